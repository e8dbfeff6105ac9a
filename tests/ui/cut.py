"""Finds words that are cut and widgets that lie on each other, by what they ask for and the room they have got."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QWidget,
)

from beigao.ui.words import Elided

SLACK = 1
"""Pixels that rounding may cost."""
HAIR = 2
"""Pixels of a painted line's box that hold no ink."""
HOLDS = re.compile(r"[\u2e80-\u9fff\uff00-\uffef\s/·-]+")
"""Where a line may break: at blanks, and anywhere between Chinese characters."""


def cut(root: QWidget) -> list[str]:
    """What is cut, lies on something else or runs out of its place, in everything that `root` shows; a line each."""
    shown = [widget for widget in (root, *root.findChildren(QWidget)) if widget.isVisible()]
    found = [f"{_name(widget)}: {fault}" for widget in shown for fault in _faults(widget)]
    with _noting() as (painted, elided):
        for area in (widget for widget in shown if isinstance(widget, QScrollArea) and widget.widget()):
            area.widget().grab()  # also what is scrolled out of sight
        root.grab()
    tips = "\n".join(_tips(root.window())) if elided else ""
    found += [f"painted: {words!r}: {why}" for words, why in painted.items()]
    found += [f"painted: {words!r}: cut, and no tooltip has it whole" for words in elided if words not in tips]
    return found


def words_cut(root: QWidget) -> list[str]:
    """The same for the widgets of `root` alone: quick, and without what is painted."""
    shown = [widget for widget in root.findChildren(QWidget) if widget.isVisible()]
    return [f"{_name(widget)}: {fault}" for widget in shown for fault in _faults(widget)]


def _faults(widget: QWidget) -> Iterator[str]:
    for kind, look in LOOKS:
        if isinstance(widget, kind):
            yield from look(widget)
    yield from _misplaced(widget)


def _label(label: QLabel) -> Iterator[str]:
    words = label.text()
    if not words or _plain(words) == "":
        return
    if isinstance(label, Elided):
        if label.painted() != words and words not in label.toolTip():
            yield f"{words!r}: cut, and the tooltip does not have it whole"
    elif label.wordWrap():
        if label.height() < label.heightForWidth(label.width()) - SLACK:
            yield f"{words!r}: {label.height()} high, wants {label.heightForWidth(label.width())}"
        widest = max(map(label.fontMetrics().horizontalAdvance, HOLDS.split(_plain(words))))
        if widest > label.contentsRect().width() + SLACK:
            yield f"{words!r}: {label.contentsRect().width()} wide, its longest word {widest}"
    elif label.width() < label.sizeHint().width() - SLACK:
        yield f"{words!r}: {label.width()} wide, wants {label.sizeHint().width()}"
    if not label.wordWrap() and label.height() < label.sizeHint().height() - SLACK:
        yield f"{words!r}: {label.height()} high, wants {label.sizeHint().height()}"


def _button(button: QAbstractButton) -> Iterator[str]:
    wanted = button.sizeHint()
    if not button.text() or button.toolTip() == button.text():  # the tick boxes elide, and have it whole there
        return
    if button.width() < wanted.width() - SLACK or button.height() < wanted.height() - SLACK:
        yield f"{button.text()!r}: {button.width()} × {button.height()}, wants {wanted.width()} × {wanted.height()}"


def _line(line: QLineEdit) -> Iterator[str]:
    """What is asked in an empty line, and a fact that cannot be typed into; what is typed can be scrolled."""
    words = line.text() if line.isReadOnly() else ""
    words = words or ("" if line.text() else line.placeholderText())
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    room = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line) - line.textMargins()
    inside, wanted = room.width() - 2 * HAIR, line.fontMetrics().horizontalAdvance(words)
    if wanted > inside and words not in line.toolTip():
        yield f"{words!r}: {inside} wide, wants {wanted}"
    if room.height() < line.fontMetrics().ascent() + SLACK:
        yield f"{room.height()} high inside, its letters {line.fontMetrics().height()}"


def _combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    room = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    words = combo.currentText() or combo.placeholderText()
    wanted = combo.fontMetrics().horizontalAdvance(words)
    if wanted > room.width() + SLACK and words not in combo.toolTip():
        yield f"{words!r}: {room.width()} wide, wants {wanted}"


def _header(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if header.orientation() != Qt.Orientation.Horizontal or model is None:
        return
    for at in range(header.count()):
        words = str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        tip = str(model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or "")
        wanted = max(map(header.fontMetrics().horizontalAdvance, words.split("\n")), default=0)
        if not header.isSectionHidden(at) and wanted > header.sectionSize(at) and words not in tip:
            yield f"{words!r}: {header.sectionSize(at)} wide, wants {wanted}"


def _menu(menu: QMenu) -> Iterator[str]:
    for action in menu.actions():
        words = action.text().replace("&", "")
        wanted = sum(map(menu.fontMetrics().horizontalAdvance, words.split("\t")))  # what it does, and its keys
        if menu.actionGeometry(action).width() < wanted:
            yield f"{words!r} is wider than the menu"


def _area(area: QScrollArea) -> Iterator[str]:
    """What cannot be scrolled sideways has to fit; the tabs of sections have a menu of all where they do not."""
    content = area.widget()
    never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    has_bar = area.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if content is not None and never and has_bar and content.width() > area.viewport().width():
        yield f"{content.width()} wide in a view of {area.viewport().width()}"


LOOKS: tuple[tuple[type[QWidget], Callable[[Any], Iterator[str]]], ...] = (
    (QLabel, _label),
    (QAbstractButton, _button),
    (QLineEdit, _line),
    (QComboBox, _combo),
    (QHeaderView, _header),
    (QMenu, _menu),
    (QScrollArea, _area),
)


def _misplaced(parent: QWidget) -> Iterator[str]:
    """Widgets of a layout that lie on each other, or stand out of their parent."""
    layout = parent.layout()
    if layout is None:
        return
    parts = [part for part in _parts(parent, layout) if not part.size().isEmpty()]
    inside = parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
    for part in parts:
        if not inside.contains(part.geometry()):
            yield f"{_name(part)} runs out of it: {part.geometry().getRect()} in {parent.rect().getRect()}"
    for one, other in combinations(parts, 2):
        both = one.geometry() & other.geometry()
        if both.width() > SLACK and both.height() > SLACK:
            yield f"{_name(one)} and {_name(other)} lie on each other by {both.width()} × {both.height()}"


def _parts(parent: QWidget, layout: QLayout) -> list[QWidget]:
    """The widgets that a layout has placed; asked by the widget, because items of a layout are not Python's to hold."""
    layouts = [layout, *layout.findChildren(QLayout)]
    children = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
    return [child for child in children if any(inner.indexOf(child) >= 0 for inner in layouts)]


@contextmanager
def _noting() -> Iterator[tuple[dict[str, str], set[str]]]:
    """Notes, while things are painted, the words that find no room in their box, and those that were shortened."""
    painted: dict[str, str] = {}
    elided: set[str] = set()
    draw, shorten = QPainter.drawText, QFontMetrics.elidedText

    def note_drawn(painter: QPainter, *given: Any) -> Any:
        match given:
            case (QRect() | QRectF() as box, int() | Qt.AlignmentFlag() | Qt.TextFlag() as flags, str(words)):
                _note(painter, QRectF(box), int(flags), words, painted)
        return draw(painter, *given)

    def note_shortened(metrics: QFontMetrics, words: str, *given: Any) -> str:
        shortened = shorten(metrics, words, *given)
        if shortened != words:
            elided.add(words)
        return shortened

    QPainter.drawText, QFontMetrics.elidedText = note_drawn, note_shortened  # type: ignore[assignment,method-assign]
    try:
        yield painted, elided
    finally:
        QPainter.drawText, QFontMetrics.elidedText = draw, shorten  # type: ignore[method-assign]


def _note(painter: QPainter, box: QRectF, flags: int, words: str, painted: dict[str, str]) -> None:
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(words), metrics.tightBoundingRect(words).height()
    if flags & Qt.TextFlag.TextWordWrap.value:
        needs = metrics.boundingRect(QRect(0, 0, int(box.width()), 10_000), flags, words)
        width, height = needs.width(), needs.height()
    if flags & Qt.TextFlag.TextDontClip.value:  # in a drawing; its boxes hold no more than a middle line
        width, height = (width * 0.9, 0) if "\n" not in words else (0, 0)
    if width > box.width() + HAIR or height > box.height() + HAIR:
        painted[words] = f"{width} × {height} in {box.width():.0f} × {box.height():.0f}"


def _tips(window: QWidget) -> Iterator[str]:
    for widget in (window, *window.findChildren(QWidget)):
        yield widget.toolTip()
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            model = widget.model()
            yield from _tips_of(model, QModelIndex()) if model is not None else ()


def _tips_of(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(min(model.rowCount(parent), 300)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            yield str(model.index(row, column, parent).data(Qt.ItemDataRole.ToolTipRole) or "")


def _plain(words: str) -> str:
    return re.sub(r"<[^>]+>", " ", words).strip()


def _name(widget: QWidget) -> str:
    return widget.objectName() or widget.accessibleName() or type(widget).__name__
