"""A person with nothing but a keyboard: keys go to whatever has it, as they do on a real screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from beigao.ui.editors.editor import Editor, owner_of


def settle() -> None:
    """Let the window do what it has put off."""
    for _round in range(4):
        QApplication.processEvents()


def at() -> QWidget:
    """What has the keyboard: an open menu, else the widget with the focus."""
    found = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert found is not None, "something has the keyboard"
    return found


def press(*keys: str) -> None:
    """Press keys one after the other, each named as a shortcut is: `Ctrl+K`, `Tab`, `Down`."""
    for key in keys:
        combination = QKeySequence(key)[0]
        QTest.keyClick(at(), combination.key(), combination.keyboardModifiers())
        settle()


def write(words: str) -> None:
    """Type words, each letter into what has the keyboard by then: the first one may open a cell."""
    for letter in words:
        QTest.keyClicks(at(), letter)
    settle()


def editor_at() -> Editor | None:
    """The editor of the field that has the keyboard."""
    editor = owner_of(QApplication.focusWidget())
    while editor is not None and not editor.objectName():
        editor = owner_of(editor.parent())
    return editor


def tab_to(arrived: Callable[[QWidget], bool], *, most: int = 60, key: str = "Tab") -> QWidget:
    """Press Tab until one is there."""
    for _step in range(most):
        if arrived(at()):
            return at()
        press(key)
    raise AssertionError(f"{key} does not lead there; it ended at {at()}")


def find_field(words: str, path: str) -> None:
    """Go to a field by the search line, down its list to the one that is meant."""
    press("Ctrl+K")
    write(words)
    for _row in range(30):
        popup = at().window().findChild(QWidget, "find").popup  # type: ignore[union-attr]
        hit = popup.model.hit_at(popup.view.currentIndex())
        if hit.path is not None and f"{hit.path.form}.{hit.path.field}" == path:
            press("Return")
            return
        press("Down")
    raise AssertionError(f"the search for “{words}” does not offer {path}")


def press_for_dialog(key: str, work: Callable[[], None]) -> None:
    """Press a key that opens a dialog, and work in it; where the work fails the dialog is closed, and nothing hangs."""
    failed: list[BaseException] = []

    def in_front() -> None:
        try:
            settle()  # the dialog takes the keyboard
            work()
        except BaseException as fault:
            failed.append(fault)
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                dialog.reject()

    QTimer.singleShot(0, in_front)
    press(key)
    if failed:
        raise failed[0]
