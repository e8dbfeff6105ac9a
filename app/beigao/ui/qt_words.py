"""Qt's own words, in its file choosers and the menus of its text fields, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from beigao._i18n import Language

_CATALOGUES: dict[Language, str] = {"zh": "qtbase_zh_CN"}
"""English is what Qt speaks without a catalogue."""


class QtWords(QObject):
    """Lets Qt speak a language; while its window lives."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._words: QTranslator | None = None

    def use(self, language: Language) -> None:
        """Let Qt speak this language from now on."""
        if self._words is not None:
            self._app.removeTranslator(self._words)
            self._words = None
        name = _CATALOGUES.get(language)
        words = QTranslator(self)
        if name and words.load(name, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._app.installTranslator(words)
            self._words = words
