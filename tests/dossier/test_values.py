"""How typed text reads as numbers and dates, and that what does not read is kept."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.definitions.fields import KINDS, FieldModel
from beigao.definitions.validation import checked_as
from beigao.dossier import values
from beigao.dossier.values import Unreadable, is_empty, read, read_date, read_number, unprintable

WORDS = {"zh": "项", "en": "Item"}


def field(kind: str) -> Any:
    needs: dict[str, dict[str, Any]] = {
        "choice": {"catalogue": "regions"},
        "choices": {"catalogue": "regions"},
        "table": {"columns": [{"id": "name", "kind": "text", "label": WORDS}]},
        "reference": {"form": "recipients"},
    }
    return checked_as(FieldModel, {"id": "item", "kind": kind, "label": WORDS, **needs.get(kind, {})})


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.64万", 126_400),
        ("12.64 万", 126_400),
        ("12.64万人", 126_400),
        ("１２．６４万", 126_400),
        ("126,400", 126_400),
        ("126，400", 126_400),
        ("1,126,400", 1_126_400),
        ("126400人", 126_400),
        ("1.5亿", 150_000_000),
        ("3萬", 30_000),
        ("１２", 12),
        ("+5", 5),
        ("-5", -5),
        ("0", 0),
        ("007", 7),
        ("3.50", 3.5),
        (".5", 0.5),
        ("3.00", 3),
        (" 42 ", 42),
        ("0.1", 0.1),
        ("100000000000000000001", 100000000000000000001),
    ],
)
def test_numbers_read_as_people_write_them(typed: str, number: float) -> None:
    result = read_number(typed)
    assert result == number
    assert type(result) is type(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "约12万",
        "12万5千",
        "1,2640",
        "12,34",
        "1.2.3",
        "十二万",
        "12%",
        "1e5",
        "nan",
        "inf",
        "--1",
        "万",
        "2026-12-01",
    ],
)
def test_text_that_is_no_number_stays_as_it_was_typed(typed: str) -> None:
    assert read_number(typed) == typed


@given(st.text())
def test_reading_a_number_never_fails_or_changes_other_text(typed: str) -> None:
    result = read_number(typed)
    assert not isinstance(result, str) or result == typed
    json.dumps(result)


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_every_whole_number_reads_exactly(number: int) -> None:
    assert read_number(str(number)) == number
    assert read_number(f"{number:,}") == number


@pytest.mark.parametrize("digits", [30, 400, 5000])
def test_absurdly_long_numbers_are_exact_or_kept_as_text(digits: int) -> None:
    typed = "1234567890" * (digits // 10)
    result = read_number(typed)
    assert str(result) == typed
    json.dumps(result)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-01", "2026-12-1", "2026/12/1", "2026.12.1", "20261201", "2026年12月1日", "2026年12月1",
        "２０２６年１２月１日",
        " 2026 年 12 月 1 日 ", "2026－12－01",
    ],
)  # fmt: skip
def test_dates_read_as_people_write_them(typed: str) -> None:
    assert read_date(typed) == "2026-12-01"
    assert read(field("date"), typed) == date(2026, 12, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "2026",
        "2026-12",
        "2026-13-01",
        "2026-02-30",
        "20261301",
        "2026年",
        "明年",
        "12/1/2026",
        "2026-12-01x",
        "0000-01-01",
    ],
)
def test_half_typed_dates_stay_as_they_were_typed(typed: str) -> None:
    assert read_date(typed) == typed
    with pytest.raises(Unreadable) as fault:
        read(field("date"), typed)
    assert fault.value.finding == "not_a_date"
    assert fault.value.details == {"typed": typed}


@pytest.mark.parametrize("typed", ["2026-W01-1", "2026W011", "2026-335"])
def test_a_week_date_is_not_taken_for_a_date_that_nobody_wrote(typed: str) -> None:
    with pytest.raises(Unreadable):
        read(field("date"), typed)


@given(st.dates())
def test_every_date_reads_back(day: date) -> None:
    assert read_date(f"{day.year:04}年{day.month}月{day.day}日") == day.isoformat()
    assert read(field("date"), day.isoformat()) == day


@given(st.text())
def test_reading_a_date_never_fails(typed: str) -> None:
    read_date(typed)


@pytest.mark.parametrize(
    "value",
    [None, "", "  \n", "\u3000", [], {}, [""], [None, {}], [{"a": ""}], {"start": "", "end": None}, [[], [" "]]],
)
def test_nothing_said_is_empty(value: Any) -> None:
    assert is_empty(value)
    for kind in KINDS:
        assert read(field(kind), value) is None


@pytest.mark.parametrize("value", [False, 0, 0.0, "0", ["", "x"], [{"a": False}], {"start": "", "end": "2026"}])
def test_no_and_zero_are_answers(value: Any) -> None:
    assert not is_empty(value)


@pytest.mark.parametrize(
    ("kind", "raw", "typed"),
    [
        ("text", " a ", " a "),
        ("long_text", "a\nb", "a\nb"),
        ("number", "12.64万", 126_400),
        ("number", -1.5, -1.5),
        ("people", "12.64万人", 126_400),
        ("people", 3.0, 3),
        ("people", 0, 0),
        ("date_range", {"start": "2026年1月1日", "end": "2026-01-01"}, (date(2026, 1, 1), date(2026, 1, 1))),
        ("date_range", {"start": "2026-01-01"}, (date(2026, 1, 1), None)),
        ("date_range", {"end": "2026-01-01", "start": " "}, (None, date(2026, 1, 1))),
        ("yes_no", False, False),
        ("choice", "one", "one"),
        ("choices", ["a", "b"], ["a", "b"]),
        ("table", [{"name": "x"}, {}], [{"name": "x"}, {}]),
        ("reference", "r1", "r1"),
        ("reference", ["r1", "r2"], ["r1", "r2"]),
        ("evidence", ["e1"], ["e1"]),
        ("risk_rating", {"likelihood": "low", "impact": "severe"}, ("low", "severe")),
        ("risk_rating", {"likelihood": "very_high"}, ("very_high", None)),
    ],
)
def test_right_answers_become_typed_values(kind: str, raw: Any, typed: object) -> None:
    value = read(field(kind), raw)
    assert value == typed
    assert type(value) is type(typed)


@pytest.mark.parametrize(
    ("kind", "raw", "finding"),
    [
        ("text", 5, "not_text"),
        ("long_text", ["a"], "not_text"),
        ("number", "约十", "not_a_number"),
        ("number", True, "not_a_number"),
        ("number", [1], "not_a_number"),
        ("number", float("nan"), "not_a_number"),
        ("number", float("inf"), "not_a_number"),
        ("people", "many", "not_a_number"),
        ("people", -1, "not_people"),
        ("people", "1.5", "not_people"),
        ("people", float("nan"), "not_a_number"),
        ("people", float("inf"), "not_a_number"),
        ("date", "soon", "not_a_date"),
        ("date", 20261201, "not_a_date"),
        ("date_range", "2026-01-01", "not_a_date"),
        ("date_range", {"start": "soon"}, "not_a_date"),
        ("date_range", {"start": "2026-01-02", "end": "2026-01-01"}, "dates_reversed"),
        ("yes_no", "yes", "not_yes_or_no"),
        ("yes_no", 1, "not_yes_or_no"),
        ("choice", {"a": "b"}, "not_text"),
        ("choices", "a", "not_a_choice"),
        ("choices", [1], "not_a_choice"),
        ("table", "a", "not_a_table"),
        ("table", ["a"], "not_a_table"),
        ("reference", 7, "not_text"),
        ("evidence", "e1", "not_a_choice"),
        ("risk_rating", "high", "not_a_rating"),
        ("risk_rating", {"likelihood": "severe"}, "not_a_rating"),
        ("risk_rating", {"impact": "very_high"}, "not_a_rating"),
    ],
)
def test_wrong_answers_name_their_finding(kind: str, raw: Any, finding: str) -> None:
    with pytest.raises(Unreadable) as fault:
        read(field(kind), raw)
    assert fault.value.finding == finding


def test_every_kind_has_a_reader() -> None:
    assert sorted(values._READERS) == sorted(KINDS)


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("a\x00b", "U+0000"), ("\x07", "U+0007"), ("\x0b", "U+000B"), ("\x0c", "U+000C"), ("\x1f", "U+001F"),
        ("\ud800", "U+D800"), ("\udfff", "U+DFFF"), ("\ufdd0", "U+FDD0"), ("\ufdef", "U+FDEF"), ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"), ("\x7f", "U+007F"), ("\x85", "U+0085"), ("\x9f", "U+009F"),
    ],
)  # fmt: skip
def test_characters_that_word_cannot_hold_or_show_are_named(text: str, character: str) -> None:
    assert unprintable(f"前{text}后") == character


@pytest.mark.parametrize(
    "text",
    ["", "示例\t\r\n", "~\xa0\u2028\u2029", "\ue000\ufdcf\ufdf0\ufffd", "😀𠮷\U0010fffd", "\u202e\u200b", "{{<&>"],
)
def test_other_characters_are_printable(text: str) -> None:
    assert unprintable(text) is None


@given(st.characters())
def test_what_counts_as_printable_survives_xml(character: str) -> None:
    from lxml import etree

    element = etree.Element("a")
    if unprintable(character) is None:
        element.text = character
        assert etree.fromstring(etree.tostring(element)).text == character
