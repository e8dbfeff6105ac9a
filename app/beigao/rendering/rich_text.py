"""What an officer may do with a long answer, and how Word shows it: paragraphs, lists, bold words, a simple table.

Nothing is asked of the officer but what one types anyway. A line that begins with `- `, `• ` or `·` is an item of a
list, one with `1. `, `1、`, `（1）`, `①` a numbered item; `**two stars**` are bold; lines with the same number of
tabs, or that begin and end with `|`, are a table. What was typed is printed: bullets and numbers stay as they are,
so that no `（1）` ever becomes another number; only the stars of bold words and the borders of a table turn into looks.

`lines` gives the paragraphs of an answer with marks in them, as `marks.py` does for gaps; `shape` turns the marks of a
filled part into Word's own. A mark that stands where it can mean nothing, such as an item in the middle of a
paragraph, is taken out and its words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from beigao.rendering.marks import ORIGIN, ORIGIN_END, ORIGIN_TEXT, faulty, run_properties

BOLD, BOLD_END, ITEM, TABLE = "\ufdd6", "\ufdd7", "\ufdd8", "\ufdd9"
"""Around bold words; before an item of a list; before the lines of a table."""

_BOLD_WORDS = re.compile(r"(?<![A-Za-z0-9*])\*\*(?=[^\s*|])([^*|\t\n]*[^\s*|])\*\*(?![A-Za-z0-9*])")
_ITEM_LINE = re.compile(r"(?:[-•] |·)(?=\S)|\d{1,2}(?:\. |、)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳]")
_PIPES = re.compile(r"\|(?:[^|]*\|){2,}")
_RULE = re.compile(r"\|(?: *:?-{3,}:? *\|)+")
_BOLD_RUN = re.compile(f"{BOLD}([^{BOLD}{BOLD_END}]*){BOLD_END}")
_STRAY = re.compile(f"[{BOLD}{BOLD_END}]")
_BEFORE_BOLD = re.compile(r"<w:rPr>(?:<w:rStyle [^>]*/>)?(?:<w:rFonts [^>]*/>)?")
_TRACE = re.compile(f"{ORIGIN}[^{ORIGIN_TEXT}]*{ORIGIN_TEXT}|{ORIGIN_END}|<[^>]*>")
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"/>')
_TABLE_ALONE = re.compile(
    r"<w:p(?: [^>]*)?>(?:<w:pPr>.*?</w:pPr>)?"
    r"(?P<run><w:r(?: [^>]*)?>(?:<w:rPr>.*?</w:rPr>)?<w:t(?: [^>]*)?>)"
    rf"(?P<origin>{ORIGIN}[^{ORIGIN_TEXT}]*{ORIGIN_TEXT})?"
    rf"{TABLE}(?P<words>(?:(?!</w:r>)[^{TABLE}{ORIGIN_END}])*)(?P<end>{ORIGIN_END})?</w:t></w:r>"
    r"(?P<number><w:r><w:rPr>(?:(?!</w:r>).)*<w:vertAlign (?:(?!</w:r>).)*</w:r>)?</w:p>",
    re.DOTALL,
)
_OPEN, _CLOSE = '<w:t xml:space="preserve">', "</w:t></w:r>"
_BREAK, _TAB = f"</w:t><w:br/>{_OPEN}", f"</w:t><w:tab/>{_OPEN}"
_WIDTH = 8300  # twips, as the tables of the manuscripts
_GUTTER = '<w:p><w:pPr><w:pStyle w:val="Gutter"/></w:pPr></w:p>'


def lines(text: str) -> list[str]:
    """The paragraphs of a long answer without blank lines: items and bold words marked, a table as one of them."""
    typed = [line for line in text.splitlines() if line.strip()]
    return [_marked(part) for part in _parts(typed)]


def unmarked(line: str) -> str:
    """A line for the middle of a paragraph: its words without the mark of an item or a table."""
    return line.lstrip(ITEM + TABLE)


def is_item(line: str) -> bool:
    """Whether a line is an item of a list, or a table: what cannot follow other words in their line."""
    return line.startswith((ITEM, TABLE))


def _marked(part: str) -> str:
    words = _BOLD_WORDS.sub(lambda found: f"{BOLD}{found[1]}{BOLD_END}", part)
    return ITEM + words if _ITEM_LINE.match(words) else words


def _parts(typed: list[str]) -> Iterator[str]:
    """Each line by itself, but the lines of a table together."""
    at = 0
    while at < len(typed):
        end = at
        kind = _columns(typed[at])
        while end < len(typed) and kind and _columns(typed[end]) == kind:
            end += 1
        if end - at > 1:
            yield TABLE + "\n".join(line.strip(" ") for line in typed[at:end])
            at = end
        else:
            yield typed[at].strip()
            at += 1


def _columns(line: str) -> tuple[str, int] | None:
    """How a line is parted into cells, and into how many; None for a line that is none of a table."""
    if _PIPES.fullmatch(line.strip(" ")) and "\t" not in line:
        return "|", line.count("|")
    return ("\t", line.count("\t")) if "\t" in line and not line.startswith("\t") else None


def shape(xml: str) -> str:
    """A filled part with the marks of rich text turned into tables, indents and bold runs."""
    if TABLE in xml:
        xml = _with_tables(xml)
    if ITEM in xml:
        xml = _with_items(xml)
    if BOLD in xml or BOLD_END in xml:
        xml = _with_bold(xml)
    return xml


def _paragraph_at(xml: str, at: int) -> tuple[int, int]:
    """Where the paragraph begins and ends that a place lies in."""
    start = xml.rfind("<w:p>", 0, at)
    start = max(start, xml.rfind("<w:p ", max(start, 0), at))  # not from the beginning of the part, for each mark again
    return start, xml.index("</w:p>", at) + len("</w:p>")


def _with_items(xml: str) -> str:
    pieces: list[str] = []
    done = 0
    for found in re.finditer(ITEM, xml):
        at = found.start()
        start, _end = _paragraph_at(xml, at)
        if start >= done and not _TRACE.sub("", xml[start:at]):
            opening = xml[start:at]
            pieces += (xml[done:start], _indented(opening, xml[at + 1 : at + 2]))
        else:
            pieces.append(xml[done:at])
        done = at + 1
    return "".join((*pieces, xml[done:]))


def _indented(opening: str, sign: str) -> str:
    """The beginning of a paragraph, hanging by its bullet; a numbered item keeps the form of the text around it."""
    if sign not in "-•·" or "<w:pPr>" not in opening:
        return opening
    style = _STYLE.search(opening)
    in_table = style is not None and style[1].startswith("Table")
    hanging = (120 if in_table else 168) if sign == "-" else (210 if in_table else 280)
    left = hanging + (0 if in_table else 560)
    indent = f'<w:ind w:left="{left}" w:firstLineChars="0" w:hanging="{hanging}"/></w:pPr>'
    return opening.replace("</w:pPr>", indent, 1)


def _with_tables(xml: str) -> str:
    pieces: list[str] = []
    done = 0
    for found in re.finditer(TABLE, xml):
        start, end = _paragraph_at(xml, found.start())
        if start >= done:  # else a second one in the same paragraph
            pieces += (xml[done:start], _table(xml[start:end]))
            done = end
    return "".join((*pieces, xml[done:]))


def _table(paragraph: str) -> str:
    """The table in place of its paragraph; where other words stand beside it, or in a cell, its lines as typed."""
    found = _TABLE_ALONE.fullmatch(paragraph)
    style = _STYLE.search(paragraph)
    if found is None or style is None or style[1].startswith("Table"):
        return paragraph.replace(TABLE, "")
    opening, origin, words, end, number = (found[part] or "" for part in ("run", "origin", "words", "end", "number"))
    lines = [line.replace(_TAB, "\t") for line in words.split(_BREAK)]
    by_pipes = "\t" not in lines[0]
    has_head = by_pipes and _RULE.fullmatch(lines[1]) is not None
    rows = [_cells(line, by_pipes=by_pipes) for at, line in enumerate(lines) if not (has_head and at == 1)]
    width = _WIDTH // len(rows[0])
    made = []
    for at, row in enumerate(rows):
        is_head = has_head and not at
        texts = [f"{opening}{origin}{cell}{end}{_CLOSE}" for cell in row]
        texts[-1] += number if at == len(rows) - 1 else ""
        made.append(_row(texts, width, is_head=is_head))
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    properties = (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width * len(rows[0])}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>{_GUTTER}"


def _row(texts: list[str], width: int, *, is_head: bool) -> str:
    style, heading = ("TableHead", "<w:tblHeader/>") if is_head else ("TableText", "")
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text}</w:p></w:tc>'
        for text in texts
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{''.join(cells)}</w:tr>"


def _cells(row: str, *, by_pipes: bool) -> list[str]:
    return [cell.strip(" ") for cell in (row.strip(" ")[1:-1].split("|") if by_pipes else row.split("\t"))]


def _with_bold(xml: str) -> str:
    pieces: list[str] = []
    done, properties = 0, ""
    for found in _BOLD_RUN.finditer(xml):
        before = xml[done : found.start()]
        properties = run_properties(before, properties)
        bold = f"<w:r>{_bolder(properties)}{_OPEN}{found[1]}{_CLOSE}"
        pieces += (before, _CLOSE, bold, f"<w:r>{properties}{_OPEN}")
        done = found.end()
    text = "".join((*pieces, xml[done:]))
    return _STRAY.sub(lambda found: faulty(f"U+{ord(found[0]):04X}"), text)


def _bolder(properties: str) -> str:
    if "<w:b/>" in properties:
        return properties
    opening = _BEFORE_BOLD.match(properties)
    if opening is None:
        return "<w:rPr><w:b/><w:bCs/></w:rPr>"
    return f"{opening[0]}<w:b/><w:bCs/>{properties[opening.end() :]}"
