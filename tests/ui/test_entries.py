"""Entries are added, copied, deleted and moved by buttons, menu and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.ui.editors.reference import ReferenceEditor
from beigao.ui.entries_page import Card, EntriesPage
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Place, Session
from beigao.ui.words import Label
from beigao.ui.workspace import Workspace


@pytest.fixture
def workspace(window: MainWindow, tmp_path, settle: Callable[[], None]) -> Workspace:  # type: ignore[no-untyped-def]
    window.dialogs.path = tmp_path / "new.beigao"  # type: ignore[attr-defined]
    window.new_dossier()
    settle()
    assert window.workspace is not None
    return window.workspace


def names(session: Session) -> list[str]:
    return [str(entry.values.get("name", "")) for entry in session.entries("recipients")]


def add_named(workspace: Workspace, *wanted: str) -> list[Place]:
    places = []
    for name in wanted:
        workspace.actions_on_entries.add("recipients")
        place = workspace.place()
        assert place is not None
        workspace.session.answer(FieldPath(*place, "name"), name)
        places.append(place)
    return places


def test_a_new_entry_is_shown_at_once(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.show_place(Place("recipients", ""))
    page = workspace.page()
    assert isinstance(page, EntriesPage)
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    place = workspace.place()
    assert place is not None
    assert [entry.id for entry in workspace.session.entries("recipients")] == [place.entry]
    assert workspace.outline.view.place() == place


def test_a_preset_fills_a_new_entry(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.show_place(Place("recipients", ""))
    button = workspace.findChild(QPushButton, "preset:azure_openai")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (entry,) = workspace.session.entries("recipients")
    assert entry.values == dict(workspace.session.library.presets["azure_openai"].values)


def test_entries_are_moved_by_alt_and_arrow(workspace: Workspace, qtbot: QtBot) -> None:
    places = add_named(workspace, "A", "B")
    qtbot.keyClick(workspace.outline.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(workspace.session) == ["B", "A"]
    assert workspace.outline.view.place() == places[1], "the moved entry stays the chosen one"


def test_a_copy_stands_behind_its_source(workspace: Workspace, qtbot: QtBot) -> None:
    places = add_named(workspace, "A", "B")
    workspace.show_place(places[0])
    qtbot.keyClick(workspace.outline.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert names(workspace.session) == ["A", "A", "B"]
    assert workspace.place() not in places


def test_deleting_answers_is_asked_for(workspace: Workspace, window: MainWindow, qtbot: QtBot) -> None:
    add_named(workspace, "A")
    window.dialogs.agrees = False  # type: ignore[attr-defined]
    qtbot.keyClick(workspace.outline.view, Qt.Key.Key_Delete)
    assert names(workspace.session) == ["A"]
    window.dialogs.agrees = True  # type: ignore[attr-defined]
    qtbot.keyClick(workspace.outline.view, Qt.Key.Key_Delete)
    assert names(workspace.session) == []
    assert workspace.place() == Place("recipients", "")


def test_an_empty_entry_goes_without_a_question(workspace: Workspace, window: MainWindow, qtbot: QtBot) -> None:
    workspace.actions_on_entries.add("recipients")
    qtbot.keyClick(workspace.outline.view, Qt.Key.Key_Delete)
    assert names(workspace.session) == []
    assert not window.dialogs.asked  # type: ignore[attr-defined]


def test_the_buttons_below_the_outline_do_the_same(workspace: Workspace, qtbot: QtBot) -> None:
    places = add_named(workspace, "A", "B")
    for button in (workspace.outline.up, workspace.outline.copy, workspace.outline.delete):
        assert button.isEnabled()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert names(workspace.session) == ["B", "A"]
    workspace.show_place(places[0])
    assert not workspace.outline.down.isEnabled()


def test_the_menu_of_an_entry_offers_everything(workspace: Workspace, settle: Callable[[], None]) -> None:
    (place,) = add_named(workspace, "A")
    workspace.actions_on_entries.open_menu(place, workspace.mapToGlobal(workspace.rect().center()))
    menu = workspace.findChild(QMenu, "entry_menu")
    assert menu is not None
    assert len([action for action in menu.actions() if not action.isSeparator()]) >= 6
    menu.close()
    settle()


def test_the_name_of_an_entry_follows_its_title_field(workspace: Workspace) -> None:
    (place,) = add_named(workspace, "A")
    workspace.session.answer(FieldPath(*place, "name"), "Northwind")
    index = workspace.outline.model.find(place)
    assert workspace.outline.model.row_at(index).text == "1  Northwind"


def test_the_number_above_a_page_follows_its_entry(workspace: Workspace, settle: Callable[[], None]) -> None:
    _first, second = add_named(workspace, "A", "B")
    page = workspace.page()
    assert isinstance(page, FormPage)
    workspace.actions_on_entries.move(second, -1)
    workspace.session.check()
    assert "1" in {label.text() for label in page.findChildren(Label)}


def test_a_list_that_stays_as_it_is_keeps_the_keyboard(workspace: Workspace) -> None:
    add_named(workspace, "A", "B")
    workspace.show_place(Place("recipients", ""))
    page = workspace.page()
    assert isinstance(page, EntriesPage)
    cards = page.findChildren(Card)
    cards[0].setFocus()
    workspace.session.check()
    assert workspace.window().focusWidget() is cards[0]


def test_a_link_to_a_deleted_entry_can_be_taken_off(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.show_place(Place("activities", ""))
    workspace.actions_on_entries.add("activities")
    activity = workspace.place()
    assert activity is not None
    workspace.actions_on_entries.add("contracts")
    contract = workspace.place()
    assert contract is not None
    path = FieldPath(*contract, "activities")
    workspace.session.answer(path, [activity.entry])
    workspace.actions_on_entries.delete(activity)
    workspace.show_path(path)
    editor = workspace.findChild(ReferenceEditor, str(path))
    assert editor is not None
    (tick,) = editor.ticks
    assert tick.isChecked()
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton)
    assert not workspace.session.value(path)
