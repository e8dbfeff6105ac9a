"""The first tour: a small card that points at five parts of the window, one after the other, while one may go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.form_page import FormPage
from beigao.ui.keys import KeyTable, named
from beigao.ui.session import WHICH_FILINGS
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label, Prose
from beigao.ui.workspace import Workspace

CARD_WIDTH = 340
GAP = 12
"""Between the card and what it talks about."""


TOUR_KEYS: KeyTable = {
    "next": (N_("Next step of the tour"), ("Return", "Enter", "Right")),
    "previous": (N_("Previous step of the tour"), ("Left",)),
    "close": (N_("Close the tour"), ("Esc",)),
}


@dataclass(frozen=True)
class Target:
    """What a step points at, in the coordinates of the workspace.

    Attributes:
        places: rectangles that would do, the best first.
        folded: whether the part itself is folded away and this is what opens it.
        in_bar: whether it stands in the bar at the top; then the card hangs below it and leaves the bar free.
    """

    places: list[QRect]
    folded: bool = False
    in_bar: bool = False


@dataclass(frozen=True)
class Step:
    """One step: what it is called and says, what it adds where the part is folded away, and where it points."""

    title: str
    says: str
    folded: str
    find: Callable[[Workspace], Target]


def _outline(workspace: Workspace) -> Target:
    if workspace.outline.isVisible():
        return Target([workspace.outline.geometry()])
    return Target([_place(workspace, workspace.outline_rail.current())], folded=True)


def _field(workspace: Workspace) -> Target:
    """The first field that is seen whole; the others are second choices."""
    page = workspace.page()
    area = page.findChild(QScrollArea, "form_area") if page is not None else None
    if not isinstance(page, FormPage) or not isinstance(area, QScrollArea):
        return Target([workspace.pages.geometry()])
    seen = _place(workspace, area.viewport())
    rows = [row for row in page.rows() if row.isVisible()]
    heads = [_place(workspace, row) for row in rows if row.book.isVisible()]
    return Target([head for head in heads if seen.contains(head)] or [seen])


def _side(workspace: Workspace) -> Target:
    if workspace.side.isVisible():
        return Target([workspace.side.geometry()])
    return Target([_place(workspace, workspace.top_bar.side)], folded=True, in_bar=True)


def _which_filings(workspace: Workspace) -> Target:
    outline = workspace.outline
    if not outline.isVisible():
        return Target([_place(workspace, workspace.outline_rail.current())], folded=True)
    index = outline.model.find(WHICH_FILINGS)
    row = outline.view.visualRect(index)
    if not index.isValid() or not outline.view.viewport().rect().contains(row.center()):
        return Target([outline.geometry()])
    return Target([QRect(outline.view.viewport().mapTo(workspace, row.topLeft()), row.size())])


def _export(workspace: Workspace) -> Target:
    return Target([_place(workspace, workspace.top_bar.export)], in_bar=True)


STEPS = (
    Step(
        N_("Everything that is asked"),
        N_(
            "The outline lists every form and how far it is: a ring is empty, a pie is in work, a check is filled in. "
            "Errors and warnings stand at its right edge."
        ),
        N_("In a narrow window it is folded away: this button or Ctrl+L opens it."),
        _outline,
    ),
    Step(
        N_("One field, and what the authority wants"),
        N_(
            "What you type is in the file within a second, right or wrong. The book, or F1, says what is asked and by "
            "which article, with a good and a weak answer."
        ),
        "",
        _field,
    ),
    Step(
        N_("What is wrong or missing"),
        N_(
            "Here you see the document as it grows and the findings, the worst first. A click leads to the field; "
            "F8 goes on to the next finding."
        ),
        N_("It is folded away at present: this button or F6 opens it."),
        _side,
    ),
    Step(
        N_("Which filings are due"),
        N_(
            "This page follows from your answers: which route, which duties, until when, each with its article. "
            "What cannot be decided yet names the field that is missing."
        ),
        N_("You find it in the outline, which is folded away: this button or Ctrl+L opens it."),
        _which_filings,
    ),
    Step(
        N_("From the answers to Word"),
        N_(
            "Export drafts at any time; gaps are printed in red. Final versions open when neither errors nor gaps "
            "stand in their way. The handbook, Shift+F1, says more."
        ),
        "",
        _export,
    ),
)


class Ring(QWidget):
    """A line around what the card talks about; clicks go through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), self._theme.px(6), self._theme.px(6))
        painter.end()


class CoachCard(QFrame):
    """The card of the tour: title, what there is to know, the number of the step, and the ways on.

    Signals:
        moved_on: by how many steps a person goes on (1 or -1).
        closed: a person has had enough.
    """

    moved_on = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("coach")
        set_look(self, role="coach")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._at, self._folded = 0, False
        self._title = Label(lambda: _(STEPS[self._at].title), "strong", wraps=True)
        self._words = Prose(theme, self._said)
        self._number = Label(self._number_words, "meta", "soft")
        leave = Button(theme, icon="close", tip=N_("Close the tour (Esc)"), size=14)
        self.back = Button(theme, N_("Previous"))
        self.next = Button(theme, self._next_words)
        leave.setObjectName("coach_close")
        leave.clicked.connect(self.closed)
        self.back.clicked.connect(lambda: self.moved_on.emit(-1))
        self.next.clicked.connect(lambda: self.moved_on.emit(1))
        head = boxes.row(theme, (self._title, 1), boxes.column(theme, leave, boxes.STRETCH, gap=0), gap=8)
        foot = boxes.row(theme, self._number, boxes.STRETCH, self.back, self.next, gap=8)
        self.setLayout(boxes.column(theme, head, self._words, foot, gap=8, margins=(16, 10, 10, 12)))

    def show_step(self, at: int, *, folded: bool) -> None:
        """Say what step `at` says, with what it adds where its part is folded away."""
        self._at, self._folded = at, folded
        for words in (self._title, self._words, self._number, self.next):
            words.retranslate()
        self.back.setEnabled(at > 0)
        self.retranslate()

    def retranslate(self) -> None:
        """A screen reader hears the whole step when the card has the keyboard, and again when the step changes."""
        self.setAccessibleName(f"{self._number_words()}: {_(STEPS[self._at].title)}")
        self.setAccessibleDescription(self._said())

    def _said(self) -> str:
        step = STEPS[self._at]
        return "\n".join([_(step.says), *([_(step.folded)] if self._folded and step.folded else [])])

    def _number_words(self) -> str:
        return _("Step {n} of {total}").format(n=self._at + 1, total=len(STEPS))

    def _next_words(self) -> str:
        return _("Done") if self._at == len(STEPS) - 1 else _("Next")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = named(TOUR_KEYS, event)
        if name == "close":
            self.closed.emit()
        elif name:
            self.moved_on.emit(1 if name == "next" else -1)
        else:
            super().keyPressEvent(event)


class Tour(QObject):
    """Leads through a workspace; nothing is held up by it.

    Attributes:
        place: what the card points at, in the coordinates of the workspace.

    Signals:
        ended: a person has closed the tour or come to its end.
    """

    ended = Signal()

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._workspace: Workspace | None = None
        self._at = 0
        self.place = QRect()
        self._later = QTimer(self)  # after the layouts have done their work
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.arrange)

    @property
    def is_running(self) -> bool:
        return self._workspace is not None

    @property
    def at(self) -> int:
        """The step that is shown, from 0."""
        return self._at

    def start(self, workspace: Workspace, at: int = 0) -> None:
        """Begin at a step, over this workspace."""
        self.stop()
        self._workspace = workspace
        self._field = workspace.field_in_hand()
        self.ring, self.card = Ring(self._theme, workspace), CoachCard(self._theme, workspace)
        self.card.moved_on.connect(self._move_on)
        self.card.closed.connect(self.end)
        workspace.place_shown.connect(self._later.start)
        for part in (workspace, workspace.side, workspace.outline):
            part.installEventFilter(self)
        self._show(at)
        self.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Take the card away; the tour has not been seen to its end."""
        workspace, self._workspace = self._workspace, None
        self._later.stop()
        if workspace is not None:
            workspace.place_shown.disconnect(self._later.start)
            for part in (workspace, workspace.side, workspace.outline):
                part.removeEventFilter(self)
            for shown in (self.ring, self.card):
                shown.hide()
                shown.deleteLater()

    def end(self) -> None:
        """Close the tour for good, and give the keyboard back."""
        workspace = self._workspace
        if workspace is None:
            return
        had_keyboard = self.card.isAncestorOf(workspace.window().focusWidget()) or self.card.hasFocus()
        self.stop()
        if had_keyboard:
            place = workspace.place()
            if self._field is not None and place == (self._field.form, self._field.entry):
                workspace.show_path(self._field)
            else:
                workspace.begin_typing()
        self.ended.emit()

    def arrange(self) -> None:
        """Put ring and card where the part of this step is now; the card does not lie on it."""
        workspace = self._workspace
        if workspace is None:
            return
        theme = self._theme
        target = STEPS[self._at].find(workspace)
        self.card.show_step(self._at, folded=target.folded)
        room = workspace.rect().adjusted(theme.px(8), theme.px(8), -theme.px(8), -theme.px(8))
        width = min(theme.px(CARD_WIDTH), room.width())
        self.card.setFixedWidth(width)
        layout = self.card.layout()
        assert layout is not None
        layout.activate()
        size = QSize(width, layout.totalHeightForWidth(width))
        self.place, card = _beside(target, size, room, theme.px(GAP))
        self.ring.setGeometry(self.place.adjusted(-3, -3, 3, 3) & workspace.rect())
        self.card.setGeometry(card)
        for part in (self.ring, self.card):
            part.show()
            part.raise_()

    def _move_on(self, step: int) -> None:
        if self._at + step >= len(STEPS):
            self.end()
        elif self._at + step >= 0:
            self._show(self._at + step)

    def _show(self, at: int) -> None:
        workspace = self._workspace
        assert workspace is not None
        self._at = at
        if STEPS[at].find is _field:
            self._bring_a_field(workspace)
        self.arrange()
        self._later.start()

    def _bring_a_field(self, workspace: Workspace) -> None:
        """See to it that there is a field to point at; the ring goes with it when the form is scrolled."""
        if not isinstance(workspace.page(), FormPage):
            workspace.show_place(workspace.first_place())
        page = workspace.page()
        area = page.findChild(QScrollArea, "form_area") if page is not None else None
        form = area.widget() if isinstance(area, QScrollArea) else None
        if not isinstance(page, FormPage) or not isinstance(area, QScrollArea) or form is None:
            return
        form.installEventFilter(self)
        first = next((row for row in page.rows() if row.book.isVisible()), None)
        seen = _place(workspace, area.viewport())
        if first is not None and not any(seen.contains(place) for place in _field(workspace).places if place != seen):
            area.ensureWidgetVisible(first, 0, self._theme.px(16))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window while its parts grow, fold and open."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move):
            self._later.start()
        return super().eventFilter(watched, event)


def _place(workspace: Workspace, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(workspace, QPoint(0, 0)), widget.size())


def _beside(target: Target, size: QSize, room: QRect, gap: int) -> tuple[QRect, QRect]:
    """The place to point at and where a card of this size lies beside it; the last resort is the emptiest corner."""
    places = target.places
    for place in places:
        around = _around(place, size, room, gap)
        for card in (around[2], *around) if target.in_bar else around:
            if room.contains(card) and not card.intersects(place):
                return place, card
    corners = [
        QRect(QPoint(x, y), size)
        for y in (room.bottom() - size.height() + 1, room.top())
        for x in (room.right() - size.width() + 1, room.left())
    ]
    return places[0], min(corners, key=lambda card: _area(card & places[0]))


def _around(place: QRect, size: QSize, room: QRect, gap: int) -> list[QRect]:
    """Cards at the right, at the left, below and above a place, pushed along it into the room."""
    x = max(room.left(), min(place.left(), room.right() - size.width() + 1))
    y = max(room.top(), min(place.top(), room.bottom() - size.height() + 1))
    corners = (
        QPoint(place.right() + gap, y),
        QPoint(place.left() - gap - size.width(), y),
        QPoint(x, place.bottom() + gap),
        QPoint(x, place.top() - gap - size.height()),
    )
    return [QRect(corner, size) for corner in corners]


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())
