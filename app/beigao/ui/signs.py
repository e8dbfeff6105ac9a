"""Signs that are painted: how far a thing is filled in, what is sensitive, how bad a finding is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from beigao._i18n import N_, _
from beigao.rules.findings import Severity
from beigao.ui import boxes
from beigao.ui.theme import Theme
from beigao.ui.words import Label

SEVERITY_TOKENS: dict[Severity, str] = {"error": "error", "warning": "warning", "hint": "accent"}
"""The colour of a finding; its icon has the name of the severity."""

SENSITIVE = N_("S")


def paint_state(painter: QPainter, theme: Theme, centre: QPointF, share: float | None, radius: float = 6.0) -> None:
    """An empty ring (0), a filling pie, a check (1), or a dash (None: nothing is asked)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale, radius = theme.scale, radius * theme.scale
    if share is None:
        painter.setPen(QPen(theme.color("control"), 1.4 * scale))
        painter.drawLine(centre + QPointF(-3, 0) * scale, centre + QPointF(3, 0) * scale)
    elif share >= 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("success"))
        painter.drawEllipse(centre, radius + 0.5, radius + 0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_round_pen(theme.color("surface"), 1.5 * scale))
        path = QPainterPath(centre + QPointF(-2.7, 0.2) * scale)
        path.lineTo(centre + QPointF(-0.7, 2.2) * scale)
        path.lineTo(centre + QPointF(2.9, -2.1) * scale)
        painter.drawPath(path)
    else:
        painter.setPen(QPen(theme.color("accent" if share else "control"), 1.5 * scale))
        painter.drawEllipse(centre, radius, radius)
        if share:
            inner = radius - 2 * scale
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            box = QRectF(centre.x() - inner, centre.y() - inner, 2 * inner, 2 * inner)
            painter.drawPie(box, 90 * 16, -round(max(share, 0.06) * 360 * 16))
    painter.restore()


def state_icon(theme: Theme, share: float | None, size: int = 14) -> QIcon:
    """The state as an icon for a tab."""
    side = theme.px(size)
    drawn = QPixmap(side * 2, side * 2)
    drawn.setDevicePixelRatio(2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_state(painter, theme, QPointF(side / 2, side / 2), share, size / 2 - 1.5)
    painter.end()
    return QIcon(drawn)


def paint_sensitive(painter: QPainter, theme: Theme, left: float, middle: float, *, wholly: bool) -> None:
    """The mark 敏 / S: filled when the whole kind is sensitive, outlined when a part of it is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = theme.px(16)
    box = QRectF(left + 0.5, middle - side / 2 + 0.5, side - 1, side - 1)
    painter.setPen(QPen(theme.color("sensitive_soft" if wholly else "sensitive"), 1))
    painter.setBrush(theme.color("sensitive_soft") if wholly else QColor(Qt.GlobalColor.transparent))
    painter.drawRoundedRect(box, theme.px(3), theme.px(3))
    font = theme.font("meta", bold=True)
    font.setPixelSize(theme.px(11))
    painter.setFont(font)
    painter.setPen(theme.color("sensitive"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _(SENSITIVE))
    painter.restore()


class SensitiveMark(QWidget):
    """The mark, to stand beside words."""

    def __init__(self, theme: Theme, *, wholly: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._wholly = theme, wholly
        self.setFixedSize(theme.px(16), theme.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_sensitive(painter, self._theme, 0, self.height() / 2, wholly=self._wholly)
        painter.end()


class SensitiveLegend(QWidget):
    """What the two looks of the mark say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayout(
            boxes.row(
                theme,
                SensitiveMark(theme, wholly=True, parent=self), Label(N_("all sensitive"), "meta", "muted", self),
                SensitiveMark(theme, wholly=False, parent=self), Label(N_("some sensitive"), "meta", "muted", self),
                gap=4, margins=(6, 0, 0, 0),
            )
        )  # fmt: skip


class Logo(QWidget):
    """A page of three lines, the last one still open: a draft."""

    def __init__(self, theme: Theme, size: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(theme.px(size), theme.px(size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_logo(painter, self._theme, self.width())
        painter.end()


def paint_logo(painter: QPainter, theme: Theme, side: int) -> None:
    """The logo in a square of `side` px at the painter's origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent_fill"))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.24, side * 0.24)
    painter.setPen(_round_pen(theme.color("on_accent"), max(1.4, side * 0.07)))
    for place, end in enumerate((0.72, 0.72, 0.5)):
        height = side * (0.32 + 0.18 * place)
        painter.drawLine(QPointF(side * 0.28, height), QPointF(side * end, height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("on_accent"))
    painter.drawEllipse(QPointF(side * 0.68, side * 0.68), side * 0.055, side * 0.055)


class StateDot(QWidget):
    """A state that stands beside words."""

    def __init__(self, theme: Theme, share: float | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._share = theme, share
        self.setFixedSize(theme.px(16), theme.px(16))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float | None) -> None:
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_state(painter, self._theme, QPointF(self.width() / 2, self.height() / 2), self._share)
        painter.end()


def _round_pen(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
