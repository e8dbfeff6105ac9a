"""What was found in the rows of tables, so that a row which did not change is not looked at again.

An answer is never changed in place: an edit gives a new list of rows, with a new row where the old one stood. So a row
is known by being the very same object, and of ten thousand rows only the one that was typed into is read again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from typing import Any, NamedTuple, TypeVar

from beigao.dossier.answers import Json
from beigao.dossier.long_tables import changed_stretch
from beigao.rules.findings import Finding

T = TypeVar("T")
_AT_ONCE = 32
"""Rows that are looked at between two looks at the clock."""


class Key(NamedTuple):
    """What is remembered: a table of an entry, and who looked at its rows."""

    form: str
    entry: str
    table: str
    who: object


class _Known(NamedTuple):
    rows: Sequence[Json]
    beside: tuple[object, ...]
    found: list[Any]


class OutOfTime(Exception):  # nothing is wrong: it goes on from here the next time
    """There was no time to look at all rows; what was looked at is remembered."""


class RowMemory:
    """What each row said when it was looked at last.

    Attributes:
        until: the moment of `time.perf_counter` from which `OutOfTime` is raised instead of looking at more rows.
    """

    def __init__(self) -> None:
        self.until: float | None = None
        self._known: dict[Key, _Known] = {}
        self._asked: tuple[Sequence[Json], Sequence[Json], tuple[int, int, int]] | None = None

    def each(
        self, key: Key, rows: Sequence[Json], look: Callable[[int, Json], T], beside: tuple[object, ...] = ()
    ) -> list[T]:
        """What `look` says of every row, in their order. It must follow from the row and from `beside` alone.

        Args:
            key: under what it is remembered.
            rows: the rows as they are now.
            look: is given the number of a row, from 0, and the row.
            beside: whatever else decides what is said; when it is another, every row is looked at again.
        """
        known = self._known.get(key)
        if known is None or known.beside != beside:
            known = _Known([], beside, [])
        if known.rows is rows:
            return known.found
        start, end, new_end = self._stretch(known.rows, rows)
        before = {id(row): said for row, said in zip(known.rows[start:end], known.found[start:end], strict=True)}
        found, tail = known.found[:start], known.found[end:]
        for number in range(start, new_end):
            row = rows[number]
            found.append(before[id(row)] if id(row) in before else look(number, row))
            if number % _AT_ONCE == 0 and self._is_over():
                looked_at = [*rows[: number + 1], *known.rows[end:]]
                self._known[key] = _Known(looked_at, beside, found + tail)
                raise OutOfTime
        found += tail
        self._known[key] = _Known(rows, beside, found)
        return found

    def findings(
        self,
        key: Key,
        rows: Sequence[Json],
        look: Callable[[int, Json], Sequence[Finding]],
        beside: tuple[object, ...] = (),
    ) -> Iterator[Finding]:
        """The findings of every row; those of a row that has moved are made anew, for they say its number."""
        each = self.each(key, rows, look, beside)
        for number in compress(range(len(each)), each):
            found = each[number]
            if found[0].path.row != number:
                found = each[number] = look(number, rows[number])
                if number % _AT_ONCE == 0 and self._is_over():
                    raise OutOfTime
            yield from found

    def _is_over(self) -> bool:
        return self.until is not None and time.perf_counter() > self.until

    def _stretch(self, old: Sequence[Json], new: Sequence[Json]) -> tuple[int, int, int]:
        """The changed stretch; one check after the other asks for the same two lists."""
        if self._asked is None or self._asked[0] is not old or self._asked[1] is not new:
            self._asked = old, new, changed_stretch(old, new)
        return self._asked[2]

    def keep(self, form: str, entries: set[str]) -> None:
        """Forget what the entries of a form said that are not among these."""
        self._known = {key: known for key, known in self._known.items() if key.form != form or key.entry in entries}
