"""The search line of the window: what is typed is looked for in the whole dossier, and Enter goes to the place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from beigao._i18n import N_, _, language, translated
from beigao.definitions.fields import Wording
from beigao.dossier.search_words import words_of
from beigao.ui import icons
from beigao.ui.keys import KeyTable, named
from beigao.ui.session import PACKS, REVIEW, RISK_MATRIX, TEMPLATES, WHICH_FILINGS, Session
from beigao.ui.theme import Theme, set_look

if TYPE_CHECKING:  # nobody searches before the window is there
    from beigao.dossier.search import Search
    from beigao.ui.find_list import FindPopup

FIND_KEYS: KeyTable = {
    "next": (N_("Next place found"), ("Down",)),
    "previous": (N_("Previous place found"), ("Up",)),
    "further": (N_("Several places on"), ("PgDown",)),
    "back": (N_("Several places back"), ("PgUp",)),
    "go": (N_("Go to the place"), ("Return", "Enter")),
    "leave": (N_("Leave the search"), ("Esc",)),
}
MOST = 50
"""More hits than this are not listed; another word narrows them."""
STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""The keyboard only visits another window, perhaps that of an input method."""


class FindField(QLineEdit):
    """A line to search in, with its list of places.

    Args:
        canvas: the part of the window that the list floats over.

    Signals:
        chosen: the Hit that a person goes to.
        left: the search is over.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, session: Session, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._theme, self._session, self._canvas = theme, session, canvas
        self._composes = False
        self._came_from: QWidget | None = None
        self.setObjectName("find")
        set_look(self, role="find")
        self.setTextMargins(theme.px(24), 0, 0, 0)
        self.textChanged.connect(self._search_again)
        theme.changed.connect(self.update)
        self.retranslate()

    @cached_property
    def search(self) -> Search:
        """The search of the dossier, made when it is first wanted."""
        from beigao.dossier.search import Search

        titles = {
            WHICH_FILINGS.form: N_("Which filings?"),
            RISK_MATRIX.form: N_("Risk matrix"),
            PACKS.form: N_("Filing packs"),
            REVIEW.form: N_("Review"),
            TEMPLATES.form: N_("Own templates"),
        }
        pages = {
            page: Wording(zh=translated(title, "zh"), en=translated(title, "en")) for page, title in titles.items()
        }
        dossier = self._session.dossier
        return Search(self._session.library, lambda: dossier.answers, pages, lambda name: dossier.evidence(name).name)

    @cached_property
    def popup(self) -> FindPopup:
        """The list of places, made when it is first wanted."""
        from beigao.ui.find_list import FindPopup

        popup = FindPopup(self._theme, self._session, self._canvas)
        popup.view.clicked.connect(lambda _index: self._go())
        popup.view.selectionModel().currentChanged.connect(self._tell_readers)
        return popup

    def retranslate(self) -> None:
        self.setPlaceholderText(_("Find a field, article, document"))
        self.setAccessibleName(_("Find (Ctrl+K)"))
        self._search_again()

    def take_keyboard(self) -> None:
        """Begin to search; when it is over the keyboard goes back to where it was."""
        came_from = self.window().focusWidget()
        if came_from is not self:
            self._came_from = came_from
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _search_again(self) -> None:
        words = words_of(self.text())
        if not words or not self.hasFocus():
            self._fold_list()
            return
        if not self._is_listing():
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        hits = self.search.find(self.text(), language(), MOST)
        place = QRect(self.mapTo(self._canvas, QPoint(0, 0)), self.size())
        self.popup.show_hits(hits, words, place)
        self._tell_readers()

    def _tell_readers(self) -> None:
        """A screen reader follows the keyboard, which stays in the line: so the line says what is chosen."""
        index = self.popup.view.currentIndex()
        chosen = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else ""
        self.setAccessibleDescription(str(chosen or ""))

    def _is_listing(self) -> bool:
        return "popup" in vars(self) and self.popup.isVisible()

    def _go(self) -> None:
        index = self.popup.view.currentIndex()
        if self._is_listing() and index.isValid():
            hit = self.popup.model.hit_at(index)
            self._end()
            self.chosen.emit(hit)

    def _leave(self) -> None:
        self._end()
        if self._came_from is not None and isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()

    def _end(self) -> None:
        self.clear()
        self._fold_list()
        self.left.emit()

    def _fold_list(self) -> None:
        if self._is_listing():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self.popup.hide()
            self.setAccessibleDescription("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click anywhere else ends the search: not everything that is clicked takes the keyboard."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            inside = isinstance(watched, QWidget) and (watched is self or self.popup.isAncestorOf(watched))
            if isinstance(watched, QWidget) and not inside and watched is not self.popup:
                self._end()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        actions: dict[str, Callable[[], None]] = {
            "next": lambda: self.popup.step(1),
            "previous": lambda: self.popup.step(-1),
            "further": lambda: self.popup.page(1),
            "back": lambda: self.popup.page(-1),
            "go": self._go,
            "leave": self._leave,
        }
        name = "" if self._composes else named(FIND_KEYS, event)
        if name:
            actions[name]()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composes = bool(event.preeditString())  # until it is committed it is no text, and its keys are its own
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self.search.prepare)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in STAYS:
            self._end()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, side = self._theme, self._theme.px(14)
        painter = QPainter(self)
        middle = (self.height() - side) // 2
        painter.drawPixmap(theme.px(11), middle, icons.pixmap(theme, "search", "text2", 14))
        if not self.text() and not self._composes and not self.hasFocus():
            painter.setFont(theme.font("meta"))
            painter.setPen(theme.color("text3"))
            box = self.rect().adjusted(0, 0, -theme.px(11), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "Ctrl K")
        painter.end()
