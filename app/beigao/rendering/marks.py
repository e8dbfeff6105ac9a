"""Marks that travel through a template inside a value, and the Word they become.

Unicode keeps U+FDD0 to U+FDEF for a program's own use; no answer may hold them (`values.unprintable`), so they
can stand for a gap, or mask a brace that an officer typed, until the part is filled and checked. In a preview they
also frame every printed answer with the fields it comes from (`Traced`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from beigao.definitions.paths import FieldPath

GAP, GAP_END, BRACE = "\ufdd0", "\ufdd1", "\ufdd2"
ORIGIN, ORIGIN_TEXT, ORIGIN_END = "\ufdd3", "\ufdd4", "\ufdd5"
"""Around a traced answer: the mark, its paths parted by spaces, the second mark, the words, the last mark."""
_GAP_RUN = re.compile(f"{GAP}([^{GAP_END}]*){GAP_END}")
_RUN_START = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>.*?</w:rPr>)?", re.DOTALL)
_EMPTY_RUN = '<w:r>{properties}<w:t xml:space="preserve"></w:t></w:r>'
_RED = '<w:rPr><w:b/><w:bCs/><w:color w:val="C00000"/></w:rPr>'
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_UNPRINTABLE = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdd1\ufdd6-\ufdd9\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_SPECIAL = re.compile("[\n\t\r{]|" + _UNPRINTABLE.pattern)


class Traced(str):
    """Printed words that know which fields they come from; everything made of them by `str` methods does not."""

    __slots__ = ("paths",)

    paths: tuple[FieldPath, ...]

    def __new__(cls, words: str, paths: Iterable[FieldPath]) -> Traced:
        """These words, and their fields: the one to go to first."""
        made = super().__new__(cls, words)
        made.paths = tuple(paths)
        return made


def traced(printed: object, *paths: FieldPath) -> object:
    """What was printed, with the fields it comes from in every string that does not know its own yet.

    Args:
        printed: a string, or lists and dicts of strings; typed values under `raw` stay as they are.
        paths: the fields, the one to go to first.
    """
    if type(printed) is str:
        return Traced(printed, paths) if printed else printed
    if isinstance(printed, list):
        return [traced(part, *paths) for part in printed]
    if isinstance(printed, dict):
        return {key: part if key == "raw" else traced(part, *paths) for key, part in printed.items()}
    return printed


def gap(label: str, language: str = "zh") -> str:
    """A missing answer, in place of its value."""
    return f"{GAP}{'待填写：' if language == 'zh' else 'To be completed: '}{label}{GAP_END}"


def faulty(label: str, language: str = "zh") -> str:
    """An answer that cannot be printed as it is; the finding beside the field says why."""
    return f"{GAP}{'请改正：' if language == 'zh' else 'To be corrected: '}{label}{GAP_END}"


def typed(text: str) -> str:
    """Words that come from outside and stand beside an answer, such as the name of a file: a mark in them is none."""
    return _NONCHARACTERS.sub(lambda found: faulty(f"U+{ord(found[0]):04X}"), text)


def printable(text: str) -> str:
    """Words on one line, without the characters that Word cannot hold: for pictures, which have no red marks."""
    return _NONCHARACTERS.sub("", _UNPRINTABLE.sub("", " ".join(text.split())))


def mask(text: str) -> str:
    """Text whose braces a search for left-over tags passes by, until `settle` gives them back."""
    return text.replace("{", BRACE)


def finalize(value: object) -> object:
    """What Jinja prints for a value: line breaks and tabs as Word has them, braces masked, nothing for None."""
    if type(value) is str:
        if _SPECIAL.search(value):
            value = _UNPRINTABLE.sub(lambda found: faulty(f"U+{ord(found[0]):04X}"), value)
            text = str(escape(mask(value.replace("\r\n", "\n").replace("\r", "\n"))))
            return Markup(text.replace("\n", _BREAK).replace("\t", _TAB))
        return value
    if isinstance(value, Traced):
        origin = " ".join(map(str, value.paths))
        return Markup(f"{ORIGIN}{origin}{ORIGIN_TEXT}{escape(finalize(str(value)))}{ORIGIN_END}")
    return "" if value is None else value


def count_gaps(xml: str) -> int:
    """How many gaps a filled part holds."""
    return xml.count(GAP)


def settle(xml: str) -> str:
    """The filled part with its gaps red in brackets and its braces back, in one pass."""
    pieces: list[str] = []
    done, properties, seen = 0, "", set()
    for found in _GAP_RUN.finditer(xml):
        before = xml[done : found.start()]
        properties = run_properties(before, properties)
        seen.add(properties)
        red = f'<w:r>{_RED}<w:t xml:space="preserve">【{found[1]}】</w:t></w:r>'
        pieces += (before, "</w:t></w:r>", red, f'<w:r>{properties}<w:t xml:space="preserve">')
        done = found.end()
    if pieces:
        xml = "".join((*pieces, xml[done:]))
        for properties in seen:
            xml = xml.replace(_EMPTY_RUN.format(properties=properties), "")
    return xml.replace(BRACE, "{")


def run_properties(before: str, otherwise: str) -> str:
    """The properties of the run that the text ends in; `otherwise` when it began before this text."""
    start = max(before.rfind("<w:r>"), before.rfind("<w:r "))
    found = _RUN_START.match(before, start) if start >= 0 else None
    return (found[1] or "") if found else otherwise
