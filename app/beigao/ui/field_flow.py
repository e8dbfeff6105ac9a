"""The layout of a section's fields: one below the other, short ones side by side where labels and width allow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from beigao.ui.flow import Flow
from beigao.ui.theme import Theme

PAIR_FROM = 520
"""A form this wide (unscaled px) sets short fields side by side."""


class Pairable(Protocol):
    """What the layout asks a field."""

    @property
    def is_wide(self) -> bool:
        """Whether it wants the whole width."""

    def fits(self, width: int) -> bool:
        """Whether its words fit into this width."""


class FieldFlow(Flow):
    """Lays out what is shown; what is hidden takes no room, and its neighbours close up."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._gaps = (theme.px(16), theme.px(14))

    def sizeHint(self) -> QSize:
        width = self._theme.px(self._theme.layout("form_max"))
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        return QSize(self._theme.px(280), 0)

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        across, down = self._gaps
        half = (rect.width() - across) // 2
        top = rect.top()
        for line in self._lines(rect.width(), half):
            is_half = len(line) == 2 or _fits(line[0], half, rect.width() >= self._theme.px(PAIR_FROM))
            width = half if is_half else rect.width()
            heights = [_height(item, width) for item in line]
            if move:
                for place, item in enumerate(line):
                    item.setGeometry(QRect(rect.left() + place * (half + across), top, width, heights[place]))
            top += max(heights) + down
        return max(0, top - down - rect.top())

    def _lines(self, width: int, half: int) -> Iterator[list[QLayoutItem]]:
        may_pair = width >= self._theme.px(PAIR_FROM)
        waiting: QLayoutItem | None = None
        for item in self._items:
            if item.isEmpty():
                continue
            is_half = _fits(item, half, may_pair)
            if waiting is not None and is_half:
                yield [waiting, item]
                waiting = None
                continue
            if waiting is not None:
                yield [waiting]
            waiting = item if is_half else None
            if not is_half:
                yield [item]
        if waiting is not None:
            yield [waiting]


def _fits(item: QLayoutItem, half: int, may_pair: bool) -> bool:
    if not may_pair or not hasattr(item.widget(), "fits"):  # asked thousands of times: isinstance of a protocol is slow
        return False
    field = cast(Pairable, item.widget())
    return not field.is_wide and field.fits(half)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
