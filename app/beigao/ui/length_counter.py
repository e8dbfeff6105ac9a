"""How long an answer is against its limit, counted as the filing systems count: every sign, blank and line break."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QWidget

from beigao._formats import say_number
from beigao._i18n import _
from beigao.definitions.fields import FieldModel, LongText, Text
from beigao.dossier.answers import Json
from beigao.ui import boxes
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label

NEAR = 0.9
"""The share of the limit from which the counter speaks up."""
FIXED_LENGTH = frozenset({"uscc", "id_card", "postcode", "label_code"})
"""Checks of codes that are right only at their full length, where being near the limit is no news."""


def limit_of(field: FieldModel) -> int:
    """The most characters that an answer may have, 0 for no limit."""
    return field.max_length or 0 if isinstance(field, Text | LongText) else 0


class LengthCounter(QWidget):
    """`12 / 500` at the right, in a line or below a text: grey, amber near the limit, red with a sign past it."""

    def __init__(self, theme: Theme, field: FieldModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit, self._length = limit_of(field), 0
        checks = field.checks if isinstance(field, Text) else ()
        self._is_code = not FIXED_LENGTH.isdisjoint(checks)
        self.sign = Glyph(theme, "error", "error", 14, self)
        self.sign.hide()
        self.label = Label(lambda: f"{say_number(self._length)} / {say_number(self._limit)}", "meta", "muted", self)
        self.setLayout(boxes.row(theme, boxes.STRETCH, self.sign, self.label, gap=4, margins=(0, 0, 2, 0)))
        self._theme = theme
        self.retranslate()

    def stand_in(self, line: QLineEdit) -> None:
        """Stand inside the right end of a line, which keeps room for the longest count."""
        longest = f"{say_number(self._limit)} / {say_number(self._limit)}"
        width = QFontMetrics(self._theme.font("meta")).horizontalAdvance(longest) + self._theme.px(14 + 4 + 2)
        self.setParent(line)
        self.setFixedWidth(width)
        line.setTextMargins(0, 0, width - self._theme.px(14), 0)
        line.installEventFilter(self)
        self._follow(line)

    def _follow(self, line: QLineEdit) -> None:
        self.setGeometry(line.width() - self.width() - self._theme.px(8), 0, self.width(), line.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QLineEdit):
            self._follow(watched)
        return super().eventFilter(watched, event)

    def count(self, answer: Json) -> None:
        """Show how long this answer is."""
        self._length = len(answer) if isinstance(answer, str) else 0
        self.sign.setVisible(self._length > self._limit)
        set_look(self.label, tone=self.tone())
        self.label.retranslate()

    def tone(self) -> str:
        """`muted`, `warning` near the limit, `error` past it."""
        if self._length > self._limit:
            return "error"
        return "warning" if self._length >= self._limit * NEAR and not self._is_code else "muted"

    def words(self) -> str:
        """The same for a screen reader."""
        return _("{n} of {limit} characters.").format(n=say_number(self._length), limit=say_number(self._limit))

    def retranslate(self) -> None:
        self.setToolTip(_("Counted as the filing system counts: characters, spaces and punctuation included."))
