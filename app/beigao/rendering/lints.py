"""What Word, WPS and LibreOffice each take amiss, looked for in every part before it is written.

The strict parse finds broken XML; the patterns find XML that is well formed and still no Word document. They
are plain searches because they run on every export; templates are stored without white space between tags.
"""

from __future__ import annotations

import re

from lxml import etree

from beigao._i18n import N_, _
from beigao.errors import TemplateFault

_STRICT = etree.XMLParser(recover=False, resolve_entities=False, no_network=True, huge_tree=False)
_TAGS = ("{{", "{%", "{#")
_ENDINGS = (  # an end tag, what mostly stands before it, all that may, and what it means when nothing of it does
    (
        "</w:tc>",
        ("</w:p></w:tc>", "<w:p/></w:tc>"),
        re.compile(r"(?:</w:p>|<w:p(?: [^>]*)?/>)(?:<w:bookmarkEnd[^>]*/>)*</w:tc>"),
        N_("a table cell does not end with a paragraph"),
    ),
    (
        "</w:tbl>",
        ("</w:tr></w:tbl>",),
        re.compile(r"</w:tr>(?:<w:bookmarkEnd[^>]*/>)*</w:tbl>"),
        N_("a table has no row at its end"),
    ),
)
_BARE = (
    ("<w:tc/>", N_("a table cell does not end with a paragraph")),
    ("<w:tbl/>", N_("a table has no row at its end")),
)
_NO_GRID = re.compile(
    r"<w:tbl>(?!(?:<w:bookmarkStart[^>]*/>)*<w:tblPr>(?:(?!</w:tblPr>).)*</w:tblPr><w:tblGrid>)", re.DOTALL
)
_RELATIONS = tuple(re.compile(f' r:{name}="([^"]*)"') for name in ("id", "embed", "link", "pict"))


def check_part(template: str, part: str, xml: str, data: bytes, relations: frozenset[str]) -> None:
    """Raise TemplateFault with part and place when a filled part is not fit for Word.

    Args:
        template: the name of the template, for the message.
        part: the name of the part: `word/document.xml`.
        xml: the filled part; braces that came from answers are masked, so any left over are the template's.
        data: the same in UTF-8.
        relations: the ids of the part's relationships.
    """
    try:
        etree.fromstring(data, _STRICT)
    except etree.XMLSyntaxError as fault:
        raise _fault(template, part, str(fault.msg), xml, _offset(xml, fault.lineno or 1, fault.offset or 0)) from fault
    if found := _first_fault(xml):
        raise _fault(template, part, _(found[0]), xml, found[1])
    for relation in {name for pattern in _RELATIONS for name in pattern.findall(xml)} - relations:
        reason = _("the relationship {id} is missing").format(id=relation)
        raise _fault(template, part, reason, xml, xml.index(f'"{relation}"'))


def _first_fault(xml: str) -> tuple[str, int] | None:
    """The first thing that is well formed and no Word: its name and its place."""
    for end, mostly, allowed, reason in _ENDINGS:
        if xml.count(end) != sum(xml.count(good) for good in mostly):
            good_ends = {found.end() for found in allowed.finditer(xml)}
            bad = [found.start() for found in re.finditer(end, xml) if found.end() not in good_ends]
            if bad:
                return reason, bad[0]
    for tag, reason in _BARE:
        if tag in xml:
            return reason, xml.index(tag)
    if no_grid := _NO_GRID.search(xml):
        return N_("a table has no grid of columns"), no_grid.start()
    places = [xml.index(tag) for tag in _TAGS if tag in xml]
    return (N_("a template tag is left over"), min(places)) if places else None


def _offset(xml: str, line: int, column: int) -> int:
    lines = xml.split("\n")
    return sum(len(text) + 1 for text in lines[: line - 1]) + column


def _fault(template: str, part: str, reason: str, xml: str, offset: int) -> TemplateFault:
    near = re.sub(r"<[^>]*>", "", xml[max(0, offset - 600) : offset + 200]).strip()[-60:]
    return TemplateFault(
        _("Template {template}, {part}: {reason}, near “{near}”.").format(
            template=template, part=part, reason=reason, near=near
        )
    )
