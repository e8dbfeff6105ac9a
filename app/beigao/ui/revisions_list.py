"""The list of revisions: each with when it was made, what it is called, and how many documents were written from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao._formats import say_number
from beigao._i18n import _
from beigao.dossier.revisions import Revision
from beigao.ui import icons
from beigao.ui.recovery import moment_words
from beigao.ui.theme import Theme, set_look

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""
_ICONS = {"day": "calendar", "export": "export", "named": "tag", "filed": "lock", "basis": "clock", "received": "doc"}
ROW = 48


def kind_words(revision: Revision) -> str:
    """Why there is a revision."""
    return {
        "day": _("Daily"),
        "export": _("Export"),
        "named": _("Named"),
        "filed": _("Filed"),
        "basis": _("Last year"),
        "received": _("Package as received"),
    }[revision.kind]


def title_words(revision: Revision) -> str:
    """What a revision is called."""
    return revision.name or kind_words(revision)


def document_words(revision: Revision) -> str:
    """How many documents were written from it; nothing where there are none."""
    count = len(revision.documents)
    return "" if not count else _("{n} documents").format(n=say_number(count)) if count > 1 else _("1 document")


class RevisionsModel(QAbstractListModel):
    """The revisions of a dossier, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._revisions: list[Revision] = []

    def show_revisions(self, revisions: Sequence[Revision]) -> None:
        """List these."""
        self.beginResetModel()
        self._revisions = list(revisions)
        self.endResetModel()

    def at(self, index: Index) -> Revision:
        return self._revisions[index.row()]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._revisions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        revision = self.at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return title_words(revision)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            parts = [title_words(revision), kind_words(revision), moment_words(revision.made), document_words(revision)]
            if role == Qt.ItemDataRole.ToolTipRole:
                parts = ["\n".join([*parts, *(f"{name}  {hash_[:12]}…" for name, hash_ in revision.documents.items())])]
            return ", ".join(part for part in parts if part)
        return None


class RevisionDelegate(QStyledItemDelegate):
    """Paints a revision in two lines: name; time, kind and documents."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(10, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), self._theme
        assert isinstance(model, RevisionsModel)
        revision = model.at(index)
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
        sign = icons.pixmap(theme, _ICONS[revision.kind], "accent" if revision.is_frozen else "text2")
        painter.drawPixmap(box.left(), box.top() + theme.px(3), sign)
        left, half = box.left() + theme.px(24), box.height() // 2
        painter.setFont(theme.font("ui", bold=bool(revision.name)))
        painter.setPen(theme.color("text"))
        self._say(painter, QRect(left, box.top(), box.right() - left, half), title_words(revision))
        painter.setFont(theme.font("meta"))
        painter.setPen(theme.color("text2"))
        words = " · ".join([moment_words(revision.made), *([kind_words(revision)] if revision.name else [])])
        self._say(painter, QRect(left, box.top() + half, box.right() - left, box.height() - half), words)
        painter.restore()

    def _say(self, painter: QPainter, box: QRect, words: str) -> None:
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


class RevisionsList(QListView):
    """The list of revisions."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("revisions_list")
        set_look(self, role="picker")
        self.revisions = RevisionsModel(self)
        self.setModel(self.revisions)
        self.setItemDelegate(RevisionDelegate(theme, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Revisions"))

    def current(self) -> Revision | None:
        """The chosen one."""
        index = self.currentIndex()
        return self.revisions.at(index) if index.isValid() else None
