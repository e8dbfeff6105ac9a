"""Which editor belongs to which kind of field: one literal table, held against the definitions by a test."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtWidgets import QWidget

from beigao.definitions.fields import Column, FieldModel, Kind
from beigao.ui.editors.editor import Editor, Surroundings

EDITORS: dict[Kind, tuple[str, str]] = {
    "text": ("writing", "TextEditor"),
    "long_text": ("writing", "LongTextEditor"),
    "number": ("writing", "NumberEditor"),
    "people": ("writing", "PeopleEditor"),
    "date": ("dates", "DateEditor"),
    "date_range": ("dates", "DateRangeEditor"),
    "yes_no": ("choosing", "YesNoEditor"),
    "choice": ("choosing", "ChoiceEditor"),
    "choices": ("choices", "ChoicesEditor"),
    "table": ("table", "TableEditor"),
    "reference": ("reference", "ReferenceEditor"),
    "evidence": ("evidence", "EvidenceEditor"),
    "risk_rating": ("choosing", "RiskRatingEditor"),
}
"""Module and class: a page imports what it shows, and not before."""


def make_editor(item: FieldModel | Column, surroundings: Surroundings, parent: QWidget | None = None) -> Editor:
    """A new editor for a field of a form or a column of a table."""
    module, name = EDITORS[item.kind]
    make: type[Editor] = getattr(import_module(f"beigao.ui.editors.{module}"), name)
    return make(item, surroundings, parent)


__all__ = ["EDITORS", "Editor", "Surroundings", "make_editor"]
