"""One comment as it is shown: who said it and when, its words, and what can be done with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QWidget

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
        self._stand = self._stand_of(comment)
        self._who: Author | None = None
        self._lines = boxes.column(theme, gap=2)
        self._labels = [Label(place, "strong", wraps=True)] if place else []
        self._labels.append(Label(self._says, "meta", "soft", wraps=True))
        for label in self._labels:
            self._lines.addWidget(label)
        self._words = Prose(theme, verbatim(breakable(comment.words)), "ui", "" if comment.is_open else "soft")
        if desk.gone != comment:
            self._lines.addWidget(self._words)
        self._tools = boxes.holder(WrappingRow(theme, *self._make_tools(go), gap=12))
        self._lines.addWidget(self._tools)
        self.setLayout(self._lines)

    def is_still(self, comment: Comment) -> bool:
        """Whether this shows a comment as it is, and nobody is at work on it."""
        return self._text is None and self._stand == self._stand_of(comment)

    def retranslate(self) -> None:
        """Say the place again, which changes with the names of entries."""
        for label in self._labels:
            label.retranslate()

    def _stand_of(self, comment: Comment) -> tuple[object, ...]:
        return comment, self._desk.gone == comment, self._desk.author, self._desk.is_orphan(comment)

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
        if not self._desk.author and self._who is None:
            self._who = Author(self._theme, self._desk, self)
            self._lines.addWidget(self._who)
            self._who.show()
            self._who.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._who is None or self._who.settle():
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


class CommentList(QWidget):
    """Comments one below the other; those that are as they were are kept, and so is the place of the keyboard.

    Args:
        make: makes the view of a comment.
    """

    def __init__(
        self, theme: Theme, desk: Desk, make: Callable[[Comment], CommentView], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_look(self, role="clear")
        self._desk, self._make = desk, make
        self._lines = boxes.column(theme, gap=14)
        self.setLayout(self._lines)

    def views(self) -> list[CommentView]:
        """The comments that are shown."""
        items = [self._lines.itemAt(at) for at in range(self._lines.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, CommentView)]

    def show_comments(self, comments: Iterable[Comment]) -> None:
        """Show these, and of those just deleted the last."""
        focused, old = QApplication.focusWidget(), {view.comment.id: view for view in self.views()}
        in_hand = next((view for view in old.values() if focused is not None and view.isAncestorOf(focused)), None)
        self.hide()  # one layout for all
        for view in old.values():
            self._lines.removeWidget(view)
        for comment in comments:
            before = old.get(comment.id)
            view = old.pop(comment.id) if before is not None and before.is_still(comment) else self._make(comment)
            self._lines.addWidget(view)
            view.retranslate()
        self.setVisible(self._lines.count() > 0)
        for view in old.values():
            view.hide()
            view.deleteLater()  # later: a button of it may be what was clicked
        if in_hand is not None and focused is not None:
            self._give_keyboard(in_hand, focused)

    def _give_keyboard(self, in_hand: CommentView, focused: QWidget) -> None:
        for view in self.views():
            if view is in_hand:
                focused.setFocus(Qt.FocusReason.OtherFocusReason)
            elif view.comment.id == in_hand.comment.id:
                next(iter(view.tools.values())).setFocus(Qt.FocusReason.OtherFocusReason)
