"""The risk matrix as a picture: each risk hollow where it was, filled where its measures have brought it.

In every row that it touches a risk has a lane of its own, so that an arrow along the row meets no other dot; where an
arrow from row to row would still meet one, dots change lanes or step aside until it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import cast

from beigao.definitions.laws import RiskMatrix
from beigao.rules.drawing import Arrow, Box, Circle, Drawing, Look, Shape, Words, breadth, distance
from beigao.rules.facts import Rating
from beigao.rules.risk import Level, RiskLevels

Cell = tuple[int, int]
"""The places of a likelihood and of an impact, from 0."""
Mark = tuple[Cell | None, Cell | None]
"""Where a risk stands before its measures and after them."""
Dot = tuple[int, int]
"""A risk, and whether before (0) or after (1) its measures."""
Point = tuple[float, float]

_LANE = 2.5  # all in radii of a dot: from one lane to the next where there is room
_NARROW = 1.2  # the least, so that an arrow passes the dots beside it
_HEAD = 2.0  # at the top of a cell, for its word, where there is room
_ROOM = 1.15  # between a line and the centre of a dot that it passes
_APART = 2.15  # between two dots
_SMALLEST = 0.55  # of its size, for a dot among many
_MOST_TRIES = 700  # moves: a tenth of a second at the most


@dataclass(frozen=True)
class Names:
    """The words of the picture, in the language of its reader.

    Attributes:
        levels: the words of the levels, by id.
        same: what a dot means that is before and after in one.
    """

    likelihoods: tuple[str, ...]
    impacts: tuple[str, ...]
    levels: Mapping[str, str]
    likelihood: str
    impact: str
    before: str
    after: str
    same: str
    source: str


@dataclass(frozen=True)
class Measure:
    """How large the picture is: `em` is the height of its letters, `radius` that of a dot."""

    width: float
    height: float
    em: float
    radius: float


def marks(risks: Iterable[RiskLevels], table: RiskMatrix) -> tuple[Mark, ...]:
    """Where each risk stands; None where it is not rated, or only half."""

    def cell(rating: Rating) -> Cell | None:
        likelihood, impact = rating
        if likelihood is None or impact is None:
            return None
        return table.likelihoods.index(likelihood), table.impacts.index(impact)

    return tuple((cell(risk.initial_rating), cell(risk.residual_rating)) for risk in risks)


def draw(placed: tuple[Mark, ...], table: RiskMatrix, names: Names, measure: Measure) -> Drawing:
    """The picture of the risks; impact grows upwards, likelihood to the right."""
    em = measure.em
    left = 2.8 * em + max(breadth(name, em) for name in names.impacts)
    wide = (measure.width - left) / len(table.likelihoods)
    high = (measure.height - 5.0 * em) / len(table.impacts)
    rows = len(table.impacts)
    shapes: list[Shape] = []
    over: list[Shape] = []
    for column, row in product(range(len(table.likelihoods)), range(rows)):
        level = cast(Level, table.levels[table.impacts[row]][column])
        x, y, gap = left + column * wide, (rows - 1 - row) * high, 0.1 * em
        shapes.append(Box(x + gap, y + gap, wide - 2 * gap, high - 2 * gap, level))
        name = names.levels[level]
        word = (x + 0.6 * em, y + 0.35 * em, breadth(name, 0.95 * em) + 0.1 * em, 1.3 * em)
        over.append(Words(*word, name, "meta", "left", ground=level))
    radius, points = places(placed, rows, round(wide / measure.radius, 1), round(high / measure.radius, 1))
    at = {dot: (left + x * measure.radius, y * measure.radius) for dot, (x, y) in points.items()}
    shapes += _arrows(placed, at, radius * measure.radius)
    shapes += over
    shapes += _circles(placed, at, radius * measure.radius)
    shapes += _axes(names, left, wide, high, em)
    shapes += _legend(placed, names, measure)
    return Drawing(measure.width, measure.height, tuple(shapes))


def _arrows(placed: tuple[Mark, ...], at: Mapping[Dot, Point], radius: float) -> Iterator[Arrow]:
    for risk in range(len(placed)):
        if (risk, 0) in at and (risk, 1) in at:
            (x1, y1), (x2, y2) = at[risk, 0], at[risk, 1]
            length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
            across, down = (x2 - x1) / length, (y2 - y1) / length
            start, end = 1.05 * radius, 1.25 * radius
            yield Arrow(x1 + across * start, y1 + down * start, x2 - across * end, y2 - down * end, risk)


def _circles(placed: tuple[Mark, ...], at: Mapping[Dot, Point], radius: float) -> Iterator[Circle]:
    for (risk, after), (x, y) in at.items():
        before, then = placed[risk]
        look: Look = "ringed" if before == then else "filled" if after else "hollow"
        yield Circle(x, y, radius, look, str(risk + 1), risk)


def _axes(names: Names, left: float, wide: float, high: float, em: float) -> Iterator[Words]:
    rows, columns = len(names.impacts), len(names.likelihoods)
    bottom = rows * high
    for row, name in enumerate(names.impacts):
        yield Words(1.8 * em, (rows - 1 - row) * high, left - 2.3 * em, high, name, align="right")
    for column, name in enumerate(names.likelihoods):
        yield Words(left + column * wide, bottom + 0.1 * em, wide, 1.5 * em, name)
    yield Words(left, bottom + 1.6 * em, columns * wide, 1.5 * em, names.likelihood, "meta", bold=True)
    is_latin = names.impact.isascii()
    title = names.impact if is_latin else "\n".join(names.impact)
    yield Words(0, 0, 1.6 * em, bottom, title, "meta", bold=True, turned=is_latin)


def _legend(placed: tuple[Mark, ...], names: Names, measure: Measure) -> Iterator[Shape]:
    em, radius = measure.em, 0.45 * measure.em
    top = measure.height - 1.6 * em
    looks: list[tuple[Look, str]] = [("hollow", names.before), ("filled", names.after)]
    if any(before is not None and before == after for before, after in placed):
        looks.append(("ringed", names.same))
    x = 0.0
    for look, name in looks:
        yield Circle(x + radius + 0.1 * em, top + 0.8 * em, radius, look)
        width = breadth(name, 0.95 * em) + 0.4 * em
        yield Words(x + 1.4 * em, top, width, 1.6 * em, name, "meta", "left")
        x += 1.9 * em + width
    if x + breadth(names.source, 0.9 * em) <= measure.width:
        yield Words(x, top, measure.width - x, 1.6 * em, names.source, "meta", "right")


@lru_cache(maxsize=64)
def places(placed: tuple[Mark, ...], rows: int, wide: float, high: float) -> tuple[float, dict[Dot, Point]]:
    """The radius of the dots and where each stands from the upper left of the grid, all in radii of a dot.

    Args:
        placed: where the risks stand.
        rows: how many rows the grid has.
        wide: the width of a cell.
        high: the height of a cell.
    """
    lanes = max((len(risks) for risks in _lanes(placed).values()), default=1)
    radius = max(_SMALLEST, min(1.0, (high - 2.4) / max(1, lanes - 1) / _NARROW))
    placing = _Placing(placed, rows, wide / radius, high / radius)
    placing.settle()
    return radius, {dot: (x * radius, y * radius) for dot, (x, y) in placing.points().items()}


def _lanes(placed: tuple[Mark, ...]) -> dict[int, list[int]]:
    """The risks that touch each row; those that stay in it first."""
    rows_of = [{cell[1] for cell in mark if cell is not None} for mark in placed]
    touched: dict[int, list[int]] = {}
    for risk in sorted(range(len(placed)), key=lambda risk: (len(rows_of[risk]), risk)):
        for row in rows_of[risk]:
            touched.setdefault(row, []).append(risk)
    return touched


class _Placing:
    """Moves one dot after the other to another lane or aside, as long as that sets something free."""

    def __init__(self, placed: tuple[Mark, ...], rows: int, wide: float, high: float) -> None:
        self._rows, self._wide, self._high = rows, wide, high
        self._lanes = _lanes(placed)
        self._cells: dict[Dot, Cell] = {}
        for risk, (before, then) in enumerate(placed):
            if before is not None and before != then:
                self._cells[risk, 0] = before
            if then is not None:
                self._cells[risk, 1] = then
        self._aside = dict.fromkeys(self._cells, 0.0)
        step = min(2.2, max(0.0, wide / 2 - 1.3))
        self._steps = (0.0, step, -step, step / 2, -step / 2)
        self._tries = 0

    def points(self) -> dict[Dot, Point]:
        """Where every dot stands now."""
        return {dot: self._point(dot) for dot in self._cells}

    def settle(self) -> None:
        """Move dots until nothing meets, no move helps, or too many were tried."""
        moved = True
        while moved and self._tries < _MOST_TRIES:
            moved = False
            for dot in self._cells:
                if self._trouble({dot[0]}) and self._tries < _MOST_TRIES:
                    moved |= self._move_to_best(dot)

    def _move_to_best(self, dot: Dot) -> bool:
        """Give a dot the place with the least trouble; False when it has that already."""
        lanes = self._lanes[self._cells[dot][1]]
        here, kept = lanes.index(dot[0]), self._aside[dot]
        best, gain = (here, kept), 0.0
        for there, aside in [(lane, kept) for lane in range(len(lanes))] + [(here, step) for step in self._steps]:
            self._tries += 1
            both = {dot[0], lanes[there]}
            before = self._trouble(both)
            self._move(dot, here, there, aside)
            less = before - self._trouble(both)
            self._move(dot, there, here, kept)
            if less > gain:
                best, gain = (there, aside), less
        self._move(dot, here, *best)
        return gain > 0

    def _move(self, dot: Dot, here: int, there: int, aside: float) -> None:
        lanes = self._lanes[self._cells[dot][1]]
        lanes[here], lanes[there] = lanes[there], lanes[here]
        self._aside[dot] = aside

    def _point(self, dot: Dot) -> Point:
        column, row = self._cells[dot]
        lanes = self._lanes[row]
        gaps = max(1, len(lanes) - 1)
        head = max(0.0, min(_HEAD, self._high - 2.4 - gaps * _NARROW))
        apart = min(_LANE, (self._high - 2.4 - head) / gaps)
        lane = lanes.index(dot[0]) - (len(lanes) - 1) / 2
        top = (self._rows - 1 - row) * self._high
        return (column + 0.5) * self._wide + self._aside[dot], top + (self._high + head) / 2 + lane * apart

    def _trouble(self, risks: set[int]) -> int:
        """How often a dot or the arrow of these risks meets a dot, and an arrow a dot of theirs."""
        points = self.points()
        arrows = {risk: (*points[risk, 0], *points[risk, 1]) for risk, after in points if after and (risk, 0) in points}
        met = 0
        for dot, (x, y) in points.items():
            ours = dot[0] in risks
            for risk, arrow in arrows.items():
                if risk != dot[0] and (ours or risk in risks):
                    met += distance(x, y, arrow) < _ROOM
            for other in risks if not ours else ():
                for after in (0, 1):
                    place = points.get((other, after))
                    met += place is not None and (place[0] - x) ** 2 + (place[1] - y) ** 2 < _APART**2
        return met
