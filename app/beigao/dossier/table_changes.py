"""Which rows of a table came, went or changed, in a time that grows with the rows and not with their square."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from beigao.dossier.answers import Json
from beigao.dossier.long_tables import encode

MOST_PAIRS = 2_500
"""Rows times rows up to which a stretch is paired by cells that are alike."""
ALIKE = 10
"""What a cell that is alike is worth, beside the pair itself."""


class RowChange(NamedTuple):
    """A row that came (`before` is None), went (`after` is None) or changed: its places in the two tables, from 0."""

    before: int | None
    after: int | None


def row_changes(before: Sequence[Json], after: Sequence[Json]) -> list[RowChange]:
    """The rows that differ between two states of a table, in their order.

    Rows that stand once in both, in the same order, hold the two together; what lies between them is paired by the
    cells that are alike, or by place where that is much.
    """
    old, new = [encode(row) for row in before], [encode(row) for row in after]
    found: list[RowChange] = []
    start, first = 0, 0
    for end, last in [*_anchors(old, new), (len(old), len(new))]:
        while start < end and first < last and old[start] == new[first]:
            start, first = start + 1, first + 1
        upper, lower = end, last
        while start < upper and first < lower and old[upper - 1] == new[lower - 1]:
            upper, lower = upper - 1, lower - 1
        pairs = _pairs(before[start:upper], after[first:lower])
        found += _between(pairs, range(start, upper), range(first, lower), old, new)
        start, first = end + 1, last + 1
    return found


def _between(
    pairs: Sequence[tuple[int, int]], gone: range, come: range, old: Sequence[str], new: Sequence[str]
) -> Iterator[RowChange]:
    """What came, went and changed in a stretch of both tables."""
    was, now = 0, 0
    for one, other in [*pairs, (len(gone), len(come))]:
        yield from (RowChange(at, None) for at in gone[was:one])
        yield from (RowChange(None, at) for at in come[now:other])
        if one < len(gone) and other < len(come) and old[gone[one]] != new[come[other]]:
            yield RowChange(gone[one], come[other])
        was, now = one + 1, other + 1


def _pairs(before: Sequence[Json], after: Sequence[Json]) -> list[tuple[int, int]]:
    """Which row became which, in order: those that have most cells alike."""
    high, wide = len(before), len(after)
    if high * wide > MOST_PAIRS:
        return [(at, at) for at in range(min(high, wide))]
    best = [[0] * (wide + 1) for _row in range(high + 1)]
    for one in reversed(range(high)):
        for other in reversed(range(wide)):
            paired = 1 + ALIKE * _alike(before[one], after[other]) + best[one + 1][other + 1]
            best[one][other] = max(paired, best[one + 1][other], best[one][other + 1])
    found: list[tuple[int, int]] = []
    one = other = 0
    while one < high and other < wide:
        if best[one][other] == 1 + ALIKE * _alike(before[one], after[other]) + best[one + 1][other + 1]:
            found.append((one, other))
            one, other = one + 1, other + 1
        elif best[one][other] == best[one + 1][other]:
            one += 1
        else:
            other += 1
    return found


def _alike(one: Json, other: Json) -> int:
    """How many cells of two rows are the same."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return 0
    return sum(name in other and other[name] == value for name, value in one.items())


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Places of the rows that stand once in both tables: the longest run of them that is in order."""
    counts, others = Counter(old), Counter(new)
    places = {row: at for at, row in enumerate(new) if others[row] == 1}
    pairs = [(at, places[row]) for at, row in enumerate(old) if counts[row] == 1 and row in places]
    ends: list[int] = []  # the last place in `new` of the best run of each length
    runs: list[int] = []  # the pair that it belongs to
    previous: list[int] = []
    for number, (_at, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        runs[length : length + 1] = [number]
        previous.append(runs[length - 1] if length else -1)
    chosen: list[tuple[int, int]] = []
    number = runs[-1] if runs else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = previous[number]
    return chosen[::-1]
