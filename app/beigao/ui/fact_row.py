"""A fact that has its home in another form: shown here read-only, with the way to its home."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.paths import FieldPath
from beigao.ui import boxes, icons
from beigao.ui.display import display
from beigao.ui.editors import Surroundings
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Label

FACT_KEYS: KeyTable = {"go": (N_("Go to where this fact is filled in"), ("Return", "Enter"))}


class FactLine(QLineEdit):
    """A line that cannot be typed into; a click or Enter goes to the home of its fact.

    A long fact ends in an ellipsis; the tooltip has it whole.
    """

    activated = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        set_look(self, role="fact")
        self.setReadOnly(True)
        self.setTextMargins(theme.px(22), 0, 0, 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._words = ""

    def say(self, words: str) -> None:
        """Show this fact."""
        self._words = words
        self._show()

    def _show(self) -> None:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self) - self.textMargins()
        room = inside.width() - self._theme.px(6)
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))
        self.setCursorPosition(0)
        hint = _("Go to where this fact is filled in")
        self.setToolTip(hint if self.text() == self._words else f"{self._words}\n{hint}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = self._theme.px(16)
        painter.drawPixmap(self._theme.px(9), (self.height() - side) // 2, icons.pixmap(self._theme, "link", "text3"))
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.hasSelectedText():
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if named(FACT_KEYS, event):
            self.activated.emit()
        else:
            super().keyPressEvent(event)


class FactRow(QWidget):
    """A borrowed fact with its label and where it comes from.

    Signals:
        home_wanted: the FieldPath a person wants to go to.
    """

    home_wanted = Signal(object)
    is_wide = False
    is_short = False

    def __init__(self, path: FieldPath, surroundings: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self._around = surroundings
        theme, library = surroundings.theme, surroundings.library
        form = library.forms[path.form]
        self._field = form.field(path.field)
        label = Label(self._field.label, "label", parent=self)
        home = Elided(lambda: _("from “{form}”").format(form=form.title.text(language())), "meta", "muted", self)
        self.line = FactLine(theme, self)
        self.line.activated.connect(lambda: self.home_wanted.emit(self.path))
        head = boxes.holder(boxes.row(theme, label, (home, 1), gap=6), self)
        head.setMinimumHeight(theme.px(26))
        self.setLayout(boxes.column(theme, head, 2, self.line, gap=0))
        self.retranslate()

    def fits(self, width: int) -> bool:
        """Whether the row may stand beside another one."""
        return width >= self._around.theme.px(240)

    def retranslate(self) -> None:
        self.line.setAccessibleName(self._field.label.text(language()))
        self.refresh()

    def refresh(self) -> None:
        """Show the fact as it is now."""
        self.line.say(display(self._around.library, self._field, self._around.session.value(self.path)))
        self.line.setPlaceholderText(_("not filled in yet"))
