"""The reasoning of the rules in print: the route of exports, the duties of services, the deadlines, with articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from beigao.definitions.fields import Citation, Wording
from beigao.rendering.idioms import Idioms, MemoWords
from beigao.rendering.marks import typed
from beigao.rendering.printing import Press, Printed
from beigao.rules.deadlines import Due, deadlines
from beigao.rules.duties import duties
from beigao.rules.export_route import export_route, fields_needed
from beigao.rules.facts import Facts, Record
from beigao.rules.reports import ordered
from beigao.rules.routes import Decision, Distance, Step
from beigao.rules.service_facts import service_facts


def memo(press: Press) -> dict[str, Any]:
    """What stands under `derived.memo`: plain strings in the language of the document, whatever the window speaks."""
    facts = Facts(press.answers, press.library)
    return {**_route(press, facts), "services": _services(press, facts), "deadlines": _deadlines(press, facts)}


def _route(press: Press, facts: Facts) -> dict[str, Any]:
    words, found = press.idioms, export_route(facts)
    if not isinstance(found, Decision):
        paths = fields_needed(facts, found.needs)
        forms = press.library.forms
        needs = [
            words.labelled.format(
                forms[path.form].title.text(press.language),
                forms[path.form].field(path.field).label.text(press.language).rstrip("？?"),
            )
            for path in paths
        ]
        return {"needs": needs, "as_of": ""}
    return {
        "needs": [],
        "as_of": words.day(found.as_of),
        "route": words.memo.routes[found.route],
        "rule_set": found.rule_set.title.text(press.language),
        "steps": [_step(press, step) for step in found.steps],
        "warnings": [_step(press, step) for step in found.warnings],
        "still_due": [_step(press, step) for step in found.still_due],
        "counts": [
            _count(words.memo, words.memo.general, found.people),
            _count(words.memo, words.memo.sensitive, found.sensitive_people),
        ],
    }


def _step(press: Press, step: Step) -> dict[str, str]:
    return {"text": typed(step.text.text(press.language)), "cited": _cited(press, step.articles)}


def _count(words: MemoWords, name: str, distance: Distance) -> dict[str, str]:
    beyond = words.highest if distance.threshold is None else ""
    return {
        "name": name,
        "counted": words.people.format(f"{distance.counted:,}"),
        "threshold": beyond or words.people.format(f"{distance.threshold:,}"),
        "remaining": "—" if beyond else words.people.format(f"{distance.remaining:,}"),
    }


def _services(press: Press, facts: Facts) -> list[dict[str, Any]]:
    services = []
    for service in facts.entries("services"):
        lines = [
            {
                "name": result.duty.title.text(press.language),
                "applies": press.idioms.memo.applies[result.applies],
                "reason": _sentences(press, (result.reason, *result.notes)),
                "cited": _cited(press, result.articles),
            }
            for result in duties(service_facts(service), press.library)
        ]
        services.append({"title": _titled(press, service, press.idioms.memo.unnamed), "duties": lines})
    return services


def _deadlines(press: Press, facts: Facts) -> list[dict[str, Printed]]:
    return [
        {
            "day": _day(press.idioms, due),
            "name": due.rule.title.text(press.language),
            "about": _about(press, facts, due),
            "rule": "" if due.day else due.rule.rule.text(press.language),
            "cited": _cited(press, due.rule.articles),
        }
        for due in ordered(deadlines(facts))
    ]


def _about(press: Press, facts: Facts, due: Due) -> Printed:
    """Which entry a deadline is about, where its form has several."""
    form = press.library.forms[due.path.form] if due.path else None
    if due.path is None or form is None or form.entries is None:
        return ""
    entry = facts.entry(form.id, due.path.entry)
    return _titled(press, entry, press.idioms.memo.untitled) if entry else ""


def _titled(press: Press, record: Record, untitled: str) -> Printed:
    """What an entry is called, with the field that says so."""
    entries = record.form.entries
    assert entries is not None
    entry = press.answers.entry(record.form.id, record.id)
    return press.from_fields(typed(record.title) or untitled, record.form.id, [entry], entries.title_field)


def _day(words: Idioms, due: Due) -> str:
    if due.day is None:
        return words.memo.no_start if due.needs else "—"
    kinds = words.memo.kinds
    told = kinds.get(due.rule.kind, kinds["until"]).format(day=words.day(due.day))
    told = words.span.format(words.day(due.earliest), words.day(due.day)) if due.earliest else told
    return told + (words.memo.unpublished if due.unpublished else "")


def _sentences(press: Press, told: Iterable[Wording]) -> str:
    return ("" if press.language == "zh" else " ").join(typed(sentence.text(press.language)) for sentence in told)


def _cited(press: Press, articles: Iterable[Citation]) -> str:
    return press.idioms.cited(press.library.cite_together(articles, press.language))
