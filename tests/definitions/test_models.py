"""The meta-model: frozen, closed, and strict about what a form may say."""

from __future__ import annotations

from functools import partial
from typing import Any, get_args, get_type_hints

import pytest

from beigao.definitions.fields import KINDS, Column, Condition, FieldModel, Option, Wording
from beigao.definitions.laws import Law
from beigao.definitions.models import Form
from beigao.definitions.validation import Misfit, checked, checked_as

read_field = partial(checked_as, FieldModel)
read_column = partial(checked_as, Column)
WORDS = {"zh": "名称", "en": "Name"}
NEEDS: dict[str, dict[str, Any]] = {
    "choice": {"catalogue": "regions"},
    "choices": {"catalogue": "regions"},
    "table": {"columns": [{"id": "name", "kind": "text", "label": WORDS}]},
    "reference": {"form": "recipients"},
}


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "some_field", "kind": kind, "label": WORDS, **NEEDS.get(kind, {}), **more}


def form(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "company",
        "title": WORDS,
        "about": WORDS,
        "sections": [{"id": "first", "title": WORDS, "fields": list(fields)}],
        **more,
    }


def test_the_thirteen_kinds_of_the_design_are_the_models_kinds() -> None:
    union = get_args(get_args(FieldModel)[0])
    assert sorted(get_args(get_type_hints(model)["kind"])[0] for model in union) == sorted(KINDS)
    assert len(KINDS) == 13


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_frozen(kind: str) -> None:
    made = read_field(field(kind))
    assert made.kind == kind
    for change in (lambda: setattr(made, "id", "another"), lambda: delattr(made, "id")):
        with pytest.raises(AttributeError, match="frozen"):
            change()
    assert made.id == "some_field"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_refuses_a_key_that_nobody_knows(kind: str) -> None:
    with pytest.raises(Misfit, match="Extra inputs"):
        read_field(field(kind, requierd_for=["pipia"]))


def test_another_kind_is_refused() -> None:
    with pytest.raises(Misfit, match="does not match any of the expected tags"):
        read_field(field("html"))


@pytest.mark.parametrize("kind", ["table", "reference", "evidence", "date_range"])
def test_a_cell_holds_no_table_reference_file_or_range(kind: str) -> None:
    with pytest.raises(Misfit):
        read_column(field(kind))


@pytest.mark.parametrize("bad", ["", "A", "a", "1a", "a-b", "a b", "名称", "a" * 41])
def test_ids_are_permanent_slugs(bad: str) -> None:
    with pytest.raises(Misfit):
        read_field(field("text", id=bad))


@pytest.mark.parametrize("bad", ["pipl 55", "PIPL:55", "pipl:", ":55", "pipl:55;"])
def test_citations_have_their_form(bad: str) -> None:
    with pytest.raises(Misfit):
        read_field(field("text", articles=[bad]))


@pytest.mark.parametrize(
    "bad", [{"zh": "名"}, {"en": "Name"}, {"zh": "", "en": "Name"}, {"zh": "名", "en": "  "}, "名"]
)
def test_wording_stands_in_both_languages(bad: object) -> None:
    with pytest.raises(Misfit):
        read_field(field("text", label=bad))


def test_wording_is_read_in_english_unless_the_language_is_chinese() -> None:
    words = Wording(zh="名称", en="Name")
    assert [words.text(language) for language in ("zh", "zh_CN", "en", "de")] == ["名称", "名称", "Name", "Name"]


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_a_choice_has_one_source_of_options(kind: str) -> None:
    options = [{"id": "one", "label": WORDS}]
    assert read_field(field(kind, catalogue=None, options=options)).options == (
        Option(id="one", label=Wording(zh="名称", en="Name")),
    )
    for wrong in ({"catalogue": None}, {"options": options}):
        with pytest.raises(Misfit, match="either `options` or a `catalogue`"):
            read_field(field(kind, **wrong))


def test_unknown_checks_and_empty_tables_are_refused() -> None:
    for wrong in (field("text", checks=["luhn"]), field("table", columns=[])):
        with pytest.raises(Misfit):
            read_field(wrong)


def test_a_table_knows_its_columns() -> None:
    table = read_field(field("table"))
    assert table.column("name").kind == "text"
    with pytest.raises(KeyError):
        table.column("other")


def test_a_form_finds_its_fields_in_order() -> None:
    made = checked(Form, form(field("text", id="name"), field("date", id="since")))
    assert [found.id for found in made.fields()] == ["name", "since"]
    assert made.field("since").kind == "date"
    assert made.has("name")
    assert not made.has("nothing")
    with pytest.raises(KeyError):
        made.field("nothing")


def test_a_form_refuses_an_id_that_stands_twice() -> None:
    with pytest.raises(Misfit, match="stands twice"):
        checked(Form, form(field("text"), field("date")))


def test_a_form_refuses_a_title_field_that_it_does_not_have() -> None:
    with pytest.raises(Misfit, match="title field"):
        checked(Form, form(field("text"), entries={"name": WORDS, "singular": "company", "title_field": "missing"}))


def test_a_form_needs_sections_and_a_section_fields() -> None:
    for wrong in (form(field("text"), sections=[]), form()):
        with pytest.raises(Misfit):
            checked(Form, wrong)


def test_a_law_says_how_far_we_read_it() -> None:
    law = {
        "id": "pipl",
        "title": WORDS,
        "short": WORDS,
        "issuer": "全国人大常委会",
        "effective": "2021-11-01",
        "source": "x",
    }
    assert checked(Law, {**law, "confidence": "read"}).articles == ()
    with pytest.raises(Misfit):
        checked(Law, {**law, "confidence": "sure"})


def test_a_definition_made_in_code_knows_its_fields() -> None:
    with pytest.raises(TypeError, match="Wording lacks `en`"):
        Wording(zh="名称")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Wording knows no `de`"):
        Wording(zh="名称", en="Name", de="Name")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="exactly one of"):
        Condition()


def test_definitions_that_say_the_same_are_the_same() -> None:
    one, other = Wording(zh="名称", en="Name"), checked(Wording, {"en": "Name", "zh": "名称"})
    assert one == other
    assert hash(one) == hash(other)
    assert one != Wording(zh="名称", en="name")
    assert one != ("名称", "Name")
    assert repr(one) == "Wording(zh='名称', en='Name')"
    assert Option(id="one", label=one) == checked(Option, {"id": "one", "label": WORDS, "note": None})
