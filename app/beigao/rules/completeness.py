"""How far an entry is filled in: what the outline, the tabs and the export dialog count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from beigao.definitions.fields import FieldModel
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers, is_shown
from beigao.dossier.values import is_empty


class Progress(NamedTuple):
    """Fields answered, of the fields that are asked. Optional fields count only once they are answered."""

    filled: int
    asked: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing that is asked is missing."""
        return self.asked > 0 and self.filled == self.asked


def progress(answers: Answers, library: Library, form: str, entry: str) -> Progress:
    """The progress of one entry of a form."""
    return _count(answers, library.forms[form].fields(), form, entry)


def section_progress(answers: Answers, library: Library, form: str, entry: str, section: str) -> Progress:
    """The progress of one section of an entry; KeyError for an unknown section."""
    for found in library.forms[form].sections:
        if found.id == section:
            return _count(answers, found.fields, form, entry)
    raise KeyError(section)


def _count(answers: Answers, fields: Iterable[FieldModel], form: str, entry: str) -> Progress:
    values = answers.entry(form, entry).values
    shown = [field for field in fields if is_shown(field, values, answers)]
    filled = sum(not is_empty(values.get(field.id)) for field in shown)
    missing = sum(bool(field.required_for) and is_empty(values.get(field.id)) for field in shown)
    return Progress(filled, filled + missing)
