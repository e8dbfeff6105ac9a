"""What is done of a batch, line by line in the folder of the drafts, so that a run that was killed goes on.

`.beigao-batch/journal.jsonl` has a line when an input is begun and one when it has come to an end; the last of an input
counts. A line that was torn counts for nothing. The reports are written from it.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, NamedTuple

from beigao._i18n import _
from beigao.errors import BatchError
from beigao.rendering.batch.work import Outcome
from beigao.rendering.whole_file import make_folder, not_written

HIDDEN = ".beigao-batch"
REPORT, REPORT_LINES = "report.csv", "report.jsonl"
_COLUMNS = ("source", "state", "folder", "files", "gaps", "error", "warning", "hint", "seconds", "reason")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet reckons with."""

State = Literal["begun", "done", "failed", "skipped"]


class File(NamedTuple):
    """A file of drafts: its name, size in bytes, gaps, what a person has to know of it, and when it was changed."""

    name: str
    size: int
    gaps: int
    note: str
    changed: int


class Entry(NamedTuple):
    """What is known of one input; of a dossier's answers it tells nothing.

    Attributes:
        source: what a person calls it.
        key: what tells it from others.
        mark: its state, together with that of the program and what is asked of it.
        folder: the name of the folder of its drafts.
        state: how far it is; skipped ones were done in an earlier run, and have not changed.
        files: its drafts.
        findings: how many, by severity.
        seconds: how long it took.
        error: why there are no drafts.
    """

    source: str
    key: str
    mark: str
    folder: str
    state: State = "begun"
    files: tuple[File, ...] = ()
    findings: Mapping[str, int] = {}
    seconds: float = 0.0
    error: str = ""

    def ended(self, outcome: Outcome) -> Entry:
        """The same, once it has come to an end."""
        return self._replace(
            state="failed" if outcome.error else "done",
            files=tuple(File(*file, 0) for file in outcome.files),
            findings=dict(outcome.findings),
            seconds=outcome.seconds,
            error=outcome.error,
        )

    def changed(self, times: Iterable[int]) -> Entry:
        """The same, with the times at which its files were last changed."""
        return self._replace(
            files=tuple(file._replace(changed=time) for file, time in zip(self.files, times, strict=True))
        )

    def made(self) -> tuple[File, ...]:
        """The files of its present state; of a failed one those of an earlier state may still lie there."""
        return () if self.state == "failed" else self.files

    def as_json(self) -> dict[str, Any]:
        """As the report has it."""
        return {
            "source": self.source,
            "state": self.state,
            "folder": "" if self.state == "failed" else self.folder,
            "files": [
                {"name": file.name, "size": file.size, "gaps": file.gaps, "note": file.note} for file in self.made()
            ],
            "findings": self.findings,
            "seconds": self.seconds,
            "reason": self.error,
        }


class Journal:
    """The journal of a folder, held by one run at a time; leave it as a context. Where lines lie is kept, not they.

    Attributes:
        parts: a folder in which files are made before they have their place.

    Raises:
        BatchError: another run holds it.
        ExportError: the folder cannot be made.
    """

    def __init__(self, out: Path) -> None:
        self.folder = out / HIDDEN
        self.parts = self.folder / "parts"
        make_folder(self.folder)
        self._places: dict[str, int] = {}
        try:
            self._file = (self.folder / "journal.jsonl").open("a+b")
            self._guard = (self.folder / "lock").open("wb")
        except OSError as fault:
            raise BatchError(
                _("{path} could not be written: {reason}.").format(path=self.folder, reason=fault.strerror or fault)
            ) from fault
        try:
            _hold(self._guard)
        except OSError as fault:
            self.__exit__(None, None, None)
            raise BatchError(
                _("Another batch is writing into {folder}; wait for its end, or take another folder.").format(
                    folder=out
                )
            ) from fault
        self._read()
        shutil.rmtree(self.parts, ignore_errors=True)  # of a run that was killed
        make_folder(self.parts)

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._guard.close()

    def get(self, key: str) -> Entry | None:
        """What is known of an input."""
        if key not in self._places:
            return None
        self._file.seek(self._places[key])
        return _entry(self._file.readline())

    def folders(self) -> dict[str, str]:
        """The folders that inputs have, by their keys."""
        return {key: entry.folder for key in self._places if (entry := self.get(key))}

    def add(self, entry: Entry) -> None:
        """Note what is known of an input from now on; kept when this process is killed the moment after."""
        place = self._file.seek(0, io.SEEK_END)
        self._file.write(json.dumps(entry).encode() + b"\n")
        self._file.flush()
        self._places[entry.key] = place

    def _read(self) -> None:
        self._file.seek(0)
        place, line = 0, b"\n"
        for line in self._file:
            if (entry := _entry(line)) is not None:
                self._places[entry.key] = place
            place += len(line)
        if not line.endswith(b"\n"):
            self._file.write(b"\n")


def write_reports(out: Path, journal: Journal, keys: Sequence[str], skipped: Collection[str]) -> None:
    """One line an input, as JSON and for a spreadsheet; inputs that were not begun are left out.

    Args:
        out: the folder for the two files, of which one that is there is written over.
        journal: what is known of the inputs.
        keys: the inputs in their order.
        skipped: those that were done in an earlier run.

    Raises:
        ExportError: the disk does not take them, or a program has one of them open.
    """
    at, beside = journal.parts / REPORT_LINES, journal.parts / REPORT
    kind: dict[str, Any] = {"mode": "w", "errors": "backslashreplace", "newline": ""}
    try:
        with at.open(encoding="utf-8", **kind) as lines, beside.open(encoding="utf-8-sig", **kind) as table:
            rows = csv.writer(table)
            rows.writerow(_COLUMNS)
            for said in _told(journal, keys, skipped):
                lines.write(json.dumps(said, ensure_ascii=False) + "\n")
                rows.writerow(_row(said))
        for part in (at, beside):
            part.replace(out / part.name)
    except OSError as fault:
        raise not_written(out / REPORT, fault) from fault


def _told(journal: Journal, keys: Iterable[str], skipped: Collection[str]) -> Iterator[dict[str, Any]]:
    for key in keys:
        entry = journal.get(key)
        if entry is not None and entry.state != "begun":
            yield entry._replace(state="skipped" if key in skipped else entry.state).as_json()


def _row(said: dict[str, Any]) -> list[str | float]:
    """What the report says of an input, as a spreadsheet has it; words never as a formula: a file may be called so."""
    counts = {"files": len(said["files"]), "gaps": sum(file["gaps"] for file in said["files"]), **said["findings"]}
    cells = [counts.get(column, said.get(column, 0)) for column in _COLUMNS]
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in cells]


def _entry(line: bytes) -> Entry | None:
    """What a line says; None where it was torn, or somebody else wrote it."""
    try:
        source, key, mark, folder, state, files, findings, seconds, error = json.loads(line)
        files = tuple(File(*file) for file in files)
    except (ValueError, TypeError):
        return None
    return Entry(str(source), str(key), str(mark), str(folder), state, files, dict(findings), seconds, str(error))


def _hold(file: BinaryIO) -> None:
    """Hold a file until it is closed or this process is gone; OSError where another one holds it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
