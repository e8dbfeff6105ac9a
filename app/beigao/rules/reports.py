"""Decisions as lines that an officer reads: on the command line, and when the reasons are copied from the window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from beigao._formats import say_day, say_list, say_number
from beigao._i18n import N_, _
from beigao.definitions.laws import Applies
from beigao.definitions.loader import Library
from beigao.rules.deadlines import Due
from beigao.rules.duties import DutyResult
from beigao.rules.export_route import fields_needed
from beigao.rules.facts import Facts
from beigao.rules.routes import Decision, Distance, Route, Step, Undecided

ROUTE_NAMES: dict[Route, str] = {
    "security_assessment": N_("security assessment"),
    "contract_or_certification": N_("standard contract or certification"),
    "exempt": N_("exempt"),
}
VERDICTS: dict[Applies, str] = {"yes": N_("applies"), "no": N_("does not apply"), "depends": N_("undecided")}
MAY_MOVE = N_("The holidays of {years} are not published yet; the day may move.")


def route_lines(decision: Decision | Undecided, library: Library, language: str) -> Iterator[str]:
    """The route with its reasons, margins and what is due."""
    if isinstance(decision, Undecided):
        yield _("Data export: cannot be decided yet")
        return
    yield _("Data export: {route}").format(route=_(ROUTE_NAMES[decision.route]))
    yield _("Rule set: {rules}; as of {day}").format(
        rules=decision.rule_set.title.text(language), day=say_day(decision.as_of)
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


def duty_lines(title: str, results: Iterable[DutyResult], library: Library, language: str) -> Iterator[str]:
    """The duties of a service, each with its verdict, reason and articles."""
    yield title or _("untitled")
    for result in results:
        cited = "; ".join(library.cite(article, language) for article in result.articles)
        verdict, name = _(VERDICTS[result.applies]), result.duty.title.text(language)
        yield "  " + _("{verdict}: {name}").format(verdict=verdict, name=name)
        for words in (result.reason, *result.notes):
            yield f"      {words.text(language)}"
        yield f"      ({cited})"


def deadline_lines(dues: Iterable[Due], library: Library, language: str) -> Iterator[str]:
    """The deadlines in their order: the day, what has to be done, its rule where there is no day, what may move it."""
    for due in ordered(dues):
        cited = "; ".join(library.cite(article, language) for article in due.rule.articles)
        yield f"{day_words(due)}  {due_name(due, library, language)} ({cited})"
        if due.day is None:
            yield f"      {due.rule.rule.text(language)}"
        if due.needs is not None:
            label = library.forms[due.needs.form].field(due.needs.field).label.text(language)
            yield "      " + _("needs: {field}").format(field=f"{label} [{due.needs}]")
        if due.unpublished:
            yield "      " + _(MAY_MOVE).format(years=say_list([*map(str, due.unpublished)]))


def ordered(dues: Iterable[Due]) -> list[Due]:
    """The dated ones first, the earliest at the head; then those that need a date, then those without one."""

    def place(due: Due) -> tuple[int, str]:
        first = due.earliest or due.day
        return (0, first.isoformat()) if first else (1 if due.needs else 2, "")

    return sorted(dues, key=place)


def due_name(due: Due, library: Library, language: str) -> str:
    """What a deadline is about, with its entry where its form has several."""
    title = due.rule.title.text(language)
    several = due.path is not None and library.forms[due.path.form].entries is not None
    return f"{title} · {due.title or _('untitled')}" if several else title


def day_words(due: Due) -> str:
    """The day of a deadline, as its rule means it: the latest, the first, or until when something holds."""
    if due.day is None:
        return "—"
    day = say_day(due.day)
    if due.earliest is not None:
        return _("{start} to {end}").format(start=say_day(due.earliest), end=day)
    words = {"latest": _("by {day}"), "earliest": _("from {day}")}
    return words.get(due.rule.kind, _("until {day}")).format(day=day)


def distance_words(name: str, distance: Distance) -> str:
    """A count, and how far it is from the next line."""
    words = _("{name}: {counted}").format(name=name, counted=say_number(distance.counted))
    if distance.threshold is None or distance.remaining is None or distance.next_route is None:
        return words + _("; beyond the last line")
    route = _(ROUTE_NAMES[distance.next_route])
    if distance.threshold == 1:
        return words + _("; the first one leads to: {route}").format(route=route)
    words += _("; {remaining} below {line} ({route})").format(
        remaining=say_number(distance.remaining), line=say_number(distance.threshold), route=route
    )
    if distance.crossed_on is not None:
        words += _("; at this year's rate reached on {day}").format(day=say_day(distance.crossed_on))
    return words


def _cited(step: Step, library: Library, language: str) -> str:
    cited = "; ".join(library.cite(article, language) for article in step.articles)
    return f"{step.text.text(language)} ({cited})"
