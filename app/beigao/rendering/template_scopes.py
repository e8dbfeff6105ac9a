"""What the expressions of a template mean: the names they reach, and what is wrong with them, by Jinja's own tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from beigao._i18n import _
from beigao.rendering.name_ways import Ways, first_text, joined, near, near_or_labelled, under
from beigao.rendering.names import Each, Group, Name, Text, Typed
from beigao.rendering.template_nodes import either, spelled, targets
from beigao.rendering.template_notes import Severity

Say = Callable[[Severity, str, str], None]
"""Takes a note about the tag at hand: how badly it weighs, what is wrong, what to write instead."""

_SAME = ("list", "sort", "unique", "reverse", "select", "reject", "selectattr", "rejectattr")
_ONE = ("first", "last", "random", "min", "max")
_BY_ATTRIBUTE = ("sort", "unique", "min", "max", "sum", "join", "map", "groupby", "selectattr", "rejectattr")


class Scopes:
    """The names that are known at a place of a template, and what its expressions make of them.

    What is not known is None: an unknown name has been noted, and says nothing about what stands below it.

    Attributes:
        printed: the answers that were printed.
        asked: the answers that conditions asked for.
    """

    def __init__(self, root: Group, jinja: ImmutableSandboxedEnvironment, say: Say) -> None:
        self._root, self._jinja, self._say = root, jinja, say
        self._ways = Ways(root)
        self._stack: list[dict[str, Name | None]] = [{}]
        self._gone: set[str] = set()  # names of loops that have ended
        self._wild = 0  # scopes of loops that did not read: whatever they named may be used
        self.printed: set[str] = set()
        self.asked: set[str] = set()

    def enter(self, names: dict[str, Name | None], *, wild: bool = False) -> None:
        """Begin a block with names of its own."""
        self._stack.append(names)
        self._wild += wild

    def leave(self, *, wild: bool = False) -> None:
        """End the block."""
        self._gone.update(self._stack.pop())
        self._wild -= wild

    def assign(self, target: nodes.Node, value: Name | None) -> None:
        """Give names to a value, in the block at hand."""
        self._stack[-1].update(targets(target, value))

    def show(self, node: nodes.Node) -> None:
        """Print an expression."""
        found = self.value(node)
        path = spelled(node)
        if isinstance(found, Typed) or (isinstance(found, Each) and isinstance(found.of, Typed)):
            printed = path.replace(".raw.", ".")
            suggestion = f"{{{{ {printed} }}}}" if printed != path else ""
            self._say("warning", _("“{path}” is a typed value for conditions, not words to print.").format(path=path),
                      suggestion)  # fmt: skip
        elif isinstance(found, Each):
            self._say("error", _("“{path}” is a list; printed as it is it shows brackets.").format(path=path),
                      self._for_list(path, found))  # fmt: skip
        elif isinstance(found, Group):
            parts = [under(path, key) for key, part in found.names.items() if isinstance(part, Text)][:3]
            self._say("error", _("“{path}” is a group of facts; print one of them.").format(path=path),
                      _(", ").join(f"{{{{ {part} }}}}" for part in parts))  # fmt: skip
        if found is not None:
            self.printed.update(found.answers)

    def _for_list(self, path: str, found: Each) -> str:
        if isinstance(found.of, Text):
            return joined(path, found)
        return f"{{%p for {found.called} in {path} %}} … {{%p endfor %}}"

    def ask(self, node: nodes.Node) -> None:
        """Test an expression in a condition."""
        found = self.value(node)
        if found is not None:
            self.asked.update(found.answers)

    def items(self, node: nodes.Node) -> Name | None:
        """An item of what a loop goes through."""
        found = self.value(node)
        if isinstance(found, Each):
            self.printed.update(found.answers if isinstance(found.of, Group) else ())
            return found.of
        if isinstance(found, Text) and isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            path = spelled(node)
            self._say("error", _("“{path}” is a text; a loop would go through its characters.").format(path=path),
                      f"{{{{ {path} }}}}")  # fmt: skip
        elif isinstance(found, Group):
            lists = [under(spelled(node), key) for key, part in found.names.items() if isinstance(part, Each)]
            self._say("error", _("“{path}” is a group of facts and no list.").format(path=spelled(node)),
                      _(", ").join(lists[:3]))  # fmt: skip
        return None

    def value(self, node: nodes.Node) -> Name | None:
        """What an expression is, as far as it can be told."""
        handle = _HANDLERS.get(type(node))
        return handle(self, node) if handle else self._mixed(node)

    def _mixed(self, node: nodes.Node) -> Name | None:
        """Whatever is made of several parts: a text that comes from the answers of all of them."""
        found = [self.value(child) for child in node.iter_child_nodes()]
        return Text("", tuple(answer for part in found if part is not None for answer in part.answers))

    def _name(self, node: Any, *, may_miss: bool = False) -> Name | None:
        for scope in reversed(self._stack):
            if node.name in scope:
                return scope[node.name]
        known = self._root.names
        if node.name in known:
            return known[node.name]
        if node.name in self._jinja.globals or self._wild:
            return None
        if node.name == "loop" or node.name in self._gone:
            text = _("“{name}” is known only between {% for %} and {% endfor %}.")
            self._say("error", text.replace("{name}", node.name), "")
        elif node.name == "raw":
            self._say("error", _("“raw” stands under an entry or a form."), "company.raw")
        else:
            self._unknown(node.name, may_miss=may_miss)
        return None

    def _unknown(self, name: str, *, may_miss: bool) -> None:
        visible = [key for scope in reversed(self._stack) for key in scope] + list(self._root.names)
        suggestions = near(name, visible)
        if not suggestions:
            suggestions = [way.tag if way.loops else way.path for way in self._ways.called(name)]
        suggestions = suggestions or list(self._root.names)
        severity: Severity = "hint" if may_miss else "error"
        self._say(severity, _("“{name}” is not known here.").format(name=name), _(", ").join(suggestions))

    def _getattr(self, node: Any, *, may_miss: bool = False) -> Name | None:
        owner = self.value(node.node)
        return self._part(owner, spelled(node.node), node.attr, may_miss=may_miss)

    def _getitem(self, node: Any, *, may_miss: bool = False) -> Name | None:
        owner = self.value(node.node)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._part(owner, spelled(node.node), node.arg.value, may_miss=may_miss)
        self.value(node.arg)
        if isinstance(owner, Each):
            return owner if isinstance(node.arg, nodes.Slice) else owner.of
        if isinstance(owner, Group):  # by a name that only the dossier knows: one stands for all
            return next(iter(owner.names.values()), None)
        return owner

    def _part(self, owner: Name | None, path: str, name: str, *, may_miss: bool = False) -> Name | None:
        """What stands under a name; `path` is how the template wrote the owner."""
        if owner is None or isinstance(owner, Typed):
            return None
        if isinstance(owner, Text):
            if not hasattr(str, name):
                self._say("error", _("“{path}” is a text and has no parts.").format(path=path), f"{{{{ {path} }}}}")
            return owner
        if isinstance(owner, Each):
            self._in_list(owner, path, name)
            return None
        if name not in owner.names:
            self._no_part(owner, path, name, may_miss=may_miss)
        return owner.names.get(name)

    def _in_list(self, owner: Each, path: str, name: str) -> None:
        if isinstance(owner.of, Group) and name in owner.of.names:
            inner = under(owner.called, name)
            suggestion = f"{{% for {owner.called} in {path} %}}{{{{ {inner} }}}}{{% endfor %}}"
        else:
            suggestion = self._for_list(path, owner)
        self._say("error", _("“{path}” is a list; go through it to reach “{name}”.").format(path=path, name=name),
                  suggestion)  # fmt: skip

    def _no_part(self, owner: Group, path: str, name: str, *, may_miss: bool) -> None:
        suggestions = [under(path, key) for key in near_or_labelled(name, owner.names)]
        if not suggestions:
            suggestions = [way.tag if way.loops else way.path for way in self._ways.called(name) if way.last == name]
        self._say("hint" if may_miss else "error", _("“{path}” has no “{name}”.").format(path=path, name=name),
                  _(", ").join(suggestions[:3]))  # fmt: skip

    def _filter(self, node: Any) -> Name | None:
        may_miss = node.name in ("default", "d")
        base = self._guarded(node.node) if may_miss else self.value(node.node) if node.node else None
        for part in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self.value(part)
        if node.name not in self._jinja.filters:
            self._say("error", _("There is no filter “{name}”.").format(name=node.name),
                      _(", ").join(near(node.name, self._jinja.filters)))  # fmt: skip
            return None
        return self._filtered(node, base)

    def _filtered(self, node: Any, base: Name | None) -> Name | None:
        """What a filter makes of a value."""
        name = node.name
        by = self._by_attribute(node, base) if name in _BY_ATTRIBUTE else None
        if name in ("default", "d"):
            return base
        if name == "map":
            return Each(base.label, by) if by is not None and base is not None else None
        if name == "join" and base is not None:
            return self._joined(node, base, by)
        if isinstance(base, Each):
            if name in _SAME:
                return base
            if name in _ONE:
                return base.of
        if name in ("groupby", "batch", "slice", "items", "dictsort"):
            return None
        return Text("", base.answers) if base is not None else Text("")

    def _joined(self, node: Any, base: Name, by: Name | None) -> Name:
        path = spelled(node.node)
        if isinstance(base, Text) and isinstance(node.node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self._say("error", _("“{path}” is a text; joined, its characters are parted.").format(path=path),
                      f"{{{{ {path} }}}}")  # fmt: skip
        elif isinstance(base, Each) and isinstance(base.of, Group) and by is None:
            first = first_text(base.of)
            self._say("error", _("“{path}” is a list of groups; say which of their facts to join.").format(path=path),
                      f"{{{{ {path}|map(attribute='{first}')|join('、') }}}}")  # fmt: skip
        return Text("", (by or base).answers)

    def _by_attribute(self, node: Any, base: Name | None) -> Name | None:
        """The part of the items that a filter looks at, where it names one."""
        given = next((keyword.value for keyword in node.kwargs if keyword.key == "attribute"), None)
        if given is None and node.name in ("selectattr", "rejectattr", "groupby") and node.args:
            given = node.args[0]
        if not isinstance(given, nodes.Const) or not isinstance(given.value, str) or not isinstance(base, Each):
            return None
        found: Name | None = base.of
        path = base.called
        for part in given.value.split("."):
            found = self._part(found, path, part)
            path = under(path, part)
        return found

    def _test(self, node: Any) -> Name | None:
        may_miss = node.name in ("defined", "undefined")
        found = self._guarded(node.node) if may_miss else self.value(node.node)
        for part in node.args:
            self.value(part)
        if node.name not in self._jinja.tests:
            self._say("error", _("There is no test “{name}”.").format(name=node.name),
                      _(", ").join(near(node.name, self._jinja.tests)))  # fmt: skip
        return Typed("", found.answers) if found is not None else None

    def _guarded(self, node: nodes.Node) -> Name | None:
        """A name that may be missing: then it is only a hint."""
        if isinstance(node, nodes.Name):
            return self._name(node, may_miss=True)
        if isinstance(node, nodes.Getattr):
            return self._getattr(node, may_miss=True)
        return self._getitem(node, may_miss=True) if isinstance(node, nodes.Getitem) else self.value(node)

    def _call(self, node: Any) -> Name | None:
        found = self.value(node.node)
        for part in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self.value(part)
        return Text("", found.answers) if isinstance(found, Text) else None

    def _conditional(self, node: Any) -> Name | None:
        self.ask(node.test)
        found = [self.value(part) for part in (node.expr1, node.expr2) if part is not None]
        return either(found)

    def _chosen(self, node: Any) -> Name | None:
        return either([self.value(node.left), self.value(node.right)])

    def _list(self, node: Any) -> Name | None:
        found = [self.value(part) for part in node.items]
        return Each("", next((part for part in found if part is not None), Text("")))

    def _pairs(self, node: Any) -> Name | None:
        for pair in node.items:
            self.value(pair.value)
        return None

    def _constant(self, _node: Any) -> Name:
        return Text("")


_HANDLERS: dict[type[nodes.Node], Callable[[Scopes, Any], Name | None]] = {
    nodes.Name: Scopes._name,
    nodes.Getattr: Scopes._getattr,
    nodes.Getitem: Scopes._getitem,
    nodes.Filter: Scopes._filter,
    nodes.Test: Scopes._test,
    nodes.Call: Scopes._call,
    nodes.CondExpr: Scopes._conditional,
    nodes.Or: Scopes._chosen,
    nodes.And: Scopes._chosen,
    nodes.List: Scopes._list,
    nodes.Tuple: Scopes._list,
    nodes.Dict: Scopes._pairs,
    nodes.Const: Scopes._constant,
    nodes.TemplateData: Scopes._constant,
}
