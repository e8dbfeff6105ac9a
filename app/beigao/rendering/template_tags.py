"""A part of a Word template as its author sees it: paragraphs with their tags, before docxtpl turns them into Jinja.

Only here can be told what docxtpl would drop or run together without a word: text beside `{%p %}`, a second `{%tr %}`
in a row, a tag that begins in one paragraph and ends in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from beigao.rendering.xml_tree import read_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{\{(?:(?!\{[{%]|\}\}).)*\}\}|\{%(?:(?!\{[{%]|%\}).)*%\}|\{#.*?#\}", re.DOTALL)
_LIFT = re.compile(r"\{[{%](tr|tc|p|r)\s")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LOOSE_OPEN = re.compile(r"\{[{%#]")
_BEGUN = re.compile(r"\{[{%#][A-Za-z0-9_.'\"\[\]|(), ]*")
"""A tag that is not closed, as far as it can be one."""
_LOOSE_END = re.compile(r"[}%]\}")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
WIDE = re.compile(r"｛\s*[｛%％]|[%％｝]\s*｝")
"""Braces of full width, which an input method for Chinese types: they make no tag."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a part.

    Attributes:
        number: its place in the part, from 1, those in tables too.
        text: its words, tags among them.
        row: the place of its table row in the part, 0 outside of tables.
        cell: the place of its cell, likewise.
    """

    number: int
    text: str
    row: int = 0
    cell: int = 0

    @property
    def words(self) -> str:
        """What stands around its tags, at most 40 characters."""
        return " ".join(_BEGUN.sub("", _TAG.sub("", self.text)).split())[:40]


@dataclass(frozen=True)
class Tag:
    """A tag as it was typed.

    Attributes:
        lift: `p`, `tr`, `tc` or `r` where it stands for its whole paragraph, row, cell or run; else nothing.
        code: the Jinja in it.
    """

    paragraph: Paragraph
    text: str
    column: int
    lift: str = ""

    @property
    def is_printed(self) -> bool:
        """Whether it prints a value; else it is a statement."""
        return self.text.startswith("{{")

    @property
    def code(self) -> str:
        """The Jinja in it, with plain quotation marks in place of those that Word makes while one types."""
        inner = self.text[2 + len(self.lift) : -2].strip("-+")
        return inner.translate(_QUOTES).strip()

    @property
    def word(self) -> str:
        """The first word of a statement: `for`, `endif`."""
        found = re.match(r"\w+", self.code)
        return found[0] if found and not self.is_printed else ""


@dataclass(frozen=True)
class Loose:
    """Something that looks like a tag and is none: `kind` says what is wrong, `where` is what stands there."""

    kind: str
    paragraph: Paragraph
    where: str
    column: int


def read_paragraphs(xml: str) -> list[Paragraph]:
    """The paragraphs of a part, in the order in which they begin.

    Raises:
        etree.XMLSyntaxError: the part is no XML; a template that has been read is.
    """
    found: list[Paragraph] = []
    _collect(read_xml(xml), 0, 0, found, {"row": 0, "cell": 0})
    return found


def _collect(element: etree._Element, row: int, cell: int, found: list[Paragraph], count: dict[str, int]) -> None:
    for child in element:
        if child.tag == f"{_W}p":
            at = len(found)
            found.append(Paragraph(at + 1, "".join(_words(child)), row, cell))
            _collect(child, row, cell, found, count)
        elif child.tag == f"{_W}tr":
            count["row"] += 1
            _collect(child, count["row"], cell, found, count)
        elif child.tag == f"{_W}tc":
            count["cell"] += 1
            _collect(child, row, count["cell"], found, count)
        elif len(child):
            _collect(child, row, cell, found, count)


def _words(element: etree._Element) -> Iterator[str]:
    """The words of a paragraph, not those of a text box in it, which has paragraphs of its own."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br"):
            yield " "
        elif child.tag != f"{_W}p" and len(child):
            yield from _words(child)


def tags_of(paragraphs: Sequence[Paragraph]) -> tuple[list[Tag], list[Loose]]:
    """The tags that docxtpl would see, in order, and what is wrong with the others."""
    tags: list[Tag] = []
    loose: list[Loose] = []
    for paragraph in paragraphs:
        tags += _tags_in(paragraph)
    dropped = list(_dropped(tags, paragraphs))
    gone = {id(tag) for tag, _fault in dropped if tag is not None}
    loose += [fault for _tag, fault in dropped]
    loose += _unpaired(paragraphs)
    return [tag for tag in tags if id(tag) not in gone], loose


def _tags_in(paragraph: Paragraph) -> Iterator[Tag]:
    for found in _TAG.finditer(paragraph.text):
        if not found[0].startswith("{#"):
            lift = _LIFT.match(found[0])
            yield Tag(paragraph, found[0], found.start(), lift[1] if lift else "")


def _dropped(tags: Sequence[Tag], paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Tag | None, Loose]]:
    """What a tag that stands for its paragraph, cell or row takes away with that: words, and other tags."""
    for lift, place in (("tr", "row"), ("tc", "cell"), ("p", "number")):
        lifting = {getattr(tag.paragraph, place): tag for tag in tags if tag.lift == lift}  # the last one stays
        for tag in tags:
            last = lifting.get(getattr(tag.paragraph, place))
            if tag.lift == lift and lift != "p" and not getattr(tag.paragraph, place):
                yield tag, Loose(f"no_{place}", tag.paragraph, tag.text, tag.column)
            elif last is not None and tag is not last and getattr(tag.paragraph, place):
                yield tag, Loose("dropped_tag", tag.paragraph, tag.text, tag.column)
        for paragraph in paragraphs:
            stays = lifting.get(getattr(paragraph, place))
            if stays is not None and getattr(paragraph, place) and paragraph.words:
                yield None, Loose("dropped_words", paragraph, stays.text, stays.column)


def _unpaired(paragraphs: Sequence[Paragraph]) -> Iterator[Loose]:
    """Tags that do not end in their paragraph, ends without a beginning, braces of full width."""
    taken: set[int] = set()  # paragraphs in which a tag ends that began before
    for at, paragraph in enumerate(paragraphs):
        rest = _TAG.sub(lambda found: " " * len(found[0]), paragraph.text)
        if wide := WIDE.search(rest):
            yield Loose("wide", paragraph, wide[0], wide.start())
        if opened := _LOOSE_OPEN.search(rest):
            follows = next((later for later in paragraphs[at + 1 :] if "{" in later.text or "}" in later.text), None)
            end = _ENDS[opened[0]]
            splits = follows is not None and end in follows.text.split(opened[0][0])[0]
            if splits and follows is not None:
                taken.add(follows.number)
            begun = _BEGUN.match(rest, opened.start())
            where = begun[0].rstrip() if begun else opened[0]
            yield Loose("split" if splits else "open", paragraph, where, opened.start())
        elif (closed := _LOOSE_END.search(rest)) and paragraph.number not in taken:
            yield Loose("end", paragraph, rest[max(0, closed.start() - 30) : closed.end()].strip(), closed.start())
