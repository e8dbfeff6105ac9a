"""A filled Word part as plain data: paragraphs, tables and pictures with their look, as a preview draws them.

Lengths are in points. Everything is frozen and compares by value, so that a preview sees what has changed. Understood
is what Beigao's own templates use and what a person mostly does in Word: named styles, alignment, indents, spacing,
bold, italic, size, colour, fonts, tables with merged columns, pictures in the line, breaks of line and page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from beigao.definitions.paths import FieldPath
from beigao.rendering.body import parted
from beigao.rendering.marks import BRACE, GAP, GAP_END, ORIGIN, ORIGIN_END, ORIGIN_TEXT
from beigao.rendering.sheet_drawing import Shape, shapes
from beigao.rendering.xml_tree import read_xml

Align = Literal["left", "center", "right", "both"]
Font = Literal["song", "fangsong", "hei", "kai"]
"""The four faces of Chinese official papers: 宋体, 仿宋, 黑体, 楷体."""

LINE_BREAK = "\u2028"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EMU_PER_POINT = 12_700
_FONTS: Mapping[str, Font] = {
    "仿宋": "fangsong", "仿宋_GB2312": "fangsong", "FangSong": "fangsong",
    "黑体": "hei", "SimHei": "hei", "微软雅黑": "hei", "楷体": "kai", "楷体_GB2312": "kai", "KaiTi": "kai",
}  # fmt: skip
_MOST_COLUMNS = 63
"""Of a table in Word."""
_MARKS = re.compile(f"([{GAP}{GAP_END}{ORIGIN}{ORIGIN_TEXT}{ORIGIN_END}])")
_ROOT = re.compile(r"<w:document[^>]*>")
_ROW_STARTS = re.compile(r"(?=<w:tr[ >])")
MOST_ROWS = 5_000
"""Rows that are remembered."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one look; `paths` are the fields that they come from, the one to go to first."""

    text: str
    font: Font = "song"
    size: float = 10.5
    bold: bool = False
    italic: bool = False
    color: str = ""
    is_gap: bool = False
    paths: tuple[FieldPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the line of words: an image that `relation` names in the document, or shapes."""

    relation: str
    width: float
    height: float
    alt: str = ""
    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    `line` is the height of a line, 0 for that of its font; `level` is 1 to 9 for a heading; `right_tab` is where words
    behind a tab end.
    """

    content: tuple[Words | Picture, ...] = ()
    align: Align = "left"
    first_line: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    line: float = 0
    exact: bool = False
    level: int = 0
    starts_page: bool = False
    keeps_next: bool = False
    right: float = 0
    right_tab: float = 0

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(part.text for part in self.content if isinstance(part, Words))

    @property
    def paths(self) -> tuple[FieldPath, ...]:
        """The fields that are printed here, in the order of the words."""
        words = (part for part in self.content if isinstance(part, Words))
        return tuple(dict.fromkeys(path for part in words for path in part.paths))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `span` columns."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    is_shaded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a header is repeated on every page."""

    cells: tuple[Cell, ...]
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the widths of its columns."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of every cell, row by row."""
        for row in self.rows:
            for cell in row.cells:
                yield from cell.paragraphs


Block = Paragraph | Table


@dataclass(frozen=True)
class Sheet:
    """A whole document: its blocks, the size of its paper and the margins (left, top, right, bottom)."""

    blocks: tuple[Block, ...]
    size: tuple[float, float] = (595.3, 841.9)
    margins: tuple[float, float, float, float] = (90, 72, 90, 72)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph in the order of reading, those in tables too."""
        for block in self.blocks:
            yield from block.paragraphs() if isinstance(block, Table) else (block,)


@dataclass(frozen=True)
class _Look:
    """What a style says of a paragraph and its words."""

    paragraph: Paragraph = Paragraph()
    words: Words = Words("")


class SheetReader:
    """Reads the filled parts of one template; a block that was read before is not read again.

    Args:
        styles: the XML of `word/styles.xml`.
    """

    def __init__(self, styles: str) -> None:
        self._looks = _Styles(styles)
        self._known: dict[str, Block] = {}
        self._rows: dict[str, Row] = {}

    def read(self, xml: str) -> Sheet:
        """The sheet of a filled `word/document.xml`, its marks still in it.

        Raises:
            ValueError: the part is no Word document.
        """
        return self.read_parted(parted(xml))

    def read_parted(self, pieces: Sequence[str]) -> Sheet:
        """The sheet of a part that `body.parted` has cut; ValueError as above."""
        root = _ROOT.search(pieces[0])
        if root is None:
            raise ValueError("no w:document")
        known: dict[str, Block] = {}
        blocks = []
        for chunk in pieces[1::2]:
            block = self._known.get(chunk) or known.get(chunk)
            if block is None:
                block = self._block(root[0], chunk)
            known[chunk] = block
            blocks.append(block)
        self._known = known
        return Sheet(tuple(_on_pages(blocks)), *_paper(pieces[-1]))

    def _block(self, root: str, chunk: str) -> Block:
        if not chunk.startswith("<w:tbl"):
            return self._paragraph(_parse(root, chunk))
        if chunk.count("</w:tbl>") > 1:  # a row of it may end in a table of its own
            table = _parse(root, chunk)
            return _table(table, tuple(self._row(row) for row in table.iterfind(f"{_W}tr")))
        head, *rows = _ROW_STARTS.split(chunk.removesuffix("</w:tbl>"))
        return _table(_parse(root, f"{head}</w:tbl>"), tuple(self._known_row(root, row) for row in rows))

    def _known_row(self, root: str, xml: str) -> Row:
        """A row of a table; of a long one that is typed in, only that row is read again."""
        if xml not in self._rows:
            if len(self._rows) >= MOST_ROWS:
                self._rows.clear()
            self._rows[xml] = self._row(_parse(root, xml))
        return self._rows[xml]

    def _row(self, element: Any) -> Row:
        cells = tuple(self._cell(cell) for cell in element.iterfind(f"{_W}tc"))
        return Row(cells, element.find(f"{_W}trPr/{_W}tblHeader") is not None)

    def _cell(self, element: Any) -> Cell:
        span = element.find(f"{_W}tcPr/{_W}gridSpan")
        shade = element.find(f"{_W}tcPr/{_W}shd")
        fill = shade.get(f"{_W}fill", "auto") if shade is not None else "auto"
        paragraphs = tuple(self._paragraph(child) for child in _paragraphs(element))
        columns = int(span.get(f"{_W}val")) if span is not None else 1
        return Cell(paragraphs, max(1, min(columns, _MOST_COLUMNS)), fill not in ("auto", "FFFFFF"))

    def _paragraph(self, element: Any) -> Paragraph:
        properties = element.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        look = self._looks.paragraph(style.get(f"{_W}val") if style is not None else "")
        shape = _shaped(look.paragraph, properties) if properties is not None else look.paragraph
        return replace(shape, content=tuple(_Line(look.words).read(element)))


def _table(element: Any, rows: tuple[Row, ...]) -> Table:
    """A table of these rows, as wide as its grid says."""
    grid = element.find(f"{_W}tblGrid")
    widths = tuple(_points(column.get(f"{_W}w")) for column in grid) if grid is not None else ()
    columns = max((sum(cell.span for cell in row.cells) for row in rows), default=1)
    return Table(widths if len(widths) == columns else (1.0,) * columns, rows)


class _Line:
    """The words of one paragraph; a mark that opens in one run may close in another."""

    def __init__(self, look: Words) -> None:
        self._look = look
        self._paths: tuple[FieldPath, ...] = ()
        self._is_gap = self._names_paths = False

    def read(self, paragraph: Any) -> Iterator[Words | Picture]:
        last: Words | None = None
        for part in self._parts(paragraph):
            if last is not None and isinstance(part, Words) and replace(part, text="") == replace(last, text=""):
                last = replace(last, text=last.text + part.text)
                continue
            if last is not None:
                yield last
            last = part if isinstance(part, Words) else None
            if last is None:
                yield part
        if last is not None:
            yield last

    def _parts(self, paragraph: Any) -> Iterator[Words | Picture]:
        for run in _runs(paragraph):
            look = _worded(self._look, run.find(f"{_W}rPr"))
            for child in _chosen(run):
                if child.tag == f"{_W}t":
                    yield from self._words(child.text or "", look)
                elif child.tag == f"{_W}tab":
                    yield replace(look, text="\t", paths=self._paths)
                elif child.tag == f"{_W}br":
                    page = child.get(f"{_W}type") == "page"
                    yield replace(look, text="\f" if page else LINE_BREAK, paths=self._paths)
                elif child.tag == f"{_W}drawing":
                    yield from _pictures(child)

    def _words(self, text: str, look: Words) -> Iterator[Words]:
        for piece in _MARKS.split(text):
            if piece == ORIGIN:
                self._names_paths = True
            elif piece == ORIGIN_TEXT:
                self._names_paths = False
            elif piece == ORIGIN_END:
                self._paths = ()
            elif piece in (GAP, GAP_END):
                self._is_gap = piece == GAP
                yield replace(look, text="【" if self._is_gap else "】", bold=True, is_gap=True, paths=self._paths)
            elif self._names_paths:
                self._paths = tuple(FieldPath.parse(path) for path in piece.split())
            elif piece:
                words = piece.replace(BRACE, "{")
                yield replace(look, text=words, bold=look.bold or self._is_gap, is_gap=self._is_gap, paths=self._paths)


def _paragraphs(element: Any) -> Iterator[Any]:
    """The paragraphs of a cell, those of a table inside it too."""
    for child in element:
        if child.tag == f"{_W}p":
            yield child
        else:
            yield from _paragraphs(child)


@dataclass
class _Styles:
    """The named styles of a template, each resolved down to its root when it is first used."""

    xml: str
    _looks: dict[str, _Look] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = read_xml(self.xml)
        self._elements = {style.get(f"{_W}styleId"): style for style in root.iterfind(f"{_W}style")}
        is_default = f"{_W}style[@{_W}default='1'][@{_W}type='paragraph']"
        default = root.find(is_default)
        self._default: str = default.get(f"{_W}styleId", "") if default is not None else ""
        defaults = root.find(f"{_W}docDefaults")
        of_words = defaults.find(f"{_W}rPrDefault/{_W}rPr") if defaults is not None else None
        of_paragraphs = defaults.find(f"{_W}pPrDefault/{_W}pPr") if defaults is not None else None
        shape = _shaped(Paragraph(), of_paragraphs) if of_paragraphs is not None else Paragraph()
        self._root = _Look(shape, _worded(Words(""), of_words))

    def paragraph(self, style: str) -> _Look:
        """The look of a paragraph style; of the default one where the name is empty or unknown."""
        style = style if style in self._elements else self._default
        if style not in self._looks:
            self._looks[style] = self._resolved(style)
        return self._looks[style]

    def _resolved(self, style: str) -> _Look:
        element = self._elements.get(style)
        if element is None:
            return self._root
        below = element.find(f"{_W}basedOn")
        look = self.paragraph(below.get(f"{_W}val", "")) if below is not None and style != self._default else self._root
        properties = element.find(f"{_W}pPr")
        shape = _shaped(look.paragraph, properties) if properties is not None else look.paragraph
        return _Look(shape, _worded(look.words, element.find(f"{_W}rPr")))


def _shaped(shape: Paragraph, properties: Any) -> Paragraph:
    """The paragraph with what `w:pPr` says."""
    changes: dict[str, Any] = {}
    for child in properties:
        name = child.tag.removeprefix(_W)
        if name == "jc":
            value = {"start": "left", "end": "right", "distribute": "both"}.get(child.get(f"{_W}val"))
            changes["align"] = value or child.get(f"{_W}val")
        elif name == "ind":
            sides = ("left", "right", "firstLine", "hanging")
            left, right, first, hanging = (child.get(f"{_W}{side}") for side in sides)
            changes |= {"left": _points(left)} if left else {}
            changes |= {"right": _points(right)} if right else {}
            changes |= {"first_line": _points(first)} if first else {"first_line": -_points(hanging)} if hanging else {}
        elif name == "spacing":
            changes |= _spaced(child)
        elif name == "outlineLvl":
            changes["level"] = int(child.get(f"{_W}val")) + 1
        elif name == "tabs":
            changes["right_tab"] = max((_points(tab.get(f"{_W}pos")) for tab in child), default=0.0)
        elif name in ("pageBreakBefore", "keepNext"):
            is_on = child.get(f"{_W}val") not in ("0", "false")
            changes["starts_page" if name == "pageBreakBefore" else "keeps_next"] = is_on
    return replace(shape, **changes)


def _spaced(spacing: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {
        side: _points(spacing.get(f"{_W}{side}")) for side in ("before", "after") if spacing.get(f"{_W}{side}")
    }
    rule, line = spacing.get(f"{_W}lineRule", "auto"), spacing.get(f"{_W}line")
    if line and rule == "auto":
        changes |= {"line": 0.0, "exact": False}
    elif line:
        changes |= {"line": _points(line), "exact": rule == "exact"}
    return changes


def _worded(words: Words, properties: Any | None) -> Words:
    """The words with what `w:rPr` says."""
    if properties is None:
        return words
    changes: dict[str, Any] = {}
    for child in properties:
        name, value = child.tag.removeprefix(_W), child.get(f"{_W}val")
        if name == "rFonts" and child.get(f"{_W}eastAsia"):
            changes["font"] = _FONTS.get(child.get(f"{_W}eastAsia"), "song")
        elif name == "sz":
            changes["size"] = int(value) / 2
        elif name in ("b", "i"):
            changes["bold" if name == "b" else "italic"] = value not in ("0", "false", "off")
        elif name == "color":
            changes["color"] = "" if value == "auto" else f"#{value}"
    return replace(words, **changes)


def _runs(element: Any) -> Iterator[Any]:
    """The runs of a paragraph, those inside links and tracked insertions too, but none of a picture's own words."""
    for child in element:
        if child.tag == f"{_W}r":
            yield child
        elif child.tag in (f"{_W}hyperlink", f"{_W}ins", f"{_W}smartTag", f"{_W}sdt", f"{_W}sdtContent"):
            yield from _runs(child)


def _chosen(run: Any) -> Iterator[Any]:
    """What a run holds; of alternatives the first, which Word takes."""
    for child in run:
        if child.tag == f"{_MC}AlternateContent":
            yield from child.find(f"{_MC}Choice")
        else:
            yield child


def _pictures(drawing: Any) -> Iterator[Picture]:
    extent, about = drawing.find(f".//{_WP}extent"), drawing.find(f".//{_WP}docPr")
    width, height = (int(extent.get(side)) / _EMU_PER_POINT for side in ("cx", "cy"))
    alt = (about.get("descr", "") if about is not None else "").replace(BRACE, "{")
    for blip in drawing.iter(f"{_A}blip"):
        yield Picture(blip.get(f"{_R}embed", ""), width, height, alt)
    if drawn := tuple(shapes(drawing)):
        yield Picture("", width, height, alt, drawn)


def _parse(root: str, chunk: str) -> Any:
    from lxml import etree

    try:
        return read_xml(f"{root}{chunk}</w:document>")[0]
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault.msg)) from fault


def _on_pages(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with a page break in a paragraph of its own turned into one before the next paragraph."""
    breaks = False
    for block in blocks:
        if isinstance(block, Paragraph) and block.text == "\f":
            breaks = True
            continue
        if breaks and isinstance(block, Paragraph):
            block, breaks = replace(block, starts_page=True), False
        yield block


def _paper(xml: str) -> tuple[tuple[float, float], tuple[float, float, float, float]]:
    """The size of the paper and its margins, from the last section."""
    section = xml[xml.rfind("<w:sectPr") :]
    given = dict(
        re.findall(r'w:(w|h|left|top|right|bottom)="(\d+)"', "".join(re.findall(r"<w:pg(?:Sz|Mar)[^>]*>", section)))
    )
    if not {"w", "h", "left", "top", "right", "bottom"} <= given.keys():
        return Sheet(()).size, Sheet(()).margins
    width, height, *margins = (_points(given[name]) for name in ("w", "h", "left", "top", "right", "bottom"))
    return (width, height), (margins[0], margins[1], margins[2], margins[3])


def _points(twips: str | None) -> float:
    return int(float(twips or 0)) / 20
