"""How far a headcount stands from the lines that change the route, as a picture; widths are even, not to scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from beigao._formats import say_number
from beigao._i18n import N_, _, language
from beigao.rules.reports import ROUTE_NAMES
from beigao.rules.routes import Distance, Route
from beigao.ui.display import in_wan, people_words
from beigao.ui.theme import Theme

BAND_NAMES: dict[Route, str] = {
    "exempt": N_("Exempt"),
    "contract_or_certification": N_("Contract / certification"),
    "security_assessment": N_("Assessment"),
}
"""The routes in few words, to stand in a bar."""
_STARTS = {1: (0.0,), 2: (0.0, 0.74), 3: (0.0, 0.22, 0.74)}
"""Where the bands begin, of the whole width, for as many bands as there are."""
_HEAD = 20
"""The height of a line of the head."""


@dataclass(frozen=True)
class Band:
    """The counts from `start` on that lead to a route."""

    route: Route
    start: int


@dataclass(frozen=True)
class Pin:
    """A count on the bar: this year's (filled), or one that is forecast (hollow)."""

    count: int
    year: str = ""  # of a forecast


Name = tuple[QRectF, str, Pin]
"""Words, where they stand, and the pin they belong to."""


def _apart(one: Name, other: Name) -> bool:
    """Whether two names can be told apart."""
    gap = 6
    return one[0].right() + gap <= other[0].left() or other[0].right() + gap <= one[0].left()


def _amount(count: int) -> str:
    """A count as readers of the language count: in units of ten thousand in Chinese, in full in English."""
    return (in_wan(count) if language() == "zh" else "") or say_number(count)


class MarginView(QWidget):
    """A bar with the lines between the routes, and pins for this year and the forecast."""

    def __init__(
        self, theme: Theme, title: str, bands: Sequence[Band], distance: Distance, forecasts: Sequence[Pin] = ()
    ) -> None:
        super().__init__()
        self._theme, self._title = theme, title
        self._bands, self._distance = list(bands), distance
        self._pins = [Pin(distance.counted), *forecasts]
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(title)
        self.setAccessibleDescription(self._words())
        self.setToolTip(self._words())

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(102))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(102))

    def heightForWidth(self, width: int) -> int:
        return self._theme.px(102) + self._folded(width)

    def _folded(self, width: int) -> int:
        """The height of the second line that the head takes where its words do not fit beside each other."""
        title = QFontMetrics(self._theme.font("label")).horizontalAdvance(self._title)
        far = QFontMetrics(self._theme.font("meta")).horizontalAdvance(self._far())
        return self._theme.px(_HEAD) if far and title + self._theme.px(12) + far > width else 0

    def _words(self) -> str:
        """What the picture shows, for the tooltip and for screen readers."""
        lines = [f"{_('this year')}: {say_number(self._distance.counted)}"]
        lines += [f"{pin.year}: {say_number(pin.count)}" for pin in self._pins[1:]]
        lines += [f"{_(ROUTE_NAMES[band.route])}: ≥ {say_number(band.start)}" for band in self._bands if band.start]
        return "\n".join(lines)

    def _far(self) -> str:
        distance = self._distance
        if distance.next_route is None or distance.remaining is None:
            return ""
        return _("{people} below: {route}").format(
            people=people_words(distance.remaining), route=_(ROUTE_NAMES[distance.next_route])
        )

    def paint(self, painter: QPainter) -> None:
        """Paint the picture at this widget's size."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        painter.translate(0, self._folded(self.width()))
        self._paint_bar(painter)
        self._paint_lines(painter)
        self._paint_pins(painter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint(painter)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        theme, folded = self._theme, self._folded(self.width())
        box = QRect(0, 0, self.width(), theme.px(_HEAD))
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title)
        side = Qt.AlignmentFlag.AlignLeft if folded else Qt.AlignmentFlag.AlignRight
        painter.setFont(theme.font("meta"))
        painter.setPen(theme.color("warning" if self._distance.is_near else "text2"))
        painter.drawText(box.translated(0, folded), side | Qt.AlignmentFlag.AlignVCenter, self._far())

    def _bar(self) -> QRectF:
        return QRectF(0, self._theme.px(58), self.width(), self._theme.px(22))

    def _edges(self) -> list[float]:
        starts = _STARTS[len(self._bands)]
        return [self.width() * start for start in starts] + [float(self.width())]

    def _band_of(self, count: int) -> int:
        return max(place for place, band in enumerate(self._bands) if count >= band.start or place == 0)

    def _x(self, count: int) -> float:
        """Where a count stands: even within its band; beyond the last line up to ten times its number."""
        place, edges = self._band_of(count), self._edges()
        low = self._bands[place].start
        high = self._bands[place + 1].start if place + 1 < len(self._bands) else max(low * 10, 1)
        share = min(1.0, max(0, count - low) / max(1, high - low))
        return edges[place] + share * (edges[place + 1] - edges[place])

    def _paint_bar(self, painter: QPainter) -> None:
        theme, bar, edges = self._theme, self._bar(), self._edges()
        path = QPainterPath()
        path.addRoundedRect(bar, theme.px(4), theme.px(4))
        painter.save()
        painter.setClipPath(path)
        painter.setFont(theme.font("meta"))
        chosen = self._band_of(self._distance.counted)
        for place, band in enumerate(self._bands):
            box = QRectF(edges[place], bar.top(), edges[place + 1] - edges[place], bar.height())
            painter.fillRect(box, theme.color("accent_soft" if place == chosen else "sunken"))
            painter.setPen(theme.color("accent" if place == chosen else "text2"))
            inside = box.adjusted(theme.px(8), 0, -theme.px(4), 0)
            words = painter.fontMetrics().elidedText(
                _(BAND_NAMES[band.route]), Qt.TextElideMode.ElideRight, round(inside.width())
            )
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))

    def _paint_lines(self, painter: QPainter) -> None:
        theme, bar, edges = self._theme, self._bar(), self._edges()
        painter.setFont(theme.font("meta"))
        for place, band in enumerate(self._bands):
            if place == 0:
                continue
            x = round(edges[place]) + 0.5
            painter.setPen(QPen(theme.color("control"), 1))
            painter.drawLine(QPointF(x, bar.top() - theme.px(3)), QPointF(x, bar.bottom() + theme.px(4)))
            words = _amount(band.start)
            width = painter.fontMetrics().horizontalAdvance(words)
            painter.setPen(theme.color("text2"))
            left = min(max(0, round(x - width / 2)), self.width() - width - 2)
            painter.drawText(
                QRect(left, round(bar.bottom()) + theme.px(4), width + 2, theme.px(18)),
                Qt.AlignmentFlag.AlignCenter,
                words,
            )

    def _paint_pins(self, painter: QPainter) -> None:
        """This year's count is named in full; forecasts each by year and count, or together where they stand close."""
        theme, bar = self._theme, self._bar()
        for pin in self._pins:
            x = min(max(theme.px(5), self._x(pin.count)), self.width() - theme.px(5))
            color = theme.color("warning" if pin.year and self._is_heavier(pin) else "accent")
            painter.setPen(QPen(color, 1.5 if pin.year else 2))
            painter.setBrush(theme.color("surface") if pin.year else color)
            painter.drawLine(QPointF(x, theme.px(52)), QPointF(x, bar.top()))
            painter.drawEllipse(QPointF(x, theme.px(48)), theme.px(4), theme.px(4))
        self._paint_names(painter)

    def _paint_names(self, painter: QPainter) -> None:
        now, *forecasts = self._pins
        places = [self._place(now)]
        apart = [self._place(pin) for pin in forecasts]
        free = [*places, *apart]
        if any(not _apart(one, other) for at, one in enumerate(free) for other in free[at + 1 :]):
            apart = [self._together(forecasts, places[0])] if forecasts else []
        for box, words, pin in [*places, *apart]:
            painter.setFont(self._theme.font("meta" if pin.year else "label"))
            painter.setPen(self._theme.color(self._token(pin)))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)

    def _place(self, pin: Pin) -> Name:
        """The name of a pin, above it."""
        words = f"{pin.year} {_amount(pin.count)}" if pin.year else people_words(pin.count)
        width = QFontMetrics(self._theme.font("meta" if pin.year else "label")).horizontalAdvance(words)
        left = min(max(0.0, self._x(pin.count) - width / 2), self.width() - width - 2.0)
        return QRectF(left, self._theme.px(22), width + 2, self._theme.px(20)), words, pin

    def _together(self, pins: Sequence[Pin], beside: Name) -> Name:
        """One name for pins that stand too close for names of their own: years and counts from first to last."""
        counts = [_amount(pin.count) for pin in (pins[0], pins[-1])]
        ends = (pins[0].year, pins[-1].year) if len(pins) > 1 else (pins[0].year,)
        words = f"{'–'.join(ends)}: {'–'.join(dict.fromkeys(counts))}"
        width = QFontMetrics(self._theme.font("meta")).horizontalAdvance(words)
        gap, taken = self._theme.px(10), beside[0]
        right = taken.right() + gap
        left = right if right + width <= self.width() else max(0.0, taken.left() - gap - width)
        worst = max(pins, key=lambda pin: self._band_of(pin.count))
        return QRectF(left, self._theme.px(22), width + 2, self._theme.px(20)), words, worst

    def _token(self, pin: Pin) -> str:
        """The colour of a pin's name: a forecast that leads to a heavier route stands out."""
        if not pin.year:
            return "accent"
        return "warning" if self._is_heavier(pin) else "text2"

    def _is_heavier(self, pin: Pin) -> bool:
        return self._band_of(pin.count) > self._band_of(self._distance.counted)
