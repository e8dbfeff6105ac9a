"""A dossier as JSON: exact both ways, and clear about what does not fit."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from beigao.definitions.fields import Reference, Table
from beigao.definitions.loader import Library, load_library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.exchange import from_json, parse, to_json
from beigao.dossier.exchange_models import json_schema
from beigao.dossier.file import Content, Dossier
from beigao.dossier.samples import sample_content, sample_names
from beigao.errors import ExchangeError
from beigao.rules.checking import check


def same(one: Content, other: Content) -> bool:
    return list(one.answers.walk()) == list(other.answers.walk()) and one.evidence == other.evidence


def through_json(content: Content, library: Library) -> Content:
    return parse(json.dumps(to_json(content, library)), library)


def fault_of(data: object, library: Library) -> str:
    with pytest.raises(ExchangeError) as fault:
        from_json(data, library)
    message = str(fault.value)
    assert "\n" not in message
    return message


def test_whatever_fits_the_schema_comes_back_exactly(dossier_json: Any, library: Library) -> None:
    @settings(max_examples=200)
    @given(dossier_json)
    def round_trip(data: Any) -> None:
        content = from_json(data, library)
        assert same(through_json(content, library), content)
        assert to_json(through_json(content, library), library) == to_json(content, library)

    round_trip()


def test_a_file_between_changes_nothing(dossier_json: Any, library: Library, tmp_path: Path) -> None:
    numbers = iter(range(1000))

    @given(dossier_json)
    def round_trip(data: Any) -> None:
        content = from_json(data, library)
        path = tmp_path / f"{next(numbers)}.beigao"
        with Dossier.create(path, content) as made:
            assert same(made.content(), content)
            assert same(through_json(made.content(), library), content)
        path.unlink()

    round_trip()


@pytest.mark.parametrize("name", sample_names())
def test_samples_come_back_exactly(name: str, library: Library) -> None:
    assert same(through_json(sample_content(name), library), sample_content(name))


def test_an_empty_dossier_comes_back_empty(empty: Content, library: Library) -> None:
    assert same(through_json(empty, library), empty)
    assert same(parse('{"forms": {}}', library), empty)


def test_nasty_words_come_back_unchanged_as_answers_ids_of_files_and_names(
    library: Library, nasty: tuple[str, ...]
) -> None:
    fields = list(library.forms["company"].fields())
    texts = [field.id for field in fields if field.kind in ("text", "long_text")]
    values: dict[str, Any] = dict(zip(texts, nasty, strict=False))
    files = [Attachment(describe(f"f{number}", word, b"content"), b"content") for number, word in enumerate(nasty)]
    content = Content(
        Answers(library.forms.values(), {"company": [Entry("company", values)]}), {held.file.id: held for held in files}
    )
    again = through_json(content, library)
    assert same(again, content)
    assert again.answers.entry("company", "company").values == values


def test_empty_answers_are_no_answers(library: Library) -> None:
    content = from_json({"forms": {"company": {"name": "  ", "uscc": None}}}, library)
    assert content.answers.entry("company", "company").values == {}


def test_json_holds_everything_that_json_can_hold(empty: Content, library: Library) -> None:
    plain = to_json(empty, library)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


# ---- what does not fit


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ([], "$"),
        (None, "$"),
        ("text", "$"),
        ({}, "forms"),
        ({"forms": []}, "forms"),
        ({"forms": {"compnay": {}}}, "forms.compnay"),
        ({"forms": {"company": []}}, "forms.company"),
        ({"forms": {"company": {"nmae": "x"}}}, "forms.company.nmae"),
        ({"forms": {"company": {"name": 5}}}, "forms.company.name"),
        ({"forms": {"company": {"name": ["x"]}}}, "forms.company.name"),
        ({"forms": {"recipients": {}}}, "forms.recipients"),
        ({"forms": {"recipients": [{"name": "x"}]}}, "forms.recipients.0.id"),
        ({"forms": {"recipients": [{"id": "a"}, {"id": "b", "nix": 1}]}}, "forms.recipients.1.nix"),
        ({"forms": {"recipients": [{"id": "a b"}]}}, "forms.recipients.0.id"),
        ({"forms": {"recipients": [{"id": ""}]}}, "forms.recipients.0.id"),
        ({"forms": {"recipients": [{"id": "a.b"}]}}, "forms.recipients.0.id"),
        ({"forms": {"recipients": [{"id": "a\n"}]}}, "forms.recipients.0.id"),
        ({"forms": {}, "beigao": 2}, "beigao"),
        ({"forms": {}, "more": 1}, "more"),
        ({"forms": {}, "evidence": {}}, "evidence"),
        ({"forms": {}, "evidence": [{"id": "a", "name": "b"}]}, "evidence.0.content"),
        ({"forms": {}, "evidence": [{"id": "a", "name": "b", "content": "", "more": 1}]}, "evidence.0.more"),
    ],
)
def test_the_path_of_the_fault_is_named(data: object, path: str, library: Library) -> None:
    assert f" {path}: " in fault_of(data, library)


WRONG: dict[str, object] = {
    "text": 5, "long_text": ["a"], "number": True, "people": {"n": 1}, "date": 20261201, "date_range": "2026",
    "yes_no": 1, "choice": ["a"], "choices": "a", "table": "a", "reference": 7, "evidence": "e1", "risk_rating": "high",
}  # fmt: skip


@pytest.mark.parametrize(
    ("form_id", "field_id", "kind"),
    [(form.id, field.id, field.kind) for form in load_library().forms.values() for field in form.fields()],
)
def test_every_field_names_itself_when_its_structure_is_wrong(
    form_id: str, field_id: str, kind: str, library: Library
) -> None:
    wrong = {field_id: WRONG[kind]}
    single = library.forms[form_id].entries is None
    message = fault_of({"forms": {form_id: wrong if single else [{"id": "e1", **wrong}]}}, library)
    assert f" forms.{form_id}.{field_id}" in message.replace(".0.", ".")


def test_every_column_names_itself_when_its_structure_is_wrong(library: Library) -> None:
    for form in library.forms.values():
        for table in form.fields():
            for column in table.columns if isinstance(table, Table) else ():
                rows = {table.id: [{}, {column.id: WRONG[column.kind]}]}
                message = fault_of({"forms": {form.id: rows if not form.entries else [{"id": "e1", **rows}]}}, library)
                assert f"{table.id}.1.{column.id}" in message


def test_an_unknown_column_is_named(library: Library) -> None:
    message = fault_of({"forms": {"activities": [{"id": "a1", "items": [{"itme": "x"}]}]}}, library)
    assert "forms.activities.0.items.0.itme" in message


def test_a_reference_to_several_entries_is_a_list(library: Library) -> None:
    for form in library.forms.values():
        for field in form.fields():
            if isinstance(field, Reference):
                values = {field.id: "r1" if field.many else ["r1"]}
                fault_of({"forms": {form.id: values if not form.entries else [{"id": "e1", **values}]}}, library)


def test_an_entry_id_that_stands_twice_is_named(library: Library) -> None:
    message = fault_of({"forms": {"recipients": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}}, library)
    assert "forms.recipients" in message
    assert "“a”" in message


def test_an_evidence_id_that_stands_twice_is_named(library: Library) -> None:
    file = {"id": "e1", "name": "a.txt", "content": "YQ=="}
    message = fault_of({"forms": {}, "evidence": [file, {**file, "content": "Yg=="}]}, library)
    assert "evidence" in message
    assert "e1" in message


@pytest.mark.parametrize("content", ["a", "YQ=", "Y Q==", "YQ==\n", "图", "\ud800", "YQ==YQ=="])
def test_evidence_that_is_no_base64_is_named(content: str, library: Library) -> None:
    files = [{"id": "e0", "name": "a", "content": ""}, {"id": "e1", "name": "b", "content": content}]
    assert "evidence.1" in fault_of({"forms": {}, "evidence": files}, library)


def test_evidence_that_does_not_match_its_sum_is_named(library: Library) -> None:
    file = {"id": "e1", "name": "a", "content": base64.b64encode(b"a").decode(), "sha256": "0" * 64}
    assert "evidence.0" in fault_of({"forms": {}, "evidence": [file]}, library)
    file["sha256"] = describe("e1", "a", b"a").sha256
    assert from_json({"forms": {}, "evidence": [file]}, library).evidence["e1"].content == b"a"


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "beigao", b"\xff\xfe\xff", b"\x80", '{"forms": {}} x', "{'forms': {}}",
        "[" * 200_000, '{"a":' * 200_000,
        '{"forms": {"company": {"name": 1' + "0" * 5000 + "}}}",
    ],
)  # fmt: skip
def test_text_that_is_no_json_is_refused_in_one_sentence(text: str | bytes, library: Library) -> None:
    with pytest.raises(ExchangeError) as fault:
        parse(text, library)
    assert "\n" not in str(fault.value)
    assert len(str(fault.value)) < 400


@pytest.mark.parametrize(
    "text", ['{"forms": {"company": {"name": "示例"}}}', '{"forms": {"company": {"name": "\\u793a\\u4f8b"}}}']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_in_another_unicode_encoding_is_read(text: str, encoding: str, library: Library) -> None:
    assert parse(text.encode(encoding), library).answers.entry("company", "company").values == {"name": "示例"}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 400])
@pytest.mark.parametrize("kind", ["number", "people"])
def test_a_number_that_is_none_is_a_finding_or_refused_but_never_a_crash(
    number: str, kind: str, library: Library
) -> None:
    for form in library.forms.values():
        for field in form.fields():
            if field.kind == kind:
                values = f'{{"{field.id}": {number}}}'
                text = values if not form.entries else f'[{{"id": "e1", {values[1:]}]'
                with suppress(ExchangeError):
                    check(parse(f'{{"forms": {{"{form.id}": {text}}}}}', library).answers, library)


# ---- the schema


def test_the_schema_names_every_form_field_and_column(library: Library) -> None:
    schema = json.loads(json.dumps(json_schema(library)))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == ["forms"]

    def follow(part: dict[str, Any]) -> dict[str, Any]:
        while True:
            if "$ref" in part:
                part = schema["$defs"][part["$ref"].rpartition("/")[2]]
            elif "anyOf" in part:
                part = next(choice for choice in part["anyOf"] if choice.get("type") != "null")
            elif part.get("type") == "array":
                part = part["items"]
            else:
                return part

    forms = follow(schema["properties"]["forms"])["properties"]
    assert list(forms) == list(library.forms)
    for form in library.forms.values():
        described = follow(forms[form.id])
        assert described["additionalProperties"] is False
        assert set(described["properties"]) == {field.id for field in form.fields()} | (
            {"id"} if form.entries else set()
        )
        for field in form.fields():
            assert described["properties"][field.id]["title"] == field.label.zh
            if isinstance(field, Table):
                row = follow(described["properties"][field.id])
                assert row["additionalProperties"] is False
                assert set(row["properties"]) == {column.id for column in field.columns}


def test_the_schema_is_the_same_each_time(library: Library) -> None:
    assert json.dumps(json_schema(library)) == json.dumps(json_schema(library))
