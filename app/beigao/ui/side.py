"""The right side: a plane that fills itself with preview and findings when the window has been painted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from beigao.ui import boxes
from beigao.ui.after_paint import after_paint
from beigao.ui.session import Place, Session
from beigao.ui.theme import Theme, set_look

if TYPE_CHECKING:  # heavy, and a person looks at the form first
    from beigao.ui.findings_panel import FindingsPanel
    from beigao.ui.preview.panel import PreviewPanel
    from beigao.ui.side_pages import SidePages

PREVIEW, FINDINGS = 0, 1


class Side(QFrame):
    """The panel at the right.

    Signals:
        path_wanted: the FieldPath that a person wants to go to, from either page.
        fold_wanted: a person folds the panel away.
    """

    path_wanted = Signal(object)
    fold_wanted = Signal()

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="side")
        self._theme, self._session = theme, session
        self._made: SidePages | None = None
        self._at: tuple[Place, str] | None = None  # the place and field at hand
        after_paint(self, lambda: self.pages)

    @property
    def pages(self) -> SidePages:
        """What it holds, made when it is first wanted."""
        if self._made is None:
            self._made = self._make()
            if self._at is not None:
                self.follow(*self._at)
        return self._made

    @property
    def preview(self) -> PreviewPanel:
        """The document at hand."""
        return self.pages.preview

    @property
    def findings(self) -> FindingsPanel:
        """What is wrong or missing."""
        return self.pages.findings

    def page(self) -> int:
        """Which page is in front."""
        return self._made.page() if self._made else PREVIEW

    def show_page(self, page: int) -> None:
        """Bring the preview or the findings to the front."""
        self.pages.show_page(page)

    def follow(self, place: Place, field: str) -> None:
        """Come to the place and field at hand."""
        self._at = (place, field)
        if self._made is not None:
            self.findings.show_place(place)
            self.preview.follow(place, field)

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to here, in its order."""
        return self.pages.stops()

    def let_go(self) -> None:
        """End what works beside the window, before the dossier is closed."""
        if self._made is not None:
            self.preview.let_go()

    def _make(self) -> SidePages:
        from beigao.ui.side_pages import SidePages

        pages = SidePages(self._theme, self._session, self)
        for page in (pages.preview, pages.findings):
            page.path_wanted.connect(self.path_wanted)
        pages.fold.clicked.connect(self.fold_wanted)
        self.setLayout(boxes.column(self._theme, pages, gap=0))
        pages.show()
        return pages
