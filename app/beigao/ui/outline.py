"""The outline at the left: every form and entry of the dossier, and the tools for entries."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QFrame, QLineEdit, QListView, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.entry_actions import EntryActions
from beigao.ui.outline_model import OutlineModel
from beigao.ui.outline_view import OutlineView
from beigao.ui.session import Place, Session
from beigao.ui.theme import Theme, set_look


class Outline(QFrame):
    """The left panel.

    Signals:
        place_wanted: the Place that a person chose; for the list of a form's entries it has no entry.
        path_wanted: the FieldPath of the name of an entry, where it cannot be changed in the outline.
        typing_wanted: a person goes on into the page.
    """

    place_wanted = Signal(object)
    path_wanted = Signal(object)
    typing_wanted = Signal()

    def __init__(self, theme: Theme, session: Session, actions: EntryActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="outline")
        self._actions = actions
        self._at: Place | None = None
        self.model = OutlineModel(session, self)
        self.view = OutlineView(theme, self.model, actions, self)
        self.view.setObjectName("outline")
        self.add = Button(theme, N_("Add"), "quiet", icon="plus", tip=N_("Add an entry (Ins)"), parent=self)
        self.copy = Button(theme, icon="copy", tip=N_("Copy the entry (Ctrl+D)"), parent=self)
        self.delete = Button(theme, icon="trash", tip=N_("Delete the entry (Del)"), parent=self)
        self.up = Button(theme, icon="up", tip=N_("Move up (Alt+↑)"), parent=self)
        self.down = Button(theme, icon="down", tip=N_("Move down (Alt+↓)"), parent=self)
        tools = boxes.row(
            theme, self.add, boxes.STRETCH, self.up, self.down, self.copy, self.delete, gap=2, margins=(8, 4, 8, 4)
        )
        self._tools = boxes.frame("foot", tools, self)
        foot = boxes.row(theme, self._tools, gap=0, margins=(0, 0, 1, 0))  # inside the line of the outline
        self.setLayout(boxes.column(theme, (self.view, 1), foot, gap=0, margins=(0, 8, 0, 0)))
        actions.rename_wanted.connect(self.rename)
        self.view.typing_wanted.connect(self.typing_wanted)
        self.view.entry_dropped.connect(actions.move_to)
        self.add.clicked.connect(self._add)
        self.copy.clicked.connect(lambda: self._with_entry(actions.copy))
        self.delete.clicked.connect(lambda: self._with_entry(actions.delete))
        self.up.clicked.connect(lambda: self._with_entry(lambda place: actions.move(place, -1)))
        self.down.clicked.connect(lambda: self._with_entry(lambda place: actions.move(place, 1)))
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.model.modelReset.connect(self._show_again)
        self._name()
        self._show_tools()

    def retranslate(self) -> None:
        self._name()
        self.model.refresh()

    def folded(self) -> list[str]:
        """The ids of the groups that are folded."""
        return self.model.folded()

    def fold(self, groups: Iterable[str]) -> None:
        """Fold these groups, and no others."""
        self.model.set_folded(groups)

    def rename(self, place: Place) -> None:
        """Let a person type another name for an entry, here if it is a plain text, else at its field."""
        index, path = self.model.find(place), self.model.title_path(place)
        if self.view.isVisible() and index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.view.setCurrentIndex(index)
            self.view.setFocus()
            self.view.edit(index)
        elif path is not None:
            self.path_wanted.emit(path)

    def end_rename(self) -> None:
        """Take the name that is being typed, and close its line: it must not outlive the dossier."""
        for line in self.view.findChildren(QLineEdit):
            self.view.commitData(line)
            self.view.closeEditor(line, QAbstractItemDelegate.EndEditHint.NoHint)

    def show_place(self, place: Place) -> None:
        """Mark a place as the one that is open; its group is opened when one comes from another place."""
        if place != self._at and (group := self.model.group_of(place)) in self.model.folded():
            self.model.fold(group, folded=False)
        self._at = self.view.shown = place
        self.view.viewport().update()
        index = self.model.find(place)
        if index.isValid() and index != self.view.currentIndex():
            self.view.setCurrentIndex(index)
        if index.isValid() and self.view.isVisible():  # before, it has no height to scroll in
            self.view.scrollTo(index)
        self._show_tools()

    def show_group(self, group: str) -> None:
        """Open a group, with its heading at the top."""
        self.model.fold(group, folded=False)
        self.view.setCurrentIndex(self.model.heading(group))
        self.view.scrollTo(self.model.heading(group), QListView.ScrollHint.PositionAtTop)

    def _name(self) -> None:
        self.view.setAccessibleName(_("Outline"))

    def _current_changed(self) -> None:
        place = self.view.place()
        if place is not None and place != self._at:
            self._at = self.view.shown = place
            self._show_tools()
            self.view.viewport().update()
            self.place_wanted.emit(place)

    def _show_again(self) -> None:
        if self._at is not None:
            self.show_place(self._at)

    def _show_tools(self) -> None:
        many = self._at is not None and self._actions.occurs_often(self._at.form)
        self._tools.setVisible(many)
        for button in (self.copy, self.delete, self.up, self.down):
            button.setEnabled(bool(self._at and self._at.entry))
        if self._at and self._at.entry and many:
            self.up.setEnabled(self._actions.can_move(self._at, -1))
            self.down.setEnabled(self._actions.can_move(self._at, 1))

    def _add(self) -> None:
        if self._at is not None:
            self._actions.add_by_menu(self._at.form, self.add.mapToGlobal(QPoint(0, -4)))

    def _with_entry(self, action: object) -> None:
        if self._at is not None and self._at.entry and callable(action):
            action(self._at)
