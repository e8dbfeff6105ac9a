"""What lies behind a dialog is veiled for as long as the dialog is open."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from beigao.ui.theme import Theme
from beigao.ui.veil import Veil, VeilingDialog


def veils(window: QWidget) -> list[Veil]:
    return [veil for veil in window.findChildren(Veil) if veil.isVisible()]


def a_window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def test_the_whole_window_is_veiled_while_a_dialog_is_open(qtbot: QtBot, theme: Theme) -> None:
    behind = a_window(qtbot)
    dialog = VeilingDialog(theme, QWidget(behind))  # asked for by a part of the window
    dialog.open()
    assert [veil.geometry() for veil in veils(behind)] == [behind.rect()]
    dialog.reject()
    assert not veils(behind)


def test_the_veil_grows_with_its_window(qtbot: QtBot, theme: Theme) -> None:
    behind = a_window(qtbot)
    dialog = VeilingDialog(theme, behind)
    dialog.open()
    behind.resize(640, 480)
    assert [veil.size() for veil in veils(behind)] == [QSize(640, 480)]
    dialog.reject()


def test_a_question_over_a_dialog_veils_the_dialog(qtbot: QtBot, theme: Theme) -> None:
    behind = a_window(qtbot)
    dialog = VeilingDialog(theme, behind)
    dialog.open()
    question = VeilingDialog(theme, dialog)
    question.open()
    assert len(veils(behind)) == 1 + len(veils(dialog)) == 2  # the window's own, and that of its child
    question.reject()
    assert len(veils(behind)) == 1
    dialog.reject()


def test_a_dialog_without_a_window_veils_nothing(qtbot: QtBot, theme: Theme) -> None:
    dialog = VeilingDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not veils(dialog)
