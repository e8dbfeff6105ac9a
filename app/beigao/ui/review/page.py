"""The page “Review”: the opinions of those who sign for the dossier, and all comments with the way to their fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.paths import FieldPath
from beigao.dossier.review import ROLES, Comment, Role
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.editors import Surroundings
from beigao.ui.page_head import PageHead
from beigao.ui.review.comment_view import CommentList, CommentView, breakable
from beigao.ui.review.opinions import RoleCard
from beigao.ui.session import REVIEW, Place
from beigao.ui.theme import set_look
from beigao.ui.words import Label, Prose, Says

OPEN, ALL = range(2)
AT_ONCE = 30
"""Comments that are shown at first; more when they are wanted."""
LONGEST_TITLE = 80
"""Characters of the name of an entry that are shown."""
_OFFICERS: Mapping[Role, FieldPath] = {
    "pi_officer": FieldPath("officers", "officers", "pi_officer_name"),
    "algorithm_officer": FieldPath("officers", "officers", "algo_officer_name"),
}


class ReviewPage(QWidget):
    """The page.

    Signals:
        path_wanted: the FieldPath of a comment that a person wants to go to.
    """

    path_wanted = Signal(object)

    def __init__(self, surroundings: Surroundings, crumbs: list[Says], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._theme, self._session = surroundings, surroundings.theme, surroundings.session
        self._desk = self._session.review
        theme, self._count = self._theme, AT_ONCE
        self.setObjectName(f"page:{REVIEW.form}")
        set_look(self, role="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head = PageHead(theme, N_("Review"), parent=self)
        self._head.set_crumbs(crumbs)
        self._head.set_progress(None)
        self.roles = {role: RoleCard(theme, self._desk, role, partial(self._officer, role), self) for role in ROLES}
        self.filter = Segments(theme, [self._open_words, self._all_words], parent=self)
        self.filter.set_index(OPEN)
        self.filter.chosen.connect(lambda _at: self._show_comments())
        self.comments = CommentList(theme, self._desk, self._view, self)
        self._nothing = Prose(theme, self._nothing_words, "ui", "soft")
        self.more = Button(theme, N_("Show more"), parent=self)
        self.more.clicked.connect(self._show_more)
        about = N_("A review edition prints comments and opinions, with room to sign; drafts and filings do not.")
        self._holder = boxes.holder(
            boxes.column(
                theme,
                Prose(theme, about, "meta", "soft"),
                Label(N_("Opinions"), "section"), *self.roles.values(), 8,
                boxes.row(theme, Label(N_("Comments"), "section"), boxes.STRETCH, self.filter),
                self._nothing, self.comments, boxes.row(theme, self.more, boxes.STRETCH), boxes.STRETCH,
                gap=12,
            )
        )  # fmt: skip
        self._holder.setMaximumWidth(theme.px(theme.layout("form_max")))
        self._area = area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = boxes.row(theme, (self._holder, 1), gap=0, margins=(20, 12, 10, 24))
        outer.addStretch(0)
        area.setWidget(boxes.holder(outer))
        self.setLayout(boxes.column(theme, self._head, (area, 1), gap=0))
        for card in self.roles.values():
            card.give.clicked.connect(partial(QTimer.singleShot, 0, self, partial(self._show_form, card)))
        self._desk.changed.connect(self._changed)
        self._session.answered.connect(self._changed)
        self._session.entries_changed.connect(self._changed)

    def refresh(self) -> None:
        """Show opinions and comments as they are now."""
        for card in self.roles.values():
            card.refresh()
        self._show_comments()
        self._head.refresh()

    def retranslate(self) -> None:
        self.refresh()

    def views(self) -> list[CommentView]:
        """The comments that are shown."""
        return self.comments.views()

    def _show_comments(self) -> None:
        listed, gone = self._listed(), self._desk.gone
        if isinstance(gone, Comment):
            listed = sorted([*listed, gone], key=lambda comment: comment.made)
        for segment in self.filter.buttons():
            segment.retranslate()
        self.comments.show_comments(listed[: self._count])
        self._nothing.setVisible(not listed)
        self._nothing.retranslate()
        self.more.setVisible(len(listed) > self._count)

    def _show_form(self, card: RoleCard) -> None:
        """Bring the form of an opinion into view."""
        if card.form is not None:
            self._area.ensureWidgetVisible(card.form, 0, self._theme.px(48))

    def _listed(self) -> list[Comment]:
        return self._desk.open_comments() if self.filter.index() == OPEN else list(self._desk.review.comments)

    def _view(self, comment: Comment) -> CommentView:
        """A comment under the name of its field, with the way there unless the field is no more."""
        go = None if self._desk.is_orphan(comment) else partial(self.path_wanted.emit, comment.path)
        place = partial(self._place, comment)
        return CommentView(self._theme, self._desk, comment, self, place=place, go=go)

    def _place(self, comment: Comment) -> str:
        """Form, entry and field in words."""
        path, forms = comment.path, self._session.library.forms
        if path.form not in forms or not forms[path.form].has(path.field):
            return _("{place} (no longer there)").format(place=path)
        form = forms[path.form]
        parts = [form.title.text(language()), form.field(path.field).label.text(language())]
        if self._desk.is_orphan(comment):
            return _("{place} (its entry was deleted)").format(place=" · ".join(parts))
        if form.entries is not None:
            parts.insert(1, self._session.title(Place(path.form, path.entry))[:LONGEST_TITLE])
        return breakable(" · ".join(parts))

    def _officer(self, role: Role) -> str:
        """Who most likely gives the opinion of a role."""
        newest, path = self._desk.review.newest(role), _OFFICERS.get(role)
        named = str(self._session.value(path) or "") if path is not None else ""
        return newest.author if newest else named or self._desk.author

    def _open_words(self) -> str:
        return _("Open ({n})").format(n=len(self._desk.open_comments()))

    def _all_words(self) -> str:
        return _("All ({n})").format(n=len(self._desk.review.comments))

    def _nothing_words(self) -> str:
        if self._desk.review.comments:
            return _("No comment is open.")
        return _("There is no comment yet. Ctrl+Alt+M, or the bubble at a field, begins one.")

    def _show_more(self) -> None:
        self._count += AT_ONCE
        self._show_comments()

    def _changed(self, *_args: object) -> None:
        if self.isVisible():  # behind another page it is refreshed when it comes to the front
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
