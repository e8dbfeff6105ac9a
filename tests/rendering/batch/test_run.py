"""A batch: what is made, what is skipped, what is kept; and that a run may be killed at any moment."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.rendering.batch.here import DAY, SMALL, Here, company, lay, made, report, tree

from beigao.definitions.loader import load_library
from beigao.dossier import keys
from beigao.dossier.exchange import from_json
from beigao.dossier.file import Content, Dossier
from beigao.dossier.keys import VARIABLE, forget, new_key
from beigao.dossier.samples import sample_content
from beigao.dossier.workbook import write_workbook
from beigao.errors import BatchError, ExportError
from beigao.rendering.batch import run
from beigao.rendering.batch.inputs import find_inputs
from beigao.rendering.batch.journal import Entry, Journal
from beigao.rendering.batch.run import Batch, run_batch
from beigao.rendering.export import documents_due, export, template_path

LIBRARY = load_library()
THREE = {"a": company("甲公司"), "b": company("乙公司"), "c": company("丙公司")}


def test_a_dossier_a_workbook_and_json_give_what_an_export_gives(tmp_path: Path) -> None:
    content = sample_content("writing_assistant")._replace(evidence={})
    folder = lay(tmp_path / "in")
    Dossier.create(folder / "one.beigao", content).close()
    write_workbook(content.answers, LIBRARY, folder / "two.xlsx", "zh")
    options = SMALL._replace(documents=("commitment", "export_notice"), languages="both")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    counts, _told = made(folder, tmp_path / "out", options)
    assert counts == {"done": 2}
    jobs = documents_due(content.answers, LIBRARY, options.documents, ("zh", "en", "side_by_side"))
    export(content, LIBRARY, tmp_path / "expected", jobs, "draft", day=DAY)
    expected = tree(tmp_path / "expected")
    assert len(expected) == 4
    assert tree(tmp_path / "out" / "one") == expected
    assert tree(tmp_path / "out" / "two") == expected
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_pictures_of_a_dossier_are_in_its_drafts(tmp_path: Path) -> None:
    Dossier.create(tmp_path / "one.beigao", sample_content("internal_assistant")).close()
    options = SMALL._replace(documents=("pipia",), mode="review")
    made(tmp_path / "one.beigao", tmp_path / "out", options)
    content = sample_content("internal_assistant")
    export(content, LIBRARY, tmp_path / "x", documents_due(content.answers, LIBRARY, ["pipia"]), "review", day=DAY)
    assert tree(tmp_path / "out" / "one") == tree(tmp_path / "x")


def test_what_does_not_open_stops_no_other_and_the_report_tells(tmp_path: Path) -> None:
    folder = lay(tmp_path / "in", **THREE, array="[1]", bad="{", form={"beigao": 1, "forms": {"moon": {}}})
    (folder / "damaged.beigao").write_bytes(b"\0" * 5000)
    (folder / "empty.beigao").touch()
    (folder / "sheet.xlsx").write_bytes(b"PK\x03\x04 and no more")
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "~$lock.xlsx").touch()
    (folder / "notes.txt").touch()
    counts, told = made(folder, tmp_path / "out")
    assert counts == {"done": 3, "failed": 7}
    failed = {entry.source: entry.error for entry in told if entry.error}
    assert sorted(failed) == [
        "array.json", "bad.json", "damaged.beigao", "deep.json", "empty.beigao", "form.json", "sheet.xlsx",
    ]  # fmt: skip
    assert all("\n" not in words and str(tmp_path) not in words for words in failed.values())
    assert "damaged" in failed["damaged.beigao"]
    assert "forms.moon" in failed["form.json"]
    lines = report(tmp_path / "out")
    assert [line["source"] for line in lines] == sorted(line["source"] for line in lines)
    (done,) = (line for line in lines if line["source"] == "a.json")
    assert (done["state"], done["folder"], done["reason"]) == ("done", "a", "")
    assert [file["gaps"] > 0 for file in done["files"]] == [True]
    assert done["findings"]["warning"] > 0
    assert not (tmp_path / "out" / "bad").exists()
    assert [path.name for path in (tmp_path / "out" / ".beigao-batch").iterdir() if path.is_dir()] == []


def test_reports_tell_no_answers_and_are_no_formulas(tmp_path: Path) -> None:
    secret = "绝密科技"
    folder = lay(tmp_path / "in", **{"=cmd()": company(secret), "@b": {"beigao": 1, "forms": {secret: {}}}})
    made(folder, tmp_path / "out", SMALL._replace(mode="final"))
    table = (tmp_path / "out" / "report.csv").read_text(encoding="utf-8-sig")
    assert "'=cmd().json,failed" in table
    assert "'@b.json,failed" in table
    assert "things stand in its way\n" in table.replace("\r", "")
    lines = (tmp_path / "out" / "report.jsonl").read_text(encoding="utf-8")
    for line in lines.splitlines():
        assert json.loads(line)["source"] == "@b.json" or secret not in line


def test_what_is_done_is_skipped_and_what_changed_is_done_again(tmp_path: Path) -> None:
    folder, out = lay(tmp_path / "in", **THREE), tmp_path / "out"
    assert made(folder, out)[0] == {"done": 3}
    first = tree(out)
    assert made(folder, out)[0] == {"skipped": 3}
    assert [line["state"] for line in report(out)] == ["skipped"] * 3
    lay(folder, b=company("新公司"))
    next((out / "c").iterdir()).unlink()
    counts, told = made(folder, out)
    assert (counts, {entry.source for entry in told if entry.state == "done"}) == (
        {"done": 2, "skipped": 1},
        {"b.json", "c.json"},
    )
    assert [name for name in tree(out) if name.startswith("b/")] == ["b/新公司_承诺书_草稿_20261128.docx"]
    assert {name: data for name, data in tree(out).items() if name[0] in "ac"} == {
        name: data for name, data in first.items() if name[0] in "ac"
    }
    assert made(folder, out, SMALL._replace(mode="review"))[0] == {"done": 3}
    assert made(folder, out, SMALL._replace(mode="review"), again=True)[0] == {"done": 3}
    assert sorted(path.name for path in out.iterdir() if not path.name.startswith((".", "report"))) == ["a", "b", "c"]


def test_another_version_of_the_program_makes_all_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = lay(tmp_path / "in", **THREE), tmp_path / "out"
    made(folder, out)
    monkeypatch.setattr(run, "program_state", lambda: "another")
    assert made(folder, out)[0] == {"done": 3}


def test_drafts_that_a_person_has_changed_are_kept_aside(tmp_path: Path) -> None:
    folder, out = lay(tmp_path / "in", **THREE), tmp_path / "out"
    made(folder, out)
    (draft,) = (out / "a").iterdir()
    draft.write_bytes(b"my words")
    (out / "b" / "note.txt").write_text("mine")
    assert made(folder, out)[0] == {"skipped": 3}
    assert made(folder, out, again=True)[0] == {"done": 3}
    assert (out / "a_原稿" / draft.name).read_bytes() == b"my words"
    assert (out / "b_原稿" / "note.txt").read_text() == "mine"
    assert len(tree(out / "a")) == len(tree(out / "b")) == 1
    assert made(folder, out, again=True)[0] == {"done": 3}
    assert sorted(path.name for path in out.iterdir() if path.name.endswith("原稿")) == ["a_原稿", "b_原稿"]


def test_a_dossier_that_fails_after_a_change_leaves_its_earlier_drafts(tmp_path: Path) -> None:
    folder, out = lay(tmp_path / "in", **THREE), tmp_path / "out"
    made(folder, out)
    before = tree(out)
    lay(folder, a="{")
    assert made(folder, out)[0] == {"failed": 1, "skipped": 2}
    assert tree(out) == before
    assert [line["files"] for line in report(out) if line["state"] == "failed"] == [[]]
    lay(folder, a=company("甲公司"))
    assert made(folder, out)[0] == {"done": 1, "skipped": 2}
    assert tree(out) == before
    assert not (out / "a_原稿").exists()


def test_a_folder_of_another_batch_or_person_is_not_taken(tmp_path: Path) -> None:
    one, two, out = lay(tmp_path / "1", a=company("甲")), lay(tmp_path / "2", A=company("乙")), tmp_path / "out"
    (out / "a（2）").mkdir(parents=True)
    made(one, out)
    made(two, out)
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == [".beigao-batch", "A（3）", "a", "a（2）"]
    assert made(one, out)[0] == made(two, out)[0] == {"skipped": 1}


def test_a_dossier_that_is_open_is_drafted_as_it_stands_in_the_window(tmp_path: Path) -> None:
    path = lay(tmp_path / "in") / "a.beigao"
    with Dossier.create(path, as_writer=True) as window:
        window.set_answer("company", "company", "name", "刚写的公司")
        assert path.with_name("a.beigao-wal").stat().st_size > 0
        assert made(tmp_path / "in", tmp_path / "out")[0] == {"done": 1}
        assert [name.partition("_")[0] for name in tree(tmp_path / "out")] == ["a/刚写的公司"]
        assert made(tmp_path / "in", tmp_path / "out")[0] == {"skipped": 1}
        window.set_answer("company", "company", "name", "改过的公司")
        assert made(tmp_path / "in", tmp_path / "out")[0] == {"done": 1}
    assert [name.partition("_")[0] for name in tree(tmp_path / "out")] == ["a/改过的公司"]


def test_one_password_opens_what_has_it_and_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_MEMORY", 64)
    path = lay(tmp_path / "in", b=company()) / "a.beigao"
    with Dossier.create(path, Content(from_json(company("密"), LIBRARY).answers, {})) as dossier:
        dossier.encrypt_anew(new_key("the password"))
    forget(path)
    monkeypatch.delenv(VARIABLE, raising=False)
    counts, told = made(tmp_path / "in", tmp_path / "out")
    assert counts == {"failed": 1, "done": 1}
    assert VARIABLE in told[1].error
    monkeypatch.setenv(VARIABLE, "another")
    assert "does not open a.beigao" in made(tmp_path / "in", tmp_path / "out")[1][-1].error
    monkeypatch.setenv(VARIABLE, "the password")
    assert made(tmp_path / "in", tmp_path / "out")[0] == {"done": 1, "skipped": 1}
    forget(path)


def test_only_one_batch_writes_into_a_folder(tmp_path: Path) -> None:
    folder = lay(tmp_path / "in", **THREE)
    with Journal(tmp_path / "out"), pytest.raises(BatchError, match="Another batch"):
        made(folder, tmp_path / "out")
    assert made(folder, tmp_path / "out")[0] == {"done": 3}


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(ExportError, match="choose another one"):
        made(lay(tmp_path / "in", **THREE), tmp_path / "out")


def test_no_more_is_handed_over_than_there_is_room_for(tmp_path: Path) -> None:
    crew = Here[Entry](width=3)
    folder = lay(tmp_path / "in", **{f"d{number}": "{" for number in range(20)})
    run_batch(Batch(find_inputs(folder, LIBRARY), tmp_path / "out", SMALL), lambda: crew, lambda _entry: None)
    assert crew.most == 3


def test_an_interrupted_run_tells_what_is_done_and_goes_on_later(tmp_path: Path) -> None:
    folder, out = lay(tmp_path / "in", **THREE), tmp_path / "out"

    def stop(_entry: Entry) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(Batch(find_inputs(folder, LIBRARY), out, SMALL), lambda: Here[Entry](), stop)
    assert [line["state"] for line in report(out)] == ["done"]
    assert made(folder, out)[0] == {"done": 2, "skipped": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_run_that_is_killed_anywhere_goes_on_to_the_same_end(tmp_path: Path) -> None:
    """The second state of every input, so that drafts are replaced as well as made; one fails at first."""
    first, second = {**THREE, "c": "{"}, {"a": company("甲二"), "b": company("乙公司"), "c": company("丙公司")}

    def stage(name: str) -> tuple[Path, Path]:
        folder, out = lay(tmp_path / name, **first), tmp_path / f"{name}-out"
        made(folder, out)
        lay(folder, **{key: data for key, data in second.items() if first[key] != data})
        return folder, out

    folder, out = stage("calm")
    steps = _killed_at(None, lambda: made(folder, out))
    calm, told = tree(out), report(out)
    assert len(calm) == 3
    assert steps > 60
    for step in range(1, steps + 1, 29):
        folder, out = stage(f"k{step}")
        assert _killed_at(step, lambda folder=folder, out=out: made(folder, out)) == -1, step
        lines = (out / ".beigao-batch" / "journal.jsonl").read_bytes()
        counts, _told = made(folder, out)
        assert counts.total() == 3
        assert tree(out) == calm, step
        states = [{**line, "state": "done"} for line in report(out)]
        assert states == [{**line, "state": "done"} for line in told], (step, lines)
        assert sorted(path.name for path in out.iterdir()) == [
            ".beigao-batch", "a", "b", "c", "report.csv", "report.jsonl",
        ], step  # fmt: skip


def _killed_at(step: int | None, work: Callable[[], Any]) -> int:
    """Do work in a process of its own that is gone at its so manieth touch of a file; how many touches, or -1."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        count = 0

        def touch(event: str, _details: object) -> None:
            nonlocal count
            if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.scandir"):
                count += 1
                if count == step:
                    os._exit(9)

        try:
            sys.addaudithook(touch)
            work()
            os.write(writing, str(count).encode())
        finally:
            os._exit(0)
    os.close(writing)
    _child, status = os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    assert os.waitstatus_to_exitcode(status) == (9 if step else 0)
    return int(said or b"-1")


def test_a_journal_with_a_torn_line_is_read_up_to_it(tmp_path: Path) -> None:
    folder, out = lay(tmp_path / "in", **THREE), tmp_path / "out"
    made(folder, out)
    journal = out / ".beigao-batch" / "journal.jsonl"
    whole, calm = journal.read_bytes(), tree(out)
    shutil.copytree(out, tmp_path / "kept")
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    for cut in range(last, len(whole), 40):
        shutil.rmtree(out)
        shutil.copytree(tmp_path / "kept", out)
        journal.write_bytes(whole[:cut])
        assert made(folder, out)[0].total() == 3
        assert tree(out) == calm
        assert made(folder, out)[0] == {"skipped": 3}
    journal.write_bytes(b"\xff\x00not ours\n[]\n{}\n[1,2]\n" + whole)
    assert made(folder, out)[0] == {"skipped": 3}


def test_an_own_template_is_used_and_a_broken_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = lay(tmp_path / "in", a=company("甲公司")), tmp_path / "out"
    own = tmp_path / "own" / "commitment"
    own.mkdir(parents=True)
    monkeypatch.setenv("BEIGAO_OWN", str(own.parent))
    made(folder, out)
    calm = tree(out)
    (own / "zh.docx").write_bytes(b"no Word file")
    counts, told = made(folder, out)
    assert counts == {"done": 1}
    assert "your own one does not work" in told[0].files[0].note
    assert [file["note"] for file in report(out)[0]["files"]] == [told[0].files[0].note]
    assert tree(out) == calm
    assert made(folder, out)[0] == {"skipped": 1}
    shutil.copy(template_path("commitment"), own / "zh.docx")
    assert made(folder, out)[0] == {"done": 1}
    assert report(out)[0]["files"][0]["note"] == ""
