"""What the Jinja of a template of one's own may say: print, choose and repeat what the context has, nothing else.

A list of what is allowed, over the tree that Jinja reads: whatever a later Jinja adds is refused until it stands here.
The sandbox and the limits of the process stay behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from beigao._i18n import _

MOST_NODES = 200_000
MOST_LOOPS = 5
"""Loops in each other."""
MOST_RANGE = 1_000
_DEEPEST = 100
_LONGEST = 10_000
"""Characters of a text in a tag."""
_LARGEST = 1_000_000_000

_FILTERS = frozenset({
    "abs", "batch", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "int", "join", "last",
    "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round", "select",
    "selectattr", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount",
})  # fmt: skip
_TESTS = frozenset({
    "!=", "<", "<=", "==", ">", ">=", "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false",
    "float", "ge", "greaterthan", "gt", "in", "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping",
    "ne", "none", "number", "odd", "sequence", "string", "true", "undefined", "upper",
})  # fmt: skip
_CHOOSERS = {"select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1}
"""Filters that are given the name of a test, and at which place."""
_PLAIN = (
    nodes.Template, nodes.Output, nodes.If, nodes.Name, nodes.List, nodes.Tuple, nodes.Keyword, nodes.Slice,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub,
    nodes.Neg, nodes.Pos,
)  # fmt: skip
_GLOBALS = ("range", "cycler")
_MARK = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_SIGNS = {"Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "Dict": "{ : }"}
_WORDS = {
    "FromImport": "from", "CallBlock": "call", "FilterBlock": "filter", "AssignBlock": "set",
    "Scope": "autoescape", "ExprStmt": "do",
}  # fmt: skip


def restrict(jinja: ImmutableSandboxedEnvironment) -> ImmutableSandboxedEnvironment:
    """The environment without what is not allowed anyway."""
    jinja.filters = {name: jinja.filters[name] for name in _FILTERS}
    jinja.tests = {name: jinja.tests[name] for name in _TESTS}
    jinja.globals = {name: jinja.globals[name] for name in _GLOBALS}
    return jinja


def check(tree: nodes.Template) -> None:
    """Whether a template says only what it may.

    Raises:
        TemplateSyntaxError: it does not; with the line, and what to write instead.
    """
    left = MOST_NODES
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    while waiting:
        node, depth, loops = waiting.pop()
        left -= 1
        if depth > _DEEPEST or left < 0:
            raise _refused(node, _("there are too many tags, or too many in each other; make the template simpler"))
        if isinstance(node, nodes.For):
            loops += 1
            if loops > MOST_LOOPS:
                raise _refused(node, _("more than {most} loops stand in each other").format(most=MOST_LOOPS))
        _check_node(node)
        waiting += ((child, depth + 1, loops) for child in _children(node))


def _children(node: nodes.Node) -> Iterator[nodes.Node]:
    """What has to be checked inside a node; of an allowed call only what it is called with, and on what."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        yield node.node.node
    elif not isinstance(node, nodes.Call):
        yield from node.iter_child_nodes()
    elif isinstance(node.dyn_args, nodes.Node):
        yield node.dyn_args


def _check_node(node: nodes.Node) -> None:
    match node:
        case nodes.TemplateData():
            _check_words(node, node.data)
        case nodes.Const():
            _check_constant(node)
        case nodes.Name():
            _check_name(node, node.name)
        case nodes.Getattr():
            _check_name(node, node.attr)
        case nodes.Getitem():
            if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
                _check_name(node, node.arg.value)
        case nodes.For() if node.recursive:
            raise _refused(node, _("“recursive” is not allowed"))
        case nodes.Assign():
            if not isinstance(node.target, nodes.Name):
                raise _refused(node, _("“set” gives one value to one name"))
        case nodes.Filter():
            _check_filter(node)
        case nodes.Test():
            if node.name not in _TESTS:
                raise _unknown(node, _("the test “{word}” is not allowed; allowed are {all}"), node.name, _TESTS)
        case nodes.Call():
            if not _is_known_call(node):
                raise _refused(node, _("nothing may be called; print a field, or use a filter such as “join”"))
        case nodes.For():
            pass
        case _ if not isinstance(node, _PLAIN):
            raise _refused_kind(node)


def _check_constant(node: nodes.Const) -> None:
    value = node.value
    if isinstance(value, str):
        _check_words(node, value)
    if isinstance(value, (bytes, complex)) or (isinstance(value, (int, float)) and not abs(value) <= _LARGEST):
        raise _refused(node, _("the number is too large"))
    if isinstance(value, str) and len(value) > _LONGEST:
        raise _refused(node, _("the text in the tag is too long; write it outside of the tag"))


def _check_words(node: nodes.Node, words: str) -> None:
    if found := _MARK.search(words):
        raise _refused(
            node,
            _("the sign U+{code} is one that Beigao keeps for itself; take it away").format(
                code=f"{ord(found[0]):04X}"
            ),
        )


def _check_name(node: nodes.Node, name: str) -> None:
    if any(part.startswith("_") for part in name.split(".")) or name in (
        "self",
        "super",
        "caller",
        "varargs",
        "kwargs",
    ):
        raise _refused(node, _("“{word}” is no name of a field").format(word=name[:40]))


def _check_filter(node: nodes.Filter) -> None:
    if node.name not in _FILTERS:
        raise _unknown(node, _("the filter “{word}” is not allowed; allowed are {all}"), node.name, _FILTERS)
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        raise _refused(node, _("nothing may be called; print a field, or use a filter such as “join”"))
    if node.name == "map" and (
        node.args or [word.key for word in node.kwargs] not in (["attribute"], ["attribute", "default"])
    ):
        raise _refused(node, _("write “map(attribute='name')” with the name of a field"))
    for word in node.kwargs:
        if word.key == "attribute":
            _check_attribute(node, word.value)
    place = _CHOOSERS.get(node.name)
    if place is not None:
        if place:
            _check_attribute(node, *node.args[:1])
        named = node.args[place] if len(node.args) > place else None
        if named is not None and not (isinstance(named, nodes.Const) and named.value in _TESTS):
            name = str(getattr(named, "value", "?"))
            raise _unknown(node, _("the test “{word}” is not allowed; allowed are {all}"), name, _TESTS)


def _check_attribute(node: nodes.Node, *named: nodes.Expr) -> None:
    for name in named:
        if not isinstance(name, nodes.Const) or not isinstance(name.value, (str, int)):
            raise _refused(node, _("write “map(attribute='name')” with the name of a field"))
        _check_name(node, str(name.value))


def _is_known_call(call: nodes.Call) -> bool:
    """Whether a call is one of: range(1, 90), cycler(*words), "a b".split(), counter.next()."""
    if call.kwargs or call.dyn_kwargs is not None:
        return False
    called = call.node
    if isinstance(called, nodes.Getattr):
        bare = not call.args and call.dyn_args is None
        is_split = (
            called.attr == "split" and isinstance(called.node, nodes.Const) and isinstance(called.node.value, str)
        )
        return bare and (is_split or (called.attr in ("next", "reset") and isinstance(called.node, nodes.Name)))
    if not isinstance(called, nodes.Name):
        return False
    values = [argument.value if isinstance(argument, nodes.Const) else None for argument in call.args]
    if called.name == "range":
        return call.dyn_args is None and all(type(value) is int and abs(value) <= MOST_RANGE for value in values)
    return called.name == "cycler" and None not in values and (bool(values) or isinstance(call.dyn_args, nodes.Call))


def _refused_kind(node: nodes.Node) -> TemplateSyntaxError:
    kind = type(node).__name__
    if kind in _SIGNS:
        word = _SIGNS[kind]
        return _refused(node, _("“{word}” is not allowed; let a field hold what is to be printed").format(word=word))
    word = _WORDS.get(kind, kind.lower())
    return _refused(node, _("“{word}” is not allowed; write the text itself, with if, for and set").format(word=word))


def _unknown(node: nodes.Node, sentence: str, word: str, known: frozenset[str]) -> TemplateSyntaxError:
    return _refused(node, sentence.format(word=word[:40], all=", ".join(sorted(known))))


def _refused(node: nodes.Node, reason: str) -> TemplateSyntaxError:
    return TemplateSyntaxError(reason, node.lineno or 1)
