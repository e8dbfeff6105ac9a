"""A CSV file goes into a table as a person agrees to it, and nothing of the table is lost before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot
from tests.ui.conftest import Answering

from beigao.definitions.loader import Library
from beigao.ui.editors import Surroundings, make_editor
from beigao.ui.editors.csv_dialog import CsvDialog
from beigao.ui.editors.table import TableEditor

TEXT = "是否敏感,备注,字段名称,人数\n是,x,会员姓名,12.64万\n也许,y,账号,7\n,,,\n"
ROWS = [{"name": "会员姓名", "sensitive": True, "people": 126400}, {"name": "账号", "sensitive": "也许", "people": 7}]


@pytest.fixture
def items(qtbot: QtBot, surroundings: Surroundings, library: Library) -> TableEditor:
    made = make_editor(library.forms["activities"].field("items"), surroundings)
    assert isinstance(made, TableEditor)
    qtbot.addWidget(made)
    made.show()
    made.set_value([{"name": "before"}])
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "items.csv"
    path.write_text(TEXT, encoding="gb18030")
    return path


@pytest.fixture
def ask(items: TableEditor, file: Path, dialogs: Answering) -> Callable[[], CsvDialog]:
    """Opens the dialog as the button does."""

    def opened() -> CsvDialog:
        dialogs.path = file
        items.csv.click()
        dialog = items.findChild(CsvDialog)
        assert dialog is not None
        return dialog

    return opened


def test_rows_are_added_below_as_the_heading_says(
    items: TableEditor, ask: Callable[[], CsvDialog], qtbot: QtBot
) -> None:
    dialog = ask()
    assert dialog.heading.isChecked()
    assert dialog.rows() == ROWS
    assert [column.id if column else None for column in dialog.columns()] == ["sensitive", None, "name", "people"]
    assert "备注" in dialog._left_out.text()
    assert dialog._unread.text(), "也许 is no yes and no no"
    assert items.value() == [{"name": "before"}]
    right = [bool(dialog.preview.item(1, at).textAlignment() & Qt.AlignmentFlag.AlignRight) for at in range(4)]
    assert right == [False, False, False, True], "only numbers stand at the right"
    with qtbot.waitSignal(items.edited) as told:
        dialog.take.click()
    assert told.args == [[{"name": "before"}, *ROWS]]


def test_rows_take_the_place_of_those_that_were_there(items: TableEditor, ask: Callable[[], CsvDialog]) -> None:
    dialog = ask()
    dialog.mode.set_index(1)
    dialog.take.click()
    assert items.value() == ROWS


def test_a_person_says_where_a_column_goes(ask: Callable[[], CsvDialog], items: TableEditor) -> None:
    dialog = ask()
    names = [column.id for column in items.model.table.columns]
    dialog.combos[1].setCurrentIndex(names.index("name") + 1)
    assert [row["name"] for row in dialog.rows()] == ["x", "y"]
    assert dialog.combos[2].currentIndex() == 0, "a column takes one column of the file"
    dialog.combos[1].setCurrentIndex(names.index("necessity") + 1)
    assert dialog.rows()[0]["necessity"] == "x"
    dialog.heading.setChecked(False)
    assert len(dialog.rows()) == 3


def test_without_a_heading_columns_go_by_their_place(file: Path, items: TableEditor) -> None:
    file.write_text("a;basic\nb;basic\n")
    items.import_csv(file)
    dialog = items.findChild(CsvDialog)
    assert dialog is not None
    assert not dialog.heading.isChecked()
    assert dialog.rows() == [{"name": "a", "category": "basic"}, {"name": "b", "category": "basic"}]
    dialog.cancel.click()
    assert items.value() == [{"name": "before"}]


def test_a_bad_file_is_told_and_the_table_stays(file: Path, items: TableEditor, dialogs: Answering) -> None:
    file.write_bytes(b"PK\x03\x04")
    items.import_csv(file)
    assert len(dialogs.told) == 1
    assert items.findChild(CsvDialog) is None
    assert items.value() == [{"name": "before"}]


def test_a_file_that_is_dropped_on_the_table_is_imported(file: Path, items: TableEditor) -> None:
    for name, taken in ((file.with_name("picture.png"), False), (file, True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(name))])
        place, keys = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
        event = QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
        items.view.dropEvent(event)
        assert (items.findChild(CsvDialog) is not None) == taken


def test_a_table_whose_rows_the_law_fixes_takes_no_file(
    qtbot: QtBot, surroundings: Surroundings, library: Library, file: Path
) -> None:
    made = make_editor(library.forms["algorithms"].field("risks"), surroundings)
    assert isinstance(made, TableEditor)
    qtbot.addWidget(made)
    made.import_csv(file)
    assert made.findChild(CsvDialog) is None
    assert not made.view.acceptDrops()
