"""What is known of a file without its content."""

from __future__ import annotations

import hashlib

import pytest

from beigao.dossier.evidence import describe


@pytest.mark.parametrize(
    ("content", "media_type", "is_picture"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png", True),
        (b"\xff\xd8\xff\xe0....", "image/jpeg", True),
        (b"%PDF-1.7", "application/pdf", False),
        (b"GIF89a", "application/octet-stream", False),
        (b"\x89PNG", "application/octet-stream", False),
        (b"<svg/>", "application/octet-stream", False),
        (b"", "application/octet-stream", False),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str, is_picture: bool) -> None:
    file = describe("f1", "named.png", content)
    assert (file.id, file.name, file.media_type, file.size) == ("f1", "named.png", media_type, len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.is_picture is is_picture
