"""The names of a document as a list to read: in the order of the forms, nested, each with its label."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from beigao._i18n import _
from beigao.rendering.name_ways import under
from beigao.rendering.names import Each, Group, Name, Text, Typed, label_words

_KINDS = {Text: "text", Typed: "value", Each: "list", Group: "group"}
_SAYS = {
    "text": "{{{{ {path} }}}}",
    "list": "{{% for {called} in {path} %}}",
    "group": "{path}",
    "value": "{{% if {path} %}}",
}


class Listed(NamedTuple):
    """A name of the list.

    Attributes:
        path: how a template writes it.
        kind: `text` to print, `list` to go through, `group` of more names, `value` for conditions.
        label: what it stands for.
        depth: how deep it stands below others.
        called: what the list calls one of its items.
        see: the path under which the same names are listed already.
    """

    path: str
    kind: str
    label: str
    depth: int
    called: str = ""
    see: str = ""

    def __str__(self) -> str:
        written = _SAYS[self.kind].format(path=self.path, called=self.called)
        see = " " + _("(the same names as under {path})").format(path=self.see) if self.see else ""
        return f"{'  ' * self.depth}{written}  {self.label}{see}"


def listed_names(root: Group) -> Iterator[Listed]:
    """Every name that a template may use, those of an entry where it stands for itself and not where it is referred to.

    Typed values have the names of what they are the values of, and are one line.
    """
    homes = dict[int, _Home]()
    for key, name in root.names.items():
        inside, below = _inside(name, key)
        if isinstance(inside, Group):
            homes.setdefault(id(inside.names), _Home(key, below))
    for key, name in root.names.items():
        yield from _listed(name, key, 0, homes)


class _Home(NamedTuple):
    """Where the names of an entry are listed, and how a template calls the entry there."""

    path: str
    called: str


def _inside(name: Name, path: str) -> tuple[Name, str]:
    """What has the names below a name, and how a template calls it."""
    return (name.of, name.called) if isinstance(name, Each) else (name, path)


def _listed(name: Name, path: str, depth: int, homes: dict[int, _Home]) -> Iterator[Listed]:
    inside, below = _inside(name, path)
    called = name.called if isinstance(name, Each) else ""
    kind, label = _KINDS[type(name)], label_words(name.label)
    if not isinstance(inside, Group):
        yield Listed(path, kind, label, depth, called)
        return
    if not inside.names:
        return
    owner, _dot, last = path.rpartition(".")
    home = _Home(owner, owner) if last == "raw" else homes.setdefault(id(inside.names), _Home(path, below))
    see = "" if home.path == path else home.called
    yield Listed(path, kind, label, depth, called, see)
    for key, part in inside.names.items() if not see else ():
        yield from _listed(part, under(below, key), depth + 1, homes)
