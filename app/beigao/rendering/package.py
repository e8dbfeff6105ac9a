"""Word files as ZIP packages: read once, and written with the unchanged members copied as they are.

The standard library can only unpack and pack again; most of a template never changes, so its members are kept
deflated and their records prepared. Times are fixed (1980-01-01) and the order is the template's: the same input
gives the same bytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from beigao._i18n import _
from beigao.dossier.zip_gate import Limits, unpacked
from beigao.errors import ArchiveError, LargeArchive, TemplateFault

LIMITS = Limits(members=1_000, packed=32_000_000, unpacked=64_000_000)
"""Of a template; a ZIP bomb of 830 KB took 2.4 GB."""
_LEVEL = 6
_DATE_1980 = 0x21  # DOS date of 1980-01-01
_UTF8 = 0x800


@dataclass(frozen=True)
class Member:
    """One member of a package, deflated or stored, ready to be written."""

    name: bytes
    method: int
    crc: int
    size: int
    packed: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> Member:
        """The member with this content; pictures, which are packed already, are stored."""
        if name.endswith((".png", ".jpeg", ".jpg")):
            return cls(name.encode(), zipfile.ZIP_STORED, zlib.crc32(content), len(content), content)
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
        packed = deflate.compress(content) + deflate.flush()
        return cls(name.encode(), zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packed)

    def record(self) -> bytes:
        """The local header with the data behind it."""
        header = (
            0x04034B50,
            20,
            _UTF8,
            self.method,
            0,
            _DATE_1980,
            self.crc,
            len(self.packed),
            self.size,
            len(self.name),
            0,
        )
        return struct.pack("<IHHHHHIIIHH", *header) + self.name + self.packed

    def entry(self, offset: int) -> bytes:
        """The line of the central directory."""
        header = (0x02014B50, 20, 20, _UTF8, self.method, 0, _DATE_1980, self.crc, len(self.packed), self.size)
        return struct.pack("<IHHHHHHIIIHHHHHII", *header, len(self.name), 0, 0, 0, 0, 0, offset) + self.name


class Package:
    """The members of a Word file in their order, unpacked on demand."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members = {member.name.decode(): member for member in members}
        self._records = {name: member.record() for name, member in self._members.items()}

    @classmethod
    def read(cls, path: Path) -> Package:
        """The package in a file; TemplateFault when it is no Word file, or too large to be one."""
        try:
            return cls(Member.of(name, content) for name, content in unpacked(path, LIMITS, "word/document.xml"))
        except LargeArchive as fault:
            raise TemplateFault(_("The template {path} is too large to be a form.").format(path=path)) from fault
        except OSError as fault:
            raise TemplateFault(_("The template {path} is not a Word file.").format(path=path)) from fault
        except ArchiveError as fault:
            raise TemplateFault(
                _("The template {path} is not a Word file: {reason}.").format(path=path, reason=fault)
            ) from fault

    @classmethod
    def of(cls, content: bytes) -> Package:
        """The package that `write` gave."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return cls([Member.of(name, archive.read(name)) for name in archive.namelist()])

    def names(self) -> list[str]:
        """The members in their order."""
        return list(self._members)

    def data(self, name: str) -> bytes:
        """A member unpacked; KeyError when there is none."""
        member = self._members[name]
        return member.packed if member.method == zipfile.ZIP_STORED else zlib.decompress(member.packed, -15)

    def text(self, name: str) -> str:
        """A member as text; KeyError when there is none."""
        return self.data(name).decode("utf-8-sig")

    def write(self, changed: Mapping[str, bytes]) -> bytes:
        """The file with some members changed or added; all others are copied as they are."""
        fresh = {name: Member.of(name, content) for name, content in changed.items()}
        out = io.BytesIO()
        directory = []
        for name, member in {**self._members, **fresh}.items():
            directory.append(member.entry(out.tell()))
            out.write(self._records[name] if name not in fresh else member.record())
        start = out.tell()
        out.write(b"".join(directory))
        size, count = out.tell() - start, len(directory)
        out.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, start, 0))
        return out.getvalue()
