"""Which parts of two versions of a document belong together: paragraphs, tables, rows, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Protocol, TypeVar

MOST_PAIRS = 40_000
"""Pairs of parts up to which the best pairing is looked for; beyond, the first belongs to the first, and so on."""


class Part(Protocol):
    """What can be aligned: parts of one `key` are the same, and empty ones say little about what belongs together."""

    @property
    def key(self) -> bytes:
        """Equal for two that are the same."""

    @property
    def is_empty(self) -> bool:
        """Whether there are no words in it."""


P = TypeVar("P", bound=Part)
Pairs = list[tuple[P | None, P | None]]
_SAME, _SAME_EMPTY = 2.0, 0.1


def aligned(before: Sequence[P], after: Sequence[P], likeness: Callable[[P, P], float]) -> Pairs[P]:
    """The parts of both versions in order: pairs, and between two pairs what went, then what came.

    Args:
        before: the older version.
        after: the newer one.
        likeness: how alike two parts are that differ, up to 1; 0 when they may not be a pair.
    """
    pairs: Pairs[P] = []
    start, first = 0, 0
    for end, last in [*_anchors(before, after), (len(before), len(after))]:
        pairs += _between(before[start:end], after[first:last], likeness)
        pairs += [(before[end], after[last])] if end < len(before) and last < len(after) else []
        start, first = end + 1, last + 1
    return pairs


def _anchors(before: Sequence[P], after: Sequence[P]) -> Iterator[tuple[int, int]]:
    """Where parts stand that are the same and that each version has once."""
    counts, others = Counter(part.key for part in before), Counter(part.key for part in after)
    single = {key for key, count in counts.items() if count == others[key] == 1}
    places, other_places = ([at for at, part in enumerate(parts) if part.key in single] for parts in (before, after))
    matcher = SequenceMatcher(
        None, [before[at].key for at in places], [after[at].key for at in other_places], autojunk=False
    )
    for start, first, size in matcher.get_matching_blocks():
        yield from zip(places[start : start + size], other_places[first : first + size], strict=True)


def _between(before: Sequence[P], after: Sequence[P], likeness: Callable[[P, P], float]) -> Pairs[P]:
    """Two stretches aligned: what is the same at both ends, and in the middle what is most alike."""
    head = _same(before, after)
    tail = _same(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    return [
        *zip(before[:head], after[:head], strict=True),
        *(_best(old, new, likeness) if len(old) * len(new) <= MOST_PAIRS else _one_by_one(old, new, likeness)),
        *zip(before[len(before) - tail :], after[len(after) - tail :], strict=True),
    ]


def _same(before: Sequence[P], after: Sequence[P]) -> int:
    """How many parts at the beginning are the same."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0].key == pair[1].key, zip(before, after, strict=False)))


def _best(before: Sequence[P], after: Sequence[P], likeness: Callable[[P, P], float]) -> Pairs[P]:
    """The pairs in order whose likeness together is the greatest."""
    like = [[_like(old, new, likeness) for new in after] for old in before]
    best = [[0.0] * (len(after) + 1) for _row in range(len(before) + 1)]  # of what follows this pair of places
    for at in reversed(range(len(before))):
        for place in reversed(range(len(after))):
            joined = like[at][place] + best[at + 1][place + 1] if like[at][place] else 0.0
            best[at][place] = max(joined, best[at + 1][place], best[at][place + 1])
    pairs: Pairs[P] = []
    came: Pairs[P] = []
    at = place = 0
    while at < len(before) and place < len(after):
        if like[at][place] and best[at][place] == like[at][place] + best[at + 1][place + 1]:
            pairs += [*came, (before[at], after[place])]
            came = []
            at, place = at + 1, place + 1
        elif best[at][place] == best[at + 1][place]:
            pairs.append((before[at], None))
            at += 1
        else:
            came.append((None, after[place]))
            place += 1
    return [*pairs, *((old, None) for old in before[at:]), *came, *((None, new) for new in after[place:])]


def _one_by_one(before: Sequence[P], after: Sequence[P], likeness: Callable[[P, P], float]) -> Pairs[P]:
    pairs: Pairs[P] = []
    for old, new in zip(before, after, strict=False):
        pairs += [(old, new)] if _like(old, new, likeness) else [(old, None), (None, new)]
    shorter = len(min(before, after, key=len))
    return [*pairs, *((old, None) for old in before[shorter:]), *((None, new) for new in after[shorter:])]


def _like(old: P, new: P, likeness: Callable[[P, P], float]) -> float:
    if old.key == new.key:
        return _SAME_EMPTY if old.is_empty else _SAME
    return likeness(old, new)
