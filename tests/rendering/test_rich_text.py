"""Lists, bold words and simple tables that an officer types in a long answer, and that nothing else is touched."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.reading import Reading, W, printed_pieces, text_of

from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.file import Content
from beigao.rendering.export import documents_due, render
from beigao.rendering.manuscript import build
from beigao.rendering.marks import traced
from beigao.rendering.preview import Previewer
from beigao.rendering.review import number_answers
from beigao.rendering.rich_text import BOLD, ITEM, TABLE, lines
from beigao.rendering.sheet import Paragraph, Words
from beigao.rendering.sheet import Table as SheetTable
from beigao.rendering.templates import WordTemplate

Making = Callable[..., WordTemplate]
PATH = FieldPath("company", "company", "organisation")


@cache
def each_paragraph() -> WordTemplate:
    """A template that prints each paragraph of `x`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zh.docx"
        path.write_bytes(build("{{* x }}", "信"))
        return WordTemplate(path)


def printed(template: WordTemplate, typed: str, *, review: bool = False) -> etree._Element:
    """The body of a template that prints each paragraph of one long answer."""
    answer = traced(lines(typed), PATH) if review else lines(typed)
    finish = (lambda xml: number_answers(xml)[0]) if review else None
    return Reading(template.render({"x": answer}, finish=finish).content).body


def runs_of(paragraph: etree._Element) -> list[tuple[str, bool]]:
    return [("".join(r.itertext(f"{W}t")), r.find(f"{W}rPr/{W}b") is not None) for r in paragraph.iter(f"{W}r")]


def indent_of(paragraph: etree._Element) -> dict[str, str]:
    found = paragraph.find(f"{W}pPr/{W}ind")
    return {} if found is None else {name.removeprefix(W): value for name, value in found.attrib.items()}


@pytest.mark.parametrize("typed", ["- 甲方", "• 甲方", "·甲方"])
def test_a_bullet_stays_as_it_was_typed_and_its_lines_hang_by_it(typed: str, word_template: Making) -> None:
    first, second = printed(word_template("{{* x }}"), f"说明：\n{typed}").findall(f"{W}p")
    assert text_of(second) == typed
    assert indent_of(first) == {}
    assert int(indent_of(second)["hanging"]) > 0
    assert indent_of(second)["firstLineChars"] == "0"


@pytest.mark.parametrize(
    "typed", ["1. 甲", "1、甲", "（1）甲", "(1)甲", "（一）甲", "①甲", "-5℃保存", "1.5亿元", "——甲"]
)
def test_a_number_that_was_typed_is_printed_as_it_is_in_the_form_of_the_text(typed: str, word_template: Making) -> None:
    (paragraph,) = printed(word_template("{{* x }}"), typed).findall(f"{W}p")
    assert text_of(paragraph) == typed
    assert paragraph.find(f"{W}pPr/{W}numPr") is None
    assert indent_of(paragraph) == {}


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ("每日**必须**核对", [("每日", False), ("必须", True), ("核对", False)]),
        ("**甲** 和 **乙**", [("甲", True), (" 和 ", False), ("乙", True)]),
        ("- **甲**：乙", [("- ", False), ("甲", True), ("：乙", False)]),
        ("2**3**4", [("2**3**4", False)]),
        ("a ** b ** c", [("a ** b ** c", False)]),
        ("****", [("****", False)]),
        ("**一\n二**", [("**一", False)]),
        ("***三***", [("***三***", False)]),
    ],
)
def test_stars_around_words_make_them_bold_and_other_stars_stay(
    typed: str, runs: list[tuple[str, bool]], word_template: Making
) -> None:
    paragraph = printed(word_template("{{* x }}"), typed).find(f"{W}p")
    assert [run for run in runs_of(paragraph) if run[0]] == runs


def test_lines_with_bars_or_tabs_are_a_table(word_template: Making) -> None:
    for typed in ("| 名称 | 数量 |\n| 甲 & 乙 | 5 |", "名称\t数量\n甲 & 乙\t5"):
        body = printed(word_template("{{* x }}"), f"前\n{typed}\n后")
        (table,) = body.findall(f"{W}tbl")
        rows = [[text_of(p) for p in row.iter(f"{W}p")] for row in table.iter(f"{W}tr")]
        assert rows == [["名称", "数量"], ["甲 & 乙", "5"]]
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr"))
        assert len(table.findall(f"{W}tblGrid/{W}gridCol")) == 2
        assert [text_of(p) for p in body.findall(f"{W}p")] == ["前", "", "后"]


def test_a_line_of_dashes_below_the_first_makes_it_the_header(word_template: Making) -> None:
    (table,) = printed(word_template("{{* x }}"), "| 甲 | 乙 |\n|---|:---:|\n| 1 | 2 |").findall(f"{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False]
    assert [text_of(p) for p in table.iter(f"{W}p")] == ["甲", "乙", "1", "2"]


@pytest.mark.parametrize(
    "typed", ["一\t二", "| 甲 | 乙 |", "甲\t乙\n丙\t丁\t戊", "|甲|乙|\n|丙|", "| 甲 |\n| 乙 |", "甲|乙\n丙|丁"]
)
def test_lines_that_do_not_match_are_no_table(typed: str, word_template: Making) -> None:
    body = printed(word_template("{{* x }}"), typed)
    assert body.find(f"{W}tbl") is None
    assert [text_of(p) for p in body.findall(f"{W}p")] == typed.split("\n")


def test_in_a_cell_a_table_is_its_lines_and_a_list_hangs_less(word_template: Making) -> None:
    body = printed(word_template(":table 20 80\n| 项 | {{* x }} |"), "- 甲\n| 1 | 2 |\n| 3 | 4 |")
    (table,) = body.findall(f"{W}tbl")
    _label, item, typed = table.iter(f"{W}p")
    assert (text_of(item), text_of(typed)) == ("- 甲", "| 1 | 2 |\n| 3 | 4 |")
    assert int(indent_of(item)["left"]) < 400


def test_a_list_that_is_printed_within_a_sentence_keeps_its_lines(word_template: Making) -> None:
    template = word_template("目的：{{ x|join('') }}。")
    (paragraph,) = printed(template, "处理：\n- 甲\n（1）乙").findall(f"{W}p")
    assert text_of(paragraph) == "目的：处理：\n- 甲\n（1）乙。"
    (paragraph,) = printed(template, "一。\n二").findall(f"{W}p")
    assert text_of(paragraph) == "目的：一。二。"


def test_a_review_numbers_lists_and_tables_too(word_template: Making) -> None:
    body = printed(word_template("{{* x }}"), "- **甲**\n1\t2\n3\t4", review=True)
    assert text_of(body.find(f"{W}p")) == "- 甲1"
    cells = [text_of(p) for p in body.find(f"{W}tbl").iter(f"{W}p")]
    assert cells == ["1", "2", "3", "41"], "the number of the answer stands in the last cell"
    assert all(p.find(f"{W}r/{W}rPr/{W}shd") is not None for p in body.find(f"{W}tbl").iter(f"{W}p"))


@pytest.mark.parametrize("mark", [BOLD, ITEM, TABLE])
def test_no_mark_is_ever_left_and_a_foreign_one_is_not_dropped_in_silence(mark: str, word_template: Making) -> None:
    rendered = word_template("前{{ x }}后").render({"x": f"甲{mark}乙"})
    text = Reading(rendered.content).text()
    assert mark not in text
    assert text in ("前甲乙后", f"前甲【请改正：U+{ord(mark):04X}】乙后")


def test_the_preview_shows_what_the_file_shows() -> None:
    library = load_library()
    typed = "说明：\n- **甲**\n名称\t数量\n乙\t5"
    entry = Entry("company", {"name": "青禾", "business_overview": typed})
    content = Content(Answers(library.forms.values(), {"company": [entry]}), {})
    (job,) = documents_due(content.answers, library, ["pipia"])
    blocks = Previewer(library).preview(content, job).sheet.blocks
    at = next(at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.text == "说明：")
    item, table = blocks[at + 1 : at + 3]
    assert isinstance(item, Paragraph)
    assert [(part.text, part.bold) for part in item.content if isinstance(part, Words)] == [("- ", False), ("甲", True)]
    assert item.first_line < 0 < item.left
    assert isinstance(table, SheetTable)
    assert [p.text for p in table.paragraphs()] == ["名称", "数量", "乙", "5"]
    path = FieldPath("company", "company", "business_overview")
    assert all(p.paths == (path,) for p in (item, *table.paragraphs()))
    words = Reading(render(content, library, job).content).text().split("\n")
    assert [words[words.index("说明：") + step] for step in range(1, 6)] == ["- 甲", "名称", "数量", "乙", "5"]


SIGNS = ["- ", "• ", "·", "1. ", "（1）", "①", "**", "*", "|", "\t", " ", "\n", "\r\n", ":", "---"]
WORDS = ["甲", "b", "{{ x }}", "&<", "😀", "—"]
TYPED = st.lists(st.sampled_from(SIGNS + WORDS), max_size=30).map("".join)


@settings(max_examples=300)
@given(TYPED)
def test_every_piece_that_was_typed_is_found_again_unchanged(typed: str) -> None:
    body = printed(each_paragraph(), typed)
    found = [text_of(p) for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") != "Gutter"]
    assert [line for line in found if line] == [piece for piece in printed_pieces(typed) if piece]


@settings(max_examples=200)
@given(TYPED)
def test_words_of_other_fields_are_never_rich_text(typed: str) -> None:
    (paragraph,) = Reading(each_paragraph().render({"x": [f"甲{typed}乙"]}).content).body.findall(f"{W}p")
    assert text_of(paragraph) == f"甲{typed}乙".replace("\r\n", "\n")
    assert not any(bold for _words, bold in runs_of(paragraph))
