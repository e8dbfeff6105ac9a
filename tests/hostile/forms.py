"""Forms of somebody's own, in YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tests.hostile.inputs import Hostile

REFUSED = "DefinitionError"


def inputs() -> Iterator[Hostile]:
    """Every form."""
    laughs = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    cases: dict[str, Callable[[], bytes]] = {
        "a billion laughs": partial(bytes, laughs.encode()),
        "an alias of itself": partial(bytes, b"a: &a [*a]"),
        "a merge of an alias": partial(bytes, b"a: &a {b: 1}\nc: {<<: *a}"),
        "an object of Python": partial(bytes, b"a: !!python/object/apply:os.system ['true']"),
        "a module of Python": partial(bytes, b"a: !!python/module:os"),
        "a tag of its own": partial(bytes, b"a: !x y"),
        "a number to the base of 60": lambda: b"a: " + b"1:" * 200_000 + b"1",
        "a number of 5,000 digits": lambda: b"a: " + b"9" * 5_000,
        "a day that is none": partial(bytes, b"a: 2026-13-45"),
        "lists 100,000 deep": lambda: b"a: " + b"[" * 100_000 + b"]" * 100_000,
        "mappings 10,000 deep": lambda: b"{a: " * 10_000 + b"1" + b"}" * 10_000,
        "two documents": partial(bytes, b"a: 1\n---\nb: 2"),
        "a megabyte": lambda: b"a: " + b"x" * 1_000_000,
        "bytes that are no UTF-8": partial(bytes, b"a: \xff\xfe"),
        "a control character": partial(bytes, b'a: "\\x07"'),
        "a mark of Beigao": partial(bytes, b'a: "\\uFDD0"'),
        "markup": partial(bytes, b"a: <script>x</script>"),
        "a list": partial(bytes, b"- a"),
        "an empty file": partial(bytes, b""),
    }
    for name, make in cases.items():
        yield Hostile(name, "form", make, REFUSED)
