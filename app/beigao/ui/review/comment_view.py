"""One comment as it is shown: who said it and when, its words, and what can be done with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from beigao._i18n import N_, _
from beigao.dossier.review import Comment
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.flow import WrappingRow
from beigao.ui.recovery import moment_words
from beigao.ui.review.comment_text import Author, CommentText
from beigao.ui.review.desk import Desk
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label, Prose, Says, verbatim

_STRETCH = re.compile(r"[!-\u2e7f]{24}(?=[!-\u2e7f])")  # Chinese characters part by themselves


class CommentView(QFrame):
    """A comment with its tools; where it was just deleted, the way to take that back.

    Args:
        place: where it belongs, where it is not shown at its field.
        go: leads there.
    """

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        comment: Comment,
        parent: QWidget | None = None,
        *,
        place: Says = "",
        go: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        set_look(self, role="clear")
        self._theme, self._desk, self.comment = theme, desk, comment
        self.tools: dict[str, Button] = {}
        self._text: CommentText | None = None
        self._who = Author(theme, desk, self)
        self._who.hide()
        self._lines = boxes.column(theme, gap=2)
        if place:
            self._lines.addWidget(Label(place, "strong", wraps=True))
        self._lines.addWidget(Label(self._says, "meta", "soft", wraps=True))
        self._words = Prose(theme, verbatim(breakable(comment.words)), "ui", "" if comment.is_open else "soft")
        if desk.gone != comment:
            self._lines.addWidget(self._words)
        self._lines.addWidget(self._who)
        self._tools = boxes.holder(WrappingRow(theme, *self._make_tools(go), gap=12))
        self._lines.addWidget(self._tools)
        self.setLayout(self._lines)

    def _make_tools(self, go: Callable[[], object] | None) -> Iterable[Button]:
        desk, comment = self._desk, self.comment
        acts: dict[str, tuple[Says, Callable[[], object]]]
        if desk.gone == comment:
            acts = {"take_back": (N_("Take back"), desk.take_back)}
        else:
            resolve: tuple[Says, Callable[[], object]] = (N_("Resolve"), self._resolve)
            acts = {"go": (N_("Go to the field"), go)} if go is not None else {}
            acts |= {
                "resolve": resolve if comment.is_open else (N_("Reopen"), lambda: desk.reopen(comment)),
                "delete": (N_("Delete"), lambda: desk.delete(comment)),
            }
            if comment.author == desk.author:
                acts["edit"] = (N_("Edit"), self._edit)
        for name, (words, act) in acts.items():
            button = Button(self._theme, words, "link", parent=self)
            button.setAccessibleDescription(comment.words[:80])
            button.clicked.connect(act)
            self.tools[name] = button
        return self.tools.values()

    def _says(self) -> str:
        comment = self.comment
        if self._desk.gone == comment:
            return _("The comment by {name} was deleted.").format(name=comment.author)
        said = f"{comment.author} · {moment_words(datetime.fromisoformat(comment.made))}"
        if comment.is_open:
            return said
        when = moment_words(datetime.fromisoformat(comment.resolved))
        return f"{said}\n" + _("Resolved by {name} · {when}").format(name=comment.resolver, when=when)

    def _resolve(self) -> None:
        """Resolve it; who does so is asked the first time."""
        if not self._desk.author and self._who.isHidden():
            self._who.show()
            self._who.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._who.settle():
            self._desk.resolve(self.comment)

    def _edit(self) -> None:
        """Let a person change their words in place."""
        self._text = CommentText(self._theme, N_("Comment"), self)
        self._text.set_text(self.comment.words)
        self._text.kept.connect(self._change)
        keep, cancel = Button(self._theme, N_("Keep")), Button(self._theme, N_("Cancel"), "quiet")
        keep.clicked.connect(self._change)
        cancel.clicked.connect(self._desk.changed)  # shows the comment as it is
        self._words.hide()
        self._tools.hide()
        self._lines.addWidget(self._text)
        self._lines.addLayout(boxes.row(self._theme, boxes.STRETCH, cancel, keep))
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self) -> None:
        assert self._text is not None
        if words := self._text.words():
            self._desk.change(self.comment, words)


def breakable(words: str) -> str:
    """Words with a place to break in each stretch that is longer than a line may be."""
    return _STRETCH.sub(lambda found: found[0] + "\u200b", words)


def shown_comments(lines: QVBoxLayout) -> list[CommentView]:
    """The comments that a column shows."""
    items = [lines.itemAt(at) for at in range(lines.count())]
    widgets = [item.widget() for item in items if item is not None]
    return [widget for widget in widgets if isinstance(widget, CommentView)]


def fill_comments(lines: QVBoxLayout, views: Iterable[CommentView]) -> None:
    """Show other comments in a column; the keyboard stays at the comment where it was."""
    focused, old = QApplication.focusWidget(), shown_comments(lines)
    in_hand = next((view.comment.id for view in old if focused is not None and view.isAncestorOf(focused)), "")
    for view in old:
        lines.removeWidget(view)
    for view in views:
        lines.addWidget(view)
        view.show()
        if view.comment.id == in_hand:
            next(iter(view.tools.values())).setFocus(Qt.FocusReason.OtherFocusReason)
    for view in old:
        view.hide()
        view.deleteLater()  # later: a button of it may be what was clicked
