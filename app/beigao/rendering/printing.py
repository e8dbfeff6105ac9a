"""How typed answers read in a document: the only place where a choice becomes its words and a number its digits.

One literal table, kind → printer. A printer gives plain strings, lists and dicts: what a template places. What is
missing and required becomes a gap, what cannot be read a gap that asks for correction, the rest prints as nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, cast

from beigao._i18n import Language
from beigao.definitions.fields import Choice, Choices, Item, Kind, Reference, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.dossier.answers import Answers, Entry, Json, is_shown
from beigao.dossier.values import Unreadable, is_empty, read, unprintable
from beigao.rendering.idioms import Idioms
from beigao.rendering.marks import faulty, gap
from beigao.rendering.rich_text import lines, unmarked
from beigao.rules.risk import level

EntryContext = dict[str, Any]
"""One entry in print: fields by id, and `index`, `number`, `title`, `raw`, `derived`."""

Printed = object
"""A string, or lists and dicts of strings."""


class Press(Protocol):
    """What prints a whole dossier for one document (`context.ContextBuilder`), as far as a single answer needs it."""

    @property
    def answers(self) -> Answers:
        """The answers to print."""

    @property
    def library(self) -> Library:
        """The definitions."""

    @property
    def document(self) -> Document:
        """The document that is printed."""

    @property
    def language(self) -> Language:
        """The language of the document."""

    @property
    def idioms(self) -> Idioms:
        """The words of that language."""

    def needs(self, item: Item) -> bool:
        """Whether the document cannot do without an answer."""

    def has_entry(self, form: str, entry: str) -> bool:
        """Whether a reference leads somewhere."""

    def entry_context(self, form: str, entry: str) -> EntryContext:
        """One entry in print."""

    def unanswered_entry(self, form: str) -> EntryContext:
        """An entry that nobody has begun."""

    def blank_entry(self, form: str, mark: str) -> EntryContext:
        """An entry that is not there."""

    def numbered(self, entry: EntryContext, place: int) -> EntryContext:
        """The entry with its place in the list it stands in."""

    def option_words(self, chooser: Choice | Choices, name: str) -> str:
        """The words of a filing for a choice."""

    def evidence(self, item: Item, ids: list[str]) -> list[dict[str, object]]:
        """The files of an evidence field."""

    def from_fields(self, printed: Printed, form: str, entries: Iterable[Entry], field: str) -> Printed:
        """What was reckoned from a field of several entries, with its origin where that is wanted."""


def print_number(number: float) -> str:
    """The number in full, without grouping: what the authority compares between papers."""
    return str(int(number)) if number == int(number) else f"{Decimal(repr(number)):f}"


def print_answer(press: Press, item: Item, raw: Json) -> Printed:
    """An answer as a template places it; long texts and lists come as lists."""
    kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
    if is_empty(raw):
        return empty(press, item, missing(press, item) if press.needs(item) else "")
    try:
        value = read(item, raw)
    except Unreadable:
        return empty(press, item, _faulty(press, item))
    if not isinstance(item, Table) and _holds_unprintable(raw):
        return empty(press, item, _faulty(press, item))
    return _PRINTERS[kind](press, item, value)


def missing(press: Press, item: Item) -> str:
    """The gap of an item, in the language of the document."""
    return gap(item.label.text(press.language), press.language)


def _faulty(press: Press, item: Item) -> str:
    return faulty(item.label.text(press.language), press.language)


def empty(press: Press, item: Item, mark: str) -> Printed:
    """What stands in place of an answer: the mark in the shape of the kind, or nothing in that shape."""
    kind: Kind = item.kind  # type: ignore[attr-defined]
    if isinstance(item, Table):
        if item.rows:
            return _table(press, item, [])
        return [_blank_row(press, item, mark)] if mark else []
    if isinstance(item, Reference):
        blank = press.blank_entry(item.form, mark)
        return [blank] if item.many and mark else [] if item.many else blank
    if kind == "evidence":
        return [{"name": mark, "caption": mark, "exhibit": mark, "picture": "", "number": ""}] if mark else []
    if kind == "risk_rating":
        return {"likelihood": mark, "impact": mark, "level": mark}
    if kind in ("long_text", "choices"):
        return [mark] if mark else []
    return mark


def _holds_unprintable(raw: Json) -> bool:
    if isinstance(raw, str):
        return unprintable(raw) is not None
    if isinstance(raw, list):
        return any(_holds_unprintable(part) for part in raw)
    return any(_holds_unprintable(part) for part in raw.values()) if isinstance(raw, dict) else False


def _blank_row(press: Press, table: Table, mark: str) -> dict[str, Printed]:
    row: dict[str, Printed] = {"number": "1", "raw": {column.id: None for column in table.columns}}
    for column in table.columns:
        cell = missing(press, column) if mark == missing(press, table) else mark
        row[column.id] = {"likelihood": cell, "impact": cell, "level": cell} if column.kind == "risk_rating" else cell
    return row


def _range(press: Press, item: Item, value: object) -> Printed:
    sides = cast("tuple[date | None, date | None]", value)
    start, end = (missing(press, item) if side is None else press.idioms.day(side) for side in sides)
    return press.idioms.span.format(start, end)


def _choice(press: Press, item: Item, value: object) -> Printed:
    return press.option_words(cast(Choice, item), str(value))


def _choices(press: Press, item: Item, value: object) -> Printed:
    chosen = cast("list[str]", value)
    order = {option.id: place for place, option in enumerate(press.library.options(cast(Choices, item)))}
    chosen = sorted(chosen, key=lambda name: order.get(name, len(order)))
    return [press.option_words(cast(Choices, item), name) for name in chosen]


def _table(press: Press, item: Item, value: object) -> Printed:
    table = cast(Table, item)
    given = cast("list[Mapping[str, Json]]", value)
    if table.rows is None:
        rows = [row for row in given if not is_empty(dict(row))]
        return [_row(press, table, row, number) for number, row in enumerate(rows, 1)]
    options = {option.id: option for option in press.library.catalogues[table.row_catalogue or ""].options}
    printed = []
    for number, row_id in enumerate(table.rows, 1):
        row = _row(press, table, given[number - 1] if number <= len(given) else {}, number)
        option = options[row_id]
        label = (option.print or option.label.zh) if press.language == "zh" else option.label.en
        printed.append({**row, "id": row_id, "label": label})
    return printed


def _row(press: Press, table: Table, row: Mapping[str, Json], number: int) -> dict[str, Printed]:
    printed: dict[str, Printed] = {
        "number": str(number),
        "raw": {column.id: row.get(column.id) for column in table.columns},
    }
    for column in table.columns:
        shown = is_shown(column, row, press.answers)
        cell = print_answer(press, column, row.get(column.id)) if shown else empty(press, column, "")
        if isinstance(cell, list):
            between = "\n" if column.kind == "long_text" else press.idioms.listing
            cell = between.join(unmarked(str(part)) for part in cell)
        printed[column.id] = cell
    return printed


def _reference(press: Press, item: Item, value: object) -> Printed:
    reference = cast(Reference, item)
    if isinstance(value, list):
        found = [press.entry_context(reference.form, name) for name in value if press.has_entry(reference.form, name)]
        return [press.numbered(entry, place) for place, entry in enumerate(found, 1)] or empty(
            press, item, _faulty(press, item)
        )
    if not press.has_entry(reference.form, str(value)):
        return press.blank_entry(reference.form, _faulty(press, item))
    return press.entry_context(reference.form, str(value))


def _evidence(press: Press, item: Item, value: object) -> Printed:
    return press.evidence(item, cast("list[str]", value))


def _rating(press: Press, item: Item, value: object) -> Printed:
    likelihood, impact = cast("tuple[str | None, str | None]", value)
    words, absent = press.idioms, missing(press, item)
    return {
        "likelihood": words.likelihoods[likelihood] if likelihood else absent,
        "impact": words.impacts[impact] if impact else absent,
        "level": words.levels[level(likelihood, impact)] if likelihood and impact else absent,
    }


_PRINTERS: dict[Kind, Callable[[Press, Item, object], Printed]] = {
    "text": lambda _press, _item, value: str(value).strip(),
    "long_text": lambda _press, _item, value: lines(str(value)),
    "number": lambda _press, _item, value: print_number(cast(float, value)),
    "people": lambda _press, _item, value: print_number(cast(int, value)),
    "date": lambda press, _item, value: press.idioms.day(cast(date, value)),
    "date_range": _range,
    "yes_no": lambda press, _item, value: press.idioms.yes if value else press.idioms.no,
    "choice": _choice,
    "choices": _choices,
    "table": _table,
    "reference": _reference,
    "evidence": _evidence,
    "risk_rating": _rating,
}
