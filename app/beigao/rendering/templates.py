"""Word templates, compiled once: docxtpl makes Jinja source of them, Beigao renders.

docxtpl merges the runs of a tag and lifts `{%p %}` and `{%tr %}` out of their paragraphs and rows (that is the
compiler front end); its own rendering is slow, drops text on control characters and runs code from templates.
Here the source is compiled in an immutable sandbox with autoescape and StrictUndefined (`filling.py`); what was filled
is checked, and packed with all unchanged members copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path

from beigao._i18n import _
from beigao.errors import TemplateFault
from beigao.rendering.body import parted
from beigao.rendering.contents import Contents, has_contents
from beigao.rendering.custom_properties import labelled
from beigao.rendering.filling import Filler, FillingFault, JinjaFiller
from beigao.rendering.lints import PartCheck, check_source
from beigao.rendering.marks import count_gaps, settle
from beigao.rendering.package import Package
from beigao.rendering.pictures import Pictures
from beigao.rendering.rich_text import shape
from beigao.rules.implicit_label import ImplicitLabel

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, SyntaxError)
"""What reading XML may raise that is well formed, and that no Word has written."""
PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
"""Names of the parts that may hold tags."""
_DOCUMENT = "word/document.xml"
_DRAWING, _NUMBER, _QUOTE = "<w:drawing>", 'Pr id="', '"'


@dataclass(frozen=True)
class Rendered:
    """A filled document: the bytes of the Word file, how many gaps are printed red in it, and what is to be said."""

    content: bytes
    gaps: int
    note: str = ""


class WordTemplate:
    """One compiled template. Reading it costs some 40 ms; `render` can be called as often as one likes.

    Attributes:
        name: folder and file, for messages.
        package: the parts of the Word file.
        sources: the Jinja source of the parts that can hold tags, one line a paragraph.
    """

    def __init__(self, path: Path) -> None:
        self.name = f"{path.parent.name}/{path.name}"
        self.package = self._read(path)
        parts = {name: self.package.text(name) for name in self.package.names() if PARTS.fullmatch(name)}
        for name, xml in parts.items():
            check_source(self.name, name, xml)
        try:
            self._filler = self._filler_of(parts)
        except FillingFault as fault:
            raise self._fault(fault) from fault
        self.sources = self._filler.sources
        self._filled = [name for name, source in self.sources.items() if "{" in source]
        listed = has_contents(parts[_DOCUMENT])
        self._contents = Contents(self.package.text("word/styles.xml")) if listed else None
        self._relations = {name: _relation_ids(self.package, name) for name in self._filled}
        self._checks = {name: PartCheck(self.name, name) for name in self._filled}

    def _read(self, path: Path) -> Package:
        return Package.read(path)

    def _filler_of(self, parts: Mapping[str, str]) -> Filler:
        return JinjaFiller(parts)

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
        for name in self._filled:
            xml = self._fill(name, context)
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
        xml = shape(self._fill(part, context)) if part in self._filled else self.package.text(part)
        return "".join(self._contents.fill(parted(xml))) if part == _DOCUMENT and self._contents is not None else xml

    def _fill(self, part: str, context: Mapping[str, object]) -> str:
        try:
            return self._filler.fill(part, context)
        except FillingFault as fault:
            raise self._fault(fault) from fault

    def _fault(self, fault: FillingFault) -> TemplateFault:
        reason = "".join(filter(str.isprintable, fault.reason))[:500].rstrip(".")
        if fault.line is None:
            return TemplateFault(
                _("The template {path} does not read: {reason}.").format(path=self.name, reason=reason)
            )
        text = "".join(filter(str.isprintable, fault.text))
        tags = re.findall(r"\{[{%].*?[%}]\}", text)
        words = re.sub(r"\{[{%].*?[%}]\}|<[^>]*>|\{#|#\}", "", text).strip()[:40]
        return TemplateFault(
            _("Template {template}, {part}, paragraph {number} “{words}”, tag {tag}: {reason}.").format(
                template=self.name,
                part=fault.part,
                number=fault.line,
                words=words,
                tag=" ".join(tags)[:120] or "?",
                reason=reason,
            )
        )


@lru_cache(maxsize=64)
def _kept(path: Path, read: Callable[[Path], WordTemplate], _size: int, _changed: int) -> WordTemplate:
    return read(path)


def template_at(path: Path, read: Callable[[Path], WordTemplate] = WordTemplate) -> WordTemplate:
    """The compiled template in a file, compiled again when the file has changed; TemplateFault when it is none.

    Args:
        path: the file.
        read: what compiles it; `ForeignTemplate` where it is not one of the program's own.
    """
    try:
        stat = path.stat()
    except OSError as fault:
        raise TemplateFault(_("The template {path} is missing.").format(path=path)) from fault
    return _kept(path, read, stat.st_size, stat.st_mtime_ns)


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


def _relation_ids(package: Package, part: str) -> frozenset[str]:
    folder, _slash, name = part.rpartition("/")
    try:
        return frozenset(re.findall(r'\bId="([^"]*)"', package.text(f"{folder}/_rels/{name}.rels")))
    except KeyError:
        return frozenset()
