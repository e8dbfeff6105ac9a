"""The duties of one AI service: each yes, no or open, with its reason and articles, and the facts that are missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout

from beigao._i18n import N_, _
from beigao.definitions.laws import Applies
from beigao.definitions.loader import Library
from beigao.rules.duties import DutyResult
from beigao.rules.reports import VERDICTS
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.flow import WrappingRow
from beigao.ui.guidance import article_links
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label, Prose

_TONES: dict[Applies, str] = {"yes": "accent", "no": "", "depends": "warning"}


class ServiceDuties(QFrame):
    """A card for one service.

    Signals:
        service_wanted: a person wants to go to the service.
        need_wanted: the name of a fact (`rules.duties.NEEDS_FIELD`) that a person wants to fill in.
    """

    service_wanted = Signal()
    need_wanted = Signal(str)

    def __init__(self, theme: Theme, library: Library, title: str, results: Sequence[DutyResult]) -> None:
        super().__init__()
        set_look(self, role="card")
        self._theme, self._library = theme, library
        name = Label(lambda: title or _("untitled"), "section", wraps=True)
        go = Button(theme, N_("Go to the service"), "link", icon="arrow")
        go.clicked.connect(self.service_wanted)
        head = boxes.row(theme, (name, 1), go, gap=12, margins=(0, 0, 0, 8))
        layout = boxes.column(theme, head, gap=0, margins=(16, 12, 16, 8))
        for result in results:
            layout.addWidget(boxes.frame("cell", self._duty(result)))
        self.setLayout(layout)

    def _duty(self, result: DutyResult) -> QLayout:
        theme = self._theme
        verdict = Label(VERDICTS[result.applies], "chip", _TONES[result.applies])
        head = boxes.row(theme, (Label(result.duty.title, "strong", wraps=True), 1), verdict, gap=8)
        layout = boxes.column(theme, head, Prose(theme, result.reason, "ui", "soft"), gap=4, margins=(0, 8, 0, 12))
        for note in result.notes:
            layout.addWidget(Prose(theme, note, "meta", "soft"))
        links = article_links(theme, self._library, result.articles)
        layout.addLayout(WrappingRow(theme, *links, *map(self._need, result.needs), gap=12))
        return layout

    def _need(self, name: str) -> Button:
        go = Button(self._theme, N_("Fill in"), "link", icon="arrow")
        go.setObjectName(f"need:{name}")
        go.clicked.connect(self._wanting(name))
        return go

    def _wanting(self, name: str) -> Callable[[], None]:
        return lambda: self.need_wanted.emit(name)
