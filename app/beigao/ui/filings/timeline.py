"""The dated deadlines as a picture: one line each, the earliest on top, today as an upright line through all of them.

Days far away are drawn closer together (the marks below say how far they are), or a keeping period of three years
would leave no room for the days that matter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from beigao._formats import say_number
from beigao._i18n import N_, _, language
from beigao.definitions.loader import Library
from beigao.rules.deadlines import Due
from beigao.rules.reports import day_words, due_name, ordered
from beigao.ui.theme import Theme

SHEET = 760
"""The width of the timeline where it is copied or saved, in px."""
_ROW, _FOOT, _LEGEND = 26, 24, 24
_BEND = 20.0  # days: up to here the scale is nearly even
_STEPS = (
    (7, N_("in 1 week"), N_("1 week ago")),
    (30, N_("in 1 month"), N_("1 month ago")),
    (91, N_("in 3 months"), N_("3 months ago")),
    (365, N_("in 1 year"), N_("1 year ago")),
    (1096, N_("in 3 years"), N_("3 years ago")),
)
"""How many days from today the marks below stand, and their words after and before it."""

State = Literal["past", "ahead", "until"]
_SIGNS: tuple[tuple[State, str], ...] = (
    ("past", N_("day past")),
    ("ahead", N_("day to come")),
    ("until", N_("holds or is kept until then")),
)


@dataclass(frozen=True)
class Line:
    """One deadline on the timeline.

    Attributes:
        state: whether its last day is past (the dossier does not know whether the act was done), still to come, or
            the end of something that holds.
        is_uncertain: whether holidays that are not published may still move the day.
    """

    name: str
    words: str
    first: date | None
    day: date
    state: State
    is_uncertain: bool


def lines(dues: Sequence[Due], library: Library, today: date) -> Iterator[Line]:
    """The dated deadlines in their order, the earliest first."""
    for due in ordered(dues):
        if due.day is not None:
            acts = due.rule.kind in ("latest", "earliest")
            state: State = "until" if not acts else "past" if due.day < today else "ahead"
            yield Line(
                due_name(due, library, language()),
                f"{day_words(due)} · {_away(due, today)}",
                due.earliest,
                due.day,
                state,
                bool(due.unpublished),
            )


def _away(due: Due, today: date) -> str:
    assert due.day is not None
    days = (due.day - today).days
    if days == 0:
        return _("today")
    if days < 0:
        return _("{n} days ago").format(n=say_number(-days)) if days < -1 else _("yesterday")
    return _("in {n} days").format(n=say_number(days)) if days > 1 else _("tomorrow")


class Timeline(QWidget):
    """The picture: names at the left, signs on the scale, days beside them."""

    def __init__(self, theme: Theme, library: Library, dues: Sequence[Due], today: date) -> None:
        super().__init__()
        self._theme, self._today = theme, today
        self.lines = list(lines(dues, library, today))
        self.setObjectName("timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Timeline of the deadlines"))
        self.setAccessibleDescription("\n".join(f"{line.name}: {self._said(line)}" for line in self.lines))
        self.setToolTip(self.accessibleDescription())  # long names are cut in the picture

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(640), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self._height())

    def paint(self, painter: QPainter) -> None:
        """Paint the picture at this widget's size."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        for row, line in enumerate(self.lines):
            self._paint_line(painter, row, line)
        self._paint_legend(painter)

    def x_of(self, day: date) -> float:
        """Where a day stands on the scale."""
        first, last = self._bounds()
        low, high = self._bent(first), self._bent(last)
        left, right = self._edges()
        return left + (self._bent(day) - low) / (high - low) * (right - left)

    def _height(self) -> int:
        return self._theme.px(_ROW * len(self.lines) + _FOOT + _LEGEND)

    def _said(self, line: Line) -> str:
        return _("{day}; the day may move").format(day=line.words) if line.is_uncertain else line.words

    def _bounds(self) -> tuple[date, date]:
        """The first and the last day of the scale, with some room around."""
        days = [self._today, *(day for line in self.lines for day in (line.first, line.day) if day is not None)]
        return max(min(days), date(2, 1, 1)) - timedelta(days=7), min(max(days), date(9990, 1, 1)) + timedelta(days=30)

    def _bent(self, day: date) -> float:
        away = (day - self._today).days
        return math.copysign(math.log1p(abs(away) / _BEND), away)

    def _edges(self) -> tuple[float, float]:
        """Where the scale begins and ends; the names stand before it."""
        names = min(self.width() * 0.36, float(self._theme.px(300)))
        return names + self._theme.px(12), float(self.width() - self._theme.px(8))

    def _paint_scale(self, painter: QPainter) -> None:
        """Today as a line, and how far the marks before and after it are."""
        theme = self._theme
        bottom = theme.px(_ROW * len(self.lines))
        painter.setFont(theme.font("meta", bold=True))
        here = self.x_of(self._today)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawLine(QPointF(here, 0), QPointF(here, bottom + theme.px(4)))
        taken = [self._paint_mark(painter, here, bottom, _("today"), [])]
        painter.setFont(theme.font("meta"))
        first, last = self._bounds()
        for sign in (1, -1):
            for days, later, ago in _STEPS:
                if not first <= (day := self._today + timedelta(days=sign * days)) <= last:
                    continue
                x = self.x_of(day)
                painter.setPen(QPen(theme.color("line"), 1))
                painter.drawLine(QPointF(x, 0), QPointF(x, bottom + theme.px(4)))
                painter.setPen(theme.color("text2"))
                taken.append(self._paint_mark(painter, x, bottom, _(later if sign > 0 else ago), taken))

    def _paint_mark(self, painter: QPainter, x: float, bottom: int, words: str, taken: list[QRectF]) -> QRectF:
        """Words below the scale, left out where others stand."""
        theme = self._theme
        width = painter.fontMetrics().horizontalAdvance(words) + 2
        left = min(max(self._edges()[0] - theme.px(20), x - width / 2), self.width() - width)
        box = QRectF(left, bottom + theme.px(4), width, theme.px(18))
        around = box.adjusted(-theme.px(6), 0, theme.px(6), 0)
        if any(around.intersects(other) for other in taken):
            return QRectF()
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return box

    def _paint_line(self, painter: QPainter, row: int, line: Line) -> None:
        theme, left = self._theme, self._edges()[0]
        top, middle = theme.px(_ROW * row), theme.px(_ROW * row + _ROW / 2)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("ui"))
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, round(left) - theme.px(14))
        box = QRectF(0, top, left, theme.px(_ROW))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        x = self.x_of(line.day)
        token = _token(line.state)
        if line.first is not None:  # a window: from the first day to the last
            painter.setPen(QPen(theme.color(token), theme.px(3)))
            painter.drawLine(QPointF(self.x_of(line.first), middle), QPointF(x, middle))
        self._paint_sign(painter, QPointF(x, middle), line.state, is_uncertain=line.is_uncertain)
        self._paint_day(painter, x, top, line)

    def _paint_day(self, painter: QPainter, x: float, top: int, line: Line) -> None:
        """The day beside its sign: after it, before it where there is no room, on a ground of its own."""
        theme = self._theme
        words = line.words + (" ?" if line.is_uncertain else "")
        painter.setFont(theme.font("meta"))
        width = painter.fontMetrics().horizontalAdvance(words) + 2
        gap = theme.px(10)
        left = x + gap if x + gap + width <= self.width() else x - gap - width
        box = QRectF(max(left, self._edges()[0]), top + theme.px(4), width, theme.px(_ROW - 8))
        painter.fillRect(box, theme.color("surface"))
        painter.setPen(theme.color("error" if line.state == "past" else "text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_sign(self, painter: QPainter, at: QPointF, state: State, *, is_uncertain: bool = False) -> None:
        """An octagon that is past, a disc to come, a square at an end; an uncertain one is hollow."""
        theme, side = self._theme, self._theme.px(5)
        color = theme.color(_token(state))
        painter.setPen(QPen(color, 1.6))
        painter.setBrush(theme.color("surface") if is_uncertain else color)
        path = QPainterPath()
        if state == "ahead":
            path.addEllipse(at, side, side)
        elif state == "until":
            path.addRect(QRectF(at.x() - side + 0.5, at.y() - side + 0.5, 2 * side - 1, 2 * side - 1))
        else:
            points = [
                at + QPointF(math.cos(angle), math.sin(angle)) * (side + 1.5)
                for angle in (math.pi / 8 + step * math.pi / 4 for step in range(8))
            ]
            path.moveTo(points[-1])
            for point in points:
                path.lineTo(point)
        painter.drawPath(path)
        if state == "past":
            painter.setPen(QPen(color if is_uncertain else theme.color("surface"), 1.4))
            painter.drawLine(at - QPointF(0, 0.55) * side, at + QPointF(0, 0.15) * side)
            painter.drawPoint(at + QPointF(0, 0.6) * side)

    def _paint_legend(self, painter: QPainter) -> None:
        """What the signs mean; only those that are there."""
        theme = self._theme
        middle = self._height() - theme.px(_LEGEND / 2 - 4)
        x = float(theme.px(6))
        shown = [(state, name, False) for state, name in _SIGNS if any(line.state == state for line in self.lines)]
        if any(line.is_uncertain for line in self.lines):
            shown.append(("ahead", N_("? the day may move: holidays not published"), True))
        painter.setFont(theme.font("meta"))
        for state, name, is_uncertain in shown:
            self._paint_sign(painter, QPointF(x, middle), state, is_uncertain=is_uncertain)
            words = _(name)
            width = painter.fontMetrics().horizontalAdvance(words) + 2
            painter.setPen(theme.color("text2"))
            box = QRectF(x + theme.px(10), middle - theme.px(9), width, theme.px(18))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            x += width + theme.px(28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint(painter)
        painter.end()


def _token(state: State) -> str:
    return {"past": "error", "ahead": "accent", "until": "text2"}[state]
