"""The evidence in a dossier's file: read when it is asked for, taken in and out beside the thread that has it open."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlcipher

from beigao._i18n import _
from beigao.dossier.database import connect, not_opened, not_written, read_piecemeal, write_evidence
from beigao.dossier.evidence import Attachment, EvidenceFile, describe
from beigao.errors import DossierError

if TYPE_CHECKING:
    from beigao.dossier.file import Dossier


class Attachments(Mapping[str, Attachment]):
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
