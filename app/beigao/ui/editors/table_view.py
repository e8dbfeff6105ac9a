"""The grid of a table: how wide its columns are, and what its keys do."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from beigao._i18n import N_, language
from beigao.definitions.fields import LongText
from beigao.ui.editors.lines import steps_history
from beigao.ui.editors.table_model import IN_A_POPUP, TableModel
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import Theme

TABLE_KEYS: KeyTable = {
    "open": (N_("Open the cell; go on below"), ("Return", "Enter", "F2")),
    "next": (N_("Next cell"), ("Tab",)),
    "previous": (N_("Previous cell"), ("Shift+Tab", "Backtab", "Shift+Backtab")),
    "leave": (N_("Leave the table"), ("Ctrl+Tab",)),
    "leave_back": (N_("Leave the table backwards"), ("Ctrl+Shift+Tab", "Ctrl+Backtab", "Ctrl+Shift+Backtab")),
    "select_all": (N_("Choose all cells"), (QKeySequence.StandardKey.SelectAll,)),
    "copy": (N_("Copy the cells"), (QKeySequence.StandardKey.Copy,)),
    "cut": (N_("Cut"), (QKeySequence.StandardKey.Cut,)),
    "paste": (N_("Paste from Excel"), (QKeySequence.StandardKey.Paste,)),
    "fill_down": (N_("Fill down"), ("Ctrl+D",)),
    "empty": (N_("Empty the cells"), ("Del", "Backspace")),
    "add_row": (N_("Add row"), ("Ctrl+Down",)),
    "delete_rows": (N_("Delete rows"), ("Ctrl+Del",)),
    "row_up": (N_("Move row up"), ("Alt+Up",)),
    "row_down": (N_("Move row down"), ("Alt+Down",)),
}
"""What the keys do in a table. Esc closes an open cell as it was before."""
VISIBLE_ROWS = 10
WIDTHS = {
    "text": 108, "long_text": 160, "number": 80, "people": 92, "date": 104, "yes_no": 60,
    "choice": 108, "choices": 132, "risk_rating": 84,
}  # fmt: skip
ROW, TALL_ROW = 32, 48
"""The height of rows with one line, and with two."""
TALL_FROM = 5
"""A table with this many columns may have rows of two lines, and so may one with long texts."""
ROWS_LOOKED_AT, LOOKED_AT = 40, 120
"""Rows, and characters of a cell, that decide whether two lines are needed."""
HEADING_MAX = 168
"""A heading longer than this is cut, and told in full by its tooltip."""
GROWING = {"text", "long_text", "choice", "choices"}
"""Kinds of column that take the width that is left."""


class Block(NamedTuple):
    """Chosen cells that lie beside each other; the column that counts the rows is not among them."""

    rows: range
    columns: range


class TableView(QTableView):
    """A table one works in by keyboard; `TABLE_KEYS` says how.

    Signals:
        wanted: the name in `TABLE_KEYS` of what a person wants done with the rows or cells.
        cell_opened: a cell whose editor is larger than the cell.
        row_wanted: a person went on below the last row.
        file_dropped: the local file that a person dropped on the table.
    """

    wanted = Signal(str)
    cell_opened = Signal(object)
    row_wanted = Signal()
    file_dropped = Signal(str)

    def __init__(self, theme: Theme, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._own_widths: dict[int, int] = {}
        self._fits = False
        self.setModel(model)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.SelectedClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed
        )
        self.doubleClicked.connect(self._open_large)
        columns = model.table.columns
        self._may_be_tall = len(columns) >= TALL_FROM or any(isinstance(column, LongText) for column in columns)
        self._row_height = theme.px(ROW)
        self._name_width = theme.px(120 if model.is_fixed else 36)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(self._row_height)
        rows.setDefaultSectionSize(self._row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads = self.horizontalHeader()
        heads.setSelectionModel(QItemSelectionModel(model, heads))  # it would ask every row whether it is chosen
        heads.setFixedHeight(theme.px(30))
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(theme.px(24))
        heads.sectionResized.connect(self._keep_width)
        heads.sectionHandleDoubleClicked.connect(self._forget_width)
        for change in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            change.connect(self.fit_rows)
        self.fit_height()

    def fit_height(self) -> None:
        """Show every row up to a limit, then scroll."""
        rows = max(1, min(VISIBLE_ROWS, self.model().rowCount()))
        bar = self._theme.px(12) if self._wanted_width() > self.viewport().width() > 1 else 0
        self.setFixedHeight(self._theme.px(30) + rows * self._row_height + 2 + bar)

    def fit_rows(self, *_args: object) -> None:
        """Give all rows two lines where the words of one need them, and the table its height."""
        height = self._theme.px(TALL_ROW if self._may_be_tall and self._needs_two_lines() else ROW)
        if height != self._row_height:
            self._row_height = height
            self.verticalHeader().setMinimumSectionSize(height)
            self.verticalHeader().setDefaultSectionSize(height)
        self.fit_height()

    def _needs_two_lines(self) -> bool:
        model = self.model()
        assert isinstance(model, TableModel)
        metrics, inset = QFontMetrics(self._theme.font("ui")), self._theme.px(16)
        words = [at for at, column in enumerate(model.table.columns, 1) if column.kind in GROWING]
        return any(
            metrics.horizontalAdvance(model.text(model.index(row, at))[:LOOKED_AT]) > self.columnWidth(at) - inset
            for row in range(min(model.rowCount(), ROWS_LOOKED_AT))
            for at in words
        )

    def blocks(self) -> list[Block]:
        """The blocks of chosen cells; of ten thousand rows there is still one block."""
        chosen = self.selectionModel().selection()
        ranges = (chosen.at(place) for place in range(chosen.count()))
        return [Block(range(r.top(), r.bottom() + 1), range(max(r.left(), 1), r.right() + 1)) for r in ranges]

    def rows_selected(self) -> list[int]:
        return sorted({row for block in self.blocks() for row in block.rows})

    def open_cell(self, index: QModelIndex) -> None:
        """Let a person type into a cell."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self._open_large(index)

    def fit_columns(self) -> None:
        """Share the width among the columns: those for words take what is left, one that a person drew stays."""
        model = self.model()
        assert isinstance(model, TableModel)
        columns, widths = model.table.columns, self._widths()
        spare = self.viewport().width() - self._name_width - sum(widths)
        free = [place for place in range(len(columns)) if place + 1 not in self._own_widths]
        growing = [place for place in free if columns[place].kind in GROWING] or free[-1:]
        weights = [2 if columns[place].kind == "long_text" else 1 for place in growing]
        if spare > 0:
            for place, weight in zip(growing, weights, strict=True):
                widths[place] += spare * weight // sum(weights)
        self._fits = True
        self.setColumnWidth(0, self._name_width)
        for place, width in enumerate(widths, 1):
            self.setColumnWidth(place, width)
        self._fits = False
        self.fit_rows()

    def _open_large(self, index: QModelIndex) -> None:
        model = self.model()
        assert isinstance(model, TableModel)
        if isinstance(model.column(index), IN_A_POPUP):
            self.scrollTo(index)
            self.cell_opened.emit(QPersistentModelIndex(index))

    def _widths(self) -> list[int]:
        """What the columns want: enough for their kind, and for their heading unless it is very long."""
        model = self.model()
        assert isinstance(model, TableModel)
        metrics = QFontMetrics(self._theme.font("meta"))
        widths = []
        for place, column in enumerate(model.table.columns, 1):
            heading = metrics.horizontalAdvance(column.label.text(language())) + self._theme.px(20)
            wanted = max(self._theme.px(WIDTHS[column.kind]), min(heading, self._theme.px(HEADING_MAX)))
            widths.append(self._own_widths.get(place, wanted))
        return widths

    def _wanted_width(self) -> int:
        return self._name_width + sum(self._widths())

    def _keep_width(self, column: int, _old: int, width: int) -> None:
        if not self._fits and column:
            self._own_widths[column] = width
            self.fit_rows()

    def _forget_width(self, column: int) -> None:
        self._own_widths.pop(column, None)
        self.fit_columns()

    def _step(self, step: int) -> bool:
        """Go to the next cell, row after row; False where the table ends."""
        here, columns = self.currentIndex(), self.model().columnCount() - 1
        at = here.row() * columns + here.column() - 1 + step
        if not here.isValid() or not 0 <= at < self.model().rowCount() * columns:
            return False
        self.setCurrentIndex(self.model().index(at // columns, at % columns + 1))
        return True

    def _do(self, name: str) -> None:
        if name == "open":
            if not self.model().rowCount():
                self.row_wanted.emit()
                self.setCurrentIndex(self.model().index(0, 1))
            self.open_cell(self.currentIndex())
        elif name in ("next", "previous"):
            self.focusNextPrevChild(name == "next")
        elif name in ("leave", "leave_back"):
            super().focusNextPrevChild(name == "leave")
        elif name == "select_all":
            self.selectAll()
        else:
            self.wanted.emit(name)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        hints = QAbstractItemDelegate.EndEditHint
        step = {hints.EditNextItem: 1, hints.EditPreviousItem: -1}.get(hint, 0)
        super().closeEditor(editor, hints.NoHint if step else hint)
        here = self.currentIndex()
        if hint == hints.SubmitModelCache:
            if here.row() == self.model().rowCount() - 1:
                self.row_wanted.emit()
            self.setCurrentIndex(self.model().index(here.row() + 1, here.column()))
        elif step and self._step(step) and self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.setAccepted(not steps_history(event))  # a key that the open cell has left over
            return
        editable = bool(self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable)
        if name := named(TABLE_KEYS, event):
            self._do(name)
        elif event.text().isprintable() and event.text() and not editable:
            self._open_large(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        if not by_mouse and not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 1))  # before Qt takes the number of the row
        super().focusInEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab, which Qt brings here before any key: through the cells, and out of the table behind the last one."""
        return self._step(1 if forward else -1) or super().focusNextPrevChild(forward)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._take_files(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take_files(event)

    def _take_files(self, event: QDropEvent) -> None:
        event.setAccepted(len(_files(event)) == 1)

    def dropEvent(self, event: QDropEvent) -> None:
        for name in _files(event):
            event.acceptProposedAction()
            self.file_dropped.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()


def _files(event: QDropEvent) -> list[str]:
    """The local text files that are dragged."""
    names = [url.toLocalFile() for url in event.mimeData().urls()]
    return [name for name in names if name.lower().endswith((".csv", ".tsv", ".txt"))]
