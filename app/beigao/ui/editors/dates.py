"""Editors for a date, and for two dates that make a range."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.definitions.fields import Item
from beigao.dossier.answers import Json
from beigao.ui import boxes
from beigao.ui.display import duration
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.lines import DateLine
from beigao.ui.words import Label


class DateEditor(Editor):
    """A date, typed in any usual way or picked from a calendar."""

    types = True
    is_wide = False

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.line = DateLine(self.theme, self)
        self.line.setMaximumWidth(self.theme.px(200))
        self.line.textEdited.connect(self._edited)
        self.line.picked.connect(self._edited)
        self.setLayout(boxes.row(self.theme, self.line, boxes.STRETCH))
        self.setFocusProxy(self.line)

    def value(self) -> Json:
        return self.line.date_text()

    def set_value(self, value: Json) -> None:
        self.line.setText("" if value is None else str(value))

    def inputs(self) -> Sequence[QWidget]:
        return (self.line,)

    def _edited(self) -> None:
        self.edited.emit(self.value())


class DateRangeEditor(Editor):
    """From a date to a date, with the length in grey; either end may be open."""

    types = True

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        self.start, self.end = DateLine(self.theme, self), DateLine(self.theme, self)
        for line in (self.start, self.end):
            line.setFixedWidth(self.theme.px(148))
            line.textEdited.connect(self._edited)
            line.picked.connect(self._edited)
        self.length = Label(self._length, "ui", "muted", self)
        to = Label(N_("to"), "ui", "soft", self)
        self.setLayout(boxes.row(self.theme, self.start, to, self.end, self.length, boxes.STRETCH))
        self.setFocusProxy(self.start)

    def value(self) -> Json:
        ends = {"start": self.start.date_text(), "end": self.end.date_text()}
        return {name: text for name, text in ends.items() if text}

    def set_value(self, value: Json) -> None:
        ends = value if isinstance(value, dict) else {"start": value}
        for name, line in (("start", self.start), ("end", self.end)):
            text = ends.get(name)
            line.setText("" if text is None else str(text))
        self.length.retranslate()

    def inputs(self) -> Sequence[QWidget]:
        return (self.start, self.end)

    def name_for_readers(self, name: str, description: str) -> None:
        for line, end in ((self.start, _("from")), (self.end, _("to"))):
            line.setAccessibleName(f"{name}, {end}")
            line.setAccessibleDescription(description)

    def _length(self) -> str:
        return duration(self.start.date_text(), self.end.date_text())

    def _edited(self) -> None:
        self.length.retranslate()
        self.edited.emit(self.value())
