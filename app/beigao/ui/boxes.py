"""Rows and columns of widgets, measured in the theme's px."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from beigao.ui.theme import Theme, set_look

STRETCH = -1
"""In place of an item: the room that is left."""

Item = QWidget | QLayout | int | tuple[QWidget | QLayout, int]
"""A widget or layout, the same with its stretch, a space in px, or STRETCH."""

Margins = tuple[int, int, int, int]
L = TypeVar("L", bound=QBoxLayout)


def row(theme: Theme, *items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """The items side by side."""
    return _filled(QHBoxLayout(), theme, items, gap, margins)


def column(theme: Theme, *items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """The items one below the other."""
    return _filled(QVBoxLayout(), theme, items, gap, margins)


def frame(role: str, layout: QLayout, parent: QWidget | None = None, *, tone: str = "") -> QFrame:
    """A plane of the window with the look of its role."""
    plane = QFrame(parent)
    set_look(plane, role=role, tone=tone)
    plane.setLayout(layout)
    return plane


def holder(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A widget without a look of its own, to show, hide or measure a layout as one."""
    widget = QWidget(parent)
    set_look(widget, role="clear")
    widget.setLayout(layout)
    return widget


def rule(parent: QWidget | None = None) -> QFrame:
    """A line of 1 px."""
    line = QFrame(parent)
    set_look(line, role="rule")
    return line


def _filled(layout: L, theme: Theme, items: tuple[Item, ...], gap: int, margins: Margins) -> L:
    layout.setContentsMargins(*(theme.px(margin) for margin in margins))
    layout.setSpacing(theme.px(gap))
    for item in items:
        part, stretch = item if isinstance(item, tuple) else (item, 0)
        if part == STRETCH:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(theme.px(part))
        elif isinstance(part, QWidget):
            layout.addWidget(part, stretch)
        else:
            layout.addLayout(part, stretch)
    return layout
