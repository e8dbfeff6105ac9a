"""One finding under its field: sign, sentence, article; the article below the sentence where there is little room."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from beigao._i18n import language
from beigao.definitions.loader import Library
from beigao.rules.findings import Finding
from beigao.ui import boxes
from beigao.ui.guidance import ArticleLink
from beigao.ui.signs import SEVERITY_TOKENS
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Prose

NARROW = 440
"""A strip that is narrower (unscaled px) has the article below the sentence."""


class FindingStrip(QFrame):
    """A finding with its sign and article; the article is copied by a click."""

    def __init__(self, theme: Theme, library: Library, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="finding", tone=finding.severity)
        self.finding = finding
        token = SEVERITY_TOKENS[finding.severity]
        sign = boxes.column(theme, 2, Glyph(theme, finding.severity, token), boxes.STRETCH, gap=0)
        words = Prose(theme, finding.text, "ui", finding.severity if finding.severity != "hint" else "")
        self._theme = theme
        self._inside = boxes.row(theme, (words, 1), gap=6)
        for citation in finding.articles[:1]:
            article = ArticleLink(theme, library, citation, self)
            self._inside.addLayout(boxes.row(theme, boxes.column(theme, article, boxes.STRETCH, gap=0), boxes.STRETCH))
        self.setLayout(boxes.row(theme, sign, (self._inside, 1), gap=6, margins=(8, 4, 8, 4)))
        self.retranslate()

    def retranslate(self) -> None:
        """The tooltip says why such papers come back, where the message knows it."""
        self.setToolTip(self.finding.reason.text(language()) if self.finding.reason else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= self._theme.px(NARROW)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if way != self._inside.direction():
            self._inside.setDirection(way)
            self._inside.setSpacing(self._theme.px(6 if beside else 0))
