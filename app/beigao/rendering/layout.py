"""On which page a block of a document comes to stand: our own reckoning, for the numbers in a table of contents.

Word, WPS and LibreOffice each break pages in their own way, and none is at hand when a draft is written; so the lines
are counted here as the official form has them: Chinese characters as wide as they are high, fixed distances of lines,
rows that do not split. A program that opens the file may break elsewhere; its own “update field” then says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from beigao.rendering.sheet import LINE_BREAK, Block, Paragraph, Picture, Row, Sheet, Table, Words

_TIMES = {  # widths of Times New Roman in thousandths of its size, as the AFM tables of that face give them
    " ": 250, "!": 333, '"': 408, "#": 500, "%": 833, "&": 778, "'": 180, "(": 333, ")": 333, "*": 500, "+": 564,
    ",": 250, "-": 333, ".": 250, "/": 278, ":": 278, ";": 278, "<": 564, "=": 564, ">": 564, "?": 444, "@": 921,
    "A": 722, "B": 667, "C": 667, "D": 722, "E": 611, "F": 556, "G": 722, "H": 722, "I": 333, "J": 389, "K": 722,
    "L": 611, "M": 889, "N": 722, "O": 722, "P": 556, "Q": 722, "R": 667, "S": 556, "T": 611, "U": 722, "V": 722,
    "W": 944, "X": 722, "Y": 722, "Z": 611, "a": 444, "b": 500, "c": 444, "d": 500, "e": 444, "f": 333, "g": 500,
    "h": 500, "i": 278, "j": 278, "k": 500, "l": 278, "m": 778, "n": 500, "o": 500, "p": 500, "q": 500, "r": 333,
    "s": 389, "t": 278, "u": 500, "v": 500, "w": 722, "x": 500, "y": 500, "z": 444,
}  # fmt: skip
_NEVER_FIRST = "，。、；：！？）》〉」』】〕”’…—,.;:!?)]}%"
_OPENING = "（《〈「『【〔“‘"
_QUARTER = 0.25  # of the size, between a Chinese character and a Latin one
_NATURAL = 1.17  # the height of a line of its own accord, in sizes
_CELL_SIDES, _CELL_ENDS = 9.0, 3.3  # points: what the margins and lines of a cell take from its width and add to it


def pages_of(sheet: Sheet) -> list[int]:
    """The page on which each block of a sheet begins, counted from 1."""
    return Layout().pages_of(sheet)


class Layout:
    """Reckons pages again and again, as a person types: a block that is the same object is not measured again."""

    def __init__(self) -> None:
        self._width = 0.0
        self._known: dict[int, _Measured] = {}

    def pages_of(self, sheet: Sheet) -> list[int]:
        """The page on which each block begins, counted from 1."""
        left, top, right, bottom = sheet.margins
        width, height = sheet.size[0] - left - right, sheet.size[1] - top - bottom
        before = self._known if width == self._width else {}
        known: dict[int, _Measured] = {}
        measured = []
        for block in sheet.blocks:
            found = before.get(id(block))
            if found is None or found.block is not block:
                found = _measure(block, width)
            known[id(block)] = found
            measured.append(found)
        self._width, self._known = width, known
        return _Paper(height).place(measured)


class _Measured(NamedTuple):
    """A block with the heights of its lines, or of its rows."""

    block: Block
    heights: list[float]

    @property
    def height(self) -> float:
        """With the space around it."""
        around = self.block.before + self.block.after if isinstance(self.block, Paragraph) else 0.0
        return around + sum(self.heights)


def _measure(block: Block, width: float) -> _Measured:
    if isinstance(block, Table):
        return _Measured(block, [_row_height(row, block.widths) for row in block.rows])
    return _Measured(block, [_line(block)] * line_count(block, width))


class _Paper:
    """Takes block after block; `_used` points of page `_page` are taken."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._page, self._used = 1, 0.0

    def place(self, blocks: Sequence[_Measured]) -> list[int]:
        starts = []
        chain_until = 0
        for at, measured in enumerate(blocks):
            if at >= chain_until:  # blocks that stay together go to the next page together
                chain_until, needed = self._chain(blocks, at)
                if self._used and self._used + needed > self._height and needed <= self._height:
                    self._turn()
            if isinstance(measured.block, Paragraph):
                starts.append(self._paragraph(measured.block, measured.heights))
            else:
                starts.append(self._table(measured.block, measured.heights))
        return starts

    def _chain(self, blocks: Sequence[_Measured], at: int) -> tuple[int, float]:
        """Where the blocks end that stay with the first one, and how high they are with the first line after them."""
        needed = 0.0
        while at < len(blocks):
            measured = blocks[at]
            block = measured.block
            at += 1
            if isinstance(block, Table):
                return at, needed + sum(measured.heights[: _stays(block)])
            if not block.keeps_next or (at < len(blocks) and _starts_page(blocks[at].block)):
                return at, needed + block.before + measured.heights[0]
            needed += measured.height
        return at, needed

    def _paragraph(self, paragraph: Paragraph, lines: Sequence[float]) -> int:
        if paragraph.starts_page and self._used:
            self._turn()
        self._used += paragraph.before if self._used else 0
        first = 0
        for line in lines:
            if self._used + line > self._height + 0.01:
                self._turn()
            self._used += line
            first = first or self._page
        self._used += paragraph.after
        return first

    def _table(self, table: Table, heights: Sequence[float]) -> int:
        head = sum(height for height, row in zip(heights, table.rows, strict=True) if row.is_header)
        first = 0
        for height, row in zip(heights, table.rows, strict=True):
            if self._used + height > self._height and self._used:
                self._turn()
                self._used = 0 if row.is_header else head
            self._used += height
            first = first or self._page
            while self._used > self._height:  # a row higher than a page goes on over the next
                self._page, self._used = self._page + 1, self._used - self._height
        return first

    def _turn(self) -> None:
        self._page, self._used = self._page + 1, 0.0


def _stays(table: Table) -> int:
    """How many rows at the head stay together: those that keep the next one with them, and one more."""
    keep = [row.is_header or any(p.keeps_next for p in row.cells[0].paragraphs) for row in table.rows]
    return keep.index(False) + 1 if False in keep else len(keep)


def _starts_page(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.starts_page


def _row_height(row: Row, widths: Sequence[float]) -> float:
    ends = [0.0, *accumulate(widths)]
    highest, column = 0.0, 0
    for cell in row.cells:
        width = ends[min(column + cell.span, len(ends) - 1)] - ends[min(column, len(ends) - 1)] - _CELL_SIDES
        column += cell.span
        height = sum(p.before + p.after + line_count(p, width) * _line(p) for p in cell.paragraphs)
        highest = max(highest, height)
    return highest + _CELL_ENDS


def _line(paragraph: Paragraph) -> float:
    """The height of a line: as the style says, or what stands highest in it."""
    if paragraph.exact:
        return paragraph.line
    sizes = [part.size * _NATURAL if isinstance(part, Words) else part.height for part in paragraph.content]
    return max([paragraph.line, *sizes] if sizes else [paragraph.line or 10.5 * _NATURAL])


def line_count(paragraph: Paragraph, width: float) -> int:
    """On how many lines the words of a paragraph stand."""
    room = max(width - paragraph.left - paragraph.right, 1.0)
    lines, used = 1, paragraph.first_line
    for word, breaks, hangs in _words(paragraph):
        if breaks:
            lines, used = lines + 1, 0.0
        elif word and used + word > room + 0.01 and used > 0 and not hangs:
            lines, used = lines + 1, word
        else:
            used += word
        if used > room * 1.2:  # one word longer than a line
            more = int(used // room)
            lines, used = lines + more, used - more * room
    return lines


def _words(paragraph: Paragraph) -> Iterator[tuple[float, bool, bool]]:
    """The parts of a paragraph that a line does not break: width, whether it is a break, whether it may hang over."""
    pending, last = 0.0, ""
    for part in paragraph.content:
        if isinstance(part, Picture):
            yield pending + part.width, False, False
            pending, last = 0.0, ""
            continue
        for sign in part.text:
            if sign == LINE_BREAK:
                yield pending, False, False
                yield 0.0, True, False
                pending, last = 0.0, ""
                continue
            wide, narrow_before = _is_wide(sign), bool(last) and not _is_wide(last)
            width = part.size * (1.0 if wide else _TIMES.get(sign, 500) / 1000)
            if last and wide == narrow_before and " " not in (sign, last) and not _is_sign(sign) and not _is_sign(last):
                width += part.size * _QUARTER
            if wide and _is_sign(sign) and _is_sign(last):
                width -= part.size / 2  # two signs share their empty halves
            may_break = bool(last) and last not in _OPENING and (wide or not narrow_before or last == " ")
            if may_break and sign not in _NEVER_FIRST:
                yield pending, False, False
                pending = 0.0
            elif sign in _NEVER_FIRST and wide:
                yield pending, False, False
                yield width, False, True
                pending, last = 0.0, sign
                continue
            pending, last = pending + width, sign
    yield pending, False, False


@lru_cache(maxsize=8192)
def _is_wide(sign: str) -> bool:
    return sign in "“”‘’…—·" or unicodedata.east_asian_width(sign) in "WF"


def _is_sign(sign: str) -> bool:
    return bool(sign) and (sign in _NEVER_FIRST or sign in _OPENING)
