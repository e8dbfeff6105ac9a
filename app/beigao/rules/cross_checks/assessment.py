"""What does not fit in the impact assessment: when it was done, how its risks are rated, and what it concludes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from beigao.rules.cross_checks.names import catalogue_names
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.deadlines import due
from beigao.rules.facts import Facts
from beigao.rules.risk import LEVEL_NAMES, LEVELS, Level, matrix
from beigao.rules.workdays import Calendar


def _pipia_too_old(facts: Facts) -> Iterator[Spot]:
    """The work is completed within the 3 months before filing (template of the report, note 2)."""
    assessment, rules = facts.single("assessment"), facts.library.rules
    rule, calendar = rules.deadline("pipia_before_filing"), Calendar(rules.holidays)
    end = assessment.span("period").end
    latest = due(rule, end, calendar).day if end else None
    for contract in facts.entries("contracts"):
        filed = contract.day("filing_date")
        if end and latest and filed and filed > latest:
            yield spot(
                assessment.path("period"),
                contract.path("filing_date"),
                end=end.isoformat(),
                filed=filed.isoformat(),
                latest=latest.isoformat(),
                months=rule.amount,
            )


def _pipia_after_filing(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    end = assessment.span("period").end
    for contract in facts.entries("contracts"):
        filed = contract.day("filing_date")
        if end and filed and end > filed:
            paths = assessment.path("period"), contract.path("filing_date")
            yield spot(*paths, end=end.isoformat(), filed=filed.isoformat())


def _report_before_assessment(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    end, report = assessment.span("period").end, assessment.day("report_date")
    if end and report and report < end:
        paths = assessment.path("report_date"), assessment.path("period")
        yield spot(*paths, report=report.isoformat(), end=end.isoformat())


def _report_after_filing(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    end, report = assessment.span("period").end, assessment.day("report_date")
    for contract in facts.entries("contracts"):
        filed = contract.day("filing_date")
        if end and filed and end > filed:
            continue  # the work itself is later, which says it all
        if report and filed and report > filed:
            paths = assessment.path("report_date"), contract.path("filing_date")
            yield spot(*paths, report=report.isoformat(), filed=filed.isoformat())


def _assessment_after_contract(facts: Facts) -> Iterator[Spot]:
    """The assessment comes before the export (标准合同办法 article 5), which may begin with the contract (6)."""
    assessment = facts.single("assessment")
    end = assessment.span("period").end
    for contract in facts.entries("contracts"):
        effective, filed = contract.day("effective"), contract.day("filing_date")
        if end and effective and effective < end and not (filed and filed < end):
            paths = assessment.path("period"), contract.path("effective")
            yield spot(*paths, end=end.isoformat(), effective=effective.isoformat())


def _pi_officer_appointed_late(facts: Facts) -> Iterator[Spot]:
    assessment, officers = facts.single("assessment"), facts.single("officers")
    end, appointed = assessment.span("period").end, officers.day("pi_officer_appointed")
    if end and appointed and appointed > end:
        paths = officers.path("pi_officer_appointed"), assessment.path("period")
        yield spot(*paths, appointed=appointed.isoformat(), end=end.isoformat())


def _rule_issued_late(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    end = assessment.span("period").end
    for row in facts.single("pi_protection").rows("systems"):
        issued = row.day("issued")
        if end and issued and issued > end:
            yield spot(
                row.path("issued"),
                assessment.path("period"),
                name=row.text("name") or row.table.label,
                issued=issued.isoformat(),
                end=end.isoformat(),
            )


def _residual_above_initial(facts: Facts) -> Iterator[Spot]:
    for risk in matrix(facts.single("assessment")).risks:
        if risk.initial and risk.residual and LEVELS.index(risk.residual) > LEVELS.index(risk.initial):
            yield spot(
                risk.path._replace(column="residual"),
                risk.path._replace(column="initial"),
                name=risk.name or str((risk.path.row or 0) + 1),
                initial=LEVEL_NAMES[risk.initial],
                residual=LEVEL_NAMES[risk.residual],
            )


def _conclusion_despite_risk(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    residual = matrix(assessment).residual
    if residual in ("high", "severe") and assessment.choice("conclusion_grade") in ("proceed", "proceed_after"):
        yield spot(assessment.path("conclusion_grade"), assessment.path("risks"), level=LEVEL_NAMES[residual])


def _risk_dimension_missing(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    given = [row.choice("dimension") for row in assessment.rows("risks")]
    options = facts.library.catalogues["risk_sources"].options
    missing = [option.id for option in options if option.id not in given]
    if given and None not in given and missing:
        yield spot(assessment.path("risks"), missing=catalogue_names(facts.library, "risk_sources", missing))


def _all_initial_low(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    found = matrix(assessment)
    if found.initial == "low":  # the worst of all, and known for each
        yield spot(assessment.path("risks"), count=len(found.risks))


def _no_residual_change(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    rows = assessment.rows("risks")
    rated = matrix(assessment)
    unchanged = all(row.rating("initial") == row.rating("residual") and row.text("measures") for row in rows)
    if rated.initial and rated.residual and unchanged:
        yield spot(assessment.path("risks"), count=len(rows))


def _sensitive_impact_low(facts: Facts) -> Iterator[Spot]:
    """Sensitivity, number and weak groups may raise an impact (`RiskMatrix.modifiers`, to be verified)."""
    assessment = facts.single("assessment")
    impacts = [row.rating("initial").impact for row in assessment.rows("risks")]
    if not impacts or None in impacts or {"high", "severe"}.intersection(impacts):
        return
    if matrix(assessment).initial == "low":
        return  # `all_initial_low` says it
    counted = [activity for activity in facts.entries("activities") if activity.choice("exempt") == "none"]
    exported = [(people, activity) for activity in counted if (people := activity.count("people_sensitive"))]
    if exported:
        paths = [activity.path("people_sensitive") for _people, activity in exported]
        yield spot(assessment.path("risks"), *paths, people=sum(people for people, _activity in exported))


def _problem_open(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    for row in assessment.rows("problems"):
        if row.yes("done") is False and assessment.choice("conclusion_grade") == "proceed":
            yield spot(row.path("done"), assessment.path("conclusion_grade"), row=row.index + 1)


_NO_PROBLEM = re.compile(
    r"(?:经评估|本次评估)?[，,]?(?:暂?无|没有|未发现|未见|不存在|不适用)"
    r"(?:(?:发现|存在|明显|重大|突出|其他|任何|需要|整改|的)*(?:问题|异常))?[。.]?"
)


def _no_problem_found(facts: Facts) -> Iterator[Spot]:
    assessment = facts.single("assessment")
    rows = assessment.rows("problems")
    if rows and all(_NO_PROBLEM.fullmatch(row.text("problem")) for row in rows):
        yield spot(assessment.path("problems"), problem=rows[0].text("problem"))


_LEVEL_WORDS: dict[str, Level] = {"低": "low", "中": "medium", "高": "high", "严重": "severe"}
_OVERALL = re.compile(
    r"(?:整体|总体|综合)[^，,；;。\n]{0,8}?风险(?:等级|级别|水平|程度)?"
    r"仍?(?:为|是|：|:|属于|评定为|判定为|由[^，]{1,4}降低?[为至到])\s*[“「]?(严重|低|中|高)(?![低中高于过至到、的])"
)
_BEFORE = re.compile(r"初始|固有|措施前|整改前")
_AFTER = re.compile(r"残余|剩余|措施后|整改后")


def _level_words_differ(facts: Facts) -> Iterator[Spot]:
    """The level in print is derived from the risks; a sentence that names another contradicts the page before it."""
    assessment = facts.single("assessment")
    rated = matrix(assessment)
    for said, before_measures, level in _overall_levels(assessment.text("conclusion")):
        derived = rated.initial if before_measures else rated.residual
        if derived and derived != level:
            paths = assessment.path("conclusion"), assessment.path("risks")
            yield spot(*paths, said=said, level=LEVEL_NAMES[derived])
            return


def _overall_levels(text: str) -> Iterator[tuple[str, bool, Level]]:
    """Each overall level that a text names: its words, whether it is the one before measures, and the level."""
    for sentence in re.split(r"[；;。\n]", text):
        start = 0
        for found in _OVERALL.finditer(sentence):
            lead = sentence[start : found.end()]
            before = bool(_BEFORE.search(lead)) and not _AFTER.search(lead)
            yield found[0], before, _LEVEL_WORDS[found[1]]
            start = found.end()


CHECKS: dict[str, CrossCheck] = {
    "pipia_too_old": _pipia_too_old,
    "pipia_after_filing": _pipia_after_filing,
    "report_before_assessment": _report_before_assessment,
    "report_after_filing": _report_after_filing,
    "assessment_after_contract": _assessment_after_contract,
    "pi_officer_appointed_late": _pi_officer_appointed_late,
    "rule_issued_late": _rule_issued_late,
    "residual_above_initial": _residual_above_initial,
    "conclusion_despite_risk": _conclusion_despite_risk,
    "risk_dimension_missing": _risk_dimension_missing,
    "all_initial_low": _all_initial_low,
    "no_residual_change": _no_residual_change,
    "sensitive_impact_low": _sensitive_impact_low,
    "problem_open": _problem_open,
    "no_problem_found": _no_problem_found,
    "level_words_differ": _level_words_differ,
}
