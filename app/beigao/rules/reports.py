"""Decisions as lines that an officer reads: on the command line, and when the reasons are copied from the window."""

from __future__ import annotations

from collections.abc import Iterator

from beigao._i18n import N_, _
from beigao.definitions.loader import Library
from beigao.rules.export_route import fields_needed
from beigao.rules.facts import Facts
from beigao.rules.routes import Decision, Distance, Route, Step, Undecided

ROUTE_NAMES: dict[Route, str] = {
    "security_assessment": N_("security assessment"),
    "contract_or_certification": N_("standard contract or certification"),
    "exempt": N_("exempt"),
}


def route_lines(decision: Decision | Undecided, library: Library, language: str) -> Iterator[str]:
    """The route with its reasons, margins and what is due."""
    if isinstance(decision, Undecided):
        yield _("Data export: cannot be decided yet")
        return
    yield _("Data export: {route}").format(route=_(ROUTE_NAMES[decision.route]))
    yield _("Rule set: {rules}; as of {day}").format(
        rules=decision.rule_set.title.text(language), day=decision.as_of.isoformat()
    )
    for number, step in enumerate(decision.steps, 1):
        yield f"  {number}. {_cited(step, library, language)}"
    for warning in decision.warnings:
        yield "  ! " + _cited(warning, library, language)
    yield _("Distance to the lines:")
    yield "  " + distance_words(_("People (sensitive not included)"), decision.people)
    yield "  " + distance_words(_("People with sensitive information"), decision.sensitive_people)
    yield _("Still due:")
    for step in decision.still_due:
        yield "  - " + _cited(step, library, language)


def need_lines(needs: tuple[str, ...], facts: Facts, language: str) -> Iterator[str]:
    """What has to be filled in before the route can be decided, one field a line."""
    for path in fields_needed(facts, needs):
        form = facts.library.forms[path.form]
        words = f"{form.title.text(language)} › {form.field(path.field).label.text(language)}"
        yield "  - " + _("needs: {field}").format(field=f"{words} [{path}]")


def distance_words(name: str, distance: Distance) -> str:
    """A count, and how far it is from the next line."""
    words = _("{name}: {counted}").format(name=name, counted=f"{distance.counted:,}")
    if distance.threshold is None or distance.next_route is None:
        return words + _("; beyond the last line")
    words += _("; {remaining} below {line} ({route})").format(
        remaining=f"{distance.remaining:,}", line=f"{distance.threshold:,}", route=_(ROUTE_NAMES[distance.next_route])
    )
    if distance.crossed_on is not None:
        words += _("; at this year's rate reached on {day}").format(day=distance.crossed_on.isoformat())
    return words


def _cited(step: Step, library: Library, language: str) -> str:
    cited = "; ".join(library.cite(article, language) for article in step.articles)
    return f"{step.text.text(language)} ({cited})"
