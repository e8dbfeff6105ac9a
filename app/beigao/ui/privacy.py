"""What the window does so that others do not read a dossier: its password, and the lock when nobody types."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from beigao._i18n import N_, _
from beigao.dossier import keys
from beigao.errors import BeigaoError
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.safekeeping import Safekeeping
from beigao.ui.session import Session
from beigao.ui.settings import Settings, SettingsFile
from beigao.ui.theme import Theme

MINUTE = 60_000
AGAIN = 5_000
"""Milliseconds until the lock tries again where work is being waited for."""
_SIGNS_OF_LIFE = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}


class Privacy(QObject):
    """Follows the open dossier.

    Signals:
        lock_wanted: nobody has typed for long; the dossier is to be closed and its password asked for.
    """

    lock_wanted = Signal()

    def __init__(
        self, window: QWidget, theme: Theme, dialogs: Dialogs, settings: Settings, settings_file: SettingsFile
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._dialogs = window, theme, dialogs
        self._settings, self._settings_file = settings, settings_file
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._nobody_types)

    def follow(self, path: Path | None) -> None:
        """Lock this dossier when nobody types, if it has a password; none when it is None."""
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        self._idle.stop()
        if path is not None and self._settings.idle_minutes and keys.is_protected(path):
            app.installEventFilter(self)
            self._idle.start(self._settings.idle_minutes * MINUTE)

    def ask_password(self, session: Session, safekeeping: Safekeeping) -> None:
        """Let a person set, change or remove the password of the open dossier, and of its backups with it."""
        from beigao.ui.beside import beside
        from beigao.ui.password_dialogs import SetPassword

        path = session.dossier.path
        present = keys.key_of(path)

        def is_right(password: str) -> bool:
            return beside(self._window, self._theme, N_("Checking…"), lambda: keys.derived(path, password)) == present

        protected = keys.is_protected(path)
        dialog = SetPassword(self._theme, is_right if protected else None, self._settings.idle_minutes, self._window)
        taken = dialog.exec() == QDialog.DialogCode.Accepted
        password, self._settings.idle_minutes = dialog.new, dialog.idle
        dialog.deleteLater()
        self._settings_file.save(self._settings)
        if taken:
            self._encrypt(session, safekeeping, password)
        self.follow(path)

    def _encrypt(self, session: Session, safekeeping: Safekeeping, password: str | None) -> None:
        """Encrypt the dossier and its backups anew, beside the window."""
        from beigao.dossier.backups import write_encrypted
        from beigao.dossier.database import new_part
        from beigao.ui.beside import beside

        dossier = session.dossier
        part = new_part(dossier.path.parent)
        backups = safekeeping.backups(dossier.path)

        def encrypted() -> keys.Key:
            key = keys.new_key(password) if password else keys.PUBLIC
            keys.remember(key)
            write_encrypted(dossier.path, part, key)
            return key

        safekeeping.follow(None)
        try:
            key = beside(self._window, self._theme, N_("Encrypting the dossier…"), encrypted)
            dossier.encrypt_anew(key, part)
        except BeigaoError as fault:
            kept = _("The dossier is as it was, with the password that it had.")
            self._dialogs.tell(Message(str(fault), kept, details=details_of(fault)))
            return
        finally:
            with suppress(OSError):  # a program that looks at every new file may hold it; it is swept later
                part.unlink(missing_ok=True)
            safekeeping.follow(dossier.path)
        left = beside(self._window, self._theme, N_("Encrypting the backups…"), lambda: backups.encrypt_anew(key))
        self._tell(password, len(left), backups.folder)

    def _tell(self, password: str | None, left: int, folder: Path) -> None:
        done = _("The dossier has a new password.") if password else _("The dossier has no password any more.")
        kept = _("Its backups have it, too.") if password else _("Its backups have none, either.")
        if left:
            kept = _(
                "{n} backups in {folder} could not be encrypted anew; delete them if they must not be read."
            ).format(n=left, folder=folder)
        advice = _("Write the password down and keep it where you find it again.") if password else ""
        self._dialogs.tell(Message(done, kept, advice, sign="warning" if left else "hint"))

    def _nobody_types(self) -> None:
        """Close what stands before the window, then lock; what is being waited for ends first."""
        waiting = QApplication.activeModalWidget()
        if waiting is None:
            self.lock_wanted.emit()
        elif isinstance(waiting, QDialog):
            waiting.reject()
            self._idle.start(AGAIN if waiting.isVisible() else 0)
        else:
            self._idle.start(AGAIN)

    def _put_off(self) -> None:
        if self._idle.isActive():
            self._idle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._put_off()
        return super().eventFilter(watched, event)
