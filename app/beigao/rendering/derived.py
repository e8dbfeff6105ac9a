"""The derived facts (`rules/derived.py`) in print: what stands under `derived` in a context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from beigao.definitions.fields import Choices, Item, Table
from beigao.definitions.models import Form
from beigao.dossier.answers import Entry
from beigao.rendering.figures import data_route_picture, flow_charts
from beigao.rendering.marks import gap
from beigao.rendering.memo import memo
from beigao.rendering.printing import Press, missing
from beigao.rendering.risk_matrix import risk_matrix
from beigao.rules import derived as reckon
from beigao.rules.facts import Facts
from beigao.rules.risk import Level, matrix

Derived = dict[str, Any]

_UNIONS = ("kinds", "sensitive_kinds", "transfer_ways", "storage_countries", "processing_ways")


def derive_dossier(press: Press) -> Derived:
    """What follows from the whole dossier."""
    derived: Derived = {}
    if "activities" in press.document.forms:
        form = press.library.forms["activities"]
        activities = press.answers.entries("activities")
        counted = reckon.counted(form, activities)
        derived |= _export(press, counted)
        derived["exempt_activities"] = _printed(press, [activity for activity in activities if activity not in counted])
        derived["recipients"] = _recipients(press, counted)
    if "assessment" in press.document.forms:
        assessment = press.answers.entries("assessment")[0]
        form = press.library.forms["assessment"]
        for name, when in (("overall_risk_initial", "initial"), ("overall_risk", "residual")):
            worst = _level(press, reckon.overall_level(form, assessment, when))
            derived[name] = press.from_fields(worst, form.id, [assessment], "risks")
        found = matrix(Facts(press.answers, press.library).single("assessment"))
        derived["risk_matrix"] = risk_matrix(found, press.library.rules.risk_matrix, press.idioms)
    if press.document.id in ("memo", "provider_checklist"):
        derived["memo"] = memo(press)
    return derived


def derive_entry(press: Press, form: str, entry: Entry, printed: Derived) -> Derived:
    """What follows from one entry; `printed` is the entry's own part of the context."""
    derive = _BY_FORM.get(form)
    return derive(press, entry, printed) if derive else {}


def _contract(press: Press, entry: Entry, _printed: Derived) -> Derived:
    chosen = entry.values.get("activities")
    ids = chosen if isinstance(chosen, list) else []
    return _export(press, [activity for activity in press.answers.entries("activities") if activity.id in ids])


def _algorithm(press: Press, entry: Entry, printed: Derived) -> Derived:
    sections = [option.id for option in press.library.options(_column(press, "algorithms", "measures", "section"))]
    measures = printed["measures"]
    risks = {row["id"]: row for row in printed["risks"]}
    names = {
        risk: press.idioms.listing.join(row["name"] for row in measures if risk in (row["raw"]["risks"] or []))
        or gap(press.idioms.measures, press.language)
        for risk in risks
    }
    return {
        "flow_charts": flow_charts(press, entry.id) if entry.id else [],
        "risk": risks,
        "measures_by_section": {
            section: [row for row in measures if row["raw"]["section"] == section] for section in sections
        },
        "measure_names_by_risk": press.from_fields(names, "algorithms", [entry], "measures"),
    }


def _activity(press: Press, entry: Entry, _printed: Derived) -> Derived:
    return {"route": data_route_picture(press, entry.id) if entry.id and press.document.id == "pipia" else ""}


_BY_FORM: dict[str, Callable[[Press, Entry, Derived], Derived]] = {
    "activities": _activity,
    "contracts": _contract,
    "algorithms": _algorithm,
}


def _export(press: Press, activities: list[Entry]) -> Derived:
    """The sums and unions over some export activities; people are counted outside the exempt scenarios."""
    form = press.library.forms["activities"]
    counted = reckon.counted(form, activities)
    printed = [press.entry_context("activities", activity.id) for activity in activities]
    derived: Derived = {
        "activities": _printed(press, activities) or [press.unanswered_entry("activities")],
        **{
            name: press.from_fields(
                _count(press, reckon.total_people(form, counted, name), form.field(name)), form.id, counted, name
            )
            for name in ("people", "people_sensitive")
        },
        "people_forecast": press.from_fields(_forecast(press, form, counted), form.id, counted, "people_forecast"),
        "purposes": [line for activity in printed for line in activity["purpose"]],
        "retention": [{"activity": activity["title"], "text": activity["retention"]} for activity in printed],
        "has_onward": reckon.any_yes(form, activities, "has_onward"),
        "onward": [{**row, "activity": activity["title"]} for activity in printed for row in activity["onward"]],
    }
    return derived | {
        name: press.from_fields(_union(press, activities, name), form.id, activities, name) for name in _UNIONS
    }


def _forecast(press: Press, form: Form, counted: list[Entry]) -> list[dict[str, str]]:
    return [
        {
            "year": year.year,
            "people": _count(press, year.people, form.field("people")),
            "sensitive": _count(press, year.sensitive, form.field("people_sensitive")),
        }
        for year in reckon.forecast(form, counted)
    ]


def _printed(press: Press, activities: list[Entry]) -> list[Derived]:
    """The activities as they stand in a document, numbered anew."""
    printed = [press.entry_context("activities", activity.id) for activity in activities]
    return [press.numbered(activity, place) for place, activity in enumerate(printed, 1)]


def _recipients(press: Press, activities: list[Entry]) -> list[Derived]:
    """The recipients that the activities name, each once; all recipients when none is named."""
    named = {activity.values.get("recipient") for activity in activities}
    entries = press.answers.entries("recipients")
    used = [recipient for recipient in entries if recipient.id in named] or entries
    printed = [press.entry_context("recipients", recipient.id) for recipient in used]
    return [
        press.numbered(recipient, place)
        for place, recipient in enumerate(printed or [press.unanswered_entry("recipients")], 1)
    ]


def _union(press: Press, activities: list[Entry], field_id: str) -> list[str]:
    form = press.library.forms["activities"]
    field = cast(Choices, form.field(field_id))
    ids = reckon.chosen(form, activities, field_id)
    known = [option.id for option in press.library.options(field) if option.id in ids]
    words = [press.option_words(field, name) for name in [*known, *sorted(ids - set(known))]]
    return words or ([missing(press, field)] if press.needs(field) and field.shown_when is None else [])


def _count(press: Press, number: int | None, item: Item) -> str:
    return missing(press, item) if number is None else str(number)


def _level(press: Press, level: Level | None) -> str:
    return press.idioms.levels[level] if level else gap(press.idioms.level, press.language)


def _column(press: Press, form: str, table: str, column: str) -> Choices:
    return cast(Choices, cast(Table, press.library.forms[form].field(table)).column(column))
