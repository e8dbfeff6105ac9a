"""The page before a dossier is open: new, open, recent ones, and the worked samples."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from beigao import __version__
from beigao._i18n import N_, _, language
from beigao.definitions.loader import Library
from beigao.definitions.models import SampleHead
from beigao.ui import boxes, icons
from beigao.ui.buttons import Button
from beigao.ui.entries_page import Card
from beigao.ui.settings import Recent
from beigao.ui.signs import Logo
from beigao.ui.theme import Theme, set_look
from beigao.ui.top_bar import Looks
from beigao.ui.words import Elided, Glyph, Label, Prose, Says

PAPERS = (2, 3, 1)
"""How many sheets the picture of a sample shows, one after the other."""


class Tile(QLabel):
    """An icon on a coloured square."""

    def __init__(self, theme: Theme, name: str, *, primary: bool = False) -> None:
        super().__init__()
        self._theme, self._name, self._token = theme, name, "on_accent" if primary else "accent"
        set_look(self, role="tile", tone="primary" if primary else "")
        self.setFixedSize(theme.px(40), theme.px(40))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons.pixmap(self._theme, self._name, self._token, 20))


class Papers(QWidget):
    """Little sheets fanned out: what a sample makes. One line is still open, in red."""

    def __init__(self, theme: Theme, count: int) -> None:
        super().__init__()
        self._theme, self._count = theme, count
        self.setFixedHeight(theme.px(76))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(1, 1, self.width() - 2, self.height() + 12), theme.px(7), theme.px(7))
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), theme.color("sunken"))
        width, step = theme.px(68), theme.px(44)
        left = (self.width() - width - (self._count - 1) * step) / 2
        for place in range(self._count):
            sheet = QRectF(left + place * step, theme.px(14) + (place % 2) * theme.px(6), width, theme.px(100))
            self._paint_sheet(painter, sheet, has_gap=place == self._count - 1)
        painter.end()

    def _paint_sheet(self, painter: QPainter, sheet: QRectF, *, has_gap: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("paper"))
        painter.drawRoundedRect(sheet.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = QColor(theme.color("paper_text"))
        ink.setAlpha(190)
        painter.setBrush(ink)
        middle = sheet.width() - theme.px(36)
        painter.drawRoundedRect(QRectF(sheet.x() + theme.px(18), sheet.y() + theme.px(9), middle, theme.px(4)), 1, 1)
        for line in range(7):
            is_gap = has_gap and line == 3
            ink.setAlpha(60)
            painter.setBrush(theme.color("gap") if is_gap else ink)
            length = theme.px(26) if is_gap else sheet.width() - theme.px(38 if line in (2, 5) else 20)
            top = sheet.y() + theme.px(20) + line * theme.px(8)
            painter.drawRoundedRect(QRectF(sheet.x() + theme.px(10), top, length, theme.px(2.6)), 1, 1)


class StartPage(QWidget):
    """The first thing a person sees.

    Signals:
        new_wanted, open_wanted: what the cards are for.
        recent_wanted: the path of a dossier to open again.
        forget_wanted: the path of a dossier that shall leave the list.
        sample_wanted: the id of a sample to make a dossier from.
    """

    new_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(str)
    forget_wanted = Signal(str)
    sample_wanted = Signal(str)

    def __init__(self, theme: Theme, library: Library, recent: Sequence[Recent], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._library = theme, library
        self.looks = Looks(theme)
        brand = boxes.row(
            theme, Logo(theme), Label(N_("Beigao"), "section"), boxes.STRETCH, self.looks, margins=(16, 0, 16, 0)
        )
        bar = boxes.frame("topbar", brand, self)
        bar.setFixedHeight(theme.px(48))
        begin = boxes.column(theme, Label(N_("Begin"), "section"), *self._begin_cards(), boxes.STRETCH, gap=8)
        begin_holder = boxes.holder(begin)
        begin_holder.setFixedWidth(theme.px(340))
        self._recent_card = QWidget()
        recent_column = boxes.column(
            theme, Label(N_("Recent"), "section"), self._recent_list(recent), boxes.STRETCH, gap=8
        )
        head = boxes.column(
            theme,
            Label(N_("State each fact once; the filings follow"), "display", wraps=True),
            Prose(
                theme,
                N_(
                    "Answer what the official forms ask and get Word drafts for data export, algorithm filing and "
                    "labelling. Beigao drafts, checks and cites; it does not approve."
                ),
                "body",
                "soft",
            ),
            gap=4,
        )
        samples = boxes.column(
            theme, Label(N_("Worked samples, free to change"), "section"), self._sample_cards(), gap=8
        )
        block = boxes.holder(
            boxes.column(
                theme, head, boxes.row(theme, begin_holder, (boxes.holder(recent_column), 1), gap=24), samples, gap=24
            )
        )
        block.setMaximumWidth(theme.px(1040))
        centre = boxes.row(theme, boxes.STRETCH, (block, 100), boxes.STRETCH, gap=0, margins=(24, 24, 24, 24))
        page = boxes.holder(boxes.column(theme, boxes.STRETCH, centre, boxes.STRETCH, gap=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        plane = boxes.holder(boxes.column(theme, area, gap=0), self)
        set_look(plane, role="page")
        plane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(boxes.column(theme, bar, (plane, 1), self._foot(), gap=0))
        self._first.setFocus()

    def _begin_cards(self) -> list[Card]:
        new = self._action("plus", N_("New dossier"), N_("Begins with the company"), "Ctrl N", primary=True)
        new.setObjectName("new")
        self._first = new
        new.clicked.connect(self.new_wanted)
        open_ = self._action("folder", N_("Open a dossier"), N_("A file NAME.beigao"), "Ctrl O")
        open_.setObjectName("open")
        open_.clicked.connect(self.open_wanted)
        return [new, open_]

    def _action(self, icon: str, title: Says, about: Says, key: str, *, primary: bool = False) -> Card:
        theme = self._theme
        words = boxes.column(theme, Label(title, "strong"), Label(about, "meta", "muted"), gap=0)
        card = Card("card", "link", self)
        parts = (Tile(theme, icon, primary=primary), (words, 1), Label(lambda: key, "key"))
        card.setLayout(boxes.row(theme, *parts, gap=12, margins=(12, 10, 12, 10)))
        card.setAccessibleName(_(str(title)))
        return card

    def _recent_list(self, recent: Sequence[Recent]) -> QFrame:
        theme = self._theme
        if not recent:
            nothing = Label(N_("Dossiers that were open will stand here."), "ui", "muted", wraps=True)
            return boxes.frame("card", boxes.row(theme, nothing, margins=(14, 14, 14, 14)))
        rows = boxes.column(theme, gap=0, margins=(1, 1, 1, 1))
        for at, entry in enumerate(recent[:5]):
            rows.addWidget(self._recent_row(entry, first=at == 0))
        return boxes.frame("card", rows)

    def _recent_row(self, entry: Recent, *, first: bool) -> Card:
        theme, path = self._theme, Path(entry.path)
        missing = not path.is_file()
        title = Elided(lambda: path.stem, "strong", "muted" if missing else "")
        names = boxes.row(theme, title, gap=8)
        if missing:
            names.addWidget(Label(N_("file is missing"), "chip", "warning"))
        names.addStretch(1)
        folder = Elided(lambda: str(path.parent), "meta", "muted")
        words = boxes.column(theme, names, folder, gap=0)
        row = Card("row", "first" if first else "", self)
        row.setObjectName(f"recent:{path.name}")
        parts: list[boxes.Item] = [Glyph(theme, "doc", "text3" if missing else "accent"), (words, 1)]
        parts.append(Label(lambda: opened_words(entry.opened), "meta", "muted"))
        forget = Button(theme, icon="close", tip=N_("Take off this list; the file stays"), size=14)
        forget.clicked.connect(partial(self.forget_wanted.emit, entry.path))
        row.setLayout(boxes.row(theme, *parts, forget, gap=12, margins=(14, 7, 8, 7)))
        row.setAccessibleName(path.stem)
        row.clicked.connect(partial(self.recent_wanted.emit, entry.path))
        return row

    def _sample_cards(self) -> QWidget:
        theme = self._theme
        cards = boxes.row(theme, gap=16)
        for at, sample in enumerate(self._library.samples.values()):
            cards.addWidget(self._sample_card(sample, PAPERS[at % len(PAPERS)]), 1)
        return boxes.holder(cards)

    def _sample_card(self, sample: SampleHead, papers: int) -> Card:
        theme = self._theme
        title, about = Label(sample.title, "strong", wraps=True), Prose(theme, sample.about, "meta", "muted")
        words = boxes.column(theme, title, about, boxes.STRETCH, gap=2, margins=(14, 8, 14, 12))
        card = Card("card", "link", self)
        card.setObjectName(f"sample:{sample.id}")
        card.setAccessibleName(sample.title.text(language()))
        card.setLayout(boxes.column(theme, Papers(theme, papers), (words, 1), gap=0))
        card.clicked.connect(partial(self.sample_wanted.emit, sample.id))
        return card

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


def opened_words(opened: str) -> str:
    """When a dossier was last open: today and yesterday by their names, else the date."""
    try:
        when = datetime.fromisoformat(opened)
    except ValueError:
        return ""
    days = (date.today() - when.date()).days
    if days == 0:
        return _("Today {time}").format(time=f"{when:%H:%M}")
    if days == 1:
        return _("Yesterday {time}").format(time=f"{when:%H:%M}")
    return f"{when:%Y-%m-%d}"
