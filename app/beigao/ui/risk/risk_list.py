"""The risks as a list: number, name, source, and the level before and after the measures."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from beigao._i18n import _
from beigao.rules.risk import Level
from beigao.ui.display import level_name
from beigao.ui.keys import named
from beigao.ui.painting import LEVEL_TOKENS
from beigao.ui.risk.matrix_view import MATRIX_KEYS
from beigao.ui.risk.overview import Risk
from beigao.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""
NUMBER, NAME, SOURCE, INITIAL, RESIDUAL = range(5)
WITH_SOURCE = 420
"""From this width on (px at 100 % text) the source has a column."""


class RiskModel(QAbstractTableModel):
    """The rows of the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._risks: tuple[Risk, ...] = ()

    def set_risks(self, risks: tuple[Risk, ...]) -> None:
        """Show these risks."""
        self.beginResetModel()
        self._risks = risks
        self.endResetModel()

    def level(self, index: Index) -> Level | None:
        """The level that a cell of the last two columns shows."""
        levels = self._risks[index.row()].levels
        return levels.initial if index.column() == INITIAL else levels.residual

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._risks)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("#", _("Risk"), _("Source"), _("Initial"), _("Residual"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        risk = self._risks[index.row()]
        if index.column() in (INITIAL, RESIDUAL):
            level = self.level(index)
            words = level_name(level) if level else _("not rated")
        else:
            words = {NUMBER: str(risk.number), NAME: risk.name, SOURCE: risk.source}[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headerData(index.column(), Qt.Orientation.Horizontal)}: {words}"
        return None


class RiskDelegate(QStyledItemDelegate):
    """Paints a cell; a level is a chip with its word."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, model = self._theme, index.model()
        assert isinstance(model, RiskModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, theme.color("selected"))
        if index.row() < model.rowCount() - 1:  # below the last one is the border of the table
            painter.setPen(theme.color("line"))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        words, box = str(index.data()), option.rect.adjusted(theme.px(8), 0, -theme.px(4), 0)
        level = model.level(index) if index.column() in (INITIAL, RESIDUAL) else None
        if level is not None:
            _paint_level(painter, theme, box, words, level)
        else:
            bold = chosen and index.column() in (NUMBER, NAME)
            painter.setFont(theme.font("ui", bold=bold))
            quiet = index.column() in (SOURCE, INITIAL, RESIDUAL)
            painter.setPen(theme.color("text2" if quiet else "text"))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


def _paint_level(painter: QPainter, theme: Theme, box: QRect, words: str, level: Level) -> None:
    painter.setFont(theme.font("ui"))
    width = min(painter.fontMetrics().horizontalAdvance(words) + theme.px(16), box.width())
    height = theme.px(21)
    chip = QRectF(box.left() + 0.5, box.center().y() - height / 2 + 0.5, width, height)
    painter.setPen(QPen(theme.level_line(LEVEL_TOKENS[level]), 1))
    painter.setBrush(theme.color(LEVEL_TOKENS[level]))
    painter.drawRoundedRect(chip, theme.px(4), theme.px(4))
    painter.setPen(theme.color("text"))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)


class RiskList(QTableView):
    """The list, as high as its rows.

    Signals:
        chosen: the row that a person chose.
        opened: the row that a person wants to go to.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._shows = theme, False
        self.rows = RiskModel(self)
        self.setObjectName("risk_list")
        self.setModel(self.rows)
        self.setItemDelegate(RiskDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(32))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(theme.px(20))
        header.setFixedHeight(theme.px(30))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(False)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.retranslate()

    def show_risks(self, risks: tuple[Risk, ...]) -> None:
        """Show these risks; none is chosen."""
        self._shows = True
        self.rows.set_risks(risks)
        self._shows = False
        self.setFixedHeight(self.sizeHint().height())
        self._fit_columns()

    def choose(self, risk: int | None) -> None:
        """Mark a row, without a signal."""
        self._shows = True
        if risk is None:
            self.clearSelection()
        elif risk != self.currentIndex().row():
            self.setCurrentIndex(self.rows.index(risk, NAME))
        self._shows = False

    def retranslate(self) -> None:
        self.setAccessibleName(_("Risks"))
        self._fit_columns()

    def sizeHint(self) -> QSize:
        rows = self.rows.rowCount() * self.verticalHeader().defaultSectionSize()
        return QSize(self._theme.px(480), self.horizontalHeader().height() + rows + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(260), self.sizeHint().height())

    def _fit_columns(self) -> None:
        theme, metrics = self._theme, QFontMetrics(self._theme.font("ui"))
        words = [level_name(level) for level in LEVEL_TOKENS] + [_("not rated"), _("Initial"), _("Residual")]  # type: ignore[arg-type]
        level = max(metrics.horizontalAdvance(word) for word in words) + theme.px(30)
        number = theme.px(36)
        room = max(0, self.viewport().width() - number - 2 * level)
        with_source = self.viewport().width() >= theme.px(WITH_SOURCE)
        self.setColumnHidden(SOURCE, not with_source)
        source = round(room * 0.45) if with_source else 0
        for column, width in enumerate((number, room - source, source, level, level)):
            self.setColumnWidth(column, width)

    def _current_changed(self, current: QModelIndex) -> None:
        if current.isValid() and not self._shows:
            self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if named(MATRIX_KEYS, event) == "open" and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
