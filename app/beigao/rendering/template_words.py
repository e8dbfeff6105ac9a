"""How a note about a template reads: its weight, its place, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from beigao._i18n import N_, _
from beigao.rendering.template_notes import Note

_PART = re.compile(r"word/(document|header|footer|footnotes|endnotes)(\d*)\.xml")
_PARTS = {
    "document": N_("text"),
    "header": N_("header"),
    "footer": N_("footer"),
    "footnotes": N_("footnotes"),
    "endnotes": N_("endnotes"),
}
_WORDS = {"error": N_("error"), "warning": N_("warning"), "hint": N_("hint")}


def severity_words(severity: str) -> str:
    """How badly a note weighs."""
    return _(_WORDS[severity])


def place_words(note: Note) -> str:
    """Where a note belongs: the part where it is not the text itself, the paragraph, its words and the tag."""
    found = _PART.fullmatch(note.part)
    words = []
    if found and found[1] != "document":
        words.append(f"{_(_PARTS[found[1]])} {found[2]}".strip())
    if note.paragraph:
        words.append(_("paragraph {number}").format(number=note.paragraph))
    if note.words:
        words.append(_("“{words}”").format(words=note.words))
    if note.tag:
        words.append(note.tag)
    return _(", ").join(words) or _("whole template")


def note_line(note: Note) -> str:
    """A note on one line, to be copied."""
    line = _("{severity}: {text}").format(severity=severity_words(note.severity), text=note.text)
    suggestion = f" → {note.suggestion}" if note.suggestion else ""
    return f"{line} [{place_words(note)}]{suggestion}"


def count_words(notes: Iterable[Note]) -> str:
    """How many notes there are of each weight."""
    counts = dict.fromkeys(_WORDS, 0)
    for note in notes:
        counts[note.severity] += 1
    return _("{error} errors, {warning} warnings, {hint} hints.").format(**counts)
