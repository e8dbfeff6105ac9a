"""The evidence of a document, numbered: 图1, 图2 … for what it shows, 附件1, 附件2 … for what is handed in beside it.

`document.yaml` says which evidence a document uses and in which order it comes; so text, captions, the list at the end
and the pack all have the same number for a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from beigao._i18n import Language
from beigao.definitions.loader import Library
from beigao.definitions.models import Document, EvidencePlace, Form, Pack
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, is_shown
from beigao.dossier.evidence import EvidenceFile
from beigao.dossier.file import Content
from beigao.dossier.values import Unreadable, is_empty, read
from beigao.rendering.idioms import IDIOMS


@dataclass(frozen=True)
class Exhibit:
    """A piece of evidence in a document.

    Attributes:
        number: what text and captions call it.
        caption: what it is: the field, and the entry where there are several.
        path: the first field that names it.
        is_shown: whether the document prints it; else it is handed in beside it.
    """

    number: str
    file: EvidenceFile
    caption: str
    path: FieldPath
    is_shown: bool


def exhibits(
    content: Content, library: Library, user: Document | Pack, entry: str | None, language: Language = "zh"
) -> list[Exhibit]:
    """The evidence that a document or a pack uses; a file that is named twice stands where it comes first.

    Args:
        content: the dossier.
        library: the definitions.
        user: which document, or which pack.
        entry: the entry that it is about, where there is one for each entry.
        language: of the numbers and of the captions, as far as the program words them.
    """
    places = user.evidence if isinstance(user, Document) else [at for one in user.materials for at in one.evidence]
    answers, evidence = content.answers, content.evidence
    found: dict[str, Exhibit] = {}
    words = IDIOMS[language]
    counts = {words.figure: 0, words.attachment: 0}
    for place in places:
        form = library.forms[place.form]
        for path, captions in _named(answers, library, user.per, entry, place, form, language):
            for evidence_id, caption in captions.items():
                if evidence_id in found or evidence_id not in evidence:
                    continue
                file = evidence[evidence_id].file
                shows = place.shown and file.is_picture
                kind = words.figure if shows else words.attachment
                counts[kind] += 1
                found[evidence_id] = Exhibit(kind.format(counts[kind]), file, caption, path, shows)
    return sorted(found.values(), key=lambda exhibit: not exhibit.is_shown)


def _named(
    answers: Answers,
    library: Library,
    per: str | None,
    entry: str | None,
    place: EvidencePlace,
    form: Form,
    language: Language,
) -> Iterator[tuple[FieldPath, dict[str, str]]]:
    """The files that each field names, with their captions, entry by entry."""
    for found in entries_of(answers, library, per, entry, form):
        for name in place.fields:
            field = form.field(name)
            raw = found.values.get(name)
            if is_empty(raw) or not is_shown(field, found.values, answers):
                continue
            try:
                ids = read(field, raw)
            except Unreadable:
                continue
            assert isinstance(ids, list)
            words, idioms = field.label.text(language), IDIOMS[language]
            title = found.values.get(form.entries.title_field) if form.entries else None
            if title and form.id != per:
                words = idioms.labelled.format(title, words)
            yield (
                FieldPath(form.id, found.id, name),
                {one: words if len(ids) == 1 else idioms.bracketed.format(words, at) for at, one in enumerate(ids, 1)},
            )


def entries_of(answers: Answers, library: Library, per: str | None, entry: str | None, form: Form) -> list[Entry]:
    """The entries of a form that belong to an entry of the form `per`: itself, those it refers to, or else all."""
    everything = answers.entries(form.id)
    if per is None:
        return everything
    own = next((found for found in answers.entries(per) if found.id == entry), None)
    if form.id == per:
        return [own] if own else []
    for field in library.forms[per].fields():
        if field.kind == "reference" and field.form == form.id:
            named = own.values.get(field.id) if own else None
            ids = named if isinstance(named, list) else [named]
            return [found for at in ids for found in everything if found.id == at]
    return everything
