"""Changes of a dossier as lines of words: grouped by form and entry, what was beside what is, tables row by row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from beigao._formats import say_list, say_number
from beigao._i18n import _, language
from beigao.definitions.fields import Evidence, Item, LongText, Reference, RiskRating, Table, Text
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers, Json
from beigao.dossier.comparison import Piece, pieces
from beigao.dossier.history import AnswerChange, Change, EntryChange, EntryMove
from beigao.dossier.table_changes import RowChange, row_changes
from beigao.dossier.values import is_empty
from beigao.ui.display import display, impact_name, likelihood_name
from beigao.ui.session import Place

ROWS_SHOWN = 20
"""Rows of a table that are listed until a person asks for all."""
AROUND, LONGEST_PART = 60, 1_200
"""Characters that are shown on each side of what differs, and of what differs itself."""

REWRITTEN = 200
"""Characters from which a text that has little in common with the other one counts as a new one."""


class Side(NamedTuple):
    """One of the two states that are compared: how it is called, and its answers."""

    name: str
    answers: Answers


class Heading(NamedTuple):
    """The form or entry that the lines below belong to."""

    place: Place


class ChangeLine(NamedTuple):
    """A change that can be chosen, by its place in the list of changes."""

    at: int


class RowLine(NamedTuple):
    """A row of a table that came, went or changed."""

    at: int
    row: RowChange


class AnswerLine(NamedTuple):
    """An answer of an entry that came or went."""

    at: int
    field: str


class MoreLine(NamedTuple):
    """Rows that are not listed yet."""

    at: int
    rows: int


Line = Heading | ChangeLine | RowLine | AnswerLine | MoreLine


class Pair(NamedTuple):
    """A line of the list: what it is about, and how it reads on both sides."""

    label: str
    before: Sequence[Piece] = ()
    after: Sequence[Piece] = ()


class ChangeWords:
    """Says changes in words.

    Args:
        changes: what leads from the one state to the other, as `compare` gives it.
        library: the forms.
        before, after: the two states.
        file_name: how a piece of evidence is called, by its id.
    """

    def __init__(
        self,
        changes: Sequence[Change],
        library: Library,
        before: Side,
        after: Side,
        file_name: Callable[[str], str] = str,
    ) -> None:
        self.changes = changes
        self.before, self.after = before, after
        self._library, self._file_name = library, file_name
        self._pairs: dict[Line, Pair] = {}
        self._rows: dict[int, list[RowChange]] = {}

    @cached_property
    def groups(self) -> dict[Place, list[int]]:
        """The places of the changes in each form or entry."""
        found: dict[Place, list[int]] = {}
        for at, change in enumerate(self.changes):
            found.setdefault(place_of(change), []).append(at)
        return found

    def lines(self, whole: set[int]) -> Iterator[Line]:
        """What is listed; of the tables in `whole` every row."""
        for place, members in self.groups.items():
            yield Heading(place)
            for at in members:
                yield ChangeLine(at)
                yield from self._parts(at, whole)

    def heading(self, place: Place) -> str:
        """What a form or entry is called."""
        form = self._library.forms[place.form]
        title = form.title.text(language())
        return title if form.entries is None else f"{title} › {self._title(place.form, place.entry)}"

    def pair(self, line: Line) -> Pair:
        """The words of a line."""
        if line not in self._pairs:
            self._pairs[line] = self._read(line)
        return self._pairs[line]

    def _parts(self, at: int, whole: set[int]) -> Iterator[Line]:
        change = self.changes[at]
        if isinstance(change, EntryChange):
            yield from (AnswerLine(at, field) for field in change.values)
        elif isinstance(change, AnswerChange) and isinstance(self._item(change), Table):
            rows = self._rows_of(at)
            shown = rows if at in whole or len(rows) <= ROWS_SHOWN + 1 else rows[:ROWS_SHOWN]
            yield from (RowLine(at, row) for row in shown)
            if len(shown) < len(rows):
                yield MoreLine(at, len(rows) - len(shown))

    def _read(self, line: Line) -> Pair:
        if isinstance(line, Heading):
            return Pair(self.heading(line.place))
        if isinstance(line, MoreLine):
            return Pair(_("Show {n} more rows").format(n=say_number(line.rows)))
        change = self.changes[line.at]
        if isinstance(line, RowLine):
            assert isinstance(change, AnswerChange)
            return self._row_pair(change, line.row)
        if isinstance(change, EntryMove):
            return Pair(_("Place in the list"), *_whole(str(change.before + 1), str(change.after + 1)))
        if isinstance(change, AnswerChange):
            return self._answer_pair(line.at, change)
        if isinstance(line, AnswerLine):
            item, words = self._item_of(change.form, line.field), self._words_of(change, line.field)
            label = item.label.text(language()) if item else line.field
            return Pair(label, *(_whole("", words) if change.is_there else _whole(words, "")))
        return Pair(_("Entry added") if change.is_there else _("Entry removed"))

    def _answer_pair(self, at: int, change: AnswerChange) -> Pair:
        item = self._item(change)
        if item is None:
            return Pair(change.path.field, *_marked(_as_json(change.before), _as_json(change.after)))
        label = item.label.text(language())
        if isinstance(item, Table):
            return Pair(f"{label}{_colon()}{self._count_words(at)}")
        before, after = self._words(item, change.before), self._words(item, change.after)
        if before == after:  # another way to write the same
            before, after = _as_json(change.before), _as_json(change.after)
        return Pair(label, *(_marked if isinstance(item, Text | LongText) else _whole)(before, after))

    def _row_pair(self, change: AnswerChange, row: RowChange) -> Pair:
        table = self._item(change)
        assert isinstance(table, Table)
        before, after = _row_at(change.before, row.before), _row_at(change.after, row.after)
        number = (row.before if row.after is None else row.after) or 0
        label = _("row {n}").format(n=say_number(number + 1))
        if row.before is None or row.after is None:
            became = _("added") if row.before is None else _("removed")
            old, new = (self._row_words(table, side, list(side)) for side in (before, after))
            return Pair(f"{label} · {became}", *_whole(old, new))
        differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        old, new = (self._row_words(table, side, differing) for side in (before, after))
        return Pair(label, *_marked(old, new))

    def _row_words(self, table: Table, row: dict[str, Json], names: Sequence[str]) -> str:
        columns = {column.id: column for column in table.columns}
        cells = []
        for name in [*(name for name in columns if name in names), *(name for name in names if name not in columns)]:
            column, value = columns.get(name), row.get(name)
            label = column.label.text(language()) if column else name
            cells.append(f"{label}{_colon()}{self._words(column, value) if column else _as_json(value)}")
        return "\n".join(cells)

    def _count_words(self, at: int) -> str:
        rows = self._rows_of(at)
        came, went = sum(row.before is None for row in rows), sum(row.after is None for row in rows)
        counts = (
            (came, _("{n} added")),
            (went, _("{n} removed")),
            (len(rows) - came - went, _("{n} changed")),
        )
        said = [words.format(n=say_number(count)) for count, words in counts if count]
        return " · ".join(said) or _("the order of the rows")

    def _rows_of(self, at: int) -> list[RowChange]:
        if at not in self._rows:
            change = self.changes[at]
            assert isinstance(change, AnswerChange)
            self._rows[at] = row_changes(_as_rows(change.before), _as_rows(change.after))
        return self._rows[at]

    def _item(self, change: AnswerChange) -> Item | None:
        return self._item_of(change.path.form, change.path.field)

    def _item_of(self, form: str, field: str) -> Item | None:
        definition = self._library.forms[form]
        return definition.field(field) if definition.has(field) else None

    def _words_of(self, change: EntryChange, field: str) -> str:
        item, value = self._item_of(change.form, field), change.values[field]
        return self._words(item, value) if item else _as_json(value)

    def _words(self, item: Item, value: Json) -> str:
        """An answer in words, names in the place of ids."""
        if is_empty(value):
            return ""
        if isinstance(item, Reference):
            ids = value if isinstance(value, list) else [value]
            return say_list([self._title(item.form, str(entry)) for entry in ids])
        if isinstance(item, Evidence):
            return "\n".join(self._file_name(str(key)) for key in (value if isinstance(value, list) else [value]))
        if isinstance(item, Table) and isinstance(value, list):
            return _("{n} rows").format(n=say_number(len(value)))
        if isinstance(item, RiskRating) and isinstance(value, dict):
            likelihood, impact = (str(value.get(half) or "…") for half in ("likelihood", "impact"))
            return f"{likelihood_name(likelihood)} × {impact_name(impact)}"
        if isinstance(value, dict | list) and not isinstance(item, Text | LongText):
            return display(self._library, item, value) or _as_json(value)
        return display(self._library, item, value)

    def _title(self, form: str, entry: str) -> str:
        """What an entry is called, in the later state if it is there."""
        definition = self._library.forms.get(form)
        for side in (self.after, self.before):
            for found in side.answers.entries(form) if form in side.answers.forms() else ():
                if found.id == entry and definition is not None and definition.entries is not None:
                    name = found.values.get(definition.entries.title_field)
                    return str(name) if not is_empty(name) else _("untitled")
        return entry


def place_of(change: Change) -> Place:
    """The form or entry that a change is in."""
    if isinstance(change, AnswerChange):
        return Place(change.path.form, change.path.entry)
    return Place(change.form, change.entry)


def excerpt(parts: Sequence[Piece]) -> list[Piece]:
    """Two wordings without most of what is the same in both."""
    last = len(parts) - 1
    return [
        part._replace(text=_shortened(part.text, bool(at), at < last) if part.kind == "same" else _cut(part.text))
        for at, part in enumerate(parts)
    ]


def _shortened(text: str, after_change: bool, before_change: bool) -> str:
    head, tail = text[:AROUND] if after_change else "", text[-AROUND:] if before_change else ""
    return text if len(text) <= len(head) + len(tail) + AROUND else f"{head} … {tail}".strip(" ")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_PART else f"{text[:LONGEST_PART]} …"


def _marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Two wordings, word by word; not where one stands alone, or hardly a word of a long one is left."""
    if not before or not after or _is_another(before, after):
        return _whole(before, after)
    parts = excerpt(pieces(before, after))
    return [part for part in parts if part.kind != "new"], [part for part in parts if part.kind != "gone"]


def _is_another(before: str, after: str) -> bool:
    return min(len(before), len(after)) > REWRITTEN and SequenceMatcher(None, before, after).quick_ratio() < 0.5


def _whole(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Two wordings of which nothing is the same."""
    alone = not before or not after
    return (
        [Piece("same" if alone else "gone", _cut(before))] if before else [],
        [Piece("same" if alone else "new", _cut(after))] if after else [],
    )


def _as_rows(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if is_empty(value) else [value]


def _row_at(value: Json, at: int | None) -> dict[str, Json]:
    if at is None:
        return {}
    row = _as_rows(value)[at]
    return row if isinstance(row, dict) else {"": row}


def _as_json(value: Json) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _colon() -> str:
    return "：" if language() == "zh" else ": "
