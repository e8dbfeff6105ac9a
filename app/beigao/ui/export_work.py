"""Writing Word files beside the window, so that it stays alive and the work can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.dossier.file import Content
from beigao.errors import BeigaoError
from beigao.rendering.export import Job, Mode, Written, export


class ExportWork(QThread):
    """One export. Only the signals reach the window; the content is a copy of its own.

    Signals:
        advanced: files done, files in all, name of the file at hand.
        written: the list of Written, also after a stop.
        failed: one sentence on what stopped the work.
    """

    advanced = Signal(int, int, str)
    written = Signal(list)
    failed = Signal(str)

    def __init__(
        self,
        content: Content,
        library: Library,
        folder: Path,
        jobs: Sequence[Job],
        mode: Mode,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._content, self._library, self._folder = content, library, folder
        self._jobs, self._mode = list(jobs), mode

    def run(self) -> None:
        try:
            written: list[Written] = export(
                self._content, self._library, self._folder, self._jobs, self._mode, self._advance
            )
        except BeigaoError as fault:
            self.failed.emit(str(fault))
        except Exception as fault:  # a fault of ours must not end as a window that waits for ever
            self.failed.emit(_("The program made a mistake: {fault}").format(fault=f"{type(fault).__name__}: {fault}"))
        else:
            self.written.emit(written)

    def _advance(self, done: int, total: int, name: str) -> bool:
        self.advanced.emit(done, total, name)
        return not self.isInterruptionRequested()
