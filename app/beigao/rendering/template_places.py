"""Where a paragraph of a template stands on the sheet that shows it: as it was written, or filled."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_SPACE = re.compile(r"\s+")
LEAST = 2
"""Characters that a paragraph has to say by itself to be known again once it is filled."""


def place_as_written(paragraphs: Sequence[str], number: int, shown: Sequence[str]) -> int | None:
    """The place of a paragraph on the sheet of its own template, which leaves out what is nothing but a page break.

    Args:
        paragraphs: the words of the template.
        number: of the paragraph, from 1.
        shown: the words of the sheet.
    """
    if not 0 < number <= len(paragraphs):
        return None
    wanted, at = _plain(paragraphs[number - 1]), number - 1
    same = [place for place, words in enumerate(shown) if _plain(words) == wanted]
    return min(same, key=lambda place: abs(place - at), default=None)


def places_when_filled(paragraph: str, shown: Sequence[str]) -> list[int]:
    """The places that a paragraph has come to once it is filled, known by the words between its tags."""
    pieces = [_plain(piece) for piece in _TAG.split(paragraph)]
    pieces = [piece for piece in pieces if piece]
    if sum(map(len, pieces)) < LEAST:
        return []
    pattern = re.compile(".*".join(map(re.escape, pieces)), re.DOTALL)
    return [place for place, words in enumerate(shown) if pattern.search(_plain(words))]


def _plain(words: str) -> str:
    return _SPACE.sub("", words)
