"""Backups are made while one works, listed, and put back; a damaged dossier opens with its newest sound backup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.dossier.backups import Backup, Backups
from beigao.dossier.file import Dossier
from beigao.errors import DossierError
from beigao.ui import backup_keeper
from beigao.ui.backups_dialog import BackupsDialog
from beigao.ui.import_dialog import ImportDialog
from beigao.ui.main_window import MainWindow
from beigao.ui.theme import Theme

NAME = FieldPath("company", "company", "name")
BEFORE = datetime(2026, 11, 27, 9, 30)


def path_of(window: MainWindow) -> Path:
    assert window.session is not None
    return window.session.dossier.path


def name_of(window: MainWindow) -> object:
    assert window.session is not None
    return window.session.value(NAME)


def back_up(window: MainWindow, made: datetime = BEFORE) -> Backup:
    backup = Backups(path_of(window)).make(made)
    assert backup is not None
    return backup


def rename(window: MainWindow, name: str) -> None:
    assert window.session is not None
    window.session.answer(NAME, name)


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[3 * 4096 + 100] ^= 1
    path.write_bytes(data)


def told(window: MainWindow) -> list[str]:
    return [message.happened for message in window.dialogs.told]  # type: ignore[attr-defined]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keeper looks at once."""
    monkeypatch.setattr(backup_keeper, "FIRST", 0)
    monkeypatch.setattr(backup_keeper, "LOOK", 10)


@pytest.mark.usefixtures("hurried")
def test_an_open_dossier_is_backed_up_beside_the_window(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "公司.beigao"
    Dossier.create(path).close()
    with qtbot.waitSignal(window.safekeeping.keeper.ended):
        window.open_path(path)
    assert len(Backups(path).all()) == 1


def test_a_backup_that_cannot_be_made_is_told_once(sample_window: MainWindow, qtbot: QtBot) -> None:
    keeper, folder = sample_window.safekeeping.keeper, Backups(path_of(sample_window)).folder
    folder.write_text("a file in the place of the folder")
    for _attempt in range(2):
        with qtbot.waitSignal(keeper.ended):
            keeper.make_now()
    assert len(told(sample_window)) == 1
    assert keeper.fault is not None
    folder.unlink()
    with qtbot.waitSignal(keeper.ended):
        keeper.make_now()
    assert keeper.fault is None


def test_closing_waits_for_the_backup_that_is_being_made(sample_window: MainWindow) -> None:
    path = path_of(sample_window)
    sample_window.safekeeping.keeper.make_now()
    assert sample_window.close_dossier()
    assert len(Backups(path).all()) == 1
    assert not list(path.parent.rglob("*.part"))


def test_a_damaged_dossier_opens_with_its_newest_sound_backup(sample_window: MainWindow) -> None:
    path = path_of(sample_window)
    back_up(sample_window)
    rename(sample_window, "后来的公司")
    newest = back_up(sample_window, BEFORE + timedelta(hours=1))
    spoil(newest.path)
    sample_window.close_dossier()
    spoil(path)
    damaged = path.read_bytes()
    sample_window.dialogs.way = 1  # type: ignore[attr-defined]
    assert sample_window.open_path(path)
    assert name_of(sample_window) != "后来的公司"
    (aside,) = path.parent.glob("*旧文件*")
    assert aside.read_bytes() == damaged
    (question,) = sample_window.dialogs.asked  # type: ignore[attr-defined]
    assert "27" in question.kept


def test_a_person_may_leave_a_damaged_dossier_as_it_is(sample_window: MainWindow) -> None:
    path = path_of(sample_window)
    back_up(sample_window)
    sample_window.close_dossier()
    spoil(path)
    damaged = path.read_bytes()
    assert not sample_window.open_path(path)
    assert path.read_bytes() == damaged
    assert sample_window.session is None


def test_a_damaged_dossier_without_a_backup_is_told_with_the_folder(sample_window: MainWindow) -> None:
    path = path_of(sample_window)
    sample_window.close_dossier()
    spoil(path)
    assert not sample_window.open_path(path)
    (message,) = sample_window.dialogs.told  # type: ignore[attr-defined]
    assert str(Backups(path).folder) in message.advice
    assert message.details
    assert str(path.parent) not in message.details


def in_the_dialog(window: MainWindow, act: Callable[[BackupsDialog], None]) -> None:
    """Open the dialog and do something in it."""

    def acting() -> None:
        dialog = window.findChild(BackupsDialog)
        assert dialog is not None
        act(dialog)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, window, acting)
    window.files.show_backups()


def test_one_goes_back_to_a_backup_and_nothing_is_lost(sample_window: MainWindow) -> None:
    path, old = path_of(sample_window), name_of(sample_window)
    back_up(sample_window)
    rename(sample_window, "后来的公司")
    in_the_dialog(sample_window, lambda dialog: dialog.rows[0].restore.click())
    assert path_of(sample_window) == path
    assert name_of(sample_window) == old
    assert "1 answer is different" in sample_window.dialogs.asked[0].kept  # type: ignore[attr-defined]
    (aside,) = path.parent.glob("*旧文件*")
    with Dossier.open(aside) as kept:
        assert kept.answers.value(NAME) == "后来的公司"


def test_a_single_form_comes_back_from_a_backup(sample_window: MainWindow) -> None:
    assert sample_window.session is not None
    old, other = name_of(sample_window), FieldPath("officers", "officers", "handler_name")
    back_up(sample_window)
    rename(sample_window, "后来的公司")
    sample_window.session.answer(other, "后来的人")

    def take_the_company() -> None:
        dialog = sample_window.findChild(ImportDialog)
        if dialog is None or not dialog.isVisible():
            QTimer.singleShot(20, sample_window, take_the_company)
            return
        model = dialog.views[1].model
        model.setData(model.index(0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
        dialog.take.click()

    def look_into(dialog: BackupsDialog) -> None:
        dialog.rows[0].compare.click()
        take_the_company()

    in_the_dialog(sample_window, look_into)
    assert name_of(sample_window) == old
    assert sample_window.session.value(other) == "后来的人"


def test_a_person_who_does_not_agree_keeps_the_dossier(sample_window: MainWindow) -> None:
    back_up(sample_window)
    rename(sample_window, "后来的公司")
    sample_window.dialogs.agrees = False  # type: ignore[attr-defined]
    in_the_dialog(sample_window, lambda dialog: dialog.rows[0].restore.click())
    assert name_of(sample_window) == "后来的公司"
    assert not list(path_of(sample_window).parent.glob("*旧文件*"))


def test_the_dialog_lists_the_newest_first_and_makes_one_at_once(sample_window: MainWindow, qtbot: QtBot) -> None:
    back_up(sample_window)
    rename(sample_window, "后来的公司")

    def act(dialog: BackupsDialog) -> None:
        assert len(dialog.rows) == 1
        with qtbot.waitSignal(sample_window.safekeeping.keeper.ended):
            dialog.now.click()
        assert len(dialog.rows) == 2
        assert dialog.rows[0].backup.made > dialog.rows[1].backup.made
        assert dialog.now.isEnabled()

    in_the_dialog(sample_window, act)


def test_backups_go_to_the_folder_that_a_person_chooses(
    sample_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    elsewhere = tmp_path / "disk"
    elsewhere.mkdir()
    sample_window.dialogs.path = elsewhere  # type: ignore[attr-defined]
    in_the_dialog(sample_window, lambda dialog: dialog.change.click())
    with qtbot.waitSignal(sample_window.safekeeping.keeper.ended):
        sample_window.safekeeping.keeper.make_now()
    assert len(list(elsewhere.rglob("*.beigao"))) == 1
    assert sample_window._settings_file.load().backups == str(elsewhere)


def test_a_restore_that_fails_opens_the_dossier_again(
    sample_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(sample_window)
    rename(sample_window, "后来的公司")

    def full(*_args: object) -> None:
        raise DossierError("the disk is full")

    monkeypatch.setattr(Backups, "restore", full)
    in_the_dialog(sample_window, lambda dialog: dialog.rows[0].restore.click())
    assert name_of(sample_window) == "后来的公司"
    assert told(sample_window) == ["the disk is full"]


def test_the_dialog_says_everything_in_both_languages(sample_window: MainWindow, theme: Theme) -> None:
    back_up(sample_window)
    shown = []
    for language in ("en", "zh"):
        sample_window.use_language(language)  # type: ignore[arg-type]
        in_the_dialog(sample_window, lambda dialog: shown.append(dialog.rows[0].restore.text()))
    assert shown == ["Restore…", "恢复…"]
    assert theme is not None


def test_a_window_that_was_taken_over_says_so_and_keeps_what_is_typed(sample_window: MainWindow) -> None:
    with Dossier.open(path_of(sample_window), as_writer=True, take_over=True) as other:
        rename(sample_window, "来不及写")
        assert any("taken over" in words for words in told(sample_window))
        assert name_of(sample_window) == "来不及写"
        assert other.answers.value(NAME) != "来不及写"


def test_opening_the_dossier_that_is_open_changes_nothing(sample_window: MainWindow) -> None:
    session = sample_window.session
    assert sample_window.open_path(path_of(sample_window))
    assert sample_window.session is session
