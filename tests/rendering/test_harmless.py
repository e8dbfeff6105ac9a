"""What a stranger's Word template may hold; `tests/hostile/templates.py` has what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from beigao._resources import data_dir
from beigao.errors import TemplateFault
from beigao.rendering.harmless import check_filled, check_package
from beigao.rendering.package import Package
from beigao.rendering.templates import PARTS

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BUILT_IN = sorted(data_dir("doc_templates").glob("*/zh.docx"))


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.parent.name)
def test_the_templates_of_the_program_are_harmless(path: Path) -> None:
    package = Package.read(path)
    check_package(path, package)
    for name in filter(PARTS.fullmatch, package.names()):
        check_filled(path.name, name, package.text(name))


def body(inner: str) -> str:
    return f"<w:document {W}><w:body><w:p>{inner}</w:p></w:body></w:document>"


def field(*pieces: str) -> str:
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return begin + code + end


@pytest.mark.parametrize(
    "code", ["PAGE", " numpages ", "= 1 + 2", "SEQ 图 \\* ARABIC", "HYPERLINK \\l mark", "REF _Ref1 \\h"]
)
def test_fields_that_only_show_something_pass(code: str) -> None:
    check_filled("a", "word/document.xml", body(field(code)))


@pytest.mark.parametrize(
    "pieces", [("DD", "E x"), ("dde x",), ("\u00a0INCLUDETEXT x",), ('"PAGE"',), ("PAGEX",), ("",)]
)
def test_fields_that_do_something_are_named(pieces: tuple[str, ...]) -> None:
    with pytest.raises(TemplateFault, match="field"):
        check_filled("a", "word/document.xml", body(field(*pieces)))


def test_a_link_of_a_field_leads_to_a_web_page_or_nowhere() -> None:
    check_filled("a", "word/document.xml", body(field('HYPERLINK "https://www.cac.gov.cn/a?b=c"')))
    for target in ("file:///c:/x", "\\\\\\\\server\\\\x", "javascript:x"):
        with pytest.raises(TemplateFault, match="link"):
            check_filled("a", "word/document.xml", body(field(f'HYPERLINK "{target}"')))
