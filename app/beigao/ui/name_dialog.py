"""A dialog that asks for a name."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from beigao._i18n import N_
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Label, Says, said

WIDTH, LONGEST = 440, 80


class NameDialog(VeilingDialog):
    """Asks for a name; an empty one is none.

    Args:
        title: what gets the name.
        about: what the name does.
        name: what stands there at first.
    """

    def __init__(self, theme: Theme, title: Says, about: Says, name: str, parent: QWidget | None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("name_dialog")
        self.setWindowTitle(said(title))
        self.line = QLineEdit(name, self)
        self.line.setMaxLength(LONGEST)
        self.line.setAccessibleName(said(title))
        self.line.setAccessibleDescription(said(about))
        self.line.selectAll()
        self.cancel = Button(theme, N_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.keep = Button(theme, N_("Save"), "primary")
        self.keep.clicked.connect(self.accept)
        self.keep.setDefault(True)
        self.line.textChanged.connect(self._show)
        foot = boxes.row(theme, boxes.STRETCH, self.cancel, self.keep)
        parts = (Label(title, "section"), Label(about, "ui", "soft", wraps=True), self.line, foot)
        self.setLayout(boxes.column(theme, *parts, gap=12, margins=(24, 20, 24, 20)))
        self.setFixedWidth(theme.px(WIDTH))
        self._show()
        self.line.setFocus()

    def name(self) -> str:
        """What was typed, without blanks around it."""
        return self.line.text().strip()

    def _show(self) -> None:
        self.keep.setEnabled(bool(self.name()))
