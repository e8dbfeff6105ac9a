"""Word templates in the user's folder: which document each is for, and how one is put there or taken away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import Language, _
from beigao._resources import data_dir
from beigao.definitions import compiled
from beigao.definitions.loader import Library
from beigao.definitions.models import Document
from beigao.definitions.own_folders import TEMPLATES, OwnFolder, own_folders
from beigao.errors import ExportError, TemplateFault
from beigao.rendering.whole_file import make_folder, write_whole

WORD = ".docx"
ASIDE = ".aside"
"""The folder in the user's for what was replaced or taken away; Beigao reads nothing in it."""


class Target(NamedTuple):
    """A template with the document that it is for, and the definitions that know the document."""

    path: Path
    document: Document
    language: Language
    library: Library


class OwnThing(NamedTuple):
    """A template of the user's own, or a folder of theirs that has none.

    Attributes:
        folder: the folder that it lies in.
        target: the template with its document; None where the folder has no template, or does not read.
        left_out: why Beigao does not use it; empty where it does.
        is_new: whether it defines something that Beigao takes up when it starts again.
    """

    folder: Path
    target: Target | None
    left_out: str = ""
    is_new: bool = False

    @property
    def name(self) -> str:
        """How the folder is called, and the template in it."""
        return f"{self.folder.name}/{self.target.path.name}" if self.target else self.folder.name


def own_things(own: Path, library: Library) -> list[OwnThing]:
    """What lies in the user's folder, by name.

    Args:
        own: the folder.
        library: the definitions; of what has come into the folder since they were read, too.
    """
    folders = own_folders(own)
    new = [folder for folder in folders if not _is_known(folder, library)]
    larger, faults = _with(new, library) if new else (library, {})
    things: list[OwnThing] = []
    for folder in folders:
        name = folder.path.name
        left_out, is_new = faults.get(name, ""), folder in new and folder.is_defining
        document = None if left_out else larger.documents.get(name)
        found: list[Target | None] = [*(_templates_in(folder, document, larger) if document else ())]
        things += [OwnThing(folder.path, target, left_out, is_new and not left_out) for target in found or [None]]
    return things


def _is_known(folder: OwnFolder, library: Library) -> bool:
    """Whether the definitions know what a folder is: one of theirs, or the template of a document."""
    name = folder.path.name
    if name in (*library.own.documents, *library.own.forms):
        return True
    return name in library.documents and bool(folder.languages) and not folder.is_defining


def _with(folders: list[OwnFolder], library: Library) -> tuple[Library, dict[str, str]]:
    """The definitions with those of some folders, and why some are left out."""
    from beigao.definitions.own import read_own  # brings pydantic

    read = read_own(folders, library)
    larger = library.with_own(compiled.split(compiled.dump(read, ""), ""))
    return larger, {fault.folder: fault.sentence for fault in read["own"].faults}


def state_of_folder(own: Path) -> str:
    """The same words as long as no file that matters in the folder is another one."""
    marks = []
    for folder in own_folders(own):
        for name in (*folder.files, *folder.strays):
            try:
                stat = (folder.path / name).stat()
            except OSError:  # it has just gone
                continue
            marks.append(f"{folder.path.name}/{name} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(marks)


def _templates_in(folder: OwnFolder, document: Document, library: Library) -> Iterator[Target]:
    for language in folder.languages:
        yield Target(folder.path / TEMPLATES[language], document, language, library)


def targets_at(path: Path, library: Library, document: str | None = None) -> list[Target]:
    """The templates that a path leads to: a Word file, a folder with one thing, or a folder with several.

    Args:
        path: the file or folder.
        library: the definitions.
        document: the id of the document that they are for, where their names do not say so.

    Raises:
        TemplateFault: there is none, or it cannot be told which document one is for.
    """
    if document is not None and document not in library.documents:
        raise TemplateFault(
            _("There is no document “{name}”; choose from: {names}.").format(
                name=document, names=", ".join(library.documents)
            )
        )
    if path.is_dir():
        found = [target for folder in _folders(path) for target in _in_folder(folder, library, document)]
        if not found:
            raise TemplateFault(
                _("There is no template in {path}; one is called zh.docx or en.docx.").format(path=path)
            )
        return found
    if not path.is_file():
        raise TemplateFault(_("The template {path} is missing.").format(path=path))
    if path.suffix.lower() != WORD:
        raise TemplateFault(_("{path} is no template; one is a Word file that ends in .docx.").format(path=path))
    return [_of_file(path.absolute(), library, document)]


def _folders(path: Path) -> list[OwnFolder]:
    inside = own_folders(path)
    beside = [folder for folder in own_folders(path.absolute().parent) if folder.path.name == path.absolute().name]
    return beside if beside and beside[0].files else inside


def _in_folder(folder: OwnFolder, library: Library, document: str | None) -> Iterator[Target]:
    if not folder.languages:
        return
    known = library.documents.get(document) if document else None
    if known is None:
        library, known = _defined(folder, library)
    if known is None:
        raise _which(folder.path, library)
    yield from _templates_in(folder, known, library)


def _defined(folder: OwnFolder, library: Library) -> tuple[Library, Document | None]:
    """The document of a folder, with a library that knows it."""
    name = folder.path.name
    if name in library.documents or not folder.is_defining:
        return library, library.documents.get(name)
    larger, faults = _with([folder], library)
    for left_out in faults.values():
        raise TemplateFault(f"{name}: {left_out}")
    return larger, larger.documents.get(name)


def _of_file(path: Path, library: Library, document: str | None) -> Target:
    language: Language = "en" if path.stem == "en" or path.stem.endswith(("_en", "-en")) else "zh"
    if document is None:
        folder = next((found for found in own_folders(path.parent.parent) if found.path == path.parent), None)
        if folder is not None:
            library, known = _defined(folder, library)
            if known is not None:
                return Target(path, known, language, library)
        document = _named_after(path.stem, library)
    if document is None:
        raise _which(path, library)
    return Target(path, library.documents[document], language, library)


def _named_after(stem: str, library: Library) -> str | None:
    """The document whose id or title a file is called by."""
    for document in library.documents.values():
        names = (document.id, document.title.zh, document.title.en, document.short.zh, document.short.en)
        if any(name in (stem, stem.rpartition("_")[0]) for name in names):
            return document.id
    return None


def _which(path: Path, library: Library) -> TemplateFault:
    names = ", ".join(library.documents)
    return TemplateFault(
        _("Which document is {name} for? Say --document, with one of: {names}.").format(name=path.name, names=names)
    )


def built_in(document: str, language: Language = "zh") -> Path:
    """Where the template of a document lies that comes with the program; it may not be there."""
    return data_dir("doc_templates") / document / TEMPLATES[language]


def put(source: Path, target: Path, own: Path, now: datetime) -> Path | None:
    """Copy a Word file into the user's folder; what lay there is kept aside, and its new place given back.

    Raises:
        ExportError: the folder does not take the file, or it cannot be read.
    """
    try:
        content = source.read_bytes()
    except OSError as fault:
        raise _not_moved(source, fault) from fault
    make_folder(target.parent)
    aside = set_aside(target, own, now) if target.exists() else None
    write_whole(target, content)
    return aside


def set_aside(path: Path, own: Path, now: datetime) -> Path:
    """Move a template or a folder out of use; gives its new place.

    Raises:
        ExportError: it cannot be moved.
    """
    stem = f"{path.parent.name}_{path.stem}" if path.is_file() else path.name
    suffix = path.suffix if path.is_file() else ""
    names = (f"{stem}_{now:%Y%m%d_%H%M%S}{at}{suffix}" for at in ("", *(f"_{n}" for n in range(2, 1000))))
    aside = next(own / ASIDE / name for name in names if not os.path.lexists(own / ASIDE / name))
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        path.rename(aside)
    except OSError as fault:
        raise _not_moved(path, fault) from fault
    return aside


def _not_moved(path: Path, fault: OSError) -> ExportError:
    return ExportError(
        _("{path} could not be read or moved: {reason}; nothing was changed.").format(
            path=path, reason=fault.strerror or fault
        )
    )
