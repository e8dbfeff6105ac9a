"""The answers for a portal, a screen at a time, each with its count of characters and a button that copies it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.paths import FieldPath
from beigao.rendering.pack_reports import counted
from beigao.rendering.portal import PortalLine, PortalScreen
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.filings.reading_table import Cell, ReadingTable
from beigao.ui.page_head import SectionTabs
from beigao.ui.theme import Theme
from beigao.ui.words import Label, verbatim

_HEADINGS = (N_("Field"), N_("Value"), N_("Characters"), "")


def screen_tabs(theme: Theme, screens: Sequence[PortalScreen], current: int) -> SectionTabs:
    """The screens of the portal side by side, each with how much of it is there; one is in front."""
    tabs = SectionTabs(theme, [partial(_title, number, screen) for number, screen in enumerate(screens, 1)])
    tabs.set_states([_share(screen) for screen in screens])
    tabs.set_current(current)
    return tabs


def screen_table(theme: Theme, screen: PortalScreen, go: Callable[[FieldPath], None]) -> QWidget:
    """The answers of a screen; `go` leads to the field of one."""
    return ReadingTable(theme, _HEADINGS, [4, 9, 2, 2], [_row(theme, line, go) for line in screen.lines])


def _share(screen: PortalScreen) -> float | None:
    """How much of what a screen cannot do without is there, from 0 to 1; None where it asks nothing."""
    needed = [line for line in screen.lines if line.is_missing or line.value]
    return sum(not line.is_missing for line in needed) / len(needed) if needed else None


def _title(number: int, screen: PortalScreen) -> str:
    return f"{number}. {screen.title.text(language())}"


def _row(theme: Theme, line: PortalLine, go: Callable[[FieldPath], None]) -> list[Cell]:
    link = Button(theme, line.label, "link")
    link.setObjectName(f"portal:{line.path}")
    link.clicked.connect(lambda: go(line.path))
    name: list[QWidget] = [boxes.holder(boxes.row(theme, link, boxes.STRETCH))]
    if line.about:
        name.append(Label(verbatim(line.about), "meta", "soft", wraps=True))
    value = Label(verbatim(line.value) if line.value else partial(_nothing, line), "ui", wraps=True)
    if line.is_missing:
        value = Label(partial(_nothing, line), "ui", "gap", wraps=True)
    over = line.limit is not None and line.count > line.limit
    count = Label(partial(counted, line), "meta", "error" if over else "soft")
    copy = Button(theme, N_("Copy"), "link", icon="paste", tip=partial(_copy_words, line))
    copy.setObjectName(f"copy:{line.path}")
    copy.setEnabled(bool(line.value))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(line.value))
    return [boxes.holder(boxes.column(theme, *name, gap=0)), value, count, boxes.holder(boxes.row(theme, copy))]


def _nothing(line: PortalLine) -> str:
    return _("To fill in") if line.is_missing else "—"


def _copy_words(line: PortalLine) -> str:
    return _("Copy “{field}”").format(field=line.label.text(language()))
