"""The line at the bottom: how many findings and gaps there are, and that nothing leaves this computer."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_
from beigao.rules.findings import SEVERITIES
from beigao.ui import boxes
from beigao.ui.counts import count_words
from beigao.ui.session import GAPS, Session
from beigao.ui.signs import SEVERITY_TOKENS
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label


class StatusBar(QFrame):
    """Counts at the left, the state of the program at the right."""

    clicked = Signal()

    def __init__(self, theme: Theme, session: Session | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="status")
        self.setFixedHeight(theme.px(28))
        self._theme, self._session = theme, session
        self._counts: Counter[str] = Counter()
        parts: list[boxes.Item] = []
        self._labels: list[Label] = []
        for kind, icon, token in (
            *((severity, severity, SEVERITY_TOKENS[severity]) for severity in SEVERITIES),
            ("gap", "doc", "text2"),
        ):
            label = Label(partial(self._count_words, kind), "meta")
            self._labels.append(label)
            parts.append(boxes.row(theme, Glyph(theme, icon, token, 14), label, gap=4))
        self._lock = boxes.holder(
            boxes.row(
                theme,
                Glyph(theme, "lock", "text2", 14),
                Label(N_("Offline, kept on this computer"), "meta"),
                gap=4,
            )
        )
        scale = Label(lambda: f"{round(theme.scale * 100)} %", "meta")
        shown = parts if session is not None else []
        self.setLayout(boxes.row(theme, *shown, boxes.STRETCH, self._lock, 4, scale, gap=12, margins=(16, 0, 16, 0)))
        if session is not None:
            session.findings_changed.connect(self.refresh)
            session.answered.connect(self.refresh)
            self.refresh()

    def set_tight(self, *, tight: bool) -> None:
        """Leave out what can be left out where the window is narrow."""
        self._lock.setVisible(not tight)

    def counts(self) -> Counter[str]:
        """The findings by severity, and the gaps under `gap`."""
        return self._counts

    def refresh(self, *_args: object) -> None:
        """Count again."""
        assert self._session is not None
        kinds = ("gap" if finding.id in GAPS else finding.severity for finding in self._session.findings())
        counts = Counter(kinds)
        if counts != self._counts:
            self._counts = counts
            for label in self._labels:
                label.retranslate()

    def _count_words(self, kind: str) -> str:
        return count_words(kind, self._counts[kind])
