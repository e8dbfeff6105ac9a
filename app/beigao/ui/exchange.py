"""How answers come into the open dossier from files, and how copies of it go to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from beigao._i18n import N_, Language, _, language
from beigao.dossier.database import PACKAGE_SUFFIX, SUFFIX
from beigao.errors import BeigaoError, HandoverError
from beigao.ui.beside import beside
from beigao.ui.dialogs import Message, details_of

if TYPE_CHECKING:
    from beigao.definitions.loader import Library
    from beigao.dossier.answers import Answers
    from beigao.dossier.file import Snapshot
    from beigao.dossier.history import Change
    from beigao.dossier.offers import Offer
    from beigao.ui.copies_dialog import CopyWanted
    from beigao.ui.main_window import MainWindow
    from beigao.ui.session import Session

R = TypeVar("R")
ENDINGS = {"workbook": ".xlsx", "package": PACKAGE_SUFFIX, "masked": SUFFIX, "json": ".json"}


class Exchange(QObject):
    """Works on the dossier that the window has open; does nothing where none is."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def take(self) -> None:
        """Ask for a file, show what it would change, and make what a person takes of it."""
        from beigao.dossier.offers import KINDS

        session = self._session()
        if session is None or session.dossier.is_read_only:
            return
        path = self._window.dialogs.choose_import(str(session.dossier.path.parent), KINDS)
        if path is not None:
            self.take_from(session, path, path.name)

    def take_from(self, session: Session, path: Path, name: str) -> None:
        """Show what a file would change, and make what a person takes of it; `name` is how the file is called."""
        offer = self._read(session, path)
        if offer is not None:
            self._offer(session, offer, name)

    def give(self) -> None:
        """Ask for whom a copy shall be, and write it."""
        from beigao.ui.copies_dialog import CopiesDialog

        session = self._session()
        if session is None:
            return
        dialog = CopiesDialog(self._window.theme, self._window)
        dialog.exec()
        wanted = dialog.wanted
        dialog.deleteLater()
        if wanted is None:
            return
        stem = session.dossier.path.stem
        name = _("{name} (masked)").format(name=stem) if wanted.kind == "masked" else stem
        path = self._window.dialogs.choose_export(session.dossier.path.with_name(name + ENDINGS[wanted.kind]))
        if path is not None and not self._window.is_open(path):
            self._write(session, wanted, path)

    def _session(self) -> Session | None:
        session = self._window.session
        return session if session is not None and session.flush() else None

    def receive(self, path: Path) -> bool:
        """Make a dossier of a package that a colleague has handed over, and open it."""
        from beigao.dossier.handover import read_handover, unpack

        package = self._opened(path, partial(read_handover, path, library=self._window.library))
        if package is None:
            return False
        target = self._window.dialogs.choose_new_dossier(path.with_suffix(SUFFIX))
        if target is None or self._window.is_open(target):
            return False
        work = partial(unpack, package, target, datetime.now(), overwrite=True)
        try:
            beside(self._window, self._window.theme, N_("Writing the dossier…"), work)
        except BeigaoError as fault:
            self._tell(fault, _("The package was left as it is."))
            return False
        return self._window.open_path(target)

    def _read(self, session: Session, path: Path) -> Offer | None:
        """What a file offers, with the passphrase or password that it needs; None where it does not read."""
        from beigao.dossier.offers import read_offer

        read = partial(read_offer, path, session.dossier.snapshot(), session.library)
        if path.suffix == PACKAGE_SUFFIX:
            return self._opened(path, lambda *, passphrase: read(passphrase=passphrase))
        return self._told(read) if self._window.opening.unlocked(path) else None

    def _opened(self, path: Path, read: Callable[..., R]) -> R | None:
        """What `read` gives with the passphrase of a package; None where a person does not know it."""
        from beigao.ui.password_dialogs import PASSPHRASE

        fault = ""
        while (passphrase := self._window.dialogs.ask_password(path.name, fault, PASSPHRASE)) is not None:
            try:
                return self._told(partial(read, passphrase=passphrase))
            except HandoverError as wrong:
                fault = str(wrong)
        return None

    def _told(self, read: Callable[[], R]) -> R | None:
        """What `read` gives, read beside the window; None where it does not read, which a person is told."""
        try:
            return beside(self._window, self._window.theme, N_("Reading the file…"), read)
        except HandoverError:
            raise
        except BeigaoError as fault:
            self._tell(fault, _("Nothing was changed."))
            return None

    def _offer(self, session: Session, offer: Offer, name: str) -> None:
        from beigao.ui.import_dialog import ImportDialog

        dialog = ImportDialog(self._window.theme, session, offer, name, self._window)
        is_taken = dialog.exec() == QDialog.DialogCode.Accepted
        taken, target = dialog.taken, dialog.target
        dialog.deleteLater()
        if target is not None and self._window.workspace is not None:
            self._window.workspace.show_target(target)
        if is_taken:
            self._make(session, taken, offer)
            session.review.take_in(offer.review)

    def _make(self, session: Session, taken: list[Change], offer: Offer) -> None:
        from beigao.dossier.merge import bring_files

        try:
            with session.dossier.transaction():
                session.apply(bring_files(taken, session.dossier, offer.evidence, session.library))
        except BeigaoError as fault:
            self._tell(fault, _("Nothing was changed in the file."))

    def _write(self, session: Session, wanted: CopyWanted, path: Path) -> None:
        from beigao.dossier.revisions import received

        snapshot = session.dossier.snapshot()
        try:
            base = received(session.dossier)
            work = partial(write_copy, snapshot, wanted, path, session.library, language(), base)
            beside(self._window, self._window.theme, N_("Writing the copy…"), work)
        except BeigaoError as fault:
            self._tell(fault, _("Nothing was written; the dossier is as it was."))
            return
        said = _("Read it before you give it away.") if wanted.kind == "masked" else ""
        self._window.dialogs.tell(Message(_("The copy is written: {name}.").format(name=path.name), said, sign="hint"))

    def _tell(self, fault: BeigaoError, kept: str) -> None:
        self._window.dialogs.tell(Message(str(fault), kept, details=details_of(fault)))


def write_copy(
    snapshot: Snapshot, wanted: CopyWanted, path: Path, library: Library, spoken: Language, base: Answers | None
) -> None:
    """Write a copy for others, whole or not at all; may be called in any thread.

    Args:
        snapshot: the dossier.
        wanted: which copy.
        path: where; a file that is there is written over.
        library: the definitions.
        spoken: the language of a workbook.
        base: the answers of the package that this one replies to.

    Raises:
        BeigaoError: it could not be written.
    """
    content = snapshot.content()
    if wanted.kind == "masked":
        from beigao.dossier.file import Dossier
        from beigao.dossier.masking import mask

        Dossier.create(path, mask(content, library, wanted.also), overwrite=True).close()
    elif wanted.kind == "package":
        from beigao.dossier.handover import write_handover

        write_handover(
            content, base, path, wanted.passphrase, library,
            cipher=wanted.cipher, sender=wanted.sender, note=wanted.note, overwrite=True,
        )  # fmt: skip
    else:
        from beigao.dossier.exchange_files import export_file

        export_file(content, library, path, spoken, overwrite=True)
