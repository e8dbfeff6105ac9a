"""A colleague's answers back into the dossier: what only they changed, what both did, and what a person decides.

Three states are compared answer by answer: the base from which both began, ours, and theirs. An answer that only one
side changed is that side's; where both changed it differently, nobody but a person can say which holds. In a table that
both changed, the rows of both come together where each side changed other rows. Without a base every answer that both
have and that differs is for a person to decide.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from beigao.definitions.fields import Evidence, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.comparison import compare
from beigao.dossier.evidence import Attachment
from beigao.dossier.file import Dossier
from beigao.dossier.history import AnswerChange, Change, EntryChange
from beigao.dossier.values import is_empty


class Conflict(NamedTuple):
    """What both changed, each in another way. Ours stays unless `theirs` is made in the dossier.

    Attributes:
        theirs: the change from ours to theirs. An entry that comes or goes is one that the other side changed.
        base: what it was for both; of an entry, its answers. None where there was nothing, or no base.
    """

    theirs: Change
    base: Json


class Merge(NamedTuple):
    """What there is to merge.

    Attributes:
        taken: changes that only they made, to be made in our dossier, all or some, in this order.
        kept: changes that only we made, as seen from the base.
        alike: changes that both made alike, as seen from the base.
        conflicts: what a person decides.
    """

    taken: list[Change]
    kept: list[Change]
    alike: list[Change]
    conflicts: list[Conflict]


def merge(base: Answers | None, ours: Answers, theirs: Answers, library: Library) -> Merge:
    """What to do so that our dossier has what a colleague changed.

    Entries that only they put in another order are put so, unless we added, took away or moved any of that form; then
    the order is ours and their new entries come last.
    """
    began = _begun(base, ours, theirs, library)
    merged: dict[str, list[Entry]] = {}
    conflicts: list[Conflict] = []
    for form in library.forms.values():
        parts = _Parts(form, *({e.id: e for e in state.entries(form.id)} for state in (began, ours, theirs)))
        merged[form.id], found = parts.merged(keeps_order=base is None)
        conflicts += found
    together = Answers(library.forms.values(), merged)
    open_places = {_place(conflict.theirs) for conflict in conflicts}
    kept, alike = list[Change](), list[Change]()
    for change in compare(began, ours):
        if open_places.isdisjoint({_place(change), _place(change)._replace(field="")}):
            (alike if _is_so(change, theirs) else kept).append(change)
    return Merge(compare(ours, together), kept, alike, conflicts)


def take(
    changes: Iterable[Change], dossier: Dossier, evidence: Mapping[str, Attachment], library: Library
) -> list[Change]:
    """Make changes of theirs in our dossier; the files that they refer to come along and keep their ids.

    Gives the changes as they were made, for undo: an id that is another file's with us becomes a new one.

    Raises:
        DossierError: the file does not take one; those before it are made.
    """
    made = list[Change]()
    for change in changes:
        (brought,) = bring_files([change], dossier, evidence, library)
        brought.redo(dossier)
        made.append(brought)
    return made


def bring_files(
    changes: Iterable[Change], dossier: Dossier, evidence: Mapping[str, Attachment], library: Library
) -> list[Change]:
    """Take the files that changes refer to into our dossier; gives the changes with the ids that the files have there.

    Raises:
        DossierError: the dossier does not take one.
    """
    return [_with_files(change, dossier, evidence, library) for change in changes]


class _Parts:
    """The entries of one form in three states, by their ids."""

    def __init__(
        self, form: Form, base: Mapping[str, Entry], ours: Mapping[str, Entry], theirs: Mapping[str, Entry]
    ) -> None:
        self.form, self.base, self.ours, self.theirs = form, base, ours, theirs

    def merged(self, *, keeps_order: bool) -> tuple[list[Entry], list[Conflict]]:
        """Our entries with what only they changed, and what both did."""
        conflicts = list[Conflict]()
        entries = dict[str, Entry]()
        for entry_id in [*self.ours, *(entry_id for entry_id in self.theirs if entry_id not in self.ours)]:
            was, mine, other = (state.get(entry_id) for state in (self.base, self.ours, self.theirs))
            if was is not None and mine is not None and other is not None:
                values, found = self._answers(was, mine, other)
                entries[entry_id] = Entry(entry_id, values)
                conflicts += found
            elif was is None:  # only one of the two has it
                entries |= {entry.id: entry for entry in (mine, other) if entry is not None}
            elif mine is not None and _differ(was, mine):  # they took it away
                entries[entry_id] = mine
                conflicts.append(self._entry_conflict(was, mine, is_there=False))
            elif other is not None and _differ(was, other):  # we took it away
                conflicts.append(self._entry_conflict(was, other, is_there=True))
        if not keeps_order and list(self.ours) == list(self.base):
            order = [*self.theirs, *self.ours]
            entries = {entry_id: entries[entry_id] for entry_id in dict.fromkeys(order) if entry_id in entries}
        return list(entries.values()), conflicts

    def _answers(self, was: Entry, mine: Entry, other: Entry) -> tuple[dict[str, Json], list[Conflict]]:
        values, conflicts = dict(mine.values), list[Conflict]()
        for field in {**was.values, **other.values}:
            before, ours, theirs = (entry.values.get(field) for entry in (was, mine, other))
            if _same(before, theirs) or _same(ours, theirs):
                continue
            if _same(before, ours):
                values[field] = theirs
            elif isinstance(self.form.field(field), Table) and (rows := merged_rows(before, ours, theirs)) is not None:
                values[field] = rows
            else:
                path = FieldPath(self.form.id, mine.id, field)
                conflicts.append(Conflict(AnswerChange(path, ours, theirs), before))
        return values, conflicts

    def _entry_conflict(self, was: Entry, changed: Entry, *, is_there: bool) -> Conflict:
        """An entry that one side changed and the other took away."""
        position = list(self.theirs if is_there else self.ours).index(changed.id)
        change = EntryChange(self.form.id, changed.id, dict(changed.values), position, is_there=is_there)
        return Conflict(change, dict(was.values))


def merged_rows(before: Json, ours: Json, theirs: Json) -> list[Json] | None:
    """The rows of a table that both changed; None where it is not certain what they are together.

    It is certain where the table had rows, neither side has fewer now, and each changed others of those that were
    there. Rows that were added come behind them, ours first, and those that both added once.
    """
    if not (isinstance(before, list) and isinstance(ours, list) and isinstance(theirs, list)):
        return None
    count = len(before)
    if not 0 < count <= min(len(ours), len(theirs)):
        return None
    rows = list[Json]()
    for was, mine, other in zip(before, ours, theirs, strict=False):
        if mine not in (was, other) and other != was:
            return None
        rows.append(other if mine == was else mine)
    added = {json.dumps(row, sort_keys=True) for row in ours[count:]}
    more = [row for row in theirs[count:] if json.dumps(row, sort_keys=True) not in added]
    return [*rows, *ours[count:], *more]


def _begun(base: Answers | None, ours: Answers, theirs: Answers, library: Library) -> Answers:
    """The base; an entry that both sides have and it does not counts as one that was empty."""
    entries = dict[str, list[Entry]]()
    for form in library.forms:
        known = list(base.entries(form)) if base is not None else []
        ids = {entry.id for entry in known}
        common = {entry.id for entry in theirs.entries(form)} - ids
        entries[form] = known + [Entry(entry.id) for entry in ours.entries(form) if entry.id in common]
    return Answers(library.forms.values(), entries)


def _same(one: Json, other: Json) -> bool:
    return one == other or (is_empty(one) and is_empty(other))


def _differ(one: Entry, other: Entry) -> bool:
    return any(not _same(one.values.get(name), other.values.get(name)) for name in {**one.values, **other.values})


def _place(change: Change) -> FieldPath:
    """What a change is about: an answer, or an entry, which has no field."""
    return change.path if isinstance(change, AnswerChange) else FieldPath(change.form, change.entry, "")


def _is_so(change: Change, answers: Answers) -> bool:
    """Whether what a change led to is so in these answers; of an order nobody can say."""
    form, entry_id, _field, *_more = _place(change)
    is_there = any(entry.id == entry_id for entry in answers.entries(form))
    if isinstance(change, AnswerChange):
        return is_there and _same(answers.value(change.path), change.after)
    return isinstance(change, EntryChange) and is_there == change.is_there


def _with_files(change: Change, dossier: Dossier, evidence: Mapping[str, Attachment], library: Library) -> Change:
    """The change with the ids that its files have in our dossier, once they are there."""
    if isinstance(change, AnswerChange):
        if not isinstance(library.forms[change.path.form].field(change.path.field), Evidence):
            return change
        return change._replace(after=_attached(change.after, dossier, evidence))
    if isinstance(change, EntryChange) and change.is_there:
        form = library.forms[change.form]
        return change._replace(
            values={
                name: _attached(value, dossier, evidence) if isinstance(form.field(name), Evidence) else value
                for name, value in change.values.items()
            }
        )
    return change


def _attached(ids: Json, dossier: Dossier, evidence: Mapping[str, Attachment]) -> Json:
    return [_attach(name, dossier, evidence) for name in ids] if isinstance(ids, list) else ids


def _attach(evidence_id: Json, dossier: Dossier, evidence: Mapping[str, Attachment]) -> Json:
    """The id under which a file of theirs is in our dossier; one that they lack, too, stays as it is."""
    held = evidence.get(str(evidence_id))
    if held is None:
        return evidence_id
    try:
        is_ours = dossier.evidence(held.file.id).sha256 == held.file.sha256
    except KeyError:
        return dossier.attach(held.file.name, held.content, evidence_id=held.file.id).id
    return evidence_id if is_ours else dossier.attach(held.file.name, held.content).id
