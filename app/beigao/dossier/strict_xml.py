"""XML of a stranger, read once without believing it: no document type, no other encoding, no endless depth."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from beigao._i18n import _
from beigao.errors import XmlFault

DEEPEST = 200
"""Elements in each other; Word takes about as many."""
MOST_ELEMENTS = 20_000_000
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
_FOREIGN_STARTS = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0", b"\0\0\0<")
_NAMES = (".xml", ".rels", ".vml")

Start = Callable[[str, dict[str, str]], None]


def is_xml(name: str, content: bytes) -> bool:
    """Whether the part of a package is XML, by its name or by how it begins."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return name.lower().endswith(_NAMES) or start.startswith((b"<", *_FOREIGN_STARTS))


def check_xml(
    content: bytes,
    started: Start | None = None,
    most_elements: int = MOST_ELEMENTS,
    said: Callable[[str], None] | None = None,
) -> None:
    """Whether content is well-formed XML that does nothing but say what it says.

    Args:
        content: the bytes.
        started: is told every element with its attributes; names have their namespace before a space.
        most_elements: more of them are refused.
        said: is told the text, in pieces.

    Raises:
        XmlFault: it is not.
    """
    declared = _DECLARED.search(content[:200])
    if content[:4].startswith(_FOREIGN_STARTS) or (declared and declared[1].lower() not in _ENCODINGS):
        raise XmlFault(_("its XML is not in UTF-8"))
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # before the parser: in UTF-8 there is no other way to say it
        raise XmlFault(_("a document type is not allowed"))
    try:
        content.decode("utf-8")
        _Reading(started, most_elements, said).parser.Parse(content, True)
    except (expat.ExpatError, UnicodeDecodeError) as fault:
        raise XmlFault(_("its XML is damaged")) from fault


class _Reading:
    """A parse that counts elements and how deep they lie."""

    def __init__(self, started: Start | None, most_elements: int, said: Callable[[str], None] | None) -> None:
        self._started = started
        self._left = most_elements
        self._depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        if said is not None:
            self.parser.CharacterDataHandler = said

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._left -= 1
        if self._depth > DEEPEST or self._left < 0:
            raise XmlFault(_("its XML has too many elements, or too many in each other"))
        if self._started is not None:
            self._started(tag, attributes)

    def _end(self, _tag: str) -> None:
        self._depth -= 1
