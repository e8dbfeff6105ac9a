"""The address of an answer: form, entry, field, and in a table row and column."""

from __future__ import annotations

import re
from typing import NamedTuple

_PATTERN = r"([a-z]\w*)(?::([\w-]*))?\.([a-z]\w*)(?:\[(\d+)\](?:\.([a-z]\w*))?)?"


class FieldPath(NamedTuple):
    """`company.name`, `recipients:r1.name`, `activities:a1.items[2].necessity`.

    A single form has exactly one entry, whose id is the form's; an entry that nobody has begun has no id.
    """

    form: str
    entry: str
    field: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        entry = "" if self.entry == self.form else f":{self.entry}"
        row = "" if self.row is None else f"[{self.row}]"
        column = "" if self.column is None else f".{self.column}"
        return f"{self.form}{entry}.{self.field}{row}{column}"

    @classmethod
    def parse(cls, text: str) -> FieldPath:
        """The path that `str` gave; ValueError for anything else."""
        found = re.fullmatch(_PATTERN, text)
        if not found:
            raise ValueError(f"not a field path: {text!r}")
        form, entry, field, row, column = found.groups()
        return cls(form, form if entry is None else entry, field, None if row is None else int(row), column)
