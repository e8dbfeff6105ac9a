"""The cells of a table: how they are painted, and what one types into."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from beigao._i18n import N_, _, language
from beigao.definitions.fields import (
    Choice,
    Choices,
    Column,
    Date,
    LongText,
    Number,
    People,
    RiskRating,
    Text,
    YesNo,
)
from beigao.dossier.answers import Json
from beigao.dossier.values import is_empty, read_date, read_number
from beigao.rules.findings import Severity
from beigao.ui import icons
from beigao.ui.display import grouped, level_of, yes_no_name
from beigao.ui.editors.choosing import OptionCombo
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.lines import DateLine, Line
from beigao.ui.editors.table_model import Index, TableModel
from beigao.ui.editors.text_menu import window_action
from beigao.ui.keys import KeyTable, named
from beigao.ui.signs import SEVERITY_TOKENS, paint_sensitive
from beigao.ui.theme import set_look
from beigao.ui.window_actions import ACTIONS, HISTORY

POPUP_KEYS: KeyTable = {
    "keep": (N_("Close a cell that stands open beside the table"), ("Ctrl+Return", "Ctrl+Enter")),
    "undo": (N_("Take back what was typed in the cell"), ("Esc",)),
}
PASSED_ON: KeyTable = {**HISTORY, **{name: ACTIONS[name] for name in ("save", "language")}}
"""Keys of the window that work in a cell that stands open beside the table."""
WORDS = (Text, LongText, Choice, Choices)
"""Columns whose words take two lines where the rows are tall."""
LINES_READ = 400
"""Characters of a long text that are looked at for its two lines."""
RISK_TOKENS = {"low": "risk_low", "medium": "risk_mid", "high": "risk_high", "severe": "risk_severe"}


class CellDelegate(QStyledItemDelegate):
    """Paints cells and makes the small editors that fit into one."""

    def __init__(self, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = surroundings
        self._theme = surroundings.theme
        self._before: tuple[QPersistentModelIndex, Json] | None = None  # the open cell, and what it was
        self.closeEditor.connect(self._closed)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, TableModel)
        column = model.column(index)
        assert column is not None
        self._before = (QPersistentModelIndex(index), model.value(index))
        editor = self._make_editor(parent, column, model)
        editor.setAccessibleName(f"{column.label.text(language())}, {model.row_name(index.row())}")
        return editor

    def _make_editor(self, parent: QWidget, column: Column, model: TableModel) -> QWidget:
        if isinstance(column, Choice | YesNo):
            combo = OptionCombo(self._around, parent)
            is_yes_no = isinstance(column, YesNo)
            names = {"yes": yes_no_name(True), "no": yes_no_name(False)} if is_yes_no else model.option_names(column)  # type: ignore[arg-type]
            combo.fill(names, own_words=isinstance(column, Choice) and column.other)
            combo.activated.connect(lambda _index: self._done(combo))
            if combo.isEditable():
                combo.typed().textEdited.connect(lambda _text: self.commitData.emit(combo))
                combo.found.connect(lambda: self._done(combo))
            return combo
        line = DateLine(self._theme, parent) if isinstance(column, Date) else Line(self._theme, parent)
        line.textEdited.connect(lambda _text: self.commitData.emit(line))  # no typing is lost with the window
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        model, value = index.model(), index.data(Qt.ItemDataRole.EditRole)
        assert isinstance(model, TableModel)
        answer = self._answer(editor, model.column(index))
        if answer == value or (is_empty(answer) and is_empty(value)):
            return  # what is being typed stays as it is typed
        if isinstance(editor, OptionCombo):
            editor.set_value({True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value or ""))
            if editor.isEditable():
                editor.typed().selectAll()  # as Qt does it with lines: what is typed takes the place of what was
        elif isinstance(editor, Line | DateLine):
            editor.setText(grouped(value))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(model, TableModel)
        column = model.column(index)
        model.set_value(index, self._answer(editor, column))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        box = QRect(option.rect)
        if isinstance(editor, OptionCombo):
            box.setWidth(max(box.width(), self._theme.px(120)))
        box.setHeight(min(box.height(), self._theme.px(34)))
        box.moveTop(option.rect.top() + (option.rect.height() - box.height()) // 2)
        editor.setGeometry(box)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Everything is painted here: the style would ask the model for ten roles a cell, and scrolling would stick."""
        theme, model = self._theme, index.model()
        assert isinstance(model, TableModel)
        column, found = model.column(index), model.severity(index)
        gap = model.is_gap(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index, gap=gap, severity=found)
        box = option.rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        text = _("【to fill in】") if gap else model.text(index)
        counted = column is None and not model.is_fixed
        painter.setFont(theme.font("meta" if counted else "ui", bold=gap))
        painter.setPen(theme.color("error" if gap else "text3" if counted else "text2" if column is None else "text"))
        if isinstance(column, RiskRating) and (risk := level_of(model.value(index))):
            self._paint_level(painter, box, text, RISK_TOKENS[risk])
        elif model.is_marked(index):
            paint_sensitive(painter, theme, box.left(), box.center().y() + 0.5, wholly=True)
        elif isinstance(column, WORDS) and option.rect.height() > theme.px(40):
            _paint_lines(painter, box, text, theme.px(19))
        else:
            if found is not None:
                painter.drawPixmap(
                    QPoint(box.right() - theme.px(13), box.center().y() - theme.px(7)),
                    icons.pixmap(theme, found, SEVERITY_TOKENS[found], 14),
                )
                box.adjust(0, 0, -theme.px(18), 0)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            right = isinstance(column, Number | People)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, *, gap: bool, severity: Severity | None
    ) -> None:
        """What is chosen, wrong or missing; the line below the row; the rim of the cell that the keyboard is in."""
        theme, states = self._theme, QStyle.StateFlag
        ground = ""
        if option.state & states.State_Selected:
            ground = "selected"
        elif gap or severity == "error":
            ground = "error_soft"
        elif severity == "warning":
            ground = "warning_soft"
        if ground:
            painter.fillRect(option.rect.adjusted(0, 0, 0, -1), theme.color(ground))
        if index.row() < index.model().rowCount() - 1:  # below the last one is the rim of the table
            line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
            painter.fillRect(line, theme.color("line"))
        if option.state & states.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -2))

    def _paint_level(self, painter: QPainter, box: QRect, text: str, token: str) -> None:
        width = painter.fontMetrics().horizontalAdvance(text) + self._theme.px(16)
        chip = QRect(box.left(), box.center().y() - self._theme.px(10), min(width, box.width()), self._theme.px(20))
        painter.setBrush(self._theme.color(token))
        pen = painter.pen()
        painter.setPen(self._theme.level_line(token))
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), self._theme.px(4), self._theme.px(4))
        painter.setPen(pen)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _answer(self, editor: QWidget, column: Column | None) -> Json:
        if isinstance(editor, OptionCombo):
            value = editor.value()
            return {"yes": True, "no": False}.get(value, value) if isinstance(column, YesNo) else value
        text = editor.text() if isinstance(editor, Line | DateLine) else ""
        if isinstance(column, Number | People):
            return read_number(text) if text.strip() else ""
        return read_date(text) if isinstance(column, Date) else text

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def _closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Esc takes the typing back."""
        if self._before is not None and hint == QAbstractItemDelegate.EndEditHint.RevertModelCache:
            index, value = self._before
            model = index.model()
            if index.isValid() and isinstance(model, TableModel):
                model.set_value(index, value)
        self._before = None


def _is_same(value: Json, other: Json) -> bool:
    return value == other or (is_empty(value) and is_empty(other))


def _paint_lines(painter: QPainter, box: QRect, text: str, height: int) -> None:
    """A long text in two lines, broken as its language breaks, the second one cut with an ellipsis."""
    first, second = _two_lines(" ".join(text[:LINES_READ].split()), QFont(painter.font()), box.width())
    top = box.center().y() - (height if second else height // 2)
    for line, part in enumerate((first, second)):
        place = QRect(box.left(), top + line * height, box.width() + 2, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, part)


@lru_cache(maxsize=1024)  # the cells of some screens
def _two_lines(words: str, font: QFont, width: int) -> tuple[str, str]:
    layout = QTextLayout(words, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(width)
    layout.endLayout()
    end = first.textLength()
    second = QFontMetrics(font).elidedText(words[end:].lstrip(), Qt.TextElideMode.ElideRight, width)
    return words[:end].rstrip(), second


class CellPopup(QFrame):
    """A cell opened beside its table, for answers that are larger than a cell. Esc takes the typing back."""

    def __init__(
        self, editor: Editor, model: TableModel, cell: QPersistentModelIndex, parent: QWidget, width: int
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_look(self, role="popup")
        self.setObjectName("cell_popup")
        self.editor = editor
        self._model, self._cell = model, cell
        self._before = self._seen = model.value(cell)
        editor.setParent(self)
        editor.set_value(self._before)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(editor.theme.px(8),) * 4)
        layout.addWidget(editor)
        self.setFixedWidth(editor.theme.px(width))
        editor.edited.connect(self._store)
        editor.edited.connect(self._fit)
        for change in (model.dataChanged, model.modelReset, model.rowsRemoved):
            change.connect(self._follow)
        self._actions = {name: found for name in PASSED_ON if (found := window_action(parent, name)) is not None}
        for step in HISTORY:
            if step in self._actions:
                self._actions[step].triggered.connect(self._stepped)
        for widget in (editor, *editor.inputs()):
            widget.installEventFilter(self)

    def open_over(self, view: QWidget, cell: QRect) -> None:
        """Show the popup over a cell, inside the screen."""
        self._fit()
        place = view.mapToGlobal(cell.topLeft())
        room = view.screen().availableGeometry()
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        place.setY(max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.move(place)
        self.show()
        self.editor.setFocus()

    def _store(self, value: Json) -> None:
        self._seen = value
        self._model.set_value(self._cell, value)

    def _follow(self, *_args: object) -> None:
        """Show what the cell has become, from wherever it was changed; without a cell there is nothing to show."""
        if not self._cell.isValid():
            self.close()
        elif not _is_same(self._model.value(self._cell), self.editor.value()):
            self.editor.set_value(self._model.value(self._cell))
            self._fit()

    def _stepped(self) -> None:
        """After undo or redo: where another place than this cell has changed, that one is looked at."""
        now = self._model.value(self._cell) if self._cell.isValid() else self._seen
        if _is_same(now, self._seen):
            self.close()
        self._seen = now

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedHeight(
            layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else self.sizeHint().height()
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            name = named(POPUP_KEYS, event)
            if name == "undo":
                self._store(self._before)
            if name:
                self.close()
                return True
            if passed := named(PASSED_ON, event):  # a popup keeps the keys of the window from it
                if passed in self._actions:
                    self._actions[passed].trigger()
                return True
        return super().eventFilter(watched, event)
