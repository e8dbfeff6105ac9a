"""Definitions as text that need not be checked again: what a build lays beside the data, a checkout into its cache.

The first line says what the rest was made from and holds a sum over it, so that what is stale or damaged is noticed.
Then every part of the library has a line of JSON of its own, which is read when somebody asks for that part. An object
names its class under `~` and says what differs from the defaults. It is data, not code: whatever stands in a file,
nothing is executed, and only classes of these modules are made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from zlib import adler32

from beigao.definitions import fields, laws, models
from beigao.definitions.frozen import Frozen

_CLASS = "~"
_CLASSES = {
    name: kind
    for module in (fields, laws, models)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Frozen)
}
_new, _set = object.__new__, object.__setattr__


def dump(parts: Mapping[str, object], origin: str) -> bytes:
    """The text of all parts; `origin` says what they were made from."""
    lines = {name: json.dumps(_plain(part), ensure_ascii=False).encode() + b"\n" for name, part in parts.items()}
    whole = b"".join(lines.values())
    head = {"origin": origin, "sum": adler32(whole), "parts": {name: len(line) for name, line in lines.items()}}
    return json.dumps(head).encode() + b"\n" + whole


def split(text: bytes, origin: str) -> dict[str, memoryview]:
    """The parts by their names, not yet read.

    Raises:
        ValueError: the text is damaged, foreign, or made from something else.
    """
    end = text.find(b"\n") + 1
    said, lines = json.loads(text[:end]), memoryview(text)[end:]
    if not isinstance(said, dict) or said.get("origin") != origin or said.get("sum") != adler32(lines):
        raise ValueError("stale or damaged")
    parts, start = {}, 0
    for name, length in said["parts"].items():
        parts[name] = lines[start : start + length]
        start += length
    return parts


def read(line: bytes | memoryview) -> Any:
    """What a part says."""
    return _READER.decode(str(line, "utf-8"))


def _plain(value: object) -> object:
    """A value as JSON has it; a list is always a tuple's, but for what people wrote into a preset."""
    if isinstance(value, Frozen):
        kind = type(value)
        said = {name: getattr(value, name) for name in kind.defaults}
        return {_CLASS: kind.__name__} | {
            name: [_plain(part) for part in held] if isinstance(held, tuple) else _plain(held)
            for name, held in said.items()
            if not (hasattr(kind, name) and getattr(kind, name) == held)
        }
    if isinstance(value, tuple):
        return {_CLASS: "tuple", "of": [_plain(part) for part in value]}
    if isinstance(value, date):
        return {_CLASS: "date", "on": value.isoformat()}
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def _made(said: dict[str, Any]) -> Any:
    """What a JSON object stands for. What it holds has been made before."""
    name = said.pop(_CLASS, None)
    if name is None:
        return said
    if name == "date":
        return date.fromisoformat(said["on"])
    if name == "tuple":
        return tuple(said["of"])
    if name != "Wording":  # the most frequent by far, and holds no list
        for key, value in said.items():
            if type(value) is list:
                said[key] = tuple(value)
    made = _new(_CLASSES[name])
    _set(made, "__dict__", said)  # its own, and complete: what it does not say has its default
    return made


_READER = json.JSONDecoder(object_hook=_made)
