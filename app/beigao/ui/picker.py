"""Lists from which one thing is picked: how a row lies on its ground, and how its two lines of words are painted."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao.ui.theme import Theme, set_look

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""
_ROW = 50


class TwoLines(NamedTuple):
    """A row: its sign, its name, and what is said of it."""

    sign: QPixmap
    name: str
    is_bold: bool
    said: str


def paint_ground(painter: QPainter, theme: Theme, option: QStyleOptionViewItem) -> None:
    """What lies below the words of a row: nothing, or that it is chosen, at hand or under the mouse."""
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    if chosen or option.state & QStyle.StateFlag.State_MouseOver:
        rim = focused or (chosen and theme.scheme == "contrast")
        painter.setPen(QPen(theme.color("accent"), 2 if focused else 1) if rim else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selected" if chosen else "hover"))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), theme.px(6), theme.px(6))


class TwoLinesDelegate(QStyledItemDelegate):
    """Paints each row in two lines."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self.theme = theme

    def row(self, index: Index) -> TwoLines:
        """What a row shows."""
        raise NotImplementedError

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(10, self.theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, row = self.theme, self.row(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, theme, option)
        box = option.rect.adjusted(theme.px(10), theme.px(5), -theme.px(10), -theme.px(5))
        painter.drawPixmap(box.left(), box.top() + theme.px(3), row.sign)
        left, half = box.left() + theme.px(24), box.height() // 2
        painter.setFont(theme.font("ui", bold=row.is_bold))
        painter.setPen(theme.color("text"))
        _say(painter, QRect(left, box.top(), box.right() - left, half), row.name)
        painter.setFont(theme.font("meta"))
        painter.setPen(theme.color("text2"))
        _say(painter, QRect(left, box.top() + half, box.right() - left, box.height() - half), row.said)
        painter.restore()


def _say(painter: QPainter, box: QRect, words: str) -> None:
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


class Picker(QListView):
    """A list without a bar below it, whose row under the mouse is marked.

    Args:
        name: what the styles and tests call it.
        spoken: what a screen reader calls it.
    """

    def __init__(
        self, theme: Theme, model: QAbstractItemModel, name: str, spoken: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName(name)
        set_look(self, role="picker")
        model.setParent(self)
        self.setModel(model)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(spoken)
