"""The page “Risk matrix” in the real window: a picture and a list of the same risks, that lead to their rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.cut import words_cut

from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.rules.drawing import Arrow, Words
from beigao.ui.editors.table import TableEditor
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.risk.detail import RiskDetail
from beigao.ui.risk.page import RiskMatrixPage
from beigao.ui.risk.risk_list import INITIAL, NAME, RESIDUAL, SOURCE
from beigao.ui.session import RISK_MATRIX, Place

Settle = Callable[[], None]
RISKS = FieldPath("assessment", "assessment", "risks")


def open_page(window: MainWindow, settle: Settle) -> RiskMatrixPage:
    assert window.workspace is not None
    window.workspace.show_place(RISK_MATRIX)
    settle()
    page = window.workspace.page()
    assert isinstance(page, RiskMatrixPage)
    return page


def said(page: RiskMatrixPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def rows_of(window: MainWindow) -> list[dict[str, Any]]:
    assert window.session is not None
    rows = window.session.value(RISKS)
    assert isinstance(rows, list)
    return [dict(row) for row in rows if isinstance(row, dict)]


def answer(window: MainWindow, rows: list[dict[str, Any]], settle: Settle) -> None:
    assert window.session is not None
    window.session.answer(RISKS, rows)  # type: ignore[arg-type]
    window.session.check()
    settle()


def row_in_hand(window: MainWindow) -> tuple[int, str]:
    """The current cell of the table of risks, where the window has gone."""
    assert window.workspace is not None
    assert window.workspace.place() == Place("assessment", "assessment")
    page = window.workspace.page()
    assert isinstance(page, FormPage)
    field = page.row("risks")
    assert field is not None
    editor = field.editor
    assert isinstance(editor, TableEditor)
    index = editor.view.currentIndex()
    column = editor.model.column(index)
    assert column is not None
    return index.row(), column.id


def dot(page: RiskMatrixPage, risk: int, which: int = 0) -> QPoint:
    circle = page.matrix.drawing().circles(risk)[which]
    return QPoint(round(circle.x) + 1, round(circle.y) + 1)


def chosen(page: RiskMatrixPage) -> tuple[int | None, int, str]:
    """The risk that the picture highlights, the one that the list marks, and the first words of the detail."""
    (detail,) = [found for found in page.findChildren(RiskDetail) if found.isVisibleTo(page)]
    return page.matrix._current, page.list.currentIndex().row(), detail.findChildren(QLabel)[0].text()


def test_the_outline_has_the_page_under_the_assessment(sample_window: MainWindow, settle: Settle) -> None:
    assert sample_window.workspace is not None
    outline = sample_window.workspace.outline
    index = outline.model.find(RISK_MATRIX)
    above = outline.model.row_at(outline.model.find(Place("assessment", "assessment")))
    row = outline.model.row_at(index)
    assert index.row() == outline.model.find(above.place).row() + 1
    assert (row.is_inside, row.count, row.share) == (True, "7", 1.0)
    outline.view.setCurrentIndex(index)
    settle()
    assert isinstance(sample_window.workspace.page(), RiskMatrixPage)
    rows = rows_of(sample_window)
    rows[0].pop("residual")
    answer(sample_window, rows, settle)
    assert outline.model.row_at(outline.model.find(RISK_MATRIX)).share == pytest.approx(6 / 7)


def test_the_page_shows_every_risk_and_the_overall_level(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    shown = page.list.rows
    assert shown.rowCount() == 7
    assert shown.index(2, NAME).data() == "退款账户信息被利用"
    assert [shown.level(shown.index(2, column)) for column in (INITIAL, RESIDUAL)] == ["high", "medium"]
    assert page.findChild(QLabel, "overall_residual").text() == "Medium"  # type: ignore[union-attr]
    drawing = page.matrix.drawing()
    assert [circle.look for circle in drawing.circles(2)] == ["hollow", "filled"]
    assert sum(isinstance(shape, Arrow) for shape in drawing.shapes) == 7
    cells = [shape.text for shape in drawing.shapes if isinstance(shape, Words) and shape.ground]
    assert sorted(cells) == sorted(["Low"] * 3 + ["Medium"] * 7 + ["High"] * 3 + ["Severe"] * 3)
    assert "3 退款账户信息被利用: High → Medium" in page.matrix.accessibleDescription()


def test_a_click_on_a_dot_or_an_arrow_chooses_its_risk(sample_window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    page = open_page(sample_window, settle)
    assert chosen(page)[:2] == (0, 0)
    qtbot.mouseClick(page.matrix, Qt.MouseButton.LeftButton, pos=dot(page, 5))
    assert chosen(page) == (5, 5, "6  境外副本未及时删除")
    qtbot.mouseClick(page.matrix, Qt.MouseButton.LeftButton, pos=dot(page, 2, 1))
    assert chosen(page)[:2] == (2, 2)
    arrow = page.matrix.drawing().arrow(5)
    assert arrow is not None
    middle = QPoint(round((arrow.x1 + arrow.x2) / 2) + 1, round((arrow.y1 + arrow.y2) / 2) + 3)
    qtbot.mouseClick(page.matrix, Qt.MouseButton.LeftButton, pos=middle)
    assert chosen(page)[:2] == (5, 5)
    qtbot.mouseClick(page.matrix, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))  # nothing is there
    assert chosen(page)[:2] == (5, 5)


def test_the_keyboard_walks_through_the_risks(sample_window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    page = open_page(sample_window, settle)
    for part in (page.matrix, page.list):
        part.setFocus()
        page.choose(0)
        qtbot.keyClick(part, Qt.Key.Key_Up)
        assert chosen(page)[:2] == (0, 0)
        qtbot.keyClick(part, Qt.Key.Key_Down)
        qtbot.keyClick(part, Qt.Key.Key_Down)
        assert chosen(page) == (2, 2, "3  退款账户信息被利用")
    page.matrix.setFocus()
    qtbot.keyClick(page.matrix, Qt.Key.Key_Return)
    settle()
    assert row_in_hand(sample_window) == (2, "name")


def test_the_list_marks_and_opens_too(sample_window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    page = open_page(sample_window, settle)
    index = page.list.rows.index(4, NAME)
    at = page.list.visualRect(index).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen(page)[:2] == (4, 4)
    qtbot.keyClick(page.list, Qt.Key.Key_Enter)
    settle()
    assert row_in_hand(sample_window) == (4, "name")


def test_a_double_click_goes_to_the_row(sample_window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    page = open_page(sample_window, settle)
    qtbot.mouseDClick(page.matrix, Qt.MouseButton.LeftButton, pos=dot(page, 3))
    settle()
    assert row_in_hand(sample_window) == (3, "name")


def test_the_link_of_the_detail_goes_to_the_row(sample_window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    page = open_page(sample_window, settle)
    page.choose(6)
    (link,) = [found for found in page.findChildren(QPushButton, "go_to_row") if found.isVisibleTo(page)]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    settle()
    assert row_in_hand(sample_window) == (6, "name")


def test_an_empty_row_between_does_not_lead_astray(sample_window: MainWindow, settle: Settle) -> None:
    rows = rows_of(sample_window)
    answer(sample_window, [rows[0], {}, rows[1]], settle)
    page = open_page(sample_window, settle)
    assert page.list.rows.rowCount() == 2
    page.list.opened.emit(1)
    settle()
    assert row_in_hand(sample_window) == (2, "name")


def test_add_risk_begins_the_next_row_once(sample_window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    for _time in range(2):  # the row that was begun and left empty is the next one still
        page = open_page(sample_window, settle)
        add = page.findChild(QPushButton, "add_risk")
        assert add is not None
        qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
        settle()
        assert row_in_hand(sample_window) == (7, "name")
    assert len(rows_of(sample_window)) == 7


def test_what_is_not_rated_is_named_and_leads_to_its_cell(
    sample_window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    rows = rows_of(sample_window)
    rows[1].pop("residual")
    rows[4]["initial"] = {"likelihood": "low"}
    answer(sample_window, rows, settle)
    page = open_page(sample_window, settle)
    assert page.findChild(QLabel, "overall_residual").text() == "Not known yet"  # type: ignore[union-attr]
    shown = page.list.rows
    assert shown.index(1, RESIDUAL).data() == "not rated"
    assert [circle.look for circle in page.matrix.drawing().circles(1)] == ["hollow"]
    assert [circle.look for circle in page.matrix.drawing().circles(4)] == ["filled"]
    needs = [found for found in page.findChildren(QPushButton) if found.objectName().startswith("need:")]
    names = [need.objectName() for need in needs if need.isVisibleTo(page)]
    assert names == ["need:assessment.risks[1].residual", "need:assessment.risks[4].initial"]
    qtbot.mouseClick(needs[-1], Qt.MouseButton.LeftButton)
    settle()
    assert row_in_hand(sample_window) == (4, "initial")


def test_a_dossier_without_risks_says_so(window: MainWindow, tmp_path: Path, settle: Settle, qtbot: QtBot) -> None:
    create_sample(tmp_path / "w.beigao", "writing_assistant").close()
    assert window.open_path(tmp_path / "w.beigao")
    page = open_page(window, settle)
    assert "No risk is listed yet." in said(page)
    assert not page.list.isVisibleTo(page)
    assert page.findChild(RiskDetail) is None
    page.matrix.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(page.matrix, key)
    qtbot.mouseClick(page.matrix, Qt.MouseButton.LeftButton)
    add = page.findChild(QPushButton, "add_risk")
    assert add is not None
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    settle()
    assert row_in_hand(window) == (0, "name")


def test_the_page_follows_the_answers_and_keeps_the_chosen_risk(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    page.choose(2)
    rows = rows_of(sample_window)
    rows[2]["residual"] = {"likelihood": "high", "impact": "severe"}
    answer(sample_window, rows, settle)
    assert page.findChild(QLabel, "overall_residual") is not None
    assert "Severe" in said(page)
    assert chosen(page)[:2] == (2, 2)
    answer(sample_window, rows[:2], settle)
    assert chosen(page)[:2] == (1, 1)


def test_everything_on_the_page_changes_its_language_at_once(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    sample_window.use_language("zh")
    settle()
    words = [shape.text for shape in page.matrix.drawing().shapes if isinstance(shape, Words)]
    assert {"低", "中", "高", "严重", "很高", "可能性"} <= set(words)
    assert "Medium" not in said(page) + "".join(words)


def test_a_narrow_window_has_the_list_below_the_picture(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    matrix = page.matrix.mapTo(page, QPoint(0, 0))
    listed = page.list.mapTo(page, QPoint(0, 0))
    assert listed.x() > matrix.x() + page.matrix.width()
    assert not page.list.isColumnHidden(SOURCE)
    sample_window.resize(760, 900)
    settle()
    listed = page.list.mapTo(page, QPoint(0, 0))
    assert listed.y() > page.matrix.mapTo(page, QPoint(0, 0)).y() + page.matrix.height()


@pytest.mark.parametrize("size", [(1366, 768), (1100, 720), (760, 600)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_is_cut_at_any_size(
    sample_window: MainWindow, settle: Settle, size: tuple[int, int], language: str
) -> None:
    sample_window.use_language(language)  # type: ignore[arg-type]
    sample_window.resize(*size)
    page = open_page(sample_window, settle)
    content = page._area.widget()
    assert content is not None
    assert content.width() <= page._area.viewport().width()
    assert not words_cut(content)
    header = page.list.horizontalHeader()
    assert sum(header.sectionSize(at) for at in range(5)) <= page.list.viewport().width() + 1
    metrics = page.list.fontMetrics()
    for row in range(page.list.rows.rowCount()):
        for column in (INITIAL, RESIDUAL):
            word = str(page.list.rows.index(row, column).data())
            assert metrics.horizontalAdvance(word) <= header.sectionSize(column) - 12


def test_the_page_is_remembered_and_opened_again(sample_window: MainWindow, settle: Settle) -> None:
    open_page(sample_window, settle)
    assert sample_window.session is not None
    path = sample_window.session.dossier.path
    assert sample_window.close_dossier()
    assert sample_window.open_path(path)
    settle()
    assert sample_window.workspace is not None
    assert isinstance(sample_window.workspace.page(), RiskMatrixPage)
