"""From answers to findings: each message, where it stands, and what it holds back."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given

from beigao.definitions.fields import Check
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.exchange import from_json
from beigao.dossier.file import Content
from beigao.dossier.values import unprintable
from beigao.rules.checking import check, check_entry, documents_of
from beigao.rules.findings import Finding

LibraryOf = Callable[..., Library]
OPTIONS = [{"id": "one", "label": {"zh": "一", "en": "One"}}, {"id": "two", "label": {"zh": "二", "en": "Two"}}]
NEED = {"required_for": ["letter"]}


def findings(library: Library, values: dict[str, Any], parties: tuple[str, ...] = ()) -> list[Finding]:
    entries = {"sheet": [Entry("sheet", values)], "parties": [Entry(name) for name in parties]}
    return check(Answers(library.forms.values(), entries), library)


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "item", "kind": kind, **more}


def table(*columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "rows", "kind": "table", "columns": list(columns), **more}


CASES: list[tuple[str, dict[str, Any], Any, str]] = [
    ("missing", field("text", **NEED), None, "sheet.item"),
    ("missing", field("long_text", **NEED), "  \n", "sheet.item"),
    ("missing", field("choices", options=OPTIONS, **NEED), [], "sheet.item"),
    ("missing", table(field("text"), **NEED), [{}], "sheet.rows"),
    (
        "missing_cell",
        table(field("text", **NEED), field("number") | {"id": "more"}),
        [{"more": 1}],
        "sheet.rows[0].item",
    ),
    ("not_text", field("text"), 5, "sheet.item"),
    ("not_a_number", field("number"), "约十二万", "sheet.item"),
    ("not_a_number", field("people"), "很多", "sheet.item"),
    ("not_a_number", table(field("people")), [{"item": "1"}, {"item": "x"}], "sheet.rows[1].item"),
    ("not_people", field("people"), "1.5", "sheet.item"),
    ("not_people", field("people"), -1, "sheet.item"),
    ("not_a_date", field("date"), "2026-13-01", "sheet.item"),
    ("not_a_date", field("date_range"), {"start": "2026"}, "sheet.item"),
    ("dates_reversed", field("date_range"), {"start": "2026-02-01", "end": "2026-01-01"}, "sheet.item"),
    ("not_yes_or_no", field("yes_no"), "maybe", "sheet.item"),
    ("not_a_choice", field("choice", options=OPTIONS), "three", "sheet.item"),
    ("not_a_choice", field("choices", options=OPTIONS), ["one", "three"], "sheet.item"),
    ("not_a_choice", field("choice", catalogue="modalities"), "smell", "sheet.item"),
    ("not_a_choice", table(field("choice", options=OPTIONS)), [{"item": "three"}], "sheet.rows[0].item"),
    ("not_a_table", table(field("text")), "text", "sheet.rows"),
    ("not_a_rating", field("risk_rating"), {"likelihood": "huge"}, "sheet.item"),
    ("unprintable", field("text"), "a\x07b", "sheet.item"),
    ("unprintable", field("long_text"), "a\ud800b", "sheet.item"),
    ("unprintable", field("choice", options=OPTIONS, other=True), "own\x00", "sheet.item"),
    ("unprintable", field("choices", options=OPTIONS, other=True), ["one", "own\x00"], "sheet.item"),
    ("unprintable", table(field("text")), [{"item": "\ufdd0"}], "sheet.rows[0].item"),
    ("unprintable", table(field("choices", options=OPTIONS, other=True)), [{"item": ["\x0c"]}], "sheet.rows[0].item"),
    ("reference_gone", field("reference", form="parties"), "p9", "sheet.item"),
    ("reference_gone", field("reference", form="parties", many=True), ["p1", "p9"], "sheet.item"),
    ("too_long", field("text", max_length=3), "一二三四", "sheet.item"),
    ("too_long", field("long_text", max_length=3), "一二三四", "sheet.item"),
    ("out_of_range", field("number", minimum=1), 0, "sheet.item"),
    ("out_of_range", field("number", maximum=100), "1万", "sheet.item"),
    ("uscc", field("text", checks=["uscc"]), "91110000600037341K", "sheet.item"),
    ("id_card", field("text", checks=["id_card"]), "360426199101010072", "sheet.item"),
    ("mobile", field("text", checks=["mobile"]), "1380", "sheet.item"),
    ("phone", field("text", checks=["phone"]), "12", "sheet.item"),
    ("email", field("text", checks=["email"]), "a@b", "sheet.item"),
    ("postcode", field("text", checks=["postcode"]), "1", "sheet.item"),
    ("url", field("text", checks=["url"]), "example", "sheet.item"),
    ("icp_number", field("text", checks=["icp_number"]), "1", "sheet.item"),
    ("filing_number", field("text", checks=["filing_number"]), "1", "sheet.item"),
    ("label_code", field("text", checks=["label_code"]), "1", "sheet.item"),
    ("label_wording", field("text", checks=["label_wording"]), "机器生成", "sheet.item"),
    ("label_charset", field("text", checks=["label_charset"]), "a b", "sheet.item"),
    ("percentage", field("text", checks=["percentage"]), "六成", "sheet.item"),
    ("percentage", table(field("text", checks=["percentage"])), [{"item": "101%"}], "sheet.rows[0].item"),
    ("past", field("date", checks=["past"]), "2999年1月1日", "sheet.item"),
]


@pytest.mark.parametrize(("message", "item", "answer", "path"), CASES)
def test_each_mistake_is_found_once_at_its_place(
    message: str, item: dict[str, Any], answer: Any, path: str, library_of: LibraryOf
) -> None:
    library = library_of(item)
    found = findings(library, {item["id"]: answer}, ("p1",))
    assert [(finding.id, str(finding.path)) for finding in found] == [(message, path)]
    assert found[0].severity == library.messages[message].severity
    assert found[0].documents == ("letter",)
    for text in (found[0].text.zh, found[0].text.en):
        assert "{" not in text
        assert "item" in text or "rows" in text


def test_every_message_of_the_program_is_proved_here(library: Library) -> None:
    elsewhere = {"missing_entry"}  # tests/rendering/test_export.py
    assert {case[0] for case in CASES} | elsewhere == set(library.messages)


def test_every_message_fills_its_blanks_in_both_languages(library: Library) -> None:
    for message in library.messages.values():
        zh, en = (
            {name for _, name, _, _ in string.Formatter().parse(words) if name}
            for words in (message.text.zh, message.text.en)
        )
        assert zh == en
        assert "label" in zh


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (field("text", **NEED), "示例"),
        (field("text"), None),
        (field("text", checks=["email"]), ""),
        (field("text", max_length=3), "一二三"),
        (field("number", minimum=1, maximum=3), 1),
        (field("number", minimum=1, maximum=3), "3"),
        (field("number", minimum=0), "0"),
        (field("people", **NEED), 0),
        (field("people"), "12.64万"),
        (field("yes_no", **NEED), False),
        (field("date", checks=["past"]), "1999-01-01"),
        (field("date_range"), {"start": "2026-01-01", "end": "2026-01-01"}),
        (field("choice", options=OPTIONS), "two"),
        (field("choice", options=OPTIONS, other=True), "own words"),
        (field("choices", catalogue="modalities", other=True), ["own words"]),
        (field("reference", form="parties"), "p1"),
        (field("reference", form="parties", many=True), ["p1"]),
        (field("risk_rating"), {"likelihood": "very_high", "impact": "severe"}),
        (table(field("text", **NEED)), [{"item": "x"}, {}, {"item": " "}]),
        (table(field("text", **NEED)), None),
        (field("text"), "😀 {{ tag }} < & > \t line\nbreak"),
    ],
)  # fmt: skip
def test_right_answers_have_no_findings(item: dict[str, Any], answer: Any, library_of: LibraryOf) -> None:
    assert findings(library_of(item), {item["id"]: answer}, ("p1",)) == []


def test_a_missing_answer_holds_back_only_the_documents_that_need_it(library_of: LibraryOf) -> None:
    (found,) = findings(library_of(field("text", required_for=["letter", "other_document"])), {})
    assert found.documents == ("letter", "other_document")
    assert "《信》" in found.text.zh
    assert "Letter" in found.text.en
    (row,) = findings(
        library_of(table(field("text", **NEED), field("text") | {"id": "name"})), {"rows": [{}, {"name": "x"}]}
    )
    assert row.path.row == 1
    assert "第 2 行" in row.text.zh


def test_what_was_typed_stands_in_the_message_unchanged(library_of: LibraryOf) -> None:
    (found,) = findings(library_of(field("number")), {"item": "{label} {0} 约"})
    assert "{label} {0} 约" in found.text.zh
    assert "{label} {0} 约" in found.text.en


@pytest.mark.parametrize("typed", ["\x07", "\x1b[31m", "\ud800", "\ufdd0"])
@pytest.mark.parametrize(
    "item",
    [
        field("number"),
        field("people"),
        field("date"),
        field("choice", options=OPTIONS),
        field("text", checks=["email"]),
        field("yes_no"),
    ],
)
def test_a_message_never_holds_a_character_that_cannot_be_shown(
    typed: str, item: dict[str, Any], library_of: LibraryOf
) -> None:
    found = findings(library_of(item), {"item": f"a{typed}b"})
    assert found
    for finding in found:
        for text in (finding.text.zh, finding.text.en):
            assert unprintable(text) is None


def test_a_finding_cites_its_message_or_else_the_field(library_of: LibraryOf) -> None:
    library = library_of(
        field("text", checks=["uscc", "email"], articles=["pipl:55"]),
    )
    found = {finding.id: finding.articles for finding in findings(library, {"item": "x"})}
    assert found == {"uscc": ("gb_32100",), "email": ("pipl:55",)}


@pytest.mark.parametrize("answer", ["wrong", None])
def test_a_hidden_field_is_not_checked(answer: Any, library_of: LibraryOf) -> None:
    hidden = {"shown_when": {"field": "asked", "equals": True}, **NEED}
    library = library_of({"id": "asked", "kind": "yes_no"}, field("number", **hidden))
    assert findings(library, {"item": answer, "asked": False}) == []
    assert findings(library, {"item": answer}) == []
    assert len(findings(library, {"item": answer, "asked": True})) == 1


def test_a_hidden_column_is_not_checked(library_of: LibraryOf) -> None:
    library = library_of(
        table(field("yes_no") | {"id": "asked"}, field("text", shown_when={"field": "asked", "equals": True}, **NEED))
    )
    found = findings(library, {"rows": [{"asked": False}, {"asked": True}]})
    assert [str(finding.path) for finding in found] == ["sheet.rows[1].item"]


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (field("risk_rating", **NEED), {"likelihood": "low"}),
        (field("risk_rating", **NEED), {"impact": "severe"}),
        (field("date_range", **NEED), {"start": "2026-01-01"}),
        (field("date_range", **NEED), {"end": "2026-01-01"}),
    ],
)
def test_half_an_answer_is_said_to_be_unfinished(item: dict[str, Any], answer: Any, library_of: LibraryOf) -> None:
    """The document prints a gap for the missing half, so the field must say so too."""
    assert [str(finding.path) for finding in findings(library_of(item), {"item": answer})] == ["sheet.item"]


def test_every_row_of_a_table_fixed_by_law_is_asked_for(library_of: LibraryOf) -> None:
    fixed = {"rows": ["text", "image"], "row_catalogue": "modalities"}
    library = library_of(table(field("text", **NEED), **fixed, **NEED))
    found = findings(library, {"rows": [{"item": "x"}]})
    assert [str(finding.path) for finding in found] == ["sheet.rows[1].item"]


def test_checking_one_entry_gives_its_part_of_the_whole(library: Library) -> None:
    entries = {"recipients": [Entry("r1", {"email": "x"}), Entry("r2", {"name": "示例"})]}
    answers = Answers(library.forms.values(), entries)
    everything = check(answers, library)
    parts = [finding for form, entry in answers.walk() for finding in check_entry(answers, library, form, entry.id)]
    assert parts == everything
    with pytest.raises(KeyError):
        check_entry(answers, library, "recipients", "r3")


def test_an_empty_dossier_has_only_missing_answers(empty: Content, library: Library) -> None:
    found = check(empty.answers, library)
    assert {finding.id for finding in found} == {"missing"}
    for finding in found:
        assert set(finding.documents) <= set(library.documents)
        assert set(finding.documents) == set(library.forms[finding.path.form].field(finding.path.field).required_for)


def test_the_documents_of_a_form_are_those_that_print_it(library: Library) -> None:
    for form in library.forms:
        assert set(documents_of(library, form)) == {
            document.id for document in library.documents.values() if form in document.forms
        }


def test_no_answer_that_can_be_stored_stops_the_check(dossier_json: Any, library: Library) -> None:
    severities = {"error", "warning", "hint"}

    @given(dossier_json)
    def survives(data: Any) -> None:
        content = from_json(data, library)
        for finding in check(content.answers, library):
            assert finding.severity in severities
            assert finding.id in library.messages
            content.answers.value(finding.path)

    survives()


def test_the_closed_set_of_checks_is_the_models(library: Library) -> None:
    assert {case[0] for case in CASES} >= set(get_args(Check))
