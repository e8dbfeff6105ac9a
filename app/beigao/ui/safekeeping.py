"""What the window does so that a dossier is not lost: backups while one works, and the ways back to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.errors import BeigaoError, ChangedDossier, DamagedDossier
from beigao.ui.backup_keeper import BackupKeeper
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.settings import Settings, SettingsFile
from beigao.ui.theme import Theme

if TYPE_CHECKING:
    from beigao.dossier.answers import Answers
    from beigao.dossier.backups import Backup, Backups
    from beigao.ui.session import Session


class Safekeeping(QObject):
    """Backs the open dossier up, and brings backups back. What needs the files themselves is imported when wanted."""

    def __init__(
        self, window: QWidget, theme: Theme, dialogs: Dialogs, settings: Settings, settings_file: SettingsFile
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._dialogs = window, theme, dialogs
        self._settings, self._settings_file = settings, settings_file
        self.keeper = BackupKeeper(self)
        self.keeper.failed.connect(self._not_backed_up)

    def follow(self, path: Path | None) -> None:
        """Back this dossier up from now on; none when it is None."""
        self.keeper.follow(path, self._root())

    def backups(self, path: Path) -> Backups:
        """The backups of a dossier, where the settings say."""
        from beigao.dossier.backups import Backups

        return Backups(path, self._root())

    def recover(self, path: Path, fault: DamagedDossier) -> bool:
        """Offer a backup of a dossier that does not open; True when it can be opened again."""
        from beigao.ui.recovery import recover

        return recover(self._window, self._theme, self._dialogs, self.backups(path), fault)

    def copy_of_held(self, path: Path) -> Path | None:
        """A copy of a dossier that another window has open, where a person wants it; None when they leave it."""
        from beigao.ui.recovery import copy_of_held

        return copy_of_held(self._dialogs, path)

    def keep_apart(self, session: Session, fault: ChangedDossier) -> Path | None:
        """Let the session go on in a file of its own, and say where; None where that could not be written."""
        from beigao.ui.recovery import keep_apart

        return keep_apart(self._dialogs, session, fault)

    def choose(self, path: Path) -> tuple[Backup | None, Backup | None]:
        """Show the backups of the open dossier; the one that a person wants back, or the one to be looked into."""
        from beigao.ui.backups_dialog import BackupsDialog

        dialog = BackupsDialog(self._theme, self._dialogs, self.backups(path), self.keeper, self._window)
        dialog.folder_wanted.connect(lambda root: self._keep_in(path, root))
        dialog.exec()
        chosen = dialog.wanted, dialog.compared
        dialog.deleteLater()
        return chosen

    def agrees(self, backup: Backup, answers: Answers) -> bool:
        """Whether a person wants this backup in the place of the dossier as it is."""
        from beigao.ui.recovery import difference_words, moment_words

        question = Message(
            _("Go back to the backup of {when}?").format(when=moment_words(backup.made)),
            difference_words(backup, answers),
            _("The dossier as it is now is kept beside it under another name."),
            sign="warning",
        )
        return self._dialogs.ask(question, N_("Restore the backup"))

    def put_back(self, path: Path, backup: Backup) -> None:
        """Put a backup in the place of a dossier that is closed, and say where the old file is."""
        from beigao.ui.recovery import put_back

        put_back(self._dialogs, self.backups(path), backup)

    def _root(self) -> Path | None:
        return Path(self._settings.backups) if self._settings.backups else None

    def _keep_in(self, path: Path, root: Path) -> None:
        self._settings.backups = str(root)
        self._settings_file.save(self._settings)
        self.follow(path)

    def _not_backed_up(self, fault: BeigaoError) -> None:
        kept = _("Your answers are in the dossier; only the backup is missing. It is tried again.")
        self._dialogs.tell(Message(str(fault), kept, details=details_of(fault)))
