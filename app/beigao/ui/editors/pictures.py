"""Pictures of the dossier, scaled beside the window: however large or broken one is, nobody waits for it.

A file is read from the dossier in the window's own thread, one at a time between two events, because its connection
belongs to that thread; the picture is decoded in another one.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from contextlib import suppress

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader

from beigao.dossier.evidence import EvidenceFile
from beigao.ui.session import Session

READ_AT_ONCE = 8 * 1024 * 1024
"""Bytes that are read from a dossier in some 50 ms; a larger file has an icon, and is read when a person opens it."""
MOST_PIXELS = 60_000_000
"""A picture that is larger, other than a photograph, would take more memory than it is worth."""
KEPT = 64
"""Scaled pictures that are kept."""

_Job = tuple[str, int, bytes]


class Pictures(QObject):
    """The scaled pictures of one dossier; lives as long as it is open.

    Signals:
        made: the id of a file, the side it was scaled for, and the picture; an empty one where the file shows none.
    """

    made = Signal(str, int, QImage)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._dossier = session.dossier
        self._kept: dict[tuple[str, int], QImage] = {}
        self._wanted: deque[tuple[str, int]] = deque()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._reading = QTimer(self)
        self._reading.setInterval(0)
        self._reading.timeout.connect(self._read_next)
        self.made.connect(self._keep)
        jobs = self._jobs
        self.destroyed.connect(lambda: jobs.put(None))

    @staticmethod
    def of(session: Session) -> Pictures:
        """The one of a session, made when it is first asked for."""
        there = session.findChild(Pictures, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return there if isinstance(there, Pictures) else Pictures(session)

    def get(self, file: EvidenceFile, side: int, *, asked: bool = False) -> QImage | None:
        """The picture inside a square of `side` device pixels; None while it is made, `made` tells of it then.

        Args:
            file: a file of the dossier.
            side: the longer side of the picture wanted.
            asked: whether a person asked for just this one, and would wait for a large file.
        """
        key = (file.id, side)
        if key in self._kept:
            return self._kept[key]
        if not file.is_picture or (file.size > READ_AT_ONCE and not asked):
            return QImage()
        if key not in self._wanted:
            self._wanted.append(key)
            self._reading.start()
        return None

    def _read_next(self) -> None:
        if not self._wanted:
            self._reading.stop()
            return
        file_id, side = self._wanted.popleft()
        content = b""
        with suppress(Exception):  # what the dossier cannot give is told elsewhere; here it has no picture
            content = self._dossier.evidence_content(file_id)
        if self._worker is None:
            self._worker = threading.Thread(target=_work, args=(self._jobs, self), daemon=True, name="pictures")
            self._worker.start()
        self._jobs.put((file_id, side, content))

    def _keep(self, file_id: str, side: int, image: QImage) -> None:
        self._kept[file_id, side] = image
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]


def _work(jobs: queue.SimpleQueue[_Job | None], pictures: Pictures) -> None:
    while (job := jobs.get()) is not None:
        file_id, side, content = job
        image = scaled(content, side)
        try:
            pictures.made.emit(file_id, side, image)
        except RuntimeError:  # the dossier was closed meanwhile
            return


def scaled(content: bytes, side: int) -> QImage:
    """The picture of a file inside a square of this side, upright; an empty one where there is none to show."""
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    is_photograph = content.startswith(b"\xff\xd8\xff")  # decoded at a smaller scale from the start
    if not size.isValid() or (size.width() * size.height() > MOST_PIXELS and not is_photograph):
        return QImage()
    reader.setAutoTransform(True)
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    return reader.read()
