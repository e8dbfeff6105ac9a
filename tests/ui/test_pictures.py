"""Pictures that leave the window: copied and saved from a sheet of their own, whatever the window looks like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests.ui.conftest import Answering

from beigao.definitions.loader import Library
from beigao.rules.deadlines import Due
from beigao.ui.dialogs import Dialogs
from beigao.ui.filings.page import WhichFilingsPage
from beigao.ui.filings.timeline import Timeline
from beigao.ui.main_window import MainWindow
from beigao.ui.pictures import PictureButtons, Sheet
from beigao.ui.risk.page import RiskMatrixPage
from beigao.ui.session import RISK_MATRIX, WHICH_FILINGS, Place
from beigao.ui.theme import Theme

Settle = Callable[[], None]
TODAY = date(2026, 11, 24)


def buttons_on(window: MainWindow, place: Place, settle: Settle) -> list[PictureButtons]:
    assert window.workspace is not None
    window.workspace.show_place(place)
    settle()
    page = window.workspace.page()
    assert isinstance(page, WhichFilingsPage | RiskMatrixPage)
    return [found for found in page.findChildren(PictureButtons) if found.isVisibleTo(page)]


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}


def test_the_matrix_the_margins_and_the_timeline_can_be_taken_elsewhere(
    sample_window: MainWindow, settle: Settle
) -> None:
    assert len(buttons_on(sample_window, RISK_MATRIX, settle)) == 1
    assert len(buttons_on(sample_window, WHICH_FILINGS, settle)) == 2


def test_a_copy_is_light_and_twice_as_sharp_also_from_a_dark_window(
    sample_window: MainWindow, settle: Settle, qtbot: QtBot, theme: Theme
) -> None:
    (buttons,) = buttons_on(sample_window, RISK_MATRIX, settle)
    light = buttons._sheet()
    theme.use("dark", 1.5)
    qtbot.mouseClick(buttons.copy, Qt.MouseButton.LeftButton)
    image = QApplication.clipboard().image()
    assert (image.width(), image.height()) == (light.size().width() * 2, light.size().height() * 2)
    assert image.pixelColor(1, 1).name() == "#ffffff"
    assert Theme("light").color("risk_severe").name() in colours(image)
    assert theme.color("risk_severe").name() not in colours(image)
    assert buttons.copy.text().strip() == "Copied"
    theme.use("light", 1.0)


@pytest.mark.parametrize(("place", "at"), [(RISK_MATRIX, 0), (WHICH_FILINGS, 0), (WHICH_FILINGS, 1)])
def test_a_picture_is_saved_as_png_or_svg_under_a_name_that_says_what_it_is(
    sample_window: MainWindow, settle: Settle, qtbot: QtBot, dialogs: Answering, tmp_path: Path, place: Place, at: int
) -> None:
    buttons = buttons_on(sample_window, place, settle)[at]
    dialogs.path = tmp_path / "picture.png"
    qtbot.mouseClick(buttons.save, Qt.MouseButton.LeftButton)
    assert dialogs.proposed.startswith("示例（上海）智家科技有限公司_")
    assert dialogs.proposed.endswith(".png")
    image = QImage(str(dialogs.path))
    assert image.width() > 1000
    assert len(colours(image)) > 5
    dialogs.path = tmp_path / "picture.SVG"
    qtbot.mouseClick(buttons.save, Qt.MouseButton.LeftButton)
    root = ElementTree.parse(dialogs.path).getroot()
    assert root.tag.endswith("}svg")
    written = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len(written) > 8  # words, not outlines and not dots
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))
    assert sorted(path.name for path in tmp_path.glob("picture.*")) == ["picture.SVG", "picture.png"]


def test_nothing_is_written_when_no_file_is_chosen_and_a_failure_is_told(
    sample_window: MainWindow, settle: Settle, qtbot: QtBot, dialogs: Answering, tmp_path: Path
) -> None:
    (buttons,) = buttons_on(sample_window, RISK_MATRIX, settle)
    dialogs.path = None
    qtbot.mouseClick(buttons.save, Qt.MouseButton.LeftButton)
    assert dialogs.told == []
    dialogs.path = tmp_path / "missing" / "picture.png"
    qtbot.mouseClick(buttons.save, Qt.MouseButton.LeftButton)
    assert "picture.png" in dialogs.told[-1].happened
    assert not dialogs.path.exists()


def test_an_ending_that_is_added_never_replaces_a_file_unasked(
    theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Careful(Dialogs):
        def ask(self, message: object, yes: object, no: object = "") -> bool:
            asked.append(message.kept)  # type: ignore[attr-defined]
            return False

    chosen = {"name": "", "kind": ""}

    def choose(_window: object, _title: str, name: str, kinds: str) -> tuple[str, str]:
        return chosen["name"], kinds.split(";;")[int(chosen["kind"] or 0)]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    dialogs = Careful(theme)
    assert dialogs.choose_picture("a.png") is None
    chosen["name"] = str(tmp_path / "a")
    assert dialogs.choose_picture("a.png") == tmp_path / "a.png"
    chosen["kind"] = "1"
    assert dialogs.choose_picture("a.png") == tmp_path / "a.svg"
    (tmp_path / "a.svg").touch()
    assert dialogs.choose_picture("a.png") is None
    assert asked == [str(tmp_path / "a.svg")]
    chosen["name"] = str(tmp_path / "a.svg")  # named with its ending: the chooser has asked
    assert dialogs.choose_picture("a.png") == tmp_path / "a.svg"
    assert len(asked) == 1


def test_a_sheet_has_its_title_and_its_note(qapp: QApplication) -> None:
    class Blank:
        def paint(self, _painter: QPainter) -> None:
            pass

        def width(self) -> int:
            return 300

        height = width

    sheet = Sheet("Title", lambda _theme: [Blank()], "Note")
    written = ElementTree.fromstring(sheet.svg()).iter("{http://www.w3.org/2000/svg}text")
    assert [(element.text or "").strip() for element in written] == ["Title", "Note"]


def due(library: Library, rule: str, days: int | None, **more: object) -> Due:
    day = None if days is None else TODAY + timedelta(days=days)
    return Due(library.rules.deadline(rule), start=TODAY, day=day, **more)  # type: ignore[arg-type]


@pytest.fixture
def timeline(theme: Theme, library: Library, qapp: QApplication) -> Callable[..., Timeline]:
    def make(*dues: Due) -> Timeline:
        made = Timeline(theme, library, dues, TODAY)
        made.resize(700, made.sizeHint().height())
        return made

    return make


def test_the_timeline_tells_past_days_from_those_to_come(timeline: Callable[..., Timeline], library: Library) -> None:
    rules = {rule.kind: rule.id for rule in library.rules.deadlines}
    made = timeline(
        due(library, rules["latest"], 21),
        due(library, rules["latest"], -3),
        due(library, rules["latest"], 0),
        due(library, rules["keep_until"], 1000, unpublished=(2029,)),
        due(library, rules["latest"], None),
    )
    assert [(line.state, line.is_uncertain) for line in made.lines] == [
        ("past", False),
        ("ahead", False),
        ("ahead", False),
        ("until", True),
    ]
    assert [line.words.rpartition(" · ")[2] for line in made.lines] == [
        "3 days ago",
        "today",
        "in 21 days",
        "in 1,000 days",
    ]
    assert "the day may move" in made.accessibleDescription().splitlines()[-1]
    xs = [made.x_of(line.day) for line in made.lines]
    assert xs == sorted(xs)
    assert made.x_of(TODAY) == xs[1]
    assert all(0 <= x <= made.width() for x in xs)


def test_past_uncertain_and_coming_days_differ_without_colour(
    timeline: Callable[..., Timeline], library: Library
) -> None:
    latest = next(rule.id for rule in library.rules.deadlines if rule.kind == "latest")
    keep = next(rule.id for rule in library.rules.deadlines if rule.kind == "keep_until")
    shapes = []
    for one in (
        due(library, latest, 10),
        due(library, latest, -10),
        due(library, keep, 10),
        due(library, latest, 10, unpublished=(2027,)),
    ):
        made = timeline(one)
        image = QImage(made.size(), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        painter = QPainter(image)
        made.paint(painter)
        painter.end()
        x, y = round(made.x_of(made.lines[0].day)), 13
        around = range(-7, 8)
        shapes.append(
            tuple(image.pixelColor(x + across, y + down).lightness() < 200 for across in around for down in around)
        )
    assert len(set(shapes)) == 4


def test_the_timeline_bears_days_at_the_ends_of_the_calendar(
    timeline: Callable[..., Timeline], library: Library
) -> None:
    latest = next(rule.id for rule in library.rules.deadlines if rule.kind == "latest")
    made = timeline(
        Due(library.rules.deadline(latest), day=date.max), Due(library.rules.deadline(latest), day=date.min)
    )
    made.grab()
    assert [line.state for line in made.lines] == ["past", "ahead"]
