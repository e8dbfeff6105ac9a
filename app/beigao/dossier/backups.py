"""Backups of a dossier: whole copies beside it, each verified when it is made, fewer the older they get.

They are made from the file, in any thread, while the dossier is open: SQLite gives a reader one moment of it. All
backups of two days are kept, then one a day for 12 days, one a week for 10 weeks, one a month for 9 months.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher

from beigao._i18n import _
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers
from beigao.dossier.database import (
    SUFFIX,
    TAILS,
    appearing,
    checked_copy,
    checked_version,
    connect,
    copy_into,
    not_opened,
    not_written,
    read_answers,
    read_piecemeal,
    sync_folder,
    take_away,
)
from beigao.dossier.keys import Key, key_of
from beigao.dossier.schema import fingerprint
from beigao.errors import DossierError, LockedDossier

EVERY = timedelta(minutes=30)
"""The least time between two backups of a dossier."""
ALL_OF = timedelta(days=2)
DAYS, WEEKS, MONTHS = 12, 10, 9

_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"(\d{8}-\d{6})" + re.escape(SUFFIX))
_SET_ASIDE = "_旧文件_"


class Backup(NamedTuple):
    """A copy of a dossier, and when it was made, in local time."""

    path: Path
    made: datetime


class Backups:
    """The backups of one dossier.

    Args:
        dossier: the dossier's file.
        root: the folder that holds the backups of all dossiers; without one they lie beside the dossier.
    """

    def __init__(self, dossier: Path, root: Path | None = None) -> None:
        self.dossier = dossier
        self.folder = (root or dossier.parent) / f"{dossier.stem}_备份"

    def all(self) -> list[Backup]:
        """The backups that are there, the newest first."""
        found = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                if name := _NAME.fullmatch(path.name):
                    with suppress(ValueError):  # digits that are no time
                        found.append(Backup(path, datetime.strptime(name[1], _STAMP)))
        return sorted(found, key=lambda backup: backup.made, reverse=True)

    def is_due(self, now: datetime) -> bool:
        """Whether enough time has gone by since the last one; a clock that was set back does not count."""
        newest = next(iter(self.all()), None)
        return newest is None or not timedelta(0) <= now - newest.made < EVERY

    def make(self, now: datetime) -> Backup | None:
        """Write a backup, open it again and compare it, and let old ones go; None where nothing has changed.

        Raises:
            DossierError: the dossier does not read, or the folder does not take the backup; old ones are as before.
        """
        if not self.dossier.is_file():
            raise DossierError(_("There is no file {path}.").format(path=self.dossier))
        newest = next(iter(self.all()), None)
        path = self.folder / f"{now.strftime(_STAMP)}{SUFFIX}"
        try:
            with closing(connect(self.dossier)) as source:
                if newest is not None and _fingerprint_of(newest.path) == fingerprint(source):
                    return None
                self.folder.mkdir(parents=True, exist_ok=True)
                with appearing(path, overwrite=True) as part:
                    copied = copy_into(source, part, key_of(self.dossier))
                    if _verify(part) != copied:
                        raise sqlcipher.DatabaseError("the backup is not what was copied")
        except sqlcipher.Error as fault:
            raise not_opened(self.dossier, fault) from fault
        except OSError as fault:
            raise DossierError(
                _("The folder {folder} does not take backups: {reason}.").format(
                    folder=self.folder, reason=fault.strerror or fault
                )
            ) from fault
        self._prune(now)
        return Backup(path, now.replace(microsecond=0))

    def newest_sound(self) -> Backup | None:
        """The newest backup of which every page and every file is sound."""
        for backup in self.all():
            with suppress(sqlcipher.Error, OSError, DossierError):
                _verify(backup.path)
                return backup
        return None

    def restore(self, backup: Backup, now: datetime) -> Path | None:
        """Put a backup in the place of the dossier, which must not be open; gives where the old file is kept.

        Raises:
            DossierError: the backup is damaged, or the folder takes no file; the dossier is as before.
        """
        try:
            _verify(backup.path)
        except sqlcipher.Error as fault:
            raise not_opened(backup.path, fault) from fault
        aside = None
        try:
            with appearing(self.dossier, overwrite=True) as part:
                with closing(connect(backup.path)) as source:
                    copy_into(source, part, key_of(backup.path))
                aside = self._set_aside(now)
        except DossierError:
            if aside is not None:
                self._bring_back(aside)
            raise
        return aside

    def encrypt_anew(self, key: Key) -> list[Backup]:
        """Encrypt every backup with another key; gives those that could not be, which are as they were.

        Each copy is checked before it takes the place of the old one.
        """
        left = []
        for backup in self.all():
            try:
                _verify(backup.path)
                with appearing(backup.path, overwrite=True) as part:
                    write_encrypted(backup.path, part, key)
            except (sqlcipher.Error, DossierError):
                left.append(backup)
        return left

    def _set_aside(self, now: datetime) -> Path | None:
        """Keep the dossier's file under another name, with what SQLite has beside it.

        Where the disk can, it has both names until the backup takes the first one: so the dossier is never away.
        """
        if not self.dossier.exists():
            return None
        aside = self.dossier.with_name(f"{self.dossier.stem}{_SET_ASIDE}{now.strftime(_STAMP)}{SUFFIX}")
        try:
            try:
                os.link(self.dossier, aside)
            except OSError:  # a stick with a simple file system
                self.dossier.replace(aside)
            _move_tails(self.dossier, aside)
            sync_folder(aside.parent)
        except OSError as fault:
            if aside.exists():
                self._bring_back(aside)
            raise DossierError(
                _(
                    "{path} could not be set aside ({reason}), so nothing was restored; close it in other programs, "
                    "check that the folder may be written to, and try again."
                ).format(path=self.dossier, reason=fault.strerror or fault)
            ) from fault
        return aside

    def _bring_back(self, aside: Path) -> None:
        """Undo `_set_aside`."""
        _move_tails(aside, self.dossier)
        if self.dossier.exists() and aside.samefile(self.dossier):
            aside.unlink()
        else:
            aside.replace(self.dossier)

    def _prune(self, now: datetime) -> None:
        known = self.all()
        keep = kept((backup.made for backup in known), now)
        for backup in known:
            if backup.made not in keep:
                with suppress(OSError):
                    backup.path.unlink()


def _move_tails(path: Path, target: Path) -> None:
    for tail in TAILS:
        with suppress(FileNotFoundError):
            path.with_name(path.name + tail).replace(target.with_name(target.name + tail))


def differing(backup: Backup, answers: Answers) -> list[FieldPath]:
    """The answers that a backup has otherwise than these, or that only one of the two has.

    Raises:
        DossierError: the backup does not read.
    """
    try:
        with closing(connect(backup.path)) as connection:
            old = read_answers(connection, load_library().forms.values())
    except sqlcipher.Error as fault:
        raise not_opened(backup.path, fault) from fault
    before, now = (
        {
            FieldPath(form, entry.id, field): value
            for form, entry in found.walk()
            for field, value in entry.values.items()
        }
        for found in (old, answers)
    )
    return [path for path in {**before, **now} if before.get(path) != now.get(path)]


def copy_dossier(path: Path, target: Path) -> None:
    """Write a copy of a dossier as it is at this moment, also of one that is open somewhere; it appears whole or not.

    Raises:
        DossierError: the dossier does not read, or the copy cannot be written.
    """
    with appearing(target, overwrite=True) as part, closing(connect(path)) as source:
        copy_into(source, part, key_of(path))


def write_encrypted(path: Path, part: Path, key: Key) -> None:
    """Write a copy of a dossier under another key, and check it; may be called in any thread.

    Raises:
        DossierError: the dossier does not read, or the disk does not take the copy.
    """
    try:
        with closing(connect(path)) as source:
            checked_copy(source, part, key)
    except (sqlcipher.Error, OSError) as fault:
        take_away(part)
        raise not_written(path, fault) from fault


def kept(made: Iterable[datetime], now: datetime) -> set[datetime]:
    """Of backups that were made at these times, those that stay."""
    times = sorted(made, reverse=True)
    keep = {time for time in times if now - time < ALL_OF} | set(times[:1])
    for period, count in (("%Y-%m-%d", DAYS), ("%G-%V", WEEKS), ("%Y-%m", MONTHS)):
        newest: dict[str, datetime] = {}
        for time in times:
            newest.setdefault(time.strftime(period), time)
        keep.update(list(newest.values())[:count])
    return keep


def _fingerprint_of(path: Path) -> bytes:
    """The fingerprint of a backup; none where it does not read."""
    try:
        with closing(connect(path)) as connection:
            return fingerprint(connection)
    except (sqlcipher.Error, LockedDossier):
        return b""


def _verify(path: Path) -> bytes:
    """The fingerprint of a dossier of which every page is sound and every file is the one that was kept.

    Raises:
        sqlcipher.DatabaseError: one is not.
    """
    if not path.is_file():
        raise DossierError(_("There is no file {path}.").format(path=path))
    with closing(connect(path)) as connection:
        checked_version(connection, path)
        for place, sha256 in connection.execute("SELECT rowid, sha256 FROM evidence").fetchall():
            if hashlib.sha256(read_piecemeal(connection, place)).hexdigest() != sha256:
                raise sqlcipher.DatabaseError("evidence is not what it was")
        return fingerprint(connection)
