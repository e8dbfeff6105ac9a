"""The route of a dossier's exports: its answers as the facts of the decision, and the fields that are still needed."""

from __future__ import annotations

from datetime import date

from beigao.definitions.laws import RuleSet
from beigao.definitions.paths import FieldPath
from beigao.rules.facts import Facts, Record
from beigao.rules.routes import Decision, RouteFacts, Undecided, decide_on, rule_set_on

EXEMPT = frozenset({"art_3", "art_4", "art_5_1", "art_5_2", "art_5_3", "art_6"})
"""The scenarios of an activity that take it out of the count, whatever its people: articles 3 to 5(3), and 6."""

_HOMES = {
    "as_of": "filing_scope.as_of",
    "ciio": "filing_scope.ciio",
    "important_data": "filing_scope.important_data",
    "people": "filing_scope.people_total",
    "sensitive_people": "filing_scope.sensitive_total",
    "exempt_people": "filing_scope.exempt_people",
    "exempt_sensitive_people": "filing_scope.exempt_sensitive_people",
    "people_previous_year": "filing_scope.people_previous_year",
    "sensitive_people_previous_year": "filing_scope.sensitive_previous_year",
    "people_processed": "company.people_processed",
    "ftz_outside_list": "filing_scope.ftz_outside_list",
}
"""The field that each fact is asked in; `all_exports_exempt` is asked of every activity."""


def route_facts(facts: Facts) -> RouteFacts:
    """What a dossier says about its exports.

    The totals of the form leave exempt people out, those of the decision hold them; so they are added up here.
    """
    scope = facts.single("filing_scope")
    exempt_people, exempt_sensitive = scope.count("exempt_people") or 0, scope.count("exempt_sensitive_people") or 0
    return RouteFacts(
        as_of=scope.day("as_of"),
        ciio=scope.yes("ciio"),
        important_data=scope.yes("important_data"),
        people=_sum(scope.count("people_total"), exempt_people),
        sensitive_people=_sum(scope.count("sensitive_total"), exempt_sensitive),
        exempt_people=exempt_people,
        exempt_sensitive_people=exempt_sensitive,
        people_previous_year=scope.count("people_previous_year"),
        sensitive_people_previous_year=scope.count("sensitive_previous_year"),
        people_processed=facts.single("company").count("people_processed"),
        all_exports_exempt=_all_exempt(facts.entries("activities")),
        ftz_outside_list=scope.yes("ftz_outside_list") if scope.text("ftz_zone") else False,
    )


def export_route(facts: Facts, on: date | None = None, rule_set: RuleSet | None = None) -> Decision | Undecided:
    """The route of a dossier's exports.

    Args:
        facts: the dossier.
        on: the day of the decision; the dossier's own date of the count when left out.
        rule_set: the rules to apply; those in force on that day when left out.
    """
    return decide_on(route_facts(facts), facts.library.rules, on, rule_set)


def rule_set_of(facts: Facts) -> RuleSet | None:
    """The rules that a dossier is decided by: those of its date of the count, those in force while it has none."""
    rules, as_of = facts.library.rules, facts.single("filing_scope").day("as_of")
    return rules.rule_sets[0] if as_of is None else rule_set_on(rules, as_of)


def is_exempt(activity: Record) -> bool:
    """Whether an activity says that it needs neither contract nor assessment: articles 3 to 6."""
    return activity.choice("exempt") not in (None, "none")


def fields_needed(facts: Facts, needs: tuple[str, ...]) -> list[FieldPath]:
    """The fields that give the facts that are needed."""
    paths = []
    for name in needs:
        if name in _HOMES:
            paths.append(FieldPath.parse(_HOMES[name]))
        else:
            unanswered = [record for record in facts.entries("activities") if record.choice("exempt") is None]
            paths += [record.path("exempt") for record in unanswered]
    return paths


def _all_exempt(activities: list[Record]) -> bool | None:
    """Whether no export has to be counted; None while that depends on an activity that does not say so."""
    said = [activity.choice("exempt") for activity in activities]
    if not said or any(scenario not in EXEMPT for scenario in said if scenario is not None):
        return False
    return None if None in said else True


def _sum(count: int | None, more: int) -> int | None:
    return None if count is None else count + more
