"""All trials by name: what is hostile on purpose, and mutations of good files by kind and seed."""

from __future__ import annotations

from collections import Counter
from functools import cache, partial

from tests.hostile import forms, jsons, packages, pictures, planted, stored, tables, templates, workbooks
from tests.hostile.goods import good
from tests.hostile.inputs import ACCEPTED, ANY, KINDS, Hostile
from tests.hostile.mutate import mutated
from tests.hostile.readers import BRIEF

MUTATION = "mutation"


@cache
def corpus() -> dict[str, Hostile]:
    """The inputs that are hostile on purpose, in the order in which they are tried."""
    modules = templates, workbooks, jsons, stored, packages, pictures, tables, forms
    listed = [Hostile("a good one", kind, partial(good, kind), ACCEPTED) for kind in KINDS]
    listed += [hostile for module in modules for hostile in module.inputs()]
    twice = [name for name, count in Counter(f"{one.kind}: {one.name}" for one in listed).items() if count > 1]
    assert not twice, f"several inputs have one name: {twice}"
    return {f"{hostile.kind}: {hostile.name}": hostile for hostile in listed}


def mutations(count: int) -> list[str]:
    """The names of so many mutations, of all kinds in turn."""
    return [f"{MUTATION}:{KINDS[number % len(KINDS)]}:{number}" for number in range(count)]


def trial_named(name: str) -> Hostile:
    """The trial of this name."""
    if name.startswith(f"{MUTATION}:"):
        _mutation, kind, seed = name.split(":")
        return Hostile(name, kind, lambda: mutated(kind, int(seed)), ANY, reader=BRIEF[kind])
    return planted.PLANTED[name] if name in planted.PLANTED else corpus()[name]
