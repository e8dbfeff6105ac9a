"""Check boxes as the forms use them, alone and in long lists, with the mark of sensitive information."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao.ui import icons
from beigao.ui.signs import paint_sensitive
from beigao.ui.theme import Theme

Mark = Literal["", "partly", "wholly"]
"""Whether information is sensitive: not, in a part or under one standard, or wholly."""
MARK_ROLE = Qt.ItemDataRole.UserRole + 1


def paint_tick(
    painter: QPainter, theme: Theme, box: QRectF, *, checked: bool, current: bool, enabled: bool = True
) -> None:
    """The box itself; the current one has a rim of 2 px, one that is off has no accent."""
    filled, rim = ("accent_fill", "control") if enabled else ("disabled", "line")
    painter.setPen(QPen(theme.color(filled if checked else rim), 1))
    painter.setBrush(theme.color(filled if checked else "surface" if enabled else "window"))
    painter.drawRoundedRect(box, theme.px(3), theme.px(3))
    if current:
        painter.setPen(QPen(theme.color("text" if checked else "accent"), 2))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(3), theme.px(3))
    if checked:
        sign = QPoint(round(box.left() + 0.5), round(box.top() + 0.5))
        painter.drawPixmap(sign, icons.pixmap(theme, "check", "on_accent", 14))


class Tick(QCheckBox):
    """A check box with its words and mark."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark: Mark = ""
        self.setFixedHeight(theme.px(28))

    def show_words(self, words: str, mark: Mark = "", tip: str = "") -> None:
        """Show these words; `tip` explains them."""
        self._mark = mark
        self.setText(words)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = self._theme.px(26) + self.fontMetrics().horizontalAdvance(self.text()) + self._mark_width()
        return QSize(width + 2, self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(48), self._theme.px(28))

    def _mark_width(self) -> int:
        return self._theme.px(24) if self._mark else 0

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, side = self._theme, self._theme.px(16)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = side + theme.px(8)
        room = self.width() - left - self._mark_width()
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        width = painter.fontMetrics().horizontalAdvance(text)
        if self.hasFocus():  # the words on a soft ground
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            ground = QRectF(side + theme.px(3), theme.px(3), width + theme.px(10), self.height() - theme.px(6))
            painter.drawRoundedRect(ground, theme.px(4), theme.px(4))
        box = QRectF(0.5, (self.height() - side) / 2 + 0.5, side - 1, side - 1)
        paint_tick(painter, theme, box, checked=self.isChecked(), current=self.hasFocus(), enabled=self.isEnabled())
        painter.setPen(theme.color("text" if self.isEnabled() else "disabled"))
        painter.drawText(QRect(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if self._mark:
            wholly = self._mark == "wholly"
            paint_sensitive(painter, theme, left + width + theme.px(6), self.height() / 2, wholly=wholly)
        painter.end()


class TickDelegate(QStyledItemDelegate):
    """Paints the lines of a long list as check boxes; a click anywhere, or Space, ticks them."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, self._theme.px(28))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, side = self._theme, self._theme.px(16)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color("accent_soft" if current else "hover"))
        left = option.rect.left() + theme.px(6)
        box = QRectF(left + 0.5, option.rect.center().y() - side / 2 + 1, side - 1, side - 1)
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        paint_tick(painter, theme, box, checked=checked, current=current)
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.color("text"))
        mark = index.data(MARK_ROLE)
        left += side + theme.px(8)
        room = option.rect.right() - left - (theme.px(28) if mark else theme.px(8))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        words = QRect(left, option.rect.top(), room, option.rect.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        if mark:
            after = left + painter.fontMetrics().horizontalAdvance(text) + theme.px(6)
            paint_sensitive(painter, theme, after, option.rect.center().y() + 0.5, wholly=mark == "wholly")
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return)
        if event.type() != QEvent.Type.MouseButtonRelease and not (event.type() == QEvent.Type.KeyPress and pressed):
            return False
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
        return model.setData(index, other, Qt.ItemDataRole.CheckStateRole)
