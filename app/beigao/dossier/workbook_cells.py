"""What an answer looks like in the cells of a workbook, and how such cells read.

An answer fills one cell, a range or a rating two. Words are those of the forms; what a cell cannot hold stands in it by
its number, as `{U+000C}`, and a text that is too long for a cell goes on in others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from beigao._i18n import N_, Language, translated
from beigao.definitions.fields import (
    Choice,
    Choices,
    DateRange,
    Evidence,
    Item,
    LongText,
    Number,
    People,
    Reference,
    RiskRating,
    Table,
    Text,
    YesNo,
)
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers, Json
from beigao.dossier.cells import ReadCell, reader
from beigao.dossier.values import IMPACTS, LIKELIHOODS, UNPRINTABLE, is_empty, visible

CellValue = str | int | float | bool | date | datetime | time | timedelta
"""What a reader of workbooks gives for a cell; an empty one is `""`."""

LONGEST = 32_000
"""UTF-16 units in a cell; Excel takes 32,767, and a person may want to add a word."""
LONGEST_TITLE = 60
DIGITS = 10**15
"""Below this a spreadsheet keeps every digit of a whole number."""

_ESCAPED = re.compile(rf"{UNPRINTABLE}|\r|_(?=x[0-9A-Fa-f]{{4}}_)|<(?=r>)|\{{(?=U\+[0-9A-F]{{4,6}}\}})")
"""What a workbook cannot hold, would read as another character, or what looks like our own way of writing these."""
_NUMBERED = re.compile(r"\{U\+([0-9A-F]{4,6})\}")

_PARTS: dict[type[Item], dict[str, str]] = {
    DateRange: {"start": N_("start"), "end": N_("end")},
    RiskRating: {"likelihood": N_("Likelihood"), "impact": N_("Impact")},
}
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_DEGREES = {"low": N_("Low"), "medium": N_("Medium"), "high": N_("High")}
_WORDS = {
    "likelihood": {**_DEGREES, "very_high": N_("Very high")},
    "impact": {**_DEGREES, "severe": N_("Severe")},
}
"""The halves of a rating in words."""


class Slot(NamedTuple):
    """The place of an answer, or of one part of it, in every sheet: a row or a column."""

    item: Item
    part: str | None = None

    @property
    def key(self) -> str:
        """What names it in the hidden row or column: `purpose`, `period.start`."""
        return self.item.id if self.part is None else f"{self.item.id}.{self.part}"

    def heading(self, language: Language) -> str:
        """Its label with its part or unit."""
        label = self.item.label.text(language)
        if self.part is not None:
            more = translated(_PARTS[type(self.item)][self.part], language)
        elif isinstance(self.item, Number) and self.item.unit is not None:
            more = self.item.unit.text(language)
        else:
            return label
        return f"{label}（{more}）" if language == "zh" else f"{label} ({more})"

    def of(self, values: Mapping[str, Json]) -> Json:
        """What was answered in it."""
        answer = values.get(self.item.id)
        if self.part is None:
            return answer
        return answer.get(self.part) if isinstance(answer, dict) else None

    def put(self, values: dict[str, Json], value: Json) -> None:
        """Answer in it; the other part stays."""
        if self.part is not None:
            answer = values.get(self.item.id)
            value = {**(answer if isinstance(answer, dict) else {}), self.part: value}
        if is_empty(value):
            values.pop(self.item.id, None)
        else:
            values[self.item.id] = value


def slots(items: Iterable[Item]) -> Iterator[Slot]:
    """The slots of fields or columns; tables have sheets of their own, and evidence is in no workbook."""
    for item in items:
        if not isinstance(item, Table | Evidence):
            yield from (Slot(item, part) for part in _PARTS.get(type(item), (None,)))


class Cells:
    """Turns answers into the contents of cells, and back.

    Args:
        library: the definitions.
        language: whose words are written; both languages are read.
        titles: by form, what each entry is called where others refer to it.
        entries: by form, the id of an entry by every word it is known by.
    """

    def __init__(
        self,
        library: Library,
        language: Language,
        titles: Mapping[str, Mapping[str, str]] | None = None,
        entries: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._library = library
        self._language = language
        self._titles = titles or {}
        self._entries = entries or {}
        self._readers: dict[int, ReadCell] = {}
        self._labels: dict[int, dict[str, str]] = {}
        """Of choices in the language that is written; a long table asks for them in every row."""

    def _reader(self, item: Item) -> ReadCell:
        if id(item) not in self._readers:
            self._readers[id(item)] = reader(item, self._library)
        return self._readers[id(item)]

    def _label(self, item: Choice | Choices, word: str) -> str:
        if id(item) not in self._labels:
            options = self._library.options(item)
            self._labels[id(item)] = {option.id: option.label.text(self._language) for option in options}
        return self._labels[id(item)].get(word, word)

    def shown(self, slot: Slot, value: Json) -> str | int | float:
        """An answer as a cell shows it; several choices one a line."""
        if is_empty(value):
            return ""
        if isinstance(value, list):
            return "\n".join(str(self.shown(slot, part)) for part in value)
        if isinstance(value, bool):
            return translated("Yes" if value else "No", self._language)
        if isinstance(value, int | float):
            return value if _is_exact(value) else repr(value)
        word = str(value)
        if isinstance(slot.item, Choice | Choices):
            return self._label(slot.item, word)
        if isinstance(slot.item, Reference):
            return self._titles.get(slot.item.form, {}).get(word, word)
        if slot.part in _WORDS and word in _WORDS[slot.part]:
            return translated(_WORDS[slot.part][word], self._language)
        return word

    def row_names(self, table: Table) -> list[str]:
        """The names of the rows that the law fixes."""
        options = self._library.catalogues[table.row_catalogue].options if table.row_catalogue else ()
        labels = {option.id: option.label.text(self._language) for option in options}
        return [labels.get(name, name) for name in table.rows or ()]

    def choices(self, slot: Slot) -> list[str]:
        """The words from which a cell is chosen; none where it is written in, or where several can be chosen."""
        item = slot.item
        if isinstance(item, YesNo):
            return [str(self.shown(slot, answer)) for answer in (True, False)]
        if isinstance(item, Choice):
            return [option.label.text(self._language) for option in self._library.options(item)]
        if isinstance(item, RiskRating):
            names = LIKELIHOODS if slot.part == "likelihood" else IMPACTS
            return [str(self.shown(slot, name)) for name in names]
        if isinstance(item, Reference) and not item.many:
            return list(self._titles.get(item.form, {}).values())
        return []

    def read(self, slot: Slot, cells: Sequence[CellValue]) -> Json:
        """What the cells of a slot answer, more than one where its text goes on; what does not read stays as typed."""
        item = slot.item
        filled = [cell for cell in cells if cell != ""]
        if isinstance(item, Number | People) and len(filled) == 1 and _is_number(filled[0]):
            return _whole(filled[0])
        text = unescaped("".join(map(words_of, filled)))
        if is_empty(text):
            return None
        if isinstance(item, Text | LongText):
            return text
        if isinstance(item, Reference):
            return self._read_reference(item, text)
        if slot.part in _WORDS:
            return _read_degree(_WORDS[slot.part], text.strip())
        read_cell = self._reader(item)
        if not isinstance(item, Choices):
            return read_cell(text)
        chosen: list[Json] = []
        for line in text.split("\n"):
            found = read_cell(line)
            chosen += found if isinstance(found, list) else []
        return chosen or None

    def settle(self, slot: Slot, cells: Sequence[CellValue], values: dict[str, Json]) -> None:
        """Answer what the cells say in `values`; an answer that reads as the cells do stays exactly as it is."""
        present = slot.of(values)
        if present is None and not any(cell != "" for cell in cells):
            return
        value = self.read(slot, cells)
        if self.read(slot, [_as_words(present)]) != value:
            slot.put(values, value)

    def _read_reference(self, item: Reference, text: str) -> Json:
        known = self._entries.get(item.form, {})
        if not item.many:
            return known.get(text.strip(), text.strip())
        named: list[Json] = []
        for line in filter(None, map(str.strip, text.split("\n"))):
            parts = [line] if line in known else [part.strip() for part in re.split(r"[、，;；]", line)]
            named += [known.get(part, part) for part in parts if part]
        return named or None


def entry_titles(answers: Answers, library: Library, language: Language) -> dict[str, dict[str, str]]:
    """By form, what each entry is called in a workbook: one short line, no two alike."""
    return {
        form.id: _distinct(
            {
                entry.id: _short(entry.values.get(form.entries.title_field))
                or f"{form.entries.name.text(language)} {number}"
                for number, entry in enumerate(answers.entries(form.id), 1)
            }
        )
        for form in library.forms.values()
        if form.entries and form.id in answers.forms()
    }


def rows_of(value: Json) -> list[dict[str, Json]]:
    """The rows that a table has."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def pieces_of(text: str) -> list[str]:
    """A text as the contents of one cell, or of several where it is too long for one."""
    text = escaped(text)
    if len(text) <= LONGEST // 2:
        return [text]
    pieces, start, size = [], 0, 0
    for place, sign in enumerate(text):
        units = 2 if sign > "\uffff" else 1
        if size + units > LONGEST:
            pieces.append(text[start:place])
            start, size = place, 0
        size += units
    return [*pieces, text[start:]]


def escaped(text: str) -> str:
    """The text with what a workbook cannot hold written as `{U+000C}`; `unescaped` gives it back."""
    return _ESCAPED.sub(lambda found: f"{{U+{ord(found[0]):04X}}}", text)


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    return _NUMBERED.sub(lambda found: chr(code) if (code := int(found[1], 16)) <= 0x10FFFF else found[0], text)


def words_of(cell: CellValue) -> str:
    """What a cell says, as a person would type it."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return str(_whole(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _as_words(value: Json) -> str | int | float:
    """An answer as it would be typed, without the words of any language."""
    if isinstance(value, list):
        return "\n".join(str(_as_words(part)) for part in value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return value if _is_exact(value) else repr(value)
    return "" if value is None else escaped(str(value))


def _read_degree(names: Mapping[str, str], text: str) -> str:
    for name, word in names.items():
        if text.casefold() in (name, *(translated(word, language).casefold() for language in LANGUAGES)):
            return name
    return text


def _is_number(cell: CellValue | Json) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_exact(number: float) -> bool:
    """Whether a workbook gives the number back as it is."""
    return abs(number) < DIGITS and float(f"{number:.16G}") == number


def _whole(number: Any) -> int | float:
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _short(title: Json) -> str:
    line = " ".join(visible(title).split()) if isinstance(title, str) else ""
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def _distinct(titles: dict[str, str]) -> dict[str, str]:
    taken: dict[str, str] = {}
    for key, title in titles.items():
        name, number = title, 2
        while name in taken:
            name, number = f"{title} ({number})", number + 1
        taken[name] = key
    return {key: name for name, key in taken.items()}
