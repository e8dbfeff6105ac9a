"""What a window shows of a dossier that another one writes to: the newest answers, and how to write here instead."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_, _
from beigao.dossier.following import Following
from beigao.dossier.lock import Lock
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.session import Session
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label

EVERY = 1000
"""Milliseconds from one look at the file to the next."""


class ReadingAlong(QFrame):
    """The strip over a dossier that is open to read only; keeps the session up to date while it is there.

    Signals:
        take_over_wanted: a person wants to write here.
        copy_wanted: a person wants to go on in a copy.
    """

    take_over_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._holder = Lock(session.dossier.path).holder()
        self._following = Following(session.dossier)
        self.setObjectName("reading_along")
        self.take_over = Button(theme, N_("Take over"))
        self.take_over.setToolTip(_("The other window can then no longer save."))
        self.take_over.clicked.connect(self.take_over_wanted)
        self.copy = Button(theme, N_("Open a copy"))
        self.copy.clicked.connect(self.copy_wanted)
        words = Label(self._words, "ui", wraps=True)
        parts = boxes.row(
            theme, Glyph(theme, "lock", "warning", 16), (words, 1), self.copy, self.take_over,
            gap=10, margins=(16, 6, 16, 6),
        )  # fmt: skip
        set_look(self, role="finding", tone="warning")
        self.setLayout(parts)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY)

    def _look(self) -> None:
        changes = self._following.catch_up()
        if changes is None:
            return
        if changes:
            self._session.announce(changes)
        self._session.review.read_again()

    def _words(self) -> str:
        name = self._session.dossier.path.name
        if self._holder is None:
            return _("{name} is open in another window, so this one only reads along.").format(name=name)
        return _("{name} is open at {person} on {machine}, so this window only reads along.").format(
            name=name, person=self._holder.name, machine=self._holder.machine
        )
