"""What an input is: bytes of a kind, and what has to come of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

KINDS = ("template", "workbook", "json", "facts", "dossier", "package", "picture", "table", "form")
ACCEPTED = ""
"""Instead of the name of an error: the input is harmless, and taken."""
ANY = "*"
"""Accepted or refused; never anything else."""


class Hostile(NamedTuple):
    """An input.

    Attributes:
        name: says what is hostile in it.
        kind: what reads it, and how its file ends.
        make: gives its bytes.
        outcome: the name of the error that refuses it, or `ACCEPTED`, or `ANY`.
        says: what stands in the message of the error.
        reader: what reads it, where that is not what reads its kind.
    """

    name: str
    kind: str
    make: Callable[[], bytes]
    outcome: str
    says: str = ""
    reader: Callable[[Path, Path], None] | None = None

    def judge(self, error: str, message: str) -> list[str]:
        """What is wrong with how a reader ended: the name of its error, empty for none, and the message."""
        wrong = list[str]()
        if self.outcome != ANY and error not in self.outcome.split("|"):
            wrong.append(f"{error or 'accepted'} instead of {self.outcome or 'accepted'}: {message[:200]}")
        if self.says not in message:
            wrong.append(f"does not say “{self.says}”: {message[:200]}")
        if error and not (5 < len(message) < 1500 and message.isprintable()):
            wrong.append(f"no clear sentence: {message[:200]!r}")
        return wrong
