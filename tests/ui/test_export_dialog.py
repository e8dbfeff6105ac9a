"""The export dialog writes what is chosen, asks before it replaces, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from beigao.ui.export_dialog import ExportDialog
from beigao.ui.main_window import MainWindow
from beigao.ui.theme import Theme


@pytest.fixture
def dialog(sample_window: MainWindow, theme: Theme, tmp_path: Path, qtbot: QtBot) -> ExportDialog:
    assert sample_window.session is not None
    made = ExportDialog(theme, sample_window.session, sample_window.dialogs, tmp_path / "drafts", sample_window)
    qtbot.addWidget(made)
    made.show()
    return made


def finish(dialog: ExportDialog, settle: Callable[[], None]) -> None:
    dialog.wait()
    settle()


def test_all_documents_are_chosen_at_first(dialog: ExportDialog) -> None:
    assert len(dialog.chosen()) == len(dialog.rows) >= 6


def test_only_the_chosen_documents_are_written(
    dialog: ExportDialog, settle: Callable[[], None], tmp_path: Path
) -> None:
    for row in dialog.rows[1:]:
        row.tick.setChecked(False)
    dialog.export()
    finish(dialog, settle)
    (written,) = (tmp_path / "drafts").iterdir()
    assert [file.path for file in dialog.written] == [written]
    assert not dialog.open_folder.isHidden()


def test_files_that_are_there_are_replaced_only_with_consent(
    dialog: ExportDialog, sample_window: MainWindow, settle: Callable[[], None], tmp_path: Path
) -> None:
    for row in dialog.rows[1:]:
        row.tick.setChecked(False)
    there = tmp_path / "drafts" / dialog.rows[0].job.file_name("draft")
    there.parent.mkdir()
    there.write_bytes(b"mine")
    sample_window.dialogs.agrees = False  # type: ignore[attr-defined]
    dialog.export()
    finish(dialog, settle)
    assert there.read_bytes() == b"mine"
    sample_window.dialogs.agrees = True  # type: ignore[attr-defined]
    dialog.export()
    finish(dialog, settle)
    assert there.read_bytes() != b"mine"


def test_the_final_version_is_closed_while_something_stands_in_its_way(dialog: ExportDialog) -> None:
    final = dialog.mode.buttons()[1]
    assert not final.isEnabled(), "the sample has no labelling policy yet"
    for row in dialog.rows:
        row.tick.setChecked(False)
    assert not dialog.start.isEnabled()


def test_a_folder_that_takes_no_file_is_told_and_the_choice_kept(
    dialog: ExportDialog, sample_window: MainWindow, settle: Callable[[], None], tmp_path: Path
) -> None:
    (tmp_path / "drafts").write_text("a file where the folder should be")
    dialog.export()
    finish(dialog, settle)
    (message,) = sample_window.dialogs.told  # type: ignore[attr-defined]
    assert message.kept
    assert not dialog.start.isHidden()


def test_a_stopped_export_keeps_what_is_finished(
    dialog: ExportDialog, settle: Callable[[], None], tmp_path: Path
) -> None:
    dialog.export()
    dialog.reject()
    finish(dialog, settle)
    assert dialog.isVisible(), "the dialog stays to say what was written"
    assert len(dialog.written) < len(dialog.rows)
    assert {file.path for file in dialog.written} == set((tmp_path / "drafts").glob("*.docx"))
