"""What an input method has in hand is shown and nothing else; what it gives is stored once, whatever the editor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.editors.test_every_kind import field_of

from beigao.definitions.fields import KINDS, FieldModel, Kind
from beigao.definitions.paths import FieldPath
from beigao.ui.editors import EDITORS, Editor, Surroundings, make_editor
from beigao.ui.editors.table import TableEditor
from beigao.ui.field_row import FieldRow
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Place

PINYIN = "bei'gao"
WORDS = "备稿"
TYPED: set[Kind] = {"text", "long_text", "number", "people", "date", "date_range"}
"""Kinds that are typed as they are; the others where they are searched or have words of one's own."""


def compose(widget: QWidget, pre_edit: str = "", commit: str = "") -> None:
    """Send what an input method sends."""
    attributes = [QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.Cursor, len(pre_edit), 1, None)]
    event = QInputMethodEvent(pre_edit, attributes if pre_edit else [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def written_in(widget: QWidget) -> str:
    return widget.toPlainText() if isinstance(widget, QTextEdit) else widget.text()  # type: ignore[attr-defined,no-any-return]


def typing_places(editor: QWidget) -> Iterator[QWidget]:
    """The widgets of an editor that take an input method, line edits inside combos among them."""
    for widget in editor.findChildren(QWidget):
        is_own = isinstance(widget, QLineEdit) and isinstance(widget.parent(), QComboBox)
        if isinstance(widget, QLineEdit | QTextEdit) and (is_own or widget.isVisibleTo(editor)):
            yield widget


@pytest.fixture
def editor(qtbot: QtBot, surroundings: Surroundings) -> Callable[..., Editor]:
    kept: list[Editor] = []  # a widget that nobody holds may be collected while it is painted

    def make(field: FieldModel) -> Editor:
        made = make_editor(field, surroundings)
        qtbot.addWidget(made)
        made.resize(600, 300)
        made.show()
        made.activateWindow()
        kept.append(made)
        return made

    return make


def fields() -> list[Any]:
    many = [{"id": f"option_{n}", "label": {"zh": f"选项{n}", "en": f"Option {n}"}} for n in range(50)]
    plain = [pytest.param(field_of(kind), id=kind) for kind in KINDS]
    searched = [
        pytest.param(field_of("choice", options=many), id="choice-searched"),
        pytest.param(field_of("choice", other=True), id="choice-own-words"),
        pytest.param(field_of("choices", other=True), id="choices-own-words"),
        pytest.param(field_of("choices", options=many, other=True), id="choices-searched"),
    ]
    return [*plain, *searched]


def test_the_walk_covers_every_editor() -> None:
    assert {parameter.values[0].kind for parameter in fields()} == set(EDITORS)


@pytest.mark.parametrize("field", fields())
def test_what_is_being_composed_is_shown_and_not_taken_for_an_answer(
    field: FieldModel, editor: Callable[..., Editor], qtbot: QtBot
) -> None:
    made = editor(field)
    before = made.value()
    for widget in typing_places(made):
        widget.setFocus()
        with qtbot.assertNotEmitted(made.edited):
            compose(widget, PINYIN)
            compose(widget, PINYIN + "z")
        assert PINYIN not in written_in(widget)
        shown = widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        assert shown.isValid()
        with qtbot.assertNotEmitted(made.edited):
            compose(widget)  # given up
        assert made.value() == before


@pytest.mark.parametrize("field", fields())
def test_what_was_composed_is_given_once(field: FieldModel, editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor(field)
    for widget in typing_places(made):
        given: list[object] = []
        made.edited.connect(given.append)
        widget.setFocus()
        compose(widget, PINYIN)
        compose(widget, "", WORDS)
        assert written_in(widget) == WORDS
        is_filter = widget.property("role") == "filter"
        assert len(given) == (0 if is_filter else 1)
        assert is_filter or WORDS in str(given[0])
        made.edited.disconnect(given.append)


@pytest.mark.parametrize("kind", sorted(TYPED))
def test_the_kinds_that_are_typed_take_an_input_method(kind: Kind, editor: Callable[..., Editor]) -> None:
    made = editor(field_of(kind))
    assert all(widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) for widget in made.inputs())
    assert list(typing_places(made))


def table(**columns: Any) -> FieldModel:
    label = {"zh": "名称", "en": "Name"}
    options = [{"id": f"option_{n}", "label": {"zh": f"选项{n}", "en": f"Option {n}"}} for n in range(14)]
    kinds: dict[str, dict[str, Any]] = {
        "text": {}, "long_text": {}, "number": {}, "people": {}, "date": {},
        "choice": {"options": options, "other": True}, "choices": {"options": options, "other": True},
    }  # fmt: skip
    made = [{"id": kind, "kind": kind, "label": label, **more} for kind, more in kinds.items()]
    return field_of("table", columns=made)


CELLS = ("text", "number", "people", "date", "choice")
LARGE_CELLS = ("long_text", "choices")


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_takes_what_was_composed_once(kind: str, editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor(table())
    assert isinstance(made, TableEditor)
    made.set_value([{"text": ""}])
    made.add_row()
    ids = [column.id for column in made.model.table.columns]
    index = made.model.index(0, ids.index(kind) + 1)
    made.view.setFocus()
    made.view.setCurrentIndex(index)
    made.view.open_cell(index)
    (widget,) = list(typing_places(made.view.viewport()))
    with qtbot.assertNotEmitted(made.edited):
        compose(widget, PINYIN)
    given: list[object] = []
    made.edited.connect(given.append)
    compose(widget, "", WORDS)
    assert [rows[0].get(kind) for rows in given] == [WORDS]  # type: ignore[index]
    assert written_in(widget) == WORDS


@pytest.mark.parametrize("kind", LARGE_CELLS)
def test_a_cell_that_opens_beside_its_table_takes_what_was_composed_once(
    kind: str, editor: Callable[..., Editor], qtbot: QtBot
) -> None:
    made = editor(table())
    assert isinstance(made, TableEditor)
    made.set_value([{"text": "x"}])
    ids = [column.id for column in made.model.table.columns]
    made.view.open_cell(made.model.index(0, ids.index(kind) + 1))
    popup = made.findChild(QWidget, "cell_popup")
    assert popup is not None
    widget = list(typing_places(popup))[-1]
    with qtbot.assertNotEmitted(made.edited):
        compose(widget, PINYIN)
    given: list[object] = []
    made.edited.connect(given.append)
    compose(widget, "", WORDS)
    assert len(given) == 1
    assert WORDS in str(given[0][0][kind])  # type: ignore[index]
    popup.close()


def test_composing_over_a_chosen_cell_opens_it(editor: Callable[..., Editor], qtbot: QtBot) -> None:
    made = editor(table())
    assert isinstance(made, TableEditor)
    made.set_value([{"text": ""}])
    made.add_row()
    made.view.setFocus()
    made.view.setCurrentIndex(made.model.index(0, 1))
    if opened := list(typing_places(made.view.viewport())):
        opened[0].close()
    compose(made.view, "b")
    compose(made.view, "", WORDS)
    assert made.model.rows()[0].get("text", WORDS) == WORDS


def test_what_is_being_composed_is_not_checked_and_not_stored(surroundings: Surroundings, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    session = surroundings.session
    path = FieldPath("company", "company", "email")
    row = FieldRow(session.library.forms["company"].field("email"), path, surroundings, holder)
    holder.show()
    line = row.editor.inputs()[0]
    compose(line, "nobody")
    session.flush()
    session.check()
    assert session.value(path) is None
    assert not [finding for finding in session.findings_of(Place("company", "company")) if finding.id == "email"]
    stored: list[object] = []
    session.answered.connect(stored.append)
    compose(line, "", "nobody")
    session.flush()
    assert stored == [path]
    assert session.value(path) == "nobody"


def test_a_counted_field_counts_what_was_given_and_not_what_is_composed(
    surroundings: Surroundings, qtbot: QtBot
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    place = surroundings.session.add_entry("services")
    field = surroundings.session.library.forms["services"].field("description")
    row = FieldRow(field, FieldPath(*place, "description"), surroundings, holder)
    holder.show()
    assert row.counter is not None
    compose(row.editor.inputs()[0], PINYIN)
    assert row.counter.label.text() == "0 / 500"
    compose(row.editor.inputs()[0], "", WORDS)
    assert row.counter.label.text() == "2 / 500"


def test_composing_survives_a_refresh_of_the_page(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    path = FieldPath("company", "company", "business_overview")
    workspace.show_path(path)
    settle()
    editor = workspace.findChild(Editor, str(path))
    assert editor is not None
    before = str(editor.value())
    text = editor.inputs()[0]
    compose(text, PINYIN)
    workspace.session.check()
    settle()
    compose(text, "", WORDS)
    assert str(editor.value()) == WORDS + before
