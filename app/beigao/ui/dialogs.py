"""How the window asks a person and tells them things: choosers of files, questions, and errors that speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from beigao._i18n import N_, _
from beigao.dossier.file import SUFFIX
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.theme import Theme
from beigao.ui.words import Glyph, Label, Prose, Says, verbatim

PICTURES_AND_PAPERS = "*.png *.jpg *.jpeg *.pdf *.docx *.xlsx *.wps *.et *.zip *.txt"


@dataclass(frozen=True)
class Message:
    """What a person is told, as words already in their language: what happened, what was kept, what to do."""

    happened: str
    kept: str = ""
    advice: str = ""
    sign: str = "error"  # the name of an icon and of its colour


CANCEL = N_("Cancel")


class Dialogs:
    """Asks and tells on behalf of a window. Tests give the window another one that answers by itself."""

    def __init__(self, theme: Theme, window: QWidget | None = None) -> None:
        self._theme = theme
        self._window = window

    def set_window(self, window: QWidget) -> None:
        """Stand in front of this window from now on."""
        self._window = window

    def tell(self, message: Message) -> None:
        """Say something that needs no answer."""
        MessageDialog(self._theme, message, [N_("Close")], self._window).exec()

    def ask(self, message: Message, yes: Says, no: Says = CANCEL) -> bool:
        """Whether a person agrees; closing the question means no."""
        return MessageDialog(self._theme, message, [no, yes], self._window).exec() == QDialog.DialogCode.Accepted

    def ask_to_lose(self) -> bool:
        """Whether a person closes a dossier although its file does not take the last answers."""
        return self.ask(
            Message(
                _("The last answers are not in the file."),
                _("Everything before them is."),
                _("Cancel, make room on the disk or save under another name; or close without them."),
                sign="warning",
            ),
            N_("Close without them"),
        )

    def choose_new_dossier(self, suggestion: Path) -> Path | None:
        """Where a dossier shall be written; a file that is there is taken only with consent."""
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _("Save dossier"), str(suggestion), self._dossiers()
        )
        if not chosen:
            return None
        if chosen.endswith(SUFFIX):
            return Path(chosen)  # the chooser itself has asked
        path = Path(chosen + SUFFIX)
        there = Message(_("This file is there already."), str(path), sign="warning")
        return path if not path.exists() or self.ask(there, N_("Replace")) else None

    def choose_dossier(self, folder: str) -> Path | None:
        """Which dossier shall be opened."""
        chosen, _filter = QFileDialog.getOpenFileName(self._window, _("Open dossier"), folder, self._dossiers())
        return Path(chosen) if chosen else None

    def choose_folder(self, folder: str) -> Path | None:
        """The folder for Word files."""
        chosen = QFileDialog.getExistingDirectory(self._window, _("Folder for the Word files"), folder)
        return Path(chosen) if chosen else None

    def choose_evidence(self) -> Sequence[Path]:
        """Files to take into the dossier."""
        files = _("Pictures and papers") + f" ({PICTURES_AND_PAPERS});;" + _("All files") + " (*)"
        chosen, _filter = QFileDialog.getOpenFileNames(self._window, _("Add evidence"), "", files)
        return [Path(name) for name in chosen]

    def choose_csv(self) -> Path | None:
        """Which CSV file shall be read into a table."""
        files = _("CSV files") + " (*.csv *.tsv *.txt);;" + _("All files") + " (*)"
        chosen, _filter = QFileDialog.getOpenFileName(self._window, _("Import CSV"), "", files)
        return Path(chosen) if chosen else None

    def choose_copy(self, name: str) -> Path | None:
        """Where a copy of a piece of evidence shall go."""
        chosen, _filter = QFileDialog.getSaveFileName(self._window, _("Save a copy"), name)
        return Path(chosen) if chosen else None

    def _dossiers(self) -> str:
        return _("Beigao dossiers") + f" (*{SUFFIX})"


class MessageDialog(QDialog):
    """A message with its sign and its buttons; the last button is the one that agrees."""

    def __init__(self, theme: Theme, message: Message, buttons: Sequence[Says], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Beigao"))
        self.setObjectName("message")
        token = "accent" if message.sign == "hint" else message.sign
        words = boxes.column(theme, Label(lambda: message.happened, "section", wraps=True), gap=8)
        for part, tone in ((message.kept, ""), (message.advice, "soft")):
            if part:
                words.addWidget(Prose(theme, verbatim(part), "ui", tone))
        made = [
            Button(theme, says, "primary" if place and place == len(buttons) - 1 else "")
            for place, says in enumerate(buttons)
        ]
        made[0].clicked.connect(self.reject)
        if len(made) > 1:
            made[-1].clicked.connect(self.accept)
        made[-1].setDefault(True)
        sign = Glyph(theme, message.sign, token, 20)
        self.setLayout(
            boxes.column(
                theme,
                boxes.row(theme, boxes.column(theme, 2, sign, boxes.STRETCH, gap=0), (words, 1), gap=12),
                boxes.row(theme, boxes.STRETCH, *made, gap=8),
                gap=20,
                margins=(24, 20, 24, 20),
            )
        )
        self.setMinimumWidth(theme.px(440))
        self.setMaximumWidth(theme.px(560))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        made[-1].setFocus()
