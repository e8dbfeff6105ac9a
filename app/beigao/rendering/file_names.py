"""Names for files that Windows, macOS, Linux, Word and mail programs all take as they are.

`公司_文书_条目_草稿_20261123.docx`. What does not fit is cut off the company and the entry, never off the rest.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import _
from beigao.errors import ExportError

MOST_UNITS = 120
"""UTF-16 units of a name with its ending: what Windows counts, with room for the folder it will be mailed to."""
MOST_FOLDER_UNITS = 60
_MOST_BYTES = 250  # of UTF-8: Linux takes 255
_LONGEST_PATH = 259  # UTF-16 units that Windows takes without a setting; macOS and Linux take 1,000 and more
_SPARE = len(".docx") + len("（99）")  # what comes behind a stem
_FEWEST = 6  # characters that are left of a company or an entry before the title is cut

_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"} | {
    f"{port}{n}" for port in ("COM", "LPT") for n in (*range(10), "¹", "²", "³")
}
_DASHED = set("/\\|:")  # part words: 境内/境外 stays readable as 境内-境外
_DROPPED = set('<>"?*\u034f\u115f\u1160\u3164\uffa0')  # forbidden on Windows; letters that nobody sees
_DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, bidi and zero width, surrogates, noncharacters
_EDGES = " .~$-_"  # hidden files, Word's lock files, what Windows cuts off


class Titles(NamedTuple):
    """What one file is called after: the company, the document, and the entry where there are several."""

    company: str
    document: str
    entry: str = ""


def clean(words: str) -> str:
    """The words without what a file system, WPS or a mail program would trip over; may be empty."""
    kept = "".join(_instead(mark) for mark in unicodedata.normalize("NFC", words))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", kept)).strip(_EDGES)


def stems(files: Sequence[Titles], ending: str, room: int = MOST_UNITS) -> list[str]:
    """The names of files without `.docx`, each another, however the file system compares them.

    Args:
        files: what each of them is called after.
        ending: what every name ends in, such as `草稿_20261123`.
        room: UTF-16 units for a name with its suffix; `room_in` says how many a folder leaves.

    Raises:
        ExportError: there is not even room for the title.
    """
    taken: set[str] = set()
    made = []
    for titles in files:
        names = (_stem(titles, number, ending, room - _SPARE) for number in count(1))
        stem = next(name for name in names if name.casefold() not in taken)
        taken.add(stem.casefold())
        made.append(stem)
    return made


def folder_name(words: str) -> str:
    """A name for a folder that every system takes; short enough to leave room for files in it."""
    name = clean(words)
    while units(name) > MOST_FOLDER_UNITS or len(name.encode()) > _MOST_BYTES // 2:
        name = name[:-1].strip(_EDGES)
    return _unreserved(name or "未命名")


def free_stem(folder: Path, stem: str, suffixes: Collection[str], taken: Collection[str] = ()) -> str:
    """The stem, with （2）, （3） … behind it while a file of that name is in the folder.

    Args:
        folder: where the files shall lie.
        stem: their name without suffix.
        suffixes: the files that will be made of the stem, such as `.docx` and `.pdf`: none of them may be there.
        taken: stems that are not to be had either.
    """
    numbered = (stem if number == 1 else f"{stem}（{number}）" for number in count(1))
    return next(
        name
        for name in numbered
        if name not in taken and not any(os.path.lexists(folder / f"{name}{suffix}") for suffix in suffixes)
    )


def room_in(folder: Path, *, windows: bool = os.name == "nt") -> int:
    """UTF-16 units that a folder leaves for the name of a file in it."""
    return min(MOST_UNITS, _LONGEST_PATH - units(str(folder.absolute())) - 1) if windows else MOST_UNITS


def units(words: str) -> int:
    """The length in UTF-16 units, as Windows counts."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _instead(mark: str) -> str:
    if mark in _DASHED:
        return "-"
    if mark.isspace():
        return " "
    return "" if mark in _DROPPED or unicodedata.category(mark) in _DROPPED_CATEGORIES else mark


def _unreserved(name: str) -> str:
    """The name, not one by which Windows calls a device."""
    return f"_{name}" if name.partition(".")[0].strip().upper() in _RESERVED else name


def _stem(titles: Titles, number: int, ending: str, room: int) -> str:
    words = [clean(part)[:MOST_UNITS] for part in titles]
    words[0] = words[0] or "未命名公司"
    if titles.entry:
        words[2] = words[2] or "未命名"
    while True:
        parts = [part.strip(_EDGES) for part in words]
        stem = "_".join([*(part for part in parts if part), *([str(number)] if number > 1 else []), ending])
        stem = _unreserved(stem)
        if units(stem) <= room and len(stem.encode()) <= _MOST_BYTES - len("（99）.docx".encode()):
            return stem
        at = 0 if units(words[0]) >= units(words[2]) else 2
        if len(words[at]) <= _FEWEST:
            at = 1
        if not words[at]:
            raise ExportError(
                _("The folder lies too deep: Windows has no room for the names of the files. Choose another folder.")
            )
        words[at] = words[at][:-1]
