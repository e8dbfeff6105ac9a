"""The risk matrix on the screen: painted, and every risk to be chosen with the mouse or the arrow keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.laws import RiskMatrix
from beigao.rules.drawing import Drawing, distance
from beigao.rules.risk_picture import Measure, draw
from beigao.ui.keys import KeyTable, named
from beigao.ui.painting import paint_drawing
from beigao.ui.risk.overview import Overview, in_words, names
from beigao.ui.theme import Theme

_REACH = 6
"""Px around an arrow in which a click still means it."""
MATRIX_KEYS: KeyTable = {
    "next": (N_("Next risk"), ("Down", "Right")),
    "previous": (N_("Previous risk"), ("Up", "Left")),
    "open": (N_("Go to the row of the risk"), ("Return", "Enter")),
}


class RiskMatrixView(QWidget):
    """The picture of all risks.

    Signals:
        chosen: the place in the list of the risk that a person chose.
        opened: the same of a risk that a person wants to go to.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, theme: Theme, table: RiskMatrix, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._table = theme, table
        self._overview: Overview | None = None
        self._current: int | None = None
        self._drawn: tuple[object, Drawing] | None = None
        self.setObjectName("risk_matrix")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def show_risks(self, overview: Overview) -> None:
        """Show these risks."""
        self._overview = overview
        self.retranslate()

    def choose(self, risk: int | None) -> None:
        """Highlight a risk, without a signal."""
        self._current = risk
        self.update()

    def drawing(self) -> Drawing:
        """The shapes as they are painted at this size."""
        placed = self._overview.placed if self._overview else ()
        key = (placed, self.size(), self._theme.scale, language())
        if self._drawn is None or self._drawn[0] != key:
            em = self._theme.px(13)
            measure = Measure(self.width() - 2, self.height() - 2, em, self._theme.px(11))
            words = names(self._table.likelihoods, self._table.impacts)
            self._drawn = (key, draw(placed, self._table, words, measure))
        return self._drawn[1]

    def paint(self, painter: QPainter) -> None:
        """Paint the picture at this widget's size."""
        painter.translate(1, 1)
        paint_drawing(painter, self._theme, self.drawing(), self._current)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Risk matrix"))
        self.setAccessibleDescription(in_words(self._overview) if self._overview else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self._theme.px(500))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(420))

    def risk_at(self, point: QPointF) -> int | None:
        """The risk whose dot or arrow is under a point."""
        point = point - QPointF(1, 1)
        drawing = self.drawing()
        risks = range(len(self._overview.risks) if self._overview else 0)

        def away(risk: int) -> float:
            dots = drawing.circles(risk)
            arrow = drawing.arrow(risk)
            from_dots = [((dot.x - point.x()) ** 2 + (dot.y - point.y()) ** 2) ** 0.5 - dot.radius for dot in dots]
            from_arrow = [distance(point.x(), point.y(), (arrow.x1, arrow.y1, arrow.x2, arrow.y2))] if arrow else []
            return min([max(0.0, away) - 1 for away in from_dots] + from_arrow, default=float("inf"))

        nearest = min(risks, key=away, default=None)
        return nearest if nearest is not None and away(nearest) <= self._theme.px(_REACH) else None

    def _step(self, step: int) -> None:
        count = len(self._overview.risks) if self._overview else 0
        if count:
            here = -1 if self._current is None else self._current
            self.chosen.emit(max(0, min(count - 1, here + step)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint(painter)
        painter.resetTransform()
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), self._theme.px(6), self._theme.px(6))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = named(MATRIX_KEYS, event)
        if name in ("next", "previous"):
            self._step(1 if name == "next" else -1)
        elif name == "open" and self._current is not None:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._with_risk(event, self.chosen.emit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._with_risk(event, self.opened.emit)

    def _with_risk(self, event: QMouseEvent, do: Callable[[int], None]) -> None:
        risk = self.risk_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and risk is not None:
            do(risk)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._overview:
            risk = self.risk_at(QPointF(event.pos()))
            words = "" if risk is None else in_words(self._overview).split("\n")[risk]
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
