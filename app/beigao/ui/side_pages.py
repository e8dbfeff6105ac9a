"""What the panel at the right holds: preview and findings share it, one at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.findings_panel import FindingsPanel
from beigao.ui.preview.panel import PreviewPanel
from beigao.ui.session import Session
from beigao.ui.side import FINDINGS, PREVIEW
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label


class SidePages(QWidget):
    """The preview and the findings, with the tabs that choose between them."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="clear")
        self.preview = PreviewPanel(theme, session, self)
        self.findings = FindingsPanel(theme, session, self)
        self._tabs = Segments(theme, [N_("Preview"), self.findings.words], parent=self)
        self._tabs.setFocusProxy(None)  # type: ignore[arg-type]  # Tab comes to the buttons themselves, behind the page
        for tab in self._tabs.buttons():
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tabs.chosen.connect(self.show_page)
        self._place = Label(self.preview.page_words, "meta", "soft", self)
        self.fold = Button(theme, icon="close", tip=N_("Fold (F6)"), size=14)
        bar = boxes.row(theme, self._tabs, boxes.STRETCH, self._place, self.fold, margins=(12, 0, 8, 0))
        self._bar = boxes.frame("bar", bar, self)
        self._bar.setFixedHeight(theme.px(44))
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.preview)
        self._pages.addWidget(self.findings)
        self.setLayout(boxes.column(theme, self._bar, (self._pages, 1), gap=0))
        self.preview.page_words_changed.connect(self._place.retranslate)
        self.findings.model.counted.connect(self._tabs.buttons()[FINDINGS].retranslate)
        self.show_page(PREVIEW)

    def page(self) -> int:
        """Which page is in front."""
        return self._pages.currentIndex()

    def show_page(self, page: int) -> None:
        """Bring the preview or the findings to the front."""
        self._pages.setCurrentIndex(page)
        self._tabs.set_index(page)
        self._place.setVisible(page == PREVIEW)

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to here, in its order."""
        shown = self.preview.stops() if self.page() == PREVIEW else self.findings.stops()
        return (*self._tabs.buttons(), self.fold, *shown)

    def retranslate(self) -> None:
        for tab, name in zip(self._tabs.buttons(), (_("Preview"), _("Findings")), strict=True):
            tab.setAccessibleName(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.show_width(event.size().width())
