"""The risk matrix of an assessment as a report prints it: the picture, and what it shows in words."""

from __future__ import annotations

from collections.abc import Iterator

from beigao.definitions.laws import RiskMatrix
from beigao.rendering.drawing import drawn
from beigao.rendering.printing import IMPACT_WORDS, LEVEL_WORDS, LIKELIHOOD_WORDS
from beigao.rules.risk import Matrix, level
from beigao.rules.risk_picture import Measure, Names, draw, marks

_MEASURE = Measure(width=132, height=94, em=3.2, radius=2.4)  # mm: with its caption half a page


def risk_matrix(found: Matrix, table: RiskMatrix) -> str:
    """What places the picture into a paragraph; empty while no risk is rated."""
    placed = marks(found.risks, table)
    if not any(before or after for before, after in placed):
        return ""
    names = Names(
        likelihoods=tuple(LIKELIHOOD_WORDS[name] for name in table.likelihoods),
        impacts=tuple(IMPACT_WORDS[name] for name in table.impacts),
        levels=LEVEL_WORDS,
        likelihood="可能性",
        impact="影响程度",
        before="采取措施前",
        after="采取措施后",
        same="采取措施前后相同",
        source="GB/T 39335—2020 表D.5",
    )
    lines = list(_in_words(found, table))
    alt = "风险矩阵，横轴为可能性，纵轴为影响程度。" + "".join(f"{line}。" for line in lines)
    return drawn(draw(placed, table, names, _MEASURE), "风险矩阵", alt, ["风险矩阵", *lines])


def _in_words(found: Matrix, table: RiskMatrix) -> Iterator[str]:
    """One line for each risk that is rated; its number is that of the table above the picture."""
    for number, risk in enumerate(found.risks, 1):
        parts = [
            f"{when}可能性{LIKELIHOOD_WORDS[rating.likelihood]}、影响{IMPACT_WORDS[rating.impact]}、"
            f"等级{LEVEL_WORDS[level(rating.likelihood, rating.impact, table)]}"
            for when, rating in (("采取措施前", risk.initial_rating), ("采取措施后", risk.residual_rating))
            if rating.likelihood and rating.impact
        ]
        if parts:
            yield f"风险{number}：{'；'.join(parts)}"
