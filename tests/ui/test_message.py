"""A message proposes the harmless way, shows all of its words, and gives details to copy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from beigao.ui.dialogs import Dialogs, Message
from beigao.ui.message import MessageDialog
from beigao.ui.theme import Theme

LOSING = Message("Something is there.", "Its answers go.", sign="warning")
PLAIN = Message("Something is so.", "Nothing is lost.", sign="hint")
LONG = "\n".join(f"- a thing in the way, and where it stands, number {number}" for number in range(300))


@pytest.fixture
def dialogs(theme: Theme, qtbot: QtBot) -> Dialogs:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = Dialogs(theme, window)
    made._keep = window  # type: ignore[attr-defined]
    return made


def answer(act: Callable[[MessageDialog], None], window: QWidget) -> None:
    """Do this to the next message."""

    def now() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, MessageDialog) and dialog.isVisible():
            act(dialog)
        else:
            QTimer.singleShot(10, window, now)

    QTimer.singleShot(0, window, now)


def press(qtbot: QtBot, key: Qt.Key) -> Callable[[MessageDialog], None]:
    def act(dialog: MessageDialog) -> None:
        qtbot.keyClick(dialog.focusWidget() or dialog, key)

    return act


@pytest.mark.parametrize(
    ("message", "key", "agreed"),
    [
        (LOSING, Qt.Key.Key_Return, False),
        (LOSING, Qt.Key.Key_Escape, False),
        (PLAIN, Qt.Key.Key_Return, True),
        (PLAIN, Qt.Key.Key_Escape, False),
    ],
)
def test_enter_never_loses_anything_and_esc_does_nothing(
    message: Message, key: Qt.Key, agreed: bool, dialogs: Dialogs, qtbot: QtBot
) -> None:
    answer(press(qtbot, key), dialogs._keep)  # type: ignore[attr-defined]
    assert dialogs.ask(message, "Do it") == agreed


@pytest.mark.parametrize(("key", "way"), [(Qt.Key.Key_Return, 1), (Qt.Key.Key_Escape, None)])
def test_of_several_ways_enter_takes_the_last(key: Qt.Key, way: int | None, dialogs: Dialogs, qtbot: QtBot) -> None:
    answer(press(qtbot, key), dialogs._keep)  # type: ignore[attr-defined]
    assert dialogs.choose(LOSING, ["Replace", "Keep both"]) == way


def test_every_way_can_be_taken(dialogs: Dialogs) -> None:
    for place, way in ((0, None), (1, 0), (2, 1)):
        answer(lambda dialog, place=place: dialog.buttons[place].click(), dialogs._keep)  # type: ignore[attr-defined,misc]
        assert dialogs.choose(LOSING, ["Replace", "Keep both"]) == way


def test_details_are_copied_and_only_there_when_there_are_some(theme: Theme, qtbot: QtBot) -> None:
    for details in ("", "Beigao 0.4"):
        dialog = MessageDialog(theme, Message("It failed.", details=details), ["Close"], 0, None)
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.copy.isVisible() == bool(details)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "Beigao 0.4"
    assert dialog.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("kept", ["", "Two words.", "word " * 60, LONG])
def test_short_words_stand_whole_and_long_ones_scroll(kept: str, scale: float, theme: Theme, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.use("light", scale)
    theme.apply(app)
    dialog = MessageDialog(theme, Message("It failed, and this is why.", kept, "Do this."), ["Close"], 0, None)
    qtbot.addWidget(dialog)
    dialog.show()
    app.processEvents()
    bar = dialog.area.verticalScrollBar()
    assert (bar.maximum() > 0) == (kept == LONG)
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert dialog.width() <= dialog.screen().availableSize().width()
    if kept == LONG:
        dialog.area.setFocus()
        qtbot.keyClick(dialog.area, Qt.Key.Key_PageDown)
        assert bar.value() > 0
    theme.use("light", 1.0)
    theme.apply(app)
