"""Gaps, breaks and masked braces."""

from __future__ import annotations

from lxml import etree

from beigao.rendering.marks import count_gaps, faulty, finalize, gap, settle

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def runs(xml: str) -> list[tuple[str, bool]]:
    """The text of each run, and whether it is red."""
    root = etree.fromstring(f'<w:p xmlns:w="{W}">{xml}</w:p>')
    names = {"w": W}
    return [
        (
            "".join(run.xpath("w:t/text()", namespaces=names)),
            bool(run.xpath("w:rPr/w:color[@w:val='C00000']", namespaces=names)),
        )
        for run in root.xpath("w:r", namespaces=names)
    ]


BIG = '<w:rPr><w:sz w:val="40"/></w:rPr>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_gap_becomes_a_red_run_in_brackets() -> None:
    assert runs(settle(run(gap("企业名称")))) == [("【待填写：企业名称】", True)]
    assert runs(settle(run(faulty("成立日期")))) == [("【请改正：成立日期】", True)]


def test_the_text_around_a_gap_keeps_its_run_properties() -> None:
    xml = settle(run(f"甲方：{gap('企业名称')}（盖章）", BIG))
    assert runs(xml) == [("甲方：", False), ("【待填写：企业名称】", True), ("（盖章）", False)]
    assert xml.count(BIG) == 2


def test_several_gaps_in_one_run_are_several_red_runs() -> None:
    xml = run(gap("一") + gap("二") + "至" + gap("三"), BIG)
    assert count_gaps(xml) == 3
    assert runs(settle(xml)) == [
        ("【待填写：一】", True),
        ("【待填写：二】", True),
        ("至", False),
        ("【待填写：三】", True),
    ]


def test_each_gap_keeps_the_properties_of_its_own_run() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    xml = settle(run(f"a{gap('一')}b", bold) + run(f"c{gap('二')}d"))
    assert f'<w:r>{bold}<w:t xml:space="preserve">b' in xml
    assert '<w:r><w:t xml:space="preserve">d' in xml


def test_a_run_with_attributes_is_understood() -> None:
    xml = settle(f'<w:r w:rsidR="00A1">{BIG}<w:t xml:space="preserve">a{gap("一")}b</w:t></w:r>')
    assert runs(xml) == [("a", False), ("【待填写：一】", True), ("b", False)]
    assert xml.count(BIG) == 2


def test_a_label_with_special_characters_stays_whole() -> None:
    escaped = str(finalize(gap("数量 {个}")))
    assert runs(settle(run(escaped))) == [("【待填写：数量 {个}】", True)]


def test_braces_of_an_answer_come_back_after_the_check() -> None:
    typed = "{{ company.name }} {% raw %} {# x #} {"
    masked = str(finalize(typed))
    assert "{" not in masked
    assert settle(masked) == typed


def test_line_breaks_and_tabs_become_words_own() -> None:
    assert finalize("a\r\nb\rc\nd\te") == (
        'a</w:t><w:br/><w:t xml:space="preserve">b</w:t><w:br/><w:t xml:space="preserve">c</w:t><w:br/>'
        '<w:t xml:space="preserve">d</w:t><w:tab/><w:t xml:space="preserve">e'
    )


def test_special_characters_are_escaped_also_beside_a_break() -> None:
    assert str(finalize("<a>\n&")).startswith("&lt;a&gt;</w:t>")
    assert str(finalize("<a>\n&")).endswith("&amp;")


def test_none_prints_nothing_and_plain_text_is_left_to_autoescape() -> None:
    assert finalize(None) == ""
    assert finalize("plain & text") == "plain & text"
    assert finalize(5) == 5
