"""The one way into a ZIP file of a stranger: everything is checked before, and while, anything is unpacked.

The standard library believes what a ZIP says of itself: how large its members are, that they lie apart, what they are
called. Other programs read the same file by other signs, so that each would see another content. Hence a file has to be
as Word, Excel, WPS and LibreOffice write it: members from its first byte to its directory, and nothing behind that.
"""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

from beigao._i18n import _
from beigao.errors import ArchiveError, LargeArchive

_LOCAL = struct.Struct("<4s5H3I2H")
_LOCAL_SIGN = b"PK\x03\x04"
_END = struct.Struct("<4s4H2IH")
_END_SIGN = b"PK\x05\x06"
_DIRECTORY_LINE = 512
"""Bytes that a member takes in the directory, on average, at most."""
_LONGEST_NAME = 255
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others need far more memory than they hold


class Limits(NamedTuple):
    """What a ZIP file may hold at most.

    Attributes:
        members: how many members.
        packed: bytes of the file.
        unpacked: bytes of all members.
        ratio, ratio_from: how many times as large a member may be unpacked, once it has so many bytes.
    """

    members: int
    packed: int
    unpacked: int
    ratio: int = 200
    ratio_from: int = 4_000_000


def unpacked(path: Path, limits: Limits, needed: str) -> Iterator[tuple[str, bytes]]:
    """The members of a ZIP file with their names, one after the other; folders are left out.

    Args:
        path: the file.
        limits: what it may hold.
        needed: the member without which it is not what is wanted.

    Raises:
        OSError: the file cannot be read.
        LargeArchive: it holds more than the limits allow; nothing was unpacked.
        ArchiveError: it is no ZIP file, damaged, or made to deceive.
    """
    if path.stat().st_size > limits.packed:
        raise LargeArchive(_("it is too large"))
    with path.open("rb") as file:
        members = _directory(file, limits)
        _check_names(members)
        if needed not in (member.filename for member in members):
            raise ArchiveError(_("the part {name} is missing").format(name=needed))
        _check_sizes(members, limits)
        places = _places(file, members)
        for member, place in zip(members, places, strict=True):
            if not member.is_dir():
                yield member.filename, _content(file, member, place)


def _directory(file: BinaryIO, limits: Limits) -> list[zipfile.ZipInfo]:
    """What the directory at the end says; it is looked at before the standard library fills the memory with it."""
    end = file.seek(0, 2) - _END.size
    file.seek(max(end, 0))
    try:
        sign, disk, first_disk, _here, count, size, start, comment = _END.unpack(file.read())
    except struct.error as fault:
        raise _damaged() from fault
    if sign != _END_SIGN or disk or first_disk or comment or start + size != end:
        raise _damaged()
    if count > limits.members or size > limits.members * _DIRECTORY_LINE:
        raise LargeArchive(_("it has too many parts"))
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, OverflowError) as fault:
        raise _damaged() from fault
    if len(members) != count:
        raise _damaged()
    return members


def _check_names(members: Iterable[zipfile.ZipInfo]) -> None:
    seen = set[str]()
    for member in members:
        name = member.orig_filename
        if not _is_plain(name):
            raise ArchiveError(_("a part has the forbidden name “{name}”").format(name=_shown(name)))
        key = unicodedata.normalize("NFC", name).casefold().rstrip("/")
        if key in seen:
            raise ArchiveError(_("the part “{name}” stands in it twice").format(name=_shown(name)))
        seen.add(key)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ArchiveError(_("the part “{name}” is a link").format(name=_shown(name)))
        if member.flag_bits & _ENCRYPTED:
            raise ArchiveError(_("it has a password"))
        if member.compress_type not in _METHODS:
            raise ArchiveError(_("the part “{name}” is packed in an unknown way").format(name=_shown(name)))


def _is_plain(name: str) -> bool:
    """Whether a name is a path below its archive on every system."""
    parts = name.removesuffix("/").split("/")
    return (
        len(name) <= _LONGEST_NAME
        and not any(sign in name for sign in '\\:*?"<>|')
        and name.isprintable()
        and all(part and part.strip(". ") for part in parts)
    )


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    too_dense = any(
        member.file_size > limits.ratio_from and member.file_size > limits.ratio * member.compress_size
        for member in members
    )
    if too_dense or sum(member.file_size for member in members) > limits.unpacked:
        raise LargeArchive(_("it is too large once it is unpacked"))


def _places(file: BinaryIO, members: list[zipfile.ZipInfo]) -> list[int]:
    """Where the data of each member begins, once no two share a byte and each has the name of the directory."""
    starts: dict[str, int] = {}
    spans = list[tuple[int, int]]()
    for member in members:
        file.seek(member.header_offset)
        try:
            sign, _version, flags, method, *_more, name_size, extra_size = _LOCAL.unpack(file.read(_LOCAL.size))
        except struct.error as fault:
            raise _damaged() from fault
        raw = file.read(name_size)
        name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if sign != _LOCAL_SIGN or name != member.orig_filename or method != member.compress_type:
            raise _damaged()
        starts[member.filename] = member.header_offset + _LOCAL.size + name_size + extra_size
        spans.append((member.header_offset, starts[member.filename] + member.compress_size))
    spans.sort()
    if spans and spans[0][0] != 0:
        raise _damaged()
    if any(end > start for (_begin, end), (start, _end) in pairwise(spans)):
        raise ArchiveError(_("two of its parts overlap"))
    return [starts[member.filename] for member in members]


def _content(file: BinaryIO, member: zipfile.ZipInfo, place: int) -> bytes:
    """A member unpacked; never more of it than it says that it has."""
    file.seek(place)
    packed = file.read(member.compress_size)
    if member.compress_type == zipfile.ZIP_STORED:
        content = packed
    else:
        unpacker = zlib.decompressobj(-15)
        try:
            content = unpacker.decompress(packed, member.file_size + 1)
        except zlib.error as fault:
            raise _damaged() from fault
        if not unpacker.eof:
            raise _damaged()
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise _damaged()
    return content


def _damaged() -> ArchiveError:
    return ArchiveError(_("it is damaged, or no such file at all"))


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in name[:60])
