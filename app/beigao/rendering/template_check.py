"""A template file looked at as a whole: what its tags say, what it leaves out, and whether the samples go into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from beigao._i18n import Language
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.dossier.samples import sample_names
from beigao.errors import TemplateFault
from beigao.rendering.names import names_of
from beigao.rendering.preview import Previewed
from beigao.rendering.template_files import Target
from beigao.rendering.template_lint import read_template
from beigao.rendering.template_needs import left_out
from beigao.rendering.template_notes import Note, in_order
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
from beigao.rendering.template_tags import read_paragraphs


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
        notes += _tried(path, document, library, language)
    return in_order(notes, parts)


def _tried(path: Path, document: Document, library: Library, language: Language) -> Iterator[Note]:
    """What only filling shows: a dossier without answers and each sample go into the template."""
    said: dict[str, None] = {}
    for content in (empty_content(library), *(sample_of(name, library) for name in sample_names())):
        try:
            fill_sample(path, job_of(content, document, language), content, library)
        except TemplateFault as fault:
            said[str(fault)] = None
    yield from (Note("error", DOCUMENT, 0, "", "", words) for words in said)


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
