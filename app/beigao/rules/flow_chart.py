"""The flow of an algorithm as pictures: one box a node from top to bottom, beside it what follows when a check fails.

The order is that of the table “流程节点”; so chart and table cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from beigao.rules.drawing import Arrow, Box, Drawing, Shape, Tone, Words, wrapped
from beigao.rules.facts import Record

NODES = 11
"""The most nodes of one picture; more go on in the next."""
_WIDTH = 138.0  # all in millimetres
_BOX = (8.0, 66.0, 10.6)  # left, width, height
_APART = 5.0
_ASIDE = 20.0  # from a node to what follows when it fails
_SMALL, _USUAL = 2.7, 3.2  # the sizes of letters
_TONES: dict[str, Tone] = {
    "rule": "plain", "machine_learning": "light", "intervention": "strong", "human": "strong", "label_log": "plain",
}  # fmt: skip


@dataclass(frozen=True)
class Node:
    """A step of an algorithm; `number` is its place in the table, `kind` the id of its nature, empty while unknown."""

    number: int
    name: str
    kind: str
    failure: str = ""


def nodes(algorithm: Record) -> list[Node]:
    """The nodes that have a name, in the order of the table."""
    read = (
        Node(number, row.text("name"), row.choice("kind") or "", row.text("failure"))
        for number, row in enumerate(algorithm.rows("flow"), 1)
    )
    return [node for node in read if node.name]


def draw(flow: Sequence[Node], kinds: dict[str, str], fails: str) -> list[Drawing]:
    """The pictures of a flow.

    Args:
        flow: its nodes.
        kinds: what each nature is called.
        fails: the word over the arrow that a failed check takes.
    """
    parts = [flow[at : at + NODES] for at in range(0, len(flow), NODES)]
    return [_part(part, kinds, fails, goes_on=at < len(parts)) for at, part in enumerate(parts, 1)]


def _part(flow: Sequence[Node], kinds: dict[str, str], fails: str, *, goes_on: bool) -> Drawing:
    left, width, height = _BOX
    middle, step = left + width / 2, height + _APART
    shapes: list[Shape] = []
    for at, node in enumerate(flow):
        top = at * step
        shapes += _node(node, kinds, top)
        if node.failure:
            shapes += _failure(node, fails, top)
        if at + 1 < len(flow) or goes_on:
            shapes.append(Arrow(middle, top + height, middle, top + step))
    return Drawing(_WIDTH, len(flow) * step - (0 if goes_on else _APART), tuple(shapes))


def _node(node: Node, kinds: dict[str, str], top: float) -> Iterator[Shape]:
    left, width, height = _BOX
    yield Box(left, top, width, height, _TONES.get(node.kind, "plain"))
    (name,) = wrapped(f"{node.number} {node.name}", _USUAL, width - 2, 1)
    kind = kinds.get(node.kind, "")
    yield Words(left, top + 0.8, width, 5 if kind else height - 1.6, name, bold=True)
    if kind:
        yield Words(left, top + 5.6, width, 4.2, kind, "meta")


def _failure(node: Node, fails: str, top: float) -> Iterator[Shape]:
    left, width, height = _BOX
    start, middle = left + width, top + height / 2
    end = start + _ASIDE
    yield Arrow(start, middle, end, middle)
    yield Words(start, middle - 4.6, _ASIDE - 1, 4.2, fails, "meta")
    room = _WIDTH - end
    yield Box(end, top + 0.8, room, height - 1.6, "plain")
    lines = wrapped(node.failure, _SMALL, room - 2, 2)
    yield Words(end, top + 0.8, room, height - 1.6, "\n".join(lines), "meta")
