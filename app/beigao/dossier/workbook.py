"""Writes a dossier as an Excel workbook that people fill in and Beigao takes back (`workbook_reading.py`).

A form is a sheet with a row for each field and a column for each entry; a table is a sheet of its own. What names them
stands in the hidden first row and column, so that labels, names of sheets and the order of rows may change. Every text
is written as text: what begins with `=` is no formula, what looks like an address no link.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import N_, Language, _, translated
from beigao.definitions.fields import Number, People, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.database import appearing
from beigao.dossier.workbook_cells import Cells, Slot, entry_titles, pieces_of, rows_of, slots
from beigao.dossier.workbook_page import Book, Page, sheet_name
from beigao.dossier.workbook_reading import ENTRY, FIRST_COLUMN, FIRST_ROW, MARK, read_workbook
from beigao.errors import WorkbookError

__all__ = ["SUFFIX", "read_workbook", "write_table", "write_workbook"]

SUFFIX = ".xlsx"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
SPARE_ROWS = 200
"""Rows behind the last of a table in which words are offered, too."""
_WIDTHS = {"text": 24, "long_text": 40, "number": 14, "people": 14, "date": 13, "yes_no": 9, "risk_rating": 14}

_GUIDE = (
    N_("Change the answers here, in Excel or WPS, and take the workbook back into Beigao with “Import”; it shows what"
       " would change before anything is written."),
    N_("A form is a sheet with a row for each field; where it has entries, each is a column, and a new column is a new"
       " entry. A table is a sheet of its own; a new row is a new row of the table."),
    N_("Leave the hidden first row and column of a sheet as they are. A sheet, row of a field or column that is deleted"
       " changes nothing in the dossier; a cell that is emptied takes its answer away."),
    N_("Files of evidence are not in the workbook."),
)  # fmt: skip


class _Sheet(NamedTuple):
    """A sheet of a dossier: the form, or a table of it."""

    form: Form
    table: Table | None
    name: str

    @property
    def key(self) -> str:
        return MARK + (self.form.id if self.table is None else f"{self.form.id}.{self.table.id}")


def write_workbook(
    answers: Answers, library: Library, path: Path, language: Language, *, overwrite: bool = True
) -> None:
    """The whole dossier, without its evidence, as an Excel workbook; the same dossier gives the same bytes.

    Raises:
        WorkbookError: it has more entries or rows than a sheet takes.
        DossierError: the file cannot be written, or is there already and may not be written over; it is as before.
    """
    writer = _Writer(answers, library, language)
    sheets = list(_sheets(library, language))
    writer.write_contents(sheets)
    for sheet in sheets:
        if sheet.table is None:
            tables = {other.table.id: other.name for other in sheets if other.form is sheet.form and other.table}
            writer.write_form(sheet, tables)
        else:
            writer.write_table(sheet, answers.entries(sheet.form.id), with_entry=sheet.form.entries is not None)
    _keep(writer.close(), path, overwrite=overwrite)


def write_table(
    answers: Answers, library: Library, field: FieldPath, path: Path, language: Language, *, overwrite: bool = True
) -> None:
    """The table at a field of one entry as an Excel workbook, which `read_workbook` takes back, too.

    Raises:
        KeyError: there is no such entry, or no such table.
        WorkbookError: it has more rows than a sheet takes.
        DossierError: the file cannot be written, or is there already and may not be written over; it is as before.
    """
    form = library.forms[field.form]
    table = form.field(field.field)
    if not isinstance(table, Table):
        raise KeyError(f"{field} is no table")
    writer = _Writer(answers, library, language)
    sheet = _Sheet(form, table, sheet_name(table.label.text(language)))
    entry = answers.entry(field.form, field.entry)
    writer.write_table(sheet, [entry], with_entry=False, key=MARK + str(FieldPath(form.id, entry.id, table.id)))
    _keep(writer.close(), path, overwrite=overwrite)


def _sheets(library: Library, language: Language) -> Iterator[_Sheet]:
    """The sheets in the order of the outline, their names beginning with a number each."""
    for number, form in enumerate((library.forms[name] for group in library.outline for name in group.forms), 1):
        yield _Sheet(form, None, sheet_name(f"{number} {form.title.text(language)}"))
        tables = (field for field in form.fields() if isinstance(field, Table))
        for letter, table in enumerate(tables, 1):
            yield _Sheet(form, table, sheet_name(f"{number}.{letter} {table.label.text(language)}"))


def _keep(content: bytes, path: Path, *, overwrite: bool) -> None:
    with appearing(path, overwrite=overwrite) as part, part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


class _Writer:
    """One workbook in the making."""

    def __init__(self, answers: Answers, library: Library, language: Language) -> None:
        self._answers = answers
        self._language = language
        self._titles = entry_titles(answers, library, language)
        self._cells = Cells(library, language, self._titles)
        self._book = Book()

    def close(self) -> bytes:
        """The bytes of the workbook."""
        return self._book.close()

    def write_contents(self, sheets: Sequence[_Sheet]) -> None:
        """The first sheet: how to work with the others, and what they hold."""
        page = self._book.page(self._word(N_("Contents")))
        for column, width in enumerate((34, 60, 16)):
            page.columns(column, column, width, "plain")
        page.text(0, 0, self._word(N_("Dossier")), "title")
        for row, words in enumerate(_GUIDE, 1):
            page.across(row, 2, self._word(words), "plain")
        top = len(_GUIDE) + 2
        for column, words in enumerate((N_("Sheet"), N_("Form or table"), N_("Answers or rows"))):
            page.text(top, column, self._word(words), "head")
        for row, sheet in enumerate(sheets, top + 1):
            title = sheet.form.title if sheet.table is None else sheet.table.label
            look = "section" if sheet.table is None else "label"
            page.text(row, 0, sheet.name, look)
            page.text(row, 1, title.text(self._language), look)
            page.put(row, 2, self._count(sheet), look)

    def _count(self, sheet: _Sheet) -> int:
        """How many answers a form has, or rows a table."""
        entries = self._answers.entries(sheet.form.id)
        if sheet.table is not None:
            return sum(len(rows_of(entry.values.get(sheet.table.id))) for entry in entries)
        found = list(slots(sheet.form.fields()))
        return sum(self._cells.shown(slot, slot.of(entry.values)) != "" for entry in entries for slot in found)

    def write_form(self, sheet: _Sheet, tables: dict[str, str]) -> None:
        """A form: a row for each field under its section, a column for each entry and one for a new entry.

        Args:
            sheet: the sheet.
            tables: the names of the sheets of its tables by their field.
        """
        form, entries = sheet.form, self._answers.entries(sheet.form.id)
        last = FIRST_COLUMN + len(entries) - (form.entries is None)
        self._require(last + 1, MOST_COLUMNS, form.title.text(self._language))
        page = self._page(sheet.name, sheet.key, dark=True)
        page.columns(1, 1, 13, "plain")
        page.columns(2, 2, 30, "plain")
        page.columns(FIRST_COLUMN, last, 44 if form.entries else 90, "bare")
        page.freeze(FIRST_ROW, FIRST_COLUMN)
        self._write_heads(page, form, entries)
        row = FIRST_ROW
        for section in form.sections:
            for column in range(1, last + 1):
                page.put(row, column, "", "section")
            page.text(row, 1, section.number, "section")
            page.text(row, 2, section.title.text(self._language), "section")
            row += 1
            for field in section.fields:
                if isinstance(field, Table):
                    self._write_pointer(page, row, field, tables[field.id], last)
                    row += 1
                for slot in slots([field]):
                    row = self._write_field(page, row, slot, entries, last)

    def _write_heads(self, page: Page, form: Form, entries: Sequence[Entry]) -> None:
        page.text(1, 1, self._word(N_("No.")), "head")
        page.text(1, 2, self._word(N_("Field")), "head")
        for column, entry in enumerate(entries, FIRST_COLUMN):
            page.text(0, column, entry.id, "key")
            page.text(1, column, self._titles[form.id][entry.id] if form.entries else self._word(N_("Answer")), "head")
        if form.entries:
            new = self._word(N_("New: {name}")).format(name=form.entries.name.text(self._language))
            page.text(1, FIRST_COLUMN + len(entries), new, "head")

    def _write_pointer(self, page: Page, row: int, table: Table, name: str, last: int) -> None:
        """In the place of a table the name of its sheet."""
        page.text(row, 1, table.number, "label")
        page.text(row, 2, table.label.text(self._language), "label")
        for column in range(FIRST_COLUMN, last + 1):
            page.put(row, column, "", "note")
        page.text(row, FIRST_COLUMN, self._word(N_("see the sheet “{name}”")).format(name=name), "note")

    def _write_field(self, page: Page, row: int, slot: Slot, entries: Sequence[Entry], last: int) -> int:
        """The row of a field, or rows where an answer is too long for one cell; gives the row behind."""
        answers = [self._pieces(slot, slot.of(entry.values)) for entry in entries]
        longest = max((len(pieces) for pieces in answers), default=1)
        for number in range(longest):
            page.text(row + number, 0, slot.key, "key")
            page.text(row + number, 1, slot.item.number, "label")
            page.text(row + number, 2, self._heading(slot, number), "label")
            for column in range(FIRST_COLUMN, last + 1):
                place = column - FIRST_COLUMN
                self._write(page, row + number, column, _piece(answers[place], number) if answers[place:] else "", slot)
        page.offer(self._cells.choices(slot), (row, FIRST_COLUMN, row, last))
        return row + longest

    def write_table(self, sheet: _Sheet, entries: Sequence[Entry], *, with_entry: bool, key: str = "") -> None:
        """A table: its rows below each other, with the entry they belong to where there are several."""
        table = sheet.table
        assert table is not None
        rows = [(entry, number, row) for entry in entries for number, row in enumerate(_rows(table, entry), 1)]
        self._require(FIRST_ROW + len(rows) + SPARE_ROWS, MOST_ROWS, sheet.name)
        page = self._page(sheet.name, key or sheet.key, dark=False)
        column = 1
        if with_entry:
            self._write_owners(page, sheet.form, [entry for entry, _number, _row in rows])
            column += 1
        if table.rows is not None:
            self._write_names(page, column, table, [number for _entry, number, _row in rows])
            column += 1
        page.freeze(FIRST_ROW, column)
        for place, (_entry, number, _row) in enumerate(rows, FIRST_ROW):
            page.put(place, 0, number, "key")
        for slot in slots(table.columns):
            column = self._write_column(page, column, slot, [slot.of(row) for _entry, _number, row in rows])
        page.filter(1, 1, max(FIRST_ROW + len(rows) - 1, FIRST_ROW), column - 1)

    def _write_owners(self, page: Page, form: Form, owners: Sequence[Entry]) -> None:
        """The column that says whose a row is."""
        assert form.entries is not None
        titles = self._titles[form.id]
        page.columns(1, 1, 24, "text")
        page.text(0, 1, ENTRY, "key")
        name = form.entries.name.text(self._language)
        page.text(1, 1, name[:1].upper() + name[1:], "head")
        for row, entry in enumerate(owners, FIRST_ROW):
            page.text(row, 1, titles[entry.id], "text")
        page.offer(list(titles.values()), (FIRST_ROW, 1, FIRST_ROW + len(owners) + SPARE_ROWS, 1))

    def _write_names(self, page: Page, column: int, table: Table, numbers: Sequence[int]) -> None:
        """The names of the rows that the law fixes."""
        names = self._cells.row_names(table)
        page.columns(column, column, 28, "label")
        page.text(1, column, table.label.text(self._language), "head")
        for row, number in enumerate(numbers, FIRST_ROW):
            page.text(row, column, names[number - 1] if number <= len(names) else "", "label")

    def _write_column(self, page: Page, column: int, slot: Slot, answers: Sequence[Json]) -> int:
        """A column of a table, or columns where an answer is too long for one cell; gives the column behind."""
        written = [self._pieces(slot, answer) for answer in answers]
        longest = max((len(pieces) for pieces in written), default=1)
        width = _WIDTHS.get(getattr(slot.item, "kind", ""), 24)
        for number in range(longest):
            place = column + number
            page.columns(place, place, width, _look(slot))
            page.text(0, place, slot.key, "key")
            page.text(1, place, self._heading(slot, number), "head")
            for row, pieces in enumerate(written, FIRST_ROW):
                self._write(page, row, place, _piece(pieces, number), slot)
        page.offer(self._cells.choices(slot), (FIRST_ROW, column, FIRST_ROW + len(answers) + SPARE_ROWS, column))
        return column + longest

    def _page(self, name: str, key: str, *, dark: bool) -> Page:
        page = self._book.page(name, dark=dark)
        page.hide_keys()
        page.text(0, 0, key, "key")
        return page

    def _pieces(self, slot: Slot, value: Json) -> list[str | float]:
        shown = self._cells.shown(slot, value)
        return [*pieces_of(shown)] if isinstance(shown, str) else [shown]

    def _write(self, page: Page, row: int, column: int, content: str | float, slot: Slot) -> None:
        page.put(row, column, content, "text" if isinstance(content, str) and content else _look(slot))

    def _heading(self, slot: Slot, number: int) -> str:
        """The heading of a slot, or of the cells in which it goes on."""
        heading = slot.heading(self._language)
        return self._word(N_("{name} (continued)")).format(name=heading) if number else heading

    def _word(self, message: str) -> str:
        return translated(message, self._language)

    def _require(self, needed: int, most: int, name: str) -> None:
        if needed > most:
            raise WorkbookError(
                _("“{name}” is too large for a sheet of Excel; export the dossier as JSON instead.").format(name=name)
            )


def _piece(pieces: Sequence[str | float], number: int) -> str | float:
    return pieces[number] if number < len(pieces) else ""


def _look(slot: Slot) -> str:
    """How the cells of a slot look."""
    return "people" if isinstance(slot.item, People) else "number" if isinstance(slot.item, Number) else "text"


def _rows(table: Table, entry: Entry) -> list[dict[str, Json]]:
    """The rows of a table; where the law fixes them, all of them."""
    rows = rows_of(entry.values.get(table.id))
    return rows + [{} for _name in (table.rows or ())[len(rows) :]]
