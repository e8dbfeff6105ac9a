"""Changes as lines that a person reads before they are made."""

from __future__ import annotations

import time
from typing import Any

import pytest

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.dossier.change_lines import LONGEST, MOST_LINES, ChangeLines
from beigao.dossier.history import AnswerChange, EntryChange, EntryMove

LICENCES = FieldPath("company", "company", "licences")


def lines(library: Library, *changes: Any, language: Any = "en") -> list[str]:
    return list(ChangeLines(library, language, {"recipients": {"r1": "Example Corp"}}).of(changes))


@pytest.mark.parametrize(
    ("path", "before", "after", "says"),
    [
        ("company.name", "甲", "乙", "company.name: “甲” → “乙”"),
        ("company.name", None, "a\r\nb\x00", "company.name: — → “a bU+0000”"),
        ("company.nature", "private", None, "company.nature: “Private (domestic)” → —"),
        ("company.incidents", False, True, "company.incidents: “No” → “Yes”"),
        ("company.employees", 5, "many", "company.employees: “5” → “many”"),
        ("activities:a1.recipient", None, "r1", "activities:a1.recipient: — → “Example Corp”"),
        ("company.business_licence", ["f1"], ["f1", "f2"], "company.business_licence: “f1” → “f1 f2”"),
        (
            "activities:a1.retention", {"start": "2026-01-01"}, {"start": "2026-01-01", "end": "soon"},
            "activities:a1.retention.end: — → “soon”",
        ),
    ],
)  # fmt: skip
def test_an_answer_says_where_what_was_and_what_is(
    path: str, before: Json, after: Json, says: str, library: Library
) -> None:
    assert lines(library, AnswerChange(FieldPath.parse(path), before, after)) == [says]


def test_choices_are_in_the_words_of_the_language(library: Library) -> None:
    change = AnswerChange(FieldPath.parse("company.nature"), None, "private")
    assert lines(library, change, language="zh") == ["company.nature: — → “民营企业”"]


def test_a_long_answer_is_shown_where_it_differs(library: Library) -> None:
    before = "前" * 500 + "旧" + "后" * 500
    [line] = lines(library, AnswerChange(FieldPath.parse("company.name"), before, before.replace("旧", "新")))
    assert "旧" in line
    assert "新" in line
    assert len(line) < 2 * LONGEST + 40


def test_rows_are_said_cell_by_cell_and_as_wholes_where_they_come_or_go(library: Library) -> None:
    before: list[Json] = [{"name": "甲", "number": "1"}, {"name": "乙"}, {"name": "丙"}]
    after: list[Json] = [{"name": "新", "number": "0"}, {"name": "甲", "number": "2"}, {"name": "丙"}]
    assert lines(library, AnswerChange(LICENCES, before[:2], [before[0], {"name": "丁"}])) == [
        "company.licences[1].name: “乙” → “丁”"
    ]
    assert lines(library, AnswerChange(LICENCES, before[1:], [after[0], *before[1:]])) == [
        "company.licences[0]: — → “新; 0”"
    ]
    assert lines(library, AnswerChange(LICENCES, before, before[:1])) == [
        "company.licences[1]: “乙” → —",
        "company.licences[2]: “丙” → —",
    ]


def test_a_long_table_is_told_shortly_and_soon(library: Library) -> None:
    before: list[Json] = [{"name": f"许可{number}"} for number in range(10_000)]
    after: list[Json] = [{"name": "新"}, *before, *({"name": f"又{number}"} for number in range(100))]
    start = time.monotonic()
    told = lines(library, AnswerChange(LICENCES, before, after))
    assert time.monotonic() - start < 10
    assert told[0] == "company.licences[0]: — → “新”"
    assert told[-1] == f"company.licences: and {101 - MOST_LINES} lines more"


def test_entries_come_with_their_answers_go_and_move(library: Library) -> None:
    assert lines(
        library,
        EntryChange("recipients", "r2", {"name": "New Corp", "country": "japan"}, 1, is_there=True),
        EntryChange("recipients", "r1", {"name": "Old Corp", "country": "japan"}, 0, is_there=False),
        EntryChange("recipients", "r3", {}, 0, is_there=True),
        EntryMove("recipients", "r2", 1, 0),
    ) == [
        "recipients:r2: new entry “New Corp”",
        "recipients:r2.name: — → “New Corp”",
        "recipients:r2.country: — → “Japan”",
        "recipients:r1: entry “Old Corp” taken away",
        "recipients:r3: new entry —",
        "recipients:r2: moved from place 2 to 1",
    ]
