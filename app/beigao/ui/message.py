"""One message on the screen: what happened, what was kept, what to do; long words scroll, details can be copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Glyph, Label, Prose, Says, verbatim

WIDTH = 520
_MARGIN = 24


@dataclass(frozen=True)
class Message:
    """What a person is told, as words already in their language: what happened, what was kept, what to do."""

    happened: str
    kept: str = ""
    advice: str = ""
    sign: str = "error"  # the name of an icon and of its colour
    details: str = ""  # technical, without anything personal; a person may copy them


class MessageDialog(VeilingDialog):
    """A message with its sign and its buttons.

    Attributes:
        pressed: the place of the button that was pressed, 0 while none was.

    Args:
        buttons: what can be done; the first closes the message, as Esc does, the last is the way forward.
        proposed: the place of the button that Enter presses.
    """

    def __init__(
        self, theme: Theme, message: Message, buttons: Sequence[Says], proposed: int, parent: QWidget | None
    ) -> None:
        super().__init__(theme, parent)
        self.pressed = 0
        self.setWindowTitle(_("Beigao"))
        self.setObjectName("message")
        self.setAccessibleName(message.happened)
        self.setAccessibleDescription("\n".join(part for part in (message.kept, message.advice) if part))
        self._words = self._make_words(message)
        self.area = QScrollArea(self)
        self.area.setObjectName("words")
        self.area.setAccessibleName(_("Message"))
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._words)
        self.buttons = [
            Button(theme, says, "primary" if place and place == len(buttons) - 1 else "")
            for place, says in enumerate(buttons)
        ]
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda _checked=False, place=place: self._press(place))
        self.copy = Button(theme, N_("Copy details"), icon="copy")
        self.copy.setObjectName("copy_details")
        self.copy.setVisible(bool(message.details))
        self.copy.clicked.connect(lambda: self._copy(message.details))
        sign = Glyph(theme, message.sign, "accent" if message.sign == "hint" else message.sign, 20)
        self._parts = boxes.column(
            theme,
            boxes.row(theme, boxes.column(theme, 2, sign, boxes.STRETCH, gap=0), (self.area, 1), gap=12),
            boxes.row(theme, self.copy, boxes.STRETCH, *self.buttons, gap=8),
            gap=20,
            margins=(_MARGIN, 20, _MARGIN, 20),
        )
        self.setLayout(self._parts)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self._fit()
        self.buttons[proposed].setDefault(True)
        self.buttons[proposed].setFocus()

    def _make_words(self, message: Message) -> QWidget:
        theme = self._theme
        happened = Label(verbatim(message.happened), "section", wraps=True)
        layout = boxes.column(theme, happened, gap=8)
        for part, tone in ((message.kept, ""), (message.advice, "soft")):
            if part:
                layout.addWidget(Prose(theme, verbatim(part), "ui", tone))
        layout.addStretch(1)
        self._lines = layout
        words = boxes.holder(layout)
        words.setMinimumSize(1, 1)  # else the area takes the height of the words at their narrowest
        for label in words.findChildren(Label):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return words

    def _fit(self) -> None:
        """As wide as its words like it, as high as they need; on a small screen they scroll."""
        room = self.screen().availableSize()
        buttons = self._parts.minimumSize().width()
        width = min(max(self._theme.px(WIDTH), buttons), room.width() - self._theme.px(_MARGIN))
        self._words.ensurePolished()
        for label in self._words.findChildren(Label):
            label.ensurePolished()
        for_words = width - self._theme.px(2 * _MARGIN + 20 + 12)
        needed = self._lines.heightForWidth(for_words)
        most = max(self._theme.px(60), room.height() - self._theme.px(132))  # buttons, margins, the window's own bar
        if needed > most:
            self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to be read with the keyboard
        self.area.setFixedHeight(min(needed, most))
        self.setFixedWidth(width)

    def _press(self, place: int) -> None:
        self.pressed = place
        if place:
            self.accept()
        else:
            self.reject()

    def _copy(self, details: str) -> None:
        QGuiApplication.clipboard().setText(details)
        self.copy.show_icon("check", "success")
        self.copy.say(N_("Details copied"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # now in the look of the window
