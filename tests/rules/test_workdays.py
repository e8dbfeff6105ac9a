"""Working days agree with an independent calendar on every day, and counting keeps its own laws."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.definitions.laws import HolidayYear
from beigao.definitions.loader import load_library
from beigao.definitions.validation import Misfit, checked
from beigao.rules.workdays import Calendar, months_after

YEARS = load_library().rules.holidays
CALENDAR = Calendar(YEARS)

days = st.dates(date(2022, 1, 1), date(2027, 12, 31))
counts = st.integers(1, 130)


@pytest.mark.parametrize("year", [year.year for year in YEARS])
def test_every_day_of_a_published_year_is_as_in_chinesecalendar(year: int) -> None:
    first = date(year, 1, 1)
    every_day = [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
    assert len(every_day) >= 365
    assert not [day for day in every_day if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)]


def test_the_years_from_2022_to_2026_are_published_and_no_others() -> None:
    assert [year for year in range(2015, 2035) if CALENDAR.is_published(year)] == [2022, 2023, 2024, 2025, 2026]


@pytest.mark.parametrize("year", YEARS, ids=lambda year: str(year.year))
def test_a_notice_comes_before_its_year_and_is_about_it(year: HolidayYear) -> None:
    assert year.published
    assert year.published < date(year.year, 1, 1)
    assert f"关于{year.year}年" in year.source
    assert f"〔{year.published.year}〕" in year.source
    touched = [day for span in year.days_off for day in (span.start, span.end)] + [*year.workdays]
    assert all(date(year.year - 1, 12, 29) <= day <= date(year.year, 12, 31) for day in touched)


def test_what_no_notice_can_say_is_an_error_in_the_data() -> None:
    year = {name: getattr(YEARS[-1], name) for name in HolidayYear.defaults}
    with pytest.raises(Misfit, match="no weekend day"):
        checked(HolidayYear, {**year, "workdays": [date(2026, 3, 4)]})
    span = {"name": year["days_off"][0].name, "start": date(2026, 1, 3), "end": date(2026, 1, 1)}
    with pytest.raises(Misfit, match="ends before it starts"):
        checked(HolidayYear, {**year, "days_off": [span]})


def test_without_a_notice_the_weekends_decide() -> None:
    bare = Calendar(())
    assert [bare.is_workday(date(2026, 2, day)) for day in range(13, 18)] == [True, False, False, True, True]
    assert bare.add(date(2026, 2, 13), 1).unpublished == (2026,)


@given(days, counts)
def test_the_nth_working_day_is_a_working_day(day: date, count: int) -> None:
    assert CALENDAR.is_workday(CALENDAR.add(day, count).day)
    assert CALENDAR.is_workday(CALENDAR.subtract(day, count).day)


@given(days, counts)
def test_so_many_working_days_lie_up_to_it(day: date, count: int) -> None:
    last = CALENDAR.add(day, count).day
    between = [day + timedelta(days=number + 1) for number in range((last - day).days)]
    assert sum(map(CALENDAR.is_workday, between)) == count


@given(days, counts)
def test_forth_and_back_leads_to_the_same_working_day(day: date, count: int) -> None:
    start = CALENDAR.next_workday(day).day
    assert CALENDAR.subtract(CALENDAR.add(start, count).day, count).day == start
    assert CALENDAR.add(CALENDAR.subtract(start, count).day, count).day == start


@given(days, counts, counts)
def test_more_days_are_never_earlier(day: date, count: int, more: int) -> None:
    assert CALENDAR.add(day, count).day < CALENDAR.add(day, count + more).day
    assert CALENDAR.subtract(day, count).day > CALENDAR.subtract(day, count + more).day


@given(days, days, counts)
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.add(first, count).day <= CALENDAR.add(second, count).day


@given(days)
def test_the_next_working_day_is_the_day_itself_or_one_after_it(day: date) -> None:
    found = CALENDAR.next_workday(day).day
    assert found == day if CALENDAR.is_workday(day) else found == CALENDAR.add(day, 1).day


@given(days, counts)
def test_a_result_names_every_year_that_it_touches_and_that_is_not_published(day: date, count: int) -> None:
    for found in (CALENDAR.add(day, count), CALENDAR.subtract(day, count)):
        touched = {found.day.year} if found.day > day else {found.day.year, (day - timedelta(days=1)).year}
        assert {year for year in touched if not CALENDAR.is_published(year)} <= set(found.unpublished)
        assert not any(map(CALENDAR.is_published, found.unpublished))


@given(st.dates(), st.integers(-240, 240))
def test_the_corresponding_day_lies_in_the_right_month_and_never_later_in_it(day: date, months: int) -> None:
    try:
        found = months_after(day, months)
    except OverflowError:
        assert not 12 <= day.year * 12 + day.month - 1 + months < 120_000
        return
    assert found.year * 12 + found.month == day.year * 12 + day.month + months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


def test_no_working_days_are_the_day_itself() -> None:
    assert CALENDAR.add(date(2026, 10, 1), 0).day == date(2026, 10, 1)
    assert CALENDAR.subtract(date(2026, 10, 1), 0).day == date(2026, 10, 1)


def test_there_is_no_working_day_after_the_last_date() -> None:
    with pytest.raises(OverflowError):
        CALENDAR.add(date.max, 1)
    with pytest.raises(OverflowError):
        CALENDAR.subtract(date.min, 1)
