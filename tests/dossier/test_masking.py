"""A masked copy tells nobody who it is about: no name is left, and the same name is the same words everywhere."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.exchange import from_json, to_json
from beigao.dossier.file import Content
from beigao.dossier.masked_names import spellings
from beigao.dossier.masking import LEFT_OUT, mask, masking_rules, rounded
from beigao.dossier.samples import sample_content, sample_names
from beigao.rules.export_route import route_facts
from beigao.rules.facts import Facts
from beigao.rules.routes import decide_on

LIBRARY = load_library()
RULES = masking_rules()


def content(**forms: dict[str, Json] | list[Entry]) -> Content:
    entries = {name: said if isinstance(said, list) else [Entry(name, said)] for name, said in forms.items()}
    return Content(Answers(LIBRARY.forms.values(), entries), {})


def masked(**forms: dict[str, Json] | list[Entry]) -> Answers:
    return mask(content(**forms), LIBRARY).answers


def company(**values: Json) -> dict[str, Json]:
    return masked(company=values).entry("company", "company").values


def secrets(answers: Answers) -> Iterator[tuple[str, str]]:
    """Every answer that is a name or a number of somebody, with its kind."""
    for form, entry in answers.walk():
        for field, value in entry.values.items():
            cells = [(f"{form}.{field}", value)]
            for row in value if isinstance(value, list) else ():
                cells += (
                    [(f"{form}.{field}.{name}", cell) for name, cell in row.items()] if isinstance(row, dict) else []
                )
            for place, cell in cells:
                if RULES.places.get(place) in RULES.words and isinstance(cell, str):
                    yield RULES.places[place], cell


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    else:
        yield str(value)


@pytest.mark.parametrize("name", sample_names())
def test_no_secret_of_a_sample_is_left_in_any_spelling(name: str) -> None:
    sample = sample_content(name)
    text = json.dumps(to_json(mask(sample, LIBRARY), LIBRARY), ensure_ascii=False)
    found = [(kind, value) for kind, value in secrets(sample.answers) if len(value) >= 2]
    assert len(found) >= 3
    for kind, value in found:
        assert value not in text
        for spelling in spellings(kind, value):
            assert spelling not in text
    for words in ("13800000", "@", "http", "example.c", "有限公司", "330102", "310104"):
        assert words not in text


@pytest.mark.parametrize("name", sample_names())
def test_a_masked_sample_is_a_dossier_of_the_same_shape(name: str) -> None:
    sample = sample_content(name)
    copy = mask(sample, LIBRARY)
    assert to_json(from_json(to_json(copy, LIBRARY), LIBRARY), LIBRARY) == to_json(copy, LIBRARY)
    for (form, entry), (other, twin) in zip(sample.answers.walk(), copy.answers.walk(), strict=True):
        assert (form, entry.id) == (other, twin.id)
        fields = LIBRARY.forms[form]
        assert list(twin.values) == [field for field in entry.values if fields.field(field).kind != "evidence"]
    assert list(sample_content(name).answers.walk()) == list(sample.answers.walk()), "the original is untouched"


@pytest.mark.parametrize("name", sample_names())
def test_a_masked_copy_can_be_masked_again(name: str) -> None:
    once = mask(sample_content(name), LIBRARY)
    again = json.dumps(to_json(mask(once, LIBRARY), LIBRARY), ensure_ascii=False)
    for _kind, value in secrets(once.answers):
        assert value not in again


def test_a_name_is_the_same_words_wherever_it_is_written() -> None:
    answers = masked(
        company={
            "name": "示例（上海）智家科技有限公司",
            "shareholders": [{"name": "李示明", "share": "60%"}, {"name": "示例控股（杭州）有限公司"}],
            "actual_controller": "李示明（中国国籍，持有示例控股（杭州）有限公司75%股权）",
            "organisation": "示例智家科技由李示明任董事长；示例(上海)智家科技有限公司的股东是示例控股。",
        },
        officers={"legal_rep_name": "李示明", "handler_name": "王示宁"},
    )
    values = answers.entry("company", "company").values
    assert values["name"] == "甲公司"
    assert values["shareholders"] == [{"name": "甲某", "share": "60%"}, {"name": "乙公司"}]
    assert values["actual_controller"] == "甲某（中国国籍，持有乙公司75%股权）"
    assert values["organisation"] == "甲公司由甲某任董事长；甲公司的股东是乙公司。"
    assert answers.entry("officers", "officers").values == {"legal_rep_name": "甲某", "handler_name": "乙某"}


def test_the_longest_name_goes_first() -> None:
    answers = masked(
        services=[Entry("s1", {"name": "墨笺写作助手图文服务", "product_name": "墨笺写作助手"})],
        labelling={"agreement_name": "《墨笺写作助手用户协议》", "user_notice": "墨笺写作助手图文服务的提示"},
    )
    values = answers.entry("labelling", "labelling").values
    assert values == {"agreement_name": "《产品甲用户协议》", "user_notice": "服务甲的提示"}


def test_both_names_of_a_recipient_are_counted_alike() -> None:
    answers = masked(
        recipients=[
            Entry("r1", {"name": "Example Cloud Japan K.K.", "name_zh": "示例云服务（日本）株式会社"}),
            Entry("r2", {"name": "Other Pte. Ltd.", "business": "EXAMPLE CLOUD JAPAN的客户，示例云服务的伙伴"}),
        ]
    )
    first, second = (entry.values for entry in answers.entries("recipients"))
    assert first == {"name": "Company A", "name_zh": "甲公司"}
    assert second["name"] == "Company B"
    assert second["business"] == "Company A的客户，示例云服务的伙伴".replace("示例云服务", "甲公司")


def test_addresses_of_mail_and_sites_telephones_and_numbers_are_found_in_any_answer() -> None:
    values = company(
        phone="13800000021",
        organisation="致电138-0000-0021、021-55500199、+81-3-5550-0188，或者写信至li.si@example.com、见https://a.example.cn/x?y=1。"
        "证件330102198501010014，代码91330108MADEMU2Q61。",
    )
    assert values["organisation"] == (
        "致电号码甲、号码乙、号码丙，或者写信至邮箱甲、见网址甲。证件编号甲，代码编号乙。"
    )


def test_companies_and_addresses_that_no_field_names_are_hidden_roughly() -> None:
    values = company(investments="另持有示例（合肥）智能制造有限公司的股权，位于合肥市示例路88号6幢802室。")
    assert values["investments"] == "某公司的股权，某地址。"


def test_an_answer_that_is_little_but_names_is_left_out() -> None:
    assert masked(assessment={"team": "张三、李四"}).entry("assessment", "assessment").values == {"team": LEFT_OUT}


def test_more_words_can_be_hidden() -> None:
    copy = mask(content(company={"organisation": "墨笺团队"}), LIBRARY, also=["墨笺", " "])
    assert copy.answers.entry("company", "company").values == {"organisation": "代称甲团队"}


def test_evidence_is_left_out_and_nothing_refers_to_it() -> None:
    sample = sample_content("writing_assistant")
    assert sample.evidence
    copy = mask(sample, LIBRARY)
    assert copy.evidence == {}
    text = json.dumps(to_json(copy, LIBRARY), ensure_ascii=False)
    for held in sample.evidence.values():
        assert held.file.id not in text
        assert held.file.name not in text


def test_choices_stay_and_own_words_among_them_are_masked() -> None:
    values = company(name="private", nature="private", shareholders=[{"name": "李示明", "nature": "李示明的信托"}])
    assert values["nature"] == "private"
    assert values["name"] != "private"
    assert values["shareholders"] == [{"name": "甲某", "nature": "甲某的信托"}]


def test_people_are_rounded_wherever_their_number_is_written() -> None:
    answers = masked(
        company={"employees": "1,960", "organisation": "员工1960人，坐席312人，约12.64万人，126,400 名，第1960条。"},
        filing_scope={"people_total": 126400, "sensitive_total": 0, "exempt_people": "不详"},
    )
    assert answers.entry("company", "company").values == {
        "employees": 1000,
        "organisation": "员工1000人，坐席312人，约100000人，100000 名，第1960条。",
    }
    assert answers.entry("filing_scope", "filing_scope").values == {
        "people_total": 100000, "sensitive_total": 0, "exempt_people": "不详",
    }  # fmt: skip


@given(st.integers(0, 10**12))
def test_rounding_crosses_no_line_of_one_digit(number: int) -> None:
    for line in (1, 10_000, 100_000, 1_000_000):
        assert (rounded(number) >= line) == (number >= line)


COUNT = st.integers(0, 3_000_000) | st.sampled_from([0, 1, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000])


@given(COUNT, COUNT, COUNT, COUNT)
def test_the_route_stays(people: int, sensitive: int, exempt: int, exempt_sensitive: int) -> None:
    before = content(
        filing_scope={
            "as_of": "2026-11-13", "ciio": False, "important_data": False, "people_total": people,
            "sensitive_total": sensitive, "exempt_people": exempt, "exempt_sensitive_people": exempt_sensitive,
        }
    )  # fmt: skip

    def route(answers: Answers) -> object:
        decision = decide_on(route_facts(Facts(answers, LIBRARY)), LIBRARY.rules, date(2026, 11, 20), None)
        return getattr(decision, "route", decision)

    assert route(mask(before, LIBRARY).answers) == route(before.answers)


HAN = st.text("示例云川海安宁明科创智家数联通", min_size=2, max_size=8)
COMPANIES = st.builds(
    "{}（{}）{}{}".format, HAN, HAN, HAN, st.sampled_from(["有限公司", "股份有限公司", "合伙企业（有限合伙）"])
)
LATIN = st.text("ABCDEFGHklmnop", min_size=4, max_size=12)
PERSONS = st.text("赵钱孙周吴郑王冯", min_size=2, max_size=3)


@given(st.lists(COMPANIES | LATIN, min_size=1, max_size=6), st.lists(PERSONS, min_size=1, max_size=6), st.data())
def test_no_name_is_left_whatever_the_names_are(companies: list[str], persons: list[str], data: st.DataObject) -> None:
    text = "，".join(data.draw(st.permutations([*companies, *persons])))
    copy = mask(
        content(
            company={
                "name": companies[0],
                "shareholders": [{"name": name} for name in companies],
                "organisation": text,
            },
            responsibility={"members": [{"name": name, "role": text} for name in persons]},
        ),
        LIBRARY,
    )
    left = "\n".join(leaves(to_json(copy, LIBRARY)["forms"]))
    for name in [*companies, *persons]:
        assert name not in left


@given(st.lists(st.text(min_size=2, max_size=6), min_size=1, max_size=4))
def test_replacements_hold_no_name_either(names: list[str]) -> None:
    assume(all(name.strip() == name for name in names))
    copy = mask(content(company={"shareholders": [{"name": name} for name in names]}), LIBRARY)
    left = [value.lower() for value in leaves(copy.answers.entry("company", "company").values)]
    for name in names:
        assert name.lower() not in left


@pytest.mark.parametrize(
    ("party", "replacement"),
    [
        ("李示明", "甲某"),
        ("李示明（中国国籍）", "甲某（中国国籍）"),
        ("李示明，中国国籍", "甲某，中国国籍"),
        ("阿不都·热合曼", "甲某"),
        ("示例控股（杭州）有限公司", "甲公司"),
        ("上海示例（有限合伙）", "甲公司"),
        ("示例公司", "甲公司"),
        ("John Smith", "Company A"),
    ],
)
def test_a_shareholder_is_a_company_or_a_person(party: str, replacement: str) -> None:
    assert company(actual_controller=party)["actual_controller"] == replacement


@pytest.mark.parametrize("name", ["公司", "甲公司", "某", "甲某", "Company", "■甲", "{n}", "{", "号码"])
def test_a_name_that_looks_like_a_replacement_is_replaced_by_another(name: str) -> None:
    values = company(name=name, shareholders=[{"name": name}, {"name": "张三"}], phone="1")
    assert values["name"] not in (name, "", None)
    if len(name) > 1:
        assert name not in "".join(leaves(values))


def test_nasty_words_neither_stop_it_nor_get_lost(nasty: tuple[str, ...]) -> None:
    values = company(
        organisation="\n".join(nasty),
        shareholders=[{"name": word, "share": word} for word in nasty],
        phone="",
        name=" ",
    )
    assert len(values["shareholders"]) == len(nasty)  # type: ignore[arg-type]
    plain = company(organisation="".join(word for word in nasty if "有限公司" not in word))
    assert plain["organisation"] == "".join(word for word in nasty if "有限公司" not in word)


def test_long_tables_and_long_texts_take_no_long_time() -> None:
    rows: list[Json] = [{"name": f"股东{number}号有限公司", "share": "1%"} for number in range(10_000)]
    began = time.perf_counter()
    values = company(shareholders=rows, organisation="股东77号有限公司与长" * 10_000, business_overview="a" * 100_000)
    assert time.perf_counter() - began < 20
    assert len({row["name"] for row in values["shareholders"]}) == 10_000  # type: ignore[union-attr,index,call-overload]
    assert "股东" not in str(values["organisation"])
    assert values["business_overview"] == "a" * 100_000
