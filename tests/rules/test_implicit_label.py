"""The label of papers that a generative model helped to write: whole, in the order of annex E, or not at all."""

from __future__ import annotations

import pytest

from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.dossier.samples import sample_content
from beigao.rules.facts import Facts
from beigao.rules.implicit_label import ImplicitLabel, implicit_label

GIVEN: dict[str, Json] = {"ai_written": True, "ai_producer": " MODEL-01 ", "ai_content_number": "XZ01-9f3c"}


def label(library: Library, **changed: Json) -> ImplicitLabel | None:
    answers = sample_content("writing_assistant").answers
    answers.entries("company")[0].values.update({**GIVEN, **changed})
    return implicit_label(Facts(answers, library))


def test_the_record_has_the_seven_strings_in_order(library: Library) -> None:
    found = label(library)
    assert found is not None
    assert list(found.record().items()) == [
        ("Label", "1"),
        ("ContentProducer", "MODEL-01"),
        ("ProduceID", "XZ01-9f3c"),
        ("ReservedCode1", ""),
        ("ContentPropagator", ""),
        ("PropagateID", ""),
        ("ReservedCode2", ""),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"ai_written": False},
        {"ai_written": None},
        {"ai_producer": ""},
        {"ai_content_number": ""},
        {"ai_producer": "示例模型"},
        {"ai_content_number": 'a"b'},
    ],
)
def test_there_is_no_half_record_and_none_that_was_not_asked_for(changed: dict[str, Json], library: Library) -> None:
    assert label(library, **changed) is None
