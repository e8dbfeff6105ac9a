"""The first tour: it comes once, points at what it talks about without lying on it, and is led by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.ui.buttons import Button
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.session import WHICH_FILINGS
from beigao.ui.settings import SettingsFile
from beigao.ui.tour import STEPS

EMAIL = FieldPath("company", "company", "email")


@pytest.fixture
def new_here(window: MainWindow, tmp_path: Path, settle: Callable[[], None]) -> MainWindow:
    """The window of a person who has never opened a dossier, and now has."""
    window.settings.tour_seen = False
    path = tmp_path / "first.beigao"
    create_sample(path, "internal_assistant").close()
    assert window.open_path(path)
    settle()
    return window


def test_the_tour_comes_with_the_first_dossier_and_never_again_once_closed(
    new_here: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    tour = new_here.tour
    assert tour.is_running
    assert new_here.focusWidget() is tour.card
    qtbot.keyClick(tour.card, Qt.Key.Key_Escape)
    assert not tour.is_running
    assert SettingsFile(tmp_path / "window.json").load().tour_seen
    new_here.close_dossier()
    new_here.open_path(tmp_path / "first.beigao")
    assert not tour.is_running


def test_a_tour_that_was_not_closed_comes_again(new_here: MainWindow, tmp_path: Path) -> None:
    new_here.close_dossier()
    assert not new_here.tour.is_running
    new_here.open_path(tmp_path / "first.beigao")
    assert new_here.tour.is_running


def test_the_keyboard_leads_through_all_steps_and_comes_back_to_the_field(new_here: MainWindow, qtbot: QtBot) -> None:
    tour = new_here.tour
    assert new_here.workspace is not None
    heard = []
    for step in range(len(STEPS)):
        assert tour.at == step
        assert tour.card.isVisible()
        heard.append(tour.card.accessibleName())
        assert tour.card.accessibleDescription()
        assert tour.card.back.isEnabled() == (step > 0)
        if step == 2:
            qtbot.keyClick(tour.card, Qt.Key.Key_Left)
            assert tour.at == 1
            qtbot.keyClick(tour.card, Qt.Key.Key_Right)
        qtbot.keyClick(tour.card, Qt.Key.Key_Return)
    assert len(set(heard)) == len(STEPS)
    assert not tour.is_running
    assert new_here.settings.tour_seen
    assert new_here.workspace.field_in_hand() is not None


def test_the_mouse_leads_through_it_as_well(new_here: MainWindow) -> None:
    tour = new_here.tour
    tour.card.next.click()
    tour.card.next.click()
    tour.card.back.click()
    assert tour.at == 1
    close = tour.card.findChild(Button, "coach_close")
    assert close is not None
    assert close.accessibleName()
    close.click()
    assert not tour.is_running
    assert new_here.settings.tour_seen


def test_one_goes_on_working_under_it(new_here: MainWindow, qtbot: QtBot, settle: Callable[[], None]) -> None:
    workspace = new_here.workspace
    assert workspace is not None
    workspace.show_path(EMAIL)
    editor = workspace.findChild(object, str(EMAIL))  # type: ignore[call-overload]
    line = editor.inputs()[0]
    line.selectAll()
    qtbot.keyClicks(line, "a@b.cn")
    assert line.text() == "a@b.cn"
    assert new_here.tour.is_running
    new_here.tour.end()
    settle()
    assert workspace.field_in_hand() == EMAIL, "the keyboard is left where it is"


@pytest.mark.parametrize(
    ("size", "scale"),
    [((1366, 768), 1.0), ((1100, 720), 1.0), ((1100, 720), 1.5), ((1366, 768), 2.0), ((900, 640), 1.0)],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_card_never_lies_on_what_it_talks_about(
    new_here: MainWindow, settle: Callable[[], None], size: tuple[int, int], scale: float, language: str
) -> None:
    new_here.use_language(language)  # type: ignore[arg-type]
    new_here.use_scale(scale)
    new_here.resize(*size)
    settle()
    workspace, tour = new_here.workspace, new_here.tour
    assert workspace is not None
    try:
        for step in range(len(STEPS)):
            assert tour.at == step
            card = tour.card.geometry()
            assert tour.place in STEPS[step].find(workspace).places
            assert tour.ring.geometry().intersects(tour.place)
            assert not card.intersects(tour.place)
            assert workspace.rect().contains(card)
            if STEPS[step].find(workspace).in_bar:
                assert card.top() > tour.place.bottom(), "the bar stays free"
            assert card.height() >= tour.card.layout().totalHeightForWidth(card.width())  # type: ignore[union-attr]
            tour.card.moved_on.emit(1)
            settle()
    finally:
        new_here.use_scale(1.0)


def test_a_folded_part_is_said_to_be_folded_with_the_way_to_open_it(
    new_here: MainWindow, settle: Callable[[], None]
) -> None:
    tour, workspace = new_here.tour, new_here.workspace
    assert workspace is not None
    whole = tour.card.accessibleDescription()
    new_here.resize(900, 640)
    settle()
    assert tour.card.accessibleDescription().startswith(whole)
    assert tour.card.accessibleDescription() != whole
    button = workspace.outline_rail.current()
    assert tour.ring.geometry().contains(button.mapTo(workspace, button.rect().center()))
    new_here.resize(1366, 768)
    settle()
    assert tour.card.accessibleDescription() == whole
    assert tour.ring.geometry().intersects(workspace.outline.geometry())


def test_the_card_moves_when_the_panel_it_talks_about_is_folded(
    new_here: MainWindow, settle: Callable[[], None]
) -> None:
    workspace, tour = new_here.workspace, new_here.tour
    assert workspace is not None
    tour.start(workspace, 2)
    before = tour.ring.geometry()
    workspace.toggle_side()
    settle()
    assert tour.ring.geometry() != before


def test_the_step_of_the_field_shows_a_form(new_here: MainWindow, settle: Callable[[], None]) -> None:
    workspace = new_here.workspace
    assert workspace is not None
    workspace.show_place(WHICH_FILINGS)
    new_here.tour.card.moved_on.emit(1)
    settle()
    assert isinstance(workspace.page(), FormPage)


def test_another_language_and_text_size_keep_the_step(new_here: MainWindow, settle: Callable[[], None]) -> None:
    tour = new_here.tour
    tour.card.moved_on.emit(1)
    new_here.use_language("zh")
    settle()
    assert tour.at == 1
    new_here.use_scale(1.5)
    settle()
    assert tour.at == 1
    assert tour.card.isVisible()
    assert tour.card.parent() is new_here.workspace
    new_here.use_scale(1.0)


def test_the_menu_begins_it_again(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    assert not sample_window.tour.is_running
    sample_window.actions_by_name["tour"].trigger()
    settle()
    assert sample_window.tour.is_running
    assert QApplication.focusWidget() is sample_window.tour.card or sample_window.focusWidget() is (
        sample_window.tour.card
    )


def test_from_the_start_page_it_begins_in_a_sample(window: MainWindow, tmp_path: Path) -> None:
    start = window.findChild(Button, "tour")
    assert start is not None
    window.dialogs.path = None  # type: ignore[attr-defined]
    start.click()
    assert not window.tour.is_running, "no file was chosen"
    window.dialogs.path = tmp_path / "try.beigao"  # type: ignore[attr-defined]
    start.click()
    assert window.tour.is_running
    assert (tmp_path / "try.beigao").is_file()
