"""The notes about a template as cards: sign, sentence, what to write instead, and the place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao._i18n import N_, _
from beigao.ui import icons
from beigao.ui.keys import KeyTable, named
from beigao.ui.picker import NOWHERE, Index, Picker, paint_ground
from beigao.ui.signs import SEVERITY_TOKENS
from beigao.ui.theme import Theme

if TYPE_CHECKING:
    from beigao.rendering.template_notes import Note

NOTES_KEYS: KeyTable = {"copy": (N_("Copy the note"), (QKeySequence.StandardKey.Copy,))}
_SIDE, _TOP, _GAP = 10, 8, 3


def breakable(words: str) -> str:
    """Words whose tags may be broken between their parts, where a line is too short for them."""
    return re.sub(r"(?<=[.|,(=}_])(?=\S)", "\u200b", words)


class NotesModel(QAbstractListModel):
    """The notes about one template."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notes: list[Note] = []

    def show_notes(self, notes: Sequence[Note]) -> None:
        """List these."""
        self.beginResetModel()
        self.notes = list(notes)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.notes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        from beigao.rendering.template_words import note_line

        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return note_line(self.notes[index.row()])
        return None


class NoteDelegate(QStyledItemDelegate):
    """Paints a note as a card, as high as its words are long."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, parent

    def _parts(self, note: Note) -> list[tuple[str, str, bool, str]]:
        """The words of a card: type step, colour, whether bold, words."""
        from beigao.rendering.template_words import place_words

        parts = [("ui", "text", False, breakable(note.text))]
        if note.suggestion:
            parts.append(("ui", "accent", False, breakable("→ " + note.suggestion)))
        return [*parts, ("meta", "text2", False, breakable(place_words(note)))]

    def _boxes(self, note: Note, width: int) -> list[QRect]:
        """Where each of the words stands, from the top left corner of the card's row."""
        theme = self._theme
        left, top = theme.px(_SIDE + 22), theme.px(_TOP)
        boxes = []
        for step, _token, bold, words in self._parts(note):
            room = QRect(0, 0, width - left - theme.px(_SIDE), 10_000)
            metrics = QFontMetrics(theme.font(step, bold=bold))
            box = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            boxes.append(QRect(left, top, room.width(), box.height()))
            top += box.height() + theme.px(_GAP)
        return boxes

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        assert isinstance(model, NotesModel)
        last = self._boxes(model.notes[index.row()], self._view.viewport().width())[-1]
        return QSize(10, last.bottom() + self._theme.px(_TOP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), self._theme
        assert isinstance(model, NotesModel)
        note = model.notes[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, theme, option)
        corner = option.rect.topLeft()
        sign = icons.pixmap(theme, note.severity, SEVERITY_TOKENS[note.severity])
        painter.drawPixmap(corner.x() + theme.px(_SIDE), corner.y() + theme.px(_TOP + 1), sign)
        for (step, token, bold, words), box in zip(
            self._parts(note), self._boxes(note, option.rect.width()), strict=True
        ):
            painter.setFont(theme.font(step, bold=bold))
            painter.setPen(theme.color(token))
            painter.drawText(box.translated(corner), Qt.TextFlag.TextWordWrap, words)
        painter.restore()


class NotesView(Picker):
    """The list of notes; Ctrl+C copies the chosen one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.listed = NotesModel()
        super().__init__(theme, self.listed, "template_notes", _("Notes about the template"), parent)
        self.setItemDelegate(NoteDelegate(theme, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def current(self) -> Note | None:
        """The chosen one."""
        index = self.currentIndex()
        return self.listed.notes[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        note = self.current()
        if named(NOTES_KEYS, event) == "copy" and note is not None:
            from beigao.rendering.template_words import note_line

            QGuiApplication.clipboard().setText(note_line(note))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
