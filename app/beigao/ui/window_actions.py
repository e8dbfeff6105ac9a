"""What can be done in the window as a whole: one literal table of actions with their words and keys, and the menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from beigao._i18n import N_, _
from beigao.ui.keys import KeyTable

_KEYS = QKeySequence.StandardKey

ACTIONS: KeyTable = {
    "new": (N_("New dossier…"), (_KEYS.New,)),
    "open": (N_("Open…"), (_KEYS.Open,)),
    "save": (N_("Save now"), (_KEYS.Save,)),
    "save_as": (N_("Save as…"), ("Ctrl+Shift+S",)),
    "save_copy": (N_("Save a copy…"), ("Ctrl+Alt+S",)),
    "import": (N_("Import answers…"), ("Ctrl+Shift+I",)),
    "copies": (N_("Copies for others…"), ("Ctrl+Shift+C",)),
    "backups": (N_("Backups…"), ("Ctrl+Shift+B",)),
    "revisions": (N_("Revisions…"), ("Ctrl+Shift+R",)),
    "next_year": (N_("Next year's dossier…"), ("Ctrl+Shift+N",)),
    "password": (N_("Password…"), ("Ctrl+Shift+P",)),
    "lock": (N_("Lock now"), ("Ctrl+Alt+L",)),
    "close": (N_("Close dossier"), ("Ctrl+W",)),
    "export": (N_("Export Word…"), ("Ctrl+Shift+E",)),
    "undo": (N_("Undo"), (_KEYS.Undo,)),
    "redo": (N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
    "guidance": (N_("Guidance"), ("F1",)),
    "comments": (N_("Comments of the field"), ("Ctrl+Alt+M",)),
    "findings": (N_("Findings"), ("F6",)),
    "preview": (N_("Preview"), ("F7",)),
    "templates": (N_("Own templates…"), ("Ctrl+Shift+T",)),
    "handbook": (N_("Handbook"), ("Shift+F1",)),
    "tour": (N_("Tour of the window"), ("Ctrl+F1",)),
    "next": (N_("Next finding"), ("F8",)),
    "previous": (N_("Previous finding"), ("Shift+F8",)),
    "next_section": (N_("Next section"), ("Ctrl+PgDown",)),
    "previous_section": (N_("Previous section"), ("Ctrl+PgUp",)),
    "outline": (N_("Outline"), ("Ctrl+L",)),
    "find": (N_("Find a field…"), ("Ctrl+K",)),
    "shortcuts": (N_("Keyboard shortcuts"), ("Ctrl+/",)),
    "menu": (N_("Menu"), ("F10",)),
    "language": (N_("Switch the language"), ("Ctrl+Shift+L",)),
    "larger": (N_("Larger text"), (_KEYS.ZoomIn,)),
    "smaller": (N_("Smaller text"), (_KEYS.ZoomOut,)),
    "quit": (N_("Quit"), ("Ctrl+Q",)),
}
HISTORY: KeyTable = {name: ACTIONS[name] for name in ("undo", "redo")}
"""What text fields leave to the dossier, which takes back any change in its order."""
MENU = (
    ("save_as", "save_copy", "next_year"),
    ("import", "copies"),
    ("backups", "revisions", "password", "lock", "close"),
    ("undo", "redo"),
    ("export",),
    ("find", "guidance", "comments", "preview", "findings", "next", "previous", "outline"),
)
"""What the menu lists while a dossier is open, group by group."""


class WindowActions(QObject):
    """The actions of a window, each with its key.

    Args:
        slots: what each action does, by the names of `ACTIONS`.
    """

    def __init__(self, slots: Mapping[str, Callable[[], object]], window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        for name, (_words, keys) in ACTIONS.items():
            action = QAction(window)
            action.setObjectName(name)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(lambda _checked=False, slot=slots[name]: slot())
            window.addAction(action)
            self._actions[name] = action
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def retranslate(self) -> None:
        for name, (words, _keys) in ACTIONS.items():
            self._actions[name].setText(_(words))

    def make_menu(
        self, fill_recent: Callable[[QMenu], None], fill_looks: Callable[[QMenu], None], *, is_open: bool
    ) -> QMenu:
        """The menu of the program; it is gone when it is closed.

        Args:
            fill_recent: puts the dossiers that were open into a menu.
            fill_looks: puts themes and text sizes into a menu.
            is_open: whether a dossier is open.
        """
        menu = QMenu(self._window)
        menu.setObjectName("program_menu")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addActions([self["new"], self["open"]])
        recent = menu.addMenu(_("Recent"))
        fill_recent(recent)
        recent.setEnabled(not recent.isEmpty())
        for group in MENU if is_open else ():
            menu.addActions([self[name] for name in group])
            menu.addSeparator()
        menu.addAction(self["templates"])
        menu.addSeparator()
        menu.addActions([self["handbook"], self["tour"]])
        menu.addSeparator()
        fill_looks(menu.addMenu(_("Theme and text size")))
        menu.addAction(self["shortcuts"])
        menu.addSeparator()
        menu.addAction(self["quit"])
        return menu
