"""The answers of a dossier in memory: forms → entries → fields, exactly as they were typed."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from beigao.definitions.conditions import Lookup, holds
from beigao.definitions.fields import Item
from beigao.definitions.models import Form
from beigao.definitions.paths import FieldPath

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""An answer as it is stored; `dossier/values.py` says what each kind looks like."""


class Entry:
    """One occurrence of a form: its permanent id and its answers by field id."""

    def __init__(self, id: str, values: dict[str, Json] | None = None) -> None:
        self.id = id
        self.values: dict[str, Json] = {} if values is None else values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and (self.id, self.values) == (other.id, other.values)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __repr__(self) -> str:
        return f"Entry({self.id!r}, {self.values!r})"


Others = dict[str, dict[str, dict[str, Json]]]
"""Answers by form, entry and field."""


class Answers:
    """All entries of all forms. A single form always has exactly one entry, whose id is the form's.

    Attributes:
        others: answers to forms and fields that this installation does not have, such as a firm's own; nobody changes
            them, and they travel along wherever the dossier goes as a whole.
    """

    def __init__(
        self,
        forms: Iterable[Form],
        entries: Mapping[str, list[Entry]] | None = None,
        others: Others | None = None,
    ) -> None:
        self.others: Others = {} if others is None else others
        self._entries: dict[str, list[Entry]] = {}
        for form in forms:
            given = list((entries or {}).get(form.id, ()))
            self._entries[form.id] = given or ([] if form.entries else [Entry(form.id)])

    def forms(self) -> list[str]:
        """The ids of the forms."""
        return list(self._entries)

    def forms_not_installed(self) -> list[str]:
        """The ids of the forms that have answers and are not there."""
        return [form for form, entries in self.others.items() if form not in self._entries and any(entries.values())]

    def entries(self, form: str) -> list[Entry]:
        """The entries of a form in their order; KeyError for an unknown form."""
        return self._entries[form]

    def entry(self, form: str, entry: str) -> Entry:
        """One entry; KeyError when there is none."""
        for found in self._entries[form]:
            if found.id == entry:
                return found
        raise KeyError(f"{form}:{entry}")

    def value(self, path: FieldPath) -> Json:
        """The answer at a path, None where nothing was answered."""
        answer = self.entry(path.form, path.entry).values.get(path.field)
        if path.row is None:
            return answer
        row = answer[path.row] if isinstance(answer, list) and path.row < len(answer) else None
        return row.get(path.column or "") if isinstance(row, dict) else None

    def walk(self) -> Iterator[tuple[str, Entry]]:
        """Every entry with the id of its form."""
        for form, entries in self._entries.items():
            for entry in entries:
                yield form, entry

    def lookup(self, values: Mapping[str, Json]) -> Lookup:
        """How a condition finds its answers: beside it, or in a single form."""

        def find(name: str) -> Json:
            form, dot, field_id = name.partition(".")
            if not dot:
                return values.get(name)
            return self._entries[form][0].values.get(field_id) if self._entries.get(form) else None

        return find

    def overlaid(self, changes: Mapping[FieldPath, Json]) -> Answers:
        """These answers with some of them changed, to read only: what is not changed is shared."""
        twin = Answers((), others=self.others)
        twin._entries = dict(self._entries)
        for path, value in changes.items():
            entries = twin._entries.get(path.form, [])
            twin._entries[path.form] = [
                Entry(entry.id, entry.values | {path.field: value}) if entry.id == path.entry else entry
                for entry in entries
            ]
        return twin

    def kept(self) -> Answers:
        """These answers as they are now: a copy that shares the values themselves, which nobody changes in place."""
        twin = Answers((), others=self.others)
        for form, entries in self._entries.items():
            twin._entries[form] = [Entry(entry.id, dict(entry.values)) for entry in entries]
        return twin

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """What changes within is put back where it ends with a fault; every entry stays the object that it is."""
        before = {form: [(entry, dict(entry.values)) for entry in entries] for form, entries in self._entries.items()}
        try:
            yield
        except BaseException:
            for form, entries in before.items():
                self._entries[form][:] = [entry for entry, _values in entries]
                for entry, values in entries:
                    entry.values = values
            raise

    def copy(self) -> Answers:
        """An independent copy, for work beside the window."""
        twin = Answers((), others=self.others)
        twin._entries = copy.deepcopy(self._entries)
        return twin


def is_shown(item: Item, values: Mapping[str, Json], answers: Answers) -> bool:
    """Whether a field of the entry with these values is asked."""
    return holds(item.shown_when, answers.lookup(values))
