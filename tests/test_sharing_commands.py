"""The commands handover, merge and mask: what they write and say, and one sentence for each mistake."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from beigao.cli import main
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier import handover
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.keys import forget, new_key
from beigao.dossier.review import keep_review, new_comment
from beigao.dossier.samples import create_sample, sample_content

LIBRARY = load_library()
WORDS = "a passphrase 口令"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("BEIGAO_PASSPHRASE", WORDS)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(handover, "COST", handover.Cost(iterations=1, memory=64, lanes=1))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    create_sample(tmp_path / "ours.beigao", "writing_assistant").close()
    return tmp_path / "ours.beigao"


def answer(path: Path, field: str, value: str, form: str = "company") -> None:
    with Dossier.open(path) as dossier:
        dossier.set_answer(form, form, field, value)


def told(run: Run, *words: object) -> str:
    """The one sentence of a command that is refused."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("beigao: ")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize("cipher", ["aes-256-gcm", "sm4-gcm"])
def test_a_dossier_is_handed_over_and_opened(cipher: str, run: Run, ours: Path, tmp_path: Path) -> None:
    package, theirs = tmp_path / "p.beigao-handover", tmp_path / "theirs.beigao"
    assert run("handover", ours, "--out", package, "--cipher", cipher, "--sender", "何\x07", "--note", "请补充") == (
        0,
        "",
        "",
    )
    assert cipher.encode() in package.read_bytes()
    assert run("handover", "--open", package, "--out", theirs) == (0, "何U+0007\n请补充\n", "")
    with Dossier.open(theirs) as dossier:
        assert to_json(dossier.content(), LIBRARY) == to_json(sample_content("writing_assistant"), LIBRARY)


def test_a_reply_is_merged_answer_by_answer(run: Run, ours: Path, tmp_path: Path) -> None:
    sent, theirs, reply = tmp_path / "p.beigao-handover", tmp_path / "theirs.beigao", tmp_path / "r.beigao-handover"
    run("handover", ours, "--out", sent)
    run("handover", "--open", sent, "--out", theirs)
    with Dossier.open(theirs) as dossier:
        file = dossier.attach("新执照.pdf", b"%PDF-")
        dossier.set_answer("company", "company", "business_licence", [file.id])
        dossier.add_entry("recipients", {"name": "New recipient"}, entry_id="r9")
        keep_review(dossier, new_comment(FieldPath("recipients", "r9", "name"), "何", "请核对", datetime(2026, 11, 28)))
    answer(theirs, "industry", "多行\n说明" + "长" * 100)
    answer(theirs, "phone", "010-1")
    answer(ours, "phone", "010-2")
    answer(ours, "email", "we@changed.example.com")
    assert run("handover", theirs, "--out", reply, "--reply-to", sent) == (0, "", "")
    before = ours.read_bytes()
    code, out, err = run("merge", ours, reply)
    assert (code, err) == (0, "")
    assert "Only they changed:\n" in out
    assert "recipients:r9: new entry" in out
    assert "company.phone: “010-2” → “010-1”\n" in out
    assert "多行 说明" in out
    assert out.endswith("3 changes of theirs, 1 of ours, 0 alike, 1 conflicts.\n")
    assert ours.read_bytes() == before
    code, out, err = run("merge", ours, reply, "--yes")
    assert (code, err) == (0, "")
    assert "Taken: 3.\n" in out
    with Dossier.open(ours) as dossier:
        values = dossier.answers.entry("company", "company").values
        assert (values["phone"], values["email"]) == ("010-2", "we@changed.example.com")
        assert str(values["industry"]).startswith("多行\n说明长")
        assert values["business_licence"] == [file.id]
        assert dossier.evidence_content(file.id) == b"%PDF-"
        assert [comment.words for comment in dossier.review().comments] == ["请核对"]
    assert run("merge", ours, reply)[1].endswith("0 changes of theirs, 1 of ours, 3 alike, 1 conflicts.\n")


def test_what_is_no_reply_is_merged_with_the_package_that_was_handed_over(run: Run, ours: Path, tmp_path: Path) -> None:
    sent, package = tmp_path / "p.beigao-handover", tmp_path / "r.beigao-handover"
    run("handover", ours, "--out", sent)
    answer(ours, "phone", "010-2")
    with Dossier.create(tmp_path / "theirs.beigao", sample_content("writing_assistant")):
        pass
    run("handover", tmp_path / "theirs.beigao", "--out", package)
    assert run("merge", ours, package)[1].endswith("1 conflicts.\n")
    assert run("merge", ours, package, "--base", sent)[1] == "0 changes of theirs, 1 of ours, 0 alike, 0 conflicts.\n"


def test_merge_leaves_a_dossier_alone_that_a_window_has_open(run: Run, ours: Path, tmp_path: Path) -> None:
    run("handover", ours, "--out", tmp_path / "p.beigao-handover")
    with Dossier.open(ours, as_writer=True):
        assert "open" in told(run, "merge", ours, tmp_path / "p.beigao-handover", "--yes")
        assert run("merge", ours, tmp_path / "p.beigao-handover")[0] == 0


def test_a_dossier_with_a_password_asks_for_it(
    run: Run, ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "p.beigao-handover"
    run("handover", ours, "--out", package)
    with Dossier.open(ours) as dossier:
        dossier.encrypt_anew(new_key("the password"))
    forget(ours)
    assert "BEIGAO_PASSWORD" in told(run, "merge", ours, package)
    monkeypatch.setenv("BEIGAO_PASSWORD", "the password")
    code, out, err = run("merge", ours, package, "--yes")
    assert (code, err) == (0, "")
    assert "0 changes of theirs" in out


def test_a_masked_copy_is_a_dossier_of_its_own(run: Run, ours: Path, tmp_path: Path) -> None:
    code, out, err = run("mask", ours, "--out", tmp_path / "m.beigao", "--also", "墨笺", "文图")
    assert (code, err) == (0, "")
    assert out.startswith("Read m.beigao before you give it away")
    code, out, err = run("export-json", tmp_path / "m.beigao")
    assert code == 0
    for words in ("墨笺", "文图", "沈示清", "91330108MADEMU2Q61"):
        assert words not in out
    assert "is there already" in told(run, "mask", ours, "--out", tmp_path / "m.beigao")


def test_nothing_is_written_over(run: Run, ours: Path, tmp_path: Path) -> None:
    package = tmp_path / "p.beigao-handover"
    package.write_text("mine")
    assert "is there already" in told(run, "handover", ours, "--out", package)
    assert package.read_text() == "mine"
    package.unlink()
    run("handover", ours, "--out", package)
    assert "is there already" in told(run, "handover", "--open", package, "--out", ours)


def test_a_wrong_passphrase_is_one_sentence(
    run: Run, ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "p.beigao-handover"
    run("handover", ours, "--out", package)
    monkeypatch.setenv("BEIGAO_PASSPHRASE", "another passphrase")
    assert "does not open" in told(run, "handover", "--open", package, "--out", tmp_path / "new.beigao")
    assert "does not open" in told(run, "merge", ours, package)
    monkeypatch.setenv("BEIGAO_PASSPHRASE", "short")
    assert "8 characters" in told(run, "handover", ours, "--out", tmp_path / "q.beigao-handover")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ours.beigao", "p.beigao-handover"]


def test_the_passphrase_is_asked_for_at_a_terminal(
    run: Run, ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "p.beigao-handover"
    monkeypatch.delenv("BEIGAO_PASSPHRASE")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert "BEIGAO_PASSPHRASE" in told(run, "handover", ours, "--out", package)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    answers = [WORDS, WORDS + "x", WORDS, WORDS, WORDS]
    monkeypatch.setattr("getpass.getpass", lambda _prompt: answers.pop(0))
    assert "differ" in told(run, "handover", ours, "--out", package)
    assert run("handover", ours, "--out", package) == (0, "", "")
    assert run("handover", "--open", package, "--out", tmp_path / "new.beigao") == (0, "", "")
    assert answers == []


@pytest.mark.parametrize(
    "words",
    [
        ["handover"],
        ["handover", "a.beigao"],
        ["handover", "a.beigao", "--open", "b", "--out", "c"],
        ["handover", "missing.beigao", "--out", "c"],
        ["handover", "--open", "missing", "--out", "c"],
        ["handover", "a.beigao", "--out", "c", "--cipher", "rot13"],
        ["merge", "missing.beigao", "p"],
        ["mask", "missing.beigao", "--out", "c"],
    ],
)
def test_a_mistake_is_one_sentence(words: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told(run, *words)
    assert list(tmp_path.iterdir()) == []
