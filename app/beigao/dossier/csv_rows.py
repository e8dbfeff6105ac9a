"""A CSV file as a block of cells: its encoding, and what parts its cells, are found out from the file itself."""

from __future__ import annotations

import codecs
from collections import Counter
from pathlib import Path

from beigao._i18n import _
from beigao.dossier.cells import Block, block_of
from beigao.errors import CsvError

LARGEST = 50_000_000
"""Bytes; a table that a person fills in is never as large."""
MOST_CELLS = 2_000_000
DELIMITERS = (",", ";", "\t")
_SNIFFED = 40
"""Rows that are looked at for what parts their cells."""
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Excel and WPS begin."""


def read_csv(path: Path) -> Block:
    """The cells of a CSV file.

    Raises:
        CsvError: the file is no CSV file, is empty, or cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise CsvError(_("{name} is too large for a table.").format(name=path.name))
        content = path.read_bytes()
        if sum(content.count(sign) for sign in b",;\t\n") > MOST_CELLS:
            raise CsvError(_("{name} is too large for a table.").format(name=path.name))
    except OSError as fault:
        raise CsvError(_("{name} cannot be read.").format(name=path.name)) from fault
    if content.startswith(_WORKBOOKS):
        raise CsvError(
            _("{name} is an Excel workbook; save it in Excel as CSV, or copy the cells and paste them.").format(
                name=path.name
            )
        )
    text = _decoded(content)
    if text is None:
        raise CsvError(_("{name} is not a CSV file in UTF-8, UTF-16 or GB18030.").format(name=path.name))
    block = csv_block(text)
    if not block:
        raise CsvError(_("There are no cells in {name}.").format(name=path.name))
    return block


def csv_block(text: str) -> Block:
    """The cells of a text of CSV, parted by commas, semicolons or tabs."""
    text = text.removeprefix("\ufeff")
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):  # Excel says it in words
        return block_of(rest, first.strip()[-1], from_clipboard=False)
    return block_of(text, _delimiter(text), from_clipboard=False)


def _decoded(content: bytes) -> str | None:
    """The text of a file; None when it is in none of the encodings that spreadsheets write."""
    for bom, encoding in _BOMS.items():
        if content.startswith(bom):
            return _try(content, encoding)
    head = content[:4000]
    if b"\0" in head:  # text in UTF-16 without a mark: every other byte of ASCII signs is zero
        return _try(content, "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be")
    return _try(content, "utf-8") or _try(content, "gb18030")


def _try(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeError:
        return None
    strange = sum(sign < " " and sign not in "\t\r\n" for sign in text[:4000])
    return None if strange else text


def _delimiter(text: str) -> str:
    """What parts the cells: the sign that gives most rows the same number of cells, and more than one."""
    start = "\n".join(text.split("\n", _SNIFFED)[:_SNIFFED])

    def weight(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in block_of(start, delimiter, from_clipboard=False) if any(row))
        if not widths:
            return 0.0, 0
        [(width, rows)] = widths.most_common(1)
        return (rows / widths.total(), width) if width > 1 else (0.0, 0)

    return max(DELIMITERS, key=weight)
