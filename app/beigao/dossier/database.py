"""The database in a dossier's file: how it is opened, checked, copied, and how its rows are read and written.

SQLCipher signs each page, so any damage is found; `schema.py` says what it holds, `keys.py` how it is encrypted.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from beigao._i18n import _
from beigao.definitions.models import Form
from beigao.dossier.answers import Answers, Entry, Json, Others
from beigao.dossier.evidence import Attachment, EvidenceFile
from beigao.dossier.keys import Key, derived, key_of, remember
from beigao.dossier.long_tables import LongTables, encode
from beigao.dossier.review import NO_REVIEW, Review, write_review
from beigao.dossier.schema import (
    SCHEMA_VERSION,
    State,
    fingerprint,
    make_tables,
    migrate,
    read_state,
    require_ours,
    row_fingerprint,
    teach,
)
from beigao.dossier.shapes import fitting
from beigao.dossier.values import is_empty
from beigao.errors import DamagedDossier, DossierError, LockedDossier

SUFFIX = ".beigao"
PACKAGE_SUFFIX = ".beigao-handover"  # of what `handover.py` writes; known here because a start needs it
APPLICATION_ID = 0x42454947  # "BEIG"
PIECE = 1024 * 1024
TAILS = ("-wal", "-shm", "-journal")
_PART = re.compile(rf"\.[0-9a-f]{{12}}\.part({'|'.join(TAILS)})?")
_A_DAY = 24 * 60 * 60


def connect(path: Path, key: Key | None = None) -> sqlcipher.Connection:
    """A connection in which every statement is a transaction of its own, unless one is begun.

    Raises:
        LockedDossier: the file has a password that nobody has given.
    """
    return _keyed(sqlcipher.connect(str(path), isolation_level=None, timeout=2), key or key_of(path))


def _keyed(connection: sqlcipher.Connection, key: Key) -> sqlcipher.Connection:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute(f'PRAGMA key = "{key.literal}"')
    teach(connection)
    return connection


def connect_sound(path: Path) -> tuple[sqlcipher.Connection, int]:
    """A connection to a file that was found sound, and the version of its schema.

    A log beside the file is first read by a connection that cannot write: to close one that can brings the log into the
    file, and a log that is not its own would spoil it.

    Raises:
        LockedDossier: the file has a password that nobody has given.
        sqlcipher.Error: it is damaged, or no dossier; it is as before.
    """
    if has_log(path):
        with closing(_reading(path, key_of(path))) as reading:
            checked_version(reading, path)
    connection = connect(path)
    try:
        return connection, checked_version(connection, path)
    except BaseException:
        connection.close()
        raise


def _reading(path: Path, key: Key) -> sqlcipher.Connection:
    """A connection that reads the file and the log beside it, and writes to neither."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return _keyed(sqlcipher.connect(uri, uri=True, isolation_level=None, timeout=2), key)


def read_piecemeal(connection: sqlcipher.Connection, place: int) -> bytes:
    """The content of a piece of evidence, read so that other threads get a turn: decrypting 50 MB takes 100 ms."""
    with connection.open_blob("evidence", "content", place, True) as blob:
        return b"".join(iter(lambda: blob.read(PIECE), b""))


def checked_version(connection: sqlcipher.Connection, path: Path) -> int:
    """The version of the schema, once every page and the whole were found sound; else sqlcipher.DatabaseError."""
    began = _state_before_the_log(path)
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise sqlcipher.DatabaseError("another program's database")
    if faults := connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise sqlcipher.DatabaseError(f"{len(faults)} pages of {path.name} are damaged")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version <= SCHEMA_VERSION:
        require_ours(connection, version)
    if 2 <= version <= SCHEMA_VERSION:
        state = read_state(connection)
        if began and (began.session not in state[:2] or began.changes > state.changes):
            raise sqlcipher.DatabaseError(f"the log beside {path.name} is not its own")
        if fingerprint(connection) != state.content:
            raise sqlcipher.DatabaseError(f"{path.name} is a mixture of several states")
    return int(version)


def _state_before_the_log(path: Path) -> State | None:
    """What a file says of itself without the log beside it; None where it has no log, or cannot tell."""
    if not has_log(path):
        return None
    with suppress(sqlcipher.Error), closing(_alone(path)) as connection:
        require_ours(connection, *connection.execute("PRAGMA user_version").fetchone())
        return read_state(connection)
    return None


def _alone(path: Path) -> sqlcipher.Connection:
    """A connection that reads a file as if nobody had written beside it."""
    opened = sqlcipher.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
    return _keyed(opened, key_of(path))


def log_beside(path: Path) -> Path:
    """Where SQLite writes changes that are not in the file yet."""
    return path.with_name(f"{path.name}-wal")


def has_log(path: Path) -> bool:
    """Whether there are changes that are not in the file yet: it is open somewhere, or its last end was unclean."""
    try:
        return log_beside(path).stat().st_size > 0
    except OSError:
        return False


def is_ours(path: Path, known: State) -> bool:
    """Whether a file is what an open dossier wrote there itself, in this stretch of work or before it."""
    for _turn in range(5):  # another thread may be writing to the file at this moment
        with suppress(sqlcipher.Error, DossierError), closing(_alone(path)) as connection:
            found = read_state(connection)
            return found.session in known[:2] and found.changes <= known.changes
        time.sleep(0.02)
    return False


def unlock(path: Path, password: str) -> None:
    """Know the key of a protected file from now on.

    Raises:
        LockedDossier: the password does not open it.
    """
    key = derived(path, password)
    with closing(_reading(path, key) if has_log(path) else connect(path, key)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher.DatabaseError as fault:
            words = _("This password does not open {name}; look at capital letters and the input method.")
            raise LockedDossier(words.format(name=path.name)) from fault
    remember(key)


def fill(path: Path, answers: Answers, evidence: Iterable[Attachment], review: Review = NO_REVIEW) -> None:
    """Make the database of a new dossier in this file."""
    with closing(connect(path)) as connection:
        _write_unsafely(connection, "main")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        make_tables(connection)
        migrate(connection)
        connection.execute("BEGIN")
        for form, entry in answers.walk():
            for field, value in entry.values.items():
                write_answer(connection, form, entry.id, field, value)
        for form in {form for form, _entry in answers.walk()}:
            write_entries(connection, form, answers.entries(form))
        _fill_others(connection, answers)
        for attachment in evidence:
            write_evidence(connection, attachment)
        write_review(connection, review)
        connection.execute("COMMIT")
    _sync_file(path)


def _fill_others(connection: sqlcipher.Connection, answers: Answers) -> None:
    """Put in what this installation does not have; of its own forms, only of entries that are still there."""
    for form, entries in answers.others.items():
        known = {entry.id for entry in answers.entries(form)} if form in answers.forms() else None
        for entry, values in entries.items():
            for field, value in values.items() if known is None or entry in known else ():
                write_answer(connection, form, entry, field, value)
        if known is None:
            write_entries(connection, form, [Entry(entry) for entry in entries])


_NOTE_CHANGE = """
UPDATE state SET changes = changes + 1, content = combined(
    content, :mark,
    (SELECT fingerprint('answers', form, entry, field, value) FROM answers
     WHERE form = :form AND entry = :entry AND field = :field)
) WHERE EXISTS (SELECT 1 FROM answers WHERE form = :form AND entry = :entry AND field = :field)
"""
_CHANGE = "UPDATE answers SET value = :value WHERE form = :form AND entry = :entry AND field = :field"
_ADD = "INSERT INTO answers (form, entry, field, value) VALUES (:form, :entry, :field, :value)"


def write_answer(
    connection: sqlcipher.Connection, form: str, entry: str, field: str, value: Json, tables: LongTables | None = None
) -> None:
    """Put an answer in its row; an empty one takes the row away."""
    if is_empty(value):
        connection.execute("DELETE FROM answers WHERE form = ? AND entry = ? AND field = ?", (form, entry, field))
    else:
        key = form, entry, field
        words = tables.encode(key, value) if tables else encode(value)
        place = {"form": form, "entry": entry, "field": field}
        mark = row_fingerprint("answers", form, entry, field, words)
        is_there = connection.execute(_NOTE_CHANGE, place | {"mark": mark}).rowcount
        connection.execute(_CHANGE if is_there else _ADD, place | {"value": words})


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
    part = new_part(path.parent)
    _sweep(path.parent)
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
        take_away(part)


def new_part(folder: Path) -> Path:
    """Where a file can be written before it has its name: a name in the folder that nothing has."""
    while (part := folder / f".{os.urandom(6).hex()}.part").exists():
        pass
    return part


def take_away(part: Path) -> None:
    """Let nothing be left of a file that was being written, as far as the disk can."""
    for tail in ("", *TAILS):
        with suppress(OSError):
            part.with_name(part.name + tail).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Take away what a process left that was killed in `appearing`; after a day nobody writes to it any more."""
    with suppress(OSError):
        for left in folder.iterdir():
            if _PART.fullmatch(left.name) and time.time() - left.stat().st_mtime > _A_DAY:
                left.unlink()


def not_opened(path: Path, fault: Exception) -> DossierError:
    """What a person is told of a file that does not open."""
    if any(words in str(fault) for words in ("locked", "full", "I/O error")):
        return not_written(path, fault)
    if isinstance(fault, OSError) or "unable to open" in str(fault) or "readonly" in str(fault):
        return DossierError(
            _(
                "{path} may not be read or written here; check its rights and those of its folder, or use a copy."
            ).format(path=path)
        )
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


def _write_unsafely(connection: sqlcipher.Connection, database: str) -> None:
    """Write a new file without looking back: half of it counts for nothing, and the whole is synced at the end."""
    for pragma in ("synchronous = OFF", "journal_mode = OFF"):
        connection.execute(f"PRAGMA {database}.{pragma}")


def _sync_file(path: Path) -> None:
    with path.open("r+b") as written:
        os.fsync(written.fileno())


def copy_into(connection: sqlcipher.Connection, path: Path, key: Key) -> bytes:
    """Write a database with everything that a file holds at one moment; gives the fingerprint of it.

    Answers to forms that this installation does not have are copied, too.
    """
    connection.execute(f'ATTACH DATABASE ? AS copy KEY "{key.literal}"', (str(path),))
    _write_unsafely(connection, "copy")
    try:
        connection.execute("BEGIN")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        told = fingerprint(connection)
        connection.execute("SELECT sqlcipher_export('copy')")
        connection.execute("COMMIT")
        connection.execute(f"PRAGMA copy.application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA copy.user_version = {version}")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("DETACH DATABASE copy")
    _sync_file(path)
    return told


def checked_copy(connection: sqlcipher.Connection, path: Path, key: Key) -> bytes:
    """The same, opened again and found equal; gives the fingerprint.

    Raises:
        sqlcipher.DatabaseError: the copy is not what was copied.
    """
    told = copy_into(connection, path, key)
    with closing(connect(path, key)) as copy:
        checked_version(copy, path)
        if fingerprint(copy) != told:
            raise sqlcipher.DatabaseError("the copy is not what was copied")
    return told


def read_answers(connection: sqlcipher.Connection, forms: Iterable[Form]) -> Answers:
    """All answers; those to forms and fields that this installation does not have are the `others`."""
    entries = connection.execute("SELECT form, id FROM entries ORDER BY form, position")
    rows = connection.execute("SELECT form, entry, field, value FROM answers")
    return answers_of(forms, entries, ((form, entry, field, json.loads(value)) for form, entry, field, value in rows))


def answers_of(
    forms: Iterable[Form], entries: Iterable[tuple[str, str]], rows: Iterable[tuple[str, str, str, Json]]
) -> Answers:
    """The answers that rows hold.

    Args:
        forms: the forms of this installation.
        entries: form and id of each entry, in their order.
        rows: form, entry, field and answer; one that has not the shape of its field is left out.
    """
    known, given, others = {form.id: form for form in forms}, dict[str, list[Entry]](), Others()
    fits = {(form.id, field.id): fitting(field) for form in known.values() for field in form.fields()}
    for form, entry in entries:
        if form in known:
            given.setdefault(form, []).append(Entry(entry))
        else:
            others.setdefault(form, {})[entry] = {}
    answers = Answers(known.values(), given, others)
    for form, entry, field, value in rows:
        if form in known and known[form].has(field):
            if fits[form, field](value):
                with suppress(KeyError):
                    answers.entry(form, entry).values[field] = value
        else:
            others.setdefault(form, {}).setdefault(entry, {})[field] = value
    return answers


def read_evidence_files(connection: sqlcipher.Connection) -> list[EvidenceFile]:
    """What is known of the files of evidence, without their contents."""
    rows = connection.execute("SELECT id, name, media_type, size, sha256 FROM evidence")
    return [EvidenceFile(evidence_id, _word(name), *more) for evidence_id, name, *more in rows]


def _word(text: str) -> str:
    """A word that is kept as JSON; ValueError where it is none."""
    word = json.loads(text)
    if not isinstance(word, str):
        raise ValueError("a name that is no word")
    return word
