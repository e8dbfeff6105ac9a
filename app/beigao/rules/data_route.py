"""The way of exported data as a picture: systems in China → link → recipient abroad → whom it hands them on to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from beigao.rules.drawing import Arrow, Box, Drawing, Shape, Step, Words, wrapped

_WIDTH = 146.0  # all in millimetres
_WIDE, _LONG = 56.0, 34.0  # a frame, and the link between both, where nobody else receives the data
_NARROW, _SHORT = 40.0, 24.0  # the same beside those who do
_STEP = 8.0  # from a frame to whom the data are handed on to
_INSET = 2.5
_HEAD, _BOX, _APART = 17.0, 13.0, 4.0  # the top of a frame, a box, the room between boxes
_SMALL, _USUAL = 2.7, 3.2  # the sizes of letters
_LINE = 4.1


@dataclass(frozen=True)
class Stop:
    """Something on the way: its name, and where it is or what it is."""

    name: str
    place: str = ""


@dataclass(frozen=True)
class Route:
    """The way of the data of one export activity, in the language of its reader.

    Attributes:
        home: who sends them, and the systems there in the order of the data.
        link: how they cross the border, as a few short lines.
        recipient: who receives them, and the systems there.
        onward: whom the recipient hands them on to.
    """

    sender: Stop
    home: tuple[Stop, ...]
    link: tuple[str, ...]
    recipient: Stop
    abroad: tuple[Stop, ...]
    onward: tuple[Stop, ...] = ()


def draw(route: Route, border: str) -> Drawing:
    """The picture of a route.

    Args:
        route: the way.
        border: the word at the line between China and abroad.
    """
    width, link = (_NARROW, _SHORT) if route.onward else (_WIDE, _LONG)
    height = max(_frame_height(route.home), _frame_height(route.abroad), _stack_height(len(route.onward)))
    shapes = [
        *_frame(0.0, width, route.sender, route.home, height),
        *_crossing(width, link, route, border, height),
        *_frame(width + link, width, route.recipient, route.abroad, height),
        *_handed_on(2 * width + link, route.onward, height),
    ]
    return Drawing(_WIDTH, height, tuple(shapes))


def _frame_height(stops: Sequence[Stop]) -> float:
    return _HEAD + (_stack_height(len(stops)) + _INSET if stops else 0)


def _stack_height(count: int) -> float:
    return count * _BOX + max(0, count - 1) * _APART


def _frame(left: float, width: float, whose: Stop, stops: Sequence[Stop], height: float) -> Iterator[Shape]:
    yield Box(left, 0, width, height, "light")
    yield from _label(whose, left, 0, width, _HEAD)
    inner, top = width - 2 * _INSET, _HEAD
    for at, stop in enumerate(stops):
        if at:
            yield Arrow(left + width / 2, top - _APART, left + width / 2, top)
        yield Box(left + _INSET, top, inner, _BOX, "plain")
        yield from _label(stop, left + _INSET, top, inner, _BOX)
        top += _BOX + _APART


def _crossing(left: float, width: float, route: Route, border: str, height: float) -> Iterator[Shape]:
    """The arrow over the border, from the last system at home, and where there is more room how the data cross."""
    last = _HEAD + (len(route.home) - 1) * (_BOX + _APART) + _BOX / 2 if route.home else height / 2
    above = last - _LINE > height - last
    yield Box(left + width / 2 - 0.15, 0, 0.3, height, "strong")
    yield Words(left + 1, 0, width - 2, _LINE, border, "meta", ground="paper")
    yield Arrow(left, last, left + width, last)
    lines = [part for words in route.link for part in wrapped(words, _SMALL, width - 3, 3) if part]
    lines = lines[: int(((last - _LINE if above else height - last) - 1) / _LINE)]
    top = last - 1 - len(lines) * _LINE if above else last + 1
    for at, part in enumerate(lines):
        yield Words(left + 1, top + at * _LINE, width - 2, _LINE, part, "meta", ground="paper")


def _handed_on(left: float, onward: Sequence[Stop], height: float) -> Iterator[Shape]:
    start = left + _STEP
    top = (height - _stack_height(len(onward))) / 2
    for stop in onward:
        yield Arrow(left, top + _BOX / 2, start, top + _BOX / 2)
        yield Box(start, top, _WIDTH - start, _BOX, "plain")
        yield from _label(stop, start, top, _WIDTH - start, _BOX)
        top += _BOX + _APART


def _label(stop: Stop, left: float, top: float, width: float, height: float) -> Iterator[Shape]:
    """A name, and below it in small letters a place; each in two lines where there is room."""
    room, lines = width - 1.5, int(height / _LINE)
    step, name = _name(stop.name, room, min(2, lines - bool(stop.place)))
    place = wrapped(stop.place, _SMALL, room, min(2, lines - len(name))) if stop.place else []
    first = top + (height - (len(name) + len(place)) * _LINE) / 2
    for at, (part, is_name) in enumerate([*((part, True) for part in name), *((part, False) for part in place)]):
        yield Words(left, first + at * _LINE, width, _LINE, part, step if is_name else "meta", bold=is_name)


def _name(name: str, room: float, lines: int) -> tuple[Step, list[str]]:
    """A name in letters of the usual size, in small ones where it would be cut."""
    usual = wrapped(name, _USUAL, room, lines)
    return ("meta", wrapped(name, _SMALL, room, lines)) if usual[-1].endswith("…") else ("ui", usual)
