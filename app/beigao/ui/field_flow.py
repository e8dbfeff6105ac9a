"""The layout of a section's fields: one below the other, short ones side by side where labels and width allow it.

The guidance of a field that is open takes the whole width below the line of its field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from beigao.ui.flow import Flow
from beigao.ui.theme import Theme

PAIR_FROM = 640
"""A form this wide (unscaled px) sets short fields side by side."""


class Pairable(Protocol):
    """What the layout asks a field."""

    @property
    def is_wide(self) -> bool:
        """Whether it wants the whole width."""

    @property
    def is_short(self) -> bool:
        """Whether its answer needs no more than a third of the width."""

    def fits(self, width: int) -> bool:
        """Whether its words fit into this width."""


class FieldFlow(Flow):
    """Lays out what is shown; what is hidden takes no room, and its neighbours close up."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._gaps = (theme.px(16), theme.px(16))
        self._gap = theme.px(6)  # between a field and the guidance below it

    def sizeHint(self) -> QSize:
        width = self._theme.px(self._theme.layout("form_max"))
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        return QSize(self._theme.px(280), 0)

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        across, down = self._gaps
        top = rect.top()
        for line, width in self._lines(rect.width()):
            heights = [_height(item, width) for item in line]
            if move:
                for place, item in enumerate(line):
                    item.setGeometry(QRect(rect.left() + place * (width + across), top, width, heights[place]))
            top += max(heights)
            for note in filter(None, map(_note, line)):
                height = note.heightForWidth(rect.width())
                if move:
                    note.setGeometry(rect.left(), top + self._gap, rect.width(), height)
                top += self._gap + height
            top += down
        return max(0, top - down - rect.top())

    def _lines(self, whole: int) -> Iterator[tuple[list[QLayoutItem], int]]:
        """What stands beside each other, and its width: three very short ones, two short ones, or one."""
        half, third = ((whole - self._gaps[0] * (count - 1)) // count for count in (2, 3))
        items = [item for item in self._items if not item.isEmpty()]
        may_pair = whole >= self._theme.px(PAIR_FROM)
        halves = [may_pair and _fits(item, half) for item in items]
        thirds = [halves[at] and _field(item).is_short and _fits(item, third) for at, item in enumerate(items)]
        at = 0
        while at < len(items):
            run = thirds.index(False, at) - at if False in thirds[at:] else len(items) - at
            if run == 3 or run >= 5:  # four are two pairs
                count, width = 3, third
            elif halves[at]:
                count, width = 1 + (at + 1 < len(items) and halves[at + 1]), half
            else:
                count, width = 1, whole
            yield items[at : at + count], width
            at += count


def _fits(item: QLayoutItem, width: int) -> bool:
    if not hasattr(item.widget(), "fits"):  # asked thousands of times: isinstance of a protocol is slow
        return False
    return not _field(item).is_wide and _field(item).fits(width)


def _note(item: QLayoutItem) -> QWidget | None:
    """The guidance that stands below the line of its field, as wide as the section."""
    field = item.widget()
    note: QWidget | None = getattr(field, "card", None)
    return note if note is not None and field is not None and note.parent() is field.parent() else None


def _field(item: QLayoutItem) -> Pairable:
    return cast(Pairable, item.widget())


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
