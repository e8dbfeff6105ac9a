"""Facts that follow from several answers."""

from __future__ import annotations

from typing import Any

import pytest

from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.dossier.answers import Entry
from beigao.rules import derived


@pytest.fixture(scope="module")
def activities(library: Library) -> Form:
    return library.forms["activities"]


def entries(*values: dict[str, Any]) -> list[Entry]:
    return [Entry(f"a{number}", each) for number, each in enumerate(values, 1)]


def test_exempt_activities_do_not_count(activities: Form) -> None:
    given = entries({"exempt": "none"}, {"exempt": "art_5_2"}, {}, {"exempt": "art_6"})
    assert [entry.id for entry in derived.counted(activities, given)] == ["a1", "a3"]


@pytest.mark.parametrize(
    ("people", "total"),
    [
        ([], None),
        ([100], 100),
        ([100, "12.64万"], 126_500),
        ([0, 0], 0),
        ([100, None], None),
        ([100, "many"], None),
        ([100, -5], None),
    ],
)
def test_people_are_added_up_or_not_known(activities: Form, people: list[Any], total: int | None) -> None:
    given = entries(*({"people": number} for number in people))
    assert derived.total_people(activities, given, "people") == total


def test_forecasts_are_added_up_by_year_in_order(activities: Form) -> None:
    given = entries(
        {
            "people_forecast": [
                {"year": "2028年", "people": 5, "sensitive": 1},
                {"year": "2027年", "people": "1万", "sensitive": 0},
            ]
        },
        {"people_forecast": [{"year": " 2027年 ", "people": 3, "sensitive": "x"}, {}, {"year": "2029年"}]},
        {},
    )
    assert derived.forecast(activities, given) == [
        ("2027年", 10_003, None),
        ("2028年", 5, 1),
        ("2029年", None, None),
    ]


def test_what_some_activity_has_chosen_is_in_the_union(activities: Form) -> None:
    given = entries(
        {"transfer_ways": ["a", "b"]}, {"transfer_ways": ["b", "own words"]}, {}, {"transfer_ways": "broken"}
    )
    assert derived.chosen(activities, given, "transfer_ways") == {"a", "b", "own words"}


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ([], None),
        ([True, None], True),
        ([False, None], None),
        ([False, False], False),
        ([False, True], True),
        ([False, "yes"], None),
    ],
)
def test_one_yes_is_enough_and_all_noes_are_needed(activities: Form, said: list[Any], result: bool | None) -> None:
    assert derived.any_yes(activities, entries(*({"has_onward": each} for each in said)), "has_onward") is result


def rating(likelihood: str | None, impact: str | None) -> dict[str, Any]:
    return {"likelihood": likelihood, "impact": impact}


@pytest.mark.parametrize(
    ("rows", "overall"),
    [
        ([], None),
        ([{"initial": rating("low", "low")}], "low"),
        ([{"initial": rating("low", "low")}, {"initial": rating("very_high", "high")}], "severe"),
        ([{"initial": rating("low", "low")}, {}, {"initial": rating("medium", "medium")}], "medium"),
        ([{"initial": rating("low", "low")}, {"initial": rating("low", None)}], None),
        ([{"initial": rating("low", "low")}, {"residual": rating("low", "low")}], None),
        ([{"initial": rating("low", "huge")}], None),
    ],
)
def test_the_overall_level_is_that_of_the_worst_risk_once_all_are_rated(
    library: Library, rows: list[Any], overall: str | None
) -> None:
    assert (
        derived.overall_level(library.forms["assessment"], Entry("assessment", {"risks": rows}), "initial") == overall
    )


def test_rows_that_say_nothing_are_no_rows() -> None:
    assert derived.table_rows([{"a": ""}, {"a": "x"}, "text", {}]) == [{"a": "x"}]
    assert derived.table_rows("text") == []
    assert derived.table_rows(None) == []
