"""The preview panel: the document at hand, where the field at hand stands in it, and why a paragraph is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.paths import FieldPath
from beigao.errors import BeigaoError
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.preview.pages import LivePages
from beigao.ui.preview.source import PreviewSource
from beigao.ui.preview.view import SheetView
from beigao.ui.preview.why import WhyCard, nearest_paths
from beigao.ui.session import Place, Session
from beigao.ui.theme import Theme
from beigao.ui.words import Label, Prose, Says

TYPING_PAUSE = 40
"""Milliseconds from a keystroke until the sheet is made anew; further keystrokes do not put it off."""
Size = Literal["text", "page", "office"]
SIZES: dict[Size, str] = {"text": N_("Fit text"), "page": N_("Whole page"), "office": N_("Pages by LibreOffice")}
"""How the document is shown; the pages of the first two are ours, and break nearly where Word breaks them."""


class PreviewPanel(QFrame):
    """The document at hand as it would print.

    Signals:
        path_wanted: the FieldPath that a person wants to go to.
        page_words_changed: where one is in a paged document.
    """

    path_wanted = Signal(object)
    page_words_changed = Signal()

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        self._at: tuple[Place, str] | None = None  # the place and field at hand
        self._page = (0, 0)
        self._size: Size = "text"
        self._is_chosen = False  # until a person chooses, the width of the panel decides
        self.source = PreviewSource(session, self)
        self.view = SheetView(theme, self)
        self.view.setObjectName("preview")
        self.why = WhyCard(theme, session, self)
        self.why.path_wanted.connect(self._go)
        self.document = self._menu_button(self._document_words, N_("Choose the document"), self._choose_document)
        self.zoom = self._menu_button(self._size_words, N_("Choose the size"), self._choose_size)
        strip = boxes.row(theme, self.document, boxes.STRETCH, self.zoom, margins=(8, 0, 8, 0))
        self._strip = boxes.holder(strip, self)
        self._strip.setFixedHeight(theme.px(36))
        self._note_words = ""  # why the sheet is not made from the user's own template
        self._note = Label(lambda: self._note_words, "meta", "soft", self, wraps=True)
        self._note.setContentsMargins(*(theme.px(side) for side in (16, 2, 16, 6)))
        self._note.hide()
        self._said = Prose(theme, N_("The preview is being made ready…"), "ui", "soft")
        self._said.setContentsMargins(*(theme.px(16),) * 4)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._said)
        self._pages.addWidget(self.view)
        self.pages = LivePages(theme, session, self.source.job, self)
        self.pages.page_changed.connect(self._show_page)
        self._pages.addWidget(self.pages)
        self.setLayout(boxes.column(theme, self._strip, self._note, (self._pages, 1), gap=0))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TYPING_PAUSE)
        self._soon.timeout.connect(self.refresh)
        self.source.ready.connect(self.refresh)
        self.source.failed.connect(self._fail)
        self.view.asked.connect(self._ask)
        self.view.page_changed.connect(self._show_page)
        for change in (session.typed, session.entries_changed):
            change.connect(self.refresh_soon)
        session.answered.connect(self._refresh_after)
        theme.changed.connect(self._dress)
        self.retranslate()

    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Preview"))

    def refresh_soon(self, *_args: object) -> None:
        """Make the sheet anew after a moment, while it is on the screen."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _refresh_after(self, _path: object) -> None:
        """Make the sheet anew once the findings of what was stored are painted: they come first."""
        self._soon.stop()
        self.refresh_soon()

    def refresh(self) -> None:
        """Show the document at hand as it is now."""
        self._soon.stop()
        if not self.isVisible() or not self.source.is_ready():
            return
        if self._size == "office":
            self.pages.refresh_soon()
            return
        try:
            made = self.source.sheet()
        except BeigaoError as fault:
            self._fail(str(fault))
            return
        self.view.show_sheet(made)
        self._show_note(made.note)
        self._pages.setCurrentWidget(self.view)
        self._mark(reveal=True)

    def follow(self, place: Place, field: str) -> None:
        """Come to the document and the paragraph of the field at hand."""
        self._at = (place, field)
        if self.source.follow(place, field):
            self._change_document()
        else:
            self._mark(reveal=True)

    def page_words(self) -> str:
        """Where one is in a paged document; nothing where there are no pages."""
        page, pages = self._page
        return _("Page {page} of {pages}").format(page=page, pages=pages) if pages else ""

    def show_width(self, width: int) -> None:
        """Take the size that suits this width, unless a person has chosen one."""
        if not self._is_chosen:
            is_wide = width >= self._theme.px(self._theme.layout("preview_wide") - 40)
            self._show_size("page" if is_wide else "text")

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to here, in its order."""
        return (self.document, self.zoom, self.pages.view.column if self._size == "office" else self.view)

    def let_go(self) -> None:
        """End what works beside the window, before the dossier is closed."""
        self._soon.stop()
        self.source.wait()
        self.pages.stop()
        self.pages.view.clear()

    def _menu_button(self, says: Says, tip: str, slot: Callable[[], None]) -> Button:
        """A quiet button with its arrow behind the words."""
        button = Button(self._theme, says, "quiet", icon="down", tip=tip, parent=self)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.clicked.connect(slot)
        return button

    def _change_document(self) -> None:
        self.why.hide()
        self._show_note("")
        self.view.turn_to(f"{self.source.document}:{self.source.entry or ''}")
        self.document.retranslate()
        if self._size == "office":
            self.pages.begin()
        else:
            self.refresh_soon()  # a person who goes to another form sees the form first

    def _mark(self, *, reveal: bool) -> None:
        if self._at is None:
            return
        place, field = self._at
        self.view.mark(self.view.sheet.printing(*place, field), reveal=reveal)

    def _ask(self, at: int, position: int, point: QPoint) -> None:
        """A person points at a paragraph: go to its field, and say why it is there."""
        paragraphs = self.view.sheet.paragraphs()
        exact = self.view.sheet.paths_at(position) if position >= 0 else ()
        own = tuple(dict.fromkeys((*exact, *paragraphs[at].paths)))
        paths = own or nearest_paths(paragraphs, at)
        if paths:
            self._go(paths[0])
        self.why.explain(paths, is_fixed=not own, document=self.source.document)
        self.why.place_near(self.mapFromGlobal(point), self.view.paragraph_box(at).translated(self.view.pos()))

    def _go(self, path: FieldPath) -> None:
        self.path_wanted.emit(path)

    def _show_note(self, words: str) -> None:
        if words != self._note_words:
            self._note_words = words
            self._note.retranslate()
            self._note.setVisible(bool(words))

    def _fail(self, sentence: str) -> None:
        self._show_note("")
        self._said.say(lambda: sentence)
        self._pages.setCurrentWidget(self._said)

    def _dress(self) -> None:
        self.view.clear()
        self.refresh_soon()

    def _document_words(self) -> str:
        document = self._session.library.documents[self.source.document]
        title = document.short.text(language())
        entries = self.source.entries()
        if len(entries) < 2:
            return title
        entry = self.source.entry if self.source.entry in entries else entries[0]
        return f"{title} ({entries.index(entry) + 1})"

    def _size_words(self) -> str:
        return _(SIZES[self._size])

    def _choose_document(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for name, document in self._session.library.documents.items():
            title = document.title.text(language())
            entries = self._session.entries(document.per) if document.per else []
            for number, entry in enumerate(entries, 1):
                label = f"{title} ({number} {self._session.title(Place(document.per or '', entry.id))})"
                menu.addAction(label if len(entries) > 1 else title, partial(self._take_document, name, entry.id))
            if not entries:
                menu.addAction(title, partial(self._take_document, name, None))
        menu.popup(self.document.mapToGlobal(self.document.rect().bottomLeft()))

    def _take_document(self, name: str, entry: str | None) -> None:
        self.source.choose(name, entry)
        self._change_document()

    def _choose_size(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for size, words in SIZES.items():
            action = menu.addAction(_(words), partial(self._take_size, size))
            action.setCheckable(True)
            action.setChecked(size == self._size)
        if not _has_office():
            action.setEnabled(False)
            action.setText(_("Pages need LibreOffice, which is not on this computer"))
        menu.popup(self.zoom.mapToGlobal(self.zoom.rect().bottomLeft()))

    def _take_size(self, size: Size) -> None:
        self._is_chosen = True
        self._show_size(size)

    def _show_size(self, size: Size) -> None:
        if size == self._size and self.view.sheet.paged == (size == "page"):
            return
        self._size = size
        self.zoom.retranslate()
        self.why.hide()
        if size == "office":
            self._pages.setCurrentWidget(self.pages)
            self.pages.begin()
            return
        self.pages.stop()
        self.view.set_paged(paged=size == "page")
        self.refresh()

    def _show_page(self, page: int, pages: int) -> None:
        self._page = (page, pages)
        self.page_words_changed.emit()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._soon.start()


def _has_office() -> bool:
    """Whether LibreOffice is installed."""
    from beigao.rendering.office import find_office

    return find_office() is not None
