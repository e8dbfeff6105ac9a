"""Somebody in front of the window: chooses actions, answers whatever dialog comes, and waits for what has to come."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget

from beigao.definitions.paths import FieldPath
from beigao.ui.editors import Editor
from beigao.ui.main_window import MainWindow
from beigao.ui.message import MessageDialog
from beigao.ui.session import Session
from beigao.ui.workspace import Workspace

PATIENCE = 60.0
"""Seconds until something that has to come is missed; strace makes everything slower."""
Answer = Callable[[Any], object]
"""What is done in a dialog; it leaves the dialog closed, or closing."""
P = TypeVar("P", bound=QWidget)


class Hands:
    """Works in the window.

    Attributes:
        window: the program's window.
        folder: where files are written and found.
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder = window, folder

    @property
    def workspace(self) -> Workspace:
        """The dossier on the screen."""
        assert self.window.workspace is not None, "a dossier is open"
        return self.window.workspace

    @property
    def session(self) -> Session:
        """The dossier that is open."""
        assert self.window.session is not None, "a dossier is open"
        return self.window.session

    def choose(self, action: str, *answers: Answer) -> None:
        """Choose an action of the window by its name, and answer the dialogs that come of it, one after the other."""
        self.window.activateWindow()
        settle()
        self.answering(self.window.actions_by_name[action].trigger, *answers)

    def answering(self, act: Callable[[], object], *answers: Answer) -> None:
        """Do something and answer the dialogs that come of it.

        Raises:
            TimeoutError: a dialog did not come, or did not close.
        """
        waiting, taken, fault = list(answers), [QApplication.activeModalWidget()], []
        until = time.monotonic() + PATIENCE

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is not None and time.monotonic() > until:
                fault.append(TimeoutError(f"{dialog.objectName() or dialog} stands there and nobody answers it"))
                until_closed(dialog)
            elif dialog is not None and dialog.objectName() != "waiting" and dialog not in taken and waiting:
                taken.append(dialog)
                try:
                    waiting.pop(0)(dialog)
                except BaseException as wrong:
                    fault.append(wrong)
                    until_closed(dialog)

        timer = QTimer(self.window)
        timer.setInterval(10)
        timer.timeout.connect(look)
        timer.start()
        act()
        if not fault:
            self.wait_for(lambda: not waiting or bool(fault), "the dialog after the one before")
        timer.stop()
        timer.deleteLater()
        if fault:
            raise fault[0]

    def wait_for(self, there: Callable[[], object], what: str) -> None:
        """Let the window work until something is there.

        Raises:
            TimeoutError: it never came.
        """
        until = time.monotonic() + PATIENCE
        while not there():
            if time.monotonic() > until:
                raise TimeoutError(f"{what} did not come")
            settle()
            time.sleep(0.005)
        settle()

    def type(self, path: FieldPath, words: str) -> None:
        """Go to a field and type into it."""
        self.workspace.show_path(path)
        settle()
        editor = self.workspace.findChild(Editor, str(path))
        assert editor is not None, path
        QTest.keyClicks(editor.inputs()[0], words)
        settle()

    def page(self, kind: type[P]) -> P:
        """The page in front, which is of this kind."""
        settle()
        page = self.workspace.page()
        assert isinstance(page, kind), page
        return page


def settle() -> None:
    """Let the window do what it has put off."""
    for _round in range(4):
        QApplication.processEvents()


def until_closed(dialog: QWidget) -> None:
    """Close a dialog, so that nothing hangs."""
    dialog.reject() if isinstance(dialog, QDialog) else dialog.close()


def file(path: Path) -> Answer:
    """Name a file or a folder in the chooser of the desktop."""

    def name(chooser: QFileDialog) -> None:
        line = chooser.findChild(QLineEdit, "fileNameEdit")
        assert line is not None
        line.setText(str(path))
        chooser.accept()

    return name


def agree(message: MessageDialog) -> None:
    """Press the last button of a message: its way forward."""
    message.buttons[-1].click()


def leave(dialog: QDialog) -> None:
    """Look at a dialog, or a message, and close it."""
    settle()
    dialog.reject()
