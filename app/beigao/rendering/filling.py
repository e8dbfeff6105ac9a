"""From the XML of a template to filled XML: docxtpl makes Jinja source of it, Jinja compiles and fills.

This is all that foreign words ever drive, so that it can run in a process of its own (`foreign.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes, pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from beigao._i18n import _
from beigao.rendering.marks import Traced, finalize
from beigao.rendering.rich_text import is_item, unmarked

_BETWEEN_TAGS = re.compile(r">\s+<(?!/w:t>)")
_TAG = re.compile(r"\{[{%].*?[%}]\}")


class FillingFault(Exception):
    """A template does not compile or does not fill.

    Attributes:
        part: the part of the package.
        line: the number of the paragraph, from 1; 0 before the first; None when it cannot be told.
        text: its Jinja source.
        reason: what is wrong.
    """

    def __init__(self, part: str, line: int | None, text: str, reason: str) -> None:
        super().__init__(reason)
        self.part, self.line, self.text, self.reason = part, line, text, reason


class Filler(Protocol):
    """What fills the parts of one template."""

    @property
    def sources(self) -> Mapping[str, str]:
        """The Jinja source of each part, one line a paragraph."""

    def fill(self, part: str, context: Mapping[str, object]) -> str:
        """A part filled; FillingFault where it asks for what the context does not have."""


class _Environment(ImmutableSandboxedEnvironment):
    """Looks a name up in a context's dicts before anything else: no answer is hidden by a method of `dict`."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment() -> ImmutableSandboxedEnvironment:
    """The only Jinja environment that ever sees a template."""
    made = _Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize, cache_size=0, auto_reload=False)
    made.filters["join"] = _join
    made.filters["replace"] = _replace
    return made


class JinjaFiller:
    """Fills in this process.

    Args:
        parts: the XML of the parts by name; it is well formed.
        jinja: the environment.
        check: looks at what Jinja has read before it is compiled; raises TemplateSyntaxError.

    Raises:
        FillingFault: a part does not compile.
    """

    def __init__(
        self,
        parts: Mapping[str, str],
        jinja: ImmutableSandboxedEnvironment | None = None,
        check: Callable[[nodes.Template], None] | None = None,
    ) -> None:
        self._jinja, self._check = jinja or environment(), check
        self.sources = {name: _source(name, xml) for name, xml in parts.items()}
        self._compiled = {name: self._compile(name, source) for name, source in self.sources.items() if "{" in source}

    def fill(self, part: str, context: Mapping[str, object]) -> str:
        """A part filled, its marks still in it.

        Raises:
            FillingFault: the part asks for something that the context does not have.
        """
        try:
            return self._compiled[part].render(context)
        except MemoryError as fault:
            raise self._fault(part, 0, _("it takes more memory than a document needs")) from fault
        except Exception as fault:  # a template is foreign code: whatever it raises is its fault
            reason = str(fault.message if isinstance(fault, UndefinedError) and fault.message else fault)
            raise self._fault(part, _line_of(fault), reason) from fault

    def _compile(self, part: str, source: str) -> Template:
        try:
            tree = self._jinja.parse(source)
            if self._check is not None:
                self._check(tree)
            return self._jinja.from_string(tree)
        except TemplateSyntaxError as fault:
            raise self._fault(part, fault.lineno, str(fault.message)) from fault
        except (RecursionError, SyntaxError, ValueError) as fault:  # Python's own, of what Jinja has made of it
            raise self._fault(part, 0, str(fault)) from fault

    def _fault(self, part: str, line: int, reason: str) -> FillingFault:
        text = self.sources[part].split("\n")[line - 1] if line else ""
        return FillingFault(part, max(line - 1, 0), text, reason)  # the first line is before the first paragraph


def _source(part: str, xml: str) -> str:
    """Jinja source with one line a paragraph, so that a fault's line is its paragraph."""
    from docxtpl import DocxTemplate  # heavy, and needed once a template

    try:
        tight = _BETWEEN_TAGS.sub("><", xml.replace("\n", " ").replace("\r", ""))
        patched: str = DocxTemplate(None).patch_xml(tight)
    except (ValueError, IndexError) as fault:
        raise FillingFault(part, None, "", str(fault)) from fault
    if "{" not in patched:
        return patched
    lines = re.sub(r"<w:p([ >])", "{#\n#}<w:p\\1", patched.replace("\n", " "))
    return _TAG.sub(_with_plain_quotes, lines)


def _with_plain_quotes(tag: re.Match[str]) -> str:
    """A tag as it was typed: LibreOffice writes its quotation marks in another way than Word."""
    return tag[0].replace("&apos;", "'").replace("&quot;", '"')


def _line_of(fault: BaseException) -> int:
    """The line of the template in which rendering stopped; 0 when it cannot be told."""
    line, trace = 0, fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


@pass_eval_context
def _join(context: EvalContext, parts: Iterable[object], between: str = "", attribute: str | None = None) -> str:
    """Jinja's `join`, whose result comes from all the fields that its parts come from.

    Items of a list that would run together are parted by line breaks.
    """
    listed = list(parts)
    if attribute is None and any(isinstance(part, str) and is_item(part) for part in listed):
        between = between if between.strip() else "\n"
        listed = [_for_a_line(part) for part in listed]
    joined: str = do_join(context, listed, between, attribute)
    paths = dict.fromkeys(path for part in listed if isinstance(part, Traced) for path in part.paths)
    return Traced(joined, paths) if paths and type(joined) is str else joined


def _for_a_line(part: object) -> object:
    if not isinstance(part, str):
        return part
    return Traced(unmarked(part), part.paths) if isinstance(part, Traced) else unmarked(part)


def _replace(text: object, old: str, new: str) -> str:
    """Jinja's `replace`, whose result comes from the fields that the text comes from."""
    made = str(text).replace(old, new)
    return Traced(made, text.paths) if isinstance(text, Traced) else made
