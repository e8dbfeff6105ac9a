"""How typed answers read in a filing: the only place where a date becomes 2026年12月1日 and a choice its words.

One literal table, kind → printer. A printer gives plain strings, lists and dicts: what a template places. What is
missing and required becomes a gap, what cannot be read a gap that asks for correction, the rest prints as nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, cast

from beigao.definitions.fields import Choice, Choices, Item, Kind, Reference, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.dossier.answers import Answers, Entry, Json, is_shown
from beigao.dossier.values import Unreadable, is_empty, read, unprintable
from beigao.rendering.marks import faulty, gap
from beigao.rendering.rich_text import lines, unmarked
from beigao.rules.risk import IMPACTS, LEVEL_NAMES, LIKELIHOODS, level

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


LIKELIHOOD_WORDS = dict(zip(LIKELIHOODS, ("低", "中", "高", "很高"), strict=True))
IMPACT_WORDS = dict(zip(IMPACTS, ("低", "中", "高", "严重"), strict=True))
LEVEL_WORDS: dict[str, str] = {level: name.zh for level, name in LEVEL_NAMES.items()}
"""The words of GB/T 39335-2020, table D.5."""


def print_date(day: date) -> str:
    """2026年12月1日 (GB/T 15835: Arabic digits)."""
    return f"{day.year}年{day.month}月{day.day}日"


def print_number(number: float) -> str:
    """The number in full, without grouping: what the authority compares between papers."""
    return str(int(number)) if number == int(number) else f"{Decimal(repr(number)):f}"


def print_answer(press: Press, item: Item, raw: Json) -> Printed:
    """An answer as a template places it; long texts and lists come as lists."""
    kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
    if is_empty(raw):
        return empty(press, item, gap(item.label.zh) if press.needs(item) else "")
    try:
        value = read(item, raw)
    except Unreadable:
        return empty(press, item, faulty(item.label.zh))
    if not isinstance(item, Table) and _holds_unprintable(raw):
        return empty(press, item, faulty(item.label.zh))
    return _PRINTERS[kind](press, item, value)


def empty(press: Press, item: Item, mark: str) -> Printed:
    """What stands in place of an answer: the mark in the shape of the kind, or nothing in that shape."""
    kind: Kind = item.kind  # type: ignore[attr-defined]
    if isinstance(item, Table):
        if item.rows:
            return _table(press, item, [])
        return [_blank_row(item, mark)] if mark else []
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


def _blank_row(table: Table, mark: str) -> dict[str, Printed]:
    row: dict[str, Printed] = {"number": "1", "raw": {column.id: None for column in table.columns}}
    for column in table.columns:
        cell = gap(column.label.zh) if mark == gap(table.label.zh) else mark
        row[column.id] = {"likelihood": cell, "impact": cell, "level": cell} if column.kind == "risk_rating" else cell
    return row


def _range(_press: Press, item: Item, value: object) -> Printed:
    sides = cast("tuple[date | None, date | None]", value)
    start, end = (gap(item.label.zh) if side is None else print_date(side) for side in sides)
    return f"{start}至{end}"


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
        label = options[row_id].print or options[row_id].label.zh
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
            cell = ("\n" if column.kind == "long_text" else "、").join(unmarked(str(part)) for part in cell)
        printed[column.id] = cell
    return printed


def _reference(press: Press, item: Item, value: object) -> Printed:
    reference = cast(Reference, item)
    if isinstance(value, list):
        found = [press.entry_context(reference.form, name) for name in value if press.has_entry(reference.form, name)]
        return [press.numbered(entry, place) for place, entry in enumerate(found, 1)] or empty(
            press, item, faulty(item.label.zh)
        )
    if not press.has_entry(reference.form, str(value)):
        return press.blank_entry(reference.form, faulty(item.label.zh))
    return press.entry_context(reference.form, str(value))


def _evidence(press: Press, item: Item, value: object) -> Printed:
    return press.evidence(item, cast("list[str]", value))


def _rating(_press: Press, item: Item, value: object) -> Printed:
    likelihood, impact = cast("tuple[str | None, str | None]", value)
    missing = gap(item.label.zh)
    return {
        "likelihood": LIKELIHOOD_WORDS[likelihood] if likelihood else missing,
        "impact": IMPACT_WORDS[impact] if impact else missing,
        "level": LEVEL_WORDS[level(likelihood, impact)] if likelihood and impact else missing,
    }


_PRINTERS: dict[Kind, Callable[[Press, Item, object], Printed]] = {
    "text": lambda _press, _item, value: str(value).strip(),
    "long_text": lambda _press, _item, value: lines(str(value)),
    "number": lambda _press, _item, value: print_number(cast(float, value)),
    "people": lambda _press, _item, value: print_number(cast(int, value)),
    "date": lambda _press, _item, value: print_date(cast(date, value)),
    "date_range": _range,
    "yes_no": lambda _press, _item, value: "是" if value else "否",
    "choice": _choice,
    "choices": _choices,
    "table": _table,
    "reference": _reference,
    "evidence": _evidence,
    "risk_rating": _rating,
}
