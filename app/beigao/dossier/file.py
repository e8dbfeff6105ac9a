"""An open dossier: its answers and evidence in memory and, each change a transaction, in one SQLCipher file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher

from beigao._i18n import _
from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.database import (
    appearing,
    connect,
    fill,
    not_opened,
    read_answers,
    read_evidence_files,
    read_piecemeal,
    write_answer,
    write_entries,
    write_evidence,
)
from beigao.dossier.evidence import Attachment, EvidenceFile, describe
from beigao.dossier.evidence_store import Attachments
from beigao.dossier.keys import Key
from beigao.dossier.lock import Lock
from beigao.dossier.long_tables import LongTables
from beigao.dossier.open_file import OpenFile
from beigao.dossier.review import NO_REVIEW, Review, read_review
from beigao.dossier.values import is_empty
from beigao.errors import DossierError


class Content(NamedTuple):
    """All of a dossier, apart from its file: what JSON, copies and drafts are made from."""

    answers: Answers
    evidence: Mapping[str, Attachment]
    review: Review = NO_REVIEW


class Snapshot(NamedTuple):
    """A dossier at one moment: a copy of its answers, and where its evidence lies. Quick to take, whatever it holds.

    Evidence is only ever added to a file, so that it can be read later, and beside the window.
    """

    path: Path
    answers: Answers
    evidence: Mapping[str, EvidenceFile]
    review: Review

    def content(self) -> Content:
        """Everything, evidence too; may be called in any thread.

        Raises:
            DossierError: the file is no longer there, or does not read.
        """
        if not self.evidence:
            return Content(self.answers, {}, self.review)
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
        return Content(self.answers, held, self.review)


class Dossier:
    """An open dossier. `answers` is the live view; change it only through the methods here.

    Every method that writes raises DossierError when the disk does not take it; then file and view are as before.
    """

    def __init__(self, file: OpenFile, library: Library) -> None:
        self._file, self._library = file, library
        self._tables = LongTables()
        self._evidence = {known.id: known for known in read_evidence_files(file.connection)}
        self._attachments = Attachments(self)
        self.answers = read_answers(file.connection, library.forms.values())
        self.review()  # what does not read is told now, and not in the midst of work

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._file.path

    @property
    def is_read_only(self) -> bool:
        """Whether it was opened to read along only."""
        return self._file.is_read_only

    @property
    def _connection(self) -> sqlcipher.Connection:
        return self._file.connection

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
            fill(part, made.answers, made.evidence.values(), made.review)
        return cls.open(path, as_writer=as_writer)

    @classmethod
    def open(cls, path: Path, *, as_writer: bool = False, take_over: bool = False, read_only: bool = False) -> Dossier:
        """The dossier in this file. One of an earlier Beigao is copied aside and brought up to date.

        Args:
            path: the file.
            as_writer: whether it shall be the only one that writes, as a window has to be.
            take_over: whether the right to write is taken from who has it.
            read_only: whether nothing shall be written, also where nobody else writes.

        Raises:
            DossierError: no such file, not a dossier, damaged, or made by a newer Beigao; the file is left alone.
                HeldDossier where another window has it open, LockedDossier where it has a password.
        """
        file = OpenFile.open(path, as_writer=as_writer, take_over=take_over, read_only=read_only)
        try:
            return cls(file, load_library())
        except BaseException as fault:
            file.close()
            if isinstance(fault, sqlcipher.Error | ValueError | TypeError | LookupError | RecursionError):
                raise not_opened(path, fault) from fault
            raise

    def close(self) -> None:
        """Let go of the file; safe to call twice."""
        self._file.close()

    def __enter__(self) -> Dossier:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def content(self) -> Content:
        """An independent copy of everything, for work beside the window."""
        rows = self._connection.execute("SELECT id, content FROM evidence").fetchall()
        evidence = {key: Attachment(self._evidence[key], bytes(blob)) for key, blob in rows}
        return Content(self.answers.copy(), evidence, self.review())

    def view(self, changes: Mapping[FieldPath, Json]) -> Content:
        """The dossier with some answers changed, to read at once in this thread; evidence is read when used."""
        return Content(self.answers.overlaid(changes), self._attachments)

    def snapshot(self) -> Snapshot:
        """The dossier as it is now, for work beside the window."""
        return Snapshot(self.path, self.answers.copy(), dict(self._evidence), self.review())

    def review(self) -> Review:
        """The comments and opinions; `review.py` writes them."""
        return read_review(self._connection)

    def set_answer(self, form: str, entry: str, field: str, value: Json) -> None:
        """Keep an answer, right or wrong; an empty value takes it away. KeyError for an unknown form or entry."""
        target = self.answers.entry(form, entry)
        self._library.forms[form].field(field)
        with self.transaction():
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
        with self.transaction():
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
        with self.transaction():
            self._connection.execute("DELETE FROM answers WHERE form = ? AND entry = ?", (form, entry))
            self._write_order(form, entries)
        self.answers.entries(form)[:] = entries

    def move_entry(self, form: str, entry: str, position: int) -> None:
        """Put an entry at a place of its list, counted from 0."""
        moved = self.answers.entry(form, entry)
        entries = [kept for kept in self.answers.entries(form) if kept is not moved]
        entries.insert(position, moved)
        with self.transaction():
            self._write_order(form, entries)
        self.answers.entries(form)[:] = entries

    def attach(self, name: str, content: bytes, *, evidence_id: str | None = None) -> EvidenceFile:
        """Take a file into the dossier; the answer of an evidence field then names its id.

        `evidence_id` keeps the id that it had in another dossier.
        """
        file = describe(evidence_id or os.urandom(4).hex(), name, content)
        with self.transaction():
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
            if path.samefile(self.path) and self._file.is_same():
                return
        self.write_copy(path)
        self._file = self._file.follow_to(path)

    def keep_apart(self, path: Path) -> None:
        """Write what is open here to `path` and go on in it, after another program has replaced the file.

        Where that program wrote over the very bytes that were open, answers are taken from memory, and evidence as far
        as it still reads; revisions and comments are lost then.
        """
        try:
            self.write_copy(path)
        except DossierError:
            with appearing(path, overwrite=True) as part:
                fill(part, self.answers, self._evidence_that_reads())
        self._file = self._file.follow_to(path)

    def write_copy(self, path: Path, amend: Callable[[sqlcipher.Connection], None] | None = None) -> None:
        """Write a copy to `path`, over a file that is there; it appears whole and checked, or not at all.

        `amend` changes the copy, in one transaction, before it appears.
        """
        self._file.write_copy(path, amend)

    def encrypt_anew(self, key: Key, copy: Path | None = None) -> None:
        """Put a copy that is encrypted with another key in the place of the file, and go on in it.

        Backups are left as they are: `backups.py` encrypts them.

        Args:
            key: the key, which is known from then on.
            copy: the copy, where `backups.write_encrypted` has written it beside the window, while nobody wrote here.
        """
        self._file.encrypt_anew(key, copy)

    def stored_answers(self) -> Answers:
        """The answers as the file has them now, which another window may have changed; evidence becomes known, too."""
        self._evidence = {file.id: file for file in read_evidence_files(self._connection)}
        return read_answers(self._connection, self._library.forms.values())

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds in the file; for the modules of this package.

        Raises:
            DossierError: the file does not read.
        """
        return self._file.rows(query, *values)

    @contextmanager
    def transaction(self) -> Iterator[sqlcipher.Connection]:
        """Changes that reach the file, and `answers`, together or not at all; for the modules of this package.

        Methods that write may be called within: what they do is a part of the whole, and a method that fails there has
        done nothing.

        Raises:
            DossierError: the file does not take them. HeldDossier where another window has taken it over,
                ChangedDossier where another program has replaced the file.
        """
        if self._connection.in_transaction:
            with self._file.transaction() as connection:
                yield connection
            return
        evidence = dict(self._evidence)
        try:
            with self.answers.all_or_nothing(), self._file.transaction() as connection:
                yield connection
        except BaseException:
            self._evidence = evidence
            raise

    def _evidence_that_reads(self) -> Iterator[Attachment]:
        for file in self._evidence.values():
            with suppress(sqlcipher.Error, KeyError):
                yield Attachment(file, self.evidence_content(file.id))

    def _require_several(self, form: str) -> None:
        if self._library.forms[form].entries is None:
            raise KeyError(f"{form} occurs once")

    def _write_order(self, form: str, entries: list[Entry]) -> None:
        self._connection.execute("DELETE FROM entries WHERE form = ?", (form,))
        write_entries(self._connection, form, entries)
