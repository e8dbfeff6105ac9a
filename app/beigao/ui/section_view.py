"""A section of a form: its official heading, the facts it borrows, its fields, short ones side by side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, language
from beigao.definitions.models import Section
from beigao.definitions.paths import FieldPath
from beigao.ui import boxes
from beigao.ui.editors import Surroundings
from beigao.ui.fact_row import FactRow
from beigao.ui.field_flow import FieldFlow
from beigao.ui.field_row import FieldLabel, FieldRow
from beigao.ui.flow import Opposite, WrappingRow
from beigao.ui.guidance import article_links
from beigao.ui.places import heading_number
from beigao.ui.session import Place
from beigao.ui.words import Elided, Label, Prose


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
        form = surroundings.library.forms[place.form]
        number = Label(lambda: heading_number(form, section), "section", "muted", self)
        number.setVisible(bool(number.text()))
        title = FieldLabel(section.title, "section", parent=self, wraps=True)
        self._term = Elided(self._statutory_term, "meta", "muted", self)
        heading = boxes.row(theme, number, title, (self._term, 1), gap=6)
        heading.addStretch(0)
        layout = boxes.column(theme, gap=0)
        if section.articles:
            links = article_links(theme, surroundings.library, section.articles, self)
            articles = boxes.holder(WrappingRow(theme, *links), self)
            layout.addLayout(Opposite(theme, boxes.holder(heading, self), articles))
        else:
            layout.addLayout(heading)
        if section.note:
            layout.addWidget(Prose(theme, section.note, "meta", "soft", self))
        self._nothing = Label(N_("Nothing is asked here, as the answers stand."), "meta", "muted", self, wraps=True)
        self._nothing.hide()
        layout.addWidget(self._nothing)
        layout.addSpacing(theme.px(8))
        self._fields = FieldFlow(theme)
        layout.addLayout(self._fields)
        self.setLayout(layout)
        self.facts = [FactRow(_home(text), surroundings, self) for text in section.borrows]
        for fact in self.facts:
            fact.home_wanted.connect(open_path)
        self.rows = [FieldRow(field, FieldPath(*place, field.id), surroundings, self) for field in section.fields]
        for row in (*self.facts, *self.rows):
            self._fields.addWidget(row)
        for field in self.rows:
            field.across = self

    def _statutory_term(self) -> str:
        """In English the words of the official form stand behind ours."""
        return self.section.title.zh if language() == "en" and self.section.number else ""

    def show_asked(self, place: Place) -> None:
        """Show the fields that are asked now and hide the others."""
        for row in self.rows:
            asked = self._around.session.is_shown(place, row.field)
            if asked == row.isHidden():
                row.setHidden(not asked)
        self._nothing.setVisible(not self.facts and all(row.isHidden() for row in self.rows))


def _home(borrowed: str) -> FieldPath:
    form, _dot, field = borrowed.partition(".")
    return FieldPath(form, form, field)
