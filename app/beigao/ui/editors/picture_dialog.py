"""A picture of the evidence, as large as the window allows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from beigao._i18n import N_, _
from beigao.dossier.evidence import EvidenceFile
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.display import file_size
from beigao.ui.editors.pictures import Pictures
from beigao.ui.theme import Theme
from beigao.ui.veil import VeilingDialog
from beigao.ui.words import Elided, Label, verbatim

LARGE = 2000
"""The longer side of a picture that fills a screen."""


class PictureView(QWidget):
    """The picture in the middle of its room, never larger than it is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.px(240), theme.px(160))

    def show_image(self, image: QImage | None) -> None:
        """Show a picture; None while it is read, an empty one when there is none."""
        self._image = image
        self.update()

    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        if self._image is None or self._image.isNull():
            painter.setPen(self._theme.color("text2"))
            unread = _("The picture does not read; it may be damaged or too large. The file itself is kept.")
            words = _("Reading…") if self._image is None else unread
            box = self.rect().adjusted(16, 16, -16, -16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
        else:
            ratio = self.devicePixelRatioF()
            own = self._image.size() / ratio
            size = own.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio).boundedTo(own)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
        painter.end()


class PictureDialog(VeilingDialog):
    """A picture with its name; Esc closes it."""

    def __init__(self, theme: Theme, pictures: Pictures, file: EvidenceFile, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("picture")
        self.setWindowTitle(file.name)
        self._file = file
        self.view = PictureView(theme, self)
        self.view.setAccessibleName(file.name)
        close = Button(theme, N_("Close"), parent=self)
        close.clicked.connect(self.accept)
        name = Elided(verbatim(file.name), "ui", parent=self)
        foot = boxes.row(theme, (name, 1), Label(verbatim(file_size(file.size)), "chip", parent=self), close, gap=12)
        self.setLayout(boxes.column(theme, (self.view, 1), foot, gap=12, margins=(16, 16, 16, 16)))
        room = self.window().parentWidget() or self
        available = room.screen().availableGeometry().size()
        self.resize((available * 0.8).boundedTo(QSize(theme.px(1000), theme.px(760))))
        pictures.made.connect(self._made)
        self.view.show_image(pictures.get(file, LARGE, asked=True))
        close.setFocus()

    def _made(self, file_id: str, side: int, image: QImage) -> None:
        if (file_id, side) == (self._file.id, LARGE):
            self.view.show_image(image)
