"""Where numbers of people disagree: totals and parts, items and their activity, forecasts and the lines of the law.

People are natural persons since 1 January, non-sensitive and sensitive information apart (cross_border_provisions:7
and 8). Someone who appears in two activities may count once in a total, so a total may lie below the sum of its parts
but never above it, and never below one of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from beigao.definitions.fields import Wording
from beigao.definitions.paths import FieldPath
from beigao.rules.cross_checks.names import titles
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot, spots_in_rows
from beigao.rules.export_route import EXEMPT
from beigao.rules.facts import Facts, Record, Row

_FORECAST_YEARS = 3  # the guide and annex 1 (3) ask for three years


class _Count(NamedTuple):
    """The fields that hold one kind of count: of the filing, of an activity, of its forecast, of the company."""

    total: str
    exempt: str
    part: str
    forecast: str
    processed: str


_PEOPLE = _Count("people_total", "exempt_people", "people", "people", "people_processed")
_SENSITIVE = _Count(
    "sensitive_total", "exempt_sensitive_people", "people_sensitive", "sensitive", "sensitive_processed"
)

_COUNTED = frozenset({"none"})
_MAY_COUNT = _COUNTED | {"art_5_4"}
"""Article 5(4) is a line for the sum of all exports: whether its people stand in the total is left to the officer."""


def _total_above_activities(facts: Facts, count: _Count) -> Iterator[Spot]:
    """Whether more people are exported in all than the activities have together (annex 1 (3) and report 3(3))."""
    scope = facts.single("filing_scope")
    total, parts = scope.count(count.total), _parts(facts, count, _MAY_COUNT)
    if total is not None and parts and total > sum(parts.values()):
        yield spot(scope.path(count.total), *_cells(parts, count), total=total, sum=sum(parts.values()))


def _total_below_activities(facts: Facts, count: _Count) -> Iterator[Spot]:
    """Whether fewer are exported in all than the activities have together; right where people stand in several."""
    scope = facts.single("filing_scope")
    total, parts = scope.count(count.total), _parts(facts, count, _COUNTED)
    if total is not None and parts and max(parts.values()) <= total < sum(parts.values()):
        yield spot(scope.path(count.total), *_cells(parts, count), total=total, sum=sum(parts.values()))


def _part_above_total(facts: Facts, count: _Count) -> Iterator[Spot]:
    """Whether one activity alone has more people than are exported in all."""
    scope = facts.single("filing_scope")
    total = scope.count(count.total)
    for activity in facts.entries("activities"):
        people = activity.count(count.part) if activity.choice("exempt") in _COUNTED else None
        if total is not None and people is not None and people > total:
            paths = scope.path(count.total), activity.path(count.part)
            yield spot(*paths, activity=titles([activity]), people=people, total=total)


def _exempt_differs(facts: Facts, count: _Count) -> Iterator[Spot]:
    """Whether the people of exempt cases are others than those of the activities that are exempt."""
    scope = facts.single("filing_scope")
    exempt = scope.count(count.exempt)
    least, most = _parts(facts, count, EXEMPT), _parts(facts, count, EXEMPT | {"art_5_4"})
    if exempt is None or least is None or most is None:
        return
    if not sum(least.values()) <= exempt <= sum(most.values()):
        nearest = least if exempt < sum(least.values()) else most
        yield spot(scope.path(count.exempt), *_cells(nearest, count), exempt=exempt, sum=sum(nearest.values()))


def _parts(facts: Facts, count: _Count, scenarios: frozenset[str]) -> dict[Record, int] | None:
    """The people of each activity in some of the scenarios; None while one is not known, or there is no activity."""
    activities = facts.entries("activities")
    said = [activity.choice("exempt") for activity in activities]
    parts = {
        activity: activity.count(count.part)
        for activity, scenario in zip(activities, said, strict=True)
        if scenario in scenarios
    }
    known = {activity: people for activity, people in parts.items() if people is not None}
    return known if said and None not in said and len(known) == len(parts) else None


def _cells(parts: dict[Record, int], count: _Count) -> list[FieldPath]:
    return [activity.path(count.part) for activity in parts]


def _sensitive_above_all(facts: Facts) -> Iterator[Spot]:
    """Whether more people have sensitive information than there are people."""
    company = facts.single("company")
    sensitive, people = company.count("sensitive_processed"), company.count("people_processed")
    if sensitive is not None and people is not None and sensitive > people:
        paths = company.path("sensitive_processed"), company.path("people_processed")
        yield spot(*paths, sensitive=sensitive, people=people)


def _exported_above_processed(facts: Facts, count: _Count) -> Iterator[Spot]:
    """Whether more people are exported than the company processes information of."""
    company, scope = facts.single("company"), facts.single("filing_scope")
    exported, processed = scope.count(count.total), company.count(count.processed)
    if exported is not None and processed is not None and exported > processed:
        yield spot(company.path(count.processed), scope.path(count.total), exported=exported, processed=processed)


def _people_above_employees(facts: Facts) -> Iterator[Spot]:
    """Whether an activity that concerns employees only has more people than there are employees."""
    company = facts.single("company")
    employees = company.count("employees")
    for activity in facts.entries("activities"):
        people = activity.count("people") if activity.choices("subjects") == ("employees",) else None
        if employees is not None and people is not None and people > employees:
            paths = activity.path("people"), company.path("employees")
            yield spot(*paths, activity=titles([activity]), people=people, employees=employees)


def _sensitive_item_above_activity(facts: Facts) -> Iterator[Spot]:
    """Whether a sensitive item concerns more people than the activity has with sensitive information.

    Where it has none at all, `sensitive_items_without_people` says so.
    """
    for activity in facts.entries("activities"):
        if most := activity.count("people_sensitive"):
            yield from spots_in_rows(activity, "items", _sensitive_above, titles([activity]), most)


def _sensitive_above(row: Row, activity: Wording, most: int) -> Spot | None:
    people = row.count("people")
    if people is None or people <= most or row.yes("sensitive") is not True:
        return None
    paths = row.path("people"), row.record.path("people_sensitive")
    return spot(*paths, activity=activity, item=_called(row), people=people, most=most)


def _item_above_activity(facts: Facts) -> Iterator[Spot]:
    """Whether an ordinary item concerns more people than the activity has in both counts together."""
    for activity in facts.entries("activities"):
        general, sensitive = activity.count("people"), activity.count("people_sensitive")
        if general is not None and sensitive is not None:
            most = general + sensitive
            yield from spots_in_rows(activity, "items", _ordinary_above, titles([activity]), most)


def _ordinary_above(row: Row, activity: Wording, most: int) -> Spot | None:
    people = row.count("people")
    if people is None or people <= most or row.yes("sensitive") is not False:
        return None
    paths = row.path("people"), row.record.path("people"), row.record.path("people_sensitive")
    return spot(*paths, activity=activity, item=_called(row), people=people, most=most)


def _item_above_people(facts: Facts) -> Iterator[Spot]:
    """Whether an ordinary item concerns more people than the activity's count of ordinary information.

    It may be right where people with both kinds of information were counted among the sensitive only.
    """
    for activity in facts.entries("activities"):
        general, sensitive = activity.count("people"), activity.count("people_sensitive")
        if general is not None and sensitive is not None:
            beside = titles([activity]), general, general + sensitive
            yield from spots_in_rows(activity, "items", _between, *beside)


def _between(row: Row, activity: Wording, general: int, most: int) -> Spot | None:
    people = row.count("people")
    if people is None or not general < people <= most or row.yes("sensitive") is not False:
        return None
    paths = row.path("people"), row.record.path("people")
    return spot(*paths, activity=activity, item=_called(row), people=people, most=general)


def _called(row: Row) -> Wording:
    """The name of an item, or a dash while it has none."""
    name = row.text("name") or "—"
    return Wording(zh=name, en=name)


def _forecast_crosses(facts: Facts) -> Iterator[Spot]:
    """The first year ahead in which a count reaches the line of the security assessment (cross_border_provisions:7)."""
    rules = next((each for each in facts.library.rules.rule_sets if each.until is None), None)
    if rules is None:
        return
    lines = rules.thresholds.assessment_people, rules.thresholds.assessment_sensitive
    for count, line in zip((_PEOPLE, _SENSITIVE), lines, strict=True):
        total = facts.single("filing_scope").count(count.total)
        if total is not None and total >= line:
            continue  # this year's number is over the line already, which the route says
        for year, rows in sorted(_forecasts(facts).items()):
            expected = {row: people for row in rows if (people := row.count(count.forecast)) is not None}
            if sum(expected.values()) >= line:
                paths = [row.path(count.forecast) for row in sorted(expected, key=lambda row: -expected[row])]
                label = rows[0].table.column(count.forecast).label
                yield spot(*paths, year=str(year), label=label, sum=sum(expected.values()), line=line)
                break


def _forecasts(facts: Facts) -> dict[int, list[Row]]:
    """The rows of the forecasts of all activities that count, by their year."""
    years: dict[int, list[Row]] = {}
    for activity in facts.entries("activities"):
        for row in activity.rows("people_forecast") if activity.choice("exempt") in _COUNTED else ():
            if (year := _year(row)) is not None:
                years.setdefault(year, []).append(row)
    return years


def _forecast_below_now(facts: Facts, count: _Count) -> Iterator[Spot]:
    """Whether fewer people are expected next year than this year."""
    for activity in facts.entries("activities"):
        now, rows = activity.count(count.part), activity.rows("people_forecast")
        if now is None or not rows or any(_year(row) is None for row in rows):
            continue
        first = min(rows, key=lambda row: _year(row) or 0)
        expected = first.count(count.forecast)
        if expected is not None and expected < now:
            paths = first.path(count.forecast), activity.path(count.part)
            year = str(_year(first))
            yield spot(*paths, activity=titles([activity]), year=year, expected=expected, now=now)


def _forecast_years(facts: Facts) -> Iterator[Spot]:
    """Whether a forecast is for other years than the three that follow the year of the count."""
    scope = facts.single("filing_scope")
    as_of = scope.day("as_of")
    for activity in facts.entries("activities"):
        years = [_year(row) for row in activity.rows("people_forecast")]
        if as_of is None or not years or None in years:
            continue
        first, last = as_of.year + 1, as_of.year + _FORECAST_YEARS
        if years != list(range(first, last + 1)):
            paths = activity.path("people_forecast"), scope.path("as_of")
            yield spot(*paths, activity=titles([activity]), as_of=as_of.isoformat(), first=str(first), last=str(last))


def _year(row: Row) -> int | None:
    """The year of a row of the forecast, written 2027年 or 2027."""
    found = re.fullmatch(r"(\d{4})\s*年?度?", row.text("year"))
    return int(found[1]) if found else None


CHECKS: dict[str, CrossCheck] = {
    "people_total_above_activities": lambda facts: _total_above_activities(facts, _PEOPLE),
    "sensitive_total_above_activities": lambda facts: _total_above_activities(facts, _SENSITIVE),
    "people_total_below_activities": lambda facts: _total_below_activities(facts, _PEOPLE),
    "sensitive_total_below_activities": lambda facts: _total_below_activities(facts, _SENSITIVE),
    "people_part_above_total": lambda facts: _part_above_total(facts, _PEOPLE),
    "sensitive_part_above_total": lambda facts: _part_above_total(facts, _SENSITIVE),
    "exempt_people_differ": lambda facts: _exempt_differs(facts, _PEOPLE),
    "exempt_sensitive_differ": lambda facts: _exempt_differs(facts, _SENSITIVE),
    "sensitive_above_all": _sensitive_above_all,
    "people_above_processed": lambda facts: _exported_above_processed(facts, _PEOPLE),
    "sensitive_above_processed": lambda facts: _exported_above_processed(facts, _SENSITIVE),
    "people_above_employees": _people_above_employees,
    "sensitive_item_above_activity": _sensitive_item_above_activity,
    "item_above_activity": _item_above_activity,
    "item_above_people": _item_above_people,
    "forecast_crosses": _forecast_crosses,
    "people_forecast_below_now": lambda facts: _forecast_below_now(facts, _PEOPLE),
    "sensitive_forecast_below_now": lambda facts: _forecast_below_now(facts, _SENSITIVE),
    "forecast_years": _forecast_years,
}
"""The checks of numbers of people, by the ids of `forms/cross_findings/counts.yaml`."""
