"""`beigao batch` from the command line: throughput with two workers against one, and memory against the number.

Every input is the first sample as JSON, of a company with a number in its name, so that ten times the inputs are ten
times the work.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.bench.measuring import Measured, NotMeasured, figure, most_held, ratio

SAMPLE = "internal_assistant"
ONLY = ("annex", "commitment")
HUNDRED, THOUSAND = 100, 1_000
ROUNDS = 5
LOOK_EVERY = 0.25
COMMAND = (sys.executable, "-m", "beigao", "batch")


class Done(NamedTuple):
    """What a batch took: seconds on the clock and of the processors, the most MiB that one of its processes held."""

    seconds: float
    processors: float
    memory: float


def batch() -> Measured:
    """All documents of a hundred dossiers by one worker and by two; two documents of a hundred and of a thousand."""
    if subprocess.run([*COMMAND, "--help"], capture_output=True, check=False).returncode:
        raise NotMeasured("this Beigao has no command batch")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hundred, thousand = (_inputs(folder / f"{count}", count) for count in (HUNDRED, THOUSAND))
        one, two, few = [], [], []
        for _round in range(ROUNDS):
            one.append(run_batch(hundred, 1))
            two.append(run_batch(hundred, 2))
            few.append(run_batch(hundred, 2, ONLY))
        many = run_batch(thousand, 2, ONLY)
    growth = [(many.memory / each.memory, many.processors / THOUSAND / (each.processors / HUNDRED)) for each in few]
    return Measured(
        {
            "batch_dossiers_a_minute": figure(HUNDRED * 60 / each.seconds for each in two),
            "batch_2_workers": ratio((each.seconds for each in one), (each.seconds for each in two)),
            "batch_2_workers_cpu": ratio((each.processors for each in two), (each.processors for each in one)),
            "batch_1000_memory_growth": figure(memory for memory, _spent in growth),
            "batch_1000_time_growth": figure(spent for _memory, spent in growth),
            "batch_memory_mb": figure([many.memory]),
        }
    )


def run_batch(inputs: Path, workers: int, only: Sequence[str] = ()) -> Done:
    """Run the command over a folder into an empty one.

    Raises:
        NotMeasured: it fails; the message has the first dossier that failed.
    """
    with tempfile.TemporaryDirectory() as out:
        command = [*COMMAND, str(inputs), "--out", f"{out}/drafts", "--workers", str(workers)]
        command += ["--only", *only] if only else []
        before, began, memory = _processors(), time.monotonic(), 0.0
        with (
            Path(out, "said").open("wb") as said,
            subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT) as process,
        ):
            while process.poll() is None:
                memory = max(memory, *_memory_of(process.pid), 0.0)
                time.sleep(LOOK_EVERY)
        seconds = time.monotonic() - began
        if process.returncode:
            words = Path(out, "said").read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise NotMeasured(next((line for line in words if "failed" in line), f"exit code {process.returncode}"))
    return Done(seconds, _processors() - before, memory)


def _processors() -> float:
    """The seconds that all processes took which this one has started and which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory_of(process: int) -> Iterator[float]:
    """The most memory that a process has held, and each of those that it has started; none of what has ended."""
    with suppress(OSError, StopIteration):
        yield most_held(process)
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _memory_of(int(child))


def _inputs(folder: Path, count: int) -> Path:
    from beigao.definitions.loader import load_library
    from beigao.dossier.exchange import to_json
    from beigao.dossier.samples import sample_content

    data = to_json(sample_content(SAMPLE), load_library())
    company = data["forms"]["company"]
    name = company["name"]
    folder.mkdir()
    for number in range(1, count + 1):
        company["name"] = f"{name}{number}"
        (folder / f"{number:04}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return folder
