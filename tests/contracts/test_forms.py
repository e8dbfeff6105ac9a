"""Every form, catalogue, preset and message keeps the contract: explained, bilingual, cited, consistent."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import pytest

from beigao.definitions.conditions import fields_of
from beigao.definitions.fields import Choice, Choices, Item, LongText, Reference, Table, Text, Wording
from beigao.definitions.loader import load_library
from beigao.definitions.models import Form
from beigao.dossier.samples import preset_values
from beigao.dossier.values import read

LIBRARY = load_library()
FIELDS = [
    pytest.param(form, field, id=f"{form.id}.{field.id}") for form in LIBRARY.forms.values() for field in form.fields()
]
each_form = pytest.mark.parametrize("form", LIBRARY.forms.values(), ids=LIBRARY.forms)
each_field = pytest.mark.parametrize(("form", "field"), FIELDS)

HAN = re.compile(r"[\u4e00-\u9fff]")
NARROW = re.compile(r"[\u4e00-\u9fff][,;?!:](?=[\u4e00-\u9fff])")
VERDICT = re.compile(r"(已经?合规|完全合规|符合全部法律|fully compliant|is compliant)")


def wordings(item: object) -> Iterator[tuple[str, Wording]]:
    for name in getattr(item, "defaults", {}):
        value = getattr(item, name)
        if isinstance(value, Wording):
            yield name, value
    for option in getattr(item, "options", ()):
        yield f"option {option.id}", option.label


def items(field: Item) -> list[Item]:
    return [field, *(field.columns if isinstance(field, Table) else ())]


@each_field
def test_a_field_is_explained_in_both_languages(form: Form, field: Item) -> None:
    assert field.guidance is not None, "every field says what the authority wants"
    assert bool(field.good) == bool(field.weak), "a good example has its weak counterpart"
    if field.kind == "long_text":
        assert field.good, "narrative fields show how a good answer reads"


@each_field
def test_chinese_wording_is_chinese_and_english_is_english(form: Form, field: Item) -> None:
    for item in items(field):
        for name, wording in wordings(item):
            if name in ("label", "guidance", "returned"):
                assert HAN.search(wording.zh), f"{name} of {item.id} has no Chinese"
            assert not NARROW.search(wording.zh), f"{name} of {item.id}: narrow punctuation in {wording.zh!r}"
            assert name == "weak" or not VERDICT.search(wording.zh + wording.en), f"{name} of {item.id} gives a verdict"


SLOT = re.compile(r"【[^【】\n]+】")
WITH_SKELETONS = (
    "activities", "assessment", "algorithms", "services", "labelling", "pi_protection", "responsibility",
)  # fmt: skip


@each_field
def test_a_narrative_of_a_filing_comes_with_a_skeleton_of_its_example(form: Form, field: Item) -> None:
    skeleton = field.skeleton if isinstance(field, Text | LongText) else None
    if form.id in WITH_SKELETONS and isinstance(field, LongText) and field.good:
        assert skeleton is not None
    if skeleton is not None:
        assert field.good is not None
        slots = SLOT.findall(skeleton.zh)
        assert len(slots) >= 2
        assert len(re.findall(r"\[[^\[\]\n]+\]", skeleton.en)) == len(slots)
        assert not re.search(r"\d", SLOT.sub("", re.sub(r"^\d\.", "", skeleton.zh, flags=re.MULTILINE)))


@each_field
def test_a_field_is_required_only_for_documents_that_print_its_form(form: Form, field: Item) -> None:
    for item in items(field):
        for document in item.required_for:
            assert form.id in LIBRARY.documents[document].forms


@each_field
def test_a_field_depends_only_on_fields_that_exist(form: Form, field: Item) -> None:
    for item in items(field):
        for name in fields_of(item.shown_when):
            other, dot, field_id = name.partition(".")
            if dot:
                assert LIBRARY.forms[other].entries is None, "a condition can only read a single form"
                assert LIBRARY.forms[other].has(field_id)
            elif item is field:
                assert form.has(name)
            else:
                assert isinstance(field, Table)
                assert field.column(name)


@each_field
def test_choices_and_references_lead_somewhere(form: Form, field: Item) -> None:
    for item in items(field):
        if isinstance(item, Choice | Choices):
            ids = [option.id for option in LIBRARY.options(item)]
            assert len(set(ids)) == len(ids)
        if isinstance(item, Reference):
            assert LIBRARY.forms[item.form].entries is not None
            assert item.form != form.id
        if isinstance(item, Table) and item.rows:
            known = {option.id for option in LIBRARY.catalogues[item.row_catalogue or ""].options}
            assert set(item.rows) <= known


@each_form
def test_borrowed_facts_exist_in_single_forms(form: Form) -> None:
    for section in form.sections:
        for name in section.borrows:
            other, _dot, field_id = name.partition(".")
            assert LIBRARY.forms[other].entries is None
            assert LIBRARY.forms[other].has(field_id)


def test_references_between_forms_never_run_in_a_circle() -> None:
    leads = {
        form.id: {field.form for field in form.fields() if isinstance(field, Reference)}
        for form in LIBRARY.forms.values()
    }

    def reach(form: str, seen: tuple[str, ...]) -> None:
        assert form not in seen, f"circle: {seen}"
        for target in leads[form]:
            reach(target, (*seen, form))

    for form in leads:
        reach(form, ())


def test_every_form_stands_once_in_the_outline() -> None:
    placed = [form for group in LIBRARY.outline for form in group.forms]
    assert placed == list(LIBRARY.forms)


def test_every_kind_of_field_is_used_by_some_form() -> None:
    from beigao.definitions.fields import KINDS

    used = {item.kind for form in LIBRARY.forms.values() for field in form.fields() for item in items(field)}
    assert used == set(KINDS)


@pytest.mark.parametrize("catalogue", LIBRARY.catalogues.values(), ids=LIBRARY.catalogues)
def test_a_catalogue_has_unique_ids_and_known_groups(catalogue) -> None:
    ids = [option.id for option in catalogue.options]
    assert len(set(ids)) == len(ids)
    groups = {group.id for group in catalogue.groups}
    assert {option.group for option in catalogue.options if option.group} <= groups | set(
        LIBRARY.catalogues["pi_categories"].options and [o.id for o in LIBRARY.catalogues["pi_categories"].options]
    )


@pytest.mark.parametrize("preset", LIBRARY.presets.values(), ids=LIBRARY.presets)
def test_a_preset_answers_fields_of_its_form_readably(preset) -> None:
    form = LIBRARY.forms[preset.form]
    assert form.entries is not None
    assert preset.id in form.entries.presets
    assert "核实" in preset.note.zh
    for name, value in preset_values(preset.id).items():
        assert read(form.field(name), value) is not None


@pytest.mark.parametrize("message", LIBRARY.messages.values(), ids=LIBRARY.messages)
def test_a_message_fills_the_same_parts_in_both_languages(message) -> None:
    def parts(text: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}

    assert parts(message.text.zh) == parts(message.text.en)
    assert "label" in parts(message.text.zh)


@each_form
def test_the_place_of_a_form_is_in_a_document_that_prints_it(form: Form) -> None:
    if form.stands is not None:
        assert form.id in LIBRARY.documents[form.stands.document].forms
    for document, place in form.places.items():
        assert form.id in LIBRARY.documents[document].forms
        parts = [re.findall(r"\{[^}]*\}", words) for words in (place.zh, place.en)]
        assert parts[0] == parts[1]
        assert parts[0]
        assert set(parts[0]) <= {"{section}", "{field}"}


@each_form
def test_what_a_tab_says_is_not_longer_than_the_heading(form: Form) -> None:
    for section in form.sections:
        if section.short is not None:
            assert len(section.short.zh) <= len(section.title.zh)
            assert len(section.short.en) <= len(section.title.en)
            assert section.short != section.title


def test_documents_have_short_titles_of_their_own() -> None:
    shorts = [document.short for document in LIBRARY.documents.values()]
    assert all(len(short.zh) <= 6 and len(short.en) <= 18 for short in shorts)
    assert len({short.zh for short in shorts}) == len({short.en for short in shorts}) == len(shorts)
