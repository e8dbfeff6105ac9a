"""Reads a workbook that `workbook.py` wrote and people have changed since.

What the workbook does not have stays as it is in the dossier: a sheet, a field's row, a column, an entry. What it has
is taken as it stands there: an emptied cell is an emptied answer, a new column an entry, a new row a row of its table.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import _
from beigao.definitions.fields import Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.values import is_empty
from beigao.dossier.workbook_cells import (
    LANGUAGES,
    Cells,
    CellValue,
    Slot,
    entry_titles,
    rows_of,
    slots,
    unescaped,
    words_of,
)
from beigao.errors import WorkbookError

MARK = "beigao:"
"""How the first cell of a sheet begins that is read; a form or the path of a table follows."""
ENTRY = ":entry"
"""Heads the column of a table that says whose its rows are."""
FIRST_ROW, FIRST_COLUMN = 2, 3
"""Where answers begin, counted from 0: behind the hidden row and the headings, and behind the labels of a form."""

_ID = re.compile(r"[\w-]{1,40}")

Grid = list[list[CellValue]]


class _Sheet(NamedTuple):
    """A sheet that is ours, as rows of cells; their lengths are equal."""

    name: str
    key: str
    grid: Grid

    def columns(self) -> dict[str, list[int]]:
        """The columns by their key in the hidden row; an answer that goes on has several."""
        found = defaultdict[str, list[int]](list)
        for place, cell in enumerate(self.grid[0]):
            found[words_of(cell)].append(place)
        return found

    def rows(self) -> dict[str, list[int]]:
        """The rows by their key in the hidden column."""
        found = defaultdict[str, list[int]](list)
        for place, cells in enumerate(self.grid[FIRST_ROW:], FIRST_ROW):
            found[words_of(cells[0])].append(place)
        return found


def read_workbook(path: Path, base: Answers, library: Library) -> Answers:
    """The dossier as a workbook has it.

    Args:
        path: a workbook of a dossier or of one of its tables.
        base: the answers that it is taken into; they stay as they are.
        library: the definitions.

    Raises:
        WorkbookError: it is no workbook of a dossier, or a row says not whose it is.
    """
    forms, tables = list[tuple[Form, _Sheet]](), list[tuple[FieldPath, _Sheet]]()
    for sheet in _our_sheets(path):
        if sheet.key in library.forms:
            forms.append((library.forms[sheet.key], sheet))
        elif (place := _table_path(sheet.key, library)) is not None:
            tables.append((place, sheet))
    if not forms and not tables:
        raise WorkbookError(
            _("{name} has no sheet that Beigao wrote; export a workbook, and fill in that one.").format(name=path.name)
        )
    return _Reading(base, library).read(forms, tables)


def _our_sheets(path: Path) -> Iterator[_Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    from beigao.dossier.workbook_package import check_package  # brings zipfile and expat

    check_package(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                grid: Grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if grid and grid[0] and str(grid[0][0]).startswith(MARK):
                    yield _Sheet(name, str(grid[0][0]).removeprefix(MARK), grid)
    except (CalamineError, OSError) as fault:
        raise WorkbookError(
            _("{name} is no Excel workbook, or it is damaged; open it in Excel and save it as .xlsx again.").format(
                name=path.name
            )
        ) from fault


def _table_path(key: str, library: Library) -> FieldPath | None:
    try:
        place = FieldPath.parse(key)
        known = isinstance(library.forms[place.form].field(place.field), Table)
    except (ValueError, KeyError):  # of a form or table that this version does not know
        return None
    return place if known else None


class _Reading:
    """The answers of a dossier on their way to what a workbook says."""

    def __init__(self, base: Answers, library: Library) -> None:
        self._library = library
        self._answers = base.copy()
        self._names: dict[str, dict[str, str]] = {}
        """By form, the ids of entries by the words that name them; what the workbook calls them comes first."""
        self._shown = defaultdict[str, list[str]](list)
        """By form, the ids of the entries that its sheet shows."""
        for form in self._answers.forms():
            self._names[form] = {entry.id: entry.id for entry in self._answers.entries(form)}
        for language in LANGUAGES:
            for form, titles in entry_titles(self._answers, library, language).items():
                self._names[form] |= {title: entry for entry, title in titles.items()}

    def read(self, forms: list[tuple[Form, _Sheet]], tables: list[tuple[FieldPath, _Sheet]]) -> Answers:
        """All sheets: who the entries are before what they say, for they name each other."""
        columns = [(form, sheet, self._entries(form, sheet)) for form, sheet in forms]
        cells = Cells(self._library, "zh", entries=self._names)
        for form, sheet, entries in columns:
            self._read_form(form, sheet, entries, cells)
        for place, sheet in tables:
            self._read_table(place, sheet, cells)
        return self._answers

    def _entries(self, form: Form, sheet: _Sheet) -> dict[int, Entry]:
        """The entries by the column they stand in; those that the dossier lacks are added to it."""
        entries = self._answers.entries(form.id)
        if form.entries is None:
            return dict.fromkeys(sheet.columns().get(form.id, [])[:1], entries[0])
        known = {entry.id: entry for entry in entries}
        found, taken = dict[int, Entry](), set[str]()
        for place, cell in enumerate(sheet.grid[0][FIRST_COLUMN:], FIRST_COLUMN):
            name = words_of(cell)
            if not name and not any(row[place] != "" for row in sheet.grid[FIRST_ROW:] if row[0] != ""):
                continue
            if not _ID.fullmatch(name) or name in taken:
                name = os.urandom(4).hex()
            taken.add(name)
            if name not in known:
                known[name] = Entry(name)
                entries.append(known[name])
            found[place] = known[name]
        self._shown[form.id] = [entry.id for entry in found.values()]
        self._learn_names(form, sheet, found)
        return found

    def _learn_names(self, form: Form, sheet: _Sheet, entries: Mapping[int, Entry]) -> None:
        """What entries are called: by the heading of their column, else by the answer that names them."""
        assert form.entries is not None
        names = self._names[form.id]
        titled = sheet.rows().get(form.entries.title_field, [])
        for place, entry in reversed([*entries.items()]):
            title = "".join(words_of(sheet.grid[row][place]) for row in titled)
            names |= {word: entry.id for word in (entry.id, _line(title)) if word}
        names |= {_line(words_of(sheet.grid[1][place])): entry.id for place, entry in entries.items()}
        names.pop("", None)

    def _read_form(self, form: Form, sheet: _Sheet, entries: Mapping[int, Entry], cells: Cells) -> None:
        rows = sheet.rows()
        for slot in slots(form.fields()):
            if slot.key in rows:
                for place, entry in entries.items():
                    cells.settle(slot, [sheet.grid[row][place] for row in rows[slot.key]], entry.values)

    def _read_table(self, place: FieldPath, sheet: _Sheet, cells: Cells) -> None:
        """The rows of a table, each put to its entry, into the entries that the workbook knows."""
        form = self._library.forms[place.form]
        table = form.field(place.field)
        assert isinstance(table, Table)
        columns = sheet.columns()
        owner_column = columns.get(ENTRY, [0])[0]
        owned: dict[str, Grid] = {entry: [] for entry in self._covered(form, place, sheet, owner_column)}
        written = [(slot, columns[slot.key]) for slot in slots(table.columns) if slot.key in columns]
        owner = next(iter(owned)) if len(owned) == 1 else ""
        for number, row in enumerate(sheet.grid[FIRST_ROW:], FIRST_ROW + 1):
            if any(cell != "" for cell in (row[1:] if owner_column else row)):
                named = _line(words_of(row[owner_column])) if owner_column else ""
                owner = self._names[form.id].get(named, "") if named else owner  # else as in the row above
                if not owner:
                    raise _nobodys(number, sheet)
                owned.setdefault(owner, []).append(row)
        for entry_id, rows in owned.items():
            values = self._answers.entry(form.id, entry_id).values
            before = rows_of(values.get(table.id))
            after = _fixed_rows(written, rows, before, cells) if table.rows else _rows(written, rows, before, cells)
            if after != before:
                values[table.id] = [*after]

    def _covered(self, form: Form, place: FieldPath, sheet: _Sheet, owner_column: int) -> list[str]:
        """The entries whose table the sheet has, also where it has no row any more."""
        if form.entries is not None and place.entry == form.id:
            return self._shown[form.id] if owner_column else []
        try:
            return [self._answers.entry(form.id, place.entry).id]
        except KeyError as fault:
            raise WorkbookError(
                _("The sheet “{sheet}” belongs to an entry that the dossier does not have; add it first.").format(
                    sheet=sheet.name
                )
            ) from fault


def _nobodys(number: int, sheet: _Sheet) -> WorkbookError:
    return WorkbookError(
        _("Row {row} of the sheet “{sheet}” belongs to no entry; write in its first column which one.").format(
            row=number, sheet=sheet.name
        )
    )


def _line(words: str) -> str:
    return " ".join(unescaped(words).split())


def _number(row: list[CellValue]) -> int:
    """The number that a row of a table was written with, from 1; 0 for a new one."""
    number = words_of(row[0])
    return int(number) if number.isdecimal() and len(number) < 8 else 0


Written = list[tuple[Slot, list[int]]]
"""The slots of a table with the columns they stand in."""


def _rows(written: Written, rows: Grid, before: list[dict[str, Json]], cells: Cells) -> list[dict[str, Json]]:
    """The rows as they stand in a sheet; one whose cells were all emptied is gone."""
    after = []
    for row in rows:
        number = _number(row)
        was = before[number - 1] if 0 < number <= len(before) else {}
        now = _row(written, row, was, cells)
        if not is_empty(now) or (number and is_empty(was)):
            after.append(now)
    return after


def _fixed_rows(written: Written, rows: Grid, before: list[dict[str, Json]], cells: Cells) -> list[dict[str, Json]]:
    """The rows that the law fixes, each in its place."""
    after = list(before)
    for row in rows:
        number = _number(row) or len(after) + 1
        after += [{} for _place in range(len(after), number)]
        after[number - 1] = _row(written, row, after[number - 1], cells)
    while len(after) > len(before) and is_empty(after[-1]):
        after.pop()
    return after


def _row(written: Written, row: list[CellValue], was: dict[str, Json], cells: Cells) -> dict[str, Json]:
    now = dict(was)
    for slot, places in written:
        cells.settle(slot, [row[place] for place in places], now)
    return now
