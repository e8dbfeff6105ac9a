"""Small questions about Jinja's nodes: how one writes them, which names they give, what one of several values is."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes

from beigao.rendering.names import Name, Text, group, texts

_OF_LOOPS = (
    "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem",
    "changed", "cycle",
)  # fmt: skip
LOOP = group("loop", texts(**dict.fromkeys(_OF_LOOPS, "")))


def either(found: Iterable[Name | None]) -> Name | None:
    """What one of several values is: a list or group where one is, else a text from all their answers."""
    known = [part for part in found if part is not None]
    larger = next((part for part in known if not isinstance(part, Text)), None)
    return larger or (Text("", tuple(answer for part in known for answer in part.answers)) if known else None)


def targets(target: nodes.Node, value: Name | None) -> dict[str, Name | None]:
    """The names that a loop or `set` gives; of several at once nothing more is known."""
    if isinstance(target, nodes.Name):
        return {target.name: value}
    return {found.name: None for found in target.find_all(nodes.Name)}


def spelled(node: nodes.Node) -> str:
    """An expression as one writes it; `…` for what is no path."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{spelled(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{spelled(node.node)}[{node.arg.value!r}]"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return f"{spelled(node.node)}|{node.name}"
    return "…"
