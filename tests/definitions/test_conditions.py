"""The closed operators of `shown_when`."""

from __future__ import annotations

from typing import Any

import pytest

from beigao.definitions.conditions import fields_of, holds
from beigao.definitions.fields import Condition
from beigao.definitions.validation import Misfit, checked

ANSWERS: dict[str, object] = {
    "yes": True, "no": False, "one": 1, "zero": 0, "many": 120_000, "half": 0.5, "way": "remote",
    "ways": ["remote", "copy"], "none_chosen": [], "typed": "12.64万",
}  # fmt: skip


def met(**condition: Any) -> bool:
    return holds(checked(Condition, condition), ANSWERS.get)


def test_without_a_condition_the_field_is_asked() -> None:
    assert holds(None, ANSWERS.get)


@pytest.mark.parametrize(
    ("field", "equals", "expected"),
    [
        ("yes", True, True),
        ("yes", False, False),
        ("no", False, True),
        ("one", 1, True),
        ("yes", 1, False),
        ("one", True, False),
        ("no", 0, False),
        ("zero", False, False),
        ("way", "remote", True),
        ("way", "copy", False),
        ("ways", "remote", False),
        ("unanswered", False, False),
        ("unanswered", "", False),
    ],
)
def test_equals_compares_value_and_type(field: str, equals: object, expected: bool) -> None:
    assert met(field=field, equals=equals) is expected


@pytest.mark.parametrize(
    ("field", "among", "expected"),
    [
        ("way", ["copy", "remote"], True),
        ("way", ["copy"], False),
        ("ways", ["copy", "post"], True),
        ("ways", ["post"], False),
        ("none_chosen", ["post"], False),
        ("unanswered", ["post"], False),
        ("one", [1, 2], True),
        ("yes", [True], True),
    ],
)
def test_in_finds_one_choice_or_a_shared_one(field: str, among: list[object], expected: bool) -> None:
    assert met(field=field, **{"in": among}) is expected


@pytest.mark.parametrize(("field", "among"), [("yes", [1]), ("one", [True]), ("no", [0]), ("zero", [False])])
def test_in_tells_yes_and_no_from_numbers(field: str, among: list[object]) -> None:
    assert not met(field=field, **{"in": among})


@pytest.mark.parametrize(
    ("field", "least", "expected"),
    [
        ("many", 100_000, True),
        ("many", 120_000, True),
        ("many", 120_001, False),
        ("half", 0, True),
        ("zero", 0, True),
        ("yes", 0, False),
        ("yes", 1, False),
        ("way", 0, False),
        ("unanswered", 0, False),
    ],
)
def test_at_least_counts_only_numbers(field: str, least: int, expected: bool) -> None:
    assert met(field=field, at_least=least) is expected


def test_all_needs_each_part_and_any_needs_one() -> None:
    true, false = {"field": "yes", "equals": True}, {"field": "no", "equals": True}
    assert met(all=[true, true])
    assert not met(all=[true, false])
    assert met(any=[false, true])
    assert not met(any=[false, false])
    assert met(all=[true, {"any": [false, {"all": [true]}]}])


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"field": "a"},
        {"equals": 1},
        {"field": "a", "equals": 1, "at_least": 1},
        {"field": "a", "equals": 1, "in": [1]},
        {"field": "a", "equals": 1, "all": [{"field": "b", "equals": 1}]},
        {"all": [{"field": "b", "equals": 1}], "any": [{"field": "b", "equals": 1}]},
        {"all": [{"field": "b", "equals": 1}], "at_least": 3},
        {"not": {"field": "b", "equals": 1}},
        {"field": "a", "matches": ".*"},
    ],
)
def test_a_condition_says_exactly_one_thing(condition: dict[str, object]) -> None:
    with pytest.raises(Misfit):
        checked(Condition, condition)


def test_the_fields_that_decide_are_known() -> None:
    condition = checked(
        Condition,
        {"all": [{"field": "a", "equals": 1}, {"any": [{"field": "f.b", "in": ["x"]}, {"field": "a", "at_least": 2}]}]},
    )
    assert fields_of(condition) == {"a", "f.b"}
    assert fields_of(None) == set()
