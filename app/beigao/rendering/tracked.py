"""Two versions of a document as one Word file in which everything that differs is a tracked change.

“Accept all” gives the newer version, “reject all” the older one. Words, looks, paragraphs, rows and pictures are
tracked; what is around them — the table of contents, headers and footers, styles, properties of the file — is the newer
version's, without marks.

The mark of the last paragraph of a cell or of a document can neither come nor go. So a last paragraph always belongs to
the older last one; or, where paragraphs came or went behind it, the marks before them are tracked in place of theirs.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from lxml import etree

from beigao.dossier.evidence import Attachment, describe
from beigao.rendering.alignment import aligned
from beigao.rendering.blocks import Block, is_contents, last_pair, likeness, paired_at_the_end
from beigao.rendering.package import Package
from beigao.rendering.pictures import Pictures
from beigao.rendering.revisions import BOOKMARKS, DELETED, INSERTED, Revisions, W, untracked_mark
from beigao.rendering.xml_tree import read_xml

_DOCUMENT, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_DRAWN = (
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}cNvPr",
)


class Tracked(NamedTuple):
    """A Word file with tracked changes, and how many there are."""

    content: bytes
    changes: int


def tracked(before: bytes | None, after: bytes | None, day: date) -> Tracked:
    """The newer of two versions of a document with everything that differs as a tracked change.

    Args:
        before: the older version as `export.render` gives it; None where the whole document came.
        after: the newer one, rendered in the same way; None where the whole document went.
        day: what the changes are dated.
    """
    content = before if after is None else after
    assert content is not None
    package = Package.of(content)
    old, new = (None if content is None else _Version(content, package) for content in (before, after))
    kept = new or old
    assert kept is not None
    section, blocks = kept.section(), (old.older_blocks() if old else [], new.blocks() if new else [])
    revisions = Revisions(day)
    for block in [*_Comparison(revisions).blocks(*blocks), *section]:
        is_there = block.getparent() is kept.body
        kept.body.append(block if is_there else copy.deepcopy(block))  # lxml takes long tables out of a tree slowly
    for number, drawn in enumerate(kept.root.iter(*_DRAWN), 1):
        drawn.set("id", str(number))
    changes = revisions.number(kept.root)
    used = {drawn.get(_EMBED) for drawn in kept.root.iter() if _EMBED in drawn.attrib}
    pictures = {name: held for name, held in (old.pictures if old else {}).items() if name in used}
    changed = Pictures().parts(package, _DOCUMENT, pictures)
    xml: str = etree.tostring(kept.root, encoding="unicode")
    changed[_DOCUMENT] = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()
    return Tracked(package.write(changed), changes)


class _Version:
    """One version of the document; `pictures` are those that the package, into which it goes, does not have."""

    def __init__(self, content: bytes, package: Package) -> None:
        own = Package.of(content)
        self.root: Any = read_xml(own.data(_DOCUMENT))
        self.body: Any = self.root.find(f"{W}body")
        self.pictures = _carry(self.root, own, package)
        for drawn in self.root.iter(*_DRAWN):
            drawn.set("id", "1")

    def section(self) -> list[Any]:
        """The properties of the page, which end the body."""
        return list(self.body.findall(f"{W}sectPr"))

    def blocks(self) -> list[Any]:
        """Paragraphs and tables."""
        return [child for child in self.body if child.tag != f"{W}sectPr"]

    def older_blocks(self) -> list[Any]:
        """Paragraphs and tables without what only one version may have: bookmarks, and the table of contents."""
        for part in [*self.body.iter(*BOOKMARKS), *filter(is_contents, self.body)]:
            part.getparent().remove(part)
        return self.blocks()


def _carry(root: Any, package: Package, other: Package) -> dict[str, Attachment]:
    """Let the pictures of the older version name relationships of the newer file; those that it lacks, by their id."""
    known = {content: name for name, content in _media(other).items()}
    media = _media(package)
    carried: dict[str, Attachment] = {}
    for drawn in root.iter():
        if (content := media.get(drawn.get(_EMBED))) is None:
            continue
        if content not in known:
            name = known[content] = f"rIdBefore{len(carried) + 1}"
            carried[name] = Attachment(describe(name, name, content), content)
        drawn.set(_EMBED, known[content])
    return carried


def _media(package: Package) -> dict[str | None, bytes]:
    """The pictures of a document by the id of their relationship."""
    lines = read_xml(package.data(_RELATIONS))
    return {line.get("Id"): package.data(f"word/{line.get('Target')}") for line in lines if line.get("Type") == _IMAGE}


class _Comparison:
    """Compares what a body, a table, a cell hold; the elements of both versions are used up."""

    def __init__(self, revisions: Revisions) -> None:
        self._revisions = revisions

    def blocks(self, before: Iterable[Any], after: Iterable[Any]) -> list[Any]:
        """The paragraphs and tables of a body or a cell, with what differs tracked."""
        pairs = paired_at_the_end(aligned([*map(Block, before)], [*map(Block, after)], likeness))
        made = [self._block(old, new) for old, new in pairs]
        if pairs and None in pairs[-1]:
            self._move_marks(made, last_pair(pairs))
        for at in reversed(range(1, len(pairs))):
            (went, over), (other, came) = pairs[at - 1], pairs[at]
            if went and came and over is other is None and went.is_table and came.is_table:
                made.insert(at, self._revisions.separator())
        return made

    def _block(self, old: Block | None, new: Block | None) -> Any:
        if old is None or new is None:
            return self._tracked(*_alone(old, new))
        if old.key == new.key:
            return new.element
        if new.is_table:
            return self._table(old.element, new.element)
        return self._revisions.compared(old.element, new.element)

    def _tracked(self, block: Any, tag: str) -> Any:
        """A paragraph or a table that came or went; what cannot be tracked, such as a table of contents, as it is."""
        if block.tag == f"{W}tbl":
            for row in block.findall(f"{W}tr"):
                self._tracked_row(row, tag)
        elif block.tag == f"{W}p" and not is_contents(block):
            return self._revisions.came(block) if tag == INSERTED else self._revisions.gone(block)
        return block

    def _tracked_row(self, row: Any, tag: str) -> Any:
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            row.insert(1 if row.find(f"{W}tblPrEx") is not None else 0, properties)
        properties.append(self._revisions.element(tag))
        for cell in row.findall(f"{W}tc"):
            for block in _held(cell):
                self._tracked(block, tag)
            untracked_mark(cell[-1])
        return row

    def _table(self, before: Any, after: Any) -> Any:
        """The newer of two tables with its rows tracked."""
        rows, others = ([*map(Block, table.findall(f"{W}tr"))] for table in (before, after))
        after.extend([self._row(old, new) for old, new in aligned(rows, others, likeness)])
        return after

    def _row(self, old: Block | None, new: Block | None) -> Any:
        if old is None or new is None:
            return self._tracked_row(*_alone(old, new))
        if old.key != new.key:
            for was, cell in zip(old.element.findall(f"{W}tc"), new.element.findall(f"{W}tc"), strict=True):
                cell.extend(self.blocks(_held(was), _held(cell)))
        return new.element

    def _move_marks(self, made: Sequence[Any], last: int) -> None:
        """Track the mark of the last paragraph of both in place of the mark at the end, which stays.

        Args:
            made: the paragraphs, of which those behind the last one of both all came or all went.
            last: where that one stands; -1 when there is none, and an empty paragraph is left of the other version.
        """
        end = made[-1]
        tag = untracked_mark(end)
        if last >= 0 and tag:
            before, own = made[last].find(f"{W}pPr"), end.find(f"{W}pPr")
            now, was = (own, before) if tag == INSERTED else (before, own)
            self._revisions.restyle(end, now, was)
            self._revisions.track_mark(made[last], tag)


def _alone(old: Block | None, new: Block | None) -> tuple[Any, str]:
    """What only one version has, and whether it came or went."""
    if new is not None:
        return new.element, INSERTED
    assert old is not None
    return old.element, DELETED


def _held(cell: Any) -> list[Any]:
    return [child for child in cell if child.tag != f"{W}tcPr"]
