"""The page “Filing packs”: for each filing its materials and their state, and the answers for its portal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.models import Pack
from beigao.errors import BeigaoError
from beigao.rendering.packs import Part, WrittenPack, filings, parts, write_pack
from beigao.rendering.portal import PortalScreen, portal
from beigao.ui import boxes
from beigao.ui.beside import beside
from beigao.ui.buttons import Button, Segments
from beigao.ui.dialogs import Message, details_of
from beigao.ui.editors import Surroundings
from beigao.ui.editors.lines import Combo
from beigao.ui.file_manager import open_path
from beigao.ui.flow import WrappingRow
from beigao.ui.guidance import article_links
from beigao.ui.packs.materials import materials_table
from beigao.ui.packs.portal_view import screen_table, screen_tabs
from beigao.ui.page_head import PageHead
from beigao.ui.session import PACKS
from beigao.ui.theme import set_look
from beigao.ui.words import Elided, Label, Prose, Says, verbatim

MATERIALS, PORTAL = range(2)


class Filing(NamedTuple):
    """A pack, and the entry that it is made for; none where nothing is there yet."""

    pack: Pack
    entry: str | None
    title: str


class PacksPage(QWidget):
    """What is handed in for each filing.

    Signals:
        path_wanted: the FieldPath of an answer that a person wants to look at or fill in.
    """

    path_wanted = Signal(object)

    def __init__(self, surroundings: Surroundings, crumbs: list[Says], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._theme, self._session = surroundings, surroundings.theme, surroundings.session
        self.setObjectName(f"page:{PACKS.form}")
        set_look(self, role="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._filings: list[Filing] = []
        self._folder = self._session.dossier.path.parent
        self.written: WrittenPack | None = None
        self._screen = 0
        self._shown: object = None
        self._head = PageHead(self._theme, N_("Filing packs"), parent=self)
        self._head.set_crumbs(crumbs)
        self._head.set_progress(None)
        self.filing = Combo(self._theme, self)
        self.filing.setObjectName("filing")
        self.filing.setFixedWidth(self._theme.px(300))
        self.filing.activated.connect(lambda _at: self._show())
        self.write = Button(self._theme, N_("Write the pack"), icon="export")
        self.write.setObjectName("write_pack")
        self.write.clicked.connect(self._write)
        self._head.add_tools(boxes.holder(boxes.row(self._theme, self.filing, self.write, gap=12)))
        self.views = Segments(self._theme, [N_("Materials"), N_("For the portal")])
        self.views.set_index(MATERIALS)
        self.views.chosen.connect(lambda _at: self._show())
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        views = boxes.holder(boxes.row(self._theme, self.views, boxes.STRETCH, margins=(20, 12, 20, 0)))
        self.setLayout(boxes.column(self._theme, self._head, views, (self._area, 1), gap=0))
        self._session.findings_changed.connect(self._facts_changed)
        self._session.answered.connect(self._facts_changed)

    def refresh(self) -> None:
        """Show the filings as they are now."""
        content, library = self._session.view(), self._around.library
        found: list[Filing] = []
        for pack in library.packs.values():
            known = [Filing(pack, *one) for one in filings(content, library, pack)]
            found += known or [Filing(pack, None, "")]
        if found != self._filings:
            self._filings = found
            self._fill_filings()
        self._show()
        self._head.refresh()

    def retranslate(self) -> None:
        self._fill_filings()

    def show_view(self, view: int) -> None:
        """Show the materials or the answers for the portal."""
        self.views.set_index(view)
        self.refresh()

    def show_screen(self, place: int) -> None:
        """Show a screen of the portal, counted from 0."""
        self._screen = place
        self._show()

    def chosen(self) -> Filing:
        """The filing that is shown."""
        return self._filings[max(0, self.filing.currentIndex())]

    def _fill_filings(self) -> None:
        at = max(0, self.filing.currentIndex())
        self.filing.setAccessibleName(_("Filing"))
        self.filing.clear()
        for filing in self._filings:
            title = filing.pack.title.text(language())
            several = sum(other.pack is filing.pack for other in self._filings) > 1
            self.filing.addItem(f"{title} · {filing.title}" if several else title)
        self.filing.setCurrentIndex(min(at, len(self._filings) - 1))

    def _show(self) -> None:
        """Show what there is of the chosen filing, where it is not on the screen already."""
        filing, content, library = self.chosen(), self._session.view(), self._around.library
        self.write.setEnabled(filing.entry is not None)
        found: list[Part] | list[PortalScreen] = []
        if filing.entry is not None and self.views.index() == PORTAL:
            found = portal(content, library, filing.pack, filing.entry)
        elif filing.entry is not None:
            found = parts(content, library, filing.pack, filing.entry, self._session.findings())
        stand = (filing, found, self.written, self._screen)
        if stand != self._shown:
            self._shown = stand
            self._build(filing.pack, found)

    def _build(self, pack: Pack, found: Sequence[Part | PortalScreen]) -> None:
        theme = self._theme
        made = [*self._widgets(found), *self._notes(pack)] if found else self._nothing()
        holder = boxes.holder(boxes.column(theme, *made, boxes.STRETCH, gap=16))
        holder.setMaximumWidth(theme.px(1180))
        outer = boxes.row(theme, (holder, 1), gap=0, margins=(20, 12, 10, 24))
        outer.addStretch(0)
        place = self._area.verticalScrollBar().value()
        if (old := self._area.takeWidget()) is not None:
            old.deleteLater()  # later: a link of it may be what was clicked
        self._area.setWidget(boxes.holder(outer))
        self._area.verticalScrollBar().setValue(place)

    def _widgets(self, found: Sequence[Part | PortalScreen]) -> list[QWidget]:
        """The answers for the portal, or the materials with the pack that was just written."""
        theme, go = self._theme, self.path_wanted.emit
        screens = [one for one in found if isinstance(one, PortalScreen)]
        if screens:
            current = min(self._screen, len(screens) - 1)
            tabs = screen_tabs(theme, screens, current)
            tabs.chosen.connect(self.show_screen)
            return [tabs, screen_table(theme, screens[current], go)]
        made: list[QWidget] = [materials_table(theme, [one for one in found if isinstance(one, Part)], go)]
        return [self._result(self.written), *made] if self.written else made

    def _notes(self, pack: Pack) -> list[QWidget]:
        """Where the list comes from."""
        links = article_links(self._theme, self._around.library, pack.articles)
        return [
            Prose(self._theme, pack.note, "ui", "soft"),
            boxes.holder(WrappingRow(self._theme, *links, gap=12)),
        ]

    def _nothing(self) -> list[QWidget]:
        says = N_("The dossier has no contract or algorithm yet that this filing could be made for.")
        return [Prose(self._theme, says, "ui", "soft")]

    def _result(self, written: WrittenPack) -> QWidget:
        """Where the pack lies that was just written."""
        theme = self._theme
        where = Elided(lambda: str(written.folder), "ui")
        where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        show = Button(theme, N_("Open folder"), icon="open")
        show.setObjectName("open_pack")
        show.clicked.connect(lambda: open_path(written.folder))
        count = len(written.names)
        said = Label(lambda: _("{n} files written").format(n=count), "strong")
        row = boxes.row(theme, said, (where, 1), show, gap=12)
        notes = [Prose(theme, verbatim(note), "meta", "soft") for note in written.notes]
        return boxes.frame("card", boxes.column(theme, row, *notes, gap=4, margins=(16, 10, 16, 10)))

    def _write(self) -> None:
        """Ask where to, and write the pack beside the window."""
        filing = self.chosen()
        if filing.entry is None or not self._session.flush():
            return
        folder = self._around.dialogs.choose_folder(str(self._folder))
        if folder is None:
            return
        self._folder = folder
        snapshot, library, entry = self._session.dossier.snapshot(), self._around.library, filing.entry

        def act() -> WrittenPack | None:
            return write_pack(snapshot.content(), library, filing.pack, entry, folder, "draft", day=date.today())

        try:
            self.written = beside(self.window(), self._theme, N_("The pack is being written."), act)
        except BeigaoError as fault:
            self._tell(fault)
        self._show()

    def _tell(self, fault: BeigaoError) -> None:
        kept = _("Nothing was written; your dossier is unchanged.")
        self._around.dialogs.tell(Message(_("The pack was not written."), str(fault), kept, details=details_of(fault)))

    def _facts_changed(self, *_args: object) -> None:
        if self.isVisible():  # behind another page it is refreshed when it comes to the front
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
