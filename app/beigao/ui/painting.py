"""Paints a picture of shapes (`rules/drawing.py`) in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from beigao.rules.drawing import Arrow, Box, Circle, Drawing, Words
from beigao.ui.theme import Theme

LEVEL_TOKENS = {"low": "risk_low", "medium": "risk_mid", "high": "risk_high", "severe": "risk_severe"}
"""The ground of a level of risk."""
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def paint_drawing(painter: QPainter, theme: Theme, drawing: Drawing, chosen: int | None = None) -> None:
    """Paint every shape at its place in px; what belongs to the chosen thing comes last, in the accent colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in drawing.shapes:
        match shape:
            case Box():
                _paint_box(painter, theme, shape)
            case Words():
                _paint_words(painter, theme, shape)
            case Arrow() if shape.thing != chosen:
                _paint_arrow(painter, theme, shape, chosen=False)
            case Circle() if shape.thing is None or shape.thing != chosen:
                _paint_circle(painter, theme, shape, chosen=False)
    if chosen is not None:
        if (arrow := drawing.arrow(chosen)) is not None:
            _paint_arrow(painter, theme, arrow, chosen=True)
        for circle in drawing.circles(chosen):
            _paint_circle(painter, theme, circle, chosen=True)


def _paint_box(painter: QPainter, theme: Theme, box: Box) -> None:
    token = LEVEL_TOKENS[box.tone]
    painter.setPen(QPen(theme.level_line(token), 1))
    painter.setBrush(theme.color(token))
    painter.drawRoundedRect(QRectF(box.left, box.top, box.width, box.height), theme.px(4), theme.px(4))


def _paint_words(painter: QPainter, theme: Theme, words: Words) -> None:
    box = QRectF(words.left, words.top, words.width, words.height)
    if words.ground:
        painter.fillRect(box, theme.color(LEVEL_TOKENS[words.ground]))
    painter.setFont(theme.font(words.step, bold=words.bold))
    painter.setPen(theme.color("text2" if words.step == "meta" else "text"))
    side = _SIDES[words.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    if words.turned:
        painter.save()
        painter.translate(box.center())
        painter.rotate(-90)
        painter.drawText(QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width()), side, words.text)
        painter.restore()
    else:
        painter.drawText(box, side, words.text)


def _paint_arrow(painter: QPainter, theme: Theme, arrow: Arrow, *, chosen: bool) -> None:
    start, end = QPointF(arrow.x1, arrow.y1), QPointF(arrow.x2, arrow.y2)
    along = end - start
    length = max(1e-6, (along.x() ** 2 + along.y() ** 2) ** 0.5)
    along /= length
    beside = QPointF(-along.y(), along.x())
    color = theme.color("accent" if chosen else "text2")
    back = min(theme.px(6), length)
    painter.setPen(QPen(color, 2 if chosen else 1.2))
    painter.drawLine(start, end - along * back * 0.8)
    head = QPainterPath(end)
    for side in (1, -1):
        head.lineTo(end - along * back + beside * (side * theme.px(4 if chosen else 3)))
    head.closeSubpath()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPath(head)


def _paint_circle(painter: QPainter, theme: Theme, circle: Circle, *, chosen: bool) -> None:
    """A hollow dot, a filled one, or a filled one in a ring."""
    line = theme.color("accent" if chosen else "text")
    fill = theme.color("accent_fill" if chosen else "text")
    centre, radius = QPointF(circle.x, circle.y), circle.radius - 0.8
    painter.setPen(QPen(line, 1.6))
    painter.setBrush(fill if circle.look == "filled" else theme.color("surface"))
    painter.drawEllipse(centre, radius, radius)
    if circle.look == "ringed":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(centre, radius * 0.76, radius * 0.76)
    if circle.text:
        ground = "on_accent" if chosen else "surface"
        _paint_number(painter, theme, circle, line if circle.look == "hollow" else theme.color(ground))


def _paint_number(painter: QPainter, theme: Theme, circle: Circle, color: QColor) -> None:
    font = theme.font("meta", bold=True)
    room = 1.5 * circle.radius
    font.setPixelSize(max(1, min(font.pixelSize(), round(room))))
    width = QFontMetricsF(font).horizontalAdvance(circle.text)
    if width > room:
        font.setPixelSize(max(1, int(font.pixelSize() * room / width)))
    painter.setFont(font)
    painter.setPen(color)
    side = 2 * circle.radius
    box = QRectF(circle.x - circle.radius, circle.y - circle.radius, side, side)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, circle.text)
