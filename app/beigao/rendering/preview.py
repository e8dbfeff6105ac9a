"""A document as a sheet for the window, made anew while one types: the same context, the same compiled template."""

from __future__ import annotations

from dataclasses import dataclass, field

from beigao.definitions.loader import Library
from beigao.dossier.evidence import Attachment
from beigao.dossier.file import Content
from beigao.errors import TemplateFault
from beigao.rendering.context import build_context
from beigao.rendering.export import Job, template_path
from beigao.rendering.pictures import Pictures
from beigao.rendering.sheet import Sheet, SheetReader
from beigao.rendering.templates import WordTemplate, template_at

PREVIEWED_ROWS = 60
"""A preview is made anew with every key; of a longer table it shows the beginning."""


@dataclass(frozen=True)
class Previewed:
    """A sheet, and the pictures that it shows by their relation."""

    sheet: Sheet
    pictures: dict[str, Attachment] = field(default_factory=dict)


class Previewer:
    """Makes the sheets of one dossier."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._readers: dict[str, tuple[WordTemplate, SheetReader]] = {}

    def preview(self, content: Content, job: Job) -> Previewed:
        """The document of a job as it would print now.

        Raises:
            TemplateFault: the template has a fault.
        """
        template, reader = self._reader(job.document.id)
        pictures = Pictures()
        context = build_context(
            content, self._library, job.document, job.entry, pictures, traces=True, most_rows=PREVIEWED_ROWS
        )
        xml = template.fill(context)
        try:
            return Previewed(reader.read(xml), pictures.used_in(xml))
        except ValueError as fault:
            raise TemplateFault(f"{template.name}: {fault}") from fault

    def _reader(self, document: str) -> tuple[WordTemplate, SheetReader]:
        """The template of a document, compiled anew where its file has changed, and what reads its parts."""
        template = template_at(template_path(document))
        if document not in self._readers or self._readers[document][0] is not template:
            self._readers[document] = (template, SheetReader(template.package.text("word/styles.xml")))
        return self._readers[document]
