"""Draws pages of a PDF in a thread of its own: always those that are wanted now, never those that went by."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Condition
from typing import NamedTuple

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtGui import QImage

from beigao.rendering.pages import Pages


class Wanted(NamedTuple):
    """A page, and how many pixels a point of it has."""

    page: int
    scale: float


class PageDrawer(QThread):
    """Draws until it is told to stop. It owns the pages.

    Signals:
        drawn: the Wanted and its QImage.
    """

    drawn = Signal(object, QImage)

    def __init__(self, pages: Pages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._wanted: list[Wanted] = []
        self._is_over = False
        self._news = Condition()

    def want(self, wanted: Sequence[Wanted]) -> None:
        """Draw these, in this order, and forget what was wanted before."""
        with self._news:
            self._wanted = list(wanted)
            self._news.notify()

    def stop(self) -> None:
        """End the thread and let go of the pages; waits for the page at hand, some milliseconds."""
        with self._news:
            self._is_over = True
            self._news.notify()
        self.wait()
        self._pages.close()

    def run(self) -> None:
        while (wanted := self._next()) is not None:
            drawn = self._pages.draw(*wanted)
            image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
            self.drawn.emit(wanted, image.copy())  # the bytes go with this round

    def _next(self) -> Wanted | None:
        with self._news:
            self._news.wait_for(lambda: self._is_over or bool(self._wanted))
            return None if self._is_over else self._wanted.pop(0)
