"""The tables of a dossier's database, how an older file gets them, and the fingerprint of what they hold.

SQLCipher signs every page by itself, so that it cannot see a page of last week beside one of today: a program that
synchronises folders may leave such a mixture, or an old `-wal` beside a newer file. So the file knows the fingerprint
of all its rows together. Triggers keep it. Only a changed answer is noted by who changes it (`database.write_answer`):
beside a trigger SQLite would write all pages of a long table anew.
"""

from __future__ import annotations

import os
from _blake2 import blake2b  # hashlib's own
from collections.abc import Iterator
from contextlib import closing
from functools import cache, reduce
from typing import NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher

SCHEMA_VERSION = 2

_TABLES = {
    1: """
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
""",
    2: """
CREATE TABLE state (
    session TEXT NOT NULL, previous TEXT NOT NULL, changes INTEGER NOT NULL, content BLOB NOT NULL
);
CREATE TABLE revisions (
    id TEXT PRIMARY KEY, made TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, documents TEXT NOT NULL,
    sha256 TEXT NOT NULL, content BLOB NOT NULL
);
CREATE TABLE comments (
    id TEXT PRIMARY KEY, form TEXT NOT NULL, entry TEXT NOT NULL, field TEXT NOT NULL, author TEXT NOT NULL,
    made TEXT NOT NULL, words TEXT NOT NULL, resolved TEXT NOT NULL
);
CREATE TABLE opinions (
    id TEXT PRIMARY KEY, role TEXT NOT NULL, author TEXT NOT NULL, made TEXT NOT NULL, verdict TEXT NOT NULL,
    words TEXT NOT NULL, revision TEXT NOT NULL
);
CREATE TABLE unconfirmed (
    form TEXT NOT NULL, entry TEXT NOT NULL, field TEXT NOT NULL, PRIMARY KEY (form, entry, field)
) WITHOUT ROWID;
""",
}
"""What each version added. Text that a person typed is kept as JSON, which holds lone surrogates, too."""

_CONTENT = {
    "entries": ("form", "id", "position"),
    "answers": ("form", "entry", "field", "value"),
    "evidence": ("id", "name", "media_type", "size", "sha256"),
    "revisions": ("id", "made", "kind", "name", "documents", "sha256"),
    "comments": ("id", "form", "entry", "field", "author", "made", "words", "resolved"),
    "opinions": ("id", "role", "author", "made", "verdict", "words", "revision"),
    "unconfirmed": ("form", "entry", "field"),
}
"""The columns that count; large contents count by their SHA-256."""

_KINDS = {"position": "integer", "size": "integer"}
"""Of columns that do not hold text."""

_NOTHING = bytes(16)
LONG = 20_000
"""Characters from which a row is put through SHA-256 first."""


class State(NamedTuple):
    """What a file says of itself.

    `session` is the id of the stretch of work that its `-wal` belongs to, `previous` the one before; `changes` counts
    rows that were written, `content` is the fingerprint of all rows.
    """

    session: str
    previous: str
    changes: int
    content: bytes


def teach(connection: sqlcipher.Connection) -> None:
    """Let a connection know the functions that the triggers use."""
    connection.create_function("fingerprint", -1, row_fingerprint, deterministic=True)
    connection.create_function("combined", -1, lambda *marks: reduce(_combined, marks), deterministic=True)


def make_tables(connection: sqlcipher.Connection) -> None:
    """The tables of a new dossier; `migrate` brings the rest."""
    connection.executescript(_TABLES[1])
    connection.execute("PRAGMA user_version = 1")


def migrate(connection: sqlcipher.Connection, to: int = SCHEMA_VERSION) -> None:
    """Bring a file of any earlier version up to this one, wholly or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for step in range(version + 1, to + 1):
            for statement in _TABLES[step].split(";"):
                connection.execute(statement)
        if version < 2 <= to:
            row = os.urandom(8).hex(), "", 0, fingerprint(connection)
            connection.execute("INSERT INTO state VALUES (?, ?, ?, ?)", row)
            for trigger in _triggers():
                connection.execute(trigger)
        connection.execute(f"PRAGMA user_version = {to}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def require_ours(connection: sqlcipher.Connection, version: int) -> None:
    """Look at a file's tables before any of them is read: a stranger's triggers and views run as if they were ours.

    Raises:
        sqlcipher.DatabaseError: there is anything but the tables of this version, or a value of another kind in them.
    """
    objects = _objects(connection)
    tables = {name for _kind, name, _table, _sql in objects}
    if objects != _objects_of(version):
        raise sqlcipher.DatabaseError("other tables than ours")
    for table, columns in _CONTENT.items():
        if table not in tables:
            continue
        kinds = dict.fromkeys(columns, "text") | {name: kind for name, kind in _KINDS.items() if name in columns}
        kinds |= {"content": "blob"} if table in ("evidence", "revisions") else {}
        strange = " OR ".join(f"typeof({column}) != '{kind}'" for column, kind in kinds.items())
        if connection.execute(f"SELECT 1 FROM {table} WHERE {strange} LIMIT 1").fetchone():
            raise sqlcipher.DatabaseError(f"values of another kind in {table}")


def _objects(connection: sqlcipher.Connection) -> set[tuple[str, str, str, str | None]]:
    return set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


@cache
def _objects_of(version: int) -> set[tuple[str, str, str, str | None]]:
    with closing(sqlcipher.connect(":memory:", isolation_level=None)) as made:
        teach(made)
        make_tables(made)
        migrate(made, version)
        return _objects(made)


def fingerprint(connection: sqlcipher.Connection) -> bytes:
    """The fingerprint of everything that a file of any version holds, made anew from its rows."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found = _NOTHING
    for table in _CONTENT.keys() & tables:
        for row in connection.execute(f"SELECT {', '.join(_CONTENT[table])} FROM {table}"):
            found = _combined(found, row_fingerprint(table, *row))
    return found


def read_state(connection: sqlcipher.Connection) -> State:
    """What the file says of itself."""
    return State(*connection.execute("SELECT session, previous, changes, content FROM state").fetchone())


def begin_session(connection: sqlcipher.Connection) -> None:
    """Begin a stretch of work with a `-wal` of its own."""
    connection.execute("UPDATE state SET previous = session, session = ?", (os.urandom(8).hex(),))


def _triggers() -> Iterator[str]:
    for table, columns in _CONTENT.items():
        new, old = (
            f"fingerprint('{table}', {', '.join(f'{side}.{column}' for column in columns)})" for side in ("new", "old")
        )
        for event, marks in {"INSERT": new, "DELETE": old, "UPDATE": f"{old}, {new}"}.items():
            if (table, event) == ("answers", "UPDATE"):
                continue
            yield (
                f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} BEGIN "
                f"UPDATE state SET changes = changes + 1, content = combined(content, {marks}); END"
            )


def row_fingerprint(*parts: object) -> bytes:
    """The fingerprint of a row, no part of which holds a control character: JSON escapes them."""
    words = "\x1f".join(map(str, parts))
    if len(words) > LONG:
        from hashlib import sha256  # three times as fast, but it loads OpenSSL, which a start does without

        words = sha256(words.encode()).hexdigest()
    return blake2b(words.encode(), digest_size=len(_NOTHING)).digest()


def _combined(one: bytes, other: bytes) -> bytes:
    """Two fingerprints as one, whatever their order; the same one twice is none."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(len(_NOTHING), "big")
