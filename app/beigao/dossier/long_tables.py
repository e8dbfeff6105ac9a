"""How the rows of a long table are written as JSON: an edit of one row leaves the bytes of all others where they were.

SQLite does not write a page anew whose bytes stay the same. Were the text packed, one more letter in a cell would move
everything behind it, and each stored cell of ten thousand rows would encrypt and write two megabytes. So every row is
filled up with blanks, which JSON does not mind, and only rows that are new are put into words.
"""

from __future__ import annotations

import json
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
    row: Json
    text: str


class LongTables:
    """The rows that were written last, as text."""

    def __init__(self) -> None:
        self._written: dict[Key, dict[int, _Written]] = {}

    def encode(self, key: Key, value: Json) -> str:
        """An answer as JSON."""
        if not isinstance(value, list) or len(value) < LONG:
            self._written.pop(key, None)
            return encode(value)
        known, written, texts = self._written.get(key, {}), dict[int, _Written](), list[str]()
        for row in value:
            found = known.get(id(row)) or _Written(row, _in_its_place(encode(row)))
            written[id(row)] = found  # which keeps the row, and so its id
            texts.append(found.text)
        self._written[key] = written
        return f"[{','.join(texts)}]"


def _in_its_place(text: str) -> str:
    """A row with the blanks behind it and room for the comma."""
    return text + " " * (-(len(text) + 1) % PLACE)
