"""The route of an export: the cases of `cases/routes.yaml`, and what must hold for all facts."""

from __future__ import annotations

import itertools
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.definitions.loader import load_library
from beigao.definitions.yaml_files import read_yaml
from beigao.errors import ExchangeError
from beigao.rules.route_json import decision_json, read_facts
from beigao.rules.routes import ROUTES, Decision, RouteFacts, Undecided, decide, decide_on

RULES = load_library().rules
NEW, OLD = RULES.rule_set("2024"), RULES.rule_set("2022")
DAY = date(2026, 11, 20)
CASES = read_yaml(Path(__file__).parent / "cases" / "routes.yaml")["cases"]
BOOLEANS = ("ciio", "important_data", "all_exports_exempt", "ftz_outside_list")
COUNTS = tuple(name for name in RouteFacts.defaults if "people" in name)
EXEMPT = ("exempt_people", "exempt_sensitive_people")

numbers = st.sampled_from([0, 1, 9_999, 10_000, 10_001, 99_999, 100_000, 999_999, 1_000_000]) | st.integers(
    0, 2_000_000
)
facts_of = st.fixed_dictionaries({name: st.booleans() for name in BOOLEANS} | dict.fromkeys(COUNTS, numbers))
rule_sets = st.sampled_from([NEW, OLD])


def decided(rule_set: Any = NEW, on: date = DAY, **facts: Any) -> Decision:
    found = decide(RouteFacts(as_of=on, **facts), rule_set)
    assert isinstance(found, Decision)
    return found


@pytest.mark.parametrize("case", CASES, ids=[str(case) for case in CASES])
def test_the_route_of_each_case(case: dict[str, Any]) -> None:
    day = date.fromisoformat(case.get("day", DAY.isoformat()))
    rule_set = RULES.rule_set(case["rules"]) if "rules" in case else None
    found = decide_on(read_facts(json.dumps(case["facts"])), RULES, day, rule_set)
    assert isinstance(found, Decision)
    assert found.route == case["route"]
    if "last" in case:
        assert found.steps[-1].id == case["last"]


def test_there_are_enough_cases_and_every_conclusion_has_one() -> None:
    assert len(CASES) >= 60
    conclusions = {
        statement.id
        for rules in RULES.rule_sets
        for statement in rules.statements
        if statement.id.startswith("conclude")
    }
    assert {case["last"] for case in CASES if "last" in case} >= conclusions


@given(facts_of, rule_sets, st.sampled_from([name for name in COUNTS if name not in EXEMPT]), st.integers(1, 1_500_000))
def test_more_people_never_give_a_lighter_route(facts: dict[str, Any], rules: Any, name: str, more: int) -> None:
    before, after = decided(rules, **facts), decided(rules, **{**facts, name: facts[name] + more})
    assert ROUTES.index(after.route) >= ROUTES.index(before.route)


@given(facts_of, rule_sets, st.sampled_from(EXEMPT), st.integers(1, 1_500_000))
def test_more_exempt_people_never_give_a_heavier_route(facts: dict[str, Any], rules: Any, name: str, more: int) -> None:
    before, after = decided(rules, **facts), decided(rules, **{**facts, name: facts[name] + more})
    assert ROUTES.index(after.route) <= ROUTES.index(before.route)


@given(facts_of, rule_sets)
def test_a_decision_explains_itself(facts: dict[str, Any], rules: Any) -> None:
    found = decided(rules, **facts)
    assert found.steps[-1].id.startswith("conclude_")
    assert [step.id.startswith("conclude_") for step in found.steps].count(True) == 1
    for step in (*found.steps, *found.warnings, *found.still_due):
        assert step.articles
        assert "{" not in step.text.zh + step.text.en
        for figure in step.figures.values():
            assert (f"{figure:,}" if isinstance(figure, int) else figure) in step.text.zh or step.id.startswith(
                "conclude"
            )


@given(facts_of, rule_sets)
def test_notice_consent_and_assessment_remain_whatever_the_route(facts: dict[str, Any], rules: Any) -> None:
    due = [step.id for step in decided(rules, **facts).still_due]
    assert due[:3] == ["notice", "separate_consent", "pipia"]


@given(facts_of, rule_sets)
def test_the_margin_is_the_step_to_the_next_line(facts: dict[str, Any], rules: Any) -> None:
    found = decided(rules, **facts)
    for margin, name in ((found.people, "people"), (found.sensitive_people, "sensitive_people")):
        if margin.remaining is None:
            assert margin.crossed_on is None
            continue
        assert margin.remaining > 0
        crossed = decided(
            rules, **{**facts, name: facts[name] + margin.remaining + max(0, facts.get(f"exempt_{name}", 0))}
        )
        assert margin.next_route is not None
        if not (rules.has_exemptions and (facts["all_exports_exempt"] or facts["ftz_outside_list"])):
            assert ROUTES.index(crossed.route) >= ROUTES.index(margin.next_route)


@given(facts_of, rule_sets, st.sets(st.sampled_from([*BOOLEANS, *COUNTS]), max_size=4), st.data())
def test_what_is_not_known_is_asked_for_exactly_when_it_could_change_the_route(
    facts: dict[str, Any], rules: Any, hidden: set[str], data: Any
) -> None:
    known = {name: None if name in hidden else value for name, value in facts.items()}
    found = decide(RouteFacts(as_of=DAY, **known), rules)
    if isinstance(found, Decision):
        for answers in itertools.product(
            *([False, True] if name in BOOLEANS else [0, 99_999, 10**9] for name in hidden)
        ):
            completed = {**facts, **dict(zip(hidden, answers, strict=True))}
            assert decided(rules, **completed).route == found.route
    else:
        assert set(found.needs) <= hidden
        assert found.needs


def test_an_unknown_fact_that_does_not_matter_is_said_to_be_unknown() -> None:
    found = decided(people=None, ciio=None, ftz_outside_list=False, sensitive_people=10_000)
    assert found.route == "security_assessment"
    said = {step.id for step in found.steps}
    assert {"ciio_unknown", "counts_unknown"} <= said
    assert "ciio_no" not in said


def test_without_a_day_nothing_is_decided() -> None:
    found = decide_on(RouteFacts(people=5), RULES)
    assert isinstance(found, Undecided)
    assert found.needs == ("as_of",)
    assert decide_on(RouteFacts(people=5), RULES, date(2022, 8, 31)) == Undecided(None, ("as_of",))


def test_the_people_left_out_are_named() -> None:
    found = decided(people=468_700, exempt_people=342_300, sensitive_people=8_200)
    (step,) = [step for step in found.steps if step.id == "some_exempt"]
    assert step.figures == {"people": 342_300, "sensitive": 0}
    assert "342,300" in step.text.zh
    assert found.people.counted == 126_400


def test_more_exempt_people_than_people_is_pointed_out() -> None:
    found = decided(people=5, exempt_people=9)
    assert [warning.id for warning in found.warnings] == ["more_exempt_than_all"]
    assert found.people.counted == 0


def test_exemptions_are_nothing_to_the_older_rules() -> None:
    found = decided(OLD, people=100_000, exempt_people=99_999)
    assert found.people.counted == 100_000
    assert "no_exemptions" in {step.id for step in found.steps}


@pytest.mark.parametrize(
    ("facts", "warnings"),
    [
        ({"people": 79_999}, []),
        ({"people": 80_001}, ["near_line"]),
        ({"people": 800_001}, ["near_line"]),
        ({"sensitive_people": 8_001}, ["near_line"]),
        ({"people": 80_001, "sensitive_people": 8_001}, ["near_line", "near_line"]),
        ({"people": 1_000_000}, ["contract_does_not_serve"]),
        ({"important_data": True, "ftz_outside_list": True}, ["contract_does_not_serve", "important_data_not_exempt"]),
        ({"people": 90_000, "all_exports_exempt": True}, []),
    ],
)
def test_what_to_beware_of(facts: dict[str, Any], warnings: list[str]) -> None:
    assert [warning.id for warning in decided(**facts).warnings] == warnings


def test_rules_that_are_not_in_force_are_marked() -> None:
    assert [warning.id for warning in decided(OLD, people=5).warnings] == ["not_in_force"]
    assert decided(OLD, date(2023, 7, 1), people=5).warnings == ()
    assert [warning.id for warning in decided(NEW, date(2023, 7, 1), people=5).warnings] == ["not_in_force"]


def test_people_with_and_without_sensitive_information_may_cross_the_older_line_together() -> None:
    assert "together_may_cross" in {w.id for w in decided(OLD, people=95_000, sensitive_people=5_000).warnings}
    assert "together_may_cross" not in {w.id for w in decided(OLD, people=95_000, sensitive_people=4_999).warnings}


@pytest.mark.parametrize(
    ("on", "rules", "facts", "day"),
    [
        (date(2026, 7, 1), NEW, {"people": 50_000}, "2026-12-30"),  # 182 days, 364 needed
        (date(2026, 6, 30), NEW, {"people": 90_500}, "2026-07-19"),  # 181 days, 200 needed
        (date(2026, 7, 1), NEW, {"people": 45_000}, None),  # 405 days needed: not this year
        (date(2026, 1, 1), NEW, {"people": 300}, "2026-11-30"),  # 300 a day: 334 days
        (date(2024, 12, 31), NEW, {"people": 99_000}, None),
        (date(2026, 7, 1), NEW, {"people": 0}, None),
        (date(2023, 7, 1), OLD, {"people": 30_000, "people_previous_year": 50_000}, "2023-10-31"),  # 20,000 more
    ],
)
def test_the_day_a_line_is_reached_at_the_rate_of_this_year(
    on: date, rules: Any, facts: dict[str, Any], day: str | None
) -> None:
    found = decided(rules, on, **facts).people.crossed_on
    assert (None if found is None else found.isoformat()) == day


@given(st.integers(1, 99_999), st.dates(date(2024, 3, 22), date(2030, 12, 31)))
def test_on_that_day_and_not_before_the_rate_has_reached_the_line(people: int, on: date) -> None:
    crossed = decided(NEW, on, people=people).people.crossed_on
    new_year, elapsed = date(on.year, 1, 1), (on - date(on.year, 1, 1)).days + 1
    days = (date(on.year, 12, 31) if crossed is None else crossed) - new_year
    reached = people * (days.days + 1) >= 100_000 * elapsed
    assert reached is (crossed is not None)
    if crossed is not None:
        assert people * days.days < 100_000 * elapsed
        assert crossed > on


def test_every_sentence_of_a_rule_set_is_used() -> None:
    said: dict[str, set[str]] = {NEW.id: set(), OLD.id: set()}
    truths = list(itertools.product([False, True, None], repeat=len(BOOLEANS)))
    counts = [
        (0, 0),
        (90_000, 0),
        (95_000, 5_000),
        (100_000, 9_999),
        (1_000_000, 10_000),
        (1_000_000, 0),
        (0, 10_000),
        (None, 10_000),
    ]
    for rules, truth, (people, sensitive) in itertools.product((NEW, OLD), truths, counts):
        for extra in ({}, {"people_processed": 1_000_000}, {"exempt_people": 10**7}, {"people_previous_year": 5_000}):
            facts = {
                **dict(zip(BOOLEANS, truth, strict=True)),
                "people": people,
                "sensitive_people": sensitive,
                **extra,
            }
            for day in (date(2023, 7, 1), DAY):
                found = decide(RouteFacts(as_of=day, **facts), rules)
                if isinstance(found, Decision):
                    said[rules.id] |= {step.id for step in (*found.steps, *found.warnings, *found.still_due)}
    for rules in (NEW, OLD):
        assert said[rules.id] == {statement.id for statement in rules.statements}


def test_the_json_has_exactly_the_promised_keys() -> None:
    data = decision_json(decided(people=126_400, sensitive_people=8_200))
    assert list(data) == ["route", "rule_set", "reasons", "margin", "still_due"]
    assert all(list(reason) == ["article", "text_zh", "text_en", "figures"] for reason in data["reasons"])  # type: ignore[union-attr]
    assert data["rule_set"] == "2024"
    json.dumps(data)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x", "JSON"),
        ("[]", "$"),
        ('{"peopl": 1}', "peopl"),
        ('{"people": -1}', "people"),
        ('{"people": "many"}', "people"),
        ('{"people": 1.5}', "people"),
        ('{"people": true}', "people"),
        ('{"ciio": 1}', "ciio"),
        ('{"as_of": 20261120}', "as_of"),
        ('{"as_of": "2026-13-01"}', "as_of"),
        ('{"people": 1e999}', "1e999"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_facts_that_do_not_fit_are_refused_by_name(text: str, word: str) -> None:
    with pytest.raises(ExchangeError) as fault:
        read_facts(text)
    assert word in str(fault.value)
    assert "\n" not in str(fault.value)
