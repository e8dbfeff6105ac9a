"""A long table is stored as it is, and an edit of one row leaves the others where they stood."""

from __future__ import annotations

import json

from beigao.dossier.answers import Json
from beigao.dossier.file import Dossier
from beigao.dossier.long_tables import LONG, PLACE, LongTables

KEY = ("activities", "a1", "items")


def rows(count: int) -> list[Json]:
    return [{"name": f"会员{number}", "people": number, "sensitive": number % 2 == 0} for number in range(count)]


def test_an_answer_of_any_length_is_the_json_that_it_was() -> None:
    tables = LongTables()
    for value in ("words", 3, None, rows(2), rows(LONG), [*rows(LONG), "no row"], rows(LONG - 1)):
        assert json.loads(tables.encode(KEY, value)) == value


def test_an_edit_of_one_row_moves_no_other() -> None:
    tables, before = LongTables(), rows(LONG)
    after = [*before[:7], {"name": "会员七", "people": 7, "sensitive": False}, *before[8:]]
    first, second = tables.encode(KEY, before), tables.encode(KEY, after)
    assert len(first) == len(second)
    changed = [at for at, (old, new) in enumerate(zip(first, second, strict=True)) if old != new]
    assert 0 < changed[-1] - changed[0] < 2 * PLACE
    assert json.loads(second) == after


def test_a_row_that_stands_twice_is_written_twice() -> None:
    row: Json = {"name": "a"}
    value: Json = [row] * LONG
    assert json.loads(LongTables().encode(KEY, value)) == value


def test_a_long_table_is_read_again_as_it_was_stored(dossier: Dossier) -> None:
    entry = dossier.add_entry("activities")
    first = rows(LONG)
    second = [*first[1:], {"name": "last"}]
    for value in (first, second):
        dossier.set_answer("activities", entry, "items", value)
        with Dossier.open(dossier.path) as again:
            assert again.answers.entry("activities", entry).values["items"] == value
