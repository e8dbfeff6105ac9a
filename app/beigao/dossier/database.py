"""The database in a dossier's file: SQLCipher, its schema, and how rows are read and written; no open dossier.

SQLCipher signs each page, so any damage is found. Without a password the key is the published one below: it
guards against damage, not against readers, and the program says so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from beigao._i18n import _
from beigao.definitions.models import Form
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.evidence import Attachment, EvidenceFile
from beigao.dossier.long_tables import LongTables, encode
from beigao.dossier.values import is_empty
from beigao.errors import DamagedDossier, DossierError

SCHEMA_VERSION = 1
SUFFIX = ".beigao"
APPLICATION_ID = 0x42454947  # "BEIG"
PIECE = 1024 * 1024
TAILS = ("-wal", "-shm", "-journal")
PUBLIC_KEY = "008be28ba2e452152b35bbc18438ba932e99e218cb40e7288b90b4029d155897"
"""The SHA-256 of “beigao: this key is public; it finds damage and hides nothing”."""

SCHEMA = """
CREATE TABLE entries (
    form TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (form, id)
) WITHOUT ROWID;
CREATE TABLE answers (
    form TEXT NOT NULL, entry TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (form, entry, field)
) WITHOUT ROWID;
CREATE TABLE evidence (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, content BLOB NOT NULL
);
"""


def connect(path: Path) -> sqlcipher.Connection:
    """A connection in which every statement is a transaction of its own, unless one is begun."""
    connection: sqlcipher.Connection = sqlcipher.connect(str(path), isolation_level=None, timeout=2)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{PUBLIC_KEY}'\"")
    return connection


def read_piecemeal(connection: sqlcipher.Connection, place: int) -> bytes:
    """The content of a piece of evidence, read so that other threads get a turn: decrypting 50 MB takes 100 ms."""
    with connection.open_blob("evidence", "content", place, True) as blob:
        return b"".join(iter(lambda: blob.read(PIECE), b""))


def checked_version(connection: sqlcipher.Connection, path: Path) -> int:
    """The version of the schema, once every page was found sound; else sqlcipher.DatabaseError."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise sqlcipher.DatabaseError("another program's database")
    if faults := connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise sqlcipher.DatabaseError(f"{len(faults)} pages of {path.name} are damaged")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def fill(path: Path, answers: Answers, evidence: Iterable[Attachment]) -> None:
    """Make the database of a new dossier in this file."""
    connection = connect(path)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.executescript(SCHEMA)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN")
        for form, entry in answers.walk():
            for field, value in entry.values.items():
                write_answer(connection, form, entry.id, field, value)
        for form in {form for form, _entry in answers.walk()}:
            write_entries(connection, form, answers.entries(form))
        for attachment in evidence:
            write_evidence(connection, attachment)
        connection.execute("COMMIT")
    finally:
        connection.close()


def write_answer(
    connection: sqlcipher.Connection, form: str, entry: str, field: str, value: Json, tables: LongTables | None = None
) -> None:
    """Put an answer in its row; an empty one takes the row away."""
    if is_empty(value):
        connection.execute("DELETE FROM answers WHERE form = ? AND entry = ? AND field = ?", (form, entry, field))
    else:
        key = form, entry, field
        row = (*key, tables.encode(key, value) if tables else encode(value))
        connection.execute("INSERT OR REPLACE INTO answers (form, entry, field, value) VALUES (?, ?, ?, ?)", row)


def write_entries(connection: sqlcipher.Connection, form: str, entries: list[Entry]) -> None:
    """The entries of a form, of which the table has none."""
    rows = [(form, entry.id, position) for position, entry in enumerate(entries)]
    connection.executemany("INSERT INTO entries (form, id, position) VALUES (?, ?, ?)", rows)


def write_evidence(connection: sqlcipher.Connection, attachment: Attachment) -> None:
    """Add a file."""
    file = attachment.file
    row = (file.id, json.dumps(file.name), file.media_type, file.size, file.sha256, attachment.content)
    connection.execute("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)", row)


@contextmanager
def appearing(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """A file beside `path` to write to; it takes the place of `path` when all went well, and is gone otherwise."""
    part = path.with_name(f".{os.urandom(6).hex()}.part")
    try:
        if path.exists() and not overwrite:
            raise DossierError(_("{path} is there already; choose another name.").format(path=path))
        yield part
        for tail in TAILS:  # of a dossier that is written over
            path.with_name(path.name + tail).unlink(missing_ok=True)
        part.replace(path)
        sync_folder(path.parent)
    except (sqlcipher.Error, OSError) as fault:
        raise not_written(path, fault) from fault
    finally:
        for tail in ("", *TAILS):
            with suppress(OSError):
                part.with_name(part.name + tail).unlink(missing_ok=True)


def not_opened(path: Path, fault: Exception) -> DossierError:
    """What a person is told of a file that does not open."""
    if "locked" in str(fault):
        return not_written(path, fault)
    if isinstance(fault, OSError) or "unable to open" in str(fault) or "readonly" in str(fault):
        return DossierError(_("{path} may not be read or written here.").format(path=path))
    return DamagedDossier(
        _("{path} is not a Beigao dossier, or it is damaged. It was left as it is; use a backup copy.").format(
            path=path
        )
    )


def not_written(path: Path, fault: Exception) -> DossierError:
    """What a person is told of a file that could not be written."""
    reason = str(fault).lower()
    if "full" in reason or getattr(fault, "errno", None) == 28:
        return DossierError(
            _("The disk is full, so {path} was not written; make room and try again.").format(path=path)
        )
    if "locked" in reason:
        return DossierError(_("{path} is held by another program; close it there and try again.").format(path=path))
    return DossierError(
        _("{path} could not be written; check that the folder is there and may be written to.").format(path=path)
    )


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can."""
    if hasattr(os, "O_DIRECTORY"):  # Windows keeps no handles on folders
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def copy_into(connection: sqlcipher.Connection, path: Path) -> str:
    """Write a database with everything that a file holds at one moment; gives its digest.

    Answers of forms that nobody knows here are copied, too.
    """
    connection.execute(f"ATTACH DATABASE ? AS copy KEY \"x'{PUBLIC_KEY}'\"", (str(path),))
    try:
        connection.execute("BEGIN")
        told = digest(connection)
        connection.execute("SELECT sqlcipher_export('copy')")
        connection.execute("COMMIT")
        connection.execute(f"PRAGMA copy.application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA copy.user_version = {SCHEMA_VERSION}")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("DETACH DATABASE copy")
    return told


def digest(connection: sqlcipher.Connection) -> str:
    """The SHA-256 of everything that a dossier holds; of evidence, of what is known of it and its own SHA-256."""
    from hashlib import sha256  # loads OpenSSL, which a start does without

    told = sha256()
    for row in _rows(connection):
        told.update(repr(row).encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def _rows(connection: sqlcipher.Connection) -> Iterator[tuple[object, ...]]:
    yield from connection.execute("SELECT form, id, position FROM entries ORDER BY form, position, id")
    yield from connection.execute("SELECT form, entry, field, value FROM answers ORDER BY form, entry, field")
    yield from connection.execute("SELECT id, name, media_type, size, sha256 FROM evidence ORDER BY id")


def read_answers(connection: sqlcipher.Connection, forms: Iterable[Form]) -> Answers:
    """All answers to the forms of this installation; others stay in the file."""
    entries: dict[str, list[Entry]] = {}
    for form, entry in connection.execute("SELECT form, id FROM entries ORDER BY form, position"):
        entries.setdefault(form, []).append(Entry(entry))
    answers = Answers(forms, entries)
    for form, entry, field, value in connection.execute("SELECT form, entry, field, value FROM answers"):
        with suppress(KeyError):
            answers.entry(form, entry).values[field] = json.loads(value)
    return answers


def read_evidence_files(connection: sqlcipher.Connection) -> list[EvidenceFile]:
    """What is known of the files of evidence, without their contents."""
    rows = connection.execute("SELECT id, name, media_type, size, sha256 FROM evidence")
    return [EvidenceFile(evidence_id, json.loads(name), *more) for evidence_id, name, *more in rows]
