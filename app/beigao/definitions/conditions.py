"""Whether a field is asked at all: the closed operators of `shown_when` over the answers."""

from __future__ import annotations

from collections.abc import Callable

from beigao.definitions.fields import Condition

Lookup = Callable[[str], object]
"""Gives the answer of a field of the same entry (`has_onward`) or of a single form (`filing_scope.ciio`)."""


def holds(condition: Condition | None, lookup: Lookup) -> bool:
    """True when there is no condition, or the answers meet it. An unanswered field meets no test."""
    if condition is None:
        return True
    if condition.all is not None:
        return all(holds(part, lookup) for part in condition.all)
    if condition.any is not None:
        return any(holds(part, lookup) for part in condition.any)
    assert condition.field is not None  # the model says so
    return _meets(condition, lookup(condition.field))


def _meets(condition: Condition, answer: object) -> bool:
    if answer is None:
        return False
    if condition.equals is not None:
        return _is(answer, condition.equals)
    if condition.in_ is not None:
        chosen = answer if isinstance(answer, list) else [answer]
        return any(_is(choice, known) for choice in chosen for known in condition.in_)
    assert condition.at_least is not None  # the model says so
    return isinstance(answer, int | float) and not isinstance(answer, bool) and answer >= condition.at_least


def _is(answer: object, wanted: object) -> bool:
    """Equal and of one type: yes is not the number one."""
    return type(answer) is type(wanted) and answer == wanted


def fields_of(condition: Condition | None) -> set[str]:
    """The fields whose answers decide the condition."""
    if condition is None:
        return set()
    parts = [*(condition.all or ()), *(condition.any or ())]
    return {condition.field} if condition.field else set().union(*(fields_of(part) for part in parts))
