"""How the route was decided: numbered steps with their articles, what to beware of, and what is still needed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from beigao._i18n import N_, _, language
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.rules.reports import route_lines
from beigao.rules.routes import Decision, Step, Undecided
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.flow import WrappingRow
from beigao.ui.guidance import article_links
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label, Prose, verbatim


class DecisionView(QFrame):
    """The card with the reasoning.

    Signals:
        path_wanted: the FieldPath of a fact that is still needed and that a person wants to fill in.
    """

    path_wanted = Signal(object)

    def __init__(
        self, theme: Theme, library: Library, decision: Decision | Undecided, needed: Sequence[FieldPath]
    ) -> None:
        super().__init__()
        set_look(self, role="card")
        self._theme, self._library, self._decision = theme, library, decision
        is_decided = isinstance(decision, Decision)
        title = N_("How it was decided") if is_decided else N_("What is missing for a decision")
        head = boxes.row(theme, Label(title, "section"), boxes.STRETCH)
        layout = boxes.column(theme, head, gap=8, margins=(16, 12, 12, 16))
        if isinstance(decision, Decision):
            copy = Button(theme, N_("Copy the reasons"), "quiet", icon="paste")
            copy.setObjectName("copy_reasons")
            copy.clicked.connect(self._copy)
            head.addWidget(copy)
            for number, step in enumerate(decision.steps, 1):
                layout.addLayout(self._step(number, step, decided=step is decision.steps[-1]))
            for warning in decision.warnings:
                layout.addWidget(self._warning(warning))
        else:
            why = N_("Each of these facts can still change the result. Once they are filled in, it stands here.")
            layout.addWidget(Prose(theme, why, "ui", "soft"))
            self._list_needs(layout, needed)
        layout.addStretch(1)
        self.setLayout(layout)

    def _step(self, number: int, step: Step, *, decided: bool) -> QHBoxLayout:
        theme = self._theme
        sign = QLabel(str(number))
        set_look(sign, role="step", tone="decided" if decided else "")
        sign.setFixedSize(theme.px(22), theme.px(22))
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = Label(step.text, "strong" if decided else "ui", "accent" if decided else "", wraps=True)
        return self._with_links(boxes.column(theme, sign, boxes.STRETCH, gap=0), words, step)

    def _warning(self, step: Step) -> QFrame:
        theme = self._theme
        sign = boxes.column(theme, 2, Glyph(theme, "warning", "warning", 14), boxes.STRETCH, gap=0)
        inside = self._with_links(sign, Label(step.text, "ui", wraps=True), step)
        inside.setContentsMargins(*(theme.px(side) for side in (8, 5, 8, 5)))
        return boxes.frame("finding", inside, tone="warning")

    def _with_links(self, sign: QVBoxLayout, words: Label, step: Step) -> QHBoxLayout:
        theme = self._theme
        links = WrappingRow(theme, *article_links(theme, self._library, step.articles), gap=12)
        return boxes.row(theme, sign, (boxes.column(theme, words, links, gap=0), 1), gap=10)

    def _list_needs(self, layout: QVBoxLayout, needed: Sequence[FieldPath]) -> None:
        for path in needed:
            link = Button(self._theme, verbatim(self._name(path)), "link")
            link.setObjectName(f"need:{path}")
            link.clicked.connect(lambda _checked=False, path=path: self.path_wanted.emit(path))
            sign = Glyph(self._theme, "arrow", "accent", 14)
            layout.addLayout(boxes.row(self._theme, sign, link, boxes.STRETCH, gap=6))

    def _name(self, path: FieldPath) -> str:
        return self._library.forms[path.form].field(path.field).label.text(language())

    def _copy(self) -> None:
        lines = route_lines(self._decision, self._library, language())
        QGuiApplication.clipboard().setText(
            "\n".join([*lines, "", _("Drafted by Beigao; check it before you use it.")])
        )
