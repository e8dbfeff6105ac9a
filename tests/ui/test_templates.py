"""The dialog of own templates: what is used, what is wrong with it, how it looks; adding, replacing, taking away."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from tests.ui.conftest import Answering
from tests.ui.walk import some_templates

import beigao.ui.templates.dialog
from beigao._resources import data_dir
from beigao.definitions.loader import Library
from beigao.rendering.manuscript import build
from beigao.rendering.template_files import ASIDE, Target
from beigao.ui.main_window import MainWindow
from beigao.ui.templates.adding import AddDialog
from beigao.ui.templates.dialog import TemplatesDialog
from beigao.ui.templates.sheets import FILLED, WRITTEN
from beigao.ui.theme import Theme

OURS = data_dir("doc_templates")
Open = Callable[[Path], TemplatesDialog]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to look at; its templates are compiled once."""
    return some_templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def own_copy(own: Path, tmp_path: Path) -> Path:
    """A folder to change, with one template that works and one that does not."""
    for name in ("annex", "commitment"):
        shutil.copytree(own / name, tmp_path / "own" / name)
    return tmp_path / "own"


@pytest.fixture
def open_dialog(theme: Theme, dialogs: Answering, library: Library, settle: Callable[[], None]) -> Iterator[Open]:
    opened: list[TemplatesDialog] = []

    def make(folder: Path) -> TemplatesDialog:
        dialog = TemplatesDialog(theme, dialogs, folder, library)
        opened.append(dialog)
        dialog.show()
        looked_at(dialog, settle)
        return dialog

    yield make
    for dialog in opened:
        dialog.reject()
        dialog.wait()
        dialog.deleteLater()


def looked_at(dialog: TemplatesDialog, settle: Callable[[], None]) -> None:
    dialog.wait()
    settle()


def states(dialog: TemplatesDialog) -> dict[str, str]:
    return {listed.thing.name: listed.state for listed in dialog.list.things.listed}


def choose(dialog: TemplatesDialog, name: str) -> None:
    names = [listed.thing.name for listed in dialog.list.things.listed]
    dialog.list.setCurrentIndex(dialog.list.things.index(names.index(name)))


def test_each_template_says_whether_it_is_used(open_dialog: Open, own: Path) -> None:
    dialog = open_dialog(own)
    assert states(dialog) == {
        "annex/zh.docx": "The built-in one is used instead",
        "commitment/zh.docx": "In use",
        "memo/zh.docx": "The built-in one is used instead",
        "unknown": "Not in use",
    }


def test_the_notes_lead_to_their_paragraph_in_the_template(open_dialog: Open, own: Path) -> None:
    dialog = open_dialog(own)
    assert dialog.sheets.ways.index() == WRITTEN, "it cannot be filled"
    marked = dialog.sheets._places()
    assert ["purpse" in dialog.sheets.view.sheet.paragraphs()[at].text for at in marked] == [True]
    note = dialog.notes.current()
    assert note is not None
    assert (note.severity, note.suggestion) == ("error", "activity.purpose")


def test_a_paragraph_that_is_clicked_leads_to_its_note(open_dialog: Open, own: Path) -> None:
    dialog = open_dialog(own)
    shown = dialog.sheets.view.sheet.paragraphs()
    at = next(at for at, paragraph in enumerate(shown) if "derived.kinds }}" in paragraph.text)
    dialog.sheets.view.asked.emit(at, -1, QPoint())
    note = dialog.notes.current()
    assert note is not None
    assert "derived.kinds" in note.text


def test_a_template_that_works_is_shown_with_a_sample(open_dialog: Open, own: Path) -> None:
    dialog = open_dialog(own)
    choose(dialog, "commitment/zh.docx")
    assert dialog.sheets.ways.index() == FILLED
    assert "示例（杭州）" in "".join(paragraph.text for paragraph in dialog.sheets.view.sheet.paragraphs())
    assert dialog.counts.text() == "In use. Nothing is wrong."
    assert dialog.notes.listed.rowCount() == 0


def test_a_note_is_marked_in_the_filled_template_too(
    open_dialog: Open, own_copy: Path, settle: Callable[[], None]
) -> None:
    path = own_copy / "commitment" / "zh.docx"
    text = (OURS / "commitment" / "zh.txt").read_text(encoding="utf-8")
    path.write_bytes(build(text + "\n员工人数：{{ company.raw.employees }}\n", "x"))
    dialog = open_dialog(own_copy)
    choose(dialog, "commitment/zh.docx")
    assert dialog.sheets.ways.index() == FILLED
    dialog.notes.setCurrentIndex(dialog.notes.listed.index(0))
    marked = [dialog.sheets.view.sheet.paragraphs()[at].text for at in dialog.sheets._places()]
    assert [words.startswith("员工人数：") for words in marked] == [True] * len(marked) != []


def test_what_is_no_word_file_says_so(open_dialog: Open, own: Path) -> None:
    dialog = open_dialog(own)
    choose(dialog, "memo/zh.docx")
    assert dialog.sheets._stack.currentWidget() is dialog.sheets._said
    assert "is not a Word file" in dialog.sheets._said.text()
    choose(dialog, "unknown")
    assert dialog.counts.text() == dialog.list.things.listed[3].thing.left_out != ""


def test_an_empty_folder_says_how_to_begin(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog(tmp_path / "nowhere")
    assert states(dialog) == {}
    assert "There is nothing of your own yet." in dialog.sheets._said.text()
    assert not dialog.take_away.isEnabled()
    assert not dialog.word.isEnabled()


def test_a_file_that_changes_is_looked_at_again_by_itself(
    open_dialog: Open, own_copy: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(beigao.ui.templates.dialog, "LOOKS_AGAIN", 50)
    dialog = open_dialog(own_copy)
    (own_copy / "annex" / "zh.docx").write_bytes((OURS / "annex" / "zh.docx").read_bytes())
    qtbot.waitUntil(lambda: states(dialog)["annex/zh.docx"] == "In use", timeout=8000)
    (own_copy / "annex" / "zh.docx").unlink()
    qtbot.waitUntil(lambda: "annex/zh.docx" not in states(dialog), timeout=8000)


def test_a_template_is_added_and_the_one_before_kept_aside(
    open_dialog: Open, own_copy: Path, library: Library, dialogs: Answering, settle: Callable[[], None]
) -> None:
    dialog = open_dialog(own_copy)
    before, source = (own_copy / "annex" / "zh.docx").read_bytes(), OURS / "annex" / "zh.docx"
    wanted = Target(source, library.documents["annex"], "zh", library)
    dialogs.agrees = False
    dialog._look_at_added(dialog.files.add_template(wanted))
    assert (own_copy / "annex" / "zh.docx").read_bytes() == before
    dialogs.agrees = True
    dialog._look_at_added(dialog.files.add_template(wanted))
    looked_at(dialog, settle)
    assert (own_copy / "annex" / "zh.docx").read_bytes() == source.read_bytes()
    assert [path.read_bytes() for path in (own_copy / ASIDE).iterdir()] == [before]
    assert states(dialog)["annex/zh.docx"] == "In use"
    assert dialog.name.text() == "annex/zh.docx"


def test_a_person_is_asked_before_a_template_with_errors_is_added(
    open_dialog: Open, own: Path, library: Library, dialogs: Answering, tmp_path: Path
) -> None:
    dialog, dialogs.agrees = open_dialog(tmp_path / "empty"), False
    dialog.files.add_template(Target(own / "annex" / "zh.docx", library.documents["annex"], "zh", library))
    assert "“activity” has no “purpse”" in dialogs.asked[-1].kept
    assert not (tmp_path / "empty").exists()


def test_a_template_is_taken_away_and_nothing_is_lost(
    open_dialog: Open, own_copy: Path, dialogs: Answering, settle: Callable[[], None]
) -> None:
    dialog = open_dialog(own_copy)
    content = (own_copy / "commitment" / "zh.docx").read_bytes()
    choose(dialog, "commitment/zh.docx")
    dialog.take_away.click()
    looked_at(dialog, settle)
    assert "commitment/zh.docx" not in states(dialog)
    assert [path.read_bytes() for path in (own_copy / ASIDE).iterdir()] == [content]


def test_a_built_in_template_is_saved_to_start_from(
    open_dialog: Open, own: Path, dialogs: Answering, tmp_path: Path
) -> None:
    dialog, dialogs.path = open_dialog(own), tmp_path / "start.docx"
    dialog.start.click()
    (menu,) = [menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible()]
    menu.actions()[0].trigger()
    menu.close()
    assert dialogs.proposed == "个人信息出境标准合同附录.docx"
    assert dialogs.path.read_bytes() == (OURS / "annex" / "zh.docx").read_bytes()


def test_the_sample_is_saved_as_a_word_file(open_dialog: Open, own: Path, dialogs: Answering, tmp_path: Path) -> None:
    dialog, dialogs.path = open_dialog(own), tmp_path / "sample.docx"
    choose(dialog, "commitment/zh.docx")
    dialog.word.click()
    assert dialogs.path.read_bytes().startswith(b"PK")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything may be written here")
def test_a_folder_that_takes_nothing_is_told(
    open_dialog: Open, own_copy: Path, library: Library, dialogs: Answering
) -> None:
    own_copy.chmod(0o500)
    dialog = open_dialog(own_copy)
    dialog.files.add_template(Target(OURS / "pipia" / "zh.docx", library.documents["pipia"], "zh", library))
    own_copy.chmod(0o700)
    assert "could not be written" in dialogs.told[-1].happened


def test_notes_are_copied(open_dialog: Open, own: Path, qtbot: QtBot) -> None:
    dialog = open_dialog(own)
    qtbot.keyClick(dialog.notes, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("error: “activity” has no “purpse”.")
    dialog.copy.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == dialog.notes.listed.rowCount() > 4


def test_the_document_is_proposed_that_a_file_is_called_by(theme: Theme, library: Library, tmp_path: Path) -> None:
    cases = [("备案.docx", "annex", False), ("合同附录.docx", "annex", False), ("memo_en.docx", "memo", True)]
    for name, document, english in cases:  # the first is called by none, so it is the first document
        (tmp_path / name).write_bytes(b"")
        dialog = AddDialog(theme, tmp_path / name, library)
        assert dialog.document.currentData() == document
        assert (dialog.languages.index() == 1) is english
        dialog.add.click()
        assert dialog.wanted is not None
        dialog.deleteLater()


def test_menu_key_and_search_lead_to_the_templates(
    sample_window: MainWindow, own: Path, monkeypatch: pytest.MonkeyPatch, settle: Callable[[], None], qtbot: QtBot
) -> None:
    opened: list[str] = []

    def close_at_once(dialog: TemplatesDialog) -> None:
        opened.append(dialog.objectName())
        dialog.reject()

    monkeypatch.setattr(TemplatesDialog, "exec", close_at_once)
    monkeypatch.setenv("BEIGAO_OWN", str(own))
    sample_window.actions_by_name["templates"].trigger()
    workspace = sample_window.workspace
    assert workspace is not None
    sample_window.activateWindow()
    settle()
    workspace.start_find()
    workspace.find_field.setText("own templates")
    settle()
    qtbot.keyClick(workspace.find_field, Qt.Key.Key_Return)
    assert opened == ["templates"] * 2


def test_looking_leaves_the_window_alive(open_dialog: Open, own: Path, qapp: QApplication) -> None:
    """The work is done beside the window: the event loop turns while it goes on."""
    dialog = open_dialog(own)
    dialog.look_again()
    assert dialog._work is not None
    turns = 0
    while dialog._work.isRunning():
        qapp.processEvents()
        turns += 1
        time.sleep(0.002)
    assert turns > 5
    dialog.look_again()
    working = dialog._work
    dialog.reject()
    assert working.isRunning(), "closing waits for nothing"
    assert not dialog.isVisible()
