"""Reads the data folders into one `Library`: from the compiled JSON of the build, else from the YAML, cached.

YAML is for people and slow to read; a checkout keeps the compiled form in the user's cache folder under a
fingerprint of the files, so an edited form is read afresh and nothing has to be rebuilt by hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import platformdirs
from pydantic import BaseModel, ValidationError

from beigao._resources import data_dir
from beigao.definitions import citations
from beigao.definitions.fields import Choice, Choices, Option
from beigao.definitions.laws import Law, Rules
from beigao.definitions.models import Catalogue, Document, Form, Message, OutlineGroup, Preset, SampleHead
from beigao.errors import DefinitionError

COMPILED = "library.json"
M = TypeVar("M", bound=BaseModel)
F = TypeVar("F", Form, Document, SampleHead)


class _Data(BaseModel):
    forms: list[Form]
    documents: list[Document]
    catalogues: list[Catalogue]
    laws: list[Law]
    rules: Rules
    messages: list[Message]
    cross_messages: list[Message]
    outline: list[OutlineGroup]
    presets: list[Preset]
    samples: list[SampleHead]


@dataclass(frozen=True, eq=False)
class Library:
    """Every definition the program knows, by id. `outline` gives the order of the forms."""

    forms: dict[str, Form]
    documents: dict[str, Document]
    catalogues: dict[str, Catalogue]
    laws: dict[str, Law]
    rules: Rules
    messages: dict[str, Message]
    cross_messages: dict[str, Message]
    outline: tuple[OutlineGroup, ...]
    presets: dict[str, Preset]
    samples: dict[str, SampleHead]

    def options(self, chooser: Choice | Choices) -> tuple[Option, ...]:
        """What can be chosen: the field's own options, or those of its catalogue."""
        return chooser.options if chooser.catalogue is None else self.catalogues[chooser.catalogue].options

    def cite(self, citation: str, language: str = "zh") -> str:
        """A citation as people write it: 个人信息保护法 第五十五条; PIPL art. 55."""
        return citations.cite(self.laws, citation, language)


def load_library() -> Library:
    """The library of this installation.

    Raises:
        DefinitionError: a file does not read; the message names file and place.
    """
    return _load(data_dir("forms"), data_dir("doc_templates"))


@cache
def _load(forms: Path, documents: Path) -> Library:
    compiled = forms.parent / COMPILED
    if compiled.is_file():
        return _library(_Data.model_validate_json(compiled.read_bytes()))
    kept = platformdirs.user_cache_path("beigao", appauthor=False) / f"library-{_fingerprint(forms, documents)}.json"
    try:
        return _library(_Data.model_validate_json(kept.read_bytes()))
    except (OSError, ValidationError):
        data = _read_yaml(forms, documents)
        _keep(kept, data)
        return _library(data)


def compile_library(path: Path, root: Path | None = None) -> None:
    """Write all definitions as one JSON file, as the build does.

    Args:
        path: the file to write.
        root: the folder that holds `forms` and `doc_templates`; this installation's when left out.
    """
    forms = root / "forms" if root else data_dir("forms")
    documents = root / "doc_templates" if root else data_dir("doc_templates")
    path.write_text(_dump(_read_yaml(forms, documents)), encoding="utf-8")


def read_yaml(path: Path) -> Any:
    """What a YAML file says; DefinitionError when it is not YAML."""
    import yaml  # heavy, and not needed where a compiled library lies

    try:
        return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        place = " ".join(str(fault).split())
        raise DefinitionError(f"The file {path.name} in {path.parent.name} does not read as YAML: {place}") from fault


def _part(path: Path, key: str) -> list[Any]:
    """The list under a key of a YAML file; DefinitionError when the file is of another shape."""
    data = _mapping(path)
    if not isinstance(data.get(key), list):
        raise DefinitionError(f"{path.parent.name}/{path.name}: a list named `{key}` is missing")
    return list(data[key])


def _mapping(path: Path) -> dict[str, Any]:
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise DefinitionError(f"{path.parent.name}/{path.name}: the file must be a mapping of names to values")
    return data


def _sources(forms: Path, documents: Path) -> list[Path]:
    return sorted([*forms.rglob("*.yaml"), *documents.rglob("*.yaml")])


def _fingerprint(forms: Path, documents: Path) -> str:
    code = Path(__file__).parent
    marks = hashlib.sha256()
    for path in [*_sources(forms, documents), *sorted(code.glob("*.py"))]:
        stat = path.stat()
        marks.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return marks.hexdigest()[:16]


def _keep(path: Path, data: _Data) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("library-*.json"):
            old.unlink(missing_ok=True)
        part = path.with_suffix(".part")
        part.write_text(_dump(data), encoding="utf-8")
        part.replace(path)
    except OSError:
        pass  # a read-only home only costs time


def _dump(data: _Data) -> str:
    return json.dumps(data.model_dump(mode="json", by_alias=True, exclude_defaults=True), ensure_ascii=False)


def _library(data: _Data) -> Library:
    return Library(
        forms={form.id: form for form in data.forms},
        documents={document.id: document for document in data.documents},
        catalogues={catalogue.id: catalogue for catalogue in data.catalogues},
        laws={law.id: law for law in data.laws},
        rules=data.rules,
        messages={message.id: message for message in data.messages},
        cross_messages={message.id: message for message in data.cross_messages},
        outline=tuple(data.outline),
        presets={preset.id: preset for preset in data.presets},
        samples={sample.id: sample for sample in data.samples},
    )


def _read_yaml(forms: Path, documents: Path) -> _Data:
    outline = _listed(OutlineGroup, forms / "outline.yaml", "groups")
    order = {name: _part(forms / "outline.yaml", name) for name in ("documents", "samples")}
    order["forms"] = [form for group in outline for form in group.forms]
    return _Data(
        forms=_ordered(_models(Form, sorted(forms.glob("*/form.yaml"))), order["forms"]),
        documents=_ordered(_models(Document, sorted(documents.glob("*/document.yaml"))), order["documents"]),
        catalogues=list(_models(Catalogue, sorted((forms / "catalogues").glob("*.yaml")))),
        laws=_listed(Law, forms / "laws" / "laws.yaml", "laws"),
        rules=_model(Rules, _rules(forms / "laws"), forms / "laws" / "rules"),
        messages=_listed(Message, forms / "findings.yaml", "findings"),
        cross_messages=[
            message
            for path in sorted((forms / "cross_findings").glob("*.yaml"))
            for message in _listed(Message, path, "findings")
        ],
        outline=outline,
        presets=list(_models(Preset, sorted((forms / "presets").glob("*.yaml")))),
        samples=_ordered(map(_sample_head, sorted((forms / "samples").glob("*.yaml"))), order["samples"]),
    )


def _rules(laws: Path) -> dict[str, Any]:
    """What `forms/laws/` says beside the register: a list in a file of its own each, and the one risk table."""
    lists = {name: _part(laws / f"{name}.yaml", name) for name in Rules.model_fields if name != "risk_matrix"}
    return {**lists, "risk_matrix": _mapping(laws / "risk_matrix.yaml")}


def _listed(model: type[M], path: Path, key: str) -> list[M]:
    return [_model(model, item, path) for item in _part(path, key)]


def _ordered(definitions: Iterable[F], order: list[str]) -> list[F]:
    """The definitions in the order of their ids; those that it does not name come last."""
    place = {name: number for number, name in enumerate(order)}
    return sorted(definitions, key=lambda definition: place.get(definition.id, len(place)))


def _sample_head(path: Path) -> SampleHead:
    sample = _mapping(path)
    return _model(SampleHead, {key: value for key, value in sample.items() if key not in ("forms", "evidence")}, path)


def _models(model: type[M], paths: Iterator[Path] | list[Path]) -> Iterator[M]:
    for path in sorted(paths):
        yield _model(model, read_yaml(path), path)


def _model(model: type[M], data: object, path: Path) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        more = f" ({fault.error_count()} faults)" if fault.error_count() > 1 else ""
        raise DefinitionError(f"{path.parent.name}/{path.name}: {place}: {first['msg']}{more}") from fault
