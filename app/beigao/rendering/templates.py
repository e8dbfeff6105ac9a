"""Word templates, compiled once: docxtpl makes Jinja source of them, Beigao renders.

docxtpl merges the runs of a tag and lifts `{%p %}` and `{%tr %}` out of their paragraphs and rows (that is the
compiler front end); its own rendering is slow, drops text on control characters and runs code from templates.
Here the source is compiled in an immutable sandbox with autoescape and StrictUndefined, filled, checked, and
packed with all unchanged members copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from beigao._i18n import _
from beigao.errors import TemplateFault
from beigao.rendering.body import parted
from beigao.rendering.contents import Contents, has_contents
from beigao.rendering.custom_properties import labelled
from beigao.rendering.lints import PartCheck, check_source
from beigao.rendering.marks import Traced, count_gaps, finalize, settle
from beigao.rendering.package import Package
from beigao.rendering.pictures import Pictures
from beigao.rendering.rich_text import is_item, shape, unmarked
from beigao.rules.implicit_label import ImplicitLabel

PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
"""Names of the parts that may hold tags."""
_DOCUMENT = "word/document.xml"
_DRAWING, _NUMBER, _QUOTE = "<w:drawing>", 'Pr id="', '"'
_BETWEEN_TAGS = re.compile(r">\s+<(?!/w:t>)")


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


@dataclass(frozen=True)
class Rendered:
    """A filled document: the bytes of the Word file, and how many gaps are printed red in it."""

    content: bytes
    gaps: int


class WordTemplate:
    """One compiled template. Reading it costs some 40 ms; `render` can be called as often as one likes."""

    def __init__(self, path: Path) -> None:
        self.name = f"{path.parent.name}/{path.name}"
        self.package = Package.read(path)
        self.sources = {
            name: _source(self.name, name, self.package.text(name))
            for name in self.package.names()
            if PARTS.fullmatch(name)
        }
        jinja = environment()
        self._parts = {
            name: self._compile(jinja, name, source) for name, source in self.sources.items() if "{" in source
        }
        listed = has_contents(self.package.text(_DOCUMENT))
        self._contents = Contents(self.package.text("word/styles.xml")) if listed else None
        self._relations = {name: _relation_ids(self.package, name) for name in self._parts}
        self._checks = {name: PartCheck(self.name, name, self.sources[name]) for name in self._parts}

    def render(
        self,
        context: Mapping[str, object],
        pictures: Pictures | None = None,
        finish: Callable[[str], str] | None = None,
        label: ImplicitLabel | None = None,
    ) -> Rendered:
        """The template filled with plain data.

        Args:
            context: strings, lists and dicts; strings are escaped here, line breaks become Word's.
            pictures: the pictures that strings of the context place.
            finish: what is still done to the filled document part, its marks in it, before it is checked.
            label: what the metadata say of generated content.

        Raises:
            TemplateFault: the template asks for something that the context does not have, or what comes out is no
                Word document.
        """
        changed: dict[str, bytes] = {}
        gaps = 0
        for name, template in self._parts.items():
            xml = self._fill(name, template, context)
            if name == _DOCUMENT and finish is not None:
                xml = finish(xml)
            pieces = parted(_each_drawing_its_number(shape(xml)))
            if name == _DOCUMENT and self._contents is not None:
                pieces = self._contents.fill(pieces)
            xml = "".join(pieces)
            used = pictures.used_in(xml) if pictures else {}
            self._checks[name].check(pieces, self._relations[name] | used.keys())
            if used and pictures:
                changed |= pictures.parts(self.package, name, used)
            gaps += count_gaps(xml)
            changed[name] = settle(xml).encode("utf-8")
        if label is not None:
            changed |= labelled(self.package, changed, label)
        return Rendered(self.package.write(changed), gaps)

    def fill(self, context: Mapping[str, object], part: str = _DOCUMENT) -> str:
        """One part filled, its marks still in it, as a preview reads it.

        Raises:
            TemplateFault: the template asks for something that the context does not have.
        """
        xml = shape(self._fill(part, self._parts[part], context)) if part in self._parts else self.package.text(part)
        return "".join(self._contents.fill(parted(xml))) if part == _DOCUMENT and self._contents is not None else xml

    def _compile(self, jinja: ImmutableSandboxedEnvironment, part: str, source: str) -> Template:
        try:
            return jinja.from_string(source)
        except TemplateSyntaxError as fault:
            raise self._fault(part, source, fault.lineno, str(fault.message)) from fault

    def _fill(self, part: str, template: Template, context: Mapping[str, object]) -> str:
        try:
            return template.render(context)
        except Exception as fault:  # a template is foreign code: whatever it raises is its fault
            line = _line_of(fault)
            reason = str(fault.message if isinstance(fault, UndefinedError) and fault.message else fault)
            raise self._fault(part, self.sources[part], line, reason) from fault

    def _fault(self, part: str, source: str, line: int, reason: str) -> TemplateFault:
        text = source.split("\n")[line - 1] if line else ""
        tags = re.findall(r"\{[{%].*?[%}]\}", text)
        words = re.sub(r"\{[{%].*?[%}]\}|<[^>]*>|\{#|#\}", "", text).strip()[:40]
        return TemplateFault(
            _("Template {template}, {part}, paragraph {number} “{words}”, tag {tag}: {reason}.").format(
                template=self.name,
                part=part,
                number=max(line - 1, 0),  # the first line stands before the first paragraph
                words=words,
                tag=" ".join(tags)[:120] or "?",
                reason=reason.rstrip("."),
            )
        )


@lru_cache(maxsize=64)
def _kept(path: Path, _size: int, _changed: int) -> WordTemplate:
    return WordTemplate(path)


def template_at(path: Path) -> WordTemplate:
    """The compiled template in a file, compiled again when the file has changed; TemplateFault when it is none."""
    try:
        stat = path.stat()
    except OSError as fault:
        raise TemplateFault(_("The template {path} is missing.").format(path=path)) from fault
    return _kept(path, stat.st_size, stat.st_mtime_ns)


def _source(name: str, part: str, xml: str) -> str:
    """Jinja source with one line a paragraph, so that a fault's line is its paragraph."""
    from docxtpl import DocxTemplate  # heavy, and needed once a template

    check_source(name, part, xml)
    try:
        tight = _BETWEEN_TAGS.sub("><", xml.replace("\n", " ").replace("\r", ""))
        patched: str = DocxTemplate(None).patch_xml(tight)
    except (ValueError, IndexError) as fault:
        raise TemplateFault(
            _("The template {path} does not read: {reason}.").format(path=name, reason=fault)
        ) from fault
    return re.sub(r"<w:p([ >])", "{#\n#}<w:p\\1", patched.replace("\n", " ")) if "{" in patched else patched


def _each_drawing_its_number(xml: str) -> str:
    """A filled part whose pictures and shapes are numbered in their order, though each was drawn by itself."""
    if _DRAWING not in xml:
        return xml
    numbers = count(1)
    before, *drawn = xml.split(_DRAWING)
    return _DRAWING.join((before, *(_numbered(drawing, numbers) for drawing in drawn)))


def _numbered(drawing: str, numbers: Iterator[int]) -> str:
    """A drawing, and what follows it, with other numbers."""
    before, *named = drawing.split(_NUMBER)
    return "".join((before, *(f"{_NUMBER}{next(numbers)}{rest[rest.index(_QUOTE) :]}" for rest in named)))


def _line_of(fault: BaseException) -> int:
    """The line of the template in which rendering stopped; 0 when it cannot be told."""
    line, trace = 0, fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _relation_ids(package: Package, part: str) -> frozenset[str]:
    folder, _slash, name = part.rpartition("/")
    try:
        return frozenset(re.findall(r'\bId="([^"]*)"', package.text(f"{folder}/_rels/{name}.rels")))
    except KeyError:
        return frozenset()
