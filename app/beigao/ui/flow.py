"""Layouts that flow: what they hold takes as much height as its width asks for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from beigao.ui.theme import Theme


class Flow(QLayout):
    """A list of items; a kind of flow says in `_lay_out` where they go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, move=True)

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        """Give the items their places when `move`; the height that they take."""
        raise NotImplementedError


class Opposite(Flow):
    """Two items at the ends of one line; the second stands below the first where the line is too short for both."""

    def __init__(self, theme: Theme, left: QWidget, right: QWidget, *, gap: int = 16) -> None:
        super().__init__()
        self._gap = theme.px(gap)
        self.addWidget(left)
        self.addWidget(right)

    def sizeHint(self) -> QSize:
        left, right = (item.sizeHint() for item in self._items)
        return QSize(left.width() + self._gap + right.width(), max(left.height(), right.height()))

    def minimumSize(self) -> QSize:
        return QSize(max(item.minimumSize().width() for item in self._items), 0)

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        left, right = self._items
        wanted = right.sizeHint().width()
        if left.sizeHint().width() + self._gap + wanted <= rect.width():
            heights = [item.sizeHint().height() for item in self._items]
            if move:
                left.setGeometry(QRect(rect.left(), rect.top(), rect.width() - wanted - self._gap, max(heights)))
                top = rect.top() + (max(heights) - heights[1] + 1) // 2
                right.setGeometry(QRect(rect.left() + rect.width() - wanted, top, wanted, heights[1]))
            return max(heights)
        top = rect.top()
        for item in self._items:
            height = item.heightForWidth(rect.width()) if item.hasHeightForWidth() else item.sizeHint().height()
            if move:
                item.setGeometry(QRect(rect.left(), top, rect.width(), height))
            top += height
        return top - rect.top()


class WrappingRow(Flow):
    """Items side by side, on as many lines as they need."""

    def __init__(self, theme: Theme, *widgets: QWidget, gap: int = 16) -> None:
        super().__init__()
        self._gap = theme.px(gap)
        for widget in widgets:
            self.addWidget(widget)

    def sizeHint(self) -> QSize:
        widths = [item.sizeHint().width() for item in self._items]
        width = sum(widths) + self._gap * max(0, len(widths) - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        left, top, height = rect.left(), rect.top(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(rect.width(), 10_000))
            if left > rect.left() and left + size.width() > rect.left() + rect.width():
                left, top, height = rect.left(), top + height, 0
            if move:
                item.setGeometry(QRect(left, top, size.width(), size.height()))
            left += size.width() + self._gap
            height = max(height, size.height())
        return top + height - rect.top()
