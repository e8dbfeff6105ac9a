"""Buttons: with words, with an icon, links, and segments of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from beigao._i18n import N_
from beigao.ui import boxes, icons
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Says, said

SEGMENT_KEYS: KeyTable = {
    "next": (N_("The next of a few choices side by side"), ("Right",)),
    "previous": (N_("The choice before"), ("Left",)),
}
_TOKENS = {"primary": "on_accent", "link": "accent"}


class Button(QPushButton):
    """A button; without words it is an icon whose `tip` is its name for the eye and the screen reader.

    Args:
        role: `primary` (one in a window), `quiet`, `link`, `icon`, `tab`, `segment`, or nothing.
        checked_token: the colour of the icon while the button is checked.
    """

    def __init__(
        self,
        theme: Theme,
        says: Says = "",
        role: str = "",
        *,
        icon: str = "",
        token: str = "",
        tip: Says = "",
        size: int = 16,
        checkable: bool = False,
        checked_token: str = "accent",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._says, self._tip = theme, says, tip
        self._icon, self._icon_px = icon, size
        self._token, self._checked_token = token or _TOKENS.get(role, "text2"), checked_token
        self._bold = role in ("tab", "segment")
        set_look(self, role=role or ("icon" if icon and not says else ""))
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if icon:
            self.setIconSize(QSize(theme.px(size), theme.px(size)))
            theme.changed.connect(self._draw)
            self.toggled.connect(self._draw)
            self._draw()
        if self.property("role") == "icon":
            side = theme.px(28 if size >= 16 else 24)
            self.setFixedSize(side, side)
        self.retranslate()

    def show_icon(self, name: str, token: str = "") -> None:
        """Show another icon, or the same in another colour."""
        self._icon, self._token = name, token or self._token
        self._draw()

    def say(self, says: Says, tip: Says = "") -> None:
        """Say something else from now on."""
        self._says, self._tip = says, tip or self._tip
        self.retranslate()

    def retranslate(self) -> None:
        words, tip = said(self._says), said(self._tip)
        self.setText(f" {words}" if self._icon and words else words)
        self.setToolTip(tip)
        self.setAccessibleName(words or tip)
        if self._bold:  # bold when chosen: keep room for it, or the chosen label is cut
            width = QFontMetrics(self._theme.font("ui", bold=True)).horizontalAdvance(self.text())
            self.setMinimumWidth(width + self._theme.px(24 if self.property("role") == "segment" else 22))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        token = self._checked_token if self.isCheckable() and self.isChecked() else self._token
        self.setIcon(icons.icon(self._theme, self._icon, token, self._icon_px))


class Segments(QFrame):
    """A few choices side by side; one is chosen, or none at first.

    Signals:
        chosen: the index that a person chose, -1 when they took the choice back.
    """

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, choices: Sequence[Says], *, may_be_none: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_look(self, role="segments")
        self._may_be_none = may_be_none
        self._buttons = [Button(theme, says, "segment", checkable=True, parent=self) for says in choices]
        for index, button in enumerate(self._buttons):
            button.clicked.connect(lambda _checked=False, index=index: self._choose(index))
            button.installEventFilter(self)
        self.setLayout(boxes.row(theme, *self._buttons, gap=0, margins=(1, 1, 1, 1)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._buttons[0])

    def buttons(self) -> list[Button]:
        return self._buttons

    def index(self) -> int:
        """The chosen one, -1 for none."""
        return next((index for index, button in enumerate(self._buttons) if button.isChecked()), -1)

    def set_index(self, index: int) -> None:
        """Choose without a signal."""
        for place, button in enumerate(self._buttons):
            button.setChecked(place == index)

    def _choose(self, index: int) -> None:
        taken_back = self._may_be_none and not self._buttons[index].isChecked()
        self.set_index(-1 if taken_back else index)
        self.chosen.emit(self.index())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys choose; a button of its own accord would only hand the focus on."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        step = {"next": 1, "previous": -1}.get(named(SEGMENT_KEYS, event))
        if step is None:
            return super().eventFilter(watched, event)
        here = next((place for place, button in enumerate(self._buttons) if button is watched), 0)
        place = max(0, min(len(self._buttons) - 1, here + step))
        self._buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
        self.set_index(place)
        self.chosen.emit(place)
        return True
