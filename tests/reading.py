"""Reads a Word file with other eyes than those that wrote it: the standard library's ZIP and plain lxml."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = (f"{W}txbxContent", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
"""What is inside a picture, or in place of it."""


class Reading:
    """The text of a Word file, paragraph by paragraph and row by row."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.root = etree.fromstring(self.archive.read("word/document.xml"))
        self.body = self.root.find(f"{W}body")

    def lines(self) -> Iterator[str]:
        """`Style| text` for a paragraph, `| cell | cell |` for a row."""
        for block in self.body:
            if block.tag == f"{W}p":
                style = block.find(f"{W}pPr/{W}pStyle")
                yield f"{'' if style is None else style.get(W + 'val')}| {text_of(block)}"
            elif block.tag == f"{W}tbl":
                for row in block.iter(f"{W}tr"):
                    cells = (" ¶ ".join(text_of(p) for p in cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc"))
                    yield f"| {' | '.join(cells)} |"

    def text(self) -> str:
        """All text, one paragraph a line."""
        inside = {part for drawn in self.body.iter(*DRAWN) for part in drawn.iter(f"{W}p")}
        return "\n".join(text_of(paragraph) for paragraph in self.body.iter(f"{W}p") if paragraph not in inside)


def text_of(paragraph: etree._Element) -> str:
    """The text of a paragraph as a reader sees it; a picture shows as its alternative text."""
    parts = []
    inside = {part for drawn in paragraph.iter(*DRAWN) for part in drawn.iter()}
    for element in paragraph.iter():
        if element in inside:
            continue
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag == f"{W}br":
            parts.append("\f" if element.get(f"{W}type") == "page" else "\n")
        elif element.tag == f"{W}tab":
            parts.append("\t")
        elif element.tag.endswith("}docPr"):
            parts.append(f"[{element.get('descr')}]")
    return "".join(parts)


def printed_pieces(text: str) -> list[str]:
    """The pieces of a long answer as a Word file holds them, each unchanged and in order: lines, or cells of a table.

    Written apart from the program: bold stars, the bars of a table and the tabs between cells become looks, nothing
    else does.
    """
    pieces: list[str] = []
    lines = [line for line in text.splitlines() if line.strip()]
    kinds = [_kind(line) for line in lines]
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        beside = (kinds[at - 1] if at else None, kinds[at + 1] if at + 1 < len(kinds) else None)
        if kind is None or kind not in beside:
            pieces.append(_without_stars(line.strip()))
        elif kind[0] == "\t":
            pieces += [_without_stars(cell.strip(" ")) for cell in line.strip(" ").split("\t")]
        elif not (set(line) <= set("|-: ") and at and kinds[at - 1] == kind and kinds[at - 2 : at - 1] != [kind]):
            pieces += [_without_stars(cell.strip(" ")) for cell in line.strip(" ")[1:-1].split("|")]
    return pieces


def _kind(line: str) -> tuple[str, int] | None:
    bare = line.strip(" ")
    if "\t" in line:
        return None if line.startswith("\t") else ("\t", line.count("\t"))
    return ("|", bare.count("|")) if bare.count("|") > 2 and bare[0] == bare[-1] == "|" else None


def _without_stars(line: str) -> str:
    return re.sub(r"(?<![A-Za-z0-9*])\*\*(?=[^\s*|])([^*|\t]*[^\s*|])\*\*(?![A-Za-z0-9*])", r"\1", line)
