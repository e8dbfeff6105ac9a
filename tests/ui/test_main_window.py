"""The window opens, remembers, speaks both languages and tells what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.file import Dossier
from beigao.errors import DossierError
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Dialogs
from beigao.ui.entries_page import Card
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.session import WHICH_FILINGS, Place
from beigao.ui.theme import SCHEMES, Theme
from beigao.ui.words import Label

NAME = FieldPath("company", "company", "name")


def test_the_start_page_offers_every_sample(window: MainWindow, library: Library, tmp_path: Path, qtbot: QtBot) -> None:
    assert {f"sample:{name}" for name in library.samples} <= {card.objectName() for card in window.findChildren(Card)}
    window.dialogs.path = tmp_path / "try.beigao"  # type: ignore[attr-defined]
    card = window.findChild(Card, "sample:nearly_empty")
    assert card is not None
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert window.session is not None
    assert window.session.value(NAME)


def test_a_dossier_that_is_open_is_remembered_and_opened_at_its_place(
    sample_window: MainWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.show_place(Place("officers", "officers"))
    sample_window.close_dossier()
    assert [Path(recent.path).name for recent in sample_window.settings.recent] == ["sample.beigao"]
    sample_window.open_path(tmp_path / "sample.beigao")
    settle()
    assert sample_window.workspace is not None
    assert sample_window.workspace.place() == Place("officers", "officers")


def test_the_settings_hold_no_answer(sample_window: MainWindow, tmp_path: Path) -> None:
    assert sample_window.session is not None
    name = str(sample_window.session.value(NAME))
    sample_window.close()
    kept = (tmp_path / "window.json").read_text(encoding="utf-8")
    assert "sample.beigao" in kept
    assert name not in kept


def test_a_missing_file_of_the_recent_list_is_marked_and_can_be_forgotten(window: MainWindow, tmp_path: Path) -> None:
    window.settings.remember(tmp_path / "gone.beigao", "2026-09-30T16:40")
    window.show_start()
    row = window.findChild(Card, "recent:gone.beigao")
    assert row is not None
    assert "warning" in {label.property("tone") for label in row.findChildren(Label)}
    row.findChild(QPushButton, "forget").click()  # type: ignore[union-attr]
    assert window.settings.recent == []


def test_a_file_that_is_no_dossier_is_left_alone_and_told(window: MainWindow, tmp_path: Path) -> None:
    strange = tmp_path / "strange.beigao"
    strange.write_bytes(b"not a dossier at all" * 100)
    assert not window.open_path(strange)
    (message,) = window.dialogs.told  # type: ignore[attr-defined]
    assert "strange.beigao" in message.happened
    assert message.kept
    assert strange.read_bytes() == b"not a dossier at all" * 100
    assert window.workspace is None


def test_a_dossier_stays_open_when_another_one_does_not_open(sample_window: MainWindow, tmp_path: Path) -> None:
    sample_window.open_path(tmp_path / "gone.beigao")
    assert sample_window.session is not None
    sample_window.session.answer(NAME, "still here")
    assert sample_window.session.value(NAME) == "still here"


def test_save_as_goes_on_in_the_copy(sample_window: MainWindow, tmp_path: Path) -> None:
    assert sample_window.session is not None
    sample_window.dialogs.path = tmp_path / "copy.beigao"  # type: ignore[attr-defined]
    sample_window.files.save_as()
    sample_window.session.answer(NAME, "in the copy")
    assert sample_window.windowTitle().startswith("copy.beigao")
    with Dossier.open(tmp_path / "sample.beigao") as old:
        assert old.answers.value(NAME) != "in the copy"


def test_typing_is_written_when_the_window_closes(sample_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.show_path(NAME)
    line = workspace.findChild(object, str(NAME)).inputs()[0]  # type: ignore[union-attr,call-overload]
    line.selectAll()
    qtbot.keyClicks(line, "Typed last")
    sample_window.close()
    with Dossier.open(tmp_path / "sample.beigao") as dossier:
        assert dossier.answers.value(NAME) == "Typed last"


def test_the_language_switches_everywhere_and_keeps_what_is_being_typed(
    sample_window: MainWindow, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.show_path(NAME)
    editor = workspace.findChild(object, str(NAME))  # type: ignore[call-overload]
    line = editor.inputs()[0]
    line.setText("")
    qtbot.keyClicks(line, "half typed")
    page = workspace.page()
    titles = (
        workspace.outline.model.row_at(workspace.outline.model.index(1)).text,
        sample_window.actions_by_name["new"].text(),
    )
    sample_window.use_language("zh")
    settle()
    assert workspace.page() is page, "the page was not built anew"
    assert line.text() == "half typed"
    switched = workspace.outline.model.row_at(workspace.outline.model.index(1)).text
    assert switched != titles[0]
    label = page.row("name").label.text()  # type: ignore[union-attr]
    assert label == page.row("name").field.label.zh  # type: ignore[union-attr]
    sample_window.use_language("en")
    assert (workspace.outline.model.row_at(workspace.outline.model.index(1)).text) == titles[0]


def test_every_theme_and_text_size_can_be_worn(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.show_path(NAME)
    for scheme in SCHEMES:
        sample_window.use_scheme(scheme)
        settle()
    for scale in (2.0, 1.0):
        sample_window.use_scale(scale)
        settle()
    assert sample_window.workspace is not None
    assert sample_window.workspace.place() == Place("company", "company")


@pytest.mark.parametrize(("width", "side", "outline"), [(1366, True, True), (1100, False, True), (900, False, False)])
def test_the_window_folds_when_it_is_narrow(
    sample_window: MainWindow, settle: Callable[[], None], width: int, side: bool, outline: bool
) -> None:
    sample_window.resize(width, 720)
    settle()
    workspace = sample_window.workspace
    assert workspace is not None
    assert workspace.side.isVisible() == side
    assert workspace.outline.isVisible() == outline
    workspace.toggle_side()
    assert workspace.side.isVisible() != side
    workspace.toggle_side()


def test_a_finding_leads_to_its_field(sample_window: MainWindow, settle: Callable[[], None], qtbot: QtBot) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    path = FieldPath("company", "company", "email")
    workspace.session.answer(path, "nobody")
    workspace.session.check()
    workspace.show_place(Place("officers", "officers"))
    finding = next(found for found in workspace.side.findings.model.findings() if found.path == path)
    workspace.side.findings.view.clicked.emit(workspace.side.findings.model.index_of(finding))
    settle()
    assert workspace.place() == Place("company", "company")
    line = workspace.findChild(object, str(path)).inputs()[0]  # type: ignore[union-attr,call-overload]
    assert line.visibleRegion().boundingRect().height() > 10
    assert QApplication.focusWidget() is line or sample_window.focusWidget() is line


def test_the_counts_agree_everywhere(sample_window: MainWindow) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.session.answer(FieldPath("company", "company", "email"), "nobody")
    workspace.session.check()
    counts = workspace.status.counts()
    assert sum(counts.values()) == len(workspace.side.findings.model.findings()) == len(workspace.session.findings())
    row = workspace.outline.model.row_at(workspace.outline.model.find(Place("company", "company")))
    assert row.worst == ("error", 1)


def test_the_menu_lists_what_can_be_done(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    from PySide6.QtWidgets import QMenu

    sample_window.actions_by_name["menu"].trigger()
    menu = sample_window.findChild(QMenu, "program_menu")
    assert menu is not None
    listed = {action.objectName() for action in menu.actions()}
    assert {"new", "open", "save_as", "export", "quit"} <= listed
    menu.close()
    settle()


def test_pages_that_were_let_go_do_not_answer_any_more(
    sample_window: MainWindow, settle: Callable[[], None], qtbot: QtBot
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    for place in (Place("recipients", ""), Place("activities", workspace.session.entries("activities")[0].id)):
        workspace.show_place(place)
    sample_window.use_scheme("dark")
    sample_window.use_scale(1.25)
    settle()
    workspace.session.add_entry("recipients")
    workspace.session.check()
    settle()
    sample_window.use_scheme("light")
    sample_window.use_scale(1.0)


def test_the_open_dossier_is_not_written_over_by_a_new_one(sample_window: MainWindow, tmp_path: Path) -> None:
    sample_window.dialogs.path = tmp_path / "sample.beigao"  # type: ignore[attr-defined]
    sample_window.new_dossier()
    assert len(sample_window.dialogs.told) == 1  # type: ignore[attr-defined]
    assert sample_window.session is not None
    assert sample_window.session.value(NAME)


def test_an_answer_that_cannot_be_written_stays_in_the_window(
    sample_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = sample_window.session
    assert session is not None
    whole = session.dossier.set_answer

    def full(*_args: object) -> None:
        raise DossierError("The disk is full.")

    monkeypatch.setattr(session.dossier, "set_answer", full)
    session.answer(NAME, "kept in the window")
    (message,) = sample_window.dialogs.told  # type: ignore[attr-defined]
    assert "full" in message.happened
    assert session.value(NAME) == "kept in the window"
    monkeypatch.setattr(session.dossier, "set_answer", whole)
    sample_window.actions_by_name["save"].trigger()
    assert session.dossier.answers.value(NAME) == "kept in the window"


def test_a_full_disk_is_told_once_and_not_with_every_move_of_the_focus(
    sample_window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    workspace, session = sample_window.workspace, sample_window.session
    assert workspace is not None
    assert session is not None

    def full(*_args: object) -> None:
        raise DossierError("The disk is full.")

    monkeypatch.setattr(session.dossier, "set_answer", full)
    told = sample_window.dialogs.told  # type: ignore[attr-defined]
    session.answer(NAME, "kept in the window", typing=True)
    qtbot.waitUntil(lambda: len(told) == 1)
    for _time in range(3):  # a dialog that tells it moves the focus, too
        workspace.outline.view.setFocus()
        workspace.show_path(NAME)
        settle()
    assert len(told) == 1
    sample_window.use_language("zh")
    assert "error" in {label.property("tone") for label in workspace.top_bar.findChildren(Label)}
    sample_window.use_language("en")
    assert "Not saved" in {label.text() for label in workspace.top_bar.findChildren(Label)}
    sample_window.close()
    (question,) = sample_window.dialogs.asked  # type: ignore[attr-defined]
    assert question.sign == "warning"


def test_a_name_without_its_ending_does_not_write_over_a_dossier_unasked(
    theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "case.beigao").write_bytes(b"precious")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "case"), ""))
    dialogs = Dialogs(theme)
    for agrees, expected in ((False, None), (True, tmp_path / "case.beigao")):
        monkeypatch.setattr(dialogs, "ask", lambda *_args, agrees=agrees: agrees)
        assert dialogs.choose_new_dossier(tmp_path / "new.beigao") == expected


def test_qt_speaks_the_language_of_the_window(window: MainWindow) -> None:
    def cancel() -> str:
        return QCoreApplication.translate("QPlatformTheme", "Cancel")

    assert cancel() == "Cancel"
    window.use_language("zh")
    assert cancel() == "取消"
    window.use_language("en")
    assert cancel() == "Cancel"


def test_another_text_size_keeps_the_field_one_is_in(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    path = FieldPath("company", "company", "email")
    for scale in (1.5, 1.0):
        assert sample_window.workspace is not None
        sample_window.workspace.show_path(path)
        sample_window.use_scale(scale)
        settle()
        assert sample_window.workspace.field_in_hand() == path
        page = sample_window.workspace.page()
        assert isinstance(page, FormPage)
        tabs = [button for button in page.findChildren(Button) if button.property("role") == "tab"]
        assert not tabs[-1].isChecked(), "the tabs follow the page when it has its places"


def test_tab_comes_to_the_page_before_the_findings(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.show_place(Place("officers", "officers"))
    workspace.outline.view.setFocus()
    workspace.focusNextPrevChild(True)
    focus = sample_window.focusWidget()
    assert workspace.pages.isAncestorOf(focus)
    workspace.outline.view.setFocus()


def test_the_next_finding_goes_on_where_the_mended_one_stood(
    sample_window: MainWindow, settle: Callable[[], None]
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    company = {"email": "nobody", "established": "2026-13-01", "employees": "many"}
    for field, value in company.items():
        workspace.session.answer(FieldPath("company", "company", field), value)
    workspace.session.check()
    wrong = workspace.side.findings.model.findings()
    workspace.next_finding(1)
    workspace.next_finding(1)
    workspace.session.answer(wrong[1].path, None)
    workspace.session.check()
    workspace.next_finding(1)
    settle()
    assert workspace.field_in_hand() == wrong[2].path


def test_the_side_leaves_the_field_it_leads_to_where_it_lies_over_the_form(
    sample_window: MainWindow, settle: Callable[[], None]
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    path = FieldPath("company", "company", "name")
    workspace.side.path_wanted.emit(path)
    assert workspace.side.isVisible(), "beside the form it is in nobody's way"
    sample_window.resize(1100, 720)
    settle()
    workspace.toggle_side()
    assert workspace.side.isVisible()
    workspace.side.path_wanted.emit(path)
    assert not workspace.side.isVisible()
    assert workspace.field_in_hand() == path
    sample_window.resize(1366, 768)


def test_the_status_line_names_the_rules_and_leads_to_what_follows_from_them(
    sample_window: MainWindow, qtbot: QtBot
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    rules = workspace.status.rules
    assert "2024-03-22" in rules.text()
    in_force = rules.text()
    workspace.session.answer(FieldPath("filing_scope", "filing_scope", "as_of"), "2023-12-01")
    assert rules.text() != in_force
    assert "2024-03-22" not in rules.text()
    qtbot.mouseClick(rules, Qt.MouseButton.LeftButton)
    assert workspace.place() == WHICH_FILINGS


def test_the_file_is_named_only_where_its_name_has_room(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    assert workspace.top_bar.file_name.isVisible()
    workspace.session.answer(FieldPath("company", "company", "name"), "示例（上海）智家科技发展股份有限公司分公司")
    sample_window.resize(1000, 640)
    settle()
    assert not workspace.top_bar.file_name.isVisible()
    sample_window.resize(1366, 768)
    settle()
    assert workspace.top_bar.file_name.isVisible()


def test_a_copy_is_written_and_one_goes_on_in_the_file(sample_window: MainWindow, tmp_path: Path) -> None:
    assert sample_window.session is not None
    path = sample_window.session.dossier.path
    sample_window.dialogs.path = tmp_path / "copy.beigao"  # type: ignore[attr-defined]
    sample_window.files.save_copy()
    sample_window.session.answer(FieldPath("company", "company", "name"), "新名字")
    assert sample_window.session.dossier.path == path
    with Dossier.open(tmp_path / "copy.beigao") as copy:
        assert copy.answers.value(FieldPath("company", "company", "name")) != "新名字"
