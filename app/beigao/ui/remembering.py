"""What the window does so that a dossier remembers: a revision of each day and each export, and next year's dossier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.errors import BeigaoError
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.theme import Theme

if TYPE_CHECKING:
    from beigao.dossier.file import Dossier
    from beigao.dossier.revisions import Packed, Rows
    from beigao.ui.session import Session
    from beigao.ui.workspace import Workspace

FIRST = 3_000
"""Milliseconds after a dossier was opened until the revision of the day is made."""
LOOK = 600_000
"""Milliseconds from one look at the date to the next, for windows that stay open over night."""


class Remembering(QObject):
    """Keeps revisions of the open dossier. What reads and writes them is imported when it is wanted."""

    def __init__(self, window: QWidget, theme: Theme, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._window, self._theme, self._dialogs = window, theme, dialogs
        self._dossier: Dossier | None = None
        self._work: _Packing | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def follow(self, dossier: Dossier | None) -> None:
        """Keep the days of this dossier from now on; of none when it is None."""
        self._timer.stop()
        if self._work is not None:
            self._work.wait()
            self._work.deleteLater()
            self._work = None
        self._dossier = dossier
        if dossier is not None:
            self._timer.start(FIRST)

    def look(self) -> None:
        """Make the revision of the day, if it is due; what takes time is done beside the window."""
        from beigao.dossier.revisions import Revisions, read_rows

        self._timer.setInterval(LOOK)
        if self._dossier is None or self._work is not None:
            return
        with suppress(BeigaoError):
            if Revisions(self._dossier).is_day_due(datetime.now().date()):
                self._work = _Packing(read_rows(self._dossier), self)
                self._work.finished.connect(self._packed)
                self._work.start()

    def wait(self) -> None:
        """Wait for the revision that is being made."""
        if self._work is not None:
            self._work.wait()
            self._packed()

    def show(self, session: Session, workspace: Workspace) -> None:
        """Show the revisions, and go to what a person wants to see of them."""
        from beigao.ui.revisions_dialog import RevisionsDialog

        self.wait()
        try:
            dialog = RevisionsDialog(self._theme, session, self._dialogs, self._window)
        except BeigaoError as fault:
            self._dialogs.tell(Message(str(fault), _("Nothing was changed in the file."), details=details_of(fault)))
            return
        dialog.exec()
        if dialog.target is not None:
            workspace.show_target(dialog.target)
        dialog.deleteLater()

    def next_path(self, path: Path) -> Path:
        """How the dossier of next year may be called."""
        this_year = datetime.now().year
        years = re.findall(r"20\d\d", path.stem)
        if years:
            return path.with_stem(path.stem.replace(years[-1], str(int(years[-1]) + 1)))
        return path.with_stem(f"{path.stem} {this_year + 1}")

    def clone(self, dossier: Dossier, path: Path) -> bool:
        """Write next year's dossier; False where it cannot be written, which a person is told."""
        from beigao.dossier.next_year import clone_for_next_year

        question = Message(
            _("Begin next year's dossier in {name}?").format(name=path.name),
            _("It has the same answers and evidence; each answer is marked until you confirm or change it."),
            _("The dossier that is open stays as it is."),
            sign="hint",
        )
        if not self._dialogs.ask(question, N_("Begin")):
            return False
        try:
            clone_for_next_year(dossier, path, datetime.now(), dossier.path.stem)
        except BeigaoError as fault:
            self._dialogs.tell(Message(str(fault), _("The file was left as it is."), details=details_of(fault)))
            return False
        return True

    def _packed(self) -> None:
        from beigao.dossier.revisions import Revisions

        work, self._work = self._work, None
        if work is None or self._dossier is None or work.packed is None:
            return
        work.deleteLater()
        with suppress(BeigaoError):  # whoever types is told that the file takes nothing; here it is tried again
            Revisions(self._dossier).freeze_day(datetime.now(), work.packed)


def keep_export(session: Session, dialogs: Dialogs, documents: Mapping[str, str], packed: Packed) -> None:
    """Keep the state that documents were just written from, with the SHA-256 of each file by its name."""
    from beigao.dossier.revisions import Revisions

    if session.dossier.is_read_only or not documents:
        return
    try:
        Revisions(session.dossier).freeze_export(documents, datetime.now(), packed)
    except BeigaoError as fault:
        kept = _("The files are written; only the revision of this export is missing.")
        dialogs.tell(Message(str(fault), kept, details=details_of(fault)))


class _Packing(QThread):
    """Packs a state; what came of it is kept."""

    def __init__(self, rows: Rows, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self.packed: Packed | None = None

    def run(self) -> None:
        from beigao.dossier.revisions import pack

        self.packed = pack(self._rows)
