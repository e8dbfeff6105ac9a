"""When a period ends: working days, months and years as the Civil Code counts them.

The day on which a period starts is not counted (Civil Code 201). A working day is a weekday that is no statutory
holiday, or a weekend day that the State Council's yearly notice turns into one. Where the notice of a year is not in
our data, weekends alone decide, and the result names that year, so that nobody takes it for certain.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from beigao.definitions.laws import HolidayYear

_DAY = timedelta(days=1)
_NEW_YEAR = timedelta(days=3)  # a year's notice reaches back to 29 December: 2018-12-29 was worked, 2018-12-31 was off


class Reckoned(NamedTuple):
    """A day that was counted out.

    Attributes:
        unpublished: the years that were touched and whose holidays are not known; the day may still move.
    """

    day: date
    unpublished: tuple[int, ...] = ()


class Calendar:
    """Which days are worked in mainland China.

    Args:
        years: the holidays of each year that is known, as `library.rules.holidays` has them.
    """

    def __init__(self, years: Iterable[HolidayYear]) -> None:
        self._years = {year.year: year for year in years}
        spans = [span for year in self._years.values() for span in year.days_off]
        self._off = {day for span in spans for day in _days(span.start, span.end)}
        self._worked = {day for year in self._years.values() for day in year.workdays}

    def is_published(self, year: int) -> bool:
        """Whether the holidays of a year are known."""
        return year in self._years

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked; by the weekends alone where its year is not known."""
        return day not in self._off and (day.weekday() < 5 or day in self._worked)

    def add(self, day: date, count: int) -> Reckoned:
        """The working day that is `count` working days after a day, which itself is not counted (Civil Code 201).

        Raises:
            OverflowError: no date can be so late.
        """
        return self._count(day, count, _DAY)

    def subtract(self, day: date, count: int) -> Reckoned:
        """The working day that is `count` working days before a day, which itself is not counted.

        Raises:
            OverflowError: no date can be so early.
        """
        return self._count(day, count, -_DAY)

    def next_workday(self, day: date) -> Reckoned:
        """The day itself where it is worked, else the first working day after it (Civil Code 203)."""
        return Reckoned(day, self._unknown(day, day)) if self.is_workday(day) else self.add(day, 1)

    def _count(self, start: date, count: int, step: timedelta) -> Reckoned:
        day = start
        for _ in range(count):
            day += step
            while not self.is_workday(day):
                day += step
        first, last = sorted((start + step, day)) if count > 0 else (day, day)
        return Reckoned(day, self._unknown(first, last))

    def _unknown(self, first: date, last: date) -> tuple[int, ...]:
        """The years whose notices decide on the days from first to last, as far as they are not known."""
        years = range(first.year, (last + _NEW_YEAR).year + 1)
        return tuple(year for year in years if not self.is_published(year))


def months_after(day: date, months: int) -> date:
    """The corresponding day some months later (before, where negative), or the month's last day (Civil Code 202).

    Raises:
        OverflowError: no date can be so late or so early.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{day} and {months} months is no date")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _days(first: date, last: date) -> list[date]:
    return [first + number * _DAY for number in range((last - first).days + 1)]
