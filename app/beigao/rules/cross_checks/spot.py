"""Where a cross-document check has found something: the fields it binds, and what its message is filled with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from beigao.definitions.paths import FieldPath
from beigao.rules.facts import Facts
from beigao.rules.findings import Detail


@dataclass(frozen=True)
class Spot:
    """One place that a check has found; the check's name is the id of the message."""

    paths: tuple[FieldPath, ...]
    details: dict[str, Detail]


CrossCheck = Callable[[Facts], Iterator[Spot]]
"""Looks at the facts of a whole dossier; says nothing about what is not known yet."""


def spot(*paths: FieldPath, **details: Detail) -> Spot:
    """A place found: the field to mend first, the others that it binds, and what the message is filled with."""
    return Spot(paths, details)
