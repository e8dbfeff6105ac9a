"""A document from its context to the bytes of a Word file: against plain docxtpl, and against the floor under both.

The floor is what cannot be spared: Jinja filling source that is ready, and a ZIP written with all other members copied.

python -m tests.bench.rendering DOCUMENT: writes it once, for the time of a process that does nothing else.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from tests.bench.measuring import Figure, Measured, Table, milliseconds, run, take_turns, versus

from beigao.definitions.loader import load_library
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import Job, documents_due, render

SAMPLE = "internal_assistant"
REPORT = "pipia"
ROUNDS_EACH = 7
COLD_ROUNDS = 5

Renderer = Callable[[], bytes]


class OfDocument(NamedTuple):
    """What one document takes, in milliseconds; how many times as long docxtpl takes, and how many times the floor."""

    from_answers: Figure
    from_context: Figure
    docxtpl: Figure
    vs_docxtpl: Figure
    vs_floor: Figure
    cold: Figure


def rendering() -> Measured:
    """The assessment report of the first sample, with all that belongs to it."""
    ours, plain, least = take_turns(*contestants(REPORT))
    return Measured(
        {
            "render_ms": milliseconds(ours),
            "render_docxtpl_ms": milliseconds(plain),
            "render_floor_ms": milliseconds(least),
            "render_vs_docxtpl": versus(plain, ours),
            "render_vs_floor": versus(ours, least),
        }
    )


def documents() -> Measured:
    """Every document of the sample: warm, against plain docxtpl, and as all that a process does."""
    found = {name: _measured(name) for name in load_library().documents}
    rows = [
        (
            name,
            *(f"{of.median:.1f}" for of in (one.from_answers, one.from_context, one.docxtpl)),
            *(f"{of.median:.1f} ×" for of in (one.vs_docxtpl, one.vs_floor)),
            f"{one.cold.median:.0f}",
            f"{one.cold.cpu:.0f}",
        )
        for name, one in found.items()
    ]
    heading = (
        "document", "from answers, ms", "from context, ms", "docxtpl, ms", "docxtpl ÷ ours", "ours ÷ floor",
        "whole process, ms", "of processors, ms",
    )  # fmt: skip
    return Measured(
        {
            "document_ms": max(one.from_answers for one in found.values()),
            "document_vs_docxtpl": min(one.vs_docxtpl for one in found.values()),
            "document_vs_floor": max(one.vs_floor for one in found.values()),
            "document_cold_ms": max(one.cold for one in found.values()),
        },
        [Table(heading, rows)],
    )


def _measured(document: str) -> OfDocument:
    whole, ours, plain, least = take_turns(lambda: draft(document), *contestants(document), rounds=ROUNDS_EACH)
    cold = [run([sys.executable, "-m", "tests.bench.rendering", document]) for _round in range(COLD_ROUNDS)]
    return OfDocument(
        milliseconds(whole), milliseconds(ours), milliseconds(plain), versus(plain, ours), versus(ours, least),
        milliseconds(cold),
    )  # fmt: skip


@cache
def sample() -> Content:
    """The sample that is rendered, read once."""
    return sample_content(SAMPLE)


@cache
def job_of(document: str) -> Job:
    """The first file of the sample that is made of a document."""
    return documents_due(sample().answers, load_library(), [document])[0]


def draft(document: str) -> bytes:
    """A file of the sample, from the answers on."""
    return render(sample(), load_library(), job_of(document)).content


def contestants(document: str) -> tuple[Renderer, Renderer, Renderer]:
    """The compiled template, plain docxtpl and the floor, all with the context of one file.

    Raises:
        ValueError: the first two print different papers.
    """
    from docxtpl import DocxTemplate
    from jinja2 import Environment

    from beigao.rendering.context import build_context
    from beigao.rendering.export import template_path
    from beigao.rendering.package import Package
    from beigao.rendering.pictures import Pictures
    from beigao.rendering.templates import template_at

    path, job, pictures = template_path(document), job_of(document), Pictures()
    template, package = template_at(path), Package.read(path)
    context = build_context(sample(), load_library(), job.document, job.entry, pictures)
    source = Environment(autoescape=True).from_string(template.sources["word/document.xml"])

    def compiled() -> bytes:
        return template.render(context, pictures).content

    def docxtpl() -> bytes:
        plain = DocxTemplate(str(path))
        plain.render(context, autoescape=True)
        out = io.BytesIO()
        plain.save(out)
        return out.getvalue()

    def floor() -> bytes:
        return package.write({"word/document.xml": source.render(context).encode()})

    if printed(compiled()) != printed(docxtpl()):
        raise ValueError(f"docxtpl prints another {document} than Beigao")
    return compiled, docxtpl, floor


def printed(word_file: bytes) -> list[str]:
    """The text, paragraph by paragraph, without the table of contents, which docxtpl leaves empty, and without blanks.

    What is a mark until Beigao makes looks of it is none here: brackets around a gap, a bold word, an item. A picture
    is its description.
    """
    from tests.reading import DRAWN, Reading, W, text_of

    body = Reading(word_file).body
    drawn = {paragraph for drawing in body.iter(*DRAWN) for paragraph in drawing.iter(f"{W}p")}
    texts = (
        "".join(sign for sign in text_of(paragraph) if not "\ufdd0" <= sign <= "\ufdd9")
        for paragraph in body.iter(f"{W}p")
        if paragraph not in drawn and not _style(paragraph, W).startswith("TOC")
    )
    return [" ".join(text.replace("【", "").replace("】", "").split()) for text in texts if text.strip()]


def _style(paragraph: Any, namespace: str) -> str:
    style = paragraph.find(f"{namespace}pPr/{namespace}pStyle")
    return "" if style is None else style.get(f"{namespace}val")


if __name__ == "__main__":
    sys.stdout.write(f"{len(draft(sys.argv[1]))} bytes\n")
