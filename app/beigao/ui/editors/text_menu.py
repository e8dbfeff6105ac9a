"""The menu of a text: Qt's own, but undo and redo are the window's, which work on the whole dossier."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

OURS = {"edit-undo": "undo", "edit-redo": "redo"}
"""Qt's name of an action → the name of the window's in its place."""


def open_text_menu(field: QLineEdit | QTextEdit, event: QContextMenuEvent) -> None:
    """Open the menu of a text where it was asked for."""
    menu = field.createStandardContextMenu()
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for theirs in menu.actions():
        ours = window_action(field, OURS.get(theirs.objectName(), ""))
        if ours is not None:
            menu.insertAction(theirs, ours)
            menu.removeAction(theirs)
    menu.popup(event.globalPos())


def window_action(widget: QWidget | None, name: str) -> QAction | None:
    """The action of this name of the nearest part of the window that has it."""
    while widget is not None and name:
        found = next((action for action in widget.actions() if action.objectName() == name), None)
        if found is not None:
            return found
        widget = widget.parentWidget()
    return None
