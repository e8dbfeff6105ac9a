"""A fact that has its home in another form: shown here read-only, with the way to its home."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

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
    """A line that cannot be typed into; a click or Enter goes to the home of its fact."""

    activated = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        set_look(self, role="fact")
        self.setReadOnly(True)
        self.setTextMargins(theme.px(22), 0, 0, 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

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
        self.line.setToolTip(_("Go to where this fact is filled in"))
        self.refresh()

    def refresh(self) -> None:
        """Show the fact as it is now."""
        self.line.setText(display(self._around.library, self._field, self._around.session.value(self.path)))
        self.line.setPlaceholderText(_("not filled in yet"))
        self.line.setCursorPosition(0)
