"""Notes about a template: what they say of tags that are none, and the order in which they are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from beigao._i18n import _
from beigao.rendering.template_tags import Loose, Tag

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True)
class Note:
    """Something about a template.

    Attributes:
        severity: an error fails or prints nonsense, a warning leaves out what the document needs.
        part: where: `word/document.xml`.
        paragraph: its number there, from 1; 0 for the whole part.
        words: the beginning of the paragraph without its tags.
        tag: the tag as it was typed.
        text: what is wrong, in the language in use.
        suggestion: what to write instead, or where to look; may be empty.
        column: the place in the paragraph.
    """

    severity: Severity
    part: str
    paragraph: int
    words: str
    tag: str
    text: str
    suggestion: str = ""
    column: int = 0


def in_order(notes: Iterable[Note], parts: Iterable[str]) -> list[Note]:
    """Notes, the worst first, and as they stand in the template."""
    places = {part: at for at, part in enumerate(parts)}
    return sorted(
        dict.fromkeys(notes),
        key=lambda note: (
            SEVERITIES.index(note.severity), places.get(note.part, len(places)), note.paragraph, note.column
        ),
    )  # fmt: skip


def note_at(severity: Severity, part: str, tag: Tag, text: str, suggestion: str) -> Note:
    """A note about a tag."""
    paragraph = tag.paragraph
    return Note(severity, part, paragraph.number, paragraph.words, tag.text, text, suggestion, tag.column)


def note_of_loose(part: str, fault: Loose) -> Note:
    """A note about what looks like a tag and is none, or is dropped."""
    severity, text, suggestion = _said_of(fault)
    at = fault.paragraph
    return Note(severity, part, at.number, at.words, fault.where, text, suggestion, fault.column)


def _said_of(fault: Loose) -> tuple[Severity, str, str]:
    """What is wrong with something that is no tag, or a tag that takes others away."""
    where = fault.where
    match fault.kind:
        case "open":
            end = {"{{": " }}", "{%": " %}", "{#": " #}"}[where[:2]]
            return "error", _("The tag is not closed."), where + end
        case "split":
            advice = _("Write the whole tag in one paragraph, without a line break.")
            return "error", _("The tag ends in another paragraph."), advice
        case "end":
            return "warning", _("A tag ends here that has not begun; it is printed as it stands."), ""
        case "wide":
            text = _("Braces of full width make no tag; they are printed as they stand.")
            return "error", text, unicodedata.normalize("NFKC", where)
        case "dropped_words":
            text = _("These words are dropped, for “{tag}” stands for all of its paragraph or row.")
            return "error", text.format(tag=where), _("Give the tag a paragraph or row of its own.")
        case "dropped_tag":
            text = _("“{tag}” is dropped, for a later tag stands for the whole paragraph or row.")
            return "error", text.format(tag=where), _("Give each of these tags a paragraph or row of its own.")
        case _:
            return "error", _("“{tag}” stands in no table.").format(tag=where), re.sub(r"%t[rc]", "%p", where)
