"""A service of the dossier as the facts that decide its duties, and the models that stand in the way of its filing."""

from __future__ import annotations

from typing import cast, get_args

from beigao.definitions.fields import Choices
from beigao.rules.duties import (
    RECOMMENDING,
    Modality,
    ModelFacts,
    ServiceFacts,
    is_unfiled_abroad,
    overseas_unfiled,
)
from beigao.rules.facts import Record


def service_facts(service: Record) -> ServiceFacts:
    """The facts of an entry of `services`, with its models and the algorithms that it uses.

    Whether others are supplied follows from the filing roles of its algorithms, else from its forms having no API.
    Modalities that are not ticked mean that nothing is generated only where all its algorithms are of other types.
    """
    models = service.references("models")
    modalities = tuple(cast(Modality, part) for part in _ticked(service, "modalities") if part in get_args(Modality))
    return ServiceFacts(
        name=service.title,
        public=service.yes("public"),
        supplies_others=_supplies_others(service),
        models=tuple(_model_facts(model) for model in models) or None,
        modalities=modalities or (() if _generates_nothing(service) else None),
        opinion_attributes=_ticked(service, "opinion_attribute") or None,
        biometric_editing=service.yes("biometric_editing"),
        recommendation=service.yes("recommendation"),
        companionship=service.yes("companionship"),
    )


def overseas_unfiled_models(service: Record) -> list[Record]:
    """The base models from abroad without a number in mainland China, on which a service for the public stands.

    Generative AI Measures, article 7; that such a service is refused is practice, to be verified. Empty while a fact
    is missing.
    """
    if not overseas_unfiled(service_facts(service)):
        return []
    return [model for model in service.references("models") if is_unfiled_abroad(_model_facts(model))]


def _ticked(record: Record, field: str) -> tuple[str, ...]:
    """The options chosen; words that are no option are left to the check of the field."""
    offered = {option.id for option in record.facts.library.options(cast(Choices, record.form.field(field)))}
    return tuple(part for part in record.choices(field) if part in offered)


def _algorithms(service: Record) -> list[Record]:
    return [found for found in service.facts.entries("algorithms") if service.id in found.choices("services")]


def _supplies_others(service: Record) -> bool | None:
    roles = [algorithm.choice("role") for algorithm in _algorithms(service)]
    forms = _ticked(service, "form")
    if "supporter" in roles:
        return True
    if (roles and set(roles) == {"provider"}) or (forms and "api" not in forms):
        return False
    return None


def _generates_nothing(service: Record) -> bool:
    types = [algorithm.choice("type") for algorithm in _algorithms(service)]
    return bool(types) and set(types) <= set(RECOMMENDING) and service.yes("biometric_editing") is not True


def _model_facts(model: Record) -> ModelFacts:
    own, registration = model.choice("own"), model.text("registration_number")
    numbers = (model.text("algorithm_filing_number"), registration)
    return ModelFacts(
        own={"own": True, "third_party": False}.get(own or ""),
        overseas=model.yes("overseas"),
        filed=any(character.isdigit() for number in numbers for character in number),  # “已备案” is no number
        screening="审核" in registration,  # the form asks to say so there: 不适用，仅用于内容审核
    )
