"""The dialog before a CSV file goes into a table: which column goes where, how the first rows will read."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from beigao._formats import say_list, say_number
from beigao._i18n import N_, _, language
from beigao.definitions.fields import Column, Table
from beigao.definitions.loader import Library
from beigao.dossier.cells import Block, Row, count_unread, heading_of, read_rows
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.display import as_typed
from beigao.ui.editors.lines import Combo
from beigao.ui.editors.ticks import Tick
from beigao.ui.theme import Theme, set_look
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Label, verbatim

SHOWN = 5
"""Rows of the file that are shown."""


class CsvDialog(VeilingDialog):
    """Asks how the cells of a file shall be read.

    Signals:
        rows_wanted: the rows to take, and whether they take the place of those that are there.
    """

    rows_wanted = Signal(object, bool)

    def __init__(
        self, theme: Theme, table: Table, library: Library, name: str, block: Block, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.setObjectName("csv_import")
        self._table, self._library, self._block = table, library, block
        self._rows: list[Row] = []
        self._width = max(len(cells) for cells in block)
        named = heading_of(table, block[0])
        self.heading = Tick(theme, self)
        self.heading.setChecked(named is not None)
        self.heading.show_words(_("The first row is a heading"))
        self.heading.toggled.connect(lambda _on: self._show())
        self.mode = Segments(theme, [N_("Add below"), N_("Replace rows")])
        self.mode.set_index(0)
        self.combos = [self._combo(place) for place in range(self._width)]
        self.preview = self._preview()
        for place, combo in enumerate(self.combos):
            by_position = table.columns[place] if place < len(table.columns) else None
            column = named[place] if named and place < len(named) else None if named else by_position
            combo.setCurrentIndex(table.columns.index(column) + 1 if column else 0)
            combo.currentIndexChanged.connect(lambda _index, combo=combo: self._aim(combo))
        self._count = Label(self._count_words, "ui", parent=self)
        self._left_out = Label(self._left_out_words, "meta", "soft", self, wraps=True)
        self._unread = Label(self._unread_words, "meta", "soft", self, wraps=True)
        self.cancel = Button(theme, N_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.take = Button(theme, N_("Import"), "primary")
        self.take.clicked.connect(self._take)
        self.take.setDefault(True)
        self.setLayout(
            boxes.column(
                theme,
                Elided(verbatim(name), "section", parent=self),
                boxes.row(theme, self._count, boxes.STRETCH, self.heading, gap=12),
                (self.preview, 1),
                self._left_out,
                self._unread,
                boxes.row(theme, self.mode, boxes.STRETCH, self.cancel, self.take, gap=8),
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(theme.px(760), theme.px(430))
        self.retranslate()
        self._show()
        self.take.setFocus()

    def retranslate(self) -> None:
        self.setWindowTitle(_("Import CSV"))
        self.heading.show_words(_("The first row is a heading"))
        self.preview.setAccessibleName(_("The first rows, as they will read"))

    def columns(self) -> list[Column | None]:
        """Where each column of the file goes; None leaves it out."""
        places = [combo.currentIndex() - 1 for combo in self.combos]
        return [self._table.columns[place] if place >= 0 else None for place in places]

    def rows(self) -> list[Row]:
        """The rows as they will be taken."""
        return self._rows

    def _combo(self, place: int) -> Combo:
        combo = Combo(self._theme, self)
        combo.addItem(_("Leave out"))
        combo.addItems([column.label.text(language()) for column in self._table.columns])
        combo.setAccessibleName(_("Column {n} of the file goes to").format(n=place + 1))
        return combo

    def _preview(self) -> QTableWidget:
        preview = QTableWidget(1 + min(SHOWN, len(self._block)), self._width, self)
        set_look(preview, role="preview")
        preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        preview.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        preview.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        preview.setShowGrid(False)
        preview.verticalHeader().hide()
        preview.verticalHeader().setDefaultSectionSize(self._theme.px(32))
        preview.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        preview.setRowHeight(0, self._theme.px(36))
        heads = preview.horizontalHeader()
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setDefaultSectionSize(self._theme.px(140))
        heads.setSectionResizeMode(
            QHeaderView.ResizeMode.Stretch if self._width <= SHOWN else QHeaderView.ResizeMode.Interactive
        )
        for place, combo in enumerate(self.combos):
            preview.setCellWidget(0, place, combo)
        return preview

    def _aim(self, aimed: Combo) -> None:
        """A column takes the cells of one column of the file; another that went there is left out."""
        for combo in self.combos:
            if combo is not aimed and combo.currentIndex() == aimed.currentIndex():
                with QSignalBlocker(combo):
                    combo.setCurrentIndex(0)
        self._show()

    def _show(self) -> None:
        """Read the file anew as it is asked for now, and show its first rows."""
        body = self._block[1:] if self.heading.isChecked() else self._block
        columns = self.columns()
        self._rows = [row for row in read_rows(body, columns, self._library) if row]
        titles = self._block[0] if self.heading.isChecked() else []
        for place, column in enumerate(columns):
            title = titles[place].strip() if place < len(titles) else ""
            self.preview.setHorizontalHeaderItem(place, QTableWidgetItem(title or str(place + 1)))
            for at in range(1, self.preview.rowCount()):
                cells = body[at - 1] if at <= len(body) else []
                text = cells[place] if place < len(cells) else ""
                item = QTableWidgetItem(self._reads(text, column))
                item.setToolTip(text)
                if column is not None and column.kind in ("number", "people"):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setForeground(self._theme.color("text" if column else "text3"))
                self.preview.setItem(at, place, item)
        for label in (self._count, self._left_out, self._unread):
            label.retranslate()
        self._left_out.setVisible(bool(self._left_out.text()))
        self._unread.setVisible(bool(self._unread.text()))
        self.take.setEnabled(bool(self._rows))

    def _reads(self, text: str, column: Column | None) -> str:
        """A cell as the table will show it; as it is typed in the file where it is left out."""
        if column is None:
            return text
        row = read_rows([[text]], [column], self._library)[0]
        return " ".join(as_typed(self._library, column, row.get(column.id)).split())

    def _count_words(self) -> str:
        count = len(self._rows)
        return _("{n} rows").format(n=say_number(count)) if count != 1 else _("1 row")

    def _left_out_words(self) -> str:
        titles = self._block[0] if self.heading.isChecked() else []
        names = [
            titles[place].strip() if place < len(titles) and titles[place].strip() else str(place + 1)
            for place, column in enumerate(self.columns())
            if column is None
        ]
        return _("Left out: {columns}").format(columns=say_list(names)) if names else ""

    def _unread_words(self) -> str:
        unread = count_unread(self._rows, self._table, self._library)
        if not unread:
            return ""
        if unread == 1:
            return _("1 cell does not read as its column asks; it is kept as it is and reported as a finding.")
        words = _("{n} cells do not read as their column asks; they are kept as they are and reported as findings.")
        return words.format(n=say_number(unread))

    def _take(self) -> None:
        self.rows_wanted.emit(self._rows, self.mode.index() == 1)
        self.accept()
