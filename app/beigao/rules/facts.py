"""The answers of a dossier as typed facts, for rules that look at several of them.

A fact that is not answered, not asked or not readable is None (or empty): a rule then says nothing, never a guess.
Every fact that is read is noted, so that after a change only the rules that read the changed field run again
(`inspection.py`); nobody has to declare what a rule depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import compress
from typing import NamedTuple, TypeVar, cast

from beigao.definitions.conditions import fields_of
from beigao.definitions.fields import Item, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json, is_shown
from beigao.dossier.values import Unreadable, is_empty, read
from beigao.rules.row_memory import Key, RowMemory

Read = tuple[str, str]
"""A form and a field of it that was read; an empty field stands for which entries the form has."""
T = TypeVar("T")


class Rating(NamedTuple):
    """Likelihood and impact of a risk, each None while it is not chosen."""

    likelihood: str | None
    impact: str | None


class Span(NamedTuple):
    """A range of days, both included; an end that is not given is None."""

    start: date | None
    end: date | None


class Facts:
    """The facts of one dossier.

    Attributes:
        library: the definitions.
        memory: what the rows of tables said, for as long as these facts are asked.
    """

    def __init__(self, answers: Answers, library: Library) -> None:
        self.library = library
        self.answers = answers
        self.memory = RowMemory()
        self._reads: set[Read] = set()

    def entries(self, form: str) -> list[Record]:
        """The entries of a form in their order; a single form has exactly one."""
        self.note(form)
        definition = self.library.forms[form]
        return [Record(self, definition, entry) for entry in self.answers.entries(form)]

    def single(self, form: str) -> Record:
        """The one entry of a form that occurs once."""
        return self.entries(form)[0]

    def entry(self, form: str, entry: str | None) -> Record | None:
        """The entry that a reference leads to; None when there is none."""
        return next((found for found in self.entries(form) if found.id == entry), None)

    def note(self, form: str, field: str = "") -> None:
        """Remember that a fact was looked at."""
        self._reads.add((form, field))

    @contextmanager
    def noting(self) -> Iterator[set[Read]]:
        """Collects what is read inside the block."""
        before, self._reads = self._reads, set()
        try:
            yield self._reads
        finally:
            self._reads = before | self._reads


class _Values:
    """Typed reading of the answers beside each other in an entry or in a row."""

    def __init__(self, facts: Facts, values: Mapping[str, Json]) -> None:
        self.facts = facts
        self._values = values

    def path(self, name: str) -> FieldPath:
        """Where an answer lies."""
        raise NotImplementedError  # pragma: no cover - both kinds of values have their own

    def _item(self, name: str) -> Item:
        raise NotImplementedError  # pragma: no cover

    def _note(self, name: str) -> None:
        raise NotImplementedError  # pragma: no cover

    def raw(self, name: str) -> Json:
        """The answer as it was typed; None also where the field is not asked."""
        self._note(name)
        item = self._item(name)
        if item.shown_when is not None:
            self._note_condition(item)
            if not is_shown(item, self._values, self.facts.answers):
                return None
        return self._values.get(name)

    def value(self, name: str) -> object:
        """The typed answer; None where there is none that reads."""
        answer = self.raw(name)
        if is_empty(answer):
            return None
        try:
            return read(self._item(name), answer)
        except Unreadable:
            return None

    def text(self, name: str) -> str:
        """The words of a text or long text, without blanks at the ends; empty where there are none."""
        found = self.value(name)
        return found.strip() if isinstance(found, str) else ""

    def count(self, name: str) -> int | None:
        """A number of people, or another whole number."""
        found = self.value(name)
        return int(found) if isinstance(found, int | float) and not isinstance(found, bool) else None

    def number(self, name: str) -> float | None:
        """A number."""
        found = self.value(name)
        return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None

    def day(self, name: str) -> date | None:
        """A date."""
        found = self.value(name)
        return found if isinstance(found, date) else None

    def span(self, name: str) -> Span:
        """A range of days."""
        found = self.value(name)
        return Span(*cast("tuple[date | None, date | None]", found)) if isinstance(found, tuple) else Span(None, None)

    def yes(self, name: str) -> bool | None:
        """Yes or no; None while that is not answered."""
        found = self.value(name)
        return found if isinstance(found, bool) else None

    def choice(self, name: str) -> str | None:
        """The option chosen, or the officer's own words; of a reference the id of the entry."""
        found = self.value(name)
        return found if isinstance(found, str) else None

    def choices(self, name: str) -> tuple[str, ...]:
        """The options chosen; of a reference the ids of the entries; of evidence the ids of the files."""
        found = self.value(name)
        return tuple(str(part) for part in found) if isinstance(found, list) else ()

    def rating(self, name: str) -> Rating:
        """A risk rating."""
        found = self.value(name)
        return Rating(*cast("tuple[str | None, str | None]", found)) if isinstance(found, tuple) else Rating(None, None)

    def _note_condition(self, item: Item) -> None:
        for name in fields_of(item.shown_when):
            form, dot, field = name.partition(".")
            if dot:
                self.facts.note(form, field)
            else:
                self._note(name)


class Record(_Values):
    """One entry of a form."""

    def __init__(self, facts: Facts, form: Form, entry: Entry) -> None:
        super().__init__(facts, entry.values)
        self.form = form
        self.id = entry.id

    @property
    def title(self) -> str:
        """The answer that names the entry; the form's title where it occurs once; empty while it has no name."""
        if self.form.entries is None:
            return self.form.title.zh
        return self.text(self.form.entries.title_field)

    def path(self, name: str) -> FieldPath:
        """Where the answer to a field lies."""
        return FieldPath(self.form.id, self.id, name)

    def rows(self, name: str) -> list[Row]:
        """The rows of a table that say something; of a table fixed by law every row, answered or not."""
        table = cast(Table, self._item(name))
        return [
            Row(self, table, index, row)
            for index, row in enumerate(self.raw_rows(name))
            if isinstance(row, dict) and (table.rows is not None or not is_empty(row))
        ]

    def rows_where(self, name: str, holds: Callable[..., object], *beside: object) -> list[Row]:
        """The rows of which `holds(row, *beside)` is true; a row that did not change is not asked again.

        Args:
            name: the table.
            holds: a function of a module and of one check alone; it looks at nothing but the row, `beside` and the
                library.
            beside: what else it needs to know.
        """
        said = self.of_each_row(name, holds, beside)
        if not any(said):
            return []
        table, rows = cast(Table, self._item(name)), self.raw_rows(name)
        return [Row(self, table, at, cast("dict[str, Json]", rows[at])) for at in compress(range(len(said)), said)]

    def any_row(self, name: str, holds: Callable[..., object], *beside: object) -> bool:
        """Whether `holds(row, *beside)` is true of some row; the arguments are those of `rows_where`."""
        return any(self.of_each_row(name, holds, beside))

    def of_rows(self, name: str, look: Callable[[Row], T]) -> list[T]:
        """What `look` says of each row that says something; a row that did not change is not asked again."""
        return [said[0] for said in self.of_each_row(name, lambda row: (look(row),), (), look) if said]

    def row(self, name: str, index: int) -> Row:
        """One row of a table."""
        return Row(self, cast(Table, self._item(name)), index, cast("dict[str, Json]", self.raw_rows(name)[index]))

    def raw_rows(self, name: str) -> list[Json]:
        """The rows of a table as they were typed; of a table fixed by law every row, answered or not."""
        table = cast(Table, self._item(name))
        answer = self.raw(name)
        given = answer if isinstance(answer, list) else []
        lacking = len(table.rows or ()) - len(given)
        return given + [{}] * lacking if lacking > 0 else given

    def of_each_row(
        self, name: str, look: Callable[..., T], beside: tuple[object, ...] = (), who: object = None
    ) -> list[T | None]:
        """What `look(row, *beside)` says of every row, None of one that says nothing; the list is remembered.

        Args:
            name: the table.
            look: a function of a module and of one check alone.
            beside: what else it needs to know.
            who: under what it is remembered, where that is not `look`.
        """
        table, rows = cast(Table, self._item(name)), self.raw_rows(name)

        def say(index: int, row: Json) -> T | None:
            if not isinstance(row, dict) or (table.rows is None and is_empty(row)):
                return None
            return look(Row(self, table, index, row), *beside)

        if reaches_beyond_its_rows(table):
            return [say(index, row) for index, row in enumerate(rows)]
        return self.facts.memory.each(Key(self.form.id, self.id, table.id, who or look), rows, say, beside)

    def references(self, name: str) -> list[Record]:
        """The entries that a field refers to; those that are gone are left out."""
        item = self._item(name)
        wanted = self.value(name)
        names = wanted if isinstance(wanted, list) else [wanted]
        there = {record.id: record for record in self.facts.entries(item.form)} if wanted else {}  # type: ignore[attr-defined]
        return [there[str(name)] for name in names if str(name) in there]

    def _item(self, name: str) -> Item:
        return self.form.field(name)

    def _note(self, name: str) -> None:
        self.facts.note(self.form.id, name)


class Row(_Values):
    """One row of a table.

    Attributes:
        index: its place in the table, from 0.
        id: the id that the law gives the row, where the table is fixed by law.
    """

    def __init__(self, record: Record, table: Table, index: int, values: Mapping[str, Json]) -> None:
        super().__init__(record.facts, values)
        self.record, self.table, self.index = record, table, index
        self.id = table.rows[index] if table.rows and index < len(table.rows) else ""

    def path(self, name: str) -> FieldPath:
        """Where a cell lies."""
        return FieldPath(self.record.form.id, self.record.id, self.table.id, self.index, name)

    def _item(self, name: str) -> Item:
        return self.table.column(name)

    def _note(self, _name: str) -> None:
        """The table was noted when its rows were read."""


def reaches_beyond_its_rows(table: Table) -> bool:
    """Whether answers outside of a table decide which of its cells are asked; then no row speaks for itself."""
    conditions = (column.shown_when for column in table.columns if column.shown_when is not None)
    return any("." in name for condition in conditions for name in fields_of(condition))
