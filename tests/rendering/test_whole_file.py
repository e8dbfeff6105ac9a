"""A file appears whole or not at all, and never in place of another unless that is wanted."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from beigao.errors import ExportError
from beigao.rendering.whole_file import KeepBoth, make_folder, write_whole

KEEP = KeepBoth((), (".docx",))


def fails_with(number: int) -> Any:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "a.docx", b"1", KEEP).name == "a.docx"
    assert write_whole(tmp_path / "a.docx", b"2", KEEP).name == "a（2）.docx"
    assert held(tmp_path) == {"a.docx": b"1", "a（2）.docx": b"2"}


def test_names_of_files_to_come_are_left_free(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"1")
    made = write_whole(tmp_path / "a.docx", b"2", KeepBoth({"a（2）"}, (".docx",)))
    assert made.name == "a（3）.docx"


def test_a_name_that_another_program_takes_meanwhile_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = Path.hardlink_to

    def late(self: Path, target: Path) -> None:
        if not self.exists() and self.name == "a.docx":
            self.write_bytes(b"theirs")
        link(self, target)

    monkeypatch.setattr(Path, "hardlink_to", late)
    assert write_whole(tmp_path / "a.docx", b"ours", KEEP).name == "a（2）.docx"
    assert held(tmp_path) == {"a.docx": b"theirs", "a（2）.docx": b"ours"}


def test_a_stick_without_links_takes_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", fails_with(errno.EPERM))
    for content in (b"1", b"2"):
        write_whole(tmp_path / "a.docx", content, KEEP)
    assert held(tmp_path) == {"a.docx": b"1", "a（2）.docx": b"2"}


@pytest.mark.parametrize(
    ("place", "number", "says"),
    [
        ("os.fsync", errno.ENOSPC, "the disk is full"),
        ("os.fsync", errno.EDQUOT, "the disk is full"),
        ("pathlib.Path.open", errno.EACCES, "open in another program"),
        ("pathlib.Path.open", errno.EROFS, "nothing may be written to this folder"),
        ("pathlib.Path.replace", errno.EACCES, "open in another program"),
        ("pathlib.Path.replace", errno.EIO, "Input/output error"),
    ],
)
def test_a_fault_is_said_and_the_old_bytes_are_unchanged(
    place: str, number: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that Word holds open with the error that EACCES is here."""
    (tmp_path / "a.docx").write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(place, fails_with(number))
        with pytest.raises(ExportError, match=says) as fault:
            write_whole(tmp_path / "a.docx", b"new")
    assert str(tmp_path / "a.docx") in str(fault.value)
    assert held(tmp_path) == {"a.docx": b"old"}


def test_a_folder_that_may_not_be_written_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", fails_with(errno.EACCES))
    with pytest.raises(ExportError, match="nothing may be written to this folder"):
        write_whole(tmp_path / "a.docx", b"new", KEEP)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no longer there"):
        write_whole(tmp_path / "gone" / "a.docx", b"new", KEEP)
    assert not (tmp_path / "gone").exists()


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="could not be written to"):
        make_folder(tmp_path / "file")
