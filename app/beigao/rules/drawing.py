"""A picture as plain data: boxes, circles, arrows and words at their places.

The window paints it with Qt (`ui/painting.py`), a document draws it in DrawingML (`rendering/drawing.py`); so both show
the same. All lengths are in one unit, millimetres on paper and pixels on the screen; the origin is at the upper left.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
Step = Literal["meta", "ui"]
"""Small words, and words of the usual size."""
Look = Literal["hollow", "filled", "ringed"]
Tone = Literal["low", "medium", "high", "severe", "plain", "light", "strong", "paper"]
"""What the ground of a box says: a level of risk, or how much a step matters; `paper` is no ground of its own."""


@dataclass(frozen=True)
class Box:
    """A rectangle whose ground has a meaning."""

    left: float
    top: float
    width: float
    height: float
    tone: Tone


@dataclass(frozen=True)
class Words:
    """A few words in a rectangle, in the middle of its height.

    Attributes:
        turned: the words run upwards.
        ground: the tone that covers what lies behind them; nothing where they are written over it.
    """

    left: float
    top: float
    width: float
    height: float
    text: str
    step: Step = "ui"
    align: Align = "center"
    bold: bool = False
    turned: bool = False
    ground: Tone | None = None


@dataclass(frozen=True)
class Circle:
    """A dot with a number; `thing` is the place of what it stands for in its list, None in a legend."""

    x: float
    y: float
    radius: float
    look: Look
    text: str = ""
    thing: int | None = None


@dataclass(frozen=True)
class Arrow:
    """A straight arrow from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    thing: int | None = None


Shape = Box | Words | Circle | Arrow


@dataclass(frozen=True)
class Drawing:
    """A picture: its size, and its shapes from the back to the front."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    def circles(self, thing: int) -> list[Circle]:
        """The dots of one thing."""
        return [shape for shape in self.shapes if isinstance(shape, Circle) and shape.thing == thing]

    def arrow(self, thing: int) -> Arrow | None:
        """The arrow of one thing."""
        return next((shape for shape in self.shapes if isinstance(shape, Arrow) and shape.thing == thing), None)


def breadth(text: str, em: float) -> float:
    """About how wide words are: a Han character is one em, other letters a little more than half of it."""
    return em * sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.58 for letter in text)


def wrapped(text: str, em: float, width: float, lines: int) -> list[str]:
    """Words on as many lines as they need, at most `lines`; what has no room ends with an ellipsis.

    Args:
        text: the words; line breaks count as spaces.
        em: the size of the letters.
        width: the room, in the same unit.
        lines: how many lines there may be.
    """
    rest = " ".join(text.split())
    made: list[str] = []
    while rest and len(made) < lines:
        end = _fitting(rest, em, width)
        if end < len(rest) and len(made) == lines - 1:
            end = _fitting(rest, em, width - breadth("…", em))
            made.append(rest[:end].rstrip() + "…")
            break
        made.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return made or [""]


def _fitting(text: str, em: float, width: float) -> int:
    """How many letters of a text stand in a line, at least one; a Latin word stays whole where it can."""
    used = 0.0
    for at, letter in enumerate(text):
        used += breadth(letter, em)
        if used > width:
            start = at
            while start and _is_latin(text[start]) and _is_latin(text[start - 1]):
                start -= 1
            start -= text[start - 1 : start] in tuple("（《“")
            return start if start > 0 else max(1, at)
    return len(text)


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def distance(x: float, y: float, arrow: tuple[float, float, float, float]) -> float:
    """How far a point is from a line from one point to another."""
    x1, y1, x2, y2 = arrow
    across, down = x2 - x1, y2 - y1
    length = across * across + down * down
    share = ((x - x1) * across + (y - y1) * down) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return float(((x1 + share * across - x) ** 2 + (y1 + share * down - y) ** 2) ** 0.5)
