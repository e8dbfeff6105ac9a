"""A dossier that another window has open can be read along, taken over or copied; one that was replaced is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.dossier.file import Dossier
from beigao.dossier.review import keep_review, new_comment
from beigao.errors import HeldDossier
from beigao.ui.main_window import MainWindow
from beigao.ui.reading_along import ReadingAlong
from beigao.ui.session import Place

NAME = FieldPath("company", "company", "name")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Dossier]:
    """A dossier that another window has open."""
    with Dossier.create(tmp_path / "held.beigao", as_writer=True) as held:
        held.set_answer(*NAME[:3], "那边的公司")
        yield held


def notice(window: MainWindow) -> ReadingAlong:
    QApplication.processEvents()
    assert window.workspace is not None
    assert isinstance(window.workspace.notice, ReadingAlong)
    return window.workspace.notice


def value(window: MainWindow) -> object:
    assert window.session is not None
    return window.session.value(NAME)


def path_of(window: MainWindow) -> Path:
    assert window.session is not None
    return window.session.dossier.path


def test_a_dossier_that_is_open_elsewhere_is_read_along(window: MainWindow, elsewhere: Dossier) -> None:
    assert window.open_path(elsewhere.path)
    assert value(window) == "那边的公司"
    assert notice(window).isVisible()
    assert window.workspace is not None
    rows = list(window.workspace.page().rows())  # type: ignore[union-attr]
    assert rows
    assert not any(row.editor.isEnabled() for row in rows)
    elsewhere.set_answer(*NAME[:3], "还在写")


def test_nothing_can_be_written_while_one_reads_along(window: MainWindow, elsewhere: Dossier) -> None:
    assert window.open_path(elsewhere.path)
    assert window.session is not None
    assert window.workspace is not None
    window.session.answer(NAME, "这边写")
    window.workspace.actions_on_entries.add("recipients")
    assert value(window) == "那边的公司"
    assert elsewhere.answers.entries("recipients") == []
    assert "only reads along" in window.dialogs.told[0].happened  # type: ignore[attr-defined]


def test_what_is_written_elsewhere_comes_along(window: MainWindow, elsewhere: Dossier, qtbot: QtBot) -> None:
    assert window.open_path(elsewhere.path)
    assert window.session is not None
    with qtbot.waitSignal(window.session.answered, timeout=3000):
        elsewhere.set_answer(*NAME[:3], "那边的新名字")
    assert value(window) == "那边的新名字"
    with qtbot.waitSignal(window.session.entries_changed, timeout=3000):
        entry = elsewhere.add_entry("recipients", {"name": "甲"})
    assert window.session.position(Place("recipients", entry)) == 0
    row = next(window.workspace.page().rows())  # type: ignore[union-attr]
    assert row.editor.value() == "那边的新名字"


def test_comments_come_along_and_none_can_be_added(window: MainWindow, elsewhere: Dossier, qtbot: QtBot) -> None:
    assert window.open_path(elsewhere.path)
    assert window.session is not None
    desk = window.session.review
    with qtbot.waitSignal(desk.changed, timeout=3000):
        keep_review(elsewhere, new_comment(NAME, "李四", "请核对", datetime(2026, 11, 28, 9)))
    assert [comment.words for comment in desk.comments_at(NAME)] == ["请核对"]
    with qtbot.waitSignal(desk.failed) as failed:
        assert not desk.add(NAME, "这边也写")
    assert "read along only" in str(failed.args[0])


def test_a_dossier_can_be_taken_over_and_the_other_window_saves_no_more(window: MainWindow, elsewhere: Dossier) -> None:
    assert window.open_path(elsewhere.path)
    notice(window).take_over.click()
    assert window.session is not None
    window.session.answer(NAME, "这边的公司")
    with pytest.raises(HeldDossier):
        elsewhere.set_answer(*NAME[:3], "那边又写")
    assert value(window) == "这边的公司"
    assert window.workspace is not None
    assert window.workspace.notice is None


def test_a_person_may_leave_the_other_window_alone(window: MainWindow, elsewhere: Dossier) -> None:
    assert window.open_path(elsewhere.path)
    window.dialogs.agrees = False  # type: ignore[attr-defined]
    notice(window).take_over.click()
    elsewhere.set_answer(*NAME[:3], "还在写")
    assert notice(window).isVisible()


def test_a_copy_of_a_dossier_that_is_open_elsewhere_goes_its_own_way(
    window: MainWindow, elsewhere: Dossier, tmp_path: Path
) -> None:
    assert window.open_path(elsewhere.path)
    window.dialogs.path = tmp_path / "copy.beigao"  # type: ignore[attr-defined]
    notice(window).copy.click()
    assert path_of(window) == tmp_path / "copy.beigao"
    assert value(window) == "那边的公司"
    assert window.session is not None
    window.session.answer(NAME, "副本的公司")
    elsewhere.set_answer(*NAME[:3], "那边继续写")
    assert elsewhere.answers.value(NAME) == "那边继续写"


def test_a_file_that_another_program_replaced_is_left_and_one_goes_on_beside_it(
    sample_window: MainWindow, tmp_path: Path
) -> None:
    path = path_of(sample_window)
    with Dossier.create(tmp_path / "b.beigao") as other:
        other.set_answer(*NAME[:3], "别处的公司")
    shutil.copy(other.path, tmp_path / "part")
    (tmp_path / "part").replace(path)
    replaced = path.read_bytes()
    assert sample_window.session is not None
    sample_window.session.answer(NAME, "这里的公司")
    apart = path_of(sample_window)
    assert "冲突副本" in apart.name
    assert path.read_bytes() == replaced
    assert apart.name in sample_window.windowTitle()
    assert apart.name in sample_window.dialogs.told[0].kept  # type: ignore[attr-defined]
    sample_window.close_dossier()
    for found, name in ((path, "别处的公司"), (apart, "这里的公司")):
        with Dossier.open(found) as again:
            assert again.answers.value(NAME) == name
