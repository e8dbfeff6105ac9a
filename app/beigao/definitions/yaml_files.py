"""The YAML of the data folders as plain values, before anything is known of what they should say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from beigao.errors import DefinitionError


def read_yaml(path: Path) -> Any:
    """What a YAML file says; DefinitionError when it is not YAML."""
    import yaml  # not needed where everything is compiled

    try:
        return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        place = " ".join(str(fault).split())
        raise DefinitionError(f"The file {path.name} in {path.parent.name} does not read as YAML: {place}") from fault


def yaml_list(path: Path, key: str) -> list[Any]:
    """The list under a key of a YAML file; DefinitionError when the file is of another shape."""
    data = yaml_mapping(path)
    if not isinstance(data.get(key), list):
        raise DefinitionError(f"{path.parent.name}/{path.name}: a list named `{key}` is missing")
    return list(data[key])


def yaml_mapping(path: Path) -> dict[str, Any]:
    """What a YAML file says under its keys; DefinitionError when the file is of another shape."""
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise DefinitionError(f"{path.parent.name}/{path.name}: the file must be a mapping of names to values")
    return data
