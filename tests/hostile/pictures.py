"""Pictures and other evidence of strangers: what does not read is kept as it is, and printed as a red mark."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from functools import partial

from tests.hostile.goods import good, png
from tests.hostile.inputs import ACCEPTED, Hostile

_SIGN = b"\x89PNG\r\n\x1a\n"


def _chunk(name: bytes, content: bytes, length: int | None = None) -> bytes:
    size = len(content) if length is None else length
    return struct.pack(">I", size) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _png(width: int, height: int, *extra: bytes, depth: int = 8, colours: int = 2, rows: bytes = b"") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))
    return _SIGN + head + b"".join(extra) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _whole(side: int) -> bytes:
    """A PNG of one colour that is really there."""
    return _png(side, side, colours=0, depth=1, rows=b"\0" * ((side // 8 + 1) * side))


def _jpeg(width: int, height: int) -> bytes:
    """A small JPEG that says it is as large as this."""
    made = bytearray(good("picture"))
    at = next(place for place in range(len(made)) if made[place : place + 2] in (b"\xff\xc0", b"\xff\xc2"))
    made[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(made)


def _saved(kind: str, frames: int = 1, size: tuple[int, int] = (40, 30)) -> bytes:
    from PIL import Image

    pages = [Image.new("RGB", size, (number % 255, 0, 0)) for number in range(frames)]
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if frames > 1 else {}
    pages[0].save(out, kind, **more)
    return out.getvalue()


def inputs() -> Iterator[Hostile]:
    """Every picture: all are taken, for evidence is evidence; none is believed."""
    cases = {
        "a PNG of two billion pixels a side": lambda: _png(0x7FFFFFFF, 0x7FFFFFFF),
        "a PNG of no pixels": lambda: _png(0, 0),
        "a PNG of 60,000 pixels a side": lambda: _png(60_000, 60_000),
        "a PNG that is one line": lambda: _png(500_000_000, 1),
        "a PNG of 12,000 pixels a side, really": lambda: _whole(12_000),
        "a PNG of 40,000 pixels a side, really": lambda: _whole(40_000),
        "a PNG with 16 bits and 9,000 pixels a side": lambda: _png(
            9_000, 9_000, depth=16, colours=6, rows=bytes(10**7)
        ),
        "a PNG with a text that is a bomb": lambda: _png(
            1, 1, _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(300_000_000), 9)), rows=bytes(4)
        ),
        "a PNG with many texts that are bombs": lambda: _png(
            1, 1, *[_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1_000_000), 9))] * 500, rows=bytes(4)
        ),
        "a PNG with a colour profile that is a bomb": lambda: _png(
            1, 1, _chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(300_000_000), 9)), rows=bytes(4)
        ),
        "a PNG with a palette without end": lambda: _png(
            1, 1, _chunk(b"PLTE", bytes(300_000)), colours=3, rows=bytes(2)
        ),
        "a PNG with a chunk of four gigabytes": lambda: _SIGN + struct.pack(">I4s", 0xFFFFFFFF, b"tEXt"),
        "a PNG whose pixels are a bomb": lambda: _png(100, 100, rows=bytes(400_000_000)),
        "a PNG with a million chunks": lambda: _SIGN + _chunk(b"tEXt", b"a\0b") * 1_000_000,
        "a PNG that moves": lambda: _png(
            1, 1, _chunk(b"acTL", struct.pack(">II", 0x7FFFFFFF, 0)), _chunk(b"fcTL", bytes(26)), rows=bytes(4)
        ),
        "a PNG without an end": lambda: png()[:-20],
        "half a PNG": lambda: png()[: len(png()) // 2],
        "the sign of a PNG": lambda: _SIGN,
        "a JPEG of 65,535 pixels a side": lambda: _jpeg(65_535, 65_535),
        "a JPEG of no pixels": lambda: _jpeg(0, 0),
        "half a JPEG": lambda: good("picture")[: len(good("picture")) // 2],
        "the sign of a JPEG": lambda: b"\xff\xd8\xff",
        "a JPEG of fill bytes": lambda: b"\xff\xd8" + b"\xff" * 2_000_000,
        "a JPEG of markers without length": lambda: b"\xff\xd8\xff\xe0\0\0" * 5_000,
        "a JPEG with a place in it that is wrong": lambda: (
            b"\xff\xd8\xff\xe1\0\x20Exif\0\0MM\0*\xff\xff\xff\xff" + good("picture")[2:]
        ),
        "a JPEG in two pictures": lambda: _saved("MPO", 3),
        "a TIFF of 3,000 pages": lambda: _saved("TIFF", 3_000, (2, 2)),
        "a GIF of 500 pictures": lambda: _saved("GIF", 500),
        "a WebP": lambda: _saved("WEBP"),
        "an EPS that runs a program": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
        "an SVG that fetches": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/a"/></svg>',
        "an SVG with entities": lambda: b'<!DOCTYPE svg [<!ENTITY a "b">]><svg><script>alert(1)</script>&a;</svg>',
        "a PSD": lambda: b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30_000, 30_000, 8, 3),
        "a WMF": lambda: b"\xd7\xcd\xc6\x9a" + bytes(200),
        "a PNG behind a program": lambda: b"MZ" + png(),
        "a JPEG with a PNG in it": lambda: b"\xff\xd8\xff" + png(),
        "a PNG with a JPEG in it": lambda: _SIGN + good("picture"),
        "a PDF with a script": lambda: b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n",
        "a PDF without an end": lambda: b"%PDF-" + bytes(100_000),
        "a program": lambda: b"MZ" + bytes(1000),
        "an empty file": lambda: b"",
    }  # fmt: skip
    for name, make in cases.items():
        yield Hostile(name, "picture", make, ACCEPTED)
    yield Hostile("51 MB", "picture", partial(bytes, 51 * 1024 * 1024), "EvidenceError", "50 MB")
