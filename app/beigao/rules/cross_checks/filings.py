"""Papers that do not fit what is due: the wrong route, a filing nobody asks for, a model that blocks the filing."""

from __future__ import annotations

from collections.abc import Iterator

from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.duties import duties
from beigao.rules.export_route import export_route
from beigao.rules.facts import Facts
from beigao.rules.routes import Decision, Route
from beigao.rules.service_facts import overseas_unfiled_models, service_facts


def contract_instead_of_assessment(facts: Facts) -> Iterator[Spot]:
    """A standard contract is prepared though a security assessment is due (Cross-Border Data Provisions art. 7)."""
    yield from _contracts_under(facts, "security_assessment")


def contract_not_needed(facts: Facts) -> Iterator[Spot]:
    """A standard contract is prepared though the exports are exempt (Cross-Border Data Provisions art. 3-6)."""
    yield from _contracts_under(facts, "exempt")


def _contracts_under(facts: Facts, route: Route) -> Iterator[Spot]:
    contracts = facts.entries("contracts")
    decision = export_route(facts) if contracts else None
    if isinstance(decision, Decision) and decision.route == route:
        for contract in contracts:
            yield spot(contract.path("activities"), reason=decision.steps[-1].text)


def overseas_unfiled_model(facts: Facts) -> Iterator[Spot]:
    """A service for the public stands on an unfiled model from abroad (Generative AI Measures art. 7)."""
    for service in facts.entries("services"):
        for model in overseas_unfiled_models(service):
            yield spot(model.path("overseas"), service.path("models"), model=model.title, service=service.title)


def service_without_algorithm(facts: Facts) -> Iterator[Spot]:
    """An algorithm filing is due for a service, and no algorithm of the dossier names it (Algorithm Provisions 24)."""
    named = {service for algorithm in facts.entries("algorithms") for service in algorithm.choices("services")}
    for service in facts.entries("services"):
        results = {result.duty.id: result for result in duties(service_facts(service), facts.library)}
        if service.id not in named and results["algorithm_filing"].applies == "yes":
            yield spot(service.path("opinion_attribute"), service=service.title)


CHECKS: dict[str, CrossCheck] = {
    "contract_instead_of_assessment": contract_instead_of_assessment,
    "contract_not_needed": contract_not_needed,
    "overseas_unfiled_model": overseas_unfiled_model,
    "service_without_algorithm": service_without_algorithm,
}
