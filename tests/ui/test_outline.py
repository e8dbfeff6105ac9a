"""The outline: entries are renamed, dragged and folded in it, and the window comes back as it was left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.outline_view import OutlineView, entry_data
from beigao.ui.session import WHICH_FILINGS, Place
from beigao.ui.settings import Settings, SettingsFile, Stand
from beigao.ui.workspace import Workspace

Settle = Callable[[], None]


@pytest.fixture
def workspace(sample_window: MainWindow) -> Workspace:
    assert sample_window.workspace is not None
    sample_window.activateWindow()
    return sample_window.workspace


@pytest.fixture
def view(workspace: Workspace) -> OutlineView:
    workspace.show_place(activities(workspace)[0])
    workspace.outline.view.setFocus()
    return workspace.outline.view


def activities(workspace: Workspace) -> list[Place]:
    return [Place("activities", entry.id) for entry in workspace.session.entries("activities")]


def name_line(view: OutlineView) -> QLineEdit:
    line = view.findChild(QLineEdit, "rename")
    assert line is not None
    return line


def kinds(workspace: Workspace) -> list[tuple[str, str]]:
    model = workspace.outline.model
    rows = [model.row_at(model.index(row)) for row in range(model.rowCount())]
    return [(row.kind, row.group or row.place.form) for row in rows]


def test_an_entry_is_renamed_in_place_by_f2(
    view: OutlineView, workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    place = activities(workspace)[0]
    path = FieldPath(*place, "name")
    qtbot.keyClick(view, Qt.Key.Key_F2)
    line = name_line(view)
    assert line.accessibleName()
    assert line.text() == workspace.session.value(path)
    line.setText("Summaries")
    workspace.session.check()
    assert line.text() == "Summaries", "a check does not take away what is being typed"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle()
    assert workspace.session.value(path) == "Summaries"
    assert workspace.session.title(place) == "Summaries"
    page = workspace.page()
    assert isinstance(page, FormPage)
    row = page.row("name")
    assert row is not None
    assert row.editor.value() == "Summaries"


def test_escape_leaves_the_name_as_it_was(
    view: OutlineView, workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    before = workspace.session.title(activities(workspace)[0])
    qtbot.keyClick(view, Qt.Key.Key_F2)
    name_line(view).setText("no")
    qtbot.keyClick(name_line(view), Qt.Key.Key_Escape)
    settle()
    assert workspace.session.title(activities(workspace)[0]) == before


def test_keys_in_the_line_of_a_name_do_nothing_to_the_entry(
    view: OutlineView, workspace: Workspace, qtbot: QtBot
) -> None:
    count = len(activities(workspace))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    for key in (Qt.Key.Key_Insert, Qt.Key.Key_Delete):
        qtbot.keyClick(name_line(view), key)
    qtbot.keyClick(name_line(view), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(activities(workspace)) == count


def test_a_double_click_begins_to_rename(view: OutlineView, workspace: Workspace, qtbot: QtBot) -> None:
    index = workspace.outline.model.find(activities(workspace)[1])
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    assert name_line(view).isVisible()
    assert workspace.place() == activities(workspace)[1]


def test_where_the_name_is_no_plain_text_renaming_goes_to_its_field(
    view: OutlineView, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, settle: Settle
) -> None:
    place = activities(workspace)[0]
    path = FieldPath(*place, "purpose")  # a long text
    known = workspace.outline.model.title_path
    monkeypatch.setattr(workspace.outline.model, "title_path", lambda asked: path if asked == place else known(asked))
    workspace.actions_on_entries.rename(place)
    settle()
    assert view.findChild(QLineEdit, "rename") is None
    assert workspace.field_in_hand() == path


def test_the_menu_of_an_entry_renames_it(view: OutlineView, workspace: Workspace, qtbot: QtBot, settle: Settle) -> None:
    place = QPoint(view.visualRect(view.currentIndex()).center())
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    view.contextMenuEvent(event)
    menu = workspace.findChild(QMenu, "entry_menu")
    assert menu is not None
    menu.setActiveAction(next(action for action in menu.actions() if action.objectName() == "rename"))
    with qtbot.waitSignal(workspace.actions_on_entries.rename_wanted, timeout=1000) as wanted:
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert wanted.args == [activities(workspace)[0]]
    settle()


def test_a_heading_folds_its_group_by_key_and_by_click(view: OutlineView, workspace: Workspace, qtbot: QtBot) -> None:
    before = kinds(workspace)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    folded = kinds(workspace)
    assert ("group", "export") in folded
    assert not {("form", "activities"), ("entry", "activities")} & set(folded)
    assert workspace.place() == activities(workspace)[0], "the page stays"
    heading = workspace.outline.model.heading("export")
    assert view.currentIndex() == heading
    assert "folded" in str(heading.data(Qt.ItemDataRole.AccessibleTextRole))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Return):
        qtbot.keyClick(view, key)
    assert kinds(workspace) == before
    click = view.visualRect(workspace.outline.model.heading("company")).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=click)
    assert ("form", "company") not in kinds(workspace)
    assert workspace.outline.folded() == ["company"]


def test_the_menu_of_a_heading_folds_one_group_or_all(view: OutlineView, workspace: Workspace, settle: Settle) -> None:
    for choice, folded in ((0, {"company"}), (1, {"company", "export", "ai", "labelling", "handing_in"}), (2, set())):
        workspace.outline.fold(())
        point = view.visualRect(workspace.outline.model.heading("company")).center()
        view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.mapToGlobal(point)))
        menu = view.findChild(QMenu, "fold_menu")
        assert menu is not None
        [action for action in menu.actions() if not action.isSeparator()][choice].trigger()
        menu.close()
        settle()
        assert set(workspace.outline.folded()) == folded


def test_going_to_a_place_opens_its_group(view: OutlineView, workspace: Workspace) -> None:
    workspace.show_place(Place("company", "company"))
    workspace.outline.fold(["export", "ai"])
    workspace.show_place(activities(workspace)[1])
    assert workspace.outline.folded() == ["ai"]
    assert view.place() == activities(workspace)[1]


def test_a_folded_group_says_what_is_wrong_in_it(view: OutlineView, workspace: Workspace) -> None:
    workspace.session.answer(FieldPath("company", "company", "email"), "nobody")
    workspace.session.check()
    model = workspace.outline.model
    assert model.row_at(model.heading("company")).worst is None
    model.fold("company", folded=True)
    worst = model.row_at(model.heading("company")).worst
    assert worst is not None
    wrong = [
        found
        for form in ("company", "officers", "pi_protection", "filing_scope")
        for found in workspace.session.findings_of(Place(form, form))
        if found.severity == worst[0]
    ]
    assert worst[1] == len(wrong) > 0


def test_enter_goes_into_the_page(view: OutlineView, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert workspace.field_in_hand() == FieldPath(*activities(workspace)[0], "name")


def drag(view: OutlineView, place: Place, at: QPoint) -> QDropEvent:
    data = entry_data(place)
    event = QDropEvent(
        QPointF(at), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.setAccepted(False)
    view.dropEvent(event)
    return event


def test_an_entry_is_dragged_within_its_form_and_nowhere_else(view: OutlineView, workspace: Workspace) -> None:
    first, second = activities(workspace)
    model = workspace.outline.model
    below = view.visualRect(model.find(second)).bottomLeft() + QPoint(20, -2)
    assert drag(view, first, below).isAccepted()
    assert activities(workspace) == [second, first]
    assert workspace.place() == first, "the page stays on the entry that was moved"
    above = view.visualRect(model.find(second)).topLeft() + QPoint(20, 2)
    assert drag(view, first, above).isAccepted()
    assert activities(workspace) == [first, second]
    elsewhere = view.visualRect(model.find(Place("company", "company"))).center()
    assert not drag(view, first, elsewhere).isAccepted()
    assert not drag(view, Place("activities", "stranger"), below).isAccepted()
    assert activities(workspace) == [first, second]


def test_where_an_entry_would_go_is_shown_and_counted_from_its_own_place(
    view: OutlineView, workspace: Workspace
) -> None:
    workspace.actions_on_entries.copy(activities(workspace)[1])
    first, second, third = activities(workspace)
    boxes = [view.visualRect(workspace.outline.model.find(place)) for place in (first, second, third)]
    for place, at, position in (
        (first, boxes[0].center(), 0),
        (first, boxes[1].bottomLeft(), 1),
        (first, boxes[2].bottomLeft(), 2),
        (third, boxes[0].topLeft(), 0),
        (third, boxes[1].topLeft(), 1),
        (second, boxes[2].bottomLeft(), 2),
    ):
        drop = view.drop_position(place, at)
        assert drop is not None
        assert drop[0] == position


def test_a_complete_form_has_a_check_and_no_count(workspace: Workspace) -> None:
    model = workspace.outline.model
    full = model.row_at(model.find(Place("officers", "officers")))
    assert full.share == 1
    assert full.count
    assert full.shown_count == ""
    part = model.row_at(model.find(Place("responsibility", "responsibility")))
    assert part.shown_count == part.count
    many = model.row_at(model.find(Place("activities", "")))
    assert many.shown_count == "2"


def test_an_outline_that_opens_at_its_first_form_shows_the_heading_above(workspace: Workspace) -> None:
    assert workspace.place() == Place("company", "company")
    view = workspace.outline.view
    assert view.verticalScrollBar().value() == 0
    assert view.viewport().rect().contains(view.visualRect(workspace.outline.model.heading("company")))


def test_the_scroll_bar_takes_no_room_and_is_there_only_when_wanted(
    sample_window: MainWindow, workspace: Workspace, view: OutlineView, settle: Settle
) -> None:
    assert view.viewport().width() == workspace.outline.contentsRect().width()
    sample_window.resize(1366, 500)
    settle()
    assert view.bar.isVisible(), "the outline has the keyboard"
    view.bar.setValue(40)
    assert view.verticalScrollBar().value() == 40
    workspace.begin_typing()
    settle()
    assert view.bar.isVisible() == view.underMouse()
    view.setFocus()
    sample_window.resize(1366, 1200)
    settle()
    assert not view.bar.isVisible()


def test_the_window_comes_back_as_it_was_left(
    sample_window: MainWindow, workspace: Workspace, tmp_path: Path, settle: Settle
) -> None:
    path = FieldPath(*activities(workspace)[1], "retention")
    workspace.show_path(path)
    workspace.outline.fold(["company", "ai"])
    page = workspace.page()
    assert isinstance(page, FormPage)
    seen = page.scrolled()
    assert seen > 0
    sample_window.close_dossier()
    assert SettingsFile(tmp_path / "window.json").load().recent[0].field == str(path)
    sample_window.open_path(tmp_path / "sample.beigao")
    settle()
    again = sample_window.workspace
    assert again is not None
    assert again.field_in_hand() == path
    assert again.outline.folded() == ["ai", "company"]
    page = again.page()
    assert isinstance(page, FormPage)
    assert abs(page.scrolled() - seen) <= 2


def test_another_text_size_keeps_field_and_folds(sample_window: MainWindow, workspace: Workspace) -> None:
    path = FieldPath(*activities(workspace)[0], "retention")
    workspace.show_path(path)
    workspace.outline.fold(["ai"])
    sample_window.use_scale(1.25)
    again = sample_window.workspace
    assert again is not None
    assert again is not workspace
    assert (again.field_in_hand(), again.outline.folded()) == (path, ["ai"])
    sample_window.use_scale(1.0)


@pytest.mark.parametrize(
    "stand",
    [
        Stand(place=("activities", "gone"), field="activities:gone.name", scrolled=90000, folded=["no_group"]),
        Stand(place=("company", "company"), field="not a path!", scrolled=-5),
        Stand(place=("company", "company"), field="company.no_such_field"),
        Stand(place=WHICH_FILINGS, field="company.name", scrolled=100),
    ],
)
def test_what_is_no_longer_there_does_no_harm(
    sample_window: MainWindow, workspace: Workspace, tmp_path: Path, settle: Settle, stand: Stand
) -> None:
    sample_window.close_dossier()
    sample_window.settings.remember(tmp_path / "sample.beigao", "2026-11-20T10:00", stand)
    assert sample_window.open_path(tmp_path / "sample.beigao")
    settle()
    assert sample_window.workspace is not None
    assert sample_window.workspace.page() is not None


def test_settings_of_an_older_beigao_still_load(tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    old = {"path": "/a.beigao", "opened": "2026-09-30T16:40", "place": ["company", "company"]}
    file.write_text(json.dumps({"language": "zh", "recent": [old, {"path": "/b.beigao"}]}), encoding="utf-8")
    settings = SettingsFile(file).load()
    assert [recent.path for recent in settings.recent] == ["/a.beigao", "/b.beigao"]
    assert settings.recent[0].place == ("company", "company")
    assert (settings.recent[0].field, settings.recent[0].scrolled, settings.recent[0].folded) == ("", 0, [])


def test_remembering_a_dossier_again_keeps_where_one_was() -> None:
    settings = Settings(language="en")
    settings.remember(Path("/a"), "1", Stand(field="company.name", folded=["ai"]))
    settings.remember(Path("/b"), "2")
    settings.remember(Path("/a"), "3")
    first = settings.recent[0]
    assert (first.path, first.opened, first.field, first.folded) == (str(Path("/a")), "3", "company.name", ["ai"])


def test_an_exempt_activity_says_so_in_the_place_of_its_count(workspace: Workspace) -> None:
    first, second = activities(workspace)
    workspace.session.answer(FieldPath(*first, "exempt"), "art_5_2")
    workspace.session.check()
    model = workspace.outline.model
    row = model.row_at(model.find(first))
    assert row.tag
    assert row.shown_count == row.tag
    assert row.tag in model.data(model.find(first), Qt.ItemDataRole.AccessibleTextRole)
    assert not model.row_at(model.find(second)).tag
