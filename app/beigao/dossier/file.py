"""The dossier on disk: one SQLCipher file, every answer a transaction.

WAL with synchronous=FULL: an answer that `set_answer` has acknowledged survives a power cut.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher

from beigao._i18n import _
from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.database import (
    SCHEMA_VERSION,
    appearing,
    checked_version,
    connect,
    copy_into,
    fill,
    not_opened,
    not_written,
    read_answers,
    read_evidence_files,
    read_piecemeal,
    write_answer,
    write_entries,
    write_evidence,
)
from beigao.dossier.evidence import Attachment, EvidenceFile, describe
from beigao.dossier.lock import Lock
from beigao.dossier.long_tables import LongTables
from beigao.dossier.values import is_empty
from beigao.errors import DossierError, HeldDossier


class Content(NamedTuple):
    """All of a dossier, apart from its file: what JSON, copies and drafts are made from."""

    answers: Answers
    evidence: Mapping[str, Attachment]


class Snapshot(NamedTuple):
    """A dossier at one moment: a copy of its answers, and where its evidence lies. Quick to take, whatever it holds.

    Evidence is only ever added to a file, so that it can be read later, and beside the window.
    """

    path: Path
    answers: Answers
    evidence: Mapping[str, EvidenceFile]

    def content(self) -> Content:
        """Everything, evidence too; may be called in any thread.

        Raises:
            DossierError: the file is no longer there, or does not read.
        """
        if not self.evidence:
            return Content(self.answers, {})
        if not self.path.is_file():
            raise DossierError(_("There is no file {path}.").format(path=self.path))
        try:
            with closing(connect(self.path)) as connection:
                places = connection.execute("SELECT rowid, id FROM evidence").fetchall()
                held = {
                    key: Attachment(self.evidence[key], read_piecemeal(connection, place))
                    for place, key in places
                    if key in self.evidence
                }
        except sqlcipher.Error as fault:
            raise not_opened(self.path, fault) from fault
        return Content(self.answers, held)


class Dossier:
    """An open dossier. `answers` is the live view; change it only through the methods here.

    Every method that writes raises DossierError when the disk does not take it; then file and view are as before.
    """

    def __init__(
        self, path: Path, connection: sqlcipher.Connection, library: Library, lock: Lock | None = None
    ) -> None:
        self.path = path
        self._lock = lock
        self._connection = connection
        self._library = library
        self._tables = LongTables()
        self._evidence = {file.id: file for file in read_evidence_files(connection)}
        self._attachments = _Attachments(self)
        self.answers = read_answers(connection, library.forms.values())

    @classmethod
    def create(
        cls, path: Path, content: Content | None = None, *, overwrite: bool = False, as_writer: bool = False
    ) -> Dossier:
        """A new dossier at `path`, filled with `content`; the file appears whole or not at all.

        Raises:
            DossierError: the file is there already, or cannot be written; HeldDossier where another window has it open.
        """
        library = load_library()
        if as_writer and path.exists():
            Lock(path).check()
        with appearing(path, overwrite=overwrite) as part:
            made = content or Content(Answers(library.forms.values()), {})
            fill(part, made.answers, made.evidence.values())
        return cls.open(path, as_writer=as_writer)

    @classmethod
    def open(cls, path: Path, *, as_writer: bool = False, take_over: bool = False) -> Dossier:
        """The dossier in this file.

        Args:
            path: the file.
            as_writer: whether it shall be the only one that writes, as a window has to be.
            take_over: whether the right to write is taken from who has it.

        Raises:
            DossierError: no such file, not a dossier, damaged, or made by a newer Beigao; the file is left alone.
                HeldDossier where another window has it open.
        """
        connection, lock = None, Lock(path) if as_writer else None
        try:
            if not path.is_file():
                raise DossierError(_("There is no file {path}.").format(path=path))
            if path.stat().st_size == 0:
                raise sqlcipher.DatabaseError("empty file")
            connection = connect(path)
            if checked_version(connection, path) > SCHEMA_VERSION:
                raise DossierError(
                    _("{path} was written by a newer Beigao; install the newer version to open it.").format(path=path)
                )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            if lock is not None:
                lock.take(take_over=take_over)
            return cls(path, connection, load_library(), lock)
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
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Dossier:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def content(self) -> Content:
        """An independent copy of everything, for work beside the window."""
        rows = self._connection.execute("SELECT id, content FROM evidence").fetchall()
        return Content(self.answers.copy(), {key: Attachment(self._evidence[key], bytes(blob)) for key, blob in rows})

    def view(self, changes: Mapping[FieldPath, Json]) -> Content:
        """The dossier with some answers changed, to read at once in this thread; evidence is read when used."""
        return Content(self.answers.overlaid(changes), self._attachments)

    def snapshot(self) -> Snapshot:
        """The dossier as it is now, for work beside the window."""
        return Snapshot(self.path, self.answers.copy(), dict(self._evidence))

    def set_answer(self, form: str, entry: str, field: str, value: Json) -> None:
        """Keep an answer, right or wrong; an empty value takes it away. KeyError for an unknown form or entry."""
        target = self.answers.entry(form, entry)
        self._library.forms[form].field(field)
        with self._transaction():
            write_answer(self._connection, form, entry, field, value, self._tables)
        if is_empty(value):
            target.values.pop(field, None)
        else:
            target.values[field] = value

    def add_entry(
        self,
        form: str,
        values: Mapping[str, Json] | None = None,
        position: int | None = None,
        *,
        entry_id: str | None = None,
    ) -> str:
        """A new entry of a form that occurs several times, at the end or at `position`; gives its id.

        `entry_id` brings an entry back that was deleted: what refers to it finds it again.
        """
        self._require_several(form)
        kept = {key: value for key, value in (values or {}).items() if not is_empty(value)}
        entry = Entry(entry_id or os.urandom(4).hex(), kept)
        entries = list(self.answers.entries(form))
        entries.insert(len(entries) if position is None else position, entry)
        with self._transaction():
            for field, value in entry.values.items():
                write_answer(self._connection, form, entry.id, field, value)
            self._write_order(form, entries)
        self.answers.entries(form)[:] = entries
        return entry.id

    def copy_entry(self, form: str, entry: str) -> str:
        """A copy of an entry right behind it; gives the id of the copy."""
        entries = self.answers.entries(form)
        source = self.answers.entry(form, entry)
        return self.add_entry(form, json.loads(json.dumps(source.values)), entries.index(source) + 1)

    def delete_entry(self, form: str, entry: str) -> None:
        """Take an entry away with its answers. References to it stay, and become findings."""
        self._require_several(form)
        gone = self.answers.entry(form, entry)
        entries = [kept for kept in self.answers.entries(form) if kept is not gone]
        with self._transaction():
            self._connection.execute("DELETE FROM answers WHERE form = ? AND entry = ?", (form, entry))
            self._write_order(form, entries)
        self.answers.entries(form)[:] = entries

    def move_entry(self, form: str, entry: str, position: int) -> None:
        """Put an entry at a place of its list, counted from 0."""
        moved = self.answers.entry(form, entry)
        entries = [kept for kept in self.answers.entries(form) if kept is not moved]
        entries.insert(position, moved)
        with self._transaction():
            self._write_order(form, entries)
        self.answers.entries(form)[:] = entries

    def attach(self, name: str, content: bytes) -> EvidenceFile:
        """Take a file into the dossier; the answer of an evidence field then names its id."""
        file = describe(os.urandom(4).hex(), name, content)
        with self._transaction():
            write_evidence(self._connection, Attachment(file, content))
        self.adopt(file)
        return file

    def adopt(self, file: EvidenceFile) -> None:
        """Know a file that `store_evidence` has put into the dossier's file."""
        self._evidence[file.id] = file

    def evidence(self, evidence_id: str) -> EvidenceFile:
        """What is known of a file; KeyError when the dossier has none of that id."""
        return self._evidence[evidence_id]

    def evidence_content(self, evidence_id: str) -> bytes:
        """The file itself, in bytes; KeyError when the dossier has none of that id."""
        row = self._connection.execute("SELECT content FROM evidence WHERE id = ?", (evidence_id,)).fetchone()
        if row is None:
            raise KeyError(evidence_id)
        return bytes(row[0])

    def save_as(self, path: Path) -> None:
        """Write a copy to `path` (over a file that is there) and go on in it; the old file stays as it is."""
        with suppress(OSError):  # one of the two is not there, or no name for a file: then it is another place
            if path.samefile(self.path):
                return
        with appearing(path, overwrite=True) as part:
            copy_into(self._connection, part)
        copy = Dossier.open(path, as_writer=self._lock is not None)
        self.close()
        self._connection, self.path, self._lock = copy._connection, copy.path, copy._lock

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            if self._lock is not None and not self._lock.is_ours():
                raise HeldDossier(
                    _("{name} was taken over by another window; nothing is written to it from here any more.").format(
                        name=self.path.name
                    )
                )
            yield
            self._connection.execute("COMMIT")
        except BaseException as fault:
            with suppress(sqlcipher.Error):
                self._connection.execute("ROLLBACK")
            if isinstance(fault, sqlcipher.Error):
                raise not_written(self.path, fault) from fault
            raise

    def _require_several(self, form: str) -> None:
        if self._library.forms[form].entries is None:
            raise KeyError(f"{form} occurs once")

    def _write_order(self, form: str, entries: list[Entry]) -> None:
        self._connection.execute("DELETE FROM entries WHERE form = ?", (form,))
        write_entries(self._connection, form, entries)


class _Attachments(Mapping[str, Attachment]):
    """The evidence of an open dossier, read from the file when it is asked for; the last pictures are kept."""

    _MOST_BYTES = 64 * 1024 * 1024

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._kept: dict[str, Attachment] = {}

    def __getitem__(self, evidence_id: str) -> Attachment:
        if evidence_id not in self._kept:
            file = self._dossier.evidence(evidence_id)
            content = self._dossier.evidence_content(evidence_id) if file.is_picture else b""
            if sum(len(kept.content) for kept in self._kept.values()) + len(content) > self._MOST_BYTES:
                self._kept.clear()
            self._kept[evidence_id] = Attachment(file, content)
        return self._kept[evidence_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._dossier._evidence)

    def __len__(self) -> int:
        return len(self._dossier._evidence)


def read_evidence(path: Path, evidence_id: str) -> bytes:
    """A large file out of the dossier at `path`, beside the thread that holds it open; KeyError when it has none.

    Raises:
        DossierError: the dossier is no longer there, or does not read.
    """
    if not path.is_file():
        raise DossierError(_("There is no file {path}.").format(path=path))
    try:
        with closing(connect(path)) as connection:
            place = connection.execute("SELECT rowid FROM evidence WHERE id = ?", (evidence_id,)).fetchone()
            if place is None:
                raise KeyError(evidence_id)
            return read_piecemeal(connection, place[0])
    except sqlcipher.Error as fault:
        raise not_opened(path, fault) from fault


def store_evidence(path: Path, name: str, content: bytes) -> EvidenceFile:
    """Put a large file into the dossier at `path` beside the thread that holds it open; `Dossier.adopt` then knows it.

    Raises:
        DossierError: the dossier cannot be written; it is as before.
    """
    if not path.is_file():
        raise DossierError(_("There is no file {path}.").format(path=path))
    file = describe(os.urandom(4).hex(), name, content)
    try:
        with closing(connect(path)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            write_evidence(connection, Attachment(file, content))
    except sqlcipher.Error as fault:
        raise not_written(path, fault) from fault
    return file
