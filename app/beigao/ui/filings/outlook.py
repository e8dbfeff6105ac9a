"""What the page shows, reckoned from the facts without any widget: route, duties, exemptions, deadlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from beigao._formats import say_day, say_number
from beigao._i18n import _, language
from beigao.definitions.fields import Choice
from beigao.definitions.laws import RuleSet
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.rules.deadlines import Due, deadlines
from beigao.rules.derived import YearForecast, counted, forecast
from beigao.rules.duties import NEEDS_FIELD, DutyResult, duties
from beigao.rules.export_route import EXEMPT, export_route, fields_needed
from beigao.rules.facts import Facts, Record
from beigao.rules.reports import ROUTE_NAMES
from beigao.rules.routes import Decision, Undecided
from beigao.rules.service_facts import service_facts
from beigao.ui.display import option_name, people_words
from beigao.ui.filings.answers import Answer


@dataclass(frozen=True)
class ServiceOutlook:
    """The duties of one service."""

    entry: str
    title: str
    results: tuple[DutyResult, ...]


@dataclass(frozen=True)
class ExemptActivity:
    """An activity that is taken out of the count, with its scenario in words."""

    path: FieldPath
    title: str
    scenario: str
    basis: str
    people: int | None


@dataclass(frozen=True)
class Outlook:
    """Everything that follows from the facts; equal while nothing that is shown has changed.

    Attributes:
        needed: the fields that the route still needs.
        unsettled: how many activities do not say yet whether they are exempt.
    """

    decision: Decision | Undecided
    needed: tuple[FieldPath, ...]
    forecasts: tuple[YearForecast, ...]
    services: tuple[ServiceOutlook, ...]
    exempt: tuple[ExemptActivity, ...]
    unsettled: int
    dues: tuple[Due, ...]
    library: Library = field(compare=False)


def look(facts: Facts, on: date | None, rule_set: RuleSet | None) -> Outlook:
    """What follows from the facts, as of a day and under a rule set (the dossier's own when left out)."""
    decision = export_route(facts, on, rule_set)
    form = facts.library.forms["activities"]
    entries = facts.answers.entries("activities")
    activities = facts.entries("activities")
    return Outlook(
        decision,
        tuple(fields_needed(facts, decision.needs)) if isinstance(decision, Undecided) else (),
        tuple(forecast(form, counted(form, entries))),
        tuple(_service(service) for service in facts.entries("services")),
        tuple(_exempt_activity(each) for each in activities if each.choice("exempt") in EXEMPT),
        sum(each.choice("exempt") is None for each in activities),
        tuple(deadlines(facts)),
        facts.library,
    )


def field_of_need(facts: Facts, service: str, name: str) -> FieldPath:
    """Where a missing fact of a service is filled in; in another form, at the first entry that lacks it."""
    form, _dot, field_id = NEEDS_FIELD[name].partition(".")
    if form != "services":
        for record in facts.entries(form):
            if record.value(field_id) is None:
                return record.path(field_id)
        field_id = "models"
    return FieldPath("services", service, field_id)


def _service(service: Record) -> ServiceOutlook:
    results = duties(service_facts(service), service.facts.library)
    return ServiceOutlook(service.id, service.title, tuple(results))


def _exempt_activity(activity: Record) -> ExemptActivity:
    chooser = cast(Choice, activity.form.field("exempt"))
    scenario = option_name(activity.facts.library, chooser, activity.choice("exempt") or "")
    basis, people = activity.text("exempt_basis"), activity.count("people")
    return ExemptActivity(activity.path("exempt"), activity.title, scenario, basis, people)


def answers(outlook: Outlook) -> list[Answer]:
    """The answers in short, in the language in use."""
    return [_export(outlook.decision), _algorithm(outlook), _labelling(outlook), _exempt(outlook)]


def _export(decision: Decision | Undecided) -> Answer:
    what = _("Data export")
    if isinstance(decision, Undecided):
        return Answer("export", "send", what, _("Cannot be decided yet"), _("Facts are missing"))
    why = _("{people}, {sensitive} with sensitive information").format(
        people=people_words(decision.people.counted), sensitive=say_number(decision.sensitive_people.counted)
    )
    verdict = _(ROUTE_NAMES[decision.route])
    return Answer("export", "send", what, verdict[:1].upper() + verdict[1:], why)


def _algorithm(outlook: Outlook) -> Answer:
    due = _first_due(outlook, "algorithm_filing")
    found = _worst(outlook, "algorithm_filing")
    return Answer("services", "chip", _("Algorithm filing"), _verdict(found), due or _services_words(outlook))


def _labelling(outlook: Outlook) -> Answer:
    found = _worst(outlook, "labelling")
    options = {option.id: option for option in outlook.library.catalogues["synthesis_clauses"].options}
    clauses = found.details.clauses if found else ()
    words = "、" if language() == "zh" else ", "
    items = words.join(options[name].label.text(language()).split("）")[0].split(")")[0] + _(")") for name in clauses)
    why = _("Article 17, {items}").format(items=items) if items else _services_words(outlook)
    return Answer("services", "tag", _("Labelling"), _verdict(found), why)


def _exempt(outlook: Outlook) -> Answer:
    what = _("Exempt activities")
    if outlook.unsettled:
        why = _("Activities without an answer: {n}").format(n=outlook.unsettled)
        return Answer("exempt", "people", what, _("Cannot be decided yet"), why)
    if not outlook.exempt:
        return Answer("exempt", "people", what, _("None"), _("Every activity counts"))
    people = sum(activity.people or 0 for activity in outlook.exempt)
    verdict = _("{n}, with {people}").format(n=say_number(len(outlook.exempt)), people=people_words(people))
    return Answer("exempt", "people", what, verdict, _("Notice, consent and assessment remain"))


def _services_words(outlook: Outlook) -> str:
    count = len(outlook.services)
    if not count:
        return _("None is in the dossier")
    return _("{n} services").format(n=count) if count > 1 else _("1 service")


def _worst(outlook: Outlook, duty: str) -> DutyResult | None:
    """The heaviest result of a duty over all services."""
    order = ("no", "depends", "yes")
    results = [result for service in outlook.services for result in service.results if result.duty.id == duty]
    return max(results, key=lambda result: order.index(result.applies), default=None)


def _verdict(result: DutyResult | None) -> str:
    if result is None:
        return _("No service")
    return {"yes": _("Due"), "no": _("Not due"), "depends": _("Undecided")}[result.applies]


def _first_due(outlook: Outlook, rule: str) -> str:
    days = [due.day for due in outlook.dues if due.rule.id == rule and due.day is not None]
    return _("File by {day}").format(day=say_day(min(days))) if days else ""
