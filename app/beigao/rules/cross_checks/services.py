"""Where a service or a model of the algorithm filing says too little or contradicts another figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.facts import Facts, Record

_PLACES = (
    "北京|上海|天津|重庆|香港|澳门|台湾|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|"
    "广东|广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|深圳|南京|武汉|成都|西安|青岛|大连|厦门|宁波|无锡|合肥|"
    "济南|长沙|沈阳|哈尔滨|长春|石家庄|太原|呼和浩特|乌兰察布|张家口|廊坊|南昌|南宁|昆明|贵阳|海口|银川|中卫|庆阳|韶关"
)
_A_PLACE = re.compile(
    _PLACES + r"|[市省区县州]|region|(?<![a-z])(?:cn|ap|us|eu|uk|ca|sa|me|af)-[a-z]"  # cn-hangzhou, ap-northeast-1
    r"|终端|端侧|手机"  # runs at the user's, wherever that is
)
"""What a place of deployment has at least: a city, a province, a district or a cloud region."""

_WITHOUT_NUMBER = re.compile("不适用|不涉及|仅用于|只用于")
"""How an answer says that a model has no number of its own, such as a classifier that only screens."""


def _mau_below_dau(facts: Facts) -> Iterator[Spot]:
    """Whether fewer users are active in a month than in a day."""
    for service in facts.entries("services"):
        daily, monthly = service.count("dau"), service.count("mau")
        if daily is not None and monthly is not None and monthly < daily:
            yield spot(service.path("mau"), service.path("dau"), mau=monthly, dau=daily)


def _users_below_mau(facts: Facts) -> Iterator[Spot]:
    """Whether an algorithm has fewer users than a service of it has in a month."""
    for algorithm in facts.entries("algorithms"):
        users = algorithm.count("user_count")
        for service in algorithm.references("services"):
            monthly = service.count("mau")
            if users is not None and monthly is not None and users < monthly:
                paths = algorithm.path("user_count"), service.path("mau")
                yield spot(*paths, users=users, service=service.title, mau=monthly)


def _model_unfiled(facts: Facts) -> Iterator[Spot]:
    """Whether the registration of a third party's domestic model in a public service is claimed without its number."""
    for model in facts.entries("models"):
        number = model.text("registration_number")
        if model.choice("own") != "third_party" or model.yes("overseas") is not False:
            continue
        public = [service for service in _services_with(model) if service.yes("public")]
        if number and public and not re.search(r"\d", number) and not _WITHOUT_NUMBER.search(number):
            paths = (service.path("public") for service in public)
            yield spot(model.path("registration_number"), *paths, model=model.title, number=number)


def _vague_place(facts: Facts) -> Iterator[Spot]:
    """Whether a place of deployment names no place on the map."""
    countries = facts.library.catalogues["regions"].options
    names = [words.casefold() for country in countries for words in (country.label.zh, country.label.en)]
    for form, field in (("services", "deployment"), ("models", "deployment"), ("algorithms", "hardware_deployment")):
        for record in facts.entries(form):
            place = record.text(field).casefold()
            if place and not _A_PLACE.search(place) and not any(name in place for name in names):
                yield spot(record.path(field), label=record.form.field(field).label, entry=record.title)


def _companionship_minors(facts: Facts) -> Iterator[Spot]:
    """Whether a companion has measures, and none of them speaks of minors or addiction (genai_measures:10)."""
    for service in facts.entries("services"):
        if not service.yes("companionship"):
            continue
        for algorithm in facts.entries("algorithms"):
            words = _measures(algorithm) if service.id in algorithm.choices("services") else ""
            if words and not re.search("未成年|沉迷|依赖", words):
                paths = algorithm.path("measures"), service.path("companionship")
                yield spot(*paths, service=service.title)


def _measures(algorithm: Record) -> str:
    rows = algorithm.rows("measures")
    words = [row.text(column) for row in rows for column in ("name", "description")]
    return "\n".join([*words, algorithm.text("rights_note"), algorithm.text("minors")]) if rows else ""


def _services_with(model: Record) -> list[Record]:
    return [service for service in model.facts.entries("services") if model.id in service.choices("models")]


CHECKS: dict[str, CrossCheck] = {
    "mau_below_dau": _mau_below_dau,
    "users_below_mau": _users_below_mau,
    "model_unfiled": _model_unfiled,
    "vague_place": _vague_place,
    "companionship_minors": _companionship_minors,
}
"""The checks of this module by the ids of their messages."""
