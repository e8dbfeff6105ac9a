"""Long work leaves the window alive, says that it takes a while, and gives its result or its fault back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from beigao.errors import DossierError
from beigao.ui.beside import PATIENCE, beside
from beigao.ui.theme import Theme


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def sleeping(seconds: float, gives: object = None) -> Callable[[], object]:
    def act() -> object:
        time.sleep(seconds)
        return gives

    return act


def test_the_result_comes_from_another_thread(window: QWidget, theme: Theme) -> None:
    assert beside(window, theme, "", threading.get_ident) != threading.get_ident()


def test_the_fault_is_raised_where_the_work_was_asked_for(window: QWidget, theme: Theme) -> None:
    def fail() -> None:
        raise DossierError("full")

    with pytest.raises(DossierError, match="full"):
        beside(window, theme, "", fail)


def test_the_window_lives_and_a_long_wait_is_said(window: QWidget, theme: Theme) -> None:
    beats: list[float] = []
    seen: list[bool] = []
    timer = QTimer(window)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(20)
    QTimer.singleShot(400, window, lambda: seen.append(window.findChild(QDialog, "waiting").isVisible()))  # type: ignore[union-attr]
    assert beside(window, theme, "", sleeping(0.6, "done")) == "done"
    assert seen == [True]
    assert max(later - earlier for earlier, later in pairwise(beats)) < 0.15
    assert not any(found.isVisible() for found in window.findChildren(QDialog))


def test_a_short_wait_is_not_said(window: QWidget, theme: Theme) -> None:
    seen: list[bool] = []
    QTimer.singleShot(60, window, lambda: seen.append(window.findChild(QDialog, "waiting").isVisible()))  # type: ignore[union-attr]
    beside(window, theme, "", sleeping(0.1))
    assert seen == [False]


def test_esc_does_not_end_the_wait_and_the_window_takes_no_keys(window: QWidget, theme: Theme, qtbot: QtBot) -> None:
    line = QLineEdit(window)
    line.show()

    def type_in() -> None:
        waiting = window.findChild(QDialog, "waiting")
        assert waiting is not None
        qtbot.keyClick(waiting, Qt.Key.Key_Escape)
        assert waiting.isVisible()
        assert waiting.isModal()

    QTimer.singleShot(300, window, type_in)
    assert beside(window, theme, "", sleeping(0.5, 1)) == 1


def test_work_that_was_done_in_a_moment_leaves_no_message_behind(window: QWidget, theme: Theme) -> None:
    assert beside(window, theme, "", sleeping(0, "done")) == "done"
    until = time.monotonic() + (PATIENCE + 50) / 1000
    while time.monotonic() < until:
        QApplication.processEvents()  # which lets timers come, and deletes nothing that was to be deleted later
    assert QApplication.activeModalWidget() is None
