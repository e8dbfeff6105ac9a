"""The command batch: the drafts of many dossiers, on several cores or computers, gone on with where it was stopped."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beigao._formats import say_number
from beigao._i18n import _, language
from beigao.definitions.loader import load_library
from beigao.dossier.values import visible
from beigao.errors import BatchError

if TYPE_CHECKING:
    from beigao.rendering.batch.crew import Crew
    from beigao.rendering.batch.journal import Entry
    from beigao.rendering.batch.work import Options

TIMEOUT = 120.0
INTERRUPTED = 130


def add_batch_commands(commands: Any) -> None:
    """Tell the parser's `commands` about those of this module."""
    batch = commands.add_parser(
        "batch",
        help=_("write the Word drafts of many dossiers"),
        description=_(
            "Writes the drafts of many dossiers, each into a folder of its own, with a report (report.csv, "
            "report.jsonl). A dossier that fails stops no other. Run again, it goes on where it was stopped: what is "
            "done and has not changed is skipped."
        ),
        epilog=_(
            "In a table of companies each row is a company; its columns are headed by fields (company.name; "
            "recipients:2.name for the second recipient) as in the template. Tables and evidence have no room in a "
            "row. A password for all dossiers is taken from the environment variable BEIGAO_PASSWORD. Only with "
            "--scheduler does Beigao open a network connection, and only to that address; the dossiers travel there."
        ),
    )
    source = batch.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "source",
        type=Path,
        nargs="?",
        metavar="IN",
        help=_("a folder of .beigao, .json, .xlsx dossiers; a .json or .jsonl of several; a table (.xlsx, .csv)"),
    )
    source.add_argument("--write-template", type=Path, metavar="FILE", help=_("write an empty table of companies"))
    batch.add_argument("--out", type=Path, metavar="DIR", help=_("the folder for the drafts and the report"))
    batch.add_argument("--only", nargs="+", metavar="DOC", help=_("only these documents"))
    batch.add_argument("--lang", choices=("zh", "en", "both"), default="zh", help=_("as for “render”"))
    batch.add_argument("--mode", choices=("draft", "review", "final"), default="draft", help=_("as for “render”"))
    batch.add_argument("--pdf", action="store_true", help=_("also as PDF, by LibreOffice where it is installed"))
    batch.add_argument(
        "--workers", type=int, metavar="N", help=_("how many dossiers at once; else as many as there are cores")
    )
    batch.add_argument(
        "--timeout",
        type=float,
        default=TIMEOUT,
        metavar="SECONDS",
        help=_("give a dossier up after so long (default: 120)"),
    )
    batch.add_argument("--again", action="store_true", help=_("make all anew, also what has not changed"))
    batch.add_argument("--scheduler", metavar="ADDRESS", help=_("let the workers of this Dask scheduler make them"))
    batch.add_argument("--json", action="store_true", help=_("print the report as JSON, and nothing else"))


def _batch(options: argparse.Namespace) -> int:
    library = load_library()
    if options.write_template is not None:
        from beigao.dossier.company_rows import write_template

        write_template(library, options.write_template, language())
        return 0
    from beigao.rendering.batch.inputs import find_inputs
    from beigao.rendering.batch.run import Batch, run_batch

    asked = _asked(options)
    inputs = find_inputs(options.source, library)
    batch = Batch(inputs, options.out, asked, options.again, far=options.scheduler is not None)
    progress = _Progress(len(inputs), quiet=options.json)
    try:
        counts = run_batch(batch, _crew(options, asked, len(inputs)), progress.tell)
        code = 1 if counts["failed"] else 0
    except KeyboardInterrupt:
        code = INTERRUPTED
    if options.json:
        _print_report(options.out)
    else:
        progress.sum_up(options.out)
    return code


def _asked(options: argparse.Namespace) -> Options:
    """What is asked for; BatchError where that cannot be."""
    from beigao.dossier.answers import Answers
    from beigao.rendering.batch.work import Options
    from beigao.rendering.export import documents_due
    from beigao.rendering.office import find_office

    if options.out is None:
        raise BatchError(_("Say with --out which folder the drafts shall be written into."))
    if options.workers is not None and options.workers < 1:
        raise BatchError(_("--workers takes a number from 1 on."))
    if not options.timeout > 0:
        raise BatchError(_("--timeout takes seconds, more than 0."))
    library = load_library()
    documents_due(Answers(library.forms.values()), library, options.only)  # says which do not exist
    office = find_office() if options.pdf else None
    if options.pdf and options.scheduler:
        raise BatchError(_("--pdf and --scheduler do not go together: LibreOffice runs on this computer only."))
    if options.pdf and office is None:
        raise BatchError(_("LibreOffice was not found, and makes the PDFs; install it, or leave out --pdf."))
    documents = tuple(dict.fromkeys(options.only)) if options.only else None
    return Options(documents, options.lang, options.mode, date.today(), office, language())


def _crew(options: argparse.Namespace, asked: Options, count: int) -> Callable[[], Crew[Entry]]:
    """Gives who makes the drafts; asked for only where there is something to do."""

    def crew() -> Crew[Entry]:
        if options.scheduler is not None:
            from beigao.rendering.batch.cluster import ClusterCrew

            return ClusterCrew(options.scheduler, asked, options.timeout)
        from beigao.rendering.batch.crew import LocalCrew

        return LocalCrew(min(options.workers or os.cpu_count() or 1, count), asked, options.timeout)

    return crew


class _Progress:
    """Says how far a batch is: in one line of a terminal that is written over, else a line for each dossier."""

    def __init__(self, count: int, *, quiet: bool) -> None:
        self._count, self._quiet = count, quiet
        self._live = sys.stderr.isatty() and not quiet
        self._counts = Counter[str]()
        self._began = time.monotonic()

    def tell(self, entry: Entry) -> None:
        """Take note of a dossier that has come to an end."""
        self._counts[entry.state] += 1
        if self._quiet or (entry.state == "skipped" and not self._live):
            return
        if not self._live:
            print(self._line(entry), flush=True)
        else:
            if entry.error:
                print(f"\r\x1b[K{self._line(entry)}", file=sys.stderr)
            print(f"\r\x1b[K{self._standing()}", end="", file=sys.stderr, flush=True)

    def sum_up(self, out: Path) -> None:
        """Say what came of it all."""
        if self._live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        left = self._count - self._counts.total()
        words = _("{done} done, {skipped} unchanged, {failed} failed, {left} left; see {report}.")
        numbers = {state: say_number(self._counts[state]) for state in ("done", "skipped", "failed")}
        print(words.format(**numbers, left=say_number(left), report=out / "report.csv"))

    def _line(self, entry: Entry) -> str:
        if entry.error:
            return visible(_("{name}: failed. {reason}").format(name=entry.source, reason=entry.error))
        gaps = sum(file.gaps for file in entry.files)
        said = _("{name}: done; files: {files}, gaps: {gaps}.").format(
            name=entry.source, files=len(entry.files), gaps=gaps
        )
        notes = dict.fromkeys(file.note for file in entry.files if file.note)
        return "\n    ".join(map(visible, (said, *notes)))

    def _standing(self) -> str:
        """How far it is, how fast, and how long it will go on at that rate."""
        ended, made = self._counts.total(), self._counts["done"] + self._counts["failed"]
        spent = max(time.monotonic() - self._began, 0.001)
        left = round((self._count - ended) * spent / made) if made else 0
        return _("{n} of {m}, {failed} failed, {rate} a minute, {minutes}:{seconds:02} left").format(
            n=say_number(ended),
            m=say_number(self._count),
            failed=say_number(self._counts["failed"]),
            rate=say_number(round(made * 60 / spent)),
            minutes=left // 60,
            seconds=left % 60,
        )


def _print_report(out: Path) -> None:
    """The report as an array of JSON, line by line as it was written."""
    from beigao.rendering.batch.journal import REPORT_LINES

    between = "[\n"
    with (out / REPORT_LINES).open(encoding="utf-8") as lines:
        for line in lines:
            print(between + json.dumps(json.loads(line), ensure_ascii=False), end="")
            between = ",\n"
    print("\n]" if between == ",\n" else "[]")


BATCH_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {"batch": _batch}
