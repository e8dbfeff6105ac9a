"""CSV files of strangers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.hostile.inputs import ACCEPTED, ANY, Hostile


def inputs() -> Iterator[Hostile]:
    """Every table."""
    cases: dict[str, tuple[bytes, str]] = {
        "an empty file": (b"", "CsvError"),
        "white space": (b" \r\n\t\r\n", "CsvError"),
        "a workbook": (b"PK\x03\x04" + bytes(50), "CsvError"),
        "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(50), "CsvError"),
        "zero bytes": (bytes(5000), "CsvError"),
        "bytes of no encoding": (b"\xff\xff\xff\x00\x01" * 20, ANY),
        "a separator of its own": (b"sep=\x00\r\na", ANY),
        "a quotation that does not end": (b'"' + b"x" * 1_000_000, ANY),
        "a million quotation marks": (b'"' * 1_000_000, ANY),
        "formulas": (b"=cmd|' /C calc'!A0,@SUM(1),+1,-1", ACCEPTED),
        "control characters behind the beginning": (b"a" * 5000 + b",\x1b[2J\x07", ANY),
        "a row of a million cells": (b"a" + b"," * 1_000_000, ANY),
        "a million rows": (b"a\r\n" * 1_000_000, ANY),
    }
    for name, (content, outcome) in cases.items():
        yield Hostile(name, "table", partial(bytes, content), outcome)
    yield Hostile("51 MB", "table", lambda: b"a,b\r\n" * 10_500_000, "CsvError", "too large")
    yield Hostile("49 MB of commas", "table", lambda: b"," * 49_000_000, "CsvError")
