"""The names under `derived`: what `derived.py` and `memo.py` print, with what each says and the answers behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from beigao._i18n import N_
from beigao.definitions.fields import Choices, Table
from beigao.rendering.names import TITLE, Each, Group, Label, Name, Names, Text, Typed, group, texts

_ARTICLES = N_("articles")


def dossier_names(names: Names) -> dict[str, Name]:
    """What follows from the whole dossier."""
    derived: dict[str, Name] = {}
    if "activities" in names.document.forms:
        derived |= _export(names)
        derived["exempt_activities"] = names.entries("activities", N_("activities in exempt scenarios"))
        derived["recipients"] = names.entries("recipients", N_("recipients that the activities name"))
    if "assessment" in names.document.forms:
        derived["overall_risk_initial"] = Text(N_("highest risk before measures"), ("assessment.risks",))
        derived["overall_risk"] = Text(N_("highest risk after measures"), ("assessment.risks",))
        derived["risk_matrix"] = Text(N_("picture of the risks, alone in its paragraph"), ("assessment.risks.*",))
    if names.document.id in ("memo", "provider_checklist"):
        derived["memo"] = _memo()
    listed = texts(number=N_("its number in the document, as in 图1"), caption=N_("what it shows"))
    listed |= texts(name=N_("name of the file"), way=N_("how it is handed in"))
    derived["exhibits"] = _each(N_("list of the evidence"), listed, "file")
    return derived


def entry_names(names: Names, form: str) -> dict[str, Name]:
    """What follows from one entry of a form."""
    make = _BY_FORM.get(form)
    return make(names) if make else {}


def _activity(_names: Names) -> dict[str, Name]:
    return {"route": Text(N_("picture of the way of the data, alone in its paragraph"), ("activities.systems",))}


def _export(names: Names) -> dict[str, Name]:
    """The sums and unions over several activities."""
    form = names.library.forms["activities"]

    def of(field: str) -> tuple[Label, tuple[str, ...]]:
        return form.field(field).label, (f"activities.{field}",)

    def union(field: str) -> Each:
        label, answers = of(field)
        return Each(label, Text(label, answers), "choice", "、")

    forecast: dict[str, Name] = {
        "year": Text(N_("year"), ("activities.people_forecast.year",)),
        "people": Text(N_("persons"), ("activities.people_forecast.people",)),
        "sensitive": Text(N_("persons with sensitive information"), ("activities.people_forecast.sensitive",)),
    }
    retention = {"activity": Text(TITLE, ("activities.name",)), "text": Text(*of("retention"))}
    onward = names.rows("activities", "onward")
    return {
        "activities": names.entries("activities"),
        "people": Text(*of("people")),
        "people_sensitive": Text(*of("people_sensitive")),
        "people_forecast": _each(form.field("people_forecast").label, forecast, "row"),
        "purposes": Each(of("purpose")[0], Text(*of("purpose"))),
        "retention": _each(of("retention")[0], retention, "row"),
        "has_onward": Typed(*of("has_onward")),
        "onward": Each(
            onward.label,
            Group(onward.label, lambda: {**onward.names, "activity": Text(TITLE, ("activities.name",))}),
            "row",
        ),
        **{
            name: union(name)
            for name in ("kinds", "sensitive_kinds", "transfer_ways", "storage_countries", "processing_ways")
        },
    }


def _algorithm(names: Names) -> dict[str, Name]:
    form, library = names.library.forms["algorithms"], names.library
    sections = library.options(cast(Choices, cast(Table, form.field("measures")).column("section")))
    row = names.rows("algorithms", "measures")
    measure = Group(row.label, row.make, (*row.answers, "algorithms.measures.section"))
    risks = cast(Table, form.field("risks"))
    options = {option.id: option for option in library.catalogues[risks.row_catalogue or ""].options}
    called = ("algorithms.measures.name", "algorithms.measures.risks")
    risk = names.rows("algorithms", "risks")
    return {
        "flow_charts": Each(
            N_("pictures of the flow, each alone in its paragraph"),
            Text(N_("picture of the flow"), ("algorithms.flow.*",)),
            "chart",
        ),
        "risk": group(
            risks.label, {name: Group(options[name].label, risk.make, risk.answers) for name in risks.rows or ()}
        ),
        "measures_by_section": group(
            row.label,
            {section.id: Each(section.label, measure, "measure") for section in sections},
        ),
        "measure_names_by_risk": group(
            N_("names of the measures against a risk"),
            {name: Text(options[name].label, called) for name in risks.rows or ()},
        ),
    }


_BY_FORM: dict[str, Callable[[Names], dict[str, Name]]] = {
    "activities": _activity,
    "contracts": _export,
    "algorithms": _algorithm,
}


def _memo() -> Group:
    """The reasoning of the rules; what follows from the route is there when it can be decided."""
    step = texts(text=N_("reason"), cited=_ARTICLES)
    count = texts(
        name=N_("what is counted"), counted=N_("so far"), threshold=N_("next threshold"), remaining=N_("left")
    )
    duty = texts(name=N_("duty"), applies=N_("whether it applies"), reason=N_("reason"), cited=_ARTICLES)
    due = texts(day=N_("day"), name=N_("what is due"), about=N_("which entry"), rule=N_("rule"), cited=_ARTICLES)
    decided: dict[str, Name] = {
        "route": Text(N_("route of exports")),
        "rule_set": Text(N_("rules in force")),
        "steps": _each(N_("steps of the reasoning"), step, "step"),
        "warnings": _each(N_("what to mind"), step, "warning"),
        "still_due": _each(N_("what is still due"), step, "step"),
        "counts": _each(N_("persons and thresholds"), count, "count"),
    }
    duties: dict[str, Name] = {"title": Text(TITLE), "duties": _each(N_("duties"), duty, "duty")}
    names: dict[str, Name] = {
        "needs": Each(N_("facts that are missing for the route"), Text(N_("missing fact")), "need"),
        "as_of": Text(N_("day of the decision")),
        **decided,
        "services": _each(N_("services and their duties"), duties, "service"),
        "deadlines": _each(N_("deadlines"), due, "deadline"),
    }
    return group(N_("reasoning of the rules"), names, optional=decided)


def _each(label: Label, names: Mapping[str, Name], called: str) -> Each:
    return Each(label, group(label, names), called)
