"""Marks that travel through a template inside a value, and the Word they become.

Unicode keeps U+FDD0 to U+FDEF for a program's own use; no answer may hold them (`values.unprintable`), so they
can stand for a gap, or mask a brace that an officer typed, until the part is filled and checked.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_GAP, _END, _BRACE = "\ufdd0", "\ufdd1", "\ufdd2"
_GAP_RUN = re.compile(f"{_GAP}([^{_END}]*){_END}")
_RUN_START = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>.*?</w:rPr>)?", re.DOTALL)
_EMPTY_RUN = '<w:r>{properties}<w:t xml:space="preserve"></w:t></w:r>'
_RED = '<w:rPr><w:b/><w:bCs/><w:color w:val="C00000"/></w:rPr>'
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufdd1\ufdf0-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile("[\n\t\r{]|" + _UNPRINTABLE.pattern)


def gap(label: str) -> str:
    """A missing answer, in place of its value."""
    return f"{_GAP}待填写：{label}{_END}"


def faulty(label: str) -> str:
    """An answer that cannot be printed as it is; the finding beside the field says why."""
    return f"{_GAP}请改正：{label}{_END}"


def mask(text: str) -> str:
    """Text whose braces a search for left-over tags passes by, until `settle` gives them back."""
    return text.replace("{", _BRACE)


def finalize(value: object) -> object:
    """What Jinja prints for a value: line breaks and tabs as Word has them, braces masked, nothing for None."""
    if type(value) is str:
        if _SPECIAL.search(value):
            value = _UNPRINTABLE.sub(lambda found: faulty(f"U+{ord(found[0]):04X}"), value)
            text = str(escape(mask(value.replace("\r\n", "\n").replace("\r", "\n"))))
            return Markup(text.replace("\n", _BREAK).replace("\t", _TAB))
        return value
    return "" if value is None else value


def count_gaps(xml: str) -> int:
    """How many gaps a filled part holds."""
    return xml.count(_GAP)


def settle(xml: str) -> str:
    """The filled part with its gaps red in brackets and its braces back, in one pass."""
    pieces: list[str] = []
    done, properties, seen = 0, "", set()
    for found in _GAP_RUN.finditer(xml):
        before = xml[done : found.start()]
        properties = _run_properties(before, properties)
        seen.add(properties)
        red = f'<w:r>{_RED}<w:t xml:space="preserve">【{found[1]}】</w:t></w:r>'
        pieces += (before, "</w:t></w:r>", red, f'<w:r>{properties}<w:t xml:space="preserve">')
        done = found.end()
    if pieces:
        xml = "".join((*pieces, xml[done:]))
        for properties in seen:
            xml = xml.replace(_EMPTY_RUN.format(properties=properties), "")
    return xml.replace(_BRACE, "{")


def _run_properties(before: str, otherwise: str) -> str:
    """The properties of the run that the text ends in; `otherwise` when it began before this text."""
    start = max(before.rfind("<w:r>"), before.rfind("<w:r "))
    found = _RUN_START.match(before, start) if start >= 0 else None
    return (found[1] or "") if found else otherwise
