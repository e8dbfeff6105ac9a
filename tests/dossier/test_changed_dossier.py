"""A file that another program replaces while it is open is noticed before anything is written, and both are kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from beigao.dossier.evidence_store import store_evidence
from beigao.dossier.file import Dossier
from beigao.errors import ChangedDossier

NAME = ("company", "company", "name")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The dossier as a colleague wrote it elsewhere."""
    path = tmp_path / "elsewhere" / "a.beigao"
    path.parent.mkdir()
    with Dossier.create(path) as made:
        made.set_answer(*NAME, "别处")
    return path


def test_a_file_that_a_program_put_in_its_place_is_noticed(dossier: Dossier, other: Path) -> None:
    dossier.set_answer(*NAME, "甲")
    shutil.copy(other, other.with_name("part"))
    other.with_name("part").replace(dossier.path)
    replaced = dossier.path.read_bytes()
    with pytest.raises(ChangedDossier):
        dossier.set_answer(*NAME, "乙")
    assert dossier.path.read_bytes() == replaced
    assert dossier.answers.entry("company", "company").values["name"] == "甲"


def test_a_file_that_is_written_over_is_noticed(dossier: Dossier, other: Path) -> None:
    dossier.set_answer(*NAME, "甲")
    shutil.copyfile(other, dossier.path)
    with pytest.raises(ChangedDossier):
        dossier.set_answer(*NAME, "乙")
    assert dossier.path.read_bytes() == other.read_bytes()


def test_a_file_that_is_gone_is_noticed(dossier: Dossier) -> None:
    dossier.set_answer(*NAME, "甲")
    dossier.path.rename(dossier.path.with_name("b.beigao"))
    with pytest.raises(ChangedDossier):
        dossier.set_answer(*NAME, "乙")


def test_what_was_open_goes_on_in_another_file(dossier: Dossier, other: Path) -> None:
    dossier.set_answer(*NAME, "甲")
    path = dossier.path
    shutil.copy(other, other.with_name("part"))
    other.with_name("part").replace(path)
    kept = path.with_name("kept.beigao")
    dossier.save_as(kept)
    dossier.set_answer(*NAME, "乙")
    dossier.close()
    for found, name in ((path, "别处"), (kept, "乙")):
        with Dossier.open(found) as again:
            assert again.answers.entry("company", "company").values["name"] == name


def test_what_one_writes_oneself_is_no_change_from_outside(dossier: Dossier) -> None:
    for turn in range(3):
        store_evidence(dossier.path, "大.bin", bytes([turn]) * 5_000_000)  # enough to write the log into the file
        dossier.set_answer(*NAME, f"公司{turn}")
    dossier._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    dossier.set_answer(*NAME, "甲")


def test_what_was_written_over_goes_on_from_memory(dossier: Dossier, other: Path) -> None:
    dossier.set_answer(*NAME, "甲")
    shutil.copyfile(other, dossier.path)
    dossier.keep_apart(dossier.path.with_name("kept.beigao"))
    dossier.set_answer("company", "company", "uscc", "1")
    with Dossier.open(dossier.path) as again:
        assert again.answers.entry("company", "company").values == {"name": "甲", "uscc": "1"}


def test_a_folder_that_is_away_for_a_while_is_no_take_over(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Dossier.create(folder / "a.beigao", as_writer=True) as dossier:
        folder.rename(tmp_path / "away")
        with pytest.raises(ChangedDossier):
            dossier.set_answer(*NAME, "甲")
        (tmp_path / "away").rename(folder)
        dossier.set_answer(*NAME, "乙")
    with Dossier.open(folder / "a.beigao") as again:
        assert again.answers.entry("company", "company").values["name"] == "乙"
