"""The level of a risk from its likelihood and impact: GB/T 39335-2020, annex D, table D.5."""

from __future__ import annotations

from typing import Literal, cast

from beigao.definitions.loader import load_library
from beigao.dossier.values import IMPACTS, LIKELIHOODS

Level = Literal["low", "medium", "high", "severe"]
LEVELS: tuple[Level, ...] = ("low", "medium", "high", "severe")


def level(likelihood: str, impact: str) -> Level:
    """The level of one risk by `forms/laws/risk_matrix.yaml`; KeyError or ValueError for a word it does not know."""
    matrix = load_library().rules.risk_matrix
    return cast(Level, matrix.levels[impact][matrix.likelihoods.index(likelihood)])


def worst(levels: list[Level]) -> Level | None:
    """The overall level: that of the worst risk; None without risks."""
    return max(levels, key=LEVELS.index, default=None)


__all__ = ["IMPACTS", "LEVELS", "LIKELIHOODS", "Level", "level", "worst"]
