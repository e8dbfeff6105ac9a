"""How a line of the outline is painted, and the line in which an entry gets another name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao._i18n import _
from beigao.ui import icons
from beigao.ui.outline_model import OutlineModel, OutlineRow
from beigao.ui.signs import SEVERITY_TOKENS, paint_state
from beigao.ui.theme import Theme, set_look


class OutlineDelegate(QStyledItemDelegate):
    """Paints a line: state at the left edge, name, count and worst finding at the right edge.

    Args:
        is_open: whether a row is the page on the screen.
    """

    def __init__(self, theme: Theme, is_open: Callable[[OutlineRow], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._is_open = theme, is_open

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        model = index.model()
        assert isinstance(model, OutlineModel)
        return QSize(10, self._theme.px(34 if model.row_at(index).kind == "group" else 29))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, OutlineModel)
        row, theme = model.row_at(index), self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        chosen = self._is_open(row)
        ground = box.adjusted(0, theme.px(6), 0, 0) if row.kind == "group" else box
        self._paint_ground(painter, option, ground, chosen=chosen)
        if row.kind == "group":
            hovered = bool(option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus))
            self._paint_group(painter, row, box, hovered=hovered)
        else:
            self._paint_row(painter, row, box, chosen=chosen)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        line = QLineEdit(str(index.data(Qt.ItemDataRole.EditRole)), parent)
        set_look(line, role="rename")
        line.setObjectName("rename")
        line.setAccessibleName(_("Name of the entry"))
        line.selectAll()
        return line

    def setEditorData(self, _editor: QWidget, _index: QModelIndex | QPersistentModelIndex) -> None:
        """What is being typed stays when the row changes, as it does with every check."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model, theme = index.model(), self._theme
        assert isinstance(model, OutlineModel)
        number = model.row_at(index).text.partition("  ")[0] + "  "
        before = QFontMetrics(theme.font("ui", bold=True)).horizontalAdvance(number)
        left = theme.px(8 + 8 + 18 + 22 - 4) + before
        editor.setGeometry(option.rect.adjusted(left, 1, -theme.px(8), -1))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, *, chosen: bool) -> None:
        theme = self._theme
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if not (chosen or hovered or focused):
            return
        rim = focused or (chosen and theme.scheme == "contrast")
        painter.setPen(QPen(theme.color("accent"), 2 if focused else 1) if rim else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selected" if chosen else "hover"))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))

    def _paint_group(self, painter: QPainter, row: OutlineRow, box: QRect, *, hovered: bool) -> None:
        """The heading; its arrow is seen while it is folded and when somebody comes near."""
        theme, right = self._theme, box.right() - self._theme.px(8)
        line = box.adjusted(theme.px(8), theme.px(6), 0, 0)
        if row.folded or hovered:
            sign = QPoint(right - theme.px(13), line.center().y() - theme.px(7) + 1)
            painter.drawPixmap(sign, icons.pixmap(theme, "right" if row.folded else "down", "text3", 14))
            right -= theme.px(20)
        if row.worst:
            right = self._paint_worst(painter, row, line, right)
        painter.setFont(theme.font("meta", bold=True))
        painter.setPen(theme.color("text3"))
        line.setRight(right)
        name = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_row(self, painter: QPainter, row: OutlineRow, box: QRect, *, chosen: bool) -> None:
        theme = self._theme
        left = box.left() + theme.px(8 + (18 if row.is_inside else 0))
        right = box.right() - theme.px(8)
        paint_state(painter, theme, QPointF(left + theme.px(7) + 0.5, box.center().y() + 1), row.share)
        left += theme.px(22)
        if row.worst:
            right = self._paint_worst(painter, row, box, right)
        name_font = theme.font("ui", bold=chosen)
        painter.setFont(name_font)
        name_width = painter.fontMetrics().horizontalAdvance(row.text) + theme.px(8)
        painter.setFont(theme.font("meta"))
        count_width = painter.fontMetrics().horizontalAdvance(row.shown_count)
        if row.shown_count and right - left - count_width >= name_width:  # the count yields to the name
            painter.setPen(theme.color("text3"))
            painter.drawText(
                QRect(right - count_width, box.top(), count_width + 1, box.height()),
                Qt.AlignmentFlag.AlignVCenter,
                row.shown_count,
            )
            right -= count_width + theme.px(4)
        painter.setFont(name_font)
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRect(left, box.top(), right - left, box.height()), Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_worst(self, painter: QPainter, row: OutlineRow, box: QRect, right: int) -> int:
        assert row.worst is not None
        theme, (severity, count) = self._theme, row.worst
        token = SEVERITY_TOKENS[severity]
        painter.setFont(theme.font("meta", bold=True))
        painter.setPen(theme.color(token))
        width = painter.fontMetrics().horizontalAdvance(str(count))
        painter.drawText(
            QRect(right - width, box.top(), width + 1, box.height()), Qt.AlignmentFlag.AlignVCenter, str(count)
        )
        sign = QPoint(right - width - theme.px(17), box.center().y() - theme.px(7) + 1)
        painter.drawPixmap(sign, icons.pixmap(theme, severity, token, 14))
        return right - width - theme.px(23)
