"""What the start page is made of: tiles, little sheets of paper, cards with a name, and the first steps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QWidget

from beigao._i18n import N_
from beigao.ui import boxes, icons
from beigao.ui.entries_page import Card
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label, Prose, Says, said, verbatim

FIRST_STEPS = (
    N_("Begin with the company. Each fact is filled in once; every document takes it from there."),
    N_("Where a field is unclear, F1 says what the authority looks for, with a good and a weak answer."),
    N_("“Which filings?” works out from the answers what is due, by which route and by when."),
    N_("The findings say what is wrong, missing or contradictory; F8 goes from one to the next."),
    N_("Export Word drafts at any time; gaps are printed in red until they are filled in."),
)
ACROSS_FROM = 860
"""From this width on (px at 100 % text) the first steps stand side by side."""


class Tile(QLabel):
    """An icon on a coloured square."""

    def __init__(self, theme: Theme, name: str, *, primary: bool = False) -> None:
        super().__init__()
        self._theme, self._name, self._token = theme, name, "on_accent" if primary else "accent"
        set_look(self, role="tile", tone="primary" if primary else "")
        self.setFixedSize(theme.px(40), theme.px(40))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons.pixmap(self._theme, self._name, self._token, 20))


class NamedCard(Card):
    """A card that a screen reader calls by its name, in the language in use."""

    def __init__(self, role: str, tone: str, name: Says, parent: QWidget | None = None) -> None:
        super().__init__(role, tone, parent)
        self._name = name
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(said(self._name))


class Papers(QWidget):
    """Little sheets fanned out: what a sample makes. One line is still open, in red."""

    def __init__(self, theme: Theme, count: int) -> None:
        super().__init__()
        self._theme, self._count = theme, count
        self.setFixedHeight(theme.px(64))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(0, 0, self.width(), self.height() + 12), theme.px(7), theme.px(7))
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), theme.color("sunken"))
        width, step = theme.px(68), theme.px(44)
        left = (self.width() - width - (self._count - 1) * step) / 2
        for place in range(self._count):
            sheet = QRectF(left + place * step, theme.px(8) + (place % 2) * theme.px(6), width, theme.px(100))
            self._paint_sheet(painter, sheet, has_gap=place == self._count - 1)
        painter.end()

    def _paint_sheet(self, painter: QPainter, sheet: QRectF, *, has_gap: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("paper"))
        painter.drawRoundedRect(sheet.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = QColor(theme.color("paper_text"))
        ink.setAlpha(190)
        painter.setBrush(ink)
        middle = sheet.width() - theme.px(36)
        painter.drawRoundedRect(QRectF(sheet.x() + theme.px(18), sheet.y() + theme.px(9), middle, theme.px(4)), 1, 1)
        for line in range(7):
            is_gap = has_gap and line == 3
            ink.setAlpha(60)
            painter.setBrush(theme.color("gap") if is_gap else ink)
            length = theme.px(26) if is_gap else sheet.width() - theme.px(38 if line in (2, 5) else 20)
            top = sheet.y() + theme.px(20) + line * theme.px(8)
            painter.drawRoundedRect(QRectF(sheet.x() + theme.px(10), top, length, theme.px(2.6)), 1, 1)


class FirstSteps(QFrame):
    """What one does with Beigao in five sentences, side by side where there is room for it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first_steps")
        set_look(self, role="card")
        self._theme = theme
        self._steps = boxes.row(theme, gap=16, margins=(16, 12, 16, 12))
        for number, sentence in enumerate(FIRST_STEPS, 1):
            self._steps.addWidget(self._step(number, sentence), 1)
        self.setLayout(self._steps)

    def _step(self, number: int, sentence: str) -> QWidget:
        theme = self._theme
        sign = Label(verbatim(str(number)), "step")
        sign.setFixedSize(theme.px(22), theme.px(22))
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        parts = (boxes.column(theme, sign, boxes.STRETCH, gap=0), (Prose(theme, sentence, "meta"), 1))
        return boxes.holder(boxes.row(theme, *parts, gap=8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = self.width() >= self._theme.px(ACROSS_FROM)
        direction = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        if self._steps.direction() != direction:
            self._steps.setDirection(direction)
            self._steps.setSpacing(self._theme.px(16 if across else 6))
