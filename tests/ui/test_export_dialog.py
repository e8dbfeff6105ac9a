"""The export dialog writes what is chosen, asks before it replaces, and says what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.office import PDF, maker, stand_in
from tests.reading import Reading

from beigao._i18n import set_language
from beigao.ui import export_rows, export_work
from beigao.ui.export_dialog import FINAL, MODES, ExportDialog
from beigao.ui.export_rows import Counts
from beigao.ui.file_manager import open_path, reveal_command
from beigao.ui.main_window import MainWindow
from beigao.ui.settings import ExportChoice
from beigao.ui.theme import Theme

DAY = date(2026, 11, 23)
Open = Callable[..., ExportDialog]


@pytest.fixture
def opened(sample_window: MainWindow, theme: Theme, tmp_path: Path, qtbot: QtBot) -> Open:
    """Opens the dialog; what it is given goes to it."""

    def make(**more: object) -> ExportDialog:
        assert sample_window.session is not None
        folder = tmp_path / "drafts"
        made = ExportDialog(theme, sample_window.session, sample_window.dialogs, folder, sample_window, day=DAY, **more)  # type: ignore[arg-type]
        qtbot.addWidget(made)
        made.show()
        return made

    return make


@pytest.fixture
def dialog(opened: Open) -> ExportDialog:
    return opened()


def finish(dialog: ExportDialog, settle: Callable[[], None]) -> None:
    dialog.wait()
    settle()


def only_first(dialog: ExportDialog) -> str:
    """Choose one document; gives the name of its file."""
    for row in dialog.rows[1:]:
        row.tick.setChecked(False)
    return dialog.rows[0].name.text()


def test_what_is_handed_in_is_chosen_at_first_and_papers_for_the_company_are_not(dialog: ExportDialog) -> None:
    assert {job.document.filing for job in dialog.chosen()} == {"export", "algorithm", "labelling"}
    assert {row.job.document.filing for row in dialog.rows if not row.tick.isChecked()} == {"inner"}
    assert not dialog.all.isChecked()


def test_one_tick_chooses_all_or_none(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog.all, Qt.Key.Key_Space)
    assert len(dialog.chosen()) == len(dialog.rows)
    qtbot.keyClick(dialog.all, Qt.Key.Key_Space)
    assert dialog.chosen() == []
    assert not dialog.start.isEnabled()
    dialog.rows[0].tick.setChecked(True)
    assert not dialog.all.isChecked()
    qtbot.keyClick(dialog.all, Qt.Key.Key_Space)
    assert len(dialog.chosen()) == len(dialog.rows)
    dialog.rows[2].tick.setChecked(False)
    assert not dialog.all.isChecked()


def test_the_dialog_keeps_its_size_while_it_works_and_its_numbers_stand_in_line(
    dialog: ExportDialog, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at, really = threading.Event(), export_work.export

    def export_when_looked_at(*order: object, **more: object) -> object:
        looked_at.wait(30)
        return really(*order, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(export_work, "export", export_when_looked_at)
    settle()
    size = dialog.size()
    dialog.export()
    settle()
    working = dialog.stop.isVisible(), dialog.size()
    looked_at.set()
    finish(dialog, settle)
    assert working == (True, size)
    ends = {row.measure.geometry().right() for row in dialog.rows if row.isVisible()}
    assert len({row.chip.text() for row in dialog.rows}) > 1  # of different lengths
    assert len(ends) == 1


def test_only_the_chosen_documents_are_written(
    dialog: ExportDialog, settle: Callable[[], None], tmp_path: Path
) -> None:
    name = only_first(dialog)
    assert name.endswith("_草稿_20261123.docx")
    dialog.export()
    finish(dialog, settle)
    (written,) = (tmp_path / "drafts").iterdir()
    assert [file.path for file in dialog.written] == [written]
    assert written.name == name
    assert not dialog.open_folder.isHidden()
    assert [row.isVisible() for row in dialog.rows].count(True) == 1


@pytest.mark.parametrize(("way", "names", "kept"), [(None, 1, True), (0, 1, False), (1, 2, True)])
def test_a_person_says_what_becomes_of_files_that_are_there(
    way: int | None,
    names: int,
    kept: bool,
    dialog: ExportDialog,
    sample_window: MainWindow,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    there = tmp_path / "drafts" / only_first(dialog)
    there.parent.mkdir()
    there.write_bytes(b"mine")
    sample_window.dialogs.way = way  # type: ignore[attr-defined]
    dialog.export()
    finish(dialog, settle)
    (asked,) = sample_window.dialogs.asked  # type: ignore[attr-defined]
    assert there.name in asked.kept
    assert len(list(there.parent.iterdir())) == names
    assert (there.read_bytes() == b"mine") == kept
    assert dialog.start.isVisible() == (way is None)


def test_the_final_version_is_closed_while_something_stands_in_its_way(dialog: ExportDialog) -> None:
    final = dialog.mode.buttons()[FINAL]
    assert not final.isEnabled(), "the sample has no labelling policy yet"
    for row in dialog.rows:
        row.tick.setChecked(False)
    assert not dialog.start.isEnabled()
    assert not final.isEnabled()


def test_a_review_is_said_to_be_one_and_written_under_its_name(
    dialog: ExportDialog, settle: Callable[[], None], qtbot: QtBot, tmp_path: Path
) -> None:
    only_first(dialog)
    qtbot.mouseClick(dialog.mode.buttons()[MODES.index("review")], Qt.MouseButton.LeftButton)
    assert "_审阅_" in dialog.rows[0].name.text()
    assert "tinted and numbered" in dialog._why.text()
    dialog.export()
    finish(dialog, settle)
    (written,) = (tmp_path / "drafts").iterdir()
    assert "审阅附页" in Reading(written.read_bytes()).text()


def test_a_sample_is_said_to_stand_in_the_way_of_a_final_version(dialog: ExportDialog) -> None:
    assert "text of a sample" in dialog._why.text()
    assert dialog.mode.buttons()[FINAL].toolTip()


def test_the_findings_of_the_chosen_documents_are_counted(dialog: ExportDialog) -> None:
    session = dialog._session
    only_first(dialog)
    document = dialog.rows[0].job.document.id
    counts = Counts.of(session.findings(), {document})
    told = [found for found in session.findings() if document in found.documents]
    assert counts.errors + counts.warnings + counts.hints + counts.gaps == len(told) > 0
    for number in (counts.errors, counts.warnings, counts.hints, counts.gaps):
        assert not number or str(number) in dialog.summary.text()


def test_show_them_closes_the_dialog_and_opens_the_findings(sample_window: MainWindow, qtbot: QtBot) -> None:
    assert sample_window.workspace is not None
    if sample_window.workspace.side.isVisible():
        sample_window.workspace.toggle_side()

    def in_the_dialog() -> None:
        made = sample_window.findChild(ExportDialog)
        assert made is not None
        qtbot.mouseClick(made.show_findings, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, sample_window, in_the_dialog)
    sample_window.export()
    assert sample_window.workspace.side.isVisible()


def test_what_was_chosen_is_remembered_for_the_dossier(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    for left_out in (False, True):

        def in_the_dialog(left_out: bool = left_out) -> None:
            made = sample_window.findChild(ExportDialog)
            assert made is not None
            assert made.rows[1].tick.isChecked() != left_out
            made.rows[1].tick.setChecked(False)
            made.reject()

        QTimer.singleShot(0, sample_window, in_the_dialog)
        sample_window.export()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert sample_window.session is not None
    kept = sample_window._settings_file.load().export_choice(sample_window.session.dossier.path)
    assert kept is not None
    assert "contract_blanks:c1" in kept.left_out
    assert "annex:c1" not in kept.left_out


def test_a_choice_of_documents_that_are_gone_harms_nothing(opened: Open) -> None:
    made = opened(choice=ExportChoice(left_out=["gone:1"], pdf=True))
    assert len(made.chosen()) == len(made.rows)
    assert not made.pdf.isVisible(), "there is no LibreOffice"


def test_a_folder_that_takes_no_file_is_told_and_the_choice_kept(
    dialog: ExportDialog, sample_window: MainWindow, settle: Callable[[], None], tmp_path: Path
) -> None:
    (tmp_path / "drafts").write_text("a file where the folder should be")
    name = only_first(dialog)
    dialog.export()
    finish(dialog, settle)
    (message,) = sample_window.dialogs.told  # type: ignore[attr-defined]
    assert message.kept
    assert message.details
    assert name.split("_")[0] not in message.details
    assert not dialog.start.isHidden()
    assert len(dialog.chosen()) == 1
    assert dialog.rows[3].isVisible()


def test_a_stopped_export_keeps_what_is_finished(
    dialog: ExportDialog, settle: Callable[[], None], tmp_path: Path
) -> None:
    dialog.export()
    dialog.reject()
    finish(dialog, settle)
    assert dialog.isVisible(), "the dialog stays to say what was written"
    assert len(dialog.written) < len(dialog.rows)
    assert {file.path for file in dialog.written} == set((tmp_path / "drafts").glob("*.docx"))


def test_pdfs_are_made_beside_the_word_files_and_pages_told(
    opened: Open, settle: Callable[[], None], tmp_path: Path
) -> None:
    dialog = opened(office=maker(tmp_path))
    only_first(dialog)
    dialog.pdf.setChecked(True)
    dialog.export()
    finish(dialog, settle)
    (word,) = (tmp_path / "drafts").glob("*.docx")
    assert word.with_suffix(".pdf").read_bytes() == PDF
    assert dialog.numbers.values[0].text() == "2"
    assert "PDF" in dialog.rows[0].measure.text()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text().splitlines() == [str(word), str(word.with_suffix(".pdf"))]


def test_pages_are_counted_after_the_dialog_says_that_it_is_done(
    opened: Open, settle: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = opened(office=maker(tmp_path))
    dialog.export()
    qtbot.waitUntil(lambda: not dialog.open_folder.isHidden(), timeout=10_000)
    finish(dialog, settle)
    assert dialog.numbers.values[0].text() == str(2 * len(dialog.chosen()))
    assert not list((tmp_path / "drafts").glob("*.pdf"))


def test_an_office_that_fails_is_told_where_pdfs_are_wanted_and_only_there(
    opened: Open, sample_window: MainWindow, settle: Callable[[], None], tmp_path: Path
) -> None:
    told = sample_window.dialogs.told  # type: ignore[attr-defined]
    for wanted in (False, True):
        dialog = opened(office=stand_in(tmp_path, "exit 3"))
        only_first(dialog)
        dialog.pdf.setChecked(wanted)
        sample_window.dialogs.way = 0  # type: ignore[attr-defined]
        dialog.export()
        finish(dialog, settle)
        assert len(told) == int(wanted)
        assert not dialog.open_folder.isHidden()
        assert dialog.numbers.values[0].text() == "—"
    assert len(list((tmp_path / "drafts").iterdir())) == 1


def test_the_dialog_closes_at_once_while_pages_are_counted(
    opened: Open, settle: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = opened(office=stand_in(tmp_path, "sleep 30"))
    only_first(dialog)
    dialog.export()
    qtbot.waitUntil(lambda: not dialog.open_folder.isHidden(), timeout=10_000)
    begun = time.monotonic()
    dialog.reject()
    assert time.monotonic() - begun < 2
    assert not dialog.isVisible()


def test_each_file_can_be_opened_and_shown_in_its_folder(
    dialog: ExportDialog, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, Path]] = []
    monkeypatch.setattr(export_rows, "open_path", lambda path: shown.append(("open", path)))
    monkeypatch.setattr(export_rows, "reveal", lambda path, _parent: shown.append(("reveal", path)))
    only_first(dialog)
    assert not dialog.rows[0].open.isVisible()
    dialog.export()
    finish(dialog, settle)
    dialog.rows[0].open.click()
    dialog.rows[0].reveal.click()
    assert shown == [(way, dialog.written[0].path) for way in ("open", "reveal")]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_the_file_manager_is_asked_to_select_the_file(platform: str, tmp_path: Path) -> None:
    assert str(tmp_path / "a, b.docx") in reveal_command(tmp_path / "a, b.docx", platform)
    assert not open_path(tmp_path / "gone")


def test_the_dialog_opens_without_the_word_side(run_python: Callable[..., object]) -> None:
    code = """
import sys
import beigao.ui.export_dialog
heavy = {"docx", "docxtpl", "jinja2", "lxml", "PIL", "pypdfium2", "babel"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    done = run_python(code, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr.decode()  # type: ignore[attr-defined]


def test_everything_is_said_again_in_another_language(dialog: ExportDialog, sample_window: MainWindow) -> None:
    before = {label.text() for label in (dialog.summary, dialog.rows[0].title)} | {dialog.all.text()}
    sample_window.use_language("zh")
    after = {label.text() for label in (dialog.summary, dialog.rows[0].title)} | {dialog.all.text()}
    set_language("en")
    assert dialog.rows[0].title.text() == dialog.rows[0].job.document.title.zh
    assert before != after


def names(dialog: ExportDialog) -> list[str]:
    return [row.name.text() for row in dialog.rows]


def test_the_language_says_which_files_are_on_offer(dialog: ExportDialog, qtbot: QtBot) -> None:
    chinese = len(dialog.rows)
    assert not any("英文参考译本" in name for name in names(dialog))
    qtbot.mouseClick(dialog.languages.buttons()[1], Qt.MouseButton.LeftButton)
    assert len(dialog.rows) == chinese
    assert all("英文参考译本" in name for name in names(dialog))
    assert all(row.isVisible() for row in dialog.rows)
    qtbot.mouseClick(dialog.languages.buttons()[2], Qt.MouseButton.LeftButton)
    assert len(dialog.rows) == 2 * chinese + 2
    assert sum("中英对照" in name for name in names(dialog)) == 2
    assert {job.edition for job in dialog.chosen()} == {"zh", "en", "side_by_side"}


def test_the_files_of_both_languages_are_written_and_shown(dialog: ExportDialog, settle: Callable[[], None]) -> None:
    dialog.languages.buttons()[2].click()
    for row in dialog.rows:
        row.tick.setChecked(row.job.document.id == "annex")
    dialog.export()
    finish(dialog, settle)
    assert [file.job.edition for file in dialog.written] == ["zh", "en", "side_by_side"]
    shown = [row for row in dialog.rows if row.isVisible()]
    assert [row.written for row in shown] == dialog.written
    assert all(file.path.is_file() for file in dialog.written)


def test_the_language_is_remembered_with_the_choice(opened: Open) -> None:
    made = opened()
    made.languages.buttons()[1].click()
    made.rows[1].tick.setChecked(False)
    again = opened(choice=made.choice())
    assert again.languages.index() == 1
    assert [row.tick.isChecked() for row in again.rows] == [row.tick.isChecked() for row in made.rows]
    again.languages.buttons()[0].click()
    assert again.rows[1].tick.isChecked()
