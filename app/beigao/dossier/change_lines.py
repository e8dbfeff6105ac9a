"""Changes as lines of text: where, what was, what is; long answers from shortly before the place where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice, takewhile

from beigao._i18n import Language, _
from beigao.definitions.fields import Evidence, Item, Table
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Json
from beigao.dossier.exchange_files import Import
from beigao.dossier.history import AnswerChange, Change, EntryChange
from beigao.dossier.values import visible
from beigao.dossier.workbook_cells import Cells, Slot, entry_titles, rows_of, slots

LONGEST, BEFORE = 60, 15
"""Signs of an answer that are shown, and how many of them stand before the first difference."""
MOST_LINES = 30
"""Lines about one table."""

Row = Mapping[str, Json]
Rows = Sequence[Row]


def import_lines(found: Import, before: Answers, library: Library, language: Language, *, made: bool) -> list[str]:
    """What an import changes, and whether that is made; `before` are the answers that it is taken into."""
    titles = entry_titles(before, library, language)
    lines = [*ChangeLines(library, language, titles).of(found.changes)]
    lines += [_("evidence {id}: new file {name}").format(id=held.file.id, name=held.file.name) for held in found.files]
    left_out = [left_out_words(found.left_out)] if found.left_out else []
    if not lines:
        return [*left_out, _("Nothing would change.")]
    return [
        *lines,
        *left_out,
        _("These changes are made.") if made else _("Nothing was written; --yes makes these changes."),
    ]


def left_out_words(forms: Sequence[str]) -> str:
    """That nothing is taken of forms of the file that are not installed."""
    return _("Forms of the file that are not installed here, and are left out: {names}.").format(names=", ".join(forms))


class ChangeLines:
    """Says changes in one language.

    Args:
        library: the definitions.
        language: whose words are used for choices.
        titles: by form, what each entry is called where others refer to it.
    """

    def __init__(
        self, library: Library, language: Language, titles: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        self._library = library
        self._cells = Cells(library, language, titles)

    def of(self, changes: Iterable[Change]) -> Iterator[str]:
        """A line for each change; a line for each cell or row of a table, and for each answer of a new entry."""
        for change in changes:
            if isinstance(change, AnswerChange):
                yield from self._answer(change.path, change.before, change.after)
            elif isinstance(change, EntryChange):
                yield from self._entry(change)
            else:
                yield _("{entry}: moved from place {before} to {after}").format(
                    entry=f"{change.form}:{change.entry}", before=change.before + 1, after=change.after + 1
                )

    def _entry(self, change: EntryChange) -> Iterator[str]:
        entries = self._library.forms[change.form].entries
        assert entries is not None  # else it occurs once, and neither comes nor goes
        title = _around(_line(change.values.get(entries.title_field) or ""), "")
        words = _("{entry}: new entry {title}") if change.is_there else _("{entry}: entry {title} taken away")
        yield words.format(entry=f"{change.form}:{change.entry}", title=title)
        for field, value in change.values.items() if change.is_there else ():
            yield from self._answer(FieldPath(change.form, change.entry, field), None, value)

    def _answer(self, path: FieldPath, before: Json, after: Json) -> Iterator[str]:
        form = self._library.forms[path.form]
        if not form.has(path.field):  # of another version
            return
        field = form.field(path.field)
        if not isinstance(field, Table):
            yield from self._item(path, field, {field.id: before}, {field.id: after})
            return
        lines = self._rows(path, field, rows_of(before), rows_of(after))
        yield from islice(lines, MOST_LINES)
        if more := sum(1 for _more in lines):
            yield _("{path}: and {n} lines more").format(path=path, n=more)

    def _item(self, path: FieldPath, item: Item, before: Row, after: Row) -> Iterator[str]:
        for slot in [Slot(item)] if isinstance(item, Evidence) else slots([item]):
            was, now = self._said(slot, before), self._said(slot, after)
            if was != now:
                yield f"{path}{f'.{slot.part}' if slot.part else ''}: {_around(was, now)} → {_around(now, was)}"

    def _rows(self, path: FieldPath, table: Table, before: Rows, after: Rows) -> Iterator[str]:
        """Rows that changed cell by cell, those that went and those that came; numbered as in the paths of cells."""
        old, new = ([json.dumps(row, sort_keys=True) for row in rows] for rows in (before, after))
        for _how, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            paired = min(end - start, last - first)
            for was, number in zip(before[start : start + paired], range(first, first + paired), strict=True):
                for column in table.columns if was != after[number] else ():
                    place = path._replace(row=number, column=column.id)
                    yield from self._item(place, column, was, after[number])
            for number in range(start + paired, end):
                yield f"{path._replace(row=number)}: {self._row(table, before[number])} → —"
            for number in range(first + paired, last):
                yield f"{path._replace(row=number)}: — → {self._row(table, after[number])}"

    def _row(self, table: Table, row: Row) -> str:
        words = [self._said(slot, row) for slot in slots(table.columns)]
        return _around("; ".join(word for word in words if word), "")

    def _said(self, slot: Slot, values: Row) -> str:
        return _line(self._cells.shown(slot, slot.of(values)))


def _line(words: object) -> str:
    return " ".join(visible(str(words)).split())


def _around(text: str, other: str) -> str:
    """A text in quotation marks, or what stands in it around the first place where it differs from another."""
    if not text:
        return "—"
    alike = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False)))
    start = max(0, min(alike - BEFORE, len(text) - LONGEST))
    cut = text[start : start + LONGEST]
    return f"“{'…' if start else ''}{cut}{'…' if start + LONGEST < len(text) else ''}”"
