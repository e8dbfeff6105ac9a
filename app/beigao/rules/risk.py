"""The level of a risk from its likelihood and impact: GB/T 39335-2020, annex D, table D.5.

What may raise an impact (`RiskMatrix.modifiers`) is shown to the officer and never reckoned in: whoever rates a risk
has weighed it already.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, cast

from beigao.definitions.fields import Wording
from beigao.definitions.laws import RiskMatrix
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.values import IMPACTS, LIKELIHOODS
from beigao.rules.facts import Rating, Record

Level = Literal["low", "medium", "high", "severe"]
LEVELS: tuple[Level, ...] = ("low", "medium", "high", "severe")
LEVEL_NAMES: dict[Level, Wording] = {
    "low": Wording(zh="低", en="low"),
    "medium": Wording(zh="中", en="medium"),
    "high": Wording(zh="高", en="high"),
    "severe": Wording(zh="严重", en="severe"),
}
"""The words of GB/T 39335-2020, table D.5."""


class RiskLevels(NamedTuple):
    """One risk of an assessment: its level before measures and after them, each None while it is not rated.

    Attributes:
        path: where its row lies.
        initial_rating: likelihood and impact before measures.
        residual_rating: the same after them.
    """

    name: str
    initial: Level | None
    residual: Level | None
    path: FieldPath
    initial_rating: Rating
    residual_rating: Rating


class Matrix(NamedTuple):
    """All risks of an assessment in their order, and the overall levels, None while a rating is missing."""

    risks: tuple[RiskLevels, ...]
    initial: Level | None
    residual: Level | None


def level(likelihood: str, impact: str, table: RiskMatrix | None = None) -> Level:
    """The level of one risk by a table, that of this installation when left out (`forms/laws/risk_matrix.yaml`).

    Raises:
        KeyError: the table does not know the impact.
        ValueError: the table does not know the likelihood.
    """
    table = table or load_library().rules.risk_matrix
    return cast(Level, table.levels[impact][table.likelihoods.index(likelihood)])


def level_of(rating: tuple[str | None, str | None], table: RiskMatrix | None = None) -> Level | None:
    """The level of a rating, likelihood first; None while one half is missing."""
    likelihood, impact = rating
    return level(likelihood, impact, table) if likelihood and impact else None


def worst(levels: list[Level]) -> Level | None:
    """The overall level: that of the worst risk; None without risks."""
    return max(levels, key=LEVELS.index, default=None)


def overall(levels: Iterable[Level | None]) -> Level | None:
    """The overall level once every risk has its own; None before that."""
    known: list[Level] = []
    for each in levels:
        if each is None:
            return None
        known.append(each)
    return worst(known)


def matrix(assessment: Record) -> Matrix:
    """The levels of every risk that an assessment lists, and of all together (GB/T 39335-2020, table D.5)."""
    table = assessment.facts.library.rules.risk_matrix
    risks = tuple(
        RiskLevels(
            row.text("name"),
            level_of(initial := row.rating("initial"), table),
            level_of(residual := row.rating("residual"), table),
            row.path("name")._replace(column=None),
            initial,
            residual,
        )
        for row in assessment.rows("risks")
    )
    return Matrix(risks, overall(risk.initial for risk in risks), overall(risk.residual for risk in risks))


__all__ = [
    "IMPACTS", "LEVELS", "LEVEL_NAMES", "LIKELIHOODS", "Level", "Matrix", "RiskLevels",
    "level", "level_of", "matrix", "overall", "worst",
]  # fmt: skip
