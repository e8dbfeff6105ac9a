"""What may never stand in a final version, whichever way it came there: the last look at the finished text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from beigao.definitions.loader import Library
from beigao.rules.cross_checks.wording import first_phrase, known_slots

_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_OUR_MARKS = re.compile("[\ufdd0-\ufdef]")
_REMARKS = re.compile(r"【待填写[^】]*】?|【请改正[^】]*】?|(?<![A-Za-z])(?:TODO|FIXME|TBD)(?![A-Za-z])")


def markers(word_file: bytes, library: Library) -> list[str]:
    """The remarks for the writer that a Word file still holds, each once: gaps, open slots, placeholders, TODO."""
    with zipfile.ZipFile(io.BytesIO(word_file)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if re.match(r"word/\w+\.xml$", name)]
    texts = ("".join(_TEXT.findall(paragraph)) for part in parts for paragraph in _PARAGRAPH.findall(part))
    return list(dict.fromkeys(marker for text in texts for marker in _markers(text, library)))


def _markers(text: str, library: Library) -> Iterator[str]:
    yield from (f"U+{ord(mark):04X}" for mark in _OUR_MARKS.findall(text))
    yield from _REMARKS.findall(text)
    if "【" in text:
        yield from known_slots(text, library)
    if phrase := first_phrase(text, library, "placeholder_left"):
        yield phrase
