"""The search finds fields by any words, in both languages, and follows the answers."""

from __future__ import annotations

import time

import pytest

from beigao.definitions.fields import Wording
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.dossier.search import Hit, Search
from beigao.dossier.search_words import excerpt, spans, words_of

PAGES = {"which_filings": Wording(zh="需要哪些备案", en="Which filings?")}


@pytest.fixture(scope="module")
def content() -> Content:
    return sample_content("internal_assistant")


@pytest.fixture(scope="module")
def search(library: Library, content: Content) -> Search:
    return Search(library, lambda: content.answers, PAGES, lambda evidence: content.evidence[evidence].name)


def paths(hits: list[Hit]) -> list[str]:
    return [str(hit.path) for hit in hits]


def fields(hits: list[Hit]) -> set[tuple[str, str]]:
    return {(hit.path.form, hit.path.field) for hit in hits if hit.path is not None}


def test_an_english_word_finds_a_field_while_the_window_is_chinese_and_the_reverse(search: Search) -> None:
    for query, language in (("Company name", "zh"), ("企业名称", "en")):
        first = search.find(query, language)[0]
        assert str(first.path) == "company.name"
        assert first.text, "the label of the window does not have the words, so the text that has them is shown"
    assert search.find("企业名称", "zh")[0].text == ""


@pytest.mark.parametrize("query", ["COMPANY NAME", "ｃｏｍｐａｎｙ　ｎａｍｅ", "name company", "  company   name "])
def test_case_width_and_order_make_no_difference(search: Search, query: str) -> None:
    assert "company.name" in paths(search.find(query, "en"))


def test_an_official_number_finds_its_section_in_either_width(search: Search) -> None:
    for query in ("3.（2）", "3.(2)"):
        hits = search.find(query, "zh")
        assert {hit.kind for hit in hits} == {"section"}
        assert paths(hits) == ["activities:a1.purpose", "activities:a2.purpose"]


def test_all_words_must_stand_there(search: Search) -> None:
    both = search.find("接收方 目的", "zh")
    assert ("activities", "recipient_purpose") in fields(both)
    assert len(both) < len(search.find("目的", "zh"))
    assert search.find("接收方 目的 zzz", "zh") == []
    assert search.find("   ", "zh") == []


def test_a_label_that_begins_so_ranks_before_a_label_before_an_answer_before_guidance(search: Search) -> None:
    hits = [hit for hit in search.find("目的", "zh") if hit.kind == "field"]
    order = ["starts", "label", "answer", "guidance", "article"]
    ranks = [
        order.index("starts" if hit.label.zh.startswith("目的") else "label" if not hit.text else hit.source)
        for hit in hits
    ]
    assert ranks == sorted(ranks)
    assert set(ranks) >= {0, 1, 2}


def test_an_answer_is_found_in_every_entry_and_in_the_cell_it_stands_in(search: Search, content: Content) -> None:
    assert "activities:a1.name" in paths(search.find("客户服务辅助", "zh"))
    table = content.answers.value(FieldPath("activities", "a1", "systems"))
    assert isinstance(table, list)
    last = table[-1]
    assert isinstance(last, dict)
    column, words = next((column, str(value)) for column, value in last.items() if isinstance(value, str))
    hit = next(hit for hit in search.find(words, "zh") if hit.path and hit.path.field == "systems")
    assert hit.path == FieldPath("activities", "a1", "systems", len(table) - 1, column)
    assert hit.text == words


def test_a_choice_is_found_by_its_label_and_a_number_with_or_without_commas(search: Search) -> None:
    assert ("recipients", "country") in fields(search.find("日本", "zh"))
    assert ("recipients", "country") in fields(search.find("japan", "zh"))
    for query in ("126,400", "126400"):
        assert ("filing_scope", "people_total") in fields(search.find(query, "zh"))


def test_a_citation_as_the_register_prints_it_comes_before_its_words_apart(search: Search) -> None:
    hits = search.find("PIPL art. 55", "en")
    assert hits[0].source == "article"
    assert hits[0].text == "PIPL art. 55"
    assert search.find("个人信息保护法 第五十五条", "en")[0].text == "个人信息保护法 第五十五条"


def test_pages_and_documents_are_found_by_their_titles(search: Search, library: Library) -> None:
    page = search.find("which filings", "zh")[0]
    assert (page.kind, page.form, page.path) == ("page", "which_filings", None)
    for document in library.documents.values():
        (hit,) = [hit for hit in search.find(document.title.zh, "en") if hit.kind == "document"][:1]
        assert hit.label == document.title
        assert hit.form in document.forms


def test_a_document_alone_does_not_bring_all_of_its_fields(search: Search, library: Library) -> None:
    title = library.documents["pipia"].title.zh
    needed = [hit for hit in search.find(title, "zh") if hit.kind == "field"]
    assert len(needed) < 10
    narrowed = search.find(f"{title} 企业名称", "zh")
    assert "company.name" in paths(narrowed), "with a word of the field it narrows"


def test_a_field_that_is_not_asked_is_not_offered(library: Library) -> None:
    form, field = next(
        (form, field)
        for form in library.forms.values()
        for field in form.fields()
        if form.entries is None and field.shown_when is not None
    )
    answers = Answers(library.forms.values())
    found = Search(library, lambda: answers, {}, str).find(field.label.zh, "zh", 500)
    assert (form.id, field.id) not in fields(found)


def test_the_search_follows_answers_entries_and_names_of_files(library: Library, content: Content) -> None:
    answers = content.answers.copy()
    search = Search(library, lambda: answers, {}, lambda evidence: f"scan {evidence}.pdf")
    company = answers.entry("company", "company").values
    assert search.find("凤凰大厦", "zh") == []
    company["registered_address"] = "上海市凤凰大厦"
    assert fields(search.find("凤凰大厦", "zh")) == {("company", "registered_address")}
    company["registered_address"] = "上海市"
    assert search.find("凤凰大厦", "zh") == []
    answers.entries("recipients").append(Entry("new", {"name": "Quokka Ltd"}))
    answers.entry("activities", "a1").values["recipient"] = "new"
    assert paths(search.find("quokka", "zh")) == ["recipients:new.name", "activities:a1.recipient"]
    answers.entry("recipients", "new").values["name"] = "Numbat Ltd"
    assert paths(search.find("numbat", "zh")) == ["recipients:new.name", "activities:a1.recipient"]
    evidence = [field.id for field in library.forms["company"].fields() if field.kind == "evidence"]
    company[evidence[0]] = ["e7"]
    assert fields(search.find("scan e7", "zh")) == {("company", evidence[0])}


def test_a_form_without_entries_leads_to_the_list_of_its_entries(library: Library) -> None:
    answers = Answers(library.forms.values())
    label = library.forms["recipients"].field("name").label.zh
    hit = next(hit for hit in Search(library, lambda: answers, {}, str).find(label, "zh") if hit.form == "recipients")
    assert (hit.entry, hit.path) == ("", None)


def test_results_are_there_before_one_notices(search: Search) -> None:
    search.prepare()
    search.find("目", "zh")
    times = []
    for query in ("个", "e", "目的", "pipl art. 55", "接收方 目的"):
        start = time.perf_counter()
        search.find(query, "zh")
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.1, "some 10 ms on a quiet machine"


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("境外接收方的处理目的", "目的 接收方", ["接收方", "目的"]),
        ("Ｃｏｍｐａｎｙ name", "COMPANY", ["Ｃｏｍｐａｎｙ"]),
        ("（三）范围", "(三)", ["（三）"]),
        ("㈱示例 Straße", "strasse 示例", ["示例", "Straße"]),
        ("aaa", "aa a", ["aaa"]),
        ("无", "x", []),
    ],
)
def test_matches_are_marked_where_they_stand(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, words_of(query))] == marked


def test_an_excerpt_of_a_long_text_has_its_match() -> None:
    text = "一" * 200 + "\n目的\n" + "二" * 200
    cut = excerpt(text, ["目的"], 60)
    assert "目的" in cut
    assert "\n" not in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) <= 62
    assert excerpt("For the whole company, in all places", ["places"]) == "…in all places", "words stay whole"
    assert excerpt("short", ["zzz"]) == "short"
