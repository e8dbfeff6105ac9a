"""The file of an open dossier: its connection, its lock, its key, and whether it is still the file that was opened.

WAL with synchronous=FULL: what a transaction has acknowledged survives a power cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher

from beigao._i18n import _
from beigao.dossier.database import (
    SUFFIX,
    appearing,
    checked_copy,
    connect,
    connect_sound,
    copy_into,
    has_log,
    is_ours,
    log_beside,
    not_opened,
    not_written,
)
from beigao.dossier.keys import Key, key_of, remember
from beigao.dossier.lock import Lock
from beigao.dossier.schema import SCHEMA_VERSION, begin_session, fingerprint, migrate, read_state
from beigao.errors import ChangedDossier, DossierError, HeldDossier


class OpenFile:
    """A file that is open, to write to or to read along.

    Attributes:
        path: where it lies.
        connection: the way in.
        is_read_only: whether it was opened to read along only.
    """

    def __init__(self, path: Path, connection: sqlcipher.Connection, lock: Lock | None) -> None:
        self.path, self.connection = path, connection
        self.is_read_only = bool(connection.execute("PRAGMA query_only").fetchone()[0])
        self._lock = lock
        self._key = key_of(path)
        self._identity = identity(path)
        self._in_session = False
        self._log: int | None = None  # the inode of the log that changes are written to

    @classmethod
    def open(cls, path: Path, *, as_writer: bool = False, take_over: bool = False, read_only: bool = False) -> OpenFile:
        """The file at a path; the arguments and errors are those of `Dossier.open`."""
        connection, lock = None, Lock(path) if as_writer else None
        try:
            if not path.is_file():
                raise DossierError(_("There is no file {path}.").format(path=path))
            if path.stat().st_size == 0:
                raise sqlcipher.DatabaseError("empty file")
            connection, version = connect_sound(path)
            if version > SCHEMA_VERSION:
                raise DossierError(
                    _("{path} was written by a newer Beigao; install the newer version to open it.").format(path=path)
                )
            _write_ahead(connection)
            if lock is not None:
                lock.take(take_over=take_over)
            if version < SCHEMA_VERSION:
                _bring_up_to_date(connection, path, version)
            connection.execute(f"PRAGMA query_only = {int(read_only)}")
            return cls(path, connection, lock)
        except BaseException as fault:
            if connection is not None:
                connection.close()
            if lock is not None:
                lock.release()
            if isinstance(fault, sqlcipher.Error | OSError | ValueError):
                raise not_opened(path, fault) from fault
            raise

    def close(self) -> None:
        """Let go of the file; safe to call twice."""
        self.connection.close()
        now = identity(self.path)
        if now and self._identity and now.inode != self._identity.inode:
            self._take_log_away()
        if self._lock is not None:
            self._lock.release()

    def follow_to(self, path: Path) -> OpenFile:
        """Close this file and open another one in the same way."""
        other = OpenFile.open(path, as_writer=self._lock is not None)
        self.close()
        return other

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds.

        Raises:
            DossierError: the file does not read.
        """
        try:
            return list(self.connection.execute(query, values))
        except sqlcipher.Error as fault:
            raise not_opened(self.path, fault) from fault

    @contextmanager
    def transaction(self) -> Iterator[sqlcipher.Connection]:
        """Changes that reach the file together or not at all; one within another is a part of it.

        Raises:
            DossierError: the file does not take them. HeldDossier where another window has taken it over,
                ChangedDossier where another program has replaced it.
        """
        if self.is_read_only:
            words = _("{name} is open to read along only; take it over to change it.")
            raise HeldDossier(words.format(name=self.path.name))
        within = self.connection.in_transaction
        try:
            with self._part() if within else self._whole():
                yield self.connection
        except sqlcipher.Error as fault:
            raise not_written(self.path, fault) from fault

    def write_copy(self, path: Path, amend: Callable[[sqlcipher.Connection], None] | None = None) -> None:
        """Write a copy to `path`, over a file that is there; it appears whole and checked, or not at all.

        `amend` changes the copy, in one transaction, before it appears.
        """
        with appearing(path, overwrite=True) as part:
            checked_copy(self.connection, part, self._key)
            if amend is not None:
                with closing(connect(part, self._key)) as copy:
                    copy.execute("BEGIN")
                    amend(copy)
                    copy.execute("COMMIT")

    def encrypt_anew(self, key: Key, copy: Path | None = None) -> None:
        """Put a copy that is encrypted with another key in the place of the file, and go on in it.

        Args:
            key: the key, which is known from then on.
            copy: the copy, where `backups.write_encrypted` has written it beside the window, while nobody wrote here.
        """
        remember(key)
        with self.transaction():
            pass  # whoever was taken over, or whose file was replaced, must not write here
        try:
            with appearing(self.path, overwrite=True) as part:
                if copy is None:
                    checked_copy(self.connection, part, key)
                else:
                    _require_equal(self.connection, copy, key)
                    copy.replace(part)
                self._empty_log()
                self.connection.close()
        finally:
            self._connect_again()
            self._key, self._identity = key_of(self.path), identity(self.path)
            self._log, self._in_session = None, False

    def is_same(self) -> bool:
        """Whether the file at the path is still the one that is open here."""
        now = identity(self.path)
        if now == self._identity:
            return True
        if now is None or self._identity is None or now.inode != self._identity.inode:
            return False
        if not is_ours(self.path, read_state(self.connection)):
            return False
        self._identity = now
        return True

    @contextmanager
    def _whole(self) -> Iterator[None]:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            self._require_lock()
            self._require_same()
            if not self._in_session and not has_log(self.path):
                begin_session(self.connection)
            yield
            self.connection.execute("COMMIT")
            self._in_session, self._log = True, self._log or _inode(log_beside(self.path))
        except BaseException:
            with suppress(sqlcipher.Error):
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _part(self) -> Iterator[None]:
        self.connection.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            with suppress(sqlcipher.Error):  # a full disk has ended the whole of it already
                self.connection.execute("ROLLBACK TO part")
                self.connection.execute("RELEASE part")
            raise
        self.connection.execute("RELEASE part")

    def _require_lock(self) -> None:
        """Raise HeldDossier where another window has taken the right to write; another error where nobody can tell."""
        if self._lock is None or self._lock.is_ours():
            return
        self._require_same()  # else the folder is away, and the lock with it
        if self._lock.path.exists() and self._lock.holder() is None:
            raise not_written(self.path, PermissionError())
        words = _("{name} was taken over by another window; nothing is written to it from here any more.")
        raise HeldDossier(words.format(name=self.path.name))

    def _require_same(self) -> None:
        """Raise ChangedDossier where the file at the path is no longer the one that is open here."""
        if not self.is_same():
            words = _("{name} was replaced or taken away by another program while it was open here.")
            raise ChangedDossier(words.format(name=self.path.name))

    def _connect_again(self) -> None:
        """A connection to the file as it is now; tried twice, since SQLite reads on where it cannot open to write."""
        for _attempt in range(2):
            self.connection.close()
            self.connection = connect(self.path)
            with suppress(sqlcipher.Error):  # a disk that fails: without a log ahead the file is as safe, only slower
                _write_ahead(self.connection)
                return

    def _empty_log(self) -> None:
        """Bring what stands in the log into the file: a log is taken away before another file comes in its place.

        Closing the file does so, too, but not while somebody reads it, as for a backup.
        """
        is_held, *_counts = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_held:
            raise sqlcipher.OperationalError("database is locked")

    def _take_log_away(self) -> None:
        """Our log, which SQLite leaves beside a file that took the place of ours, would be read as that file's."""
        if self._log is not None and _inode(log_beside(self.path)) == self._log:
            for tail in ("-wal", "-shm"):
                self.path.with_name(self.path.name + tail).unlink(missing_ok=True)


class Identity(NamedTuple):
    """What tells a file on disk from another one in its place, and whether it was written to."""

    inode: int
    modified: int
    size: int


def identity(path: Path) -> Identity | None:
    """The identity of a file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Identity(found.st_ino, found.st_mtime_ns, found.st_size)


def _inode(path: Path) -> int | None:
    found = identity(path)
    return found.inode if found else None


def _require_equal(connection: sqlcipher.Connection, copy: Path, key: Key) -> None:
    with closing(connect(copy, key)) as other:
        if fingerprint(other) != fingerprint(connection):
            raise sqlcipher.DatabaseError("the copy is of an earlier state")


def _write_ahead(connection: sqlcipher.Connection) -> None:
    """Let each change be on disk, beside the file, before it counts."""
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_mode = WAL")


def _bring_up_to_date(connection: sqlcipher.Connection, path: Path, version: int) -> None:
    """Copy a file of an earlier version aside, then give it the present tables."""
    aside = path.with_name(f"{path.stem}_升级前_版本{version}{SUFFIX}")
    if not aside.exists():
        with appearing(aside, overwrite=False) as part:
            copy_into(connection, part, key_of(path))
    migrate(connection)
