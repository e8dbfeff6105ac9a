"""Undo and redo in the real window, by keys: pasted blocks, open cells, menus of text fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from tests.ui.editors.test_input_methods import compose
from tests.ui.keyboard import at, press, settle, write

from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.ui.editors.table import TableEditor
from beigao.ui.main_window import MainWindow
from beigao.ui.workspace import Workspace

ITEMS = FieldPath("activities", "a1", "items")
PURPOSE = FieldPath("activities", "a1", "recipient_purpose")
NAME = FieldPath("company", "company", "name")
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


@pytest.mark.parametrize("path", [NAME, PURPOSE, ITEMS], ids=["line", "long text", "cell"])
def test_the_language_switches_in_mid_edit_and_neither_words_nor_pre_edit_are_lost(
    sample_window: MainWindow, workspace: Workspace, path: FieldPath, settle: Callable[[], None]
) -> None:
    if path == ITEMS:
        editor = table(workspace)
        choose(editor, 0)
        press("F2")
    else:
        go(workspace, path)
    field = at()
    write("half typed")
    compose(field, "bei'gao")
    sample_window.use_language("zh")
    settle()
    assert QApplication.focusWidget() is field, "the keyboard stays"
    compose(field, "", "备稿")
    assert "half typed备稿" in str(stored(workspace, path))
