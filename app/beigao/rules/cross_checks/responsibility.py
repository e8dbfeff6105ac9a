"""Where the paper on responsibility for algorithm security disagrees with itself, the officers or a report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from beigao.definitions.fields import Choice
from beigao.rules.cross_checks.names import option_names
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.facts import Facts


def _eight_systems_missing(facts: Facts) -> Iterator[Spot]:
    """Whether the table of systems lacks one of the eight (deep_synthesis:7)."""
    responsibility = facts.single("responsibility")
    rows = responsibility.rows("systems")
    given = {row.choice("system") for row in rows}
    if not rows or None in given:
        return
    column = rows[0].table.column("system")
    assert isinstance(column, Choice)
    if lacking := {option.id for option in facts.library.options(column)} - given:
        names = option_names(facts.library, column, lacking)
        yield spot(responsibility.path("systems"), systems=names, missing=len(lacking))


def _staff_below_members(facts: Facts) -> Iterator[Spot]:
    """Whether more members are named than there are staff."""
    responsibility = facts.single("responsibility")
    staff, members = responsibility.count("staff_size"), _members(facts) - {""}
    if staff is not None and staff < len(members):
        yield spot(responsibility.path("staff_size"), responsibility.path("members"), staff=staff, members=len(members))


def _officer_not_member(facts: Facts) -> Iterator[Spot]:
    """Whether the officer who answers for algorithm security is not among the members of the body."""
    responsibility, officers = facts.single("responsibility"), facts.single("officers")
    officer, members = _plain(officers.text("algo_officer_name")), _members(facts)
    if officer and members and not {officer, ""} & members:  # a row without a name may be the officer's
        yield spot(responsibility.path("members"), officers.path("algo_officer_name"), officer=officer)


def _system_effective_late(facts: Facts) -> Iterator[Spot]:
    """Whether a system came into force after the last report on an algorithm was written."""
    written = {found: day for found in facts.entries("algorithms") if (day := found.day("report_date"))}
    if not written:
        return
    last = max(written, key=lambda found: written[found])
    for row in facts.single("responsibility").rows("systems"):
        effective = row.day("effective")
        if effective and effective > written[last]:
            yield spot(
                row.path("effective"),
                last.path("report_date"),
                document=row.text("document") or "—",
                effective=effective.isoformat(),
                written=written[last].isoformat(),
            )


def _members(facts: Facts) -> set[str]:
    rows = facts.single("responsibility").rows("members")
    return {_plain(row.text("name")) for row in rows}


def _plain(name: str) -> str:
    return re.sub(r"\s+", "", name)


CHECKS: dict[str, CrossCheck] = {
    "eight_systems_missing": _eight_systems_missing,
    "staff_below_members": _staff_below_members,
    "officer_not_member": _officer_not_member,
    "system_effective_late": _system_effective_late,
}
"""The checks of this module by the ids of their messages."""
