"""What came, went and changed between two states of a table, for any rows and in reasonable time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.dossier.answers import Json
from beigao.dossier.table_changes import RowChange, row_changes

ROWS = 10_000


def table(*names: str) -> list[Json]:
    return [{"name": name} for name in names]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("abc", "abc", []),
        ("abc", "abxc", [RowChange(None, 2)]),
        ("abc", "ac", [RowChange(1, None)]),
        ("abc", "axc", [RowChange(1, 1)]),
        ("abc", "xyabc", [RowChange(None, 0), RowChange(None, 1)]),
        ("", "ab", [RowChange(None, 0), RowChange(None, 1)]),
        ("ab", "", [RowChange(0, None), RowChange(1, None)]),
        ("aaa", "aaaa", [RowChange(None, 3)]),
        ("abc", "bca", [RowChange(0, None), RowChange(None, 2)]),
    ],
)
def test_rows_that_came_went_and_changed(before: str, after: str, expected: list[RowChange]) -> None:
    assert row_changes(table(*before), table(*after)) == expected


def test_a_row_that_changed_is_found_beside_one_that_came() -> None:
    before: list[Json] = [{"name": "a", "why": "x"}, {"name": "b", "why": "y"}]
    after: list[Json] = [{"name": "new"}, {"name": "a", "why": "z"}, {"name": "b", "why": "y"}]
    assert row_changes(before, after) == [RowChange(None, 0), RowChange(0, 1)]
    assert row_changes(after, before) == [RowChange(0, None), RowChange(1, 0)]
    moved_on: list[Json] = [{"name": "new"}, {"name": "a", "why": "z"}]
    assert row_changes(before, moved_on) == [RowChange(None, 0), RowChange(0, 1), RowChange(1, None)]


rows = st.lists(st.sampled_from("abcd"), max_size=12)


@given(rows, rows)
def test_the_changes_make_the_one_table_of_the_other(before: list[str], after: list[str]) -> None:
    changes = row_changes(table(*before), table(*after))
    kept = [row for at, row in enumerate(before) if at not in {change.before for change in changes}]
    assert kept == [row for at, row in enumerate(after) if at not in {change.after for change in changes}]


@pytest.mark.parametrize(
    "after",
    [
        [f"{number}x" for number in range(ROWS)],
        [f"{number}{'x' * (number % 2)}" for number in range(ROWS)],
        ["same"] * ROWS,
        [str(number) for number in reversed(range(ROWS))],
    ],
    ids=["all", "every other", "all alike", "turned round"],
)
def test_ten_thousand_rows_take_no_time_to_speak_of(after: list[str]) -> None:
    before = [str(number) for number in range(ROWS)]
    began = time.perf_counter()
    assert row_changes(table(*before), table(*after))
    assert row_changes(table(*["same"] * ROWS), table(*after)) or after[0] == "same"
    assert time.perf_counter() - began < 3  # a tenth of it on a quiet machine; the square of the rows takes minutes
