"""The command batch: what it writes and says, its exit codes, and that it can be interrupted."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.rendering.batch.here import SMALL, Here, company, lay, made, report, tree

import beigao
from beigao.cli import main
from beigao.definitions.loader import load_library
from beigao.dossier.samples import create_sample
from beigao.dossier.workbook import write_workbook
from beigao.rendering.batch import crew

Run = Callable[..., tuple[int, str, str]]
ONE = ("--only", "commitment")
GOOD = {"a": company("甲公司"), "b": company("乙公司")}


@pytest.fixture(autouse=True)
def _english_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def _no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "LocalCrew", lambda count, options, _timeout: Here(options, count))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def test_two_workers_give_what_render_gives(run: Run, tmp_path: Path) -> None:
    create_sample(lay(tmp_path / "in", **GOOD, bad="{") / "s.beigao", "nearly_empty").close()
    code, out, err = run("batch", tmp_path / "in", "--out", tmp_path / "out", "--workers", 2, *ONE)
    assert (code, err) == (1, "")
    assert "bad.json: failed. This is not JSON" in out
    assert re.search(r"^s.beigao: done; files: 1, gaps: \d+\.$", out, re.MULTILINE)
    assert out.endswith(f"3 done, 0 unchanged, 1 failed, 0 left; see {tmp_path / 'out' / 'report.csv'}.\n")
    assert run("render", tmp_path / "in" / "s.beigao", "--out", tmp_path / "render", *ONE)[0] == 0
    assert tree(tmp_path / "out" / "s") == tree(tmp_path / "render")
    made(tmp_path / "in", tmp_path / "calm", SMALL._replace(day=date.today()))
    assert tree(tmp_path / "out") == tree(tmp_path / "calm")
    assert report(tmp_path / "out") == report(tmp_path / "calm")


@pytest.mark.usefixtures("_no_processes")
def test_a_second_run_has_nothing_to_do(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("batch", lay(tmp_path / "in", **GOOD), "--out", tmp_path / "out", *ONE)
    assert run(*words)[0] == 0
    monkeypatch.setattr(crew, "LocalCrew", None)
    assert run(*words) == (0, f"0 done, 2 unchanged, 0 failed, 0 left; see {tmp_path / 'out' / 'report.csv'}.\n", "")


@pytest.mark.usefixtures("_no_processes")
def test_the_report_as_json_is_all_that_is_printed(run: Run, tmp_path: Path) -> None:
    words = ("batch", lay(tmp_path / "in", **GOOD, bad="{"), "--out", tmp_path / "out", "--json", *ONE)
    code, out, err = run(*words)
    assert (code, err) == (1, "")
    assert [(line["source"], line["state"]) for line in json.loads(out)] == [
        ("a.json", "done"), ("b.json", "done"), ("bad.json", "failed"),
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "report.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["source"], row["state"], row["files"]) for row in rows] == [
        ("a.json", "done", "1"), ("b.json", "done", "1"), ("bad.json", "failed", "0"),
    ]  # fmt: skip


@pytest.mark.usefixtures("_no_processes")
def test_a_terminal_has_one_line_that_is_written_over(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lay(tmp_path / "in", **GOOD, bad="{")
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr.isatty", lambda: True, raising=False)
        code, out, err = run("batch", folder, "--out", tmp_path / "out", *ONE)
    assert code == 1
    assert out.count("\n") == 1
    assert err.count("\n") == 1  # only what failed stays
    assert "bad.json: failed." in err
    shown = [line for line in err.replace("\x1b[K", "").split("\r") if " of 3" in line]
    assert [line.partition(",")[0] for line in shown] == ["1 of 3", "2 of 3", "3 of 3"]
    assert "a minute" in shown[0]
    assert shown[-1].endswith("0:00 left")


@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not take")
@pytest.mark.usefixtures("_no_processes")
def test_the_name_of_a_file_does_nothing_to_a_terminal(run: Run, tmp_path: Path) -> None:
    folder = lay(tmp_path / "in", **{"a\x1b[2J\x07": company("甲公司"), "b\x1b": "{"})
    code, out, _err = run("batch", folder, "--out", tmp_path / "out", *ONE)
    assert code == 1
    assert "\x1b" not in out
    assert "\x07" not in out
    assert (tmp_path / "out" / "a[2J").is_dir()


@pytest.mark.usefixtures("_no_processes")
def test_rows_of_a_table_and_of_json_are_dossiers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("company.name,recipients.name\n甲公司,Alpha\n,\n乙公司,Beta\n", encoding="utf-8")
    assert run("batch", tmp_path / "t.csv", "--out", tmp_path / "out", *ONE)[0] == 0
    assert [name.split("_草稿")[0] for name in tree(tmp_path / "out")] == [
        "t_0002/甲公司_承诺书", "t_0004/乙公司_承诺书",
    ]  # fmt: skip
    answers = load_library()
    write_workbook(create_sample(tmp_path / "s.beigao", "nearly_empty").answers, answers, tmp_path / "s.xlsx", "en")
    assert run("batch", tmp_path / "s.xlsx", "--out", tmp_path / "out", *ONE)[0] == 0
    assert (tmp_path / "out" / "s").is_dir()


def test_a_template_is_written_and_filled_in_gives_drafts(run: Run, tmp_path: Path) -> None:
    assert run("batch", "--write-template", tmp_path / "t.xlsx") == (0, "", "")
    code, out, err = run("batch", "--write-template", tmp_path / "t.xlsx")
    assert (code, out) == (2, "")
    assert "is there already" in err
    code, _out, err = run("batch", tmp_path / "t.xlsx", "--out", tmp_path / "out")
    assert code == 2
    assert "There is no dossier in" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["batch"], "required"),
        (["batch", "in"], "--out"),
        (["batch", "missing", "--out", "o"], "missing is no folder"),
        (["batch", "in", "--out", "o", "--only", "moon"], "There is no document “moon”"),
        (["batch", "in", "--out", "o", "--workers", "0"], "--workers"),
        (["batch", "in", "--out", "o", "--workers", "many"], "invalid int"),
        (["batch", "in", "--out", "o", "--timeout", "nan"], "--timeout"),
        (["batch", "in", "--out", "o", "--timeout", "-1"], "--timeout"),
        (["batch", "in", "--out", "o", "--pdf", "--scheduler", "tcp://x:1"], "do not go together"),
        (["batch", "in", "--write-template", "t"], "not allowed with"),
        (["batch", "t.csv", "--out", "o"], "names no field"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    words: list[str], said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lay(tmp_path / "in", **GOOD)
    (tmp_path / "t.csv").write_text("company.name,company.moon\nx,y\n")
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "t.csv"]


def test_pdf_needs_libreoffice(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEIGAO_SOFFICE", "")
    code, _out, err = run("batch", lay(tmp_path / "in", **GOOD), "--out", tmp_path / "out", "--pdf")
    assert code == 2
    assert "LibreOffice was not found" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes with names")
def test_ctrl_c_leaves_a_report_and_no_process(tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text("\n".join(json.dumps(company(f"公司{number}")) for number in range(500)))
    batch = _started(lines, tmp_path / "out")
    _until(lambda: len([*(tmp_path / "out").glob("many_*")]) > 2)
    os.killpg(batch.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    out, err = batch.communicate(timeout=30)
    assert batch.returncode == 130, err
    assert err == b""
    told = report(tmp_path / "out")
    assert 2 < len(told) < 500
    assert f"{len(told)} done, 0 unchanged, 0 failed, {500 - len(told)} left".encode() in out
    assert len(tree(tmp_path / "out")) == len(told)
    assert not (tmp_path / "out" / ".beigao-batch" / "parts").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_batch_that_was_killed_goes_on(run: Run, tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text("\n".join(json.dumps(company(f"公司{number}")) for number in range(12)))
    made(lines, tmp_path / "calm", SMALL._replace(day=date.today()))
    batch = _started(lines, tmp_path / "out")
    _until(lambda: len([*(tmp_path / "out").glob("many_*")]) > 2)
    batch.kill()
    batch.communicate()
    code, out, _err = run("batch", lines, "--out", tmp_path / "out", "--workers", 1, *ONE)
    assert code == 0
    assert "12 done" not in out
    assert tree(tmp_path / "out") == tree(tmp_path / "calm")
    assert _without_states(report(tmp_path / "out")) == _without_states(report(tmp_path / "calm"))


def _started(source: Path, out: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "beigao", "batch", str(source), "--out", str(out), "--workers", "1", *ONE]
    roots = {"PYTHONPATH": str(Path(beigao.__file__).parent.parent)}
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **roots}, start_new_session=True
    )


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def _without_states(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in line.items() if key != "state"} for line in lines]
