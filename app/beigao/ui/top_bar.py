"""The bar at the top: the menu of the program, the dossier's name, whether it is saved, language, theme, export."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from beigao._formats import say_time
from beigao._i18n import N_, _, language
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.find_field import FindField
from beigao.ui.signs import Logo
from beigao.ui.theme import SCALES, SCHEMES, Scheme, Theme, set_look
from beigao.ui.words import Elided, Glyph, Label, Says

LANGUAGES = ("zh", "en")


class Looks(QWidget):
    """Language and theme, as they stand in the bar of every page.

    Signals:
        language_wanted: `zh` or `en`.
        scheme_wanted: a colour scheme.
        scale_wanted: a text scale.
    """

    language_wanted = Signal(str)
    scheme_wanted = Signal(str)
    scale_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.language = Segments(theme, [lambda: "中", lambda: "EN"], parent=self)
        self.language.chosen.connect(lambda at: self.language_wanted.emit(LANGUAGES[at]))
        self.scheme = Button(theme, icon="half", tip=N_("Theme and text size"), parent=self)
        self.scheme.clicked.connect(self._open_menu)
        for button in (*self.language.buttons(), self.scheme):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the field one is typing in
        self.setLayout(boxes.row(theme, self.language, self.scheme))
        self.retranslate()

    def retranslate(self) -> None:
        self.language.set_index(LANGUAGES.index(language()))
        for button, name in zip(self.language.buttons(), ("中文", "English"), strict=True):
            button.setAccessibleName(name)
            button.setToolTip(name)

    def fill_menu(self, menu: QMenu) -> None:
        """The themes and text sizes as checkable lines of a menu."""
        names: dict[Scheme, str] = {"light": _("Light"), "dark": _("Dark"), "contrast": _("High contrast")}
        for scheme in SCHEMES:
            action = menu.addAction(names[scheme], partial(self.scheme_wanted.emit, scheme))
            _check(action, self._theme.scheme == scheme)
        menu.addSeparator()
        for scale in SCALES:
            text = _("Text {percent} %").format(percent=round(scale * 100))
            _check(menu.addAction(text, partial(self.scale_wanted.emit, scale)), self._theme.scale == scale)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.fill_menu(menu)
        menu.popup(self.scheme.mapToGlobal(self.scheme.rect().bottomLeft()))


class TopBar(QFrame):
    """The bar over an open dossier.

    Signals:
        menu_wanted: a person opens the menu of the program.
        export_wanted, side_toggled: what the buttons are for.
    """

    menu_wanted = Signal()
    export_wanted = Signal()
    side_toggled = Signal()

    def __init__(
        self, theme: Theme, name: Says, file_name: Says, find: FindField, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._tight, self._finds = theme, False, False
        set_look(self, role="topbar")
        self.setFixedHeight(theme.px(48))
        self.menu = Button(theme, icon="menu", tip=N_("Menu (F10)"), parent=self)
        self.menu.clicked.connect(self.menu_wanted)
        self.name = Elided(name, "strong", parent=self)
        self.file_name = Elided(file_name, "ui", "soft", self)
        self._saved_at = ""
        self._is_saved = True
        self._saved_sign = Glyph(theme, "check", "success", 14, self)
        self._saved = Label(self._saved_words, "meta", parent=self)
        self.find_field = find
        self.find_field.left.connect(lambda: self._show_find(finds=False))
        self.open_find = Button(theme, icon="search", tip=N_("Find (Ctrl+K)"), parent=self)
        self.open_find.clicked.connect(self.start_find)
        self.looks = Looks(theme, self)
        self.side = Button(theme, icon="panel", tip=N_("Findings (F6)"), checkable=True, parent=self)
        self.side.clicked.connect(self.side_toggled)
        self.export = Button(
            theme, N_("Export Word"), "primary", icon="export", tip=N_("Export Word (Ctrl+Shift+E)"), parent=self
        )
        self.export.clicked.connect(self.export_wanted)
        saved = boxes.row(theme, self._saved_sign, self._saved, gap=4)
        logo = Logo(theme, 24, self)
        left = boxes.row(theme, self.menu, logo, 2, self.name, self.file_name, saved, gap=8)
        left.addStretch(1)
        right = boxes.row(theme, boxes.STRETCH, self.open_find, self.looks, self.side, 4, self.export, gap=8)
        for button in (self.menu, self.open_find, self.side, self.export):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._left = boxes.holder(left, self)
        right_wing = boxes.holder(right, self)  # as wide as the left one, so that the line is in the middle
        layout = boxes.row(theme, (self._left, 1), self.find_field, (right_wing, 1), gap=16, margins=(10, 0, 16, 0))
        self.setLayout(layout)
        self.set_tight(tight=False)

    def show_names(self) -> None:
        """Say the names of company and file again."""
        self.name.retranslate()
        self.file_name.retranslate()
        self._show_file_name()

    def show_saved(self) -> None:
        """Say that all is in the file as of now."""
        self._saved_at = say_time(datetime.now())
        self._show_saved(saved=True)

    def show_failed(self, _fault: object = None) -> None:
        """Say that the last answer is not in the file yet."""
        self._show_saved(saved=False)

    def set_tight(self, *, tight: bool, wide: bool = False) -> None:
        """Leave out what can be left out where the window is narrow; give the search line room where it is wide."""
        self._tight = tight
        self.find_field.setFixedWidth(self._theme.px(420 if wide else 300))
        self._show_file_name()
        self._show_find(finds=self._finds)

    def start_find(self) -> None:
        """Put the keyboard into the search line."""
        self._show_find(finds=True)
        self.find_field.take_keyboard()

    def _show_file_name(self) -> None:
        """The file is named where its name has room; cut, it says nothing."""
        wing = (self.width() - self.find_field.width() - self._theme.px(10 + 16 + 2 * 16)) // 2
        used = self._theme.px(28 + 24 + 14 + 2 + 4 + 5 * 8)
        used += sum(words.sizeHint().width() for words in (self.name, self.file_name, self._saved))
        self.file_name.setVisible(used <= wing and not self._tight)

    def _show_find(self, *, finds: bool) -> None:
        """Where the bar is narrow the line stands there only while one searches, in place of the dossier's name."""
        self._finds = finds
        self.find_field.setVisible(finds or not self._tight)
        self.open_find.setVisible(self._tight and not finds)
        self._left.setVisible(not finds or not self._tight)

    def _show_saved(self, *, saved: bool) -> None:
        self._is_saved = saved
        self._saved_sign.show_icon(*(("check", "success") if saved else ("error", "error")))
        set_look(self._saved, tone="" if saved else "error")
        self._saved.retranslate()
        self._show_file_name()

    def _saved_words(self) -> str:
        if not self._is_saved:
            return _("Not saved")
        return _("Saved {time}").format(time=self._saved_at) if self._saved_at else _("All saved")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_file_name()


def _check(action: QAction, checked: bool) -> None:
    action.setCheckable(True)
    action.setChecked(checked)
