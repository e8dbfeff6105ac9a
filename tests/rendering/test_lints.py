"""Each lint catches the defect it is for, and passes its good twin."""

from __future__ import annotations

import pytest

from beigao.errors import TemplateFault
from beigao.rendering.body import parted
from beigao.rendering.lints import PartCheck, check_part, check_source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PARAGRAPH = "<w:p><w:r><w:t>示例文字</w:t></w:r></w:p>"
GRID = '<w:tblPr><w:tblW w:w="100"/></w:tblPr><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>'


def table(cell: str = PARAGRAPH, head: str = GRID, rows: int = 1) -> str:
    return f"<w:tbl>{head}{f'<w:tr><w:tc>{cell}</w:tc></w:tr>' * rows}</w:tbl>"


def part(body: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}\n<w:document {W} {R}><w:body>{body}</w:body></w:document>"


def check(body: str, relations: frozenset[str] = frozenset()) -> None:
    xml = part(body)
    check_part("pipia/zh.docx", "word/document.xml", xml.encode("utf-8", "surrogatepass"), relations)


@pytest.mark.parametrize(
    "body",
    [
        PARAGRAPH,
        table(),
        table(cell=PARAGRAPH + PARAGRAPH),
        table(cell="<w:p/>"),
        table(cell='<w:p w:rsidR="1"/>'),
        table(cell="<w:tcPr/><w:p><w:pPr/></w:p>"),
        table(cell=PARAGRAPH + '<w:bookmarkEnd w:id="0"/>'),
        table().replace("</w:tbl>", '<w:bookmarkEnd w:id="0"/></w:tbl>'),
        table(rows=3),
        table(cell=table() + "<w:p/>"),
        table(head='<w:bookmarkStart w:id="1" w:name="a"/>' + GRID),
        table(head="<w:tblPr><w:tblBorders><w:top/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid>"),
        "<w:p><w:r><w:t>a } b % c # d { e</w:t></w:r></w:p>",
    ],
)
def test_good_word_passes(body: str) -> None:
    check(body)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (table(cell=""), "cell does not end with a paragraph"),
        (table(cell="<w:tcPr/>"), "cell does not end with a paragraph"),
        (table(cell=table()), "cell does not end with a paragraph"),
        (f"<w:tbl>{GRID}<w:tr><w:tc/></w:tr></w:tbl>", "cell does not end with a paragraph"),
        (table(head="<w:tblPr/>"), "no grid"),
        (table(head=""), "no grid"),
        (table(head="<w:tblPr></w:tblPr>"), "no grid"),
        (table() + table(head="<w:tblPr></w:tblPr>"), "no grid"),
        (table(head="<w:tblPr><w:tblW/></w:tblPr>", cell=table() + PARAGRAPH), "no grid"),
        (table(rows=0), "no row"),
        ("<w:tbl/>", "no "),
        (f"<w:p>{'{{'} x</w:p>", "tag is left over"),
        (f"<w:p>{'{%'} x</w:p>", "tag is left over"),
        (f"<w:p>{'{#'} x</w:p>", "tag is left over"),
        ('<w:p><w:hyperlink r:id="rId9"/></w:p>', "rId9"),
        ('<w:p><w:blip r:embed="rIdEvidence1"/></w:p>', "rIdEvidence1"),
        ('<w:p><w:blip r:link="rId7"/></w:p>', "rId7"),
        ("<w:p><w:r></w:p>", "mismatch"),
        ("<w:p>a & b</w:p>", ""),
        ("<w:p>a\x07b</w:p>", ""),
        ("<w:p>&nbsp;</w:p>", "nbsp"),
    ],
)
def test_a_planted_defect_is_found_and_named(body: str, says: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        check(PARAGRAPH + body + PARAGRAPH, frozenset({"rId1"}))
    message = str(fault.value)
    assert "pipia/zh.docx" in message
    assert "word/document.xml" in message
    assert "示例文字" in message
    assert says in message
    assert "\n" not in message


def cut(*blocks: str) -> list[str]:
    return parted(part("".join(blocks)))


LINK = '<w:p><w:hyperlink r:id="rId1"/></w:p>'


@pytest.mark.parametrize("broken", ["<w:p><w:r></w:p>", "<w:p>{{ x }}</w:p>", "<w:tbl/>", LINK])
def test_a_broken_block_among_blocks_that_were_sound_is_found_each_time(broken: str) -> None:
    checked = PartCheck("pipia/zh.docx", "word/document.xml")
    for _turn in range(2):
        checked.check(cut(PARAGRAPH, PARAGRAPH), frozenset())
        for _again in range(2):
            with pytest.raises(TemplateFault):
                checked.check(cut(PARAGRAPH, broken, PARAGRAPH), frozenset())


def test_what_stands_between_sound_blocks_is_read_each_time() -> None:
    checked = PartCheck("pipia/zh.docx", "word/document.xml")
    checked.check(cut(PARAGRAPH, PARAGRAPH), frozenset())
    with pytest.raises(TemplateFault):
        checked.check(cut(PARAGRAPH, "<w:sdt>", PARAGRAPH), frozenset())


def test_a_block_that_was_sound_is_a_fault_once_its_relationship_is_gone() -> None:
    checked = PartCheck("pipia/zh.docx", "word/document.xml")
    checked.check(cut(LINK), frozenset({"rId1"}))
    with pytest.raises(TemplateFault):
        checked.check(cut(LINK), frozenset())


def test_nothing_is_remembered_of_a_part_with_comments() -> None:
    checked = PartCheck("pipia/zh.docx", "word/document.xml")
    commented = cut("<!-- ", PARAGRAPH, " -->")
    for _turn in range(2):
        checked.check(cut(PARAGRAPH), frozenset())
        for _again in range(2):
            checked.check(commented, frozenset())


@pytest.mark.parametrize("blocks", [(), (PARAGRAPH,), ("<w:p/>", LINK, f"<w:tbl><w:tr>{PARAGRAPH}</w:tr></w:tbl>")])
def test_a_part_is_cut_around_its_blocks_and_joined_again(blocks: tuple[str, ...]) -> None:
    pieces = cut(*blocks)
    assert pieces[1::2] == [*blocks]
    assert "".join(pieces) == part("".join(blocks))


def test_a_relationship_that_is_there_passes() -> None:
    check('<w:p><w:hyperlink r:id="rId1"/></w:p>', frozenset({"rId1"}))


def test_no_entity_reaches_into_files() -> None:
    xml = f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document {W}><w:body>&e;</w:body></w:document>'
    check_part("a", "word/document.xml", xml.encode(), frozenset())


def test_a_lone_surrogate_is_a_fault_and_no_crash() -> None:
    with pytest.raises(TemplateFault):
        check("<w:p><w:r><w:t>\ud800</w:t></w:r></w:p>")


@pytest.mark.parametrize(
    "xml",
    [
        "<w:document/>",
        '<w:document xmlns:w="w"><x:p/></w:document>',
        '<w:document xmlns:w="w"><w:p></w:document>',
        '<!DOCTYPE d [<!ENTITY e "x">]><w:document xmlns:w="w">&e;</w:document>',
    ],
)
def test_a_template_that_is_no_sound_xml_is_refused_before_it_is_compiled(xml: str) -> None:
    with pytest.raises(TemplateFault, match=r"own/zh\.docx, word/document\.xml"):
        check_source("own/zh.docx", "word/document.xml", xml)
