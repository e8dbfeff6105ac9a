"""The panel at the right: everything that is wrong or missing, by weight; a click goes to its field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao._formats import say_number
from beigao._i18n import N_, _, language
from beigao.definitions.fields import Table
from beigao.rules.findings import Finding
from beigao.ui import boxes, icons
from beigao.ui.buttons import Button
from beigao.ui.finding_filter import FilterStrip, FindingFilter, kind_of
from beigao.ui.finding_groups import Several, grouped
from beigao.ui.floating_bar import FloatingBar
from beigao.ui.session import GAPS, Place, Session
from beigao.ui.signs import SEVERITY_TOKENS
from beigao.ui.theme import Theme
from beigao.ui.words import Prose

PAGE = 400
"""Rows that are given to the view at once."""
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""


@dataclass(frozen=True)
class Heading:
    """The heading of a group, with the number of its findings."""

    text: str
    count: int


Row = Heading | Finding | Several


def _first(row: Finding | Several) -> Finding:
    return row.first if isinstance(row, Several) else row


class FindingsModel(QAbstractListModel):
    """Findings in groups: errors, warnings, hints, and at the end what is only not filled in yet.

    A list of cards that differ in height is laid out card by card, so of a very long one only the beginning is given
    to the view, and more when a person comes to its end.

    Signals:
        counted: the findings were read again, whether or not the list has changed.
    """

    counted = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._filter = FindingFilter.of(session)
        self._rows: list[Row] = []
        self._heads: list[int] = []  # the rows of the headings
        self._in_scope: Sequence[Finding] = ()
        self._given = 0  # rows that the view knows
        session.findings_changed.connect(self.refresh)
        session.answered.connect(self.refresh)
        self._filter.changed.connect(self.refresh)
        self.refresh()

    def row_at(self, index: Index) -> Row:
        return self._rows[index.row()]

    def finding_at(self, index: Index) -> Finding | None:
        """The finding of a card; of several in one card the first."""
        row = self.row_at(index)
        return _first(row) if not isinstance(row, Heading) else None

    def findings(self) -> list[Finding]:
        """The findings that pass the filter, as they are listed; of several in one card the first."""
        return [_first(row) for row in self._rows if not isinstance(row, Heading)]

    def in_scope(self) -> Sequence[Finding]:
        """The findings of the document or page, of whatever weight."""
        return self._in_scope

    def index_of(self, finding: Finding) -> QModelIndex:
        """Where a finding is listed: by what and where it is, for its sentence may have changed; else no index."""
        for row, known in enumerate(self._rows):
            if not isinstance(known, Heading) and _is_same(_first(known), finding):
                return self._index(row)
        return QModelIndex()

    def index_at(self, place: int) -> QModelIndex:
        """The finding at this place of `findings()`."""
        row = place
        for head in self._heads:
            row += head <= row
        return self._index(row)

    def place_of(self, index: Index) -> int:
        """The place in `findings()` of the finding in a row."""
        return index.row() - sum(head < index.row() for head in self._heads)

    def last_given(self) -> int:
        """The place in `findings()` of the last one that the view knows."""
        return self._given - 1 - sum(head < self._given for head in self._heads)

    def place_words(self, finding: Finding) -> str:
        """Where a finding stands: form, entry, section."""
        form = self._session.library.forms[finding.path.form]
        place = Place(finding.path.form, finding.path.entry)
        parts = [form.title.text(language())]
        if form.entries is not None:
            parts.append(f"{self._session.position(place) + 1} {self._session.title(place)}")
        return " › ".join(parts)

    def words(self, row: Finding | Several) -> str:
        """The sentence of a finding; of a gap, which are many, only what is not filled in."""
        finding = _first(row)
        if isinstance(row, Several):
            label = self._session.library.forms[finding.path.form].field(finding.path.field).label.text(language())
            if finding.id in GAPS:
                return f"{label} › " + _("{n} cells to fill in").format(n=say_number(row.count))  # never one: see SHOWN
            return _("{n} more of these in “{table}”, the next: {sentence}").format(
                n=say_number(row.count), table=label, sentence=finding.text.text(language())
            )
        if finding.id not in GAPS:
            return finding.text.text(language())
        field = self._session.library.forms[finding.path.form].field(finding.path.field)
        label = field.label.text(language())
        if finding.path.column is None or not isinstance(field, Table):
            return label
        column = field.column(finding.path.column).label.text(language())
        place = _("row {n}").format(n=say_number((finding.path.row or 0) + 1))
        return f"{label} › {place} › {column}"

    def wrong(self) -> int:
        """How many findings there are that are more than a gap."""
        return sum(finding.id not in GAPS for finding in self._session.findings())

    def article_words(self, finding: Finding) -> str:
        return self._session.library.cite(finding.articles[0], language()) if finding.articles else ""

    def refresh(self, *_args: object) -> None:
        """Read the findings again."""
        self._in_scope = self._filter.in_scope(self._session.findings())
        rows = self._read()
        if not _alike(rows, self._rows):
            self.beginResetModel()
            self._rows = rows
            self._heads = [row for row, known in enumerate(rows) if isinstance(known, Heading)]
            self._given = min(len(rows), max(PAGE, self._given))
            self.endResetModel()
        self.counted.emit()

    def _read(self) -> list[Row]:
        groups = {
            "error": _("Errors: to be mended before the final version"),
            "warning": _("Warnings: such filings come back"),
            "hint": _("Hints"),
            "gap": _("Not filled in yet"),
        }
        found: dict[str, list[Finding]] = {kind: [] for kind in groups}
        for finding in self._in_scope:
            found[kind_of(finding)].append(finding)
        rows: list[Row] = []
        for kind, findings in found.items():
            if findings and self._filter.lists(kind):
                rows += [Heading(groups[kind], len(findings)), *grouped(findings)]
        return rows

    def _index(self, row: int) -> QModelIndex:
        if row >= self._given:
            self._give(row + 1)
        return self.index(row)

    def _give(self, rows: int) -> None:
        self.beginInsertRows(QModelIndex(), self._given, rows - 1)
        self._given = rows
        self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._given < len(self._rows)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._give(min(len(self._rows), self._given + PAGE))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self._given

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.row_at(index), Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text if isinstance(row, Heading) else self.words(row)
        if role == Qt.ItemDataRole.ToolTipRole and not isinstance(row, Heading):
            first = _first(row)
            reason = first.reason.text(language()) if first.reason else ""
            return "\n".join(part for part in (first.text.text(language()), reason, self.article_words(first)) if part)
        return None


def _is_same(one: Finding, other: Finding) -> bool:
    """Whether two findings say the same of one field; the words of the sentence may have changed."""
    return one.path == other.path and one.id == other.id


def _alike(rows: list[Row], known: list[Row]) -> bool:
    """Whether two lists read the same; of a gap its place says all, and there may be very many."""
    return len(rows) == len(known) and all(
        new is old or (new.path == old.path if _are_gaps(new, old) else new == old)  # type: ignore[union-attr]
        for new, old in zip(rows, known, strict=True)
    )


def _are_gaps(new: Row, old: Row) -> bool:
    return isinstance(new, Finding) and isinstance(old, Finding) and new.id in GAPS and new.id == old.id


class FindingDelegate(QStyledItemDelegate):
    """Paints a finding as a card: sign, sentence, place at the left, article at the right."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, parent

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        model, theme = index.model(), self._theme
        assert isinstance(model, FindingsModel)
        row = model.row_at(index)
        if isinstance(row, Heading):
            return QSize(10, theme.px(34))
        return QSize(
            10, self._sentence(model.words(row), self._view.viewport().width()).height() + theme.px(18 + 12 + 8)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), self._theme
        assert isinstance(model, FindingsModel)
        row = model.row_at(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            box = option.rect.adjusted(theme.px(14), theme.px(6), -theme.px(14), 0)
            painter.setFont(theme.font("meta", bold=True))
            painter.setPen(theme.color("text2"))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.text)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(row.count))
        else:
            self._paint_card(painter, option, row, model)
        painter.restore()

    def _sentence(self, words: str, width: int) -> QRect:
        room = QRect(0, 0, width - self._theme.px(12 * 2 + 34 + 12), 10_000)
        metrics = QFontMetrics(self._theme.font("ui"))
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words)

    def _paint_card(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Finding | Several, model: FindingsModel
    ) -> None:
        theme, finding = self._theme, _first(row)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        card = QRectF(option.rect).adjusted(theme.px(12) + 0.5, 3.5, -theme.px(12) - 0.5, -3.5)
        has_keyboard = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        token = "accent" if chosen else "control" if hovered else "line"
        painter.setPen(QPen(theme.color(token), 2 if has_keyboard else 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(card, theme.px(8), theme.px(8))
        inside = option.rect.adjusted(theme.px(22), theme.px(9), -theme.px(22), -theme.px(8))
        is_gap = finding.id in GAPS
        sign, token = ("doc", "text2") if is_gap else (finding.severity, SEVERITY_TOKENS[finding.severity])
        painter.drawPixmap(inside.left(), inside.top() + 1, icons.pixmap(theme, sign, token))
        left = inside.left() + theme.px(24)
        words = model.words(row)
        sentence = self._sentence(words, option.rect.width())
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.color("text"))
        text_box = QRect(left, inside.top(), option.rect.right() - theme.px(24) - left, sentence.height())
        painter.drawText(text_box, Qt.TextFlag.TextWordWrap, words)
        painter.setFont(theme.font("meta"))
        painter.setPen(theme.color("text3"))
        metrics = painter.fontMetrics()
        foot = QRect(left, text_box.bottom() + 2, inside.right() - left, theme.px(18))
        article = metrics.elidedText(model.article_words(finding), Qt.TextElideMode.ElideRight, foot.width() * 3 // 5)
        used = metrics.horizontalAdvance(article)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, article)
        place = metrics.elidedText(
            model.place_words(finding), Qt.TextElideMode.ElideRight, foot.width() - used - theme.px(12)
        )
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, place)


class FindingsView(QListView):
    """The list of findings; cards change their height with its width."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the cards end where the chips end
        self.bar = FloatingBar(theme, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class FindingsPanel(QFrame):
    """The findings, in the panel at the right.

    Signals:
        path_wanted: the FieldPath of the finding that a person chose.
    """

    path_wanted = Signal(object)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen: Finding | None = None
        self._at = 0  # where the finding stood that a person chose last
        self.model = FindingsModel(session, self)
        self.view = FindingsView(theme, self)
        self.view.setObjectName("findings")
        self.view.setAccessibleName(_("Findings"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(FindingDelegate(theme, self.view))
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._go)
        self.view.activated.connect(self._go)
        self.filters = FilterStrip(theme, session, self)
        self._empty = Prose(theme, self._emptiness, "ui", "soft")
        self._empty.setContentsMargins(*(theme.px(16),) * 4)
        self.show_all = Button(theme, N_("Show all"), parent=self)
        self.show_all.clicked.connect(self.filters.filter.clear)
        self._again = boxes.holder(boxes.row(theme, self.show_all, boxes.STRETCH, margins=(16, 0, 16, 16)), self)
        self.setLayout(boxes.column(theme, self.filters, self._empty, self._again, (self.view, 1), gap=0))
        self.model.modelReset.connect(self._choose_again)
        self.model.counted.connect(self._show_counts)
        self._show_counts()

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to, in its order."""
        return (self.filters.scope, *self.filters.chips.values(), self.view)

    def show_place(self, place: Place) -> None:
        """Follow the page on the screen, for the findings of this page."""
        self.filters.filter.show_place(place)

    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Findings"))
        self.model.refresh()
        self.view.scheduleDelayedItemsLayout()
        self.view.viewport().update()

    def next_finding(self, step: int = 1) -> None:
        """Choose the next of the findings listed, round and round, and go to its field."""
        count = len(self.model.findings())
        if not count:
            return
        current = self.view.currentIndex()
        # where none is chosen, the one that was is mended, and the next one has taken its place
        here = self.model.place_of(current) if current.isValid() else self._at - max(step, 0)
        place = here + step
        last = count - 1 if step > 0 else self.model.last_given()  # backwards past the first: to where the list ends
        self._go(self.model.index_at(0 if place > last else last if place < 0 else place))

    def _go(self, index: QModelIndex) -> None:
        row = self.model.finding_at(index)
        if row is not None:
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            self._chosen, self._at = row, self.model.place_of(index)
            self.path_wanted.emit(row.path)

    def words(self) -> str:
        """The name of the panel, with the number of findings."""
        return _("Findings {n}").format(n=say_number(self.model.wrong()))

    def _emptiness(self) -> str:
        if self._session.findings():
            return _("Within what is chosen above, nothing is wrong or missing.")
        return _("Nothing is wrong or missing.")

    def _choose_again(self) -> None:
        if self._chosen is not None and (index := self.model.index_of(self._chosen)).isValid():
            self.view.setCurrentIndex(index)

    def _show_counts(self) -> None:
        self.filters.show_counts(self.model.in_scope())
        self._empty.retranslate()
        is_empty = self.model.rowCount() == 0
        self._empty.setVisible(is_empty)
        self._again.setVisible(is_empty and bool(self._session.findings()))
