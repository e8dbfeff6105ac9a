"""A sheet as a QTextDocument that follows its changes block by block, so that a keystroke costs one paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from beigao.definitions.paths import FieldPath
from beigao.rendering.sheet import Block, Cell, Paragraph, Picture, Sheet, Table, Words
from beigao.ui.preview.drawing import painted
from beigao.ui.theme import Theme, tokens

if TYPE_CHECKING:  # what makes sheets is heavy, and imported by a thread
    from beigao.rendering.preview import Previewed

UNIT = 4 / 3
"""Document units a point: the document is laid out once at 96 dpi, and painted at any size."""
FIT_MARGIN = 22
"""The margin of a sheet that is cropped to its text, in points of the reading size."""
FIT_SPACE_MAX = 28.0
"""A cropped sheet leaves no more room than this (points) around a title, where a page has half of itself empty."""
PATHS = QTextFormat.Property.UserProperty.value + 1
"""The property of a character format that holds the fields its words come from."""
BREAKS_PAGE = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
_TINY = 1
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
    "both": Qt.AlignmentFlag.AlignJustify,
}


class SheetDocument:
    """One sheet in Qt's terms.

    Args:
        paged: laid out in pages of the paper's size; otherwise one long column as wide as `fit` says.
    """

    def __init__(self, theme: Theme, *, paged: bool) -> None:
        self.document = QTextDocument()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self.sheet = Sheet(())
        self.paged = paged
        self._column = 0.0
        self._theme = theme
        self._lengths: list[int] = []  # of each block, in characters of the document
        self._numbers: list[int] = []  # the number of the text block of each paragraph
        self._paragraphs: list[Paragraph] = []
        self._printing: dict[tuple[str, str, str], list[int]] = {}
        self._formats: dict[Words, QTextCharFormat] = {}
        self._cell_formats = {shaded: _cell_format(theme, shaded=shaded) for shaded in (False, True)}
        self._pictures: Mapping[str, object] = {}

    def fit(self, width: float) -> None:
        """Lay the column out this wide, in document units; a paged document keeps its paper."""
        if self.paged or width == self._column:
            return
        self._column = width
        cursor = self._begin_edit()
        for at, paragraph in enumerate(self._paragraphs):
            if paragraph.right_tab:
                cursor.setPosition(self.text_block(at).position())
                cursor.setBlockFormat(self._block_format(paragraph))
        cursor.endEditBlock()
        self.document.setTextWidth(width)

    def show(self, previewed: Previewed) -> bool:
        """Bring the document up to the sheet; False when nothing has changed."""
        old, new = self.sheet.blocks, previewed.sheet.blocks
        same_paper = (self.sheet.size, self.sheet.margins) == (previewed.sheet.size, previewed.sheet.margins)
        if not self._lengths or not same_paper:
            self._set_paper(previewed.sheet)
        first = _common(old, new)
        last = _common(old[first:][::-1], new[first:][::-1])
        self.sheet = previewed.sheet
        self._take_pictures(previewed)
        gone, come = old[first : len(old) - last], new[first : len(new) - last]
        if not gone and not come:
            return False
        cursor = self._begin_edit()
        self._replace(cursor, first, gone, come)
        cursor.endEditBlock()
        self._number()
        return True

    def paragraphs(self) -> Sequence[Paragraph]:
        """Every paragraph in the order of reading."""
        return self._paragraphs

    def printing(self, form: str, entry: str, field: str) -> list[int]:
        """The paragraphs that print a field."""
        return self._printing.get((form, entry, field), [])

    def text_block(self, at: int) -> QTextBlock:
        """The text block of a paragraph."""
        return self.document.findBlockByNumber(self._numbers[at])

    def paragraph_at(self, position: int) -> int:
        """The paragraph at a position of the document; -1 for the room between."""
        number = self.document.findBlock(position).blockNumber()
        return self._numbers.index(number) if number in self._numbers else -1

    def paths_at(self, position: int) -> tuple[FieldPath, ...]:
        """The fields that the words at a position come from."""
        cursor = QTextCursor(self.document)
        cursor.setPosition(min(position + 1, self.document.characterCount() - 1))
        text = cursor.charFormat().property(PATHS)
        return tuple(FieldPath.parse(path) for path in text.split()) if isinstance(text, str) else ()

    def _begin_edit(self) -> QTextCursor:
        """A cursor with an open block of edits.

        Qt lays a long document out step by step; what is edited in the meantime leaves everything behind it without
        a place. So it is laid out to its end first.
        """
        self.document.size()
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        return cursor

    def _set_paper(self, sheet: Sheet) -> None:
        frame = QTextFrameFormat()
        left, top, right, bottom = sheet.margins if self.paged else (FIT_MARGIN,) * 4
        frame.setLeftMargin(left * UNIT)
        frame.setTopMargin(top * UNIT)
        frame.setRightMargin(right * UNIT)
        frame.setBottomMargin(bottom * UNIT)
        self.document.rootFrame().setFrameFormat(frame)
        if self.paged:
            self.document.setPageSize(QSizeF(sheet.size[0] * UNIT, sheet.size[1] * UNIT))

    def _replace(self, cursor: QTextCursor, first: int, gone: Sequence[Block], come: Sequence[Block]) -> None:
        start = sum(self._lengths[:first])
        if len(gone) == len(come) == 1 and self._changed_cells(start, gone[0], come[0]):
            self._lengths[first] = self._table_at(start).lastPosition() + 1 - start
            return
        cursor.setPosition(start)
        cursor.setPosition(start + sum(self._lengths[first : first + len(gone)]), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        lengths = []
        for block in come:
            before = self.document.characterCount()
            cursor.setPosition(start)
            if isinstance(block, Table):
                self._insert_table(cursor, block)
            else:
                cursor.insertBlock()
                cursor.setPosition(start)
                self._write(cursor, block)
            lengths.append(self.document.characterCount() - before)
            start += lengths[-1]
        self._lengths[first : first + len(gone)] = lengths

    def _changed_cells(self, start: int, old: Block, new: Block) -> bool:
        """Write only the cells that differ, where both are tables of one shape."""
        if not (isinstance(old, Table) and isinstance(new, Table)) or _shape(old) != _shape(new):
            return False
        table = self._table_at(start)
        for at, (before, after) in enumerate(zip(old.rows, new.rows, strict=True)):
            column = 0
            for was, cell in zip(before.cells, after.cells, strict=True):
                if was.paragraphs != cell.paragraphs:
                    cursor = table.cellAt(at, column).firstCursorPosition()
                    cursor.setPosition(
                        table.cellAt(at, column).lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor
                    )
                    cursor.removeSelectedText()
                    self._write_cell(cursor, cell)
                column += cell.span
        return True

    def _table_at(self, start: int) -> QTextTable:
        cursor = QTextCursor(self.document)
        cursor.setPosition(start + 1)  # a tiny block stands before each table
        table = cursor.currentTable()
        assert table is not None
        return table

    def _insert_table(self, cursor: QTextCursor, table: Table) -> None:
        start = cursor.position()
        look = QTextTableFormat()
        look.setBorderCollapse(True)
        look.setCellSpacing(0)
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        whole = sum(table.widths)
        shares = [QTextLength(QTextLength.Type.PercentageLength, 100 * width / whole) for width in table.widths]
        look.setColumnWidthConstraints(shares)
        heads = next((at for at, row in enumerate(table.rows) if not row.is_header), len(table.rows))
        look.setHeaderRowCount(heads if heads < len(table.rows) else 0)
        made = cursor.insertTable(len(table.rows), len(table.widths), look)
        for at, row in enumerate(table.rows):
            column = 0
            for cell in row.cells:
                if cell.span > 1:
                    made.mergeCells(at, column, 1, cell.span)
                target = made.cellAt(at, column)
                target.setFormat(self._cell_formats[cell.is_shaded])
                self._write_cell(target.firstCursorPosition(), cell)
                column += cell.span
        tiny = QTextCursor(self.document)
        tiny.setPosition(start)
        gap = QTextBlockFormat()
        gap.setLineHeight(_TINY, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        tiny.setBlockFormat(gap)

    def _write_cell(self, cursor: QTextCursor, cell: Cell) -> None:
        for place, paragraph in enumerate(cell.paragraphs):
            if place:
                cursor.insertBlock()
            self._write(cursor, paragraph)

    def _write(self, cursor: QTextCursor, paragraph: Paragraph) -> None:
        """Fill the empty block at the cursor."""
        cursor.setBlockFormat(self._block_format(paragraph))
        if not paragraph.content:
            cursor.setBlockCharFormat(self._char_format(Words("", size=5)))
        for part in paragraph.content:
            if isinstance(part, Picture):
                image = QTextImageFormat()
                image.setName(self._picture_name(part))
                image.setWidth(part.width * UNIT)
                image.setHeight(part.height * UNIT)
                cursor.insertImage(image)
            else:
                cursor.insertText(part.text.replace("\f", ""), self._char_format(part))

    def _block_format(self, paragraph: Paragraph) -> QTextBlockFormat:
        most = float("inf") if self.paged else FIT_SPACE_MAX
        look = QTextBlockFormat()
        look.setAlignment(_ALIGN[paragraph.align])
        look.setTextIndent(paragraph.first_line * UNIT)
        look.setLeftMargin(paragraph.left * UNIT)
        if paragraph.right_tab:
            place = self._right_end(paragraph) - paragraph.left * UNIT
            look.setTabPositions([QTextOption.Tab(place, QTextOption.TabType.RightTab)])
        look.setTopMargin(min(most, paragraph.before) * UNIT)
        look.setBottomMargin(min(most, paragraph.after) * UNIT)
        heights = QTextBlockFormat.LineHeightTypes
        has_picture = any(isinstance(part, Picture) for part in paragraph.content)
        if paragraph.line and not has_picture:
            kind = heights.FixedHeight if paragraph.exact else heights.MinimumHeight
            look.setLineHeight(paragraph.line * UNIT, kind.value)
        if paragraph.level:
            look.setHeadingLevel(min(paragraph.level, 6))
        if paragraph.starts_page:
            look.setPageBreakPolicy(BREAKS_PAGE)
        return look

    def _right_end(self, paragraph: Paragraph) -> float:
        """Where words behind a tab end: as the paper says, or at the edge of the column."""
        return paragraph.right_tab * UNIT if self.paged else self._column - 2 * FIT_MARGIN * UNIT

    def _char_format(self, words: Words) -> QTextCharFormat:
        key = Words("", words.font, words.size, words.bold, words.italic, words.color, words.is_gap, words.paths)
        if key not in self._formats:
            look = QTextCharFormat()
            look.setFont(_font(words.font, words.size, bold=words.bold, italic=words.italic))
            ink = self._theme.color("gap") if words.is_gap else QColor(words.color or self._theme.color("paper_text"))
            look.setForeground(ink)
            if words.is_gap:
                look.setBackground(self._theme.color("gap_soft"))
            if words.paths:
                look.setProperty(PATHS, " ".join(map(str, words.paths)))
            self._formats[key] = look
        return self._formats[key]

    def _take_pictures(self, previewed: Previewed) -> None:
        for relation, held in previewed.pictures.items():
            if self._pictures.get(relation) != held:
                image = QImage.fromData(held.content)
                self.document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(relation), image)
        self._pictures = previewed.pictures

    def _picture_name(self, picture: Picture) -> str:
        """The name of a picture among the document's resources; one of shapes is painted now."""
        if not picture.shapes:
            return picture.relation
        name = f"shapes{hash(picture)}"
        image = painted(picture.shapes, picture.width, picture.height)
        self.document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        return name

    def _number(self) -> None:
        """Say anew in which text block every paragraph stands, and which print a field."""
        self._paragraphs, self._numbers, self._printing = [], [], {}
        number = 0
        for block in self.sheet.blocks:
            held = list(block.paragraphs()) if isinstance(block, Table) else [block]
            number += isinstance(block, Table)
            self._paragraphs += held
            self._numbers += range(number, number + len(held))
            number += len(held)
        for at, paragraph in enumerate(self._paragraphs):
            for key in {path[:3] for path in paragraph.paths}:
                self._printing.setdefault(key, []).append(at)


@lru_cache(maxsize=64)
def _font(name: str, size: float, *, bold: bool, italic: bool) -> QFont:
    families = tokens()["font"]
    made = QFont()
    made.setFamilies([*families["paper_latin"], *families[f"paper_{name}"]])
    made.setPixelSize(max(1, round(size * UNIT)))
    made.setBold(bold)
    made.setItalic(italic)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # it is painted at many sizes
    return made


def _cell_format(theme: Theme, *, shaded: bool) -> QTextTableCellFormat:
    look = QTextTableCellFormat()
    look.setBorder(0.7 * UNIT)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    ink = QColor(theme.color("paper_text"))
    look.setBorderBrush(QBrush(ink))
    look.setPadding(3 * UNIT)
    look.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    if shaded:
        ink.setAlpha(14)
        look.setBackground(ink)
    return look


def _shape(table: Table) -> tuple[object, ...]:
    return (
        table.widths,
        *((row.is_header, *((cell.span, cell.is_shaded) for cell in row.cells)) for row in table.rows),
    )


def _common(one: Sequence[Block], other: Sequence[Block]) -> int:
    """How many blocks both begin with."""
    pairs: Iterator[tuple[Block, Block]] = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a is not b and a != b), min(len(one), len(other)))
