"""One question on the page: its label and who needs it, its editor, and under it what is wrong or what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from beigao._i18n import N_, _, language
from beigao.definitions.fields import Choice, Date, FieldModel, Item, LongText, Number, People, Table, Text, YesNo
from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.dossier.values import is_empty
from beigao.rules.findings import SEVERITIES, Finding
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.editors import Surroundings, make_editor
from beigao.ui.editors.skeleton import insert_skeleton
from beigao.ui.finding_strip import FindingStrip
from beigao.ui.guidance import GuidanceCard, has_guidance
from beigao.ui.length_counter import LengthCounter, limit_of
from beigao.ui.places import number_words, place_words, tells_number
from beigao.ui.review.comment_button import CommentButton
from beigao.ui.session import GAPS
from beigao.ui.signs import SensitiveLegend
from beigao.ui.theme import Theme
from beigao.ui.words import Elided, Label

if TYPE_CHECKING:
    from beigao.ui.review.thread import Thread
    from beigao.ui.year_marks import YearMark

FINDINGS_SHOWN = 3
"""Under a field; the findings panel lists all."""
WIDE_TEXT = 60
"""A line of text that may be longer than this stands alone."""
SHORT_EXAMPLE, SHORT_OPTION = 10, 10
"""A line whose example, or a choice whose longest option, has no more characters than this takes a third."""
SHORT_CODES = frozenset({"uscc", "id_card", "mobile", "phone", "postcode"})
"""So do codes of these kinds."""
WIDE_EXAMPLE = 20
"""So does one whose example has more characters than this."""


class FieldLabel(Label):
    """A label that stays on one line where it can; Qt breaks wrapping labels long before there is need."""

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())


class NeededBy(QWidget):
    """Chips that name the documents which need an answer, and its place there; fewer where there is no room."""

    def __init__(self, theme: Theme, library: Library, form: Form, item: Item, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._library, self._form, self._item = theme, library, form, item
        self._documents = [name for name in item.required_for if name in library.documents]
        self._places: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme.px(24))
        self.retranslate()

    def retranslate(self) -> None:
        self._places = [place_words(self._library, self._form, self._item, name) for name in self._documents]
        titles = [self._library.documents[name].title.text(language()) for name in self._documents]
        listed = "\n".join(f"{title} · {place}" for title, place in zip(titles, self._places, strict=True))
        self.setToolTip(_("Needed for:") + "\n" + listed if listed else "")
        self.setAccessibleName(self.toolTip())
        self.updateGeometry()
        self.update()

    def least_width(self) -> int:
        """The width of the shortest way to say it."""
        return min(self._width(self._shorter()), self._width([self._count()])) if self._documents else 0

    def chips(self) -> list[str]:
        """What is painted in the room there is."""
        offers = (self._places, self._shorter(), [self._count()])
        return next((words for words in offers if self._width(words) <= self.width()), offers[-1])

    def minimumSizeHint(self) -> QSize:
        return QSize(self.least_width(), self._theme.px(24))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()  # the label comes first

    def _shorter(self) -> list[str]:
        more = len(self._places) - 1
        return [*self._places[:1], *([f"+{more}"] if more > 0 else [])]

    def _count(self) -> str:
        count = len(self._documents)
        return _("{n} documents").format(n=count) if count > 1 else _("1 document")

    def _width(self, chips: Sequence[str]) -> int:
        metrics = QFontMetrics(self._theme.font("meta"))
        words = sum(metrics.horizontalAdvance(text) for text in chips)
        return words + self._theme.px(14) * len(chips) + self._theme.px(6) * max(0, len(chips) - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._documents:
            return
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("meta"))
        right = self.width()
        for words in reversed(self.chips()):
            width = self._width([words])
            chip = QRect(right - width, (self.height() - theme.px(20)) // 2, width, theme.px(20))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("window"))
            painter.drawRoundedRect(chip, theme.px(4), theme.px(4))
            painter.setPen(theme.color("text2"))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
            right -= width + theme.px(6)
        painter.end()


class FieldRow(QWidget):
    """A field of a form. The page gives it findings and guidance; typing goes to the session.

    Signals:
        guidance_wanted: a person opened (True) or closed (False) the guidance.
        comments_wanted: a person opened or closed the comments.
        card_resized: the comments have another height now.
    """

    guidance_wanted = Signal(bool)
    comments_wanted = Signal(bool)
    card_resized = Signal()

    def __init__(self, field: FieldModel, path: FieldPath, surroundings: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self.field, self.path = field, path
        self._around, self._theme = surroundings, surroundings.theme
        self._strips: list[FindingStrip] = []
        self._shown: list[Finding] = []
        self.card: GuidanceCard | Thread | None = None
        self.across: QWidget | None = None  # whose whole width the card takes, laid out by the FieldFlow there
        self._head_width: int | None = None  # measured when the layout first asks, again in another language
        theme = self._theme
        self.label = FieldLabel(field.label, "label", parent=self, wraps=True)
        form = surroundings.library.forms[path.form]
        self.book = Button(
            theme, icon="book", token="text3", tip=N_("Guidance (F1)"), size=14, checkable=True, parent=self
        )
        self.book.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.book.setVisible(has_guidance(field))
        self.book.clicked.connect(self.guidance_wanted)
        self.comments = CommentButton(theme, surroundings.session.review, path, self)
        self.comments.clicked.connect(self.comments_wanted)
        self._term = Elided(self._official_term, "meta", "muted", self) if self._is_official() else None
        self._beside: list[Label] = [self._term] if self._term is not None else []  # words that stand with the label
        self.number: Label | None = None
        self.needed_by: NeededBy | None = None
        self.editor = make_editor(field, surroundings, self)
        self.editor.setObjectName(str(path))
        self.editor.take_drops_on(self)
        self._known: Json = surroundings.session.value(path)
        self.editor.set_value(self._known)
        self.editor.edited.connect(self._answer)
        self.editor.setEnabled(not surroundings.session.dossier.is_read_only)
        self.counter = LengthCounter(theme, field, self) if limit_of(field) else None
        self.gloss = Label(field.gloss, "meta", "muted", self, wraps=True) if field.gloss else None
        self.below = boxes.column(theme, gap=4)
        self.year = self._make_year_mark()
        self._place_help()
        self._head = boxes.holder(boxes.row(theme, *self._head_parts(form), gap=6), self)
        self._head.setMinimumHeight(theme.px(26))
        self.setLayout(boxes.column(theme, self._head, 2, self.editor, self.below, gap=0))
        self._space_below()
        self.retranslate()

    def retranslate(self) -> None:
        self._head_width = None
        if self._term is not None:
            self._term.setVisible(bool(self._official_term()))
        self._describe()

    @property
    def is_wide(self) -> bool:
        """Whether the row wants the whole width of the form."""
        if isinstance(self.field, Text):
            example = self.field.placeholder.zh if self.field.placeholder else ""
            return len(example) > WIDE_EXAMPLE or bool(self.field.max_length and self.field.max_length > WIDE_TEXT)
        return self.editor.is_wide

    @cached_property
    def is_short(self) -> bool:
        """Whether its answer finds room in a third of the form."""
        field = self.field
        if isinstance(field, Text):
            example = field.placeholder.zh if field.placeholder else ""
            return 0 < len(example) <= SHORT_EXAMPLE or not SHORT_CODES.isdisjoint(field.checks)
        if isinstance(field, Choice):
            options = self._around.library.options(field)
            return not field.other and all(len(option.label.zh) <= SHORT_OPTION for option in options)
        return isinstance(field, Date | YesNo | Number | People)

    def refresh(self) -> None:
        """Show the answer anew when it was changed from elsewhere than this editor."""
        if self.year is not None:
            self.year.refresh()
            self._space_below()
        stored = self._around.session.value(self.path)
        if stored != self._known and not (is_empty(stored) and is_empty(self._known)):
            self._known = stored
            self.editor.set_value(stored)
            self._describe()

    def fits(self, width: int) -> bool:
        """Whether the label stays on one line at this width."""
        if self._head_width is None:
            self._head_width = self._measured_head()
        return self._head_width <= width

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what is wrong here, worst first; what is only missing yet stays quiet."""
        wrong = sorted((found for found in findings if found.id not in GAPS), key=_by_weight)
        self.editor.show_findings(wrong)
        if wrong == self._shown:
            return
        self._shown = wrong
        self.editor.set_state(wrong[0].severity if wrong else "")
        for strip in self._strips:
            strip.hide()
            strip.deleteLater()
        self._strips = [
            FindingStrip(self._theme, self._around.library, finding, self) for finding in wrong[:FINDINGS_SHOWN]
        ]
        for place, strip in enumerate(self._strips):
            self.below.insertWidget(place, strip)
            strip.show()
        if self.gloss is not None:
            self.gloss.setVisible(not self._strips)
        self._space_below()

    def show_guidance(self, *, shown: bool, beside: QWidget | None = None) -> None:
        """Open the guidance, or close the card that is open: under the field, or as a child of the margin `beside`."""
        self._close_card()
        self.book.setChecked(shown)
        if shown:
            place = beside or self.across or self
            card = GuidanceCard(self._theme, self._around.library, self.field, place, narrow=beside is not None)
            card.closed.connect(lambda: self.guidance_wanted.emit(False))
            card.skeleton_wanted.connect(self._insert_skeleton)
            self._open_card(card)
        self._space_below()

    def show_comments(self, *, beside: QWidget | None = None) -> None:
        """Open the comments in the place of the guidance."""
        from beigao.ui.review.thread import Thread  # first needed here

        self._close_card()
        self.comments.setChecked(True)
        card = Thread(self._theme, self._around.session.review, self.path, beside or self.across or self)
        card.closed.connect(lambda: self.comments_wanted.emit(False))
        card.resized.connect(self.updateGeometry)
        card.resized.connect(self.card_resized)
        self._open_card(card)
        self._space_below()
        card.take_keyboard()

    def _open_card(self, card: GuidanceCard | Thread) -> None:
        self.card = card
        if card.parent() is self:
            self.below.addWidget(card)
        card.show()

    def _close_card(self) -> None:
        """Close guidance or comments; the keyboard does not go with them."""
        self.comments.setChecked(False)
        card, self.card = self.card, None
        if card is not None:
            focused: QWidget | None = self.window().focusWidget()
            if focused is not None and card.isAncestorOf(focused):
                self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            card.hide()
            card.deleteLater()

    def top_of_editor(self) -> QPoint:
        """Where guidance in the margin begins, in the row's own coordinates."""
        return QPoint(0, self._head.y())

    def _make_year_mark(self) -> YearMark | None:
        """How the answer stands to last year's, in a dossier that goes on from another one."""
        year = self._around.session.next_year
        if year is None:
            return None
        from beigao.ui.year_marks import YearMark  # most dossiers go on from none

        mark = YearMark(self.field, self.path, year, self._around, self)
        self.below.addWidget(mark)
        return mark

    def _place_help(self) -> None:
        """Put the counter inside a line, or below a text, beside the words that help."""
        if self.counter is not None and isinstance(line := self.editor.focusProxy(), QLineEdit):
            self.counter.stand_in(line)
        elif self.counter is not None:
            words = self.gloss or boxes.holder(boxes.row(self._theme), self)
            self.below.addLayout(boxes.row(self._theme, (words, 1), self.counter))
            return
        if self.gloss is not None:
            self.below.addWidget(self.gloss)

    def _head_parts(self, form: Form) -> list[boxes.Item]:
        """What stands over the editor, as far as this field has it: number, label, term, chips, the book."""
        parts: list[boxes.Item] = [self.label, *self._beside]
        if self.field.number and not tells_number(form, self.field):
            self.number = Label(lambda: number_words(self.field.number), "ui", "muted", self)
            self._beside.append(self.number)
            parts.insert(0, self.number)
        if not self._is_required():
            self._beside.append(Label(N_("optional"), "meta", "muted", self))
            parts.append(self._beside[-1])
        if self.editor.has_sensitive_kinds:
            parts.append(SensitiveLegend(self._theme, self))
        if self.field.required_for:
            self.needed_by = NeededBy(self._theme, self._around.library, form, self.field, self)
            parts.append((self.needed_by, 1))
        else:
            parts.append(boxes.STRETCH)
        return [*parts, self.comments, self.book]

    def _measured_head(self) -> int:
        """The width of the label with all that stands beside it."""
        label = QFontMetrics(self._theme.font("label")).horizontalAdvance(self.label.text())
        meta = QFontMetrics(self._theme.font("meta"))
        rest = [words.text() for words in self._beside if not words.isHidden()]
        extra = sum(meta.horizontalAdvance(text) + self._theme.px(8) for text in rest)
        chips = self.needed_by.least_width() + self._theme.px(6) if self.needed_by is not None else 0
        return label + extra + chips + self._theme.px(24 + 12) + self.comments.width() + self._theme.px(6)

    def _space_below(self) -> None:
        is_marked = self.year is not None and not self.year.isHidden()
        used = bool(self._strips or self.gloss) or is_marked or (self.card is not None and self.card.parent() is self)
        room = 4 if used else 2 if self.counter is not None and self.counter.parent() is self else 0
        self.below.setContentsMargins(0, self._theme.px(room), 0, 0)
        self.updateGeometry()  # also where the guidance stands across the section

    def _is_required(self) -> bool:
        cells = self.field.columns if isinstance(self.field, Table) else ()
        return bool(self.field.required_for) or any(column.required_for for column in cells)

    def _is_official(self) -> bool:
        """Whether the label is the law's."""
        return bool(self.field.number) and isinstance(self.field, LongText | Table)

    def _official_term(self) -> str:
        """In English the words that the authority uses stand beside ours."""
        return self.field.label.zh if language() == "en" else ""

    def _describe(self) -> None:
        """Name the editor for a screen reader; how long the answer is against its limit is a part of it."""
        said = [self.field.guidance.text(language())] if self.field.guidance else []
        if self.counter is not None:
            self.counter.count(self.editor.value())
            said.append(self.counter.words())
        self.editor.name_for_readers(self.field.label.text(language()), " ".join(said))

    def _insert_skeleton(self, words: str) -> None:
        """The skeleton is a step of its own, apart from what was typed before and after."""
        self._around.session.flush_typing()
        insert_skeleton(self.editor, words)
        self._around.session.answer(self.path, self.editor.value())

    def _answer(self, value: Json) -> None:
        self._known = value
        if self.counter is not None:
            self._describe()
        self._around.session.answer(self.path, value, typing=self.editor.types)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._head.geometry().contains(event.position().toPoint()):
            self.editor.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)


def _by_weight(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)
