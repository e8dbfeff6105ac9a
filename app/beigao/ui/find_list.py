"""What the search has found, as a list that floats over the page: label, place, and the match in bold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beigao._i18n import N_, _, language
from beigao.dossier.search import Hit
from beigao.dossier.search_words import excerpt, spans
from beigao.ui import boxes, icons
from beigao.ui.counts import place_words
from beigao.ui.find_field import MOST
from beigao.ui.session import Place, Session
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of every row of a list."""
ICONS = {"label": "tag", "answer": "text", "guidance": "book", "article": "book", "place": "tag"}
"""What a field was found by."""
WIDTH, HEIGHT = 620, 444
"""The list is wider than the line that it hangs from, and lets the page below be seen."""
KIND_ICONS = {"page": "grid", "section": "menu", "document": "doc"}


class FindModel(QAbstractListModel):
    """The hits of a query."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._hits: Sequence[Hit] = ()
        self.words: Sequence[str] = ()

    def show(self, hits: Sequence[Hit], words: Sequence[str]) -> None:
        """List these hits of these words."""
        self.beginResetModel()
        self._hits, self.words = hits, words
        self.endResetModel()

    def hit_at(self, index: Index) -> Hit:
        return self._hits[index.row()]

    def label(self, hit: Hit) -> str:
        """What is found, with its official number."""
        return f"{hit.number} {hit.label.text(language())}".strip()

    def place(self, hit: Hit) -> str:
        """Where it stands: form, entry, section, table."""
        library = self._session.library
        if hit.kind == "document":
            return _("Document")
        if hit.kind == "page":
            groups = [group for group in library.outline if hit.form in (*group.forms, *group.pages)]
            return groups[0].title.text(language()) if groups else ""
        parts = [library.forms[hit.form].title.text(language())]
        place = Place(hit.form, hit.entry)
        if not hit.entry:
            parts.append(_("no entry yet"))
        elif library.forms[hit.form].entries is not None:
            parts.append(f"{self._session.position(place) + 1} {self._session.title(place)}")
        parts += [words.text(language()) for words in (hit.section, hit.inside) if words is not None]
        return " › ".join(parts)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        hit = self.hit_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.label(hit)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            text = excerpt(hit.text, self.words) if hit.text else ""
            return ", ".join(part for part in (self.label(hit), self.place(hit), text) if part)
        return None


class FindDelegate(QStyledItemDelegate):
    """Paints a hit: what it is and where it stands, and below it the text that has the words, if the label has not."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        assert isinstance(model, FindModel)
        return QSize(10, self._theme.px(50 if model.hit_at(index).text else 32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), self._theme
        assert isinstance(model, FindModel)
        hit = model.hit_at(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        box = option.rect.adjusted(theme.px(34), theme.px(6), -theme.px(12), -theme.px(6))
        line = QRect(box.left(), box.top(), box.width(), theme.px(20))
        sign = KIND_ICONS.get(hit.kind, ICONS[hit.source])
        top = line.center().y() - theme.px(7) + 1
        painter.drawPixmap(option.rect.left() + theme.px(12), top, icons.pixmap(theme, sign, "text3", 14))
        label, place = model.label(hit), model.place(hit)
        painter.setFont(theme.font("ui", bold=True))
        wanted = painter.fontMetrics().horizontalAdvance(label)
        painter.setFont(theme.font("meta"))
        metrics = painter.fontMetrics()
        place_room = max(box.width() - wanted - theme.px(16), box.width() * 2 // 5)
        place = metrics.elidedText(place, Qt.TextElideMode.ElideMiddle, place_room)
        used = metrics.horizontalAdvance(place)
        painter.setPen(theme.color("text3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, right, place)
        self._paint_marked(painter, line.adjusted(0, 0, -used - theme.px(16), 0), label, model.words, "ui")
        if hit.text:
            below = QRect(box.left(), line.bottom(), box.width(), theme.px(18))
            self._paint_marked(painter, below, excerpt(hit.text, model.words), model.words, "meta")
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme = self._theme
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        if not current and not option.state & QStyle.StateFlag.State_MouseOver:
            return
        rim = current and theme.scheme == "contrast"
        painter.setPen(QPen(theme.color("accent"), 1) if rim else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selected" if current else "hover"))
        ground = QRectF(option.rect).adjusted(theme.px(4), 1, -theme.px(4), -1)
        painter.drawRoundedRect(ground, theme.px(4), theme.px(4))

    def _paint_marked(self, painter: QPainter, box: QRect, text: str, words: Sequence[str], step: str) -> None:
        """One line with the matches in bold; what does not fit is cut with an ellipsis."""
        theme, left = self._theme, box.left()
        for part, matches in _parts(text, words):
            painter.setFont(theme.font(step, bold=matches))
            painter.setPen(theme.color("text" if matches or step == "ui" else "text2"))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, max(0, box.right() - left))
            painter.drawText(
                QRect(left, box.top(), box.right() - left, box.height()), Qt.AlignmentFlag.AlignVCenter, shown
            )
            left += metrics.horizontalAdvance(shown)
            if shown != part:
                return


def _parts(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """A text cut where matches begin and end, and which of its parts are matches."""
    cut, at = [], 0
    for start, end in spans(text, words):
        cut += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(part, matches) for part, matches in (*cut, (text[at:], False)) if part]


class FindPopup(QFrame):
    """The hits below the search line. It is a part of the window and never takes the keyboard."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        set_look(self, role="popup")
        self.setObjectName("find_popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model = FindModel(session, self)
        self.view = QListView(self)
        self.view.setObjectName("find_list")
        self.view.setModel(self.model)
        self.view.setItemDelegate(FindDelegate(theme, self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._nothing = Label(N_("Nothing was found. Try fewer words, or other ones."), "ui", "soft", self)
        self._count = Label(self._count_words, "meta", "muted", self)
        self._keys = Label(N_("↑ ↓ choose · Enter go there · Esc close"), "meta", "muted", self)
        nothing = boxes.row(theme, self._nothing, margins=(14, 8, 14, 12))
        self._nothing_row = boxes.holder(nothing, self)
        counts = boxes.row(theme, self._count, boxes.STRETCH, self._keys, gap=16, margins=(14, 4, 14, 6))
        foot = boxes.column(theme, boxes.rule(self), counts, gap=0)
        self._foot = boxes.holder(foot, self)
        self.setLayout(boxes.column(theme, (self.view, 1), self._nothing_row, self._foot, gap=0, margins=(0, 4, 0, 0)))
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Places found"))

    def show_hits(self, hits: Sequence[Hit], words: Sequence[str], below: QRect) -> None:
        """List hits below a line of the parent, the first one chosen."""
        self.model.show(hits, words)
        self.view.setVisible(bool(hits))
        self._nothing_row.setVisible(not hits)
        self._foot.setVisible(bool(hits))
        self._count.retranslate()
        if hits:
            self.view.setCurrentIndex(self.model.index(0))
            self.view.scrollToTop()
        self._place(below)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next hit or the one before, round and round."""
        count = self.model.rowCount()
        if count:
            row = (self.view.currentIndex().row() + by) % count
            self.view.setCurrentIndex(self.model.index(row))
            self.view.scrollTo(self.model.index(row))

    def page(self, by: int) -> None:
        """Choose a hit several lines on, not beyond the ends."""
        count = self.model.rowCount()
        if count:
            row = max(0, min(count - 1, self.view.currentIndex().row() + by * 8))
            self.view.setCurrentIndex(self.model.index(row))
            self.view.scrollTo(self.model.index(row))

    def _place(self, below: QRect) -> None:
        theme, canvas = self._theme, self.parentWidget()
        assert canvas is not None
        room = canvas.rect()
        width = min(max(below.width(), theme.px(WIDTH)), room.width() - theme.px(16))
        rows = sum(self.view.sizeHintForRow(row) for row in range(self.model.rowCount()))
        below_list = self._foot if rows else self._nothing_row
        height = rows + below_list.sizeHint().height() + theme.px(4) + 3
        top = below.bottom() + theme.px(5)
        height = min(height, theme.px(HEIGHT), room.bottom() - top - theme.px(40))
        left = max(theme.px(8), min(below.center().x() - width // 2, room.width() - width - theme.px(8)))
        self._keys.setVisible(width >= self._keys.sizeHint().width() + self._count.sizeHint().width() + theme.px(48))
        self.setGeometry(left, top, width, height)

    def _count_words(self) -> str:
        count = self.model.rowCount()
        if count >= MOST:
            return _("The first {n} places").format(n=MOST)
        return place_words(count)
