"""Editors in which a person types: text, long text, numbers, amounts of people."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from beigao._i18n import _, language
from beigao.definitions.fields import Item, Number
from beigao.dossier.answers import Json
from beigao.dossier.values import read_number
from beigao.ui import boxes
from beigao.ui.display import grouped, in_wan
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.lines import Line, behind_change, steps_history
from beigao.ui.editors.text_menu import open_text_menu
from beigao.ui.theme import Theme

NUMBER_WIDTH = 344
"""No number needs more room than half a form."""


class TextEditor(Editor):
    """One line of text."""

    types = True
    is_wide = False

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.line = Line(self.theme, self)
        self.line.textEdited.connect(self._edited)
        self.row = boxes.row(self.theme, (self.line, 1))
        self.setLayout(self.row)
        self.setFocusProxy(self.line)
        self.retranslate()

    def value(self) -> Json:
        return self.line.text()

    def set_value(self, value: Json) -> None:
        self.line.show_text("" if value is None else str(value))

    def inputs(self) -> Sequence[QWidget]:
        return (self.line,)

    def retranslate(self) -> None:
        self.line.setPlaceholderText(self._placeholder())

    def _edited(self) -> None:
        self.edited.emit(self.value())


class NumberEditor(TextEditor):
    """A number with its unit; what does not read as a number is kept as it was typed."""

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.line.setMaximumWidth(self.theme.px(NUMBER_WIDTH))
        self.row.addStretch()

    def value(self) -> Json:
        text = self.line.text()
        return read_number(text) if text.strip() else ""

    def set_value(self, value: Json) -> None:
        super().set_value(grouped(value))
        self._show_tail()

    def retranslate(self) -> None:
        super().retranslate()
        self._show_tail()

    def _edited(self) -> None:
        self._show_tail()
        super()._edited()

    def _show_tail(self) -> None:
        unit = self.item.unit if isinstance(self.item, Number) else None
        self.line.set_tail(unit.text(language()) if unit else "")


class PeopleEditor(NumberEditor):
    """An amount of people: typed in any way, shown in full, with 万 beside it."""

    def _show_tail(self) -> None:
        self.line.set_tail(_("people"), in_wan(self.value()))


class GrowingText(QTextEdit):
    """Plain text at a fixed line height; as high as its words, between two lines and eight, then it scrolls."""

    lines = (2, 8)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown_height = 0
        self._measures = False
        self._heights: dict[int, int] = {}  # by width, of the text as it is
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)  # the dossier takes back any change in its order
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDefaultFont(theme.font("body"))
        self.document().setDocumentMargin(theme.px(4))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().contentsChanged.connect(self._heights.clear)
        self.document().documentLayout().documentSizeChanged.connect(self._size_changed)

    def set_text(self, text: str) -> None:
        """Show a text from its first line on."""
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(self._theme.line("body"), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.mergeBlockFormat(spacing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if steps_history(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        open_text_menu(self, event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            document, shown = self.document(), self.document().textWidth()
            self._measures = True
            document.setTextWidth(width - 2 * (self._theme.px(7) + 1))
            self._heights[width] = self._clamped(document.size().height())
            document.setTextWidth(shown)
            self._measures = False
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._clamped(self.document().size().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._clamped(0))

    def _clamped(self, height: float) -> int:
        line, frame = self._theme.line("body"), self._theme.px(18)
        least, most = (count * line + frame for count in self.lines)
        return max(least, min(most, round(height) + self._theme.px(10)))

    def _size_changed(self, size: QSizeF) -> None:
        height = self._clamped(size.height())
        if height != self._shown_height and not self._measures:
            self._shown_height = height
            scrolls = height == self._clamped(1e6)
            policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            self.setVerticalScrollBarPolicy(policy)
            self.updateGeometry()


class LongTextEditor(Editor):
    """Several lines in paragraphs."""

    types = True

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.text = GrowingText(self.theme, self)
        self.text.set_text("")
        self.text.textChanged.connect(self._changed)
        self._shows = False
        self._said = ""
        self.setLayout(boxes.row(self.theme, self.text))
        self.setFocusProxy(self.text)
        self.retranslate()

    def value(self) -> Json:
        return self.text.toPlainText()

    def set_value(self, value: Json) -> None:
        self._shows = True
        words = "" if value is None else str(value)
        caret = behind_change(self.text.toPlainText(), words) if self.text.hasFocus() else 0
        self.text.set_text(words)
        cursor = self.text.textCursor()
        cursor.setPosition(len(words[:caret].encode("utf-16-le")) // 2)
        self.text.setTextCursor(cursor)
        self._said = self.text.toPlainText()
        self._shows = False

    def inputs(self) -> Sequence[QWidget]:
        return (self.text,)

    def retranslate(self) -> None:
        self.text.setPlaceholderText(self._placeholder())

    def _changed(self) -> None:
        """Tell of a new answer; Qt also calls a text changed while an input method composes in it."""
        text = self.text.toPlainText()
        if not self._shows and text != self._said:
            self._said = text
            self.edited.emit(text)
