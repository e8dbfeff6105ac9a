"""The register of laws, and what is data in the rules: thresholds, deadlines, holidays, the risk table.

Numbers and sentences stand in `forms/laws/`, each with its article and its dates, so that a lawyer can review them;
the arithmetic is code in `rules/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, TypeVar

from beigao.definitions.fields import Citation, Slug, Wording, Words
from beigao.definitions.frozen import FILLED, Frozen, Limits

Named = TypeVar("Named", "Statement", "Reason", "RuleSet", "Duty", "DeadlineRule", "PhraseList")
Confidence = Literal["read", "second_hand", "to_verify"]


class Article(Frozen):
    """One article of a law, with its gist in our own words, and its own dates where they differ from the law's."""

    number: Words
    gist: Wording
    effective: date | None = None
    until: date | None = None  # the first day on which it no longer applies


class Law(Frozen):
    """A law, measure or standard that the program cites."""

    id: Slug
    title: Wording
    short: Wording
    issuer: Words
    number: str = ""
    published: date | None = None
    effective: date
    until: date | None = None  # the first day on which it no longer applies
    superseded_by: Slug | None = None
    source: Words
    confidence: Confidence
    articles: tuple[Article, ...] = ()

    def __post_init__(self) -> None:
        if self.published and self.published > self.effective:
            raise ValueError(f"law `{self.id}` takes effect before it is published")
        if self.until and self.until <= self.effective:
            raise ValueError(f"law `{self.id}` ends before it takes effect")

    def article(self, number: str) -> Article:
        """The article a citation names; items in brackets belong to it. KeyError when the register lacks it."""
        for article in self.articles:
            if article.number in (number, number.partition("(")[0]):
                return article
        raise KeyError(f"{self.id}:{number}")

    def in_force(self, number: str, on: date) -> bool:
        """Whether an article (the law as a whole where the number is empty) applies on a day."""
        spans = [(self.effective, self.until)]
        if number:
            article = self.article(number)
            spans.append((article.effective or self.effective, article.until))
        return all(start <= on and (end is None or on < end) for start, end in spans)


class Statement(Frozen):
    """A sentence of a rule in both languages; `{name}` parts are filled in with the figures of the case."""

    id: Slug
    text: Wording
    articles: tuple[Citation, ...] = ()


class Thresholds(Frozen):
    """The lines between the routes, in natural persons. 以上 and 达到 include the number, 不满 excludes it.

    None says that the rule set has no such line.
    """

    contract_people: int | None = None  # from here a contract or certification (below: exempt)
    assessment_people: int  # from here a security assessment
    assessment_sensitive: int  # from here a security assessment
    assessment_processed: int | None = None  # whoever processes so many people's PI needs one for any export


class RuleSet(Frozen):
    """The rules for exporting personal information as they stood over a span of time."""

    id: Words  # the year, as the command line names it
    title: Wording
    effective: date
    until: date | None = None  # the first day on which it no longer applies
    thresholds: Thresholds
    counts_previous_year: bool = False  # people are counted since 1 January of the previous year
    has_exemptions: bool = True
    statements: tuple[Statement, ...]  # what each step of the reasoning says

    def statement(self, statement_id: str) -> Statement:
        """A sentence of the reasoning; KeyError when there is none of that id."""
        return _by_id(self.statements, statement_id)

    def in_force(self, on: date) -> bool:
        """Whether the rule set applies on a day."""
        return self.effective <= on and (self.until is None or on < self.until)


Applies = Literal["yes", "no", "depends"]

Circumstance = Literal[
    "public",  # offered to the public in mainland China
    "supplies_others",  # model, interface or tool is supplied to other organisations
    "generates",  # content of some modality is generated
    "audio",  # ... audio among it
    "visual",  # ... images or video among it
    "opinion_attribute",  # some public-opinion attribute or capability of social mobilisation
    "biometric_editing",  # faces, voices and the like are generated or edited
    "recommendation",
    "companionship",
    "personal_information",  # the input of the model holds personal information
    "own_model",  # some model is the company's own
    "model_abroad",  # some model is foreign or runs abroad
    "model_unfiled",  # some base model abroad has no filing number in mainland China
    "abroad",  # the company itself is outside mainland China
]
"""What the tables of duties ask about a service: each is so, is not so, or is not known yet (`rules/duties.py`)."""


class Reason(Statement):
    """A row of a duty's table: in these circumstances the duty applies or not, and why."""

    applies: Applies
    when: Annotated[dict[Circumstance, bool], FILLED]  # all of them


class Note(Statement):
    """What is to be said beside the reason in certain circumstances; None stands for what is not known yet."""

    when: Annotated[dict[Circumstance, bool | None], FILLED]  # all of them


class Duty(Frozen):
    """A set of obligations that an AI service may have, as a decision table.

    The first reason whose circumstances are met decides; between them the reasons meet every case.
    """

    id: Slug
    title: Wording
    articles: tuple[Citation, ...]
    undecided: Wording  # while facts are missing that make a difference
    reasons: Annotated[tuple[Reason, ...], FILLED]
    notes: tuple[Note, ...] = ()

    def reason(self, reason_id: str) -> Reason:
        """Why the duty applies or not; KeyError when there is none of that id."""
        return _by_id(self.reasons, reason_id)

    def asks(self) -> tuple[Circumstance, ...]:
        """The circumstances that its reasons ask about, in their order there."""
        return tuple(dict.fromkeys(name for reason in self.reasons for name in reason.when))


class DeadlineRule(Frozen):
    """How long something may take, from which day, by which article.

    `start` is the field whose date the time runs from (`contracts.effective`, `assessment.period.end`); empty where the
    dossier does not hold that date. `before` counts backwards from it. The day reckoned is the latest on which to act,
    the earliest (and the start then the latest), the last on which to keep something, or the last of a validity.
    """

    id: Slug
    filing: Literal["export", "algorithm", "labelling"]
    title: Wording
    rule: Wording  # the time limit in words
    articles: tuple[Citation, ...]
    amount: Annotated[int, Limits(gt=0)]
    unit: Literal["working_days", "months", "years"]
    direction: Literal["after", "before"] = "after"
    kind: Literal["latest", "earliest", "keep_until", "valid_until"] = "latest"
    moves: bool = False  # a last day off moves to the next working day (Civil Code 203); never a validity's
    start: str = ""
    only_where: Slug | None = None  # a yes or no beside the start: no says that the rule does not apply


class DaySpan(Frozen):
    """Days off in a row, both ends included."""

    name: Wording
    start: date
    end: date


class HolidayYear(Frozen):
    """The statutory holidays and make-up workdays of one year, as the State Council's notice gives them."""

    year: int
    source: Words  # the notice
    published: date | None = None
    confidence: Confidence
    days_off: Annotated[tuple[DaySpan, ...], FILLED]
    workdays: tuple[date, ...] = ()  # weekend days that are worked

    def __post_init__(self) -> None:
        if any(span.end < span.start for span in self.days_off):
            raise ValueError(f"a holiday of {self.year} ends before it starts")
        if any(day.weekday() < 5 for day in self.workdays):
            raise ValueError(f"a make-up workday of {self.year} is no weekend day")


class RiskMatrix(Frozen):
    """GB/T 39335-2020 table D.5: the level of a risk by impact (row) and likelihood (column)."""

    articles: tuple[Citation, ...]
    likelihoods: tuple[Slug, ...]
    impacts: tuple[Slug, ...]
    levels: dict[Slug, tuple[Slug, ...]]  # impact → level for each likelihood
    modifiers: tuple[Statement, ...] = ()  # what may raise an impact; shown, never reckoned in

    def __post_init__(self) -> None:
        if set(self.levels) != set(self.impacts):
            raise ValueError("the risk table has one row for each impact")
        if any(len(row) != len(self.likelihoods) for row in self.levels.values()):
            raise ValueError("the risk table has one level for each likelihood")


class PhraseList(Frozen):
    """Words that give a paper away: claims of approval, terms that clash with the contract, superseded rules.

    Width, case and blanks do not matter; `…` stands for one to twenty characters of the same clause.
    A place is a form (`activities`) or a field of it (`contracts.annex2`).
    """

    id: Slug  # the message that the words lead to
    phrases: Annotated[tuple[Words, ...], FILLED]
    unless: tuple[Words, ...] = ()  # words in the same sentence that make it harmless
    places: tuple[str, ...] = ()  # where it is looked for; empty means everywhere
    spared: tuple[str, ...] = ()  # where it is not

    def reads(self, form: str, field: str) -> bool:
        """Whether the words are looked for in a field."""
        names = (form, f"{form}.{field}")
        return not any(name in self.spared for name in names) and (
            not self.places or any(name in self.places for name in names)
        )


class Rules(Frozen):
    """Everything that the rules know as data, read from `forms/laws/`."""

    rule_sets: tuple[RuleSet, ...]
    duties: tuple[Duty, ...]
    deadlines: tuple[DeadlineRule, ...]
    holidays: tuple[HolidayYear, ...]
    risk_matrix: RiskMatrix
    phrases: tuple[PhraseList, ...]

    def rule_set(self, rule_set_id: str) -> RuleSet:
        """A rule set; KeyError when there is none of that id."""
        return _by_id(self.rule_sets, rule_set_id)

    def duty(self, duty_id: str) -> Duty:
        """A duty; KeyError when there is none of that id."""
        return _by_id(self.duties, duty_id)

    def deadline(self, deadline_id: str) -> DeadlineRule:
        """A deadline; KeyError when there is none of that id."""
        return _by_id(self.deadlines, deadline_id)

    def phrase_list(self, list_id: str) -> PhraseList:
        """A list of telling words; KeyError when there is none of that id."""
        return _by_id(self.phrases, list_id)


def _by_id(items: Iterable[Named], wanted: str) -> Named:
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)
