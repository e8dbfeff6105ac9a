"""Backups are made of what is in the file, verified, thinned out with time, and put back without losing anything."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from beigao.definitions.loader import load_library
from beigao.dossier import backups as module
from beigao.dossier import database
from beigao.dossier.backups import ALL_OF, DAYS, EVERY, MONTHS, WEEKS, Backup, Backups, differing, kept
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.keys import Key
from beigao.dossier.samples import sample_content
from beigao.errors import DossierError

NOW = datetime(2026, 11, 27, 9, 30)


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    with Dossier.create(tmp_path / "公司.beigao", sample_content("writing_assistant")) as made:
        yield made


@pytest.fixture
def backups(dossier: Dossier) -> Backups:
    return Backups(dossier.path)


def answers(path: Path) -> object:
    with Dossier.open(path) as opened:
        return to_json(opened.content(), load_library())


def name(dossier: Dossier, words: str) -> None:
    dossier.set_answer("company", "company", "name", words)


def spoil(path: Path, at: int = 3) -> None:
    """Turn a byte in the middle of a page."""
    data = bytearray(path.read_bytes())
    data[at * 4096 + 100] ^= 1
    path.write_bytes(data)


def test_a_backup_holds_what_the_open_dossier_holds(dossier: Dossier, backups: Backups) -> None:
    name(dossier, "某某公司")
    made = backups.make(NOW)
    assert made is not None
    assert made.path == dossier.path.parent / "公司_备份" / "20261127-093000.beigao"
    assert answers(made.path) == to_json(dossier.content(), load_library())
    assert backups.all() == [made]
    assert sorted(path.name for path in backups.folder.iterdir()) == ["20261127-093000.beigao"]


def test_nothing_new_makes_no_backup(dossier: Dossier, backups: Backups) -> None:
    backups.make(NOW)
    assert backups.make(NOW + EVERY) is None
    name(dossier, "另一家公司")
    assert backups.make(NOW + EVERY) is not None
    assert len(backups.all()) == 2


def test_a_backup_is_due_after_half_an_hour_and_whatever_a_wrong_clock_says(backups: Backups) -> None:
    assert backups.is_due(NOW)
    backups.make(NOW)
    assert not backups.is_due(NOW + EVERY - timedelta(seconds=1))
    assert backups.is_due(NOW + EVERY)
    assert backups.is_due(NOW - timedelta(days=1)), "the clock was set back"


def test_backups_may_lie_in_a_folder_of_ones_own(dossier: Dossier, tmp_path: Path) -> None:
    elsewhere = Backups(dossier.path, tmp_path / "disk")
    made = elsewhere.make(NOW)
    assert made is not None
    assert made.path.parent == tmp_path / "disk" / "公司_备份"


def test_what_is_no_backup_is_left_alone(dossier: Dossier, backups: Backups) -> None:
    backups.make(NOW)
    for other in ("mine.txt", "99999999-999999.beigao", "20261127.beigao"):
        (backups.folder / other).write_text("mine")
    name(dossier, "一")
    backups.make(NOW + timedelta(days=400))
    assert len(backups.all()) == 2
    assert {path.name for path in backups.folder.iterdir()} >= {"mine.txt", "99999999-999999.beigao"}


def test_old_backups_thin_out() -> None:
    every = [NOW - EVERY * step for step in range(48 * 500)]  # half-hourly for 500 days
    keep = kept(every, NOW)
    assert {time for time in every if NOW - time < ALL_OF} <= keep
    older = sorted((time for time in keep if NOW - time >= ALL_OF), reverse=True)
    assert len({time.date() for time in keep}) == len(older) + 2 + (NOW - ALL_OF).hour * 0 or len(older) <= 40
    days = {time.date() for time in keep}
    assert {(NOW - timedelta(days=day)).date() for day in range(DAYS)} <= days
    assert {(NOW - timedelta(weeks=week)).strftime("%G-%V") for week in range(WEEKS)} <= {
        time.strftime("%G-%V") for time in keep
    }
    assert len({time.strftime("%Y-%m") for time in keep}) == MONTHS
    assert len(keep) <= 97 + DAYS + WEEKS + MONTHS


def test_thinning_out_day_by_day_keeps_a_ladder_of_ages() -> None:
    held: set[datetime] = set()
    for step in range(12 * 300):
        now = NOW + 4 * EVERY * step
        held = kept({*held, now}, now)
    ages = sorted((now - time).days for time in held)
    assert ages[-1] > 30 * (MONTHS - 2), "a backup of each of nine months"
    assert len([age for age in ages if age < 2]) == 24


@pytest.mark.parametrize("count", [1, 2, 50])
def test_the_newest_backup_always_stays(count: int) -> None:
    times = [NOW - timedelta(days=900 + step) for step in range(count)]
    assert max(times) in kept(times, NOW)


def test_a_backup_says_how_far_it_is_from_the_dossier(dossier: Dossier, backups: Backups) -> None:
    made = backups.make(NOW)
    assert made is not None
    assert differing(made, dossier.answers) == []
    name(dossier, "某某公司")
    dossier.set_answer("company", "company", "phone", None)
    entry = dossier.add_entry("recipients", {"name": "New"})
    assert set(map(str, differing(made, dossier.answers))) == {
        "company.name", "company.phone", f"recipients:{entry}.name",
    }  # fmt: skip


def test_a_damaged_backup_is_passed_over(dossier: Dossier, backups: Backups) -> None:
    first = backups.make(NOW)
    name(dossier, "后来的公司")
    second = backups.make(NOW + EVERY)
    assert first is not None
    assert second is not None
    assert backups.newest_sound() == second
    spoil(second.path)
    assert backups.newest_sound() == first
    spoil(first.path)
    assert backups.newest_sound() is None


def test_a_damaged_dossier_comes_back_and_the_damaged_file_is_kept(dossier: Dossier, backups: Backups) -> None:
    made = backups.make(NOW)
    held = to_json(dossier.content(), load_library())
    dossier.close()
    spoil(dossier.path)
    damaged = dossier.path.read_bytes()
    with pytest.raises(DossierError):
        Dossier.open(dossier.path)
    assert made is not None
    aside = backups.restore(made, NOW)
    assert answers(dossier.path) == held
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert aside.parent == dossier.path.parent


def test_a_dossier_that_is_gone_comes_back(dossier: Dossier, backups: Backups) -> None:
    made = backups.make(NOW)
    held = answers(dossier.path)
    dossier.close()
    dossier.path.unlink()
    assert made is not None
    assert backups.restore(made, NOW) is None
    assert answers(dossier.path) == held


def test_a_hundred_restores_bring_back_what_was_there(dossier: Dossier, backups: Backups) -> None:
    chance = random.Random(6)
    wanted: dict[Backup, str] = {}
    for step in range(10):
        name(dossier, f"公司{step}")
        made = backups.make(NOW + EVERY * step)
        assert made is not None
        wanted[made] = f"公司{step}"
    dossier.close()
    for drill in range(100):
        made = chance.choice(list(wanted))
        aside = backups.restore(made, NOW + timedelta(seconds=drill))
        assert aside is not None
        with Dossier.open(dossier.path) as again:
            assert again.answers.entry("company", "company").values["name"] == wanted[made]
        aside.unlink()


def test_a_damaged_backup_is_not_put_back(dossier: Dossier, backups: Backups) -> None:
    made = backups.make(NOW)
    dossier.close()
    before = dossier.path.read_bytes()
    assert made is not None
    spoil(made.path)
    with pytest.raises(DossierError):
        backups.restore(made, NOW)
    assert dossier.path.read_bytes() == before
    assert not list(dossier.path.parent.glob("*旧文件*"))


def test_a_restore_that_fails_leaves_the_dossier(
    dossier: Dossier, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.make(NOW)
    dossier.close()
    before = dossier.path.read_bytes()
    assert made is not None

    def full(*_args: object) -> str:
        raise sqlcipher.OperationalError("database or disk is full")

    monkeypatch.setattr(module, "copy_into", full)
    with pytest.raises(DossierError):
        backups.restore(made, NOW)
    assert dossier.path.read_bytes() == before


def test_a_backup_that_is_not_what_was_copied_is_never_kept(
    dossier: Dossier, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_into = module.copy_into

    def loses_a_row(source: sqlcipher.Connection, part: Path, key: Key) -> bytes:
        told = copy_into(source, part, key)
        with module.connect(part) as copy:
            copy.execute("DELETE FROM answers WHERE field = 'name'")
        return told

    monkeypatch.setattr(module, "copy_into", loses_a_row)
    with pytest.raises(DossierError):
        backups.make(NOW)
    assert backups.all() == []


def test_evidence_that_changed_behind_its_hash_is_found(dossier: Dossier, backups: Backups) -> None:
    dossier.attach("a.txt", b"evidence")
    made = backups.make(NOW)
    assert made is not None
    with module.connect(made.path) as copy:
        copy.execute("UPDATE evidence SET content = 'other' WHERE name = '\"a.txt\"'")
        copy.commit()
    assert backups.newest_sound() is None


def test_a_folder_that_takes_nothing_is_told_in_a_sentence(dossier: Dossier, backups: Backups) -> None:
    backups.folder.write_text("a file in the place of the folder")
    with pytest.raises(DossierError, match="公司_备份"):
        backups.make(NOW)


def test_a_dossier_that_is_not_there_makes_no_backup_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(DossierError):
        Backups(tmp_path / "gone.beigao").make(NOW)
    assert list(tmp_path.iterdir()) == []


def test_an_open_dossier_goes_on_writing_while_a_backup_is_made(dossier: Dossier, backups: Backups) -> None:
    with module.connect(dossier.path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM answers").fetchone()
        name(dossier, "写得进去")
        made = backups.make(NOW)
    assert made is not None
    with Dossier.open(made.path) as copy:
        assert copy.answers.entry("company", "company").values["name"] == "写得进去"
    assert sqlite3.sqlite_version  # the reader did not hold the writer up


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_restore_that_fails_at_its_last_step_leaves_everything_as_it_was(
    dossier: Dossier, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backups.make(NOW)
    assert backup is not None
    dossier.set_answer("company", "company", "name", "后来")
    dossier.close()
    before, replace = everything_in(dossier.path.parent), Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            assert dossier.path.exists(), "the dossier is never away"
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DossierError):
        backups.restore(backup, NOW + timedelta(days=1))
    assert everything_in(dossier.path.parent) == before


def test_a_restore_that_fails_after_its_last_step_brings_the_old_file_back(
    dossier: Dossier, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backups.make(NOW)
    assert backup is not None
    dossier.set_answer("company", "company", "name", "后来")
    dossier.close()
    before = everything_in(dossier.path.parent)

    def refuse(_folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(database, "sync_folder", refuse)
    with pytest.raises(DossierError):
        backups.restore(backup, NOW + timedelta(days=1))
    assert everything_in(dossier.path.parent) == before


@pytest.mark.parametrize("fails", [False, True])
def test_a_disk_without_second_names_restores_as_well(
    dossier: Dossier, backups: Backups, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    def no_links(_source: Path, _target: Path) -> None:
        raise OSError(95, "Operation not supported")

    def refuse(_folder: Path) -> None:
        raise OSError(5, "Input/output error")

    backup = backups.make(NOW)
    assert backup is not None
    dossier.set_answer("company", "company", "name", "后来")
    dossier.close()
    before = everything_in(dossier.path.parent)
    monkeypatch.setattr(module.os, "link", no_links)
    if fails:
        monkeypatch.setattr(module, "sync_folder", refuse)
        with pytest.raises(DossierError, match="nothing was restored"):
            backups.restore(backup, NOW + timedelta(days=1))
        assert everything_in(dossier.path.parent) == before
        return
    aside = backups.restore(backup, NOW + timedelta(days=1))
    assert aside is not None
    assert aside.read_bytes() == before[dossier.path.name]
    assert dossier.path.exists()
