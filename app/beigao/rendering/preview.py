"""A document as a sheet for the window, made anew while one types: the same context, the same compiled template."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.dossier.evidence import Attachment
from beigao.dossier.file import Content
from beigao.errors import TemplateFault
from beigao.rendering.context import build_context
from beigao.rendering.export import Job
from beigao.rendering.own_templates import Faults, made_from
from beigao.rendering.pictures import Pictures
from beigao.rendering.sheet import Sheet, SheetReader
from beigao.rendering.templates import UNREADABLE, WordTemplate

PREVIEWED_ROWS = 60
"""A preview is made anew with every key; of a longer table it shows the beginning."""

STYLES = "word/styles.xml"
NO_STYLES = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


@dataclass(frozen=True)
class Previewed:
    """A sheet, and the pictures that it shows by their relation; `note` says why it is not made as it should be."""

    sheet: Sheet
    pictures: dict[str, Attachment] = field(default_factory=dict)
    note: str = ""


class Previewer:
    """Makes the sheets of one dossier."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._readers: dict[str, tuple[WordTemplate, SheetReader]] = {}
        self._faults: Faults = {}

    def preview(self, content: Content, job: Job) -> Previewed:
        """The document of a job as it would print now.

        Raises:
            TemplateFault: the template has a fault, and there is no other.
        """

        def make(template: WordTemplate) -> Previewed:
            return self._read(template, content, job)

        made, note = made_from(job.document.id, "zh", make, self._faults)
        return replace(made, note=note)

    def _read(self, template: WordTemplate, content: Content, job: Job) -> Previewed:
        pictures = Pictures()
        context = build_context(
            content, self._library, job.document, job.entry, pictures, traces=True, most_rows=PREVIEWED_ROWS
        )
        xml = template.fill(context)
        with reading(template):
            return Previewed(self._reader(job.document.id, template).read(xml), pictures.used_in(xml))

    def _reader(self, document: str, template: WordTemplate) -> SheetReader:
        """What reads the parts of a template, made anew where that is another one."""
        if document not in self._readers or self._readers[document][0] is not template:
            styles = template.package.text(STYLES) if STYLES in template.package.names() else NO_STYLES
            self._readers[document] = (template, SheetReader(styles))
        return self._readers[document][1]


@contextmanager
def reading(template: WordTemplate) -> Iterator[None]:
    """Where a filled part is read: what does not read in it is the fault of the template."""
    try:
        yield
    except UNREADABLE as fault:
        raise TemplateFault(
            _("The template {path} does not read: {reason}.").format(path=template.name, reason=fault)
        ) from fault
