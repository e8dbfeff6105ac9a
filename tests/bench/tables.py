"""Ten thousand rows in an open window: what a key, a scroll and a paste cost a person who waits for them."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from tests.bench.measuring import Figure, Measured, Spent, Stopwatch, milliseconds

from beigao._i18n import set_language
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.dossier.samples import create_sample
from beigao.ui.editors.table import TableEditor
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.settings import Settings, SettingsFile
from beigao.ui.theme import Theme

ROWS, PASTED = 10_000, 1_000
ROUNDS = 9
SAMPLE = "internal_assistant"


def ten_thousand_rows() -> Measured:
    """A table of ten thousand data items: a key in a cell, the cell stored and checked, a page further, a paste."""
    with _table() as (window, table):
        return Measured(
            {
                "rows10k_key_ms": _milliseconds(lambda turn: _type(table, turn)),
                "rows10k_edit_ms": _milliseconds(lambda turn: _commit(window, table, turn)),
                "rows10k_scroll_ms": _milliseconds(lambda _turn: _page_down(table)),
                "rows10k_paste_ms": _milliseconds(lambda turn: _paste(window, table, turn)),
            }
        )


@contextmanager
def _table() -> Iterator[tuple[MainWindow, TableEditor]]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    set_language("zh")
    theme, library = Theme(), load_library()
    theme.apply(app)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "rows.beigao"
        dossier = create_sample(path, SAMPLE)
        entry = dossier.answers.entries("activities")[0].id
        dossier.set_answer("activities", entry, "items", [_row(number) for number in range(ROWS)])
        dossier.close()
        settings = Settings(language="zh", scheme="light", tour_seen=True)
        window = MainWindow(app, library, theme, SettingsFile(Path(name) / "window.json"), settings)
        window.resize(1366, 768)
        window.show()
        window.open_path(path)
        assert window.session is not None
        assert window.workspace is not None
        window.session.check()
        path_of_table = FieldPath("activities", entry, "items")
        window.workspace.show_path(path_of_table)
        _settle()
        window.workspace.show_path(path_of_table)  # now that the page has its height
        page = window.workspace.page()
        assert isinstance(page, FormPage)
        row = page.row("items")
        assert row is not None
        assert isinstance(row.editor, TableEditor)
        _settle()
        assert not row.editor.view.visibleRegion().isEmpty()
        yield window, row.editor
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _row(number: int) -> Json:
    row: dict[str, Json] = {
        "name": f"字段{number}",
        "category": "basic",
        "item": "full_name",
        "sensitive": number % 7 == 0,
        "people": number,
    }
    return row if number % 100 == 0 else row | {"necessity": f"没有第{number}项就无法核对工单并答复会员"}


def _milliseconds(measure: Callable[[int], Spent]) -> Figure:
    """After one round of warming up."""
    return milliseconds([measure(turn) for turn in range(ROUNDS + 1)][1:])


def _type(table: TableEditor, turn: int) -> Spent:
    """One key in an open cell."""
    line = _open(table, turn)
    spent = _spent(lambda: QTest.keyClicks(line, "a"))
    _spent(lambda: QTest.keyClick(line, Qt.Key.Key_Return))
    return spent


def _commit(window: MainWindow, table: TableEditor, turn: int) -> Spent:
    """From Enter until the cell is in the file and its findings are shown."""
    line = _open(table, ROUNDS + 1 + turn)
    QTest.keyClicks(line, f"a{turn}")
    session = window.session
    assert session is not None
    spent = _spent(lambda: (QTest.keyClick(line, Qt.Key.Key_Return), session.flush()))
    _settle()
    return spent


def _open(table: TableEditor, row: int) -> QLineEdit:
    index = table.model.index(row, 1)
    table.view.setCurrentIndex(index)
    _spent(lambda: table.view.open_cell(index))
    line = table.view.indexWidget(index)
    assert isinstance(line, QLineEdit)
    return line


def _spent(deed: Callable[[], object]) -> Spent:
    watch = Stopwatch()
    deed()
    QApplication.processEvents()
    return watch.spent()


def _page_down(table: TableEditor) -> Spent:
    return _spent(lambda: QTest.keyClick(table.view, Qt.Key.Key_PageDown))


def _paste(window: MainWindow, table: TableEditor, turn: int) -> Spent:
    text = "\n".join(f"贴{turn}-{n}\t个人基本资料\t姓名\t否\t{n}" for n in range(PASTED))
    QGuiApplication.clipboard().setText(text)
    table.view.setCurrentIndex(table.model.index(5_000, 1))
    spent = _spent(table.paste_block)
    assert window.session is not None
    window.session.flush()
    _settle()
    return spent


def _settle() -> None:
    """Let everything happen that was put off."""
    end = time.perf_counter() + 0.6
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.005)
