"""How the window asks a person and tells them things: choosers of files, questions, and errors that speak."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from beigao._i18n import N_, _
from beigao.dossier.database import PACKAGE_SUFFIX, SUFFIX
from beigao.ui.fault_details import fault_details
from beigao.ui.message import Message as Message
from beigao.ui.message import MessageDialog
from beigao.ui.theme import Theme
from beigao.ui.words import Says

PICTURES_AND_PAPERS = "*.png *.jpg *.jpeg *.pdf *.docx *.xlsx *.wps *.et *.zip *.txt"


CANCEL = N_("Cancel")


def details_of(fault: BaseException) -> str:
    """Technical details of a fault to copy; never an answer, a path or a name."""
    return fault_details(fault, qVersion())


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
        self._run(message, [N_("Close")])

    def ask(self, message: Message, yes: Says, no: Says = CANCEL) -> bool:
        """Whether a person agrees; closing the question means no, and so does Enter where something would be lost."""
        return self._run(message, [no, yes]) == 1

    def choose(self, message: Message, ways: Sequence[Says], no: Says = CANCEL) -> int | None:
        """Which way a person takes, by its place; None when they leave it. Enter takes the last one."""
        taken = self._run(message, [no, *ways], proposed=len(ways))
        return taken - 1 if taken else None

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

    def ask_password(self, name: str, fault: str = "", says: Says = "") -> str | None:
        """The password of a file; None where a person does not give it. `fault` says why the last one was wrong."""
        from beigao.ui.password_dialogs import PASSWORD, AskPassword

        parent = QApplication.activeModalWidget() or self._window
        dialog = AskPassword(self._theme, name, fault, parent, says=says or PASSWORD)
        given = dialog.exec() == QDialog.DialogCode.Accepted
        password = dialog.password.text()
        dialog.deleteLater()
        return password if given else None

    def ask_name(self, title: Says, about: Says, name: str = "") -> str | None:
        """A name, never empty; None where a person gives none."""
        from beigao.ui.name_dialog import NameDialog

        dialog = NameDialog(self._theme, title, about, name, QApplication.activeModalWidget() or self._window)
        given = dialog.exec() == QDialog.DialogCode.Accepted
        name = dialog.name()
        dialog.deleteLater()
        return name if given else None

    def choose_documents(self, folder: str) -> Sequence[Path]:
        """Files that were handed in."""
        files = _("Documents") + " (*.docx *.pdf *.zip *.xlsx);;" + _("All files") + " (*)"
        title = _("Files that were handed in")
        chosen, _filter = QFileDialog.getOpenFileNames(QApplication.activeModalWidget(), title, folder, files)
        return [Path(name) for name in chosen]

    def choose_new_dossier(self, suggestion: Path) -> Path | None:
        """Where a dossier shall be written; a file that is there is taken only with consent."""
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _("Save dossier"), str(suggestion), self._dossiers()
        )
        if not chosen:
            return None
        if chosen.endswith(SUFFIX):
            return Path(chosen)  # the chooser itself has asked
        return self._with_consent(Path(chosen + SUFFIX))

    def choose_dossier(self, folder: str) -> Path | None:
        """Which dossier shall be opened."""
        chosen, _filter = QFileDialog.getOpenFileName(self._window, _("Open dossier"), folder, self._openable())
        return Path(chosen) if chosen else None

    def choose_folder(self, folder: str, title: str = "") -> Path | None:
        """A folder; that for Word files where the title says nothing else."""
        chosen = QFileDialog.getExistingDirectory(self._window, title or _("Folder for the Word files"), folder)
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

    def choose_template(self, folder: str) -> Path | None:
        """Which Word file shall be a template."""
        files = _("Word files") + " (*.docx)"
        title = _("Add a template")
        chosen, _filter = QFileDialog.getOpenFileName(QApplication.activeModalWidget(), title, folder, files)
        return Path(chosen) if chosen else None

    def choose_copy(self, name: str) -> Path | None:
        """Where a copy of a piece of evidence shall go."""
        chosen, _filter = QFileDialog.getSaveFileName(self._window, _("Save a copy"), name)
        return Path(chosen) if chosen else None

    def choose_import(self, folder: str, suffixes: Sequence[str]) -> Path | None:
        """Which file answers shall be taken from."""
        files = _("Workbooks, packages, dossiers, JSON") + f" ({' '.join(f'*{suffix}' for suffix in suffixes)})"
        chosen, _filter = QFileDialog.getOpenFileName(self._window, _("Import"), folder, files)
        return Path(chosen) if chosen else None

    def choose_export(self, suggestion: Path) -> Path | None:
        """Where a copy for others shall be written; its name ends as the suggestion does."""
        files = f"*{suggestion.suffix}"
        chosen, _filter = QFileDialog.getSaveFileName(self._window, _("Save a copy"), str(suggestion), files)
        if not chosen:
            return None
        if chosen.endswith(suggestion.suffix):
            return Path(chosen)  # the chooser itself has asked
        return self._with_consent(Path(chosen + suggestion.suffix))

    def choose_picture(self, name: str) -> Path | None:
        """Where a picture shall be written, `.png` or `.svg`; a file that is there is taken only with consent."""
        kinds = {_("PNG picture") + " (*.png)": ".png", _("SVG drawing") + " (*.svg)": ".svg"}
        chosen, kind = QFileDialog.getSaveFileName(self._window, _("Save picture"), name, ";;".join(kinds))
        if not chosen:
            return None
        if Path(chosen).suffix.lower() in kinds.values():
            return Path(chosen)  # the chooser itself has asked
        return self._with_consent(Path(chosen + kinds.get(kind, ".png")))

    def _with_consent(self, path: Path) -> Path | None:
        """The path, which the chooser has not seen with this ending; None when the file there shall stay."""
        advice = _("Replace it only when you no longer need what is in it.")
        there = Message(_("This file is there already."), str(path), advice, sign="warning")
        return path if not path.exists() or self.ask(there, N_("Replace")) else None

    def _run(self, message: Message, buttons: Sequence[Says], proposed: int | None = None) -> int:
        """The place of the button that a person pressed, 0 when they closed the message."""
        if proposed is None:
            proposed = 0 if message.sign == "warning" else len(buttons) - 1
        parent = QApplication.activeModalWidget() or self._window
        dialog = MessageDialog(self._theme, message, buttons, proposed, parent)
        dialog.exec()
        dialog.deleteLater()
        return dialog.pressed

    def _dossiers(self) -> str:
        return _("Beigao dossiers") + f" (*{SUFFIX})"

    def _openable(self) -> str:
        return _("Dossiers and hand-over packages") + f" (*{SUFFIX} *{PACKAGE_SUFFIX})"
