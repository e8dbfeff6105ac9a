"""Of a long table only the rows that have changed are looked at again, and nothing is said that is no longer so."""

from __future__ import annotations

import pytest

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Json
from beigao.dossier.long_tables import changed_stretch
from beigao.dossier.samples import sample_content
from beigao.rules.inspection import Inspection, inspect
from beigao.rules.row_memory import Key, OutOfTime, RowMemory

KEY = Key("form", "entry", "table", "somebody")


@pytest.mark.parametrize(
    ("old", "new", "stretch"),
    [
        ("abc", "abc", (3, 3, 3)),
        ("abc", "axc", (1, 2, 2)),
        ("abc", "abcd", (3, 3, 4)),
        ("abc", "ac", (1, 2, 1)),
        ("", "ab", (0, 0, 2)),
        ("aa", "aaa", (2, 2, 3)),
    ],
)
def test_the_changed_stretch_of_two_lists(old: str, new: str, stretch: tuple[int, int, int]) -> None:
    assert changed_stretch([*old], [*new]) == stretch


def test_only_new_rows_are_looked_at() -> None:
    memory, seen = RowMemory(), list[Json]()
    rows: list[Json] = [{"n": 1}, {"n": 2}, {"n": 3}]

    def look(_number: int, row: Json) -> Json:
        seen.append(row)
        return row

    memory.each(KEY, rows, look)
    seen.clear()
    changed: list[Json] = [{"n": 0}, rows[2], {"n": 9}, rows[0]]
    assert memory.each(KEY, changed, look) == changed
    assert seen == [{"n": 0}, {"n": 9}]
    seen.clear()
    memory.each(KEY, changed, look, ("something else beside",))
    assert seen == changed


def test_what_was_looked_at_before_time_was_up_is_not_looked_at_again() -> None:
    memory, seen = RowMemory(), list[int]()
    rows: list[Json] = [{"n": number} for number in range(500)]

    def look(number: int, _row: Json) -> int:
        seen.append(number)
        return number

    memory.until = 0.0
    with pytest.raises(OutOfTime):
        memory.each(KEY, rows, look)
    assert 0 < len(seen) < len(rows)
    memory.until = None
    assert memory.each(KEY, rows, look) == list(range(500))
    assert sorted(seen) == list(range(500))


@pytest.fixture
def answers() -> Answers:
    return sample_content("internal_assistant").answers.copy()


def test_findings_of_an_edited_table_are_those_of_a_fresh_look(answers: Answers, library: Library) -> None:
    """Rows come, go, move and change; marks and people are wrong, needed cells are empty."""
    entry = answers.entries("activities")[0]
    path = FieldPath("activities", entry.id, "items")
    wrong: dict[str, Json] = {
        "name": "示例",
        "category": "no kind",
        "item": "full_name",
        "sensitive": True,
        "people": "many",
    }
    above: dict[str, Json] = {
        "name": "b",
        "category": "property",
        "item": "full_name",
        "sensitive": False,
        "people": 10**9,
    }
    first = list(entry.values["items"])  # type: ignore[arg-type]
    states = [
        [wrong, *first],
        [wrong, above, *first],
        [above, wrong, *first[2:]],
        [*first[2:], {**above, "people": 3}, wrong, {}],
        [{}, *first],
        first,
    ]
    live = Inspection(answers, library)
    live.findings()
    for state in states:
        entry.values["items"] = list(state)
        live.changed(path)
        assert live.findings() == inspect(answers, library)


def test_findings_that_take_long_are_found_in_parts(answers: Answers, library: Library) -> None:
    entry = answers.entries("activities")[0]
    entry.values["items"] = [{"name": f"a{number}", "sensitive": True} for number in range(400)]
    live = Inspection(answers, library)
    parts = 0
    while (found := live.findings_within(0.002)) is None:
        parts += 1
    assert parts > 1
    assert found == inspect(answers, library)
