"""A picture made ready to print: upright, no finer than paper shows, without a word on who took it and where.

Cameras and phones write places, names and serial numbers into a picture (Exif, XMP, comments). Whatever is no part of
the image is left out here; a picture that needs nothing else keeps its very pixels.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_EMU_PER_INCH = 914_400
_MOST_WIDE, _MOST_HIGH = 5_184_000, 3_960_000  # EMU, 14.4 × 11 cm: two pictures with captions on a page
_DPI = 96
"""What a picture is taken to have that does not say it."""
FINEST_DPI = 220
"""What is finer than this looks the same on paper and makes the file heavy."""
_ORIENTATION = 0x0112  # the Exif tag
_QUALITY = 90
MOST_PIXELS = 100_000_000
"""Of a picture: a sheet of A3 at 600 dpi has 70 million; more would fill the memory."""
_KINDS = ("PNG", "JPEG")
_PNG_KEEPS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"sBIT", b"bKGD", b"pHYs", b"IDAT", b"IEND"}

Size = tuple[int, int]
"""Width and height, in EMU."""


@lru_cache(maxsize=48)
def prepared(content: bytes) -> tuple[bytes, Size]:
    """The picture as a document holds it, of the kind it was, and how large it stands there.

    It has its own resolution, made smaller until it fits the page.

    Raises:
        ValueError: the picture does not read, or is far larger than any scan.
    """
    from PIL import Image, ImageOps  # heavy, and needed only for pictures

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content), formats=_KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError("more pixels than any scan has")
            kind = image.format
            turned = image.getexif().get(_ORIENTATION, 1) != 1
            dpi = _resolution(image)
            upright = ImageOps.exif_transpose(image) if turned else image
            size = _extent(upright.size, dpi if upright.size == image.size else dpi[::-1])
            most = (_pixels(size[0]), _pixels(size[1]))
            if turned or upright.width > most[0] or upright.height > most[1]:
                return _encoded(upright, most, str(kind)), size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise ValueError(str(fault)) from fault
    return _without_words(content), size


def _resolution(image: Any) -> tuple[float, float]:
    across, down = image.info.get("dpi", (_DPI, _DPI))
    return (float(across) if across and across > 30 else _DPI, float(down) if down and down > 30 else _DPI)


def _extent(pixels: tuple[int, int], dpi: tuple[float, float]) -> Size:
    width, height = (side / fine * _EMU_PER_INCH for side, fine in zip(pixels, dpi, strict=True))
    scale = min(1.0, _MOST_WIDE / width, _MOST_HIGH / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _pixels(length: int) -> int:
    """The most pixels that a length on paper can show."""
    return max(1, round(length / _EMU_PER_INCH * FINEST_DPI))


def _encoded(image: Any, most: tuple[int, int], kind: str) -> bytes:
    """The picture anew, with no more than `most` pixels; the same bytes for the same picture."""
    from PIL import Image, PngImagePlugin

    made = image.copy()
    made.info.clear()
    if made.mode == "P":  # colours between those of a palette
        made = made.convert("RGBA" if "transparency" in image.info else "RGB")
    made.thumbnail(most, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if kind in ("JPEG", "MPO"):  # the latter holds another picture behind the first, as some cameras write it
        made.save(out, "JPEG", quality=_QUALITY)
    else:
        made.save(out, "PNG", optimize=True, pnginfo=PngImagePlugin.PngInfo())
    return out.getvalue()


def _without_words(content: bytes) -> bytes:
    """The file without the parts that are not the image; what does not read part by part stays as it is."""
    try:
        if content.startswith(b"\x89PNG"):
            return content[:8] + b"".join(chunk for name, chunk in _png_chunks(content) if name in _PNG_KEEPS)
        return b"".join(_jpeg_parts(content))
    except (struct.error, IndexError) as fault:
        raise ValueError("a picture that ends too early") from fault


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        yield name, content[at : at + length + 12]
        at += length + 12
        if name == b"IEND":
            return


def _jpeg_parts(content: bytes) -> Iterator[bytes]:
    """The segments of a JPEG (ITU-T T.81, annex B) but for comments and application data.

    JFIF (resolution) and Adobe (the kind of colours) stay: without them it would look otherwise.
    """
    yield content[:2]
    at = 2
    while at < len(content):
        marker = content[at + 1]
        if content[at] != 0xFF:
            raise ValueError("no JPEG segment")
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        if marker == 0xDA:  # the scan, up to the end of the image
            end = content.rfind(b"\xff\xd9")
            yield content[at : end + 2 if end > at else len(content)]
            return
        is_words = marker == 0xFE or 0xE0 <= marker <= 0xEF
        if not is_words or (marker, content[at + 4 : at + 8]) in ((0xE0, b"JFIF"), (0xEE, b"Adob")):
            yield content[at : at + 2 + length]
        at += 2 + length
