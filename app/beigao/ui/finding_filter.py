"""Which findings are listed: chips for their weight, a menu for the document or page they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QWidget

from beigao._formats import say_number
from beigao._i18n import N_, _, language
from beigao.rules.findings import Finding
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.session import GAPS, Place, Session
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Says, said

KINDS = ("error", "warning", "hint", "gap")
"""The severities, and what is only not filled in yet."""
WHOLE_DOSSIER, THIS_PAGE = "", "this page"
"""Scopes besides the documents, which go by their id; no id has a blank."""

_SIGNS = {"error": "error", "warning": "warning", "hint": "accent", "gap": "text2"}
_NAMES = {"error": N_("Errors"), "warning": N_("Warnings"), "hint": N_("Hints"), "gap": N_("Not filled in yet")}


def kind_of(finding: Finding) -> str:
    """One of KINDS."""
    return "gap" if finding.id in GAPS else finding.severity


class FindingFilter(QObject):
    """What a person wants to see of the findings; lives as long as the dossier is open.

    Attributes:
        kinds: the kinds that are listed; all of them while the set is empty.
        scope: WHOLE_DOSSIER, THIS_PAGE or the id of a document.

    Signals:
        changed: other findings pass now.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.kinds: frozenset[str] = frozenset()
        self.scope = WHOLE_DOSSIER
        self._place: Place | None = None

    @staticmethod
    def of(session: Session) -> FindingFilter:
        """The one filter of a session, made when it is first asked for."""
        there = session.findChild(FindingFilter, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return there if isinstance(there, FindingFilter) else FindingFilter(session)

    def toggle(self, kind: str) -> None:
        """List a kind, or leave it out again."""
        self.kinds ^= {kind}
        self.changed.emit()

    def choose(self, scope: str) -> None:
        """List the findings of a document, of the page, or all."""
        if scope != self.scope:
            self.scope = scope
            self.changed.emit()

    def show_place(self, place: Place) -> None:
        """The page on the screen is another one."""
        if place != self._place:
            self._place = place
            if self.scope == THIS_PAGE:
                self.changed.emit()

    def clear(self) -> None:
        """List everything."""
        if self.kinds or self.scope != WHOLE_DOSSIER:
            self.kinds, self.scope = frozenset(), WHOLE_DOSSIER
            self.changed.emit()

    def in_scope(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Those of the document or page."""
        if self.scope == WHOLE_DOSSIER:
            return findings
        if self.scope == THIS_PAGE:
            return [finding for finding in findings if self._is_here(finding)]
        return [finding for finding in findings if self.scope in finding.documents]

    def lists(self, kind: str) -> bool:
        """Whether a kind passes."""
        return not self.kinds or kind in self.kinds

    def _is_here(self, finding: Finding) -> bool:
        place = self._place
        if place is None:
            return False
        if not place.entry:  # the list of a form's entries stands for them all
            return any(path.form == place.form for path in finding.paths)
        return any((path.form, path.entry) == place for path in finding.paths)


class Chip(Button):
    """A sign with a number, to be toggled."""

    def __init__(self, theme: Theme, kind: str, parent: QWidget) -> None:
        self._kind, self._count = kind, 0
        icon = "doc" if kind == "gap" else kind
        token = _SIGNS[kind]
        super().__init__(
            theme,
            self._words,
            "chip",
            icon=icon,
            token=token,
            checked_token=token,
            size=14,
            checkable=True,
            tip=self._about,
            parent=parent,
        )
        self.setObjectName(f"filter_{kind}")

    def show_count(self, count: int) -> None:
        """The number of findings that the chip stands for."""
        if count != self._count:
            self._count = count
            self.retranslate()

    def count(self) -> int:
        """The number, which the chip cuts short past a thousand."""
        return self._count

    def retranslate(self) -> None:
        super().retranslate()
        self.setAccessibleName(self._about())

    def _words(self) -> str:
        return str(self._count) if self._count < 1000 else "999+"

    def _about(self) -> str:
        return f"{_(_NAMES[self._kind])}: {say_number(self._count)}"


class ScopeButton(Button):
    """Names the scope and opens its menu; a long title ends in an ellipsis."""

    def __init__(self, theme: Theme, whole: Says, parent: QWidget) -> None:
        self._whole = whole
        super().__init__(theme, self._cut, "scope", icon="down", tip=self._about, size=14, parent=parent)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("finding_scope")

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(72), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("ui"))
        width = metrics.horizontalAdvance(f" {said(self._whole)}") + self._theme.px(14 + 4 + 12)
        return QSize(width, super().sizeHint().height())

    def retranslate(self) -> None:
        super().retranslate()
        self.setAccessibleName(self._about())
        self.updateGeometry()

    def _about(self) -> str:
        return _("Findings listed: {scope}").format(scope=said(self._whole))

    def _cut(self) -> str:
        room = self.width() - self._theme.px(14 + 4 + 12)
        metrics = QFontMetrics(self._theme.font("ui"))
        return metrics.elidedText(said(self._whole), Qt.TextElideMode.ElideRight, room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setText(f" {self._cut()}")


class FilterStrip(QFrame):
    """The strip above the list: the scope at the left, the chips at the right."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="strip")
        self._session = session
        self.filter = FindingFilter.of(session)
        self.scope = ScopeButton(theme, self._scope_words, self)
        self.scope.clicked.connect(self.open_menu)
        self.chips = {kind: Chip(theme, kind, self) for kind in KINDS}
        for kind, chip in self.chips.items():
            chip.clicked.connect(partial(self._toggle, kind))
        self.setLayout(boxes.row(theme, (self.scope, 1), *self.chips.values(), gap=4, margins=(8, 0, 12, 0)))
        self.setFixedHeight(theme.px(36))
        self.filter.changed.connect(self._show)
        self._show()

    def show_counts(self, in_scope: Iterable[Finding]) -> None:
        """Count what the chips stand for."""
        counts = Counter(map(kind_of, in_scope))
        for kind, chip in self.chips.items():
            chip.show_count(counts[kind])

    def open_menu(self) -> None:
        """Offer the scopes, each with the number of its findings."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.scope.mapToGlobal(QPoint(0, self.scope.height() + 2)))

    def menu(self) -> QMenu:
        """The scopes as a menu, the present one ticked."""
        menu = QMenu(self)
        menu.setObjectName("finding_scopes")
        group = QActionGroup(menu)
        findings = self._session.findings()
        held = Counter(document for finding in findings for document in finding.documents)
        held[WHOLE_DOSSIER] = len(findings)
        for scope in (WHOLE_DOSSIER, THIS_PAGE, *self._session.library.documents):
            number = f"  {say_number(held[scope])}" if scope != THIS_PAGE else ""
            action = menu.addAction(self._title(scope) + number, partial(self.filter.choose, scope))
            action.setData(scope)
            action.setCheckable(True)
            action.setChecked(scope == self.filter.scope)
            group.addAction(action)
            if scope == THIS_PAGE:
                menu.addSeparator()
        return menu

    def _toggle(self, kind: str) -> None:
        self.filter.toggle(kind)

    def _show(self) -> None:
        for kind, chip in self.chips.items():
            chip.setChecked(kind in self.filter.kinds)
        self.scope.retranslate()

    def _scope_words(self) -> str:
        document = self._session.library.documents.get(self.filter.scope)
        return document.short.text(language()) if document else self._title(self.filter.scope)

    def _title(self, scope: str) -> str:
        if scope in (WHOLE_DOSSIER, THIS_PAGE):
            return _("Whole dossier") if scope == WHOLE_DOSSIER else _("This page")
        return self._session.library.documents[scope].title.text(language())
