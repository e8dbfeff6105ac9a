"""A crew without processes, and the dossiers that the tests of batches make."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from beigao.definitions.loader import load_library
from beigao.rendering.batch.inputs import find_inputs
from beigao.rendering.batch.journal import Entry
from beigao.rendering.batch.run import Batch, run_batch
from beigao.rendering.batch.work import Options, Outcome, Task, work

T = TypeVar("T")
DAY = date(2026, 11, 28)
SMALL = Options(("commitment",), "zh", "draft", DAY, None, "en")
"""One short document."""


class Here(Generic[T]):
    """Does in this process what a worker would do, one dossier after the other, the last handed over first."""

    def __init__(self, options: Options = SMALL, width: int = 2) -> None:
        self._options, self._width = options, width
        self._waiting: list[tuple[T, Task]] = []
        self.most = 0

    def room(self) -> int:
        return self._width - len(self._waiting)

    def hand(self, of: T, task: Task) -> None:
        self._waiting.append((of, task))
        self.most = max(self.most, len(self._waiting))

    def finished(self) -> list[tuple[T, Outcome]]:
        of, task = self._waiting.pop()
        return [(of, work(task, self._options))]

    def close(self) -> None:
        self._waiting.clear()


def company(name: str = "示例公司", **more: Any) -> dict[str, Any]:
    """A dossier that says what a company is called."""
    return {"beigao": 1, "forms": {"company": {"name": name, **more}}}


def lay(folder: Path, **dossiers: Any) -> Path:
    """A folder of JSON dossiers by their names."""
    folder.mkdir(exist_ok=True)
    for name, data in dossiers.items():
        (folder / f"{name}.json").write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return folder


def made(source: Path, out: Path, options: Options = SMALL, **more: Any) -> tuple[Counter[str], list[Entry]]:
    """What a run in this process counts and tells."""
    told: list[Entry] = []
    batch = Batch(find_inputs(source, load_library()), out, options, **more)
    return run_batch(batch, lambda: Here[Entry](options), told.append), told


def tree(out: Path) -> dict[str, bytes]:
    """The drafts of a batch with their bytes."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*.docx"))
        if ".beigao-batch" not in path.parts
    }


def report(out: Path) -> list[dict[str, Any]]:
    """The lines of the report, without the time that each took."""
    lines = (out / "report.jsonl").read_text(encoding="utf-8").splitlines()
    return [{key: value for key, value in json.loads(line).items() if key != "seconds"} for line in lines]
