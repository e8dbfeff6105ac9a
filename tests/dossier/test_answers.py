"""The answers in memory."""

from __future__ import annotations

import pytest

from beigao.definitions.fields import Condition
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, is_shown


@pytest.fixture
def answers(library: Library) -> Answers:
    given = {
        "company": [Entry("company", {"name": "示例"})],
        "activities": [Entry("a1", {"name": "客服", "items": [{"item": "phone"}, {"item": "name"}]}), Entry("a2")],
    }
    return Answers(library.forms.values(), given)


def test_a_single_form_always_has_its_one_entry(library: Library) -> None:
    empty = Answers(library.forms.values())
    for form in library.forms.values():
        assert [entry.id for entry in empty.entries(form.id)] == ([] if form.entries else [form.id])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("company.name", "示例"),
        ("company.uscc", None),
        ("activities:a1.items[1].item", "name"),
        ("activities:a1.items[2].item", None),
        ("activities:a1.items[1].other", None),
        ("activities:a1.name[0].item", None),
        ("activities:a2.name", None),
    ],
)
def test_a_value_is_found_by_its_path(answers: Answers, path: str, value: object) -> None:
    assert answers.value(FieldPath.parse(path)) == value


def test_unknown_forms_and_entries_are_key_errors(answers: Answers) -> None:
    for call in (
        lambda: answers.entries("nothing"),
        lambda: answers.entry("activities", "a9"),
        lambda: answers.value(FieldPath("activities", "a9", "name")),
    ):
        with pytest.raises(KeyError):
            call()


def test_a_copy_is_independent(answers: Answers) -> None:
    twin = answers.copy()
    twin.entry("company", "company").values["name"] = "另一家"
    twin.entries("activities").clear()
    assert answers.value(FieldPath.parse("company.name")) == "示例"
    assert len(answers.entries("activities")) == 2


def test_walking_visits_every_entry(answers: Answers, library: Library) -> None:
    visited = [(form, entry.id) for form, entry in answers.walk()]
    assert ("company", "company") in visited
    assert ("activities", "a2") in visited
    assert len(visited) == 2 + sum(form.entries is None for form in library.forms.values())


def test_a_condition_looks_beside_the_field_and_into_single_forms(answers: Answers, library: Library) -> None:
    field = library.forms["company"].field("uscc")

    def shown(name: str, equals: str) -> bool:
        condition = Condition(field=name, equals=equals)
        return is_shown(field.but(shown_when=condition), {"beside": "yes"}, answers)

    assert shown("beside", "yes")
    assert not shown("name", "示例")
    assert shown("company.name", "示例")
    assert not shown("company.uscc", "示例")
    assert not shown("unknown_form.name", "示例")
