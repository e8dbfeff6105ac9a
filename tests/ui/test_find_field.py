"""Ctrl+K: what is typed is looked for, Enter goes there, and neither list nor input method gets in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.ui.entries_page import EntriesPage
from beigao.ui.find_field import FIND_KEYS, FindField
from beigao.ui.main_window import MainWindow
from beigao.ui.session import WHICH_FILINGS, Place
from beigao.ui.workspace import Workspace

Settle = Callable[[], None]


@pytest.fixture
def workspace(sample_window: MainWindow) -> Workspace:
    assert sample_window.workspace is not None
    sample_window.activateWindow()
    return sample_window.workspace


@pytest.fixture
def find(sample_window: MainWindow, workspace: Workspace, settle: Settle) -> FindField:
    """The search line with the keyboard in it."""
    sample_window.actions_by_name["find"].trigger()
    settle()
    assert sample_window.focusWidget() is workspace.find_field
    return workspace.find_field


def compose(find: FindField, preedit: str, commit: str = "") -> None:
    """What an input method sends."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(find, event)


def test_typing_lists_places_and_enter_goes_to_the_first(
    find: FindField, workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.keyClicks(find, "handler phone")
    assert find.popup.isVisible()
    hit = find.popup.model.hit_at(find.popup.model.index(0))
    assert hit.path is not None
    qtbot.keyClick(find, Qt.Key.Key_Return)
    settle()
    assert not find.popup.isVisible()
    assert find.text() == ""
    assert workspace.field_in_hand() == hit.path
    editor = workspace.findChild(object, str(hit.path))
    assert editor.inputs()[0].visibleRegion().boundingRect().height() > 10  # type: ignore[union-attr]


def test_the_arrows_choose_round_and_round_and_the_page_keys_stop_at_the_ends(find: FindField, qtbot: QtBot) -> None:
    find.setText("name")
    view, count = find.popup.view, find.popup.model.rowCount()
    assert count > 10
    for key, row in (
        (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Up, count - 1), (Qt.Key.Key_Down, 0),
        (Qt.Key.Key_PageUp, 0), (Qt.Key.Key_PageDown, 8),
    ):  # fmt: skip
        qtbot.keyClick(find, key)
        assert view.currentIndex().row() == row
    assert find.hasFocus()


def test_escape_gives_the_keyboard_back_to_the_field_it_came_from(
    sample_window: MainWindow, workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    path = FieldPath("officers", "officers", "handler_phone")
    workspace.show_path(path)
    sample_window.actions_by_name["find"].trigger()
    qtbot.keyClicks(workspace.find_field, "name")
    qtbot.keyClick(workspace.find_field, Qt.Key.Key_Escape)
    settle()
    assert not workspace.find_field.popup.isVisible()
    assert workspace.find_field.text() == ""
    assert workspace.field_in_hand() == path


def test_a_field_of_another_entry_is_found_by_its_answer(
    find: FindField, workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    last = workspace.session.entries("activities")[-1]
    find.setText(str(last.values["name"]))
    hits = [find.popup.model.hit_at(find.popup.model.index(row)) for row in range(find.popup.model.rowCount())]
    at = next(row for row, hit in enumerate(hits) if hit.path == FieldPath("activities", last.id, "name"))
    find.popup.view.scrollTo(find.popup.model.index(at))
    settle()
    box = find.popup.view.visualRect(find.popup.model.index(at))
    qtbot.mouseClick(find.popup.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    settle()
    assert workspace.place() == Place("activities", last.id)
    assert workspace.field_in_hand() == FieldPath("activities", last.id, "name")


def test_an_answer_is_found_as_soon_as_it_is_given(find: FindField, workspace: Workspace) -> None:
    find.setText("quokka")
    assert find.popup.model.rowCount() == 0
    assert find.popup.isVisible(), "it says that there is nothing"
    assert len([label for label in find.popup.findChildren(QLabel) if label.isVisible()]) == 1, "and no more"
    workspace.session.answer(FieldPath("company", "company", "business_address"), "12 Quokka Road")
    find.setText("quokka road")
    assert find.popup.model.rowCount() == 1


def test_pages_are_found_too_and_the_keyboard_goes_into_them(
    find: FindField, workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    find.setText("which filings?")
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert workspace.place() == WHICH_FILINGS
    workspace.start_find()
    find.setText("overseas recipients")
    qtbot.keyClick(find, Qt.Key.Key_Return)
    settle()
    page = workspace.page()
    assert isinstance(page, EntriesPage)
    assert page.isAncestorOf(workspace.window().focusWidget())


def test_what_an_input_method_composes_is_no_search_and_keeps_its_keys(
    find: FindField, workspace: Workspace, qtbot: QtBot
) -> None:
    compose(find, "mu di")
    assert not find.popup.isVisible()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        qtbot.keyClick(find, key)
    assert find.hasFocus()
    compose(find, "", "目的")
    assert find.text() == "目的"
    assert find.popup.isVisible()
    chosen = find.popup.view.currentIndex().row()
    compose(find, "jie shou fang")
    assert find.popup.isVisible(), "the list stays while one goes on composing"
    qtbot.keyClick(find, Qt.Key.Key_Down)
    assert find.popup.view.currentIndex().row() == chosen
    assert find.hasFocus()
    compose(find, "", " 接收方")
    words = find.popup.model.words
    assert set(words) == {"目的", "接收方"}
    assert find.popup.model.rowCount() > 0


def test_the_list_floats_inside_the_window_and_never_takes_the_keyboard(
    find: FindField, sample_window: MainWindow
) -> None:
    find.setText("name")
    popup = find.popup
    assert not popup.isWindow()
    assert popup.window() is sample_window
    assert {popup.focusPolicy(), popup.view.focusPolicy()} == {Qt.FocusPolicy.NoFocus}
    assert popup.parentWidget().rect().contains(popup.geometry())
    assert popup.y() >= find.mapTo(popup.parentWidget(), QPoint(0, find.height())).y()


def test_a_click_elsewhere_ends_the_search(find: FindField, workspace: Workspace, qtbot: QtBot) -> None:
    find.setText("name")
    qtbot.mouseClick(workspace.status, Qt.MouseButton.LeftButton)
    assert not find.popup.isVisible()
    assert find.text() == ""


def test_the_line_tells_a_screen_reader_what_is_chosen(find: FindField, qtbot: QtBot) -> None:
    assert find.accessibleName()
    assert find.popup.view.accessibleName()
    find.setText("company name")
    first = find.accessibleDescription()
    assert first
    qtbot.keyClick(find, Qt.Key.Key_Down)
    assert find.accessibleDescription() not in ("", first)
    qtbot.keyClick(find, Qt.Key.Key_Escape)
    assert find.accessibleDescription() == ""


def test_the_list_speaks_the_other_language_when_the_window_does(find: FindField, sample_window: MainWindow) -> None:
    find.setText("company name")
    index = find.popup.model.index(0)
    hit = find.popup.model.hit_at(index)
    assert index.data() == hit.label.en
    sample_window.use_language("zh")
    assert find.popup.model.index(0).data() == hit.label.zh


def test_in_a_narrow_window_the_line_is_an_icon_until_one_searches(
    sample_window: MainWindow, workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    sample_window.resize(900, 720)
    settle()
    bar, find = workspace.top_bar, workspace.find_field
    assert not find.isVisible()
    assert bar.open_find.isVisible()
    qtbot.mouseClick(bar.open_find, Qt.MouseButton.LeftButton)
    settle()
    assert find.hasFocus()
    qtbot.keyClicks(find, "name")
    assert find.popup.isVisible()
    assert workspace.rect().contains(find.popup.geometry())
    qtbot.keyClick(find, Qt.Key.Key_Escape)
    assert not find.isVisible()
    assert bar.open_find.isVisible()


@pytest.mark.parametrize(("size", "width"), [((1366, 768), 300), ((1920, 1080), 420)])
def test_the_line_stands_in_the_middle_as_wide_as_drawn(
    sample_window: MainWindow, workspace: Workspace, settle: Settle, size: tuple[int, int], width: int
) -> None:
    sample_window.resize(*size)
    settle()
    find = workspace.find_field
    assert find.width() == width
    middle = find.mapTo(workspace, find.rect().center()).x()
    assert abs(middle - size[0] // 2) <= 8


@pytest.mark.parametrize("name", FIND_KEYS)
def test_every_key_of_the_search_does_something(find: FindField, qtbot: QtBot, name: str) -> None:
    for key in FIND_KEYS[name][1]:
        find.setFocus()
        find.setText("name")
        find.popup.view.setCurrentIndex(find.popup.model.index(3))
        qtbot.keySequence(find, QKeySequence(key))
        assert not find.popup.isVisible() or find.popup.view.currentIndex().row() != 3
