"""Writes Word files with tracked changes between two states of a dossier, beside the window."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.errors import BeigaoError
from beigao.ui.beside import beside
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.file_manager import open_path
from beigao.ui.session import Session
from beigao.ui.theme import Theme

if TYPE_CHECKING:
    from beigao.rendering.tracked_files import Comparison


def write_comparison(
    window: QWidget, theme: Theme, dialogs: Dialogs, session: Session, before: Answers, after: Answers, day: date
) -> None:
    """Ask for a folder, write the documents that differ there, and say which.

    Args:
        window: who waits.
        theme: its look.
        dialogs: who asks and tells.
        session: the dossier, whose evidence both states share.
        before: the older state.
        after: the newer one.
        day: that of the newer one.
    """
    chosen = dialogs.choose_folder(str(session.dossier.path.parent), _("Folder for the comparison"))
    if chosen is None:
        return
    folder, snapshot, library = Path(chosen), session.dossier.snapshot(), session.library

    def write() -> list[Comparison]:
        from beigao.rendering.tracked_files import tracked_changes

        evidence = snapshot.content().evidence
        states = Content(before, evidence), Content(after, evidence)
        made = tracked_changes(*states, library, folder, day=day)
        return [found for found in made if found.path is not None]

    try:
        made = beside(window, theme, N_("Writing the comparison…"), write)
    except BeigaoError as fault:
        dialogs.tell(Message(str(fault), _("The dossier is as it was."), details=details_of(fault)))
        return
    if not made:
        dialogs.tell(Message(_("No document is different."), sign="hint"))
        return
    notes = [found.note for found in made if found.note]
    said = Message(
        _("The comparison is written: {n} documents.").format(n=len(made)),
        "\n".join([*(found.path.name for found in made if found.path is not None), *notes]),
        _("Word and WPS show each difference as a tracked change, to be accepted or rejected."),
        sign="hint",
    )
    if dialogs.choose(said, [N_("Open the folder")], N_("Close")) is not None:
        open_path(folder)
