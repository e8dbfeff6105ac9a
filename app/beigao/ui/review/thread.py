"""The comments of one field, under it or beside it: what was said, and room to say more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_
from beigao.definitions.paths import FieldPath
from beigao.dossier.review import Comment
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.review.comment_text import Author, CommentText
from beigao.ui.review.comment_view import CommentList, CommentView
from beigao.ui.review.desk import Desk
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label


class Thread(QFrame):
    """The card.

    Signals:
        closed: a person closed it.
        resized: it has another height now.
    """

    closed = Signal()
    resized = Signal()

    def __init__(self, theme: Theme, desk: Desk, path: FieldPath, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="note")
        self.setObjectName("comments")
        self._theme, self._desk, self._path = theme, desk, path
        close = Button(theme, icon="close", tip=N_("Close (Esc)"), size=14, parent=self)
        close.clicked.connect(self.closed)
        self._comments = CommentList(theme, desk, lambda comment: CommentView(theme, desk, comment, self), self)
        self.author = Author(theme, desk, self)
        self.text = CommentText(theme, N_("New comment"), self)
        self.text.set_text(desk.drafts.get(path, ""))
        self.text.textChanged.connect(self._typed)
        self.text.kept.connect(self._add)
        self.add = Button(theme, N_("Add comment"), parent=self)
        self.add.clicked.connect(self._add)
        body = boxes.column(
            theme, self._comments, self.text, boxes.row(theme, (self.author, 1), self.add), gap=8, margins=(0, 0, 8, 0)
        )
        head = boxes.row(theme, Label(N_("Comments"), "caption"), boxes.STRETCH, close)
        self.setLayout(boxes.column(theme, head, body, gap=4, margins=(16, 4, 8, 12)))
        desk.changed.connect(self._show)
        self._show()
        self._typed()

    def take_keyboard(self) -> None:
        """Put the keyboard where a person types."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def views(self) -> list[CommentView]:
        """The comments that are shown."""
        return self._comments.views()

    def _show(self) -> None:
        self.author.show_name()
        listed, gone = list(self._desk.comments_at(self._path)), self._desk.gone
        if isinstance(gone, Comment) and gone.path == self._path:
            listed = sorted([*listed, gone], key=lambda comment: comment.made)
        self._comments.show_comments(listed)
        self.resized.emit()

    def _typed(self) -> None:
        self._desk.drafts[self._path] = self.text.toPlainText()
        self.add.setEnabled(bool(self.text.words()))

    def _add(self) -> None:
        if self.text.words() and self.author.settle() and self._desk.add(self._path, self.text.words()):
            self.text.set_text("")
            self.take_keyboard()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.resized.emit()
        return done
