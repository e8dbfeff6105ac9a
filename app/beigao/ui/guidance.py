"""Guidance for one field: what is asked and where it is written, a good and a weak example, why answers come back."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from beigao._formats import say_day
from beigao._i18n import N_, _, language
from beigao.definitions import citations
from beigao.definitions.fields import Item, LongText, Text, Wording
from beigao.definitions.loader import Library
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.flow import Opposite, WrappingRow
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label, Prose, Says

COPIED_FOR = 1600
"""Milliseconds for which a copied citation says so."""


class ArticleLink(Button):
    """A citation; a click copies it in full, the tooltip says what the article is about and how sure that is.

    The tooltip is written when the pointer or the keyboard comes: a page has many citations, and days in words need
    Babel, for which an opening window does not wait.


    Args:
        after: the citation that stands before it; of the same law only the article is said again.
    """

    def __init__(
        self, theme: Theme, library: Library, citation: str, parent: QWidget | None = None, *, after: str = ""
    ) -> None:
        self._library, self._citation, self._after = library, citation, after
        self._copied = False
        super().__init__(theme, self._words, "link", parent=parent)
        self.clicked.connect(self._copy)

    def retranslate(self) -> None:
        super().retranslate()
        self.setAccessibleName(_("Copied") if self._copied else self._cited())

    def _cited(self) -> str:
        return self._library.cite(self._citation, language())

    def _words(self) -> str:
        if self._copied:
            return _("Copied")
        law = citations.parse(self._citation).law
        if law != citations.parse(self._after).law or law not in self._library.laws:
            return self._cited()
        short = self._library.laws[law].short.text(language())
        return self._cited().removeprefix(short).strip() or self._cited()

    def about(self) -> str:
        """What the article is about, since when its law is in force, and what a click does."""
        place = citations.find(self._library.laws, self._citation)
        lines = []
        if place is not None:
            law, article = place
            lines = [law.title.text(language()), *([article.gist.text(language())] if article else [])]
            lines.append(_("In force from {day}").format(day=say_day(law.effective)))
            if law.confidence != "read":
                lines.append(_("To be verified: the official text was not read"))
        return "\n".join([*lines, _("Click to copy the citation")])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._cited())
        self._copied = True
        self.retranslate()
        QTimer.singleShot(COPIED_FOR, self, self._back)

    def _back(self) -> None:
        self._copied = False
        self.retranslate()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setToolTip(self.about())
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setToolTip(self.about())
        super().focusInEvent(event)


def article_links(
    theme: Theme, library: Library, articles: Sequence[str], parent: QWidget | None = None
) -> list[ArticleLink]:
    """Links for citations that stand in one row."""
    before = ["", *articles]
    return [
        ArticleLink(theme, library, citation, parent, after=after)
        for after, citation in zip(before, articles, strict=False)
    ]


class GuidanceCard(QFrame):
    """The card under a field, or beside it where the window is wide.

    Signals:
        closed: a person closed the card.
        skeleton_wanted: a person wants the skeleton (str) of the good example in the field.
    """

    closed = Signal()
    skeleton_wanted = Signal(str)

    def __init__(
        self, theme: Theme, library: Library, item: Item, parent: QWidget | None = None, *, narrow: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        set_look(self, role="note")
        self.setObjectName("guidance")
        links = article_links(theme, library, item.articles, self)
        close = Button(theme, icon="close", tip=N_("Close (Esc)"), size=14, parent=self)
        close.clicked.connect(self.closed)
        title = Label(N_("What is asked"), "caption", parent=self)
        asked = boxes.column(theme, gap=0)
        if links and not narrow:
            asked.addLayout(boxes.row(theme, (Opposite(theme, title, self._links(links)), 1), close, gap=4))
        else:
            asked.addLayout(boxes.row(theme, title, boxes.STRETCH, close))
        layout = boxes.column(theme, asked, gap=8, margins=(16, 4, 8, 8 if not narrow else 12))
        body = boxes.column(theme, gap=12 if narrow else 8, margins=(0, 0, 8, 0))
        layout.addLayout(body)
        if item.guidance:
            asked.addWidget(Prose(theme, item.guidance))
        if links and narrow:
            asked.addSpacing(theme.px(4))
            asked.addWidget(self._links(links))
        self.insert = self._skeleton_button(item) if item.good else None
        examples = [
            self._example(N_("Good"), "check", "success", item.good, self.insert),
            self._example(N_("Too weak"), "close", "error", item.weak),
        ]
        shown = [(example, stretch) for example, stretch in zip(examples, (3, 2), strict=True) if example is not None]
        if shown:
            together = boxes.column if narrow else boxes.row
            body.addLayout(together(theme, *shown, gap=12 if narrow else 24))
        if item.returned:
            body.addWidget(boxes.rule(self))
            body.addLayout(self._why(item.returned, narrow=narrow))
        self.setLayout(layout)

    def _example(
        self, says: Says, icon: str, tone: str, wording: Wording | None, tool: QWidget | None = None
    ) -> QWidget | None:
        if wording is None:
            return None
        theme = self._theme
        head = boxes.row(theme, Glyph(theme, icon, tone, 14), Label(says, "caption", tone), boxes.STRETCH, gap=4)
        head.addStrut(theme.px(20))  # with a tool or without one
        if tool is not None:
            head.addWidget(tool)
        return boxes.holder(boxes.column(theme, head, Prose(theme, wording), boxes.STRETCH, gap=2))

    def _skeleton_button(self, item: Item) -> Button | None:
        skeleton = item.skeleton if isinstance(item, Text | LongText) else None
        if skeleton is None:
            return None

        def tip() -> str:
            words = _("Below what is there already:") + "\n" + skeleton.text(language())
            return f"<p>{html.escape(words)}</p>".replace("\n", "<br>")  # rich text, so that it wraps

        button = Button(self._theme, N_("Insert the skeleton"), "link", icon="text", tip=tip, size=14, parent=self)
        button.clicked.connect(lambda: self.skeleton_wanted.emit(skeleton.zh))  # what is filed is in Chinese
        return button

    def _why(self, wording: Wording, *, narrow: bool) -> QHBoxLayout:
        theme = self._theme
        caption = Label(N_("Why it comes back"), "caption")
        words = Prose(theme, wording)
        if narrow:
            return boxes.row(theme, boxes.column(theme, caption, words, gap=2))
        sign = boxes.row(theme, Glyph(theme, "hint", "text2", 14), caption, gap=6)
        return boxes.row(theme, boxes.column(theme, sign, boxes.STRETCH, gap=0), (words, 1), gap=8)

    def _links(self, links: list[ArticleLink]) -> QWidget:
        theme = self._theme
        sign = boxes.column(theme, 3, Glyph(theme, "book", "accent", 14), boxes.STRETCH, gap=0)
        return boxes.holder(boxes.row(theme, sign, (WrappingRow(theme, *links), 1), gap=6), self)


def has_guidance(item: Item) -> bool:
    """Whether there is anything to say about a field."""
    return any((item.guidance, item.good, item.weak, item.returned, item.articles))


__all__ = ["ArticleLink", "GuidanceCard", "article_links", "has_guidance"]
