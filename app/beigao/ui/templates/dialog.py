"""The dialog “Own templates”: what lies in the user's folder, whether it is used, what is wrong, and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.loader import Library
from beigao.rendering.template_files import OwnThing, built_in, state_of_folder
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Dialogs
from beigao.ui.templates.files import TemplateFiles
from beigao.ui.templates.notes import NotesView
from beigao.ui.templates.sheets import TemplateSheets
from beigao.ui.templates.things import Listed, ThingsList
from beigao.ui.templates.work import TemplateWork, wait_for_all
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Label

if TYPE_CHECKING:  # what makes Word files is heavy, and imported beside the window
    from beigao.rendering.template_check import Looked

WIDTH, HEIGHT, LIST_WIDTH, NOTES_WIDTH = 1240, 720, 264, 380
LOOKS_AGAIN = 1500
"""Milliseconds after which the folder is looked at for files that have changed."""


class TemplatesDialog(VeilingDialog):
    """The templates in the user's folder.

    Args:
        own: the folder; it may not be there.
        library: the definitions, which have been read with it.
    """

    def __init__(
        self, theme: Theme, dialogs: Dialogs, own: Path, library: Library, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.setObjectName("templates")
        self.setWindowTitle(_("Own templates"))
        self._own, self._library = own, library
        self.files = TemplateFiles(theme, dialogs, own, library, self)
        self._work: TemplateWork | None = None
        self._state, self._first = "", ""  # of the folder; the name of the thing to choose
        self._is_listed = False
        self._make_parts()
        middle = boxes.holder(self._middle())
        middle.setMinimumWidth(theme.px(NOTES_WIDTH * 2 // 3))
        self.setLayout(
            boxes.row(
                theme, self._left(), (middle, 4), (boxes.holder(self._right()), 5), gap=20, margins=(24, 20, 24, 20)
            )
        )  # fmt: skip
        room, margin = self.screen().availableSize(), theme.px(32)
        self.resize(min(theme.px(WIDTH), room.width() - margin), min(theme.px(HEIGHT), room.height() - margin))
        self._watch = QTimer(self)
        self._watch.setInterval(LOOKS_AGAIN)
        self._watch.timeout.connect(self._look_where_changed)
        self._watch.start()
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(wait_for_all)  # a thread may still look when the program ends
        self.look_again()
        self._show_current()
        self.list.setFocus()

    def _make_parts(self) -> None:
        theme = self._theme
        self.list = ThingsList(theme, self)
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.list.selectionModel().currentChanged.connect(lambda *_indexes: self._show_current())
        self.folder = Elided(lambda: str(self._own), "meta", "soft")
        self.open_folder = Button(theme, icon="folder", tip=N_("Open the folder"), size=14)
        self.open_folder.clicked.connect(self.files.open_folder)
        self.again = self._button(N_("Look again"), self.look_again, "link")
        self.add = self._button(N_("Add a template…"), self._add)
        self.take_away = self._button(N_("Take away…"), self._take_away, "link")
        self.start = self._button(N_("Save a built-in one…"), self._choose_start, "link")
        self.start.setToolTip(_("A built-in template to start from"))
        self.name = Elided("", "ui")
        self.counts = Label("", "meta", "soft", wraps=True)
        self.notes = NotesView(theme, self)
        self.copy = self._button(N_("Copy all notes"), self._copy_notes, "link")
        self.sheets = TemplateSheets(theme, self)
        self.notes.selectionModel().currentChanged.connect(self._show_note)
        self.sheets.asked.connect(self._go_to_paragraph)
        self.word = self._button(N_("Save the sample as Word…"), self._save_sample)
        self.close_button = self._button(N_("Close"), self.reject, "primary")
        self.close_button.setDefault(True)

    def _button(self, words: str, act: Callable[[], object], role: str = "") -> Button:
        button = Button(self._theme, words, role)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _left(self) -> QWidget:
        theme = self._theme
        about = Label(
            N_("Templates in this folder take the place of Beigao's; one that does not work is left out."),
            "meta", "soft", wraps=True,
        )  # fmt: skip
        where = boxes.row(theme, (self.folder, 1), self.open_folder, gap=6)
        links = boxes.row(theme, self.take_away, boxes.STRETCH, self.again, gap=12)
        adding = boxes.row(theme, self.add, boxes.STRETCH, self.start, gap=12)
        parts = (Label(N_("Own templates"), "title"), about, where, (self.list, 1), links, adding)
        holder = boxes.holder(boxes.column(theme, *parts, gap=10))
        holder.setFixedWidth(theme.px(LIST_WIDTH))
        return holder

    def _middle(self) -> QVBoxLayout:
        theme = self._theme
        foot = boxes.row(theme, self.copy, boxes.STRETCH)
        return boxes.column(theme, self.name, self.counts, (self.notes, 1), foot, gap=8)

    def _right(self) -> QVBoxLayout:
        theme = self._theme
        foot = boxes.row(theme, self.word, boxes.STRETCH, self.close_button)
        return boxes.column(theme, (self.sheets, 1), foot, gap=10)

    def look_again(self) -> None:
        """List what lies in the folder now, and look at every template, beside the window."""
        self._stop()
        chosen = self.list.current()
        self._state = state_of_folder(self._own)
        self._first = self._first or (chosen.thing.name if chosen else "")
        self._work = TemplateWork(self._own, self._library, self._first)
        self._work.listed.connect(self._show_things)
        self._work.looked.connect(self._show_looked)
        self._work.start()

    def _show_things(self, work: TemplateWork, things: list[OwnThing]) -> None:
        if work is not self._work:
            return
        self._is_listed = True
        self.list.things.show_things([self._listed(thing) for thing in things])
        at = next((at for at, thing in enumerate(things) if thing.name == self._first), 0)
        self._first = ""
        self.list.setCurrentIndex(self.list.things.index(at))
        if not things:
            self._show_current()

    def _listed(self, thing: OwnThing) -> Listed:
        target = thing.target
        return Listed(thing, target is not None and built_in(target.document.id, target.language).is_file())

    def _look_where_changed(self) -> None:
        if state_of_folder(self._own) != self._state:
            self.look_again()

    def _show_looked(self, work: TemplateWork, place: int, looked: Looked) -> None:
        if work is not self._work:
            return
        self.list.things.show_looked(place, looked)
        if place == self.list.currentIndex().row():
            self._show_current()

    def wait(self) -> None:
        """Until every template has been looked at, for tests and pictures."""
        wait_for_all()

    def _stop(self) -> None:
        """Let go of work that is under way."""
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _show_current(self) -> None:
        """Show the notes and the sheet of the chosen template."""
        listed = self.list.current()
        looked = listed.looked if listed else None
        self.take_away.setEnabled(listed is not None)
        self.word.setEnabled(looked is not None and looked.filled is not None)
        self.copy.setEnabled(bool(looked and looked.notes))
        self.name.say(lambda: listed.thing.name if listed else "")
        self.counts.say(lambda: self._count_words(listed))
        self.notes.listed.show_notes(looked.notes if looked else [])
        if looked is not None:
            self.sheets.show_template(looked)
            if looked.notes:
                self.notes.setCurrentIndex(self.notes.listed.index(0))
        else:
            self.sheets.show_words(lambda: self._emptiness(listed))

    def _count_words(self, listed: Listed | None) -> str:
        if listed is None:
            return ""
        if listed.thing.left_out:
            return listed.thing.left_out
        if listed.looked is None:
            return listed.state
        from beigao.rendering.template_words import count_words

        notes = listed.looked.notes
        counts = count_words(notes) if notes else _("Nothing is wrong.")
        return _("{state}. {counts}").format(state=listed.state, counts=counts)

    def _emptiness(self, listed: Listed | None) -> str:
        if listed is None and self._work is not None and not self._is_listed:
            return _("Being looked at…")
        if listed is None:
            return _("There is nothing of your own yet. Add a Word template, or save a built-in one to start from.")
        if listed.thing.target is None:
            return _("There is no template in this folder.")
        return _("Being looked at…")

    def _show_note(self, *_indexes: object) -> None:
        self.sheets.show_note(self.notes.current())

    def _go_to_paragraph(self, number: int) -> None:
        """Choose the first note about a paragraph."""
        at = next((at for at, note in enumerate(self.notes.listed.notes) if note.paragraph == number), None)
        if at is not None:
            self.notes.setCurrentIndex(self.notes.listed.index(at))

    def _copy_notes(self) -> None:
        from beigao.rendering.template_words import note_line

        QGuiApplication.clipboard().setText("\n".join(map(note_line, self.notes.listed.notes)))

    def _add(self) -> None:
        self._look_at_added(self.files.add())

    def _look_at_added(self, name: str) -> None:
        """Choose what has been added, by its name; empty where nothing has."""
        if name:
            self._first = name
            self.look_again()

    def _take_away(self) -> None:
        listed = self.list.current()
        if listed is not None and self.files.take_away(listed):
            self.look_again()

    def _choose_start(self) -> None:
        """Ask which built-in template shall be saved."""
        menu = QMenu(self)
        menu.setObjectName("built_in_templates")
        menu.aboutToHide.connect(menu.deleteLater)
        for document in self._library.documents.values():
            if built_in(document.id).is_file():
                menu.addAction(document.short.text(language()), partial(self.files.save_start, document.id))
        menu.popup(self.start.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _save_sample(self) -> None:
        listed = self.list.current()
        if listed is not None and listed.thing.target is not None:
            self.files.save_sample(listed.thing.target)

    def done(self, result: int) -> None:
        self._watch.stop()
        self._stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._watch.stop()
        self._stop()
        super().closeEvent(event)
