"""The compiled way prints the same Word as docxtpl itself: every template, filled and empty."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docxtpl import DocxTemplate
from lxml import etree
from markupsafe import Markup

from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content, sample_names
from beigao.rendering.body import parted
from beigao.rendering.contents import Contents
from beigao.rendering.context import build_context
from beigao.rendering.export import documents_due
from beigao.rendering.filling import environment
from beigao.rendering.manuscript import build_file, manuscripts
from beigao.rendering.pictures import Pictures
from beigao.rendering.templates import WordTemplate

SOURCES = [*sample_names(), "an empty dossier"]
DOCUMENTS = list(load_library().documents)
MARKS = re.compile("[\ufdd0-\ufdef]")


@cache
def source(document: str) -> bytes:
    return build_file(
        next(path for path, _template in manuscripts() if path.parent.name == document and path.stem == "zh")
    )


def contexts(name: str, document: str) -> list[dict[str, Any]]:
    """What a document is filled with, once for each entry it is made per; gaps and pictures as plain text."""
    library = load_library()
    content = sample_content(name) if name in sample_names() else Content(Answers(library.forms.values()), {})
    jobs = documents_due(content.answers, library, [document])
    return [_plain(build_context(content, library, job.document, job.entry, Pictures())) for job in jobs]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, Markup):
        return "图"
    return MARKS.sub("", value) if isinstance(value, str) else value


def canonical(content: bytes, part: str, contents_from: WordTemplate | None = None) -> str:
    """A part in the form in which equal ones are equal; docxtpl's first gets the table of contents that is ours."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(part).decode()
    if contents_from is not None:
        xml = "".join(Contents(contents_from.package.text("word/styles.xml")).fill(parted(xml)))
    root = etree.fromstring(xml.encode(), etree.XMLParser(remove_blank_text=True))
    return str(etree.canonicalize(etree.tostring(root, encoding="unicode")))


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_compiled_way_prints_what_docxtpl_prints(name: str, document: str, tmp_path: Path) -> None:
    path = tmp_path / "zh.docx"
    path.write_bytes(source(document))
    compiled = WordTemplate(path)
    for context in contexts(name, document):
        plain = DocxTemplate(path)
        plain.render(context, jinja_env=environment(), autoescape=True)
        out = io.BytesIO()
        plain.save(out)
        rendered = compiled.render(context)
        assert rendered.gaps == 0
        for part in ("word/document.xml", "word/footer1.xml"):
            assert canonical(rendered.content, part) == canonical(out.getvalue(), part, compiled)
