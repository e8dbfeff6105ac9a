"""Asks which document a Word template is for, and in which language, before it is added."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.loader import Library
from beigao.errors import TemplateFault
from beigao.rendering.template_files import Target, targets_at
from beigao.ui import boxes
from beigao.ui.buttons import Button, Segments
from beigao.ui.editors.lines import Combo
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Label, verbatim

WIDTH = 460


class AddDialog(VeilingDialog):
    """Which document a file shall be the template of; proposed is the one that it is called by.

    Attributes:
        wanted: the template with its document, once a person has agreed.
    """

    def __init__(self, theme: Theme, source: Path, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("add_template")
        self.setWindowTitle(_("Add a template"))
        self._source, self._library = source, library
        self.wanted: Target | None = None
        self.document = Combo(theme, self)
        self.document.setAccessibleName(_("Document"))
        for document in library.documents.values():
            self.document.addItem(document.title.text(language()), document.id)
        self.languages = Segments(theme, [N_("Chinese: the filing"), N_("English: the reading copy")], parent=self)
        self.add = Button(theme, N_("Check and add"), "primary")
        self.add.clicked.connect(self._add)
        self.add.setDefault(True)
        cancel = Button(theme, N_("Cancel"))
        cancel.clicked.connect(self.reject)
        self._propose()
        self.setLayout(
            boxes.column(
                theme,
                Label(N_("Add a template"), "title"),
                Elided(verbatim(source.name), "ui"),
                Label(N_("Which document is it for?"), "ui"),
                self.document,
                boxes.row(theme, self.languages, boxes.STRETCH),
                boxes.row(theme, boxes.STRETCH, cancel, self.add),
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )
        self.setMinimumWidth(theme.px(WIDTH))
        self.document.setFocus()

    def _propose(self) -> None:
        self.languages.set_index(0)
        try:
            (proposed,) = targets_at(self._source, self._library)
        except (TemplateFault, ValueError):
            return
        at = self.document.findData(proposed.document.id)
        self.document.setCurrentIndex(max(0, at))
        self.languages.set_index(0 if proposed.language == "zh" else 1)

    def _add(self) -> None:
        document = self._library.documents[self.document.currentData()]
        self.wanted = Target(self._source, document, "en" if self.languages.index() == 1 else "zh", self._library)
        self.accept()
