"""An open dossier on the screen: outline, page, findings, and how they fold when the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QWidget

from beigao._i18n import N_, _
from beigao.definitions.paths import FieldPath
from beigao.dossier.values import is_empty
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Dialogs
from beigao.ui.editors import Surroundings
from beigao.ui.editors.editor import owner_of
from beigao.ui.entries_page import EntriesPage
from beigao.ui.entry_actions import EntryActions
from beigao.ui.filings.page import WhichFilingsPage
from beigao.ui.findings_panel import FindingsPanel
from beigao.ui.form_page import FormPage
from beigao.ui.outline import Outline
from beigao.ui.session import WHICH_FILINGS, Place, Session
from beigao.ui.status_bar import StatusBar
from beigao.ui.theme import Theme, set_look
from beigao.ui.top_bar import TopBar
from beigao.ui.words import Says

Page = FormPage | EntriesPage | WhichFilingsPage


class Workspace(QWidget):
    """The window's content while a dossier is open.

    Signals:
        place_shown: the Place whose page is on the screen.
        side_folded: whether the panel at the right was opened (True) or folded by a person.
    """

    place_shown = Signal(object)
    side_folded = Signal(bool)

    def __init__(
        self, theme: Theme, session: Session, dialogs: Dialogs, parent: QWidget | None = None, *, side_open: bool = True
    ) -> None:
        super().__init__(parent)
        set_look(self, role="window")
        self._theme, self.session = theme, session
        self._side_open, self._side_over, self._outline_over = side_open, False, False
        self._pages: dict[Place, Page] = {}
        self._around = Surroundings(theme, session.library, session, dialogs, self._open_entry)
        self.actions_on_entries = EntryActions(session, dialogs, self)
        self.top_bar = TopBar(theme, self._name, lambda: session.dossier.path.stem, self)
        self.outline = Outline(theme, session, self.actions_on_entries, self)
        self.pages = QStackedWidget(self)
        self.side = FindingsPanel(theme, session, self)
        self.rail = self._make_rail()
        self.status = StatusBar(theme, session, self)
        self.outline.place_wanted.connect(self.show_place)
        self.actions_on_entries.place_wanted.connect(self.show_place)
        self.side.path_wanted.connect(self.show_path)
        self.place_shown.connect(self.side.show_place)
        self.side.fold_wanted.connect(self.toggle_side)
        self.top_bar.side_toggled.connect(self.toggle_side)
        self.top_bar.outline_wanted.connect(self.toggle_outline)
        session.saved.connect(self.top_bar.show_saved)
        session.failed.connect(self.top_bar.show_failed)
        session.answered.connect(self._answered)
        session.entries_changed.connect(self._drop_pages)
        session.check_soon()

    def place(self) -> Place | None:
        """What the screen shows."""
        current = self.pages.currentWidget()
        return next((place for place, page in self._pages.items() if page is current), None)

    def page(self) -> Page | None:
        """The page on the screen."""
        current = self.pages.currentWidget()
        return current if isinstance(current, FormPage | EntriesPage | WhichFilingsPage) else None

    def first_place(self) -> Place:
        """Where a new dossier begins."""
        form = self.session.library.outline[0].forms[0]
        return Place(form, "" if self.actions_on_entries.occurs_often(form) else form)

    def show_place(self, place: Place) -> None:
        """Show a form and entry, or the list of a form's entries where the place names none."""
        if not self._is_there(place):
            place = self.first_place()
        self.session.flush_typing()
        if place not in self._pages:
            self._pages[place] = self._make_page(place)
            self.pages.addWidget(self._pages[place])
        self.pages.setCurrentWidget(self._pages[place])
        self._arrange()
        self.outline.show_place(place)
        if self._outline_over:
            self.toggle_outline()
        self.place_shown.emit(place)

    def show_path(self, path: FieldPath) -> None:
        """Show a field and put the keyboard into it."""
        self.show_place(Place(path.form, path.entry))
        page = self.page()
        if isinstance(page, FormPage):
            page.focus_field(path)

    def field_in_hand(self) -> FieldPath | None:
        """The field that has the keyboard."""
        editor = owner_of(self.window().focusWidget())
        while editor is not None and not editor.objectName():  # the editor of a cell stands for its table
            editor = owner_of(editor.parent())
        return FieldPath.parse(editor.objectName()) if editor is not None else None

    def begin_typing(self) -> None:
        """Put the keyboard into the first field of the page."""
        page = self.page()
        if isinstance(page, FormPage) and (row := next(page.rows(), None)) is not None:
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_guidance(self) -> None:
        """Open or close the guidance of the field with the keyboard."""
        page = self.page()
        if isinstance(page, FormPage):
            page.toggle_guidance()

    def toggle_side(self) -> None:
        """Fold or open the panel at the right; in a narrow window it lies over the form."""
        if self._is_side_folded():
            self._side_over = not self._side_over
        else:
            self._side_open = not self._side_open
            self.side_folded.emit(self._side_open)
        self._arrange()

    def toggle_outline(self) -> None:
        """Open or close the outline over the form, where it is folded away."""
        self._outline_over = not self._outline_over and self._is_outline_folded()
        self._arrange()
        if self._outline_over:
            self.outline.view.setFocus()

    def focus_outline(self) -> None:
        """Put the keyboard into the outline, opening it where it is folded away."""
        if not self.outline.isVisible():
            self.toggle_outline()
        self.outline.view.setFocus()

    def drop_hidden_pages(self) -> None:
        """Let go of every page but the one on the screen; they are built again when they are wanted."""
        self._drop([place for place, page in self._pages.items() if page is not self.page()])
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _make_page(self, place: Place) -> Page:
        if place == WHICH_FILINGS:
            filings = WhichFilingsPage(self._around, [self._name], self.pages)
            filings.path_wanted.connect(self.show_path)
            return filings
        crumbs = self._crumbs(place)
        if not place.entry:
            page = EntriesPage(place.form, self._around, crumbs, self.pages)
            page.place_wanted.connect(self.show_place)
            page.entry_wanted.connect(lambda preset: self.actions_on_entries.add(place.form, preset))
            return page
        form_page = FormPage(place, self._around, crumbs, self.pages)
        form_page.path_wanted.connect(self.show_path)
        form_page.place_wanted.connect(self.show_place)
        form_page.entry_menu_wanted.connect(lambda point: self._open_entry_menu(place, point))
        return form_page

    def _crumbs(self, place: Place) -> list[Says]:
        library = self.session.library
        form = library.forms[place.form]
        crumbs: list[Says] = [group.title for group in library.outline if place.form in group.forms]
        if place.entry and form.entries is not None:
            crumbs += [form.title, lambda: str(self.session.position(place) + 1)]
        return crumbs

    def _open_entry(self, form: str, entry: str) -> None:
        self.show_place(Place(form, entry))

    def _open_entry_menu(self, place: Place, point: QPoint) -> None:
        self.actions_on_entries.open_menu(place, point)

    def _is_there(self, place: Place) -> bool:
        form = self.session.library.forms.get(place.form)
        if form is None:
            return place == WHICH_FILINGS
        return self.session.position(place) >= 0 or (form.entries is not None and not place.entry)

    def _drop_pages(self, form: str) -> None:
        """Let go of the pages of entries that are no more."""
        self._drop([place for place in self._pages if place.form == form and not self._is_there(place)])

    def _drop(self, places: list[Place]) -> None:
        for place in places:
            page = self._pages.pop(place)
            self.pages.removeWidget(page)
            page.deleteLater()

    def _name(self) -> str:
        name = (
            self.session.value(FieldPath("company", "company", "name"))
            if "company" in self.session.library.forms
            else None
        )
        return str(name) if not is_empty(name) else _("Unnamed company")

    def _answered(self, path: FieldPath) -> None:
        if path.form == "company" and path.field == "name":
            self.top_bar.show_names()

    def _make_rail(self) -> QFrame:
        theme = self._theme
        open_side = Button(theme, icon="warning", tip=N_("Findings (F6)"))
        open_side.clicked.connect(self.toggle_side)
        layout = boxes.column(theme, open_side, boxes.STRETCH, gap=4, margins=(8, 8, 8, 8))
        return boxes.frame("side", layout, self)

    def _room(self) -> float:
        return self.width() / self._theme.scale

    def _is_side_folded(self) -> bool:
        """Whether the panel at the right is a rail: in a narrow window, and beside a page that wants its room."""
        narrow = self._room() < self._theme.layout("fold_preview")
        wide_page = isinstance(self.page(), WhichFilingsPage)
        return narrow or (wide_page and self._room() < self._theme.layout("fold_margin_note"))

    def _is_outline_folded(self) -> bool:
        return self._room() < self._theme.layout("fold_outline")

    def _arrange(self) -> None:
        """Give every part its place; parts that lie over the form are raised."""
        theme, width = self._theme, self.width()
        wide = self._room() >= theme.layout("fold_margin_note")
        top, bottom = self.top_bar.height(), self.height() - self.status.height()
        height = bottom - top
        outline_width = theme.px(theme.layout("outline_wide" if wide else "outline"))
        side_width = theme.px(theme.layout("preview"))
        rail_width = theme.px(theme.layout("rail"))
        side_folded, outline_folded = self._is_side_folded(), self._is_outline_folded()
        self._side_over &= side_folded
        self._outline_over &= outline_folded
        left = 0 if outline_folded else outline_width
        right = width - (rail_width if side_folded else side_width if self._side_open else 0)
        self.top_bar.setGeometry(0, 0, width, top)
        self.status.setGeometry(0, bottom, width, self.status.height())
        self.outline.setGeometry(0, top, outline_width, height)
        self.outline.setVisible(not outline_folded or self._outline_over)
        self.pages.setGeometry(left, top, max(0, right - left), height)
        self.rail.setGeometry(width - rail_width, top, rail_width, height)
        self.rail.setVisible(side_folded)
        side_shown = self._side_over if side_folded else self._side_open
        side_width = min(side_width, width - theme.px(80))
        self.side.setGeometry(width - side_width, top, side_width, height)
        self.side.setVisible(side_shown)
        for part in (self.side, self.outline):
            part.raise_()
        self.top_bar.side.setChecked(side_shown)
        self.top_bar.set_tight(tight=outline_folded)
        self.status.set_tight(tight=outline_folded)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab comes to the findings after the page, although pages are made after them."""
        end = self.window().previousInFocusChain()
        while end is not None and end.focusPolicy() == Qt.FocusPolicy.NoFocus and end is not self.outline.view:
            end = end.previousInFocusChain()
        if end is not None and not self.side.isAncestorOf(end):
            for part in (*self.side.parts(), self.side.fold):
                QWidget.setTabOrder(end, part)
                end = part
        return super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
