"""Dossiers of strangers: databases that look like ours, and hold more or others."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher
from tests.hostile.goods import good, written
from tests.hostile.inputs import ACCEPTED, ANY, Hostile

from beigao.dossier.database import connect
from beigao.dossier.schema import fingerprint

REFUSED = "DamagedDossier"


def inputs() -> Iterator[Hostile]:
    """Every dossier."""
    raw: dict[str, Callable[[], bytes]] = {
        "an empty file": lambda: b"",
        "no database": lambda: b"PK\x03\x04" + os.urandom(5000),
        "a plain database of SQLite": _plain,
        "half a dossier": lambda: good("dossier")[: len(good("dossier")) // 2],
        "a dossier of one page": lambda: good("dossier")[:4096],
        "a page of noise": lambda: good("dossier")[:8192] + os.urandom(4096) + good("dossier")[12288:],
        "pages in another order": lambda: (
            good("dossier")[:4096] + good("dossier")[8192:12288] + good("dossier")[4096:8192]
        ),
        "a gigabyte of zeros": lambda: bytes(64) + bytes(200_000_000),
    }
    for name, make in raw.items():
        yield Hostile(name, "dossier", make, "DamagedDossier|DossierError")
    yield Hostile(
        "the mark of a password before noise", "dossier", lambda: b"BGP1" + os.urandom(40_000), "LockedDossier"
    )
    schemas = {
        "a trigger that takes answers away": "CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM answers; END",
        "a trigger without end": (
            "CREATE TRIGGER t AFTER UPDATE ON state BEGIN "
            "INSERT INTO comments SELECT hex(randomblob(9)), a.form, a.entry, a.field, '', '', '', ''"
            " FROM answers a; END"
        ),
        "a view in place of a table": (
            "DROP TABLE comments; CREATE VIEW comments AS WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id + 1"
            " FROM c)"
            " SELECT id, 'company' form, '' entry, '' field, '' author, '' made, '' words, '' resolved FROM c"
        ),
        "a view in place of the state": (
            "ALTER TABLE state RENAME TO s; CREATE VIEW state AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT"
            " n + 1 FROM c) SELECT '' session, '' previous, max(n) changes, x'' content FROM c"
        ),
        "one table more": "CREATE TABLE more (a)",
        "one index more": "CREATE INDEX i ON answers (length(zeroblob(100000000)))",
        "one column more": "ALTER TABLE evidence ADD COLUMN x TEXT",
        "a generated column": "ALTER TABLE evidence ADD COLUMN x AS (hex(zeroblob(100000000)))",
        "a default that is reckoned": "ALTER TABLE comments ADD COLUMN x DEFAULT (hex(randomblob(9)))",
        "one trigger less": "DROP TRIGGER answers_insert",
        "one table less": "DROP TABLE opinions",
        "a virtual table": "CREATE VIRTUAL TABLE f USING fts5(a)",
        "another program's number": "PRAGMA application_id = 1",
    }
    for name, script in schemas.items():
        yield Hostile(name, "dossier", partial(_changed, script), REFUSED)
    yield Hostile("a newer version", "dossier", partial(_changed, "PRAGMA user_version = 99"), "DossierError", "newer")
    yield Hostile("a version before the first", "dossier", partial(_changed, "PRAGMA user_version = 0"), REFUSED)
    yield Hostile("a negative version", "dossier", partial(_changed, "PRAGMA user_version = -5"), REFUSED)
    yield Hostile("an older version than it has", "dossier", partial(_changed, "PRAGMA user_version = 1"), REFUSED)
    yield from _values()
    yield from _rows()


def _plain() -> bytes:
    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE answers (form, entry, field, value)")
            connection.commit()

    return written(make)


def _changed(script: str, *rows: tuple[str, tuple[Any, ...]]) -> bytes:
    """A dossier after a script and some statements; its fingerprint is made right, as a hostile program would."""

    def make(path: Path) -> None:
        path.write_bytes(good("dossier"))
        with closing(connect(path)) as connection:
            connection.executescript(script)
            for statement, values in rows:
                connection.execute(statement, values)
            try:
                connection.execute("UPDATE state SET content = ?", (fingerprint(connection),))
            except (sqlcipher.Error, ValueError):  # there is no such table any more
                return

    return written(make)


_ANSWER = "INSERT OR REPLACE INTO answers VALUES ('company', 'company', 'name', ?)"


def _values() -> Iterator[Hostile]:
    refused: dict[str, Any] = {
        "an answer that is no JSON": "{",
        "an answer that is a blob": b"\x00\xff",
        "an answer of deep lists": "[" * 100_000 + "]" * 100_000,
    }
    for name, value in refused.items():
        yield Hostile(name, "dossier", partial(_changed, "", (_ANSWER, (value,))), REFUSED)
    strange = (
        None,
        True,
        5,
        -1e300,
        [],
        {},
        [[]],
        {"a": {"b": []}},
        [None, {}],
        [["x"]],
        "\ud800",
        "\0",
        "{{ 7 * 191060191 }}",
    )
    for value in (*strange, ["x"] * 5000):
        for field in ("name", "organisation", "licences", "business_licence", "employees"):
            row = (_ANSWER.replace("'name'", f"'{field}'"), (json.dumps(value),))
            yield Hostile(f"{json.dumps(value)[:20]} in {field}", "dossier", partial(_changed, "", row), ANY)
    for number in ("NaN", "Infinity", "1e999", "9" * 4000, "9" * 5000):
        yield Hostile(
            f"{number[:10]} ({len(number)}) in an answer", "dossier", partial(_changed, "", (_ANSWER, (number,))), ANY
        )
    everywhere = "UPDATE answers SET value = ?"
    for value in ("x", 5, [], {}, [{}], [1], {"start": 1}, None, True):
        rows = ((everywhere, (json.dumps(value),)),)
        yield Hostile(f"{json.dumps(value)} in every answer", "dossier", partial(_changed, "", *rows), ANY)


def _rows() -> Iterator[Hostile]:
    evidence = "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)"
    hexed = sha256(b"x").hexdigest()
    files: dict[str, tuple[tuple[Any, ...], str]] = {
        "evidence with a path as its name": (("e", '"../../../x"', "image/png", 1, hexed, b"x"), ACCEPTED),
        "evidence that is no picture, as one": (("e", '"a"', "image/png", 1, hexed, b"x"), ACCEPTED),
        "evidence of another size": (("e", '"a"', "image/png", 10**15, hexed, b"x"), ANY),
        "evidence whose name is a number": (("e", "5", "image/png", 1, hexed, b"x"), REFUSED),
        "evidence whose name is no JSON": (("e", "{", "image/png", 1, hexed, b"x"), REFUSED),
        "evidence with a blob as its id": ((b"e", '"a"', "image/png", 1, hexed, b"x"), REFUSED),
        "evidence without an id": ((None, '"a"', "image/png", 1, hexed, b"x"), REFUSED),
        "evidence with words as its size": (("e", '"a"', "image/png", "x", hexed, b"x"), REFUSED),
        "evidence with words as its content": (("e", '"a"', "image/png", 1, hexed, "words"), REFUSED),
    }
    for name, (row, outcome) in files.items():
        yield Hostile(name, "dossier", partial(_changed, "", (evidence, row)), outcome)
    entry = "INSERT INTO entries VALUES (?, ?, ?)"
    for name, row in {
        "an entry with a path as its id": ("activities", "../../x", 0),
        "an entry with an id of 100,000 characters": ("activities", "x" * 100_000, 0),
        "an entry of no form": ("nobody", "x", 0),
        "an entry with spaces in its id": ("activities", "a b c.d:e", 0),
    }.items():
        yield Hostile(name, "dossier", partial(_changed, "", (entry, row)), ANY)
    comment = "INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    for name, row in {
        "a comment that is no JSON": ("c", "company", "company", "name", "{", "2026-11-20", "{", ""),
        "a comment of a number": ("c", "company", "company", "name", "5", "2026-11-20", "[]", ""),
        "a comment of no day": ("c", "company", "company", "name", '"a"', "never", '"b"', ""),
        "a comment that was resolved by a number": ("c", "company", "company", "name", '"a"', "2026-11-20", '"b"', "5"),
        "a comment at no field": ("c", "x", "y", "z", '"a"', "2026-11-20T10:00:00", '"b"', ""),
    }.items():
        yield Hostile(name, "dossier", partial(_changed, "", (comment, row)), ANY)
    revision = "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?)"
    deep, day = b"[" * 100_000, "2026-11-20T10:00:00"
    other = b'{"entries": 5, "answers": [[1]]}'
    for name, row in {
        "a revision of deep lists": ("r", day, "named", '"a"', "{}", sha256(deep).hexdigest(), zlib.compress(deep)),
        "a revision of another kind": ("r", day, "x", '"a"', "{}", sha256(other).hexdigest(), zlib.compress(other)),
        "a revision of no day": ("r", "never", "named", '"a"', "{}", "00", b""),
        "a revision whose name is no JSON": ("r", "2026-11-20T10:00:00", "named", "{", "{", "00", b""),
        "a revision that is words": ("r", "2026-11-20T10:00:00", "named", '"a"', "{}", "00", "words"),
    }.items():  # fmt: skip
        yield Hostile(name, "dossier", partial(_changed, "", (revision, row)), REFUSED)
    yield Hostile("a revision that is a bomb", "dossier", _bomb, REFUSED)
    yield Hostile("a sound dossier", "dossier", partial(_changed, ""), ACCEPTED)


def _bomb() -> bytes:
    row = "r", "2026-11-20T10:00:00", "named", '"a"', "{}", "00", zlib.compress(bytes(300_000_000), 9)
    return _changed("", ("INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?)", row))
