"""A table to read, not to fill in: headings and a few rows of words and links, as wide as its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from beigao.ui import boxes
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label, Says

Cell = Says | QWidget


class ReadingTable(QFrame):
    """Rows of cells under their headings; every cell wraps.

    Args:
        shares: how the columns share the width.
    """

    def __init__(
        self, theme: Theme, headings: Sequence[Says], shares: Sequence[int], rows: Sequence[Sequence[Cell]]
    ) -> None:
        super().__init__()
        set_look(self, role="card")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for column, (heading, share) in enumerate(zip(headings, shares, strict=True)):
            grid.setColumnStretch(column, share)
            head = self._padded(theme, Label(heading, "meta", "soft", wraps=True), "head")
            set_look(head, state="first" if column == 0 else "last" if column == len(headings) - 1 else "")
            grid.addWidget(head, 0, column)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                widget = cell if isinstance(cell, QWidget) else Label(cell, "ui", wraps=True)
                grid.addWidget(self._padded(theme, widget, "row"), number, column)

    def _padded(self, theme: Theme, widget: QWidget, tone: str) -> QFrame:
        """A cell with room around it; the line above a row is the cell's border."""
        layout = boxes.column(theme, widget, gap=0, margins=(12, 8, 8, 8))
        layout.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        cell = boxes.frame("cell", layout)
        set_look(cell, tone=tone)
        return cell
