"""Looks at the ZIP and the XML of a workbook before anything reads it: a small file must not fill the memory.

What reads workbooks keeps every cell up to the last one in a row and column, and says nothing of cells whose formula
failed; so both are found here.
"""

from __future__ import annotations

import re
from pathlib import Path

from beigao._i18n import _
from beigao.dossier.strict_xml import check_xml, is_xml
from beigao.dossier.zip_gate import Limits, unpacked
from beigao.errors import ArchiveError, LargeArchive, WorkbookError, XmlFault

LIMITS = Limits(members=2_000, packed=100_000_000, unpacked=400_000_000, ratio=200, ratio_from=20_000_000)
MOST_CELLS = 5_000_000
"""Cells of a sheet, empty ones before the last included."""
MOST_LETTERS = 100_000_000
"""Of all cells; a string that cells share counts as often as it is shown."""

_OLE = b"\xd0\xcf\x11\xe0"
"""How files of Excel before 2007 begin, and those with a password."""
_STRINGS = "xl/sharedstrings.xml"
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
        lengths, uses = list[int](), 0
        for member, content in unpacked(path, LIMITS, "xl/workbook.xml"):
            if is_xml(member, content):
                uses += _check_content(content, name)
            if member.lower() == _STRINGS:
                lengths = _lengths(content)
        if uses * max(lengths, default=0) > MOST_LETTERS:
            _check_letters(path, lengths)
    except OSError as fault:
        raise WorkbookError(_("{name} cannot be read.").format(name=name)) from fault
    except LargeArchive as fault:
        raise _too_large(name) from fault
    except (ArchiveError, XmlFault) as fault:
        raise _no_workbook(name) from fault


def _lengths(content: bytes) -> list[int]:
    """How long the strings are that cells share."""
    lengths = [0]  # of what stands before the first

    def started(tag: str, _attributes: dict[str, str]) -> None:
        if tag.endswith(" si"):
            lengths.append(0)

    def said(words: str) -> None:
        lengths[-1] += len(words)

    check_xml(content, started, said=said)
    return lengths[1:]


def _check_letters(path: Path, lengths: list[int]) -> None:
    """Raise LargeArchive where all cells together have too many letters: one long string, shown a million times."""
    left, number = MOST_LETTERS, list[str]()
    is_shared = False

    def started(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_shared, left
        place = "".join(number).strip()
        left -= lengths[int(place)] if place.isdecimal() and len(place) < 8 and int(place) < len(lengths) else 0
        if left < 0:
            raise LargeArchive(_("it is too large"))
        number.clear()
        kind = tag.rpartition(" ")[2]
        if kind == "c":
            is_shared = attributes.get("t") == "s"
        takes[0] = is_shared and kind == "v"

    takes = [False]
    for member, content in unpacked(path, LIMITS, "xl/workbook.xml"):
        if is_xml(member, content):
            check_xml(content, started, said=lambda words: number.append(words) if takes[0] else None)


def _check_content(content: bytes, name: str) -> int:
    """Raise WorkbookError where a sheet is no good; gives how many of its cells show a string that cells share."""
    survey = _Survey()
    try:
        check_xml(content, survey.start)
    except ValueError as fault:  # the number of a row that is none
        raise _no_workbook(name) from fault
    if survey.rows * survey.columns > MOST_CELLS:
        raise _too_large(name)
    if survey.failed:
        raise WorkbookError(
            _("Cell {cell} of a sheet in {name} shows an error of Excel; put a value there, or empty it.").format(
                cell=survey.failed, name=name
            )
        )
    return survey.shared


class _Survey:
    """What a sheet holds: its last row and column, and the first cell with an error."""

    def __init__(self) -> None:
        self.rows = self.columns = self.shared = 0
        self.failed = ""
        self._row = self._column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take note of an element."""
        kind = tag.rpartition(" ")[2]
        if kind == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif kind == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column(found[1]) if found else self._column + 1
            self._row = int(found[2]) if found else self._row
            self.shared += attributes.get("t") == "s"
            if attributes.get("t") == "e" and not self.failed:
                self.failed = attributes.get("r", "?")
        elif kind in ("v", "is", "f"):  # empty cells that only look like something take no room
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)


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
