"""Citations: their parts, how they read in both languages, and the place in the register they lead to."""

from __future__ import annotations

from datetime import date

import pytest

from beigao.definitions.citations import Cited, find, parse
from beigao.definitions.laws import Law
from beigao.definitions.loader import Library
from beigao.definitions.validation import checked


@pytest.mark.parametrize(
    ("citation", "parts"),
    [
        ("pipl", Cited("pipl", "", None)),
        ("pipl:55", Cited("pipl", "55", None)),
        ("scc_contract:附录一", Cited("scc_contract", "附录一", None)),
        ("pipl:4@2022-09-01", Cited("pipl", "4", date(2022, 9, 1))),
        ("pipl@2022-09-01", Cited("pipl", "", date(2022, 9, 1))),
    ],
)
def test_a_citation_has_law_article_and_for_old_text_a_day(citation: str, parts: Cited) -> None:
    assert parse(citation) == parts


@pytest.mark.parametrize(
    ("citation", "zh", "en"),
    [
        ("pipl:55", "个人信息保护法 第五十五条", "PIPL art. 55"),
        ("gbt_39335:表D.5", "GB/T 39335—2020 表D.5", "GB/T 39335-2020 table D.5"),
        ("scc_guide:二", "标准合同备案指南 二", "Filing Guide part 2"),
        ("scc_contract:附录一", "个人信息出境标准合同 附录一", "Standard Contract annex 1"),
        ("civil_code:1259", "民法典 第一千二百五十九条", "Civil Code art. 1259"),
        (
            "export_assessment_measures:4@2022-09-01",
            "数据出境安全评估办法 第四条（旧规则）",
            "Export Assessment Measures art. 4 (superseded)",
        ),
        ("unknown:3", "unknown 第三条", "unknown art. 3"),
    ],
)
def test_a_citation_reads_in_both_languages(citation: str, zh: str, en: str, library: Library) -> None:
    assert library.cite(citation) == zh
    assert library.cite(citation, "en") == en


@pytest.mark.parametrize(
    ("cited", "zh", "en"),
    [
        (["pipl:55", "pipl:56"], ["个人信息保护法 第五十五条、第五十六条"], ["PIPL arts. 55, 56"]),
        (["pipl:55", "dsl:21", "pipl:56"], ["个人信息保护法 第五十五条、第五十六条", "数据安全法 第二十一条"],
         ["PIPL arts. 55, 56", "Data Security Law art. 21"]),
        (["pipl:55"], ["个人信息保护法 第五十五条"], ["PIPL art. 55"]),
        (["pipia_template", "scc_contract:附录一"], ["影响评估报告模板", "个人信息出境标准合同 附录一"],
         ["PIPIA Template", "Standard Contract annex 1"]),
        ([], [], []),
    ],
)  # fmt: skip
def test_articles_of_one_law_are_cited_together(
    cited: list[str], zh: list[str], en: list[str], library: Library
) -> None:
    assert library.cite_together(cited, "zh") == zh
    assert library.cite_together(cited, "en") == en


def test_a_citation_leads_to_its_place_in_the_register(library: Library) -> None:
    law, article = find(library.laws, "pipl:55") or (None, None)
    assert law is library.laws["pipl"]
    assert article is not None
    assert article.number == "55"
    assert find(library.laws, "pipl") == (law, None)
    assert find(library.laws, "pipl:999") is None
    assert find(library.laws, "nowhere:1") is None


def law(**more: object) -> Law:
    words = {"zh": "法", "en": "Law"}
    data = {"id": "law", "title": words, "short": words, "issuer": "机关", "effective": "2022-01-01", "source": "网",
            "confidence": "read", **more}  # fmt: skip
    return checked(Law, data)


def test_a_law_applies_from_its_first_day_until_the_day_it_ends() -> None:
    ended = law(until="2024-03-22")
    on = {
        day: ended.in_force("", date.fromisoformat(day))
        for day in ("2021-12-31", "2022-01-01", "2024-03-21", "2024-03-22")
    }
    assert list(on.values()) == [False, True, True, False]


def test_an_article_may_have_dates_of_its_own() -> None:
    words = {"zh": "要点", "en": "gist"}
    articles = [
        {"number": "1", "gist": words, "until": "2023-01-01"},
        {"number": "2", "gist": words, "effective": "2023-01-01"},
    ]
    changed = law(articles=articles)
    assert [changed.in_force("1(2)", date(year, 6, 1)) for year in (2022, 2023)] == [True, False]
    assert [changed.in_force("2", date(year, 6, 1)) for year in (2022, 2023)] == [False, True]
    with pytest.raises(KeyError):
        changed.in_force("3", date(2022, 6, 1))


@pytest.mark.parametrize("dates", [{"published": "2022-01-02"}, {"until": "2022-01-01"}])
def test_a_law_whose_dates_are_out_of_order_is_refused(dates: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="law"):
        law(**dates)
