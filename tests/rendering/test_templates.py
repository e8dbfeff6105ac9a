"""Compiled templates: what an officer typed is printed as typed, code does not run, faults are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from beigao.dossier.values import unprintable
from beigao.errors import TemplateFault
from beigao.rendering.filling import environment
from beigao.rendering.marks import gap
from beigao.rendering.templates import WordTemplate, template_at

MakeTemplate = Callable[..., WordTemplate]
Words = Callable[[bytes], list[str]]
Part = Callable[..., str]


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


# ---- values


@pytest.mark.parametrize(
    "typed",
    [
        "A < B & C > D \"E\" 'F'", "</w:t></w:r></w:p>", "&amp;&#65;&lt;", "{{ company.name }}", "{% if x %}",
        "{# x #}", "{_{x}_}",
        "{{", "}}", "{", "%}", "{{ ''.__class__ }}", "{% raw %}x", "]]>", "<!-- -->", "😀𠮷", "\u202e\u200b",
        "\xa0\u2028\u2029", "$1 \\1 \\g<0>",
        "12,640.5%", "  blanks  kept  ", "null", "None", "{}", "{0}", "%s", "#} {#",
    ],
)  # fmt: skip
def test_what_was_typed_is_printed_as_typed(typed: str, word_template: MakeTemplate, words: Words) -> None:
    rendered = word_template("前{{ x }}后\n:table 50 50\n| {{ x }} | 值 |").render({"x": typed})
    assert words(rendered.content)[:2] == [f"前{typed}后", typed]
    assert rendered.gaps == 0


def test_every_printable_text_is_printed_as_typed(word_template: MakeTemplate, words: Words) -> None:
    template = word_template("前{{ x }}后")

    @given(
        st.text(st.characters(max_codepoint=0x10FFFF, exclude_categories=["Cs"])).filter(
            lambda text: not unprintable(text)
        )
    )
    def as_typed(typed: str) -> None:
        expected = typed.replace("\r\n", "\n").replace("\r", "\n")
        assert words(template.render({"x": typed}).content) == [f"前{expected}后"]

    as_typed()


@pytest.mark.parametrize("typed", ["a\nb", "a\r\nb", "a\rb", "a\n\nb\tc", "\n", "\t"])
def test_line_breaks_and_tabs_stay_in_the_paragraph(typed: str, word_template: MakeTemplate, words: Words) -> None:
    rendered = word_template("前{{ x }}后").render({"x": typed})
    assert words(rendered.content) == [f"前{typed.replace(chr(13) + chr(10), chr(10)).replace(chr(13), chr(10))}后"]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1f", "\ud800", "\ufdd5", "\ufffe", "\uffff"])
def test_a_character_that_word_cannot_hold_is_never_dropped_in_silence(
    character: str, word_template: MakeTemplate, words: Words
) -> None:
    rendered = word_template("{{ x }}").render({"x": f"a{character}{{b}}\nc"})
    assert words(rendered.content) == [f"a【请改正：U+{ord(character):04X}】{{b}}\nc"]
    assert rendered.gaps == 1


def test_a_value_may_be_joined_cut_and_compared_without_losing_its_guard(
    word_template: MakeTemplate, words: Words
) -> None:
    template = word_template('{{ xs | join("、") }}；{{ xs[0] ~ "！" }}；{% if xs[0] == "<a>" %}是{% endif %}')
    assert words(template.render({"xs": ["<a>", "{{b}}"]}).content) == ["<a>、{{b}}；<a>！；是"]


def test_none_prints_nothing(word_template: MakeTemplate, words: Words) -> None:
    assert words(word_template("前{{ x }}后").render({"x": None}).content) == ["前后"]


def test_footers_and_headers_are_filled_too(word_template: MakeTemplate, part: Part) -> None:
    header = (
        '<?xml version="1.0"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"{paragraph(run('{{ x }}'))}</w:ftr>"
    )
    rendered = word_template("一", parts={"word/footer1.xml": header, "word/header3.xml": header}).render(
        {"x": "<页脚>"}
    )
    for name in ("word/footer1.xml", "word/header3.xml"):
        assert "".join(etree.fromstring(part(rendered.content, name).encode()).itertext()) == "<页脚>"


def test_a_tag_that_word_has_cut_into_runs_is_put_together(word_template: MakeTemplate, words: Words) -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    body = paragraph(run("前{"), run("{ comp", bold), run("any.na"), run("me }", bold), run("}后"))
    assert words(word_template(body=body).render({"company": {"name": "示例"}}).content) == ["前示例后"]


def test_white_space_between_tags_is_no_fault(word_template: MakeTemplate, words: Words) -> None:
    body = "<w:p>\n  <w:r>\n    <w:t>{{ x }}</w:t>\n  </w:r>\n</w:p>\n"
    assert words(word_template(body=body).render({"x": "示例"}).content) == ["示例"]


# ---- gaps


def test_gaps_are_red_and_counted_and_the_text_beside_keeps_its_look(
    word_template: MakeTemplate, words: Words, part: Part
) -> None:
    big = '<w:rPr><w:sz w:val="40"/></w:rPr>'
    template = word_template(body=paragraph(run("甲方：{{ x }}（盖章）", big)) + paragraph(run("{{ y }}")))
    rendered = template.render({"x": gap("企业名称"), "y": gap("地址 <1>")})
    assert rendered.gaps == 2
    assert words(rendered.content) == ["甲方：【待填写：企业名称】（盖章）", "【待填写：地址 <1>】"]
    xml = part(rendered.content)
    assert xml.count('<w:color w:val="C00000"/>') == 2
    assert xml.count(big) == 2
    assert "\ufdd0" not in xml


def test_a_gap_joined_with_values_is_only_itself_red(word_template: MakeTemplate, part: Part) -> None:
    rendered = word_template('{{ xs | join("、") }}').render({"xs": ["一", gap("二"), "三"]})
    red = [
        "".join(found.itertext())
        for found in etree.fromstring(part(rendered.content).encode()).iter("{*}r")
        if found.find(".//{*}color") is not None
    ]
    assert red == ["【待填写：二】"]


# ---- strangers' code


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ x.__class__.__init__.__globals__ }}",
        "{{ x['__class__'] }}",
        "{{ x | attr('__class__') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__['os'].system('id') }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(x) }}",
        "{{ ('{0.__class__.__mro__}' | e).format(x) }}",
        "{{ d.update({'a': 1}) }}",
        "{{ d.clear() }}",
        "{{ l.append(1) }}",
        "{{ d.pop('a') }}",
        "{% set _ = l.insert(0, 1) %}",
        "{{ d.__setitem__('a', 2) }}",
        "{{ range(100000000) | list }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}{{ os }}",
        "{% extends 'a' %}",
    ],
)
def test_a_template_runs_no_code_and_changes_no_data(attack: str, word_template: MakeTemplate) -> None:
    context: dict[str, Any] = {"x": "text", "d": {"a": 1}, "l": [0]}
    with pytest.raises(TemplateFault):
        word_template(body=paragraph(run(attack))).render(context)
    assert context == {"x": "text", "d": {"a": 1}, "l": [0]}


def test_the_environment_is_sandboxed_strict_and_escapes() -> None:
    jinja = environment()
    assert jinja.sandboxed
    assert jinja.autoescape is True
    assert jinja.loader is None
    assert jinja.undefined.__name__ == "StrictUndefined"


# ---- faults


def fault_of(make: Callable[[], object]) -> str:
    with pytest.raises(TemplateFault) as fault:
        make()
    message = str(fault.value)
    assert "\n" not in message
    assert "letter/zh.docx" in message
    return message


def test_a_missing_name_is_told_with_template_part_paragraph_and_tag(word_template: MakeTemplate) -> None:
    template = word_template("第一段\n第二段 {{ company.nmae }} 之后\n第三段")
    message = fault_of(lambda: template.render({"company": {"name": "示例"}}))
    for told in ("word/document.xml", "paragraph 2 ", "第二段", "{{ company.nmae }}", "nmae"):
        assert told in message


def test_the_first_paragraph_is_number_one(word_template: MakeTemplate) -> None:
    template = word_template("{{ nothing }}")
    assert "paragraph 1 " in fault_of(lambda: template.render({}))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("一\n二 {{ x", ""),
        ("一\n二 {% if x %} 三", "if"),
        ("一\n{%p for y in x %}\n二", "for"),
        ("一\n二 {{ x | nofilter }}", "{{ x | nofilter }}"),
        ("一\n二 {{ x is notest }}", "{{ x is notest }}"),
        ("一\n二 {{ x + }}", "{{ x + }}"),
        ("一\n二 {% endif %}", "{% endif %}"),
        ("一\n二 {% nonsense %}", "{% nonsense %}"),
        ("一\n二 {{ }}", "{{ }}"),
    ],
)
def test_a_tag_that_does_not_read_is_told(text: str, tag: str, word_template: MakeTemplate) -> None:
    message = fault_of(lambda: word_template(text).render({"x": [1]}))
    assert "word/document.xml" in message
    assert tag in message


@pytest.mark.parametrize(
    "expression",
    [
        "x.y.z",
        "x[0].y",
        "x()",
        "x + 1",
        "none_value.y",
        "1 / 0",
        "{}['a']",
        "x | round",
        "x | int // 0",
        "[] | first + 1",
    ],
)
def test_whatever_goes_wrong_in_a_tag_is_a_fault_and_no_crash(expression: str, word_template: MakeTemplate) -> None:
    template = word_template(body=paragraph(run("一")) + paragraph(run(f"二 {{{{ {expression} }}}}")))
    assert "二" in fault_of(lambda: template.render({"x": "text", "none_value": None}))


def test_a_macro_that_calls_itself_for_ever_is_a_fault(word_template: MakeTemplate) -> None:
    template = word_template("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}")
    fault_of(lambda: template.render({}))


def test_quotation_marks_in_tags_are_read_as_word_and_as_libreoffice_write_them(
    word_template: MakeTemplate, words: Words
) -> None:
    body = paragraph(run("{{ x | join(&apos;、&apos;) }} &quot;{{ x | join(&quot;;&quot;) }}&quot;"))
    assert words(word_template(body=body).render({"x": ["a", "b"]}).content) == ['a、b "a;b"']


@pytest.mark.parametrize(
    ("manuscript", "context", "says"),
    [
        (":table 100\n{%tr for r in rows %}\n| {{ r }} |\n{%tr endfor %}", {"rows": []}, "no row"),
        (":table 100\n| {%p if x %} ¶ 一 ¶ {%p endif %} |", {"x": False}, "cell does not end with a paragraph"),
    ],
)
def test_a_filled_part_that_is_no_word_is_refused(
    manuscript: str, context: dict[str, Any], says: str, word_template: MakeTemplate
) -> None:
    template = word_template(manuscript)
    message = fault_of(lambda: template.render(context))
    assert says in message
    assert "word/document.xml" in message


def test_a_relationship_that_is_not_there_is_refused(word_template: MakeTemplate) -> None:
    body = '<w:p><w:hyperlink r:id="rId99">' + run("{{ x }}") + "</w:hyperlink></w:p>"
    template = word_template(body=body)
    assert "rId99" in fault_of(lambda: template.render({"x": "a"}))


def test_a_template_that_makes_a_tag_out_of_text_is_refused(word_template: MakeTemplate) -> None:
    template = word_template("{{ '{' ~ '{ x }' ~ '}' | safe }}{% raw %}{{ left }}{% endraw %}")
    assert "left over" in fault_of(lambda: template.render({}))


# ---- keeping


def test_a_template_renders_the_same_bytes_as_often_as_one_likes(word_template: MakeTemplate) -> None:
    template = word_template("{{ x }}")
    first = template.render({"x": "一"}).content
    assert template.render({"x": "二"}).content != first
    assert template.render({"x": "一"}).content == first


def test_unchanged_parts_are_those_of_the_template(word_template: MakeTemplate, part: Part) -> None:
    template = word_template("{{ x }}")
    rendered = template.render({"x": "一"}).content
    for name in template.package.names():
        if name != "word/document.xml":
            assert part(rendered, name) == template.package.text(name)


def test_a_changed_template_is_compiled_again(tmp_path: Path, word_template: MakeTemplate, words: Words) -> None:
    word_template("{{ x }}")
    path = tmp_path / "letter" / "zh.docx"
    kept = template_at(path)
    assert template_at(path) is kept
    word_template("新的 {{ x }}")
    assert words(template_at(path).render({"x": "一"}).content) == ["新的 一"]


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match=r"zh\.docx is missing"):
        template_at(tmp_path / "zh.docx")
