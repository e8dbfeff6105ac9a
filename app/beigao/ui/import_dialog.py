"""The dialog before answers are taken from a file: what would change, what both sides changed, and what is taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from beigao._formats import say_number
from beigao._i18n import N_, _
from beigao.definitions.paths import FieldPath
from beigao.dossier.change_lines import left_out_words
from beigao.dossier.history import Change
from beigao.dossier.offers import Offer
from beigao.dossier.review import news
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.change_words import ChangeWords, Side
from beigao.ui.changes_view import ChangesView
from beigao.ui.session import Place, Session
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Label, Prose, verbatim

WIDTH, HEIGHT = 960, 640


class ImportDialog(VeilingDialog):
    """What a file offers, side by side with what is there.

    Attributes:
        taken: the changes to make, once the dialog was accepted; comments and opinions then come along.
        target: the FieldPath or Place that a person wants to see instead.
    """

    def __init__(self, theme: Theme, session: Session, offer: Offer, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("import")
        self.setWindowTitle(_("Import"))
        self._session, self._offer, self._name = session, offer, name
        self.taken: list[Change] = []
        self._notes = len(news(session.dossier.review(), offer.review))
        self.target: FieldPath | Place | None = None
        self.take = Button(theme, N_("Take"), "primary")
        self.take.clicked.connect(self._take)
        self.take.setDefault(True)
        self.cancel = Button(theme, N_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.parts = Segments(theme, [self._proposed_words, self._undecided_words], parent=self)
        self.parts.chosen.connect(self._stack)
        self.about = Label(self._about_words, "meta", "soft", self, wraps=True)
        self.views = [self._view(offer.proposed), self._view(offer.undecided)]
        for view in self.views:
            view.chosen_changed.connect(self._show_take)
        self.views[0].choose_all()
        notes = _("{n} comments and opinions come along.").format(n=say_number(self._notes)) if self._notes else ""
        left_out = left_out_words(offer.left_out) if offer.left_out else ""
        said = [
            Prose(theme, verbatim(words), "ui", parent=self)
            for words in (offer.sender, offer.note, notes, left_out)
            if words
        ]
        frame = boxes.frame("card", boxes.column(theme, *self.views, gap=0, margins=(1, 1, 1, 1)))
        self.setLayout(
            boxes.column(
                theme,
                Elided(lambda: _("Take answers from {name}").format(name=name), "title", parent=self),
                *said,
                boxes.row(theme, self.parts, boxes.STRETCH),
                self.about,
                (frame, 1),
                boxes.row(theme, boxes.STRETCH, self.cancel, self.take, gap=8),
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )
        first = 0 if offer.proposed or not offer.undecided else 1
        self.parts.set_index(first)
        self.parts.setVisible(bool(offer.proposed and offer.undecided))
        self._stack(first)
        room, margin = self.screen().availableSize(), theme.px(32)
        self.resize(min(theme.px(WIDTH), room.width() - margin), min(theme.px(HEIGHT), room.height() - margin))
        self.views[first].view.setFocus()

    def _view(self, changes: Sequence[Change]) -> ChangesView:
        view = ChangesView(self._theme, self)
        before = Side(_("This dossier"), self._session.dossier.answers)
        after = Side(self._name, self._offer.theirs)
        words = ChangeWords(changes, self._session.library, before, after, self._file_name)
        view.show_changes(words, _("The file has nothing that is different here."))
        view.target_wanted.connect(self._go)
        return view

    def _stack(self, at: int) -> None:
        for place, view in enumerate(self.views):
            view.setVisible(place == at)
        self.about.retranslate()
        self._show_take()

    def _show_take(self) -> None:
        count = len(self._chosen())
        self.take.say(lambda: _("Take {n} changes").format(n=say_number(count)) if count != 1 else _("Take 1 change"))
        self.take.setEnabled(count > 0 or self._notes > 0)

    def _chosen(self) -> list[Change]:
        return [change for view in self.views for change in view.chosen()]

    def _take(self) -> None:
        self.taken = self._chosen()
        self.accept()

    def _go(self, target: FieldPath | Place) -> None:
        self.target = target
        self.reject()

    def _file_name(self, evidence: str) -> str:
        held = self._offer.evidence.get(evidence)
        if held is not None:
            return held.file.name
        try:
            return self._session.dossier.evidence(evidence).name
        except KeyError:
            return evidence

    def _proposed_words(self) -> str:
        return _("Only changed there: {n}").format(n=say_number(len(self._offer.proposed)))

    def _undecided_words(self) -> str:
        return _("To be decided: {n}").format(n=say_number(len(self._offer.undecided)))

    def _about_words(self) -> str:
        if self.parts.index() == 1:
            return _("Here both sides have something, and it differs. Tick what shall take the place of what is here.")
        return _("What is ticked takes the place of what is here. One step of undo takes all of it back.")
