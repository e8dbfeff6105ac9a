"""A dossier with a password opens with it only, and locks when nobody types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.dossier import keys
from beigao.dossier.backups import Backups
from beigao.ui import opening, privacy
from beigao.ui.main_window import MainWindow
from beigao.ui.password_dialogs import AskPassword, SetPassword
from beigao.ui.theme import Theme

NAME = FieldPath("company", "company", "name")
SECRET = "春江花月夜 2026"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_known", {})
    monkeypatch.setattr(keys, "_MEMORY", 64)
    monkeypatch.setattr(opening, "LONGEST_PAUSE", 0.0)
    monkeypatch.setattr(opening.time, "sleep", lambda _seconds: None)


def path_of(window: MainWindow) -> Path:
    assert window.session is not None
    return window.session.dossier.path


def in_the_dialog(window: MainWindow, act: Callable[[SetPassword], None]) -> None:
    def acting() -> None:
        dialog = window.findChild(SetPassword)
        assert dialog is not None
        act(dialog)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, window, acting)
    window.files.change_password()


def set_password(window: MainWindow, password: str = SECRET) -> None:
    def fill(dialog: SetPassword) -> None:
        dialog.first.setText(password)
        dialog.second.setText(password)
        dialog.take.click()

    in_the_dialog(window, fill)


@pytest.fixture
def protected(sample_window: MainWindow) -> MainWindow:
    set_password(sample_window)
    return sample_window


def test_a_password_protects_the_dossier_and_its_backups(sample_window: MainWindow) -> None:
    path = path_of(sample_window)
    made = Backups(path).make(datetime(2026, 11, 28, 9))
    assert made is not None
    set_password(sample_window)
    assert keys.is_protected(path)
    assert keys.is_protected(made.path)
    assert sample_window.session is not None
    sample_window.session.answer(NAME, "新名字")
    assert not list(path.parent.glob("*.part"))
    assert "new password" in sample_window.dialogs.told[-1].happened  # type: ignore[attr-defined]


@pytest.mark.parametrize(("first", "second"), [("kurz", "kurz"), (SECRET, SECRET + "!")])
def test_a_password_that_is_short_or_mistyped_is_not_taken(sample_window: MainWindow, first: str, second: str) -> None:
    def fill(dialog: SetPassword) -> None:
        dialog.first.setText(first)
        dialog.second.setText(second)
        dialog.take.click()
        assert dialog.isVisible()
        assert dialog.fault.text()

    in_the_dialog(sample_window, fill)
    assert not keys.is_protected(path_of(sample_window))


def test_the_dossier_opens_with_its_password_only(protected: MainWindow) -> None:
    path = path_of(protected)
    protected.files.lock()
    assert protected.session is None
    protected.dialogs.passwords = ["falsch-falsch", "wieder-falsch", SECRET]  # type: ignore[attr-defined]
    assert protected.open_path(path)
    assert protected.dialogs.passwords == []  # type: ignore[attr-defined]


def test_a_person_without_the_password_leaves_the_file_as_it_is(protected: MainWindow) -> None:
    path = path_of(protected)
    protected.files.lock()
    before = path.read_bytes()
    protected.dialogs.passwords = ["falsch-falsch"]  # type: ignore[attr-defined]
    assert not protected.open_path(path)
    assert path.read_bytes() == before


def test_the_password_can_be_removed_by_who_knows_it(protected: MainWindow) -> None:
    def wrong(dialog: SetPassword) -> None:
        dialog.present.setText("falsch-falsch")
        dialog.remove.click()
        assert dialog.isVisible()

    in_the_dialog(protected, wrong)
    assert keys.is_protected(path_of(protected))

    def right(dialog: SetPassword) -> None:
        dialog.present.setText(SECRET)
        dialog.remove.click()

    in_the_dialog(protected, right)
    assert not keys.is_protected(path_of(protected))


def test_the_dossier_locks_when_nobody_types(
    protected: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = path_of(protected), []
    monkeypatch.setattr(privacy, "MINUTE", 5)
    monkeypatch.setattr(type(protected.dialogs), "ask_password", lambda _self, name, _fault="": asked.append(name))
    with qtbot.waitSignal(protected.privacy.lock_wanted):
        protected.privacy.follow(path)
    assert protected.session is None
    assert not keys.is_unlocked(path)
    assert asked == [path.name]


def test_a_dialog_does_not_keep_the_dossier_open(
    protected: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "MINUTE", 5)
    protected.privacy.follow(path_of(protected))
    protected.files.show_backups()
    qtbot.waitUntil(lambda: protected.session is None)


def test_a_dossier_without_a_password_stays_open(
    sample_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "MINUTE", 1)
    sample_window.privacy.follow(path_of(sample_window))
    qtbot.wait(50)
    sample_window.files.lock()
    assert sample_window.session is not None


def test_typing_puts_the_lock_off(protected: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    idle = protected.privacy._idle
    assert idle.isActive()
    monkeypatch.setattr(protected.privacy, "_put_off", lambda: begun.append(1))
    qtbot.keyClicks(protected.focusWidget(), "a")
    assert begun


def test_a_damaged_file_with_a_right_password_gets_its_backup(protected: MainWindow) -> None:
    path = path_of(protected)
    Backups(path).make(datetime(2026, 11, 28, 9))
    protected.close_dossier()
    keys._known.clear()
    data = bytearray(path.read_bytes())
    data[40] ^= 1  # the first page: no password opens it any more
    path.write_bytes(data)
    protected.dialogs.passwords, protected.dialogs.way = [SECRET], 1  # type: ignore[attr-defined]
    assert protected.open_path(path)


def test_a_damaged_mark_is_damage_and_the_backup_opens_with_the_password(protected: MainWindow) -> None:
    path = path_of(protected)
    Backups(path).make(datetime(2026, 11, 28, 9))
    protected.close_dossier()
    keys._known.clear()
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    protected.dialogs.passwords, protected.dialogs.way = [SECRET], 1  # type: ignore[attr-defined]
    assert protected.open_path(path)


@pytest.mark.parametrize("fault", ["", "Wrong."])
def test_the_dialog_that_asks_is_seen_whole(theme: Theme, qtbot: QtBot, fault: str) -> None:
    dialog = AskPassword(theme, "公司.beigao", fault)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.windowHandle().isVisible()
    assert dialog.rect().contains(dialog.open_button.geometry())
    assert dialog.height() >= dialog.minimumSizeHint().height()


def test_the_dialog_asks_and_shows_what_is_typed_on_demand(theme: Theme, qtbot: QtBot) -> None:
    dialog = AskPassword(theme, "公司.beigao", "Wrong.")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.password, "geheim")
    assert dialog.password.displayText() != "geheim"
    dialog.shown.click()
    assert dialog.password.displayText() == "geheim"
    dialog.open_button.click()
    assert dialog.result() == AskPassword.DialogCode.Accepted
