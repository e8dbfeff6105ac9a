"""The page of a form that occurs several times: its entries, and the ways to begin a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from beigao._i18n import N_, _, language
from beigao.rules.completeness import Progress
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.editors import Surroundings
from beigao.ui.page_head import PageHead
from beigao.ui.session import Place
from beigao.ui.signs import StateDot
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Label, Prose, Says


class Card(QFrame):
    """A plane that is clicked like a button; Enter and Space do the same."""

    clicked = Signal()

    def __init__(self, role: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role=role, tone=tone)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class EntriesPage(QWidget):
    """The entries of a form as a list.

    Signals:
        place_wanted: the Place of an entry to open.
        entry_wanted: the id of a preset (or nothing) with which a person begins a new entry.
    """

    place_wanted = Signal(object)
    entry_wanted = Signal(str)

    def __init__(
        self, form: str, surroundings: Surroundings, crumbs: list[Says], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.form = form
        self._around, self._theme = surroundings, surroundings.theme
        self._shown: list[tuple[Place, str, Progress]] | None = None
        self.setObjectName(f"entries:{form}")
        set_look(self, role="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme, definition = self._theme, surroundings.library.forms[form]
        assert definition.entries is not None
        self._head = PageHead(theme, definition.title, parent=self)
        self._head.set_crumbs(crumbs)
        self._head.set_progress(None)
        self._list = boxes.column(theme, gap=8)
        self._empty = Prose(theme, N_("There is no entry yet."), "body", "soft")
        name = definition.entries.name
        self.add = Button(theme, lambda: _("Add: {name}").format(name=name.text(language())), icon="plus")
        self.add.clicked.connect(lambda: self.entry_wanted.emit(""))
        column = boxes.column(theme, Prose(theme, definition.about, "ui", "soft"), self._empty, self._list, gap=16)
        column.addLayout(boxes.row(theme, self.add, boxes.STRETCH))
        for preset in definition.entries.presets:
            if preset in surroundings.library.presets:
                column.addWidget(self._preset_card(preset))
        column.addStretch(1)
        holder = boxes.holder(column)
        holder.setMaximumWidth(theme.px(theme.layout("form_max")))
        outer = boxes.row(theme, (holder, 1), gap=0, margins=(20, 16, 20, 24))
        outer.addStretch(0)  # what the list at its widest leaves over
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(boxes.holder(outer))
        self.setLayout(boxes.column(theme, self._head, (area, 1), gap=0))
        surroundings.session.entries_changed.connect(self._entries_changed)
        surroundings.session.findings_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the entries as they are now."""
        session = self._around.session
        places = [Place(self.form, entry.id) for entry in session.entries(self.form)]
        entries = [(place, session.title(place), session.progress(place)) for place in places]
        if entries == self._shown:
            return  # new cards would take the keyboard away
        self._shown = entries
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, (place, title, progress) in enumerate(entries, 1):
            self._list.addWidget(entry_card(self._theme, place, f"{number}  {title}", progress, self.place_wanted.emit))
        self._empty.setVisible(not entries)

    def retranslate(self) -> None:
        self.refresh()

    def _entries_changed(self, form: str) -> None:
        if form == self.form:
            self.refresh()

    def _preset_card(self, preset_id: str) -> QWidget:
        theme, preset = self._theme, self._around.library.presets[preset_id]
        start = Button(
            theme, lambda: _("Begin with {preset}").format(preset=preset.title.text(language())), icon="plus"
        )
        start.setObjectName(f"preset:{preset_id}")
        start.clicked.connect(partial(self.entry_wanted.emit, preset_id))
        source = Label(lambda: _("Source: {source}").format(source=preset.source), "meta", "muted", wraps=True)
        words = boxes.column(theme, Prose(theme, preset.note, "ui"), source, gap=6)
        button = boxes.row(theme, start, boxes.STRETCH)
        return boxes.frame("note", boxes.column(theme, words, button, gap=10, margins=(16, 12, 16, 14)))


def entry_card(theme: Theme, place: Place, name: str, progress: Progress, open_place: Callable[[Place], None]) -> Card:
    """One entry: its state, number and title, how far it is filled in."""
    filled, asked = progress
    title = Elided(lambda: name, "strong")
    count = Label(lambda: f"{filled}/{asked}", "meta", "muted")
    card = Card("card", "link")
    card.setObjectName(f"entry:{place.form}:{place.entry}")
    card.setAccessibleName(title.text())
    card.setLayout(
        boxes.row(
            theme,
            StateDot(theme, filled / asked if asked else None),
            (title, 1),
            count,
            gap=10,
            margins=(14, 10, 14, 10),
        )
    )
    card.clicked.connect(lambda: open_place(place))
    return card
