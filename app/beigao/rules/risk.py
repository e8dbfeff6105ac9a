"""The level of a risk from its likelihood and impact: GB/T 39335-2020, annex D, table D.5."""

from __future__ import annotations

from typing import Literal, cast

from beigao.dossier.values import IMPACTS, LIKELIHOODS

Level = Literal["low", "medium", "high", "severe"]
LEVELS: tuple[Level, ...] = ("low", "medium", "high", "severe")

_TABLE_D5 = {  # impact: level by likelihood 低, 中, 高, 很高
    "severe": ("medium", "high", "severe", "severe"),
    "high": ("medium", "medium", "high", "severe"),
    "medium": ("low", "medium", "medium", "high"),
    "low": ("low", "low", "medium", "medium"),
}


def level(likelihood: str, impact: str) -> Level:
    """The level of one risk; KeyError or ValueError for a word that the table does not know."""
    return cast(Level, _TABLE_D5[impact][LIKELIHOODS.index(likelihood)])


def worst(levels: list[Level]) -> Level | None:
    """The overall level: that of the worst risk; None without risks."""
    return max(levels, key=LEVELS.index, default=None)


__all__ = ["IMPACTS", "LEVELS", "LIKELIHOODS", "Level", "level", "worst"]
