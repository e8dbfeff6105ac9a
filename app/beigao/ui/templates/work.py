"""Looks at the user's folder beside the window: reading, checking and filling a template takes half a second."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QThread, QTimer, Signal

from beigao._i18n import _
from beigao.definitions.loader import Library

_running = set["TemplateWork"]()
"""Kept until they have ended, whoever asked for them."""


def wait_for_all() -> None:
    """Until no thread looks at a template any more, also those that were cancelled."""
    for work in list(_running):
        work.wait()


class TemplateWork(QThread):
    """Lists what lies in the folder, and looks at one template after the other; it outlives who asked.

    Signals:
        listed: the work itself, since what was on its way when it was cancelled still comes, and the OwnThings.
        looked: the work, the place of one of them, and the Looked of its template.

    Args:
        own: the folder.
        library: the definitions.
        first: the name of the thing that a person waits for.
    """

    listed = Signal(object, list)
    looked = Signal(object, int, object)

    def __init__(self, own: Path, library: Library, first: str) -> None:
        super().__init__()
        self._own, self._library, self._first = own, library, first
        self.finished.connect(self._end)
        _running.add(self)

    def cancel(self) -> None:
        """Stop after the template at hand; nobody has to wait for it."""
        self.requestInterruption()

    def _end(self) -> None:
        QTimer.singleShot(0, lambda: _running.discard(self))  # not while it is being told that it has ended

    def run(self) -> None:
        from beigao.rendering.template_check import Looked, look  # with it comes what makes Word files
        from beigao.rendering.template_files import own_things

        things = own_things(self._own, self._library)
        if not self.isInterruptionRequested():
            self.listed.emit(self, things)
        targets = [(place, thing.target) for place, thing in enumerate(things) if thing.target is not None]
        targets.sort(key=lambda one: things[one[0]].name != self._first)
        for place, target in targets:
            if self.isInterruptionRequested():
                return
            try:
                looked = look(target)
            except Exception as fault:  # a fault of ours must not end as a list that waits for ever
                looked = Looked([], _("The program made a mistake ({kind}).").format(kind=type(fault).__name__))
            if not self.isInterruptionRequested():
                self.looked.emit(self, place, looked)
