"""What a document needs and a template of it leaves out: required answers, official headings and captions."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from beigao._i18n import Language, _
from beigao.definitions.fields import Item, Kind, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.rendering.name_ways import Ways
from beigao.rendering.names import Group, label_words
from beigao.rendering.template_lint import Read
from beigao.rendering.template_notes import Note, Severity
from beigao.rendering.template_samples import DOCUMENT

_NEEDS_WORDS: tuple[Kind, ...] = ("text", "long_text", "table", "evidence")
"""Kinds whose answers have to be printed; of the others a condition can say what they say."""


def left_out(read: Read, document: Document, library: Library, root: Group, language: Language) -> Iterator[Note]:
    """What is missing in a template.

    Args:
        read: what the template says.
        document: the document that it is for.
        library: the definitions.
        root: the names that the document offers.
        language: of the template; only a Chinese one keeps the official form.
    """
    yield from _answers_left_out(read, document, library, root)
    if language == "zh":
        yield from _headings_left_out(read, document)


def _answers_left_out(read: Read, document: Document, library: Library, root: Group) -> Iterator[Note]:
    ways = Ways(root)
    for path, item in _required(document, library):
        way = None if _is_said(path, item, read) else ways.to_answer(path)
        if way is not None:
            text = _("“{label}” is required here and never printed.").format(label=label_words(item.label))
            yield Note("warning", DOCUMENT, 0, "", "", text, way.tag)


def _required(document: Document, library: Library) -> Iterator[tuple[str, Item]]:
    """The answers that the document cannot do without, and columns of tables; a reference only leads to others."""
    for form in library.forms.values():
        for field in form.fields():
            if document.id not in field.required_for or field.kind == "reference":
                continue
            columns = field.columns if isinstance(field, Table) else ()
            yield f"{form.id}.{field.id}", field
            for column in columns:
                if document.id in column.required_for:
                    yield f"{form.id}.{field.id}.{column.id}", column


def _is_said(path: str, item: Item, read: Read) -> bool:
    kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
    said = read.printed if kind in _NEEDS_WORDS else read.printed | read.asked
    table = path.rpartition(".")[0]
    return path in said or f"{table}.*" in said or any(other.startswith(f"{path}.") for other in said)


def _headings_left_out(read: Read, document: Document) -> Iterator[Note]:
    there = {paragraph.text.strip(): paragraph for paragraph in read.paragraphs.get(DOCUMENT, ())}
    for words in (*(heading.text for heading in document.headings), *document.cells):
        if words in there:
            continue
        close = get_close_matches(words, list(there), n=1, cutoff=0.7)
        at = there[close[0]] if close else None
        severity: Severity = "hint" if document.optional_headings else "warning"
        text = _("The official heading “{heading}” is missing.").format(heading=words)
        if at is not None:
            text = _("The official form says “{heading}” here.").format(heading=words)
        yield Note(severity, DOCUMENT, at.number if at else 0, at.words if at else "", "", text, words)
