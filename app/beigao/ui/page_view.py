"""A PDF on the screen, page under page: each is drawn when it comes into sight, sharp at the screen's ratio."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from beigao._i18n import N_, _
from beigao.rendering.pages import Pages
from beigao.ui import boxes
from beigao.ui.keys import KeyTable, named
from beigao.ui.page_drawer import PageDrawer, Wanted
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label

GAP, MARGIN = 12, 16
KEPT_PIXELS = 40_000_000
"""Pixels of drawn pages that are kept: some 160 MB, ten pages in a wide panel at twice the ratio."""
NOT_WORDS = N_("Pages as LibreOffice breaks them; in Word lines and pages may break elsewhere.")


PAGES_KEYS: KeyTable = {
    "first": (N_("First page"), ("Home",)),
    "last": (N_("Last page"), ("End",)),
    "on": (N_("Scroll on"), ("Space", "PgDown")),
    "back": (N_("Scroll back"), ("Shift+Space", "PgUp")),
}


class PageColumn(QAbstractScrollArea):
    """The pages, one below the other, as wide as there is room.

    Signals:
        page_changed: the number of the page in sight, from 1, and how many there are; 0, 0 without any.
    """

    page_changed = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sizes: list[tuple[float, float]] = []
        self._boxes: list[QRect] = []
        self._drawer: PageDrawer | None = None
        self._drawn: OrderedDict[Wanted, QImage] = OrderedDict()
        self._told = (-1, -1)
        set_look(self, role="pages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else the width would depend on it
        self.verticalScrollBar().valueChanged.connect(self._moved)
        theme.changed.connect(self.viewport().update)
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self.let_go)

    def show_pages(self, pages: Pages | None) -> None:
        """Show these from now on, at the place where one was reading; none clears the column."""
        bar = self.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self.let_go()
        self._sizes = list(pages.sizes) if pages is not None else []
        if pages is not None:
            self._drawer = PageDrawer(pages)  # no child: it has to end before it is deleted
            self._drawer.drawn.connect(self._take)
            self.destroyed.connect(self._drawer.stop)
            self._drawer.start()
        self._lay_out()
        bar.setValue(round(place * bar.maximum()))
        self._moved()

    def let_go(self) -> None:
        """Stop drawing and forget the pages."""
        if self._drawer is not None:
            self.destroyed.disconnect(self._drawer.stop)
            self._drawer.stop()
            self._drawer.deleteLater()
            self._drawer = None
        self._drawn.clear()
        self._sizes, self._boxes = [], []

    def page(self) -> int:
        """The number of the page in sight, from 1; 0 without any."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        above = [at for at, box in enumerate(self._boxes) if box.top() <= middle]
        return above[-1] + 1 if above else min(1, len(self._boxes))

    def go_to(self, page: int) -> None:
        """Bring a page to the top, counted from 1."""
        if self._boxes:
            at = max(1, min(len(self._boxes), page)) - 1
            self.verticalScrollBar().setValue(self._boxes[at].top() - self._theme.px(GAP))

    def is_drawn(self, page: int) -> bool:
        """Whether a page is there in the size in which it is shown."""
        return self._wanted(page - 1) in self._drawn

    def _lay_out(self) -> None:
        theme = self._theme
        width = max(1, self.viewport().width() - 2 * theme.px(MARGIN))
        top = theme.px(GAP)
        self._boxes = []
        for across, down in self._sizes:
            height = max(1, round(width * down / across)) if across else 1
            self._boxes.append(QRect(theme.px(MARGIN), top, width, height))
            top += height + theme.px(GAP)
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, self.viewport().height() - theme.px(32)))
        bar.setSingleStep(theme.px(48))
        bar.setRange(0, max(0, top - self.viewport().height()) if self._boxes else 0)

    def _wanted(self, at: int) -> Wanted:
        across = self._sizes[at][0] or 1
        return Wanted(at, round(self._boxes[at].width() * self.devicePixelRatioF() / across, 4))

    def _in_sight(self) -> list[int]:
        """The pages in sight, and then their neighbours."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        seen = [at for at, box in enumerate(self._boxes) if box.bottom() >= top and box.top() <= bottom]
        beside = [seen[-1] + 1, seen[0] - 1] if seen else []
        return seen + [at for at in beside if 0 <= at < len(self._boxes)]

    def _moved(self) -> None:
        if self._drawer is not None:
            wanted = [self._wanted(at) for at in self._in_sight()]
            self._drawer.want([want for want in wanted if want not in self._drawn])
        self.viewport().update()
        told = self.page(), len(self._boxes)
        if told != self._told:
            self._told = told
            self.setAccessibleDescription(_("Page {n} of {total}").format(n=told[0], total=told[1]))
            self.page_changed.emit(*told)

    def _take(self, wanted: Wanted, image: QImage) -> None:
        if self.sender() is not self._drawer or wanted.page >= len(self._boxes):
            return  # of a PDF that is no longer shown
        self._drawn[wanted] = image
        while len(self._drawn) > 1 and sum(kept.width() * kept.height() for kept in self._drawn.values()) > KEPT_PIXELS:
            self._drawn.popitem(last=False)
        self.viewport().update()

    def _best(self, at: int) -> QImage | None:
        """The page in the right size, else in another, while the right one is being drawn."""
        wanted = self._wanted(at)
        if wanted in self._drawn:
            self._drawn.move_to_end(wanted)
            return self._drawn[wanted]
        return next((image for other, image in self._drawn.items() if other.page == at), None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), theme.color("sunken"))
        away = QPoint(0, -self.verticalScrollBar().value())
        for at in self._in_sight():
            box = self._boxes[at].translated(away)
            painter.fillRect(box, theme.color("paper"))
            image = self._best(at)
            if image is not None:
                # paper stays paper in the dark, dimmed: white times paper is paper, and ink stays ink
                painter.drawImage(box, image)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                painter.fillRect(box, theme.color("paper"))
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setPen(QPen(theme.color("paper_line"), 1))
            painter.drawRect(QRectF(box).adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = self.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self._lay_out()
        bar.setValue(round(place * bar.maximum()))
        self._moved()

    def scrollContentsBy(self, _across: int, _down: int) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        places = {
            "first": 0,
            "last": bar.maximum(),
            "on": bar.value() + bar.pageStep(),
            "back": bar.value() - bar.pageStep(),
        }
        if name := named(PAGES_KEYS, event):
            bar.setValue(places[name])
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(388), self._theme.px(560))


class PageView(QFrame):
    """The pages of a document as it prints, with the number of the page and a word on whose page breaks they are.

    Signals:
        page_changed: the number of the page in sight, from 1, and how many there are; 0, 0 without any.
    """

    page_changed = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        set_look(self, role="side")
        self.column = PageColumn(theme, self)
        self.column.page_changed.connect(self._tell)
        self._number = Label(self._number_words, "meta", "soft")
        sign = boxes.column(theme, Glyph(theme, "hint", "text3", 14), boxes.STRETCH, gap=0)
        note = Label(NOT_WORDS, "meta", "muted", wraps=True)
        foot = boxes.row(theme, sign, (note, 1), self._number, margins=(12, 6, 12, 6))
        bar = boxes.frame("foot", foot, self)
        self.setLayout(boxes.column(theme, (self.column, 1), bar, gap=0))
        self.setFocusProxy(self.column)
        self.retranslate()

    def retranslate(self) -> None:
        self.column.setAccessibleName(_("Pages"))

    def show_pdf(self, pdf: bytes) -> None:
        """Show the pages of a PDF, at the place where one was reading.

        Raises:
            OfficeError: the bytes are no PDF; what was shown stays.
        """
        self.column.show_pages(Pages(pdf))

    def clear(self) -> None:
        """Show nothing and let go of everything."""
        self.column.show_pages(None)

    def page(self) -> int:
        """The number of the page in sight, from 1; 0 without any."""
        return self.column.page()

    def go_to(self, page: int) -> None:
        """Bring a page to the top, counted from 1."""
        self.column.go_to(page)

    def _number_words(self) -> str:
        told = self.column.accessibleDescription()
        return told if self.column.page() else ""

    def _tell(self, page: int, total: int) -> None:
        self._number.retranslate()
        self.page_changed.emit(page, total)
