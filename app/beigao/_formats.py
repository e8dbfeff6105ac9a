"""Dates, numbers and lists as readers of the language in use write them, by Babel.

They are for what is shown. What is typed and stored stays as it is (2026-12-01, 126,400), and what a filing prints is
made in `rendering`. Babel takes about 75 ms and 9 MB, so it comes with the first thing that needs it, and what an
opening window shows needs nothing of it: small numbers, single names, the time of day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from beigao._i18n import Language, language

if TYPE_CHECKING:
    from babel import Locale

FIRST_GROUPED = 1000
"""Below this a whole number has no groups, in either language."""


@cache
def _locale(tongue: Language) -> Locale:
    """Whose habits are followed: the mainland's in Chinese, British ones in English, as the program's own words."""
    from babel import Locale

    return Locale("zh", "CN", script="Hans") if tongue == "zh" else Locale("en", "GB")


def say_number(amount: float, digits: int | None = None) -> str:
    """A number with its thousands parted: `126,400`; rounded to `digits` behind the point, or with all that it has."""
    if digits is not None:
        amount = round(amount, digits or None)
    if isinstance(amount, int) and abs(amount) < FIRST_GROUPED:
        return str(amount)
    from babel.numbers import format_decimal

    return format_decimal(amount, locale=_locale(language()), decimal_quantization=False)


def say_day(day: date) -> str:
    """A day with its month by name or sign: `1 Dec 2026`, `2026年12月1日`."""
    from babel.dates import format_date

    return format_date(day, "medium", _locale(language()))


def say_time(moment: datetime) -> str:
    """The time of day, `09:42`: the short form of both languages, which an opening window shows before Babel is there.

    A test holds it against Babel's.
    """
    return f"{moment:%H:%M}"


def say_list(words: Sequence[str]) -> str:
    """A list as a sentence has it: `a, b and c`, `a、b和c`."""
    if len(words) < 2:
        return "".join(words)
    from babel.lists import format_list

    return format_list(words, locale=_locale(language()))
