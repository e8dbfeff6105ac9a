"""GB/T 39335-2020, annex D, table D.5."""

from __future__ import annotations

import itertools

import pytest

from beigao.dossier.values import IMPACTS, LIKELIHOODS
from beigao.rules.risk import LEVELS, Level, level, worst

TABLE_D5 = [  # rows 影响程度 严重 to 低; columns 可能性 低, 中, 高, 很高
    ("severe", "中", "高", "严重", "严重"),
    ("high", "中", "中", "高", "严重"),
    ("medium", "低", "中", "中", "高"),
    ("low", "低", "低", "中", "中"),
]
WORDS = {"low": "低", "medium": "中", "high": "高", "severe": "严重"}


@pytest.mark.parametrize(
    ("impact", "likelihood", "word"),
    [(row[0], likelihood, row[place]) for row in TABLE_D5 for place, likelihood in enumerate(LIKELIHOODS, 1)],
)
def test_the_level_is_that_of_table_d5(impact: str, likelihood: str, word: str) -> None:
    assert WORDS[level(likelihood, impact)] == word


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
