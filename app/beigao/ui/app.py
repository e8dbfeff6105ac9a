"""Starts the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QThread
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from beigao import __version__
from beigao._i18n import _, set_language
from beigao.definitions.loader import load_library
from beigao.ui.after_paint import after_paint
from beigao.ui.dialogs import Dialogs, Message, details_of
from beigao.ui.main_window import MainWindow
from beigao.ui.settings import Settings, SettingsFile
from beigao.ui.signs import paint_logo
from beigao.ui.theme import Scheme, Theme


def run(path: Path | None) -> int:
    """Open the window on a dossier, or on the start page, and stay until it is closed.

    Raises:
        DefinitionError: a form of the installation does not read.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Beigao")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("beigao")
    settings_file = SettingsFile()
    window = make_window(app, settings_file, settings_file.load(), path)
    sys.excepthook = speaking_of_faults(window.dialogs)
    show(window)
    after_paint(window, _collect_garbage_again)
    return app.exec()


def _collect_garbage_again() -> None:
    """From now on, and only of what comes now: what the window is made of stays."""
    gc.freeze()
    gc.enable()


def show(window: MainWindow) -> None:
    """Show the window as it was left; at first as large as it likes to be, or filling a screen that is smaller."""
    room = window.screen().availableSize()
    if not window.settings.geometry and (window.width() > room.width() or window.height() > room.height()):
        window.showMaximized()
    else:
        window.show()


def speaking_of_faults(dialogs: Dialogs) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """The hook for a fault that nobody caught: it is written down, and a person is told what to do.

    One message at a time: a fault in what is painted comes with every repaint, also behind the message.
    """
    is_speaking = False

    def speak(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        nonlocal is_speaking
        _write_down(kind, fault, trace)
        if not issubclass(kind, Exception) or is_speaking or not QThread.isMainThread():
            return
        is_speaking = True
        try:
            dialogs.tell(
                Message(
                    _("Something in Beigao went wrong ({name}).").format(name=kind.__name__),
                    _("Answers are written while you type; see whether the last one is there."),
                    _(
                        "Close the program and open the dossier again. If it happens again, copy the details and send "
                        "them to us with a word on what you did; they hold no answers, names or paths."
                    ),
                    details=details_of(fault.with_traceback(trace)),
                )
            )
        finally:
            is_speaking = False

    return speak


def _write_down(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """All of a fault in a terminal; elsewhere, where it may be kept, without its words, which may quote answers."""
    if sys.stderr is None:  # a program without a terminal on Windows
        return
    if sys.stderr.isatty():
        sys.__excepthook__(kind, fault, trace)
    else:
        sys.stderr.write(details_of(fault.with_traceback(trace)) + "\n")


def make_window(
    app: QApplication, settings_file: SettingsFile, settings: Settings, path: Path | None = None
) -> MainWindow:
    """The dressed window, not yet shown: on a dossier, or where none is named or it does not open on the start page."""
    set_language(settings.language)
    theme = Theme(settings.scheme or system_scheme(app), settings.scale, app)
    theme.apply(app)
    app.setWindowIcon(_window_icon(theme))
    return MainWindow(app, load_library(), theme, settings_file, settings, path=path)


def system_scheme(app: QApplication) -> Scheme:
    """Dark where the desktop is dark."""
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def _window_icon(theme: Theme) -> QIcon:
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128):
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        paint_logo(painter, theme, side)
        painter.end()
        icon.addPixmap(drawn)
    return icon
