"""Blocks from spreadsheets are parted as they were copied, and read as their columns ask."""

from __future__ import annotations

import pytest

from beigao.definitions.fields import Date, Table, Wording, YesNo
from beigao.definitions.loader import Library
from beigao.dossier.cells import block_of, count_unread, heading_of, read_rows, reader, text_of


@pytest.fixture
def items(library: Library) -> Table:
    """The data items of an export activity."""
    found = library.forms["activities"].field("items")
    assert isinstance(found, Table)
    return found


@pytest.mark.parametrize(
    ("copied", "cells"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"two\nlines"\tb\r\n', [["two\nlines", "b"]]),
        ('"say ""yes""\nor no"\t1', [['say "yes"\nor no', "1"]]),
        ('he said "hi"\tb', [['he said "hi"', "b"]]),
        ('"hi"\tb', [['"hi"', "b"]]),
        ("=SUM(A1:A3)\t１２", [["=SUM(A1:A3)", "１２"]]),
        ("a\t\t\r\n\r\nb", [["a", "", ""], [""], ["b"]]),
        ('"never closed\nb', [['"never closed'], ["b"]]),
        ("", []),
        ("\r\n\t\r\n", []),
    ],
)
def test_what_excel_copies_is_parted_as_it_stood(copied: str, cells: list[list[str]]) -> None:
    assert block_of(copied) == cells


def test_marks_of_quotation_that_nothing_closes_cost_no_time() -> None:
    assert len(block_of('"open\n' * 20_000)) == 20_000


def test_cells_with_every_sign_come_back_as_they_were_copied() -> None:
    cells = [['"quoted"', "two\nlines", "tab\there"], ["plain", "", 'in "the" middle']]
    assert block_of(text_of(cells)) == cells


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (["字段名称", "种类", "人数（人）", "是否敏感"], ["name", "category", "people", "sensitive"]),
        (["People", " sensitive ", "KIND", "remark"], ["people", "sensitive", "category", None]),
        (["name", "item", "name"], ["name", "item", None]),
        (["会员姓名", "个人基本资料", "姓名"], None),
        (["人数", "会员姓名", "个人基本资料"], None),
        (["人数"], None),
    ],
)
def test_a_heading_is_known_by_labels_and_ids_in_any_order(
    items: Table, row: list[str], columns: list[str | None] | None
) -> None:
    found = heading_of(items, row)
    assert (found and [column.id if column else None for column in found]) == columns


def test_cells_are_read_as_their_columns_ask_in_either_language(items: Table, library: Library) -> None:
    block = [
        ["会员姓名", "个人基本资料", "Name", "否", "12.64万", ""],
        ["Ticket", "basic personal particulars", "own words", "Ｙ", "１２００", "why"],
        ["x", "no such kind", "", "maybe", "many"],
    ]
    assert read_rows(block, items.columns, library) == [
        {"name": "会员姓名", "category": "basic", "item": "full_name", "sensitive": False, "people": 126400},
        {
            "name": "Ticket",
            "category": "basic",
            "item": "own words",
            "sensitive": True,
            "people": 1200,
            "necessity": "why",
        },
        {"name": "x", "category": "no such kind", "sensitive": "maybe", "people": "many"},
    ]


def test_cells_that_do_not_read_are_kept_and_counted(items: Table, library: Library) -> None:
    rows = read_rows([["x", "no such kind", "own words", "maybe", "many"], ["y", "basic"]], items.columns, library)
    assert count_unread(rows, items, library) == 3


def test_several_options_in_one_cell_are_parted(library: Library) -> None:
    column = library.forms["algorithms"].field("measures")
    assert isinstance(column, Table)
    risks = column.column("risks")
    options = library.options(risks)[:2]  # type: ignore[arg-type]
    words = "、".join(option.label.zh for option in options)
    assert reader(risks, library)(words) == [option.id for option in options]
    assert reader(risks, library)(options[0].label.en) == [options[0].id], "a label may hold a comma itself"


def test_a_day_loses_the_midnight_that_a_spreadsheet_adds(library: Library) -> None:
    day = Date(kind="date", id="day_of", label=Wording(zh="日", en="Day"))
    read = reader(day, library)
    assert read("2026/12/1 0:00") == "2026-12-01"
    assert read("２０２６年12月1日") == "2026-12-01"
    assert read("soon") == "soon"


def test_yes_and_no_are_known_in_many_words(library: Library) -> None:
    read = reader(YesNo(kind="yes_no", id="is_so", label=Wording(zh="是", en="So")), library)
    assert [read(word) for word in ("是", "TRUE", "√", "yes", "No", "×", "", "?")] == [
        True, True, True, True, False, False, None, "?",
    ]  # fmt: skip
