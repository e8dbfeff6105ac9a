"""The language is switched while words are half typed, by its key and by its button: no word and no place is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QWidget
from tests.ui.editors.test_input_methods import compose, written_in
from tests.ui.keyboard import press, settle
from tests.ui.test_undo import ITEMS, NAME, PURPOSE, SYSTEMS, choose, go, large_cell, stored, table

from beigao.definitions.paths import FieldPath
from beigao.ui.main_window import MainWindow
from beigao.ui.words import Label
from beigao.ui.workspace import Workspace

PINYIN = "bei'gao"


class Edit(NamedTuple):
    """Words that are being typed: the window, their field, and the widget they are typed into."""

    window: MainWindow
    workspace: Workspace
    path: FieldPath
    widget: QLineEdit | QTextEdit


def in_a_cell(workspace: Workspace) -> QWidget:
    choose(table(workspace), 0)
    press("F2")
    return QApplication.focusWidget()


WAYS: dict[str, tuple[FieldPath, Callable[[Workspace], QWidget]]] = {
    "line": (NAME, lambda workspace: go(workspace, NAME)),
    "long text": (PURPOSE, lambda workspace: go(workspace, PURPOSE)),
    "cell": (ITEMS, in_a_cell),
    "cell beside its table": (SYSTEMS, lambda workspace: large_cell(workspace)[1]),
}


@pytest.fixture(params=WAYS)
def edit(request: pytest.FixtureRequest, sample_window: MainWindow) -> Edit:
    """Half typed words with the caret after the first of them, not yet stored."""
    workspace = sample_window.workspace
    assert workspace is not None
    sample_window.activateWindow()
    settle()
    path, begin = WAYS[request.param]
    widget = begin(workspace)
    assert isinstance(widget, QLineEdit | QTextEdit)
    QTest.keyClicks(widget, "half typed ")
    for _letter in "typed ":
        QTest.keyClick(widget, Qt.Key.Key_Left)
    assert "half typed" not in str(workspace.session.dossier.answers.value(path)), "it is not in the file yet"
    return Edit(sample_window, workspace, path, widget)


def caret(widget: QLineEdit | QTextEdit) -> int:
    return widget.textCursor().position() if isinstance(widget, QTextEdit) else widget.cursorPosition()


def composed_width(widget: QWidget) -> int:
    """Where an input method stands in a line: what it has in hand pushes it to the right."""
    return int(widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).x())


def by_key(edit: Edit) -> None:
    combination = QKeySequence("Ctrl+Shift+L")[0]
    QTest.keyClick(edit.widget, combination.key(), combination.keyboardModifiers())
    settle()


def by_button(edit: Edit) -> None:
    QTest.mouseClick(edit.workspace.top_bar.looks.language.buttons()[0], Qt.MouseButton.LeftButton)
    settle()


def is_chinese(edit: Edit) -> bool:
    """Whether the labels of the page, the menu and the bar are in Chinese."""
    labels = [label.text() for label in edit.workspace.page().findChildren(Label) if label.isVisible()]  # type: ignore[union-attr]
    actions = [edit.window.actions_by_name[name].text() for name in ("undo", "redo", "save")]
    return (
        actions == ["撤销", "重做", "立即保存"]
        and edit.workspace.top_bar.looks.language.index() == 0
        and any("\u4e00" <= letter <= "\u9fff" for text in labels for letter in text)
        and not {"Undo", "optional", "Add row"} & set(labels)
    )


@pytest.mark.parametrize("switch", [by_key, by_button], ids=["by its key", "by its button"])
def test_what_is_half_typed_stays_with_its_caret_and_is_stored(edit: Edit, switch: Callable[[Edit], None]) -> None:
    words, place = written_in(edit.widget), caret(edit.widget)
    switch(edit)
    assert QApplication.focusWidget() is edit.widget
    assert written_in(edit.widget) == words
    assert caret(edit.widget) == place
    assert is_chinese(edit)
    QTest.keyClicks(edit.widget, "and ")
    assert "half and typed" in str(stored(edit.workspace, edit.path))


@pytest.mark.parametrize("switch", [by_key, by_button], ids=["by its key", "by its button"])
def test_what_an_input_method_has_in_hand_stays_there_and_is_given_once(
    edit: Edit, switch: Callable[[Edit], None]
) -> None:
    bare = composed_width(edit.widget)
    compose(edit.widget, PINYIN)
    composing = composed_width(edit.widget)
    assert composing > bare
    switch(edit)
    assert QApplication.focusWidget() is edit.widget
    assert composed_width(edit.widget) == composing, "the pre-edit text is still in its place"
    assert PINYIN not in str(stored(edit.workspace, edit.path)), "and nobody has taken it for an answer"
    compose(edit.widget, "", "备稿")
    assert "half 备稿typed" in str(stored(edit.workspace, edit.path))
    assert is_chinese(edit)


def test_the_key_of_the_language_leads_back_again(sample_window: MainWindow) -> None:
    sample_window.activateWindow()
    press("Ctrl+Shift+L")
    assert sample_window.actions_by_name["undo"].text() == "撤销"
    press("Ctrl+Shift+L")
    assert sample_window.actions_by_name["undo"].text() == "Undo"
