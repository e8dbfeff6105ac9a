"""Files that prove an answer: scans, screenshots, contracts. They lie inside the dossier."""

from __future__ import annotations

from typing import NamedTuple

from beigao._i18n import _
from beigao.errors import EvidenceError

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
)
LARGEST = 50 * 1024 * 1024
"""Bytes of a file: a larger one makes the dossier slow to open and to copy."""
PICTURES = {"image/png": "png", "image/jpeg": "jpeg"}
"""Media types that a document prints, with their file endings; other files are listed by name."""


class EvidenceFile(NamedTuple):
    """What is known of a file without its content. `sha256` is in hex, `size` in bytes."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str

    @property
    def is_picture(self) -> bool:
        """Whether a document shows it; other files are listed by name."""
        return self.media_type in PICTURES


def require_bearable(name: str, size: int) -> None:
    """Raise EvidenceError when a file of so many bytes is too large to be evidence."""
    if size > LARGEST:
        raise EvidenceError(
            _("“{name}” is larger than {most} MB; make a smaller copy, and add that.").format(
                name=name, most=LARGEST // 1024**2
            )
        )


def describe(evidence_id: str, name: str, content: bytes) -> EvidenceFile:
    """The description of a file; its type is read from the content, never believed from the name.

    Raises:
        EvidenceError: it is too large.
    """
    import hashlib  # not needed to open a dossier

    require_bearable(name, len(content))
    media_type = next((kind for start, kind in _SIGNATURES if content.startswith(start)), "application/octet-stream")
    return EvidenceFile(evidence_id, name, media_type, len(content), hashlib.sha256(content).hexdigest())


class Attachment(NamedTuple):
    """A file with its content."""

    file: EvidenceFile
    content: bytes
