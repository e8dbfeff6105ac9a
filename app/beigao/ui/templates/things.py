"""The list of what lies in the user's folder: each thing with its document, and whether Beigao uses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao._i18n import _, language
from beigao.ui import icons
from beigao.ui.theme import Theme, set_look

if TYPE_CHECKING:
    from beigao.rendering.template_check import Looked
    from beigao.rendering.template_files import OwnThing

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""
ROW = 50


@dataclass
class Listed:
    """A thing, and what was found when it was looked at; nothing until then."""

    thing: OwnThing
    has_other: bool = False  # whether Beigao has a template of its own for the document
    looked: Looked | None = None

    @property
    def title(self) -> str:
        """The document and the language of its template; without one, the folder."""
        target = self.thing.target
        if target is None:
            return self.thing.folder.name
        spoken = _("Chinese") if target.language == "zh" else _("English")
        return _("{document} · {language}").format(document=target.document.short.text(language()), language=spoken)

    @property
    def state(self) -> str:
        """Whether it is used, in a few words."""
        if self.thing.left_out:
            return _("Not in use")
        if self.thing.is_new:
            return _("In use from the next start on")
        if self.thing.target is None:
            return _("In use, without a template")
        if self.looked is None:
            return _("Being looked at…")
        if self.looked.fault:
            return _("The built-in one is used instead") if self.has_other else _("Not in use")
        if self.errors:
            return _("In use, with {n} errors").format(n=self.errors) if self.errors > 1 else _("In use, with 1 error")
        return _("In use")

    @property
    def errors(self) -> int:
        """How many errors were found."""
        return sum(note.severity == "error" for note in self.looked.notes) if self.looked else 0

    @property
    def sign(self) -> tuple[str, str]:
        """The name and colour of its icon."""
        if self.thing.left_out or (self.looked and self.looked.fault):
            return "error", "error"
        if self.errors:
            return "warning", "warning"
        return ("clock", "text2") if self.thing.target and self.looked is None else ("check", "success")


class ThingsModel(QAbstractListModel):
    """The things of the folder, by name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listed: list[Listed] = []

    def show_things(self, listed: Sequence[Listed]) -> None:
        """List these."""
        self.beginResetModel()
        self.listed = list(listed)
        self.endResetModel()

    def show_looked(self, place: int, looked: Looked) -> None:
        """Say what was found about one of them."""
        self.listed[place].looked = looked
        self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.listed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        listed = self.listed[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return listed.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{listed.title}, {listed.state}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (listed.thing.name, listed.state, listed.thing.left_out)))
        return None


class ThingDelegate(QStyledItemDelegate):
    """Paints a thing in two lines: its document; whether it is used."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(10, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), self._theme
        assert isinstance(model, ThingsModel)
        listed = model.listed[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            rim = focused or (chosen and theme.scheme == "contrast")
            painter.setPen(QPen(theme.color("accent"), 2 if focused else 1) if rim else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), theme.px(6), theme.px(6))
        box = option.rect.adjusted(theme.px(10), theme.px(5), -theme.px(10), -theme.px(5))
        painter.drawPixmap(box.left(), box.top() + theme.px(3), icons.pixmap(theme, *listed.sign))
        left, half = box.left() + theme.px(24), box.height() // 2
        painter.setFont(theme.font("ui", bold=True))
        painter.setPen(theme.color("text"))
        self._say(painter, QRect(left, box.top(), box.right() - left, half), listed.title)
        painter.setFont(theme.font("meta"))
        painter.setPen(theme.color("text2"))
        self._say(painter, QRect(left, box.top() + half, box.right() - left, box.height() - half), listed.state)
        painter.restore()

    def _say(self, painter: QPainter, box: QRect, words: str) -> None:
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


class ThingsList(QListView):
    """The list of the folder's things."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("own_things")
        set_look(self, role="picker")
        self.things = ThingsModel(self)
        self.setModel(self.things)
        self.setItemDelegate(ThingDelegate(theme, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Own templates"))

    def current(self) -> Listed | None:
        """The chosen one."""
        index = self.currentIndex()
        return self.things.listed[index.row()] if index.isValid() else None
