"""Short fields stand side by side, as many as their words and answers allow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from beigao.ui.field_flow import FieldFlow
from beigao.ui.theme import Theme


class Field(QWidget):
    """A field that fits from a width on."""

    def __init__(self, parent: QWidget, *, wide: bool = False, short: bool = False, from_width: int = 100) -> None:
        super().__init__(parent)
        self.is_wide, self.is_short, self._from = wide, short, from_width
        self.setMinimumHeight(60)

    def fits(self, width: int) -> bool:
        return width >= self._from


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def lines(holder: QWidget, theme: Theme, kinds: str, width: int = 704) -> list[int]:
    """How many stand in each line: `w` is wide, `h` takes a half, `s` a third."""
    flow = FieldFlow(theme)
    fields = [Field(holder, wide=kind == "w", short=kind == "s") for kind in kinds]
    for field in fields:
        flow.addWidget(field)
    flow.setGeometry(QRect(0, 0, width, 1000))
    tops = [field.y() for field in fields]
    return [tops.count(top) for top in dict.fromkeys(tops)]


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        ("w", [1]),
        ("hh", [2]),
        ("hwh", [1, 1, 1]),
        ("sss", [3]),
        ("ssss", [2, 2]),
        ("sssss", [3, 2]),
        ("ssh", [2, 1]),
        ("hsss", [2, 2]),
        ("wsssw", [1, 3, 1]),
    ],
)
def test_short_fields_stand_two_or_three_in_a_line(
    holder: QWidget, theme: Theme, kinds: str, wanted: list[int]
) -> None:
    assert lines(holder, theme, kinds) == wanted


def test_a_narrow_form_stacks_its_fields(holder: QWidget, theme: Theme) -> None:
    assert lines(holder, theme, "sss", 639) == [1, 1, 1]


def test_a_label_that_does_not_fit_takes_the_line(holder: QWidget, theme: Theme) -> None:
    flow = FieldFlow(theme)
    first, second = Field(holder), Field(holder, from_width=500)
    flow.addWidget(first)
    flow.addWidget(second)
    flow.setGeometry(QRect(0, 0, 704, 1000))
    assert first.width() == 344
    assert second.width() == 704
