"""Walks the answers and gives the findings: what does not read, what is missing, what a field's own checks say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from beigao.definitions.fields import Choice, Choices, Date, Item, LongText, Number, Reference, Table, Text, Wording
from beigao.definitions.loader import Library
from beigao.definitions.models import Document, Form
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json, is_shown
from beigao.dossier.values import Unreadable, is_empty, read, unprintable
from beigao.rules.facts import reaches_beyond_its_rows
from beigao.rules.field_checks import CHECKS
from beigao.rules.findings import Finding, fill
from beigao.rules.row_memory import Key, RowMemory


def check(answers: Answers, library: Library) -> list[Finding]:
    """What is wrong or missing in each field by itself, in the order of the forms; `inspection.py` finds the rest."""
    found: list[Finding] = []
    for form, entry in answers.walk():
        found += _Checker(answers, library, library.forms[form], entry).findings()
    return found


def check_entry(
    answers: Answers, library: Library, form: str, entry: str, memory: RowMemory | None = None
) -> list[Finding]:
    """The findings of one form, or of one entry of a form that occurs several times.

    Where a `memory` says what the rows of tables said the last time, only those that have changed are checked.
    """
    return list(_Checker(answers, library, library.forms[form], answers.entry(form, entry), memory).findings())


def missing_entry(library: Library, document: Document, form: str) -> Finding:
    """That a document is about an entry of a form, and there is none yet; at the field that would name it."""
    entries, message = library.forms[form].entries, library.messages["missing_entry"]
    assert entries is not None  # a contract test says so
    words = fill(message.text, label=entries.name, documents=document.title)
    path = FieldPath(form, form, entries.title_field)
    return Finding(message.id, message.severity, words, path, message.articles, (document.id,))


@cache
def documents_of(library: Library, form: str) -> tuple[str, ...]:
    """The documents that print facts of a form."""
    return tuple(document.id for document in library.documents.values() if form in document.forms)


class _Checker:
    """One pass over one entry."""

    def __init__(
        self, answers: Answers, library: Library, form: Form, entry: Entry, memory: RowMemory | None = None
    ) -> None:
        self._answers = answers
        self._library = library
        self._form = form
        self._entry = entry
        self._memory = memory or RowMemory()

    def findings(self) -> Iterator[Finding]:
        for field in self._form.fields():
            if is_shown(field, self._entry.values, self._answers):
                path = FieldPath(self._form.id, self._entry.id, field.id)
                yield from self._item(field, self._entry.values.get(field.id), path)

    def _item(self, item: Item, raw: Json, path: FieldPath, table: Table | None = None) -> Iterator[Finding]:
        try:
            value = read(item, raw)
        except Unreadable as fault:
            yield self._finding(fault.finding, item, path, None, **fault.details)
            return
        if value is None:
            if item.required_for:
                yield self._missing(item, path, table)
            return
        if isinstance(item, Table):
            yield from self._rows(item, raw, path)
            return
        if character := _first_unprintable(raw):
            yield self._finding("unprintable", item, path, character=character)
        if isinstance(value, tuple) and None in value and item.required_for:  # half a range, half a rating
            yield self._missing(item, path, table)
        yield from self._limits(item, value, path)

    def _rows(self, table: Table, raw: Json, path: FieldPath) -> Iterator[Finding]:
        assert isinstance(raw, list)  # read said so
        fixed = len(table.rows or ())
        rows = raw + [{}] * (fixed - len(raw)) if fixed else raw

        def look(number: int, row: Json) -> tuple[Finding, ...]:
            return tuple(self._row(table, row, path._replace(row=number), is_fixed=number < fixed))

        if fixed or reaches_beyond_its_rows(table):
            for number, row in enumerate(rows):
                yield from look(number, row)
        else:
            yield from self._memory.findings(Key(path.form, path.entry, table.id, _Checker), rows, look)

    def _row(self, table: Table, row: Json, path: FieldPath, *, is_fixed: bool) -> Iterator[Finding]:
        if not isinstance(row, Mapping) or (is_empty(row) and not is_fixed):
            return
        for column in table.columns:
            if column.shown_when is None or is_shown(column, row, self._answers):
                yield from self._item(column, row.get(column.id), path._replace(column=column.id), table)

    def _limits(self, item: Item, value: object, path: FieldPath) -> Iterator[Finding]:
        if isinstance(item, Text | Date):
            text = str(value)
            yield from (self._finding(name, item, path, typed=text) for name in item.checks if not CHECKS[name](text))
        if isinstance(item, Text | LongText) and item.max_length and len(str(value)) > item.max_length:
            yield self._finding("too_long", item, path, length=str(len(str(value))), limit=str(item.max_length))
        if isinstance(item, Number) and isinstance(value, int | float):
            low, high = item.minimum, item.maximum
            if (low is not None and value < low) or (high is not None and value > high):
                limits = {
                    "minimum": "…" if low is None else f"{low:g}",
                    "maximum": "…" if high is None else f"{high:g}",
                }
                yield self._finding("out_of_range", item, path, None, typed=f"{value:g}", **limits)
        if isinstance(item, Choice | Choices) and not item.other:
            known = {option.id for option in self._library.options(item)}
            strange = [name for name in _as_list(value) if name not in known]
            yield from (self._finding("not_a_choice", item, path, typed=name) for name in strange)
        if isinstance(item, Reference):
            there = {entry.id for entry in self._answers.entries(item.form)}
            if any(name not in there for name in _as_list(value)):
                yield self._finding("reference_gone", item, path)

    def _missing(self, item: Item, path: FieldPath, table: Table | None) -> Finding:
        titles = [self._library.documents[name].title for name in item.required_for if name in self._library.documents]
        documents = Wording(
            zh="、".join(f"《{title.zh}》" for title in titles) or "—",
            en=", ".join(title.en for title in titles) or "—",
        )
        if table is None:
            return self._finding("missing", item, path, item.required_for, documents=documents)
        return self._finding(
            "missing_cell",
            item,
            path,
            item.required_for,
            documents=documents,
            table=table.label,
            row=str((path.row or 0) + 1),
        )

    def _finding(
        self,
        message_id: str,
        item: Item,
        path: FieldPath,
        holds_back: tuple[str, ...] | None = None,
        **details: str | Wording,
    ) -> Finding:
        """The finding with its message filled in; it holds back the documents named, or all that print the form."""
        message = self._library.messages[message_id]
        text = fill(message.text, label=item.label, **details)
        held = documents_of(self._library, self._form.id) if holds_back is None else holds_back
        articles = message.articles or item.articles
        return Finding(message_id, message.severity, text, path, articles, held)


def _as_list(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _first_unprintable(raw: Json) -> str | None:
    if isinstance(raw, str):
        return unprintable(raw)
    parts = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    return next((found for part in parts if (found := _first_unprintable(part))), None)
