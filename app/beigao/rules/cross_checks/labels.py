"""Where the labels disagree with the law or each other: codes, places, ledger, versions, dates; and the papers' own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from beigao.rules.cross_checks.names import catalogue_names, option_names
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.facts import Facts, Record, Row
from beigao.rules.field_checks import CHECKS as FIELD_CHECKS

_WORDINGS = {
    "text": ("text_wording", "text_corner"),
    "image": ("image_wording",),
    "audio": ("audio_wording",),
    "video": ("video_wording", "video_player_note"),
    "scene": ("scene_wording",),
}
"""The fields that hold the words of a modality's label."""


def _provider_code_differs(facts: Facts) -> Iterator[Spot]:
    """Whether the provider code holds another company's credit code (gb_45438, annex E as practised)."""
    return _code_differs(facts, "provider_code")


def _propagator_code_differs(facts: Facts) -> Iterator[Spot]:
    """Whether the propagator code holds another company's credit code (gb_45438, annex E as practised)."""
    return _code_differs(facts, "propagator_code")


def _code_differs(facts: Facts, field: str) -> Iterator[Spot]:
    labelling, company = facts.single("labelling"), facts.single("company")
    code, uscc = labelling.text(field).upper(), company.text("uscc").upper()
    if uscc and FIELD_CHECKS["label_code"](code) and code[4:22] != uscc:
        yield spot(labelling.path(field), company.path("uscc"), inside=code[4:22], uscc=uscc)


def _video_label_place(facts: Facts) -> Iterator[Spot]:
    """Whether a label of video is missing from the first frame or around the player (labelling_measures:4)."""
    return _place_missing(facts, "video_position", {"first_frame", "player"})


def _scene_label_place(facts: Facts) -> Iterator[Spot]:
    """Whether a label of scenes is missing from the first frame (labelling_measures:4)."""
    return _place_missing(facts, "scene_position", {"first_frame"})


def _place_missing(facts: Facts, field: str, needed: set[str]) -> Iterator[Spot]:
    """Only a provider whose services fall under the first paragraph of deep_synthesis:17 is bound by article 4."""
    labelling = facts.single("labelling")
    bound = "provider" in labelling.choices("roles") and set(labelling.choices("clauses")) - {"outside"}
    places = labelling.choices(field)
    if bound and places and (lacking := needed - set(places)):
        names = option_names(facts.library, labelling.form.field(field), lacking)
        yield spot(labelling.path(field), labelling.path("clauses"), places=names)


def _ledger_label_differs(facts: Facts) -> Iterator[Spot]:
    """Whether the ledger has words that are the label neither of the modality nor of the interface."""
    labelling = facts.single("labelling")
    interface = labelling.text("interface_wording")
    if not interface and labelling.yes("dialogue") is not False:
        return
    for row in labelling.rows("ledger"):
        label, modality = row.text("label"), row.choice("modality") or ""
        fields = [field for field in _WORDINGS.get(modality, ()) if labelling.text(field)]
        rhythm = modality == "audio" and "rhythm" in labelling.choices("audio_way")  # a label without words
        known = [_plain(words) for words in (interface, *map(labelling.text, fields)) if words]
        if label and fields and not rhythm and not any(words in _plain(label) for words in known):
            paths = (labelling.path(field) for field in fields)
            names = catalogue_names(facts.library, "modalities", [modality])
            yield spot(row.path("label"), *paths, row=row.index + 1, label=label, modality=names)


def _ledger_modality_missing(facts: Facts) -> Iterator[Spot]:
    """Whether a modality that the policy labels has no row in the ledger."""
    labelling = facts.single("labelling")
    entered = {row.choice("modality") for row in labelling.rows("ledger")}
    lacking = set(labelling.choices("modalities")) - entered
    if entered and None not in entered and lacking:
        names = catalogue_names(facts.library, "modalities", [name for name in lacking if name])
        yield spot(labelling.path("ledger"), labelling.path("modalities"), modalities=names)


def _policy_after_launch(facts: Facts) -> Iterator[Spot]:
    """Whether the first policy came into force after a service was launched, and after the measures applied."""
    labelling = facts.single("labelling")
    effective, issues = labelling.day("effective"), labelling.rows("change_record")
    launches = {found: day for found in _providing(facts, labelling) if (day := found.day("launch"))}
    if not effective or len(issues) != 1 or not launches:  # after a revision the first policy's date is not known
        return
    first = min(launches, key=lambda found: launches[found])
    if effective > max(launches[first], facts.library.laws["labelling_measures"].effective):
        yield spot(
            labelling.path("effective"),
            first.path("launch"),
            effective=effective.isoformat(),
            service=first.title,
            launch=launches[first].isoformat(),
        )


def _approved_after_effective(facts: Facts) -> Iterator[Spot]:
    """Whether the policy came into force before it was approved."""
    labelling = facts.single("labelling")
    approved, effective = labelling.day("approved"), labelling.day("effective")
    if approved and effective and approved > effective:
        paths = labelling.path("approved"), labelling.path("effective")
        yield spot(*paths, approved=approved.isoformat(), effective=effective.isoformat())


def _version_differs(facts: Facts) -> Iterator[Spot]:
    """Whether the version of the policy is not the last in its change record."""
    labelling = facts.single("labelling")
    version, last = labelling.text("version"), _last_change(labelling)
    recorded = last.text("version") if last else ""
    if last and version and recorded and _bare_version(version) != _bare_version(recorded):
        yield spot(labelling.path("version"), last.path("version"), version=version, recorded=recorded)


def _change_date_differs(facts: Facts) -> Iterator[Spot]:
    """Whether the last change is recorded under a day that is neither that of approval nor of coming into force."""
    labelling = facts.single("labelling")
    approved, effective = labelling.day("approved"), labelling.day("effective")
    last = _last_change(labelling)
    day = last.day("date") if last else None
    if last and day and approved and effective and day not in (approved, effective):
        paths = last.path("date"), labelling.path("approved"), labelling.path("effective")
        yield spot(*paths, day=day.isoformat(), approved=approved.isoformat(), effective=effective.isoformat())


def _last_change(labelling: Record) -> Row | None:
    """The row of the change record with the latest day, the lower of two alike; rows may stand in either order."""
    rows = labelling.rows("change_record")
    return max(rows, key=lambda row: (row.day("date") or date.min, row.index)) if rows else None


def _ai_producer_missing(facts: Facts) -> Iterator[Spot]:
    """Whether the papers' own label lacks who provides the model (gb_45438, annex E as practised)."""
    return _part_missing(facts, "ai_producer")


def _ai_content_number_missing(facts: Facts) -> Iterator[Spot]:
    """Whether the papers' own label lacks the number of the content (gb_45438, annex E as practised)."""
    return _part_missing(facts, "ai_content_number")


def _part_missing(facts: Facts, part: str) -> Iterator[Spot]:
    company = facts.single("company")
    if company.yes("ai_written") and not company.text(part).strip():
        yield spot(company.path(part), company.path("ai_written"))


def _providing(facts: Facts, labelling: Record) -> list[Record]:
    """The services covered that generate, where the company is their provider."""
    if "provider" not in labelling.choices("roles"):
        return []
    covered = labelling.references("services_covered") or facts.entries("services")
    return [service for service in covered if service.choices("modalities")]


def _bare_version(version: str) -> str:
    """A version without its decoration: V1.0, v1.0 and 1.0版 are one."""
    return _plain(version).strip("v第版")


def _plain(text: str) -> str:
    return re.sub(r"[\s“”‘’「」\"']", "", text).casefold()


CHECKS: dict[str, CrossCheck] = {
    "provider_code_differs": _provider_code_differs,
    "propagator_code_differs": _propagator_code_differs,
    "video_label_place": _video_label_place,
    "scene_label_place": _scene_label_place,
    "ledger_label_differs": _ledger_label_differs,
    "ledger_modality_missing": _ledger_modality_missing,
    "policy_after_launch": _policy_after_launch,
    "approved_after_effective": _approved_after_effective,
    "version_differs": _version_differs,
    "change_date_differs": _change_date_differs,
    "ai_producer_missing": _ai_producer_missing,
    "ai_content_number_missing": _ai_content_number_missing,
}
"""The checks of this module by the ids of their messages."""
