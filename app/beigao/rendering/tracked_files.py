"""Writes what changed between two states of a dossier: Word files with tracked changes, and lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from beigao._formats import say_number
from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.dossier.file import Content
from beigao.rendering.export import WORD, Job, Progress, documents_due, names_with, render
from beigao.rendering.whole_file import KeepBoth, make_folder, write_whole

_WORD_IN_NAMES = "修订对照"


class Comparison(NamedTuple):
    """One document compared: the file, or None where both states print the same, and how many changes are in it.

    `note` says what a person has to know of it.
    """

    job: Job
    path: Path | None
    changes: int
    note: str = ""


def tracked_changes(
    before: Content,
    after: Content,
    library: Library,
    folder: Path,
    only: Iterable[str] | None = None,
    progress: Progress | None = None,
    *,
    day: date,
    replace: bool = False,
) -> list[Comparison]:
    """Write the documents that differ between two states of a dossier, each as the newer one with tracked changes.

    They are drafts without the pages behind them, in Chinese. A document of an entry that came or went is one whose
    whole text came or went; a document that only stands for a missing entry is left out.

    Args:
        before: the older state.
        after: the newer one.
        library: the definitions.
        folder: where the files shall lie; it is made when it is not there.
        only: which documents; all where None.
        progress: as for `export`; False stops before a file.
        day: the day of the newer state, in the names and of every change.
        replace: whether files of the same names are written over; else the new ones get a number.

    Raises:
        ExportError: `only` names a document that does not exist, or the folder does not take the files.
        TemplateFault: a template has a fault.
    """
    from beigao.rendering.tracked import tracked

    pairs = _pairs(*(documents_due(state.answers, library, only) for state in (before, after)))
    names = names_with([pair.job for pair in pairs], _WORD_IN_NAMES, day, folder)
    done: list[Comparison] = []
    for pair, name in zip(pairs, names, strict=True):
        if progress and not progress(len(done), len(pairs), name):
            break
        old = None if pair.old is None else render(before, library, pair.old)
        new = None if pair.new is None else render(after, library, pair.new)
        made = tracked(old.content if old else None, new.content if new else None, day)
        path = None
        if made.changes:
            make_folder(folder)
            others = {other.removesuffix(WORD) for other in names if other != name}
            path = write_whole(folder / name, made.content, None if replace else KeepBoth(others, (WORD,)))
        note = next((one.note for one in (new, old) if one is not None and one.note), "")
        done.append(Comparison(pair.job, path, made.changes, note))
    return done


class _Pair(NamedTuple):
    """A file of both states, or of the one that has it."""

    job: Job
    old: Job | None
    new: Job | None


def _pairs(before: Iterable[Job], after: Iterable[Job]) -> list[_Pair]:
    """The files of the newer state in their order, then those that only the older one has."""
    olds, news = ({(job.document.id, job.entry): job for job in jobs} for jobs in (before, after))
    pairs = [_Pair(job, olds.get(key), news.get(key)) for key, job in {**olds, **news}.items()]
    pairs.sort(key=lambda pair: pair.new is None)
    return [pair for pair in pairs if (pair.old and pair.new) or not _stands_for_none(pair.job)]


def _stands_for_none(job: Job) -> bool:
    return job.document.per is not None and job.entry is None


def comparison_line(made: Comparison) -> str:
    """Where a comparison lies, how many changes it has and what is to be said of it, in the language in use."""
    if made.path is None:
        return _("{document}: no changes").format(document=made.job.name)
    count = _("1 change") if made.changes == 1 else _("{n} changes").format(n=say_number(made.changes))
    return f"{made.path}  ({count})" + (f"\n  {made.note}" if made.note else "")
