"""The decision on the route as JSON: facts in, route and reasons out, as `beigao routes --json` has them."""

from __future__ import annotations

from beigao._i18n import _
from beigao.dossier.answers import Json
from beigao.dossier.strict_json import read_json
from beigao.errors import ExchangeError
from beigao.rules.routes import Decision, Distance, RouteFacts, Step, Undecided


def read_facts(text: str | bytes) -> RouteFacts:
    """The facts of a JSON object; a key that is left out is no, or nobody.

    Raises:
        ExchangeError: no JSON, an unknown key, or a value of another kind; the message names it.
    """
    from beigao.definitions.validation import Misfit, checked  # brings pydantic

    try:
        return checked(RouteFacts, read_json(text))
    except Misfit as fault:
        place = fault.place or "$"
        if fault.is_unknown:
            known = ", ".join(RouteFacts.defaults)
            raise ExchangeError(
                _("“{key}” is no fact; the facts are: {known}.").format(key=place, known=known)
            ) from fault
        raise ExchangeError(
            _("The JSON does not fit at {path}: {reason}.").format(path=place, reason=fault.reason)
        ) from fault


def decision_json(decision: Decision | Undecided) -> dict[str, Json]:
    """A decision as plain data. The reasons are the steps in their order, then what to beware of.

    While it cannot be decided yet, the route is null and `needs` names the facts that are missing.
    """
    if isinstance(decision, Undecided):
        rule_set = None if decision.rule_set is None else decision.rule_set.id
        return {
            "route": None,
            "rule_set": rule_set,
            "reasons": [],
            "margin": None,
            "still_due": [],
            "needs": list(decision.needs),
        }
    return {
        "route": decision.route,
        "rule_set": decision.rule_set.id,
        "reasons": [_step(step) for step in (*decision.steps, *decision.warnings)],
        "margin": {
            "people": _distance(decision.people),
            "sensitive_people": _distance(decision.sensitive_people),
        },
        "still_due": [{"id": step.id, **_step(step)} for step in decision.still_due],
    }


def _step(step: Step) -> dict[str, Json]:
    return {
        "article": step.articles[0],
        "text_zh": step.text.zh,
        "text_en": step.text.en,
        "figures": dict(step.figures),
    }


def _distance(distance: Distance) -> dict[str, Json]:
    return {
        "counted": distance.counted,
        "threshold": distance.threshold,
        "remaining": distance.remaining,
        "next_route": distance.next_route,
        "crossed_on": None if distance.crossed_on is None else distance.crossed_on.isoformat(),
    }
