"""What the inputs of a batch are, what they are called, and which folders they get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import NASTY
from tests.rendering.batch.here import company, made, tree

from beigao.definitions.loader import load_library
from beigao.dossier.file import Dossier
from beigao.errors import BatchError, BeigaoError
from beigao.rendering.batch.inputs import Input, find_inputs, folders_of

LIBRARY = load_library()


def names_in(inputs: list[Input]) -> list[str]:
    found = []
    for given in inputs:
        content = given.content()
        data = json.loads(content if isinstance(content, bytes) else content.read_bytes())
        found.append(data["forms"]["company"]["name"])
    return found


def test_a_line_is_a_dossier_and_keeps_its_number(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    lines = ["\ufeff" + json.dumps(company("甲")), "", '{"broken', json.dumps(company("乙"), ensure_ascii=False), "  "]
    path.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    inputs = find_inputs(path, LIBRARY)
    assert [given.source for given in inputs] == ["many.jsonl:1", "many.jsonl:3", "many.jsonl:4"]
    assert names_in([inputs[0], inputs[2]]) == ["甲", "乙"]
    counts, _told = made(path, tmp_path / "out")
    assert counts == {"done": 2, "failed": 1}
    assert {name.partition("/")[0] for name in tree(tmp_path / "out")} == {"many_0001", "many_0004"}
    path.write_text("\r\n".join([*lines[:3], json.dumps(company("丁"))]), encoding="utf-8", newline="")
    assert made(path, tmp_path / "out")[0] == {"skipped": 1, "failed": 1, "done": 1}


@pytest.mark.parametrize("text", ["[{},{}]", " [ {} ,\n {} ] ", "{}\n{}", "{} {}", "\ufeff[{},{}]"])
def test_an_array_or_one_text_behind_the_other_are_dossiers(text: str, tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    first, second = json.dumps(company("甲, ]"), indent=1), json.dumps(company("乙}{"))
    path.write_text(text.replace("{}", "%s") % (first, second), encoding="utf-8")
    inputs = find_inputs(path, LIBRARY)
    assert [given.source for given in inputs] == ["many.json:1", "many.json:2"]
    assert names_in(inputs) == ["甲, ]", "乙}{"]


def test_what_does_not_read_in_an_array_is_told_behind_those_that_do(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    for tail in (', {"x"', ", " + "[" * 100_000, ", nonsense]"):
        path.write_text(f"[{json.dumps(company('甲'))}{tail}", encoding="utf-8")
        counts, told = made(path, tmp_path / "out", again=True)
        assert counts == {"done": 1, "failed": 1}
        assert [entry.source for entry in told if entry.error] == ["many.json:2"]


def test_one_dossier_is_called_as_its_file(tmp_path: Path) -> None:
    Dossier.create(tmp_path / "a.beigao").close()
    (tmp_path / "b.json").write_text(json.dumps(company("甲"), indent=2), encoding="utf-16")
    for name in ("a.beigao", "b.json"):
        assert [given.source for given in find_inputs(tmp_path / name, LIBRARY)] == [name]
        assert made(tmp_path / name, tmp_path / "out")[0] == {"done": 1}


def test_nothing_to_do_and_foreign_files_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for name in ("empty.json", "empty.jsonl", "array.json"):
        (tmp_path / name).write_text("[]" if name == "array.json" else "")
        with pytest.raises(BatchError, match="There is no dossier in"):
            find_inputs(tmp_path / name, LIBRARY)
    (tmp_path / "folder").mkdir()
    for name, words in (
        ("folder", "no dossier in"),
        ("missing", "no folder"),
        ("missing.jsonl", "could not be read"),
        ("missing.json", "could not be read"),
        ("missing.beigao", "could not be read"),
        ("missing.xlsx", "cannot be read"),
        ("missing.csv", "cannot be read"),
        ("notes.txt", "no folder"),
    ):
        with pytest.raises(BeigaoError, match=words):
            find_inputs(tmp_path / name, LIBRARY)


def test_folders_have_names_that_every_system_takes_each_another(tmp_path: Path) -> None:
    words = [
        *NASTY,
        "CON",
        "con",
        "nul.txt",
        "a" * 300,
        "𠮷" * 200,
        "...",
        "report.csv",
        "A",
        "a",
        "ａ",
        "é",
        "e\u0301",
    ]
    inputs = [Input(f"{number}", f"{number}", name, tmp_path, "json") for number, name in enumerate(words)]
    (tmp_path / "Null").mkdir()
    found = folders_of(inputs, tmp_path, {}, ("report.csv",))
    assert len({name.casefold() for name in found}) == len(words)
    assert "null" in found or "null（2）" in found
    for name in found:
        assert len(name.encode()) <= 140
        assert name.casefold() not in ("null", "con", "report.csv")
        assert not set('<>:"/\\|?*\n\r\t\0') & set(name)
        assert not name.endswith((".", " "))
        (tmp_path / "made" / name).mkdir(parents=True)
    known = {given.key: name for given, name in zip(inputs, found, strict=True)}
    assert folders_of(inputs[::-1], tmp_path, known, ()) == found[::-1]
