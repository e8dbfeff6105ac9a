"""Older states of a dossier, kept in its file: of each day, of each export, those with a name, those that were filed.

A revision holds all answers, also to forms that nobody knows here, but no evidence: that never leaves a file. It has
the SHA-256 of what it holds, and of the documents that were written from it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher

from beigao._i18n import _
from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers
from beigao.dossier.database import answers_of
from beigao.dossier.file import Dossier
from beigao.dossier.long_tables import encode
from beigao.errors import DamagedDossier, DossierError

Kind = Literal["day", "export", "named", "filed", "basis", "received"]
"""Why there is a revision. `basis` is the state of last year that a dossier began with (`next_year.py`), `received`
what was in the hand-over package that it was made of."""

ALL_OF = {"day": timedelta(days=31), "export": timedelta(days=92)}
"""How long all that are made by themselves stay; then the last of each week, and beyond `WEEKLY` of each month."""
MOST_BYTES = 256 * 1024 * 1024
"""Of a revision once it is unpacked."""
WEEKLY = timedelta(days=366)


class Revision(NamedTuple):
    """A state of a dossier that is kept.

    Attributes:
        made: when, in local time.
        name: what a person called it; may be empty.
        documents: the SHA-256 of each file that was written from it, by the file's name.
        sha256: of all that it holds.
    """

    id: str
    made: datetime
    kind: Kind
    name: str
    documents: Mapping[str, str]
    sha256: str

    @property
    def is_frozen(self) -> bool:
        """Whether it may not be changed any more."""
        return self.kind in ("filed", "basis", "received")


class Rows(NamedTuple):
    """The rows of a state as the file has them: form, id, position of entries; form, entry, field, JSON of answers."""

    entries: Sequence[tuple[Any, ...]]
    answers: Sequence[tuple[Any, ...]]


class Packed(NamedTuple):
    """A state as a revision keeps it."""

    sha256: str
    content: bytes


def read_rows(dossier: Dossier) -> Rows:
    """The state of a dossier as it is now."""
    return Rows(
        dossier.rows("SELECT form, id, position FROM entries ORDER BY form, id"),
        dossier.rows("SELECT form, entry, field, value FROM answers ORDER BY form, entry, field"),
    )


def pack(rows: Rows) -> Packed:
    """A state as it is kept; may be called in any thread. The same answers give the same SHA-256, however written."""
    from hashlib import sha256

    answers = [(*place, json.loads(value)) for *place, value in rows.answers]
    text = encode({"entries": rows.entries, "answers": answers}).encode()
    return Packed(sha256(text).hexdigest(), zlib.compress(text))


def hashes(files: Iterable[Path]) -> dict[str, str]:
    """The SHA-256 of files by their names.

    Raises:
        OSError: one does not read.
    """
    from hashlib import sha256

    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


def insert(connection: sqlcipher.Connection, kind: Kind, packed: Packed, made: datetime, name: str = "") -> None:
    """Put a revision without documents into a file."""
    _insert(connection, Revision(os.urandom(4).hex(), made, kind, name, {}, packed.sha256), packed.content)


class Revisions:
    """The revisions of an open dossier.

    Every method that writes raises DossierError when the file does not take it; then all is as before.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier

    def all(self) -> list[Revision]:
        """What there is, the newest first."""
        found = self._dossier.rows(
            "SELECT id, made, kind, name, documents, sha256 FROM revisions ORDER BY made DESC, rowid DESC"
        )
        try:
            return [
                Revision(key, datetime.fromisoformat(made), kind, json.loads(name), json.loads(documents), sha256)
                for key, made, kind, name, documents, sha256 in found
            ]
        except (ValueError, RecursionError) as fault:
            raise self._damaged() from fault

    def newest(self) -> Revision | None:
        """The last one."""
        return next(iter(self.all()), None)

    def freeze(
        self,
        kind: Kind,
        made: datetime,
        name: str = "",
        documents: Mapping[str, str] | None = None,
        *,
        packed: Packed | None = None,
    ) -> Revision:
        """Keep the state of the dossier as it is now, or the one that was packed."""
        state = packed or pack(read_rows(self._dossier))
        made = made.replace(microsecond=0, tzinfo=None)
        revision = Revision(os.urandom(4).hex(), made, kind, name, dict(documents or {}), state.sha256)
        with self._dossier.transaction() as connection:
            _insert(connection, revision, state.content)
            self._thin_out(made)
        return revision

    def freeze_day(self, now: datetime, packed: Packed | None = None) -> Revision | None:
        """The revision of a day: None where there is one of it already, or nothing is new since the last one."""
        if not self.is_day_due(now.date()):
            return None
        state, newest = packed or pack(read_rows(self._dossier)), self.newest()
        if newest is not None and newest.sha256 == state.sha256:
            return None
        return self.freeze("day", now, packed=state)

    def is_day_due(self, today: date) -> bool:
        """Whether there is no revision of this day yet, and something that it could hold."""
        has_one = any(revision.kind == "day" and revision.made.date() == today for revision in self.all())
        return not has_one and bool(self._dossier.rows("SELECT 1 FROM answers LIMIT 1"))

    def freeze_export(self, documents: Mapping[str, str], now: datetime, packed: Packed | None = None) -> Revision:
        """The revision of an export, with the SHA-256 of each file.

        Where the newest revision is an export of the same state, the files are added to that one.
        """
        state, newest = packed or pack(read_rows(self._dossier)), self.newest()
        if newest is None or newest.kind != "export" or newest.sha256 != state.sha256:
            return self.freeze("export", now, documents=documents, packed=state)
        return self._change(newest, documents={**newest.documents, **documents})

    def answers_of(self, revision: Revision) -> Answers:
        """The answers of a revision to the forms of this installation.

        Raises:
            DamagedDossier: it is not what was kept, or not there any more.
        """
        try:
            held = json.loads(self._content_of(revision))
            entries = sorted(held["entries"], key=lambda entry: entry[2])
            return answers_of(
                load_library().forms.values(), ((form, entry) for form, entry, _position in entries), held["answers"]
            )
        except (ValueError, LookupError, TypeError, RecursionError) as fault:
            raise self._damaged() from fault

    def mark_as_filed(self, revision: Revision, name: str, documents: Mapping[str, str] | None = None) -> Revision:
        """Freeze a revision for good: this is what was handed in.

        Args:
            revision: any that is not frozen yet.
            name: what was filed.
            documents: the SHA-256 of each file that was handed in; those of the revision when left out.
        """
        return self._change(
            revision, kind="filed", name=name, documents=revision.documents if documents is None else documents
        )

    def rename(self, revision: Revision, name: str) -> Revision:
        """Give a revision another name; one that was made by itself stays for good from then on."""
        kind: Kind = "named" if name and revision.kind == "day" else revision.kind
        return self._change(revision, name=name, kind=kind)

    def delete(self, revision: Revision) -> None:
        """Take a revision away."""
        _require_open(revision)
        with self._dossier.transaction() as connection:
            connection.execute("DELETE FROM revisions WHERE id = ?", (revision.id,))

    def _change(self, revision: Revision, **changes: Any) -> Revision:
        _require_open(revision)
        changed = revision._replace(**changes)
        row = changed.kind, json.dumps(changed.name), json.dumps(dict(changed.documents)), changed.id
        with self._dossier.transaction() as connection:
            connection.execute("UPDATE revisions SET kind = ?, name = ?, documents = ? WHERE id = ?", row)
        return changed

    def _content_of(self, revision: Revision) -> bytes:
        """What a revision holds, as JSON."""
        from hashlib import sha256

        rows = self._dossier.rows("SELECT content FROM revisions WHERE id = ?", revision.id)
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(rows[0][0], MOST_BYTES)
        except (IndexError, TypeError, zlib.error) as fault:
            raise self._damaged() from fault
        if not unpacker.eof:
            raise self._damaged()
        if sha256(content).hexdigest() != revision.sha256:
            raise self._damaged()
        return content

    def _damaged(self) -> DamagedDossier:
        words = _("This revision in {name} is not what was kept; use another one, or a backup.")
        return DamagedDossier(words.format(name=self._dossier.path.name))

    def _thin_out(self, now: datetime) -> None:
        kept = self.all()
        gone = {revision.id for revision in kept} - staying(kept, now)
        with self._dossier.transaction() as connection:
            connection.executemany("DELETE FROM revisions WHERE id = ?", ((key,) for key in gone))


def received(dossier: Dossier) -> Answers | None:
    """The answers of the hand-over package that a dossier was made of: what a reply to it begins from.

    Raises:
        DamagedDossier: they are not what was kept.
    """
    revisions = Revisions(dossier)
    package = next((revision for revision in revisions.all() if revision.kind == "received"), None)
    return revisions.answers_of(package) if package is not None else None


def staying(revisions: Iterable[Revision], now: datetime) -> set[str]:
    """The ids of the revisions that stay: all but older ones without a name that were made by themselves."""
    stay: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for revision in sorted(revisions, key=lambda revision: revision.made, reverse=True):
        age = now - revision.made
        period = revision.kind, revision.made.strftime("%G-%V" if age < WEEKLY else "%Y-%m")
        if revision.kind not in ALL_OF or revision.name or age < ALL_OF[revision.kind]:
            stay.add(revision.id)
        elif period not in seen:
            stay.add(revision.id)
            seen.add(period)
    return stay


def _insert(connection: sqlcipher.Connection, revision: Revision, content: bytes) -> None:
    row = (
        revision.id, revision.made.isoformat(timespec="seconds"), revision.kind, json.dumps(revision.name),
        json.dumps(dict(revision.documents)), revision.sha256, content,
    )  # fmt: skip
    connection.execute("INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _require_open(revision: Revision) -> None:
    if revision.is_frozen:
        raise DossierError(
            _("“{name}” is frozen and stays as it is; give the state of today a name of its own.").format(
                name=revision.name
            )
        )
