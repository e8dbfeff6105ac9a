"""What lies in the folder of the user's own things, by names only: each start asks, and mostly there is none.

Each folder in it is one thing. With a form.yaml it is a form, with a document.yaml a document; with no more than a
zh.docx or en.docx it is the template of the built-in document that it is named after.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import Language

FORM, DOCUMENT = "form.yaml", "document.yaml"
TEMPLATES: dict[Language, str] = {"zh": "zh.docx", "en": "en.docx"}
_KNOWN = {FORM, DOCUMENT, *TEMPLATES.values()}
_LIKE_OURS = (".yaml", ".yml", ".docx", ".docm", ".dotx", ".doc")
_SCRATCH = ("~$", ".")  # what Word and editors leave beside a file


class OwnFolder(NamedTuple):
    """One folder of the user's own.

    Attributes:
        files: the state of each file that Beigao reads, by its name.
        strays: the names of files that look as if Beigao should read them.
        unread: why the folder itself does not read; empty where it does.
    """

    path: Path
    files: dict[str, str]
    strays: tuple[str, ...] = ()
    unread: str = ""

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that it has a template in."""
        return tuple(language for language, name in TEMPLATES.items() if name in self.files)

    @property
    def is_defining(self) -> bool:
        """Whether it has a form or a document of its own, not just a template."""
        return FORM in self.files or DOCUMENT in self.files


def own_folders(own: Path) -> list[OwnFolder]:
    """The folders in which there is something, by name; none where there is no such folder."""
    try:
        with os.scandir(own) as found:
            paths = [Path(entry.path) for entry in found if entry.is_dir() and not entry.name.startswith(".")]
    except OSError:
        return []
    folders = map(_folder, sorted(paths))
    return [folder for folder in folders if folder.files or folder.strays or folder.unread]


def state_of(folders: list[OwnFolder]) -> str:
    """The same words as long as what is read of the folders is the same."""
    return "\n".join(f"{folder.path} {folder.files} {folder.strays} {folder.unread}" for folder in folders)


def _folder(path: Path) -> OwnFolder:
    try:
        with os.scandir(path) as found:
            names = sorted(_files(found))
    except OSError as fault:
        return OwnFolder(path, {}, unread=fault.strerror or str(fault))
    strays = tuple(name for name, _mark in names if name not in _KNOWN and name.lower().endswith(_LIKE_OURS))
    return OwnFolder(path, {name: mark for name, mark in names if name in _KNOWN}, strays)


def _files(found: Iterator[os.DirEntry[str]]) -> Iterator[tuple[str, str]]:
    """The name of each file; of those that are read at the start, its state, too."""
    for entry in found:
        if entry.is_file() and not entry.name.startswith(_SCRATCH):
            stat = entry.stat()
            yield entry.name, f"{stat.st_size} {stat.st_mtime_ns}" if entry.name in (FORM, DOCUMENT) else ""
