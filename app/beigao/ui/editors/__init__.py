"""Which editor belongs to which kind of field: one literal table, held against the definitions by a test."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from beigao.definitions.fields import Column, FieldModel, Kind
from beigao.ui.editors.choices import ChoicesEditor
from beigao.ui.editors.choosing import ChoiceEditor, RiskRatingEditor, YesNoEditor
from beigao.ui.editors.dates import DateEditor, DateRangeEditor
from beigao.ui.editors.editor import Editor, Surroundings
from beigao.ui.editors.evidence import EvidenceEditor
from beigao.ui.editors.reference import ReferenceEditor
from beigao.ui.editors.table import TableEditor
from beigao.ui.editors.writing import LongTextEditor, NumberEditor, PeopleEditor, TextEditor

EDITORS: dict[Kind, type[Editor]] = {
    "text": TextEditor,
    "long_text": LongTextEditor,
    "number": NumberEditor,
    "people": PeopleEditor,
    "date": DateEditor,
    "date_range": DateRangeEditor,
    "yes_no": YesNoEditor,
    "choice": ChoiceEditor,
    "choices": ChoicesEditor,
    "table": TableEditor,
    "reference": ReferenceEditor,
    "evidence": EvidenceEditor,
    "risk_rating": RiskRatingEditor,
}


def make_editor(item: FieldModel | Column, surroundings: Surroundings, parent: QWidget | None = None) -> Editor:
    """A new editor for a field of a form or a column of a table."""
    if item.kind == "table":
        return TableEditor(item, surroundings, parent, make_editor=make_editor)
    return EDITORS[item.kind](item, surroundings, parent)


__all__ = ["EDITORS", "Editor", "Surroundings", "make_editor"]
