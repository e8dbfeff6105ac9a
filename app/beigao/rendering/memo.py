"""The reasoning of the rules in print: the route of exports, the duties of services, the deadlines, with articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from beigao.definitions.fields import Citation
from beigao.rendering.printing import Press, print_date
from beigao.rules.deadlines import Due, deadlines
from beigao.rules.duties import duties
from beigao.rules.export_route import export_route, fields_needed
from beigao.rules.facts import Facts
from beigao.rules.reports import due_name, ordered
from beigao.rules.routes import Decision, Distance, Route, Step
from beigao.rules.service_facts import service_facts

_ROUTES: dict[Route, str] = {
    "security_assessment": "数据出境安全评估",
    "contract_or_certification": "订立个人信息出境标准合同或者通过个人信息出境认证",
    "exempt": "免予申报数据出境安全评估、订立标准合同、通过认证",
}
_APPLIES = {"yes": "适用", "no": "不适用", "depends": "尚不能判断"}
_KINDS = {"latest": "{day}前", "earliest": "{day}起", "until": "至{day}"}


def memo(press: Press) -> dict[str, Any]:
    """What stands under `derived.memo`: plain strings in Chinese, whatever language the window speaks."""
    facts = Facts(press.answers, press.library)
    return {**_route(press, facts), "services": _services(press, facts), "deadlines": _deadlines(press, facts)}


def _route(press: Press, facts: Facts) -> dict[str, Any]:
    found = export_route(facts)
    if not isinstance(found, Decision):
        paths = fields_needed(facts, found.needs)
        forms = press.library.forms
        needs = [f"{forms[path.form].title.zh}：{forms[path.form].field(path.field).label.zh}" for path in paths]
        return {"needs": needs, "as_of": ""}
    return {
        "needs": [],
        "as_of": print_date(found.as_of),
        "route": _ROUTES[found.route],
        "rule_set": found.rule_set.title.zh,
        "steps": [_step(press, step) for step in found.steps],
        "warnings": [_step(press, step) for step in found.warnings],
        "still_due": [_step(press, step) for step in found.still_due],
        "counts": [
            _count("一般个人信息（不含敏感个人信息）", found.people),
            _count("敏感个人信息", found.sensitive_people),
        ],
    }


def _step(press: Press, step: Step) -> dict[str, str]:
    return {"text": step.text.zh, "cited": _cited(press, step.articles)}


def _count(name: str, distance: Distance) -> dict[str, str]:
    beyond = "已在最高一档" if distance.threshold is None else ""
    return {
        "name": name,
        "counted": f"{distance.counted}人",
        "threshold": beyond or f"{distance.threshold}人",
        "remaining": "—" if beyond else f"{distance.remaining}人",
    }


def _services(press: Press, facts: Facts) -> list[dict[str, Any]]:
    services = []
    for service in facts.entries("services"):
        lines = [
            {
                "name": result.duty.title.zh,
                "applies": _APPLIES[result.applies],
                "reason": "".join(words.zh for words in (result.reason, *result.notes)),
                "cited": _cited(press, result.articles),
            }
            for result in duties(service_facts(service), press.library)
        ]
        services.append({"title": service.title or "未命名的服务", "duties": lines})
    return services


def _deadlines(press: Press, facts: Facts) -> list[dict[str, str]]:
    return [
        {
            "day": _day(due),
            "name": due_name(due, press.library, "zh") + (f"：{due.rule.rule.zh}" if due.day is None else ""),
            "cited": _cited(press, due.rule.articles),
        }
        for due in ordered(deadlines(facts))
    ]


def _day(due: Due) -> str:
    if due.day is None:
        return "起算日未填" if due.needs else "—"
    words = _KINDS.get(due.rule.kind, _KINDS["until"]).format(day=print_date(due.day))
    words = f"{print_date(due.earliest)}至{print_date(due.day)}" if due.earliest else words
    return words + ("（放假安排未公布，可能变动）" if due.unpublished else "")


def _cited(press: Press, articles: Iterable[Citation]) -> str:
    return "；".join(press.library.cite(article, "zh") for article in articles)
