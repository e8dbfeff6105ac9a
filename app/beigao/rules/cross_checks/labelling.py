"""Where the labelling policy disagrees with the services and the filing: roles, modalities, cases, files, suppliers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from beigao.rules.cross_checks.names import catalogue_names
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.facts import Facts, Record

PUBLISHING = frozenset(
    {"forum", "blog", "microblog", "chat_room", "group_chat", "public_account", "short_video", "live_streaming"}
)
"""Functions by which users publish. Information sharing and mini-programs may be without it, so they prove nothing."""

_CLAUSES = {
    "text": {"text_simulation"},
    "image": {"face", "other_generation"},
    "audio": {"voice", "other_generation"},
    "video": {"face", "voice", "other_generation"},
    "scene": {"immersive"},
}
"""The items of deep_synthesis:17, first paragraph, that a modality can fall under."""

_NO_FILE = frozenset({"txt", "html", "json"})
"""Formats that stand for what a page shows or an interface returns, and so need no place in a file."""


def _role_not_provider(facts: Facts) -> Iterator[Spot]:
    """Whether a service that generates for the mainland public is covered by a policy of someone who is no provider."""
    labelling = facts.single("labelling")
    if (roles := labelling.choices("roles")) and "provider" not in roles:
        for service in _covered(facts):
            if service.yes("public") and service.choices("modalities"):
                yield spot(labelling.path("roles"), service.path("public"), service=service.title)


def _role_propagation(facts: Facts) -> Iterator[Spot]:
    """Whether users publish in a public service and the company is no propagation platform (labelling_measures:6)."""
    labelling = facts.single("labelling")
    if (roles := labelling.choices("roles")) and "propagation" not in roles:
        for service in _covered(facts):
            functions = PUBLISHING & set(service.choices("opinion_attribute"))
            if service.yes("public") and functions:
                names = catalogue_names(facts.library, "opinion_attributes", functions)
                paths = labelling.path("roles"), service.path("opinion_attribute")
                yield spot(*paths, service=service.title, functions=names)


def _service_not_covered(facts: Facts) -> Iterator[Spot]:
    """Whether a service of a generative algorithm is left out of the services covered (labelling_measures:12)."""
    labelling = facts.single("labelling")
    if not (covered := labelling.choices("services_covered")):
        return
    for service in facts.entries("services"):
        if service.id not in covered and (algorithms := _generating(facts, {service.id})):
            paths = (algorithm.path("services") for algorithm in algorithms)
            yield spot(labelling.path("services_covered"), *paths, service=service.title)


def _modality_without_label(facts: Facts) -> Iterator[Spot]:
    """Whether a service covered puts out a modality that the policy has no rule for (labelling_measures:4)."""
    labelling = facts.single("labelling")
    if not (labelled := labelling.choices("modalities")):
        return
    for service in _covered(facts):
        if lacking := set(service.choices("modalities")) - set(labelled):
            paths = labelling.path("modalities"), service.path("modalities")
            names = catalogue_names(facts.library, "modalities", lacking)
            yield spot(*paths, service=service.title, modalities=names)


def _third_party_not_listed(facts: Facts) -> Iterator[Spot]:
    """Whether the supplier of a generating model is not among the third parties; one name may contain the other."""
    labelling = facts.single("labelling")
    listed = [_plain(row.text("name")) for row in labelling.rows("third_parties")]
    if not all(listed) or not {"provider", "tech_support", "user_org"} & set(labelling.choices("roles")):
        return  # not filled in, or not asked
    used = {name for service in _covered(facts) for name in service.choices("models")}
    for model in facts.entries("models"):
        supplier = _plain(model.text("supplier"))
        known = any(name in supplier or supplier in name for name in listed)
        if model.id in used and supplier and not known and _generates(model):
            paths = labelling.path("third_parties"), model.path("supplier")
            yield spot(*paths, supplier=model.text("supplier"), model=model.title)


def _clause_differs(facts: Facts) -> Iterator[Spot]:
    """Whether a modality falls under none of the cases chosen (deep_synthesis:17)."""
    labelling = facts.single("labelling")
    clauses = set(labelling.choices("clauses"))
    if not clauses or "outside" in clauses:  # what lies outside the first paragraph may be of any modality
        return
    lacking = [name for name in labelling.choices("modalities") if not _CLAUSES.get(name, clauses) & clauses]
    if lacking:
        names = catalogue_names(facts.library, "modalities", lacking)
        yield spot(labelling.path("clauses"), labelling.path("modalities"), modalities=names)


def _outside_with_others(facts: Facts) -> Iterator[Spot]:
    """Whether services are said to lie both within and outside the first paragraph of deep_synthesis:17."""
    labelling = facts.single("labelling")
    clauses = labelling.choices("clauses")
    if "outside" in clauses and len(clauses) > 1:
        yield spot(labelling.path("clauses"), labelling.path("clauses_reason"))


def _face_clause(facts: Facts) -> Iterator[Spot]:
    """Whether a service edits faces or voices and neither case is chosen (deep_synthesis:17, items 2 and 3)."""
    labelling = facts.single("labelling")
    clauses = labelling.choices("clauses")
    if not clauses or {"face", "voice"} & set(clauses):
        return
    for service in _covered(facts):
        if service.yes("biometric_editing"):
            paths = labelling.path("clauses"), service.path("biometric_editing")
            yield spot(*paths, service=service.title)


def _format_without_place(facts: Facts) -> Iterator[Spot]:
    """Whether a file format of the algorithms' output has no row in the places of labels (labelling_measures:4, 5)."""
    labelling = facts.single("labelling")
    rows = [_words(row.text("format")) for row in labelling.rows("storage_places")]
    if not rows or not all(rows):
        return
    places = set().union(*rows)
    options = {option.id: option for option in facts.library.catalogues["file_formats"].options}
    for algorithm in _generating(facts, {service.id for service in _covered(facts)}):
        formats = {name for row in algorithm.rows("outputs") for name in row.choices("format")} & set(options)
        lacking = [name for name in formats - _NO_FILE if not _words(f"{name} {options[name].label.en}") & places]
        if lacking:
            paths = labelling.path("storage_places"), algorithm.path("outputs")
            yield spot(*paths, formats=catalogue_names(facts.library, "file_formats", lacking))


def _no_label_screenshot(facts: Facts) -> Iterator[Spot]:
    """Whether a provider's policy has no screenshot of its labels (labelling_measures:12)."""
    labelling = facts.single("labelling")
    if "provider" in labelling.choices("roles") and not labelling.choices("screenshots"):
        yield spot(labelling.path("screenshots"), labelling.path("roles"))


def _covered(facts: Facts) -> list[Record]:
    """The services that the policy covers: those named, or all while none is."""
    return facts.single("labelling").references("services_covered") or facts.entries("services")


def _generating(facts: Facts, services: set[str]) -> list[Record]:
    """The generative algorithms that name one of the services."""
    return [
        algorithm
        for algorithm in facts.entries("algorithms")
        if algorithm.choice("type") == "generative" and services & set(algorithm.choices("services"))
    ]


def _generates(model: Record) -> bool:
    """Whether a model is said to generate; one that only screens has no part in labels."""
    return re.search("生成|合成", model.title + model.text("type") + model.text("purpose")) is not None


def _words(text: str) -> set[str]:
    """The Latin words of a format: JPEG（JPG） → jpeg, jpg."""
    return set(re.findall(r"[a-z0-9]+", text.casefold()))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


CHECKS: dict[str, CrossCheck] = {
    "role_not_provider": _role_not_provider,
    "role_propagation": _role_propagation,
    "service_not_covered": _service_not_covered,
    "modality_without_label": _modality_without_label,
    "third_party_not_listed": _third_party_not_listed,
    "clause_differs": _clause_differs,
    "outside_with_others": _outside_with_others,
    "face_clause": _face_clause,
    "format_without_place": _format_without_place,
    "no_label_screenshot": _no_label_screenshot,
}
"""The checks of this module by the ids of their messages."""
