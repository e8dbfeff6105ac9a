"""What Word, WPS and LibreOffice each take amiss, looked for in every part before it is written.

A strict parse finds broken XML; the patterns find XML that is well formed and still no Word document. They are
plain searches over bytes because they run on every export; templates are stored without white space between tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from xml.parsers import expat

from lxml import etree

from beigao._i18n import N_, _
from beigao.errors import TemplateFault
from beigao.rendering.xml_tree import read_xml

_TAG = re.compile(rb"\{[{%#]")
_ENDINGS = (  # an end tag, what mostly stands before it, all that may, and what it means when nothing of it does
    (
        b"</w:tc>",
        (b"</w:p></w:tc>", b"<w:p/></w:tc>"),
        re.compile(rb"(?:</w:p>|<w:p(?: [^>]*)?/>)(?:<w:bookmarkEnd[^>]*/>)*</w:tc>"),
        N_("a table cell does not end with a paragraph"),
    ),
    (
        b"</w:tbl>",
        (b"</w:tr></w:tbl>",),
        re.compile(rb"</w:tr>(?:<w:bookmarkEnd[^>]*/>)*</w:tbl>"),
        N_("a table has no row at its end"),
    ),
)
_BARE = (
    (b"<w:tc/>", N_("a table cell does not end with a paragraph")),
    (b"<w:tbl/>", N_("a table has no row at its end")),
)
_NO_GRID = re.compile(
    rb"<w:tbl>(?!(?:<w:bookmarkStart[^>]*/>)*<w:tblPr>(?:(?!</w:tblPr>).)*</w:tblPr><w:tblGrid>)", re.DOTALL
)
_RELATION = re.compile(rb' r:(?:id|embed|link|pict)="([^"]*)"')


def check_source(template: str, part: str, xml: str) -> None:
    """Raise TemplateFault when a part of a template is no XML, or brings a document type of its own."""
    if "<!DOCTYPE" in xml:
        raise _fault(template, part, _("a document type is not allowed"), xml.encode(), 0)
    try:
        read_xml(xml)
    except etree.XMLSyntaxError as fault:
        raise _fault(template, part, str(fault.msg), xml.encode(), 0) from fault


def check_part(template: str, part: str, data: bytes, relations: frozenset[str]) -> None:
    """Raise TemplateFault with part and place when a filled part is not fit for Word.

    Args:
        template: the name of the template, for the message.
        part: the name of the part: `word/document.xml`.
        data: the filled part in UTF-8; braces that came from answers are masked, so any left over are the template's.
        relations: the ids of the part's relationships.
    """
    parser = expat.ParserCreate()  # strict, and twice as fast as building a tree; names are as in the checked source
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise _fault(template, part, expat.ErrorString(fault.code), data, parser.ErrorByteIndex) from fault
    if found := _first_fault(data):
        raise _fault(template, part, _(found[0]), data, found[1])
    for relation in {name.decode() for name in _RELATION.findall(data)} - relations:
        reason = _("the relationship {id} is missing").format(id=relation)
        raise _fault(template, part, reason, data, data.index(f'"{relation}"'.encode()))


class PartCheck:
    """Checks one part of a template each time it is filled; a block that was sound the last time is not read again.

    Args:
        template: the name of the template, for the message.
        part: the name of the part: `word/document.xml`.
    """

    def __init__(self, template: str, part: str) -> None:
        self._template, self._part = template, part
        self._sound: set[str] = set()
        self._relations: frozenset[str] = frozenset()

    def check(self, pieces: Sequence[str], relations: frozenset[str]) -> None:
        """Raise TemplateFault as `check_part` does, for a part that `body.parted` has cut."""
        sound = self._sound if self._relations <= relations else set()  # a block may ask for one that is missing now
        fresh = [piece for at, piece in enumerate(pieces) if not at % 2 or piece not in sound]
        is_plain = not any("<!" in piece for piece in fresh)  # in a comment a tag is none, so that no block is one
        self._sound, self._relations = set(), relations
        checked = "".join(fresh if is_plain else pieces)
        check_part(self._template, self._part, checked.encode("utf-8", "surrogatepass"), relations)
        if is_plain:
            self._sound = set(pieces[1::2])


def _first_fault(data: bytes) -> tuple[str, int] | None:
    """The first thing that is well formed and no Word: its name and its place."""
    for end, mostly, allowed, reason in _ENDINGS:
        if data.count(end) not in accumulate(data.count(good) for good in mostly):
            good_ends = {found.end() for found in allowed.finditer(data)}
            bad = [found.start() for found in re.finditer(end, data) if found.end() not in good_ends]
            if bad:
                return reason, bad[0]
    for tag, reason in _BARE:
        if tag in data:
            return reason, data.index(tag)
    if no_grid := _NO_GRID.search(data):
        return N_("a table has no grid of columns"), no_grid.start()
    left_over = _TAG.search(data) if b"{" in data else None
    return (N_("a template tag is left over"), left_over.start()) if left_over else None


def _fault(template: str, part: str, reason: str, data: bytes, offset: int) -> TemplateFault:
    around = data[max(0, offset - 1200) : offset + 300].decode("utf-8", "ignore")
    near = re.sub(r"^[^<]*>|<[^>]*>|<[^>]*$", "", around).strip()[-60:]
    return TemplateFault(
        _("Template {template}, {part}: {reason}, near “{near}”.").format(
            template=template, part=part, reason=reason, near=near
        )
    )
