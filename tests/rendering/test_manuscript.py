"""Every element of the manuscript's markup, right and wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from beigao.definitions.loader import Library, load_library
from beigao.errors import TemplateFault
from beigao.rendering.lints import check_part
from beigao.rendering.manuscript import build, build_file, manuscripts
from beigao.rendering.templates import WordTemplate

NAMES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


def body(manuscript: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(build(manuscript, "题"))) as archive:
        assert archive.testzip() is None
        return etree.fromstring(archive.read("word/document.xml")).find("w:body", NAMES)


def paragraphs(manuscript: str) -> list[tuple[str, str]]:
    """Style and text of each paragraph."""
    return [
        (
            "".join(found.xpath("w:pPr/w:pStyle/@w:val", namespaces=NAMES)),
            "".join(found.xpath(".//w:t/text()", namespaces=NAMES)),
        )
        for found in body(manuscript).iter(f"{{{NAMES['w']}}}p")
    ]


@pytest.mark.parametrize(
    ("line", "style", "text"),
    [
        ("正文", "BodyText", "正文"),
        ("# 一、标题", "Heading1", "一、标题"),
        ("## 标题", "Heading2", "标题"),
        ("### 标题", "Heading3", "标题"),
        ("#### 标题", "Heading4", "标题"),
        ("#没有空格", "BodyText", "#没有空格"),
        (":title 题", "Title", "题"),
        (":cover 封面", "Cover", "封面"),
        (":center 居中", "Centered", "居中"),
        (":right 落款", "Signature", "落款"),
        (":noindent 顶格", "NoIndent", "顶格"),
        (":caption 图1", "Caption", "图1"),
        (":note 注", "Note", "注"),
        (":picture {{ x }}", "Picture", "{{ x }}"),
        (":noindent", "NoIndent", ""),
        ("A < B & C > \"D\" 'E'", "BodyText", "A < B & C > \"D\" 'E'"),
        ("{%p if x %}", "BodyText", "{%p if x %}"),
        ("行尾空格   ", "BodyText", "行尾空格"),
    ],
)
def test_a_line_is_a_paragraph_of_its_style(line: str, style: str, text: str) -> None:
    assert paragraphs(line) == [(style, text)]


def test_blank_lines_and_remarks_are_not_printed() -> None:
    assert paragraphs("一\n\n   \n// 备注\n二") == [("BodyText", "一"), ("BodyText", "二")]


def test_a_title_before_a_cover_line_is_the_cover_title() -> None:
    assert paragraphs(":title 题\n:cover 公司\n:title 二") == [("CoverTitle", "题"), ("Cover", "公司"), ("Title", "二")]
    assert body(":title 题\n:cover 公司").find("w:sectPr/w:titlePg", NAMES) is not None
    assert body(":title 题").find("w:sectPr/w:titlePg", NAMES) is None


def test_a_page_begins_with_the_paragraph_that_follows_and_leaves_no_empty_line() -> None:
    made = body("一\n:page\n# 二\n三")
    assert [p.find("w:pPr/w:pageBreakBefore", NAMES) is not None for p in made.findall("w:p", NAMES)] == [
        False,
        True,
        False,
    ]
    assert made.find(".//w:br", NAMES) is None


def test_a_caption_below_a_picture_holds_on_to_nothing_that_follows() -> None:
    text = ":picture {{ x }}\n:caption 图1\n:caption 表1"
    assert [style for style, _text in paragraphs(text)] == ["Picture", "FigureCaption", "Caption"]


def test_bold_is_between_two_stars_and_leaves_tags_whole() -> None:
    runs = body("前**中 {{ a ** 2 }}**后{% if b %}").findall(".//w:r", NAMES)
    assert [(run.findtext("w:t", None, NAMES), run.find("w:rPr/w:b", NAMES) is not None) for run in runs] == [
        ("前", False),
        ("中 {{ a ** 2 }}", True),
        ("后{% if b %}", False),
    ]


def test_a_long_answer_prints_each_of_its_paragraphs() -> None:
    assert paragraphs(":note {{* company.about }}") == [
        ("Note", "{%p for line in company.about %}"), ("Note", "{{ line }}"), ("Note", "{%p endfor %}"),
    ]  # fmt: skip


def test_a_table_has_its_grid_widths_and_rows() -> None:
    found = body(":table 20 30 50\n|! 甲 | 乙 | 丙 |\n| 一 | 二 | 三 |\n|!1 名 | 二 | 三 |")
    table = found.find("w:tbl", NAMES)
    grid = [int(width) for width in table.xpath("w:tblGrid/w:gridCol/@w:w", namespaces=NAMES)]
    assert grid == [1660, 2490, 4150]
    assert table.xpath("string(w:tblPr/w:tblW/@w:w)", namespaces=NAMES) == "8300"
    rows = table.findall("w:tr", NAMES)
    assert [len(row.findall("w:trPr/w:tblHeader", NAMES)) for row in rows] == [1, 0, 0]
    styles = [row.xpath("w:tc/w:p/w:pPr/w:pStyle/@w:val", namespaces=NAMES) for row in rows]
    assert styles == [["TableHead"] * 3, ["TableText"] * 3, ["TableLabel", "TableText", "TableText"]]
    texts = [row.xpath("w:tc/w:p//w:t/text()", namespaces=NAMES) for row in rows]
    assert texts == [["甲", "乙", "丙"], ["一", "二", "三"], ["名", "二", "三"]]


def test_a_whole_table_keeps_its_rows_together() -> None:
    for words, kept in (("whole 50 50", True), ("50 50", False)):
        paragraphs = body(f":table {words}\n|! 甲 | 乙 |\n| 一 | 二 |").findall(".//w:tc/w:p", NAMES)
        assert [p.find("w:pPr/w:keepNext", NAMES) is not None for p in paragraphs] == [kept] * 4


def test_an_empty_cell_widens_the_one_before() -> None:
    cells = body(":table 20 30 50\n| 一 || 三 |\n| 全行 |||").findall(".//w:tc", NAMES)
    spans = [cell.xpath("string(w:tcPr/w:gridSpan/@w:val)", namespaces=NAMES) for cell in cells]
    widths = [cell.xpath("string(w:tcPr/w:tcW/@w:w)", namespaces=NAMES) for cell in cells]
    assert spans == ["2", "", "3"]
    assert widths == ["4150", "4150", "8300"]


def test_a_blank_cell_stays_a_cell() -> None:
    assert len(body(":table 50 50\n| 一 |  |").findall(".//w:tc", NAMES)) == 2


def test_a_cell_takes_several_paragraphs_and_filters() -> None:
    cells = body(':table 50 50\n| 一 ¶ 二 | {{ x | join("、") }} |').findall(".//w:tc", NAMES)
    assert [len(cell.findall("w:p", NAMES)) for cell in cells] == [2, 1]
    assert "".join(cells[1].itertext()) == '{{ x | join("、") }}'


def test_a_long_answer_in_a_cell_leaves_a_paragraph_when_it_is_empty(
    word_template: Callable[..., WordTemplate], words: Callable[[bytes], list[str]]
) -> None:
    template = word_template(":table 100\n| {{* x }} |")
    assert words(template.render({"x": []}).content) == ["", ""]
    assert words(template.render({"x": ["一", "二"]}).content) == ["一", "二", ""]


def test_rows_repeat_with_tr(word_template: Callable[..., WordTemplate], words: Callable[[bytes], list[str]]) -> None:
    template = word_template(
        ":table 50 50\n|! 甲 | 乙 |\n{%tr for r in rows %}\n| {{ r.a }} | {{ r.b }} |\n{%tr endfor %}"
    )
    rendered = template.render({"rows": [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]})
    assert words(rendered.content) == ["甲", "乙", "1", "2", "3", "4", ""]


def test_two_tables_do_not_grow_together_and_none_ends_the_document() -> None:
    tags = [etree.QName(found).localname for found in body(":table 100\n| 一 |\n:table 100\n| 二 |")]
    assert tags == ["tbl", "p", "tbl", "p", "sectPr"]


@pytest.mark.parametrize(
    ("manuscript", "says"),
    [
        ("一\n:bold 字", "line 2: “:bold” is not a style"),
        ("一\n:page", "line 2: a page begins with a paragraph"),
        ("一\n:page\n{%p if x %}\n二\n{%p endif %}", "line 2: a page begins with a paragraph"),
        ("一\n:page\n{{* x }}", "line 2: a page begins with a paragraph"),
        ("一\n:table whole\n| 一 |", "line 2: a table needs its column widths"),
        ("一\n:contents 9", "line 2: “:contents” is not a style"),
        ("一\n\n| 行 |", "line 3: a row stands outside a table"),
        ("{%tr for x in y %}", "line 1: a row stands outside a table"),
        (":table 20 x\n| 一 | 二 |", "line 1: a table needs its column widths"),
        (":table\n| 一 |", "line 1: a table needs its column widths"),
        (":table 0 0\n| 一 | 二 |", "line 1: a table needs its column widths"),
        (":table -10 10\n| 一 | 二 |", "line 1: a table needs its column widths"),
        (":table nan 50\n| 一 | 二 |", "line 1: a table needs its column widths"),
        (":table 50 50\n| 一 | 二 |\n| 一 |", "line 3: the row has 1 cells, the table 2 columns"),
        (":table 50 50\n// 备注\n\n| 一 | 二 | 三 |", "line 4: the row has 3 cells"),
        (":table 50 50\n正文", "line 1: "),
    ],
)
def test_a_fault_is_named_with_its_line(manuscript: str, says: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        build(manuscript, "题", "pipia/zh.txt")
    assert f"pipia/zh.txt, {says}" in str(fault.value)


def test_the_package_names_no_author_and_carries_the_title() -> None:
    with zipfile.ZipFile(io.BytesIO(build("一", "报告 <A & B>"))) as archive:
        names = archive.namelist()
        assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
        core = etree.fromstring(archive.read("docProps/core.xml"))
        assert "报告 <A & B>" in "".join(core.itertext())
        everything = b"".join(archive.read(name) for name in names)
        for trace in (b"creator", b"lastModifiedBy", b"rsid", b"Application>", b"python-docx"):
            assert trace not in everything
        assert "{title}" not in archive.read("docProps/core.xml").decode()
        for name in names:
            etree.fromstring(archive.read(name))


def test_the_same_manuscript_gives_the_same_bytes() -> None:
    text = "# 一\n:table 50 50\n| 一 | 二 |"
    assert build(text, "题") == build(text, "题")


def test_styles_that_the_builder_names_are_in_the_base() -> None:
    with zipfile.ZipFile(io.BytesIO(build("一", "题"))) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    known = set(styles.xpath("w:style/@w:styleId", namespaces=NAMES))
    kinds = ("cover", "title", "center", "right", "noindent", "caption", "note", "picture")
    headings = [f"{'#' * level} 标题" for level in range(1, 5)]
    table = [":table 50 50", "|! 甲 | 乙 |", "|!1 一 | 二 |"]
    text = "\n".join([":title 题", *(f":{kind} 字" for kind in kinds), *headings, "正文", *table])
    root = body(text)
    used = set(root.xpath(".//w:pStyle/@w:val | .//w:tblStyle/@w:val", namespaces=NAMES))
    assert used
    assert used <= known


@pytest.mark.parametrize("document", load_library().documents)
def test_each_document_has_a_manuscript_that_builds_and_passes_the_lints(document: str, library: Library) -> None:
    found = {path.parent.name: path for path, _template in manuscripts() if path.stem == "zh"}
    with zipfile.ZipFile(io.BytesIO(build_file(found[document]))) as archive:
        xml = archive.read("word/document.xml").decode()
    masked = xml.replace("{{", "").replace("{%", "").replace("{#", "")
    check_part(document, "word/document.xml", masked.encode(), frozenset({"rIdFooter"}))
