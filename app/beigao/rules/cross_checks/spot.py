"""Where a cross-document check has found something: the fields it binds, and what its message is filled with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import compress
from typing import NamedTuple

from beigao.definitions.paths import FieldPath
from beigao.rules.facts import Facts, Record
from beigao.rules.findings import Detail


class Spot(NamedTuple):
    """One place that a check has found; the check's name is the id of the message."""

    paths: tuple[FieldPath, ...]
    details: dict[str, Detail]


CrossCheck = Callable[[Facts], Iterator[Spot]]
"""Looks at the facts of a whole dossier; says nothing about what is not known yet."""


def spot(*paths: FieldPath, **details: Detail) -> Spot:
    """A place found: the field to mend first, the others that it binds, and what the message is filled with."""
    return Spot(paths, details)


def spots_in_rows(record: Record, table: str, look: Callable[..., Spot | None], *beside: object) -> Iterator[Spot]:
    """What `look(row, *beside)` finds in the rows of a table; only in rows that have changed or moved it looks again.

    Args:
        record: the entry.
        table: the field of the table.
        look: a function of a module and of one check alone; it looks at nothing but the row, `beside` and the library.
        beside: what else it needs to know.
    """
    each = record.of_each_row(table, look, beside)
    for number in compress(range(len(each)), each):
        found = each[number]
        if found is not None and all(path.row != number for path in found.paths):
            found = each[number] = look(record.row(table, number), *beside)
        if found is not None:
            yield found
