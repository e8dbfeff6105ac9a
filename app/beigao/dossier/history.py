"""Undo and redo over the whole dossier: each change as what was and what is, in the order in which they came.

A change is put back through the dossier's own methods, so that an undone change is as safely on disk as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.dossier.file import Dossier

TYPED_TOGETHER = 1.0
"""Seconds between keystrokes that are undone together."""
MOST_CHANGES = 500


class AnswerChange(NamedTuple):
    """An answer that became another one. `typed` is when (monotonic seconds) a person typed it, None otherwise."""

    path: FieldPath
    before: Json
    after: Json
    typed: float | None = None

    def redo(self, dossier: Dossier) -> None:
        """Answer again."""
        dossier.set_answer(self.path.form, self.path.entry, self.path.field, self.after)

    def undo(self, dossier: Dossier) -> None:
        """Answer as before."""
        dossier.set_answer(self.path.form, self.path.entry, self.path.field, self.before)

    def joined(self, later: Step) -> AnswerChange | None:
        """Both as one, where a person typed them in one go."""
        if not isinstance(later, AnswerChange) or later.path != self.path or self.typed is None or later.typed is None:
            return None
        return later._replace(before=self.before) if later.typed - self.typed <= TYPED_TOGETHER else None


class EntryChange(NamedTuple):
    """An entry that came (`is_there`) or went, with its answers and its place in the list."""

    form: str
    entry: str
    values: Mapping[str, Json]
    position: int
    is_there: bool

    def redo(self, dossier: Dossier) -> None:
        """Let it come or go again."""
        self._put(dossier, is_there=self.is_there)

    def undo(self, dossier: Dossier) -> None:
        """Take it away again, or bring it back under its old id, so that links to it hold."""
        self._put(dossier, is_there=not self.is_there)

    def _put(self, dossier: Dossier, *, is_there: bool) -> None:
        if is_there:
            dossier.add_entry(self.form, self.values, self.position, entry_id=self.entry)
        else:
            dossier.delete_entry(self.form, self.entry)

    def joined(self, _later: Step) -> None:
        """Nothing: entries come and go one by one."""


class EntryMove(NamedTuple):
    """An entry that went from one place of its list to another, counted from 0."""

    form: str
    entry: str
    before: int
    after: int

    def redo(self, dossier: Dossier) -> None:
        """Move it again."""
        dossier.move_entry(self.form, self.entry, self.after)

    def undo(self, dossier: Dossier) -> None:
        """Move it back."""
        dossier.move_entry(self.form, self.entry, self.before)

    def joined(self, _later: Step) -> None:
        """Nothing: moves are undone one by one."""


Change = AnswerChange | EntryChange | EntryMove


class Several(NamedTuple):
    """Changes that are made and taken back as one: all of them or none."""

    changes: tuple[Change, ...]

    def redo(self, dossier: Dossier) -> None:
        """Make all of them again."""
        with dossier.transaction():
            for change in self.changes:
                change.redo(dossier)

    def undo(self, dossier: Dossier) -> None:
        """Take all of them back."""
        with dossier.transaction():
            for change in reversed(self.changes):
                change.undo(dossier)

    def joined(self, _later: Step) -> None:
        """Nothing: they are undone by themselves."""


class Confirmation(NamedTuple):
    """Answers of last year of which a person has said that they still hold; see `next_year.py`."""

    paths: tuple[FieldPath, ...]

    def redo(self, dossier: Dossier) -> None:
        """They hold."""
        with dossier.transaction() as connection:
            rows = [path[:3] for path in self.paths]
            connection.executemany("DELETE FROM unconfirmed WHERE form = ? AND entry = ? AND field = ?", rows)

    def undo(self, dossier: Dossier) -> None:
        """They are to be confirmed again."""
        with dossier.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO unconfirmed VALUES (?, ?, ?)", (path[:3] for path in self.paths)
            )

    def joined(self, _later: Step) -> None:
        """Nothing: they are undone by themselves."""


Step = Change | Several | Confirmation
"""What undo takes back at once."""


def inverse(changes: Iterable[Change]) -> list[Change]:
    """The changes that take these back, in an order in which they can be made."""
    return [_inverse(change) for change in reversed(list(changes))]


def _inverse(change: Change) -> Change:
    if isinstance(change, AnswerChange):
        return AnswerChange(change.path, change.after, change.before)
    if isinstance(change, EntryChange):
        return change._replace(is_there=not change.is_there)
    return change._replace(before=change.after, after=change.before)


class History:
    """The changes of one open dossier, as far back as they are kept."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a change that was taken back can be made again."""
        return bool(self._undone)

    def record(self, change: Step) -> None:
        """Remember a change that was just made; what was undone before it is gone."""
        self._undone.clear()
        together = self._done[-1].joined(change) if self._done else None
        if together is None:
            self._done.append(change)
            del self._done[:-MOST_CHANGES]
        elif together.before == together.after:
            self._done.pop()
        else:
            self._done[-1] = together

    def undo(self) -> Step | None:
        """Take the last change back; None when there is none.

        Raises:
            DossierError: the file does not take it; then everything is as it was.
        """
        if not self._done:
            return None
        self._done[-1].undo(self._dossier)
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Step | None:
        """Make the change again that was taken back last; None when there is none.

        Raises:
            DossierError: the file does not take it; then everything is as it was.
        """
        if not self._undone:
            return None
        self._undone[-1].redo(self._dossier)
        self._done.append(self._undone.pop())
        return self._done[-1]
