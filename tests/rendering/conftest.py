"""Small Word templates of one's own, and readers for what came out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from beigao.rendering.manuscript import build
from beigao.rendering.templates import WordTemplate

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def word_template(tmp_path: Path) -> Callable[..., WordTemplate]:
    """Makes a template: of a manuscript, or of the body of a document.xml; `parts` are put in as they are."""

    def make(text: str = "", body: str | None = None, parts: dict[str, str] | None = None) -> WordTemplate:
        path = tmp_path / "letter" / "zh.docx"
        path.parent.mkdir(exist_ok=True)
        changed = dict(parts or {})
        source = zipfile.ZipFile(io.BytesIO(build(text, "信")))
        if body is not None:
            document = source.read("word/document.xml").decode()
            changed["word/document.xml"] = re.sub(
                "<w:body>.*(?=<w:sectPr>)", lambda _found: f"<w:body>{body}", document, flags=re.DOTALL
            )
        with zipfile.ZipFile(path, "w") as target:
            for name in [*source.namelist(), *(set(changed) - set(source.namelist()))]:
                target.writestr(name, changed[name] if name in changed else source.read(name))
        return WordTemplate(path)

    return make


@pytest.fixture(scope="session")
def part() -> Callable[..., str]:
    """A part of a Word file as text: `part(rendered, "word/document.xml")`."""

    def read(content: bytes, name: str = "word/document.xml") -> str:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            return archive.read(name).decode("utf-8")

    return read


@pytest.fixture(scope="session")
def words(part: Callable[..., str]) -> Callable[[bytes], list[str]]:
    """The paragraphs of a Word file as a reader sees them: line breaks as \\n, tabs as \\t."""

    def read(content: bytes) -> list[str]:
        root = etree.fromstring(part(content).encode())
        marks = {f"{W}br": "\n", f"{W}tab": "\t"}
        return [
            "".join(marks.get(node.tag, node.text or "") for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"))
            for paragraph in root.iter(f"{W}p")
        ]

    return read
