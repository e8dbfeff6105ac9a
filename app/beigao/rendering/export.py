"""Writes the drafts of a dossier into a folder: which files, under which names, all or nothing for each file.

The window opens its dialog on this module, so what fills templates is imported when the first one is filled.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from beigao._formats import say_number
from beigao._i18n import Language, _
from beigao._resources import data_dir
from beigao.definitions.fields import Reference
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.errors import ExportError, ExportRefused
from beigao.rendering.file_names import Titles, room_in, stems
from beigao.rendering.whole_file import KeepBoth, make_folder, write_whole
from beigao.rules.checking import missing_entry
from beigao.rules.facts import Facts
from beigao.rules.findings import Finding
from beigao.rules.inspection import inspect

if TYPE_CHECKING:
    from beigao.rendering.templates import Rendered, WordTemplate

Mode = Literal["draft", "review", "final"]
"""A draft shows gaps and open findings, a review numbers every answer for a colleague, a final version has neither."""

Progress = Callable[[int, int, str], bool]
"""Called before each file with (files done, files in all, name of the file); False stops before it."""

Edition = Literal["zh", "en", "side_by_side"]
"""The filing itself in Chinese, its reading copy in English, or both side by side."""

Languages = Literal["zh", "en", "both"]
LANGUAGES: dict[Languages, tuple[Edition, ...]] = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en", "side_by_side")}
"""The editions that each choice of a language writes."""

WORD, PDF = ".docx", ".pdf"
EDITION_WORDS: dict[Edition, str] = {"zh": "", "en": "英文参考译本", "side_by_side": "中英对照"}
MODE_WORDS: dict[Mode, str] = {"draft": "草稿", "review": "审阅", "final": "终稿"}
SAMPLE_TEXT = ("sample_dossier", "sample_text", "sample_mark")
"""Findings that tell of the fictional facts of a sample; whatever they weigh, they keep a final version back."""


@dataclass(frozen=True)
class Job:
    """One file to write: a document, and the entry it is about where it is made per entry."""

    document: Document
    entry: str | None
    company: str
    about: str = ""  # what the entry is called, where there are several
    edition: Edition = "zh"

    @property
    def language(self) -> Language:
        """The language of its template, and of what the program adds."""
        return "zh" if self.edition == "zh" else "en"

    @property
    def name(self) -> str:
        """What a person calls the file: company, document, edition, entry."""
        return "_".join(part for part in self._titles() if part)

    def _titles(self) -> Titles:
        document = "_".join(filter(None, (self.document.title.zh, EDITION_WORDS[self.edition])))
        return Titles(self.company, document, self.about)


@dataclass(frozen=True)
class Written:
    """One file that was written: its job, its size in bytes, and the gaps that are printed in it.

    `note` says what a person has to know of it, such as why it is not made from their own template.
    """

    path: Path
    job: Job
    size: int
    gaps: int
    note: str = ""


def gap_words(gaps: int) -> str:
    """How many gaps a file has, in the language in use."""
    if not gaps:
        return _("no gaps")
    return _("{n} gaps").format(n=say_number(gaps)) if gaps != 1 else _("1 gap")


def documents_due(
    answers: Answers,
    library: Library,
    only: Iterable[str] | None = None,
    editions: Iterable[Edition] = ("zh",),
) -> list[Job]:
    """The files of a dossier: each document, once for each entry it is made per, at least once.

    One of the user's own that is made per entry needs an entry, unless it is asked for: not every company has what it
    is about.

    Args:
        answers: the dossier's.
        library: the definitions.
        only: which documents; all where None.
        editions: in which editions; side by side only where a document is made so.

    Raises:
        ExportError: `only` names a document that does not exist, or is not made in any of these editions.
    """
    wanted = list(library.documents) if only is None else list(only)
    if unknown := next((name for name in wanted if name not in library.documents), None):
        names = ", ".join(library.documents)
        raise ExportError(_("There is no document “{name}”; choose from: {names}.").format(name=unknown, names=names))
    company = _answer(answers, "company", "company", "name")
    jobs = []
    for document in (library.documents[name] for name in dict.fromkeys(wanted)):
        form = library.forms[document.per] if document.per else None
        entries = answers.entries(form.id) if form else []
        if form and not entries and only is None and document.filing == "own":
            continue
        if form is None or not entries:
            jobs.append(Job(document, None, company))
        for entry in entries:
            about = entry_title(answers, library, form.id, entry.id) if form and len(entries) > 1 else ""
            jobs.append(Job(document, entry.id, company, about))
    due = in_editions(jobs, editions)
    if only is not None and (none := next((job for job in jobs if not in_editions([job], editions)), None)):
        raise ExportError(
            _("“{name}” has no template in this language; put one into its folder.").format(name=none.document.id)
        )
    return due


def in_editions(jobs: Iterable[Job], editions: Iterable[Edition]) -> list[Job]:
    """The files in each of these editions that their document has, the editions of one file together."""
    wanted = list(editions)
    return [
        Job(job.document, job.entry, job.company, job.about, edition)
        for job in jobs
        for edition in wanted
        if (job.document.side_by_side if edition == "side_by_side" else edition in job.document.languages)
    ]


def file_names(jobs: Sequence[Job], mode: Mode, day: date, folder: Path) -> list[str]:
    """The names of the files of one export, safe on every system, each another.

    Raises:
        ExportError: the folder leaves no room for a name.
    """
    return names_with(jobs, MODE_WORDS[mode], day, folder)


def names_with(jobs: Sequence[Job], word: str, day: date, folder: Path) -> list[str]:
    """The names of files with this word and the day at their end; ExportError when the folder leaves no room."""
    return [stem + WORD for stem in stems([job._titles() for job in jobs], f"{word}_{day:%Y%m%d}", room_in(folder))]


def names_taken(folder: Path, names: Iterable[str], *, with_pdf: bool = False) -> list[str]:
    """Those of the names of an export that are in a folder already, their PDF copies too where they are wanted."""
    wanted = [name for word in names for name in ((word, pdf_name(word)) if with_pdf else (word,))]
    return [name for name in wanted if os.path.lexists(folder / name)]


def pdf_name(name: str) -> str:
    """The name of the PDF copy of a Word file."""
    return name.removesuffix(WORD) + PDF


def render(
    content: Content,
    library: Library,
    job: Job,
    *,
    numbered: bool = False,
    findings: Iterable[Finding] = (),
) -> Rendered:
    """One document as the bytes of a Word file, from the user's own template where there is one that works.

    Args:
        content: the dossier.
        library: the definitions.
        job: which document, in which edition.
        numbered: whether its answers bear numbers and a table explains them, for a review; then the comments and
            the opinions of reviewers follow, too.
        findings: those that are listed behind a draft.

    Raises:
        TemplateFault: its template has a fault.
    """
    from beigao.rendering.own_templates import made_from, own_template_path
    from beigao.rendering.templates import template_at

    listed = list(findings)

    def make(template: WordTemplate) -> Rendered:
        return _filled(template, content, library, job, numbered=numbered, findings=listed)

    if job.edition != "side_by_side":
        made, note = made_from(job.document.id, job.language, make)
        return replace(made, note=note)
    made = make(template_at(template_path(job.document.id, job.language)))
    is_own = any(own_template_path(job.document.id, language) for language in job.document.languages)
    return replace(made, note=_("Side by side, a document is made from Beigao's templates.") if is_own else "")


def _filled(
    template: WordTemplate, content: Content, library: Library, job: Job, *, numbered: bool, findings: list[Finding]
) -> Rendered:
    from beigao.rendering import endpapers
    from beigao.rendering.context import build_context
    from beigao.rendering.pictures import Pictures
    from beigao.rendering.reading_copy import mark_chinese
    from beigao.rendering.review import number_answers
    from beigao.rendering.review_papers import review_pages
    from beigao.rules.implicit_label import implicit_label

    language = job.language

    def finish(xml: str) -> str:
        paths: list[FieldPath] = []
        if language == "en" and not numbered:
            xml = mark_chinese(xml)
        if job.edition == "side_by_side":
            xml = _beside_chinese(xml, content, library, job, traces=numbered)
        if numbered:
            xml, paths = number_answers(xml)
        pages = endpapers.answers_pages(paths, content.answers, library, language)
        pages += endpapers.findings_pages(findings, content.answers, library, language)
        if numbered:
            pages += review_pages(content, library, job, paths)
        return endpapers.append(xml, pages)

    pictures = Pictures()
    traces = numbered or language == "en"
    context = build_context(content, library, job.document, job.entry, pictures, language=language, traces=traces)
    label = implicit_label(Facts(content.answers, library), job.document)
    return template.render(context, pictures, finish, label)


def _beside_chinese(english: str, content: Content, library: Library, job: Job, *, traces: bool) -> str:
    """The filled reading copy with the Chinese document at its left; the marks of both stay in it."""
    from beigao.rendering.context import build_context
    from beigao.rendering.pictures import Pictures
    from beigao.rendering.rich_text import shape
    from beigao.rendering.side_by_side import side_by_side
    from beigao.rendering.templates import template_at

    context = build_context(content, library, job.document, job.entry, Pictures(), traces=traces)
    return side_by_side(template_at(template_path(job.document.id)).fill(context), shape(english))


def open_findings(findings: Iterable[Finding], job: Job, library: Library) -> list[Finding]:
    """Those of the findings that concern a file: its document, and not only another entry than its own."""
    per = job.document.per

    def concerns(finding: Finding) -> bool:
        elsewhere = [path.form == per and path.entry != job.entry for path in finding.paths]
        return job.document.id in finding.documents and not all(elsewhere)

    found = [finding for finding in findings if concerns(finding)]
    return found if per is None or job.entry else [*found, missing_entry(library, job.document, per)]


def template_path(document: str, language: str = "zh") -> Path:
    """Where the built-in template of a document lies; there is none of a document of the user's own."""
    return data_dir("doc_templates") / document / f"{language}.docx"


def export(
    content: Content,
    library: Library,
    folder: Path,
    jobs: Iterable[Job],
    mode: Mode,
    progress: Progress | None = None,
    *,
    day: date,
    replace: bool = False,
    with_pdf: bool = False,
    findings: Sequence[Finding] | None = None,
) -> list[Written]:
    """Write the documents into a folder, which is made when it is not there.

    A draft prints gaps in red and lists its open findings at the end; a review numbers every answer; a final version is
    refused while its documents have an error, a gap, text of a sample or a remark for the writer. Each file appears
    whole or not at all; files that are done stay when a later one fails or the progress says stop.

    `day` is the day in the names of the files. Files of the same names are kept and the new ones get a number, unless
    `replace` says otherwise; `with_pdf` asks for numbers that are free for PDF copies, too. `findings` are those of the
    whole dossier, where they are known.

    Raises:
        ExportRefused: a final version is not to be had yet; the message lists what stands in its way.
        ExportError: the folder does not take the files.
        TemplateFault: a template has a fault.
    """
    jobs = list(jobs)
    if mode == "final":
        refuse_unfinished(content, library, jobs, findings=findings)
    names = file_names(jobs, mode, day, folder)
    if findings is None:
        findings = inspect(content.answers, library) if mode == "draft" and jobs else []
    written: list[Written] = []
    for done, (job, name) in enumerate(zip(jobs, names, strict=True)):
        if progress and not progress(done, len(jobs), name):
            break
        listed = open_findings(findings, job, library) if mode == "draft" else []
        rendered = render(content, library, job, numbered=mode == "review", findings=listed)
        if not done:
            make_folder(folder)
        others = {other.removesuffix(WORD) for other in names if other != name}
        beside = (WORD, PDF) if with_pdf else (WORD,)
        path = write_whole(folder / name, rendered.content, None if replace else KeepBoth(others, beside))
        written.append(Written(path, job, len(rendered.content), rendered.gaps, rendered.note))
    return written


def standing_in_the_way(
    answers: Answers, library: Library, documents: Iterable[str], findings: Iterable[Finding] | None = None
) -> list[Finding]:
    """The findings that keep the final version of some documents back, out of `findings` where they are known."""
    wanted = set(documents)
    found = [
        finding
        for finding in (inspect(answers, library) if findings is None else findings)
        if wanted.intersection(finding.documents) and _holds_back(finding)
    ]
    return found + [
        missing_entry(library, library.documents[name], form)
        for name in library.documents
        if name in wanted and (form := library.documents[name].per) and not answers.entries(form)
    ]


def _holds_back(finding: Finding) -> bool:
    return finding.severity == "error" or finding.id.startswith("missing") or finding.id in SAMPLE_TEXT


def refuse_unfinished(
    content: Content,
    library: Library,
    jobs: list[Job],
    wanted: Iterable[str] = (),
    findings: Iterable[Finding] | None = None,
) -> None:
    """Nothing is written while one of the files would be unfit to be final, or something else is wanted.

    `findings` are those of the whole dossier, where they are known.

    Raises:
        ExportRefused: the message lists what stands in the way.
    """
    from beigao._i18n import language

    found = standing_in_the_way(content.answers, library, {job.document.id for job in jobs}, findings)
    lines = [f"- {finding.text.text(language())} [{finding.path}]" for finding in found]
    lines += [f"- {words}" for words in wanted]
    if not lines:
        from beigao.rendering.final_check import markers

        for job in jobs:
            rendered = render(content, library, job)
            left = [gap_words(rendered.gaps)] if rendered.gaps else markers(rendered.content, library)
            lines += [f"- {job.name}: {words}" for words in left]
    if lines:
        several = _("The final version is not written while {count} things stand in its way:")
        one = _("The final version is not written while one thing stands in its way:")
        first = several.format(count=say_number(len(lines))) if len(lines) > 1 else one
        raise ExportRefused("\n".join([first, *lines]))


def _answer(answers: Answers, form: str, entry: str, field: str) -> str:
    value = answers.entry(form, entry).values.get(field)
    return value.strip() if isinstance(value, str) else ""


def entry_title(answers: Answers, library: Library, form: str, entry: str) -> str:
    """What an entry is called: its title answer, the title of the entry it refers to, or its place in the list."""
    entries = library.forms[form].entries
    if entries is None:
        return library.forms[form].title.zh
    title = _answer(answers, form, entry, entries.title_field)
    field = library.forms[form].field(entries.title_field)
    if isinstance(field, Reference) and title:
        with suppress(KeyError):
            answers.entry(field.form, title)
            return entry_title(answers, library, field.form, title)
    return title or str([found.id for found in answers.entries(form)].index(entry) + 1)
