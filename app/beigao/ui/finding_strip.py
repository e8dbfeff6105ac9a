"""One finding under its field: sign, sentence, article."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import language
from beigao.definitions.loader import Library
from beigao.rules.findings import Finding
from beigao.ui import boxes
from beigao.ui.guidance import ArticleLink
from beigao.ui.signs import SEVERITY_TOKENS
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Prose


class FindingStrip(QFrame):
    """A finding with its sign and article; the article is copied by a click."""

    def __init__(self, theme: Theme, library: Library, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="finding", tone=finding.severity)
        self.finding = finding
        token = SEVERITY_TOKENS[finding.severity]
        sign = boxes.column(theme, 2, Glyph(theme, finding.severity, token), boxes.STRETCH, gap=0)
        words = Prose(theme, finding.text, "ui", finding.severity if finding.severity != "hint" else "")
        layout = boxes.row(theme, sign, (words, 1), gap=6, margins=(8, 4, 8, 4))
        for citation in finding.articles[:1]:
            layout.addLayout(boxes.column(theme, ArticleLink(theme, library, citation, self), boxes.STRETCH, gap=0))
        self.setLayout(layout)
        self.retranslate()

    def retranslate(self) -> None:
        """The tooltip says why such papers come back, where the message knows it."""
        self.setToolTip(self.finding.reason.text(language()) if self.finding.reason else "")
