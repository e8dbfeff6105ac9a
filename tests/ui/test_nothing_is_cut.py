"""Every page, panel, dialog and menu shows its words whole, in both languages, with large text and in small windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QTableWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.cut import cut, words_cut
from tests.ui.walk import dialogs, menus, pages, search, settle, sides

from beigao._i18n import Language
from beigao.definitions.paths import FieldPath
from beigao.ui.export_dialog import ExportDialog
from beigao.ui.main_window import MainWindow
from beigao.ui.words import Elided

LONG = "Words that take more room than they are given here"
SIZES = [((1366, 768), 1.0), ((1366, 768), 1.5), ((1366, 768), 2.0), ((760, 600), 1.0)]
SCREENS = [(language, *size) for language in ("zh", "en") for size in SIZES[:2]] + [
    ("en", *SIZES[2]),
    ("en", *SIZES[3]),
]
"""Every page in both languages at 100 % and 150 %; at 200 % and in a small window in the one with the longer words."""


class Painted(QWidget):
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawText(QRect(0, 0, 40, 20), Qt.AlignmentFlag.AlignVCenter, LONG)
        painter.end()


class Shortened(QWidget):
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = painter.fontMetrics().elidedText(LONG, Qt.TextElideMode.ElideRight, 40)
        painter.drawText(QRect(0, 0, 60, 40), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def wrapping() -> QLabel:
    label = QLabel(LONG)
    label.setWordWrap(True)
    return label


def elided() -> QLabel:
    label = Elided(LONG)
    label.setToolTip("")
    return label


def asking() -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(LONG)
    return line


def choosing() -> QComboBox:
    combo = QComboBox()
    combo.addItem(LONG)
    return combo


def listing() -> QTableWidget:
    table = QTableWidget(1, 1)
    table.setHorizontalHeaderLabels([LONG])
    return table


PLANTED: list[Callable[[], QWidget]] = [
    lambda: QLabel(LONG),
    wrapping,
    elided,
    lambda: QPushButton(LONG),
    lambda: QCheckBox(LONG),
    asking,
    choosing,
    listing,
    Painted,
    Shortened,
]


@pytest.mark.parametrize("make", PLANTED)
def test_a_planted_fault_is_found(make: Callable[[], QWidget], qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    planted = make()
    planted.setParent(holder)
    planted.setGeometry(0, 0, 60, 24)
    holder.resize(400, 300)
    holder.show()
    assert any(LONG in fault for fault in cut(holder))
    planted.setToolTip(LONG)
    planted.setGeometry(0, 0, 600, 200)
    if not isinstance(planted, Painted | QTableWidget):
        assert not cut(holder)


def test_widgets_that_lie_on_each_other_or_run_out_are_found(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    for name in ("one", "other"):
        part = QWidget()
        part.setObjectName(name)
        layout.addWidget(part)
    holder.resize(200, 200)
    holder.show()
    assert not cut(holder)
    layout.setEnabled(False)
    one, other = (holder.findChild(QWidget, name) for name in ("one", "other"))
    assert isinstance(one, QWidget)
    assert isinstance(other, QWidget)
    other.setGeometry(one.geometry())
    assert ["lie on each other" in fault for fault in cut(holder)] == [True]
    other.setGeometry(150, 100, 100, 20)
    assert ["runs out" in fault for fault in cut(holder)] == [True]


def everything(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """All that can be shown of an open dossier, and the start page."""
    workspace = window.workspace
    assert workspace is not None
    yield from pages(window)
    yield "window", window
    yield from sides(window)
    yield from dialogs(window, folder)
    yield from menus(window)
    yield "find", search(window, "PIPIA")
    workspace.find_field.clear()
    window.tour.start(workspace)
    for step in range(5):
        settle()
        yield f"tour {step}", window.tour.card
        window.tour._move_on(1)
    window.close_dossier()
    settle()
    yield "start", window


@pytest.mark.parametrize(("language", "size", "scale"), SCREENS)
def test_nothing_is_cut(
    sample_window: MainWindow, tmp_path: Path, language: Language, size: tuple[int, int], scale: float
) -> None:
    sample_window.use_language(language)
    sample_window.use_scale(scale)
    sample_window.resize(*size)
    assert sample_window.session is not None
    for path, wrong in (("company.uscc", "91310000MA1FL0000X"), ("company.employees", "很多")):
        sample_window.session.answer(FieldPath.parse(path), wrong)
    sample_window.session.check()
    settle()
    found: dict[str, str] = {}
    try:
        for name, shown in everything(sample_window, tmp_path):
            found |= {fault: name for fault in cut(shown) if fault not in found}
    finally:
        sample_window.use_scale(1.0)
    assert not found, "\n".join(f"{name}: {fault}" for fault, name in found.items())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_end_of_an_export_shows_its_five_numbers_on_a_small_screen(
    sample_window: MainWindow, tmp_path: Path, language: Language
) -> None:
    sample_window.use_language(language)
    sample_window.use_scale(2.0)
    session = sample_window.session
    assert session is not None
    session.check()
    dialog = ExportDialog(sample_window.theme, session, sample_window.dialogs, tmp_path, sample_window)
    dialog.show()
    dialog.export()
    dialog.wait()
    settle()
    found = words_cut(dialog)
    dialog.close()
    sample_window.use_scale(1.0)
    assert not found
