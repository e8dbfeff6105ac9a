"""One file of the evidence: its picture or icon, its name and size, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from beigao._i18n import N_, _
from beigao.dossier.evidence import EvidenceFile
from beigao.ui import boxes, icons
from beigao.ui.buttons import Button
from beigao.ui.display import file_size
from beigao.ui.editors.pictures import Pictures
from beigao.ui.keys import KeyTable, named
from beigao.ui.theme import Theme, set_look
from beigao.ui.words import Elided, Label

THUMBNAIL = 28


FILE_KEYS: KeyTable = {
    "open": (N_("Show the picture larger"), ("Return", "Enter", "Space")),
    "up": (N_("Move the file up"), ("Alt+Up",)),
    "down": (N_("Move the file down"), ("Alt+Down",)),
    "remove": (N_("Take the file off"), ("Del", "Backspace")),
}


class Thumbnail(QWidget):
    """A small picture; the icon of a document until there is one, and where there is none."""

    def __init__(self, theme: Theme, pictures: Pictures, file: EvidenceFile | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._pictures, self._file = theme, pictures, file
        self._image: QImage | None = None
        self.setFixedSize(theme.px(THUMBNAIL), theme.px(THUMBNAIL))
        if file is not None and file.is_picture:
            pictures.made.connect(self._made)

    def image(self) -> QImage | None:
        """The small picture, None where there is only an icon."""
        return self._image

    def _side(self) -> int:
        return round(self.width() * self.devicePixelRatioF())

    def _made(self, file_id: str, side: int, image: QImage) -> None:
        if self._file is not None and (file_id, side) == (self._file.id, self._side()):
            self._take(image)

    def _take(self, image: QImage | None) -> None:
        self._image = None if image is None or image.isNull() else image
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._file is not None and self._file.is_picture and self._image is None:
            self._take(self._pictures.get(self._file, self._side()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is None:
            is_picture = self._file is not None and self._file.is_picture
            place = (self.width() - theme.px(16)) // 2
            painter.drawPixmap(place, place, icons.pixmap(theme, "picture" if is_picture else "doc"))
        else:
            room = QSize(self.width() - 2, self.height() - 2)
            size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(4, 4))
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            box = QRectF(left, top, size.width(), size.height())
            frame = QPainterPath()
            frame.addRoundedRect(box, theme.px(3), theme.px(3))
            painter.setClipPath(frame)
            painter.drawImage(box, self._image)
            painter.setClipping(False)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawPath(frame)
        painter.end()


class EvidenceRow(QFrame):
    """A file in the list; Enter or a click opens it, Alt with an arrow moves it, Delete takes it off.

    Signals:
        opened: a person wants to see the picture.
        copied: a person wants a copy of the file.
        removed: a person takes the file off the answer.
        moved: a person moves the file up (-1) or down (1).
    """

    opened = Signal()
    copied = Signal()
    removed = Signal()
    moved = Signal(int)

    def __init__(self, theme: Theme, pictures: Pictures, file: EvidenceFile | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._file = theme, file
        set_look(self, role="file")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if file is not None and file.is_picture:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.thumbnail = Thumbnail(theme, pictures, file, self)
        tone = "error" if file is None else "" if file.size else "warning"  # an empty file is a slip
        self.copy = Button(theme, icon="save", tip=N_("Save a copy"), size=14, parent=self)
        self.copy.setEnabled(file is not None)
        self.copy.clicked.connect(self.copied)
        self.remove = Button(theme, icon="close", tip=self._remove_words, size=14, parent=self)
        self.remove.clicked.connect(self.removed)
        title = Elided(self._name, "ui", parent=self)
        parts = (self.thumbnail, (title, 1), Label(self._size, "chip", tone, self), self.copy, self.remove)
        self.setLayout(boxes.row(theme, *parts, gap=6, margins=(4, 0, 4, 0)))
        self.setFixedHeight(theme.px(32))
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(f"{self._name()}, {self._size()}")
        self.setAccessibleDescription(_("Enter opens it, Alt+Up and Alt+Down move it, Delete takes it off."))

    @property
    def file(self) -> EvidenceFile | None:
        """What is known of the file; None when it is no longer in the dossier."""
        return self._file

    def _name(self) -> str:
        return self._file.name if self._file is not None else _("a file that is no longer in the dossier")

    def _size(self) -> str:
        return file_size(self._file.size) if self._file is not None else _("missing")

    def _remove_words(self) -> str:
        return _("Remove {name}").format(name=self._name())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = named(FILE_KEYS, event)
        if name == "open":
            self.opened.emit()
        elif name == "remove":
            self.removed.emit()
        elif name:
            self.moved.emit(-1 if name == "up" else 1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the file."""
        menu = QMenu(self)
        menu.addAction(_("Show larger"), self.opened.emit).setEnabled(self._file is not None and self._file.is_picture)
        menu.addAction(_("Save a copy"), self.copied.emit).setEnabled(self._file is not None)
        menu.addSeparator()
        menu.addAction(_("Move up"), lambda: self.moved.emit(-1))
        menu.addAction(_("Move down"), lambda: self.moved.emit(1))
        menu.addSeparator()
        menu.addAction(_("Remove"), self.removed.emit)
        return menu
