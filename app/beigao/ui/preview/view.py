"""Paper on the screen: paints a sheet as one cropped column or as whole pages, and says what a person points at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from beigao._i18n import N_
from beigao.ui.keys import KeyTable, named
from beigao.ui.preview.document import UNIT, SheetDocument
from beigao.ui.theme import Theme, set_look

if TYPE_CHECKING:  # what makes sheets is heavy, and imported by a thread
    from beigao.rendering.preview import Previewed

READING = 12 / 14
"""A cropped sheet shows its body text of 14 points at 12 px."""
LOW = 4
"""Words stand this much lower (document units) than the middle of a line of fixed height."""
AROUND = 16
"""The ground around the paper (px)."""


PREVIEW_KEYS: KeyTable = {
    "next": (N_("Next paragraph"), ("Down",)),
    "previous": (N_("Previous paragraph"), ("Up",)),
    "ask": (N_("Go to the field of the paragraph"), ("Return", "Enter")),
    "copy": (N_("Copy the paragraph"), (QKeySequence.StandardKey.Copy,)),
}


class SheetView(QAbstractScrollArea):
    """A sheet to look at; a click, or Enter at the paragraph that the arrow keys have come to, asks where it is from.

    Signals:
        asked: the paragraph (its place in the order of reading), the position in the document (-1 by keyboard), and
            the point of the screen.
        page_changed: the page in view and the number of pages, from 1; only of whole pages.
    """

    asked = Signal(int, int, QPoint)
    page_changed = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="paper_ground")
        self._theme = theme
        self._current: list[int] = []  # the paragraphs that print the field at hand
        self._pointed = -1  # the paragraph that the arrow keys have come to
        self._name = ""
        self._sheets: dict[tuple[str, bool], SheetDocument] = {}  # by name, and whether it is paged
        self.sheet = self._sheets["", False] = SheetDocument(theme, paged=False)
        self._page = (0, 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._tell_page)

    def set_paged(self, *, paged: bool) -> None:
        """Show whole pages, or one column cropped to its text; what is shown now is shown again."""
        if paged != self.sheet.paged:
            self._show(self._name, paged=paged)

    def turn_to(self, name: str) -> None:
        """Turn to the sheet of this name: as it was when it was last seen, empty when it never was."""
        self._name = name
        self._show(name, paged=self.sheet.paged)
        self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Let go of all sheets, which another theme draws in other colours."""
        self._sheets.clear()
        self._show(self._name, paged=self.sheet.paged)

    def _show(self, name: str, *, paged: bool) -> None:
        if (name, paged) not in self._sheets:
            self._sheets[name, paged] = SheetDocument(self._theme, paged=paged)
        self.sheet = self._sheets[name, paged]
        self._current, self._pointed = [], -1
        self._fit()

    def show_sheet(self, previewed: Previewed) -> None:
        """Show a sheet; where one was before, only what has changed is laid out anew."""
        if self.sheet.show(previewed):
            self._pointed = -1
            self._fit()
        self.viewport().update()

    def mark(self, paragraphs: list[int], *, reveal: bool) -> None:
        """Mark the paragraphs of the field at hand, and bring the first into view where it is not."""
        if paragraphs == self._current:
            return
        self._current = paragraphs
        if paragraphs and reveal:
            self._reveal(paragraphs[0])
        self.viewport().update()

    def paragraph_box(self, at: int) -> QRectF:
        """Where a paragraph lies on the viewport."""
        box = self._block_box(at)
        zoom = self._zoom()
        return QRectF(box.topLeft() * zoom + self._origin_of(box.top()), box.size() * zoom)

    def _block_box(self, at: int) -> QRectF:
        """Where a paragraph lies in the document."""
        return self.sheet.document.documentLayout().blockBoundingRect(self.sheet.text_block(at))

    def _zoom(self) -> float:
        """Pixels of the screen for a unit of the document."""
        if self.sheet.paged:
            return self._paper_width() / (self.sheet.sheet.size[0] * UNIT)
        return self._theme.px(12) / 12 * READING / UNIT

    def _paper_width(self) -> float:
        return max(80, self.viewport().width() - 2 * self._theme.px(AROUND))

    def _page_height(self) -> float:
        """The height of a whole page on the screen."""
        return self.sheet.sheet.size[1] * UNIT * self._zoom()

    def _pages(self) -> int:
        return self.sheet.document.pageCount() if self.sheet.paged else 1

    def _origin_of(self, height: float) -> QPointF:
        """What to add to a zoomed point of the document: paper, scrolling, and the gaps between the pages above."""
        around = self._theme.px(AROUND)
        gaps = int(height // self.sheet.document.pageSize().height()) * around if self.sheet.paged else 0
        return QPointF(around, around + gaps - self.verticalScrollBar().value())

    def _height(self) -> int:
        """The height of everything, the ground around the paper with it."""
        around = self._theme.px(AROUND)
        if self.sheet.paged:
            return round(self._pages() * (self._page_height() + around)) + around
        return round(self.sheet.document.size().height() * self._zoom()) + 2 * around

    def _fit(self) -> None:
        """Lay out for the width there is, and say how far one can scroll."""
        self.sheet.fit(self._paper_width() / self._zoom())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._height() - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._theme.px(24))
        self._tell_page()
        self.viewport().update()

    def _tell_page(self) -> None:
        if not self.sheet.paged:
            page = (0, 0)
        else:
            middle = self.verticalScrollBar().value() + self.viewport().height() / 2
            page = (
                min(self._pages(), 1 + int(middle // (self._page_height() + self._theme.px(AROUND)))),
                self._pages(),
            )
        if page != self._page:
            self._page = page
            self.page_changed.emit(*page)

    def _reveal(self, at: int) -> None:
        box = self.paragraph_box(at)
        room = self.viewport().height()
        if box.top() < 0 or box.bottom() > room:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + round(box.top()) - room // 3)

    def _position_at(self, point: QPointF) -> int:
        """The position of the document under a point of the viewport; -1 beside the paper."""
        around, zoom = self._theme.px(AROUND), self._zoom()
        left, top = point.x() - around, point.y() - around + self.verticalScrollBar().value()
        if not 0 <= left <= self._paper_width() or top < 0:
            return -1
        if self.sheet.paged:
            page, below = divmod(top, self._page_height() + around)
            if below > self._page_height():
                return -1
            top = page * self._page_height() + below
        layout = self.sheet.document.documentLayout()
        return layout.hitTest(QPointF(left, top) / zoom, Qt.HitTestAccuracy.FuzzyHit)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        if self.sheet.sheet.blocks:
            for page in range(self._pages()):
                self._paint_page(painter, page, QRectF(event.rect()))
        painter.end()

    def _paint_page(self, painter: QPainter, page: int, seen: QRectF) -> None:
        theme, zoom, around = self._theme, self._zoom(), self._theme.px(AROUND)
        size = (
            QSizeF(self._paper_width(), self._page_height())
            if self.sheet.paged
            else QSizeF(self._paper_width(), max(self._height() - 2 * around, self.viewport().height() - 2 * around))
        )
        top = around + page * (size.height() + around) - self.verticalScrollBar().value()
        paper = QRectF(QPointF(around, top), size)
        if not paper.intersects(seen):
            return
        painter.setPen(QPen(theme.color("paper_line"), 1))
        painter.setBrush(theme.color("paper"))
        painter.drawRect(paper.adjusted(0.5, 0.5, -0.5, -0.5))
        first = page * self.sheet.document.pageSize().height() if self.sheet.paged else 0.0
        inside = paper.intersected(seen)
        corner = (inside.topLeft() - paper.topLeft()) / zoom + QPointF(0, first)
        part = QRectF(corner, inside.size() / zoom)  # of the document: what is not in sight costs nothing
        painter.save()
        painter.setClipRect(inside)
        painter.translate(paper.topLeft())
        painter.scale(zoom, zoom)
        painter.translate(0, -first)
        self._paint_marks(painter, part)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, theme.color("paper_text"))
        context.clip = part
        self.sheet.document.documentLayout().draw(painter, context)
        painter.restore()
        if self.sheet.paged and page:
            self._paint_number(painter, paper, page + 1)

    def _paint_marks(self, painter: QPainter, part: QRectF) -> None:
        """The soft ground and the bar of the field at hand, and the rim of the paragraph that the keys are at."""
        theme = self._theme
        for at in self._current:
            box = self._block_box(at)
            if box.intersects(part):
                ground = box.adjusted(-4, LOW, 4, LOW)
                painter.fillRect(ground, theme.paper_color("accent_soft"))
                painter.fillRect(
                    QRectF(ground.left() - 4, ground.top(), 4, ground.height()), theme.paper_color("accent")
                )
        if self._pointed >= 0 and self.hasFocus():
            painter.setPen(QPen(theme.paper_color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._block_box(self._pointed).adjusted(-5, -2, 5, 2), 3, 3)

    def _paint_number(self, painter: QPainter, paper: QRectF, number: int) -> None:
        """The footer as every document has it."""
        zoom = self._zoom()
        font = self._theme.font("meta")
        font.setPixelSize(max(6, round(12 * UNIT * zoom)))
        painter.setFont(font)
        painter.setPen(self._theme.color("paper_text"))
        foot = QRectF(paper.left(), paper.bottom() - 62 * UNIT * zoom, paper.width(), 24 * UNIT * zoom)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"— {number} —")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        on_words = self.sheet.paragraph_at(self._position_at(event.position())) >= 0
        shape = Qt.CursorShape.PointingHandCursor if on_words else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = self._position_at(event.position())
        at = self.sheet.paragraph_at(position) if position >= 0 else -1
        if at >= 0:
            self.asked.emit(at, position, event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name, paragraphs = named(PREVIEW_KEYS, event), self.sheet.paragraphs()
        if name in ("next", "previous") and paragraphs:
            self._point(1 if name == "next" else -1)
        elif name == "ask" and self._pointed >= 0:
            corner = self.paragraph_box(self._pointed).bottomLeft().toPoint()
            self.asked.emit(self._pointed, -1, self.viewport().mapToGlobal(corner))
        elif name == "copy" and self._pointed >= 0:
            QGuiApplication.clipboard().setText(paragraphs[self._pointed].text)
        else:
            super().keyPressEvent(event)

    def _point(self, step: int) -> None:
        """Go to the next paragraph that says something, and let a screen reader say it."""
        paragraphs = self.sheet.paragraphs()
        at = self._pointed if self._pointed >= 0 else (self._current[0] - step if self._current else -1)
        at += step
        while 0 <= at < len(paragraphs) and not paragraphs[at].text.strip():
            at += step
        if 0 <= at < len(paragraphs):
            self._pointed = at
            self.setAccessibleDescription(paragraphs[at].text)
            self._reveal(at)
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
