"""The pages of a PDF: how many, how large, and drawn as pixels. The only module that knows pypdfium2."""

from __future__ import annotations

from dataclasses import dataclass
from threading import RLock
from typing import Any

from beigao._i18n import _
from beigao.errors import OfficeError

_PDFIUM = RLock()
"""PDFium works for one thread at a time."""


@dataclass(frozen=True)
class Drawn:
    """One page as pixels: blue, green, red and a byte that says nothing, row after row of `stride` bytes."""

    width: int
    height: int
    stride: int
    pixels: bytes


class Pages:
    """An open PDF. Every method may be called from any thread.

    Raises:
        OfficeError: the bytes are no PDF.
    """

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2  # needed only where pages are shown or counted

        with _PDFIUM:
            try:
                self._pdf: Any = pypdfium2.PdfDocument(pdf)
            except pypdfium2.PdfiumError as fault:
                raise OfficeError(_("The PDF that LibreOffice made does not read; try again.")) from fault
            self.sizes: list[tuple[float, float]] = [self._pdf.get_page_size(at) for at in range(len(self._pdf))]

    def __len__(self) -> int:
        return len(self.sizes)

    def draw(self, at: int, scale: float) -> Drawn:
        """A page, `scale` pixels a point (1/72 inch), on white."""
        with _PDFIUM:
            page = self._pdf[at]
            try:
                bitmap = page.render(scale=scale, prefer_bgrx=True, fill_color=(255, 255, 255, 255))
                return Drawn(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            finally:
                page.close()

    def close(self) -> None:
        """Let go of the PDF; safe to call twice."""
        with _PDFIUM:
            self._pdf.close()


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    pages = Pages(pdf)
    try:
        return len(pages)
    finally:
        pages.close()
