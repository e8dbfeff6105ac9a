"""All findings of a dossier, kept up to date while it changes: only what read a changed fact is looked at again.

The checks come with their first run: a window shows its page before that.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from beigao.definitions.conditions import fields_of
from beigao.definitions.fields import Item, LongText, Table, Text
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Json
from beigao.rules.checking import check_entry, documents_of
from beigao.rules.facts import Facts, Read, Record, Row, reaches_beyond_its_rows
from beigao.rules.findings import Finding, fill
from beigao.rules.narratives import Narrative, Written, narratives_beside, written
from beigao.rules.row_memory import Key, OutOfTime

if TYPE_CHECKING:
    from beigao.rules.cross_checks.spot import CrossCheck, Spot

EntryKey = tuple[str, str]


class _Result(NamedTuple):
    """What a cross-document check found last, and what it read to find it."""

    findings: list[Finding]
    reads: set[Read]


class Inspection:
    """The findings of one dossier: of each field by itself, and of facts that disagree with each other.

    Args:
        answers: the live answers; tell what has changed in them by `changed` and `entries_changed`.
    """

    def __init__(self, answers: Answers, library: Library) -> None:
        self._answers, self._library = answers, library
        self._facts = Facts(answers, library)
        self._entries: dict[EntryKey, list[Finding]] = {}
        self._crosses: dict[str, _Result] = {}
        self._made: dict[str, dict[int, tuple[Spot, Finding]]] = {}
        self._written: dict[FieldPath, tuple[str, list[Finding]]] = {}
        self._in_sample = False

    @cached_property
    def _words(self) -> Written:
        """The fields that are answered in words."""
        return written(self._library)

    @cached_property
    def _beyond(self) -> set[Read]:
        """The facts of single forms that decide whether fields of other forms are asked."""
        return _read_by_conditions_elsewhere(self._library)

    def findings_within(self, seconds: float) -> list[Finding] | None:
        """All findings, or None when the time was not enough; then the next call goes on where this one ended."""
        memory = self._facts.memory
        memory.until = time.perf_counter() + seconds
        try:
            return self.findings()
        except OutOfTime:
            return None
        finally:
            memory.until = None

    def findings(self) -> list[Finding]:
        """All findings, in the order of the forms; what disagrees comes after what is wrong by itself."""
        from beigao.rules.cross_checks import CROSS_CHECKS
        from beigao.rules.cross_checks.wording import is_sample

        in_sample = is_sample(self._facts)
        if in_sample != self._in_sample:
            self._in_sample = in_sample
            self._entries.clear()
            self._written.clear()
        found: list[Finding] = []
        for form in self._library.forms:
            for record in self._facts.entries(form):
                key = (form, record.id)
                if key not in self._entries:
                    self._entries[key] = self._entry(record)
                found += self._entries[key]
        for name, check in CROSS_CHECKS.items():
            if name not in self._crosses:
                self._crosses[name] = self._cross(name, check)
            found += self._crosses[name].findings
        return found

    def changed(self, path: FieldPath) -> None:
        """An answer is new."""
        if (path.form, path.field) in self._beyond:
            self._entries.clear()
        self._entries.pop((path.form, path.entry), None)
        self._forget({(path.form, path.field)})

    def entries_changed(self, form: str) -> None:
        """An entry of a form came, went or moved: its fields may be new, and references may lead nowhere."""
        self._entries.clear()
        self._written = {path: known for path, known in self._written.items() if path.form != form}
        self._facts.memory.keep(form, {entry.id for entry in self._answers.entries(form)})
        self._forget({(form, "")} | {(form, field.id) for field in self._library.forms[form].fields()})

    def _entry(self, record: Record) -> list[Finding]:
        """What is wrong in an entry by itself: its fields, and how its answers are written."""
        form = record.form.id
        found = check_entry(self._answers, self._library, form, record.id, self._facts.memory)
        for item, columns in self._words.get(form, ()):
            if isinstance(item, Table):
                found += self._table(record, item, columns)
            else:
                for narrative in narratives_beside(record, (item,)):
                    known = self._written.get(narrative.path)
                    if known is None or known[0] != narrative.text:
                        known = narrative.text, self._wording(narrative)
                        self._written[narrative.path] = known
                    found += known[1]
        return found

    def _table(self, record: Record, table: Table, columns: tuple[Text | LongText, ...]) -> Iterator[Finding]:
        """What is wrong with how the cells of a table are written."""

        def look(number: int, row: Json) -> list[Finding]:
            if not isinstance(row, dict):
                return []
            told = narratives_beside(Row(record, table, number, row), columns)
            return [finding for narrative in told for finding in self._wording(narrative)]

        rows = record.raw_rows(table.id)
        if reaches_beyond_its_rows(table):
            return (finding for number, row in enumerate(rows) for finding in look(number, row))
        key = Key(record.form.id, record.id, table.id, Inspection._table)
        return self._facts.memory.findings(key, rows, look, (self._in_sample,))

    def _wording(self, narrative: Narrative) -> list[Finding]:
        from beigao.rules.cross_checks.wording import wording

        spots = wording(narrative, self._library, in_sample=self._in_sample)
        return [self._finding(name, spot) for name, spot in spots]

    def _forget(self, changed: set[Read]) -> None:
        for name in [name for name, result in self._crosses.items() if result.reads & changed]:
            del self._crosses[name]

    def _cross(self, name: str, check: CrossCheck) -> _Result:
        before = self._made.get(name, {})
        made: dict[int, tuple[Spot, Finding]] = {}
        with self._facts.noting() as reads:
            for spot in check(self._facts):
                known = before.get(id(spot))  # a spot that is remembered is the very same
                made[id(spot)] = known or (spot, self._finding(name, spot))
        self._made[name] = made
        return _Result([finding for _spot, finding in made.values()], reads)

    def _finding(self, name: str, spot: Spot) -> Finding:
        message = self._library.cross_messages[name]
        first, *others = spot.paths
        printed = {document for path in spot.paths for document in documents_of(self._library, path.form)}
        every = self._library.documents
        held = message.documents or tuple(name for name in every if message.everywhere or name in printed)
        text = fill(message.text, **spot.details)
        return Finding(name, message.severity, text, first, message.articles, held, tuple(others), message.reason)


def inspect(answers: Answers, library: Library) -> list[Finding]:
    """All findings of a dossier, once."""
    return Inspection(answers, library).findings()


def _read_by_conditions_elsewhere(library: Library) -> set[Read]:
    """The facts of single forms that decide whether fields of other forms are asked."""

    def items() -> Iterator[Item]:
        for form in library.forms.values():
            for found in form.fields():
                yield found
                yield from found.columns if isinstance(found, Table) else ()

    names = {name for item in items() for name in fields_of(item.shown_when) if "." in name}
    return {(form, field_id) for form, _dot, field_id in (name.partition(".") for name in names)}
