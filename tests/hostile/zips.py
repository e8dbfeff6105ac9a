"""ZIP files made by hand: whatever a ZIP can say of itself, true or not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass
class Part:
    """A member; what is None is said truly.

    `claims` overrides fields of both headers: `size`, `packed_size`, `crc`, `flags`, `method`; `local_name` is another
    name in the header before the data; `mode` the rights and kind of the file on Unix; `offset` where the directory
    says that the member begins.
    """

    name: str | bytes
    content: bytes = b""
    method: int = zipfile.ZIP_DEFLATED
    packed: bytes | None = None
    claims: dict[str, int] | None = None
    local_name: bytes | None = None
    mode: int = 0
    offset: int | None = None


def deflated(content: bytes, level: int = 6) -> bytes:
    squeezing = zlib.compressobj(level, zlib.DEFLATED, -15)
    return squeezing.compress(content) + squeezing.flush()


def zipped(parts: Iterable[Part], *, before: bytes = b"", comment: bytes = b"", count: int | None = None) -> bytes:
    """The bytes of an archive."""
    out, directory = io.BytesIO(), list[bytes]()
    out.write(before)
    for part in parts:
        name = part.name.encode() if isinstance(part.name, str) else part.name
        packed = part.packed
        if packed is None:
            packed = deflated(part.content) if part.method == zipfile.ZIP_DEFLATED else part.content
        said = {"size": len(part.content), "packed_size": len(packed), "crc": zlib.crc32(part.content)}
        said |= {"flags": 0x800, "method": part.method} | (part.claims or {})
        start = out.tell() if part.offset is None else part.offset
        common = said["flags"], said["method"], 0, 0x21, said["crc"], said["packed_size"], said["size"]
        local = name if part.local_name is None else part.local_name
        out.write(struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, *common, len(local), 0) + local + packed)
        attributes = part.mode << 16
        line = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 0x314, 20, *common, len(name), 0, 0, 0, 0, attributes, start)
        directory.append(line + name)
    start = out.tell()
    out.write(b"".join(directory))
    number = len(directory) if count is None else count
    size = out.tell() - start
    out.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, number, number, size, start, len(comment)) + comment)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The members of a sound archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    """A sound archive with some members written over, added, or (None) taken away."""
    kept = {**parts_of(content), **parts}
    return zipped(Part(name, data) for name, data in kept.items() if data is not None)
