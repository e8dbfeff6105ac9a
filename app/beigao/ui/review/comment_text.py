"""Where a reviewer types: their name, which is remembered, and their words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTextEdit, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.editors.lines import Line
from beigao.ui.editors.writing import GrowingText
from beigao.ui.keys import KeyTable, named
from beigao.ui.review.desk import Desk
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Says, said

COMMENT_KEYS: KeyTable = {"keep": (N_("Add the comment"), ("Ctrl+Return", "Ctrl+Enter"))}


class CommentText(GrowingText):
    """The words of a comment or an opinion, with an undo of its own: they are no answer.

    Signals:
        kept: a person is done, by the keyboard.
    """

    kept = Signal()

    def __init__(self, theme: Theme, name: Says, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._name = name
        self.set_text("")
        self.setUndoRedoEnabled(True)
        self.retranslate()

    def words(self) -> str:
        """What was typed, without blanks around it."""
        return self.toPlainText().strip()

    def retranslate(self) -> None:
        self.setPlaceholderText(said(self._name))
        self.setAccessibleName(said(self._name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if named(COMMENT_KEYS, event) == "keep":
            self.kept.emit()
        else:
            QTextEdit.keyPressEvent(self, event)


class NameLine(Line):
    """A line for the name of a person."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.textEdited.connect(lambda: set_look(self, state=""))
        self.retranslate()

    def name(self) -> str:
        """The name; where there is none the line asks for it."""
        name = " ".join(self.text().split())
        if not name:
            set_look(self, state="error")
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return name

    def retranslate(self) -> None:
        self.setPlaceholderText(_("Your name"))
        self.setAccessibleName(_("Your name"))


class Author(QWidget):
    """Who comments: asked the first time, then said, with a way to say another name."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="clear")
        self._desk = desk
        self.line = NameLine(theme, self)
        self._said = Elided(lambda: _("as {name}").format(name=desk.author), "meta", "soft", self)
        self.change = Button(theme, N_("Another name"), "link", parent=self)
        self.change.clicked.connect(self._ask)
        self.setLayout(boxes.row(theme, (self.line, 1), self._said, self.change, boxes.STRETCH, gap=8))
        self.show_name()

    def show_name(self) -> None:
        """Say the name, or ask for it."""
        known = bool(self._desk.author)
        self._said.retranslate()
        self.line.setVisible(not known)
        self._said.setVisible(known)
        self.change.setVisible(known)

    def settle(self) -> bool:
        """Remember the name; False where there is none yet, and the line asks for it."""
        if not self.line.isHidden():
            name = self.line.name()
            if not name:
                return False
            self._desk.author = name
            self.show_name()
        return True

    def _ask(self) -> None:
        self.line.show_text(self._desk.author)
        for widget, shown in ((self.line, True), (self._said, False), (self.change, False)):
            widget.setVisible(shown)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()
