"""Draws the evidence of the samples: plainly invented pictures, so that nobody's product is shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

_INK, _LINE, _SOFT, _PAPER = "#1b1d21", "#83868d", "#eaf0fb", "#ffffff"


@cache  # a sample has many of each, and squeezing one takes a moment
def draw(kind: str) -> bytes:
    """A PNG: `screen` (a page with a label in its corner) or `paper` (a scan)."""
    from PIL import Image, ImageDraw, PngImagePlugin

    size = {"screen": (1400, 900), "paper": (900, 1270)}[kind]
    image = Image.new("RGB", size, _PAPER)
    _DRAWERS[kind](ImageDraw.Draw(image), size)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, dpi=(200, 200), pnginfo=PngImagePlugin.PngInfo())
    return out.getvalue()


def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _screen(pen: Any, size: tuple[int, int]) -> None:
    width, height = size
    pen.rectangle((0, 0, width - 1, height - 1), outline=_LINE, width=3)
    pen.rectangle((0, 0, width, 70), fill="#ededea")
    pen.text((40, 35), "SAMPLE", fill=_INK, font=_font(34), anchor="lm")
    for row in range(8):
        pen.rectangle((60, 130 + 80 * row, 560 + 90 * (row * 7 % 9), 160 + 80 * row), fill="#e3e3df")
    pen.rounded_rectangle(
        (width - 260, height - 120, width - 40, height - 40), 12, fill=_SOFT, outline="#2b55b0", width=4
    )
    pen.text((width - 150, height - 80), "AI", fill="#2b55b0", font=_font(52), anchor="mm")


def _paper(pen: Any, size: tuple[int, int]) -> None:
    width, height = size
    pen.rectangle((20, 20, width - 21, height - 21), outline=_LINE, width=3)
    pen.text((width // 2, 130), "SAMPLE", fill=_INK, font=_font(60), anchor="mm")
    for row in range(18):
        pen.rectangle((100, 240 + 48 * row, width - 100 - 120 * (row % 5 == 4), 252 + 48 * row), fill="#d8d8d3")
    pen.ellipse((width - 330, height - 330, width - 130, height - 130), outline="#b3261e", width=6)


_DRAWERS: dict[str, Callable[[Any, tuple[int, int]], None]] = {"screen": _screen, "paper": _paper}
