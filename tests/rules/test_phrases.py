"""The phrase lists: each phrase is found however it is typed, its exceptions hold, and we do not use them ourselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from beigao._resources import data_dir
from beigao.definitions.fields import LongText, Table, Text
from beigao.definitions.laws import PhraseList
from beigao.definitions.loader import Library, load_library
from beigao.definitions.models import Form
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.samples import sample_content
from beigao.rules.cross_checks.wording import WORDING_CHECKS, first_phrase
from beigao.rules.cross_checks.wording import wording as told_in
from beigao.rules.facts import Facts, Record
from beigao.rules.narratives import Narrative

Told = Callable[[Answers], list[tuple[str, str]]]
LIBRARY = load_library()
LISTS = LIBRARY.rules.phrases
PHRASES = [pytest.param(words, phrase, id=f"{words.id}-{phrase}") for words in LISTS for phrase in words.phrases]
EXCEPTIONS = [pytest.param(words, unless, id=f"{words.id}-{unless}") for words in LISTS for unless in words.unless]
FORBIDDEN = [words for words in LISTS if not words.id.startswith("sample_")]  # the forms show fictional names


def found(text: str, words: PhraseList) -> str | None:
    return first_phrase(text, LIBRARY, words.id)


@pytest.mark.parametrize(("words", "phrase"), PHRASES)
def test_a_sentence_with_the_phrase_is_found(words: PhraseList, phrase: str) -> None:
    typed = phrase.replace("…", "某甲")
    assert found(f"前一句没有问题。第二句写着{typed}字样，后面还有话。", words)


@pytest.mark.parametrize(("words", "phrase"), PHRASES)
def test_full_width_letters_blanks_and_capitals_make_no_difference(words: PhraseList, phrase: str) -> None:
    typed = " ".join(phrase.replace("…", "某甲").upper())
    wide = typed.translate({code: chr(code + 0xFEE0) for code in range(ord("!"), ord("~") + 1)})
    assert found(typed, words)
    assert found(wide, words)


@pytest.mark.parametrize(("words", "unless"), EXCEPTIONS)
def test_an_exception_in_the_same_sentence_silences_the_phrase(words: PhraseList, unless: str) -> None:
    phrase = words.phrases[0].replace("…", "某甲")
    assert found(f"{unless}，{phrase}", words) is None
    assert found(f"{unless}。{phrase}", words)
    assert found(f"{phrase}\n{unless}", words)


def test_what_is_found_is_given_as_it_was_typed() -> None:
    assert first_phrase("已获 网信办 认可", LIBRARY, "approval_claimed") == "网信办认可"
    assert first_phrase("由ＸＸ有限公司负责", LIBRARY, "placeholder_left") == "ＸＸ有限公司"


def test_the_gap_of_a_phrase_ends_with_its_clause() -> None:
    assert first_phrase("责任以年服务费为限", LIBRARY, "annex2_liability") == "责任以年服务费为限"
    assert first_phrase("责任以双方的约定，商业惯例为限", LIBRARY, "annex2_liability") is None


@pytest.mark.parametrize(
    "text",
    [
        "本附录与合同正文不一致的，以合同正文为准；《企业智能助手云服务协议》与本合同不一致的，以本合同为准。",
        "《云服务协议》与本合同不一致的，以后者为准。",
        "双方的其他协议与《个人信息出境标准合同》不同的，以《个人信息出境标准合同》为准。",
        "协商不成的，向上海市有管辖权的人民法院起诉。",
        "境外接收方不得将本合同项下的权利义务转让给第三方。",
        "境外接收方在90日内删除备份，并在15日内免费答复个人的请求。",
        "本附录不免除任何一方对个人信息主体的责任。",
    ],
)
def test_terms_that_follow_the_contract_are_left_alone(text: str) -> None:
    assert [words.id for words in LISTS if found(text, words)] == []


@pytest.mark.parametrize(
    "text",
    [
        "备案编号不代表网信部门认可本算法的效果。",
        "未经网信部门批准，不向境外司法机构提供数据。",
        "检测机构经中国合格评定国家认可委员会认可。",
        "恢复服务前报属地网信部门批准。",
        "持有国家认可的资质证书，由主管部门认可的测评机构检测。",
        "从十个结果中选出最佳候选，不能保证绝对安全。",
        "审核员可根据实际情况延长时限；如需进一步核查的，转交法务部。",
        "本公司不使用“行业领先”等说法。",
        "2024年3月22日以前的旧规则自上年1月1日起累计。",
        "备份存放在示例文本之外的目录。",
    ],
)
def test_facts_and_denials_are_left_alone(text: str) -> None:
    assert [words.id for words in FORBIDDEN if found(text, words)] == []
    assert first_phrase(text, LIBRARY, "sample_mark") is None


def test_every_list_has_its_check_and_reads_fields_that_exist() -> None:
    assert {words.id for words in LISTS} <= set(WORDING_CHECKS)
    for place in {place for words in LISTS for place in (*words.places, *words.spared)}:
        form, dot, field = place.partition(".")
        assert LIBRARY.forms[form].has(field) if dot else form in LIBRARY.forms


def test_a_list_reads_its_places_and_leaves_out_what_it_spares() -> None:
    words = PhraseList(
        id="some_words", phrases=("甲",), places=("contracts", "company.name"), spared=("contracts.annex2",)
    )
    assert words.reads("company", "name")
    assert words.reads("contracts", "measures")
    assert not words.reads("company", "uscc")
    assert not words.reads("contracts", "annex2")
    assert PhraseList(id="some_words", phrases=("甲",)).reads("company", "uscc")


MARKUP = re.compile(r"\*\*|_{2,}|\{[{%].*?[}%]\}")  # bold, blank lines and tags of a manuscript


def template_words(path: Path) -> str:
    return MARKUP.sub("", path.read_text(encoding="utf-8"))


def own_wording() -> Iterator[tuple[str, str]]:
    """What the forms tell people to write, and what the templates print: where it stands, and the words."""
    for form in LIBRARY.forms.values():
        for field in form.fields():
            for item in (field, *(field.columns if isinstance(field, Table) else ())):
                for wording in (item.guidance, item.good, item.placeholder):
                    if wording is not None:
                        yield f"{form.id}.{item.id}", wording.zh
    for path in sorted(data_dir("doc_templates").glob("*/zh.txt")):
        yield path.parent.name, template_words(path)


def test_neither_forms_nor_templates_use_a_phrase_that_gives_a_paper_away() -> None:
    used = [
        (words.id, place, phrase)
        for place, text in own_wording()
        for words in FORBIDDEN
        if (phrase := found(text, words))
    ]
    assert used == []


def test_a_template_carries_no_mark_of_a_sample() -> None:
    for path in sorted(data_dir("doc_templates").glob("*/zh.txt")):
        assert first_phrase(template_words(path), LIBRARY, "sample_mark") is None


@pytest.mark.parametrize("sample", LIBRARY.samples)
def test_a_sample_is_told_once_that_it_is_one_and_nothing_else(sample: str, told: Told) -> None:
    assert told(sample_content(sample).answers) == [("sample_dossier", "company.name")]


def test_odd_characters_are_read_like_any_other(library: Library, told: Told) -> None:
    text = "\x00\ud800İ😀\ufdd0{{示例}}\u202e" * 3
    answers = Answers(library.forms.values(), {"company": [Entry("company", {"business_overview": text})]})
    assert [name for name, _place in told(answers)] == ["sample_mark"]


def test_a_field_that_is_not_asked_is_not_read(library: Library, told: Told) -> None:
    values = {"penalties": False, "penalties_detail": "某某公司已整改"}
    answers = Answers(library.forms.values(), {"company": [Entry("company", values)]})
    assert told(answers) == []
    values["penalties"] = True
    assert told(answers) == [("placeholder_suspected", "company.penalties_detail")]


SKELETONS = [
    pytest.param(form, field, id=f"{form.id}.{field.id}")
    for form in LIBRARY.forms.values()
    for field in form.fields()
    if isinstance(field, Text | LongText) and field.skeleton
]


def told_of(form: Form, field: Text | LongText, text: str) -> list[str]:
    """What is said about the wording of one answer."""
    record = Record(Facts(Answers(LIBRARY.forms.values()), LIBRARY), form, Entry(form.id))
    return [name for name, _spot in told_in(Narrative(field, text, record), LIBRARY, in_sample=False)]


@pytest.mark.parametrize(("form", "field"), SKELETONS)
def test_a_skeleton_as_it_was_put_in_is_an_error_and_nothing_else(form: Form, field: Text | LongText) -> None:
    assert field.skeleton is not None
    assert told_of(form, field, field.skeleton.zh) == ["slot_left"]


@pytest.mark.parametrize(("form", "field"), SKELETONS)
def test_a_filled_skeleton_passes_for_words_of_ones_own(form: Form, field: Text | LongText) -> None:
    assert field.skeleton is not None
    assert told_of(form, field, re.sub("【[^【】]+】", "甲乙丙丁戊己", field.skeleton.zh)) == []


def test_a_label_in_brackets_is_no_slot(library: Library) -> None:
    form = library.forms["labelling"]
    field = form.field("text_style")
    assert isinstance(field, LongText)
    assert told_of(form, field, "首行写有【以下内容由AI生成】，16像素，不折叠。") == []
