"""A password keeps a dossier's file from readers, and takes nothing away from who has it."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from beigao.definitions.loader import Library
from beigao.dossier import keys
from beigao.dossier.backups import Backups, write_encrypted
from beigao.dossier.database import connect, unlock
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.samples import create_sample
from beigao.errors import DamagedDossier, DossierError, LockedDossier

NAME = ("company", "company", "name")
NOW = datetime(2026, 11, 28, 9, 30)


@pytest.fixture(autouse=True)
def a_run_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_known", {})
    monkeypatch.setattr(keys, "_MEMORY", 64)  # KiB; a test need not be slow


@pytest.fixture
def protected(tmp_path: Path) -> Dossier:
    dossier = create_sample(tmp_path / "a.beigao", "internal_assistant")
    dossier.encrypt_anew(keys.new_key("春江花月夜 2026"))
    return dossier


def test_a_protected_dossier_does_not_open_without_its_password(protected: Dossier) -> None:
    protected.close()
    keys.forget(protected.path)
    assert keys.is_protected(protected.path)
    assert not keys.is_unlocked(protected.path)
    with pytest.raises(LockedDossier, match=r"a\.beigao has a password"):
        Dossier.open(protected.path)
    with pytest.raises(LockedDossier, match="does not open"):
        unlock(protected.path, "春江花月夜 2025")
    with pytest.raises(LockedDossier):
        Dossier.open(protected.path)


def test_the_password_opens_everything(protected: Dossier, library: Library) -> None:
    held = to_json(protected.content(), library)
    protected.close()
    keys.forget(protected.path)
    unlock(protected.path, "春江花月夜 2026")
    with Dossier.open(protected.path) as dossier:
        assert to_json(dossier.content(), library) == held


def test_wide_and_narrow_letters_are_the_same(protected: Dossier) -> None:
    protected.close()
    keys.forget(protected.path)
    unlock(protected.path, "春江花月夜\u3000２０２６")
    assert keys.is_unlocked(protected.path)
    Dossier.open(protected.path).close()


def test_one_can_go_on_writing_while_a_password_comes_and_goes(protected: Dossier) -> None:
    protected.set_answer(*NAME, "甲")
    protected.encrypt_anew(keys.new_key("换一个密码"))
    protected.set_answer(*NAME, "乙")
    protected.encrypt_anew(keys.PUBLIC)
    protected.set_answer(*NAME, "丙")
    protected.close()
    assert not keys.is_protected(protected.path)
    with Dossier.open(protected.path) as dossier:
        assert dossier.answers.entry("company", "company").values["name"] == "丙"


def test_the_old_password_opens_nothing_after_a_change(protected: Dossier) -> None:
    protected.encrypt_anew(keys.new_key("换一个密码"))
    protected.close()
    keys.forget(protected.path)
    with pytest.raises(LockedDossier):
        unlock(protected.path, "春江花月夜 2026")
    unlock(protected.path, "换一个密码")


def test_the_published_key_does_not_open_a_protected_file(protected: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    protected.close()
    monkeypatch.setattr(keys, "is_protected", lambda _path: False)
    monkeypatch.setattr(keys, "_MARK", b"none")
    with pytest.raises(DamagedDossier):
        Dossier.open(protected.path)


def test_a_disk_that_does_not_take_the_new_file_leaves_the_old_one(
    protected: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(DossierError, match="disk is full"):
            protected.encrypt_anew(keys.new_key("换一个密码"))
    protected.set_answer(*NAME, "甲")
    protected.close()
    unlock(protected.path, "春江花月夜 2026")
    assert [path.name for path in protected.path.parent.iterdir()] == ["a.beigao"]


def test_a_password_that_fails_while_a_backup_is_being_made_loses_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_part: Path, _path: Path) -> Path:
        raise OSError(5, "Input/output error")

    with (
        create_sample(tmp_path / "a.beigao", "internal_assistant") as dossier,
        closing(connect(dossier.path)) as reader,
    ):
        reader.execute("SELECT count(*) FROM answers").fetchall()
        dossier.set_answer(*NAME, "甲")
        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(DossierError):
            dossier.encrypt_anew(keys.new_key("春江花月夜 2026"))
        monkeypatch.undo()
        with Dossier.open(dossier.path) as again:
            assert again.answers.entry("company", "company").values["name"] == "甲"


def test_a_copy_under_another_key_that_cannot_be_written_is_told_in_our_words(tmp_path: Path) -> None:
    create_sample(tmp_path / "a.beigao", "internal_assistant").close()
    with pytest.raises(DossierError, match="check that the folder is there"):
        write_encrypted(tmp_path / "a.beigao", tmp_path / "gone" / "part", keys.new_key("春江花月夜 2026"))


def test_copies_and_backups_open_with_the_same_password(protected: Dossier, library: Library) -> None:
    made = Backups(protected.path).make(NOW)
    assert made is not None
    protected.write_copy(protected.path.with_name("b.beigao"))
    held = to_json(protected.content(), library)
    protected.close()
    for path in (made.path, protected.path.with_name("b.beigao")):
        keys.forget(path)
        assert keys.is_protected(path)
        unlock(path, "春江花月夜 2026")
        with Dossier.open(path) as copy:
            assert to_json(copy.content(), library) == held


def test_backups_follow_a_new_password(protected: Dossier) -> None:
    backups = Backups(protected.path)
    made = backups.make(NOW)
    assert made is not None
    key = keys.new_key("换一个密码")
    protected.encrypt_anew(key)
    assert backups.encrypt_anew(key) == []
    protected.close()
    keys.forget(made.path)
    unlock(made.path, "换一个密码")
    assert backups.newest_sound() == made


def test_backups_lose_the_password_with_their_dossier(protected: Dossier) -> None:
    backups = Backups(protected.path)
    made = backups.make(NOW)
    assert made is not None
    protected.encrypt_anew(keys.PUBLIC)
    backups.encrypt_anew(keys.PUBLIC)
    assert not keys.is_protected(made.path)


def test_a_backup_of_a_forgotten_password_is_named(protected: Dossier) -> None:
    backups = Backups(protected.path)
    made = backups.make(NOW)
    assert made is not None
    keys.forget(made.path)
    assert backups.encrypt_anew(keys.PUBLIC) == [made]
    assert keys.is_protected(made.path)


def test_damage_of_a_protected_file_is_noticed_and_healed(protected: Dossier, library: Library) -> None:
    held = to_json(protected.content(), library)
    backups = Backups(protected.path)
    backups.make(NOW)
    protected.close()
    data = bytearray(protected.path.read_bytes())
    data[9000] ^= 1
    protected.path.write_bytes(data)
    with pytest.raises(DamagedDossier):
        Dossier.open(protected.path)
    newest = backups.newest_sound()
    assert newest is not None
    backups.restore(newest, NOW)
    with Dossier.open(protected.path) as dossier:
        assert to_json(dossier.content(), library) == held


def test_a_copy_that_was_written_beside_takes_the_place_of_the_file(protected: Dossier, tmp_path: Path) -> None:
    key, part = keys.new_key("换一个密码"), tmp_path / "part"
    keys.remember(key)
    write_encrypted(protected.path, part, key)
    protected.encrypt_anew(key, part)
    protected.set_answer(*NAME, "甲")
    protected.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.beigao"]
    keys.forget(protected.path)
    unlock(protected.path, "换一个密码")


def test_a_copy_of_an_earlier_state_takes_nobodys_place(protected: Dossier, tmp_path: Path) -> None:
    key, part = keys.new_key("换一个密码"), tmp_path / "part"
    keys.remember(key)
    write_encrypted(protected.path, part, key)
    protected.set_answer(*NAME, "甲")
    with pytest.raises(DossierError):
        protected.encrypt_anew(key, part)
    protected.set_answer(*NAME, "乙")
    protected.close()
    unlock(protected.path, "春江花月夜 2026")
