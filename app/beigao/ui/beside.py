"""Work that takes long and whose result is needed here: done in a thread, while the window goes on painting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QThread, QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from beigao._i18n import _
from beigao.ui import boxes
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Says

PATIENCE = 200
"""Milliseconds before a person is told that they wait."""
R = TypeVar("R")


class _Work(QThread):
    """One call in a thread; its result or its fault is kept."""

    def __init__(self, act: Callable[[], Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._act = act
        self.result: Any = None
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._act()
        except BaseException as fault:  # it is raised again where the work was asked for
            self.fault = fault


class _Waiting(VeilingDialog):
    """Says what is waited for; it closes by itself, when the work is done."""

    def __init__(self, theme: Theme, says: Says, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint)
        self.setObjectName("waiting")
        self.is_over = False
        self.setModal(True)
        self.setWindowTitle(_("Beigao"))
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(_("Progress"))
        self.setLayout(boxes.column(theme, Elided(says, "ui"), bar, gap=10, margins=(24, 20, 24, 20)))
        self.setFixedWidth(theme.px(420))

    def begin(self) -> None:
        """Stand there from now on, unless the work was done before."""
        if not self.is_over:
            self.show()

    def end(self) -> None:
        """The work is done."""
        self.is_over = True

    def reject(self) -> None:
        """Esc closes nothing: the work goes on."""


def beside(window: QWidget, theme: Theme, says: Says, act: Callable[[], R]) -> R:
    """What `act` gives, done in a thread; the window lives meanwhile but takes no input.

    Args:
        window: the window that waits.
        theme: its look.
        says: what a person is told when it takes longer than a moment.
        act: the work; it touches no widget and nothing that belongs to this thread.

    Raises:
        BaseException: whatever `act` raised.
    """
    work = _Work(act, window)
    waiting = _Waiting(theme, says, window)
    work.finished.connect(waiting.end)
    QTimer.singleShot(PATIENCE, waiting, waiting.begin)
    work.start()
    loop, flags = QEventLoop(), QEventLoop.ProcessEventsFlag
    while not waiting.is_over:  # keys and clicks wait in their queue until the message stands, and then go to it
        quiet = flags.AllEvents if waiting.isVisible() else flags.ExcludeUserInputEvents
        loop.processEvents(flags.WaitForMoreEvents | quiet)
    work.wait()
    waiting.hide()
    waiting.deleteLater()
    work.deleteLater()
    if work.fault is not None:
        raise work.fault
    result: R = work.result
    return result
