"""Lines for passwords: hidden, shown on demand, and compared where one is typed twice."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from beigao._i18n import _
from beigao.ui.editors.ticks import Tick
from beigao.ui.theme import Theme

SHORTEST = 8
"""Characters that a new password or passphrase has at least."""


class Secrets:
    """The hidden lines of a dialog, and the tick that shows them.

    Args:
        owner: the dialog.
    """

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        self._owner = owner
        self._lines: list[QLineEdit] = []
        self.shown = Tick(theme, owner)
        self.shown.show_words(_("Show what I type"))
        self.shown.toggled.connect(self._show)

    def line(self, words: str) -> QLineEdit:
        """A new line, named for screen readers."""
        line = QLineEdit(self._owner)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setAccessibleName(words)
        self._lines.append(line)
        return line

    def _show(self, shown: bool) -> None:
        for line in self._lines:
            line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


def fault_of_new(first: QLineEdit, second: QLineEdit) -> str:
    """What is wrong with a new password that was typed twice, with the keyboard there; nothing where it is fit."""
    if len(first.text()) < SHORTEST:
        first.setFocus()
        words = _("Take at least {n} characters; a few words that only you put together are best.")
        return words.format(n=SHORTEST)
    if first.text() != second.text():
        second.setFocus()
        return _("The two are not the same; type both again.")
    return ""
