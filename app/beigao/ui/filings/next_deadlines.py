"""The dated deadlines in short, on the page of a form that shows them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_, language
from beigao.rules.deadlines import Due, deadlines
from beigao.rules.reports import day_words, due_name, ordered
from beigao.ui import boxes
from beigao.ui.after_paint import after_paint
from beigao.ui.buttons import Button
from beigao.ui.editors import Surroundings
from beigao.ui.theme import set_look
from beigao.ui.words import Elided, Label, verbatim


class NextDeadlines(QFrame):
    """One line for each deadline that has a day, the earliest first; hidden while there is none.

    Signals:
        all_wanted: a person wants to see all deadlines.
    """

    all_wanted = Signal()

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="note")
        self.setObjectName("next_deadlines")
        self._around, self._theme = surroundings, surroundings.theme
        self._shown: list[Due] | None = None
        self._days: list[tuple[Label, Due]] = []
        self._speaks = False
        more = Button(self._theme, N_("Which filings?"), "link", parent=self)
        more.clicked.connect(self.all_wanted)
        head = boxes.row(self._theme, Label(N_("Deadlines"), "caption"), boxes.STRETCH, more)
        self._lines = boxes.column(self._theme, gap=2)
        self.setLayout(boxes.column(self._theme, head, self._lines, gap=4, margins=(14, 4, 12, 10)))
        self.hide()

    def refresh(self) -> None:
        """Show the deadlines as they are now."""
        dues = [due for due in ordered(deadlines(self._around.session.facts())) if due.day is not None]
        if dues != self._shown:
            self._shown = dues
            self._build()

    def retranslate(self) -> None:
        if self._shown is not None:
            self._build()

    def _build(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._days = []
        for due in self._shown or ():
            self._lines.addWidget(self._line(due))
        self.setVisible(bool(self._shown))
        if self._speaks:
            self._say_days()
        elif self._shown:  # the page that opens with the window stands before Babel is there; the days have their room
            after_paint(self, self._say_days)

    def _say_days(self) -> None:
        self._speaks = True
        for label, due in self._days:
            label.say(verbatim(day_words(due)))

    def _line(self, due: Due) -> QWidget:
        theme = self._theme
        day = Label("", "ui", "warning" if due.unpublished else "")
        self._days.append((day, due))
        day.setMinimumWidth(theme.px(176))
        name = Elided(verbatim(due_name(due, self._around.library, language())), "ui", "soft")
        return boxes.holder(boxes.row(theme, day, (name, 1), gap=12), self)
