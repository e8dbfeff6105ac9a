"""Facts that follow from several answers, reckoned once so that every document prints the same.

Typed values in, typed values out; nothing here is formatted. A value that cannot be reckoned because an answer is
missing or unreadable is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, cast

from beigao.definitions.fields import Item, Table
from beigao.definitions.models import Form
from beigao.dossier.answers import Entry, Json
from beigao.dossier.values import Unreadable, is_empty, read
from beigao.rules.risk import Level, level_of, overall


class YearForecast(NamedTuple):
    """People expected in one year, over several activities."""

    year: str
    people: int | None
    sensitive: int | None


def counted(form: Form, activities: Iterable[Entry]) -> list[Entry]:
    """The activities whose people count: those outside articles 3 to 6 of the 2024 provisions."""
    exempt = form.field("exempt")
    return [activity for activity in activities if typed(exempt, activity.values.get("exempt")) in (None, "none")]


def total_people(form: Form, activities: Iterable[Entry], field_id: str) -> int | None:
    """The sum of a count of people; None when one activity lacks it, or there is no activity."""
    field = form.field(field_id)
    counts = [cast("int | None", typed(field, activity.values.get(field_id))) for activity in activities]
    return sum(count for count in counts if count is not None) if counts and None not in counts else None


def forecast(form: Form, activities: Iterable[Entry]) -> list[YearForecast]:
    """The forecasts of all activities, added up year by year in the order of the years."""
    table = cast(Table, form.field("people_forecast"))
    years: dict[str, list[Mapping[str, Json]]] = {}
    for activity in activities:
        for row in table_rows(activity.values.get("people_forecast")):
            year = str(row.get("year") or "").strip().removesuffix("年").strip()
            years.setdefault(f"{year}年" if year.isdigit() else year, []).append(row)
    return [
        YearForecast(year, *(_sum(table, years[year], name) for name in ("people", "sensitive")))
        for year in sorted(years)
    ]


def chosen(form: Form, entries: Iterable[Entry], field_id: str) -> set[str]:
    """Every option that some entry has chosen in a field of several choices."""
    field = form.field(field_id)
    return {name for entry in entries for name in cast("list[str]", typed(field, entry.values.get(field_id)) or [])}


def any_yes(form: Form, entries: Iterable[Entry], field_id: str) -> bool | None:
    """True when one entry says yes, False when all say no, None when that is not known yet."""
    field = form.field(field_id)
    said = [typed(field, entry.values.get(field_id)) for entry in entries]
    if True in said:
        return True
    return None if None in said or not said else False


def overall_level(form: Form, assessment: Entry, when: str) -> Level | None:
    """The level of the worst risk, `initial` (before measures) or `residual`; None while a rating is missing."""
    column = cast(Table, form.field("risks")).column(when)
    ratings = [typed(column, row.get(when)) or (None, None) for row in table_rows(assessment.values.get("risks"))]
    return overall(level_of(cast("tuple[str | None, str | None]", rating)) for rating in ratings)


def table_rows(answer: Json) -> list[Mapping[str, Json]]:
    """The rows of a table that say something."""
    return [row for row in answer if isinstance(row, dict) and not is_empty(row)] if isinstance(answer, list) else []


def typed(item: Item, answer: Json) -> object:
    """The typed value of an answer, None also where it cannot be read."""
    try:
        return read(item, answer)
    except Unreadable:
        return None


def _sum(table: Table, rows: list[Mapping[str, Json]], name: str) -> int | None:
    counts = [cast("int | None", typed(table.column(name), row.get(name))) for row in rows]
    return sum(count for count in counts if count is not None) if None not in counts else None
