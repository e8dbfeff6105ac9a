"""What a person does with the files of their templates: add, replace, take away, save a built-in one or a sample."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.definitions.loader import Library
from beigao.errors import BeigaoError
from beigao.rendering.template_files import Target, built_in, put, set_aside
from beigao.rendering.whole_file import write_whole
from beigao.ui.beside import beside
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.file_manager import open_path, portable_stem
from beigao.ui.templates.adding import AddDialog
from beigao.ui.templates.things import Listed
from beigao.ui.theme import Theme


class TemplateFiles:
    """Works on the user's folder, and asks and tells in front of a dialog.

    Args:
        own: the folder; it may not be there.
        library: the definitions.
        before: the dialog.
    """

    def __init__(self, theme: Theme, dialogs: Dialogs, own: Path, library: Library, before: QWidget) -> None:
        self._theme, self._dialogs, self._own, self._library, self._before = theme, dialogs, own, library, before

    def open_folder(self) -> None:
        """Open the folder in the desktop's file manager; it is made where it is not there."""

        def act() -> None:
            self._own.mkdir(parents=True, exist_ok=True)
            open_path(self._own)

        self._do(act)

    def add(self) -> str:
        """Ask for a Word file and its document, check it, and put it into the folder; gives the name it has there."""
        source = self._dialogs.choose_template(str(self._own if self._own.is_dir() else Path.home()))
        if source is None:
            return ""
        dialog = AddDialog(self._theme, source, self._library, self._before)
        dialog.exec()
        wanted = dialog.wanted
        dialog.deleteLater()
        return self.add_template(wanted) if wanted is not None else ""

    def add_template(self, wanted: Target) -> str:
        """Put a template into the folder once a person agrees to what is wrong with it, and to what it replaces."""
        target = self._own / wanted.document.id / f"{wanted.language}.docx"
        agrees = self._agrees_to_errors(wanted) and self._agrees_to_replace(target)
        done = agrees and self._do(lambda: put(wanted.path, target, self._own, datetime.now()))
        return f"{wanted.document.id}/{target.name}" if done else ""

    def _agrees_to_errors(self, wanted: Target) -> bool:
        from beigao.rendering.template_check import lint
        from beigao.rendering.template_words import note_line

        notes = beside(
            self._before, self._theme, N_("Checking the template…"),
            lambda: lint(wanted.path, wanted.document, wanted.library, wanted.language),
        )  # fmt: skip
        errors = [note_line(note) for note in notes if note.severity == "error"]
        if not errors:
            return True
        message = Message(
            _("There are errors in {name}.").format(name=wanted.path.name),
            "\n".join(errors[:3]),
            _("Where it cannot be filled, Beigao's template is used instead."),
            sign="warning",
        )
        return self._dialogs.ask(message, N_("Add it all the same"))

    def _agrees_to_replace(self, target: Path) -> bool:
        if not target.exists():
            return True
        there = Message(
            _("You have a template for this document already."),
            f"{target.parent.name}/{target.name}",
            _("It is kept aside in the folder and can be added again."),
            sign="warning",
        )
        return self._dialogs.ask(there, N_("Replace"))

    def take_away(self, listed: Listed) -> bool:
        """Move a template or a whole folder out of use; whether that was done."""
        thing = listed.thing
        target = thing.target if listed.has_other else None
        name, path = (thing.name, target.path) if target else (thing.folder.name, thing.folder)
        question = Message(
            _("Take {name} away?").format(name=name),
            _("It is moved aside in the folder; nothing is deleted."),
            self._afterwards(listed),
            sign="warning",
        )
        if not self._dialogs.ask(question, N_("Take away")):
            return False
        return self._do(lambda: set_aside(path, self._own, datetime.now()))

    def _afterwards(self, listed: Listed) -> str:
        """What is when a thing has been taken away."""
        if listed.has_other:
            return _("Beigao's template is used instead.")
        if listed.thing.left_out:
            return ""
        return _("Its form is gone when Beigao starts again; answers to it stay in the dossiers.")

    def save_start(self, document: str) -> None:
        """Save the built-in template of a document where a person wants it."""
        title = self._library.documents[document].title.zh
        path = self._dialogs.choose_export(Path.home() / f"{portable_stem(title)}.docx")
        if path is not None:
            self._do(lambda: write_whole(path, built_in(document).read_bytes()))

    def save_sample(self, target: Target) -> None:
        """Save a template with a sample in it as a Word file."""
        path = self._dialogs.choose_export(Path.home() / f"{portable_stem(target.document.title.zh)}.docx")
        if path is not None:
            self._do(lambda: self._write_sample(target, path))

    def _write_sample(self, target: Target, path: Path) -> None:
        from beigao.rendering.template_samples import fill_sample, job_of, richest_sample, sample_of

        def fill() -> bytes:
            content = sample_of(richest_sample(target.document), target.library)
            return fill_sample(target.path, job_of(content, target.document, target.language), content, target.library)

        write_whole(path, beside(self._before, self._theme, N_("Filling the template…"), fill))

    def _do(self, act: Callable[[], object]) -> bool:
        """Do something with files; False when it does not go, which a person is told."""
        try:
            act()
        except (BeigaoError, OSError) as fault:
            self._dialogs.tell(Message(str(fault), _("Nothing was changed."), details=details_of(fault)))
            return False
        return True
