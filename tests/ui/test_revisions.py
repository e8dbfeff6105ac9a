"""Revisions in the window: made by themselves, named, compared, brought back as one step, marked as filed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sqlcipher3 import dbapi2 as sqlcipher
from tests.ui.conftest import Answering
from tests.ui.walk import some_revisions

from beigao.definitions.paths import FieldPath
from beigao.dossier.exchange import to_json
from beigao.dossier.revisions import Revisions, hashes
from beigao.ui.export_dialog import ExportDialog
from beigao.ui.main_window import MainWindow
from beigao.ui.revisions_dialog import RevisionsDialog
from beigao.ui.session import Place, Session
from beigao.ui.theme import Theme

NAME = FieldPath("company", "company", "name")
EMPLOYEES = FieldPath("company", "company", "employees")
NOW = datetime(2026, 11, 27, 9, 30)


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


@pytest.fixture
def dialog(sample_window: MainWindow, theme: Theme, dialogs: Answering) -> RevisionsDialog:
    session = session_of(sample_window)
    some_revisions(session)
    return RevisionsDialog(theme, session, dialogs, sample_window)


def state(session: Session) -> object:
    return to_json(session.dossier.content(), session.library)


def kinds(session: Session) -> list[str]:
    return [revision.kind for revision in Revisions(session.dossier).all()]


def test_the_day_gets_a_revision_beside_the_window(sample_window: MainWindow, qapp: QApplication) -> None:
    session = session_of(sample_window)
    assert kinds(session) == []
    sample_window.remembering.look()
    sample_window.remembering.wait()
    assert kinds(session) == ["day"]
    session.answer(NAME, "另一家公司")
    sample_window.remembering.look()
    sample_window.remembering.wait()
    assert kinds(session) == ["day"], "one a day"


def test_a_dossier_that_is_closed_while_its_day_is_packed_is_let_go(sample_window: MainWindow) -> None:
    sample_window.remembering.look()
    assert sample_window.close_dossier()
    sample_window.remembering.look()
    sample_window.remembering.wait()


def test_an_export_gets_a_revision_with_the_hash_of_each_file(
    sample_window: MainWindow, theme: Theme, dialogs: Answering, tmp_path: Path, settle: Callable[[], None]
) -> None:
    session = session_of(sample_window)
    folder = tmp_path / "out"
    folder.mkdir()
    dialog = ExportDialog(theme, session, dialogs, folder, sample_window)
    dialog.export()
    dialog.wait()
    settle()
    (revision,) = Revisions(session.dossier).all()
    assert revision.kind == "export"
    assert revision.documents == hashes(folder.iterdir())
    assert len(revision.documents) == len(dialog.written) > 1
    dialog.close()


def test_the_newest_revision_is_compared_with_now(dialog: RevisionsDialog) -> None:
    assert dialog.list.revisions.rowCount() == 4
    assert dialog.list.currentIndex().row() == 0
    assert dialog.other.currentText() == "Now"
    assert len(dialog._changes) == 3
    assert dialog.said.text() == "differences: 3"


def test_any_two_are_compared_the_older_one_at_the_left(dialog: RevisionsDialog) -> None:
    dialog.list.setCurrentIndex(dialog.list.revisions.index(1))
    dialog.other.setCurrentIndex(4)
    assert dialog.changes._before.text().startswith("Daily · 23 Nov")
    assert dialog.changes._after.text().startswith("交给律师前")
    assert not dialog.restore_all.isEnabled(), "neither of the two is the present state"
    dialog.other.setCurrentIndex(2)
    assert dialog.changes.model.rowCount() == 0, "it is the same one"


def test_a_choice_is_brought_back_and_undone_in_one_step(dialog: RevisionsDialog, sample_window: MainWindow) -> None:
    session = session_of(sample_window)
    before = state(session)
    answered: list[FieldPath] = []
    entries: list[str] = []
    session.answered.connect(answered.append)
    session.entries_changed.connect(entries.append)
    assert not dialog.restore.isEnabled()
    dialog.changes.choose_all()
    activity = session.entries("activities")[0].id
    purpose = FieldPath("activities", activity, "purpose")
    now = session.value(purpose)
    model = dialog.changes.model
    for row in range(model.rowCount()):
        if model.target(model.index(row)) == purpose:
            model.setData(model.index(row), 0, 10)
    dialog.restore.click()
    assert session.value(EMPLOYEES) == 1960
    assert session.value(purpose) == now, "it was not chosen"
    assert set(answered) == {EMPLOYEES}
    assert entries == ["recipients"]
    assert dialog.said.text() == "Restored. Undo takes it back in one step."
    session.undo()
    assert state(session) == before
    session.redo()
    assert session.value(EMPLOYEES) == 1960


def test_all_is_brought_back(dialog: RevisionsDialog, sample_window: MainWindow) -> None:
    session = session_of(sample_window)
    dialog.list.setCurrentIndex(dialog.list.revisions.index(3))
    dialog.restore_all.click()
    assert dialog.changes.model.rowCount() == 0
    oldest = Revisions(session.dossier).all()[-1]
    answers = Revisions(session.dossier).answers_of(oldest)
    assert [entry.values for _form, entry in answers.walk()] == [
        entry.values for _form, entry in session.dossier.answers.walk()
    ]


def test_a_file_that_does_not_take_it_leaves_everything(
    dialog: RevisionsDialog, sample_window: MainWindow, dialogs: Answering
) -> None:
    session = session_of(sample_window)
    before = state(session)
    other = sqlcipher.connect(":memory:")
    session.dossier.rows("PRAGMA query_only = 1")
    dialog.restore_all.click()
    session.dossier.rows("PRAGMA query_only = 0")
    other.close()
    assert len(dialogs.told) == 1
    assert state(session) == before
    assert not session.history.can_redo


def test_a_state_is_named_renamed_and_deleted(dialog: RevisionsDialog, dialogs: Answering) -> None:
    dialogs.name = "第一稿"
    dialog.name_now.click()
    chosen = dialog.list.current()
    assert chosen is not None
    assert (chosen.kind, chosen.name) == ("named", "第一稿")
    dialogs.name = "终稿"
    dialog.rename.click()
    assert dialog._known[0].name == "终稿"
    dialogs.agrees = False
    dialog.delete.click()
    assert len(dialog._known) == 5
    dialogs.agrees = True
    dialog.delete.click()
    assert [revision.name for revision in dialog._known] == ["", "交给律师前", "2026 年数据出境备案", ""]


def test_nothing_happens_where_no_name_is_given(dialog: RevisionsDialog, dialogs: Answering) -> None:
    dialogs.name = None
    before = dialog._known
    for button in (dialog.name_now, dialog.rename, dialog.file):
        button.click()
    assert dialog._known == before


def test_what_was_filed_keeps_the_hashes_of_the_files_that_were_handed_in(
    dialog: RevisionsDialog, dialogs: Answering, tmp_path: Path
) -> None:
    file = tmp_path / "已盖章.pdf"
    file.write_bytes(b"%PDF")
    dialogs.name, dialogs.way, dialogs.files = "2027 备案", 1, [file]
    dialog.file.click()
    chosen = dialog.list.current()
    assert chosen is not None
    assert (chosen.kind, chosen.name, chosen.documents) == ("filed", "2027 备案", hashes([file]))
    for button in (dialog.rename, dialog.file, dialog.delete):
        assert not button.isEnabled()
    dialog.copy.click()
    assert QApplication.clipboard().text() == f"{hashes([file])['已盖章.pdf']}  已盖章.pdf"


def test_a_file_that_does_not_read_marks_nothing(dialog: RevisionsDialog, dialogs: Answering, tmp_path: Path) -> None:
    dialogs.name, dialogs.way, dialogs.files = "x", 1, [tmp_path / "gone.pdf"]
    dialog.file.click()
    assert len(dialogs.told) == 1
    assert [revision.kind for revision in dialog._known] == ["day", "named", "filed", "day"]


def test_a_revision_that_is_damaged_is_said_to_be(dialog: RevisionsDialog, sample_window: MainWindow) -> None:
    with session_of(sample_window).dossier.transaction() as connection:
        connection.execute("UPDATE revisions SET content = x'00' WHERE kind = 'named'")
    dialog.list.setCurrentIndex(dialog.list.revisions.index(1))
    assert "not what was kept" in dialog.changes._nothing.text()
    assert not dialog.restore_all.isEnabled()


def test_a_dossier_without_revisions_says_how_to_keep_one(
    window: MainWindow, theme: Theme, dialogs: Answering, session: Session
) -> None:
    dialog = RevisionsDialog(theme, session, dialogs, window)
    assert "There is no revision yet" in dialog.changes._nothing.text()
    assert not dialog.restore_all.isEnabled()
    assert not dialog.rename.isEnabled()


def test_a_file_that_does_not_read_any_more_is_said_to_be(
    sample_window: MainWindow, dialogs: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = session_of(sample_window).dossier
    with monkeypatch.context() as patch:
        patch.setattr(dossier._file, "connection", sqlcipher.connect(":memory:"))
        sample_window.actions_by_name["revisions"].trigger()
        sample_window.remembering.look()
    assert len(dialogs.told) == 1
    assert sample_window.session is not None


def test_the_key_opens_them_and_a_change_leads_to_its_field(
    sample_window: MainWindow, settle: Callable[[], None]
) -> None:
    session = session_of(sample_window)
    some_revisions(session)
    sample_window.workspace.show_place(Place("officers", "officers"))  # type: ignore[union-attr]

    def go() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RevisionsDialog)
        dialog.changes.target_wanted.emit(EMPLOYEES)

    QTimer.singleShot(0, go)
    sample_window.actions_by_name["revisions"].trigger()
    settle()
    assert sample_window.workspace is not None
    assert sample_window.workspace.place() == Place("company", "company")


def test_many_answers_at_once_tell_each_page_once(sample_window: MainWindow) -> None:
    session = session_of(sample_window)
    revision = Revisions(session.dossier).freeze("named", NOW - timedelta(days=1), "x")
    for field in session.library.forms["company"].fields():
        if field.kind == "text":
            session.answer(FieldPath("company", "company", field.id), "x")
    told: list[FieldPath] = []
    findings: list[int] = []
    session.answered.connect(told.append)
    from beigao.dossier.comparison import compare

    session.apply(compare(session.dossier.answers, Revisions(session.dossier).answers_of(revision)))
    assert len(told) == 1
    session.findings_changed.connect(lambda: findings.append(1))
    session.check()
    assert findings


def test_a_comparison_is_written_as_word_files_with_tracked_changes(
    dialog: RevisionsDialog, dialogs: Answering, tmp_path: Path
) -> None:
    dialogs.path = tmp_path / "word"
    dialog.word.click()
    written = sorted(path.name for path in dialogs.path.glob("*.docx"))
    assert written
    assert sorted(dialogs.asked[-1].kept.split("\n")) == written
    with zipfile.ZipFile(dialogs.path / written[0]) as file:
        assert b"<w:ins " in file.read("word/document.xml")


def test_two_equal_states_give_no_word_files(sample_window: MainWindow, theme: Theme, dialogs: Answering) -> None:
    session = session_of(sample_window)
    Revisions(session.dossier).freeze("named", NOW, "现在")
    made = RevisionsDialog(theme, session, dialogs, sample_window)
    assert not made.word.isEnabled()
