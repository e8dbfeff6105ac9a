"""Deadlines: counted out by hand (`cases/deadlines.yaml`), and read from a dossier without a guess."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest

from beigao.definitions.conditions import fields_of
from beigao.definitions.laws import DeadlineRule
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.definitions.yaml_files import read_yaml
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.samples import sample_content
from beigao.rules.deadlines import Due, deadlines, due, extension_window
from beigao.rules.facts import Facts
from beigao.rules.workdays import Calendar, Reckoned, months_after

LIBRARY = load_library()
RULES = LIBRARY.rules
CALENDAR = Calendar(RULES.holidays)
CASES: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "cases" / "deadlines.yaml")
COUNTS = {"add": CALENDAR.add, "subtract": CALENDAR.subtract}
LAST_YEAR_BOTH_KNOW = 2026


def outcome(case: dict[str, Any]) -> Reckoned | Due:
    start, number = case["from"], case.get("n", 0)
    match case["do"]:
        case "add" | "subtract" as name:
            return COUNTS[name](start, number)
        case "next":
            return CALENDAR.next_workday(start)
        case "months":
            return Reckoned(months_after(start, number))
        case "extension":
            return extension_window(start, CALENDAR, RULES)
        case rule_id:
            return due(RULES.deadline(rule_id), start, CALENDAR)


def counted(case: dict[str, Any]) -> tuple[date, date, int] | None:
    """From and to which day how many working days were counted; None where the case counts none."""
    rule = next((rule for rule in RULES.deadlines if rule.id == case["do"] and rule.unit == "working_days"), None)
    match case["do"]:
        case "add":
            return case["from"], case["day"], case["n"]
        case "subtract":
            return case["day"] - timedelta(days=1), case["from"] - timedelta(days=1), case["n"]
        case "extension":
            return case["earliest"] - timedelta(days=1), case["day"] - timedelta(days=1), 60
        case _:
            return (case["from"], case["day"], rule.amount) if rule else None


def facts(**forms: list[dict[str, Any]]) -> Facts:
    """A dossier with these entries: their ids are e1, e2 … where a form occurs several times."""
    entries = {
        form: [
            Entry(f"e{number}" if LIBRARY.forms[form].entries else form, values)
            for number, values in enumerate(given, 1)
        ]
        for form, given in forms.items()
    }
    return Facts(Answers(LIBRARY.forms.values(), entries), LIBRARY)


def of(rule_id: str, dossier: Facts) -> list[Due]:
    return [found for found in deadlines(dossier) if found.rule.id == rule_id]


# ---- counted out by hand


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['do']}-{case['about'].replace(' ', '_')}")
def test_a_period_ends_where_it_does_by_hand(case: dict[str, Any]) -> None:
    found = outcome(case)
    assert found.day == case["day"]
    assert found.unpublished == tuple(case.get("unpublished", ()))
    assert getattr(found, "earliest", None) == case.get("earliest")


IN_BOTH = [
    (case["about"], *span)
    for case in CASES
    if (span := counted(case)) and span[0].year >= 2022 and span[1].year <= LAST_YEAR_BOTH_KNOW
]


@pytest.mark.parametrize(("about", "start", "last", "count"), IN_BOTH, ids=[about for about, *_ in IN_BOTH])
def test_chinesecalendar_counts_as_many_days(about: str, start: date, last: date, count: int) -> None:
    every_day = [start + timedelta(days=number + 1) for number in range((last - start).days)]
    assert sum(map(chinese_calendar.is_workday, every_day)) == count, about
    # forwards the last day is itself a working day; backwards the first
    assert chinese_calendar.is_workday(last) or chinese_calendar.is_workday(every_day[0])


def test_there_are_enough_cases_and_every_rule_has_one() -> None:
    assert len(CASES) >= 40
    assert len(IN_BOTH) >= 40
    done = {case["do"] for case in CASES} | {"assessment_extension"}
    assert {rule.id for rule in RULES.deadlines} <= done


# ---- the rules as data


@pytest.mark.parametrize("rule", RULES.deadlines, ids=lambda rule: rule.id)
def test_a_rule_starts_at_a_date_of_a_form_and_cites_the_register(rule: DeadlineRule) -> None:
    for citation in rule.articles:
        law, _colon, article = citation.partition(":")
        assert law in LIBRARY.laws
        assert not article or LIBRARY.laws[law].article(article)
    if rule.start:
        form, field, *side = rule.start.split(".")
        definition = LIBRARY.forms[form].field(field)
        assert definition.kind == ("date_range" if side else "date")  # type: ignore[attr-defined]
        assert side in ([], ["start"], ["end"])
        openers = [*fields_of(definition.shown_when), *([rule.only_where] if rule.only_where else [])]
        assert all(LIBRARY.forms[form].field(name).kind == "yes_no" for name in openers)  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", RULES.deadlines, ids=lambda rule: rule.id)
def test_a_limit_is_the_number_that_its_words_say(rule: DeadlineRule) -> None:
    zh = {"working_days": "个工作日", "months": "个月", "years": "年"}[rule.unit]
    en = {"working_days": "working days", "months": "months", "years": "years"}[rule.unit]
    assert f"{rule.amount}{zh}" in rule.rule.zh
    assert f"{rule.amount} {en}" in rule.rule.en


# ---- read from a dossier


def test_the_sample_of_an_export_has_its_four_days() -> None:
    found = deadlines(Facts(sample_content("internal_assistant").answers, LIBRARY))
    assert {one.rule.id: str(one.day) for one in found if one.day} == {
        "contract_filing": "2026-12-15",
        "pipia_before_filing": "2027-02-13",
        "provincial_check": "2026-12-29",
        "pipia_kept": "2029-11-16",
    }


def test_the_sample_of_an_algorithm_is_filed_within_ten_working_days() -> None:
    [found] = of("algorithm_filing", Facts(sample_content("writing_assistant").answers, LIBRARY))
    assert (found.start, found.day, found.needs) == (date(2026, 11, 16), date(2026, 11, 30), None)
    assert found.path == FieldPath("services", "s1", "launch")


def test_every_contract_has_its_own_day_in_order() -> None:
    dossier = facts(
        contracts=[
            {"commercial_contract_name": "One", "effective": "2026-02-10"},
            {"commercial_contract_name": "Two"},
            {"commercial_contract_name": "Three", "effective": "2026年9月21日"},
        ]
    )
    found = of("contract_filing", dossier)
    assert [(one.title, str(one.day), str(one.needs)) for one in found] == [
        ("One", "2026-03-02", "None"),
        ("Two", "None", "contracts:e2.effective"),
        ("Three", "2026-10-12", "None"),
    ]


def test_what_is_no_date_gives_no_day() -> None:
    [found] = of("contract_filing", facts(contracts=[{"effective": "2026-02-30"}]))
    assert (found.start, found.day, str(found.needs)) == (None, None, "contracts:e1.effective")


def test_a_range_without_an_end_gives_no_day() -> None:
    [found] = of("pipia_before_filing", facts(assessment=[{"period": {"start": "2026-10-08"}}]))
    assert (found.start, found.day, str(found.needs)) == (None, None, "assessment.period")


@pytest.mark.parametrize(
    ("service", "needs"),
    [
        ({}, "public"),
        ({"launched": True, "launch": "2026-11-16"}, "public"),
        ({"public": "perhaps", "launched": True, "launch": "2026-11-16"}, "public"),
        ({"public": True}, "launched"),
        ({"public": True, "launched": False, "launch": "2026-11-16"}, "launched"),
        ({"public": True, "launched": True}, "launch"),
        ({"public": True, "launched": True, "launch": "soon"}, "launch"),
    ],
)
def test_a_service_names_the_question_that_is_open(service: dict[str, Any], needs: str) -> None:
    [found] = of("algorithm_filing", facts(services=[{"name": "Quill", **service}]))
    assert (found.day, found.title, str(found.needs)) == (None, "Quill", f"services:e1.{needs}")


def test_a_service_that_is_not_public_has_no_algorithm_filing() -> None:
    launched = {"launched": True, "launch": "2026-11-16"}
    found = of("algorithm_filing", facts(services=[{"public": False, **launched}, {"public": True, **launched}]))
    assert [str(one.path) for one in found] == ["services:e2.launch"]


def test_a_rule_whose_start_no_dossier_holds_stands_once_without_a_day() -> None:
    bare = [found for found in deadlines(facts()) if not found.rule.start]
    assert [found.rule for found in bare] == [rule for rule in RULES.deadlines if not rule.start]
    assert not [found for found in bare if found.day or found.needs or found.path]


def test_a_day_beyond_the_last_date_is_no_day() -> None:
    dossier = facts(contracts=[{"effective": "9999-12-31"}], assessment=[{"report_date": "9998-01-01"}])
    for rule in ("contract_filing", "pipia_kept"):
        [found] = of(rule, dossier)
        assert found.start
        assert found.day is None
    window = extension_window(date(9998, 1, 1), CALENDAR, RULES)
    assert (window.earliest, window.day) == (None, None)


def test_a_deadline_is_plain_values_for_other_programs() -> None:
    [found] = of("provincial_check", facts(contracts=[{"commercial_contract_name": "甲", "filing_date": "2026-12-08"}]))
    assert found.as_json() == {
        "id": "provincial_check",
        "title_zh": RULES.deadline("provincial_check").title.zh,
        "title_en": RULES.deadline("provincial_check").title.en,
        "entry": "甲",
        "start": "2026-12-08",
        "earliest": None,
        "day": "2026-12-29",
        "unpublished": [2027],
        "articles": ["scc_guide:三", "civil_code:201"],
        "needs": None,
    }
    [missing] = of("contract_filing", facts(contracts=[{}]))
    assert missing.as_json()["needs"] == "contracts:e1.effective"
