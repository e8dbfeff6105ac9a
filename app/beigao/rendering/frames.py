"""What `foreign.py` and its process say to each other: JSON behind its length, never a pickle.

A context is plain data; strings that Jinja must not escape, or that know their fields, stay what they are on the way.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from datetime import date
from typing import IO, Any

from markupsafe import Markup

from beigao.rendering.marks import Traced

MOST_BYTES = 128 * 1024 * 1024
"""Of a message."""
_LENGTH = struct.Struct(">I")


def send(stream: IO[bytes], message: object) -> None:
    """Write a message; OSError where nobody reads it any more."""
    packed = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    stream.write(_LENGTH.pack(len(packed)) + packed)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message.

    Raises:
        EOFError: the other side has ended.
        ValueError: what it says is no message.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise ValueError("a message that is too long")
    packed = stream.read(length)
    if len(packed) < length:
        raise EOFError
    try:
        return json.loads(packed.decode("utf-8", "surrogatepass"))
    except RecursionError as fault:
        raise ValueError("a message that is too deep") from fault


def plain(context: Mapping[str, object]) -> object:
    """A context as JSON holds it; `lively` gives it back. What stands in it several times is sent once."""
    return _Packing().of(context)


def lively(packed: object) -> dict[str, object]:
    """The context that `plain` was given; of a field only its name is known here."""
    made = _Unpacking().of(packed)
    assert isinstance(made, dict)
    return made


class _Packing:
    """Values on their way into JSON: a list begins with what it stands for."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}

    def of(self, value: object) -> object:
        """The value as JSON holds it."""
        if type(value) is str or value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Traced):
            return [1, str(value), " ".join(map(str, value.paths))]
        if isinstance(value, Markup):
            return [2, str(value)]
        if isinstance(value, date):
            return [3, value.isoformat()]
        if id(value) in self._numbers:
            return [4, self._numbers[id(value)]]
        self._numbers[id(value)] = len(self._numbers)
        if isinstance(value, dict):
            return {key: self.of(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [0, *(self.of(part) for part in value)]
        raise TypeError(f"{type(value).__name__} is not plain data")


class _Unpacking:
    """The same values on their way back."""

    def __init__(self) -> None:
        self._made: list[object] = []

    def of(self, value: object) -> object:
        """The value that was packed."""
        if isinstance(value, dict):
            named: dict[str, object] = {}
            self._made.append(named)
            for key, part in value.items():
                named[key] = self.of(part)
            return named
        if not isinstance(value, list):
            return value
        match value:
            case [1, words, paths]:
                return Traced(words, paths.split())
            case [2, words]:
                return Markup(words)
            case [3, day]:
                return date.fromisoformat(day)
            case [4, number]:
                return self._made[number]
        listed: list[object] = []
        self._made.append(listed)
        listed += map(self.of, value[1:])
        return listed
