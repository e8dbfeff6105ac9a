"""The dossiers that were open last: those that are gone are marked, and can be looked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from beigao._formats import say_day, say_time
from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.settings import Recent
from beigao.ui.start_cards import NamedCard
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Glyph, Label

ROW_HEIGHT = 54
ROWS_SHOWN = 3.5
"""The last one is cut, so that one sees that there are more."""


class RecentList(QFrame):
    """The list; longer than its place it scrolls.

    Signals:
        recent_wanted, look_wanted, forget_wanted: the path of a dossier to open, to look for, to take off the list.
    """

    recent_wanted = Signal(str)
    look_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, theme: Theme, recent: Sequence[Recent], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        set_look(self, role="card")
        if not recent:
            nothing = Label(N_("Dossiers that you have opened are listed here."), "ui", "muted", wraps=True)
            self.setLayout(boxes.row(theme, nothing, margins=(16, 16, 16, 16)))
            return
        rows = [self._row(entry, first=at == 0) for at, entry in enumerate(recent)]
        area = QScrollArea(self)
        area.setObjectName("recent")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(boxes.holder(boxes.column(theme, *rows, gap=0)))
        shown = min(ROWS_SHOWN, len(rows))
        area.setFixedHeight(round(theme.px(ROW_HEIGHT) * shown))
        self.setLayout(boxes.column(theme, area, gap=0, margins=(1, 1, 1, 1)))
        self._area = area
        for part in area.findChildren(QWidget):
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                part.installEventFilter(self)

    def _row(self, entry: Recent, *, first: bool) -> NamedCard:
        theme, path = self._theme, Path(entry.path)
        missing = not path.is_file()
        names = boxes.row(theme, Elided(lambda: path.stem, "strong", "muted" if missing else ""), gap=8)
        if missing:
            names.addWidget(Label(N_("file is missing"), "chip", "warning"))
        names.addStretch(1)
        words = boxes.column(theme, names, Elided(lambda: str(path.parent), "meta", "muted"), gap=0)
        row = NamedCard("row", "first" if first else "", lambda: _row_name(path, missing=missing))
        row.setObjectName(f"recent:{path.name}")
        row.setFixedHeight(theme.px(ROW_HEIGHT))
        row.clicked.connect(partial((self.look_wanted if missing else self.recent_wanted).emit, entry.path))
        parts: list[boxes.Item] = [Glyph(theme, "doc", "text3" if missing else "accent"), (words, 1)]
        if missing:
            look = Button(theme, N_("Look for it…"), "link", tip=N_("Choose the file where it lies now"))
            look.setObjectName("look")
            look.clicked.connect(partial(self.look_wanted.emit, entry.path))
            parts.append(look)
        parts.append(Label(lambda: opened_words(entry.opened), "meta", "muted"))
        forget = Button(theme, icon="close", tip=N_("Take off this list; the file stays"), size=14)
        forget.setObjectName("forget")
        forget.clicked.connect(partial(self.forget_wanted.emit, entry.path))
        row.setLayout(boxes.row(theme, *parts, forget, gap=12, margins=(16, 4, 8, 4)))
        return row

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What has the keyboard is seen; Qt scrolls only while the keyboard moves within the list."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._area.ensureWidgetVisible(watched, 0, self._theme.px(ROW_HEIGHT) // 2)
        return super().eventFilter(watched, event)


def _row_name(path: Path, *, missing: bool) -> str:
    return f"{path.stem}, {_('file is missing')}" if missing else path.stem


def opened_words(opened: str) -> str:
    """When a dossier was last open: today and yesterday by their names, else the date."""
    try:
        when = datetime.fromisoformat(opened)
    except ValueError:
        return ""
    days = (date.today() - when.date()).days
    if days == 0:
        return _("Today {time}").format(time=say_time(when))
    if days == 1:
        return _("Yesterday {time}").format(time=say_time(when))
    return say_day(when.date())
