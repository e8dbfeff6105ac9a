"""The window: the start page or one open dossier, and everything one does with files, language and look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from beigao import _i18n
from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.dossier.database import PACKAGE_SUFFIX, SUFFIX
from beigao.dossier.file import Dossier
from beigao.errors import BeigaoError
from beigao.ui.after_paint import after_paint
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.exchange import Exchange
from beigao.ui.file_actions import FileActions, same_file
from beigao.ui.file_manager import portable_stem
from beigao.ui.opening import Opening
from beigao.ui.privacy import Privacy
from beigao.ui.qt_words import QtWords
from beigao.ui.remembering import Remembering
from beigao.ui.safekeeping import Safekeeping
from beigao.ui.session import Session
from beigao.ui.settings import Settings, SettingsFile, Stand
from beigao.ui.side import FINDINGS, PREVIEW
from beigao.ui.theme import Scheme, Theme
from beigao.ui.top_bar import Looks
from beigao.ui.window_actions import WindowActions
from beigao.ui.words import retranslate
from beigao.ui.workspace import Workspace

if TYPE_CHECKING:
    from beigao.ui.tour import Tour

SMALLEST = (760, 480)
FIRST_CHECK = 50
"""Milliseconds from the first sight of a dossier until it is checked."""


class MainWindow(QMainWindow):
    """Beigao's window.

    Args:
        app: the application to dress.
        settings_file: where the window's memory lies.
        dialogs: who asks and tells; the window's own dialogs when left out.
        path: the dossier to begin with; without one, or when it does not open, the start page is shown.
    """

    def __init__(
        self,
        app: QApplication,
        library: Library,
        theme: Theme,
        settings_file: SettingsFile,
        settings: Settings,
        dialogs: Dialogs | None = None,
        path: Path | None = None,
    ) -> None:
        super().__init__()
        self._app, self.library, self.theme = app, library, theme
        self._settings_file, self.settings = settings_file, settings
        self.dialogs = dialogs or Dialogs(theme)
        self.dialogs.set_window(self)
        self.session: Session | None = None
        self._qt_words = QtWords(app, self)
        self._qt_words.use(_i18n.language())
        self.files, self.exchange = FileActions(self), Exchange(self)
        self.actions_by_name = self._make_actions()
        self.safekeeping = Safekeeping(self, theme, self.dialogs, settings, settings_file)
        self.remembering = Remembering(self, theme, self.dialogs)
        self.privacy = Privacy(self, theme, self.dialogs, settings, settings_file)
        self.privacy.lock_wanted.connect(self.files.lock)
        self.opening = Opening(self, theme, self.dialogs, self.safekeeping)
        self.handbook: QWidget | None = None  # made when it is first wanted
        self._tour: Tour | None = None
        self.setMinimumSize(*SMALLEST)
        self.resize(1366, 768)
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        app.focusChanged.connect(self._focus_changed)
        if path is None or not self.open_path(path):
            self.show_start()

    @property
    def workspace(self) -> Workspace | None:
        """The open dossier on the screen."""
        content = self.centralWidget()
        return content if isinstance(content, Workspace) else None

    @property
    def tour(self) -> Tour:
        """The first tour, made when it is first wanted."""
        if self._tour is None:
            from beigao.ui.tour import Tour

            self._tour = Tour(self.theme, self)
            self._tour.ended.connect(self._tour_ended)
        return self._tour

    def show_start(self) -> None:
        """Show the start page."""
        if self._tour is not None:
            self._tour.stop()
        from beigao.ui.start_page import StartPage  # not needed where a dossier is opened at once

        page = StartPage(self.theme, self.library, self.settings.recent, self)
        page.new_wanted.connect(self.new_dossier)
        page.open_wanted.connect(self.open_dossier)
        page.recent_wanted.connect(lambda path: self.open_path(Path(path)))
        page.forget_wanted.connect(self._forget)
        page.sample_wanted.connect(self.new_sample)
        page.look_wanted.connect(self._look_for)
        page.handbook_wanted.connect(self.open_handbook)
        page.tour_wanted.connect(self.start_tour)
        self._follow_looks(page.looks)
        self._show_content(page)
        self._show_title()

    def new_dossier(self) -> None:
        """Ask where, and begin an empty dossier there."""
        path = self.dialogs.choose_new_dossier(self._folder() / (_("New dossier") + SUFFIX))
        if path is not None and not self.is_open(path):
            self._begin(lambda: Dossier.create(path, overwrite=True, as_writer=True))

    def new_sample(self, name: str) -> None:
        """Ask where, and begin a dossier with the answers of a sample there."""
        from beigao.dossier.samples import sample_content

        title = self.library.samples[name].title.text(_i18n.language())
        path = self.dialogs.choose_new_dossier(self._folder() / (portable_stem(title) + SUFFIX))
        if path is not None and not self.is_open(path):
            self._begin(lambda: Dossier.create(path, sample_content(name), overwrite=True, as_writer=True))

    def open_dossier(self) -> None:
        """Ask which, and open it."""
        path = self.dialogs.choose_dossier(str(self._folder()))
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path, *, take_over: bool = False) -> bool:
        """Open a dossier; False when it does not open, which a person is then told.

        Args:
            path: the file.
            take_over: whether the right to write to it is taken from another window.
        """
        if self.session is not None and same_file(path, self.session.dossier.path) and not take_over:
            return True
        if path.suffix == PACKAGE_SUFFIX:
            return self.exchange.receive(path)
        return self._begin(lambda: self.opening.open(path, take_over=take_over))

    def show_other_file(self) -> None:
        """Follow the open dossier into the file where it is now."""
        assert self.session is not None
        self._follow(self.session.dossier)
        self._remember()
        self._show_title()
        if self.workspace:
            self.workspace.top_bar.show_names()
            self.workspace.top_bar.show_saved()

    def export(self) -> None:
        """Open the export dialog."""
        if self.session is None or not self.session.flush():
            return
        from beigao.rendering.office import find_office
        from beigao.ui.export_dialog import ExportDialog  # first needed here

        choice = self.settings.export_choice(self.session.dossier.path)
        folder = self._folder() if self.settings.folder else self.session.dossier.path.parent
        dialog = ExportDialog(self.theme, self.session, self.dialogs, folder, self, choice=choice, office=find_office())
        dialog.folder_chosen.connect(self._remember_folder)
        dialog.findings_wanted.connect(self._show_findings)
        dialog.exec()
        self.settings.keep_export_choice(self.session.dossier.path, dialog.choice())
        self._settings_file.save(self.settings)
        dialog.deleteLater()

    def open_handbook(self) -> None:
        """Open the handbook, or bring it to the front."""
        if self.handbook is None:
            from beigao.ui.help_window import HelpWindow  # nobody waits for it at the start

            self.handbook = HelpWindow(self.theme, self)
            self.handbook.addActions([self.actions_by_name["larger"], self.actions_by_name["smaller"]])
        self.handbook.show()
        self.handbook.raise_()
        self.handbook.activateWindow()

    def start_tour(self) -> None:
        """Begin the tour of the window; without an open dossier, in a new one with the first sample."""
        if self.workspace is None:
            self.new_sample(next(iter(self.library.samples)))
        if self.workspace is not None:
            self.tour.start(self.workspace)

    def show_shortcuts(self) -> None:
        """Show which keys do what."""
        from beigao.ui.shortcuts import ShortcutsDialog  # the list gathers the tables of everything that has keys

        ShortcutsDialog(self.theme, self).open()

    def close_dossier(self) -> bool:
        """Write what is typed and go back to the start page; False when the file did not take it."""
        if self.session is not None:
            self._remember()
            if not self._let_go(self.session):
                return False
            self._follow(None)
            self.session.deleteLater()
            self.session = None
        self.show_start()
        return True

    def use_language(self, language: _i18n.Language) -> None:
        """Switch the language of everything at once."""
        _i18n.set_language(language)
        self._qt_words.use(language)
        self.settings.language = language
        self.actions_by_name.retranslate()
        retranslate(self)
        if self._tour is not None:
            self._tour.arrange()
        self._show_title()

    def use_scheme(self, scheme: Scheme) -> None:
        """Switch the colours."""
        self.settings.scheme = scheme
        if self.workspace is not None:
            self.workspace.drop_hidden_pages()  # dressing them anew costs more than building them when they are wanted
        self.theme.use(scheme, self.theme.scale)
        self.theme.apply(self._app)

    def use_scale(self, scale: float) -> None:
        """Switch the text size; the pages are built anew, the page and the field one was in are kept."""
        if scale == self.theme.scale:
            return
        if self.session is not None:
            self.session.flush_typing()
        stand = self.workspace.stand() if self.workspace else Stand()
        self.settings.scale = scale
        self.theme.use(self.theme.scheme, scale)
        self.theme.apply(self._app)
        if self.session is not None:
            self._show_workspace(stand)
        else:
            self.show_start()

    def _make_actions(self) -> WindowActions:
        slots: dict[str, Callable[[], object]] = {
            "new": self.new_dossier,
            "open": self.open_dossier,
            "save": self._save_now,
            "save_as": self.files.save_as,
            "save_copy": self.files.save_copy,
            "backups": self.files.show_backups,
            "revisions": self.files.show_revisions,
            "next_year": self.files.begin_next_year,
            "import": self.exchange.take,
            "copies": self.exchange.give,
            "password": self.files.change_password,
            "lock": self.files.lock,
            "close": self.close_dossier,
            "export": self.export,
            "templates": self.files.show_templates,
            "guidance": self._in_workspace(Workspace.toggle_guidance),
            "comments": self._in_workspace(Workspace.toggle_comments),
            "undo": self._in_workspace(lambda workspace: workspace.session.undo()),
            "redo": self._in_workspace(lambda workspace: workspace.session.redo()),
            "findings": self._in_workspace(lambda workspace: workspace.show_side(FINDINGS)),
            "preview": self._in_workspace(lambda workspace: workspace.show_side(PREVIEW)),
            "next": self._in_workspace(lambda workspace: workspace.next_finding(1)),
            "previous": self._in_workspace(lambda workspace: workspace.next_finding(-1)),
            "handbook": self.open_handbook,
            "tour": self.start_tour,
            "next_section": self._in_workspace(lambda workspace: workspace.step_section(1)),
            "previous_section": self._in_workspace(lambda workspace: workspace.step_section(-1)),
            "outline": self._in_workspace(Workspace.focus_outline),
            "find": self._in_workspace(Workspace.start_find),
            "shortcuts": self.show_shortcuts,
            "menu": self._open_menu,
            "language": lambda: self.use_language("en" if _i18n.language() == "zh" else "zh"),
            "larger": lambda: self._step_scale(1),
            "smaller": lambda: self._step_scale(-1),
            "quit": self.close,
        }
        return WindowActions(slots, self)

    def _in_workspace(self, action: Callable[[Workspace], None]) -> Callable[[], None]:
        """The action, done only while a dossier is open."""

        def act() -> None:
            if self.workspace is not None:
                action(self.workspace)

        return act

    def _open_menu(self) -> None:
        """The menu of the program, below its button."""
        looks = self.findChild(Looks)
        assert looks is not None
        menu = self.actions_by_name.make_menu(self._fill_recent, looks.fill_menu, is_open=self.session is not None)
        anchor: QWidget = self.workspace.top_bar.menu if self.workspace else self
        corner = anchor.rect().bottomLeft() if self.workspace else anchor.rect().topLeft()
        menu.popup(anchor.mapToGlobal(corner))

    def _fill_recent(self, menu: QMenu) -> None:
        for entry in self.settings.recent:
            item = menu.addAction(Path(entry.path).stem, partial(self.open_path, Path(entry.path)))
            item.setEnabled(Path(entry.path).is_file())
            item.setToolTip(entry.path)

    def _begin(self, make: Callable[[], Dossier | None]) -> bool:
        """Close what is open and show the dossier that `make` gives; False where it gives none."""
        if self.session is not None and not self.session.flush():
            return False
        try:
            dossier = make()
        except (BeigaoError, OSError) as fault:
            self._tell(fault, _("The file was left as it is."))
            return False
        if dossier is None:
            return False
        if self.session is not None:
            self._remember()
            self.session.close()
            self.session.deleteLater()
        self.session = Session(dossier, self.library, self, settings=self.settings)
        session = self.session
        session.failed.connect(self.files.not_saved)
        for change in (session.typed, session.answered, session.entries_changed, session.confirmed):
            change.connect(self._show_history)
        self._follow(dossier)
        self._show_workspace(self.settings.stand(dossier.path) or Stand())
        if self.workspace is not None and not self.settings.tour_seen:
            self.tour.start(self.workspace)
        self._remember()
        return True

    def _follow(self, dossier: Dossier | None) -> None:
        """Keep this dossier safe and private from now on."""
        is_ours = dossier is not None and not dossier.is_read_only
        self.safekeeping.follow(dossier.path if dossier is not None and is_ours else None)
        self.privacy.follow(dossier.path if dossier is not None else None)
        self.remembering.follow(dossier if is_ours else None)

    def is_open(self, path: Path) -> bool:
        """Whether a file is the dossier that is open; then it must not be written over, and a person is told."""
        if self.session is None or not same_file(path, self.session.dossier.path):
            return False
        self.dialogs.tell(
            Message(
                _("{name} is the dossier that is open.").format(name=path.name),
                _("Nothing was changed in the file."),
                _("Choose another name for the new dossier."),
            )
        )
        return True

    def _show_workspace(self, stand: Stand) -> None:
        """Show the dossier as one left it."""
        assert self.session is not None
        workspace = Workspace(
            self.theme,
            self.session,
            self.dialogs,
            self,
            side_open=self.settings.side_open,
            notice=self.files.make_notice(self.session),
        )
        workspace.top_bar.menu_wanted.connect(self._open_menu)
        workspace.top_bar.export_wanted.connect(self.export)
        workspace.templates_wanted.connect(self.files.show_templates)
        workspace.side_folded.connect(self._remember_side)
        self._follow_looks(workspace.top_bar.looks)
        workspace.show_stand(stand)
        self._show_content(workspace)
        workspace.take_up(stand)
        if self._tour is not None and self._tour.is_running:  # the parts are new, the step is the same
            self._tour.start(workspace, self._tour.at)
        self._show_title()
        check = self.session.check_in_turn
        after_paint(workspace, lambda: QTimer.singleShot(FIRST_CHECK, workspace, check))

    def _show_content(self, content: QWidget) -> None:
        """Put another page or dossier into the window."""
        if self.workspace is not None:
            self.workspace.let_go()
        self.setCentralWidget(content)

    def _follow_looks(self, looks: Looks) -> None:
        looks.language_wanted.connect(self.use_language)
        looks.scheme_wanted.connect(self.use_scheme)
        looks.scale_wanted.connect(self.use_scale)

    def _step_scale(self, step: int) -> None:
        self.use_scale(max(1.0, min(2.0, self.theme.scale + step * 0.25)))

    def _save_now(self) -> None:
        if self.session is not None and self.session.flush() and self.workspace is not None:
            self.workspace.top_bar.show_saved()

    def _focus_changed(self, _old: QWidget | None, _new: QWidget | None) -> None:
        if self.session is not None:  # only what is being typed: telling of a full disk moves the focus, too
            self.session.flush_typing()
        if self.workspace is not None:
            self.workspace.follow_focus()

    def _let_go(self, session: Session) -> bool:
        """Close the dossier; where the file does not take the last answers a person decides."""
        if self.workspace is not None:
            self.workspace.outline.end_rename()
        if session.close():
            return True
        if not self.dialogs.ask_to_lose():
            return False
        session.abandon()
        return True

    def _show_history(self, *_args: object) -> None:
        """Offer undo and redo where there is something to undo or to do again."""
        session = self.session
        self.actions_by_name["undo"].setEnabled(session is not None and session.can_undo)
        self.actions_by_name["redo"].setEnabled(session is not None and session.history.can_redo)

    def _tell(self, fault: Exception, kept: str) -> None:
        self.dialogs.tell(Message(str(fault), kept, details=details_of(fault)))

    def _folder(self) -> Path:
        """Where to begin to look for a dossier: where the last export went, else where the last dossier lies."""
        known = [self.settings.folder, *(str(Path(recent.path).parent) for recent in self.settings.recent[:1])]
        return next((Path(folder) for folder in known if folder and Path(folder).is_dir()), Path.home())

    def _remember(self) -> None:
        assert self.session is not None
        opened = datetime.now().isoformat(timespec="minutes")
        stand = self.workspace.stand() if self.workspace else None
        self.settings.remember(self.session.dossier.path, opened, stand)
        self._settings_file.save(self.settings)

    def _remember_folder(self, folder: Path) -> None:
        self.settings.folder = str(folder)

    def _show_findings(self) -> None:
        """Open the findings, with the keyboard in them."""
        if self.workspace is not None:
            self.workspace.open_side(FINDINGS)
            self.workspace.side.findings.view.setFocus()

    def _remember_side(self, shown: bool) -> None:
        self.settings.side_open = shown

    def _forget(self, path: str) -> None:
        self.settings.forget(path)
        self._settings_file.save(self.settings)
        self.show_start()

    def _look_for(self, path: str) -> None:
        """Let a person show where a dossier of the recent list lies now."""
        gone = Path(path)
        folder = next((str(folder) for folder in gone.parents if folder.is_dir()), str(self._folder()))
        found = self.dialogs.choose_dossier(folder)
        if found is None:
            return
        before = list(self.settings.recent)
        self.settings.moved(path, found)
        if not self.open_path(found):
            self.settings.recent = before

    def _tour_ended(self) -> None:
        self.settings.tour_seen = True
        self._settings_file.save(self.settings)

    def _show_title(self) -> None:
        self._show_history()
        name = _("Beigao")
        self.setWindowTitle(f"{self.session.dossier.path.name} — {name}" if self.session else name)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        if self.session is not None:
            self._remember()
            if not self._let_go(self.session):
                event.ignore()
                return
        self._app.focusChanged.disconnect(self._focus_changed)
        self._settings_file.save(self.settings)
        self._follow(None)
        if self.workspace is not None:
            self.workspace.let_go()
        event.accept()
