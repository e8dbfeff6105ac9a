"""A quiet word on the user's own forms: which folders are left out, and which forms a dossier has and nobody here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from beigao._formats import say_list, say_number
from beigao._i18n import N_, _
from beigao._resources import own_dir
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers
from beigao.dossier.values import visible
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.file_manager import open_path
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label

MOST = 3
"""Folders and forms that are told of one by one."""
LONGEST = 40
"""Characters of the name of a form, which may be anything where the file was made elsewhere."""


class OwnNotice(QFrame):
    """The strip that says so, with the way to the folder.

    Signals:
        closed: a person has read it.

    Args:
        answers: those of the dossier that is open.
    """

    closed = Signal()

    def __init__(
        self, theme: Theme, library: Library, answers: Answers | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._faults = library.own.faults
        self._missing = answers.forms_not_installed() if answers is not None else []
        self.setObjectName("own_notice")
        set_look(self, role="finding")
        words = Label(self._words, "ui", wraps=True)
        self.open = Button(theme, N_("Open folder"), icon="folder")
        self.open.clicked.connect(lambda: open_path(own_dir()))
        self.open.setVisible(own_dir().is_dir())
        self.close_button = Button(theme, icon="close", tip=N_("Close"))
        self.close_button.clicked.connect(self.closed)
        self.close_button.setVisible(answers is not None)
        parts = (Glyph(theme, "hint", "accent", 16), (words, 1), self.open, self.close_button)
        self.setLayout(boxes.row(theme, *parts, gap=10, margins=(16, 6, 16, 6)))

    @property
    def has_something(self) -> bool:
        """Whether there is anything to say."""
        return bool(self._faults or self._missing)

    def _words(self) -> str:
        return "\n".join([*self._missing_words(), *self._fault_words()])

    def _missing_words(self) -> Sequence[str]:
        if not self._missing:
            return ()
        several = _("{n} forms of this dossier are not installed here: {names}. Their answers stay in the file.")
        one = _("A form of this dossier is not installed here: {names}. Its answers stay in the file.")
        said = several if len(self._missing) > 1 else one
        names = [visible(name)[:LONGEST] for name in self._missing[:MOST]]
        names += ["…"] if len(self._missing) > MOST else []
        return (said.format(n=say_number(len(self._missing)), names=say_list(names)),)

    def _fault_words(self) -> Sequence[str]:
        line = _("Your own folder “{folder}” is left out. {reason}")
        told = [line.format(folder=fault.folder, reason=fault.sentence) for fault in self._faults[:MOST]]
        more = len(self._faults) - MOST
        return [*told, *([_("And {n} more folders.").format(n=say_number(more))] if more > 0 else [])]
