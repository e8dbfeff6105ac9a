"""The document at hand as LibreOffice breaks it into pages: made beside the window, and again when answers change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from beigao._i18n import N_
from beigao.ui import boxes
from beigao.ui.page_view import PageView
from beigao.ui.session import Session
from beigao.ui.theme import Theme
from beigao.ui.words import Prose

if TYPE_CHECKING:
    from beigao.rendering.export import Job
    from beigao.ui.page_work import PageWork

REST = 1500
"""Milliseconds after the last answer until the pages are made again: LibreOffice takes a second or two."""


class LivePages(QWidget):
    """Pages that follow the dossier.

    Signals:
        page_changed: the page in sight and how many there are, from 1; 0, 0 without any.
    """

    page_changed = Signal(int, int)

    def __init__(self, theme: Theme, session: Session, job: Callable[[], Job], parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._job = session, job
        self._work: PageWork | None = None
        self.view = PageView(theme, self)
        self.view.page_changed.connect(self.page_changed)
        self._said = Prose(theme, N_("LibreOffice is breaking the document into pages…"), "ui", "soft")
        self._said.setContentsMargins(*(theme.px(16),) * 4)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._said)
        self._stack.addWidget(self.view)
        self.setLayout(boxes.column(theme, self._stack, gap=0))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST)
        self._soon.timeout.connect(self._make)

    def begin(self) -> None:
        """Make the pages of the document at hand now; another document is not shown in the meantime."""
        self.stop()
        self._said.say(N_("LibreOffice is breaking the document into pages…"))
        self._stack.setCurrentWidget(self._said)
        self._make()

    def refresh_soon(self) -> None:
        """Make the pages again when the answers have come to rest."""
        self._soon.start()

    def stop(self) -> None:
        """Let go of work that is under way."""
        self._soon.stop()
        if self._work is not None:
            self._work.cancel()
            self._work.wait()
            self._work.deleteLater()
            self._work = None

    def _make(self) -> None:
        if self._work is not None and self._work.isRunning():
            self._soon.start()  # one at a time
            return
        from beigao.ui.page_work import PageWork  # with it comes all that makes Word files

        self._session.flush()
        self._work = PageWork(self._session.dossier.snapshot(), self._session.library, self._job(), self)
        self._work.ready.connect(self._show)
        self._work.failed.connect(self._fail)
        self._work.start()

    def _show(self, pdf: bytes) -> None:
        self.view.show_pdf(pdf)
        self._stack.setCurrentWidget(self.view)

    def _fail(self, sentence: str) -> None:
        self._said.say(lambda: sentence)
        self._stack.setCurrentWidget(self._said)
