"""The list of shortcuts shows every table of keys there is, and each table is what its widget acts on."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QDialog, QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

import beigao.ui
from beigao.definitions.fields import Table
from beigao.ui.editors import Surroundings, make_editor
from beigao.ui.editors.table import TableEditor
from beigao.ui.editors.table_view import TABLE_KEYS
from beigao.ui.entry_actions import ENTRY_KEYS, EntryActions
from beigao.ui.keys import Key, key_words, named
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Place
from beigao.ui.shortcuts import AT_THE_SIDE, GROUPS, IN_THE_FORM, ShortcutsDialog
from beigao.ui.window_actions import ACTIONS
from beigao.ui.words import Label, said

UI = Path(beigao.ui.__file__).parent


def pressed(key: Key) -> QKeyEvent:
    """The event of a key."""
    sequence = QKeySequence.keyBindings(key)[0] if isinstance(key, QKeySequence.StandardKey) else QKeySequence(key)
    combination = sequence[0]
    return QKeyEvent(QEvent.Type.KeyPress, combination.key(), combination.keyboardModifiers())


def tables_in_the_code() -> set[str]:
    """The names of all literal tables of keys."""
    return {
        node.target.id
        for file in UI.rglob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id.endswith("_KEYS")
    }


def test_every_table_of_keys_stands_in_the_list() -> None:
    import beigao.ui.shortcuts as shortcuts

    listed = [table for _title, tables in GROUPS for table in tables]
    for name in tables_in_the_code():
        assert any(getattr(shortcuts, name) is table for table in listed), name
    assert len(tables_in_the_code()) >= 10


def test_no_widget_acts_on_a_key_that_no_table_has() -> None:
    """Keys are compared in one place; what every button does with Enter and Space need not be listed."""
    buttons = {"buttons.py", "entries_page.py", "ticks.py"}
    strange = {file.name for file in UI.rglob("*.py") if "Key.Key_" in file.read_text(encoding="utf-8")}
    assert strange <= buttons


def test_every_action_of_the_window_has_a_key_and_stands_once_in_the_list(window: MainWindow) -> None:
    lines = [line for _title, tables in GROUPS for table in tables for line in table.items()]
    listed = [name for name, (words, _keys) in lines if name in ACTIONS and words == ACTIONS[name][0]]
    assert sorted(listed) == sorted(ACTIONS)
    assert {*IN_THE_FORM, *AT_THE_SIDE} <= set(ACTIONS)
    keys = []
    for name in ACTIONS:
        shortcut = window.actions_by_name[name].shortcut()
        assert not shortcut.isEmpty(), name
        keys.append(shortcut.toString())
    assert len(set(keys)) == len(keys), "no key does two things"


def test_a_table_has_no_key_twice() -> None:
    for _title, tables in GROUPS:
        for table in tables:
            for name, (_words, keys) in table.items():
                for key in keys:
                    assert named(table, pressed(key)) == name


def test_a_key_is_written_as_it_stands_on_the_keyboard() -> None:
    written = {
        "Alt+Up": "Alt+↑",
        "Ctrl++": "Ctrl++",
        "Return": "Enter",
        "PgUp": "PgUp",
        "Backtab": "Shift+Tab",
        "Ctrl+Shift+Backtab": "Ctrl+Shift+Tab",
    }
    if sys.platform != "darwin":  # which has signs of its own
        assert {key: key_words(key) for key in written} == written


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [1366, 800])
def test_the_list_is_opened_by_its_key_and_shows_all(
    window: MainWindow, qtbot: QtBot, settle: Callable[[], None], language: str, width: int
) -> None:
    window.use_language(language)  # type: ignore[arg-type]
    window.resize(width, 700)
    settle()
    window.actions_by_name["shortcuts"].trigger()
    settle()
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    assert dialog.width() <= width
    shown = {label.text() for label in dialog.findChildren(Label)}
    for title, tables in GROUPS:
        assert said(title) in shown
        for table in tables:
            for words, keys in table.values():
                assert said(words) in shown
                assert {key_words(key) for key in keys} - {""} <= shown
    area = dialog.findChild(QScrollArea, "shortcut_list")
    assert area is not None
    assert area.widget().width() >= area.widget().minimumSizeHint().width()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert window.findChild(QDialog, "shortcuts") is None


def test_the_menu_lists_it_on_the_start_page_too(window: MainWindow, settle: Callable[[], None]) -> None:
    window.actions_by_name["menu"].trigger()
    menu = window.findChild(QMenu, "program_menu")
    assert menu is not None
    assert window.actions_by_name["shortcuts"] in menu.actions()
    menu.close()
    settle()


@pytest.mark.parametrize("name", TABLE_KEYS)
def test_a_table_acts_on_each_of_its_keys(surroundings: Surroundings, qtbot: QtBot, name: str) -> None:
    field = next(
        field
        for form in surroundings.library.forms.values()
        for field in form.fields()
        if isinstance(field, Table) and field.rows is None
    )
    editor = make_editor(field, surroundings)
    qtbot.addWidget(editor)
    assert isinstance(editor, TableEditor)
    editor.set_value([{field.columns[0].id: "a"}, {field.columns[0].id: "b"}, {field.columns[0].id: "c"}])
    view = editor.view
    editor.show()
    for key in TABLE_KEYS[name][1]:
        view.setCurrentIndex(editor.model.index(1, 1))
        if name == "open":
            view.keyPressEvent(pressed(key))
            assert view.state() == view.State.EditingState
            view.closePersistentEditor(view.currentIndex())
            return
        if name in ("next", "previous"):
            view.keyPressEvent(pressed(key))
            assert (
                view.currentIndex().siblingAtColumn(0) != editor.model.index(1, 0) or view.currentIndex().column() != 1
            )
        elif name == "select_all":
            view.keyPressEvent(pressed(key))
            assert len(view.selectedIndexes()) == 3 * editor.model.columnCount()
        elif name in ("leave", "leave_back"):
            assert named(TABLE_KEYS, pressed(key)) == name
        else:
            with qtbot.waitSignal(view.wanted, timeout=100) as wanted:
                view.keyPressEvent(pressed(key))
            assert wanted.args == [name]


@pytest.mark.parametrize("name", ENTRY_KEYS)
def test_the_outline_acts_on_each_key_of_entries(
    sample_window: MainWindow, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    done: list[str] = []
    for method in ("add", "rename", "copy", "delete", "move"):
        monkeypatch.setattr(EntryActions, method, lambda _self, *_args, method=method: done.append(method))
    place = Place("activities", workspace.session.entries("activities")[0].id)
    workspace.show_place(place)
    for key in ENTRY_KEYS[name][1]:
        workspace.outline.view.keyPressEvent(pressed(key))
    assert done == [{"up": "move", "down": "move"}.get(name, name)] * len(ENTRY_KEYS[name][1])


def test_every_button_that_is_seen_can_be_reached_by_keyboard(
    sample_window: MainWindow, settle: Callable[[], None]
) -> None:
    """By Tab, or by a key of the window: the book is F1."""
    workspace = sample_window.workspace
    assert workspace is not None
    for place in (Place("company", "company"), Place("recipients", ""), workspace.first_place()):
        workspace.show_place(place)
        settle()
        for button in sample_window.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled() and not _has_key(button):
                assert reachable(button), (button.accessibleName(), button.parent())


def reachable(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _has_key(button: QAbstractButton) -> bool:
    """Whether it is one of the two that stand at every field, for which F1 and Ctrl+Alt+M do the same."""
    rows = button.parent(), button.parent().parent()
    return any(button in (getattr(row, "book", None), getattr(row, "comments", None)) for row in rows)
