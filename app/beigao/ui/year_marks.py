"""How answers stand to last year's, on the page: a mark at each field, and a strip that confirms a whole page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from beigao._formats import say_number
from beigao._i18n import N_, _, language
from beigao.definitions.fields import Item
from beigao.definitions.paths import FieldPath
from beigao.dossier.next_year import NextYear, Status
from beigao.errors import BeigaoError
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Message, details_of
from beigao.ui.display import display
from beigao.ui.editors import Surroundings
from beigao.ui.session import Place
from beigao.ui.theme import set_look
from beigao.ui.words import Glyph, Label

_WORDS: dict[Status, str] = {
    "new": N_("New this year"),
    "changed": N_("Changed since last year"),
    "removed": N_("Removed since last year"),
    "unconfirmed": N_("To be confirmed"),
}


class YearMark(QWidget):
    """How an answer stands to last year's, with a button to confirm one that is the same; nothing where it is."""

    def __init__(
        self, item: Item, path: FieldPath, year: NextYear, surroundings: Surroundings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._item, self._path, self._year, self._around = item, path, year, surroundings
        theme = surroundings.theme
        self._status: Status | None = None
        self.chip = Label("", "chip", parent=self)
        self.button = Button(theme, N_("Confirm"), "link", parent=self)
        self.button.clicked.connect(lambda: _confirm(surroundings, [path]))
        self.setLayout(boxes.row(theme, self.chip, self.button, boxes.STRETCH, gap=8))
        self.refresh()

    def refresh(self) -> None:
        """Look again at the answer and at what was confirmed."""
        status = self._year.status(self._path, self._around.session.value(self._path))
        if status != self._status:
            self._status = status
            self.chip.say(_WORDS.get(status, "") if status else "")
            set_look(self.chip, tone="warning" if status == "unconfirmed" else "accent")
            self.button.setVisible(status == "unconfirmed" and not self._around.session.dossier.is_read_only)
            self._tell_last_year()
        self.setVisible(status in _WORDS)

    def retranslate(self) -> None:
        self._tell_last_year()

    def _tell_last_year(self) -> None:
        """Say what the answer was, where it is another one now."""
        last = self._year.last(self._path) if self._status in ("changed", "removed") else None
        words = display(self._around.library, self._item, last)
        self.setToolTip(_("Last year: {answer}").format(answer=words[:400]) if words else "")
        self.button.setAccessibleDescription(self._item.label.text(language()))


class YearStrip(QFrame):
    """Says how many answers of a page are last year's, and confirms them all."""

    def __init__(self, place: Place, year: NextYear, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="finding", tone="warning")
        self._place, self._year, self._around = place, year, surroundings
        self._open: list[FieldPath] = []
        theme = surroundings.theme
        self._words = Label(self._said, "ui", parent=self, wraps=True)
        self.button = Button(theme, N_("Confirm all on this page"), parent=self)
        self.button.clicked.connect(lambda: _confirm(surroundings, self._open))
        self.button.setEnabled(not surroundings.session.dossier.is_read_only)
        parts = (Glyph(theme, "clock", "warning"), (self._words, 1), self.button)
        self.setLayout(boxes.row(theme, *parts, gap=8, margins=(10, 6, 8, 6)))
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        self._open = self._year.unconfirmed(*self._place)
        self._words.retranslate()
        self.setVisible(bool(self._open))

    def _said(self) -> str:
        count = len(self._open)
        if count == 1:
            return _("1 answer here is last year's: look whether it still holds.")
        return _("{n} answers here are last year's: look whether they still hold.").format(n=say_number(count))


def _confirm(surroundings: Surroundings, paths: Sequence[FieldPath]) -> None:
    try:
        surroundings.session.confirm(paths)
    except BeigaoError as fault:
        nothing = _("Nothing was changed in the file.")
        surroundings.dialogs.tell(Message(str(fault), nothing, details=details_of(fault)))
