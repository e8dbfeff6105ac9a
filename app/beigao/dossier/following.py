"""Reads along in a dossier that another window writes to."""

from __future__ import annotations

from sqlcipher3 import dbapi2 as sqlcipher

from beigao.dossier.comparison import compare
from beigao.dossier.file import Dossier
from beigao.dossier.history import Change
from beigao.errors import DossierError


class Following:
    """Brings a dossier that is open to read only up to what the file has now."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._seen = self._version()

    def catch_up(self) -> list[Change] | None:
        """What another window has changed since the last look, which `Dossier.answers` then has, too.

        None where it has written nothing; a list without changes where it has written something else than answers.
        """
        try:
            now = self._version()
            if now == self._seen:
                return None
            fresh = self._dossier.stored_answers()
        except (sqlcipher.Error, DossierError):
            return None
        self._seen = now
        answers = self._dossier.answers
        changes = compare(answers, fresh)
        for form in answers.forms():
            answers.entries(form)[:] = fresh.entries(form)
        return changes

    def _version(self) -> int:
        return int(self._dossier.rows("PRAGMA data_version")[0][0])
