"""A document in both languages side by side, on paper laid across: Chinese at the left, the reading copy at the right.

The manuscripts of both languages have the same lines, so the filled documents have the same blocks in the same order;
each pair of paragraphs becomes a row, and the rows of tables have both languages. It is for people who compare; the
Chinese document by itself is what is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, cast

from lxml import etree

from beigao._i18n import _
from beigao.errors import TemplateFault
from beigao.rendering.xml_tree import read_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_COLUMN = 6979  # twips: half of A4 laid across, less 2.54 cm at both sides
_HEADS = ("中文（报送文本）", "English (for reference)")
_GAP = 218  # between the two halves of a table
_PORTRAIT = 8300  # how wide the tables of a manuscript are
_RULE = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
_PAIRS = (
    f'<w:tbl {_NS}><w:tblPr><w:tblW w:w="{2 * _COLUMN}" w:type="dxa"/><w:tblBorders>{_RULE.format("insideV")}'
    '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
    f'<w:tblGrid>{f"""<w:gridCol w:w="{_COLUMN}"/>""" * 2}</w:tblGrid></w:tbl>'
)
_CELL = f'<w:tc {_NS}><w:tcPr><w:tcW w:w="{_COLUMN}" w:type="dxa"/></w:tcPr></w:tc>'
_HEAD = f'<w:p {_NS}><w:pPr><w:pStyle w:val="TableHead"/></w:pPr><w:r><w:t>{{}}</w:t></w:r></w:p>'
_GUTTER = f'<w:p {_NS}><w:pPr><w:pStyle w:val="Gutter"/>{{}}</w:pPr></w:p>'
_BETWEEN = (
    f'<w:tc {_NS}><w:tcPr><w:tcW w:w="{_GAP}" w:type="dxa"/><w:tcBorders><w:top w:val="nil"/><w:bottom w:val="nil"/>'
    '</w:tcBorders></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p></w:tc>'
)


def side_by_side(chinese: str, english: str) -> str:
    """The filled document part of the reading copy with both languages in it.

    Args:
        chinese: the filled part of the Chinese document.
        english: that of the reading copy, whose notice stays at the head.

    Raises:
        TemplateFault: the two do not have the same paragraphs and tables.
    """
    root, other = (read_xml(xml) for xml in (english, chinese))
    body: Any = root.find(f"{_W}body")
    notice, *right, section = body
    *left, _section = cast(Any, other.find(f"{_W}body"))
    body[:] = [notice, *_tables(left, right), section]
    _lay_across(section)
    made: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{made}'


def _tables(left: list[Any], right: list[Any]) -> Iterator[Any]:
    """Pairs of paragraphs as rows, tables as one table whose rows have both languages; a gutter parts them."""
    pairs = None
    for chinese, english in zip_longest(left, right):
        if chinese is None or english is None or chinese.tag != english.tag:
            raise _differ()
        if _is_gutter(chinese):
            continue
        if chinese.tag == f"{_W}tbl":
            yield from (pairs, _gutter()) if pairs is not None else ()
            yield from (_joined(chinese, english), _gutter())
            pairs = None
            continue
        breaks = [found for block in (chinese, english) for found in block.iter(f"{_W}pageBreakBefore")]
        for found in breaks:
            found.getparent().remove(found)
        if breaks:
            yield from (pairs, _gutter("<w:pageBreakBefore/>")) if pairs is not None else ()
            pairs = None
        if pairs is None:
            pairs = read_xml(_PAIRS)
            if breaks or chinese is left[0]:
                pairs.append(_row(*(read_xml(_HEAD.format(words)) for words in _HEADS)))
        pairs.append(_row(chinese, english))
    yield from (pairs, _gutter()) if pairs is not None else ()


def _row(*blocks: Any) -> Any:
    row = read_xml(f"<w:tr {_NS}/>")
    for block in blocks:
        cell = read_xml(_CELL)
        cell.append(block)
        row.append(cell)
    return row


def _joined(chinese: Any, english: Any) -> Any:
    """The Chinese table with the cells of the English one behind its own, row by row."""
    rows = [list(table.iter(f"{_W}tr")) for table in (chinese, english)]
    if len(rows[0]) != len(rows[1]):
        raise _differ()
    for table in (chinese, english):
        for width in table.iter(f"{_W}gridCol", f"{_W}tcW"):
            width.set(f"{_W}w", str(int(width.get(f"{_W}w")) * (_COLUMN - _GAP // 2) // _PORTRAIT))
    grid = chinese.find(f"{_W}tblGrid")
    etree.SubElement(grid, f"{_W}gridCol").set(f"{_W}w", str(_GAP))
    grid.extend(english.find(f"{_W}tblGrid"))
    chinese.find(f"{_W}tblPr/{_W}tblW").set(f"{_W}w", str(sum(int(one.get(f"{_W}w")) for one in grid)))
    for row, other in zip(*rows, strict=True):
        row.append(read_xml(_BETWEEN))
        row.extend(other.findall(f"{_W}tc"))
    return chinese


def _differ() -> TemplateFault:
    return TemplateFault(_("The English manuscript does not have the paragraphs and tables of the Chinese one."))


def _gutter(more: str = "") -> Any:
    return read_xml(_GUTTER.format(more))


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
