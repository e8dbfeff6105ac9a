"""Paints a picture of shapes as the document has it: black on white, sharp at the size of print."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from beigao.rendering.sheet_drawing import Shape
from beigao.ui.theme import tokens

SHARP = 3
"""Pixels of the image for a point."""
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def painted(shapes: Sequence[Shape], width: float, height: float) -> QImage:
    """The picture with a clear ground, `width` × `height` points large."""
    image = QImage(math.ceil(width * SHARP), math.ceil(height * SHARP), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARP, SHARP)
    for shape in shapes:
        _paint(painter, shape)
    painter.end()
    return image


def _paint(painter: QPainter, shape: Shape) -> None:
    box = QRectF(shape.left, shape.top, shape.width, shape.height)
    painter.setPen(QPen(QColor(shape.pen), shape.pen_width) if shape.pen else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shape.fill) if shape.fill else Qt.BrushStyle.NoBrush)
    if shape.form == "line":
        _paint_line(painter, shape, box)
    elif shape.form == "ellipse":
        painter.drawEllipse(box)
    else:
        painter.drawRect(box)
    if shape.text:
        _paint_words(painter, shape, box)


def _paint_line(painter: QPainter, shape: Shape, box: QRectF) -> None:
    across, down = shape.flips
    start = QPointF(box.right() if across else box.left(), box.bottom() if down else box.top())
    end = QPointF(box.left() if across else box.right(), box.top() if down else box.bottom())
    painter.drawLine(start, end)
    if shape.has_arrow:
        turn, side = math.atan2(end.y() - start.y(), end.x() - start.x()), 4.5 * max(shape.pen_width, 0.75)
        wings = (
            end - QPointF(math.cos(turn + lean) * side, math.sin(turn + lean) * side)
            for lean in (math.pi / 7, -math.pi / 7)
        )
        painter.setBrush(QColor(shape.pen))
        painter.drawPolygon(QPolygonF([end, *wings]))


def _paint_words(painter: QPainter, shape: Shape, box: QRectF) -> None:
    font = QFont()
    font.setFamilies([*tokens()["font"]["paper_latin"], *tokens()["font"]["paper_hei"]])
    font.setPixelSize(max(1, round(shape.size)))
    font.setBold(shape.bold)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(shape.color))
    if shape.turned:
        painter.translate(box.center())
        painter.rotate(-90)
        box = QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width())
    align = _ALIGN.get(shape.align, Qt.AlignmentFlag.AlignHCenter) | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, align | Qt.TextFlag.TextDontClip, shape.text)
    painter.restore()
