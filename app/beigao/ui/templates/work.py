"""Looks at the user's folder beside the window: reading, checking and filling a template takes half a second."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from beigao._i18n import _
from beigao.definitions.loader import Library


class TemplateWork(QThread):
    """Lists what lies in the folder, and looks at one template after the other.

    Signals:
        listed: the OwnThings; never after `cancel`.
        looked: the place of one of them, and the Looked of its template; never after `cancel`.

    Args:
        own: the folder.
        library: the definitions.
        first: the name of the thing that a person waits for.
    """

    listed = Signal(list)
    looked = Signal(int, object)

    def __init__(self, own: Path, library: Library, first: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._own, self._library, self._first = own, library, first

    def cancel(self) -> None:
        """Stop after the template at hand. Wait before you delete the thread."""
        self.requestInterruption()

    def run(self) -> None:
        from beigao.rendering.template_check import Looked, look  # with it comes what makes Word files
        from beigao.rendering.template_files import own_things

        things = own_things(self._own, self._library)
        if not self.isInterruptionRequested():
            self.listed.emit(things)
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
                self.looked.emit(place, looked)
