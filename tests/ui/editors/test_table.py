"""Tables are worked in by keyboard, and take blocks from a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from tests.ui.conftest import Answering

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.workbook import read_workbook
from beigao.ui.editors import Surroundings, make_editor
from beigao.ui.editors.choosing import OptionCombo
from beigao.ui.editors.lines import Line
from beigao.ui.editors.table import TableEditor
from beigao.ui.editors.table_cells import CellPopup
from beigao.ui.editors.table_model import TableModel
from beigao.ui.editors.table_view import TABLE_KEYS


@pytest.fixture
def items(qtbot: QtBot, surroundings: Surroundings, library: Library) -> TableEditor:
    """The data items of an export activity: text, choices of catalogues, yes or no, people, long text."""
    made = make_editor(library.forms["activities"].field("items"), surroundings)
    assert isinstance(made, TableEditor)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def test_a_block_from_a_spreadsheet_becomes_typed_cells(items: TableEditor, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(
        '会员姓名\t个人基本资料\t姓名\t否\t12.64万\t"第一行\n第二行"\n账号\t\t\t是\tmany\t\n'
    )
    with qtbot.waitSignal(items.edited):
        items.paste_block()
    first, second = items.value()  # type: ignore[misc]
    assert first["name"] == "会员姓名"
    assert first["category"] == "basic"
    assert first["sensitive"] is False
    assert first["people"] == 126400
    assert first["necessity"] == "第一行\n第二行"
    assert second == {"name": "账号", "sensitive": True, "people": "many"}


def test_cells_beyond_the_last_column_are_left_out(items: TableEditor) -> None:
    items.set_value([{"name": "a"}])
    items.view.setCurrentIndex(items.model.index(0, 6))
    QGuiApplication.clipboard().setText("why\ttoo much")
    items.paste_block()
    assert items.value() == [{"name": "a", "necessity": "why"}]


def test_what_is_copied_is_what_is_pasted(items: TableEditor) -> None:
    rows = [{"name": "a", "category": "basic", "sensitive": True, "people": 1200}, {"name": "b", "people": 7}]
    items.set_value(rows)
    items.view.selectAll()
    items.copy_block()
    items.set_value([])
    items.view.clearSelection()
    items.model.paste(0, 1, QGuiApplication.clipboard().text())
    assert items.value() == rows


def test_enter_opens_a_cell_and_goes_on_below(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": "a"}])
    items.view.setFocus()
    items.view.setCurrentIndex(items.model.index(0, 1))
    qtbot.keyClick(items.view, Qt.Key.Key_Return)
    line = items.view.findChild(QLineEdit)
    assert line is not None
    qtbot.keyClicks(line, "new")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: items.model.rowCount() == 2)
    assert items.model.rows() == [{"name": "new"}, {}]
    assert items.view.currentIndex().row() == 1


def test_rows_are_added_moved_and_deleted(items: TableEditor) -> None:
    items.set_value([{"name": "a"}, {"name": "b"}, {"name": "c"}])
    items.view.setCurrentIndex(items.model.index(2, 1))
    items.move_row(-1)
    assert [row["name"] for row in items.model.rows()] == ["a", "c", "b"]
    items.delete_rows()
    assert [row["name"] for row in items.model.rows()] == ["a", "b"]


def test_delete_empties_the_chosen_cells(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": "a", "people": 3}])
    items.view.selectAll()
    with qtbot.waitSignal(items.edited):
        qtbot.keyClick(items.view, Qt.Key.Key_Delete)
    assert items.value() == [{}]


def test_a_needed_empty_cell_of_a_filled_row_is_a_gap(items: TableEditor) -> None:
    items.set_value([{"name": "a"}, {}])
    necessity = [column.id for column in items.model.table.columns].index("necessity") + 1
    assert items.model.is_gap(items.model.index(0, necessity))
    assert not items.model.is_gap(items.model.index(1, necessity))


def test_a_long_answer_opens_beside_the_table(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": "a"}])
    necessity = items.model.index(0, 6)
    items.open_large(QPersistentModelIndex(necessity))
    popup = items.findChild(CellPopup)
    assert popup is not None
    qtbot.keyClicks(popup.editor.inputs()[0], "because")
    popup.close()
    assert items.value() == [{"name": "a", "necessity": "because"}]


def test_escape_takes_the_typing_in_a_large_cell_back(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": "a", "necessity": "old"}])
    items.open_large(QPersistentModelIndex(items.model.index(0, 6)))
    popup = items.findChild(CellPopup)
    assert popup is not None
    popup.editor.set_value("new")
    qtbot.keyClick(popup.editor.inputs()[0], Qt.Key.Key_Escape)
    assert items.value() == [{"name": "a", "necessity": "old"}]


def test_rows_that_the_law_fixes_are_all_there_and_named(
    qtbot: QtBot, surroundings: Surroundings, library: Library
) -> None:
    made = make_editor(library.forms["algorithms"].field("risks"), surroundings)
    assert isinstance(made, TableEditor)
    qtbot.addWidget(made)
    made.set_value([{"affected": "users"}])
    assert made.model.rowCount() == 8
    assert made.model.text(made.model.index(0, 0)) != "1"
    made.delete_rows()
    made.add_row()
    assert made.model.rowCount() == 8


def test_ten_thousand_rows_open_without_delay(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": f"item {number}", "people": number} for number in range(10_000)])
    assert items.view.height() < 700, "a long table scrolls inside itself"
    items.model.set_value(items.model.index(9_999, 1), "last")
    assert items.model.rows()[-1]["name"] == "last"


def test_an_empty_row_within_a_block_keeps_the_rows_below_in_their_places(items: TableEditor) -> None:
    items.set_value([{"name": "a"}, {"name": "b"}, {"name": "c"}])
    items.model.paste(0, 1, "x\r\n\r\nz\r\n\r\n")
    assert items.value() == [{"name": "x"}, {}, {"name": "z"}]


def test_a_block_that_no_spreadsheet_made_is_read_line_by_line(items: TableEditor) -> None:
    items.model.paste(0, 1, '"open\n' + "x" * 200_000 + "\nlast")
    assert items.model.rowCount() == 3
    assert items.model.text(items.model.index(2, 1)) == "last"


def test_what_is_typed_into_a_cell_is_told_with_every_key(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": "old"}])
    told: list[object] = []
    items.edited.connect(told.append)
    items.view.setCurrentIndex(items.model.index(0, 1))
    items.view.open_cell(items.model.index(0, 1))
    line = items.view.findChild(Line)
    assert line is not None
    assert line.accessibleName()
    line.selectAll()
    qtbot.keyClicks(line, "new ")
    assert told[-1] == [{"name": "new "}]
    assert line.text() == "new ", "what is being typed stays as it is typed"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert items.value() == [{"name": "old"}], "Esc takes it back"


def test_typing_on_a_chosen_cell_replaces_its_words(items: TableEditor, qtbot: QtBot) -> None:
    column = [known.id for known in items.model.table.columns].index("category") + 1
    items.set_value([{"name": "a", "category": "words of their own"}])
    items.view.open_cell(items.model.index(0, column))
    combo = items.view.findChild(OptionCombo)
    assert combo is not None
    qtbot.keyClicks(combo.typed(), "others")
    assert items.value() == [{"name": "a", "category": "others"}]


def test_emptying_many_cells_is_one_edit(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": str(row)} for row in range(50)])
    items.view.selectAll()
    told: list[object] = []
    items.edited.connect(told.append)
    items.empty_cells()
    assert len(told) == 1
    assert not any(items.value())  # type: ignore[arg-type]


def test_a_block_with_a_heading_goes_to_the_columns_it_names(items: TableEditor) -> None:
    items.set_value([{"name": "a", "people": 1}])
    items.view.setCurrentIndex(items.model.index(0, 4))
    QGuiApplication.clipboard().setText("人数\t字段名称\n1.2万\tx\n3\ty\n")
    items.paste_block()
    assert items.value() == [{"name": "x", "people": 12000}, {"name": "y", "people": 3}]


def test_rows_that_did_not_change_are_the_same_objects(items: TableEditor) -> None:
    rows = [{"name": "a"}, {"name": "b"}, {"name": "c"}]
    items.set_value(rows)
    told: list[list[dict[str, object]]] = []
    items.edited.connect(told.append)
    items.model.set_value(items.model.index(1, 1), "x")
    assert told[0] == [{"name": "a"}, {"name": "x"}, {"name": "c"}]
    assert told[0][0] is rows[0]
    assert told[0][2] is rows[2]
    items.model.set_value(items.model.index(1, 1), "y")
    assert told[0][1] == {"name": "x"}, "what was told stays as it was told"
    assert rows[1] == {"name": "b"}


def test_an_answer_from_elsewhere_leaves_the_place_one_works_at(items: TableEditor) -> None:
    rows = [{"name": str(number)} for number in range(100)]
    items.set_value(rows)
    items.view.setCurrentIndex(items.model.index(60, 1))
    items.set_value([*rows[:20], {"name": "x"}, {"name": "new"}, *rows[21:]])
    assert items.view.currentIndex().row() == 61
    assert items.model.text(items.model.index(20, 1)) == "x"
    items.set_value(rows)
    assert items.view.currentIndex().row() == 60
    assert items.value() == rows


def test_what_is_counted_follows_every_edit(items: TableEditor) -> None:
    full = {"name": "a", "category": "basic", "item": "full_name", "sensitive": True, "necessity": "why"}
    items.set_value([full, {"name": "b"}, {}])
    assert (items.model.gaps(), items.model.sensitive()) == (4, 1)
    items.model.set_value(items.model.index(1, 4), True)
    assert (items.model.gaps(), items.model.sensitive()) == (3, 2)
    items.model.remove([0, 2])
    assert (items.model.gaps(), items.model.sensitive()) == (3, 1)
    items.model.paste(1, 1, "x\nz")
    items.set_value([])
    assert (items.model.gaps(), items.model.sensitive()) == (0, 0)


def test_fill_down_repeats_the_first_of_the_chosen_rows(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": "a", "people": 5}, {"name": "b", "people": 6}, {"name": "c"}])
    choose(items, 0, 2, 5)
    with qtbot.waitSignal(items.edited):
        qtbot.keyClick(items.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [row.get("people") for row in items.model.rows()] == [5, 5, 5]
    choose(items, 1, 1, 1)
    items.fill_down()
    assert [row["name"] for row in items.model.rows()] == ["a", "a", "c"], "one row takes what stands above it"
    choose(items, 0, 0, 1)
    items.fill_down()
    assert items.model.rows()[0]["name"] == "a"


def test_cut_gives_the_cells_to_the_clipboard_and_empties_them(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": "a\nb", "people": 5}, {"name": "c"}])
    choose(items, 0, 1, 1)
    qtbot.keyClick(items.view, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert items.value() == [{"people": 5}, {}]
    items.paste_block()
    assert items.value() == [{"name": "a\nb", "people": 5}, {"name": "c"}]


def test_tab_goes_from_cell_to_cell_and_out_of_the_table(items: TableEditor, qtbot: QtBot) -> None:
    last = items.model.columnCount() - 1
    items.set_value([{"name": "a"}, {"name": "b"}])
    items.view.setFocus()
    items.view.setCurrentIndex(items.model.index(0, last))
    qtbot.keyClick(items.view, Qt.Key.Key_Tab)
    assert (items.view.currentIndex().row(), items.view.currentIndex().column()) == (1, 1)
    qtbot.keyClick(items.view, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert (items.view.currentIndex().row(), items.view.currentIndex().column()) == (0, last)
    items.view.setCurrentIndex(items.model.index(1, last))
    qtbot.keyClick(items.view, Qt.Key.Key_Tab)
    assert not items.view.hasFocus()
    items.view.setFocus()
    items.view.setCurrentIndex(items.model.index(0, 1))
    qtbot.keyClick(items.view, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert not items.view.hasFocus()


def test_tab_in_an_open_cell_keeps_it_and_opens_the_next(items: TableEditor, qtbot: QtBot) -> None:
    items.set_value([{"name": "a"}])
    items.view.setCurrentIndex(items.model.index(0, 1))
    items.view.open_cell(items.model.index(0, 1))
    line = items.view.indexWidget(items.model.index(0, 1))
    assert isinstance(line, Line)
    qtbot.keyClicks(line, "new")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert items.value() == [{"name": "new"}]
    assert isinstance(items.view.indexWidget(items.model.index(0, 2)), OptionCombo)


def test_every_key_of_the_table_does_something(items: TableEditor) -> None:
    by_view = {"open", "next", "previous", "leave", "leave_back", "select_all"}
    assert set(TABLE_KEYS) - by_view == set(items._deeds)


def test_a_column_keeps_the_width_that_a_person_drew(items: TableEditor) -> None:
    items.view.horizontalHeader().resizeSection(2, 250)
    items.resize(900, 300)
    assert items.view.columnWidth(2) == 250
    items.retranslate()
    assert items.view.columnWidth(2) == 250
    items.view.horizontalHeader().sectionHandleDoubleClicked.emit(2)
    assert items.view.columnWidth(2) != 250


def test_choosing_all_of_ten_thousand_rows_asks_none_of_them(
    items: TableEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    items.set_value([{"name": str(number)} for number in range(10_000)])
    asked: list[int] = []
    flags = TableModel.flags
    monkeypatch.setattr(TableModel, "flags", lambda self, index: asked.append(1) or flags(self, index))
    items.view.selectAll()
    QApplication.processEvents()
    assert len(asked) < 1_000
    items.copy_block()
    assert QGuiApplication.clipboard().text().count("\n") == 9_999


def choose(items: TableEditor, first: int, last: int, column: int) -> None:
    """Choose the cells of one column."""
    model, selection = items.model, items.view.selectionModel()
    items.view.setFocus()
    items.view.setCurrentIndex(model.index(first, column))
    block = QItemSelection(model.index(first, column), model.index(last, column))
    selection.select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_rows_have_two_lines_only_where_their_words_need_them(items: TableEditor) -> None:
    QApplication.processEvents()
    items.set_value([{"name": "a", "necessity": "short"}])
    low = items.view.rowHeight(0)
    items.set_value([{"name": "a", "necessity": "to be able to answer the customer who asked, and no one else " * 2}])
    assert items.view.rowHeight(0) > low
    items.set_value([{"name": "a"}])
    assert items.view.rowHeight(0) == low


def test_the_keyboard_comes_to_the_first_cell_and_not_to_the_number_of_its_row(items: TableEditor) -> None:
    items.set_value([{"name": "a"}])
    QApplication.sendEvent(items.view, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert (items.view.currentIndex().row(), items.view.currentIndex().column()) == (0, 1)


def test_a_table_is_saved_as_a_workbook(
    qtbot: QtBot, surroundings: Surroundings, library: Library, dialogs: Answering, tmp_path: Path
) -> None:
    session = surroundings.session
    place = session.add_entry("activities")
    path = FieldPath(*place, "items")
    session.answer(path, [{"name": "账号", "people": 12}])
    made = make_editor(library.forms["activities"].field("items"), surroundings)
    assert isinstance(made, TableEditor)
    qtbot.addWidget(made)
    made.setObjectName(str(path))
    dialogs.path = tmp_path / "表.xlsx"
    made.save_workbook()
    answers = session.dossier.answers.copy()
    answers.entry(*place).values.pop("items")
    assert read_workbook(tmp_path / "表.xlsx", answers, library).value(path) == session.value(path)
    assert dialogs.proposed.endswith(".xlsx")
