"""The answers in short, one card each: data export, algorithm filing, labelling, exempt activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QWidget

from beigao.ui import boxes
from beigao.ui.entries_page import Card
from beigao.ui.flow import Flow
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label

Topic = Literal["export", "services", "exempt"]


@dataclass(frozen=True)
class Answer:
    """What a card says, as words already in the language in use.

    Attributes:
        topic: what is shown below when the card is chosen.
    """

    topic: Topic
    icon: str
    what: str
    verdict: str
    why: str


class AnswerCards(QWidget):
    """The cards side by side; the chosen one is marked.

    Signals:
        chosen: the topic that a person wants to read.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, answers: Sequence[Answer], topic: Topic) -> None:
        super().__init__()
        row = EvenRow(theme)
        for number, answer in enumerate(answers):
            card = self._card(theme, answer, chosen=answer.topic == topic)
            card.setObjectName(f"answer:{number}")
            card.clicked.connect(lambda answer=answer: self.chosen.emit(answer.topic))
            row.addWidget(card)
        self.setLayout(row)

    def _card(self, theme: Theme, answer: Answer, *, chosen: bool) -> Card:
        card = Card("card", "chosen" if chosen else "link")
        tone = "accent" if chosen else "text2"
        head = boxes.row(theme, Glyph(theme, answer.icon, tone), (Label(lambda: answer.what, "meta"), 1), gap=6)
        verdict = Label(lambda: answer.verdict, "section", "accent" if chosen else "", wraps=True)
        why = Label(lambda: answer.why, "meta", "soft", wraps=True)
        card.setLayout(boxes.column(theme, head, verdict, why, boxes.STRETCH, gap=0, margins=(16, 8, 16, 12)))
        card.setAccessibleName(f"{answer.what}: {answer.verdict}")
        card.setAccessibleDescription(answer.why)
        set_look(card, state="")
        return card


class EvenRow(Flow):
    """Items of one width and one height: as many beside each other as have room, the rest below."""

    def __init__(self, theme: Theme, *, least: int = 200, gap: int = 16) -> None:
        super().__init__()
        self._least, self._gap = theme.px(least), theme.px(gap)

    def sizeHint(self) -> QSize:
        width = self._least * max(1, len(self._items)) + self._gap * max(0, len(self._items) - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        return QSize(self._least, 0)

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        fits = max(1, (rect.width() + self._gap) // (self._least + self._gap))
        count = min(len(self._items) or 1, fits)
        while count > 1 and len(self._items) % count:  # four beside each other, or two and two; never three and one
            count -= 1
        width = (rect.width() - self._gap * (count - 1)) // count
        top = rect.top()
        for start in range(0, len(self._items), count):
            line = self._items[start : start + count]
            height = max(self._height(item.widget(), width) for item in line)
            if move:
                for place, item in enumerate(line):
                    item.setGeometry(QRect(rect.left() + place * (width + self._gap), top, width, height))
            top += height + self._gap
        return top - self._gap - rect.top() if self._items else 0

    def _height(self, widget: QWidget | None, width: int) -> int:
        if widget is None:
            return 0
        wanted = widget.heightForWidth(width) if widget.hasHeightForWidth() else -1
        return max(wanted, widget.minimumSizeHint().height())
