"""The label of papers that a generative model helped to write: whole, in the order of annex E, or not at all."""

from __future__ import annotations

import pytest

from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.dossier.samples import sample_content
from beigao.rules.facts import Facts
from beigao.rules.implicit_label import ImplicitLabel, has_narratives, implicit_label

GIVEN: dict[str, Json] = {"ai_written": True, "ai_producer": " MODEL-01 ", "ai_content_number": "XZ01-9f3c"}


def label(library: Library, document: str = "self_assessment", **changed: Json) -> ImplicitLabel | None:
    answers = sample_content("writing_assistant").answers
    answers.entries("company")[0].values.update({**GIVEN, **changed})
    return implicit_label(Facts(answers, library), library.documents[document])


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


def test_a_paper_without_narratives_claims_no_such_help(library: Library) -> None:
    assert label(library, "annex") is not None
    assert label(library, "authorisation") is None


def test_a_missing_part_is_a_finding_of_every_paper_that_would_bear_it(library: Library) -> None:
    bearing = {document.id for document in library.documents.values() if has_narratives(library, document)}
    for name in ("ai_producer_missing", "ai_content_number_missing"):
        assert set(library.cross_messages[name].documents) == bearing
