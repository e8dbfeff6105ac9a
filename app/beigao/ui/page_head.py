"""The head of a page: where one is, what the page is called, how far it is filled in, its sections as tabs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QMenu, QProgressBar, QScrollArea, QWidget

from beigao._i18n import N_, _
from beigao.rules.completeness import Progress
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.signs import state_icon
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Glyph, Label, Says, said


class SectionTabs(QWidget):
    """The sections of a form, each with its state; scrolls when there are many, and lists all in a menu.

    Signals:
        chosen: the index of the section a person wants to see.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, titles: Sequence[Says], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._titles, self._current = theme, list(titles), 0
        self._states: list[float | None] = [0.0] * len(titles)
        self._tabs = [Button(theme, title, "tab", checkable=True) for title in titles]
        for place, tab in enumerate(self._tabs):
            tab.setIconSize(QSize(theme.px(14), theme.px(14)))
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
        self._inside = boxes.holder(boxes.row(theme, *self._tabs, boxes.STRETCH, gap=12))
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inside)
        self._area.setFixedHeight(theme.px(32))
        self._all = Button(theme, icon="dots", tip=N_("All sections"))
        self._all.clicked.connect(self._list_all)
        self.setLayout(boxes.row(theme, (self._area, 1), self._all, gap=4))
        self._inside.installEventFilter(self)
        theme.changed.connect(self._draw)
        self.set_current(0)
        self._draw()

    def set_states(self, states: Sequence[float | None]) -> None:
        """Show how far each section is filled in."""
        if list(states) != self._states:
            self._states = list(states)
            self._draw()

    def set_current(self, place: int) -> None:
        """Underline a section."""
        self._current = place
        for at, tab in enumerate(self._tabs):
            tab.setChecked(at == place)
        if self._tabs:
            self._area.ensureWidgetVisible(self._tabs[place], self._theme.px(40), 0)

    def current(self) -> int:
        """The section that is underlined."""
        return self._current

    def retranslate(self) -> None:
        for tab in self._tabs:
            tab.setText(f" {tab.text().strip()}")
        self._show_more()

    def _draw(self) -> None:
        for tab, state in zip(self._tabs, self._states, strict=True):
            tab.setIcon(state_icon(self._theme, state))

    def _list_all(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, title in enumerate(self._titles):
            menu.addAction(
                state_icon(self._theme, self._states[place]), said(title), lambda place=place: self.chosen.emit(place)
            )
        menu.popup(self._all.mapToGlobal(self._all.rect().bottomLeft()))

    def _show_more(self) -> None:
        self._all.setVisible(self._inside.sizeHint().width() > self.width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            QTimer.singleShot(0, self, self._show_more)  # not while the layout is at work: it would misplace the button
            self.set_current(self._current)
        return super().eventFilter(watched, event)


class PageHead(QFrame):
    """Crumbs, title, progress and tabs above a page.

    Args:
        titles: the sections of a form, for the tabs.
        stands: where the page stands in an official document.
    """

    def __init__(
        self,
        theme: Theme,
        title: Says,
        titles: Sequence[Says] = (),
        parent: QWidget | None = None,
        *,
        stands: Says = "",
    ) -> None:
        super().__init__(parent)
        set_look(self, role="head")
        self._theme = theme
        self._progress = Progress(0, 0)
        self._tools: QWidget | None = None
        self._crumbs = boxes.row(theme, gap=4)
        self._crumb_labels: list[Label] = []
        self.title = Elided(title, "title", parent=self)
        self.title.setMinimumWidth(theme.px(80))
        self.stands = Elided(stands, "meta", "muted", self)
        self.stands.setContentsMargins(theme.px(4), theme.px(8), 0, 0)  # on the base line of the title
        self.stands.setVisible(bool(said(stands)))
        self._filled = Label(self._progress_words, "meta", parent=self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(72))
        self.more = Button(theme, icon="dots", tip=N_("Copy, move or delete this entry"), parent=self)
        self.more.hide()
        self.tabs = SectionTabs(theme, titles, self) if titles else None
        self._line = boxes.row(theme, self.title, self.stands, boxes.STRETCH, self._filled, self._bar, self.more, gap=8)
        layout = boxes.column(theme, self._crumbs, self._line, gap=0)
        if self.tabs is not None:
            layout.addSpacing(theme.px(2))
            layout.addWidget(self.tabs)
        self.setLayout(layout)
        self.set_margins()

    def set_margins(self, left: int = 20, right: int = 20) -> None:
        """Keep so much room at both sides, in unscaled px."""
        layout = self.layout()
        assert layout is not None
        below = 0 if self.tabs is not None else 10
        layout.setContentsMargins(*(self._theme.px(margin) for margin in (left, 8, right, below)))

    def retranslate(self) -> None:
        self._bar.setAccessibleName(self._filled.text())

    def set_crumbs(self, crumbs: Sequence[Says]) -> None:
        """Say where the page stands, from the outside in."""
        for place, crumb in enumerate(crumbs):
            if place:
                self._crumbs.addWidget(Glyph(self._theme, "right", "text3", 12, self))
            self._crumb_labels.append(Label(crumb, "meta", "muted", self))
            self._crumbs.addWidget(self._crumb_labels[-1])
        self._crumbs.addStretch(1)

    def add_tools(self, tools: QWidget) -> None:
        """Put what the page is steered with beside the title; below it where there is no room."""
        self._tools = tools
        self._line.addWidget(tools)

    def refresh(self) -> None:
        """Say the title and the place again, which change with answers and with the order of entries."""
        for label in (self.title, *self._crumb_labels):
            label.retranslate()

    def set_progress(self, progress: Progress | None) -> None:
        """Show how many of the asked fields are answered; nothing for a page without fields."""
        for widget in (self._filled, self._bar):
            widget.setVisible(progress is not None)
        if progress is not None:
            self._progress = progress
            self._bar.setUpdatesEnabled(False)  # else the bar paints the window at once, in the middle of a change
            self._bar.setMaximum(max(1, progress.asked))
            self._bar.setValue(progress.filled)
            self._bar.setUpdatesEnabled(True)
            self._filled.retranslate()
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._tools is not None:
            room = event.size().width() - self._tools.sizeHint().width() - self._theme.px(40 + 16)
            beside = room >= self.title.sizeHint().width()
            direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
            self._line.setDirection(direction)

    def words(self) -> list[QLabel]:
        """The labels of the head."""
        return [self.title, self.stands, self._filled]

    def _progress_words(self) -> str:
        return _("{filled} of {asked} filled").format(filled=self._progress.filled, asked=self._progress.asked)
