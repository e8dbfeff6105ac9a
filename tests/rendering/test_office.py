"""LibreOffice is found, makes a PDF, and never stays behind; a stand-in plays it where a fault is wanted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from tests.office import PDF, maker, stand_in

from beigao.definitions.loader import Library
from beigao.dossier.file import Content
from beigao.errors import OfficeError
from beigao.rendering.export import documents_due, export
from beigao.rendering.office import VARIABLE, Office, find_office
from beigao.rendering.pages import Pages, count_pages
from beigao.rendering.pdf_copies import pdf_copies

INSTALLED = find_office({"PATH": os.environ["PATH"]})
needs_office = pytest.mark.skipif(INSTALLED is None, reason="LibreOffice is not installed")


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_program_is_found_on_the_path(tmp_path: Path) -> None:
    program = stand_in(tmp_path, "exit 0")
    assert find_office({"PATH": str(tmp_path)}) == program


@pytest.mark.parametrize(
    ("platform", "variable", "inside"),
    [("win32", "ProgramFiles", "LibreOffice/program/soffice.exe"),
     ("win32", "LOCALAPPDATA", "LibreOffice/program/soffice.exe"),
     ("darwin", "HOME", "Applications/LibreOffice.app/Contents/MacOS/soffice")],
)  # fmt: skip
def test_the_program_is_found_where_installers_put_it(
    platform: str, variable: str, inside: str, tmp_path: Path
) -> None:
    known = {"PATH": "", variable: str(tmp_path)}
    assert find_office(known, platform) is None
    (tmp_path / inside).parent.mkdir(parents=True)
    (tmp_path / inside).touch()
    assert find_office(known, platform) == tmp_path / inside


def test_a_variable_names_the_program_or_says_that_there_is_none(tmp_path: Path) -> None:
    program = stand_in(tmp_path, "exit 0")
    assert find_office({"PATH": "/usr/bin", VARIABLE: str(program)}) == program
    assert find_office({"PATH": str(tmp_path), VARIABLE: ""}) is None
    assert find_office({"PATH": str(tmp_path), VARIABLE: str(tmp_path / "gone")}) is None


@needs_office
def test_a_draft_becomes_a_pdf_with_its_pages(empty: Content, library: Library, tmp_path: Path) -> None:
    assert INSTALLED
    jobs = documents_due(empty.answers, library, ["publication"])
    written = export(empty, library, tmp_path, jobs, "draft", day=date(2026, 11, 23))
    with Office(INSTALLED) as office:
        (copy,) = pdf_copies(written, office)
    assert copy.path == written[0].path.with_suffix(".pdf")
    pages = Pages(copy.path.read_bytes())
    assert len(pages) == copy.pages >= 1
    assert [round(side) for side in pages.sizes[0]] == [595, 842], "A4"
    drawn = pages.draw(0, 0.5)
    assert abs(drawn.width - 298) <= 1
    assert len(drawn.pixels) == drawn.stride * drawn.height
    assert len(set(drawn.pixels)) > 2, "something is printed on the page"
    pages.close()


def test_each_office_has_a_profile_of_its_own_and_leaves_nothing(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = stand_in(tmp_path, f'echo "$@" >> {told}; cp "$last" "${{last%.docx}}.pdf"')
    for _round in range(2):
        with Office(program) as office:
            office.to_pdf(PDF)
    profiles = [word for word in told.read_text().split() if word.startswith("-env:UserInstallation=file:///")]
    assert len(set(profiles)) == 2
    assert not any(Path(profile.partition("file://")[2]).exists() for profile in profiles)


@pytest.mark.parametrize(
    "does", ["exit 77", "exit 0", 'echo no > "${last%.docx}.pdf"', ": > \"${last%.docx}.pdf\""],
)  # fmt: skip
def test_an_office_that_makes_no_pdf_is_said(does: str, tmp_path: Path) -> None:
    with Office(stand_in(tmp_path, does)) as office, pytest.raises(OfficeError, match="made no PDF"):
        office.to_pdf(b"PK")


def test_an_office_that_does_not_start_is_said(tmp_path: Path) -> None:
    with Office(tmp_path / "gone") as office, pytest.raises(OfficeError, match="could not be run"):
        office.to_pdf(b"PK")


@pytest.mark.parametrize("way", ["cancelled", "timeout"])
def test_an_office_that_hangs_is_ended_with_its_children(way: str, tmp_path: Path) -> None:
    numbers = tmp_path / "numbers"
    program = stand_in(tmp_path, f"sleep 60 &\necho $$ $! > {numbers}.part; mv {numbers}.part {numbers}; sleep 60")
    begun = time.monotonic()
    with Office(program, timeout=0.5) as office:
        if way == "cancelled":
            assert office.to_pdf(b"PK", numbers.exists) is None
        else:
            with pytest.raises(OfficeError, match="longer than"):
                office.to_pdf(b"PK")
    assert time.monotonic() - begun < 10
    for number in map(int, numbers.read_text().split()):
        deadline = time.monotonic() + 5
        while is_running(number) and time.monotonic() < deadline:  # the child's new parent reaps it in its own time
            if "Z" in Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]:
                break
            time.sleep(0.02)
        else:
            assert not is_running(number)


def test_pages_are_counted_without_keeping_a_pdf(empty: Content, library: Library, tmp_path: Path) -> None:
    jobs = documents_due(empty.answers, library, ["publication", "pipia"])
    written = export(empty, library, tmp_path / "out", jobs, "draft", day=date(2026, 11, 23))
    with Office(maker(tmp_path)) as office:
        copies = list(pdf_copies(written, office, keep=False))
    assert [(copy.of, copy.pages, copy.path) for copy in copies] == [(file.path, 2, None) for file in written]
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_pdf_that_is_there_is_kept_unless_it_shall_be_replaced(
    empty: Content, library: Library, tmp_path: Path
) -> None:
    jobs = documents_due(empty.answers, library, ["publication"])
    written = export(empty, library, tmp_path / "out", jobs, "draft", day=date(2026, 11, 23))
    there = written[0].path.with_suffix(".pdf")
    there.write_bytes(b"old")
    with Office(maker(tmp_path)) as office:
        (kept,) = pdf_copies(written, office)
        assert kept.path != there
        assert there.read_bytes() == b"old"
        (copy,) = pdf_copies(written, office, replace=True)
    assert copy.path == there
    assert there.read_bytes() == PDF


def test_copies_stop_when_they_are_told_to_and_a_lost_draft_is_said(
    empty: Content, library: Library, tmp_path: Path
) -> None:
    jobs = documents_due(empty.answers, library, ["publication", "pipia"])
    written = export(empty, library, tmp_path / "out", jobs, "draft", day=date(2026, 11, 23))
    with Office(maker(tmp_path)) as office:
        stop = Event()
        copies = pdf_copies(written, office, is_cancelled=stop.is_set)
        assert next(copies).of == written[0].path
        stop.set()
        assert list(copies) == []
        written[0].path.unlink()
        with pytest.raises(OfficeError, match="no longer there"):
            list(pdf_copies(written, office))


def test_a_pdf_that_does_not_read_is_said() -> None:
    with pytest.raises(OfficeError, match="does not read"):
        count_pages(b"%PDF-1.4 nothing")
    assert count_pages(PDF) == 2


def test_what_a_killed_program_left_is_taken_away_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = tmp_path / f"beigao-office-{int(dead.stdout)}-x"
    for folder in (left, tmp_path / f"beigao-office-{os.getppid()}-x", tmp_path / "beigao-office-notes"):
        folder.mkdir()
        (folder / "draft.docx").write_bytes(b"answers")
    with Office(tmp_path / "soffice"):
        assert sorted(path.name for path in tmp_path.iterdir() if str(os.getpid()) not in path.name) == sorted(
            [f"beigao-office-{os.getppid()}-x", "beigao-office-notes"]
        )
