"""The quiet button at a field that opens its comments, and says how many are open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.definitions.paths import FieldPath
from beigao.ui.buttons import Button
from beigao.ui.review.desk import Desk
from beigao.ui.theme import Theme


class CommentButton(Button):
    """An icon, with the number of open comments beside it where there are any."""

    def __init__(self, theme: Theme, desk: Desk, path: FieldPath, parent: QWidget) -> None:
        self._desk, self._path = desk, path
        tip = N_("Comments (Ctrl+Alt+M)")
        super().__init__(theme, icon="comment", token="text3", tip=tip, size=14, checkable=True, parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        desk.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        super().retranslate()
        theme, count = self._theme, self._desk.open_at(self._path)
        words = f" {count}" if count else ""
        room = QFontMetrics(theme.font("ui")).horizontalAdvance(words)
        self.setText(words)
        self.setFixedWidth(theme.px(24 + (6 if count else 0)) + room)
        self.show_icon("comment", "accent" if count else "text3")
        if count:
            open_words = _("{n} open comments").format(n=count) if count > 1 else _("1 open comment")
            self.setAccessibleName(f"{self.toolTip()}, {open_words}")
