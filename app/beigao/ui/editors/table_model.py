"""The rows of a table as Qt shows them: typed columns, findings in cells, blocks pasted from a spreadsheet.

A row that was given away is never changed: an edit puts a new row where the old one stood. So whoever has two states
of a table sees by the objects which rows are new (`rules/row_memory.py`), also among ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from beigao._i18n import _, language
from beigao.definitions.fields import Choice, Choices, Column, LongText, Number, People, RiskRating, Table, YesNo
from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.dossier.cells import Row, block_of, heading_of, read_rows
from beigao.dossier.long_tables import changed_stretch
from beigao.dossier.values import is_empty
from beigao.rules.findings import Finding, Severity
from beigao.ui.display import as_typed, option_name

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""

GAP = Qt.ItemDataRole.UserRole + 1
"""Whether a cell is empty in a row that a document needs it in."""

IN_A_POPUP = (LongText, Choices, RiskRating)
"""Kinds of column whose editor is larger than a cell."""
_CHOSEN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _CHOSEN | Qt.ItemFlag.ItemIsEditable
SENSITIVE = "sensitive"
"""The column that says of personal information whether it is sensitive; its yes is a mark instead of a word."""


def says_sensitive(column: Column | None) -> bool:
    """Whether this is the column of the mark 敏 / S."""
    return isinstance(column, YesNo) and column.id == SENSITIVE


class TableModel(QAbstractTableModel):
    """Rows of answers; column 0 counts or names them, the others are the columns of the definition."""

    def __init__(self, table: Table, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._library = library
        self._rows: list[Row] = []
        self._findings: dict[tuple[int, str], Finding] = {}
        self._needed = [column.id for column in table.columns if column.required_for]
        self._marks = any(says_sensitive(column) for column in table.columns)
        self._gaps = self._sensitive = 0

    @property
    def is_fixed(self) -> bool:
        """Whether the law fixes the rows."""
        return self.table.rows is not None

    def rows(self) -> list[Row]:
        """The rows as answers, without empty cells."""
        return list(self._rows)

    def gaps(self) -> int:
        """How many needed cells are empty in rows that say something."""
        return self._gaps

    def sensitive(self) -> int | None:
        """How many rows are marked sensitive; None where no column says that."""
        return self._sensitive if self._marks else None

    def set_rows(self, rows: Json) -> None:
        """Show these rows; where the law fixes them, as many as it has."""
        shown = [_without_empty(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if self.table.rows is not None:
            shown += [{} for _row in self.table.rows[len(shown) :]]
        start, end, new_end = changed_stretch(self._rows, shown)
        if start == 0 and end == len(self._rows):
            self.beginResetModel()
            self._replace(start, end, shown[:new_end])
            self.endResetModel()
        else:  # the place where one works in the table stays
            self._exchange(start, end, shown[start:new_end])

    def column(self, index: Index) -> Column | None:
        """The definition of a cell's column; None for the name of the row."""
        return self.table.columns[index.column() - 1] if index.column() else None

    def value(self, index: Index) -> Json:
        column = self.column(index)
        return self._rows[index.row()].get(column.id) if column else None

    def set_value(self, index: Index, value: Json) -> None:
        """Store an answer in a cell."""
        column = self.column(index)
        if column is None or value == self.value(index):
            return
        row = index.row()
        before = self._rows[row]
        self._replace(row, row + 1, [_without_empty({**before, column.id: value})])
        if bool(before) == bool(self._rows[row]):
            self.dataChanged.emit(index, index)
        else:  # the other cells of the row are gaps now, or no more
            self._tell(row, row)

    def change(self, cells: Mapping[int, Mapping[str, Json]]) -> None:
        """Store answers in many cells at once: row → column id → answer."""
        for row, answers in cells.items():
            self._replace(row, row + 1, [_without_empty({**self._rows[row], **answers})])
        if cells:
            self._tell(min(cells), max(cells))

    def insert(self, row: int, rows: Sequence[Row]) -> None:
        """Put new rows in front of `row`."""
        if rows:
            self.beginInsertRows(QModelIndex(), row, row + len(rows) - 1)
            self._replace(row, row, [_without_empty(new) for new in rows])
            self.endInsertRows()

    def remove(self, rows: Iterable[int]) -> None:
        for first, last in reversed(_stretches(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._replace(first, last + 1, [])
            self.endRemoveRows()

    def move(self, row: int, to: int) -> None:
        """Move a row so that it stands at `to`."""
        if row == to or not 0 <= to < len(self._rows):
            return
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), to + 1 if to > row else to)
        self._rows.insert(to, self._rows.pop(row))
        self.endMoveRows()

    def paste(self, row: int, column: int, text: str) -> int:
        """Read a block of cells as a spreadsheet copies it, from this cell on; gives the number of rows it took.

        Rows are added where the block is longer than the table; cells beyond the last column are left out. Where the
        block begins with the names of columns, its cells go to those.
        """
        block = block_of(text)
        targets: Sequence[Column | None] = self.table.columns[max(column - 1, 0) :]
        if len(block) > 1 and (named := heading_of(self.table, block[0])):
            targets, block = named, block[1:]
        return self.take(row, block, targets)

    def take(self, row: int, block: list[list[str]], targets: Sequence[Column | None]) -> int:
        """Read cells into these columns, from a row on; gives the number of rows."""
        if self.is_fixed:
            block = block[: len(self._rows) - row]
        width = max(map(len, block), default=0)
        taken = [column.id for column in targets[:width] if column is not None]
        read = read_rows(block, targets, self._library)
        over = len(self._rows) - row
        self.change({row + at: {name: new.get(name) for name in taken} for at, new in enumerate(read[:over])})
        self.insert(len(self._rows), read[over:])
        if read[over:]:
            self._tell(row, len(self._rows) - 1)
        return len(read)

    def set_findings(self, findings: Mapping[tuple[int, str], Finding]) -> None:
        """Show findings in cells: (row, column id) → the worst one there."""
        if findings != self._findings:
            self._findings = dict(findings)
            self._tell(0, len(self._rows) - 1)

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        self._tell(0, len(self._rows) - 1)

    def text(self, index: Index) -> str:
        """The words of a cell."""
        column = self.column(index)
        if column is None:
            return self.row_name(index.row())
        return as_typed(self._library, column, self.value(index))

    def row_name(self, row: int) -> str:
        """The number of a row, or the name that the law gives it."""
        fixed = self.table.rows or ()
        if row < len(fixed) and self.table.row_catalogue:
            for option in self._library.catalogues[self.table.row_catalogue].options:
                if option.id == fixed[row]:
                    return option.label.text(language())
        return str(row + 1)

    def severity(self, index: Index) -> Severity | None:
        """The worst finding of a cell."""
        found = self._finding(index)
        return found.severity if found else None

    def is_gap(self, index: Index) -> bool:
        """Whether a needed cell is empty in a row that says something."""
        column, row = self.column(index), self._rows[index.row()]
        return bool(column and row and column.required_for and column.id not in row)

    def is_marked(self, index: Index) -> bool:
        """Whether a cell says that its row is sensitive."""
        return says_sensitive(self.column(index)) and self.value(index) is True

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.table.columns) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        column = self.column(index)
        return _CHOSEN if column is None or isinstance(column, IN_A_POPUP) else _TYPED

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        say = self._SAYS.get(role)
        return say(self, index) if say else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.set_value(index, value)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section - 1] if section else None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label.text(language()) if column else "" if self.is_fixed else "#"
        if role == Qt.ItemDataRole.ToolTipRole and column:
            guidance = column.guidance.text(language()) if column.guidance else ""
            needed = _("optional") if not column.required_for else ""
            return "\n".join(part for part in (column.label.text(language()), guidance, needed) if part)
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def option_names(self, chooser: Choice) -> dict[str, str]:
        """The options of a column under their names."""
        return {option.id: option_name(self._library, chooser, option.id) for option in self._library.options(chooser)}

    def _finding(self, index: Index) -> Finding | None:
        column = self.column(index)
        return self._findings.get((index.row(), column.id)) if column else None

    def _tool_tip(self, index: Index) -> str | None:
        found = self._finding(index)
        return found.text.text(language()) if found else self.text(index) if index.column() else None

    def _said(self, index: Index) -> str | None:
        """A cell for a screen reader."""
        column = self.column(index)
        return f"{column.label.text(language())}: {self.text(index) or _('empty')}" if column else None

    def _tell(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _exchange(self, start: int, end: int, rows: list[Row]) -> None:
        """Put rows in the place of those from `start` up to `end`, and tell the view of no more than that."""
        both = min(end - start, len(rows))
        self._replace(start, start + both, rows[:both])
        self._tell(start, start + both - 1)
        self.remove(range(start + both, end))
        self.insert(start + both, rows[both:])

    def _replace(self, start: int, end: int, rows: list[Row]) -> None:
        """The only place where rows change, so that what is counted stays right."""
        gone, self._rows[start:end] = self._rows[start:end], rows
        for change, changed in ((-1, gone), (1, rows)):
            for row in changed:
                if row:
                    self._gaps += change * sum(name not in row for name in self._needed)
                    self._sensitive += change * (row.get(SENSITIVE) is True)

    _SAYS: Mapping[int, Callable[[TableModel, Index], Any]] = {
        Qt.ItemDataRole.DisplayRole: text,
        Qt.ItemDataRole.EditRole: value,
        Qt.ItemDataRole.TextAlignmentRole: lambda self, index: _alignment(self.column(index)),
        Qt.ItemDataRole.ToolTipRole: _tool_tip,
        Qt.ItemDataRole.AccessibleTextRole: _said,
        GAP: is_gap,
    }


def _alignment(column: Column | None) -> Qt.AlignmentFlag:
    right = isinstance(column, Number | People)
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _without_empty(row: Mapping[str, Json]) -> Row:
    """A row without empty cells; the very same where it has none."""
    if isinstance(row, dict) and not any(map(is_empty, row.values())):
        return row
    return {key: value for key, value in row.items() if not is_empty(value)}


def _stretches(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as runs of such that follow each other: the first and the last of each."""
    runs = groupby(enumerate(sorted(set(rows))), key=lambda pair: pair[1] - pair[0])
    listed = ([row for _at, row in run] for _step, run in runs)
    return [(run[0], run[-1]) for run in listed]
