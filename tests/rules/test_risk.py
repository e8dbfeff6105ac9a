"""GB/T 39335-2020, annex D, table D.5; the levels of an assessment, and the words of its conclusion."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers
from beigao.dossier.samples import sample_content
from beigao.dossier.values import IMPACTS, LIKELIHOODS
from beigao.rules.derived import overall_level
from beigao.rules.facts import Facts
from beigao.rules.inspection import inspect
from beigao.rules.risk import LEVEL_NAMES, LEVELS, Level, Matrix, level, level_of, matrix, overall, worst

TABLE_D5 = [  # rows 影响程度 严重 to 低; columns 可能性 低, 中, 高, 很高
    ("severe", "中", "高", "严重", "严重"),
    ("high", "中", "中", "高", "严重"),
    ("medium", "低", "中", "中", "高"),
    ("low", "低", "低", "中", "中"),
]


@pytest.mark.parametrize(
    ("impact", "likelihood", "word"),
    [(row[0], likelihood, row[place]) for row in TABLE_D5 for place, likelihood in enumerate(LIKELIHOODS, 1)],
)
def test_the_level_is_that_of_table_d5(impact: str, likelihood: str, word: str) -> None:
    assert LEVEL_NAMES[level(likelihood, impact)].zh == word


def test_the_table_has_every_impact_and_likelihood_once(library: Library) -> None:
    table = library.rules.risk_matrix
    assert (table.impacts, table.likelihoods) == (IMPACTS, LIKELIHOODS)
    assert [row[0] for row in TABLE_D5] == [*reversed(IMPACTS)]
    assert {name for row in table.levels.values() for name in row} == set(LEVELS)


def test_a_greater_likelihood_or_impact_never_lowers_the_level() -> None:
    for impact in IMPACTS:
        for one, next_one in itertools.pairwise(LIKELIHOODS):
            assert LEVELS.index(level(one, impact)) <= LEVELS.index(level(next_one, impact))
    for likelihood in LIKELIHOODS:
        for one, next_one in itertools.pairwise(IMPACTS):
            assert LEVELS.index(level(likelihood, one)) <= LEVELS.index(level(likelihood, next_one))


@pytest.mark.parametrize(("likelihood", "impact"), [("severe", "low"), ("low", "very_high"), ("", ""), ("中", "中")])
def test_other_words_are_no_level(likelihood: str, impact: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        level(likelihood, impact)


@pytest.mark.parametrize(
    ("levels", "overall"),
    [
        ([], None),
        (["low"], "low"),
        (["low", "severe", "high"], "severe"),
        (["medium", "low"], "medium"),
        (["high", "medium"], "high"),
    ],
)
def test_the_worst_risk_is_the_level_of_all(levels: list[Level], overall: Level | None) -> None:
    assert worst(levels) == overall


def test_half_a_rating_has_no_level() -> None:
    assert level_of(("high", "high")) == "high"
    assert level_of(("high", None)) is None
    assert level_of((None, "high")) is None


def test_one_risk_without_a_level_leaves_the_overall_level_open() -> None:
    assert overall(["low", "high"]) == "high"
    assert overall(["low", None]) is None
    assert overall([]) is None


def assessed(library: Library, *risks: dict[str, Any]) -> Matrix:
    answers = Answers(library.forms.values())
    answers.entry("assessment", "assessment").values["risks"] = [*risks]
    return matrix(Facts(answers, library).single("assessment"))


def test_each_risk_has_its_levels_its_name_and_its_place(library: Library) -> None:
    found = assessed(
        library,
        {"name": "甲", "initial": {"likelihood": "high", "impact": "severe"}, "residual": {"likelihood": "low"}},
        {},
        {"initial": {"likelihood": "low", "impact": "low"}},
    )
    assert [(risk.name, risk.initial, risk.residual, str(risk.path)) for risk in found.risks] == [
        ("甲", "severe", None, "assessment.risks[0]"),
        ("", "low", None, "assessment.risks[2]"),
    ]
    assert (found.initial, found.residual) == ("severe", None)


def test_a_rating_in_other_words_counts_as_none(library: Library) -> None:
    assert assessed(library, {"name": "甲", "initial": {"likelihood": "low", "impact": "huge"}}).initial is None


def test_the_matrix_and_the_printed_level_agree(library: Library) -> None:
    answers = sample_content("internal_assistant").answers
    found = matrix(Facts(answers, library).single("assessment"))
    form, entry = library.forms["assessment"], answers.entry("assessment", "assessment")
    assert (found.initial, found.residual) == ("high", "medium")
    assert (overall_level(form, entry, "initial"), overall_level(form, entry, "residual")) == ("high", "medium")


def test_what_may_raise_an_impact_is_marked_as_to_be_verified(library: Library) -> None:
    modifiers = library.rules.risk_matrix.modifiers
    assert [modifier.id for modifier in modifiers] == ["sensitivity", "number_of_people", "weak_groups"]
    assert all("待核实" in modifier.text.zh and "to be verified" in modifier.text.en for modifier in modifiers)


@pytest.mark.parametrize(
    ("conclusion", "differs"),
    [
        ("采取措施后，整体风险等级为中。", False),
        ("采取措施后，整体风险等级为中等，其中没有严重的风险。", False),
        ("采取措施后，整体风险等级为低。", True),
        ("总体剩余风险：高", True),
        ("综合评估，整体风险水平判定为“严重”。", True),
        ("初始的整体风险等级为高，采取措施后整体风险等级为中。", False),
        ("初始的整体风险等级为高，采取措施后整体风险等级为低。", True),
        ("采取措施前，总体风险为中；采取措施后，总体风险为中。", True),
        ("整体风险等级由高降为中。", False),
        ("整体风险由高降低到低。", True),
        ("总体风险为中低水平。", False),  # a shade that the table does not have
        ("整体风险等级不为低。", False),
        ("链路泄露的风险等级为低。", False),  # one risk, not all
        ("风险可控。", False),
    ],
)
def test_only_another_overall_level_than_the_derived_one_is_found(
    library: Library, conclusion: str, differs: bool
) -> None:
    answers = sample_content("internal_assistant").answers  # high before the measures, medium after
    answers.entry("assessment", "assessment").values["conclusion"] = conclusion
    assert ("level_words_differ" in {finding.id for finding in inspect(answers, library)}) is differs
