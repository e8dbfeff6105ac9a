"""A chapter of the handbook as a text document in the type, colours and line height of the theme."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QFontMetricsF,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from beigao.ui.handbook import Chapter
from beigao.ui.theme import Theme

HEADINGS = {1: ("title", 0, 12), 2: ("section", 20, 6), 3: ("body", 12, 4)}
"""Level of a heading -> its type step, and the space above and below it."""
BETWEEN = 8
"""The space below a paragraph."""
BLANKS = "\u00a0\u00a0"


def text_document(theme: Theme, chapter: Chapter, parent: QObject) -> QTextDocument:
    """The chapter, dressed. A style sheet reaches only HTML, so that the formats are set block by block."""
    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(theme.font("body"))
    document.setDocumentMargin(theme.px(28))
    document.setIndentWidth(theme.px(22))
    document.setMarkdown(chapter.text)
    anchors = iter(chapter.headings)
    for block in list(_blocks(document)):
        level = block.blockFormat().headingLevel()
        anchor = next(anchors).anchor if level else ""
        _dress_block(theme, block, level)
        _dress_words(theme, block, level, anchor)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(theme, frame)
    return document


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _dress_block(theme: Theme, block: QTextBlock, level: int) -> None:
    in_table = QTextCursor(block).currentTable() is not None
    form = block.blockFormat()
    is_code = form.nonBreakableLines() and block.next().blockFormat().nonBreakableLines()
    step, above, below = HEADINGS.get(level, ("body", 0, 0 if in_table or is_code else BETWEEN))
    form.setTopMargin(theme.px(above))
    if in_list := block.textList() is not None:
        _dress_mark(theme, block, form)
    form.setBottomMargin(theme.px(4 if in_list else below))
    form.setLineHeight(theme.line(step), QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
    if form.intProperty(QTextFormat.Property.BlockQuoteLevel):
        form.setLeftMargin(0)
        form.setRightMargin(0)
        form.setBackground(theme.color("accent_soft"))
        form.setTextIndent(0)
    QTextCursor(block).setBlockFormat(form)


def _dress_mark(theme: Theme, block: QTextBlock, form: QTextBlockFormat) -> None:
    """Move the mark of a list away from its words: Qt leaves one blank, so two more go into the first line."""
    QTextCursor(block).insertText(BLANKS)
    form.setTextIndent(-QFontMetricsF(theme.font("body")).horizontalAdvance(BLANKS))


def _dress_words(theme: Theme, block: QTextBlock, level: int, anchor: str) -> None:
    pieces = []
    walk = block.begin()
    while not walk.atEnd():
        fragment = walk.fragment()
        pieces.append((fragment.position(), fragment.length(), fragment.charFormat()))
        walk += 1
    for number, (start, length, form) in enumerate(pieces):
        _dress_piece(theme, form, level)
        if anchor and number == 0:
            form.setAnchor(True)
            form.setAnchorNames([anchor])
        cursor = QTextCursor(block.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(form)


def _dress_piece(theme: Theme, form: QTextCharFormat, level: int) -> None:
    is_key, is_bold = form.fontFixedPitch(), form.fontWeight() > 500
    form.clearProperty(QTextFormat.Property.FontSizeAdjustment)
    step = HEADINGS[level][0] if level else "ui" if is_key else "body"
    form.setFont(theme.font(step, bold=is_bold or level > 0))
    form.setForeground(theme.color("text"))
    if is_key:
        form.setFontFixedPitch(False)
        form.setBackground(theme.color("sunken" if theme.scheme != "contrast" else "hover"))
    if form.anchorHref():
        form.setForeground(theme.color("accent"))
        form.setFontUnderline(True)


def _dress_table(theme: Theme, table: QTextTable) -> None:
    form = table.format()
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(theme.color("line"))
    form.setBorderCollapse(True)
    form.setCellPadding(theme.px(6))
    form.setCellSpacing(0)
    form.setTopMargin(theme.px(4))
    form.setBottomMargin(theme.px(12))
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
    for column in range(table.columns()):
        head = table.cellAt(0, column)
        cell = head.format()
        cell.setBackground(theme.color("window"))
        head.setFormat(cell)
