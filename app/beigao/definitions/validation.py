"""Checks what somebody has written, YAML or JSON, against the definitions; the only module here that needs pydantic."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError

from beigao.definitions.frozen import Fresh, Frozen

T = TypeVar("T", bound=Frozen)
_OF_STRINGS = {"pattern", "strip_whitespace"}


class Misfit(ValueError):
    """What was written does not fit; the first fault of it.

    Attributes:
        place: where, as a path of keys and numbers; empty for the whole.
        reason: what is wrong there.
        is_unknown: whether it is a key that nobody knows.
        count: how many faults there are.
    """

    def __init__(self, fault: ValidationError, unsaid: Collection[str] = ()) -> None:
        first = fault.errors()[0]
        self.place = ".".join(str(part) for part in first["loc"] if part not in unsaid)
        self.is_unknown = first["type"] in ("unexpected_keyword_argument", "extra_forbidden")
        self.reason = "Extra inputs are not permitted" if self.is_unknown else first["msg"]
        self.count = fault.error_count()
        super().__init__(f"{self.place or 'the whole'}: {self.reason}")


def checked(kind: type[T], data: object) -> T:
    """What plain data says, as a definition of that kind.

    Raises:
        Misfit: it does not fit.
    """
    return cast("T", checked_as(kind, data))


def checked_as(annotation: Any, data: object) -> Any:
    """The same for anything that can be annotated, such as any kind of field."""
    try:
        return _adapter(annotation).validate_python(data)
    except ValidationError as fault:
        raise Misfit(fault) from fault


def json_schema(kind: type[Frozen]) -> dict[str, Any]:
    """The JSON schema of a definition."""
    _make_dataclasses(Frozen)
    return TypeAdapter(kind).json_schema()


def constraints(limits: Mapping[str, Any]) -> Iterator[object]:
    """What pydantic understands by `Limits`."""
    if "before" in limits:  # a function over what was written
        yield BeforeValidator(limits["before"])
    elif limits.keys() & _OF_STRINGS:
        yield from StringConstraints(**limits)
    else:
        found = Field(**limits)
        yield from found.metadata
        found.metadata = []
        yield found


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    _make_dataclasses(Frozen)
    return TypeAdapter(annotation)


def _make_dataclasses(base: type[Frozen]) -> None:
    """Let `dataclasses`, and so pydantic, know the fields of all definitions there are by now."""
    for kind in base.__subclasses__():
        if "__dataclass_fields__" not in kind.__dict__:
            for name, default in kind.defaults.items():
                if isinstance(default, Fresh) and name in kind.__annotations__:
                    setattr(kind, name, dataclasses.field(default_factory=default.make))
            dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True)(kind)
        _make_dataclasses(kind)
