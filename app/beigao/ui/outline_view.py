"""The list of the outline: its keys, its menus, what is dragged in it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QListView, QMenu, QWidget

from beigao._i18n import N_, _
from beigao.ui.entry_actions import EntryActions
from beigao.ui.floating_bar import FloatingBar
from beigao.ui.keys import KeyTable, named
from beigao.ui.outline_delegate import OutlineDelegate
from beigao.ui.outline_model import OutlineModel, OutlineRow
from beigao.ui.session import Place
from beigao.ui.theme import Theme

OUTLINE_KEYS: KeyTable = {
    "enter": (N_("Go into the page; fold or open a group"), ("Return", "Enter")),
    "fold": (N_("Fold the group"), ("Left",)),
    "open": (N_("Open the group"), ("Right",)),
}
ENTRY_MIME = "application/x-beigao-entry"


class OutlineView(QListView):
    """The list; keys work on the chosen entry, entries are moved by dragging, headings fold their groups.

    Attributes:
        shown: the place that the page on the screen is of.

    Signals:
        typing_wanted: a person goes on into the page.
        entry_dropped: the Place of an entry that was dragged, and its new position in its list.
    """

    typing_wanted = Signal()
    entry_dropped = Signal(object, int)

    def __init__(self, theme: Theme, model: OutlineModel, actions: EntryActions, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model, self._actions = theme, model, actions
        self._drop_line: int | None = None
        self.shown: Place | None = None
        self.setModel(model)
        self.setItemDelegate(OutlineDelegate(theme, lambda row: row.kind != "group" and row.place == self.shown, self))
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)  # the table of keys says what begins it
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.bar = FloatingBar(theme, self)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    def row(self) -> OutlineRow | None:
        """The chosen row."""
        index = self.currentIndex()
        return self._model.row_at(index) if index.isValid() else None

    def place(self) -> Place | None:
        """The chosen place."""
        row = self.row()
        return row.place if row is not None and row.kind != "group" else None

    def fold(self, group: str, *, folded: bool) -> None:
        """Fold a group or open it; the keyboard goes to its heading."""
        self._model.fold(group, folded=folded)
        self.setCurrentIndex(self._model.heading(group))

    def drop_position(self, place: Place, at: QPoint) -> tuple[int, int] | None:
        """The position in its list to which an entry would go, and the height of the line that shows it.

        None where it cannot go.
        """
        entries = [
            (index, self.visualRect(index))
            for index in (self._model.index(row) for row in range(self._model.rowCount()))
            if self._model.row_at(index).kind == "entry" and self._model.row_at(index).place.form == place.form
        ]
        if not entries:
            return None
        first, last = entries[0][1], entries[-1][1]
        reach = first.height()  # also over the heading, and a little below
        if not first.top() - reach <= at.y() <= last.bottom() + reach // 2:
            return None
        before = sum(at.y() > box.center().y() for _index, box in entries)
        line = entries[before][1].top() if before < len(entries) else last.bottom() + 1
        here = [self._model.row_at(index).place for index, _box in entries].index(place)
        return before - (before > here), line

    def closeEditor(self, editor: QWidget, _hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab in the line of a name ends it; it does not begin the next one."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _clicked(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row.kind == "group":
            self.fold(row.group, folded=not row.folded)

    def _double_clicked(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row.kind == "entry":
            self._actions.rename(row.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QListView.State.EditingState:
            return  # a key that the line of a name has left over
        row, name = self.row(), named(OUTLINE_KEYS, event)
        if row is None:
            super().keyPressEvent(event)
        elif name == "enter" and row.kind == "group":
            self.fold(row.group, folded=not row.folded)
        elif name == "enter":
            self.typing_wanted.emit()
        elif name in ("fold", "open"):
            self.fold(row.group or self._model.group_of(row.place), folded=name == "fold")
        elif row.kind == "group" or not self._actions.handle_key(event, row.place):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        row = self._model.row_at(index)
        point = event.globalPos() if by_mouse else self.mapToGlobal(self.visualRect(index).bottomLeft())
        if row.kind != "group":
            self.setCurrentIndex(index)
        if row.kind != "group" and self._actions.occurs_often(row.place.form):
            self._actions.open_menu(row.place, point)
        else:
            self._open_fold_menu(row, point)

    def _open_fold_menu(self, row: OutlineRow, point: QPoint) -> None:
        group = row.group or self._model.group_of(row.place)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("fold_menu")
        groups = [known.group for known in self._model.headings()]
        words = _("Open the group") if row.folded else _("Fold the group")
        menu.addAction(words, lambda: self.fold(group, folded=not row.folded))
        menu.addSeparator()
        menu.addAction(_("Fold all groups"), lambda: self._model.set_folded(groups))
        menu.addAction(_("Open all groups"), lambda: self._model.set_folded(()))
        menu.popup(point)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scrollTo(self.currentIndex())

    def startDrag(self, _actions: Qt.DropAction) -> None:
        row = self.row()
        if row is None or row.kind != "entry":
            return
        drag = QDrag(self)
        drag.setMimeData(entry_data(row.place))
        drag.setPixmap(self.viewport().grab(self.visualRect(self.currentIndex())))
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        place, at = self._dragged(event.mimeData()), event.position().toPoint()
        drop = self.drop_position(place, at) if place is not None else None
        self._show_drop(drop[1] if drop else None)
        edge = self._theme.px(20)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + (-edge // 4 if at.y() < edge else edge // 4 if at.y() > self.height() - edge else 0))
        event.setDropAction(Qt.DropAction.MoveAction)
        event.setAccepted(drop is not None)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        place = self._dragged(event.mimeData())
        drop = self.drop_position(place, event.position().toPoint()) if place is not None else None
        self._show_drop(None)
        if place is not None and drop is not None:
            event.acceptProposedAction()
            self.entry_dropped.emit(place, drop[0])

    def _dragged(self, data: QMimeData) -> Place | None:
        """The entry that is dragged, if it is one of this outline."""
        form, _colon, entry = bytes(data.data(ENTRY_MIME).data()).decode().partition(":")
        place = Place(form, entry)
        return place if entry and self._model.find(place).isValid() else None

    def _show_drop(self, line: int | None) -> None:
        self._drop_line = line
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_line is not None:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawLine(self._theme.px(34), self._drop_line, self.width() - self._theme.px(8), self._drop_line)
            painter.end()


def entry_data(place: Place) -> QMimeData:
    """An entry as it is dragged."""
    data = QMimeData()
    data.setData(ENTRY_MIME, f"{place.form}:{place.entry}".encode())
    return data
