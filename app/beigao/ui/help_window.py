"""The window one reads the handbook in: chapters at the left, the text at the right, and a search through all of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

from beigao._i18n import N_, _, language
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.counts import place_words
from beigao.ui.handbook import Chapter, chapters, target
from beigao.ui.keys import KeyTable, named
from beigao.ui.outline_model import Index
from beigao.ui.reading import text_document
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Label

SIZE = (960, 680)
LINE_MAX = 720
"""A line of text is no longer than this, however wide the window is."""
_HITS = Qt.ItemDataRole.UserRole


class ChapterDelegate(QStyledItemDelegate):
    """Paints a chapter: its title, and at the right how often the words one looks for stand in it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(10, self._theme.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, hits = self._theme, index.data(_HITS)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        if chosen or focused or option.state & QStyle.StateFlag.State_MouseOver:
            rim = focused or (chosen and theme.scheme == "contrast")
            painter.setPen(QPen(theme.color("accent"), 2 if focused else 1) if rim else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
        words = box.adjusted(theme.px(10), 0, -theme.px(10), 0)
        if hits:
            painter.setFont(theme.font("meta"))
            painter.setPen(theme.color("accent"))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(hits))
            words.setRight(words.right() - painter.fontMetrics().horizontalAdvance(str(hits)) - theme.px(8))
        painter.setFont(theme.font("ui", bold=chosen))
        painter.setPen(theme.color("text3" if hits == 0 else "text"))
        title = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


class Page(QTextBrowser):
    """The text; no longer in the line than one reads with ease."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("handbook_text")
        set_look(self, role="reading")
        self.setOpenLinks(False)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), self._theme.px(LINE_MAX)))
        super().resizeEvent(event)


BOOK_KEYS: KeyTable = {
    "find": (N_("Search the handbook"), (QKeySequence.StandardKey.Find,)),
    "next": (N_("Next place in the handbook"), ("F3",)),
    "previous": (N_("Previous place in the handbook"), ("Shift+F3",)),
    "back": (N_("Back"), (QKeySequence.StandardKey.Back,)),
    "forward": (N_("Forward"), (QKeySequence.StandardKey.Forward,)),
    "close": (N_("Close the handbook"), ("Ctrl+W",)),
}
BOOK_SEARCH_KEYS: KeyTable = {
    "next": (N_("Next place found"), ("Return", "Enter")),
    "previous": (N_("Previous place found"), ("Shift+Return", "Shift+Enter")),
    "list": (N_("Into the chapters"), ("Down",)),
    "leave": (N_("Leave the search"), ("Esc",)),
}


class HelpWindow(QWidget):
    """The handbook in a window of its own, beside the one that one works in."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("handbook")
        set_look(self, role="window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._scale = theme, 0.0
        self._documents: dict[str, QTextDocument] = {}
        self._spoken = language()
        self._here = self._chapters()[0].id
        self._trail: list[tuple[str, int]] = []  # the chapters one came through, and how far one had read
        self._ahead: list[tuple[str, int]] = []
        self._body: QWidget | None = None
        self._outer = boxes.column(theme, gap=0)
        self.setLayout(self._outer)
        self._build()
        self.text.setFocus()
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(QSize(theme.px(SIZE[0]), theme.px(SIZE[1])).boundedTo(room))
        theme.changed.connect(self._dress)
        slots: dict[str, Callable[[], object]] = {
            "find": self.look_for,
            "next": self.next_place,
            "previous": lambda: self.next_place(-1),
            "back": self.go_back,
            "forward": self.go_forward,
            "close": self.close,
        }
        for name, (_words, keys) in BOOK_KEYS.items():
            QShortcut(QKeySequence(keys[0]), self).activated.connect(slots[name])

    def chapter(self) -> str:
        """The id of the chapter that is open."""
        return self._here

    def show_chapter(self, chapter: str, anchor: str = "") -> None:
        """Open a chapter, at a heading of it where an anchor is named."""
        self._trail.append(self._standing())
        self._ahead.clear()
        self._open(chapter, anchor)

    def go_back(self) -> None:
        """Go back to where one came from."""
        self._step(self._trail, self._ahead)

    def go_forward(self) -> None:
        """Go on again to where one went back from."""
        self._step(self._ahead, self._trail)

    def look_for(self, words: str = "") -> None:
        """Put the keyboard into the search, with words already in it where some are given."""
        if words:
            self.search.setText(words)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def next_place(self, step: int = 1) -> None:
        """Choose the next place (or the one before) that has the words, on through all chapters, round and round."""
        places = [(chapter.id, at) for chapter in self._chapters() for at in self._places(chapter.id)]
        if not places:
            return
        cursor = self.text.textCursor()
        chosen = cursor.selectionStart() if cursor.hasSelection() else cursor.position() - (step > 0)
        now = ([chapter.id for chapter in self._chapters()].index(self._here), chosen)
        order = {chapter.id: at for at, chapter in enumerate(self._chapters())}
        keys = [(order[chapter], at) for chapter, at in places]
        if step > 0:
            number = next((number for number, key in enumerate(keys) if key > now), 0)
        else:
            number = next((number for number in reversed(range(len(keys))) if keys[number] < now), len(keys) - 1)
        chapter_id, at = places[number]
        if chapter_id != self._here:
            self.show_chapter(chapter_id)
        cursor = self.text.textCursor()
        cursor.setPosition(at)
        cursor.setPosition(at + len(self.words()), QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        bar, view = self.text.verticalScrollBar(), self.text.viewport().height()
        bar.setValue(bar.value() + self.text.cursorRect().center().y() - view // 3)  # with what stands around it

    def words(self) -> str:
        """What one looks for."""
        return self.search.text().strip()

    def retranslate(self) -> None:
        """Say everything in the language in use; the chapter stays open."""
        self.setWindowTitle(_("Handbook"))
        self.search.setPlaceholderText(_("Search the handbook"))
        self.search.setAccessibleName(_("Search the handbook"))
        self.list.setAccessibleName(_("Chapters"))
        self.text.setAccessibleName(_("Text of the chapter"))
        self._fill()
        if self._spoken != language():
            self._spoken = language()
            self._documents.clear()
            self._show_again()

    def _chapters(self) -> tuple[Chapter, ...]:
        return chapters(language())

    def _build(self) -> None:
        """The parts of the window at this text size."""
        theme = self._theme
        self._scale = theme.scale
        self.back = Button(theme, icon="left", tip=N_("Back (Alt+←)"))
        self.forward = Button(theme, icon="right", tip=N_("Forward (Alt+→)"))
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_forward)
        self.search = QLineEdit()
        self.search.setObjectName("handbook_search")
        set_look(self.search, role="filter")
        self.search.setMinimumWidth(theme.px(160))
        self.search.setMaximumWidth(theme.px(280))
        self.search.textChanged.connect(self._searched)
        self.search.installEventFilter(self)
        self.found = Label(self._found_words, "meta", "soft")
        parts = (self.back, self.forward, Label(N_("Handbook"), "section"), boxes.STRETCH, self.found)
        bar = boxes.frame("topbar", boxes.row(theme, *parts, (self.search, 4), gap=8, margins=(12, 0, 16, 0)))
        bar.setFixedHeight(theme.px(48))
        self.list = QListWidget()
        self.list.setObjectName("handbook_chapters")
        self.list.setItemDelegate(ChapterDelegate(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._chosen)
        contents = boxes.frame("outline", boxes.column(theme, self.list, gap=0, margins=(0, 8, 0, 8)))
        contents.setFixedWidth(theme.px(theme.layout("outline_wide")))
        self.text = Page(theme, self)
        self.text.anchorClicked.connect(self._follow)
        page = boxes.holder(boxes.row(theme, contents, (self.text, 1), gap=0))
        self._body = boxes.holder(boxes.column(theme, bar, (page, 1), gap=0))
        self._outer.addWidget(self._body)
        self.retranslate()
        self._open(self._here)

    def _fill(self) -> None:
        """The chapters, each with the number of places where it has the words."""
        self.list.blockSignals(True)
        self.list.clear()
        for chapter in self._chapters():
            item = QListWidgetItem(chapter.title, self.list)
            item.setToolTip(chapter.title)
            if self.words():
                item.setData(_HITS, len(self._places(chapter.id)))
        self._mark()
        self.list.blockSignals(False)
        self.found.retranslate()

    def _mark(self) -> None:
        ids = [chapter.id for chapter in self._chapters()]
        self.list.setCurrentRow(ids.index(self._here))

    def _document(self, chapter_id: str) -> QTextDocument:
        if chapter_id not in self._documents:
            chapter = next(chapter for chapter in self._chapters() if chapter.id == chapter_id)
            self._documents[chapter_id] = text_document(self._theme, chapter, self)
        return self._documents[chapter_id]

    def _places(self, chapter_id: str) -> list[int]:
        """Where the words begin in a chapter."""
        if not self.words():
            return []
        places, found = [], self._document(chapter_id).find(self.words(), 0)
        while not found.isNull():
            places.append(found.selectionStart())
            found = self._document(chapter_id).find(self.words(), found)
        return places

    def _open(self, chapter: str, anchor: str = "") -> None:
        self._here = chapter
        self.text.setDocument(self._document(chapter))
        self.list.blockSignals(True)
        self._mark()
        self.list.blockSignals(False)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.verticalScrollBar().setValue(0)
        if anchor:
            self.text.scrollToAnchor(anchor)
        self.back.setEnabled(bool(self._trail))
        self.forward.setEnabled(bool(self._ahead))
        self._show_places()

    def _standing(self) -> tuple[str, int]:
        return self._here, self.text.verticalScrollBar().value()

    def _step(self, source: list[tuple[str, int]], other: list[tuple[str, int]]) -> None:
        if source:
            other.append(self._standing())
            chapter, place = source.pop()
            self._open(chapter)
            self.text.verticalScrollBar().setValue(place)

    def _chosen(self, row: int) -> None:
        if row >= 0:
            self.show_chapter(self._chapters()[row].id)
            if self.words():
                self.next_place()

    def _follow(self, url: QUrl) -> None:
        """Go where a link leads; one that leads out of the handbook is first told, then opened or copied."""
        place = target(url.toString(), self._here)
        if place is not None:
            self.show_chapter(*place)
            return
        address = url.toString()
        menu = QMenu(self)
        menu.setObjectName("address_menu")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(address).setEnabled(False)
        menu.addAction(_("Copy the address"), lambda: QGuiApplication.clipboard().setText(address))
        menu.addAction(_("Open in the browser"), lambda: QDesktopServices.openUrl(url))
        menu.popup(self.cursor().pos())

    def _searched(self) -> None:
        self._fill()
        self._show_places()

    def _show_places(self) -> None:
        """Mark every place of the chapter that has the words."""
        mark = QTextCharFormat()
        mark.setBackground(self._theme.color("warning_soft"))
        mark.setForeground(self._theme.color("warning"))
        marks = []
        for at in self._places(self._here):
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(at)
            cursor.setPosition(at + len(self.words()), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, mark
            marks.append(selection)
        self.text.setExtraSelections(marks)

    def _found_words(self) -> str:
        if not self.words():
            return ""
        places = sum(len(self._places(chapter.id)) for chapter in self._chapters())
        return place_words(places) if places else _("not found")

    def _show_again(self) -> None:
        """The same chapter, as far down as it was."""
        bar = self.text.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._open(self._here)
        self.text.verticalScrollBar().setValue(round(share * self.text.verticalScrollBar().maximum()))

    def _dress(self) -> None:
        """Wear the theme as it is now; another text size builds the parts anew."""
        self._documents.clear()
        if self._scale == self._theme.scale:
            self._show_again()
            return
        words, old = self.words(), self._body
        self._build()
        self.search.setText(words)
        if old is not None:
            self._outer.removeWidget(old)
            old.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search, Enter goes to the next place and the arrow down into the chapters."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            name = named(BOOK_SEARCH_KEYS, event)
            if name in ("next", "previous"):
                self.next_place(1 if name == "next" else -1)
                return True
            if name == "list":
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if named(BOOK_SEARCH_KEYS, event) != "leave":
            super().keyPressEvent(event)
        elif self.words():
            self.search.clear()
        else:
            self.close()
