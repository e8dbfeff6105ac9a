"""Workers on this computer: one that dies or hangs costs its own dossier, and none outlives who started it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.rendering.batch.here import SMALL, company, lay, tree

import beigao
from beigao.definitions.loader import load_library
from beigao.rendering.batch import crew
from beigao.rendering.batch.crew import LocalCrew
from beigao.rendering.batch.inputs import Input, find_inputs
from beigao.rendering.batch.journal import Entry
from beigao.rendering.batch.run import Batch, run_batch
from beigao.rendering.batch.work import Outcome, Task

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A file that nobody ever reads to its end."""
    os.mkfifo(tmp_path / "hangs.json")
    return tmp_path / "hangs.json"


def hanging(pipe: Path) -> Input:
    return Input(pipe.name, str(pipe), pipe.stem, pipe, "json")


def until(crew: LocalCrew[str]) -> Iterator[tuple[str, Outcome]]:
    while True:
        yield from crew.finished()


def test_what_hangs_is_stopped_and_the_others_are_made(tmp_path: Path, pipe: Path) -> None:
    others = find_inputs(lay(tmp_path / "in", a=company("甲"), b=company("乙"), c=company("丙")), load_library())
    told: list[Entry] = []
    batch = Batch([others[0], hanging(pipe), *others[1:]], tmp_path / "out", SMALL)
    counts = run_batch(batch, lambda: LocalCrew(2, SMALL, timeout=4.0), told.append)
    assert counts == {"done": 3, "failed": 1}
    (failed,) = (entry for entry in told if entry.error)
    assert (failed.source, failed.error) == ("hangs.json", "It took longer than 4 seconds and was stopped.")
    assert len(tree(tmp_path / "out")) == 3
    assert multiprocessing.active_children() == []


def test_a_worker_that_dies_is_replaced(tmp_path: Path, pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "TURNS", 2)
    sound = lay(tmp_path / "in", a=company("甲")) / "a.json"
    with closing(LocalCrew[str](1, SMALL, timeout=60.0)) as workers:
        ended = until(workers)
        workers.hand("dies", Task("hangs.json", "json", pipe, tmp_path / "x"))
        assert workers.room() == 0
        (first,) = multiprocessing.active_children()
        os.kill(first.pid or 0, signal.SIGKILL)
        assert next(ended) == ("dies", Outcome(error="The process that worked on it ended suddenly."))
        seen = set()
        for name in ("1", "2", "3"):
            workers.hand(name, Task("a.json", "json", sound, tmp_path / name))
            of, outcome = next(ended)
            assert (of, outcome.error, len(outcome.files)) == (name, "", 1)
            seen.add(multiprocessing.active_children()[0].pid)
        assert len(seen) == 2  # after two turns another one came
        (idle,) = multiprocessing.active_children()
        os.kill(idle.pid or 0, signal.SIGKILL)
        idle.join()
        time.sleep(0.1)
        workers.hand("4", Task("a.json", "json", sound, tmp_path / "4"))
        assert next(ended)[1].error == ""
    assert multiprocessing.active_children() == []


KILLED = """
import sys, threading, time
from pathlib import Path
from beigao.rendering.batch.crew import LocalCrew
from beigao.rendering.batch.work import Task
from tests.rendering.batch.here import SMALL
if __name__ == "__main__":
    crew = LocalCrew(1, SMALL, 60.0)
    crew.hand("x", Task("hangs.json", "json", Path(sys.argv[1]), None))
    crew._lanes[0]._started.result()
    print(crew._lanes[0]._processes[0].pid, flush=True)
    time.sleep(60)
"""


def test_no_worker_outlives_a_batch_that_is_killed(tmp_path: Path, pipe: Path) -> None:
    (tmp_path / "killed.py").write_text(KILLED)
    roots = os.pathsep.join([str(Path(beigao.__file__).parent.parent), str(Path(__file__).parents[3])])
    words = [sys.executable, str(tmp_path / "killed.py"), str(pipe)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": roots}) as batch:
        assert batch.stdout is not None
        worker = int(batch.stdout.readline())
        batch.kill()
    end = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not Path(f"/proc/{worker}").exists()
