"""Answers as words for the window: read-only facts, table cells, lists. What a filing prints is made in `rendering`."""

from __future__ import annotations

from datetime import date

from beigao._formats import say_day, say_list, say_number
from beigao._i18n import _, language
from beigao.definitions.fields import (
    Choice,
    Choices,
    Date,
    DateRange,
    Item,
    Number,
    People,
    Reference,
    RiskRating,
    YesNo,
)
from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.dossier.values import IMPACTS, LIKELIHOODS, is_empty
from beigao.rules.risk import Level, level

WAN = 10_000


def likelihood_name(likelihood: str) -> str:
    """One of the four likelihoods of GB/T 39335-2020."""
    names = {"low": _("Low"), "medium": _("Medium"), "high": _("High"), "very_high": _("Very high")}
    return names.get(likelihood, likelihood)


def impact_name(impact: str) -> str:
    """One of the four impacts of GB/T 39335-2020."""
    names = {"low": _("Low"), "medium": _("Medium"), "high": _("High"), "severe": _("Severe")}
    return names.get(impact, impact)


def level_name(risk_level: Level) -> str:
    """One of the four levels of risk; they are called as the impacts are."""
    return impact_name(risk_level)


def level_of(value: Json) -> Level | None:
    """The level of a rating, None while one half is missing or unknown."""
    if not isinstance(value, dict):
        return None
    likelihood, impact = str(value.get("likelihood") or ""), str(value.get("impact") or "")
    return level(likelihood, impact) if likelihood in LIKELIHOODS and impact in IMPACTS else None


def yes_no_name(value: Json) -> str:
    """Yes or no; anything else as it was typed."""
    return {True: _("Yes"), False: _("No")}[value] if isinstance(value, bool) else "" if value is None else str(value)


def people_words(count: int) -> str:
    """An amount of people, in full."""
    return _("{n} people").format(n=say_number(count)) if count != 1 else _("1 person")


def grouped(value: Json) -> str:
    """A number as an editor shows it, with its thousands parted; anything else as it was typed."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)


def in_wan(value: Json) -> str:
    """An amount in units of ten thousand, as Chinese readers count: `12.64 万`; nothing below a thousand."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value < WAN / 10:
        return ""
    return f"{value / WAN:.4f}".rstrip("0").rstrip(".") + " 万"


def file_size(size: int) -> str:
    """A size in the unit that gives the shortest number."""
    if size < 1024:
        return f"{size} B"
    amount = size / 1024
    for unit in ("KB", "MB"):
        if amount < 1024:
            return f"{say_number(amount, digits=0 if amount >= 10 else 1)} {unit}"
        amount /= 1024
    return f"{say_number(amount, digits=1)} GB"


def duration(start: str, end: str) -> str:
    """How long a range lasts, both days counted; nothing when an end does not read as a date."""
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return ""
    days = (last - first).days + 1
    if days <= 0:
        return ""
    months = (last.year - first.year) * 12 + last.month - first.month
    after = date.fromordinal(last.toordinal() + 1)
    if after.day == first.day:
        months = (after.year - first.year) * 12 + after.month - first.month
        if months % 12 == 0 and months:
            return _("{n} years").format(n=say_number(months // 12)) if months > 12 else _("1 year")
        return _("{n} months").format(n=say_number(months)) if months > 1 else _("1 month")
    return _("{n} days").format(n=say_number(days)) if days > 1 else _("1 day")


def option_name(library: Library, chooser: Choice | Choices, value: str) -> str:
    """The label of an option, or the officer's own words."""
    for option in library.options(chooser):
        if option.id == value:
            return option.label.text(language())
    return value


def display(library: Library, item: Item, value: Json) -> str:
    """An answer in one line of words; nothing when there is none."""
    if is_empty(value):
        return ""
    if isinstance(item, YesNo):
        return yes_no_name(value)
    if isinstance(item, Choice) and isinstance(value, str):
        return option_name(library, item, value)
    if isinstance(item, Choices) and isinstance(value, list):
        return say_list([option_name(library, item, str(part)) for part in value])
    if isinstance(item, RiskRating):
        risk = level_of(value)
        return level_name(risk) if risk else ""
    if isinstance(item, Reference) or isinstance(value, list):
        return _entry_count(len(value)) if isinstance(value, list) else str(value)
    if isinstance(item, DateRange) and isinstance(value, dict):
        return f"{_shown_day(value.get('start')) or '…'} – {_shown_day(value.get('end')) or '…'}"
    if isinstance(item, Date):
        return _shown_day(value)
    return say_number(value) if isinstance(value, int | float) else str(value)


def as_typed(library: Library, item: Item, value: Json) -> str:
    """An answer in one line where it can be typed over, as in a cell: days and numbers look as they are typed."""
    if isinstance(item, Date | Number | People):
        return "" if is_empty(value) else grouped(value)
    return display(library, item, value)


def _shown_day(value: Json) -> str:
    """A day in words; what does not read as one as it was typed."""
    try:
        return say_day(date.fromisoformat(str(value)))
    except ValueError:
        return "" if value is None else str(value)


def _entry_count(n: int) -> str:
    return _("{n} entries").format(n=say_number(n)) if n != 1 else _("1 entry")
