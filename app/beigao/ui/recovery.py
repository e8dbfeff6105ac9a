"""What a person is offered when a dossier is damaged, or when they want an older state of it back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from beigao._formats import say_day, say_number, say_time
from beigao._i18n import N_, _
from beigao.dossier.answers import Answers
from beigao.dossier.backups import Backup, Backups, copy_dossier, differing
from beigao.errors import BeigaoError, ChangedDossier, DamagedDossier
from beigao.ui.beside import beside
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.file_manager import open_path
from beigao.ui.session import Session
from beigao.ui.theme import Theme

RESTORE = 1


def moment_words(moment: datetime) -> str:
    """A day and the time on it."""
    return _("{day}, {time}").format(day=say_day(moment.date()), time=say_time(moment))


def difference_words(backup: Backup, answers: Answers) -> str:
    """How far a backup is from a dossier; nothing where it does not read."""
    try:
        count = len(differing(backup, answers))
    except BeigaoError:
        return ""
    if not count:
        return _("All answers are the same there.")
    return (
        _("{n} answers are different there.").format(n=say_number(count))
        if count != 1
        else _("1 answer is different there.")
    )


def recover(window: QWidget, theme: Theme, dialogs: Dialogs, backups: Backups, fault: DamagedDossier) -> bool:
    """Offer the newest sound backup of a dossier that is damaged; True when it was put in its place."""
    name = backups.dossier.name
    happened = _("{name} is damaged and does not open.").format(name=name)
    backup = beside(window, theme, N_("Looking for a sound backup…"), backups.newest_sound)
    if backup is None:
        where = _("There is no sound backup in {folder}; look for a copy elsewhere and open that.")
        kept = _("The file was left as it is.")
        dialogs.tell(Message(happened, kept, where.format(folder=backups.folder), details=details_of(fault)))
        return False
    when = moment_words(backup.made)
    found = _("The backup of {when} is sound. What was written after it is not in it.").format(when=when)
    kept = _("If you restore it, the damaged file is kept beside it under another name.")
    way = dialogs.choose(
        Message(happened, found, kept, details=details_of(fault)), [N_("Open the folder"), N_("Restore the backup")]
    )
    if way is None:
        return False
    if way != RESTORE:
        open_path(backups.folder)
        return False
    return put_back(dialogs, backups, backup) is not None


def copy_of_held(dialogs: Dialogs, path: Path) -> Path | None:
    """A copy of a dossier that another window has open, where a person wants it; None when they leave it."""
    target = dialogs.choose_new_dossier(path.with_stem(_("{name} (copy)").format(name=path.stem)))
    if target is None or (target.exists() and target.samefile(path)):
        return None
    try:
        copy_dossier(path, target)
    except BeigaoError as fault:
        dialogs.tell(Message(str(fault), _("The file was left as it is."), details=details_of(fault)))
        return None
    return target


def keep_apart(dialogs: Dialogs, session: Session, fault: ChangedDossier) -> Path | None:
    """Let the session go on in a file beside the one that another program has replaced; None where that failed."""
    path = session.dossier.path
    apart = path.with_stem(f"{path.stem}_冲突副本_{datetime.now():%Y%m%d-%H%M%S}")
    try:
        session.dossier.keep_apart(apart)
    except BeigaoError as failed:
        kept = _("What you typed is still in the window; save it under another name with Ctrl+Shift+S.")
        dialogs.tell(Message(f"{fault} {failed}", kept, details=details_of(failed)))
        return None
    words = _("Everything that was open here is in {name}, and you go on in that file.").format(name=apart.name)
    advice = _("{name} was left as the other program wrote it; open it to see what is different there.")
    dialogs.tell(Message(str(fault), words, advice.format(name=path.name), sign="warning", details=details_of(fault)))
    return apart


def put_back(dialogs: Dialogs, backups: Backups, backup: Backup) -> Path | None:
    """Put a backup in the place of a dossier that is not open, and say where the old file is; None when that failed."""
    try:
        aside = backups.restore(backup, datetime.now())
    except BeigaoError as fault:
        dialogs.tell(Message(str(fault), _("The dossier is as it was."), details=details_of(fault)))
        return None
    if aside is not None:
        dialogs.tell(
            Message(
                _("The backup of {when} is restored.").format(when=moment_words(backup.made)),
                _("The file as it was before is kept: {name}.").format(name=aside.name),
                sign="hint",
            )
        )
    return backups.dossier
