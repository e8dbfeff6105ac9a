"""The panel at the right: everything that is wrong or missing, by weight; a click goes to its field."""

from __future__ import annotations

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

from beigao._i18n import N_, _, language
from beigao.definitions.fields import Table
from beigao.rules.findings import SEVERITIES, Finding
from beigao.ui import boxes, icons
from beigao.ui.buttons import Button
from beigao.ui.finding_groups import Several, grouped
from beigao.ui.session import GAPS, Place, Session
from beigao.ui.signs import SEVERITY_TOKENS
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label, Prose

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
    """Findings in groups: errors, warnings, hints, and at the end what is only not filled in yet."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[Row] = []
        session.findings_changed.connect(self.refresh)
        session.answered.connect(self.refresh)
        self.refresh()

    def row_at(self, index: Index) -> Row:
        return self._rows[index.row()]

    def finding_at(self, index: Index) -> Finding | None:
        """The finding of a card; of several in one card the first."""
        row = self.row_at(index)
        return _first(row) if not isinstance(row, Heading) else None

    def findings(self) -> list[Finding]:
        """The findings in the order in which they are listed; of several in one card the first."""
        return [_first(row) for row in self._rows if not isinstance(row, Heading)]

    def index_of(self, finding: Finding) -> QModelIndex:
        return self.index(
            next(at for at, row in enumerate(self._rows) if not isinstance(row, Heading) and _first(row) == finding)
        )

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
                return f"{label} › " + _("{n} cells to fill in").format(n=f"{row.count:,}")
            return _("{n} more of these in “{table}”, the next: {sentence}").format(
                n=f"{row.count:,}", table=label, sentence=finding.text.text(language())
            )
        if finding.id not in GAPS:
            return finding.text.text(language())
        field = self._session.library.forms[finding.path.form].field(finding.path.field)
        label = field.label.text(language())
        if finding.path.column is None or not isinstance(field, Table):
            return label
        column = field.column(finding.path.column).label.text(language())
        place = _("row {n}").format(n=(finding.path.row or 0) + 1)
        return f"{label} › {place} › {column}"

    def wrong(self) -> int:
        """How many findings there are that are more than a gap."""
        return sum(finding.id not in GAPS for finding in self._session.findings())

    def article_words(self, finding: Finding) -> str:
        return self._session.library.cite(finding.articles[0], language()) if finding.articles else ""

    def refresh(self, *_args: object) -> None:
        """Read the findings again."""
        rows = self._read()
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def _read(self) -> list[Row]:
        groups = {
            "error": _("Errors: to be mended before the final version"),
            "warning": _("Warnings: such filings come back"),
            "hint": _("Hints"),
        }
        findings = self._session.findings()
        rows: list[Row] = []
        for severity in SEVERITIES:
            found = [finding for finding in findings if finding.severity == severity and finding.id not in GAPS]
            rows += [Heading(groups[severity], len(found)), *grouped(found)] if found else []
        gaps = [finding for finding in findings if finding.id in GAPS]
        return [*rows, Heading(_("Not filled in yet"), len(gaps)), *grouped(gaps)] if gaps else rows

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

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
        painter.setPen(QPen(theme.color("accent" if chosen else "control" if hovered else "line"), 1))
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class FindingsPanel(QFrame):
    """The right side.

    Signals:
        path_wanted: the FieldPath of the finding that a person chose.
        fold_wanted: a person folds the panel away.
    """

    path_wanted = Signal(object)
    fold_wanted = Signal()

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="side")
        self._chosen: Finding | None = None
        self._at = 0  # where the finding stood that a person chose last
        self.model = FindingsModel(session, self)
        self.view = FindingsView(self)
        self.view.setObjectName("findings")
        self.view.setModel(self.model)
        self.view.setItemDelegate(FindingDelegate(theme, self.view))
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._go)
        self.view.activated.connect(self._go)
        self._title = Label(self._words, "strong")
        self.fold = Button(theme, icon="close", tip=N_("Fold (F6)"), size=14)
        self.fold.clicked.connect(self.fold_wanted)
        bar = boxes.frame("bar", boxes.row(theme, self._title, boxes.STRETCH, self.fold, margins=(14, 0, 8, 0)), self)
        bar.setFixedHeight(theme.px(44))
        self._empty = Prose(theme, N_("Nothing is wrong or missing."), "ui", "soft")
        self._empty.setContentsMargins(*(theme.px(16),) * 4)
        self.setLayout(boxes.column(theme, bar, self._empty, (self.view, 1), gap=0))
        self.model.modelReset.connect(self._show_again)
        self._show_again()

    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Findings"))
        self.model.refresh()
        self.view.scheduleDelayedItemsLayout()
        self.view.viewport().update()

    def next_finding(self, step: int = 1) -> None:
        """Choose the next finding, round and round, and go to its field."""
        findings = self.model.findings()
        if not findings:
            return
        current = self.view.currentIndex()
        row = self.model.finding_at(current) if current.isValid() else None
        # where none is chosen, the one that was is mended, and the next one has taken its place
        here = findings.index(row) if row is not None else self._at - max(step, 0)
        self._go(self.model.index_of(findings[(here + step) % len(findings)]))

    def _go(self, index: QModelIndex) -> None:
        row = self.model.finding_at(index)
        if row is not None:
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            self._chosen, self._at = row, self.model.findings().index(row)
            self.path_wanted.emit(row.path)

    def _words(self) -> str:
        wrong = self.model.wrong()
        return _("Findings {n}").format(n=wrong)

    def _show_again(self) -> None:
        findings = self.model.findings()
        if self._chosen in findings:
            self.view.setCurrentIndex(self.model.index_of(self._chosen))
        self._title.retranslate()
        self._empty.setVisible(not findings)
