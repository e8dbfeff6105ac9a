"""The outline at the left: every form and entry of the dossier, and the tools for entries."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao._i18n import N_, _
from beigao.ui import boxes, icons
from beigao.ui.buttons import Button
from beigao.ui.entry_actions import EntryActions
from beigao.ui.outline_model import OutlineModel, OutlineRow
from beigao.ui.session import Place, Session
from beigao.ui.signs import SEVERITY_TOKENS, paint_state
from beigao.ui.theme import Theme, set_look


class OutlineDelegate(QStyledItemDelegate):
    """Paints a line: state at the left edge, name, count and worst finding at the right edge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

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
        if row.kind == "group":
            painter.setFont(theme.font("meta", bold=True))
            painter.setPen(theme.color("text3"))
            painter.drawText(box.adjusted(theme.px(8), theme.px(6), 0, 0), Qt.AlignmentFlag.AlignVCenter, row.text)
        else:
            self._paint_ground(painter, option, box)
            self._paint_row(painter, row, box, chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect) -> None:
        theme = self._theme
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if not (chosen or hovered or focused):
            return
        rim = focused or (chosen and theme.scheme == "contrast")
        painter.setPen(QPen(theme.color("accent"), 2 if focused else 1) if rim else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selected" if chosen else "hover"))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))

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
        count_width = painter.fontMetrics().horizontalAdvance(row.count)
        if row.count and right - left - count_width >= name_width:  # the count yields to the name
            painter.setPen(theme.color("text3"))
            painter.drawText(
                QRect(right - count_width, box.top(), count_width + 1, box.height()),
                Qt.AlignmentFlag.AlignVCenter,
                row.count,
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


class OutlineView(QListView):
    """The list; keys work on the chosen entry."""

    def __init__(self, theme: Theme, model: OutlineModel, actions: EntryActions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setModel(model)
        self.setItemDelegate(OutlineDelegate(theme, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def place(self) -> Place | None:
        """The chosen place."""
        model = self.model()
        assert isinstance(model, OutlineModel)
        index = self.currentIndex()
        return model.row_at(index).place if index.isValid() and model.row_at(index).kind != "group" else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.place()
        if place is None or not self._actions.handle_key(event, place):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        place = self.place()
        if place is not None:
            point = event.globalPos() if by_mouse else self.mapToGlobal(self.visualRect(index).bottomLeft())
            self._actions.open_menu(place, point)


class Outline(QFrame):
    """The left panel.

    Signals:
        place_wanted: the Place that a person chose; for the list of a form's entries it has no entry.
    """

    place_wanted = Signal(object)

    def __init__(self, theme: Theme, session: Session, actions: EntryActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, role="outline")
        self._actions = actions
        self._at: Place | None = None
        self.model = OutlineModel(session, self)
        self.view = OutlineView(theme, self.model, actions, self)
        self.view.setObjectName("outline")
        self.add = Button(theme, N_("Add"), "quiet", icon="plus", tip=N_("Add an entry (Ins)"), parent=self)
        self.copy = Button(theme, icon="copy", tip=N_("Copy the entry (Ctrl+D)"), parent=self)
        self.delete = Button(theme, icon="trash", tip=N_("Delete the entry (Del)"), parent=self)
        self.up = Button(theme, icon="up", tip=N_("Move up (Alt+↑)"), parent=self)
        self.down = Button(theme, icon="down", tip=N_("Move down (Alt+↓)"), parent=self)
        tools = boxes.row(
            theme, self.add, boxes.STRETCH, self.up, self.down, self.copy, self.delete, gap=2, margins=(8, 4, 8, 0)
        )
        self._tools = boxes.holder(tools, self)
        self.setLayout(boxes.column(theme, (self.view, 1), self._tools, gap=0, margins=(0, 8, 0, 8)))
        self.add.clicked.connect(self._add)
        self.copy.clicked.connect(lambda: self._with_entry(actions.copy))
        self.delete.clicked.connect(lambda: self._with_entry(actions.delete))
        self.up.clicked.connect(lambda: self._with_entry(lambda place: actions.move(place, -1)))
        self.down.clicked.connect(lambda: self._with_entry(lambda place: actions.move(place, 1)))
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.model.modelReset.connect(self._show_again)
        self.retranslate()
        self._show_tools()

    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Outline"))
        self.model.refresh()

    def show_place(self, place: Place) -> None:
        """Mark a place as the one that is open."""
        self._at = place
        index = self.model.find(place)
        if index.isValid() and index != self.view.currentIndex():
            self.view.setCurrentIndex(index)
        if index.isValid():
            self.view.scrollTo(index)
        self._show_tools()

    def _current_changed(self) -> None:
        place = self.view.place()
        if place is not None and place != self._at:
            self._at = place
            self._show_tools()
            self.place_wanted.emit(place)

    def _show_again(self) -> None:
        if self._at is not None:
            self.show_place(self._at)

    def _show_tools(self) -> None:
        many = self._at is not None and self._actions.occurs_often(self._at.form)
        self._tools.setVisible(many)
        for button in (self.copy, self.delete, self.up, self.down):
            button.setEnabled(bool(self._at and self._at.entry))
        if self._at and self._at.entry and many:
            self.up.setEnabled(self._actions.can_move(self._at, -1))
            self.down.setEnabled(self._actions.can_move(self._at, 1))

    def _add(self) -> None:
        if self._at is not None:
            self._actions.add_by_menu(self._at.form, self.add.mapToGlobal(QPoint(0, -4)))

    def _with_entry(self, action: object) -> None:
        if self._at is not None and self._at.entry and callable(action):
            action(self._at)
