"""The way of a batch: inputs are handed to workers, drafts get their folders, the journal is kept.

A folder of drafts appears whole or not at all, and one that a person has changed since is kept aside.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import _
from beigao.errors import ExportError
from beigao.rendering.batch.crew import Crew
from beigao.rendering.batch.inputs import Input, folders_of
from beigao.rendering.batch.journal import REPORT, REPORT_LINES, Entry, Journal, write_reports
from beigao.rendering.batch.state import program_state
from beigao.rendering.batch.work import Options, Outcome, Task
from beigao.rendering.file_names import free_stem
from beigao.rendering.whole_file import make_folder, not_written, write_whole

Progress = Callable[[Entry], None]
"""Called with each input that has come to an end."""

_KEPT = "原稿"
"""Behind the name of a folder with drafts that a person has changed, when new ones take its place."""


class Batch(NamedTuple):
    """What is to be made, and where.

    Attributes:
        inputs: the dossiers.
        out: the folder for their drafts.
        options: what is made of each.
        again: whether all are made anew, also those that have not changed.
        far: whether workers are on other computers, so that contents travel.
    """

    inputs: list[Input]
    out: Path
    options: Options
    again: bool = False
    far: bool = False


def run_batch(batch: Batch, crew: Callable[[], Crew[Entry]], progress: Progress) -> Counter[str]:
    """Make the drafts of all inputs that have changed since, and the reports; gives how many are in which state.

    Args:
        batch: what is to be made.
        crew: gives who makes it; not called where nothing is to be done.
        progress: is told of each input that has come to an end.

    Raises:
        BatchError: another run is writing into the folder.
        ExportError: the folder cannot be written to.
        KeyboardInterrupt: it was interrupted; what was at work is dropped, the reports tell of what is done.
    """
    make_folder(batch.out)
    with Journal(batch.out) as journal:
        counts, skipped = Counter[str](), set[str]()

        def tell(entry: Entry) -> None:
            counts[entry.state] += 1
            progress(entry)

        try:
            waiting = _waiting(batch, journal, skipped, tell)
            _make(batch, journal, crew, waiting, tell)
        finally:
            write_reports(batch.out, journal, [given.key for given in batch.inputs], skipped)
            shutil.rmtree(journal.parts, ignore_errors=True)
    return counts


def _waiting(batch: Batch, journal: Journal, skipped: set[str], tell: Progress) -> Iterator[tuple[Entry, Input]]:
    """The inputs that are to be made; those that were done and have not changed are told as skipped."""
    folders = folders_of(batch.inputs, batch.out, journal.folders(), (REPORT, REPORT_LINES))
    asked: list[object] = [program_state(), batch.options.documents, batch.options.languages, batch.options.mode]
    asked.append(batch.options.office is not None)
    for given, folder in zip(batch.inputs, folders, strict=True):
        try:
            mark = sha256(json.dumps([given.mark(), *asked]).encode()).hexdigest()
        except OSError:
            mark = ""  # the worker will say what is wrong with it
        known = journal.get(given.key)
        if known and not batch.again and _is_done(known, mark, batch.out / folder):
            skipped.add(given.key)
            tell(known._replace(state="skipped"))
        else:
            yield Entry(given.source, given.key, mark, folder), given


def _is_done(known: Entry, mark: str, folder: Path) -> bool:
    is_current = known.state == "done" and known.mark == mark and known.folder == folder.name
    return is_current and all((folder / file.name).is_file() for file in known.files)


def _make(
    batch: Batch,
    journal: Journal,
    crew: Callable[[], Crew[Entry]],
    waiting: Iterator[tuple[Entry, Input]],
    tell: Progress,
) -> None:
    """Hand over as much as there is room for, and settle what has come to an end, until nothing is left."""
    following = next(waiting, None)
    if following is None:
        return
    with closing(crew()) as workers:
        under_way = 0
        while following is not None or under_way:
            while following is not None and workers.room():
                entry, given = following
                following = next(waiting, None)
                before = journal.get(entry.key)
                journal.add(entry._replace(files=before.files if before else ()))
                try:
                    workers.hand(entry, _task(batch, journal, entry, given))
                    under_way += 1
                except OSError:  # a part of a file that is gone since
                    unread = _("{name} cannot be read.").format(name=entry.source)
                    tell(_settled(batch, journal, entry, Outcome(error=unread)))
            for entry, outcome in workers.finished():
                under_way -= 1
                tell(_settled(batch, journal, entry, outcome))


def _task(batch: Batch, journal: Journal, entry: Entry, given: Input) -> Task:
    folder = None if batch.far else journal.parts / entry.folder
    return Task(given.path.name, given.kind, given.content(), folder)


def _settled(batch: Batch, journal: Journal, entry: Entry, outcome: Outcome) -> Entry:
    """Give the drafts of an input their folder, and note it."""
    part, before = journal.parts / entry.folder, journal.get(entry.key)
    ended = entry.ended(outcome)
    if not outcome.error:
        try:
            ended = ended.changed(_gathered(part, outcome))
            _put(part, batch.out / entry.folder, before, lambda: journal.add(ended._replace(state="begun")))
        except OSError as fault:
            ended = entry.ended(Outcome(error=str(not_written(batch.out / entry.folder, fault))))
        except ExportError as fault:
            ended = entry.ended(Outcome(error=str(fault)))
    shutil.rmtree(part, ignore_errors=True)
    if ended.error and before is not None:
        ended = ended._replace(files=before.files)  # the drafts of an earlier run still lie there
    journal.add(ended)
    return ended


def _gathered(part: Path, outcome: Outcome) -> list[int]:
    """When the files of an input were changed; those that came from another computer are written first."""
    make_folder(part)  # there is none where no document was asked for
    for file, content in zip(outcome.files, outcome.contents, strict=False):
        write_whole(part / file.name, content)
    return [(part / file.name).stat().st_mtime_ns for file in outcome.files]


def _put(part: Path, folder: Path, before: Entry | None, note: Callable[[], None]) -> None:
    """Let the new drafts take the place of those of an earlier run, unless a person has changed these.

    `note` is called while neither lies there, so that after a kill it is known whose drafts the folder holds.
    """
    old = part.with_name(f"{part.name}.old")
    if folder.is_dir():
        if before is not None and not _is_as_written(folder, before):
            old = folder.with_name(free_stem(folder.parent, f"{folder.name}_{_KEPT}", ("",)))
        folder.rename(old)
    note()
    part.rename(folder)
    if old.parent == part.parent:
        shutil.rmtree(old, ignore_errors=True)


def _is_as_written(folder: Path, before: Entry) -> bool:
    """Whether a folder holds nothing but what a run has written; without a line in the journal it is from a kill."""
    written = {file.name: (file.size, file.changed) for file in before.files}
    there = {path.name: path.stat() for path in folder.iterdir()}
    return not written or {(name, (at.st_size, at.st_mtime_ns)) for name, at in there.items()} <= written.items()
