"""Where the paragraphs and tables of a Word body begin and end in its XML, told without a parser: on every key."""

from __future__ import annotations

import re

_TOP = re.compile(r"<w:(tbl|p)(?:>| [^>]*>|/>)")
_OPENS = {name: re.compile(rf"<w:{name}(?:>| [^>]*(?<!/)>)") for name in ("tbl", "p")}
_CLOSES = {name: f"</w:{name}>" for name in _OPENS}


def parted(xml: str, start: int | None = None) -> list[str]:
    """A part, cut before and after every paragraph and table that stands in the body itself, not in another one.

    Args:
        xml: a part, or some blocks of one. It holds no comments, in which a tag would be none.
        start: where to begin; at the body when left out, so that a part without one stays whole.

    Returns:
        Blocks at the odd places, what stands around them at the even ones; joined they are the part.
    """
    pieces: list[str] = []
    done = 0
    end = xml.find("<w:body") if start is None else start
    while end >= 0 and (tag := _TOP.search(xml, end)):
        end = _end_of(xml, tag)
        pieces += (xml[done : tag.start()], xml[tag.start() : end])
        done = end
    return [*pieces, xml[done:]]


def _end_of(xml: str, opened: re.Match[str]) -> int:
    """Where what a tag opens ends; there may be a paragraph in a paragraph (in a frame) and a table in a table."""
    if opened[0].endswith("/>"):
        return opened.end()
    depth, end = 1, opened.end()
    opens, closes = _OPENS[opened[1]], _CLOSES[opened[1]]
    while depth:
        close = xml.find(closes, end)
        if close < 0:
            return len(xml)  # said by the parser
        depth += len(opens.findall(xml, end, close)) - 1
        end = close + len(closes)
    return end
