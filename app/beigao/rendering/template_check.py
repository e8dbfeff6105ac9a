"""A template file looked at as a whole: what its tags say, what it leaves out, and whether the samples go into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from beigao._i18n import Language, _
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.dossier.samples import sample_names
from beigao.errors import TemplateFault
from beigao.rendering.filling import FillingFault
from beigao.rendering.names import names_of
from beigao.rendering.preview import Previewed
from beigao.rendering.template_files import Target
from beigao.rendering.template_lint import Read, read_template
from beigao.rendering.template_needs import left_out
from beigao.rendering.template_notes import Note, in_order, note_at
from beigao.rendering.template_samples import (
    DOCUMENT,
    empty_content,
    fill_sample,
    job_of,
    richest_sample,
    sample_of,
    sample_sheet,
    template_parts,
    template_sheet,
)
from beigao.rendering.template_tags import read_paragraphs, tags_of

_CODE = re.compile(r"\{[{%][-+]?\s*(.*?)\s*[-+]?[%}]\}")


def lint(path: Path, document: Document, library: Library, language: Language = "zh") -> list[Note]:
    """What is to be said about a template, the worst first.

    Args:
        path: the Word file.
        document: which document it is for.
        library: the definitions.
        language: whether it is for the filing, or for its reading copy.
    """
    try:
        parts = template_parts(path)
    except TemplateFault as fault:
        return [Note("error", "", 0, "", "", str(fault))]
    root = names_of(document, library)
    read = read_template(parts, root)
    notes = [*read.notes, *left_out(read, document, library, root, language)]
    if not any(note.severity == "error" for note in notes):
        notes += _tried(path, document, library, language, read)
    return in_order(notes, parts)


def _tried(path: Path, document: Document, library: Library, language: Language, read: Read) -> Iterator[Note]:
    """What only filling shows: a dossier without answers and each sample go into the template."""
    said: dict[Note, None] = {}
    for content in (empty_content(library), *(sample_of(name, library) for name in sample_names())):
        try:
            fill_sample(path, job_of(content, document, language), content, library)
        except TemplateFault as fault:
            said[_note_of(fault, read)] = None
    yield from said


def _note_of(fault: TemplateFault, read: Read) -> Note:
    """A fault of filling, at the tag where it happened: lines of the source have lost the paragraphs of `{%p %}`."""
    cause = fault.__cause__
    if not isinstance(cause, FillingFault) or cause.line is None:
        return Note("error", DOCUMENT, 0, "", "", str(fault))
    text = _("It cannot be filled: {reason}.").format(reason=cause.reason.rstrip("."))
    codes = set(_CODE.findall(unescape(cause.text)))
    for tag in tags_of(read.paragraphs.get(cause.part, ()))[0]:
        if tag.code in codes and tag.word not in ("else", "endif", "endfor"):
            return note_at("error", cause.part, tag, text, "")
    return Note("error", cause.part, 0, "", "", text)


@dataclass(frozen=True)
class Looked:
    """A template as a window shows it.

    Attributes:
        notes: what is to be said about it.
        fault: why it cannot be filled, so that it is not used; empty where it can.
        written: the template as it was written.
        filled: the same with a sample in it.
        paragraphs: the words of its paragraphs, to which the numbers of the notes lead.
    """

    notes: list[Note]
    fault: str = ""
    written: Previewed | None = None
    filled: Previewed | None = None
    paragraphs: list[str] = field(default_factory=list)


def look(target: Target) -> Looked:
    """Everything there is to show of a template; a file that is none has only its fault."""
    path, library = target.path, target.library
    notes = lint(path, target.document, library, target.language)
    try:
        written = template_sheet(path)
        paragraphs = [paragraph.text for paragraph in read_paragraphs(template_parts(path)[DOCUMENT])]
    except TemplateFault as fault:
        return Looked(notes, str(fault))
    content = sample_of(richest_sample(target.document), library)
    try:
        filled = sample_sheet(path, job_of(content, target.document, target.language), content, library)
    except TemplateFault as fault:
        return Looked(notes, str(fault), written, None, paragraphs)
    return Looked(notes, "", written, filled, paragraphs)
