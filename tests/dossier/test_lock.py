"""One window writes: another is told who it is, a dead one's lock falls, one that was taken over writes no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from beigao.definitions.paths import FieldPath
from beigao.dossier import lock as module
from beigao.dossier.file import Dossier
from beigao.dossier.lock import STALE, Lock
from beigao.errors import HeldDossier

NAME = FieldPath("company", "company", "name")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "公司.beigao"
    Dossier.create(made).close()
    return made


@pytest.fixture
def held(path: Path) -> Iterator[Dossier]:
    with Dossier.open(path, as_writer=True) as made:
        yield made


def lock_file(path: Path) -> Path:
    return path.with_name(f"~${path.name}")


def forge(path: Path, **changes: object) -> None:
    """The lock of somebody else."""
    holder = {"name": "王五", "machine": "PC-2", "process": 4, "token": "0" * 16, **changes}
    lock_file(path).write_text(json.dumps(holder), encoding="utf-8")


def test_a_second_writer_is_told_who_has_the_dossier(held: Dossier) -> None:
    with pytest.raises(HeldDossier) as told:
        Dossier.open(held.path, as_writer=True)
    assert "公司.beigao" in str(told.value)
    assert module._machine() in str(told.value)


def test_who_only_reads_needs_no_lock_and_leaves_none(held: Dossier, path: Path) -> None:
    with Dossier.open(path) as reader:
        assert reader.answers.value(NAME) is None
    assert lock_file(path).exists()
    held.close()
    assert not lock_file(path).exists()


def test_the_lock_is_given_up_when_the_dossier_is_closed(path: Path) -> None:
    for _turn in range(3):
        with Dossier.open(path, as_writer=True) as dossier:
            dossier.set_answer("company", "company", "name", "某某")
    assert sorted(entry.name for entry in path.parent.iterdir()) == [path.name]


def test_a_holder_who_lives_keeps_the_dossier_however_long_one_watches(held: Dossier, path: Path) -> None:
    time.sleep(module.BEAT * 1.5)
    began = time.monotonic()
    with pytest.raises(HeldDossier):
        Dossier.open(path, as_writer=True)
    assert time.monotonic() - began < STALE


def test_a_lock_that_does_not_move_falls_within_two_seconds(path: Path) -> None:
    forge(path)
    began = time.monotonic()
    with Dossier.open(path, as_writer=True) as dossier:
        assert time.monotonic() - began < STALE + 0.5
        dossier.set_answer("company", "company", "name", "某某")


@pytest.mark.skipif(sys.platform == "win32", reason="a process there cannot be asked whether it lives")
def test_the_lock_of_a_process_of_this_machine_that_is_gone_falls_at_once(path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    forge(path, machine=module._machine(), process=int(ended.stdout))
    began = time.monotonic()
    Dossier.open(path, as_writer=True).close()
    assert time.monotonic() - began < STALE / 2


@pytest.mark.parametrize("said", ["", "{", "[]", '{"name": 1}', "\x00" * 40])
def test_a_lock_that_does_not_read_is_somebody_until_it_stands_still(path: Path, said: str) -> None:
    lock_file(path).write_text(said)
    with Dossier.open(path, as_writer=True) as dossier:
        dossier.set_answer("company", "company", "name", "某某")
    assert not lock_file(path).exists()


def test_who_was_taken_over_writes_nothing_any_more(held: Dossier, path: Path) -> None:
    held.set_answer("company", "company", "name", "先写的")
    with Dossier.open(path, as_writer=True, take_over=True) as newer:
        newer.set_answer("company", "company", "name", "后写的")
        for write in (
            lambda: held.set_answer("company", "company", "name", "不许写"),
            lambda: held.add_entry("activities"),
            lambda: held.attach("a.txt", b"a"),
        ):
            with pytest.raises(HeldDossier):
                write()
        held.close()
        assert lock_file(path).exists(), "the lock is the other's"
        newer.set_answer("company", "company", "phone", "010-12345678")
    with Dossier.open(path) as again:
        assert again.answers.value(NAME) == "后写的"


def test_a_dossier_that_is_open_elsewhere_is_not_written_over(held: Dossier, path: Path) -> None:
    held.set_answer("company", "company", "name", "某某")
    with pytest.raises(HeldDossier):
        Dossier.create(path, overwrite=True, as_writer=True)
    assert held.answers.value(NAME) == "某某"


def test_save_as_takes_the_right_along(held: Dossier, tmp_path: Path, path: Path) -> None:
    held.save_as(tmp_path / "other.beigao")
    assert not lock_file(path).exists()
    with pytest.raises(HeldDossier):
        Dossier.open(tmp_path / "other.beigao", as_writer=True)
    held.set_answer("company", "company", "name", "某某")


def test_a_folder_that_takes_no_lock_is_told_in_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_more: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "write_text", refused)
    with pytest.raises(module.HeldDossier.__mro__[1]):
        Dossier.open(path, as_writer=True)


def test_a_lock_is_nobodys_property_before_it_is_taken(path: Path) -> None:
    lock = Lock(path)
    assert not lock.is_ours()
    assert lock.holder() is None
    lock.release()
    lock.take()
    holder = lock.holder()
    assert holder is not None
    assert holder.process == os.getpid()
    lock.release()
    lock.release()
    assert lock.holder() is None
