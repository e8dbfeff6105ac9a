"""The opinion of one role: the newest, the earlier ones, and the form to give another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_, _
from beigao.dossier.review import VERDICTS, Opinion, Role
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.flow import Opposite, WrappingRow
from beigao.ui.recovery import moment_words
from beigao.ui.review.comment_text import CommentText, NameLine
from beigao.ui.review.desk import Desk
from beigao.ui.review.words import ROLE_WORDS, VERDICT_ICONS, VERDICT_TONES, VERDICT_WORDS
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label, Prose, verbatim


class RoleCard(QFrame):
    """What a role thinks of the dossier.

    Args:
        officer: gives the name of who has this role, as far as it is known.
    """

    def __init__(
        self, theme: Theme, desk: Desk, role: Role, officer: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_look(self, role="card")
        self.setObjectName(f"role:{role}")
        self._theme, self._desk, self._role, self._officer = theme, desk, role, officer
        self.form: OpinionForm | None = None
        self.give = Button(theme, N_("Give an opinion"), parent=self)
        self.give.setAccessibleDescription(_(ROLE_WORDS[role]))
        self.give.clicked.connect(self._open_form)
        self._given = boxes.column(theme, gap=10)
        head = boxes.holder(Opposite(theme, Label(ROLE_WORDS[role], "strong", wraps=True), self.give))
        self._lines = boxes.column(theme, head, self._given, gap=6, margins=(16, 10, 16, 12))
        self.setLayout(self._lines)
        self.refresh()

    def refresh(self) -> None:
        """Show the opinions as they are, the newest first."""
        while (item := self._given.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        opinions = [one for one in self._desk.review.opinions if one.role == self._role]
        if (gone := self._desk.gone) is not None and isinstance(gone, Opinion) and gone.role == self._role:
            self._given.addWidget(self._gone())
        for opinion in reversed(opinions):
            self._given.addWidget(self._said(opinion, is_newest=opinion is opinions[-1]))
        if self._given.count() == 0:
            self._given.addWidget(Label(N_("No opinion yet"), "ui", "soft"))

    def _said(self, opinion: Opinion, *, is_newest: bool) -> QWidget:
        theme, tone = self._theme, VERDICT_TONES[opinion.verdict] if is_newest else "soft"
        sign = Glyph(theme, VERDICT_ICONS[opinion.verdict], tone if is_newest else "text2", 14)
        verdict = Label(VERDICT_WORDS[opinion.verdict], "strong" if is_newest else "ui", tone)
        when = datetime.fromisoformat(opinion.made)
        who = Label(lambda: f"{opinion.author} · {moment_words(when)}", "meta", "soft")
        withdraw = Button(theme, N_("Withdraw"), "link")
        withdraw.setAccessibleDescription(f"{opinion.author} · {moment_words(when)}")
        withdraw.clicked.connect(lambda: self._desk.delete(opinion))
        head = boxes.holder(boxes.row(theme, sign, verdict, gap=6))
        lines = boxes.column(theme, boxes.holder(WrappingRow(theme, head, who, withdraw, gap=12)), gap=2)
        if opinion.words:
            lines.addWidget(Prose(theme, verbatim(opinion.words)))
        if not self._desk.is_current(opinion):
            earlier = N_("Given for earlier answers; they have changed since.")
            lines.addWidget(Label(earlier, "meta", "warning" if is_newest else "soft", wraps=True))
        return boxes.holder(lines)

    def _gone(self) -> QWidget:
        back = Button(self._theme, N_("Take back"), "link")
        back.clicked.connect(self._desk.take_back)
        return boxes.holder(
            WrappingRow(self._theme, Label(N_("The opinion was withdrawn."), "ui", "soft"), back, gap=12)
        )

    def _open_form(self) -> None:
        self.form = OpinionForm(self._theme, self._desk, self._role, self._officer(), self)
        self.form.ended.clicked.connect(self._close_form)
        self._lines.insertWidget(1, self.form)
        self.form.show()
        self.give.hide()
        self.form.verdict.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.give.show()
        self.give.setFocus(Qt.FocusReason.OtherFocusReason)


class OpinionForm(QWidget):
    """The form in which somebody gives an opinion; `ended` is the button that leaves it, also when that is done."""

    def __init__(self, theme: Theme, desk: Desk, role: Role, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_look(self, role="clear")
        self._desk, self._role = desk, role
        self.keep = Button(theme, N_("Give the opinion"), "primary", parent=self)
        self.keep.setEnabled(False)
        self.keep.clicked.connect(self._give)
        self.verdict = Segments(theme, [VERDICT_WORDS[verdict] for verdict in VERDICTS], parent=self)
        self.verdict.chosen.connect(lambda _at: self.keep.setEnabled(True))
        self.name = NameLine(theme, self)
        self.name.show_text(name)
        self.name.setMaximumWidth(theme.px(280))
        self.text = CommentText(theme, N_("Remarks"), self)
        self.text.kept.connect(self._give)
        self.ended = Button(theme, N_("Cancel"), "quiet", parent=self)
        about = N_("It is given for the answers as they are now; when they change later, it says so.")
        self.setLayout(
            boxes.column(
                theme,
                boxes.holder(WrappingRow(theme, self.verdict, gap=8)),
                boxes.row(theme, (self.name, 1), boxes.STRETCH),
                self.text,
                Label(about, "meta", "soft", wraps=True),
                boxes.row(theme, boxes.STRETCH, self.ended, self.keep),
                gap=8,
                margins=(0, 4, 0, 4),
            )
        )
        stops = (self.verdict.buttons()[-1], self.name, self.text, self.ended, self.keep)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _give(self) -> None:
        at = self.verdict.index()
        if at < 0:
            self.verdict.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif (name := self.name.name()) and self._desk.give(self._role, name, VERDICTS[at], self.text.words()):
            self.ended.click()
