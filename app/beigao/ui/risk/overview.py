"""What the page shows, read from the facts without any widget: the risks with their words, levels and places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from beigao._i18n import _
from beigao.definitions.fields import Choice
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.rules.facts import Facts, Rating, Row
from beigao.rules.risk import LEVELS, Level, RiskLevels, matrix
from beigao.rules.risk_picture import Mark, Names, marks
from beigao.ui.display import impact_name, level_name, likelihood_name, option_name

FORM, TABLE = "assessment", "risks"
"""Where the risks are listed."""


@dataclass(frozen=True)
class Risk:
    """One risk.

    Attributes:
        number: its place in the list and in the report, from 1.
        source: where it comes from, in words; so is what it does to people.
    """

    number: int
    levels: RiskLevels
    source: str
    impact: str
    description: str
    measures: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.levels.name or _("untitled")

    @property
    def path(self) -> FieldPath:
        """Its row in the table."""
        return self.levels.path._replace(column="name")


@dataclass(frozen=True)
class Unrated:
    """A rating that is missing: of which risk, and where it is filled in."""

    risk: Risk
    path: FieldPath
    after: bool


@dataclass(frozen=True)
class Overview:
    """Everything the page shows; equal while nothing of it has changed.

    Attributes:
        initial: the level of all risks together before their measures; None while one is not rated.
        residual: the same after them.
        next_row: the row of the table in which the next risk is filled in.
    """

    risks: tuple[Risk, ...]
    placed: tuple[Mark, ...]
    initial: Level | None
    residual: Level | None
    next_row: FieldPath

    def unrated(self) -> list[Unrated]:
        """The ratings that are missing, risk by risk."""
        missing = []
        for risk in self.risks:
            for column, level in (("initial", risk.levels.initial), ("residual", risk.levels.residual)):
                if level is None:
                    path = risk.levels.path._replace(column=column)
                    missing.append(Unrated(risk, path, column == "residual"))
        return missing


def look(facts: Facts) -> Overview:
    """What the page shows as of now."""
    assessment = facts.single(FORM)
    found = matrix(assessment)
    given: Json = assessment.raw(TABLE)
    count = len(given) if isinstance(given, list) else 0
    rows = zip(assessment.rows(TABLE), found.risks, strict=True)
    return Overview(
        tuple(_risk(number, row, levels) for number, (row, levels) in enumerate(rows, 1)),
        marks(found.risks, facts.library.rules.risk_matrix),
        found.initial,
        found.residual,
        assessment.path(TABLE)._replace(row=count, column="name"),
    )


def _risk(number: int, row: Row, levels: RiskLevels) -> Risk:
    source, impact = (
        option_name(row.facts.library, cast(Choice, row.table.column(name)), row.choice(name) or "")
        for name in ("dimension", "impact_dimension")
    )
    return Risk(number, levels, source, impact, row.text("description"), row.text("measures"))


def names(likelihoods: tuple[str, ...], impacts: tuple[str, ...]) -> Names:
    """The words of the picture in the language in use."""
    return Names(
        tuple(likelihood_name(name) for name in likelihoods),
        tuple(impact_name(name) for name in impacts),
        {level: level_name(level) for level in LEVELS},
        _("Likelihood"),
        _("Impact"),
        _("Before measures"),
        _("After measures"),
        _("Unchanged"),
        _("GB/T 39335-2020, table D.5"),
    )


def change(before: Rating, after: Rating, part: int) -> str:
    """How the likelihood (part 0) or the impact (part 1) has changed, in words."""
    name = impact_name if part else likelihood_name
    first, then = (name(rating[part] or "") or "—" for rating in (before, after))
    return first if first == then else f"{first} → {then}"


def in_words(overview: Overview) -> str:
    """The picture in words, one line a risk."""
    lines = []
    for risk in overview.risks:
        levels = (risk.levels.initial, risk.levels.residual)
        before, after = (level_name(level) if level else _("not rated") for level in levels)
        lines.append(f"{risk.number} {risk.name}: {before} → {after}")
    return "\n".join(lines)
