"""The outline where there is no room for it: its groups as icons, each of which opens it over the form."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from beigao.definitions.models import OutlineGroup
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.outline_model import OutlineModel
from beigao.ui.session import Place
from beigao.ui.theme import Theme, set_look


class OutlineRail(QFrame):
    """The folded outline at the left; the group that one works in is marked.

    Signals:
        group_wanted: the id of the group that a person wants to see.
    """

    group_wanted = Signal(str)

    def __init__(
        self, theme: Theme, groups: tuple[OutlineGroup, ...], model: OutlineModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_look(self, role="outline")
        self._model, self._group = model, ""
        self.buttons = {group.id: self._make_button(theme, group) for group in groups}
        for group, button in self.buttons.items():
            button.clicked.connect(partial(self._choose, group))
        self.setLayout(boxes.column(theme, *self.buttons.values(), boxes.STRETCH, gap=4, margins=(8, 8, 8, 8)))

    def show_place(self, place: Place) -> None:
        """Mark the group of the page on the screen."""
        self._group = self._model.group_of(place)
        self._show()

    def current(self) -> Button:
        """The button of the group that one works in."""
        return self.buttons.get(self._group) or next(iter(self.buttons.values()))

    def _make_button(self, theme: Theme, group: OutlineGroup) -> Button:
        return Button(theme, icon=group.icon, tip=group.title, checkable=True, parent=self)

    def _choose(self, group: str) -> None:
        self._show()  # the mark stays with the page
        self.group_wanted.emit(group)

    def _show(self) -> None:
        for group, button in self.buttons.items():
            button.setChecked(group == self._group)
