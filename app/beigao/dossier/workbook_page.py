"""The sheets of a workbook: XlsxWriter with our looks, every text as text, rows as high as their words need."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from beigao.dossier.workbook_cells import escaped

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST_NAME = 31
LONGEST_CHOICES = 255
"""Characters of a list of choices, with its commas."""
HIGHEST, LINE, ROOM = 409.0, 16.0, 4.0
"""Points: of the highest row that Excel knows, of a line, around the lines of a cell."""

_MADE = datetime(2000, 1, 1)
"""When every workbook says that it was made, so that the same dossier gives the same bytes."""
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10}
_DARK, _LIGHT, _RULE = "#1F4E5F", "#E3EDF0", "#C0C8CC"
_CELL = {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": _RULE}
_LOOKS: dict[str, dict[str, Any]] = {
    "key": {},
    "title": {"bold": True, "font_size": 14},
    "plain": {"text_wrap": True, "valign": "top"},
    "bare": {"text_wrap": True, "valign": "top", "num_format": "@"},
    "head": {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": _DARK, "font_color": "#FFFFFF"},
    "section": {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": _LIGHT, "font_color": _DARK},
    "label": _CELL,
    "note": {**_CELL, "font_color": "#6B7780"},
    "text": {**_CELL, "num_format": "@"},
    "number": {**_CELL, "align": "left"},
    "people": {**_CELL, "align": "left", "num_format": "#,##0"},
}
"""How cells look. Where text is answered, they hold text whatever is typed: an 18-digit code keeps its digits."""


class Book:
    """A workbook in the making."""

    def __init__(self) -> None:
        from xlsxwriter import Workbook

        self._file = BytesIO()
        self._book = Workbook(self._file, {"in_memory": True, "default_format_properties": dict(_FONT)})
        self._book.set_properties({"created": _MADE})
        self._looks = {name: self._book.add_format(look) for name, look in _LOOKS.items()}
        self._pages: list[Page] = []

    def page(self, name: str, *, dark: bool = True) -> Page:
        """A new sheet; its tab is dark or light."""
        sheet = self._book.add_worksheet(name)
        sheet.set_tab_color(_DARK if dark else "#9DB8C1")
        self._pages.append(Page(sheet, self._looks))
        return self._pages[-1]

    def close(self) -> bytes:
        """The bytes of the workbook."""
        for page in self._pages:
            page.fit()
        self._book.close()
        fitted = BytesIO()
        with ZipFile(self._file) as made, ZipFile(fitted, "w", ZIP_DEFLATED) as package:
            for member in made.infolist():
                content = made.read(member)
                if member.filename.startswith("xl/worksheets/"):  # so that a row grows with what is typed in it
                    content = re.sub(rb'(<row [^>]*ht="[\d.]+") customHeight="1"', rb"\1", content)
                package.writestr(member, content)
        return fitted.getvalue()


class Page:
    """A sheet; rows and columns are counted from 0."""

    def __init__(self, sheet: Worksheet, looks: dict[str, Any]) -> None:
        self._sheet = sheet
        self._looks = looks
        self._widths: dict[int, int] = {}
        self._lines: dict[int, int] = {}
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def hide_keys(self) -> None:
        """Hide the first row and column."""
        self._sheet.set_column(0, 0, None, None, {"hidden": True})
        self._sheet.set_row(0, None, None, {"hidden": True})

    def columns(self, first: int, last: int, width: int, look: str) -> None:
        """How wide columns are, in characters, and how their empty cells look."""
        self._sheet.set_column(first, last, width, self._looks[look])
        self._widths |= dict.fromkeys(range(first, last + 1), width)

    def freeze(self, row: int, column: int) -> None:
        """Keep what is above and left of a cell in sight, and print the headings on every page."""
        self._sheet.freeze_panes(row, column)
        self._sheet.repeat_rows(row - 1)

    def text(self, row: int, column: int, words: str, look: str) -> None:
        """Write words of ours, or that are not read back."""
        self.put(row, column, escaped(words), look)

    def put(self, row: int, column: int, content: str | float, look: str) -> None:
        """Write what a cell holds: a number, or a text that fits as it is."""
        if content == "":
            self._sheet.write_blank(row, column, None, self._looks[look])
        elif isinstance(content, str):
            self._sheet.write_string(row, column, content, self._looks[look])
            if (width := self._widths.get(column)) and look != "key":
                self._lines[row] = max(self._lines.get(row, 1), count_lines(content, width))
        else:
            self._sheet.write_number(row, column, content, self._looks[look])

    def across(self, row: int, last: int, words: str, look: str) -> None:
        """Write words over all columns up to one."""
        self._sheet.merge_range(row, 0, row, last, "", self._looks[look])
        self._sheet.write_string(row, 0, escaped(words), self._looks[look])
        self._lines[row] = count_lines(words, sum(self._widths[column] for column in range(last + 1)))

    def offer(self, words: list[str], place: tuple[int, int, int, int]) -> None:
        """Offer words in cells (first row and column, last row and column), where they fit; others may be typed."""
        doubled = [escaped(word).replace('"', '""') for word in words]  # the list is a text in a formula
        fits = len(",".join(doubled).encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_CHOICES
        if words and fits and not any("," in word for word in words):
            self._sheet.data_validation(*place, {"validate": "list", "source": doubled, "show_error": False})

    def filter(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Let people sort and filter the rows under a heading."""
        self._sheet.autofilter(row, column, last_row, last_column)

    def fit(self) -> None:
        """Make the rows as high as their words need; office programs do so only when something is typed."""
        for row, lines in self._lines.items():
            self._sheet.set_row(row, min(lines * LINE + ROOM, HIGHEST))


def sheet_name(words: str) -> str:
    """Words as the name of a sheet, which has no room for some signs and for long words."""
    name = "".join("-" if sign in "[]:*?/\\" else sign for sign in words).strip("'")
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def count_lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, at least: a Chinese character is as wide as two others."""
    if len(text) > LONGEST_CHOICES * width:
        return int(HIGHEST / LINE)
    sizes = (sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in text.split("\n"))
    return sum(max(1, -(-size // width)) for size in sizes)
