"""Answers as words for the window: read-only facts, table cells, lists. What a filing prints is made in `rendering`."""

from __future__ import annotations

from datetime import date

from beigao._i18n import _, language
from beigao.definitions.fields import Choice, Choices, Item, Reference, RiskRating, YesNo
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


def grouped(value: Json) -> str:
    """A number with its thousands parted; anything else as it was typed."""
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
            return f"{amount:.0f} {unit}" if amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


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
            return _("{n} years").format(n=months // 12) if months > 12 else _("1 year")
        return _("{n} months").format(n=months) if months > 1 else _("1 month")
    return _("{n} days").format(n=f"{days:,}")


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
        return _(", ").join(option_name(library, item, str(part)) for part in value)
    if isinstance(item, RiskRating):
        risk = level_of(value)
        return level_name(risk) if risk else ""
    if isinstance(item, Reference) or isinstance(value, list):
        return _("{n} entries").format(n=len(value)) if isinstance(value, list) else str(value)
    if isinstance(value, dict):
        return f"{value.get('start') or '…'} – {value.get('end') or '…'}"
    return grouped(value)
