"""Makes backups of the open dossier while one works: beside the window, every half hour at most, of what is new."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from beigao.errors import BeigaoError

FIRST = 20_000
"""Milliseconds after a dossier was opened until its first backup may be made."""
LOOK = 60_000
"""Milliseconds from one look at the clock to the next."""


class BackupKeeper(QObject):
    """Follows one dossier after the other.

    Signals:
        ended: a backup was made and verified, or nothing was new, or it could not be made.
        failed: the BeigaoError of one that could not be made, once until one can be made again.

    Attributes:
        fault: why the last one could not be made; None when it could.
    """

    ended = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fault: BeigaoError | None = None
        self._path: Path | None = None
        self._root: Path | None = None
        self._work: _Making | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def follow(self, path: Path | None, root: Path | None = None) -> None:
        """Make backups of this dossier from now on, under `root` where there is one; of none when it is None."""
        self.let_go()
        self._path, self._root, self.fault = path, root, None
        if path is not None:
            self._timer.start(FIRST)

    def make_now(self) -> None:
        """Make a backup without waiting for its time."""
        if self._path is not None and self._work is None:
            self._work = _Making(self._path, self._root, self)
            self._work.finished.connect(self._done)
            self._work.start()

    def let_go(self) -> None:
        """Wait for the backup that is being made; the dossier may then be closed or replaced."""
        self._timer.stop()
        if self._work is not None:
            self._work.wait()
            self._done()

    def _look(self) -> None:
        from beigao.dossier.backups import Backups

        self._timer.setInterval(LOOK)
        if self._path is not None and Backups(self._path, self._root).is_due(datetime.now()):
            self.make_now()

    def _done(self) -> None:
        work, self._work = self._work, None
        if work is None:
            return
        work.deleteLater()
        is_new = work.fault is not None and self.fault is None
        self.fault = work.fault
        self.ended.emit()
        if is_new:
            self.failed.emit(work.fault)


class _Making(QThread):
    """One backup; what came of it is kept."""

    def __init__(self, path: Path, root: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self._path, self._root = path, root
        self.fault: BeigaoError | None = None

    def run(self) -> None:
        from beigao.dossier.backups import Backups  # first needed here

        try:
            Backups(self._path, self._root).make(datetime.now())
        except BeigaoError as fault:
            self.fault = fault
