"""How a template comes to a name, and which known names are near to one that is not known."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from beigao.definitions.fields import Wording
from beigao.rendering.names import Each, Group, Label, Name, Text, Typed

MOST = 3
"""Of suggestions for one name."""


@dataclass(frozen=True)
class Way:
    """A name with the path to it; `loops` are the lists to go through first, as `activity in activities`."""

    path: str
    name: Name
    loops: tuple[str, ...] = ()

    @property
    def last(self) -> str:
        """The name itself."""
        return self.path.rpartition(".")[2]

    @property
    def tag(self) -> str:
        """What to write in order to print it."""
        loops, inner = self.loops, f"{{{{ {self.path} }}}}"
        if isinstance(self.name, Each) and isinstance(self.name.of, Text):
            inner = joined(self.path, self.name)
        elif isinstance(self.name, Each) and isinstance(self.name.of, Group):
            loops = (*loops, f"{self.name.called} in {self.path}")
            inner = f"{{{{ {under(self.name.called, first_text(self.name.of))} }}}}"
        opened = "".join(f"{{% for {loop} %}}" for loop in loops)
        return opened + inner + "{% endfor %}" * len(loops)


def joined(path: str, listed: Each) -> str:
    """The tag that prints a list in one sentence."""
    return f"{{{{ {path}|join('{listed.between}') }}}}"


def first_text(group: Group) -> str:
    """The first name of a group that can be printed as it is."""
    return next(key for key, part in group.names.items() if isinstance(part, Text))


def under(path: str, key: str) -> str:
    """The path of a name below another."""
    if not path:
        return key
    return f"{path}.{key}" if key.isidentifier() else f"{path}['{key}']"


class Ways:
    """The ways from the root of a tree to its names, the shortest to each; values typed are left out."""

    def __init__(self, root: Group) -> None:
        self._root = root

    @cached_property
    def all(self) -> list[Way]:
        """Every way, breadth first."""
        return list(self._walk())

    def _walk(self) -> Iterator[Way]:
        seen: set[int] = set()
        waiting = deque([Way("", self._root)])
        while waiting:
            way = waiting.popleft()
            if way.path:
                yield way
            name, path, loops = way.name, way.path, way.loops
            if isinstance(name, Each):
                loops, path = (*loops, f"{name.called} in {path}"), name.called
                name = name.of
            if not isinstance(name, Group) or id(name.names) in seen:
                continue
            seen.add(id(name.names))
            waiting += (Way(under(path, key), part, loops) for key, part in name.names.items() if key != "raw")

    def to_answer(self, answer: str) -> Way | None:
        """The shortest way to print an answer, `activities.people` or `activities.items.name`."""
        found = (way for way in self.all if answer in way.name.answers and not isinstance(way.name, Typed))
        return next(found, None)

    def called(self, name: str) -> list[Way]:
        """The ways to names that are, or nearly are, called so, the best first."""
        by_last: dict[str, Way] = {}
        for way in self.all:
            by_last.setdefault(way.last, way)
        return [by_last[key] for key in near_or_labelled(name, {key: way.name for key, way in by_last.items()})]


def near(name: str, known: Iterable[str]) -> list[str]:
    """The names that are nearest to one, the best first."""
    names = list(known)
    close = get_close_matches(name, names, n=MOST, cutoff=0.75) or get_close_matches(name, names, n=MOST, cutoff=0.6)
    longer = [key for key in names if len(name) > 3 and name in key.split("_")]
    return list(dict.fromkeys([*close, *longer]))[:MOST]


def _both(label: Label) -> tuple[str, str]:
    """A label in both languages."""
    return (label.zh, label.en) if isinstance(label, Wording) else (label, label)


def near_or_labelled(name: str, known: Mapping[str, Name]) -> list[str]:
    """The same, before them those whose label it is: people write the words of the form."""
    labels = {key: _both(part.label) for key, part in known.items()}
    labelled = [key for key, both in labels.items() if name in both]
    part_of = [key for key, both in labels.items() if not name.isascii() and name in both[0]]
    return list(dict.fromkeys([*labelled, *part_of, *near(name, known)]))[:MOST]
