"""The list model of changes between two states: what is listed, and what of it is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from beigao._i18n import _
from beigao.definitions.paths import FieldPath
from beigao.dossier.history import AnswerChange, Change
from beigao.ui.change_words import ChangeLine, ChangeWords, Heading, Line, MoreLine, Pair, RowLine
from beigao.ui.session import Place

PAGE = 100
"""Lines that are given to the view at once: it measures each of them."""
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""
_ROLE = Qt.ItemDataRole


class ChangesModel(QAbstractListModel):
    """Changes as lines, of which forms, entries and fields can be ticked.

    Signals:
        chosen_changed: other changes are ticked.
    """

    chosen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: ChangeWords | None = None
        self._lines: list[Line] = []
        self._given = 0  # lines that the view knows
        self._whole: set[int] = set()  # the tables of which every row is listed
        self._chosen: set[int] = set()
        self.can_choose = True

    def show_changes(self, words: ChangeWords | None) -> None:
        """List other changes, none of them ticked."""
        self.beginResetModel()
        self._words, self._whole, self._chosen = words, set(), set()
        self._lines = list(words.lines(self._whole)) if words else []
        self._given = min(PAGE, len(self._lines))
        self.endResetModel()
        self.chosen_changed.emit()

    def line_at(self, index: Index) -> Line:
        return self._lines[index.row()]

    def pair(self, line: Line) -> Pair:
        """The words of a line."""
        assert self._words is not None
        return self._words.pair(line)

    def chosen(self) -> list[Change]:
        """The changes that are ticked, in their order."""
        return [self._words.changes[at] for at in sorted(self._chosen)] if self._words else []

    def choose_all(self, *, chosen: bool) -> None:
        """Tick every change, or none."""
        self._tick(range(len(self._words.changes)) if self._words else (), chosen=chosen)

    def target(self, index: Index) -> FieldPath | Place | None:
        """Where a person sees what a line is about."""
        line = self.line_at(index)
        if isinstance(line, Heading):
            return line.place
        if self._words is None or isinstance(line, MoreLine):
            return None
        change = self._words.changes[line.at]
        if not isinstance(change, AnswerChange):
            return Place(change.form, change.entry)
        return change.path._replace(row=line.row.after) if isinstance(line, RowLine) else change.path

    def list_all_rows(self, line: MoreLine) -> None:
        """List every row of a table."""
        assert self._words is not None
        self.beginResetModel()
        self._whole.add(line.at)
        self._lines = list(self._words.lines(self._whole))
        self._given = min(len(self._lines), max(self._given, PAGE))
        self.endResetModel()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._given < len(self._lines)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            given = min(len(self._lines), self._given + PAGE)
            self.beginInsertRows(QModelIndex(), self._given, given - 1)
            self._given = given
            self.endInsertRows()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self._given

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._members(self.line_at(index)) else flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        line = self.line_at(index)
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return self.pair(line).label
        if role == _ROLE.AccessibleTextRole:
            return self._said(line)
        if role == _ROLE.CheckStateRole and (members := self._members(line)):
            ticked = len(members & self._chosen)
            return (
                Qt.CheckState.Checked
                if ticked == len(members)
                else Qt.CheckState.PartiallyChecked
                if ticked
                else Qt.CheckState.Unchecked
            )
        return None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        """Tick a field, or all of a form or entry."""
        members = self._members(self.line_at(index))
        if role != _ROLE.CheckStateRole or not members:
            return False
        self._tick(members, chosen=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _members(self, line: Line) -> set[int]:
        """The changes that the box of a line ticks."""
        if not self.can_choose or self._words is None:
            return set()
        if isinstance(line, Heading):
            return set(self._words.groups[line.place])
        return {line.at} if isinstance(line, ChangeLine) else set()

    def _tick(self, members: Iterable[int], *, chosen: bool) -> None:
        self._chosen = self._chosen | set(members) if chosen else self._chosen - set(members)
        if self._given:
            self.dataChanged.emit(self.index(0), self.index(self._given - 1), [_ROLE.CheckStateRole])
        self.chosen_changed.emit()

    def _said(self, line: Line) -> str:
        """A line for a screen reader."""
        label, before, after = self.pair(line)
        if not before and not after:
            return label
        old, new = ("".join(piece.text for piece in side) or _("empty") for side in (before, after))
        return _("{label}; before: {old}; after: {new}").format(label=label, old=old, new=new)
