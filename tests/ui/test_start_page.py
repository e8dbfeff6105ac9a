"""The start page: everything by keyboard, in every language and size, and files that are gone can be looked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot
from tests.ui.cut import words_cut

from beigao.dossier.samples import create_sample
from beigao.ui.buttons import Button
from beigao.ui.entries_page import Card
from beigao.ui.main_window import MainWindow
from beigao.ui.settings import Stand
from beigao.ui.start_cards import FIRST_STEPS, FirstSteps
from beigao.ui.start_page import StartPage
from beigao.ui.words import Label


def _page(window: MainWindow) -> StartPage:
    page = window.centralWidget()
    assert isinstance(page, StartPage)
    return page


def _remember(window: MainWindow, folder: Path, count: int) -> None:
    for number in range(count):
        window.settings.remember(
            folder / f"gone{number}.beigao", "2026-09-30T16:40", Stand(place=("officers", "officers"))
        )
    window.show_start()


def test_tab_comes_to_every_card_and_shows_it(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    _remember(window, tmp_path, 6)
    settle()
    page = _page(window)
    wanted = {card.objectName() for card in page.findChildren(Card)} | {"look", "forget", "tour"}
    met = set()
    for _turn in range(60):
        widget = window.focusWidget()
        assert widget is not None
        met.add(widget.objectName())
        assert widget.visibleRegion().boundingRect().height() >= min(widget.height(), 20), widget.objectName()
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert wanted <= met


def test_the_first_card_has_the_keyboard(window: MainWindow) -> None:
    assert window.focusWidget() is window.findChild(Card, "new")


def test_more_recent_dossiers_than_fit_are_scrolled(
    window: MainWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    _remember(window, tmp_path, 9)
    settle()
    area = window.findChild(QScrollArea, "recent")
    assert area is not None
    assert len(area.findChildren(Card)) == 9
    assert area.verticalScrollBar().maximum() > 0
    last = window.findChild(Card, "recent:gone0.beigao")
    assert last is not None
    last.setFocus()
    area.ensureWidgetVisible(last)
    assert last.visibleRegion().boundingRect().height() == last.height()


def test_a_missing_file_is_looked_for_and_opens_at_its_page(window: MainWindow, tmp_path: Path) -> None:
    _remember(window, tmp_path, 2)
    moved = tmp_path / "elsewhere" / "moved.beigao"
    moved.parent.mkdir()
    create_sample(moved, "nearly_empty").close()
    row = window.findChild(Card, "recent:gone1.beigao")
    assert row is not None
    look = row.findChild(Button, "look")
    assert look is not None
    window.dialogs.path = moved  # type: ignore[attr-defined]
    look.click()
    assert window.session is not None
    assert window.workspace is not None
    assert window.workspace.place() == ("officers", "officers")
    assert [recent.path for recent in window.settings.recent] == [str(moved), str(tmp_path / "gone0.beigao")]


def test_looking_in_vain_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    _remember(window, tmp_path, 2)
    before = [recent.path for recent in window.settings.recent]
    row = window.findChild(Card, "recent:gone0.beigao")
    assert row is not None
    window.dialogs.path = None  # type: ignore[attr-defined]
    row.clicked.emit()
    assert [recent.path for recent in window.settings.recent] == before
    strange = tmp_path / "strange.beigao"
    strange.write_bytes(b"not a dossier" * 100)
    window.dialogs.path = strange  # type: ignore[attr-defined]
    row.clicked.emit()
    assert [recent.path for recent in window.settings.recent] == before
    assert len(window.dialogs.told) == 1  # type: ignore[attr-defined]


def test_a_file_that_is_there_offers_no_search(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "here.beigao"
    create_sample(path, "nearly_empty").close()
    window.settings.remember(path, "2026-09-30T16:40")
    window.show_start()
    row = window.findChild(Card, "recent:here.beigao")
    assert row is not None
    assert row.findChild(Button, "look") is None
    assert "warning" not in {label.property("tone") for label in row.findChildren(Label)}


def test_names_for_the_screen_reader_follow_the_language(window: MainWindow, tmp_path: Path) -> None:
    _remember(window, tmp_path, 1)
    cards = _page(window).findChildren(Card)
    english = {card.objectName(): card.accessibleName() for card in cards}
    assert all(english.values())
    window.use_language("zh")
    chinese = {card.objectName(): card.accessibleName() for card in cards}
    assert chinese["new"] != english["new"]
    assert chinese["recent:gone0.beigao"] != english["recent:gone0.beigao"]
    assert chinese["sample:nearly_empty"] != english["sample:nearly_empty"]


def test_the_first_steps_are_five_sentences(window: MainWindow) -> None:
    assert len(FIRST_STEPS) == 5
    assert all(sentence.endswith(".") for sentence in FIRST_STEPS)
    steps = window.findChild(FirstSteps)
    assert steps is not None
    numbers = [label.text() for label in steps.findChildren(Label) if label.property("role") == "step"]
    assert numbers == ["1", "2", "3", "4", "5"]


SIZES = [((1366, 768), 1.0), ((1100, 720), 1.0), ((1366, 768), 1.5), ((1366, 768), 2.0)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("size", "scale"), SIZES)
def test_nothing_on_the_page_is_cut(
    window: MainWindow, tmp_path: Path, settle: Callable[[], None], language: str, size: tuple[int, int], scale: float
) -> None:
    _remember(window, tmp_path, 3)
    window.use_language(language)  # type: ignore[arg-type]
    window.use_scale(scale)
    window.resize(*size)
    settle()
    try:
        page = _page(window)
        assert not words_cut(page)
        for card in page.findChildren(Card):
            assert card.mapTo(page, card.rect().topRight()).x() <= page.width(), card.objectName()
    finally:
        window.use_scale(1.0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_laptop_the_page_needs_no_scrolling(
    window: MainWindow, tmp_path: Path, settle: Callable[[], None], language: str
) -> None:
    _remember(window, tmp_path, 9)
    window.use_language(language)  # type: ignore[arg-type]
    window.resize(1366, 768)
    settle()
    outer = next(area for area in _page(window).findChildren(QScrollArea) if area.objectName() != "recent")
    assert outer.verticalScrollBar().maximum() == 0
