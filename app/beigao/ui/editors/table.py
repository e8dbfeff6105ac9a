"""The editor for a table: typed columns, rows that come, go and move, blocks pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from beigao._formats import say_number
from beigao._i18n import N_, _, language
from beigao.definitions.fields import Item, Table
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.dossier.cells import Row, text_of
from beigao.dossier.csv_rows import read_csv
from beigao.errors import BeigaoError, CsvError
from beigao.rules.findings import SEVERITIES, Finding
from beigao.ui import boxes
from beigao.ui.beside import beside
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Message, details_of
from beigao.ui.editors import make_editor
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.table_cells import CellDelegate, CellPopup
from beigao.ui.editors.table_model import TableModel
from beigao.ui.editors.table_view import TABLE_KEYS, Block, TableView
from beigao.ui.file_manager import portable_stem
from beigao.ui.keys import key_words
from beigao.ui.words import Label

MENU = (("cut", "copy", "paste", "fill_down", "empty"), ("add_row", "row_up", "row_down", "delete_rows"))
"""What the menu of a table lists; the second group where its rows are free."""


class TableEditor(Editor):
    """Rows of typed cells."""

    types = True

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        assert isinstance(item, Table)
        self.model = TableModel(item, surroundings.library, self)
        self.view = TableView(self.theme, self.model, self)
        self.view.setItemDelegate(CellDelegate(surroundings, self.view))
        self.count = Label(self._count, "meta", "muted", self)
        quiet = {"role": "quiet", "parent": self}
        self.add = Button(self.theme, N_("Add row"), icon="plus", **quiet)  # type: ignore[arg-type]
        self.paste = Button(self.theme, N_("Paste from Excel"), icon="paste", **quiet)  # type: ignore[arg-type]
        self.csv = Button(self.theme, N_("Import CSV…"), icon="folder", **quiet)  # type: ignore[arg-type]
        self.delete = Button(self.theme, icon="trash", tip=N_("Delete rows (Ctrl+Del)"), parent=self)
        self.up = Button(self.theme, icon="up", tip=N_("Move row up (Alt+↑)"), parent=self)
        self.down = Button(self.theme, icon="down", tip=N_("Move row down (Alt+↓)"), parent=self)
        row_tools = (self.up, self.down, self.delete)
        tools = boxes.row(self.theme, self.count, boxes.STRETCH, *row_tools, self.csv, self.paste, self.add, gap=4)
        self.setLayout(boxes.column(self.theme, self.view, tools, gap=4))
        self.setFocusProxy(self.view)
        self.view.setAcceptDrops(not self.model.is_fixed)
        for button in (*row_tools, self.csv, self.add):
            button.setVisible(not self.model.is_fixed)
        self._deeds: dict[str, Callable[[], None]] = {
            "copy": self.copy_block,
            "cut": self.cut_block,
            "paste": self.paste_block,
            "fill_down": self.fill_down,
            "empty": self.empty_cells,
            "add_row": self.add_row,
            "delete_rows": self.delete_rows,
            "row_up": lambda: self.move_row(-1),
            "row_down": lambda: self.move_row(1),
        }
        self._connect()

    def _connect(self) -> None:
        self.add.clicked.connect(self.add_row)
        self.paste.clicked.connect(self.paste_block)
        self.csv.clicked.connect(self.choose_csv)
        self.view.file_dropped.connect(lambda name: self.import_csv(Path(name)))
        self.delete.clicked.connect(self.delete_rows)
        self.up.clicked.connect(lambda: self.move_row(-1))
        self.down.clicked.connect(lambda: self.move_row(1))
        self.view.row_wanted.connect(self._append)
        self.view.cell_opened.connect(self.open_large)
        self.view.wanted.connect(lambda name: self._deeds[name]())
        self.view.selectionModel().selectionChanged.connect(self._show_tools)
        self.model.dataChanged.connect(self._edited)
        self._shows = False
        self._show_tools()

    def value(self) -> Json:
        return [*self.model.rows()]

    def set_value(self, value: Json) -> None:
        self._shows = True
        self.model.set_rows(value)
        self._shows = False
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

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Tint the cells that have findings; the worst wins."""
        cells: dict[tuple[int, str], Finding] = {}
        for finding in findings:
            path = finding.path
            if path.row is None or path.column is None or finding.id == "missing_cell":
                continue
            known = cells.get((path.row, path.column))
            if known is None or SEVERITIES.index(finding.severity) < SEVERITIES.index(known.severity):
                cells[path.row, path.column] = finding
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

    def choose_csv(self) -> None:
        """Ask which CSV file, and import it."""
        path = self.around.dialogs.choose_csv()
        if path is not None:
            self.import_csv(path)

    def import_csv(self, path: Path) -> None:
        """Show what a CSV file would give, and take it when a person agrees."""
        if self.model.is_fixed:
            return
        try:
            block = read_csv(path)
        except CsvError as fault:
            self.around.dialogs.tell(Message(str(fault), _("The table was left as it is.")))
            return
        from beigao.ui.editors.csv_dialog import CsvDialog

        dialog = CsvDialog(self.theme, self.model.table, self.around.library, path.name, block, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.rows_wanted.connect(self._take_rows)
        dialog.open()

    def save_workbook(self) -> None:
        """Write the table as a workbook where a person wants it."""
        session, field = self.around.session, FieldPath.parse(self.objectName())
        if not session.flush():
            return
        folder, label = session.dossier.path.parent, self.model.table.label.text(language())
        target = self.around.dialogs.choose_export(folder / f"{portable_stem(label)}.xlsx")
        if target is None:
            return
        from beigao.dossier.workbook import write_table

        answers = session.dossier.snapshot().answers
        work = partial(write_table, answers, self.around.library, field, target, language(), overwrite=True)
        try:
            beside(self.window(), self.theme, N_("Writing the workbook…"), work)
        except BeigaoError as fault:
            kept = _("Nothing was written; the dossier is as it was.")
            self.around.dialogs.tell(Message(str(fault), kept, details=details_of(fault)))

    def _take_rows(self, rows: list[Row], replaces: bool) -> None:
        kept = [] if replaces else [row for row in self.model.rows() if row]
        self._shows = True
        self.model.set_rows([*kept, *rows])
        self._shows = False
        self._edited()

    def copy_block(self) -> None:
        """Give the chosen cells to the clipboard as a spreadsheet reads them; numbers of rows are left out."""
        cells = [
            [self.model.text(self.model.index(row, column)) for column in block.columns]
            for block in self.view.blocks()
            for row in block.rows
        ]
        if cells:
            QGuiApplication.clipboard().setText(text_of(cells))

    def cut_block(self) -> None:
        self.copy_block()
        self.empty_cells()

    def empty_cells(self) -> None:
        for block in self.view.blocks():
            nothing = dict.fromkeys(self._names(block))
            self.model.change(dict.fromkeys(block.rows, nothing))

    def fill_down(self) -> None:
        """Repeat the first of the chosen rows in the others; with one row chosen, repeat the one above it in it."""
        for block in self.view.blocks():
            first = block.rows.start if len(block.rows) > 1 else block.rows.start - 1
            if first >= 0:
                source = self.model.rows()[first]
                filled = {name: source.get(name) for name in self._names(block)}
                self.model.change(dict.fromkeys(range(first + 1, block.rows.stop), filled))

    def open_large(self, index: QPersistentModelIndex) -> None:
        """Open a cell beside the table."""
        column = self.model.column(index)
        if column is None:
            return
        editor = make_editor(column, self.around, None)
        guidance = column.guidance.text(language()) if column.guidance else ""
        editor.name_for_readers(f"{column.label.text(language())}, {self.model.row_name(index.row())}", guidance)
        popup = CellPopup(editor, self.model, index, self, 360)
        popup.open_over(self.view.viewport(), self.view.visualRect(index))

    def _names(self, block: Block) -> list[str]:
        return [self.model.table.columns[column - 1].id for column in block.columns]

    def _append(self) -> None:
        if not self.model.is_fixed:
            self.model.insert(self.model.rowCount(), [{}])
            self.count.retranslate()

    def _count(self) -> str:
        count, gaps, sensitive = self.model.rowCount(), self.model.gaps(), self.model.sensitive()
        rows = _("{n} rows").format(n=say_number(count)) if count != 1 else _("1 row")
        if sensitive:
            rows += _(", {n} sensitive").format(n=say_number(sensitive))
        if gaps:
            rows += _("; {n} cells to fill in").format(n=say_number(gaps)) if gaps != 1 else _("; 1 cell to fill in")
        return rows

    def _show_tools(self) -> None:
        chosen = self.view.selectionModel().hasSelection()
        for button in (self.up, self.down, self.delete):
            button.setEnabled(chosen)

    def _edited(self) -> None:
        if not self._shows:
            self.count.retranslate()
            self.edited.emit(self.value())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for names in MENU[: 1 if self.model.is_fixed else None]:
            for name in names:
                words, keys = TABLE_KEYS[name]
                menu.addAction(f"{_(words)}\t{key_words(keys[0])}", self._deeds[name])
            menu.addSeparator()
        menu.addAction(_("Save as Excel…"), self.save_workbook).setObjectName("save_workbook")
        menu.popup(event.globalPos())
