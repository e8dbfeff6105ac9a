"""The page before a dossier is open: new, open, recent ones, the worked samples, and how one begins."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from beigao import __version__
from beigao._i18n import N_
from beigao.definitions.loader import Library
from beigao.definitions.models import SampleHead
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.entries_page import Card
from beigao.ui.recent_list import RecentList
from beigao.ui.settings import Recent
from beigao.ui.signs import Logo
from beigao.ui.start_cards import FirstSteps, NamedCard, Papers, Tile
from beigao.ui.theme import Theme, set_look
from beigao.ui.top_bar import Looks
from beigao.ui.words import Elided, Glyph, Label, Prose, Says

PAPERS = (2, 3, 1)
"""How many sheets the picture of a sample shows, one after the other."""
SIDE_BY_SIDE = 720
"""From this width on (px at 100 % text) cards stand beside each other."""


class Sheet(QWidget):
    """What is scrolled: as wide as its place, and as high as its words then need."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class StartPage(QWidget):
    """The first thing a person sees.

    Signals:
        new_wanted, open_wanted: what the cards are for.
        recent_wanted, look_wanted, forget_wanted: the path of a dossier to open, to look for, to take off the list.
        sample_wanted: the id of a sample to make a dossier from.
        handbook_wanted, tour_wanted: a person wants to know how it goes.
    """

    new_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(str)
    look_wanted = Signal(str)
    forget_wanted = Signal(str)
    sample_wanted = Signal(str)
    handbook_wanted = Signal()
    tour_wanted = Signal()

    def __init__(self, theme: Theme, library: Library, recent: Sequence[Recent], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library = theme, library
        self.looks = Looks(theme)
        brand = boxes.row(
            theme, Logo(theme), Label(N_("Beigao"), "section"), boxes.STRETCH, self.looks, margins=(16, 0, 16, 0)
        )
        bar = boxes.frame("topbar", brand, self)
        bar.setFixedHeight(theme.px(48))
        block = boxes.holder(
            boxes.column(
                theme,
                self._headline(),
                *self._own_notice(),
                self._begin_and_recent(recent),
                self._samples(),
                self._first_steps(),
                gap=16,
            )
        )
        block.setMaximumWidth(theme.px(1040))
        centre = boxes.row(theme, boxes.STRETCH, (block, 100), boxes.STRETCH, gap=0, margins=(24, 12, 24, 12))
        page = Sheet()
        set_look(page, role="clear")
        page.setLayout(boxes.column(theme, boxes.STRETCH, centre, boxes.STRETCH, gap=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        plane = boxes.holder(boxes.column(theme, area, gap=0), self)
        set_look(plane, role="page")
        plane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(boxes.column(theme, bar, (plane, 1), self._foot(), gap=0))
        self._arrange()
        self._first.setFocus()

    def _headline(self) -> QBoxLayout:
        about = N_(
            "Answer what the official forms ask and get Word drafts for data export, algorithm filing and "
            "labelling. Beigao drafts, checks and cites; it does not approve."
        )
        title = Label(N_("State each fact once; the filings follow"), "display", wraps=True)
        return boxes.column(self._theme, title, Prose(self._theme, about, "body", "soft"), gap=4)

    def _own_notice(self) -> list[QWidget]:
        """What of the user's own forms is left out; mostly nothing."""
        if not self._library.own.faults:
            return []
        from beigao.ui.own_notice import OwnNotice

        return [OwnNotice(self._theme, self._library)]

    def _begin_and_recent(self, recent: Sequence[Recent]) -> QBoxLayout:
        theme = self._theme
        begin = boxes.column(theme, Label(N_("Begin"), "section"), *self._begin_cards(), boxes.STRETCH, gap=8)
        self._begin = boxes.holder(begin)
        listed = RecentList(theme, recent)
        listed.recent_wanted.connect(self.recent_wanted)
        listed.look_wanted.connect(self.look_wanted)
        listed.forget_wanted.connect(self.forget_wanted)
        column = boxes.column(theme, Label(N_("Recent"), "section"), listed, boxes.STRETCH, gap=8)
        self._pair = boxes.row(theme, self._begin, (boxes.holder(column), 1), gap=24)
        return self._pair

    def _begin_cards(self) -> list[Card]:
        new = self._action("plus", N_("New dossier"), N_("Begin with the company"), "Ctrl N", primary=True)
        new.setObjectName("new")
        self._first = new
        new.clicked.connect(self.new_wanted)
        open_ = self._action("folder", N_("Open a dossier"), N_("A file that ends in .beigao"), "Ctrl O")
        open_.setObjectName("open")
        open_.clicked.connect(self.open_wanted)
        book = self._action("book", N_("Handbook"), N_("How each part works"), "Shift F1")
        book.setObjectName("handbook")
        book.clicked.connect(self.handbook_wanted)
        return [new, open_, book]

    def _action(self, icon: str, title: Says, about: Says, key: str, *, primary: bool = False) -> Card:
        theme = self._theme
        words = boxes.column(theme, Label(title, "strong"), Label(about, "meta", "muted", wraps=True), gap=0)
        card = NamedCard("card", "link", title, self)
        parts = (Tile(theme, icon, primary=primary), (words, 1), Label(lambda: key, "key"))
        card.setLayout(boxes.row(theme, *parts, gap=12, margins=(12, 8, 12, 8)))
        return card

    def _samples(self) -> QBoxLayout:
        theme = self._theme
        self._cards = boxes.row(theme, gap=16)
        for at, sample in enumerate(self._library.samples.values()):
            self._cards.addWidget(self._sample_card(sample, PAPERS[at % len(PAPERS)]), 1)
        return boxes.column(theme, Label(N_("Samples, free to change"), "section"), self._cards, gap=8)

    def _sample_card(self, sample: SampleHead, papers: int) -> Card:
        theme = self._theme
        title, about = Label(sample.title, "strong", wraps=True), Prose(theme, sample.about, "meta", "muted")
        words = boxes.column(theme, title, about, boxes.STRETCH, gap=4, margins=(16, 8, 16, 12))
        card = NamedCard("card", "link", sample.title, self)
        card.setObjectName(f"sample:{sample.id}")
        card.setLayout(boxes.column(theme, Papers(theme, papers), (words, 1), gap=0))
        card.clicked.connect(partial(self.sample_wanted.emit, sample.id))
        return card

    def _first_steps(self) -> QBoxLayout:
        theme = self._theme
        tour = Button(theme, N_("Tour of the window"), "quiet", icon="arrow", tip=N_("Shown in a sample that you save"))
        tour.setObjectName("tour")
        tour.clicked.connect(self.tour_wanted)
        title = Label(N_("First steps in five sentences"), "section")
        head = boxes.row(theme, title, boxes.STRETCH, tour, gap=4)
        return boxes.column(theme, head, FirstSteps(theme), gap=8)

    def _foot(self) -> QFrame:
        theme = self._theme
        words = N_("Works offline: no network, no update check, no upload. All content stays in the file you save.")
        left, right = (
            (Glyph(theme, "lock", "text2", 14), (Elided(words, "meta"), 1)),
            Label(lambda: __version__, "meta"),
        )
        foot = boxes.row(theme, *left, right, margins=(16, 0, 16, 0))
        frame = boxes.frame("status", foot, self)
        frame.setFixedHeight(theme.px(28))
        return frame

    def _arrange(self) -> None:
        """Cards stand beside each other where there is room, else one below the other."""
        wide = self.width() >= self._theme.px(SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        for row in (self._pair, self._cards):
            row.setDirection(direction)
        self._begin.setMinimumWidth(self._theme.px(340 if wide else 0))
        self._begin.setMaximumWidth(self._theme.px(340) if wide else 16_777_215)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
