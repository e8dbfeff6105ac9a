"""A dossier's file knows what it holds as a whole, and a file of an earlier version becomes a present one."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from beigao.definitions.loader import Library
from beigao.dossier.database import connect
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.samples import create_sample
from beigao.dossier.schema import SCHEMA_VERSION, fingerprint, read_state
from beigao.errors import DamagedDossier

VERSIONS = Path(__file__).parent / "versions"
PAGE = 4096
NAME = ("company", "company", "name")


def wal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def killed(path: Path, name: str, target: Path) -> Path:
    """The files of a dossier as a process leaves them that dies after this answer."""
    with Dossier.open(path, as_writer=True) as dossier:
        dossier.set_answer(*NAME, name)
        dossier.set_answer("company", "company", "uscc", name)
        shutil.copy(path, target)
        shutil.copy(wal_of(path), wal_of(target))
    return target


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_sample(tmp_path / "a.beigao", "internal_assistant").close()
    return tmp_path / "a.beigao"


def test_the_fingerprint_follows_every_change(path: Path) -> None:
    with Dossier.open(path) as dossier:
        seen = []
        entry = dossier.add_entry("recipients", {"name": "甲"})
        for change in (
            lambda: dossier.set_answer(*NAME, "乙"),
            lambda: dossier.set_answer(*NAME, ""),
            lambda: dossier.attach("合同.pdf", b"%PDF-"),
            lambda: dossier.move_entry("recipients", entry, 0),
            lambda: dossier.delete_entry("recipients", entry),
        ):
            change()
            state = read_state(dossier._connection)
            assert state.content == fingerprint(dossier._connection)
            seen.append(state.content)
        assert len(set(seen)) == len(seen)


def test_a_page_of_last_week_that_changes_anything_is_noticed(path: Path, tmp_path: Path, library: Library) -> None:
    old = path.read_bytes()
    with Dossier.open(path) as dossier:
        for entry in dossier.answers.entries("activities"):
            dossier.set_answer("activities", entry.id, "purpose", "新目的。" * 400)
        held = to_json(dossier.content(), library)
    new = path.read_bytes()
    noticed = 0
    for page in range(len(old) // PAGE):
        place = slice(page * PAGE, (page + 1) * PAGE)
        if old[place] != new[place] and page:
            mixed = bytearray(new)
            mixed[place] = old[place]
            (tmp_path / "mixed.beigao").write_bytes(mixed)
            try:
                with Dossier.open(tmp_path / "mixed.beigao") as dossier:
                    assert to_json(dossier.content(), library) == held
            except DamagedDossier:
                noticed += 1
    assert noticed > 3


def test_answers_after_an_unclean_end_are_there(path: Path, tmp_path: Path) -> None:
    with Dossier.open(killed(path, "甲", tmp_path / "dead.beigao"), as_writer=True) as dossier:
        assert dossier.answers.entry("company", "company").values["name"] == "甲"
        dossier.set_answer(*NAME, "乙")
    with Dossier.open(tmp_path / "dead.beigao") as dossier:
        assert dossier.answers.entry("company", "company").values["name"] == "乙"


def test_unclean_ends_one_after_the_other_lose_nothing(path: Path, tmp_path: Path) -> None:
    for turn in range(4):
        path = killed(path, f"公司{turn}", tmp_path / f"dead{turn}.beigao")
    with Dossier.open(path) as dossier:
        assert dossier.answers.entry("company", "company").values["name"] == "公司3"


def test_the_log_of_an_earlier_stretch_of_work_is_noticed(path: Path, tmp_path: Path) -> None:
    dead = killed(path, "甲", tmp_path / "dead.beigao")
    for turn in range(2):
        with Dossier.open(path) as dossier:
            dossier.set_answer("company", "company", "uscc", str(turn))
    shutil.copy(path, tmp_path / "stale.beigao")
    shutil.copy(wal_of(dead), wal_of(tmp_path / "stale.beigao"))
    with pytest.raises(DamagedDossier):
        Dossier.open(tmp_path / "stale.beigao")


def test_an_earlier_log_of_the_same_stretch_is_noticed(path: Path, tmp_path: Path) -> None:
    stale = tmp_path / "stale.beigao"
    with Dossier.open(path) as dossier:
        dossier.set_answer(*NAME, "甲")
        shutil.copy(wal_of(path), wal_of(stale))
        dossier.set_answer(*NAME, "乙")
    shutil.copy(path, stale)
    with pytest.raises(DamagedDossier):
        Dossier.open(stale)


def test_two_who_have_a_dossier_open_share_a_stretch_of_work(path: Path, tmp_path: Path) -> None:
    with Dossier.open(path) as one, Dossier.open(path) as other:
        one.set_answer(*NAME, "甲")
        other.set_answer(*NAME, "乙")
        one.set_answer(*NAME, "丙")
        shutil.copy(path, tmp_path / "dead.beigao")
        shutil.copy(wal_of(path), wal_of(tmp_path / "dead.beigao"))
    with Dossier.open(tmp_path / "dead.beigao") as dossier:
        assert dossier.answers.entry("company", "company").values["name"] == "丙"


def test_every_earlier_version_has_a_populated_file() -> None:
    assert {path.stem for path in VERSIONS.glob("*.beigao")} == {str(number) for number in range(1, SCHEMA_VERSION)}


@pytest.mark.parametrize("version", sorted(path.stem for path in VERSIONS.glob("*.beigao")))
def test_an_earlier_file_becomes_a_present_one_without_a_difference(
    version: str, tmp_path: Path, library: Library
) -> None:
    path, expected = tmp_path / "旧.beigao", json.loads((VERSIONS / f"{version}.json").read_text(encoding="utf-8"))
    shutil.copy(VERSIONS / f"{version}.beigao", path)
    with Dossier.open(path) as dossier:
        assert json.loads(json.dumps(to_json(dossier.content(), library))) == expected
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert read_state(connection).content == fingerprint(connection)


@pytest.mark.parametrize("version", sorted(path.stem for path in VERSIONS.glob("*.beigao")))
def test_the_earlier_file_is_copied_aside_first(version: str, tmp_path: Path, library: Library) -> None:
    path = tmp_path / "旧.beigao"
    shutil.copy(VERSIONS / f"{version}.beigao", path)
    Dossier.open(path).close()
    (aside,) = [found for found in tmp_path.glob("*.beigao") if found != path]
    assert f"版本{version}" in aside.name
    with closing(connect(aside)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (int(version),)
    with Dossier.open(aside) as copy, Dossier.open(path) as dossier:
        assert to_json(copy.content(), library) == to_json(dossier.content(), library)


def test_a_log_that_is_not_its_own_leaves_the_file_as_it_was(path: Path, tmp_path: Path) -> None:
    dead = killed(path, "甲", tmp_path / "dead.beigao")
    for turn in range(2):
        with Dossier.open(path) as dossier:
            dossier.set_answer("company", "company", "uscc", str(turn))
    sound, log = path.read_bytes(), wal_of(dead).read_bytes()
    wal_of(path).write_bytes(log)
    with pytest.raises(DamagedDossier):
        Dossier.open(path)
    assert path.read_bytes() == sound
    assert wal_of(path).read_bytes() == log
