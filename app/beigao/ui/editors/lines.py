"""Line edits and combos as the forms use them: with a unit, a gloss or a calendar painted inside their right end."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QCompleter,
    QFrame,
    QLineEdit,
    QListView,
    QSpinBox,
    QStyledItemDelegate,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from beigao._i18n import N_, _, language
from beigao.dossier.values import read_date
from beigao.ui import icons
from beigao.ui.editors.text_menu import open_text_menu
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import Theme, set_look
from beigao.ui.window_actions import HISTORY

DATE_KEYS: KeyTable = {"calendar": (N_("Open the calendar of a date"), ("Alt+Down", "F4"))}


class AnswerLine(QLineEdit):
    """A line that leaves undo and redo to the dossier, which takes back any change in its order."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if steps_history(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        open_text_menu(self, event)

    def show_text(self, text: str) -> None:
        """Show another text; while one works here the caret stands behind what has changed, else at the beginning."""
        caret = behind_change(self.text(), text) if self.hasFocus() else 0
        self.setText(text)
        self.setCursorPosition(caret)


def steps_history(event: QKeyEvent) -> bool:
    """Whether a key means undo or redo."""
    return bool(named(HISTORY, event))


def behind_change(old: str, new: str) -> int:
    """The place in the new text behind what differs from the old one."""
    same = next(
        (at for at, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b),
        min(len(old), len(new)),
    )
    return len(new) - same


class Line(AnswerLine):
    """One line; `set_tail` paints a unit and a grey gloss inside its right end."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._unit = self._gloss = ""

    def set_tail(self, unit: str = "", gloss: str = "") -> None:
        """The unit stands at the end, the gloss before it."""
        self._unit, self._gloss = unit, gloss
        metrics = QFontMetrics(self._theme.font("ui"))
        width = sum(metrics.horizontalAdvance(text) + self._theme.px(8) for text in (unit, gloss) if text)
        self.setTextMargins(0, 0, width, 0)
        self.update()

    def tail(self) -> tuple[str, str]:
        """The unit and the gloss that are painted."""
        return self._unit, self._gloss

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._unit or self._gloss):
            return
        painter = QPainter(self)
        painter.setFont(self._theme.font("ui"))
        right = self.width() - self._theme.px(11)
        for text, token in ((self._unit, "text2"), (self._gloss, "text3")):
            if text:
                width = painter.fontMetrics().horizontalAdvance(text)
                painter.setPen(self._theme.color(token))
                box = QRect(right - width, 0, width + 1, self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                right -= width + self._theme.px(8)
        painter.end()


class DateLine(AnswerLine):
    """A date as text with a calendar: it may be empty or half-typed, which QDateEdit does not allow."""

    picked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setTextMargins(0, 0, theme.px(24), 0)
        self.setMouseTracking(True)
        self.retranslate()

    def retranslate(self) -> None:
        self.setPlaceholderText(_("yyyy-mm-dd"))

    def date_text(self) -> str:
        """The date as YYYY-MM-DD, or the text as it was typed."""
        return read_date(self.text()) if self.text().strip() else ""

    def open_calendar(self) -> None:
        """Show the calendar below the line; a click takes a day."""
        popup = _CalendarPopup(self._theme, QDate.fromString(self.date_text(), Qt.DateFormat.ISODate), self)
        popup.chosen.connect(self._take)
        popup.open_below(self)

    def _take(self, day: QDate) -> None:
        self.setText(day.toString(Qt.DateFormat.ISODate))
        self.picked.emit()
        self.setFocus()

    def _on_icon(self, place: QPoint) -> bool:
        return place.x() >= self.width() - self._theme.px(32) and not self.isReadOnly()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hand = self._on_icon(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._on_icon(event.position().toPoint()):
            self.open_calendar()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if named(DATE_KEYS, event):
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_at_end(self, self._theme, "calendar", 10)


class _CalendarPopup(QFrame):
    chosen = Signal(object)

    def __init__(self, theme: Theme, day: QDate, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_look(self, role="popup")
        calendar = QCalendarWidget(self)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setLocale(_locale())
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        for part, name in ((QTableView, _("Days")), (QSpinBox, _("Year"))):
            for inside in calendar.findChildren(part):
                inside.setAccessibleName(name)
        for name, icon in (("qt_calendar_prevmonth", "left"), ("qt_calendar_nextmonth", "right")):
            step = calendar.findChild(QToolButton, name)
            if step is not None:
                step.setIcon(icons.icon(theme, icon, "text2", 16))
        ordinary = QTextCharFormat()
        ordinary.setForeground(theme.color("text"))  # red is for errors
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekend, ordinary)
        today = QTextCharFormat()
        today.setForeground(theme.color("accent"))
        today.setFontWeight(600)
        calendar.setDateTextFormat(QDate.currentDate(), today)
        if day.isValid():
            calendar.setSelectedDate(day)
        calendar.clicked.connect(self._choose)
        calendar.activated.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.px(4),) * 4)
        layout.addWidget(calendar)
        self.setFocusProxy(calendar)
        self._done = False

    def open_below(self, widget: QWidget) -> None:
        place_popup(self, widget)
        self.show()
        self.setFocus()

    def _choose(self, day: QDate) -> None:
        if not self._done:  # a double click is a click and an activation
            self._done = True
            self.chosen.emit(day)
            self.close()


class Combo(QComboBox):
    """A combo that paints its own arrow and leaves the wheel to the page, unless its list is open.

    Signals:
        found: a person took an item that the search offered.
    """

    found = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(14)

    def make_searchable(self) -> None:
        """Let a person type to find an item, or to write words of their own."""
        self.setEditable(True)
        line = AnswerLine(self)
        line.setTextMargins(-2, 0, 0, 0)  # a line keeps 2 px of its own: words begin where those of other combos do
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.model(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        offers = QListView(self)
        set_look(offers, role="offers")
        completer.setPopup(offers)
        completer.activated.connect(lambda _text: self.found.emit())
        self.setCompleter(completer)
        self.setAccessibleName(self.accessibleName())
        self.setAccessibleDescription(self.accessibleDescription())

    def typed(self) -> QLineEdit:
        """The line that one types into, of a searchable combo."""
        line = self.lineEdit()
        assert line is not None
        return line

    def setAccessibleName(self, name: str) -> None:
        """Name the combo, and the line inside it that has the keyboard when one types to find."""
        super().setAccessibleName(name)
        if (line := self.lineEdit()) is not None:
            line.setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        if (line := self.lineEdit()) is not None:
            line.setAccessibleDescription(description)

    def showPopup(self) -> None:
        self.view().setAccessibleName(self.accessibleName())
        if not isinstance(self.itemDelegate(), QStyledItemDelegate):  # only such a one keeps to the style sheet
            self.setItemDelegate(QStyledItemDelegate(self))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_at_end(self, self._theme, "down", 8)


def place_popup(popup: QWidget, below: QWidget) -> None:
    """Move a popup under a widget, or above it where the screen ends."""
    popup.adjustSize()
    room = below.screen().availableGeometry()
    place = below.mapToGlobal(QPoint(0, below.height() + 2))
    if place.y() + popup.height() > room.bottom():
        place.setY(below.mapToGlobal(QPoint(0, 0)).y() - popup.height() - 2)
    place.setX(max(room.left(), min(place.x(), room.right() - popup.width())))
    popup.move(place)


def _paint_at_end(widget: QWidget, theme: Theme, icon: str, inset: int) -> None:
    """Paint an icon inside the right end of a widget; only in its paint event."""
    painter = QPainter(widget)
    side = theme.px(16)
    drawn = icons.pixmap(theme, icon, "text2")
    painter.drawPixmap(widget.width() - side - theme.px(inset), (widget.height() - side) // 2, drawn)
    painter.end()


def _locale() -> QLocale:
    return QLocale("zh_CN" if language() == "zh" else "en_GB")
