"""A review copy: each printed answer on a light ground, with a raised number that a table at the end explains.

It is for a colleague who has no Beigao: each field gets a number where it is first printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from beigao.definitions.paths import FieldPath
from beigao.rendering.answers import on_ground, redress

GROUND = "FFF2CC"
"""The light yellow behind an answer; a light grey on a printer without colours."""

_NUMBER = (
    '<w:r><w:rPr><w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="1F4E79"/><w:vertAlign w:val="superscript"/></w:rPr>'
    "<w:t>{}</w:t></w:r>"
)


def number_answers(xml: str) -> tuple[str, list[FieldPath]]:
    """A filled part with its answers on a ground and numbered, and the field of each number from 1 on.

    The rows of a table share the number of their column; an answer made of several fields bears several numbers.
    """
    numbers: dict[FieldPath, int] = {}

    def numbered(paths: Sequence[FieldPath], words: str, properties: str) -> str | None:
        if paths and all(path.row is not None and path.column is None for path in paths):
            return None  # the number or the name that the form itself gives to a row
        columns = [path._replace(row=None) for path in paths]
        said = sorted({numbers.setdefault(path, len(numbers) + 1) for path in columns})
        number = _NUMBER.format(",".join(map(str, said))) if said else ""  # a gap of no entry has no field
        return on_ground(words, properties, GROUND) + number

    return redress(xml, numbered), list(numbers)
