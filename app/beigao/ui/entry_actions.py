"""What can be done with the entries of a form: add, copy, delete, move, from buttons, menus and keys alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.models import EntryList
from beigao.errors import BeigaoError
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.keys import KeyTable, key_words, named
from beigao.ui.session import Place, Session

ENTRY_KEYS: KeyTable = {
    "add": (N_("Add an entry"), ("Ins",)),
    "rename": (N_("Rename the entry"), ("F2",)),
    "copy": (N_("Copy the entry"), ("Ctrl+D",)),
    "up": (N_("Move up"), ("Alt+Up",)),
    "down": (N_("Move down"), ("Alt+Down",)),
    "delete": (N_("Delete the entry"), ("Del",)),
}


class EntryActions(QObject):
    """Works on entries and says which place is to be shown then.

    Signals:
        place_wanted: the Place to show; without an entry, the list of the form's entries.
        rename_wanted: the Place of an entry that a person gives another name.
    """

    place_wanted = Signal(object)
    rename_wanted = Signal(object)

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._dialogs, self._window = session, dialogs, window

    def occurs_often(self, form: str) -> bool:
        """Whether a form has entries."""
        return form in self._session.library.forms and self._session.library.forms[form].entries is not None

    def add(self, form: str, preset: str = "") -> None:
        """Begin an entry, empty or with the facts of a preset."""
        self._do(lambda: self.place_wanted.emit(self._session.add_entry(form, preset or None)))

    def copy(self, place: Place) -> None:
        """Put a copy behind an entry."""
        self._do(lambda: self.place_wanted.emit(self._session.copy_entry(place)))

    def delete(self, place: Place) -> None:
        """Delete an entry; asks first when it has answers."""
        if self._session.dossier.answers.entry(*place).values and not self._agrees(place):
            return
        self._do(lambda: self._delete(place))

    def move(self, place: Place, step: int) -> None:
        """Move an entry up (-1) or down (1) in its list."""
        if self.can_move(place, step):
            self.move_to(place, self._session.position(place) + step)

    def move_to(self, place: Place, position: int) -> None:
        """Put an entry at a position of its list, counted from 0."""
        if position != self._session.position(place):
            self._do(lambda: self._session.move_entry(place, position))

    def rename(self, place: Place) -> None:
        """Let a person give an entry another name."""
        self.rename_wanted.emit(place)

    def can_move(self, place: Place, step: int) -> bool:
        position = self._session.position(place)
        return position >= 0 and 0 <= position + step < len(self._session.entries(place.form))

    def add_by_menu(self, form: str, point: QPoint) -> None:
        """Begin an entry; where there are presets, a menu at `point` of the screen offers them."""
        if self._presets(form):
            menu = self._menu()
            self._fill_add(menu, form)
            menu.popup(QPoint(point.x(), point.y() - menu.sizeHint().height()))
        else:
            self.add(form)

    def open_menu(self, place: Place, point: QPoint) -> None:
        """The menu of an entry, or of a form, at a point of the screen."""
        if not self.occurs_often(place.form):
            return
        menu = self._menu()
        self._fill_add(menu, place.form)
        if place.entry:
            actions = self._actions(place)
            for group in (("rename", "copy", "up", "down"), ("delete",)):
                menu.addSeparator()
                for name in group:
                    item = menu.addAction(_menu_words(name), actions[name])
                    item.setObjectName(name)
                    item.setEnabled(name not in _STEPS or self.can_move(place, _STEPS[name]))
        menu.popup(point)

    def handle_key(self, event: QKeyEvent, place: Place) -> bool:
        """Do what a key in the outline stands for; False when it stands for nothing."""
        if not self.occurs_often(place.form):
            return False
        name = named(ENTRY_KEYS, event)
        if not name or (name != "add" and not place.entry):
            return False
        self._actions(place)[name]()
        return True

    def _actions(self, place: Place) -> dict[str, Callable[[], None]]:
        """What the names of `ENTRY_KEYS` do with an entry."""
        return {
            "add": partial(self.add, place.form),
            "rename": partial(self.rename, place),
            "copy": partial(self.copy, place),
            "up": partial(self.move, place, _STEPS["up"]),
            "down": partial(self.move, place, _STEPS["down"]),
            "delete": partial(self.delete, place),
        }

    def _agrees(self, place: Place) -> bool:
        count = len(self._session.dossier.answers.entry(*place).values)
        kept = (
            _("Its {n} answers go with it. Links to it in other forms stay and are reported.").format(n=count)
            if count != 1
            else _("Its one answer goes with it. Links to it in other forms stay and are reported.")
        )
        return self._dialogs.ask(
            Message(
                _("Delete “{title}”?").format(title=self._session.title(place)),
                kept,
                sign="warning",
            ),
            _("Delete"),
        )

    def _delete(self, place: Place) -> None:
        position = self._session.position(place)
        self._session.delete_entry(place)
        entries = self._session.entries(place.form)
        neighbour = entries[min(position, len(entries) - 1)].id if entries else ""
        self.place_wanted.emit(Place(place.form, neighbour))

    def _fill_add(self, menu: QMenu, form: str) -> None:
        entries = self._session.library.forms[form].entries
        assert isinstance(entries, EntryList)
        name = entries.name.text(language())
        menu.addAction(f"{_('Add: {name}').format(name=name)}\t{_key('add')}", partial(self.add, form))
        for preset in self._presets(form):
            title = self._session.library.presets[preset].title.text(language())
            menu.addAction(_("Begin with {preset}").format(preset=title), partial(self.add, form, preset))

    def _presets(self, form: str) -> list[str]:
        entries = self._session.library.forms[form].entries
        return [preset for preset in (entries.presets if entries else ()) if preset in self._session.library.presets]

    def _menu(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("entry_menu")
        return menu

    def _do(self, action: Callable[[], None]) -> None:
        if self._session.dossier.is_read_only:
            self._dialogs.tell(
                Message(_("This window only reads along."), advice=_("Take the dossier over to change it here."))
            )
            return
        try:
            action()
        except BeigaoError as fault:
            self._dialogs.tell(Message(str(fault), _("Nothing was changed in the file."), details=details_of(fault)))


_STEPS = {"up": -1, "down": 1}


def _menu_words(name: str) -> str:
    """What a menu says: the words and the key of a name of `ENTRY_KEYS`."""
    return f"{_(ENTRY_KEYS[name][0])}\t{_key(name)}"


def _key(name: str) -> str:
    return key_words(ENTRY_KEYS[name][1][0])
