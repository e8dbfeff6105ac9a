"""Words as a search compares them: folded, so that case and width make no difference, and found again in the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

BEFORE = 14
"""Characters that an excerpt keeps before its first match."""


def fold(text: str) -> str:
    """The text as it is compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once."""
    return tuple(dict.fromkeys(fold(query).split()))


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where folded words stand in a text, as (from, to) in order; where they touch they are one."""
    folded, places = _with_places(text)
    found = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def excerpt(text: str, words: Sequence[str], length: int = 120) -> str:
    """One line of a long text, from a little before the first match on."""
    line = " ".join(text.split())
    found = spans(line, words)
    start = max(0, found[0][0] - BEFORE) if found else 0
    start = start if start > 3 else 0  # an ellipsis in place of two characters saves nothing
    if start and line[start - 1].isascii() and line[start].isascii():  # words with spaces between them stay whole
        start = line.find(" ", start - 1, found[0][0]) + 1 or start
    cut = line[start : start + length]
    return ("…" if start else "") + cut + ("…" if start + length < len(line) else "")


def _with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place in the text that it came from."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    parts = [fold(character) for character in text]  # ㈱ becomes three characters, ß two
    return "".join(parts), [place for place, part in enumerate(parts) for _character in part]
