"""Editors in which a person types: text, long text, numbers, amounts of people."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from beigao._i18n import _, language
from beigao.definitions.fields import Item, Number
from beigao.dossier.answers import Json
from beigao.dossier.values import read_number
from beigao.ui import boxes
from beigao.ui.display import grouped, in_wan
from beigao.ui.editors.editor import Editor, State, Surroundings
from beigao.ui.editors.lines import Line
from beigao.ui.theme import set_look


class TextEditor(Editor):
    """One line of text."""

    types = True
    is_wide = False

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.line = Line(self.theme, self)
        self.line.textEdited.connect(self._edited)
        self.setLayout(boxes.row(self.theme, self.line))
        self.setFocusProxy(self.line)
        self.retranslate()

    def value(self) -> Json:
        return self.line.text()

    def set_value(self, value: Json) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    def inputs(self) -> Sequence[QWidget]:
        return (self.line,)

    def retranslate(self) -> None:
        self.line.setPlaceholderText(self._placeholder())

    def _edited(self) -> None:
        self.edited.emit(self.value())


class NumberEditor(TextEditor):
    """A number with its unit; what does not read as a number is kept as it was typed."""

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


class LongTextEditor(Editor):
    """Several lines at a fixed line height; grows with its text from two lines to eight, then scrolls."""

    types = True
    lines = (2, 8)

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.text = QTextEdit(self)
        self.text.setAcceptRichText(False)
        self.text.setTabChangesFocus(True)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.document().setDefaultFont(self.theme.font("body"))
        self.text.document().setDocumentMargin(self.theme.px(4))
        self.text.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.text.textChanged.connect(self._changed)
        self._shows = False
        self.setLayout(boxes.row(self.theme, self.text))
        self.setFocusProxy(self.text)
        self.set_value("")
        self.retranslate()

    def value(self) -> Json:
        return self.text.toPlainText()

    def set_value(self, value: Json) -> None:
        self._shows = True
        self.text.setPlainText("" if value is None else str(value))
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(self.theme.line("body"), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.mergeBlockFormat(spacing)
        self.text.document().clearUndoRedoStacks()
        self._shows = False
        self._fit(self.text.document().size())

    def inputs(self) -> Sequence[QWidget]:
        return (self.text,)

    def retranslate(self) -> None:
        self.text.setPlaceholderText(self._placeholder())

    def set_state(self, state: State) -> None:
        set_look(self.text, state=state)

    def _changed(self) -> None:
        if not self._shows:
            self.edited.emit(self.value())

    def _fit(self, size: QSizeF) -> None:
        line, frame = self.theme.line("body"), self.theme.px(18)
        least, most = (count * line + frame for count in self.lines)
        wanted = round(size.height()) + self.theme.px(10)
        self.text.setFixedHeight(max(least, min(most, wanted)))
        scrolls = wanted > most
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.text.verticalScrollBarPolicy() != policy:
            self.text.setVerticalScrollBarPolicy(policy)
