"""A table of contents is filled when a file is written: real fields, real headings, pages that hold."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import etree
from tests.reading import Reading, W, text_of

from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, render
from beigao.rendering.layout import Layout, line_count, pages_of
from beigao.rendering.marks import Traced, gap
from beigao.rendering.office import Office, find_office
from beigao.rendering.preview import Previewer
from beigao.rendering.review import number_answers
from beigao.rendering.sheet import Cell, Paragraph, Row, Sheet, Table, Words
from beigao.rendering.templates import WordTemplate

LIBRARY = load_library()
Making = Callable[..., WordTemplate]
WITH_CONTENTS = ["pipia", "labelling_policy"]
TEXT = """
:contents 2
:page
# 一、总则
{%p if more %}
## （一）{{ name }}
### 1.细目
{%p endif %}
正文
:page
# 二、附则
"""


def entries(body: etree._Element) -> list[tuple[str, str, str]]:
    """Style, words and page of each line of the table of contents."""
    found = []
    for p in body.iter(f"{W}p"):
        style = p.find(f"{W}pPr/{W}pStyle")
        if style is not None and re.fullmatch(r"TOC\d", style.get(f"{W}val")):
            words, _tab, page = text_of(p).partition("\t")
            found.append((style.get(f"{W}val"), words, page))
    return found


def headings(body: etree._Element, deepest: int) -> list[tuple[int, str, str]]:
    """Level, words and bookmark of each heading."""
    found = []
    for p in body.iter(f"{W}p"):
        style = p.find(f"{W}pPr/{W}pStyle")
        level = re.fullmatch(r"Heading(\d)", "" if style is None else style.get(f"{W}val"))
        if level and int(level[1]) <= deepest:
            mark = p.find(f"{W}bookmarkStart")
            found.append((int(level[1]), text_of(p), "" if mark is None else mark.get(f"{W}name")))
    return found


def filled(template: WordTemplate, **context: object) -> etree._Element:
    return Reading(template.render({"more": True, "name": "名称", **context}).content).body


def test_the_contents_hold_the_headings_that_are_there_with_their_pages(word_template: Making) -> None:
    template = word_template(TEXT)
    assert entries(filled(template)) == [
        ("TOC1", "一、总则", "2"),
        ("TOC2", "（一）名称", "2"),
        ("TOC1", "二、附则", "3"),
    ]
    assert entries(filled(template, more=False)) == [("TOC1", "一、总则", "2"), ("TOC1", "二、附则", "3")]


def test_the_field_is_whole_and_each_line_leads_to_its_heading(word_template: Making) -> None:
    body = filled(word_template(TEXT))
    kinds = [mark.get(f"{W}fldCharType") for mark in body.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", *["begin", "separate", "end"] * 3, "end"]
    instructions = [element.text.split() for element in body.iter(f"{W}instrText")]
    assert instructions[0] == ["TOC", "\\o", '"1-2"', "\\h", "\\z"]
    links = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")]
    assert [words[:2] for words in instructions[1:]] == [["PAGEREF", link] for link in links]
    assert links == [mark for _level, _text, mark in headings(body, 2)]
    starts, ends = (
        [mark.get(f"{W}id") for mark in body.iter(f"{W}{kind}")] for kind in ("bookmarkStart", "bookmarkEnd")
    )
    assert starts == ends
    assert len(set(starts)) == 3


def test_word_asks_no_question_when_it_opens_the_file(word_template: Making) -> None:
    archive = Reading(word_template(TEXT).render({"more": True, "name": ""}).content).archive
    assert b"updateFields" not in archive.read("word/settings.xml")
    assert b"w:dirty" not in archive.read("word/document.xml")


def test_a_heading_with_an_answer_is_listed_in_plain_words(word_template: Making) -> None:
    name = Traced(f"甲 & {{乙}}{gap('名称')}", [FieldPath("company", "company", "name")])
    rendered = word_template(TEXT).render({"more": True, "name": name}, finish=lambda xml: number_answers(xml)[0])
    listed = entries(Reading(rendered.content).body)
    assert listed[1][1] == "（一）甲 & {乙}【待填写：名称】"
    assert rendered.gaps == 1


def test_a_document_without_contents_gets_no_bookmarks(word_template: Making) -> None:
    body = filled(word_template("# 一、{{ name }}"))
    assert body.find(f".//{W}bookmarkStart") is None


@pytest.mark.parametrize("document", WITH_CONTENTS)
@pytest.mark.parametrize("name", LIBRARY.samples)
def test_the_contents_of_a_document_are_its_headings(document: str, name: str) -> None:
    content = sample_content(name)
    (job,) = documents_due(content.answers, LIBRARY, [document])
    body = Reading(render(content, LIBRARY, job).content).body
    listed = entries(body)
    deepest = {"pipia": 3, "labelling_policy": 2}[document]
    assert [(int(style[-1]), words) for style, words, _page in listed] == [h[:2] for h in headings(body, deepest)]
    pages = [int(page) for _style, _words, page in listed]
    assert pages == sorted(pages)
    assert pages[0] == 3, "behind the cover and the contents"


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("document", WITH_CONTENTS)
def test_the_pages_are_those_of_libreoffice_but_for_one(document: str) -> None:
    """Its fonts here are others than those of the form, so that a break may fall a line earlier or later."""
    import pypdfium2

    content = sample_content("internal_assistant")
    (job,) = documents_due(content.answers, LIBRARY, [document])
    word = render(content, LIBRARY, job).content
    office = find_office()
    assert office is not None
    with Office(office) as running:
        pdf = pypdfium2.PdfDocument(running.to_pdf(word))
    outline = [(_tight(item.get_title()), item.get_dest().get_index() + 1) for item in pdf.get_toc()]
    for _style, words, page in entries(Reading(word).body):
        at = next(at for at, (title, _page) in enumerate(outline) if title == _tight(words))
        assert abs(int(page) - outline[at][1]) <= 1, words
        del outline[: at + 1]


def _tight(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_a_preview_sets_the_pages_at_the_right_edge() -> None:
    library = load_library()
    content = sample_content("internal_assistant")
    (job,) = documents_due(content.answers, library, ["pipia"])
    blocks = Previewer(library).preview(content, job).sheet.blocks
    listed = [block for block in blocks if isinstance(block, Paragraph) and "\t" in block.text]
    assert len(listed) == 12
    assert {block.right_tab for block in listed} == {415.0}
    assert all(not block.paths for block in listed)


# ---- the layout itself

BODY = Paragraph((Words("字" * 29, size=14),), line=26, exact=True)
ONE_ROW = Row((Cell((Paragraph((Words("格"),), line=15),)),))


def sheet(*blocks: Paragraph | Table) -> Sheet:
    return Sheet(blocks)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("字" * 29, 1),  # 415 points take 29 characters of 14
        ("字" * 30, 2),
        ("字" * 29 + "。", 1),  # a full stop hangs over
        ("字" * 28 + "（字", 2),  # an opening bracket is never last
        ("字" * 28 + " abcdef", 2),  # a word is not parted
        ("字\u2028字", 2),
        ("", 1),
    ],
)
def test_lines_break_as_in_chinese_print(text: str, lines: int) -> None:
    assert line_count(Paragraph((Words(text, size=14),)), 415) == lines


def test_an_indent_takes_room() -> None:
    assert line_count(Paragraph((Words("字" * 29, size=14),), first_line=28), 415) == 2
    assert line_count(Paragraph((Words("字" * 29, size=14),), left=28), 415) == 2


def test_a_page_holds_as_many_fixed_lines_as_fit() -> None:
    assert pages_of(sheet(*[BODY] * 27)) == [1] * 26 + [2]  # 697.9 points, 26 each


def test_a_heading_stays_with_what_follows() -> None:
    heading = Paragraph((Words("题", size=14),), line=26, exact=True, level=1, keeps_next=True)
    assert pages_of(sheet(*[BODY] * 25, heading, BODY))[-2:] == [2, 2]
    assert pages_of(sheet(*[BODY] * 24, heading, BODY))[-2:] == [1, 1]


def test_a_page_break_before_a_paragraph_turns_the_page_once() -> None:
    turned = Paragraph(BODY.content, line=26, exact=True, starts_page=True)
    assert pages_of(sheet(turned, BODY, turned, BODY)) == [1, 1, 2, 2]


def test_rows_do_not_split_and_a_header_comes_again() -> None:
    tall = Row((Cell((Paragraph((Words("格"),), line=300),)),))
    header = Row(ONE_ROW.cells, is_header=True)
    table = Table((415.0,), (header, tall, tall, tall))
    assert pages_of(sheet(table, BODY)) == [1, 2], "two rows on the first page, the third below the header of the next"


def test_a_table_whose_rows_stay_together_goes_to_the_next_page_whole() -> None:
    kept = Row((Cell((Paragraph((Words("格"),), line=60, keeps_next=True),)),))
    assert pages_of(sheet(*[BODY] * 24, Table((415.0,), (kept, kept, kept))))[-1] == 2
    loose = Row((Cell((Paragraph((Words("格"),), line=60),)),))
    assert pages_of(sheet(*[BODY] * 24, Table((415.0,), (loose, loose, loose))))[-1] == 1


def test_a_row_higher_than_a_page_goes_on() -> None:
    endless = Row((Cell((Paragraph((Words("格"),), line=1500),)),))
    assert pages_of(sheet(Table((415.0,), (endless,)), BODY)) == [1, 3]


def test_a_layout_that_is_used_again_says_what_a_new_one_says() -> None:
    layout = Layout()
    longer = Paragraph((Words("字" * 200, size=14),), line=26, exact=True)
    blocks = [BODY] * 25
    for sheets in (sheet(*blocks, BODY), sheet(longer, *blocks), Sheet((longer, *blocks), size=(400.0, 600.0))):
        assert layout.pages_of(sheets) == pages_of(sheets)
