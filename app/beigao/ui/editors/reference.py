"""The editor for a link to entries of another form: a fact has one home, here it is only named."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.fields import Item, Reference
from beigao.dossier.answers import Json
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.editors.choosing import OptionCombo
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.ticks import Tick
from beigao.ui.session import Place
from beigao.ui.words import Label


class ReferenceEditor(Editor):
    """One entry from a combo, or several from check boxes; follows the other form while it changes."""

    def __init__(self, item: Item, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(item, surroundings, parent)
        assert isinstance(item, Reference)
        self._form = item.form
        self._many = item.many
        self.is_wide = item.many
        self._chosen: list[str] = []
        self._spoken = ("", "")  # name and description for a screen reader
        self.combo = OptionCombo(surroundings, self)
        self.ticks: list[Tick] = []
        self._list = boxes.column(self.theme, gap=0)
        self.empty = Label(self._emptiness, "ui", "muted", self)
        self.home = Button(self.theme, role="icon", icon="link", tip=N_("Go to the entry"), parent=self)
        self.home.clicked.connect(self._go_home)
        self.combo.activated.connect(lambda _index: self._edited())
        chosen = boxes.row(self.theme, (self.combo, 1), self.home, gap=4)
        self.setLayout(boxes.column(self.theme, chosen, self._list, self.empty, gap=0))
        self.combo.setVisible(not self._many)
        self.home.setVisible(not self._many)
        surroundings.session.entries_changed.connect(self._entries_changed)
        surroundings.session.answered.connect(self._answered)
        if not self._many:
            self.setFocusProxy(self.combo)
        self._fill()

    def value(self) -> Json:
        if not self._many:
            return self.combo.value()
        return [str(tick.property("entry")) for tick in self.ticks if tick.isChecked()]

    def set_value(self, value: Json) -> None:
        self._chosen = [str(part) for part in value] if isinstance(value, list) else [str(value)] if value else []
        self._fill()

    def inputs(self) -> Sequence[QWidget]:
        return () if self._many else (self.combo,)

    def retranslate(self) -> None:
        self._fill()

    def name_for_readers(self, name: str, description: str) -> None:
        super().name_for_readers(name, description)
        self._spoken = (name, description)
        self._name_ticks()

    def _titles(self) -> dict[str, str]:
        session = self.around.session
        entries = session.entries(self._form)
        return {entry.id: f"{n}  {session.title(Place(self._form, entry.id))}" for n, entry in enumerate(entries, 1)}

    def _emptiness(self) -> str:
        form = self.around.library.forms[self._form]
        return _("There is no entry yet in “{form}”.").format(form=form.title.text(language()))

    def _fill(self) -> None:
        """Offer the entries as they are now."""
        titles = self._titles()
        names = titles | {entry: _("(deleted entry)") for entry in self._chosen if entry not in titles}
        if self._many:
            self._fill_ticks(names)
        else:
            self.combo.fill(names)
        self.empty.setVisible(not titles)
        self.empty.retranslate()
        self._show()

    def _fill_ticks(self, names: dict[str, str]) -> None:
        while len(self.ticks) > len(names):
            self.ticks.pop().deleteLater()
        while len(self.ticks) < len(names):
            tick = Tick(self.theme, self)
            tick.clicked.connect(self._edited)
            self._list.addWidget(tick)
            self.ticks.append(tick)
        for tick, (entry, name) in zip(self.ticks, names.items(), strict=True):
            tick.show_words(name)
            tick.setProperty("entry", entry)
        self._name_ticks()
        if self.ticks:
            self.setFocusProxy(self.ticks[0])

    def _name_ticks(self) -> None:
        name, description = self._spoken
        for tick in self.ticks:
            tick.setAccessibleName(f"{name}: {tick.text()}" if name else "")
            tick.setAccessibleDescription(description)

    def _show(self) -> None:
        for tick in self.ticks:
            tick.setChecked(tick.property("entry") in self._chosen)
        if not self._many:
            entry = self._chosen[0] if self._chosen else ""
            self.combo.set_value(entry)
            self.home.setEnabled(bool(entry) and entry in self._titles())

    def _edited(self) -> None:
        value = self.value()
        self._chosen = [str(part) for part in value] if isinstance(value, list) else [str(value)] if value else []
        self._show()
        self.edited.emit(value)

    def _go_home(self) -> None:
        if self._chosen:
            self.around.open_place(self._form, self._chosen[0])

    def _entries_changed(self, form: str) -> None:
        if form == self._form:
            self._fill()

    def _answered(self, path: object) -> None:
        entries = self.around.library.forms[self._form].entries
        if entries and getattr(path, "form", "") == self._form and getattr(path, "field", "") == entries.title_field:
            self._fill()
