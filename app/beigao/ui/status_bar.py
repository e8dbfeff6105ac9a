"""The line at the bottom: how many findings and gaps there are, and that nothing leaves this computer."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from beigao._i18n import N_, _
from beigao.rules.export_route import rule_set_of
from beigao.rules.findings import SEVERITIES
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.counts import count_words
from beigao.ui.session import GAPS, Session
from beigao.ui.signs import SEVERITY_TOKENS
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Glyph, Label

SIGNS: dict[str, tuple[str, str]] = {
    **{severity: (severity, SEVERITY_TOKENS[severity]) for severity in SEVERITIES},
    "gap": ("doc", "error"),
}
"""What is counted: its icon, and its colour while there is any."""


class StatusBar(QFrame):
    """Counts at the left, the state of the program at the right.

    Signals:
        rules_wanted: a person wants to see what follows from the rules.
    """

    rules_wanted = Signal()

    def __init__(self, theme: Theme, session: Session | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="status")
        self.setFixedHeight(theme.px(28))
        self._theme, self._session = theme, session
        self._counts: Counter[str] = Counter()
        parts: list[boxes.Item] = []
        self._shown: dict[str, tuple[Glyph, Label]] = {}
        for kind, (icon, _token) in SIGNS.items():
            sign, label = Glyph(theme, icon, "text3", 14), Label(partial(self._count_words, kind), "meta")
            self._shown[kind] = (sign, label)
            parts.append(boxes.row(theme, sign, label, gap=4))
        self.rules = Button(theme, self._rules_words, "word", tip=N_("Which filings?"), parent=self)
        self.rules.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rules.clicked.connect(self.rules_wanted)
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
        ends: list[boxes.Item] = [self.rules, 4, self._lock, 4, scale]
        self.setLayout(boxes.row(theme, *shown, boxes.STRETCH, *ends, gap=12, margins=(16, 0, 16, 0)))
        self.set_tight(tight=False)
        if session is not None:
            session.findings_changed.connect(self.refresh)
            session.answered.connect(self.refresh)
            self.refresh()

    def set_tight(self, *, tight: bool) -> None:
        """Leave out what can be left out where the window is narrow."""
        self._lock.setVisible(not tight)
        self.rules.setVisible(not tight and self._session is not None)

    def counts(self) -> Counter[str]:
        """The findings by severity, and the gaps under `gap`."""
        return self._counts

    def refresh(self, *_args: object) -> None:
        """Count again."""
        assert self._session is not None
        kinds = ("gap" if finding.id in GAPS else finding.severity for finding in self._session.findings())
        counts = Counter(kinds)
        self.rules.retranslate()
        if counts != self._counts:
            self._counts = counts
            for kind, (sign, label) in self._shown.items():
                icon, token = SIGNS[kind]
                sign.show_icon(icon, token if counts[kind] else "text3")
                label.retranslate()

    def _rules_words(self) -> str:
        rules = rule_set_of(self._session.facts()) if self._session is not None else None
        if rules is None:
            return ""
        words = _("Rule set {day} (in force)") if rules.until is None else _("Rule set {day} (superseded)")
        return words.format(day=rules.effective.isoformat())

    def _count_words(self, kind: str) -> str:
        return count_words(kind, self._counts[kind])
