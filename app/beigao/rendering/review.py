"""A review copy: each printed answer on a light ground, with a raised number that a table at the end explains.

It is for a colleague who has no Beigao. An answer travels through the template with its fields around it
(`marks.Traced`); here the marks become looks, and each field gets a number where it is first printed.
"""

from __future__ import annotations

import re

from beigao.definitions.paths import FieldPath
from beigao.rendering.marks import ORIGIN, ORIGIN_END, ORIGIN_TEXT, run_properties

GROUND = "FFF2CC"
"""The light yellow behind an answer; a light grey on a printer without colours."""

_ANSWER = re.compile(f"{ORIGIN}([^{ORIGIN_TEXT}]*){ORIGIN_TEXT}(.*?){ORIGIN_END}", re.DOTALL)
_SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{GROUND}"/>'
_AFTER_SHADE = re.compile(r"<w:(?:fitText|vertAlign|rtl|cs|em|lang|eastAsianLayout|specVanish|oMath|rPrChange)[ />]")
_NUMBER = (
    '<w:r><w:rPr><w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="1F4E79"/><w:vertAlign w:val="superscript"/></w:rPr>'
    "<w:t>{}</w:t></w:r>"
)
_OPEN, _CLOSE = '<w:t xml:space="preserve">', "</w:t></w:r>"


def number_answers(xml: str) -> tuple[str, list[FieldPath]]:
    """A filled part with its answers on a ground and numbered, and the field of each number from 1 on.

    The rows of a table share the number of their column; an answer made of several fields bears several numbers.
    """
    numbers: dict[FieldPath, int] = {}
    pieces: list[str] = []
    done, properties, seen = 0, "", {""}
    for found in _ANSWER.finditer(xml):
        before = xml[done : found.start()]
        properties = run_properties(before, properties)
        seen.add(properties)
        paths = [FieldPath.parse(path) for path in found[1].split()]
        if paths and all(path.row is not None and path.column is None for path in paths):
            pieces += (before, found[2])  # the number or the name that the form itself gives to a row
            done = found.end()
            continue
        paths = [path._replace(row=None) for path in paths]
        said = sorted({numbers.setdefault(path, len(numbers) + 1) for path in paths})
        words = f"<w:r>{_shaded(properties)}{_OPEN}{found[2]}{_CLOSE}"
        number = _NUMBER.format(",".join(map(str, said))) if said else ""  # a gap of no entry has no field
        pieces += (before, _CLOSE, words, number, f"<w:r>{properties}{_OPEN}")
        done = found.end()
    text = "".join((*pieces, xml[done:]))
    for properties in seen:
        text = text.replace(f"<w:r>{properties}{_OPEN}{_CLOSE}", "")
    return text, list(numbers)


def _shaded(properties: str) -> str:
    """The properties of a run with the ground added, at the place that the schema gives it."""
    inside = properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>") if properties != "<w:rPr/>" else ""
    after = _AFTER_SHADE.search(inside)
    at = after.start() if after else len(inside)
    return f"<w:rPr>{inside[:at]}{_SHADE}{inside[at:]}</w:rPr>"
