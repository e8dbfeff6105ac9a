"""Findings as lists show them: what a table repeats row after row stands there a few times, then as one card.

A long table may lack thousands of cells. Every one of them is a finding of its own for the final version and is counted
as such; a list of thousands of cards helps nobody and holds the window up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from beigao.rules.findings import Finding
from beigao.ui.session import GAPS

SHOWN = 3
"""Findings of one kind in one table that have a card of their own; of gaps none has when there are more."""


@dataclass(frozen=True)
class Several:
    """Findings of one kind in one table, as one card.

    Attributes:
        first: the one that is gone to.
        count: how many they are.
    """

    first: Finding
    count: int


def grouped(findings: Iterable[Finding]) -> Iterator[Finding | Several]:
    """The findings in their order, those that a table repeats as `Several` at the place of the first that is hidden."""
    listed = list(findings)
    kinds = [(found.id, *found.path[:3]) if found.path.row is not None else None for found in listed]
    counts, seen = Counter(kinds), Counter[object]()
    for finding, kind in zip(listed, kinds, strict=True):
        if kind is None or counts[kind] <= SHOWN:
            yield finding
            continue
        at, own = seen[kind], 0 if finding.id in GAPS else SHOWN
        if at > own:
            continue  # in the card that stands there already
        seen[kind] += 1
        yield finding if at < own else Several(finding, counts[kind] - own)
