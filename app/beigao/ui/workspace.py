"""An open dossier on the screen: outline, page, findings, and how they fold when the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QWidget

from beigao._i18n import N_, _
from beigao.definitions.paths import FieldPath
from beigao.dossier.values import is_empty
from beigao.errors import BeigaoError
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.editors import Surroundings
from beigao.ui.editors.editor import owner_of
from beigao.ui.entry_actions import EntryActions
from beigao.ui.find_field import FindField
from beigao.ui.form_page import FormPage
from beigao.ui.keys import named
from beigao.ui.outline import Outline
from beigao.ui.outline_rail import OutlineRail
from beigao.ui.session import PACKS, REVIEW, RISK_MATRIX, TEMPLATES, WHICH_FILINGS, Place, Session
from beigao.ui.settings import Stand
from beigao.ui.side import FINDINGS, PREVIEW, Side
from beigao.ui.status_bar import StatusBar
from beigao.ui.theme import Theme, set_look
from beigao.ui.top_bar import TopBar
from beigao.ui.window_actions import HISTORY
from beigao.ui.words import Says

if TYPE_CHECKING:
    from beigao.dossier.search import Hit

FOLLOWING = (WHICH_FILINGS, RISK_MATRIX, PACKS, REVIEW)
"""The pages that follow from the answers; each wants its room."""


class Workspace(QWidget):
    """The window's content while a dossier is open.

    Signals:
        place_shown: the Place whose page is on the screen.
        side_folded: whether the panel at the right was opened (True) or folded by a person.
        templates_wanted: a person has found the templates of their own.
    """

    place_shown = Signal(object)
    side_folded = Signal(bool)
    templates_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        session: Session,
        dialogs: Dialogs,
        parent: QWidget | None = None,
        *,
        side_open: bool = True,
        notice: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.notice = notice  # what is said over everything as long as the dossier is open
        set_look(self, role="window")
        self._theme, self.session = theme, session
        self._side_open, self._side_over, self._outline_over = side_open, False, False
        self._pages: dict[Place, QWidget] = {}
        if notice is not None:
            notice.setParent(self)
            notice.show()
        self._around = Surroundings(theme, session.library, session, dialogs, self._open_entry)
        self.actions_on_entries = EntryActions(session, dialogs, self)
        self.find_field = FindField(theme, session, self)
        self.find_field.chosen.connect(self._go_to_hit)
        self.top_bar = TopBar(theme, self._name, lambda: session.dossier.path.stem, self.find_field, self)
        self.outline = Outline(theme, session, self.actions_on_entries, self)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("pages")
        self.side = Side(theme, session, self)
        self.rail = self._make_rail()
        self.outline_rail = OutlineRail(theme, session.library.outline, self.outline.model, self)
        self.outline_rail.group_wanted.connect(self._toggle_group)
        self.status = StatusBar(theme, session, self)
        self.status.rules_wanted.connect(lambda: self.show_place(WHICH_FILINGS))
        self.outline.place_wanted.connect(self.show_place)
        self.outline.path_wanted.connect(self.show_path)
        self.outline.typing_wanted.connect(self.begin_typing)
        self.actions_on_entries.place_wanted.connect(self.show_place)
        self.side.path_wanted.connect(self._go_from_side)
        self.side.fold_wanted.connect(self.toggle_side)
        self.top_bar.side_toggled.connect(self.toggle_side)
        session.saved.connect(self.top_bar.show_saved)
        session.failed.connect(self.top_bar.show_failed)
        session.answered.connect(self._answered)
        session.entries_changed.connect(self._drop_pages)
        session.restored.connect(self._show_restored)
        session.review.failed.connect(self._review_failed)

    def place(self) -> Place | None:
        """What the screen shows."""
        current = self.pages.currentWidget()
        return next((place for place, page in self._pages.items() if page is current), None)

    def page(self) -> QWidget | None:
        """The page on the screen."""
        return self.pages.currentWidget()

    def first_place(self) -> Place:
        """Where a new dossier begins."""
        form = self.session.library.outline[0].forms[0]
        return Place(form, "" if self.actions_on_entries.occurs_often(form) else form)

    def stand(self) -> Stand:
        """Where one is: what `show_stand` and `take_up` bring back."""
        place, page, field = self.place(), self.page(), self.field_in_hand()
        return Stand(
            place=(place.form, place.entry) if place else None,
            field=str(field) if field else "",
            scrolled=page.scrolled() if isinstance(page, FormPage) else 0,
            folded=self.outline.folded(),
        )

    def show_stand(self, stand: Stand) -> None:
        """Show the page that one was on, and the outline as it was folded."""
        self.show_place(Place(*stand.place) if stand.place else self.first_place())
        self.outline.fold(stand.folded)  # after it: to go to a place opens its group

    def take_up(self, stand: Stand) -> None:
        """Put the keyboard where it was, and scroll to what was seen; the first field of the page when all is new."""
        page = self.page()
        try:
            field = FieldPath.parse(stand.field) if stand.field else None
        except ValueError:
            field = None
        if not isinstance(page, FormPage):
            return
        if field is None or (field.form, field.entry) != page.place or not page.focus_field(field):
            self.begin_typing()
        if stand.scrolled:  # when the page has its size
            QTimer.singleShot(0, page, lambda: page.scroll_to(stand.scrolled))

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
        self.outline_rail.show_place(place)
        if self._outline_over:
            self.toggle_outline()
        self.side.follow(place, "")
        self.place_shown.emit(place)

    def show_path(self, path: FieldPath) -> None:
        """Show a field and put the keyboard into it."""
        self.show_place(Place(path.form, path.entry))
        page = self.page()
        if isinstance(page, FormPage):
            page.focus_field(path)

    def show_target(self, target: FieldPath | Place) -> None:
        """Show a field or a page; the list of entries where an entry is no more."""
        if isinstance(target, FieldPath) and self._is_there(Place(target.form, target.entry)):
            self.show_path(target)
        else:
            place = Place(target.form, target.entry)
            self.show_place(place if self._is_there(place) else Place(target.form, ""))

    def field_in_hand(self) -> FieldPath | None:
        """The field that has the keyboard."""
        editor = owner_of(self.window().focusWidget())
        while editor is not None and not editor.objectName():  # the editor of a cell stands for its table
            editor = owner_of(editor.parent())
        return FieldPath.parse(editor.objectName()) if editor is not None else None

    def follow_focus(self) -> None:
        """Let the preview come to the field that has the keyboard."""
        field = self.field_in_hand()
        if field is not None:
            self.side.follow(Place(field.form, field.entry), field.field)

    def begin_typing(self) -> None:
        """Put the keyboard into the first field of the page."""
        page = self.page()
        if isinstance(page, FormPage) and (row := next(page.rows(), None)) is not None:
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_find(self) -> None:
        """Put the keyboard into the search line."""
        self.top_bar.start_find()

    def toggle_guidance(self) -> None:
        """Open or close the guidance of the field with the keyboard."""
        page = self.page()
        if isinstance(page, FormPage):
            page.toggle_guidance()

    def toggle_comments(self) -> None:
        """Open or close the comments of the field with the keyboard."""
        page = self.page()
        if isinstance(page, FormPage):
            page.toggle_comments()

    def step_section(self, step: int) -> None:
        """Go so many sections on in the form."""
        page = self.page()
        if isinstance(page, FormPage):
            page.step_section(step)

    def toggle_side(self) -> None:
        """Fold or open the panel at the right; in a narrow window it lies over the form."""
        if self._is_side_folded():
            self._side_over = not self._side_over
        else:
            self._side_open = not self._side_open
            self.side_folded.emit(self._side_open)
        self._arrange()

    def let_go(self) -> None:
        """End what works beside the window, before the dossier is closed or shown anew."""
        self.side.let_go()

    def show_side(self, page: int) -> None:
        """Open the panel at the right on its preview or its findings; fold it where that is what it shows."""
        shown = self.side.isVisible()
        if not shown or self.side.page() == page:
            self.toggle_side()
        self.side.show_page(page)

    def open_side(self, page: int) -> None:
        """Open the panel at the right on its preview or its findings."""
        if not (self.side.isVisible() and self.side.page() == page):
            self.show_side(page)

    def close_notice(self) -> None:
        """Take away what is said over everything."""
        if self.notice is not None:
            self.notice.deleteLater()
            self.notice = None
            self._arrange()

    def next_finding(self, step: int) -> None:
        """Go to the next finding, or back, and show the findings."""
        self.side.show_page(FINDINGS)
        self.side.findings.next_finding(step)

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

    def _toggle_group(self, group: str) -> None:
        """Open the outline at a group, over the form; close it where it lies there."""
        self.toggle_outline()
        if self._outline_over:
            self.outline.show_group(group)

    def _go_from_side(self, path: FieldPath) -> None:
        """Go to a field; the panel at the right does not stay over it."""
        self.show_path(path)
        if self._side_over:
            self._side_over = False
            self._arrange()

    def _make_page(self, place: Place) -> QWidget:
        crumbs = self._crumbs(place)
        if place in FOLLOWING:
            return self._make_following(place, crumbs)
        if not place.entry:
            from beigao.ui.entries_page import EntriesPage

            page = EntriesPage(place.form, self._around, crumbs, self.pages)
            page.place_wanted.connect(self.show_place)
            page.entry_wanted.connect(lambda preset: self.actions_on_entries.add(place.form, preset))
            return page
        form_page = FormPage(place, self._around, crumbs, self.pages)
        form_page.path_wanted.connect(self.show_path)
        form_page.place_wanted.connect(self.show_place)
        form_page.entry_menu_wanted.connect(lambda point: self._open_entry_menu(place, point))
        return form_page

    def _make_following(self, place: Place, crumbs: list[Says]) -> QWidget:
        from beigao.ui.filings.page import WhichFilingsPage
        from beigao.ui.packs.page import PacksPage
        from beigao.ui.review.page import ReviewPage
        from beigao.ui.risk.page import RiskMatrixPage

        kinds: dict[Place, type[WhichFilingsPage | RiskMatrixPage | PacksPage | ReviewPage]] = {
            WHICH_FILINGS: WhichFilingsPage,
            RISK_MATRIX: RiskMatrixPage,
            PACKS: PacksPage,
            REVIEW: ReviewPage,
        }
        page = kinds[place](self._around, crumbs, self.pages)
        page.path_wanted.connect(self.show_path)
        return page

    def _crumbs(self, place: Place) -> list[Says]:
        library = self.session.library
        if place in FOLLOWING:
            here = [(group, page) for group in library.outline for page in group.pages if page.id == place.form]
            return [
                says for group, page in here if page.under for says in (group.title, library.forms[page.under].title)
            ] or [self._name]
        form = library.forms[place.form]
        crumbs: list[Says] = [group.title for group in library.outline if place.form in group.forms]
        if place.entry and form.entries is not None:
            crumbs += [form.title, lambda: str(self.session.position(place) + 1)]
        return crumbs

    def _go_to_hit(self, hit: Hit) -> None:
        """Go to what a search found: a field, or a page of which the keyboard takes the first thing."""
        if hit.path is not None:
            self.show_path(hit.path)
            return
        place = Place(hit.form, hit.entry)
        if place == TEMPLATES:
            self.templates_wanted.emit()
            return
        self.show_place(place)
        page = self.page()
        if place in FOLLOWING:
            self.focus_outline()
        elif isinstance(page, FormPage):
            self.begin_typing()
        elif page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_entry(self, form: str, entry: str) -> None:
        self.show_place(Place(form, entry))

    def _open_entry_menu(self, place: Place, point: QPoint) -> None:
        self.actions_on_entries.open_menu(place, point)

    def _is_there(self, place: Place) -> bool:
        form = self.session.library.forms.get(place.form)
        if form is None:
            return place in FOLLOWING
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

    def _show_restored(self, where: FieldPath | Place) -> None:
        """Go to what was undone, unless one is there."""
        self.top_bar.show_names()
        if isinstance(where, Place):
            self.show_place(where)
        elif where[:3] != (self.field_in_hand() or ("",))[:3]:
            self.show_path(where)

    def _answered(self, path: FieldPath) -> None:
        if path.form == "company" and path.field == "name":
            self.top_bar.show_names()

    def _review_failed(self, fault: BeigaoError) -> None:
        kept = _("Comments and opinions are as before; what you typed is still in its box.")
        self._around.dialogs.tell(Message(str(fault), kept, details=details_of(fault)))

    def _make_rail(self) -> QFrame:
        theme = self._theme
        preview = Button(theme, icon="doc", tip=N_("Preview (F7)"))
        preview.clicked.connect(lambda: self.show_side(PREVIEW))
        findings = Button(theme, icon="warning", tip=N_("Findings (F6)"))
        findings.clicked.connect(lambda: self.show_side(FINDINGS))
        layout = boxes.column(theme, preview, findings, boxes.STRETCH, gap=4, margins=(8, 8, 8, 8))
        return boxes.frame("side", layout, self)

    def _room(self) -> float:
        return self.width() / self._theme.scale

    def _is_side_folded(self) -> bool:
        """Whether the panel at the right is a rail: in a narrow window, and beside a page that wants its room."""
        narrow = self._room() < self._theme.layout("fold_preview")
        wide_page = self.place() in FOLLOWING
        return narrow or (wide_page and self._room() < self._theme.layout("fold_margin_note"))

    def _is_outline_folded(self) -> bool:
        return self._room() < self._theme.layout("fold_outline")

    def _arrange_notice(self) -> int:
        """Put the notice under the bar; gives its height."""
        if self.notice is None:
            return 0
        layout = self.notice.layout()
        assert layout is not None
        height = max(layout.heightForWidth(self.width()), layout.minimumSize().height())
        self.notice.setGeometry(0, self.top_bar.height(), self.width(), height)
        return height

    def _arrange(self) -> None:
        """Give every part its place; parts that lie over the form are raised."""
        theme, width = self._theme, self.width()
        wide = self._room() >= theme.layout("fold_margin_note")
        top, bottom = self.top_bar.height() + self._arrange_notice(), self.height() - self.status.height()
        height = bottom - top
        outline_width = theme.px(theme.layout("outline_wide" if wide else "outline"))
        side_width = theme.px(theme.layout("preview_wide" if wide else "preview"))
        rail_width = theme.px(theme.layout("rail"))
        side_folded, outline_folded = self._is_side_folded(), self._is_outline_folded()
        self._side_over &= side_folded
        self._outline_over &= outline_folded
        left = rail_width if outline_folded else outline_width
        right = width - (rail_width if side_folded else side_width if self._side_open else 0)
        self.top_bar.setGeometry(0, 0, width, self.top_bar.height())
        self.status.setGeometry(0, bottom, width, self.status.height())
        self.outline.setGeometry(left if outline_folded else 0, top, outline_width, height)
        self.outline_rail.setGeometry(0, top, rail_width, height)
        self.outline_rail.setVisible(outline_folded)
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
        self.top_bar.set_tight(tight=outline_folded, wide=wide)
        self.status.set_tight(tight=outline_folded)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab comes to the right side after the page, although pages are made after it."""
        end = self.window().previousInFocusChain()
        while end is not None and (
            end.focusPolicy() == Qt.FocusPolicy.NoFocus or end is self.status.rules or self.side.isAncestorOf(end)
        ):
            end = end.previousInFocusChain()
        assert end is not None  # the outline is there
        for part in (*self.side.stops(), self.status.rules):
            QWidget.setTabOrder(end, part)
            end = part
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo work on the dossier, also where a text field has the keyboard and leaves them over."""
        step = named(HISTORY, event)
        if step == "undo":
            self.session.undo()
        elif step == "redo":
            self.session.redo()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
