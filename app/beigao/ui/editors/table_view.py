"""The grid of a table: how wide its columns are, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from beigao._i18n import N_, language
from beigao.definitions.fields import LongText
from beigao.ui.editors.table_model import IN_A_POPUP, TableModel
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import Theme

TABLE_KEYS: KeyTable = {
    "open": (N_("Open the cell"), ("Return", "Enter", "F2")),
    "empty": (N_("Empty the cells"), ("Del", "Backspace")),
    "copy": (N_("Copy the cells"), (QKeySequence.StandardKey.Copy,)),
    "paste": (N_("Paste from Excel"), (QKeySequence.StandardKey.Paste,)),
    "add": (N_("Add row"), ("Ctrl+Down",)),
    "up": (N_("Move row up"), ("Alt+Up",)),
    "down": (N_("Move row down"), ("Alt+Down",)),
    "delete": (N_("Delete rows"), ("Ctrl+Del",)),
}
VISIBLE_ROWS = 10
WIDTHS = {
    "text": 108, "long_text": 160, "number": 80, "people": 92, "date": 104, "yes_no": 60,
    "choice": 108, "choices": 132, "risk_rating": 84,
}  # fmt: skip
TALL_FROM = 5
"""A table with this many columns has rows of two lines, and so has one with long texts."""
HEADING_MAX = 168
"""A heading longer than this is cut, and told in full by its tooltip."""
GROWING = {"text", "long_text", "choice", "choices"}
"""Kinds of column that take the width that is left."""


class TableView(QTableView):
    """A table one works in by keyboard: Enter opens a cell and goes on below, Delete empties, Ctrl+V takes a block.

    Signals:
        cell_opened: a cell whose editor is larger than the cell.
        row_wanted: a person went on below the last row.
    """

    cell_opened = Signal(object)
    row_wanted = Signal()
    pasted = Signal()
    copied = Signal()
    emptied = Signal()
    rows_deleted = Signal()
    row_moved = Signal(int)

    def __init__(self, theme: Theme, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setModel(model)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.SelectedClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed
        )
        self.doubleClicked.connect(self._open_large)
        columns = model.table.columns
        tall = len(columns) >= TALL_FROM or any(isinstance(column, LongText) for column in columns)
        self._row_height = theme.px(48 if tall else 32)
        self._name_width = theme.px(120 if model.is_fixed else 36)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(self._row_height)
        rows.setDefaultSectionSize(self._row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads = self.horizontalHeader()
        heads.setFixedHeight(theme.px(30))
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(theme.px(24))
        for change in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            change.connect(self.fit_height)
        self.fit_height()

    def fit_height(self) -> None:
        """Show every row up to a limit, then scroll."""
        rows = max(1, min(VISIBLE_ROWS, self.model().rowCount()))
        bar = self._theme.px(12) if self._wanted_width() > self.viewport().width() > 1 else 0
        self.setFixedHeight(self._theme.px(30) + rows * self._row_height + 2 + bar)

    def rows_selected(self) -> list[int]:
        return sorted({index.row() for index in self.selectedIndexes()})

    def open_cell(self, index: QModelIndex) -> None:
        """Let a person type into a cell."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self._open_large(index)

    def _open_large(self, index: QModelIndex) -> None:
        model = self.model()
        assert isinstance(model, TableModel)
        if isinstance(model.column(index), IN_A_POPUP):
            self.cell_opened.emit(QPersistentModelIndex(index))

    def _widths(self) -> list[int]:
        """What the columns want: enough for their kind, and for their heading unless it is very long."""
        model = self.model()
        assert isinstance(model, TableModel)
        metrics = QFontMetrics(self._theme.font("meta"))
        widths = []
        for column in model.table.columns:
            heading = metrics.horizontalAdvance(column.label.text(language())) + self._theme.px(20)
            widths.append(max(self._theme.px(WIDTHS[column.kind]), min(heading, self._theme.px(HEADING_MAX))))
        return widths

    def _wanted_width(self) -> int:
        return self._name_width + sum(self._widths())

    def fit_columns(self) -> None:
        """Share the width among the columns: those for words take what is left."""
        model = self.model()
        assert isinstance(model, TableModel)
        columns, widths = model.table.columns, self._widths()
        spare = self.viewport().width() - self._name_width - sum(widths)
        growing = [place for place, column in enumerate(columns) if column.kind in GROWING] or [len(columns) - 1]
        weights = [2 if columns[place].kind == "long_text" else 1 for place in growing]
        if spare > 0:
            for place, weight in zip(growing, weights, strict=True):
                widths[place] += spare * weight // sum(weights)
        self.setColumnWidth(0, self._name_width)
        for place, width in enumerate(widths, 1):
            self.setColumnWidth(place, width)
        self.fit_height()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            here = self.currentIndex()
            if here.row() == self.model().rowCount() - 1:
                self.row_wanted.emit()
            self.setCurrentIndex(self.model().index(here.row() + 1, here.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return  # a key that the open cell has left over
        actions: dict[str, Callable[[], None]] = {
            "open": lambda: self.open_cell(self.currentIndex()),
            "empty": self.emptied.emit,
            "copy": self.copied.emit,
            "paste": self.pasted.emit,
            "add": self.row_wanted.emit,
            "up": lambda: self.row_moved.emit(-1),
            "down": lambda: self.row_moved.emit(1),
            "delete": self.rows_deleted.emit,
        }
        if name := named(TABLE_KEYS, event):
            actions[name]()
        elif (
            event.text().isprintable() and event.text() and not self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable
        ):
            self._open_large(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
