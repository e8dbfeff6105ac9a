"""By which route personal information may leave the mainland: security assessment, standard contract, or exempt.

The lines, the dates and the sentences are data (`forms/laws/rule_sets.yaml`); here is the order of the decision:
important data → operator of critical infrastructure → exempt scenarios → free-trade-zone list → people counted
(促进和规范数据跨境流动规定 articles 2–8). Exemptions win over everything but important data (articles 7 and 8, last
paragraph; article 5, last paragraph).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from beigao.definitions.fields import Wording
from beigao.definitions.frozen import Frozen, Limits
from beigao.definitions.laws import Rules, RuleSet
from beigao.rules.findings import Detail, fill

Route = Literal["exempt", "contract_or_certification", "security_assessment"]
ROUTES: tuple[Route, ...] = ("exempt", "contract_or_certification", "security_assessment")
"""From the lightest to the heaviest."""

YesNo = Annotated[bool, Limits(strict=True)]
People = Annotated[int, Limits(strict=True, ge=0, le=10**12)]


def _iso_day(raw: object) -> object:
    """A day as YYYY-MM-DD; pydantic alone would take a number for a time since 1970."""
    if raw is None or isinstance(raw, date):
        return raw
    if isinstance(raw, str) and len(raw) == len("2026-11-20"):
        return date.fromisoformat(raw)
    raise ValueError("a day is written 2026-11-20")


Day = Annotated[date | None, Limits(before=_iso_day)]
_NEAR = 5  # a line is near when less than a fifth of it is left


class RouteFacts(Frozen):
    """What the decision rests on. None says that a fact is not known; a key left out of JSON is no, or nobody.

    Attributes:
        as_of: the day on which the numbers hold; people are counted since 1 January of its year.
        ciio: an operator of critical information infrastructure.
        important_data: the exports contain important data (notified or published as such, article 2).
        people: people whose non-sensitive PI is exported, those in exempt scenarios included.
        sensitive_people: people whose sensitive PI is exported, those in exempt scenarios included.
        exempt_people: of `people`, those in the scenarios of articles 3 to 6; they are left out of the count.
        exempt_sensitive_people: of `sensitive_people`, those in such scenarios.
        people_previous_year: non-sensitive, for the rules before 22 March 2024.
        sensitive_people_previous_year: for the rules before 22 March 2024.
        people_processed: everybody whose PI the company processes, for the rules before 22 March 2024.
        all_exports_exempt: every export falls under articles 3 to 5(3).
        ftz_outside_list: article 6 applies: in a free-trade zone, and outside its negative list.
    """

    as_of: Day = None
    ciio: YesNo | None = False
    important_data: YesNo | None = False
    people: People | None = 0
    sensitive_people: People | None = 0
    exempt_people: People | None = 0
    exempt_sensitive_people: People | None = 0
    people_previous_year: People | None = 0
    sensitive_people_previous_year: People | None = 0
    people_processed: People | None = 0
    all_exports_exempt: YesNo | None = False
    ftz_outside_list: YesNo | None = False


Figures = Mapping[str, int | str]
NO_FIGURES: Figures = MappingProxyType({})


class Step(NamedTuple):
    """One step of the reasoning, or one thing that follows: its sentence, the article, the figures in it."""

    id: str
    text: Wording
    articles: tuple[str, ...]
    figures: Figures = NO_FIGURES


class Distance(NamedTuple):
    """How far a count is from the next line.

    Attributes:
        counted: people that count.
        threshold: the next line that is not reached; None beyond the last one.
        next_route: the route from that line on.
        crossed_on: when it is reached at the rate of this year so far; None when not before the year ends.
    """

    counted: int
    threshold: int | None = None
    next_route: Route | None = None
    crossed_on: date | None = None

    @property
    def remaining(self) -> int | None:
        """People who may still be added before the line is reached."""
        return None if self.threshold is None else self.threshold - self.counted

    @property
    def is_near(self) -> bool:
        """Whether less than a fifth of the line is left, of a line that is more than one person."""
        return self.threshold is not None and 1 < self.threshold < self.counted + self.threshold / _NEAR


class Decision(NamedTuple):
    """The route, and everything that leads to it and follows from it.

    Attributes:
        steps: the reasoning, the last step being the conclusion.
        warnings: what to beware of.
        people, sensitive_people: the margins to the next lines.
        still_due: what remains to be done, also when exempt.
    """

    route: Route
    rule_set: RuleSet
    as_of: date
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
    people: Distance
    sensitive_people: Distance
    still_due: tuple[Step, ...]


class Undecided(NamedTuple):
    """That the route cannot be decided yet: the names of the facts that are missing and matter."""

    rule_set: RuleSet | None
    needs: tuple[str, ...]


def rule_set_on(rules: Rules, day: date) -> RuleSet | None:
    """The rule set in force on a day; None before there were any."""
    return next((rule_set for rule_set in rules.rule_sets if rule_set.in_force(day)), None)


def decide_on(
    facts: RouteFacts, rules: Rules, on: date | None = None, rule_set: RuleSet | None = None
) -> Decision | Undecided:
    """The route as of a day.

    Args:
        facts: what is known.
        rules: the rule sets there are.
        on: the day of the decision; `as_of` of the facts when left out.
        rule_set: the rules to apply; those in force on that day when left out. Before there were any, the result is
            undecided and has no rule set.
    """
    if on is not None:
        facts = facts.but(as_of=on)
    if rule_set is None:
        rule_set = rules.rule_sets[0] if facts.as_of is None else rule_set_on(rules, facts.as_of)
    return Undecided(None, ("as_of",)) if rule_set is None else decide(facts, rule_set)


def decide(facts: RouteFacts, rule_set: RuleSet) -> Decision | Undecided:
    """The route under a rule set; undecided while a missing fact could change it.

    Missing facts are tried both ways: where every way leads to the same route, nothing has to be asked.
    """
    if facts.as_of is None:
        return Undecided(rule_set, ("as_of", *_missing_that_matter(facts, rule_set)))
    needs = _missing_that_matter(facts, rule_set)
    if needs:
        return Undecided(rule_set, needs)
    return _Reasoning(facts, rule_set, facts.as_of).decision()


def _unknown(facts: RouteFacts) -> list[tuple[str, type]]:
    return [
        (name, int if "people" in name else bool)
        for name in RouteFacts.defaults
        if name != "as_of" and getattr(facts, name) is None
    ]


def _missing_that_matter(facts: RouteFacts, rule_set: RuleSet) -> tuple[str, ...]:
    unknown = _unknown(facts)
    extremes: list[tuple[Any, Any]] = [(False, True) if kind is bool else (0, 10**12) for _name, kind in unknown]
    routes = {
        values: _Reasoning(
            facts.but(**dict(zip((name for name, _kind in unknown), values, strict=True))),
            rule_set,
            facts.as_of or rule_set.effective,
        ).route()
        for values in product(*extremes)
    }
    return tuple(
        name
        for place, (name, _kind) in enumerate(unknown)
        if any(
            route != routes[(*values[:place], other, *values[place + 1 :])]
            for values, route in routes.items()
            for other in extremes[place]
        )
    )


class _Reasoning:
    """One pass through the order of the decision; a fact that is not known counts as no or nobody, and is said so."""

    def __init__(self, facts: RouteFacts, rule_set: RuleSet, as_of: date) -> None:
        self._facts, self._rules, self._as_of = facts, rule_set, as_of
        self._lines = rule_set.thresholds
        self._people = self._counted("people")
        self._sensitive = self._counted("sensitive_people")

    def decision(self) -> Decision:
        people = self._distance("people", self._people, self._people_lines())
        sensitive = self._distance("sensitive_people", self._sensitive, self._sensitive_lines())
        route = self.route()
        return Decision(
            route,
            self._rules,
            self._as_of,
            (*self._steps(), self._conclusion()),
            tuple(self._warnings(route, people, sensitive)),
            people,
            sensitive,
            tuple(self._say(name) for name in _STILL_DUE[route]),
        )

    def route(self) -> Route:
        if self._facts.important_data:
            return "security_assessment"
        if self._is_exempt():
            return "exempt"
        if self._facts.ciio or self._processes_many():
            return "security_assessment"
        return max(
            _reached(self._people, self._people_lines()),
            _reached(self._sensitive, self._sensitive_lines()),
            key=ROUTES.index,
        )

    def _is_exempt(self) -> bool:
        return self._rules.has_exemptions and bool(self._facts.all_exports_exempt or self._facts.ftz_outside_list)

    def _processes_many(self) -> bool:
        line = self._lines.assessment_processed
        return line is not None and (self._facts.people_processed or 0) >= line

    def _people_lines(self) -> dict[int, Route]:
        contract = self._lines.contract_people or 0
        return {contract: "contract_or_certification", self._lines.assessment_people: "security_assessment"}

    def _sensitive_lines(self) -> dict[int, Route]:
        """One person with sensitive PI is enough for the contract (article 8: 不满1万人)."""
        return {1: "contract_or_certification", self._lines.assessment_sensitive: "security_assessment"}

    def _counted(self, name: str) -> int:
        """The people that count: this year's without the exempt ones, or of both years under the older rules."""
        count = self._number(name)
        if self._rules.has_exemptions:
            count = max(0, count - self._number(f"exempt_{name}"))
        return count + self._earlier(name)

    def _earlier(self, name: str) -> int:
        """The people of the previous year, where they count."""
        return self._number(f"{name}_previous_year") if self._rules.counts_previous_year else 0

    def _number(self, name: str) -> int:
        number: int | None = getattr(self._facts, name)
        return number or 0

    def _distance(self, name: str, counted: int, lines: Mapping[int, Route]) -> Distance:
        ahead = [line for line in lines if line > counted]
        if not ahead:
            return Distance(counted)
        line = min(ahead)
        earlier = self._earlier(name)
        return Distance(counted, line, lines[line], _crossed_on(self._as_of, counted - earlier, line - earlier))

    def _steps(self) -> Iterator[Step]:
        facts = self._facts
        yield self._answer("important_data")
        if facts.important_data:
            return
        yield self._answer("ciio")
        if not self._rules.has_exemptions:
            yield self._say("no_exemptions")
            if facts.ciio:
                return
            line = self._lines.assessment_processed or 0
            if facts.people_processed is not None:
                yield self._say("processed", people=facts.people_processed, line=line)
        else:
            yield from self._exemptions()
            if self._is_exempt() or facts.ciio:
                return
        if facts.people is None or facts.sensitive_people is None:
            yield self._say("counts_unknown")
            return
        yield self._say(
            "counts",
            since=date(self._as_of.year - self._rules.counts_previous_year, 1, 1).isoformat(),
            as_of=self._as_of.isoformat(),
            people=self._people,
            sensitive=self._sensitive,
        )

    def _exemptions(self) -> Iterator[Step]:
        facts = self._facts
        if facts.all_exports_exempt:
            yield self._say("all_exempt")
            return
        left_out = {"people": facts.exempt_people or 0, "sensitive": facts.exempt_sensitive_people or 0}
        yield self._say("some_exempt", **left_out) if any(left_out.values()) else self._say("none_exempt")
        yield self._answer("ftz_outside_list")

    def _answer(self, name: str) -> Step:
        """The step that says yes, no, or that the answer is not known and does not matter."""
        words = {True: "yes", False: "no", None: "unknown"}
        return self._say(f"{name}_{words[getattr(self._facts, name)]}")

    def _conclusion(self) -> Step:
        facts, lines = self._facts, self._lines
        if facts.important_data:
            return self._say("conclude_important_data")
        if self._is_exempt():
            return self._say("conclude_exempt_scenario")
        if facts.ciio:
            return self._say("conclude_ciio")
        if self._processes_many():
            return self._say("conclude_processed", people=facts.people_processed or 0)
        counts = {"people": self._people, "sensitive": self._sensitive}
        if self.route() == "security_assessment":
            over_people = self._people >= lines.assessment_people
            over_sensitive = self._sensitive >= lines.assessment_sensitive
            which = "both" if over_people and over_sensitive else "people" if over_people else "sensitive"
            return self._say(
                f"conclude_assessment_{which}",
                **counts,
                people_line=lines.assessment_people,
                sensitive_line=lines.assessment_sensitive,
            )
        name = "conclude_contract" if self.route() == "contract_or_certification" else "conclude_few"
        return self._say(
            name,
            **counts,
            low_line=lines.contract_people or 0,
            people_line=lines.assessment_people,
            sensitive_line=lines.assessment_sensitive,
        )

    def _warnings(self, route: Route, people: Distance, sensitive: Distance) -> Iterator[Step]:
        facts = self._facts
        if not self._rules.in_force(self._as_of):
            yield self._say("not_in_force", as_of=self._as_of.isoformat())
        if route == "security_assessment":
            yield self._say("contract_does_not_serve")
        if facts.important_data and (facts.all_exports_exempt or facts.ftz_outside_list):
            yield self._say("important_data_not_exempt")
        if self._rules.has_exemptions:
            for name in ("people", "sensitive_people"):
                count, exempt = self._number(name), self._number(f"exempt_{name}")
                if exempt > count:
                    yield self._say("more_exempt_than_all", exempt=exempt, people=count)
        elif self._people < self._lines.assessment_people <= self._people + self._sensitive:
            yield self._say("together_may_cross", people=self._people, sensitive=self._sensitive)
        if route != "security_assessment":
            for margin in (people, sensitive):
                if margin.is_near and not self._is_exempt():
                    yield self._say("near_line", remaining=margin.remaining or 0, line=margin.threshold or 0)

    def _say(self, name: str, **figures: int | str) -> Step:
        statement = self._rules.statement(name)
        details: dict[str, Detail] = dict(figures)
        return Step(name, fill(statement.text, **details), statement.articles, figures)


_ALWAYS_DUE = ("notice", "separate_consent", "pipia", "pipia_kept")
_STILL_DUE: dict[Route, tuple[str, ...]] = {
    "exempt": (*_ALWAYS_DUE, "keep_proof"),
    "contract_or_certification": (*_ALWAYS_DUE, "contract", "contract_filing", "assess_again"),
    "security_assessment": (*_ALWAYS_DUE, "self_assessment", "application", "assess_again"),
}


def _reached(counted: int, lines: Mapping[int, Route]) -> Route:
    """The route of the highest line that a count has reached; 以上 includes the number (民法典 article 1259)."""
    return lines[max(line for line in lines if line <= counted)] if counted >= min(lines) else "exempt"


def _crossed_on(as_of: date, counted: int, line: int) -> date | None:
    """When a count that grows as it did since 1 January reaches a line; None when not before the year ends."""
    if counted <= 0:
        return None
    new_year = date(as_of.year, 1, 1)
    elapsed = (as_of - new_year).days + 1
    day = new_year + timedelta(days=min(-(-line * elapsed // counted), 400) - 1)
    return day if day.year == as_of.year else None
