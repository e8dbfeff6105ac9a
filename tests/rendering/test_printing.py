"""How answers read in a filing, and what stands where there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from beigao.definitions.fields import KINDS, Item
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content, sample_names
from beigao.rendering import printing
from beigao.rendering.context import ContextBuilder, build_context
from beigao.rendering.idioms import EN, ZH
from beigao.rendering.marks import faulty, gap
from beigao.rendering.pictures import Pictures
from beigao.rendering.printing import print_answer, print_number
from beigao.rendering.rich_text import lines


@pytest.fixture
def builder(library: Library, empty: Content) -> ContextBuilder:
    return ContextBuilder(empty, library, library.documents["pipia"], Pictures())


def of_kind(library: Library, kind: str, **more: Any) -> Item:
    """A field of this kind that no document needs, unless `more` says so."""
    fields = [field for form in library.forms.values() for field in form.fields()]
    items = [*fields, *(column for field in fields for column in getattr(field, "columns", ()))]
    found = next(item for item in items if item.kind == kind)
    return found.but(**{"required_for": (), **more})


def test_every_kind_has_a_printer() -> None:
    assert sorted(printing._PRINTERS) == sorted(KINDS)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (126_400, "126400"),
        (-5, "-5"),
        (3.5, "3.5"),
        (3.0, "3"),
        (0.1, "0.1"),
        (100_000_000, "100000000"),
        (12.64, "12.64"),
    ],
)
def test_numbers_are_printed_in_full_without_grouping(number: float, text: str) -> None:
    assert print_number(number) == text


@pytest.mark.parametrize("number", [0.0000001, 1.5e-7, 123456789.123])
def test_no_number_is_printed_with_an_exponent(number: float) -> None:
    assert "e" not in print_number(number)


def test_dates_and_ordinals_are_printed_as_each_language_has_them() -> None:
    assert [words.day(date(2026, 12, 1)) for words in (ZH, EN)] == ["2026年12月1日", "1 December 2026"]
    assert [words.ordinal(14) for words in (ZH, EN)] == ["（十四）", "(XIV) "]


@pytest.mark.parametrize(
    ("kind", "raw", "printed"),
    [
        ("text", " 示例 ", "示例"),
        ("text", "a < b & {{ c }}", "a < b & {{ c }}"),
        ("long_text", " 一 \n\n二\r\n三", ["一", "二", "三"]),
        ("number", "12.64万", "126400"),
        ("people", "12.64万人", "126400"),
        ("date", "2026-12-01", "2026年12月1日"),
        ("date", "2026年12月1日", "2026年12月1日"),
        ("date_range", {"start": "2026-01-01", "end": "2026-12-31"}, "2026年1月1日至2026年12月31日"),
        ("yes_no", True, "是"),
        ("yes_no", False, "否"),
        (
            "risk_rating",
            {"likelihood": "very_high", "impact": "severe"},
            {"likelihood": "很高", "impact": "严重", "level": "严重"},
        ),
    ],
)
def test_right_answers_are_printed(
    kind: str, raw: Any, printed: object, library: Library, builder: ContextBuilder
) -> None:
    assert print_answer(builder, of_kind(library, kind), raw) == printed


@pytest.mark.parametrize(
    "kind",
    ["text", "long_text", "number", "people", "date", "date_range", "yes_no", "choice", "choices", "risk_rating"],
)
def test_a_missing_answer_is_a_gap_only_where_the_document_needs_it(
    kind: str, library: Library, builder: ContextBuilder
) -> None:
    def marks(item: Item) -> set[str]:
        printed = print_answer(builder, item, None)
        if isinstance(printed, dict):
            return set(map(str, printed.values()))
        return set(printed if isinstance(printed, list) else [str(printed)])

    item = of_kind(library, kind)
    assert marks(item) <= {""}
    assert marks(item.but(required_for=("annex",))) <= {""}
    assert marks(item.but(required_for=("pipia",))) == {gap(item.label.zh)}


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("number", "约十万"),
        ("people", "-5"),
        ("date", "2026"),
        ("date_range", {"start": "soon"}),
        ("yes_no", "maybe"),
        ("text", "a\x07b"),
        ("text", "\ud800"),
        ("text", "\ufdd0待填写：\ufdd1"),
        ("choice", "own\x0c"),
        ("number", float("inf")),
    ],
)
def test_what_cannot_be_printed_asks_for_correction(
    kind: str, raw: Any, library: Library, builder: ContextBuilder
) -> None:
    item = of_kind(library, kind)
    assert print_answer(builder, item, raw) == faulty(item.label.zh)


@pytest.mark.parametrize(("kind", "raw"), [("long_text", "a\x00b"), ("choices", ["one", "own\x00"])])
def test_a_list_that_cannot_be_printed_asks_for_correction(
    kind: str, raw: Any, library: Library, builder: ContextBuilder
) -> None:
    item = of_kind(library, kind)
    assert print_answer(builder, item, raw) == [faulty(item.label.zh)]


def test_choices_are_printed_in_the_words_and_order_of_the_catalogue(library: Library, builder: ContextBuilder) -> None:
    field: Any = library.forms["activities"].field("transfer_ways")
    options = library.options(field)
    printed = print_answer(builder, field, [options[1].id, "自己的话", options[0].id])
    assert printed == [options[0].print or options[0].label.zh, options[1].print or options[1].label.zh, "自己的话"]


def test_a_table_prints_its_rows_numbered_and_leaves_out_empty_ones(library: Library, builder: ContextBuilder) -> None:
    field: Any = library.forms["activities"].field("people_forecast")
    printed: Any = print_answer(
        builder, field, [{"year": "2027年", "people": "1万", "sensitive": "?"}, {}, {"year": "a\x07"}]
    )
    assert [row["number"] for row in printed] == ["1", "2"]
    assert printed[0]["year"] == "2027年"
    assert printed[0]["people"] == "10000"
    assert printed[0]["sensitive"] == faulty(field.column("sensitive").label.zh)
    assert printed[1]["year"] == faulty(field.column("year").label.zh)
    assert printed[1]["people"] == gap(field.column("people").label.zh)


def test_a_table_fixed_by_law_prints_every_row(library: Library, empty: Content) -> None:
    builder = ContextBuilder(empty, library, library.documents["self_assessment"], Pictures())
    field: Any = library.forms["algorithms"].field("risks")
    for given in (None, [], [{"manifestation": "一"}]):
        printed: Any = print_answer(builder, field, given)
        assert [row["id"] for row in printed] == list(field.rows)
        assert all(row["label"] for row in printed)


def test_paragraphs_of_a_long_answer_lose_only_blank_lines() -> None:
    assert lines("一\n\n  二  \r\n\t\n三") == ["一", "二", "三"]


# ---- references


def context(library: Library, document: str, entry: str | None = None, **entries: list[Entry]) -> Any:
    content = Content(Answers(library.forms.values(), entries), {})
    return build_context(content, library, library.documents[document], entry, Pictures())


def test_a_reference_prints_the_entry_it_names(library: Library) -> None:
    made = context(
        library, "pipia", recipients=[Entry("r1", {"name": "Contoso"})], activities=[Entry("a1", {"recipient": "r1"})]
    )
    assert made["activities"][0]["recipient"]["name"] == "Contoso"


def test_a_reference_to_a_deleted_entry_asks_for_correction(library: Library) -> None:
    made = context(library, "pipia", activities=[Entry("a1", {"recipient": "gone"})])
    label = library.forms["activities"].field("recipient").label.zh
    assert made["activities"][0]["recipient"]["name"] == faulty(label)


def test_a_document_per_entry_is_about_that_entry(library: Library) -> None:
    entries = [Entry("c1", {"commercial_contract_name": "一"}), Entry("c2", {"commercial_contract_name": "二"})]
    made = context(library, "annex", "c2", contracts=entries)
    assert made["contract"]["title"] == "二"
    assert made["contract"]["number"] == "（二）"
    assert context(library, "annex")["contract"]["title"]


def test_entries_that_refer_to_each_other_are_no_endless_circle(library: Library) -> None:
    chain = {
        form.id: {field.form for field in form.fields() if field.kind == "reference"} for form in library.forms.values()
    }
    for start in chain:
        seen, todo = set(), list(chain[start])
        while todo:
            form = todo.pop()
            if form not in seen:
                seen.add(form)
                todo += chain[form]
        assert start not in seen, f"{start} refers to itself through {seen}"


def test_the_context_is_plain_data(library: Library) -> None:
    """Methods of objects could be called from a template."""
    plain = (str, int, float, bool, type(None), date)

    def walk(value: Any, where: str) -> None:
        if isinstance(value, dict):
            for key, part in value.items():
                walk(part, f"{where}.{key}")
        elif isinstance(value, list | tuple):
            for part in value:
                walk(part, where)
        else:
            assert isinstance(value, plain), where

    for name in sample_names():
        content = sample_content(name)
        for document in library.documents.values():
            entries = content.answers.entries(document.per) if document.per else []
            walk(build_context(content, library, document, entries[0].id if entries else None, Pictures()), document.id)


def test_a_field_that_is_not_asked_prints_nothing(library: Library) -> None:
    form, field = next(
        (form, field)
        for form in library.forms.values()
        if not form.entries
        for field in form.fields()
        if field.shown_when
        and field.shown_when.equals is True
        and field.kind == "text"
        and "." not in str(field.shown_when.field)
    )
    document = next(document for document in library.documents.values() if form.id in document.forms)
    for asked, printed in ((True, "答案"), (False, "")):
        values: dict[str, Any] = {field.id: "答案", str(field.shown_when and field.shown_when.field): asked}
        made = context(library, document.id, **{form.id: [Entry(form.id, values)]})
        assert made[form.id][field.id] == printed
