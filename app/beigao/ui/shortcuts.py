"""The list of all keys, made from the tables that the window and its parts act on: it cannot say anything else."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import SEGMENT_KEYS, Button
from beigao.ui.changes_view import CHANGES_KEYS
from beigao.ui.editors.choosing import CHOICE_KEYS
from beigao.ui.editors.evidence import EVIDENCE_KEYS
from beigao.ui.editors.evidence_row import FILE_KEYS
from beigao.ui.editors.lines import DATE_KEYS
from beigao.ui.editors.table_cells import POPUP_KEYS
from beigao.ui.editors.table_view import TABLE_KEYS
from beigao.ui.entry_actions import ENTRY_KEYS
from beigao.ui.fact_row import FACT_KEYS
from beigao.ui.find_field import FIND_KEYS
from beigao.ui.form_page import FORM_KEYS
from beigao.ui.help_window import BOOK_KEYS, BOOK_SEARCH_KEYS
from beigao.ui.keys import Key, KeyTable, key_words
from beigao.ui.outline_view import OUTLINE_KEYS
from beigao.ui.page_view import PAGES_KEYS
from beigao.ui.preview.view import PREVIEW_KEYS
from beigao.ui.preview.why import WHY_KEYS
from beigao.ui.review.comment_text import COMMENT_KEYS
from beigao.ui.risk.matrix_view import MATRIX_KEYS
from beigao.ui.templates.notes import NOTES_KEYS
from beigao.ui.theme import Theme
from beigao.ui.tour import TOUR_KEYS
from beigao.ui.veil import VeilingDialog
from beigao.ui.window_actions import ACTIONS
from beigao.ui.words import Label, verbatim

IN_THE_FORM = ("guidance", "comments", "next_section", "previous_section")
AT_THE_SIDE = ("preview", "findings", "next", "previous")
"""Actions of the window that a person looks for elsewhere."""


def _some(names: Iterable[str]) -> KeyTable:
    return {name: ACTIONS[name] for name in names}


GROUPS: tuple[tuple[str, tuple[KeyTable, ...]], ...] = (
    (N_("Window"), (_some(name for name in ACTIONS if name not in (*IN_THE_FORM, *AT_THE_SIDE)),)),
    (N_("Search"), (FIND_KEYS,)),
    (
        N_("Form"),
        (
            _some(IN_THE_FORM),
            FORM_KEYS,
            COMMENT_KEYS,
            SEGMENT_KEYS,
            CHOICE_KEYS,
            DATE_KEYS,
            FACT_KEYS,
            EVIDENCE_KEYS,
            FILE_KEYS,
        ),
    ),
    (N_("Outline"), (ENTRY_KEYS, OUTLINE_KEYS)),
    (N_("Tables"), (TABLE_KEYS, POPUP_KEYS)),
    (N_("Risk matrix"), (MATRIX_KEYS,)),
    (N_("Findings and preview"), (_some(AT_THE_SIDE), PREVIEW_KEYS, WHY_KEYS, PAGES_KEYS)),
    (N_("Revisions"), (CHANGES_KEYS,)),
    (N_("Own templates"), (NOTES_KEYS,)),
    (N_("Handbook and tour"), (BOOK_KEYS, BOOK_SEARCH_KEYS, TOUR_KEYS)),
)
"""Every table of keys there is, in the order of the list."""

COLUMN = 312
"""The width of a column of the list."""


class ShortcutsDialog(VeilingDialog):
    """All keys in groups, in as many columns as the window has room for."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window)
        self.setObjectName("shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        count = max(1, min(3, (window.width() - theme.px(80)) // theme.px(COLUMN)))
        columns: list[list[QWidget]] = [[] for _column in range(count)]
        lines = [0] * count
        for title, tables in GROUPS:  # each where there is most room left
            at = lines.index(min(lines))
            columns[at].append(self._group(title, tables))
            lines[at] += sum(map(len, tables)) + 2
        drawn = [boxes.column(theme, *column, boxes.STRETCH, gap=20) for column in columns]
        list_of_keys = boxes.holder(boxes.row(theme, *drawn, gap=32, margins=(24, 16, 24, 16)))
        area = QScrollArea(self)
        area.setObjectName("shortcut_list")
        area.setWidgetResizable(True)
        area.setWidget(list_of_keys)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("Keyboard shortcuts"))
        close = Button(theme, N_("Close"), "primary", parent=self)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        heading = Label(N_("Keyboard shortcuts"), "title", parent=self)
        head = boxes.row(theme, heading, boxes.STRETCH, margins=(24, 18, 24, 4))
        foot = boxes.frame("foot", boxes.row(theme, boxes.STRETCH, close, margins=(24, 10, 24, 10)), self)
        layout: QVBoxLayout = boxes.column(theme, head, (area, 1), foot, gap=0)
        layout.setContentsMargins(1, 1, 1, 1)  # the border of the dialog
        self.setLayout(layout)
        wanted = list_of_keys.sizeHint()
        height = wanted.height() + head.sizeHint().height() + foot.sizeHint().height() + theme.px(4)
        width = wanted.width() + theme.px(14)
        self.resize(min(width, window.width() - theme.px(32)), min(height, window.height() - theme.px(48)))
        area.setFocus()

    def _group(self, title: str, tables: Iterable[KeyTable]) -> QWidget:
        theme = self._theme
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(0, 1)
        grid.addWidget(Label(title, "section"), 0, 0, 1, 2)
        lines = [line for table in tables for line in table.values()]
        for row, (words, keys) in enumerate(lines, 1):
            grid.addWidget(Label(words, "ui", wraps=True), row, 0)
            grid.addLayout(boxes.row(theme, boxes.STRETCH, *self._keys(keys), gap=4), row, 1)
        group = boxes.holder(grid)
        group.setFixedWidth(theme.px(COLUMN - 32))
        return group

    def _keys(self, keys: Iterable[Key]) -> list[Label]:
        names = dict.fromkeys(key_words(key) for key in keys)  # Return and Enter are one to whoever presses them
        return [Label(verbatim(name), "key") for name in names if name]
