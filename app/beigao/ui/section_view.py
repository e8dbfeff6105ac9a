"""A section of a form: its official heading, the facts it borrows, its fields, short ones side by side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from beigao._i18n import language
from beigao.definitions.models import Section
from beigao.definitions.paths import FieldPath
from beigao.ui import boxes
from beigao.ui.editors import Surroundings
from beigao.ui.fact_row import FactRow
from beigao.ui.field_row import FieldRow
from beigao.ui.guidance import ArticleLink
from beigao.ui.session import Place
from beigao.ui.words import Label, Prose

PAIR_FROM = 520
"""A form this wide (unscaled px) sets short fields side by side."""


class SectionView(QWidget):
    """One section on the page of an entry."""

    def __init__(
        self,
        section: Section,
        place: Place,
        surroundings: Surroundings,
        open_path: Callable[[FieldPath], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.section = section
        self._around, self._theme = surroundings, surroundings.theme
        theme = self._theme
        number = Label(lambda: section.number, "section", "muted", self)
        number.setVisible(bool(section.number))
        title = Label(section.title, "section", parent=self, wraps=True)
        self._term = Label(lambda: section.title.zh, "meta", "muted", self)
        heading = boxes.row(theme, number, title, self._term, boxes.STRETCH, gap=6)
        heading.setStretchFactor(title, 1) if len(section.title.en) > 60 else None
        layout = boxes.column(theme, heading, gap=0)
        if section.note:
            layout.addSpacing(theme.px(2))
            layout.addWidget(Prose(theme, section.note, "meta", "soft", self))
        if section.articles:
            links = [ArticleLink(theme, surroundings.library, citation, self) for citation in section.articles]
            layout.addLayout(boxes.row(theme, *links, boxes.STRETCH, gap=16))
        layout.addSpacing(theme.px(8))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(14))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        self.setLayout(layout)
        self.facts = [FactRow(_home(text), surroundings, self) for text in section.borrows]
        for fact in self.facts:
            fact.home_wanted.connect(open_path)
        self.rows = [FieldRow(field, FieldPath(*place, field.id), surroundings, self) for field in section.fields]
        self._arranged: list[tuple[QWidget, int, int, int]] = []
        self.retranslate()

    def retranslate(self) -> None:
        self._term.setVisible(language() == "en" and bool(self.section.number))

    def show_asked(self, place: Place) -> bool:
        """Show the fields that are asked now and hide the others; says whether any came or went."""
        changed = False
        for row in self.rows:
            asked = self._around.session.is_shown(place, row.field)
            if asked == row.isHidden():
                row.setHidden(not asked)
                changed = True
        return changed

    def arrange(self, width: int) -> None:
        """Lay the shown rows out for this width: short ones in pairs where labels and window allow it."""
        half = (width - self._theme.px(16)) // 2
        pairs = width >= self._theme.px(PAIR_FROM)
        shown: list[FactRow | FieldRow] = [*self.facts, *(row for row in self.rows if not row.isHidden())]
        arranged: list[tuple[QWidget, int, int, int]] = []
        line = 0
        while shown:
            row = shown.pop(0)
            is_half = pairs and not row.is_wide and row.fits(half)
            other = shown[0] if is_half and shown and not shown[0].is_wide and shown[0].fits(half) else None
            arranged.append((row, line, 0, 1 if is_half else 2))
            if other is not None:
                arranged.append((shown.pop(0), line, 1, 1))
            line += 1
        if arranged == self._arranged:
            return
        while self._grid.takeAt(0) is not None:
            pass
        self._arranged = arranged
        for widget, row_at, column, span in arranged:
            self._grid.addWidget(widget, row_at, column, 1, span, Qt.AlignmentFlag.AlignTop)


def _home(borrowed: str) -> FieldPath:
    form, _dot, field = borrowed.partition(".")
    return FieldPath(form, form, field)
