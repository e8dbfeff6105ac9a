"""The deadlines that the dossier's dates lead to, and the limits that hold from a day it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from beigao._formats import say_list
from beigao._i18n import N_, _, language
from beigao.rules.deadlines import Due
from beigao.rules.reports import MAY_MOVE, day_words, due_name, ordered
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.editors import Surroundings
from beigao.ui.filings.reading_table import Cell, ReadingTable
from beigao.ui.filings.timeline import SHEET, Timeline
from beigao.ui.flow import WrappingRow
from beigao.ui.guidance import article_links
from beigao.ui.pictures import Painted, PictureButtons
from beigao.ui.theme import Theme
from beigao.ui.words import Label, verbatim


class DeadlineTable(QWidget):
    """The table with its heading, a timeline of the dated ones above it, and buttons to take them elsewhere.

    Args:
        today: the day from which the timeline counts.

    Signals:
        path_wanted: the FieldPath of the date that a deadline runs from.
        calendar_wanted: a person wants the dates as a calendar file.
    """

    path_wanted = Signal(object)
    calendar_wanted = Signal()

    def __init__(self, surroundings: Surroundings, dues: Sequence[Due], today: date) -> None:
        super().__init__()
        theme, library = surroundings.theme, surroundings.library
        self._theme, self._library = theme, library
        save = Button(theme, N_("Save as a calendar file"), "quiet", icon="calendar")
        save.setObjectName("save_calendar")
        save.setVisible(any(due.day is not None for due in dues))
        save.clicked.connect(self.calendar_wanted)
        head = boxes.row(theme, Label(N_("Deadlines"), "section"), boxes.STRETCH, save, gap=4)
        layout = boxes.column(theme, head, gap=8)
        if any(due.day is not None for due in dues):
            layout.addWidget(
                boxes.frame(
                    "card", boxes.column(theme, Timeline(theme, library, dues, today), margins=(16, 12, 16, 12))
                )
            )

            def sheet(light: Theme) -> list[Painted]:
                made = Timeline(light, library, dues, today)
                made.resize(SHEET, made.sizeHint().height())
                return [made]

            head.addWidget(PictureButtons(surroundings, N_("Deadlines"), sheet, icons=True))
        headings = [N_("What"), N_("Time limit"), N_("Date"), N_("Article")]
        table = ReadingTable(theme, headings, [5, 6, 4, 5], [self._row(due) for due in ordered(dues)])
        layout.addWidget(table)
        self.setLayout(layout)

    def _row(self, due: Due) -> list[Cell]:
        links = article_links(self._theme, self._library, due.rule.articles)
        return [
            verbatim(due_name(due, self._library, language())),
            due.rule.rule,
            self._day(due),
            boxes.holder(WrappingRow(self._theme, *links, gap=12)),
        ]

    def _day(self, due: Due) -> Cell:
        if due.day is not None:
            return boxes.holder(self._dated(due))
        if due.needs is None:
            return verbatim("—")
        go = Button(self._theme, N_("Fill in the date"), "link", icon="arrow")
        go.setObjectName(f"need:{due.needs}")
        go.clicked.connect(lambda: self.path_wanted.emit(due.needs))
        return boxes.holder(boxes.row(self._theme, go, boxes.STRETCH))

    def _dated(self, due: Due) -> QVBoxLayout:
        assert due.day is not None
        words = Label(verbatim(day_words(due)), "strong", wraps=True)
        column = boxes.column(self._theme, words, gap=0)
        if due.unpublished:
            years = say_list([*map(str, due.unpublished)])
            said = _(MAY_MOVE).format(years=years)
            column.addWidget(Label(verbatim(said), "meta", "warning", wraps=True))
        return column
