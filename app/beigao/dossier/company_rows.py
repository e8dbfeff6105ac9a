"""A table in which each row is a company and each column a field: many small dossiers in one sheet.

A column is headed by the address of a field, `company.name`, or by its words as the template has them. A form with
entries has its first entry in `recipients.name`, its second in recipients:2.name. Tables and evidence have no room in
a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import Language, _
from beigao.definitions.loader import Library
from beigao.definitions.models import Form, Section
from beigao.dossier.answers import Json
from beigao.dossier.database import appearing
from beigao.dossier.workbook_cells import LANGUAGES, Cells, CellValue, Slot, slots, words_of
from beigao.errors import WorkbookError

ROW_SUFFIXES = (".xlsx", ".csv")
MARK = "beigao:companies"
"""The first cell of our template, whose second row has words for people; other sheets of ours are dossiers."""
_OURS = "beigao:"
OFFERED = 1000
"""Rows of the template in which words are offered."""
_FIRST = "1"
"""The entry that is meant where a column names none."""
_ADDRESS = re.compile(r"(?P<form>[a-z]\w*)(?::(?P<entry>[\w-]{1,40}))?\.(?P<slot>[a-z]\w*(?:\.[a-z]\w*)?)")

Grid = Sequence[Sequence[CellValue]]
Forms = dict[str, Json]
"""The part `forms` of a dossier's JSON."""


class _Field(NamedTuple):
    """A place for an answer that has room in a row."""

    form: Form
    section: Section
    slot: Slot

    @property
    def address(self) -> str:
        return f"{self.form.id}.{self.slot.key}"

    def heading(self, language: Language) -> str:
        return " · ".join(
            (self.form.title.text(language), self.section.title.text(language), self.slot.heading(language))
        )


class _Column(NamedTuple):
    """What a column answers, and where it stands."""

    place: int
    form: Form
    entry: str
    slot: Slot


def read_companies(path: Path, library: Library) -> Iterator[tuple[int, Forms]] | None:
    """The companies of a table: the number of each row, counted as Excel does, and its answers.

    Args:
        path: an Excel workbook or a CSV file.
        library: the definitions.

    Returns:
        None where the workbook is that of one dossier.

    Raises:
        WorkbookError, CsvError: it does not read, or a column names no field.
    """
    grid = _grid(path)
    if grid is None:
        return None
    is_template = bool(grid and grid[0]) and grid[0][0] == MARK
    first = next((number for number, row in enumerate(grid) if any(words_of(cell).strip() for cell in row)), 0)
    headings = [words_of(cell).strip() for cell in grid[first]] if grid else []
    columns = _columns(headings[1:] if is_template else headings, int(is_template), path.name, library)
    if not columns:
        raise WorkbookError(_("No column of {name} names a field.").format(name=path.name))
    return _companies(grid, first + 1 + is_template, columns, library)


def write_template(library: Library, path: Path, language: Language, *, overwrite: bool = False) -> None:
    """An empty table of companies as an Excel workbook, with a column for each field that has room in a row.

    Raises:
        DossierError: the file cannot be written, or is there already and may not be written over.
    """
    from beigao.dossier.workbook_page import Book

    book, cells = Book(), Cells(library, language)
    page = book.page(_("Companies"))
    page.hide_keys()
    page.text(0, 0, MARK, "key")
    page.freeze(2, 1)
    for place, field in enumerate(_fields(library), 1):
        page.columns(place, place, 24, "bare")
        page.text(0, place, field.address, "key")
        page.text(1, place, field.heading(language), "head")
        page.offer(cells.choices(field.slot), (2, place, OFFERED + 1, place))
    with appearing(path, overwrite=overwrite) as part:
        part.write_bytes(book.close())


def _grid(path: Path) -> Grid | None:
    if path.suffix.lower() == ".csv":
        from beigao.dossier.csv_rows import read_csv

        return read_csv(path)
    from python_calamine import CalamineError, CalamineWorkbook

    from beigao.dossier.workbook_package import check_package  # brings zipfile and expat

    check_package(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            grids = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError) as fault:
        raise WorkbookError(
            _("{name} is no Excel workbook, or it is damaged; open it in Excel and save it as .xlsx again.").format(
                name=path.name
            )
        ) from fault
    marks = [str(grid[0][0]) if grid and grid[0] else "" for grid in grids]
    if MARK in marks:
        return grids[marks.index(MARK)]
    return None if any(mark.startswith(_OURS) for mark in marks) else next(iter(grids), [])


def _columns(headings: Sequence[str], first: int, name: str, library: Library) -> list[_Column]:
    """What the columns answer; one without a heading is passed over."""
    known = {field.address: field for field in _fields(library)}
    titled = {_plain(field.heading(language)): field for field in known.values() for language in LANGUAGES}
    columns = []
    for place, heading in enumerate(headings, first):
        if not heading:
            continue
        address = _ADDRESS.fullmatch(heading)
        found = known.get(f"{address['form']}.{address['slot']}") if address else titled.get(_plain(heading))
        if found is None:
            raise WorkbookError(
                _(
                    "The column “{heading}” of {name} names no field; take a heading from the template "
                    "(“beigao batch --write-template FILE”), or empty it."
                ).format(heading=heading[:80], name=name)
            )
        entry = found.form.id if found.form.entries is None else (address and address["entry"]) or _FIRST
        columns.append(_Column(place, found.form, entry, found.slot))
    return columns


def _fields(library: Library) -> Iterator[_Field]:
    """The fields that have room in a row, in the order of the outline."""
    for form in (library.forms[name] for group in library.outline for name in group.forms):
        for section in form.sections:
            for slot in slots(section.fields):
                yield _Field(form, section, slot)


def _plain(words: str) -> str:
    return re.sub(r"\s+", "", words).casefold()


def _companies(grid: Grid, start: int, columns: Sequence[_Column], library: Library) -> Iterator[tuple[int, Forms]]:
    names: dict[str, dict[str, str]] = {form: {} for form in library.forms}
    cells = Cells(library, "zh", entries=names)
    for number, row in enumerate(grid[start:], start + 1):
        if any(words_of(cell).strip() for cell in row):
            yield number, _forms(row, columns, cells, names)


def _forms(
    row: Sequence[CellValue], columns: Sequence[_Column], cells: Cells, names: dict[str, dict[str, str]]
) -> Forms:
    """The answers of one row; its entries name each other by number or by title."""
    filled = [column for column in columns if column.place < len(row) and row[column.place] != ""]
    for known in names.values():
        known.clear()
    for column in filled:
        entries = column.form.entries
        if entries is not None:
            names[column.form.id][column.entry] = column.entry
            if column.slot.key == entries.title_field:
                names[column.form.id].setdefault(words_of(row[column.place]).strip(), column.entry)
    answered: dict[str, dict[str, dict[str, Json]]] = {}
    for column in filled:
        values = answered.setdefault(column.form.id, {}).setdefault(column.entry, {})
        cells.settle(column.slot, [row[column.place]], values)
    single = {column.form.id for column in filled if column.form.entries is None}
    return {
        form: entries[form] if form in single else [{"id": entry, **values} for entry, values in entries.items()]
        for form, entries in answered.items()
    }
