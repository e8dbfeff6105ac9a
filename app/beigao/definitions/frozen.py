"""What every definition is: a frozen dataclass that is made quickly, and told to pydantic only where it is checked.

There are some sixty kinds of definition and thousands of them, and a window that opens waits for both. So the methods
of a dataclass stand here once, over its fields, instead of being generated and compiled for every class; and what a
value has to be beside its type is a mark in its annotation. Pydantic, which takes longer to import than everything else
here together, reads those marks when `validation.py` checks what somebody has written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from typing import Any, ClassVar, dataclass_transform

Config = dict[str, object]


class Limits:
    """What a value has to be beside its type, by the names that pydantic's `Field` and `StringConstraints` have."""

    __is_annotated_types_grouped_metadata__ = True  # the sign by which pydantic knows that it may ask for the parts

    def __init__(self, **limits: object) -> None:
        self.limits = limits

    def __iter__(self) -> Iterator[object]:
        """The parts as pydantic has them."""
        from beigao.definitions.validation import constraints  # the only module that imports pydantic

        yield from constraints(self.limits)


FILLED = Limits(min_length=1)
"""Of a list or table that may not be empty."""


def _without_underline(name: str) -> str:
    return name.removesuffix("_")  # `in_` stands for a name that Python keeps for itself


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Frozen:
    """Base of every definition: immutable, made by names, and a key that nobody knows is an error.

    A field that has its default is not kept in the object: the class answers for it. `__post_init__` looks at fields
    that have to agree, and raises ValueError; what was compiled has been looked at.
    """

    __pydantic_config__: ClassVar[Config] = {
        "extra": "forbid",
        "alias_generator": _without_underline,
        "validate_by_name": True,
    }
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls) -> None:
        dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)

    def __init__(self, **values: object) -> None:
        for name, part in self.__dataclass_fields__.items():
            if name in values:
                self.__dict__[name] = values.pop(name)
            elif part.default_factory is not MISSING:
                self.__dict__[name] = part.default_factory()
            elif part.default is MISSING:
                raise TypeError(f"{type(self).__name__} lacks `{name}`")
        if values:
            raise TypeError(f"{type(self).__name__} knows no `{next(iter(values))}`")
        self.__post_init__()

    def __post_init__(self) -> None:
        """Look at fields that have to agree."""

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"{type(self).__name__} is frozen: `{name}` cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"{type(self).__name__} is frozen: `{name}` cannot be taken away")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return type(self) is type(other) and self._parts() == other._parts() if isinstance(other, Frozen) else False

    def __hash__(self) -> int:
        return hash(self._parts())

    def __repr__(self) -> str:
        named = zip(self.__dataclass_fields__, self._parts(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in named)})"

    def _parts(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)
