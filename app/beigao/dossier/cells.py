"""Blocks of cells as spreadsheets give them: parted, their heading row recognised, read into the columns of a table.

Nothing is refused. A cell that does not read is kept as it was typed, and `rules/checking.py` says what is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeGuard

from beigao.definitions.fields import Choice, Choices, Column, Date, DateRange, Item, Number, People, Table, YesNo
from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.dossier.values import Unreadable, is_empty, read, read_date, read_number

Block = list[list[str]]
"""Cells row by row; rows may differ in length."""
Row = dict[str, Json]
ReadCell = Callable[[str], Json]

_YES = {"是", "有", "对", "真", "yes", "y", "true", "1", "√", "✓", "✔"}
_NO = {"否", "无", "错", "假", "no", "n", "false", "0", "×", "x", "✗", "✘"}
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
"""What a spreadsheet writes behind a day that has no time."""


def block_of(text: str, delimiter: str = "\t", *, from_clipboard: bool = True) -> Block:
    """The cells of a text; empty rows count between others, or what follows would stand too high.

    Args:
        text: rows parted by line ends.
        delimiter: what parts the cells of a row.
        from_clipboard: whether quotation marks around a cell belong to it, as in what Excel copies: it quotes a cell
            only for a line end, a tab or a quotation mark inside. In a CSV file they never belong to the cell.
    """
    block = list(_rows(text.removeprefix("\ufeff"), delimiter, from_clipboard=from_clipboard))
    while block and not any(cell.strip() for cell in block[-1]):
        block.pop()
    return block


def text_of(cells: Sequence[Sequence[str]]) -> str:
    """Cells as a spreadsheet takes them from the clipboard; `block_of` gives the same cells again."""
    return "\n".join("\t".join(map(_quoted, row)) for row in cells)


def heading_of(table: Table, cells: Sequence[str]) -> list[Column | None] | None:
    """The columns that a heading row names, by label in either language or by id; None when it is no heading.

    A row is a heading when at least half of its words name columns, and not one word alone beside others.
    """
    names = {_title(name): column for column in table.columns for name in (column.id, column.label.zh, column.label.en)}
    found: list[Column | None] = []
    for cell in cells:
        column = names.get(_title(cell))
        found.append(None if column in found else column)
    named, worded = sum(column is not None for column in found), sum(bool(cell.strip()) for cell in cells)
    least = 1 if worded == 1 == len(table.columns) else 2
    return found if named >= least and named * 2 >= worded else None


def read_rows(block: Block, columns: Sequence[Column | None], library: Library) -> list[Row]:
    """The rows that a block gives, its cells read into these columns; None passes a cell over."""
    readers = [(place, column.id, reader(column, library)) for place, column in enumerate(columns) if column]
    rows: list[Row] = []
    for cells in block:
        row: Row = {}
        for place, name, read_cell in readers:
            value = read_cell(cells[place]) if place < len(cells) else None
            if not is_empty(value):
                row[name] = value
        rows.append(row)
    return rows


def count_unread(rows: Sequence[Row], table: Table, library: Library) -> int:
    """How many cells do not read as their column asks; they become findings."""
    choosers = {column.id: set(_ids(column, library).values()) for column in table.columns if _is_closed(column)}
    columns = {column.id: column for column in table.columns}
    return sum(not _reads(columns[name], value, choosers.get(name)) for row in rows for name, value in row.items())


def reader(column: Item, library: Library) -> ReadCell:
    """What words mean in a column, or at an end of a range; they are kept as they are where they mean nothing."""
    if isinstance(column, Number | People):
        return lambda text: read_number(stripped) if (stripped := text.strip()) else None
    if isinstance(column, Date | DateRange):
        return lambda text: read_date(_MIDNIGHT.sub("", stripped)) if (stripped := text.strip()) else None
    if isinstance(column, YesNo):
        return _read_yes_no
    if isinstance(column, Choice):
        ids = _ids(column, library)
        return lambda text: ids.get(_plain(text), text.strip()) or None
    if isinstance(column, Choices):
        return _choices_reader(_ids(column, library))
    return lambda text: text.strip() or None


def _rows(text: str, delimiter: str, *, from_clipboard: bool) -> Iterator[list[str]]:
    part = re.escape(delimiter)
    cell = re.compile(rf'(?:"((?:[^"]|"")*+)"[ ]*(?={part}|\r|\n|\Z)|([^{part}\r\n]*))({part}|\r\n|\r|\n|\Z)')
    place, row = 0, list[str]()
    while place < len(text):
        found = cell.match(text, place)
        assert found is not None  # the second half takes anything
        quoted, plain, end = found.groups()
        if quoted is None:
            row.append(plain)
        elif from_clipboard and not re.search(r'[\t\r\n]|""', quoted):
            row.append(f'"{quoted}"')
        else:
            row.append(quoted.replace('""', '"').replace("\r\n", "\n"))
        place = found.end()
        if end != delimiter:
            yield row
            row = []
        elif place == len(text):
            row.append("")
    if row:
        yield row


def _is_closed(column: Column) -> TypeGuard[Choice | Choices]:
    return isinstance(column, Choice | Choices) and not column.other


def _reads(column: Column, value: Json, known: set[str] | None) -> bool:
    try:
        read(column, value)
    except Unreadable:
        return False
    return known is None or known.issuperset(str(part) for part in (value if isinstance(value, list) else [value]))


def _quoted(cell: str) -> str:
    if not re.search(r'[\t\r\n]|^"', cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def _plain(text: str) -> str:
    """Words without blanks, in one width and one case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _title(text: str) -> str:
    """The name of a column without its unit and the like: 人数 for 人数（人）, 敏感 for 是否敏感."""
    return re.sub(r"^是否|\(.*\)$|[*:]$", "", _plain(text))


def _ids(chooser: Choice | Choices, library: Library) -> Mapping[str, str]:
    """The ids of options by every word they are known by."""
    options = library.options(chooser)
    known = {_plain(word): option.id for option in options for word in (option.label.en, option.label.zh)}
    known |= {_plain(option.print): option.id for option in options if option.print}
    return known | {option.id: option.id for option in options}


def _read_yes_no(text: str) -> Json:
    word = _plain(text)
    return True if word in _YES else False if word in _NO else text.strip() or None


def _choices_reader(ids: Mapping[str, str]) -> ReadCell:
    def read_choices(text: str) -> Json:
        if whole := ids.get(_plain(text)):
            return [whole]
        parts = (part.strip() for part in re.split(r"[、,，;；\n]", text))
        return [ids.get(_plain(part), part) for part in parts if part] or None

    return read_choices
