"""How the rows of a long table are written as JSON: an edit of one row leaves the bytes of all others where they were.

SQLite does not write a page anew whose bytes stay the same. Were the text packed, one more letter in a cell would move
everything behind it, and each stored cell of ten thousand rows would encrypt and write two megabytes. So every row is
filled up with blanks, which JSON does not mind, and only rows that are new are put into words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import compress, count
from operator import is_not
from typing import NamedTuple

from beigao.dossier.answers import Json

LONG = 200
"""Rows from which a table is written so; a shorter one is written faster than it is looked through."""
PLACE = 64
"""Bytes of which a row takes a whole number."""
encode = json.JSONEncoder(check_circular=False).encode  # an answer holds no answer of itself

Key = tuple[str, str, str]
"""Form, entry and field."""


class _Written(NamedTuple):
    rows: list[Json]
    texts: list[str]


class LongTables:
    """The rows that were written last, as text."""

    def __init__(self) -> None:
        self._written: dict[Key, _Written] = {}

    def encode(self, key: Key, value: Json) -> str:
        """An answer as JSON."""
        if not isinstance(value, list) or len(value) < LONG:
            self._written.pop(key, None)
            return encode(value)
        known = self._written.get(key, _Written([], []))
        start, end, new_end = changed_stretch(known.rows, value)
        before = dict(zip(map(id, known.rows[start:end]), known.texts[start:end], strict=True))
        between = [before.get(id(row)) or _in_its_place(encode(row)) for row in value[start:new_end]]
        texts = known.texts[:start] + between + known.texts[end:]
        self._written[key] = _Written(value, texts)  # which keeps the rows, and so their ids
        return f"[{','.join(texts)}]"


def _in_its_place(text: str) -> str:
    """A row with the blanks behind it and room for the comma."""
    return text + " " * (-(len(text) + 1) % PLACE)


def changed_stretch(old: Sequence[object], new: Sequence[object]) -> tuple[int, int, int]:
    """The part in which two lists are not the same objects: where it begins, and where it ends in each of them."""
    shorter = min(len(old), len(new))
    start = next(compress(count(), map(is_not, old, new)), shorter)
    same = next(compress(count(), map(is_not, reversed(old), reversed(new))), shorter)
    same = min(same, shorter - start)
    return start, len(old) - same, len(new) - same
