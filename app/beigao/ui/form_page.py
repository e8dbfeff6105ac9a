"""The page of one form and entry, made from its definition: sections in the official order in one scrolled column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from beigao._i18n import N_, language
from beigao.definitions.models import Form
from beigao.definitions.paths import FieldPath
from beigao.rules.findings import Finding
from beigao.ui import boxes
from beigao.ui.after_paint import after_paint
from beigao.ui.editors import Surroundings
from beigao.ui.editors.editor import owner_of
from beigao.ui.field_row import FieldRow
from beigao.ui.filings.next_deadlines import NextDeadlines
from beigao.ui.guidance import has_guidance
from beigao.ui.keys import KeyTable, named
from beigao.ui.page_head import PageHead
from beigao.ui.places import heading_number, standing
from beigao.ui.section_view import SectionView
from beigao.ui.session import WHICH_FILINGS, Place
from beigao.ui.theme import set_look
from beigao.ui.words import Prose, Says

if TYPE_CHECKING:
    from beigao.ui.year_marks import YearStrip

FORM_KEYS: KeyTable = {"close": (N_("Close the guidance or the comments"), ("Esc",))}
FIRST_FIELDS = 8
"""Fields that are built before the page is shown; the other sections follow while the window is idle."""


class FormPage(QWidget):
    """A form to fill in.

    Signals:
        path_wanted: the FieldPath of a fact with another home that a person wants to go to.
        entry_menu_wanted: the point of the screen where the menu of this entry shall open.
        field_entered: the FieldPath of the field that the keyboard is in.
        place_wanted: the Place of another page that a person wants to see.
    """

    path_wanted = Signal(object)
    entry_menu_wanted = Signal(object)
    field_entered = Signal(object)
    place_wanted = Signal(object)

    def __init__(
        self, place: Place, surroundings: Surroundings, crumbs: list[Says], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.place = place
        self._around, self._theme, self._session = surroundings, surroundings.theme, surroundings.session
        self._form: Form = surroundings.library.forms[place.form]
        self.setObjectName(f"page:{place.form}:{place.entry}")
        set_look(self, role="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._guided: FieldRow | None = None  # the field whose guidance or comments are open
        self._sections: list[SectionView] = []
        titles = [self._tab_words(at) for at in range(len(self._form.sections))]
        stands = partial(standing, surroundings.library, self._form)
        self._head = PageHead(self._theme, self._title, titles, self, stands=stands)
        self._head.set_crumbs(crumbs)
        self._head.more.setVisible(self._form.entries is not None)
        self._head.more.clicked.connect(self._want_menu)
        assert self._head.tabs is not None
        self._tabs = self._head.tabs
        self._tabs.chosen.connect(self.show_section)
        self._build_area()
        layout = boxes.column(self._theme, self._head, (self._area, 1), gap=0)
        self.setLayout(layout)
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._build_next)
        self._build_first()
        self._session.answered.connect(self._answered)
        self._session.findings_changed.connect(self._findings_changed)
        self._session.confirmed.connect(self._findings_changed)
        self.refresh()

    def rows(self) -> Iterator[FieldRow]:
        """The fields built so far."""
        for section in self._sections:
            yield from section.rows

    def row(self, field: str) -> FieldRow | None:
        """A field, built now if it was not yet."""
        found = next((row for row in self.rows() if row.field.id == field), None)
        while found is None and self._can_build():
            self._build_next()
            found = next((row for row in self._sections[-1].rows if row.field.id == field), None)
        return found

    def build_all(self) -> None:
        """Build what the idle window has not come to yet."""
        while self._can_build():
            self._build_next()

    def focus_field(self, path: FieldPath) -> bool:
        """Bring a field into view and put the keyboard into it; False when the field is not asked."""
        row = self.row(path.field)
        if row is None or row.isHidden():
            return False
        self.build_all()
        self._settle()
        if row.height() < self._area.viewport().height() - self._theme.px(96):
            self._area.ensureWidgetVisible(row, 0, self._theme.px(48))
        else:  # taller than the view: its label first
            top = row.mapTo(self._content, QPoint(0, 0)).y()
            self._area.verticalScrollBar().setValue(top - self._theme.px(24))
        row.editor.show_part(path.row, path.column)
        row.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def show_section(self, at: int) -> None:
        """Scroll to a section."""
        while len(self._sections) <= at and self._can_build():
            self._build_next()
        self._settle()
        self._area.verticalScrollBar().setValue(self._sections[at].y() - self._theme.px(10))
        self._tabs.set_current(at)

    def step_section(self, step: int) -> None:
        """Go to the first field of the section that is so many sections on, if it is there."""
        at = self._tabs.current() + step
        if not 0 <= at < len(self._form.sections):
            return
        self.show_section(at)
        if (row := next((row for row in self._sections[at].rows if not row.isHidden()), None)) is not None:
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def scrolled(self) -> int:
        """How far down the page is scrolled, in px at 100 % text."""
        return round(self._area.verticalScrollBar().value() / self._theme.scale)

    def scroll_to(self, place: int) -> None:
        """Scroll to where `scrolled` has said."""
        self.build_all()
        self._settle()
        self._area.verticalScrollBar().setValue(self._theme.px(place))

    def toggle_guidance(self, row: FieldRow | None = None) -> None:
        """Open the guidance of a field, of the one with the keyboard when none is named; close it when it is open."""
        row = row or self._row_with_focus()
        if row is not None and has_guidance(row.field):
            self._guide(None if row is self._guided else row)

    def toggle_comments(self, row: FieldRow | None = None) -> None:
        """Open the comments of a field, of the one with the keyboard when none is named; close them when open."""
        if row is None and self._guided is not None and self._guided.comments.isChecked():
            row = self._guided
        row = row or self._row_with_focus()
        if row is not None:
            self._guide(None if row is self._guided and row.comments.isChecked() else row, comments=True)

    def refresh(self) -> None:
        """Show what is asked, wrong and done as of now."""
        if self._session.position(self.place) < 0:
            return  # the entry is being deleted
        for row in self.rows():
            row.refresh()
        self._show_asked()
        self._show_findings()
        self._show_progress()
        for section in self._sections:
            for fact in section.facts:
                fact.refresh()
        if self._deadlines is not None:
            self._deadlines.refresh()
        if self._year is not None:
            self._year.refresh()
        self._head.refresh()

    def retranslate(self) -> None:
        if self._guided is not None and self._guided.book.isChecked():
            self._guide(self._guided)

    def _build_area(self) -> None:
        theme = self._theme
        about = Prose(theme, self._form.about, "meta", "soft")
        self._column = boxes.column(theme, about, gap=24)
        self._year = self._make_year_strip()
        if self._year is not None:
            self._column.addWidget(self._year)
        self._deadlines = NextDeadlines(self._around) if self._form.shows == "deadlines" else None
        if self._deadlines is not None:
            self._deadlines.all_wanted.connect(lambda: self.place_wanted.emit(WHICH_FILINGS))
            self._column.addWidget(self._deadlines)
        self._form_holder = boxes.holder(self._column)
        self._form_holder.setMaximumWidth(theme.px(theme.layout("form_max")))
        self._margin = QWidget()
        self._margin.setFixedWidth(theme.px(theme.layout("margin_note")))
        self._margin.hide()
        self._outer = boxes.row(theme, (self._form_holder, 1), self._margin, gap=24)
        self._outer.addStretch(0)  # what the form at its widest leaves over
        self._set_margins(wide=False)
        lines = boxes.column(theme, self._outer, boxes.STRETCH, gap=0)
        self._content = boxes.holder(lines)
        self._area = QScrollArea(self)
        self._area.setObjectName("form_area")
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._content)
        self._area.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        self._form_holder.installEventFilter(self)

    def _make_year_strip(self) -> YearStrip | None:
        """What confirms the answers of last year, in a dossier that goes on from another one."""
        year = self._session.next_year
        if year is None:
            return None
        from beigao.ui.year_marks import YearStrip  # most dossiers go on from none

        return YearStrip(self.place, year, self._around, self)

    def _build_first(self) -> None:
        fields = 0
        while len(self._sections) < len(self._form.sections) and fields < FIRST_FIELDS:
            fields += len(self._form.sections[len(self._sections)].fields)
            self._add_section()
        if len(self._sections) < len(self._form.sections):
            after_paint(self, self._idle.start)

    def _can_build(self) -> bool:
        return len(self._sections) < len(self._form.sections) and self._session.position(self.place) >= 0

    def _build_next(self) -> None:
        if self._session.position(self.place) < 0:
            self._idle.stop()  # the entry was deleted while its page was being built
            return
        if len(self._sections) < len(self._form.sections):
            section = self._add_section()
            section.show_asked(self.place)
            self._show_findings()
        if len(self._sections) == len(self._form.sections):
            self._idle.stop()

    def _add_section(self) -> SectionView:
        definition = self._form.sections[len(self._sections)]
        section = SectionView(definition, self.place, self._around, self.path_wanted.emit, self._form_holder)
        self._sections.append(section)
        self._column.addWidget(section)
        section.show()  # now, and not with the next events: its place may be asked for before
        for row in section.rows:
            row.guidance_wanted.connect(lambda shown, row=row: self._guide(row if shown else None))
            row.card_resized.connect(self._follow_card)
            row.comments_wanted.connect(lambda shown, row=row: self._guide(row if shown else None, comments=True))
        return section

    def _title(self) -> str:
        return self._session.title(self.place)

    def _tab_words(self, at: int) -> Callable[[], str]:
        section = self._form.sections[at]
        words = section.short or section.title

        def said() -> str:
            number = heading_number(self._form, section)
            gap = " " if number and not number.endswith("、") else ""
            return f" {number}{gap}{words.text(language())}"

        return said

    def _set_margins(self, *, wide: bool) -> None:
        """The form at its widest fits to the px, the scroll bar beside it."""
        left, right = (32, 2) if wide else (20, 6)
        self._outer.setContentsMargins(*(self._theme.px(margin) for margin in (left, 12, right, 32)))
        self._head.set_margins(left, 24 if wide else 22)

    def _want_menu(self) -> None:
        self.entry_menu_wanted.emit(self._head.more.mapToGlobal(QPoint(0, self._head.more.height() + 2)))

    def _answered(self, path: FieldPath) -> None:
        if (path.form, path.entry) == self.place:
            self.refresh()

    def _findings_changed(self) -> None:
        if self.isVisible():  # a page behind another one is refreshed when it comes to the front
            self.refresh()

    def _show_asked(self) -> None:
        for section in self._sections:
            section.show_asked(self.place)

    def _show_findings(self) -> None:
        by_field: dict[str, list[Finding]] = {}
        for finding in self._session.findings_of(self.place):
            by_field.setdefault(finding.path.field, []).append(finding)
        for row in self.rows():
            row.show_findings(by_field.get(row.field.id, []))

    def _show_progress(self) -> None:
        self._head.set_progress(self._session.progress(self.place))
        states: list[float | None] = []
        for section in self._form.sections:
            filled, asked = self._session.section_progress(self.place, section.id)
            states.append(filled / asked if asked else None)
        self._tabs.set_states(states)

    def _guide(self, row: FieldRow | None, *, comments: bool = False) -> None:
        """Open the guidance or the comments of a field; one card is open at a time."""
        if self._guided is not None:
            self._guided.show_guidance(shown=False)
        self._guided = row
        if row is not None:
            beside = self._margin if self._margin.isVisibleTo(self) else None
            if comments:
                row.show_comments(beside=beside)
            else:
                row.show_guidance(shown=True, beside=beside)
            QTimer.singleShot(0, self, self._place_card)

    def _place_card(self) -> None:
        row = self._guided
        if row is None or row.card is None:
            return
        if row.card.parent() is self._margin:
            width = self._margin.width()
            height = row.card.heightForWidth(width)
            row.card.setGeometry(0, self._card_top(row, height), width, height)
            row.card.raise_()
        else:
            self._area.ensureWidgetVisible(row.card, 0, self._theme.px(8))
            self._area.ensureWidgetVisible(row.editor, 0, self._theme.px(48))
            if row.comments.isChecked() and (typing := self.window().focusWidget()) is not None:
                self._area.ensureWidgetVisible(typing, 0, self._theme.px(48))

    def _follow_card(self) -> None:
        """A card in the margin keeps its place while it grows."""
        if self._guided is not None and self._guided.card is not None and self._guided.card.parent() is self._margin:
            self._place_card()

    def _card_top(self, row: FieldRow, height: int) -> int:
        """Where a card in the margin begins: at its field, moved along it as far as it takes to be seen whole."""
        gap = self._theme.px(8)
        top = row.mapTo(self._form_holder, row.top_of_editor()).y()
        seen = self._area.verticalScrollBar().value() - self._margin.y()
        lowest, highest = top + row.height() - height, seen + gap
        top = max(top, min(highest, lowest))
        top = min(top, max(seen + self._area.viewport().height() - gap - height, lowest))
        return max(0, min(top, self._margin.height() - height))

    def _row_with_focus(self) -> FieldRow | None:
        editor = owner_of(self.window().focusWidget())
        return next((row for row in self.rows() if row.editor is editor), None)

    def _follow_scrolling(self, value: int) -> None:
        bar = self._area.verticalScrollBar()
        line = value + self._area.viewport().height() // 3
        current = max((at for at, section in enumerate(self._sections) if section.y() <= line), default=0)
        if value == bar.maximum() and bar.maximum() > 0 and len(self._sections) == len(self._form.sections):
            visible_from = value + self._area.viewport().height() // 2
            current = max(
                (at for at, section in enumerate(self._sections) if section.y() <= visible_from), default=current
            )
        self._tabs.set_current(current)
        if self._guided is not None and self._margin.isVisibleTo(self):
            self._place_card()

    def _settle(self) -> None:
        """Let the layouts take their places now, so that a place on the page can be scrolled to."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._form_holder and event.type() == QEvent.Type.Resize:
            self._place_card()
            QTimer.singleShot(0, self, lambda: self._follow_scrolling(self._area.verticalScrollBar().value()))
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        layout = self._theme.layout
        wide = event.size().width() >= self._theme.px(layout("form_max") + layout("margin_note") + 72)
        if wide != self._margin.isVisibleTo(self):
            self._margin.setVisible(wide)
            self._set_margins(wide=wide)
            if self._guided is not None:
                self._guide(self._guided, comments=self._guided.comments.isChecked())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if named(FORM_KEYS, event) == "close" and self._guided is not None:
            self._guide(None)
            return
        super().keyPressEvent(event)
