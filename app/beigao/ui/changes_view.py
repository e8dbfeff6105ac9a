"""The changes between two states of a dossier, side by side, to look at, to choose from and to go to.

Revisions, previews of imports, hand-overs and next year's dossier use it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStackedLayout, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao._i18n import N_, _
from beigao.dossier.comparison import Piece
from beigao.dossier.history import Change
from beigao.ui import boxes
from beigao.ui.change_words import ChangeLine, ChangeWords, Heading, Line, MoreLine
from beigao.ui.changes_model import ChangesModel, Index
from beigao.ui.editors.ticks import paint_tick
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import Theme
from beigao.ui.words import Elided, Label, verbatim

CHANGES_KEYS: KeyTable = {
    "tick": (N_("Choose a change, or all of an entry"), ("Space",)),
    "go": (N_("Go to the field of a change"), ("Return", "Enter")),
}
LEFT, RIGHT, GAP, BOX = 12, 14, 16, 16
"""Where a line begins and ends, what parts its sides, and the size of a tick."""
_TOKENS = {"gone": ("error", "error_soft"), "new": ("success", "success_soft")}


class ChangeDelegate(QStyledItemDelegate):
    """Paints a line: its tick and label, below them both sides with their marks."""

    def __init__(self, theme: Theme, view: QListView, model: ChangesModel) -> None:
        super().__init__(view)
        self._theme, self._view, self._model = theme, view, model
        self._heights: dict[tuple[Line, int], int] = {}

    def forget(self) -> None:
        """Measure anew: other changes are listed."""
        self._heights.clear()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line, width = self._model.line_at(index), self._view.viewport().width()
        if (line, width) not in self._heights:
            self._heights[line, width] = self._height(line, width)
        return QSize(10, self._heights[line, width])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, line = self._theme, self._model.line_at(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if isinstance(line, Heading):
            painter.fillRect(option.rect, theme.color("window"))
        elif current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color("accent_soft" if current else "hover"))
        if isinstance(line, Heading | ChangeLine):
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        if current:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1))
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            self._paint_tick(painter, option.rect, Qt.CheckState(state), current=current)
        self._paint_label(painter, option, line)
        left, right = self._columns(option.rect)
        pair = self._model.pair(line)
        for parts, column in ((pair.before, left), (pair.after, right)):
            if pair.before or pair.after:
                self._paint_side(painter, parts, column.translated(0, self._head(line)))
        painter.restore()

    def box(self, rect: QRect) -> QRectF:
        """Where the tick of a line is."""
        side = self._theme.px(BOX)
        top = rect.top() + (self._theme.px(30) - side) / 2
        return QRectF(rect.left() + self._theme.px(LEFT) + 0.5, top + 0.5, side - 1, side - 1)

    def label_box(self, rect: QRect, line: Line) -> QRect:
        """Where the label of a line is: a click on it goes to its field."""
        metrics = QFontMetrics(self._theme.font("ui", bold=isinstance(line, Heading)))
        left = rect.left() + self._theme.px(LEFT + BOX + 8)
        room = rect.right() - self._theme.px(RIGHT) - left
        width = min(metrics.horizontalAdvance(self._model.pair(line).label) + 2, room)
        return QRect(left, rect.top(), width, self._head(line))

    def columns(self, width: int) -> tuple[QRect, QRect]:
        """The sides of a line in a list of this width."""
        return self._columns(QRect(0, 0, width, 0))

    def editorEvent(  # type: ignore[override]
        self, event: QEvent, model: ChangesModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Tick a line, by a click on its box or with the keyboard."""
        if isinstance(event, QMouseEvent):
            margin = self._theme.px(8)
            wanted = event.type() == QEvent.Type.MouseButtonRelease and self.box(option.rect).adjusted(
                -margin, -margin, margin, margin
            ).contains(event.position())
        else:
            wanted = isinstance(event, QKeyEvent) and named(CHANGES_KEYS, event) == "tick"
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if not wanted or state is None:
            return False
        ticked = Qt.CheckState(state) == Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, other, Qt.ItemDataRole.CheckStateRole)

    def _head(self, line: Line) -> int:
        return self._theme.px(30 if isinstance(line, Heading | ChangeLine | MoreLine) else 20)

    def _columns(self, rect: QRect) -> tuple[QRect, QRect]:
        theme = self._theme
        left = rect.left() + theme.px(LEFT + BOX + 8)
        width = max(theme.px(60), (rect.right() - theme.px(RIGHT + GAP) - left) // 2)
        top = rect.top()
        return QRect(left, top, width, 10_000), QRect(left + width + theme.px(GAP), top, width, 10_000)

    def _height(self, line: Line, width: int) -> int:
        pair, (left, right) = self._model.pair(line), self.columns(width)
        if not pair.before and not pair.after:
            return self._head(line)
        high = max(self._laid_out(pair.before, left.width())[1], self._laid_out(pair.after, right.width())[1])
        return self._head(line) + round(high) + self._theme.px(8)

    def _laid_out(self, parts: Sequence[Piece], width: int) -> tuple[QTextLayout, float]:
        """One side of a line in its lines of text, and how high they are."""
        theme = self._theme
        text = "".join(part.text for part in parts or [Piece("same", "—")])
        layout = QTextLayout(text.replace("\r\n", "\u2028 ").replace("\n", "\u2028"), theme.font("ui"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats(parts))
        layout.beginLayout()
        high = 0.0
        while (row := layout.createLine()).isValid():
            row.setLineWidth(width)
            row.setPosition(QPointF(0, high + (theme.line("ui") - row.height()) / 2))
            high += theme.line("ui")
        layout.endLayout()
        return layout, high

    def _formats(self, parts: Sequence[Piece]) -> list[QTextLayout.FormatRange]:
        formats, at = [], 0
        for part in parts:
            length = len(part.text.encode("utf-16-le", "surrogatepass")) // 2
            if part.kind != "same":
                stretch = QTextLayout.FormatRange()
                stretch.start, stretch.length, stretch.format = at, length, self._format(part.kind)
                formats.append(stretch)
            at += length
        return formats

    def _format(self, kind: str) -> QTextCharFormat:
        """Struck through or underlined, so that the marks are seen without colours as well."""
        look = QTextCharFormat()
        ink, ground = _TOKENS[kind]
        look.setForeground(self._theme.color(ink))
        look.setBackground(self._theme.color(ground))
        look.setFontStrikeOut(kind == "gone")
        look.setFontUnderline(kind == "new")
        return look

    def _paint_tick(self, painter: QPainter, rect: QRect, state: Qt.CheckState, *, current: bool) -> None:
        box = self.box(rect)
        paint_tick(painter, self._theme, box, checked=state == Qt.CheckState.Checked, current=current)
        if state == Qt.CheckState.PartiallyChecked:
            painter.setPen(QPen(self._theme.color("accent"), 2))
            middle = box.center().y()
            painter.drawLine(QPointF(box.left() + 4, middle), QPointF(box.right() - 4, middle))

    def _paint_label(self, painter: QPainter, option: QStyleOptionViewItem, line: Line) -> None:
        theme = self._theme
        is_part = not isinstance(line, Heading | ChangeLine | MoreLine)
        painter.setFont(theme.font("meta" if is_part else "ui", bold=isinstance(line, Heading)))
        painter.setPen(theme.color("text2" if is_part else "text" if isinstance(line, Heading) else "accent"))
        box = self.label_box(option.rect, line)
        words = painter.fontMetrics().elidedText(self._model.pair(line).label, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_side(self, painter: QPainter, parts: Sequence[Piece], column: QRect) -> None:
        layout, _high = self._laid_out(parts, column.width())
        painter.setPen(self._theme.color("text" if parts else "text3"))
        layout.draw(painter, QPointF(column.topLeft()))


class ChangesList(QListView):
    """The list itself; lines change their height with its width."""

    def __init__(self, theme: Theme, model: ChangesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("changes")
        self.setModel(model)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(theme.px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class ChangesView(QWidget):
    """Changes to look at and to choose from.

    Signals:
        chosen_changed: other changes are ticked.
        target_wanted: the FieldPath or Place that a person wants to see.

    Args:
        can_choose: whether changes have boxes to tick.
    """

    chosen_changed = Signal()
    target_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, can_choose: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self.model = ChangesModel(self)
        self.model.can_choose = can_choose
        self.model.chosen_changed.connect(self.chosen_changed)
        self.view = ChangesList(theme, self.model, self)
        self._delegate = ChangeDelegate(theme, self.view, self.model)
        self.view.setItemDelegate(self._delegate)
        self.view.activated.connect(self._go)
        self.view.viewport().installEventFilter(self)
        self.view.installEventFilter(self)
        theme.changed.connect(self.view.viewport().update)
        self._before, self._after = Elided("", "caption", parent=self), Elided("", "caption", parent=self)
        self._nothing = Label("", "ui", "soft", self, wraps=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sides = boxes.holder(boxes.row(theme, gap=0), self)
        self._sides.setFixedHeight(theme.px(28))
        for label in (self._before, self._after):
            label.setParent(self._sides)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)
        self.setLayout(boxes.column(theme, self._sides, (self._stack, 1), gap=0))
        self.retranslate()

    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Changes"))

    def show_changes(self, words: ChangeWords | None, nothing: str = "") -> None:
        """Show changes, or say why there is nothing to show."""
        self._delegate.forget()
        self.model.show_changes(words)
        is_some = words is not None and bool(words.changes)
        if words is not None:
            self._before.say(verbatim(words.before.name))
            self._after.say(verbatim(words.after.name))
        self._sides.setVisible(is_some)
        self._nothing.say(verbatim(nothing or _("No answer is different.")))
        self._stack.setCurrentIndex(0 if is_some else 1)
        if is_some:
            self.view.setCurrentIndex(self.model.index(0))
        self._place_names()

    def chosen(self) -> list[Change]:
        """The changes that are ticked, in their order."""
        return self.model.chosen()

    def choose_all(self, *, chosen: bool = True) -> None:
        """Tick every change, or none."""
        self.model.choose_all(chosen=chosen)

    def _go(self, index: Index) -> None:
        line = self.model.line_at(index)
        if isinstance(line, MoreLine):
            top = self.view.verticalScrollBar().value()
            self._delegate.forget()
            self.model.list_all_rows(line)
            self.view.setCurrentIndex(self.model.index(index.row()))
            self.view.verticalScrollBar().setValue(top)
        elif (target := self.model.target(index)) is not None:
            self.target_wanted.emit(target)

    def _place_names(self) -> None:
        """The names of the two sides stand over them."""
        for label, column in zip(
            (self._before, self._after), self._delegate.columns(self.view.viewport().width()), strict=True
        ):
            label.setGeometry(column.left(), 0, column.width(), self._sides.height())

    def _label_at(self, event: QMouseEvent) -> Index | None:
        """The line whose label is under the mouse."""
        index = self.view.indexAt(event.position().toPoint())
        if not index.isValid():
            return None
        box = self._delegate.label_box(self.view.visualRect(index), self.model.line_at(index))
        return index if box.contains(event.position().toPoint()) else None

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.view.viewport() and isinstance(event, QMouseEvent):
            index = self._label_at(event)
            if event.type() == QEvent.Type.MouseMove:
                shape = Qt.CursorShape.PointingHandCursor if index is not None else Qt.CursorShape.ArrowCursor
                self.view.viewport().setCursor(shape)
            elif event.type() == QEvent.Type.MouseButtonRelease and index is not None:
                self._go(index)
        elif watched is self.view.viewport() and event.type() == QEvent.Type.Resize:
            self._place_names()
        elif (
            watched is self.view
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and named(CHANGES_KEYS, event) == "go"
            and self.view.currentIndex().isValid()
        ):
            self._go(self.view.currentIndex())
            return True
        return False
