"""Where the way of information abroad disagrees with itself: places, third parties, ways, retention, measures.

Annex 1 (2) and (6) to (9) print these facts of an activity, and so does part 3(4) and (5) of the report; the law of
each place, and what the recipient does about security, stand with the recipient.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from beigao.definitions.fields import Wording
from beigao.rules.cross_checks.names import catalogue_names, listed, titles
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.facts import Facts, Record, Row

_LONG = 3  # years; the program's own line: pipl:19 has none and asks for the shortest time that is necessary

_PLATFORMS = (
    ("Azure", "微软", "Microsoft"),
    ("AWS", "亚马逊", "Amazon"),
    ("Google Cloud", "谷歌云", "Google"),
    ("Oracle", "甲骨文"),
    ("Salesforce",),
    ("Snowflake",),
    ("阿里云", "Alibaba"),
    ("腾讯云", "Tencent"),
    ("华为云", "Huawei"),
)
"""Clouds that are often resold or built upon, each with the names that it and its company go by. OpenAI is left out:
Azure OpenAI is a service of Microsoft's."""

_MEASURES = (
    ("TLS", "SSL", "HTTPS"),
    ("AES",),
    ("SM4",),
    ("双向证书", "mTLS"),
    ("多因素", "双因素", "多重验证", "二次验证", "动态口令", "MFA"),
    ("匿名化",),
    ("去标识化", "假名化", "脱敏"),
    ("访问控制", "权限", "授权"),
    ("堡垒机", "跳板机"),
    ("入侵检测", "入侵防御"),
    ("防泄漏", "防泄露", "DLP"),
    ("渗透测试",),
    ("漏洞扫描",),
    ("审计", "审核"),
    ("备份",),
    ("专线",),
    ("虚拟专用网络", "VPN"),
)
"""Measures by the words that they go by; any of these in the report is enough."""


def _seat_not_assessed(facts: Facts) -> Iterator[Spot]:
    """Whether the law of the recipient's own country was not assessed (scc_contract:4)."""
    for recipient in facts.entries("recipients"):
        assessed, seat = _assessed(recipient), recipient.choice("country")
        if assessed and seat and seat not in assessed:
            paths = recipient.path("country_assessments"), recipient.path("country")
            yield spot(*paths, recipient=titles([recipient]), country=_region(facts, seat))


def _storage_country_not_assessed(facts: Facts) -> Iterator[Spot]:
    """Whether the law of a place of storage was not assessed; one finding for each country of a recipient."""
    for recipient, activities in _by_recipient(facts):
        assessed, seat = _assessed(recipient), recipient.choice("country")
        storing: dict[str, list[Record]] = {}
        for activity in activities:
            for country in activity.choices("storage_countries"):
                storing.setdefault(country, []).append(activity)
        for country, there in storing.items():
            if assessed and country not in assessed and country != seat:
                yield spot(
                    recipient.path("country_assessments"),
                    *(activity.path("storage_countries") for activity in there),
                    recipient=titles([recipient]),
                    activities=titles(there),
                    country=_region(facts, country),
                )


def _onward_country_not_assessed(facts: Facts) -> Iterator[Spot]:
    """Whether the law of a third party's country was not assessed, where the recipient has nothing else there."""
    for recipient, activities in _by_recipient(facts):
        assessed = _assessed(recipient)
        stored = chain.from_iterable(activity.choices("storage_countries") for activity in activities)
        known = {*assessed, *stored, recipient.choice("country")}
        parties: dict[str, list[Row]] = {}
        for row in chain.from_iterable(activity.rows("onward") for activity in activities):
            parties.setdefault(row.choice("country") or "", []).append(row)
        for country, there in parties.items():
            if assessed and country and country not in known:
                yield spot(
                    recipient.path("country_assessments"),
                    *(row.path("country") for row in there),
                    recipient=titles([recipient]),
                    parties=listed(dict.fromkeys(row.text("name") or "—" for row in there)),
                    country=_region(facts, country),
                )


def _assessed(recipient: Record) -> set[str]:
    """The countries whose law was assessed; none while a row does not say its country."""
    countries = [row.choice("country") for row in recipient.rows("country_assessments")]
    return set() if None in countries else {country for country in countries if country}


def _way_left_out(flag: str, field: str, way: str) -> CrossCheck:
    """Whether an activity says yes to something that is one of its ways, and its list of ways lacks it."""

    def check(facts: Facts) -> Iterator[Spot]:
        for activity in facts.entries("activities"):
            ways = activity.choices(field)
            if activity.yes(flag) and ways and way not in ways:
                yield spot(activity.path(field), activity.path(flag), activity=titles([activity]))

    return check


def _way_denied(flag: str, field: str, way: str) -> CrossCheck:
    """Whether an activity lists a way and yet says no to just that."""

    def check(facts: Facts) -> Iterator[Spot]:
        for activity in facts.entries("activities"):
            if activity.yes(flag) is False and way in activity.choices(field):
                yield spot(activity.path(flag), activity.path(field), activity=titles([activity]))

    return check


def _recipient_without_provision(facts: Facts) -> Iterator[Spot]:
    """Whether activities have third parties and the recipient's own ways lack provision."""
    for recipient, activities in _by_recipient(facts):
        ways, onward = recipient.choices("processing_ways"), [each for each in activities if each.yes("has_onward")]
        if ways and onward and "provision" not in ways:
            paths = recipient.path("processing_ways"), *(activity.path("has_onward") for activity in onward)
            yield spot(*paths, recipient=titles([recipient]), activities=titles(onward))


def _recipient_provision_without_onward(facts: Facts) -> Iterator[Spot]:
    """Whether the recipient has provision among its ways while none of its activities has third parties."""
    for recipient, activities in _by_recipient(facts):
        none = all(activity.yes("has_onward") is False for activity in activities)
        if none and "provision" in recipient.choices("processing_ways"):
            paths = recipient.path("processing_ways"), *(activity.path("has_onward") for activity in activities)
            yield spot(*paths, recipient=titles([recipient]))


def _recipient_way_not_in_activities(facts: Facts) -> Iterator[Spot]:
    """Whether the recipient has ways that none of its activities has; provision is looked at by itself."""
    for recipient, activities in _by_recipient(facts):
        given = [activity.choices("processing_ways") for activity in activities]
        more = set(recipient.choices("processing_ways")) - set(chain.from_iterable(given)) - {"provision"}
        if more and () not in given:
            names = catalogue_names(facts.library, "processing_ways", more)
            paths = recipient.path("processing_ways"), *(activity.path("processing_ways") for activity in activities)
            yield spot(*paths, recipient=titles([recipient]), ways=names)


def _onward_denied_on_platform(facts: Facts) -> Iterator[Spot]:
    """Whether no third party is said to receive anything, while the recipient builds on somebody else's cloud."""
    for recipient, activities in _by_recipient(facts):
        for activity in activities:
            if activity.yes("has_onward") is False and (found := _platform(recipient, activity)):
                holder, field, platform = found
                paths = activity.path("has_onward"), holder.path(field)
                yield spot(*paths, activity=titles([activity]), recipient=titles([recipient]), platform=platform)


def _platform(recipient: Record, activity: Record) -> tuple[Record, str, str] | None:
    """Where a cloud of another company is named, and by which name; None while the recipient has no name."""
    own = f"{recipient.text('name')} {recipient.text('name_zh')}".strip().casefold()
    places = [(activity, "storage_platform")] if own else []
    if own and recipient.choice("nature") == "cloud_provider":
        places.append((recipient, "business"))
    for holder, field in places:
        for names in _PLATFORMS:
            named = next((name for name in names if name in holder.text(field)), None)
            if named and not any(name.casefold() in own for name in names):
                return holder, field, named
    return None


def _onward_to_recipient(facts: Facts) -> Iterator[Spot]:
    """Whether a third party has the name of the recipient itself."""
    for recipient, activities in _by_recipient(facts):
        for row in chain.from_iterable(activity.rows("onward") for activity in activities):
            names = _names(row.text("name"))
            same = [field for field in ("name", "name_zh") if _plain(recipient.text(field)) in names]
            if same:
                yield spot(row.path("name"), recipient.path(same[0]), name=row.text("name"))


def _names(text: str) -> set[str]:
    """A name as a whole, and where it ends in brackets the parts before and in them: 微软公司（Microsoft）."""
    found = re.fullmatch(r"(.+)[（(]([^（）()]+)[）)]", text)
    return {_plain(part) for part in (text, *(found.groups() if found else ())) if part}


def _plain(name: str) -> str:
    """A name without blanks and brackets, in small letters."""
    return re.sub(r"[\s（）()]", "", name).casefold()


def _storage_not_in_ways(facts: Facts) -> Iterator[Spot]:
    """Whether there are places of storage and the ways of processing lack storage."""
    for activity in facts.entries("activities"):
        ways, countries = activity.choices("processing_ways"), activity.choices("storage_countries")
        if ways and "storage" not in ways and countries:
            paths = activity.path("processing_ways"), activity.path("storage_countries")
            names = catalogue_names(facts.library, "regions", countries)
            yield spot(*paths, activity=titles([activity]), countries=names)


def _retention_long(facts: Facts) -> Iterator[Spot]:
    """Whether information is kept abroad for more than three years."""
    for activity in facts.entries("activities"):
        start, end = activity.span("retention")
        if start and end and (end.year, end.month, end.day) > (start.year + _LONG, start.month, start.day):
            paths = activity.path("retention"), activity.path("retention_reason")
            span = {"start": start.isoformat(), "end": end.isoformat()}
            yield spot(*paths, activity=titles([activity]), years=_LONG, **span)


def _retention_before_contract(facts: Facts) -> Iterator[Spot]:
    """Whether information is kept abroad before the contract takes effect (scc_measures:6).

    A supplement or a renewed contract follows one that was in force already, so nothing is said of its activities.
    """
    contracts = facts.entries("contracts")
    for activity in facts.entries("activities"):
        start = activity.span("retention").start
        covering = [contract for contract in contracts if activity.id in contract.choices("activities")]
        days = {day: contract for contract in covering if (day := contract.day("effective"))}
        if any(contract.choice("filing_kind") not in (None, "first") for contract in covering):
            continue
        if start and len(days) == len(covering) and days and start < min(days):
            paths = activity.path("retention"), days[min(days)].path("effective")
            words = {"start": start.isoformat(), "effective": min(days).isoformat()}
            yield spot(*paths, activity=titles([activity]), **words)


def _measure_not_in_report(facts: Facts) -> Iterator[Spot]:
    """Whether article 2(5) of the contract names measures that the report mentions nowhere."""
    for contract in facts.entries("contracts"):
        promised = contract.text("measures").casefold()
        for recipient in contract.references("recipient"):
            own = recipient.text("technical_measures") + recipient.text("management_measures")
            report = "\n".join(_written(facts, recipient, contract.references("activities"))).casefold()
            lacking = [found for words in _MEASURES if (found := _first(words, promised)) and not _first(words, report)]
            if own and lacking:
                paths = contract.path("measures"), recipient.path("technical_measures")
                yield spot(*paths, recipient=titles([recipient]), measures=listed(lacking))


def _written(facts: Facts, recipient: Record, activities: list[Record]) -> Iterator[str]:
    """What the report says about security: of the recipient, of the activities, of the company itself."""
    for name in ("technical_measures", "management_measures", "duties_commitment", "capability", "security_staff"):
        yield recipient.text(name)
    for activity in activities:
        for name in ("collection", "home_storage", "link", "storage_platform", "retention_end_handling"):
            yield activity.text(name)
    yield facts.single("pi_protection").text("technical_measures")


def _first(words: Iterable[str], text: str) -> str | None:
    """The first of the words that stands in a text in small letters."""
    return next((word for word in words if word.casefold() in text), None)


def _by_recipient(facts: Facts) -> Iterator[tuple[Record, list[Record]]]:
    """Each recipient that activities go to, with these activities."""
    activities = facts.entries("activities")
    for recipient in facts.entries("recipients"):
        if own := [activity for activity in activities if activity.choice("recipient") == recipient.id]:
            yield recipient, own


def _region(facts: Facts, country: str) -> Wording:
    return catalogue_names(facts.library, "regions", {country})


CHECKS: dict[str, CrossCheck] = {
    "seat_not_assessed": _seat_not_assessed,
    "storage_country_not_assessed": _storage_country_not_assessed,
    "onward_country_not_assessed": _onward_country_not_assessed,
    "onward_without_provision": _way_left_out("has_onward", "processing_ways", "provision"),
    "provision_without_onward": _way_denied("has_onward", "processing_ways", "provision"),
    "recipient_without_provision": _recipient_without_provision,
    "recipient_provision_without_onward": _recipient_provision_without_onward,
    "recipient_way_not_in_activities": _recipient_way_not_in_activities,
    "onward_denied_on_platform": _onward_denied_on_platform,
    "onward_to_recipient": _onward_to_recipient,
    "storage_not_in_ways": _storage_not_in_ways,
    "remote_access_not_listed": _way_left_out("remote_access", "transfer_ways", "remote"),
    "remote_way_denied": _way_denied("remote_access", "transfer_ways", "remote"),
    "retention_long": _retention_long,
    "retention_before_contract": _retention_before_contract,
    "measure_not_in_report": _measure_not_in_report,
}
"""The checks of the way abroad, by the ids of `forms/cross_findings/transfer.yaml`."""
