"""The risk matrix of an assessment as a report prints it: the picture, and what it shows in words."""

from __future__ import annotations

from collections.abc import Iterator

from beigao.definitions.laws import RiskMatrix
from beigao.rendering.drawing import drawn
from beigao.rendering.idioms import Idioms
from beigao.rules.risk import Matrix, level
from beigao.rules.risk_picture import Measure, Names, draw, marks

_MEASURE = Measure(width=132, height=94, em=3.2, radius=2.4)  # mm: with its caption half a page


def risk_matrix(found: Matrix, table: RiskMatrix, idioms: Idioms) -> str:
    """What places the picture into a paragraph; empty while no risk is rated."""
    placed = marks(found.risks, table)
    if not any(before or after for before, after in placed):
        return ""
    words = idioms.matrix
    names = Names(
        likelihoods=tuple(idioms.likelihoods[name] for name in table.likelihoods),
        impacts=tuple(idioms.impacts[name] for name in table.impacts),
        levels=idioms.levels,
        likelihood=words.likelihood,
        impact=words.impact,
        before=words.before,
        after=words.after,
        same=words.same,
        source=words.source,
    )
    lines = list(_in_words(found, table, idioms))
    alt = words.alt + "".join(line + idioms.stop for line in lines).rstrip()
    return drawn(draw(placed, table, names, _MEASURE), words.title, alt, [words.title, *lines])


def _in_words(found: Matrix, table: RiskMatrix, idioms: Idioms) -> Iterator[str]:
    """One line for each risk that is rated; its number is that of the table above the picture."""
    words = idioms.matrix
    for number, risk in enumerate(found.risks, 1):
        parts = [
            words.rated.format(
                when=when,
                likelihood=idioms.likelihoods[rating.likelihood],
                impact=idioms.impacts[rating.impact],
                level=idioms.levels[level(rating.likelihood, rating.impact, table)],
            )
            for when, rating in ((words.before, risk.initial_rating), (words.after, risk.residual_rating))
            if rating.likelihood and rating.impact
        ]
        if parts:
            yield words.risk.format(number, idioms.series.join(parts))
