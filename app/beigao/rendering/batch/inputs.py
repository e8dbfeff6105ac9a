"""The dossiers of a batch: the files of a folder, the parts of a JSON file, the rows of a table of companies."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.dossier.company_rows import ROW_SUFFIXES, Forms, read_companies
from beigao.dossier.database import SUFFIX, log_beside
from beigao.errors import BatchError
from beigao.rendering.batch.work import Kind
from beigao.rendering.file_names import folder_name

KINDS: dict[str, Kind] = {SUFFIX: "dossier", ".json": "json", ".xlsx": "workbook"}
"""What files are dossiers by themselves."""
LINES = ".jsonl"


class Input(NamedTuple):
    """One dossier.

    Attributes:
        source: what a person calls it: `acme.beigao`, or `companies.xlsx:17` for a row.
        key: what tells it from those of other folders.
        stem: what its folder is called after.
        path: the file.
        kind: what kind of file that is, or what `read` gives.
        read: the JSON of a part of the file; None where the file is the dossier.
    """

    source: str
    key: str
    stem: str
    path: Path
    kind: Kind
    read: Callable[[], bytes] | None = None

    def content(self) -> Path | bytes:
        """Where the dossier lies, or what it is."""
        return self.path if self.read is None else self.read()

    def mark(self) -> str:
        """What tells this state of it from a later one."""
        if self.read is not None:
            return sha256(self.read()).hexdigest()
        return " ".join(f"{at.stat().st_size} {at.stat().st_mtime_ns}" for at in self._files() if at.exists())

    def _files(self) -> tuple[Path, Path]:
        return self.path, log_beside(self.path)  # what a window has not brought into the file yet counts, too


def find_inputs(place: Path, library: Library) -> list[Input]:
    """The dossiers of a folder, in the order of their names, or of one file, in its own order.

    Raises:
        BatchError: there is none, or the place is not there.
        WorkbookError, CsvError: a table of companies does not read, or a column of it names no field.
    """
    try:
        found = list(_of_folder(place) if place.is_dir() else _of_file(place, library))
    except OSError as fault:
        raise BatchError(
            _("{path} could not be read: {reason}.").format(path=place, reason=fault.strerror or fault)
        ) from fault
    if not found:
        raise BatchError(
            _("There is no dossier in {path}; give a folder of .beigao, .json or .xlsx files.").format(path=place)
        )
    return found


def folders_of(inputs: Sequence[Input], out: Path, known: Mapping[str, str], taken: Sequence[str]) -> list[str]:
    """The name of a folder for each input, the same in every run, each another however a file system compares them.

    Args:
        inputs: the dossiers.
        out: where the folders will lie; what lies there already keeps its name.
        known: folders that were given to inputs before, by their keys.
        taken: names that are not to be had.
    """
    there = {path.name.casefold() for path in out.iterdir()} if out.is_dir() else set()
    used = there | {name.casefold() for name in (*taken, *known.values())}
    made = []
    for given in inputs:
        name = known.get(given.key)
        if name is None:
            stem = folder_name(given.stem)
            numbered = (stem if number == 1 else f"{stem}（{number}）" for number in count(1))
            name = next(free for free in numbered if free.casefold() not in used)
            used.add(name.casefold())
        made.append(name)
    return made


def _of_folder(folder: Path) -> Iterator[Input]:
    for path in sorted(folder.iterdir()):
        kind = KINDS.get(path.suffix.lower())
        if kind and path.is_file() and not path.name.startswith((".", "~$")):  # Office's locks, and ours
            yield _whole(path, kind)


def _of_file(path: Path, library: Library) -> Iterator[Input]:
    suffix = path.suffix.lower()
    if suffix == LINES:
        yield from _lines(path)
    elif suffix == ".json":
        yield from _json_parts(path)
    elif suffix in ROW_SUFFIXES and (rows := read_companies(path, library)) is not None:
        for number, forms in rows:
            yield _part(path, number, partial(_row_as_json, forms))
    elif suffix in KINDS:
        path.stat()
        yield _whole(path, KINDS[suffix])
    else:
        raise BatchError(
            _("{name} is no folder, and ends in none of {endings}.").format(
                name=path.name, endings=", ".join(sorted({*KINDS, LINES, *ROW_SUFFIXES}))
            )
        )


def _whole(path: Path, kind: Kind) -> Input:
    return Input(path.name, str(path.absolute()), path.stem, path, kind)


def _part(path: Path, number: int, read: Callable[[], bytes]) -> Input:
    name = f"{path.name}:{number}"
    return Input(name, str(path.absolute().with_name(name)), f"{path.stem}_{number:04}", path, "json", read)


def _row_as_json(forms: Forms) -> bytes:
    return json.dumps({"beigao": 1, "forms": forms}).encode()


def _lines(path: Path) -> Iterator[Input]:
    """One dossier a line; only where each lies is kept."""

    def line_at(place: int) -> bytes:
        with path.open("rb") as again:
            again.seek(place)
            return again.readline().strip().removeprefix(b"\xef\xbb\xbf")

    with path.open("rb") as file:
        place = 0
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _part(path, number, partial(line_at, place))
            place += len(line)


def _json_parts(path: Path) -> Iterator[Input]:
    """The dossiers of an array, or of texts of JSON one behind the other; what does not read is the last of them."""

    def part_at(start: int, end: int) -> bytes:
        return text[start:end].encode("utf-8", "surrogatepass")

    content = path.read_bytes()
    text = content.decode(json.detect_encoding(content), "surrogatepass").removeprefix("\ufeff")
    places = list(_places(text))
    if len(places) == 1 and not text.lstrip().startswith("["):
        yield _whole(path, "json")
        return
    for number, (start, end) in enumerate(places, 1):
        yield _part(path, number, partial(part_at, start, end))


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends."""
    decoder, is_array = json.JSONDecoder(), text.lstrip().startswith("[")
    between = re.compile(r"[\s,\]]*" if is_array else r"\s*")
    place = text.find("[") + 1 if is_array else 0
    while (start := _end(between, text, place)) < len(text):
        try:
            _value, place = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            place = len(text)
        yield start, place


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place
