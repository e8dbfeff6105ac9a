"""What can wait until a person sees something."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def after_paint(widget: QWidget, deed: Callable[[], object]) -> None:
    """Do something once the widget has been painted; for one that is never shown, never."""
    _Watch(widget, deed)


class _Watch(QObject):
    """Waits for the first paint of its parent, and is gone with it."""

    def __init__(self, parent: QWidget, deed: Callable[[], object]) -> None:
        super().__init__(parent)
        self._deed = deed
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._do)  # when all of the window is on the screen
        return False

    def _do(self) -> None:
        self.deleteLater()
        self._deed()
