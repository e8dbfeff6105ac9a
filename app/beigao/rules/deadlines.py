"""The deadlines of a dossier: the days by which to file, to ask for more time, to keep.

The limits are data (`forms/laws/deadlines.yaml`). A day is reckoned only from a day that the dossier holds; where that
is missing, the deadline names the field to answer, and there is never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from beigao.definitions.conditions import fields_of
from beigao.definitions.laws import DeadlineRule, Rules
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.rules.facts import Facts, Record
from beigao.rules.workdays import Calendar, Reckoned, months_after


class Due(NamedTuple):
    """One deadline.

    Attributes:
        start: the day from which it runs; None while that is not known.
        day: the last day of it; None while the start is not known.
        earliest: the first day, where one may not act before it.
        unpublished: the years whose holidays are not known and may still move the day.
        title: the entry that it belongs to.
        path: the field that holds the start; None where the dossier does not hold it.
        needs: the field to answer before it can be reckoned.
    """

    rule: DeadlineRule
    start: date | None = None
    day: date | None = None
    earliest: date | None = None
    unpublished: tuple[int, ...] = ()
    title: str = ""
    path: FieldPath | None = None
    needs: FieldPath | None = None

    def as_json(self) -> dict[str, Json]:
        """The deadline as plain values: dates and paths as text."""
        return {
            "id": self.rule.id,
            "title_zh": self.rule.title.zh,
            "title_en": self.rule.title.en,
            "entry": self.title,
            "start": _text(self.start),
            "earliest": _text(self.earliest),
            "day": _text(self.day),
            "unpublished": [*self.unpublished],
            "articles": [*self.rule.articles],
            "needs": _text(self.needs),
        }


def deadlines(facts: Facts) -> list[Due]:
    """Every deadline of a dossier: in the order of the rules, and of the entries that they run for.

    A rule whose start the dossier does not hold is there once, without a day. A service that is not offered to the
    public has no algorithm filing (互联网信息服务算法推荐管理规定 article 24).
    """
    rules = facts.library.rules
    calendar = Calendar(rules.holidays)
    return [found for rule in rules.deadlines for found in _of_dossier(rule, facts, calendar)]


def due(rule: DeadlineRule, start: date, calendar: Calendar) -> Due:
    """The deadline of a rule that runs from a day; without a day when it lies beyond the last date there can be."""
    try:
        reckoned = _reckon(rule, start, calendar)
    except OverflowError:
        return Due(rule, start)
    if rule.kind == "earliest":
        return Due(rule, start, day=start, earliest=reckoned.day, unpublished=reckoned.unpublished)
    return Due(rule, start, day=reckoned.day, unpublished=reckoned.unpublished)


def extension_window(result: date, calendar: Calendar, rules: Rules) -> Due:
    """When to ask for the extension of a security assessment (促进和规范数据跨境流动规定 article 9).

    Args:
        result: the date of the assessment's result, from which it is valid.
        calendar: the working days.
        rules: the limits.

    Returns:
        The window: `earliest` its first day, `day` the last day of the validity.
    """
    rule = rules.deadline("assessment_extension")
    expiry = due(rules.deadline("assessment_expiry"), result, calendar).day
    return Due(rule) if expiry is None else due(rule, expiry, calendar)


def _reckon(rule: DeadlineRule, start: date, calendar: Calendar) -> Reckoned:
    after = rule.direction == "after"
    if rule.unit == "working_days":
        return calendar.add(start, rule.amount) if after else calendar.subtract(start, rule.amount)
    months = rule.amount * (12 if rule.unit == "years" else 1)
    day = months_after(start, months if after else -months)
    return calendar.next_workday(day) if rule.moves else Reckoned(day)


def _of_dossier(rule: DeadlineRule, facts: Facts, calendar: Calendar) -> Iterator[Due]:
    if not rule.start:
        yield Due(rule)
        return
    form, field, *side = rule.start.split(".")
    for record in facts.entries(form):
        applies = record.yes(rule.only_where) if rule.only_where else True
        if applies is False:
            continue
        start = _start(record, field, *side)
        if applies and start:
            found = due(rule, start, calendar)
        else:
            unanswered = _first_question(record, field) if applies else rule.only_where or field
            found = Due(rule, start, needs=record.path(unanswered))
        yield found._replace(title=record.title, path=record.path(field))


def _start(record: Record, field: str, side: str = "") -> date | None:
    """The day that a field holds; of a range one of its ends."""
    if not side:
        return record.day(field)
    span = record.span(field)
    return span.start if side == "start" else span.end


def _first_question(record: Record, field: str) -> str:
    """The field to answer first: the yes or no that opens the question (`launched` before `launch`), or itself."""
    openers = sorted(fields_of(record.form.field(field).shown_when))
    return next((name for name in openers if record.yes(name) is not True), field)


def _text(value: date | FieldPath | None) -> str | None:
    return None if value is None else str(value)
