"""Where the self-assessment report of an algorithm disagrees with itself: flow, data, risks and measures.

The order of the report is that of practitioners' copies (`algorithm_filing_guide`); the messages say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from beigao.definitions.fields import Choice
from beigao.rules.cross_checks.names import catalogue_names, option_names, titles
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.facts import Facts, Record, Row

_NO_RISK = re.compile(r"(?:本服务|本算法|我公司)?(?:无|没有|不存在|不涉及|不适用)(?:[此该这]?[类种项]?风险)?。?")
"""How a report says that there is no such risk; the whole answer, as the sentence may go on to describe one."""

_VERSION = re.compile(r"[（(].*|[\s-]*(?:[vV]\d+(?:\.\d+)*|\d+(?:\.\d+)+).*")
"""Where the version of a model begins in its name."""


def _format_not_of_modality(facts: Facts) -> Iterator[Spot]:
    """Whether a row of the data has a file format of another modality; formats in own words are left alone."""
    groups = {option.id: option.group for option in facts.library.catalogues["file_formats"].options}
    for algorithm in facts.entries("algorithms"):
        for row in (*algorithm.rows("inputs"), *algorithm.rows("outputs")):
            modality = row.choice("modality")
            strange = [name for name in row.choices("format") if groups.get(name, modality) != modality]
            if modality and strange:
                yield spot(
                    row.path("format"),
                    row.path("modality"),
                    table=row.table.label,
                    row=row.index + 1,
                    modality=catalogue_names(facts.library, "modalities", [modality]),
                    formats=catalogue_names(facts.library, "file_formats", strange),
                )


def _flow_without_model(facts: Facts) -> Iterator[Spot]:
    """Whether models are listed and no node of the flow is one of machine learning."""
    for algorithm in facts.entries("algorithms"):
        kinds = _node_kinds(algorithm)
        if algorithm.choices("models") and kinds and "machine_learning" not in kinds:
            yield spot(algorithm.path("flow"), algorithm.path("models"))


def _flow_model_missing(facts: Facts) -> Iterator[Spot]:
    """Whether the flow has nodes of machine learning and a model of the algorithm is not named in it."""
    for algorithm in facts.entries("algorithms"):
        nodes = [(row.text("name"), row.text("description")) for row in algorithm.rows("flow")]
        if "machine_learning" not in _node_kinds(algorithm) or not all(description for _name, description in nodes):
            continue
        flow = _plain("".join(name + description for name, description in nodes))
        unnamed = [model for model in algorithm.references("models") if _bare_name(model.title) not in flow]
        if unnamed:
            paths = (model.path("name") for model in unnamed)
            yield spot(algorithm.path("flow"), *paths, models=titles(unnamed))


def _flow_without_review(facts: Facts) -> Iterator[Spot]:
    """Whether nothing in the flow reviews input or output, by rule or by people (deep_synthesis:10)."""
    for algorithm in facts.entries("algorithms"):
        kinds = _node_kinds(algorithm)
        if kinds and not kinds & {"intervention", "human"}:
            yield spot(algorithm.path("flow"))


def _flow_without_label(facts: Facts) -> Iterator[Spot]:
    """Whether the flow of a generative algorithm has no node that labels or logs (deep_synthesis:16)."""
    for algorithm in facts.entries("algorithms"):
        kinds = _node_kinds(algorithm)
        if algorithm.choice("type") == "generative" and kinds and "label_log" not in kinds:
            yield spot(algorithm.path("flow"), algorithm.path("type"))


def _node_kinds(algorithm: Record) -> set[str]:
    """The kinds of the nodes of the flow; empty while one of them has none."""
    kinds = [row.choice("kind") for row in algorithm.rows("flow")]
    return set() if None in kinds else {kind for kind in kinds if kind}


def _bare_name(model: str) -> str:
    """The name of a model without its version, as a flow would say it: 示例大模型（v3.2） → 示例大模型."""
    return _plain(_VERSION.sub("", model))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _risk_without_measure(facts: Facts) -> Iterator[Spot]:
    """Whether a risk is described that no measure is effective against; once every measure names its risks."""
    for algorithm in facts.entries("algorithms"):
        answered = [set(measure.choices("risks")) for measure in algorithm.rows("measures")]
        if not answered or not all(answered):
            continue
        covered = set().union(*answered)
        for risk in algorithm.rows("risks"):
            if _is_stated(risk) and risk.id not in covered:
                names = catalogue_names(facts.library, "algorithm_risks", [risk.id])
                yield spot(algorithm.path("measures"), risk.path("manifestation"), risk=names)


def _measure_without_risk(facts: Facts) -> Iterator[Spot]:
    """Whether a measure is effective only against risks that the report says do not exist."""
    for algorithm in facts.entries("algorithms"):
        denied = {risk.id: risk for risk in algorithm.rows("risks") if _is_denied(risk)}
        for measure in algorithm.rows("measures"):
            risks = measure.choices("risks")
            if risks and all(name in denied for name in risks):
                paths = (denied[name].path("manifestation") for name in risks)
                names = catalogue_names(facts.library, "algorithm_risks", risks)
                yield spot(measure.path("risks"), *paths, measure=measure.text("name") or "—", risks=names)


def _section_without_measure(facts: Facts) -> Iterator[Spot]:
    """Whether one of the five parts of the control of risks has no measure."""
    for algorithm in facts.entries("algorithms"):
        measures = algorithm.rows("measures")
        sections = {measure.choice("section") for measure in measures}
        if not measures or None in sections:
            continue
        column = measures[0].table.column("section")
        assert isinstance(column, Choice)
        if lacking := {option.id for option in facts.library.options(column)} - sections:
            yield spot(algorithm.path("measures"), sections=option_names(facts.library, column, lacking))


def _is_denied(risk: Row) -> bool:
    return _NO_RISK.fullmatch(risk.text("manifestation")) is not None


def _is_stated(risk: Row) -> bool:
    return bool(risk.text("manifestation")) and not _is_denied(risk)


CHECKS: dict[str, CrossCheck] = {
    "format_not_of_modality": _format_not_of_modality,
    "flow_without_model": _flow_without_model,
    "flow_model_missing": _flow_model_missing,
    "flow_without_review": _flow_without_review,
    "flow_without_label": _flow_without_label,
    "risk_without_measure": _risk_without_measure,
    "measure_without_risk": _measure_without_risk,
    "section_without_measure": _section_without_measure,
}
"""The checks of this module by the ids of their messages."""
