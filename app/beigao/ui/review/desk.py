"""The comments and opinions of the open dossier as the window sees them: every change is in the file at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from beigao.definitions.paths import FieldPath
from beigao.dossier.review import (
    Comment,
    Opinion,
    Review,
    Role,
    Verdict,
    drop_review,
    is_orphan,
    keep_review,
    new_comment,
    new_opinion,
    news,
    state_of,
)
from beigao.errors import BeigaoError
from beigao.ui.settings import Settings

if TYPE_CHECKING:
    from beigao.ui.session import Session


class Desk(QObject):
    """The review of one dossier.

    Signals:
        changed: a comment or an opinion came, went or is another.
        failed: the BeigaoError of a change that the file did not take; nothing has changed then.

    Attributes:
        review: what there is.
        gone: what was deleted last, to be taken back until the next change.
        drafts: words of a comment that nobody has added yet, by its field.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session)
        self._session, self._settings = session, settings
        self.gone: Comment | Opinion | None = None
        self.drafts: dict[FieldPath, str] = {}
        self._read()

    @property
    def author(self) -> str:
        """Who comments here; nobody at first."""
        return self._settings.author

    @author.setter
    def author(self, name: str) -> None:
        self._settings.author = name

    def comments_at(self, path: FieldPath) -> list[Comment]:
        """The comments of a field, the oldest first."""
        return self._by_field.get(path, [])

    def open_at(self, path: FieldPath) -> int:
        """How many of them are open."""
        return sum(comment.is_open for comment in self.comments_at(path))

    def open_comments(self) -> list[Comment]:
        """All that are open."""
        return [comment for comment in self.review.comments if comment.is_open]

    def is_orphan(self, comment: Comment) -> bool:
        """Whether the field of a comment is no more."""
        return is_orphan(comment, self._session.dossier.answers, self._session.library)

    def is_current(self, opinion: Opinion) -> bool:
        """Whether the answers are still those that an opinion was given for."""
        return opinion.state == state_of(self._session.dossier.answers)

    def add(self, path: FieldPath, words: str) -> bool:
        """A new comment by the author; False where the file does not take it, as with all that follows."""
        return self._keep(new_comment(path, self.author, words, datetime.now()))

    def change(self, comment: Comment, words: str) -> bool:
        """The comment says something else."""
        return self._keep(comment._replace(words=words))

    def resolve(self, comment: Comment) -> bool:
        """The author has seen to a comment."""
        return self._keep(comment.resolved_by(self.author, datetime.now()))

    def reopen(self, comment: Comment) -> bool:
        """Somebody has to see to it again."""
        return self._keep(comment.reopened())

    def give(self, role: Role, author: str, verdict: Verdict, words: str) -> bool:
        """An opinion on the answers as they are now, with what is just being typed."""
        if not self._session.flush():
            return False
        return self._keep(new_opinion(role, author, verdict, words, self._session.dossier.answers, datetime.now()))

    def delete(self, one: Comment | Opinion) -> bool:
        """Delete a comment or withdraw an opinion; `take_back` brings it back."""
        return self._write(lambda: drop_review(self._session.dossier, one), gone=one)

    def take_in(self, theirs: Review) -> bool:
        """Take what a colleague has added and resolved."""
        new = news(self.review, theirs)
        return not new or self._write(lambda: keep_review(self._session.dossier, *new))

    def take_back(self) -> bool:
        """Bring back what was deleted last."""
        return self.gone is None or self._keep(self.gone)

    def read_again(self) -> None:
        """Show what another window has written."""
        before = self.review
        self._read()
        if self.review != before:
            self.changed.emit()

    def _keep(self, one: Comment | Opinion) -> bool:
        return self._write(lambda: keep_review(self._session.dossier, one))

    def _write(self, write: Callable[[], None], gone: Comment | Opinion | None = None) -> bool:
        try:
            write()
        except BeigaoError as fault:
            self.failed.emit(fault)
            return False
        self.gone = gone
        self._read()
        self.changed.emit()
        self._session.saved.emit()
        return True

    def _read(self) -> None:
        self.review: Review = self._session.dossier.review()
        self._by_field: dict[FieldPath, list[Comment]] = {}
        for comment in self.review.comments:
            self._by_field.setdefault(comment.path, []).append(comment)
