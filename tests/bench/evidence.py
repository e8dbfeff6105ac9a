"""A dossier with 200 MB of evidence, against the same dossier without: opening, saving an answer, copies, memory.

python -m tests.bench.evidence DOSSIER OTHER: one round, in a process of its own; prints what it took, as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench.measuring import Measured, figure, most_held, ratio, timed

from beigao.dossier.backups import Backups
from beigao.dossier.file import Dossier
from beigao.dossier.samples import create_sample

SAMPLE = "internal_assistant"
FILES, BYTES = 10, 20_000_000
ROUNDS = 5
ANSWERS = 9
_ANSWER = ("company", "company", "business_overview")


def evidence() -> Measured:
    """What a person waits for, with scans in the dossier and without; copies against the system's copy of the file."""
    with tempfile.TemporaryDirectory() as name:
        full, lean = Path(name) / "full.beigao", Path(name) / "lean.beigao"
        create_sample(lean, SAMPLE).close()
        with create_sample(full, SAMPLE) as dossier:
            for number in range(FILES):
                dossier.attach(f"scan {number}.pdf", os.urandom(BYTES))
        rounds = [(_in_its_process(full, lean), _in_its_process(lean, full)) for _round in range(ROUNDS + 1)][1:]
    found = {key: [with_scans[key] for with_scans, _without in rounds] for key in rounds[0][0]}
    held_without = [without["memory"] for _with_scans, without in rounds]
    return Measured(
        {
            "evidence_open_ms": figure(found["open"], 1000),
            "evidence_open_vs_without": ratio(found["open"], found["open_other"]),
            "evidence_save_ms": figure(found["save"], 1000),
            "evidence_save_vs_without": ratio(found["save"], found["save_other"]),
            "evidence_copy_ms": figure(found["copy"], 1000),
            "evidence_copy_vs_file": ratio(found["copy"], found["plain"]),
            "evidence_backup_vs_file": ratio(found["backup"], found["plain"]),
            "evidence_memory_mb": figure(found["memory"]),
            "evidence_memory_vs_without": ratio(found["memory"], held_without),
        }
    )


def _in_its_process(path: Path, other: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.evidence", str(path), str(other)]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


def _round(path: Path, other: Path) -> dict[str, float]:
    """Seconds of each deed at `path` and of some at the other dossier; MiB held before the other is opened."""
    found = _alone(path)
    _open(other)
    found["open_other"] = timed(lambda: _open(other)).wall
    found["save_other"] = _saving(other)
    return found


def _alone(path: Path) -> dict[str, float]:
    copy, backups = path.with_suffix(".copy"), Backups(path)
    found: dict[str, Any] = {"open": timed(lambda: _open(path)).wall, "save": _saving(path)}
    with Dossier.open(path) as dossier:
        found["copy"] = timed(lambda: dossier.write_copy(copy)).wall
    found["backup"] = timed(lambda: backups.make(datetime.now())).wall
    found["plain"] = timed(lambda: _plain_copy(path, copy)).wall
    found["memory"] = most_held()
    shutil.rmtree(backups.folder)
    return found


def _open(path: Path) -> None:
    Dossier.open(path).close()


def _saving(path: Path) -> float:
    """An answer changed while the file stays open, as in a window."""
    with Dossier.open(path) as dossier:
        turns = [
            timed(lambda number=number: dossier.set_answer(*_ANSWER, f"业务{os.getpid()}，{number}"))
            for number in range(ANSWERS)
        ]
    return statistics.median(turn.wall for turn in turns)


def _plain_copy(path: Path, target: Path) -> None:
    """The system's copy of the file, safe on the disk as a dossier's."""
    shutil.copyfile(path, target)
    with target.open("rb") as written:
        os.fsync(written.fileno())


if __name__ == "__main__":
    _path, _other = map(Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as _name:
        create_sample(Path(_name) / "first.beigao", SAMPLE).close()  # so that everything is imported
    print(json.dumps(_round(_path, _other)))
