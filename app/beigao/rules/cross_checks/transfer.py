"""Where the way of information abroad disagrees with itself: places, third parties, ways, retention, measures.

Annex 1 (2) and (6) to (9) print these facts of an activity, and so does part 3(4) and (5) of the report; the law of each
place, and what the recipient does about security, stand with the recipient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from beigao.rules.cross_checks.names import catalogue_names, listed, titles
from beigao.rules.cross_checks.spot import Spot, spot
from beigao.rules.facts import Facts, Record

_LONG = 3  # years; the program's own line, for the law has none: annex 1 (8) and pipl:19 ask for the shortest time

# ---- the law of each place


def _seat_not_assessed(facts: Facts) -> Iterator[Spot]:
    """Whether the law of the recipient's own country was not assessed (scc_contract:4)."""
    for recipient in facts.entries("recipients"):
        assessed, seat = _assessed(recipient), recipient.choice("country")
        if assessed and seat and seat not in assessed:
            paths = recipient.path("country_assessments"), recipient.path("country")
            yield spot(*paths, recipient=titles([recipient]), country=catalogue_names(facts.library, "regions", {seat}))


def _storage_country_not_assessed(facts: Facts) -> Iterator[Spot]:
    """Whether the law of a place of storage was not assessed; one place for each country of a recipient."""
    for recipient, activities in _by_recipient(facts):
        assessed, seat = _assessed(recipient), recipient.choice("country")
        stored = _groups((country, activity) for activity in activities for country in activity.choices("storage_countries"))
        for country, storing in stored.items():
            if assessed and country not in (*assessed, seat):
                yield spot(
                    recipient.path("country_assessments"),
                    *(activity.path("storage_countries") for activity in storing),
                    recipient=titles([recipient]),
                    activities=titles(storing),
                    country=catalogue_names(facts.library, "regions", {country}),
                )


def _onward_country_not_assessed(facts: Facts) -> Iterator[Spot]:
    """Whether the law of a third party's country was not assessed, where nothing is stored there either."""
    for recipient, activities in _by_recipient(facts):
        known = {*_assessed(recipient), recipient.choice("country")}
        for activity in activities:
            known.update(activity.choices("storage_countries"))
        rows = [row for activity in activities for row in activity.rows("onward")]
        abroad = _groups((country, row) for row in rows if (country := row.choice("country")))
        for country, parties in abroad.items():
            if _assessed(recipient) and country not in known:
                yield spot(
                    recipient.path("country_assessments"),
                    *(row.path("country") for row in parties),
                    recipient=titles([recipient]),
                    parties=listed(dict.fromkeys(row.text("name") or "—" for row in parties)),
                    country=catalogue_names(facts.library, "regions", {country}),
                )


def _assessed(recipient: Record) -> set[str]:
    """The countries whose law was assessed; none while a row does not say its country."""
    countries = [row.choice("country") for row in recipient.rows("country_assessments")]
    return set() if None in countries else {country for country in countries if country}


def _groups[Key, Part](pairs: Iterable[tuple[Key, Part]]) -> dict[Key, list[Part]]:
    groups: dict[Key, list[Part]] = {}
    for key, part in pairs:
        groups.setdefault(key, []).append(part)
    return groups
