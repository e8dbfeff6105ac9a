"""One risk in full: what it does to people, how its measures have changed it, and the way to its row."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from beigao._i18n import N_, _
from beigao.definitions.fields import Table
from beigao.definitions.loader import Library
from beigao.rules.risk import Level
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.display import level_name
from beigao.ui.risk.overview import FORM, TABLE, Risk, change
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label, Prose, Says, verbatim


class RiskDetail(QFrame):
    """The card of the chosen risk.

    Signals:
        row_wanted: a person wants to go to the row of the risk.
    """

    row_wanted = Signal()

    def __init__(self, theme: Theme, library: Library, risk: Risk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="note")
        self.setObjectName("risk_detail")
        self._theme = theme
        levels, columns = risk.levels, cast(Table, library.forms[FORM].field(TABLE))
        name = Label(verbatim(f"{risk.number}  {risk.name}"), "strong", wraps=True)
        chips = (level_chip(levels.initial), Glyph(theme, "arrow", "text3", 14), level_chip(levels.residual))
        head = boxes.row(theme, (name, 1), *chips, gap=6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        initial, residual = levels.initial_rating, levels.residual_rating
        parts: list[tuple[Says, str]] = [
            (columns.column("dimension").label, risk.source),
            (columns.column("impact_dimension").label, risk.impact),
            (N_("Likelihood"), change(initial, residual, 0)),
            (N_("Impact"), change(initial, residual, 1)),
            (columns.column("description").label, risk.description),
            (columns.column("measures").label, risk.measures),
        ]
        for at, (what, words) in enumerate(parts):
            grid.addWidget(Label(what, "meta"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Prose(theme, verbatim(words or "—"), "ui"), at, 1)
        go = Button(theme, N_("Go to this row of the table"), "link", icon="arrow")
        go.setObjectName("go_to_row")
        go.clicked.connect(self.row_wanted)
        below = boxes.row(theme, go, boxes.STRETCH)
        self.setLayout(boxes.column(theme, head, grid, below, gap=8, margins=(16, 10, 16, 10)))


def level_chip(level: Level | None) -> Label:
    """The level as a chip with its word; a plain one while it is not rated."""
    return Label(lambda: level_name(level) if level else _("not rated"), "chip", level or "")
