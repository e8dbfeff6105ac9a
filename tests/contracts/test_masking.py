"""No field can be forgotten when a copy for outsiders is masked: each stands in exactly one list of the rules."""

from __future__ import annotations

from collections import Counter

from beigao._resources import data_dir
from beigao.definitions.fields import Item, LongText, Number, People, Table, Text
from beigao.definitions.loader import load_library
from beigao.definitions.yaml_files import yaml_mapping
from beigao.dossier.masking import masking_rules

DATA = yaml_mapping(data_dir("forms") / "masking.yaml")
ITEMS: dict[str, Item] = {}
for form in load_library().forms.values():
    for field in form.fields():
        ITEMS[f"{form.id}.{field.id}"] = field
        for column in field.columns if isinstance(field, Table) else ():
            ITEMS[f"{form.id}.{field.id}.{column.id}"] = column


def test_every_text_and_every_number_is_listed() -> None:
    short = {place for place, item in ITEMS.items() if isinstance(item, Text | Number | People)}
    assert short - masking_rules().places.keys() == set(), "say in forms/masking.yaml whether it is a secret"


def test_every_number_of_people_is_rounded() -> None:
    people = {place for place, item in ITEMS.items() if isinstance(item, People)}
    assert people <= set(DATA["rounded"])


def test_what_is_listed_is_there_once_and_of_a_kind_that_can_be_masked() -> None:
    listed = Counter([*(place for said in DATA["secrets"].values() for place in said["fields"])])
    listed.update(place for kind in ("left_out", "rounded", "kept") for place in DATA[kind])
    assert [place for place, count in listed.items() if count > 1] == []
    assert listed.keys() - ITEMS.keys() == set()
    for place in DATA["rounded"]:
        assert isinstance(ITEMS[place], Number | People)
    for place in [*(place for said in DATA["secrets"].values() for place in said["fields"]), *DATA["left_out"]]:
        assert isinstance(ITEMS[place], Text | LongText)


def test_what_a_check_knows_as_a_number_of_somebody_is_a_secret() -> None:
    telling = {
        "uscc",
        "id_card",
        "mobile",
        "phone",
        "email",
        "postcode",
        "url",
        "icp_number",
        "filing_number",
        "label_code",
    }
    for place, item in ITEMS.items():
        if isinstance(item, Text) and telling & set(item.checks):
            assert masking_rules().places[place] in DATA["secrets"], place


def test_two_names_of_one_are_of_one_kind_and_form() -> None:
    for second, first in DATA["same"].items():
        assert masking_rules().places[second] == masking_rules().places[first]
        assert second.split(".")[0] == first.split(".")[0]


def test_words_of_both_languages_have_a_place_for_the_count() -> None:
    for said in DATA["secrets"].values():
        assert said["zh"].count("{n}") == said["en"].count("{n}") == 1
