"""How a dossier is opened for a window: with its password, from its backup when it is damaged, along with another."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.dossier import keys
from beigao.dossier.file import Dossier
from beigao.errors import BeigaoError, DamagedDossier, HeldDossier, LockedDossier
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.safekeeping import Safekeeping
from beigao.ui.theme import Theme

LONGEST_PAUSE = 8.0
"""Seconds that a wrong password costs at most, beside the work that any password costs."""


class Opening:
    """Opens dossiers, and asks and tells a person what is needed for it."""

    def __init__(self, window: QWidget, theme: Theme, dialogs: Dialogs, safekeeping: Safekeeping) -> None:
        self._window, self._theme, self._dialogs, self._safekeeping = window, theme, dialogs, safekeeping

    def open(self, path: Path, *, take_over: bool = False) -> Dossier | None:
        """The dossier at a path, to write to; to read along where another window writes. None where it does not open.

        Args:
            path: the file.
            take_over: whether the right to write is taken from who has it.
        """
        try:
            if not keys.is_unlocked(path) and not self._unlock(path):
                return None
            return self._opened(path, take_over=take_over)
        except DamagedDossier as fault:
            return self.open(path) if self._recover(path, fault) else None
        except (BeigaoError, OSError) as fault:
            self._dialogs.tell(Message(str(fault), _("The file was left as it is."), details=details_of(fault)))
            return None

    def unlocked(self, path: Path) -> bool:
        """Whether a dossier can be read, once its password was asked for where it has one."""
        try:
            return keys.is_unlocked(path) or self._unlock(path)
        except DamagedDossier:
            return True  # reading it will say so

    def _opened(self, path: Path, *, take_over: bool) -> Dossier:
        try:
            return Dossier.open(path, as_writer=True, take_over=take_over)
        except HeldDossier:
            return Dossier.open(path, read_only=True)

    def _unlock(self, path: Path) -> bool:
        """Ask for the password until it opens the file; False where a person gives up.

        Raises:
            DamagedDossier: it opens a backup, but not the file.
        """
        from beigao.dossier.database import unlock
        from beigao.ui.beside import beside

        said, pause = "", 0.5
        while (password := self._dialogs.ask_password(path.name, said)) is not None:

            def attempt(password: str = password, pause: float = pause) -> None:
                try:
                    unlock(path, password)
                except LockedDossier:
                    self._require_no_backup_opens(path, password)
                    time.sleep(pause)
                    raise

            try:
                beside(self._window, self._theme, N_("Opening…"), attempt)
                return True
            except LockedDossier as fault:
                said, pause = str(fault), min(LONGEST_PAUSE, pause * 2)
        return False

    def _require_no_backup_opens(self, path: Path, password: str) -> None:
        """Raise DamagedDossier where a password is right for the newest backup: then the file is at fault."""
        from beigao.dossier.database import unlock

        for backup in self._safekeeping.backups(path).all()[:1]:
            if keys.is_protected(backup.path):
                try:
                    unlock(backup.path, password)
                except LockedDossier:
                    return
                raise DamagedDossier(_("{name} is damaged: its password is right.").format(name=path.name))

    def _recover(self, path: Path, fault: DamagedDossier) -> bool:
        newest = self._safekeeping.backups(path).all()[:1]
        if any(not keys.is_unlocked(backup.path) and not self._unlock(backup.path) for backup in newest):
            return False
        return self._safekeeping.recover(path, fault)
