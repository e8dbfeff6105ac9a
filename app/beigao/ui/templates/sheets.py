"""A template beside its notes: as it was written, or with a sample in it, the paragraph of the note at hand marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Segments
from beigao.ui.preview.view import SheetView
from beigao.ui.theme import Theme
from beigao.ui.words import Prose, Says

if TYPE_CHECKING:
    from beigao.rendering.template_check import Looked
    from beigao.rendering.template_notes import Note

WRITTEN, FILLED = 0, 1


class TemplateSheets(QWidget):
    """The two sheets of one template.

    Signals:
        asked: the number of the paragraph of the template that a person points at.
    """

    asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looked: Looked | None = None
        self._note: Note | None = None
        self.ways = Segments(theme, [N_("As written"), N_("With a sample")], parent=self)
        self.ways.chosen.connect(lambda _way: self._show())
        self.view = SheetView(theme, self)
        self.view.setAccessibleName(_("The template"))
        self.view.asked.connect(self._ask)
        self._said = Prose(theme, "", "ui", "soft")
        self._said.setContentsMargins(*(theme.px(16),) * 4)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._said)
        frame = boxes.frame("card", boxes.column(theme, self._stack, gap=0, margins=(1, 1, 1, 1)))
        self.setLayout(boxes.column(theme, boxes.row(theme, self.ways, boxes.STRETCH), (frame, 1), gap=8))
        theme.changed.connect(self._dress)
        self.show_words("")

    def show_words(self, says: Says) -> None:
        """Say something where there is no sheet."""
        self._looked = self._note = None
        self.ways.setEnabled(False)
        self._said.say(says)
        self._stack.setCurrentWidget(self._said)

    def show_template(self, looked: Looked) -> None:
        """Show a template: filled where it can be and nothing is wrong with it, else as it was written."""
        self._looked, self._note = looked, None
        if looked.written is None:
            self.show_words(lambda: looked.fault)
            return
        self.ways.setEnabled(True)
        self.ways.buttons()[FILLED].setEnabled(looked.filled is not None)
        is_sound = looked.filled is not None and not any(note.severity == "error" for note in looked.notes)
        self.ways.set_index(FILLED if is_sound else WRITTEN)
        self._show()

    def show_note(self, note: Note | None) -> None:
        """Mark the paragraph of a note, and bring it into view."""
        self._note = note
        self._mark()

    def _show(self) -> None:
        looked, way = self._looked, self.ways.index()
        sheet = (looked.filled if way == FILLED else looked.written) if looked else None
        if sheet is None:
            return
        self.view.clear()
        self.view.turn_to(str(way))
        self.view.show_sheet(sheet)
        self._stack.setCurrentWidget(self.view)
        self._mark()

    def _mark(self) -> None:
        if self._stack.currentWidget() is self.view:
            self.view.mark(self._places(), reveal=True)

    def _places(self) -> list[int]:
        """The paragraphs of the sheet that the note at hand is about."""
        from beigao.rendering.template_places import place_as_written, places_when_filled

        looked, note = self._looked, self._note
        if looked is None or note is None or not note.paragraph or note.part != "word/document.xml":
            return []
        shown = [paragraph.text for paragraph in self.view.sheet.paragraphs()]
        if self.ways.index() == FILLED:
            return places_when_filled(looked.paragraphs[note.paragraph - 1], shown)
        place = place_as_written(looked.paragraphs, note.paragraph, shown)
        return [] if place is None else [place]

    def _ask(self, at: int, _position: int, _point: QPoint) -> None:
        looked = self._looked
        if looked is None or self.ways.index() != WRITTEN:
            return
        words = self.view.sheet.paragraphs()[at].text.split()
        same = [number for number, text in enumerate(looked.paragraphs, 1) if text.split() == words]
        if same:
            self.asked.emit(min(same, key=lambda number: abs(number - 1 - at)))

    def _dress(self) -> None:
        """Draw the sheet in the colours of another theme."""
        if self._stack.currentWidget() is self.view:
            self._show()
