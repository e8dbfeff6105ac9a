"""A document in both languages side by side, on paper laid across: Chinese at the left, the reading copy at the right.

The manuscripts of both languages have the same lines, so the filled documents have the same blocks in the same order;
each pair becomes a row. It is for people who compare; the Chinese document by itself is what is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, cast

from lxml import etree

from beigao._i18n import _
from beigao.errors import TemplateFault

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_COLUMN = 6979  # twips: half of A4 laid across, less 2.54 cm at both sides
_INSIDE = 6760  # what its cell leaves for a table
_PORTRAIT = 8300  # how wide the tables of a manuscript are
_HEADS = ("中文（报送文本）", "English (for reference)")
_RULE = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
_TABLE = (
    f'<w:tbl {_NS}><w:tblPr><w:tblW w:w="{2 * _COLUMN}" w:type="dxa"/><w:tblBorders>'
    + "".join(_RULE.format(side) for side in ("top", "bottom", "insideV"))
    + f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{f"""<w:gridCol w:w="{_COLUMN}"/>""" * 2}'
    "</w:tblGrid></w:tbl>"
)
_CELL = f'<w:tc {_NS}><w:tcPr><w:tcW w:w="{_COLUMN}" w:type="dxa"/></w:tcPr></w:tc>'
_HEAD = f'<w:p {_NS}><w:pPr><w:pStyle w:val="TableHead"/></w:pPr><w:r><w:t>{{}}</w:t></w:r></w:p>'
_GUTTER = f'<w:p {_NS}><w:pPr><w:pStyle w:val="Gutter"/>{{}}</w:pPr></w:p>'


def side_by_side(chinese: str, english: str) -> str:
    """The filled document part of the reading copy with both languages in it.

    Args:
        chinese: the filled part of the Chinese document.
        english: that of the reading copy, whose notice stays at the head.

    Raises:
        TemplateFault: the two do not have the same paragraphs and tables.
    """
    root, other = (etree.fromstring(xml.encode("utf-8", "surrogatepass")) for xml in (english, chinese))
    body: Any = root.find(f"{_W}body")
    notice, *right, section = body
    *left, _section = cast(Any, other.find(f"{_W}body"))
    body[:] = [notice, *_tables(left, right), section]
    _lay_across(section)
    made: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{made}'


def _tables(left: list[Any], right: list[Any]) -> Iterator[Any]:
    """One table of pairs for each part that begins on a page of its own."""
    table = None
    for chinese, english in zip_longest(left, right):
        if chinese is None or english is None or chinese.tag != english.tag:
            raise TemplateFault(_("The English manuscript does not have the paragraphs of the Chinese one."))
        if _is_gutter(chinese):
            continue  # each cell with a table in it ends with one
        breaks = [found for block in (chinese, english) for found in block.iter(f"{_W}pageBreakBefore")]
        for found in breaks:
            found.getparent().remove(found)
        if table is None or breaks:
            if table is not None:
                yield table
            yield etree.fromstring(_GUTTER.format("<w:pageBreakBefore/>" if breaks else ""))
            table = etree.fromstring(_TABLE)
            table.append(_row(*(etree.fromstring(_HEAD.format(words)) for words in _HEADS), is_head=True))
        table.append(_row(chinese, english))
    if table is not None:
        yield table
    yield etree.fromstring(_GUTTER.format(""))


def _row(*blocks: Any, is_head: bool = False) -> Any:
    head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if is_head else ""
    row = etree.fromstring(f"<w:tr {_NS}>{head}</w:tr>")
    for block in blocks:
        cell = etree.fromstring(_CELL)
        cell.append(block)
        if block.tag == f"{_W}tbl":
            _narrow(block)
            cell.append(etree.fromstring(_GUTTER.format("")))
        row.append(cell)
    return row


def _narrow(table: Any) -> None:
    for width in table.iter(f"{_W}tblW", f"{_W}gridCol", f"{_W}tcW"):
        width.set(f"{_W}w", str(int(width.get(f"{_W}w")) * _INSIDE // _PORTRAIT))


def _lay_across(section: Any) -> None:
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    size.set(f"{_W}w", "16838")
    size.set(f"{_W}h", "11906")
    size.set(f"{_W}orient", "landscape")
    for side in ("left", "right"):
        margins.set(f"{_W}{side}", "1440")


def _is_gutter(block: Any) -> bool:
    style = block.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val") == "Gutter"
