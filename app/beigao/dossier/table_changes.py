"""Which rows of a table came, went or changed, in a time that grows with the rows and not with their square."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from beigao.dossier.answers import Json
from beigao.dossier.long_tables import encode


class RowChange(NamedTuple):
    """A row that came (`before` is None), went (`after` is None) or changed: its places in the two tables, from 0."""

    before: int | None
    after: int | None


def row_changes(before: Sequence[Json], after: Sequence[Json]) -> list[RowChange]:
    """The rows that differ between two states of a table, in their order.

    Rows that stand once in both, in the same order, hold the two together; what lies between them is paired by place.
    """
    old, new = [encode(row) for row in before], [encode(row) for row in after]
    found: list[RowChange] = []
    start, first = 0, 0
    for end, last in [*_anchors(old, new), (len(old), len(new))]:
        found += _between(old, new, start, end, first, last)
        start, first = end + 1, last + 1
    return found


def _between(old: list[str], new: list[str], start: int, end: int, first: int, last: int) -> Iterator[RowChange]:
    while start < end and first < last and old[start] == new[first]:
        start, first = start + 1, first + 1
    while start < end and first < last and old[end - 1] == new[last - 1]:
        end, last = end - 1, last - 1
    both = min(end - start, last - first)
    for step in range(both):
        if old[start + step] != new[first + step]:
            yield RowChange(start + step, first + step)
    yield from (RowChange(at, None) for at in range(start + both, end))
    yield from (RowChange(None, at) for at in range(first + both, last))


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
