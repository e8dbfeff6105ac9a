"""Looks at the ZIP and the XML of a workbook before anything reads it: a small file must not fill the memory.

What reads workbooks keeps every cell up to the last one in a row and column, and says nothing of cells whose formula
failed; so both are found here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from beigao._i18n import _
from beigao.errors import WorkbookError

LARGEST = 100_000_000
"""Bytes of a file."""
MOST_MEMBERS = 2_000
MOST_BYTES = 400_000_000
"""Bytes of all members unpacked."""
MOST_RATIO, RATIO_FROM = 200, 20_000_000
"""How much larger a member may be unpacked, once it has this many bytes."""
MOST_CELLS = 5_000_000
"""Cells of a sheet, empty ones before the last included."""

_OLE = b"\xd0\xcf\x11\xe0"
"""How files of Excel before 2007 begin, and those with a password."""
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def check_package(path: Path) -> None:
    """Whether a file is a sound workbook of a bearable size.

    Raises:
        WorkbookError: it is not; the message says what to do.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            if file.read(len(_OLE)) == _OLE:
                raise WorkbookError(
                    _("{name} has a password or is of an old kind; save it in Excel as .xlsx, without one.").format(
                        name=name
                    )
                )
        if path.stat().st_size > LARGEST:
            raise _too_large(name)
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist(), name)
            if "xl/workbook.xml" not in archive.namelist():
                raise _no_workbook(name)
            for member in archive.infolist():
                _check_content(archive.read(member), name)
    except OSError as fault:
        raise WorkbookError(_("{name} cannot be read.").format(name=name)) from fault
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as fault:
        raise _no_workbook(name) from fault


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    too_dense = any(
        member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * member.compress_size for member in members
    )
    if too_dense or len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise _too_large(name)


def _check_content(content: bytes, name: str) -> None:
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return
    survey = _Survey()
    try:
        survey.parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as fault:
        raise _no_workbook(name) from fault
    if survey.rows * survey.columns > MOST_CELLS:
        raise _too_large(name)
    if survey.failed:
        raise WorkbookError(
            _("Cell {cell} of a sheet in {name} shows an error of Excel; put a value there, or empty it.").format(
                cell=survey.failed, name=name
            )
        )


class _Survey:
    """What a sheet holds: its last row and column, and the first cell with an error."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.failed = ""
        self._row = self._column = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        if kind == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif kind == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column(found[1]) if found else self._column + 1
            self._row = int(found[2]) if found else self._row
            if attributes.get("t") == "e" and not self.failed:
                self.failed = attributes.get("r", "?")
        elif kind in ("v", "is", "f"):  # empty cells that only look like something take no room
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)

    def _refuse(self, *_doctype: object) -> None:
        raise ValueError("a workbook declares no document type")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _too_large(name: str) -> WorkbookError:
    return WorkbookError(_("{name} is too large for the workbook of a dossier.").format(name=name))


def _no_workbook(name: str) -> WorkbookError:
    return WorkbookError(
        _("{name} is no Excel workbook, or it is damaged; open it in Excel and save it as .xlsx again.").format(
            name=name
        )
    )
