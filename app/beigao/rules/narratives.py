"""Everything that was written in words in a dossier: texts, long texts, and the cells of tables that are such."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from beigao.definitions.fields import LongText, Table, Text
from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.definitions.paths import FieldPath
from beigao.rules.facts import Facts, Record, Row

Written = dict[str, tuple[tuple[Text | LongText | Table, tuple[Text | LongText, ...]], ...]]
"""The fields of each form that hold words, and of a table the columns that do."""


class Narrative(NamedTuple):
    """An answer in words.

    Attributes:
        item: the field, or the column where it is a cell.
        text: the words, without blanks at the ends; never empty.
        beside: the entry or row in which it stands.
    """

    item: Text | LongText
    text: str
    beside: Record | Row

    @property
    def path(self) -> FieldPath:
        """Where it stands."""
        return self.beside.path(self.item.id)


def written(library: Library, wanted: Callable[[str, str], bool] = lambda _form, _field: True) -> Written:
    """The fields that hold words; of these only what is wanted, by the ids of form and field."""
    fields = {form.id: tuple(_written(form, wanted)) for form in library.forms.values()}
    return {form: held for form, held in fields.items() if held}


def _written(
    form: Form, wanted: Callable[[str, str], bool]
) -> Iterator[tuple[Text | LongText | Table, tuple[Text | LongText, ...]]]:
    for field in form.fields():
        if not wanted(form.id, field.id):
            continue
        if isinstance(field, Text | LongText):
            yield field, ()
        elif isinstance(field, Table):
            columns = tuple(column for column in field.columns if isinstance(column, Text | LongText))
            if columns:
                yield field, columns


def narratives(facts: Facts, fields: Written) -> Iterator[Narrative]:
    """The answers in words to these fields, form by form; what is not asked is passed over."""
    for form in fields:
        for record in facts.entries(form):
            yield from narratives_of(record, fields)


def narratives_of(record: Record, fields: Written) -> Iterator[Narrative]:
    """The answers in words of one entry to these fields."""
    values = record.facts.answers.entry(record.form.id, record.id).values
    for item, columns in fields.get(record.form.id, ()):
        if not values.get(item.id):
            record.facts.note(record.form.id, item.id)  # most fields are empty; they cost no more than this
        elif isinstance(item, Table):
            for row in record.rows(item.id):
                yield from narratives_beside(row, columns)
        else:
            yield from narratives_beside(record, (item,))


def narratives_beside(beside: Record | Row, items: tuple[Text | LongText, ...]) -> Iterator[Narrative]:
    """The answers in words to these items of one entry, or to these columns of one row."""
    for item in items:
        answer = beside.raw(item.id)
        if isinstance(answer, str) and (text := answer.strip()):
            yield Narrative(item, text, beside)
