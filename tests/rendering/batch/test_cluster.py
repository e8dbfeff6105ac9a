"""Workers on other computers: a Dask cluster of two processes on this one, reached as if it were elsewhere."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from tests.rendering.batch.here import SMALL, company, lay, made, report, tree

import beigao
from beigao.cli import main
from beigao.dossier.samples import create_sample
from beigao.rendering.batch import cluster
from beigao.rendering.batch.work import Outcome, Task

ONE = ("--only", "commitment", "--lang", "both")
SOURCES = Path(beigao.__file__).parent
NETWORK = {
    "aiohttp", "asyncio", "dask", "distributed", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "tornado", "urllib3", "urllib.request", "webbrowser", "xmlrpc",
}  # fmt: skip
"""Modules with which a program reaches another one over a network."""


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own."""
    from distributed import LocalCluster  # half a second, for those tests only that need it

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as made:
        yield made.scheduler_address


def batch(*words: object) -> int:
    return main(["batch", *map(str, words)])


@pytest.mark.loopback
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_gives_what_this_computer_gives_and_goes_on(scheduler: str, tmp_path: Path) -> None:
    folder = lay(tmp_path / "in", a=company("甲公司"), b=company("乙公司"), bad="{")
    create_sample(folder / "s.beigao", "nearly_empty").close()
    (folder / "gone.beigao").symlink_to(tmp_path / "x.beigao")
    (tmp_path / "x.beigao").write_bytes(b"x")
    options = SMALL._replace(languages="both", day=date.today())
    made(folder, tmp_path / "here", options)
    assert batch(folder, "--out", tmp_path / "far", "--scheduler", scheduler, *ONE) == 1
    assert tree(tmp_path / "far") == tree(tmp_path / "here")
    assert len(tree(tmp_path / "far")) == 6
    assert report(tmp_path / "far") == report(tmp_path / "here")
    lay(folder, bad=company("丁公司"))
    (folder / "gone.beigao").unlink()
    assert batch(folder, "--out", tmp_path / "far", "--scheduler", scheduler, *ONE) == 0
    assert [line["state"] for line in report(tmp_path / "far")] == ["skipped", "skipped", "done", "skipped"]


@pytest.mark.loopback
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_workers_with_another_program_are_refused(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "elsewhere.py").write_text("def program_state():\n    return 'mine'\n")
    monkeypatch.syspath_prepend(tmp_path)
    import elsewhere  # type: ignore[import-not-found]  # a module that no worker has

    for state in (elsewhere.program_state, lambda: __import__("os").getpid()):  # missing there; other than here
        monkeypatch.setattr(cluster, "program_state", state)
        assert batch(lay(tmp_path / "in", a=company()), "--out", tmp_path / "o", "--scheduler", scheduler) == 2
        assert "must be installed for every worker" in capsys.readouterr().err
    assert tree(tmp_path / "o") == {}


@pytest.mark.loopback
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_scheduler_that_does_not_answer_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    for address in ("tcp://127.0.0.1:9", "nonsense", "tcp://127.0.0.1:x"):
        assert batch(lay(tmp_path / "in", a=company()), "--out", tmp_path / "out", "--scheduler", address) == 2
        told = capsys.readouterr().err
        assert told == f"beigao: No Dask scheduler answers at {address}; see that it runs, and what its address is.\n"


class Fake:
    """A client of a scheduler that is not there; its workers are threads of this process, as many as `threads` says."""

    def __init__(self, *threads: int | Exception) -> None:
        self._threads = [*threads]
        self.is_closed = False

    def run(self, function: Callable[[], str]) -> dict[str, str]:
        return {"one": function()}

    def nthreads(self) -> dict[str, int]:
        said = self._threads.pop(0) if len(self._threads) > 1 else self._threads[0]
        if isinstance(said, Exception):
            raise said
        return {"one": said}

    def get_executor(self, **_more: object) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1)

    def close(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize(
    ("after", "words"), [(0, "has no workers"), (OSError("Timed out"), "answers no more; run the same command again")]
)
def test_workers_or_a_scheduler_that_go_away_end_the_batch(
    after: int | Exception, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(cluster, "LOOK_AROUND", 0.0)
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    client = Fake(1, 1, 1, 1, after)
    monkeypatch.setattr(cluster, "_connected", lambda _address: client)
    lines = tmp_path / "many.jsonl"
    lines.write_text("{\n" * 50)
    assert batch(lines, "--out", tmp_path / "out", "--scheduler", "tcp://x:1", *ONE) == 2
    assert words in capsys.readouterr().err
    assert client.is_closed
    assert 0 < len(report(tmp_path / "out")) < 50


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
def test_what_hangs_on_another_computer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = threading.Event()
    monkeypatch.setattr(cluster, "_connected", lambda _address: Fake(2))
    monkeypatch.setattr(cluster, "work", lambda _task, _options: ends.wait(20) and Outcome())
    crew = cluster.ClusterCrew[str]("tcp://x:1", SMALL, timeout=0.1)
    crew.hand("hangs", Task("a.json", "json", b"{}", None))
    assert crew.room() == 1
    told: list[tuple[str, Outcome]] = []
    while not told:
        told = crew.finished()
    assert told == [("hangs", Outcome(error="It took longer than 0 seconds and was given up."))]
    assert crew.room() == 2
    ends.set()
    crew.close()


def test_without_dask_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    folder = lay(tmp_path / "in", a=company())
    assert batch(folder, "--out", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:9") == 2
    assert "pip install “beigao[cluster]”" in capsys.readouterr().err


def test_nothing_else_in_the_program_knows_a_network() -> None:
    known = re.compile(rf"^ *(?:import|from) ((?:{'|'.join(map(re.escape, NETWORK))})\b.*)", re.MULTILINE)
    found = {
        f"{path.relative_to(SOURCES).as_posix()}: {words}"
        for path in SOURCES.rglob("*.py")
        for words in known.findall(path.read_text(encoding="utf-8"))
    }
    assert found == {"rendering/batch/cluster.py: distributed import Client"}
    assert known.findall("import socket\n    from urllib.request import urlopen\nfrom http import client\n") != []
