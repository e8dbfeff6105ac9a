"""Writes the drafts of a dossier into a folder: which files, under which names, all or nothing for each file."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Literal

from beigao._i18n import _
from beigao._resources import data_dir
from beigao.definitions.fields import Reference
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content, Dossier
from beigao.errors import ExportError, ExportRefused
from beigao.rendering.context import build_context
from beigao.rendering.pictures import Pictures
from beigao.rendering.templates import Rendered, template_at
from beigao.rules.checking import missing_entry
from beigao.rules.findings import Finding
from beigao.rules.inspection import inspect

Mode = Literal["draft", "final"]
Progress = Callable[[int, int, str], bool]
"""Called before each file with (files done, files in all, name of the file); False stops before it."""

_MODE_WORDS: dict[Mode, str] = {"draft": "草稿", "final": "终稿"}
_MOST_BYTES = 84  # of the company and of the entry in a file name: 28 Han; a name takes 255 bytes at the most
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{n}" for port in ("COM", "LPT") for n in range(10)
}


@dataclass(frozen=True)
class Job:
    """One file to write: a document, and the entry it is about where it is made per entry."""

    document: Document
    entry: str | None
    name: str  # without mode and ending

    def file_name(self, mode: Mode) -> str:
        """The name of the file, safe on Windows."""
        return f"{self.name}_{_MODE_WORDS[mode]}.docx"


@dataclass(frozen=True)
class Written:
    """One file that was written, with the gaps that are printed in it."""

    path: Path
    document: str
    gaps: int


def snapshot(dossier: Dossier) -> Content:
    """Everything an export needs, so that it can run beside the window."""
    return dossier.content()


def documents_due(answers: Answers, library: Library, only: Iterable[str] | None = None) -> list[Job]:
    """The files of a dossier: each document, once for each entry it is made per, at least once.

    Raises:
        ExportError: `only` names a document that does not exist.
    """
    wanted = list(library.documents) if only is None else list(only)
    if unknown := next((name for name in wanted if name not in library.documents), None):
        names = ", ".join(library.documents)
        raise ExportError(_("There is no document “{name}”; choose from: {names}.").format(name=unknown, names=names))
    company = _answer(answers, "company", "company", "name") or "未命名公司"
    jobs = []
    for document in (library.documents[name] for name in dict.fromkeys(wanted)):
        form = library.forms[document.per] if document.per else None
        entries = answers.entries(form.id) if form else []
        if form is None or not entries:
            jobs.append(Job(document, None, f"{safe_name(company)}_{document.title.zh}"))
        for entry in entries:
            name = f"{safe_name(company)}_{document.title.zh}"
            if form and len(entries) > 1:
                name += f"_{safe_name(entry_title(answers, library, form.id, entry.id))}"
            jobs.append(Job(document, entry.id, name))
    return _told_apart(jobs)


def render(content: Content, library: Library, job: Job, language: str = "zh") -> Rendered:
    """One document as the bytes of a Word file; TemplateFault when its template has a fault."""
    pictures = Pictures()
    template = template_at(template_path(job.document.id, language))
    return template.render(build_context(content, library, job.document, job.entry, pictures), pictures)


def template_path(document: str, language: str = "zh") -> Path:
    """Where the Word template of a document lies."""
    return data_dir("doc_templates") / document / f"{language}.docx"


def export(
    content: Content, library: Library, folder: Path, jobs: Iterable[Job], mode: Mode, progress: Progress | None = None
) -> list[Written]:
    """Write the documents into a folder, which is made when it is not there.

    A draft prints gaps in red; a final version is refused while its documents have an error or a gap. Each file
    appears whole or not at all, in place of one of the same name; files that are done stay when a later one fails
    or the progress says stop.

    Raises:
        ExportRefused: a final version is not to be had yet; the message lists what stands in its way.
        ExportError: the folder does not take the files.
        TemplateFault: a template has a fault.
    """
    jobs = list(jobs)
    if mode == "final":
        _refuse_unfinished(content, library, jobs)
    written: list[Written] = []
    for done, job in enumerate(jobs):
        name = job.file_name(mode)
        if progress and not progress(done, len(jobs), name):
            break
        rendered = render(content, library, job)
        _write(folder / name, rendered.content)
        written.append(Written(folder / name, job.document.id, rendered.gaps))
    return written


def standing_in_the_way(answers: Answers, library: Library, documents: Iterable[str]) -> list[Finding]:
    """The findings that keep the final version of some documents back."""
    wanted = set(documents)
    found = [
        finding
        for finding in inspect(answers, library)
        if wanted.intersection(finding.documents) and (finding.severity == "error" or finding.id.startswith("missing"))
    ]
    return found + [
        missing_entry(library, library.documents[name], form)
        for name in library.documents
        if name in wanted and (form := library.documents[name].per) and not answers.entries(form)
    ]


def _refuse_unfinished(content: Content, library: Library, jobs: list[Job]) -> None:
    """Nothing is written while one of the files would be unfit to be final."""
    from beigao._i18n import language

    found = standing_in_the_way(content.answers, library, {job.document.id for job in jobs})
    lines = [f"- {finding.text.text(language())} [{finding.path}]" for finding in found]
    if not lines:
        filled = ((job, render(content, library, job).gaps) for job in jobs)
        lines = [_("- {name} has {count} gaps.").format(name=job.name, count=gaps) for job, gaps in filled if gaps]
    if lines:
        first = _("The final version is not written while {count} things stand in its way:").format(count=len(lines))
        raise ExportRefused("\n".join([first, *lines]))


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as fault:
        raise ExportError(
            _(
                "{path} could not be written ({reason}); close it if it is open in Word, or choose another folder."
            ).format(path=path, reason=fault.strerror or fault)
        ) from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


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


_FORBIDDEN = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')


def safe_name(name: str) -> str:
    """The name without what Windows, WPS or a mail program would trip over."""
    text = unicodedata.normalize("NFC", name)
    text = re.sub(r"\s+", " ", _FORBIDDEN.sub("", text)).strip(" .~$")
    text = text.encode()[:_MOST_BYTES].decode(errors="ignore").rstrip(" .") or "未命名"
    return f"_{text}" if text.partition(".")[0].strip().upper() in _RESERVED else text


def _told_apart(jobs: list[Job]) -> list[Job]:
    """The jobs with a number behind every name that another has already, however it is written."""
    taken: set[str] = set()
    apart = []
    for job in jobs:
        names = chain([job.name], (f"{job.name}_{number}" for number in count(2)))
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        apart.append(replace(job, name=name))
    return apart
