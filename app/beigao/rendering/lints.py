"""What Word, WPS and LibreOffice each take amiss, looked for in every part before it is written.

The strict parse finds broken XML; the patterns find XML that is well formed and still no Word document. They
are plain searches because they run on every export; templates are stored without white space between tags.
"""

from __future__ import annotations

import re

from lxml import etree

from beigao._i18n import N_, _
from beigao.errors import TemplateFault

_STRICT = etree.XMLParser(
    recover=False, resolve_entities=False, no_network=True, huge_tree=False, remove_blank_text=False
)
_LEFT = re.compile(r"\{[{%#]")
_CELL_END = re.compile(r"(?<!</w:p>)(?<!<w:p/>)</w:tc>|<w:tc/>")
_TABLE_START = re.compile(
    r"<w:tbl>(?!(?:<w:bookmarkStart[^>]*/>)*<w:tblPr>(?:(?!</w:tblPr>).)*</w:tblPr><w:tblGrid>)", re.DOTALL
)
_TABLE_END = re.compile(r"(?<!</w:tr>)</w:tbl>|<w:tbl/>")
_RELATION = re.compile(r'\br:(?:id|embed|link|pict)="([^"]*)"')

_PATTERNS = (
    (_CELL_END, N_("a table cell does not end with a paragraph")),
    (_TABLE_START, N_("a table has no grid of columns")),
    (_TABLE_END, N_("a table has no row at its end")),
    (_LEFT, N_("a template tag is left over")),
)


def check_part(template: str, part: str, xml: str, relations: frozenset[str]) -> None:
    """Raise TemplateFault with part and place when a filled part is not fit for Word.

    Args:
        template: the name of the template, for the message.
        part: the name of the part: `word/document.xml`.
        xml: the filled part; braces that came from answers are masked, so any left over are the template's.
        relations: the ids of the part's relationships.
    """
    try:
        etree.fromstring(xml.encode("utf-8"), _STRICT)
    except etree.XMLSyntaxError as fault:
        raise _fault(template, part, str(fault.msg), xml, _offset(xml, fault.lineno or 1, fault.offset or 0)) from fault
    for pattern, reason in _PATTERNS:
        if found := pattern.search(xml):
            raise _fault(template, part, _(reason), xml, found.start())
    for relation in set(_RELATION.findall(xml)) - relations:
        raise _fault(
            template, part, _("the relationship {id} is missing").format(id=relation), xml, xml.index(f'"{relation}"')
        )


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
