"""How far an entry is filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.samples import sample_content, sample_names
from beigao.rules.checking import check_entry
from beigao.rules.completeness import Progress, progress, section_progress

LibraryOf = Callable[..., Library]
FIELDS = (
    {"id": "needed", "kind": "text", "required_for": ["letter"]},
    {"id": "wish", "kind": "text"},
    {"id": "asked", "kind": "yes_no"},
    {"id": "detail", "kind": "text", "required_for": ["letter"], "shown_when": {"field": "asked", "equals": True}},
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (0, 1)),
        ({"needed": "x"}, (1, 1)),
        ({"wish": "x"}, (1, 2)),
        ({"needed": "x", "asked": False}, (2, 2)),
        ({"needed": "x", "asked": True}, (2, 3)),
        ({"needed": "x", "asked": True, "detail": "x"}, (3, 3)),
        ({"needed": "x", "asked": False, "detail": "hidden"}, (2, 2)),
        ({"needed": "  "}, (0, 1)),
        ({"needed": 5}, (1, 1)),
    ],
)
def test_progress_counts_what_is_asked(
    values: dict[str, Any], expected: tuple[int, int], library_of: LibraryOf
) -> None:
    library = library_of(*FIELDS)
    answers = Answers(library.forms.values(), {"sheet": [Entry("sheet", values)]})
    assert progress(answers, library, "sheet", "sheet") == Progress(*expected)
    assert section_progress(answers, library, "sheet", "sheet", "section") == Progress(*expected)


@pytest.mark.parametrize(("filled", "asked", "complete"), [(0, 0, False), (0, 1, False), (1, 1, True), (2, 3, False)])
def test_a_form_is_complete_when_all_that_is_asked_is_answered(filled: int, asked: int, complete: bool) -> None:
    assert Progress(filled, asked).is_complete is complete


@pytest.mark.parametrize("name", sample_names())
def test_sections_add_up_to_their_form_and_agree_with_the_findings(name: str, library: Library) -> None:
    answers = sample_content(name).answers
    for form, entry in answers.walk():
        parts = [
            section_progress(answers, library, form, entry.id, section.id) for section in library.forms[form].sections
        ]
        whole = progress(answers, library, form, entry.id)
        assert (sum(part.filled for part in parts), sum(part.asked for part in parts)) == whole
        missing = [finding for finding in check_entry(answers, library, form, entry.id) if finding.id == "missing"]
        assert whole.asked - whole.filled == len(missing)


def test_an_unknown_section_or_entry_is_a_key_error(library: Library) -> None:
    answers = Answers(library.forms.values())
    with pytest.raises(KeyError):
        section_progress(answers, library, "company", "company", "nothing")
    with pytest.raises(KeyError):
        progress(answers, library, "recipients", "r9")
