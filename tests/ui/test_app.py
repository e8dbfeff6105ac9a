"""What starts the window also speaks for faults that nobody caught."""

from __future__ import annotations

import sys

import pytest

from beigao.ui.app import show, speaking_of_faults
from beigao.ui.dialogs import Message
from beigao.ui.main_window import MainWindow


def test_a_fault_that_nobody_caught_is_told_and_written_down_without_its_words(
    window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    speak = speaking_of_faults(window.dialogs)
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError as fault:
        speak(type(fault), fault, fault.__traceback__)
    (told,) = window.dialogs.told  # type: ignore[attr-defined]
    assert "ZeroDivisionError" in told.happened
    assert told.kept
    assert told.advice
    written = capsys.readouterr().err
    assert "ZeroDivisionError" in written
    assert "division by zero" not in written, "the words of a fault may quote an answer, and a system may keep them"


def test_a_terminal_shows_all_of_a_fault(
    window: MainWindow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    speaking_of_faults(window.dialogs)(ValueError, ValueError("in a cell"), None)
    assert "ValueError: in a cell" in capsys.readouterr().err


def test_an_interruption_from_the_terminal_is_no_fault(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    speaking_of_faults(window.dialogs)(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert window.dialogs.told == []  # type: ignore[attr-defined]
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_a_fault_while_one_is_told_is_not_told_on_top_of_it(
    window: MainWindow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    speak = speaking_of_faults(window.dialogs)
    told: list[Message] = []

    def tell(message: Message) -> None:
        told.append(message)
        speak(ValueError, ValueError("in what is painted"), None)

    monkeypatch.setattr(window.dialogs, "tell", tell)
    for _time in range(2):
        speak(KeyError, KeyError("上海金丝雀科技"), None)
    assert ["KeyError" in message.happened for message in told] == [True, True]
    assert "KeyError" in told[0].details
    assert "金丝雀" not in told[0].details + told[0].happened
    assert capsys.readouterr().err.count("ValueError") == 2


@pytest.mark.parametrize(("size", "fills"), [((700, 400), False), ((4000, 400), True)])
def test_at_first_the_window_fills_a_screen_that_is_too_small_for_it(
    window: MainWindow, size: tuple[int, int], fills: bool
) -> None:
    window.hide()
    window.setMinimumSize(0, 0)
    window.resize(*size)
    show(window)
    assert window.isMaximized() is fills
    window.showNormal()
    window.hide()
    window.settings.geometry = "as one left it"
    window.resize(*size)
    show(window)
    assert not window.isMaximized()
