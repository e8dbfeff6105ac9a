"""Files that prove an answer: scans, screenshots, contracts. They lie inside the dossier."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
)
PICTURES = {"image/png": "png", "image/jpeg": "jpeg"}
"""Media types that a document prints, with their file endings; other files are listed by name."""


@dataclass(frozen=True)
class EvidenceFile:
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


def describe(evidence_id: str, name: str, content: bytes) -> EvidenceFile:
    """The description of a file; its type is read from the content, never believed from the name."""
    media_type = next((kind for start, kind in _SIGNATURES if content.startswith(start)), "application/octet-stream")
    return EvidenceFile(evidence_id, name, media_type, len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True)
class Attachment:
    """A file with its content."""

    file: EvidenceFile
    content: bytes
