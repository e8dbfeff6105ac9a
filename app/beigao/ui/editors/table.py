"""The editor for a table: typed columns, rows that come, go and move, blocks pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.fields import Column, Item, Table
from beigao.dossier.answers import Json
from beigao.rules.findings import SEVERITIES, Finding, Severity
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.table_cells import CellDelegate, CellPopup
from beigao.ui.editors.table_model import TableModel
from beigao.ui.editors.table_view import TableView
from beigao.ui.words import Label

MakeEditor = Callable[[Column, Surroundings, QWidget | None], Editor]


class TableEditor(Editor):
    """Rows of typed cells."""

    types = True

    def __init__(
        self,
        item: Item,
        surroundings: Surroundings,
        parent: QWidget | None = None,
        *,
        make_editor: MakeEditor | None = None,
    ) -> None:
        super().__init__(item, surroundings, parent)
        assert isinstance(item, Table)
        self._make_editor = make_editor
        self.model = TableModel(item, surroundings.library, self)
        self.view = TableView(self.theme, self.model, self)
        self.view.setItemDelegate(CellDelegate(surroundings, self.view))
        self.count = Label(self._count, "meta", "muted", self)
        quiet = {"role": "quiet", "parent": self}
        self.add = Button(self.theme, N_("Add row"), icon="plus", **quiet)  # type: ignore[arg-type]
        self.paste = Button(self.theme, N_("Paste from Excel"), icon="paste", **quiet)  # type: ignore[arg-type]
        self.delete = Button(self.theme, icon="trash", tip=N_("Delete rows (Ctrl+Del)"), parent=self)
        self.up = Button(self.theme, icon="up", tip=N_("Move row up (Alt+↑)"), parent=self)
        self.down = Button(self.theme, icon="down", tip=N_("Move row down (Alt+↓)"), parent=self)
        row_tools = (self.up, self.down, self.delete)
        tools = boxes.row(self.theme, self.count, boxes.STRETCH, *row_tools, self.paste, self.add, gap=4)
        self.setLayout(boxes.column(self.theme, self.view, tools, gap=4))
        self.setFocusProxy(self.view)
        for button in (*row_tools, self.add):
            button.setVisible(not self.model.is_fixed)
        self._connect()

    def _connect(self) -> None:
        self.add.clicked.connect(self.add_row)
        self.paste.clicked.connect(self.paste_block)
        self.delete.clicked.connect(self.delete_rows)
        self.up.clicked.connect(lambda: self.move_row(-1))
        self.down.clicked.connect(lambda: self.move_row(1))
        self.view.row_wanted.connect(self._append)
        self.view.cell_opened.connect(self.open_large)
        self.view.pasted.connect(self.paste_block)
        self.view.copied.connect(self.copy_block)
        self.view.emptied.connect(self.empty_cells)
        self.view.rows_deleted.connect(self.delete_rows)
        self.view.row_moved.connect(self.move_row)
        self.view.selectionModel().selectionChanged.connect(self._show_tools)
        self.model.dataChanged.connect(self._edited)
        self._shows = False
        self._show_tools()

    def value(self) -> Json:
        return list(self.model.rows())

    def set_value(self, value: Json) -> None:
        self.model.set_rows(value)
        self._show_tools()
        self.count.retranslate()

    def inputs(self) -> Sequence[QWidget]:
        return (self.view,)

    def retranslate(self) -> None:
        self._shows = True
        self.model.retranslate()
        self._shows = False
        self.view.fit_columns()
        self.count.retranslate()

    def show_findings(self, findings: Iterable[Finding], words: Callable[[Finding], str]) -> None:
        """Tint the cells that have findings; the worst wins."""
        cells: dict[tuple[int, str], tuple[Severity, str]] = {}
        for finding in sorted(findings, key=lambda found: -SEVERITIES.index(found.severity)):
            if finding.path.row is not None and finding.path.column is not None and finding.id != "missing_cell":
                cells[finding.path.row, finding.path.column] = (finding.severity, words(finding))
        self._shows = True
        self.model.set_findings(cells)
        self._shows = False

    def show_part(self, row: int | None, column: str | None) -> None:
        if row == self.model.rowCount():
            self._append()  # the next row, ready to be filled in
        if row is None or row >= self.model.rowCount():
            return
        ids = [known.id for known in self.model.table.columns]
        index = self.model.index(row, ids.index(column) + 1 if column in ids else 1)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def add_row(self) -> None:
        """A new row at the end, ready to be typed into."""
        self._append()
        index = self.model.index(self.model.rowCount() - 1, 1)
        self.view.setCurrentIndex(index)
        self.view.setFocus()
        self.view.open_cell(index)

    def delete_rows(self) -> None:
        rows = self.view.rows_selected()
        if rows and not self.model.is_fixed:
            self.model.remove(rows)
            self._edited()

    def move_row(self, step: int) -> None:
        index = self.view.currentIndex()
        if index.isValid() and not self.model.is_fixed:
            self.model.move(index.row(), index.row() + step)
            self._edited()

    def paste_block(self) -> None:
        """Read the clipboard from the current cell on; without one, below the last row."""
        index = self.view.currentIndex()
        below = 0 if self.model.is_fixed else self.model.rowCount()
        row, column = (index.row(), index.column()) if index.isValid() else (below, 1)
        self.model.paste(row, column, QGuiApplication.clipboard().text())

    def copy_block(self) -> None:
        """Give the chosen cells to the clipboard as a spreadsheet reads them."""
        chosen = sorted(self.view.selectedIndexes(), key=lambda index: (index.row(), index.column()))
        lines: dict[int, list[str]] = {}
        for index in chosen:
            lines.setdefault(index.row(), []).append(self.model.text(index).replace("\t", " ").replace("\n", " "))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))

    def empty_cells(self) -> None:
        self._shows = True
        for index in self.view.selectedIndexes():
            self.model.set_value(index, None)
        self._shows = False
        self._edited()

    def open_large(self, index: QPersistentModelIndex) -> None:
        """Open a cell beside the table."""
        column = self.model.column(index)
        if column is None or self._make_editor is None:
            return
        editor = self._make_editor(column, self.around, None)
        guidance = column.guidance.text(language()) if column.guidance else ""
        editor.name_for_readers(f"{column.label.text(language())}, {self.model.row_name(index.row())}", guidance)
        popup = CellPopup(editor, self.model.value(index), lambda value: self.model.set_value(index, value), self, 360)
        popup.open_over(self.view.viewport(), self.view.visualRect(index))

    def _append(self) -> None:
        if not self.model.is_fixed:
            self.model.insert(self.model.rowCount(), [{}])
            self.count.retranslate()

    def _count(self) -> str:
        count = self.model.rowCount()
        gaps = sum(
            self.model.is_gap(self.model.index(row, column))
            for row in range(count)
            for column in range(1, self.model.columnCount())
        )
        rows = _("{n} rows").format(n=f"{count:,}") if count != 1 else _("1 row")
        return rows + (_("; {n} cells to fill in").format(n=gaps) if gaps else "")

    def _show_tools(self) -> None:
        chosen = bool(self.view.selectedIndexes())
        for button in (self.up, self.down, self.delete):
            button.setEnabled(chosen)

    def _edited(self) -> None:
        if not self._shows:
            self.count.retranslate()
            self.edited.emit(self.value())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy"), self.copy_block)
        menu.addAction(_("Paste from Excel"), self.paste_block)
        menu.addAction(_("Empty the cells"), self.empty_cells)
        if not self.model.is_fixed:
            menu.addSeparator()
            menu.addAction(_("Add row"), self.add_row)
            menu.addAction(_("Move row up"), lambda: self.move_row(-1))
            menu.addAction(_("Move row down"), lambda: self.move_row(1))
            menu.addAction(_("Delete rows"), self.delete_rows)
        menu.popup(event.globalPos())
