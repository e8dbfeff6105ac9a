"""Two states of a dossier are compared by the changes that lead from one to the other."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.comparison import MOST_PAIRS, Piece, compare, pieces
from beigao.dossier.file import Content, Dossier
from beigao.dossier.history import AnswerChange, EntryChange, EntryMove
from beigao.dossier.samples import sample_content

LIBRARY = load_library()


def recipients(*entries: Entry) -> Answers:
    return Answers(LIBRARY.forms.values(), {"recipients": list(entries)})


def test_equal_states_do_not_differ() -> None:
    content = sample_content("writing_assistant")
    assert compare(content.answers, content.answers.copy()) == []


def test_an_empty_answer_is_as_good_as_none() -> None:
    assert compare(recipients(Entry("r1")), recipients(Entry("r1", {"name": " "}))) == []


def test_a_changed_answer_says_what_it_was_and_is() -> None:
    before, after = recipients(Entry("r1", {"name": "甲"})), recipients(Entry("r1", {"name": "乙"}))
    assert compare(before, after) == [AnswerChange(FieldPath("recipients", "r1", "name"), "甲", "乙")]


def test_entries_come_go_and_move() -> None:
    before = recipients(Entry("r1", {"name": "甲"}), Entry("r2"), Entry("r3"))
    after = recipients(Entry("r3"), Entry("r4", {"name": "丁"}), Entry("r2"))
    assert compare(before, after) == [
        EntryChange("recipients", "r1", {"name": "甲"}, 0, is_there=False),
        EntryMove("recipients", "r3", 1, 0),
        EntryChange("recipients", "r4", {"name": "丁"}, 1, is_there=True),
    ]


@pytest.mark.parametrize("seed", range(25))
def test_the_changes_lead_from_one_state_to_the_other_and_back(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)

    def some_state() -> Answers:
        ids = chance.sample(["r1", "r2", "r3", "r4", "r5", "r6"], chance.randrange(7))
        return recipients(*(Entry(name, {"name": chance.choice("甲乙丙")}) for name in ids))

    before, after = some_state(), some_state()
    with Dossier.create(tmp_path / "a.beigao", Content(copy.deepcopy(before), {})) as dossier:
        changes = compare(before, after)
        for change in changes:
            change.redo(dossier)
        assert dossier.answers.entries("recipients") == after.entries("recipients")
        for change in reversed(changes):
            change.undo(dossier)
        assert dossier.answers.entries("recipients") == before.entries("recipients")


def test_words_that_changed_are_marked() -> None:
    assert pieces("向境外提供100人的信息。", "向境外提供120人的信息。") == [
        Piece("same", "向境外提供"),
        Piece("gone", "100"),
        Piece("new", "120"),
        Piece("same", "人的信息。"),
    ]


def test_a_sentence_that_came_is_marked_as_a_whole() -> None:
    assert pieces("甲。丙。", "甲。乙。丙。") == [Piece("same", "甲。"), Piece("new", "乙。"), Piece("same", "丙。")]


@given(st.text(), st.text())
def test_the_pieces_give_both_wordings_back(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after


def test_a_very_long_sentence_is_compared_as_a_whole() -> None:
    long = "甲" * int(MOST_PAIRS**0.5 + 10)
    assert pieces(long, long + "乙") == [Piece("gone", long), Piece("new", long + "乙")]
