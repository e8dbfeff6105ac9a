"""Copies a picture of the window, or saves it: on a white sheet with its title, in the light scheme, twice as sharp.

What is drawn is made anew for the sheet, so that neither the scheme nor the text scale of the window is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSaveFile, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, _
from beigao.definitions.paths import FieldPath
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.dialogs import Message
from beigao.ui.editors import Surroundings
from beigao.ui.guidance import COPIED_FOR
from beigao.ui.theme import Theme
from beigao.ui.words import Says, said

RATIO = 2
_MARGIN, _TITLE, _GAP, _NOTE = 20, 24, 16, 18


class Painted(Protocol):
    """What paints itself at its own size."""

    def paint(self, painter: QPainter) -> None:
        """Paint at the painter's origin."""

    def width(self) -> int:
        """The width in px."""

    def height(self) -> int:
        """The height in px."""


Draw = Callable[[Theme], Sequence[Painted]]
"""Makes the pictures of a sheet, from the top down, in a theme."""


class Sheet:
    """Pictures one below the other under their title, with a note at the foot where there is one."""

    def __init__(self, title: str, draw: Draw, note: str = "") -> None:
        self._theme = Theme("light")
        self._title, self._parts, self._note = title, draw(self._theme), note

    def size(self) -> QSize:
        """The size in px."""
        width = max((part.width() for part in self._parts), default=0)
        height = sum(part.height() + _GAP for part in self._parts) + (_NOTE if self._note else 0)
        return QSize(width + 2 * _MARGIN, height + _TITLE + 2 * _MARGIN)

    def image(self) -> QImage:
        """The sheet in dots."""
        size = self.size()
        image = QImage(size * RATIO, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(RATIO)
        painter = QPainter(image)
        self._paint(painter)
        painter.end()
        return image

    def png(self) -> bytes:
        """The sheet as a PNG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        return bytes(buffer.data().data())

    def svg(self) -> bytes:
        """The sheet as an SVG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size())
        generator.setViewBox(QRect(0, 0, self.size().width(), self.size().height()))
        generator.setResolution(96)
        generator.setTitle(self._title)
        painter = QPainter(generator)
        self._paint(painter)
        painter.end()
        return bytes(buffer.data().data())

    def _paint(self, painter: QPainter) -> None:
        theme, size = self._theme, self.size()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, 0, size.width(), size.height(), theme.color("surface"))
        painter.setFont(theme.font("section"))
        painter.setPen(theme.color("text"))
        title = QRect(_MARGIN, _MARGIN - 6, size.width() - 2 * _MARGIN, _TITLE)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._title)
        top = _MARGIN + _TITLE
        for part in self._parts:
            painter.save()
            painter.translate(_MARGIN, top)
            part.paint(painter)
            painter.restore()
            top += part.height() + _GAP
        painter.setFont(theme.font("meta"))
        painter.setPen(theme.color("text2"))
        painter.drawText(QRect(_MARGIN, top, title.width(), _NOTE), Qt.AlignmentFlag.AlignVCenter, self._note)


class PictureButtons(QWidget):
    """Two buttons: copy as picture, save picture.

    Args:
        name: what the picture is called, on the sheet and in the name of its file.
        draw: makes what is on the sheet.
        note: what stands at the foot of the sheet.
        icons: only icons, for the head of a card.
    """

    def __init__(
        self, surroundings: Surroundings, name: Says, draw: Draw, note: Says = "", *, icons: bool = False
    ) -> None:
        super().__init__()
        self._around, self._name, self._draw, self._note = surroundings, name, draw, note
        self._copied = False
        theme = surroundings.theme
        copy_says, save_says = self._copy_words, N_("Save picture…")
        if icons:
            self.copy = Button(theme, icon="copy", tip=copy_says, parent=self)
            self.save = Button(theme, icon="save", tip=save_says, parent=self)
        else:
            self.copy = Button(theme, copy_says, icon="copy", parent=self)
            self.save = Button(theme, save_says, icon="save", parent=self)
        self.copy.setObjectName("copy_picture")
        self.save.setObjectName("save_picture")
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.setLayout(boxes.row(theme, self.copy, self.save, gap=4 if icons else 8))

    def _sheet(self) -> Sheet:
        return Sheet(said(self._name), self._draw, said(self._note))

    def _copy_words(self) -> str:
        return _("Copied") if self._copied else _("Copy as picture")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setImage(self._sheet().image())
        self._say_copied(copied=True)
        QTimer.singleShot(COPIED_FOR, self, lambda: self._say_copied(copied=False))

    def _say_copied(self, *, copied: bool) -> None:
        self._copied = copied
        self.copy.retranslate()

    def _save(self) -> None:
        path = self._around.dialogs.choose_picture(self._file_name())
        if path is None:
            return
        sheet = self._sheet()
        content = sheet.svg() if path.suffix.lower() == ".svg" else sheet.png()
        if (fault := _write(path, content)) is not None:
            happened = _("{path} could not be written: {reason}.").format(path=path, reason=fault)
            self._around.dialogs.tell(Message(happened, _("Nothing was changed in the dossier.")))

    def _file_name(self) -> str:
        from beigao.rendering.file_names import clean

        company = self._around.session.value(FieldPath("company", "company", "name"))
        parts = [clean(str(company or "")) or _("Unnamed company"), clean(said(self._name))]
        return "_".join(parts) + ".png"


def _write(path: Path, content: bytes) -> str | None:
    """Write a file whole or not at all; gives the reason when it could not be written."""
    file = QSaveFile(str(path))
    if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content) and file.commit():
        return None
    return file.errorString()
