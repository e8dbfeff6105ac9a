"""Where there is no room for the outline its groups stand at the left as icons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from beigao.ui.main_window import MainWindow
from beigao.ui.session import Place


def test_a_group_opens_the_outline_beside_its_icon_and_closes_it(
    sample_window: MainWindow, settle: Callable[[], None], qtbot: QtBot
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    assert not workspace.outline_rail.isVisible()
    sample_window.resize(900, 640)
    settle()
    rail, outline = workspace.outline_rail, workspace.outline
    workspace.outline.fold(["ai"])
    qtbot.mouseClick(rail.buttons["ai"], Qt.MouseButton.LeftButton)
    settle()
    assert outline.isVisible()
    assert outline.x() == rail.width()
    assert outline.folded() == []
    assert outline.view.visualRect(outline.model.heading("ai")).top() <= 1 or (
        outline.view.verticalScrollBar().value() == outline.view.verticalScrollBar().maximum()
    )
    qtbot.mouseClick(rail.buttons["ai"], Qt.MouseButton.LeftButton)
    assert not outline.isVisible()
    sample_window.resize(1366, 768)


def test_the_rail_marks_the_group_of_the_page(sample_window: MainWindow) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    rail = workspace.outline_rail
    workspace.show_place(Place("labelling", "labelling"))
    assert [group for group, button in rail.buttons.items() if button.isChecked()] == ["labelling"]
    assert rail.current() is rail.buttons["labelling"]
    assert all(button.accessibleName() for button in rail.buttons.values())


def test_the_form_begins_beside_the_rail(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    sample_window.resize(900, 640)
    settle()
    assert workspace.pages.x() == workspace.outline_rail.width()
    sample_window.resize(1366, 768)
