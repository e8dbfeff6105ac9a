"""Reads and checks the YAML of the data folders, for the build or for a checkout whose files have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from beigao.definitions.frozen import Frozen
from beigao.definitions.laws import Law, Rules
from beigao.definitions.models import Catalogue, Document, Form, Message, OutlineGroup, Own, Pack, Preset, SampleHead
from beigao.definitions.validation import Misfit, checked
from beigao.definitions.yaml_files import read_yaml, yaml_list, yaml_mapping
from beigao.errors import DefinitionError

M = TypeVar("M", bound=Frozen)
F = TypeVar("F", Form, Document, Pack, SampleHead)
N = TypeVar("N", Form, Document, Pack, Catalogue, Law, Message, Preset, SampleHead)


def read_parts(forms: Path, documents: Path) -> dict[str, Any]:
    """Every part of a `Library` by its name.

    Raises:
        DefinitionError: a file does not read; the message names file and place.
    """
    outline = _listed(OutlineGroup, forms / "outline.yaml", "groups")
    order = {name: yaml_list(forms / "outline.yaml", name) for name in ("documents", "packs", "samples")}
    order["forms"] = [form for group in outline for form in group.forms]
    return {
        "forms": _by_id(_ordered(_models(Form, forms.glob("*/form.yaml")), order["forms"])),
        "documents": _by_id(_ordered(_models(Document, documents.glob("*/document.yaml")), order["documents"])),
        "packs": _by_id(_ordered(_models(Pack, (forms / "packs").glob("*.yaml")), order["packs"])),
        "catalogues": _by_id(_models(Catalogue, (forms / "catalogues").glob("*.yaml"))),
        "laws": _by_id(_listed(Law, forms / "laws" / "laws.yaml", "laws")),
        "rules": _model(Rules, _rules(forms / "laws"), forms / "laws" / "rules"),
        "messages": _by_id(_listed(Message, forms / "findings.yaml", "findings")),
        "cross_messages": _by_id(
            message
            for path in sorted((forms / "cross_findings").glob("*.yaml"))
            for message in _listed(Message, path, "findings")
        ),
        "outline": tuple(outline),
        "presets": _by_id(_models(Preset, (forms / "presets").glob("*.yaml"))),
        "samples": _by_id(_ordered(map(_sample_head, sorted((forms / "samples").glob("*.yaml"))), order["samples"])),
        "own": Own(),
    }


def _by_id(definitions: Iterable[N]) -> dict[str, N]:
    return {definition.id: definition for definition in definitions}


def _rules(laws: Path) -> dict[str, Any]:
    """What `forms/laws/` says beside the register: a list in a file of its own each, and the one risk table."""
    lists = {name: yaml_list(laws / f"{name}.yaml", name) for name in Rules.defaults if name != "risk_matrix"}
    return {**lists, "risk_matrix": yaml_mapping(laws / "risk_matrix.yaml")}


def _listed(model: type[M], path: Path, key: str) -> list[M]:
    return [_model(model, item, path) for item in yaml_list(path, key)]


def _ordered(definitions: Iterable[F], order: list[str]) -> list[F]:
    """The definitions in the order of their ids; those that it does not name come last."""
    place = {name: number for number, name in enumerate(order)}
    return sorted(definitions, key=lambda definition: place.get(definition.id, len(place)))


def _sample_head(path: Path) -> SampleHead:
    sample = yaml_mapping(path)
    return _model(SampleHead, {key: value for key, value in sample.items() if key not in ("forms", "evidence")}, path)


def _models(model: type[M], paths: Iterable[Path]) -> Iterator[M]:
    for path in sorted(paths):
        yield _model(model, read_yaml(path), path)


def _model(model: type[M], data: object, path: Path) -> M:
    try:
        return checked(model, data)
    except Misfit as fault:
        more = f" ({fault.count} faults)" if fault.count > 1 else ""
        place = fault.place or "the file"
        raise DefinitionError(f"{path.parent.name}/{path.name}: {place}: {fault.reason}{more}") from fault
