"""The answers in a filled part, found by the marks that their origin leaves around them (`marks.Traced`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from beigao.definitions.paths import FieldPath
from beigao.rendering.marks import ORIGIN, ORIGIN_END, ORIGIN_TEXT, run_properties

Dress = Callable[[Sequence[FieldPath], str, str], str | None]
"""Takes the fields of an answer, its words as XML, and the properties of its run; gives runs to print in its place,
or None where the words stay in their run."""

_ANSWER = re.compile(f"{ORIGIN}([^{ORIGIN_TEXT}]*){ORIGIN_TEXT}(.*?){ORIGIN_END}", re.DOTALL)
_AFTER_SHADE = re.compile(r"<w:(?:fitText|vertAlign|rtl|cs|em|lang|eastAsianLayout|specVanish|oMath|rPrChange)[ />]")
_OPEN, _CLOSE = '<w:t xml:space="preserve">', "</w:t></w:r>"


def redress(xml: str, dress: Dress) -> str:
    """A filled part in which each answer looks as `dress` wants it; the marks around answers are gone."""
    pieces: list[str] = []
    done, properties, seen = 0, "", {""}
    for found in _ANSWER.finditer(xml):
        before = xml[done : found.start()]
        properties = run_properties(before, properties)
        seen.add(properties)
        runs = dress([FieldPath.parse(path) for path in found[1].split()], found[2], properties)
        if runs is None:
            pieces += (before, found[2])
        else:
            pieces += (before, _CLOSE, runs, f"<w:r>{properties}{_OPEN}")
        done = found.end()
    text = "".join((*pieces, xml[done:]))
    for properties in seen:
        text = text.replace(f"<w:r>{properties}{_OPEN}{_CLOSE}", "")
    return text


def on_ground(words: str, properties: str, colour: str) -> str:
    """A run of these words with the properties of another and a ground behind it."""
    inside = properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>") if properties != "<w:rPr/>" else ""
    after = _AFTER_SHADE.search(inside)  # the place that the schema gives the ground
    at = after.start() if after else len(inside)
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'
    return f"<w:r><w:rPr>{inside[:at]}{shade}{inside[at:]}</w:rPr>{_OPEN}{words}{_CLOSE}"
