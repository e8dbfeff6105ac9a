"""What a worker of a batch does: one dossier in, its drafts in a folder of their own. Imported by every worker.

Nothing that goes wrong with one dossier leaves this module: it becomes a sentence of its outcome.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from beigao._i18n import Language, _, set_language
from beigao.definitions.loader import Library, load_library
from beigao.dossier import keys
from beigao.dossier.answers import Answers
from beigao.dossier.database import has_log, unlock
from beigao.dossier.file import Content, Dossier
from beigao.errors import BeigaoError, DossierError, LockedDossier, TemplateFault
from beigao.rendering.export import LANGUAGES, Languages, Mode, documents_due, export, template_path
from beigao.rules.findings import SEVERITIES
from beigao.rules.inspection import inspect

Kind = Literal["dossier", "json", "workbook"]


class Options(NamedTuple):
    """What is made of each dossier, and in which language a worker says what went wrong."""

    documents: tuple[str, ...] | None
    languages: Languages
    mode: Mode
    day: date
    office: Path | None
    language: Language


class Task(NamedTuple):
    """One dossier: the name of its file, what kind of file that is, and where it lies or what it holds.

    The drafts are written into `folder`, which is made; where there is none, they travel back with the outcome.
    """

    name: str
    kind: Kind
    source: Path | bytes
    folder: Path | None


class Made(NamedTuple):
    """A file that was made: its name, its size in bytes, its gaps, and what a person has to know of it."""

    name: str
    size: int
    gaps: int
    note: str = ""


class Outcome(NamedTuple):
    """What came of a dossier: its files and findings by severity, or a sentence that says why there are none."""

    files: tuple[Made, ...] = ()
    findings: Mapping[str, int] = {}
    seconds: float = 0.0
    error: str = ""
    contents: tuple[bytes, ...] = ()


def warm_up(options: Options) -> None:
    """Read the definitions and compile the templates once, before the first dossier."""
    from beigao.rendering.templates import template_at

    set_language(options.language)
    library = load_library()
    languages = {"en" if edition != "zh" else "zh" for edition in LANGUAGES[options.languages]}
    for document in options.documents or library.documents:
        for language in sorted(languages):
            with suppress(TemplateFault):  # one of the user's own is elsewhere, and read when it is used
                template_at(template_path(document, language))


def work(task: Task, options: Options) -> Outcome:
    """The drafts of one dossier, or what stands against them."""
    set_language(options.language)
    began = time.perf_counter()
    try:
        with TemporaryDirectory(dir=task.folder.parent if task.folder else None, prefix=".in-") as aside:
            made = _drafts(task, options, Path(aside))
    except BeigaoError as fault:  # of a final version only the first line: the others tell answers
        made = Outcome(error=str(fault).partition("\n")[0].rstrip(":："))
    except Exception as fault:  # whatever is wrong with one, the others are to be made; its words may tell answers
        kind = type(fault).__name__
        made = Outcome(error=_("Beigao broke down on it ({reason}).").format(reason=kind))
    return made._replace(seconds=round(time.perf_counter() - began, 3))


def _drafts(task: Task, options: Options, aside: Path) -> Outcome:
    library = load_library()
    folder = task.folder or aside / "drafts"
    with _content(task, library, aside) as content:
        jobs = documents_due(content.answers, library, options.documents, LANGUAGES[options.languages])
        findings = inspect(content.answers, library)
        written = export(
            content,
            library,
            folder,
            jobs,
            options.mode,
            day=options.day,
            with_pdf=options.office is not None,
            findings=findings,
        )
    made = [Made(file.path.name, file.size, file.gaps, file.note) for file in written]
    if options.office is not None:
        from beigao.rendering.office import Office
        from beigao.rendering.pdf_copies import pdf_copies

        with Office(options.office) as running:
            copies = [copy.path for copy in pdf_copies(written, running) if copy.path is not None]
        made += [Made(path.name, path.stat().st_size, 0) for path in copies]
    counted = Counter(finding.severity for finding in findings)
    return Outcome(
        tuple(made),
        {severity: counted[severity] for severity in SEVERITIES},
        contents=() if task.folder else tuple((folder / file.name).read_bytes() for file in made),
    )


@contextmanager
def _content(task: Task, library: Library, aside: Path) -> Iterator[Content]:
    """The dossier of a task, read from a copy in the folder `aside`, so that its file is never written to."""
    if task.kind == "json":
        from beigao.dossier.exchange import parse  # brings pydantic

        yield parse(content_of(task, aside), library)
        return
    if task.kind == "workbook":
        from beigao.dossier.workbook_reading import read_workbook

        path = task.source if isinstance(task.source, Path) else _copied(task, aside)
        yield Content(read_workbook(path, Answers(library.forms.values()), library), {})
        return
    copy = _copied(task, aside)
    try:
        _unlock(copy)
        with Dossier.open(copy) as dossier:
            yield dossier.view({})._replace(review=dossier.review())
    except DossierError as fault:  # is told of the dossier, not of the copy
        raise type(fault)(str(fault).replace(str(copy), task.name)) from fault


def content_of(task: Task, aside: Path) -> bytes:
    """The bytes of an input; a folder `aside` takes what has to be copied for that.

    Raises:
        DossierError: the file cannot be read.
    """
    if isinstance(task.source, bytes):
        return task.source
    try:
        return (_copied(task, aside) if task.kind == "dossier" else task.source).read_bytes()
    except OSError as fault:
        raise DossierError(_("{name} cannot be read.").format(name=task.name)) from fault


def _copied(task: Task, aside: Path) -> Path:
    """A copy of an input; of a dossier that is open in a window with what the window has written beside it."""
    copy = aside / task.name
    try:
        if isinstance(task.source, bytes):
            copy.write_bytes(task.source)
        elif has_log(task.source):
            _unlock(task.source)
            with Dossier.open(task.source) as dossier:
                dossier.write_copy(copy)
        else:
            shutil.copyfile(task.source, copy)
    except OSError as fault:
        raise DossierError(_("{name} cannot be read.").format(name=task.name)) from fault
    return copy


def _unlock(path: Path) -> None:
    """Open a dossier with the one password of a batch: nobody is asked a thousand times."""
    if keys.is_unlocked(path):
        return
    if keys.VARIABLE not in os.environ:
        words = _("{name} has a password; give it in the environment as {variable}.")
        raise LockedDossier(words.format(name=path.name, variable=keys.VARIABLE))
    unlock(path, os.environ[keys.VARIABLE])
