"""Paragraphs, tables and rows of a document as parts that can be told apart, or told to be alike."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import pairwise
from typing import Any

from beigao.rendering.alignment import Pairs
from beigao.rendering.revisions import W, canonical, canonical_properties, is_plain

_BOOKMARK = re.compile(rb"<w:bookmark(?:Start|End) [^>]*></w:bookmark(?:Start|End)>")
_ALIKE = 0.4
"""The share of neighbouring characters that two parts must have in common to be shown as one part that changed."""
_SAME_HEAD = 0.4
"""What it adds when both begin with the same label or the same first cell."""
_LABEL = re.compile(r"[^：:]{1,30}[：:]")


class Block:
    """A paragraph, a table or a row of a version."""

    def __init__(self, element: Any) -> None:
        self.element = element

    @property
    def is_paragraph(self) -> bool:
        """Whether it is a paragraph."""
        return bool(self.element.tag == f"{W}p")

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return bool(self.element.tag == f"{W}tbl")

    @cached_property
    def key(self) -> bytes:
        """Equal for two that show the same in the same way."""
        return _BOOKMARK.sub(b"", canonical(self.element))

    @property
    def is_empty(self) -> bool:
        """Whether it has no words."""
        return not self.text

    @cached_property
    def text(self) -> str:
        """Its words."""
        return "".join(text.text or "" for text in self.element.iter(f"{W}t"))

    @cached_property
    def shape(self) -> object:
        """Equal for two of which one can become the other; of nothing else than itself where it cannot be compared."""
        element = self.element
        if self.is_table:
            return "table", *(canonical(element.find(f"{W}{tag}")) for tag in ("tblPr", "tblGrid"))
        if element.tag == f"{W}tr":
            return "row", *(canonical(element.find(f"{W}trPr")), *map(canonical, element.findall(f"{W}tc/{W}tcPr")))
        return ("paragraph", canonical_properties(element.find(f"{W}pPr"))) if is_plain(element) else object()

    @cached_property
    def head(self) -> str:
        """The words it begins with: the label of a paragraph, the first cell of a row or a table."""
        if self.is_paragraph:
            label = _LABEL.match(self.text)
            return label[0] if label else ""
        first = self.element.find(f"{W}tr/{W}tc" if self.is_table else f"{W}tc")
        return "" if first is None else Block(first).text

    @cached_property
    def neighbours(self) -> Counter[str]:
        """How often each pair of neighbouring characters is in its words."""
        text = f"\n{self.text}\n"
        return Counter(map("".join, pairwise(text)))


def likeness(old: Block, new: Block) -> float:
    """How alike two parts are, as `alignment.aligned` asks; 0 when one cannot be shown as the other one changed."""
    if old.shape != new.shape:
        return 0.0
    common = 2 * (old.neighbours & new.neighbours).total()
    found = common / (old.neighbours.total() + new.neighbours.total())
    found += _SAME_HEAD if old.head and old.head == new.head else 0.0
    return found if found >= _ALIKE else 0.0


def paired_at_the_end(pairs: Pairs[Block]) -> Pairs[Block]:
    """The parts of a body or a cell so that its last paragraph, whose mark stays, has a pair where that is needed.

    It has none where, behind the last pair of paragraphs, nothing but paragraphs came, or nothing but paragraphs went.
    """
    last = max((at for at, pair in enumerate(pairs) if None not in pair), default=-1)
    went = [old for old, _new in pairs[last + 1 :] if old is not None]
    came = [new for _old, new in pairs[last + 1 :] if new is not None]
    head = pairs[: last + 1]
    has_table = any(block.is_table for block in (*went, *came))
    if has_table and not (went and came) and last_pair(pairs) >= 0:
        head, (one, other) = pairs[:last], pairs[last]  # a mark cannot move past a table: another pair is made
        went, came = [*filter(None, [one]), *went], [*filter(None, [other]), *came]
    if not (went and came):
        return pairs
    *went, old = went
    *came, new = came
    return [*head, *((block, None) for block in went), *((None, block) for block in came), (old, new)]


def last_pair(pairs: Pairs[Block]) -> int:
    """Where the last pair stands; -1 when there is none, or when it is one of tables."""
    last = max((at for at, pair in enumerate(pairs) if None not in pair), default=-1)
    new = pairs[last][1] if last >= 0 else None
    return last if new is not None and new.is_paragraph else -1


def is_contents(element: Any) -> bool:
    """Whether a paragraph is of the table of contents."""
    style = element.find(f"{W}pPr/{W}pStyle")
    return style is not None and re.fullmatch(r"TOC\d", style.get(f"{W}val", "")) is not None
