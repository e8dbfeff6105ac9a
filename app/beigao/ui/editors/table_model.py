"""The rows of a table as Qt shows them: typed columns, findings in cells, blocks pasted from a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from beigao._i18n import _, language
from beigao.definitions.fields import Choice, Choices, Column, Date, LongText, Number, People, RiskRating, Table, YesNo
from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.dossier.values import is_empty, read_date, read_number
from beigao.rules.findings import Severity
from beigao.ui.display import display, option_name

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""
Row = dict[str, Json]

GAP = Qt.ItemDataRole.UserRole + 1
"""Whether a cell is empty in a row that a document needs it in."""

IN_A_POPUP = (LongText, Choices, RiskRating)
"""Kinds of column whose editor is larger than a cell."""
_YES, _NO = {"是", "yes", "y", "true", "1", "√"}, {"否", "no", "n", "false", "0", "×"}


class TableModel(QAbstractTableModel):
    """Rows of answers; column 0 counts or names them, the others are the columns of the definition."""

    def __init__(self, table: Table, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._library = library
        self._rows: list[Row] = []
        self._findings: dict[tuple[int, str], tuple[Severity, str]] = {}

    @property
    def is_fixed(self) -> bool:
        """Whether the law fixes the rows."""
        return self.table.rows is not None

    def rows(self) -> list[Row]:
        """The rows as answers, without empty cells."""
        return [{key: value for key, value in row.items() if not is_empty(value)} for row in self._rows]

    def set_rows(self, rows: Json) -> None:
        """Show these rows; where the law fixes them, as many as it has."""
        self.beginResetModel()
        self._rows = [dict(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if self.table.rows is not None:
            self._rows += [{} for _row in self.table.rows[len(self._rows) :]]
        self.endResetModel()

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
        self._put(index.row(), column, value)
        self.dataChanged.emit(index, index)

    def insert(self, row: int, rows: Sequence[Row]) -> None:
        """Put new rows in front of `row`."""
        self.beginInsertRows(QModelIndex(), row, row + len(rows) - 1)
        self._rows[row:row] = [dict(new) for new in rows]
        self.endInsertRows()

    def remove(self, rows: Iterable[int]) -> None:
        for row in sorted(set(rows), reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._rows[row]
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

        Rows are added where the block is longer than the table; cells beyond the last column are left out.
        """
        block = _cells(text)
        if not block:
            return 0
        missing = row + len(block) - len(self._rows)
        if missing > 0 and not self.is_fixed:
            self.insert(len(self._rows), [{} for _row in range(missing)])
        block = block[: len(self._rows) - row]
        first = max(column - 1, 0)
        for place, cells in enumerate(block, row):
            for target, cell in zip(self.table.columns[first:], cells or [""], strict=False):
                self._put(place, target, self.read(target, cell))
        last = self.index(row + len(block) - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(row, 0), last)
        return len(block)

    def read(self, column: Column, text: str) -> Json:
        """What words from a spreadsheet mean in a column; kept as they are where they mean nothing."""
        text = text.strip()
        if not text:
            return None
        if isinstance(column, Number | People):
            return read_number(text)
        if isinstance(column, Date):
            return read_date(text)
        if isinstance(column, YesNo):
            word = text.lower()
            return True if word in _YES else False if word in _NO else text
        if isinstance(column, Choice):
            return self._option(column, text)
        if isinstance(column, Choices):
            return [self._option(column, part) for part in re.split(r"[、,，;；\n]\s*", text) if part]
        return text

    def set_findings(self, findings: Mapping[tuple[int, str], tuple[Severity, str]]) -> None:
        """Show findings in cells: (row, column id) → (severity, text)."""
        if findings == self._findings:
            return
        self._findings = dict(findings)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))

    def text(self, index: Index) -> str:
        """The words of a cell."""
        column = self.column(index)
        if column is None:
            return self.row_name(index.row())
        return display(self._library, column, self.value(index))

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
        column = self.column(index)
        return self._findings.get((index.row(), column.id), (None, ""))[0] if column else None

    def is_gap(self, index: Index) -> bool:
        """Whether a needed cell is empty in a row that says something."""
        column, row = self.column(index), self._rows[index.row()]
        return bool(column and column.required_for and is_empty(row.get(column.id)) and not is_empty(row))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.table.columns) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = self.column(index)
        if column is not None and not isinstance(column, IN_A_POPUP):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index)
        if role == Qt.ItemDataRole.EditRole:
            return self.value(index)
        column = self.column(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = isinstance(column, Number | People)
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        if column is None:
            return None
        if role == GAP:
            return self.is_gap(index)
        _severity, said = self._findings.get((index.row(), column.id), (None, ""))
        if role == Qt.ItemDataRole.ToolTipRole:
            return said or self.text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.label.text(language())}: {self.text(index) or _('empty')}"
        return None

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
            return f"{column.label.text(language())}\n{guidance}".strip()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = isinstance(column, Number | People)
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        return None

    def _put(self, row: int, column: Column, value: Json) -> None:
        if is_empty(value):
            self._rows[row].pop(column.id, None)
        else:
            self._rows[row][column.id] = value

    def _option(self, chooser: Choice | Choices, text: str) -> str:
        for option in self._library.options(chooser):
            if text in (option.id, option.label.zh, option.label.en):
                return option.id
        return text

    def option_names(self, chooser: Choice) -> dict[str, str]:
        """The options of a column under their names."""
        return {option.id: option_name(self._library, chooser, option.id) for option in self._library.options(chooser)}


def _cells(text: str) -> list[list[str]]:
    """The cells of a block, row by row; empty rows count between others, or what follows would stand too high."""
    try:
        block = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:  # no spreadsheet made this: a quotation mark that nothing closes
        block = [line.split("\t") for line in text.splitlines()]
    while block and not any(block[-1]):
        block.pop()
    return block
