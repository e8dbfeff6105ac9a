"""What does not fit together in a filing: contracts and the activities they cover, exemptions, dates, shareholders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from beigao.definitions.fields import Wording
from beigao.rules.cross_checks.names import option_names
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.deadlines import Due, due
from beigao.rules.facts import Facts, Record
from beigao.rules.field_checks import percentage
from beigao.rules.findings import Detail
from beigao.rules.workdays import Calendar

_ROUNDING = 0.5  # shares rounded to whole figures may miss a hundred by so much


def _filed_late(facts: Facts) -> Iterator[Spot]:
    """Filing is due within 10 working days of the contract taking effect (标准合同办法 article 7)."""
    for contract, effective, filed, latest in _late_filings(facts):
        if not latest.unpublished:
            yield spot(contract.path("filing_date"), contract.path("effective"), **_figures(effective, filed, latest))


def _filed_late_unpublished(facts: Facts) -> Iterator[Spot]:
    """Late by the weekends alone, in a year whose holidays are not known: nobody can be certain yet."""
    for contract, effective, filed, latest in _late_filings(facts):
        if latest.unpublished:
            paths = contract.path("filing_date"), contract.path("effective")
            yield spot(*paths, year=str(latest.unpublished[0]), **_figures(effective, filed, latest))


def _late_filings(facts: Facts) -> Iterator[tuple[Record, date, date, Due]]:
    rules = facts.library.rules
    calendar = Calendar(rules.holidays)
    for contract in facts.entries("contracts"):
        effective, filed = contract.day("effective"), contract.day("filing_date")
        if effective is None or filed is None or contract.choice("filing_kind") == "supplement":
            continue  # a supplement is handed in long after the contract it belongs to took effect
        latest = due(rules.deadline("contract_filing"), effective, calendar)
        if latest.day and filed > latest.day:
            yield contract, effective, filed, latest


def _figures(effective: date, filed: date, latest: Due) -> dict[str, Detail]:
    days = {"effective": str(effective), "filed": str(filed), "latest": str(latest.day)}
    return {**days, "limit": latest.rule.amount}


def _filed_before_effective(facts: Facts) -> Iterator[Spot]:
    for contract in facts.entries("contracts"):
        effective, filed = contract.day("effective"), contract.day("filing_date")
        if effective and filed and filed < effective:
            yield spot(
                contract.path("filing_date"),
                contract.path("effective"),
                filed=filed.isoformat(),
                effective=effective.isoformat(),
            )


def _commercial_contract_late(facts: Facts) -> Iterator[Spot]:
    for contract in facts.entries("contracts"):
        effective, signed = contract.day("effective"), contract.day("commercial_contract_date")
        if contract.choice("commercial_contract_status") == "signed" and effective and signed and signed > effective:
            yield spot(
                contract.path("commercial_contract_date"),
                contract.path("commercial_contract_status"),
                contract.path("effective"),
                signed=signed.isoformat(),
                effective=effective.isoformat(),
            )


def _originals_differ(facts: Facts) -> Iterator[Spot]:
    for contract in facts.entries("contracts"):
        originals, each = contract.count("originals"), contract.count("originals_each")
        if originals is not None and each is not None and originals != 2 * each:
            paths = contract.path("originals"), contract.path("originals_each")
            yield spot(*paths, originals=originals, each=each, sum=2 * each)


def _contract_recipient_differs(facts: Facts) -> Iterator[Spot]:
    for contract in facts.entries("contracts"):
        for recipient in contract.references("recipient"):
            for activity in contract.references("activities"):
                for other in activity.references("recipient"):
                    if other.id != recipient.id:
                        yield spot(
                            contract.path("activities"),
                            activity.path("recipient"),
                            contract.path("recipient"),
                            activity=_named(activity),
                            recipient=_named(recipient),
                            other=_named(other),
                        )


def _exempt_activity_in_contract(facts: Facts) -> Iterator[Spot]:
    for contract in facts.entries("contracts"):
        for activity in contract.references("activities"):
            if activity.choice("exempt") not in (None, "none"):
                yield spot(
                    contract.path("activities"),
                    activity.path("exempt"),
                    activity=_named(activity),
                    exempt=_label(activity, "exempt"),
                )


def _activity_without_contract(facts: Facts) -> Iterator[Spot]:
    contracts = facts.entries("contracts")
    covered = [contract.choices("activities") for contract in contracts]
    if not contracts or () in covered:
        return  # a contract that names no activity yet may be meant for it
    for activity in facts.entries("activities"):
        if activity.choice("exempt") == "none" and not any(activity.id in names for names in covered):
            same = [each for each in contracts if each.choice("recipient") == activity.choice("recipient")]
            contract = (same or contracts)[0]
            yield spot(contract.path("activities"), activity.path("exempt"), activity=_named(activity))


def _two_contracts_one_recipient(facts: Facts) -> Iterator[Spot]:
    """Activities with one recipient spread over contracts may look like split volumes (标准合同办法 article 4)."""
    for earlier, later, shared in _contracts_with_one_recipient(facts):
        if not shared:
            paths = later.path("recipient"), earlier.path("recipient")
            yield spot(*paths, recipient=_named(later.references("recipient")[0]))


def _activity_in_two_contracts(facts: Facts) -> Iterator[Spot]:
    for earlier, later, shared in _contracts_with_one_recipient(facts):
        for activity in shared:
            yield spot(later.path("activities"), earlier.path("activities"), activity=_named(activity))


def _contracts_with_one_recipient(facts: Facts) -> Iterator[tuple[Record, Record, list[Record]]]:
    """Two first contracts with the same recipient, and the activities that both cover."""
    first = [each for each in facts.entries("contracts") if each.choice("filing_kind") in (None, "first")]
    for earlier, later in combinations(first, 2):
        if later.references("recipient") and later.choice("recipient") == earlier.choice("recipient"):
            names = earlier.choices("activities")
            yield earlier, later, [each for each in later.references("activities") if each.id in names]


def _consent_missing(facts: Facts) -> Iterator[Spot]:
    for activity in facts.entries("activities"):
        if activity.choice("legal_basis") == "consent" and activity.yes("separate_consent") is False:
            paths = activity.path("separate_consent"), activity.path("legal_basis")
            yield spot(*paths, activity=_named(activity))


_BASIS_OF_EXEMPTION = {"art_5_1": "contract", "art_5_2": "human_resources", "art_5_3": "emergency"}
"""数据跨境流动规定 article 5 repeats the words of 个人信息保护法 article 13, items 2 and 4."""


def _exempt_basis_differs(facts: Facts) -> Iterator[Spot]:
    for activity in facts.entries("activities"):
        fitting = _BASIS_OF_EXEMPTION.get(activity.choice("exempt") or "")
        basis = activity.choice("legal_basis")
        if fitting and basis and basis != fitting:
            yield spot(
                activity.path("legal_basis"),
                activity.path("exempt"),
                activity=_named(activity),
                exempt=_label(activity, "exempt"),
                basis=_label(activity, "legal_basis"),
            )


def _exempt_hr_other_people(facts: Facts) -> Iterator[Spot]:
    for activity in facts.entries("activities"):
        others = [subject for subject in activity.choices("subjects") if subject != "employees"]
        if activity.choice("exempt") == "art_5_2" and others:
            yield spot(
                activity.path("subjects"),
                activity.path("exempt"),
                activity=_named(activity),
                others=option_names(facts.library, activity.form.field("subjects"), others),
            )


def _exempt_5_4_not_for_ciio(facts: Facts) -> Iterator[Spot]:
    scope = facts.single("filing_scope")
    for activity in facts.entries("activities"):
        if activity.choice("exempt") == "art_5_4" and scope.yes("ciio"):
            yield spot(activity.path("exempt"), scope.path("ciio"), activity=_named(activity))


def _exempt_5_4_sensitive(facts: Facts) -> Iterator[Spot]:
    """Article 5(4) counts no sensitive information; article 8 asks for a contract from the first person on."""
    for activity in facts.entries("activities"):
        people = activity.count("people_sensitive")
        if activity.choice("exempt") == "art_5_4" and people:
            paths = activity.path("exempt"), activity.path("people_sensitive")
            yield spot(*paths, activity=_named(activity), people=people)


def _exempt_with_important_data(facts: Facts) -> Iterator[Spot]:
    scope = facts.single("filing_scope")
    for activity in facts.entries("activities"):
        if (activity.choice("exempt") or "").startswith("art_5_") and scope.yes("important_data"):
            paths = activity.path("exempt"), scope.path("important_data")
            yield spot(*paths, activity=_named(activity), exempt=_label(activity, "exempt"))


def _exempt_6_inside_list(facts: Facts) -> Iterator[Spot]:
    scope = facts.single("filing_scope")
    for activity in facts.entries("activities"):
        if activity.choice("exempt") == "art_6" and scope.yes("ftz_outside_list") is False:
            yield spot(activity.path("exempt"), scope.path("ftz_outside_list"), activity=_named(activity))


def _ftz_without_zone(facts: Facts) -> Iterator[Spot]:
    scope = facts.single("filing_scope")
    if scope.yes("ftz_outside_list") and not scope.text("ftz_zone"):
        yield spot(scope.path("ftz_zone"), scope.path("ftz_outside_list"))


_ORDER = (
    ("company", "established", "officers", "pi_officer_appointed"),
    ("company", "established", "company", "last_audit"),
)
"""Two dates of forms that occur once, each with its form: the earlier one, and the one that follows."""


def _dates_out_of_order(facts: Facts) -> Iterator[Spot]:
    for form, field, next_form, next_field in _ORDER:
        before, after = facts.single(form), facts.single(next_form)
        earlier, later = before.day(field), after.day(next_field)
        if earlier and later and later < earlier:
            yield spot(
                after.path(next_field),
                before.path(field),
                first=before.form.field(field).label,
                second=after.form.field(next_field).label,
                earlier=earlier.isoformat(),
                later=later.isoformat(),
            )


def _certificate_expired(facts: Facts) -> Iterator[Spot]:
    contracts = facts.entries("contracts")
    for recipient in facts.entries("recipients"):
        starts = [
            (day, contract.path("effective"))
            for contract in contracts
            if contract.choice("recipient") == recipient.id and (day := contract.day("effective"))
        ]
        for row in recipient.rows("certifications"):
            until = row.day("valid_until")
            late = [start for start in starts if until and until < start[0]]
            if until and late:
                effective, path = max(late)
                yield spot(
                    row.path("valid_until"),
                    path,
                    name=row.text("name") or row.table.label,
                    until=until.isoformat(),
                    effective=effective.isoformat(),
                )


def _licence_expired(facts: Facts) -> Iterator[Spot]:
    company, scope = facts.single("company"), facts.single("filing_scope")
    as_of = scope.day("as_of")
    for row in company.rows("licences"):
        until = row.day("valid_until")
        if as_of and until and until < as_of:
            yield spot(
                row.path("valid_until"),
                scope.path("as_of"),
                name=row.text("name") or row.table.label,
                until=until.isoformat(),
                as_of=as_of.isoformat(),
            )


def _shares_above_all(facts: Facts) -> Iterator[Spot]:
    total = _shares(facts)
    if total is not None and total > 100 + _ROUNDING:
        yield spot(facts.single("company").path("shareholders"), total=f"{total:g}")


def _shares_below_all(facts: Facts) -> Iterator[Spot]:
    total = _shares(facts)
    if total is not None and total < 100 - _ROUNDING:
        yield spot(facts.single("company").path("shareholders"), total=f"{total:g}")


def _shares(facts: Facts) -> float | None:
    """The shares of all shareholders together, in per cent; None while one of them does not read."""
    shares = [percentage(row.text("share")) for row in facts.single("company").rows("shareholders")]
    return round(sum(share for share in shares if share is not None), 4) if shares and None not in shares else None


def _named(record: Record) -> Detail:
    """What an entry is called; while it has no name, what its form's entries are called."""
    return record.title or (record.form.entries.name if record.form.entries else record.form.title)


def _label(record: Record, field: str) -> Wording:
    """The option that was chosen, as the form calls it."""
    return option_names(record.facts.library, record.form.field(field), [record.choice(field) or ""])


CHECKS: dict[str, CrossCheck] = {
    "filed_late": _filed_late,
    "filed_late_unpublished": _filed_late_unpublished,
    "filed_before_effective": _filed_before_effective,
    "commercial_contract_late": _commercial_contract_late,
    "originals_differ": _originals_differ,
    "contract_recipient_differs": _contract_recipient_differs,
    "exempt_activity_in_contract": _exempt_activity_in_contract,
    "activity_without_contract": _activity_without_contract,
    "two_contracts_one_recipient": _two_contracts_one_recipient,
    "activity_in_two_contracts": _activity_in_two_contracts,
    "consent_missing": _consent_missing,
    "exempt_basis_differs": _exempt_basis_differs,
    "exempt_hr_other_people": _exempt_hr_other_people,
    "exempt_5_4_not_for_ciio": _exempt_5_4_not_for_ciio,
    "exempt_5_4_sensitive": _exempt_5_4_sensitive,
    "exempt_with_important_data": _exempt_with_important_data,
    "exempt_6_inside_list": _exempt_6_inside_list,
    "ftz_without_zone": _ftz_without_zone,
    "dates_out_of_order": _dates_out_of_order,
    "certificate_expired": _certificate_expired,
    "licence_expired": _licence_expired,
    "shares_above_all": _shares_above_all,
    "shares_below_all": _shares_below_all,
}
