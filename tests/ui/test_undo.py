"""Undo and redo in the real window, by keys: pasted blocks, open cells, menus of text fields."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QTextEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.editors.test_every_kind import field_of
from tests.ui.keyboard import at, press, settle, write

from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.ui.editors import Surroundings, make_editor
from beigao.ui.editors.table import TableEditor
from beigao.ui.main_window import MainWindow
from beigao.ui.workspace import Workspace

ITEMS = FieldPath("activities", "a1", "items")
PURPOSE = FieldPath("activities", "a1", "recipient_purpose")
NAME = FieldPath("company", "company", "name")
SYSTEMS = FieldPath("pi_protection", "pi_protection", "systems")
BLOCK = "甲\t一\n乙\t二\n丙\t三"


@pytest.fixture
def workspace(sample_window: MainWindow) -> Workspace:
    assert sample_window.workspace is not None
    sample_window.activateWindow()
    settle()
    return sample_window.workspace


def go(workspace: Workspace, path: FieldPath) -> QWidget:
    workspace.show_path(path)
    settle()
    return at()


def stored(workspace: Workspace, path: FieldPath) -> Json:
    assert workspace.session.flush()
    return workspace.session.dossier.answers.value(path)


def table(workspace: Workspace) -> TableEditor:
    go(workspace, ITEMS)
    editor = workspace.findChild(TableEditor, str(ITEMS))
    assert editor is not None
    editor.view.setFocus()
    return editor


def choose(editor: TableEditor, row: int) -> None:
    """Choose the first cell of words in a row."""
    words = next(at for at, column in enumerate(editor.model.table.columns, 1) if column.kind == "text")
    editor.view.setCurrentIndex(editor.model.index(row, words))


@pytest.mark.parametrize("from_last_row", [False, True], ids=["over rows", "beyond the last row"])
def test_a_pasted_block_is_taken_back_in_one_step_and_comes_again(workspace: Workspace, from_last_row: bool) -> None:
    editor = table(workspace)
    before = stored(workspace, ITEMS)
    row = editor.model.rowCount() - 1 if from_last_row else 0
    choose(editor, row)
    QGuiApplication.clipboard().setText(BLOCK)
    press("Ctrl+V")
    pasted = stored(workspace, ITEMS)
    assert pasted != before
    assert "丙" in str(pasted)
    press("Ctrl+Z")
    assert stored(workspace, ITEMS) == before
    press("Ctrl+Shift+Z")
    assert stored(workspace, ITEMS) == pasted


def test_undo_in_an_open_cell_takes_back_what_was_typed_there(workspace: Workspace) -> None:
    editor = table(workspace)
    before = stored(workspace, ITEMS)
    choose(editor, 0)
    press("F2")
    assert isinstance(at(), QLineEdit), "the cell is open"
    write("typed here")
    press("Ctrl+Z")
    assert stored(workspace, ITEMS) == before
    assert not (isinstance(at(), QLineEdit) and "typed here" in at().text()), "the open cell shows it, too"  # type: ignore[attr-defined]
    press("Ctrl+Shift+Z")
    assert "typed here" in str(stored(workspace, ITEMS))


def test_undo_goes_to_the_field_that_it_changes(workspace: Workspace) -> None:
    go(workspace, NAME)
    press("End")
    write(" & Sons")
    changed = stored(workspace, NAME)
    go(workspace, PURPOSE)
    press("Ctrl+Z")
    assert workspace.field_in_hand() == NAME
    assert stored(workspace, NAME) != changed


def opened_menu(widget: QWidget) -> QMenu:
    QApplication.sendEvent(
        widget, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(4, 4), widget.mapToGlobal(QPoint(4, 4)))
    )
    settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.parametrize("path", [NAME, PURPOSE], ids=["line", "long text"])
def test_the_menu_of_a_text_undoes_what_the_dossier_would(workspace: Workspace, path: FieldPath) -> None:
    field = go(workspace, path)
    before = stored(workspace, path)
    menu = opened_menu(field)
    undo = next(action for action in menu.actions() if "Undo" in action.text())
    assert not undo.isEnabled(), "nothing has changed yet"
    menu.close()
    write("new ")
    assert stored(workspace, path) != before
    menu = opened_menu(field)
    undo = next(action for action in menu.actions() if "Undo" in action.text())
    assert undo.isEnabled()
    undo.trigger()
    menu.close()
    settle()
    assert stored(workspace, path) == before


def lines_of(menu: QMenu) -> dict[str, QAction]:
    """Undo and redo of a menu, of which there must be no more than one each."""
    found = [action for action in menu.actions() if action.text() in ("Undo", "Redo", "撤销", "重做")]
    assert len(found) == 2
    return {action.objectName(): action for action in found}


def test_the_menu_of_an_open_cell_undoes_and_does_again_and_offers_only_what_there_is(workspace: Workspace) -> None:
    editor = table(workspace)
    before = stored(workspace, ITEMS)
    choose(editor, 0)
    press("F2")
    cell = at()
    offered = lines_of(opened_menu(cell))
    assert not offered["undo"].isEnabled()
    assert not offered["redo"].isEnabled()
    press("Esc")
    assert at() is cell, "the cell is still open below the menu that is gone"
    write("typed here")
    typed = stored(workspace, ITEMS)
    offered = lines_of(opened_menu(cell))
    assert offered["undo"].isEnabled()
    assert not offered["redo"].isEnabled()
    offered["undo"].trigger()
    press("Esc")
    assert stored(workspace, ITEMS) == before
    offered = lines_of(opened_menu(cell))
    assert not offered["undo"].isEnabled()
    assert offered["redo"].isEnabled()
    offered["redo"].trigger()
    press("Esc")
    assert stored(workspace, ITEMS) == typed


def test_undo_and_redo_stand_in_the_menu_of_a_text_in_the_language_in_use(
    sample_window: MainWindow, workspace: Workspace
) -> None:
    field = go(workspace, NAME)
    sample_window.use_language("zh")
    settle()
    assert {action.text() for action in lines_of(opened_menu(field)).values()} == {"撤销", "重做"}
    press("Esc")


@pytest.mark.parametrize("path", [NAME, PURPOSE], ids=["line", "long text"])
def test_ctrl_y_does_again_what_ctrl_z_took_back(
    sample_window: MainWindow, workspace: Workspace, path: FieldPath
) -> None:
    go(workspace, path)
    before = stored(workspace, path)
    write("new ")
    typed = stored(workspace, path)
    press("Ctrl+Z")
    assert stored(workspace, path) == before
    press("Ctrl+Y")
    assert stored(workspace, path) == typed
    keys = [key.toString() for key in sample_window.actions_by_name["redo"].shortcuts()]
    assert keys == ["Ctrl+Shift+Z", "Ctrl+Y"], "on every system, whatever its own key for it is"


def test_rows_that_a_paste_added_go_and_come_with_it_on_the_screen(workspace: Workspace) -> None:
    editor = table(workspace)
    rows = editor.model.rowCount()
    choose(editor, rows - 1)
    QGuiApplication.clipboard().setText(BLOCK)
    press("Ctrl+V")
    assert editor.model.rowCount() == rows + 2
    press("Ctrl+Z")
    assert editor.model.rowCount() == rows
    press("Ctrl+Y")
    assert editor.model.rowCount() == rows + 2


def large_cell(workspace: Workspace) -> tuple[TableEditor, QTextEdit]:
    """A cell with a long text, open beside its table."""
    go(workspace, SYSTEMS)
    editor = workspace.findChild(TableEditor, str(SYSTEMS))
    assert editor is not None
    editor.view.setFocus()
    column = next(at for at, column in enumerate(editor.model.table.columns, 1) if column.kind == "long_text")
    editor.view.setCurrentIndex(editor.model.index(0, column))
    press("Return")
    text = QApplication.focusWidget()
    assert isinstance(text, QTextEdit)
    return editor, text


def press_in(widget: QWidget, key: str) -> None:
    """Press a key in a popup, whose own widget has the keyboard."""
    combination = QKeySequence(key)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())
    settle()


def test_undo_in_a_cell_beside_its_table_shows_there_what_it_takes_back(workspace: Workspace) -> None:
    editor, text = large_cell(workspace)
    before, words = stored(workspace, SYSTEMS), text.toPlainText()
    QTest.keyClicks(text, "typed here ")
    typed = stored(workspace, SYSTEMS)
    assert typed != before
    press_in(text, "Ctrl+Z")
    assert stored(workspace, SYSTEMS) == before
    assert editor.findChild(QWidget, "cell_popup").isVisible()  # type: ignore[union-attr]
    assert text.toPlainText() == words
    press_in(text, "Ctrl+Y")
    assert stored(workspace, SYSTEMS) == typed
    assert text.toPlainText() == "typed here " + words
    lines_of(opened_menu(text))["undo"].trigger()
    assert text.toPlainText() == words


def test_undo_of_another_field_closes_a_cell_beside_its_table_and_goes_there(workspace: Workspace) -> None:
    go(workspace, NAME)
    before = stored(workspace, NAME)
    write("new ")
    editor, text = large_cell(workspace)
    press_in(text, "Ctrl+Z")
    assert stored(workspace, NAME) == before
    popup = editor.findChild(QWidget, "cell_popup")
    assert popup is None or not popup.isVisible()
    assert workspace.field_in_hand() == NAME


def test_a_cell_beside_its_table_closes_when_its_row_goes_and_writes_nowhere_else(workspace: Workspace) -> None:
    editor, text = large_cell(workspace)
    kept = editor.model.rows()[1:]
    assert kept, "there are rows that could be written into"
    workspace.session.answer(SYSTEMS, [])
    workspace.session.answer(SYSTEMS, [*kept])
    settle()
    popup = editor.findChild(QWidget, "cell_popup")
    if popup is not None and popup.isVisible():
        QTest.keyClicks(text, "stray words")
    assert stored(workspace, SYSTEMS) == kept
    assert popup is None or not popup.isVisible()


def test_words_of_ones_own_beside_choices_are_undone_by_the_dossier(surroundings: Surroundings, qtbot: QtBot) -> None:
    editor = make_editor(field_of("choices", other=True), surroundings)
    qtbot.addWidget(editor)
    editor.show()
    own = editor.inputs()[-1]
    assert isinstance(own, QLineEdit)
    QTest.keyClicks(own, "own words")
    press_in(own, "Ctrl+Z")
    assert own.text() == "own words", "Qt takes nothing back by itself, behind the back of the dossier"


def test_typing_without_a_pause_reaches_the_file_and_is_one_step(workspace: Workspace, qtbot: QtBot) -> None:
    before = stored(workspace, NAME)
    go(workspace, NAME)
    press("End")
    session = workspace.session
    seen = set()
    for letter in "abcdefghijklmnop":
        QTest.keyClicks(at(), letter)
        qtbot.wait(100)
        seen.add(session.dossier.answers.value(NAME))
    assert len(seen) > 2, "the file follows while somebody types"
    session.undo()
    assert stored(workspace, NAME) == before
