"""What one does with the file of the open dossier: copies, backups, password, lock, and who may write to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.dossier import keys
from beigao.errors import BeigaoError, ChangedDossier
from beigao.ui.dialogs import Message, details_of

if TYPE_CHECKING:
    from beigao.ui.main_window import MainWindow
    from beigao.ui.session import Session


class FileActions(QObject):
    """Works on the dossier that the window has open; does nothing where none is."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @property
    def _session(self) -> Session | None:
        """The open dossier, once what is typed is in its file; None where there is none, or it does not take it."""
        session = self._window.session
        return session if session is not None and session.flush() else None

    def save_as(self) -> None:
        """Write a copy under another name and go on in it."""
        if (session := self._session) is None:
            return
        path = self._window.dialogs.choose_new_dossier(session.dossier.path)
        if path is None:
            return
        try:
            session.dossier.save_as(path)
        except BeigaoError as fault:
            self._tell(fault, _("You go on in the file that was open: {name}.").format(name=session.dossier.path.name))
            return
        self._window.show_other_file()

    def save_copy(self) -> None:
        """Write a copy under another name and go on in the file that is open."""
        if (session := self._session) is None:
            return
        path = session.dossier.path
        target = self._window.dialogs.choose_new_dossier(path.with_stem(_("{name} (copy)").format(name=path.stem)))
        if target is None or self._window.is_open(target):
            return
        try:
            session.dossier.write_copy(target)
        except BeigaoError as fault:
            self._tell(fault, _("The dossier that is open is as it was."))
            return
        said = _("You go on in {name}.").format(name=path.name)
        self._window.dialogs.tell(
            Message(_("The copy is written: {name}.").format(name=target.name), said, sign="hint")
        )

    def show_backups(self) -> None:
        """Show the backups; go back to one of them, or bring a part of one back, where a person wants it."""
        if (session := self._session) is None:
            return
        from beigao.ui.recovery import moment_words

        path, safekeeping = session.dossier.path, self._window.safekeeping
        wanted, compared = safekeeping.choose(path)
        if compared is not None:
            name = _("Backup of {when}").format(when=moment_words(compared.made))
            self._window.exchange.take_from(session, compared.path, name)
        agrees = wanted is not None and safekeeping.agrees(wanted, session.dossier.answers)
        if wanted is not None and agrees and self._window.close_dossier():
            safekeeping.put_back(path, wanted)
            self._window.open_path(path)

    def show_revisions(self) -> None:
        """Show older states, and bring back from them what a person wants."""
        session, workspace = self._session, self._window.workspace
        if session is not None and workspace is not None:
            self._window.remembering.show(session, workspace)

    def show_templates(self) -> None:
        """Show the templates of one's own."""
        from beigao._resources import own_dir
        from beigao.ui.templates.dialog import TemplatesDialog

        window = self._window
        dialog = TemplatesDialog(window.theme, window.dialogs, own_dir(), window.library, window)
        dialog.exec()
        dialog.deleteLater()

    def begin_next_year(self) -> None:
        """Ask where, write a dossier for next year there, and go on in it."""
        if (session := self._session) is None:
            return
        remembering = self._window.remembering
        path = self._window.dialogs.choose_new_dossier(remembering.next_path(session.dossier.path))
        if path is not None and not self._window.is_open(path) and remembering.clone(session.dossier, path):
            self._window.open_path(path)

    def change_password(self) -> None:
        """Set, change or remove the password."""
        session = self._session
        if session is not None and not session.dossier.is_read_only:
            self._window.privacy.ask_password(session, self._window.safekeeping)

    def lock(self) -> None:
        """Close a dossier that has a password, forget its key, and ask for the password to go on."""
        session = self._window.session
        if session is None or not keys.is_protected(path := session.dossier.path):
            return
        if self._window.close_dossier():
            keys.forget(path)
            self._window.open_path(path)

    def make_notice(self, session: Session) -> QWidget | None:
        """What is said over a dossier: that another window writes to it, or what of it or of own forms is not there."""
        if not session.dossier.is_read_only:
            return self._make_own_notice(session)
        from beigao.ui.reading_along import ReadingAlong

        notice = ReadingAlong(self._window.theme, session)
        notice.take_over_wanted.connect(self.take_over)
        notice.copy_wanted.connect(self.open_copy)
        return notice

    def _make_own_notice(self, session: Session) -> QWidget | None:
        answers = session.dossier.answers
        if not answers.others and not session.library.own.faults:
            return None
        from beigao.ui.own_notice import OwnNotice

        notice = OwnNotice(self._window.theme, session.library, answers)
        notice.closed.connect(self._close_notice)
        return notice if notice.has_something else None

    def _close_notice(self) -> None:
        if self._window.workspace is not None:
            self._window.workspace.close_notice()

    def take_over(self) -> None:
        """Write to a dossier that is open to read along; the other window can then no longer save."""
        if (session := self._session) is None:
            return
        path = session.dossier.path
        question = Message(
            _("Take {name} over?").format(name=path.name),
            _("The other window can then no longer save; what is typed there and not saved is lost."),
            _("Take over only when nobody works there any more."),
            sign="warning",
        )
        if self._window.dialogs.ask(question, N_("Take over")):
            self._window.open_path(path, take_over=True)

    def open_copy(self) -> None:
        """Go on in a copy of a dossier that is open to read along."""
        if (session := self._session) is None:
            return
        copy = self._window.safekeeping.copy_of_held(session.dossier.path)
        if copy is not None:
            self._window.open_path(copy)

    def not_saved(self, fault: BeigaoError) -> None:
        """Say that an answer is not in the file; go on in a file of one's own where another program replaced it."""
        session = self._window.session
        if session is None or not isinstance(fault, ChangedDossier):
            kept = _("What you typed is still in the window and will be written with your next change, or with Ctrl+S.")
            self._tell(fault, kept)
        elif self._window.safekeeping.keep_apart(session, fault) is not None and session.flush():
            self._window.show_other_file()

    def _tell(self, fault: BeigaoError, kept: str) -> None:
        self._window.dialogs.tell(Message(str(fault), kept, details=details_of(fault)))


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file that is there."""
    return one.exists() and other.exists() and one.samefile(other)
