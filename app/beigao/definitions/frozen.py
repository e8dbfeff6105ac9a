"""What every definition is: a frozen record that is made quickly, and known to pydantic only where it is checked.

There are some sixty kinds of definition and thousands of them, and a window that opens waits for both. So a definition
reads as a dataclass, but its methods stand here once, over its fields, instead of being generated and compiled for
every class; and what a value has to be beside its type is a mark in its annotation. `validation.py` makes dataclasses
of the classes for pydantic when it checks what somebody has written; both take longer to import than all of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self, TypeVar, cast, dataclass_transform

T = TypeVar("T")


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


class Fresh:
    """A default that is made anew for every object; written as `fresh(dict)`."""

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


def fresh(make: Callable[[], T]) -> T:
    """A default for what can be changed, such as a table."""
    return cast("T", Fresh(make))


REQUIRED = object()
"""Stands for a default where there is none."""


class Record:  # noqa: PLW1641 - what can be changed has no hash
    """Fields with their defaults, made by names, and equal where they are. A base below says whether they can change.

    A field that has its default is not kept in the object: the class answers for it.

    Attributes:
        defaults: every field by its name, those of the base class first.
    """

    defaults: ClassVar[dict[str, object]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: cls.__dict__.get(name, REQUIRED) for name in cls.__annotations__ if name[0] != "_"}
        cls.defaults = cls.defaults | own
        for name, default in own.items():
            if isinstance(default, Fresh):
                delattr(cls, name)

    def __init__(self, **values: object) -> None:
        for name, default in self.defaults.items():
            if name in values:
                self.__dict__[name] = values.pop(name)
            elif isinstance(default, Fresh):
                self.__dict__[name] = default.make()
            elif default is REQUIRED:
                raise TypeError(f"{type(self).__name__} lacks `{name}`")
        if values:
            raise TypeError(f"{type(self).__name__} knows no `{next(iter(values))}`")

    def but(self, **changes: Any) -> Self:
        """The same with some fields changed."""
        return type(self)(**{name: getattr(self, name) for name in self.defaults} | changes)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Record) and type(self) is type(other) and self._parts() == other._parts()

    def __repr__(self) -> str:
        named = zip(self.defaults, self._parts(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in named)})"

    def _parts(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.defaults])


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Frozen(Record):
    """Base of every definition: a record that cannot be changed, and a key that nobody knows is an error.

    `__post_init__` looks at fields that have to agree, and raises ValueError; what was compiled has been looked at.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {
        "extra": "forbid",
        "alias_generator": lambda name: name.removesuffix("_"),  # `in_` is `in`, which Python keeps for itself
        "validate_by_name": True,
    }

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Look at fields that have to agree."""

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: `{name}` cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: `{name}` cannot be taken away")

    def __hash__(self) -> int:
        return hash(self._parts())
