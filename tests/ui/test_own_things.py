"""A user's own forms and templates in the window: filled in like any others, and told of when something is amiss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.own_things import put, take_away
from tests.ui.conftest import Answering

from beigao.definitions.example import EXAMPLE, copy_example
from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.file import Dossier
from beigao.ui.export_dialog import ExportDialog
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.own_notice import OwnNotice
from beigao.ui.session import Place
from beigao.ui.workspace import Workspace


@pytest.fixture
def library(own: Path) -> Library:
    """The library with the example, a broken folder, and a template that is none."""
    copy_example(own)
    put(own, "broken", form_yaml="title: [")
    put(own, "commitment", zh_docx=b"PK")
    return load_library()


@pytest.fixture
def path(library: Library, tmp_path: Path) -> Path:
    """A dossier with an incident."""
    made = tmp_path / "a.beigao"
    with Dossier.create(made) as dossier:
        dossier.set_answer("company", "company", "name", "示例公司")
        dossier.add_entry(EXAMPLE, {"name": "账号外泄", "ways": ["leak"]}, entry_id="i1")
    return made


@pytest.fixture
def workspace(window: MainWindow, path: Path, settle: Callable[[], None]) -> Workspace:
    assert window.open_path(path)
    settle()
    assert window.workspace is not None
    return window.workspace


def notice_words(widget: object) -> str:
    assert isinstance(widget, OwnNotice)
    return widget._words()


def test_the_start_page_tells_of_a_folder_that_is_left_out(window: MainWindow) -> None:
    (notice,) = window.centralWidget().findChildren(OwnNotice)
    assert notice_words(notice).startswith("Your own folder “broken” is left out. form.yaml does not read as YAML: ")
    assert notice.open.isVisible()
    assert not notice.close_button.isVisible()
    window.use_language("zh")
    assert window.centralWidget().findChildren(OwnNotice)


def test_an_own_form_stands_in_the_outline_and_is_filled_in(
    workspace: Workspace, path: Path, window: MainWindow, settle: Callable[[], None]
) -> None:
    assert [row.text for row in workspace.outline.model.headings()][-1] == "Own filings"
    workspace.show_path(FieldPath(EXAMPLE, "i1", "cause"))
    settle()
    assert isinstance(workspace.page(), FormPage)
    session = workspace.session
    session.answer(FieldPath(EXAMPLE, "i1", "cause"), "原因 <b>&")
    session.answer(FieldPath(EXAMPLE, "i1", "found_on"), "明天")
    session.check()
    found = {(finding.id, finding.path.field) for finding in session.findings_of(Place(EXAMPLE, "i1"))}
    assert ("missing", "kinds") in found
    assert "found_on" in {field for _id, field in found}
    session.undo()
    assert session.value(FieldPath(EXAMPLE, "i1", "found_on")) is None
    second = session.add_entry(EXAMPLE)
    workspace.show_place(second)
    settle()
    session.delete_entry(second)
    session.undo()
    assert [entry.id for entry in session.entries(EXAMPLE)] == ["i1", second.entry]
    window.use_language("zh")
    settle()
    assert window.workspace is not None
    assert [row.text for row in window.workspace.outline.model.headings()][-1] == "自有事项"


def test_the_preview_shows_an_own_document_and_why_another_one_is_not_made_from_its_template(
    workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.show_path(FieldPath(EXAMPLE, "i1", "cause"))
    panel = workspace.side.preview

    def shown(words: str) -> bool:
        return any(words in paragraph.text for paragraph in panel.view.sheet.paragraphs())

    qtbot.waitUntil(lambda: shown("个人信息安全事件报告"), timeout=20_000)
    assert panel.view.sheet.printing(EXAMPLE, "i1", "cause")
    assert panel._note.isHidden()
    panel._take_document("commitment", None)
    qtbot.waitUntil(lambda: shown("承诺书"), timeout=20_000)
    assert not panel._note.isHidden()
    assert panel._note.text().startswith("Made from Beigao's template, because your own one does not work: ")
    panel._take_document(EXAMPLE, "i1")
    qtbot.waitUntil(lambda: shown("个人信息安全事件报告"), timeout=20_000)
    assert panel._note.isHidden()


def test_an_export_says_at_the_file_that_it_is_made_from_the_built_in_template(
    workspace: Workspace, window: MainWindow, dialogs: Answering, tmp_path: Path, settle: Callable[[], None]
) -> None:
    dialog = ExportDialog(window.theme, workspace.session, dialogs, tmp_path / "out", window, day=date(2026, 12, 1))
    dialog.show()
    assert EXAMPLE in {job.document.id for job in dialog.chosen()}
    for row in dialog.rows:
        row.tick.setChecked(row.job.document.id in ("commitment", EXAMPLE))
    dialog.export()
    dialog.wait()
    settle()
    by_document = {row.job.document.id: row for row in dialog.rows if row.written}
    assert by_document.keys() == {"commitment", EXAMPLE}
    assert by_document["commitment"].name.text().startswith("Made from Beigao's template")
    assert by_document["commitment"].toolTip().startswith("Made from Beigao's template")
    assert by_document[EXAMPLE].name.text() == "示例公司_个人信息安全事件报告_草稿_20261201.docx"
    dialog.close()


def test_a_form_that_is_not_installed_is_told_of_once_and_its_answers_stay(
    window: MainWindow, path: Path, own: Path, settle: Callable[[], None]
) -> None:
    take_away(own, EXAMPLE)
    take_away(own, "broken")
    window.library = load_library()
    assert window.open_path(path)
    settle()
    workspace = window.workspace
    assert workspace is not None
    said = "A form of this dossier is not installed here: pi_incident. Its answers stay in the file."
    assert notice_words(workspace.notice) == said
    assert workspace.pages.y() > workspace.top_bar.height()
    workspace.session.answer(FieldPath("company", "company", "name"), "另一家")
    notice = workspace.notice
    assert isinstance(notice, OwnNotice)
    notice.close_button.click()
    settle()
    assert workspace.notice is None
    assert workspace.pages.y() == workspace.top_bar.height()
    window.close_dossier()
    with Dossier.open(path) as dossier:
        assert dossier.answers.others == {EXAMPLE: {"i1": {"name": "账号外泄", "ways": ["leak"]}}}


def test_many_broken_folders_are_told_of_in_a_few_lines(own: Path, theme: object, qapp: QApplication) -> None:
    for at in range(9):
        put(own, f"broken{at}", form_yaml="- x")
    notice = OwnNotice(theme, load_library())  # type: ignore[arg-type]
    lines = notice_words(notice).splitlines()
    assert len(lines) == 4
    assert lines[-1] == "And 6 more folders."


def test_markup_in_a_file_name_is_shown_as_it_is(own: Path, theme: object, qapp: QApplication) -> None:
    put(own, "<b>bold", form_yaml="- x")
    notice = OwnNotice(theme, load_library())  # type: ignore[arg-type]
    assert "“<b>bold”" in notice_words(notice)
