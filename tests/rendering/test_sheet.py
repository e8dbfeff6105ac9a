"""A filled part reads as paragraphs, tables and pictures that know their fields, and says what the Word file says."""

from __future__ import annotations

import pytest
from tests.reading import Reading

from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import sample_content
from beigao.rendering.export import Job, documents_due, render
from beigao.rendering.marks import BRACE, GAP, GAP_END, Traced, finalize, traced
from beigao.rendering.preview import PREVIEWED_ROWS, Previewer
from beigao.rendering.sheet import LINE_BREAK, Paragraph, Picture, Sheet, SheetReader, Table, Words

SAMPLES = ("internal_assistant", "writing_assistant", "nearly_empty")
NAME = FieldPath("company", "company", "name")
STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault>'
    '<w:rPr><w:rFonts w:eastAsia="仿宋"/><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:pPr><w:spacing w:line="520" w:lineRule="exact"/>'
    '<w:jc w:val="both"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="H"><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:ind w:firstLine="560"/><w:outlineLvl w:val="1"/></w:pPr>'
    '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/></w:rPr></w:style></w:styles>'
)
HEAD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def jobs(sample: str) -> list[Job]:
    return documents_due(sample_content(sample).answers, load_library())


def sheet(sample: str, job: Job) -> Sheet:
    return Previewer(load_library()).preview(sample_content(sample), job).sheet


def read(body: str) -> Sheet:
    return SheetReader(STYLES).read(f"{HEAD}{body}</w:body></w:document>")


def said_by(paragraph: Paragraph) -> str:
    """The words of a paragraph without white space, a picture by what it shows in brackets."""
    parts = (part.text if isinstance(part, Words) else f"[{part.alt}]" for part in paragraph.content)
    return "".join("".join(parts).replace(LINE_BREAK, "").split())


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sheet_says_what_the_word_file_says(sample: str) -> None:
    content = sample_content(sample)
    for job in jobs(sample):
        shown = [said_by(paragraph) for paragraph in sheet(sample, job).paragraphs()]
        printed = Reading(render(content, load_library(), job).content).text().split("\n")
        said = ["".join(line.split()) for line in printed if line.strip()]
        assert [line for line in shown if line] == said


@pytest.mark.parametrize("sample", SAMPLES)
def test_tracing_changes_nothing_that_is_printed(sample: str) -> None:
    """Every paragraph that prints an answer knows a field that exists, and that the document prints."""
    library = load_library()
    for job in jobs(sample):
        found = {path for paragraph in sheet(sample, job).paragraphs() for path in paragraph.paths}
        assert found
        for path in found:
            assert path.form in library.forms
            assert library.forms[path.form].has(path.field), path


def test_a_gap_is_marked_and_leads_to_its_field() -> None:
    job = next(job for job in jobs("nearly_empty") if job.document.id == "pipia")
    gaps = [
        part
        for paragraph in sheet("nearly_empty", job).paragraphs()
        for part in paragraph.content
        if isinstance(part, Words) and part.is_gap
    ]
    assert gaps
    assert all(part.paths for part in gaps)
    assert all(part.text.startswith("【") and part.text.endswith("】") for part in gaps)


def test_a_cell_of_a_table_knows_its_row_and_column() -> None:
    job = next(job for job in jobs("internal_assistant") if job.document.id == "pipia")
    paths = {path for paragraph in sheet("internal_assistant", job).paragraphs() for path in paragraph.paths}
    risks = {(path.row, path.column) for path in paths if path.field == "risks" and path.row is not None}
    assert {row for row, _column in risks} == set(range(7))


def test_styles_are_followed_to_their_root_and_direct_looks_win() -> None:
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="H"/><w:jc w:val="center"/></w:pPr>{run("标题")}'
        '<w:r><w:rPr><w:b w:val="0"/><w:sz w:val="21"/><w:color w:val="FF0000"/></w:rPr><w:t>小</w:t></w:r></w:p>'
    )
    (paragraph,) = read(body).blocks
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.align, paragraph.first_line, paragraph.line, paragraph.exact, paragraph.level) == (
        "center",
        28,
        26,
        True,
        2,
    )
    assert paragraph.content == (
        Words("标题", "hei", 14, bold=True),
        Words("小", "hei", 10.5, color="#FF0000"),
    )


def test_marks_may_open_in_one_run_and_close_in_another() -> None:
    value = str(finalize(Traced("一\n二{x}", [NAME])))
    (paragraph,) = read(f"<w:p>{run(value)}{run('后')}</w:p>").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.content == (
        Words(f"一{LINE_BREAK}二{{x}}", "fangsong", 14, paths=(NAME,)),
        Words("后", "fangsong", 14),
    )
    assert BRACE not in paragraph.text


def test_a_gap_inside_an_answer_keeps_the_path() -> None:
    value = str(finalize(Traced(f"见{GAP}待填写：x{GAP_END}。", [NAME])))
    (paragraph,) = read(f"<w:p>{run(value)}</w:p>").blocks
    assert isinstance(paragraph, Paragraph)
    looks = [(part.text, part.is_gap) for part in paragraph.content if isinstance(part, Words)]
    assert looks == [("见", False), ("【待填写：x】", True), ("。", False)]
    assert paragraph.paths == (NAME,)


def test_tables_keep_widths_spans_and_headers() -> None:
    body = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="3000"/></w:tblGrid>'
        '<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:shd w:fill="F2F2F2"/></w:tcPr>'
        f"<w:p>{run('头')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:tc><w:p>{run('a')}</w:p><w:p>{run('b')}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    (table,) = read(body).blocks
    assert isinstance(table, Table)
    assert table.widths == (50, 150)
    assert table.rows[0].is_header
    assert (table.rows[0].cells[0].span, table.rows[0].cells[0].is_shaded) == (2, True)
    assert [paragraph.text for paragraph in table.paragraphs()] == ["头", "a", "b", ""]


def test_a_page_break_begins_the_next_paragraph_on_a_page() -> None:
    blocks = read(f'<w:p>{run("a")}</w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p>{run("b")}</w:p>').blocks
    assert [(block.text, block.starts_page) for block in blocks if isinstance(block, Paragraph)] == [
        ("a", False),
        ("b", True),
    ]


def test_what_was_read_before_is_the_same_object() -> None:
    reader = SheetReader(STYLES)
    first = reader.read(f"{HEAD}<w:p>{run('a')}</w:p><w:p>{run('b')}</w:p></w:body></w:document>")
    second = reader.read(f"{HEAD}<w:p>{run('a')}</w:p><w:p>{run('c')}</w:p></w:body></w:document>")
    assert second.blocks[0] is first.blocks[0]
    assert second.blocks[1] != first.blocks[1]


def test_of_a_table_only_the_rows_that_changed_are_read_again() -> None:
    def table(*words: str) -> str:
        rows = "".join(f"<w:tr><w:tc><w:p>{run(word)}</w:p></w:tc></w:tr>" for word in words)
        return f"{HEAD}<w:tbl><w:tblGrid><w:gridCol w:w='1000'/></w:tblGrid>{rows}</w:tbl></w:body></w:document>"

    reader = SheetReader(STYLES)
    (first,), (second,) = (reader.read(table(*words)).blocks for words in ("abc", "aXc"))
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert [one is other for one, other in zip(first.rows, second.rows, strict=True)] == [True, False, True]
    assert [paragraph.text for paragraph in second.paragraphs()] == ["a", "X", "c"]
    assert second == SheetReader(STYLES).read(table(*"aXc")).blocks[0]


def test_a_table_in_a_cell_stays_in_it() -> None:
    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('b')}</w:p></w:tc></w:tr></w:tbl><w:p/>"
    body = f"<w:tbl><w:tr><w:tc><w:p>{run('a')}</w:p>{inner}</w:tc></w:tr></w:tbl>"
    (table,) = read(body).blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 1


def test_the_risk_matrix_is_a_picture_of_shapes_whose_words_are_no_paragraphs() -> None:
    job = next(job for job in jobs("internal_assistant") if job.document.id == "pipia")
    paragraphs = list(sheet("internal_assistant", job).paragraphs())
    pictures = [
        part for paragraph in paragraphs for part in paragraph.content if isinstance(part, Picture) and part.shapes
    ]
    *_routes, matrix = pictures
    assert {shape.form for shape in matrix.shapes} == {"rect", "ellipse", "line"}
    assert {shape.text for shape in matrix.shapes} >= {str(number) for number in range(1, 8)}
    assert matrix.alt
    assert not any(paragraph.text == "可能性" for paragraph in paragraphs)


def test_an_entry_that_nobody_has_begun_leads_to_its_form() -> None:
    job = next(job for job in jobs("internal_assistant") if job.document.id == "self_assessment")
    paths = {path for paragraph in sheet("internal_assistant", job).paragraphs() for path in paragraph.paths}
    assert ("algorithms", "") in {path[:2] for path in paths}


def test_typed_values_are_not_traced_and_traced_words_stay_what_they_are() -> None:
    row = {"name": "甲", "raw": {"name": "raw"}, "number": Traced("1", [NAME])}
    other = FieldPath("company", "company", "uscc")
    done = traced(row, other)
    assert isinstance(done, dict)
    assert type(done["raw"]["name"]) is str
    assert done["name"].paths == (other,)
    assert done["number"].paths == (NAME,)
    assert traced("", NAME) == ""


def test_a_preview_shows_the_beginning_of_a_very_long_table_and_how_much_more_there_is(library: Library) -> None:
    content = sample_content("internal_assistant")
    entry = content.answers.entries("activities")[0]
    rows = [{"name": f"字段{number}号", "category": "basic", "item": "full_name"} for number in range(500)]
    entry.values["items"] = rows
    job = documents_due(content.answers, library, ["pipia"])[0]
    shown = "\n".join(found.text for found in Previewer(library).preview(content, job).sheet.paragraphs())
    assert f"字段{PREVIEWED_ROWS - 1}号" in shown
    assert f"字段{PREVIEWED_ROWS}号" not in shown
    assert f"另有{500 - PREVIEWED_ROWS}行" in shown
    for numbered in (False, True):
        printed = Reading(render(content, library, job, numbered=numbered).content).text()
        assert all(f"字段{number}号" in printed for number in range(500)), "the Word file has them all, a review too"
