"""Somebody's template with a sample in it: as a Word file, as a sheet for the window, or just as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from beigao._i18n import Language
from beigao.definitions.fields import Choice, Choices, Item, Kind, Number, Reference, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Document, Form
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content, sample_names
from beigao.errors import TemplateFault
from beigao.rendering.context import build_context
from beigao.rendering.export import Job
from beigao.rendering.foreign import ForeignTemplate
from beigao.rendering.harmless import check_package
from beigao.rendering.lints import check_source
from beigao.rendering.package import Package
from beigao.rendering.pictures import Pictures
from beigao.rendering.preview import PREVIEWED_ROWS, Previewed
from beigao.rendering.sheet import Sheet, SheetReader
from beigao.rendering.templates import PARTS, WordTemplate, template_at

DOCUMENT = "word/document.xml"
_DAY = date(2026, 12, 1).isoformat()


def open_template(path: Path) -> WordTemplate:
    """Somebody's template, which is filled in a process of its own; TemplateFault when it is none."""
    return template_at(path, ForeignTemplate)


def template_parts(path: Path) -> Mapping[str, str]:
    """The XML of the parts that may hold tags, the document first.

    Raises:
        TemplateFault: it is no Word file, or holds what fetches or runs something.
    """
    package = Package.read(path)
    check_package(path, package)
    found = sorted(filter(PARTS.fullmatch, package.names()), key=lambda name: (name != DOCUMENT, name))
    parts = {name: package.text(name) for name in found}
    for name, xml in parts.items():
        check_source(f"{path.parent.name}/{path.name}", name, xml)
    return parts


def empty_content(library: Library) -> Content:
    """A dossier in which nobody has answered anything."""
    return Content(Answers(library.forms.values()), {})


def sample_of(name: str, library: Library) -> Content:
    """A sample, in which forms of the user's own have answers, too: their examples, or just something of their kind.

    Raises:
        DossierError: there is no sample of that name.
    """
    sample = _sample(name)
    known = sample.answers.forms()
    entries = {form: sample.answers.entries(form) for form in known}
    answers = Answers(library.forms.values(), {form: found for form, found in entries.items() if form in library.forms})
    for form in library.forms.values():
        if not any(entry.values for entry in answers.entries(form.id)):
            entries[form.id] = [Entry("example1" if form.entries else form.id, _examples(form, library, answers))]
    return Content(Answers(library.forms.values(), entries), sample.evidence)


@cache
def _sample(name: str) -> Content:
    return sample_content(name)


def richest_sample(document: Document) -> str:
    """The sample that answers most of what a document prints."""

    def answered(name: str) -> int:
        answers = _sample(name).answers
        known = [form for form in document.forms if form in answers.forms()]
        return sum(len(entry.values) for form in known for entry in answers.entries(form))

    return max(sample_names(), key=answered)


def _examples(form: Form, library: Library, answers: Answers) -> dict[str, Json]:
    return {item.id: _example(item, library, answers) for item in form.fields()}


def _example(item: Item, library: Library, answers: Answers) -> Json:
    """An answer to show a template with: the good example of the form where it has one."""
    kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
    if isinstance(item, Choice | Choices):
        first = [option.id for option in library.options(item)[:2]]
        return first[0] if isinstance(item, Choice) else list[Json](first)
    if isinstance(item, Table):
        row: dict[str, Json] = {column.id: _example(column, library, answers) for column in item.columns}
        return [dict(row) for _row in item.rows or (0, 1)]
    if isinstance(item, Reference):
        ids: list[Json] = [entry.id for entry in answers.entries(item.form)]
        return ids[:2] if item.many else (ids or [None])[0]
    if isinstance(item, Number) and item.minimum is not None:
        return item.minimum
    if kind in _OTHER:
        return _OTHER[kind]
    example = item.good or item.placeholder or item.label
    return example.zh


_OTHER: dict[Kind, Json] = {
    "number": 3,
    "people": 1200,
    "date": _DAY,
    "date_range": {"start": _DAY, "end": _DAY},
    "yes_no": True,
    "evidence": [],
    "risk_rating": {"likelihood": "medium", "impact": "medium"},
}


def job_of(content: Content, document: Document, language: Language = "zh") -> Job:
    """The first file of a document that a dossier gives, about its first entry where there is one for each."""
    entries = content.answers.entries(document.per) if document.per else []
    return Job(document, entries[0].id if entries else None, "", edition=language)


def fill_sample(path: Path, job: Job, content: Content, library: Library) -> bytes:
    """A template filled with a dossier, as the bytes of a Word file; TemplateFault when it does not go."""
    pictures = Pictures()
    context = build_context(content, library, job.document, job.entry, pictures, language=job.language)
    return open_template(path).render(context, pictures).content


def sample_sheet(path: Path, job: Job, content: Content, library: Library) -> Previewed:
    """The same as a sheet for the window; TemplateFault when it does not go."""
    template, pictures = open_template(path), Pictures()
    context = build_context(
        content, library, job.document, job.entry, pictures, language=job.language, most_rows=PREVIEWED_ROWS
    )
    xml = template.fill(context)
    return Previewed(_sheet(path, template.package, xml), pictures.used_in(xml))


def template_sheet(path: Path) -> Previewed:
    """A template as it was written, its tags among its words; TemplateFault when it is no Word file."""
    return Previewed(_sheet(path, Package.read(path), template_parts(path)[DOCUMENT]))


def _sheet(path: Path, package: Package, xml: str) -> Sheet:
    try:
        return SheetReader(package.text("word/styles.xml")).read(xml)
    except (ValueError, KeyError) as fault:
        raise TemplateFault(f"{path.parent.name}/{path.name}: {fault}") from fault
