"""Undo and redo put back what was, on disk too, and never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from beigao.definitions.paths import FieldPath
from beigao.dossier.file import Dossier
from beigao.dossier.history import MOST_CHANGES, TYPED_TOGETHER, AnswerChange, EntryChange, EntryMove, History
from beigao.errors import DossierError

NAME = FieldPath("company", "company", "name")


@pytest.fixture
def history(dossier: Dossier) -> History:
    return History(dossier)


def answer(dossier: Dossier, history: History, value: str, typed: float | None = None, path: FieldPath = NAME) -> None:
    before = dossier.answers.value(path)
    dossier.set_answer(path.form, path.entry, path.field, value)
    history.record(AnswerChange(path, before, value, typed))


def test_an_answer_is_taken_back_and_given_again(dossier: Dossier, history: History) -> None:
    answer(dossier, history, "甲")
    answer(dossier, history, "乙")
    assert history.undo() == AnswerChange(NAME, "甲", "乙")
    assert dossier.answers.value(NAME) == "甲"
    assert history.can_redo
    history.redo()
    assert dossier.answers.value(NAME) == "乙"
    history.undo()
    history.undo()
    assert dossier.answers.value(NAME) is None
    assert history.undo() is None


def test_what_is_typed_in_one_go_is_one_step(dossier: Dossier, history: History) -> None:
    for place, words in enumerate(("a", "ab", "abc")):
        answer(dossier, history, words, typed=place * TYPED_TOGETHER)
    answer(dossier, history, "abcd", typed=3.5 * TYPED_TOGETHER)
    history.undo()
    assert dossier.answers.value(NAME) == "abc"
    history.undo()
    assert dossier.answers.value(NAME) is None


def test_typing_in_another_field_is_a_step_of_its_own(dossier: Dossier, history: History) -> None:
    other = FieldPath("company", "company", "uscc")
    answer(dossier, history, "a", typed=0.0)
    answer(dossier, history, "9", typed=0.1, path=other)
    history.undo()
    assert dossier.answers.value(other) is None
    assert dossier.answers.value(NAME) == "a"


def test_typing_that_comes_back_to_where_it_began_leaves_no_step(dossier: Dossier, history: History) -> None:
    answer(dossier, history, "a")
    answer(dossier, history, "ab", typed=0.0)
    answer(dossier, history, "a", typed=0.1)
    history.undo()
    assert dossier.answers.value(NAME) is None


def test_a_new_change_ends_what_could_be_done_again(dossier: Dossier, history: History) -> None:
    answer(dossier, history, "甲")
    history.undo()
    answer(dossier, history, "乙")
    assert not history.can_redo
    assert history.redo() is None


def test_a_deleted_entry_comes_back_with_its_answers_its_place_and_its_id(dossier: Dossier, history: History) -> None:
    first = dossier.add_entry("recipients", {"name": "one"})
    second = dossier.add_entry("recipients", {"name": "two"})
    history.record(EntryChange("recipients", first, {"name": "one"}, 0, is_there=False))
    dossier.delete_entry("recipients", first)
    history.undo()
    assert [(entry.id, entry.values) for entry in dossier.answers.entries("recipients")] == [
        (first, {"name": "one"}),
        (second, {"name": "two"}),
    ]
    history.redo()
    assert [entry.id for entry in dossier.answers.entries("recipients")] == [second]


def test_an_entry_that_came_goes_and_comes_again(dossier: Dossier, history: History) -> None:
    entry = dossier.add_entry("recipients", {"name": "one"})
    history.record(EntryChange("recipients", entry, {"name": "one"}, 0, is_there=True))
    history.undo()
    assert dossier.answers.entries("recipients") == []
    history.redo()
    assert dossier.answers.entry("recipients", entry).values == {"name": "one"}


def test_a_moved_entry_goes_back(dossier: Dossier, history: History) -> None:
    entries = [dossier.add_entry("recipients") for _number in range(3)]
    dossier.move_entry("recipients", entries[0], 2)
    history.record(EntryMove("recipients", entries[0], 0, 2))
    history.undo()
    assert [entry.id for entry in dossier.answers.entries("recipients")] == entries


def test_what_is_undone_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.beigao"
    with Dossier.create(path) as dossier:
        history = History(dossier)
        answer(dossier, history, "甲")
        answer(dossier, history, "乙")
        history.undo()
    with Dossier.open(path) as again:
        assert again.answers.value(NAME) == "甲"


def test_a_disk_that_takes_nothing_leaves_answer_and_history(
    dossier: Dossier, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(dossier, history, "甲")

    def full(*_args: object) -> None:
        raise DossierError("full")

    monkeypatch.setattr(dossier, "set_answer", full)
    with pytest.raises(DossierError):
        history.undo()
    assert dossier.answers.value(NAME) == "甲"
    assert history.can_undo
    assert not history.can_redo


def test_the_history_is_bounded(dossier: Dossier, history: History) -> None:
    for number in range(MOST_CHANGES + 10):
        history.record(AnswerChange(NAME, str(number), str(number + 1)))
    steps = 0
    while history.undo():
        steps += 1
    assert steps == MOST_CHANGES
