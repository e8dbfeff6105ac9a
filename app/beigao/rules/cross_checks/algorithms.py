"""Where an algorithm of the filing disagrees with the services that use it: dates, type, role, models, modalities.

What rests on practitioners' copies of the filing (`algorithm_filing_guide`) says so in its message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from beigao.rules.cross_checks.names import catalogue_names, titles
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.facts import Facts, Record

RECOMMENDING = frozenset({"push", "ranking", "retrieval"})
"""The types that a service with personalised push, ranking or search has (algorithm_provisions:2)."""
NOT_GENERATIVE = RECOMMENDING | {"dispatch"}

Reading = Callable[[Record], set[str]]
"""Gives what an entry has."""


def _launch_after_assessment(facts: Facts) -> Iterator[Spot]:
    """Whether the algorithm went live only after its self-assessment (practitioners' order of dates)."""
    for algorithm in facts.entries("algorithms"):
        launch, end = algorithm.day("launch_date"), algorithm.span("self_assessment_period").end
        if launch and end and launch > end:
            paths = algorithm.path("launch_date"), algorithm.path("self_assessment_period")
            yield spot(*paths, launch=launch.isoformat(), end=end.isoformat())


def _assessment_after_writing(facts: Facts) -> Iterator[Spot]:
    """Whether the self-assessment ended after its report was written."""
    for algorithm in facts.entries("algorithms"):
        end, written = algorithm.span("self_assessment_period").end, algorithm.day("report_date")
        if end and written and end > written:
            paths = algorithm.path("report_date"), algorithm.path("self_assessment_period")
            yield spot(*paths, end=end.isoformat(), written=written.isoformat())


def _service_launch_differs(facts: Facts) -> Iterator[Spot]:
    """Whether the algorithm's launch is another day than that of its first service; once all of them are known."""
    for algorithm in facts.entries("algorithms"):
        launch, services = algorithm.day("launch_date"), algorithm.references("services")
        launched = [service for service in services if service.yes("launched") is not False]
        days = {service: service.day("launch") for service in launched}
        known = {service: day for service, day in days.items() if day}
        if launch and known and len(known) == len(days) and launch != min(known.values()):
            first = min(known, key=lambda service: known[service])
            paths = algorithm.path("launch_date"), first.path("launch")
            yield spot(*paths, launch=launch.isoformat(), service=first.title, first=known[first].isoformat())


def _launched_differs(facts: Facts) -> Iterator[Spot]:
    """Whether the algorithm is live and none of its services is, or the other way round."""
    for algorithm in facts.entries("algorithms"):
        launched, services = algorithm.yes("launched"), algorithm.references("services")
        said = [service.yes("launched") for service in services]
        live = True if True in said else None if None in said or not said else False
        if launched is not None and live is not None and launched != live:
            differing = [service for service in services if service.yes("launched") is live]
            paths = (service.path("launched") for service in differing)
            yield spot(algorithm.path("launched"), *paths, services=titles(differing))


def _contract_ends_early(facts: Facts) -> Iterator[Spot]:
    """Whether the contract of a model of the algorithm had run out when the report was written."""
    for algorithm in facts.entries("algorithms"):
        written = algorithm.day("report_date")
        for model in algorithm.references("models"):
            end = model.span("contract_period").end
            if written and end and end < written:
                paths = model.path("contract_period"), algorithm.path("report_date")
                yield spot(*paths, model=model.title, end=end.isoformat(), written=written.isoformat())


def _type_not_generative(facts: Facts) -> Iterator[Spot]:
    """Whether a service generates content and no algorithm of it is filed as generative (algorithm_provisions:2)."""
    for service in facts.entries("services"):
        modalities, algorithms = service.choices("modalities"), _algorithms_of(service)
        if modalities and algorithms and all(found.choice("type") in NOT_GENERATIVE for found in algorithms):
            paths = (found.path("type") for found in algorithms)
            names = catalogue_names(facts.library, "modalities", modalities)
            yield spot(*paths, service.path("modalities"), service=service.title, modalities=names)


def _role_differs(facts: Facts) -> Iterator[Spot]:
    """Whether a service to the mainland public is filed by technical supporters only (deep_synthesis:23)."""
    for service in facts.entries("services"):
        algorithms = _algorithms_of(service)
        if service.yes("public") and algorithms and all(found.choice("role") == "supporter" for found in algorithms):
            paths = (found.path("role") for found in algorithms)
            yield spot(*paths, service.path("public"), service=service.title)


def _several_algorithms(facts: Facts) -> Iterator[Spot]:
    """Whether a service recommends and no algorithm of a recommending type is entered for it."""
    for service in facts.entries("services"):
        algorithms = _algorithms_of(service)
        types = {found.choice("type") for found in algorithms}
        if service.yes("recommendation") and types and None not in types and not types & RECOMMENDING:
            paths = (found.path("type") for found in algorithms)
            yield spot(service.path("recommendation"), *paths, service=service.title)


def _models_differ(facts: Facts) -> Iterator[Spot]:
    """Whether the algorithm and its services do not use the same models."""
    for algorithm in facts.entries("algorithms"):
        if one_sided := _one_sided(algorithm, _models, _models):
            paths = (service.path("models") for service in algorithm.references("services"))
            models = titles(model for model in facts.entries("models") if model.id in one_sided)
            yield spot(algorithm.path("models"), *paths, models=models)


def _outputs_differ(facts: Facts) -> Iterator[Spot]:
    """Whether a generative algorithm and its services do not put out the same modalities."""
    for algorithm in facts.entries("algorithms"):
        if algorithm.choice("type") != "generative":
            continue
        if one_sided := _one_sided(algorithm, _put_out, _generated):
            paths = (service.path("modalities") for service in algorithm.references("services"))
            names = catalogue_names(facts.library, "modalities", one_sided)
            yield spot(algorithm.path("outputs"), *paths, modalities=names)


def _one_sided(algorithm: Record, of_algorithm: Reading, of_service: Reading) -> set[str]:
    """What only the algorithm or only its services have; empty while one of them has no answer.

    A service may have other algorithms too, which then account for their share of it.
    """
    services = algorithm.references("services")
    offered = [of_service(service) for service in services]
    algorithms = {found.id: found for service in services for found in _algorithms_of(service)}
    filed = [of_algorithm(found) for found in algorithms.values()]
    if not offered or not all(offered) or not all(filed):
        return set()
    return (set().union(*offered) - set().union(*filed)) | (of_algorithm(algorithm) - set().union(*offered))


def _models(record: Record) -> set[str]:
    return {model.id for model in record.references("models")}


def _generated(service: Record) -> set[str]:
    return set(service.choices("modalities"))


def _put_out(algorithm: Record) -> set[str]:
    """The modalities of the output data; empty while a row has none."""
    found = [row.choice("modality") for row in algorithm.rows("outputs")]
    return set() if None in found else {modality for modality in found if modality}


def _algorithms_of(service: Record) -> list[Record]:
    """The algorithms that name a service."""
    return [found for found in service.facts.entries("algorithms") if service.id in found.choices("services")]


CHECKS: dict[str, CrossCheck] = {
    "launch_after_assessment": _launch_after_assessment,
    "assessment_after_writing": _assessment_after_writing,
    "service_launch_differs": _service_launch_differs,
    "launched_differs": _launched_differs,
    "contract_ends_early": _contract_ends_early,
    "type_not_generative": _type_not_generative,
    "role_differs": _role_differs,
    "several_algorithms": _several_algorithms,
    "models_differ": _models_differ,
    "outputs_differ": _outputs_differ,
}
"""The checks of this module by the ids of their messages."""
