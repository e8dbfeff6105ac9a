"""A dossier that goes on from last year's: the same answers, each of which somebody has to look at again."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlcipher3 import dbapi2 as sqlcipher

from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Json
from beigao.dossier.file import Dossier
from beigao.dossier.lock import Lock
from beigao.dossier.revisions import Revision, Revisions, insert, pack, read_rows
from beigao.dossier.values import is_empty

Status = Literal["new", "changed", "removed", "unconfirmed", "confirmed"]
"""How an answer stands to last year's; `unconfirmed` is the same and has not been looked at."""


def clone_for_next_year(dossier: Dossier, path: Path, now: datetime, name: str = "") -> None:
    """Write a dossier for next year to `path`: the same answers and evidence, all of it to be confirmed.

    The state of today is its only revision; comments and opinions stay behind. The file appears whole or not at all,
    and has the password of this one.

    Args:
        dossier: last year's.
        path: the new file; one that is there is written over.
        now: when, in local time.
        name: what the revision is called.

    Raises:
        DossierError: the file cannot be written; HeldDossier where another window has it open.
    """
    if path.exists():
        Lock(path).check()
    state = pack(read_rows(dossier))

    def begin(copy: sqlcipher.Connection) -> None:
        for table in ("revisions", "comments", "opinions", "unconfirmed"):
            copy.execute(f"DELETE FROM {table}")
        insert(copy, "basis", state, now, name)
        copy.execute("INSERT INTO unconfirmed SELECT form, entry, field FROM answers")

    dossier.write_copy(path, begin)


def basis_of(dossier: Dossier) -> Revision | None:
    """The state of last year that a dossier began with; None where it began empty."""
    return next((revision for revision in Revisions(dossier).all() if revision.kind == "basis"), None)


class NextYear:
    """How the answers of a dossier stand to those of last year.

    Raises:
        DamagedDossier: the revision of last year is not what was kept.
    """

    def __init__(self, dossier: Dossier, basis: Revision) -> None:
        self._dossier = dossier
        self.basis = basis
        self.before: Answers = Revisions(dossier).answers_of(basis)
        self._old = {(form, entry.id): entry.values for form, entry in self.before.walk()}
        self._open: set[tuple[str, str, str]] = set()
        self.reread()

    def reread(self) -> None:
        """Look again at what was confirmed."""
        self._open = set(self._dossier.rows("SELECT form, entry, field FROM unconfirmed"))

    def last(self, path: FieldPath) -> Json:
        """Last year's answer."""
        return self._old.get((path.form, path.entry), {}).get(path.field)

    def status(self, path: FieldPath, value: Json) -> Status | None:
        """How a field with this answer stands to last year; None where it was and is empty."""
        old = self.last(path)
        if is_empty(value):
            return None if is_empty(old) else "removed"
        if is_empty(old):
            return "new"
        if value != old:
            return "changed"
        return "unconfirmed" if path[:3] in self._open else "confirmed"

    def statuses(self) -> dict[FieldPath, Status]:
        """Of every field that was or is answered, also of entries that are no more."""
        now = {(form, entry.id): entry.values for form, entry in self._dossier.answers.walk()}
        found: dict[FieldPath, Status] = {}
        for place in {**self._old, **now}:
            values = now.get(place, {})
            for field in {**self._old.get(place, {}), **values}:
                path = FieldPath(*place, field)
                if status := self.status(path, values.get(field)):
                    found[path] = status
        return found

    def unconfirmed(self, form: str | None = None, entry: str | None = None) -> list[FieldPath]:
        """The fields that are to be confirmed: all, or those of a form or entry."""
        found = (FieldPath(*key) for key in sorted(self._open) if form in (None, key[0]) and entry in (None, key[1]))
        return [path for path in found if self.status(path, self._value(path)) == "unconfirmed"]

    def _value(self, path: FieldPath) -> Json:
        """The present answer; None where its entry is no more, or nobody knows its form here."""
        with suppress(KeyError):
            return self._dossier.answers.value(path)
        return None
