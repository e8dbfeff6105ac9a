"""What a draft and a review add to a document, and that they change nothing else in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree
from tests.reading import Reading, W, text_of

from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import Job, documents_due, open_findings, render
from beigao.rendering.final_check import markers
from beigao.rendering.marks import Traced, gap
from beigao.rendering.review import GROUND, number_answers
from beigao.rendering.templates import WordTemplate
from beigao.rules.inspection import inspect

LIBRARY = load_library()
SAMPLES = {name: sample_content(name) for name in LIBRARY.samples}
JOBS = [
    pytest.param(SAMPLES[name], job, id=f"{name}-{job.document.id}")
    for name in SAMPLES
    for job in documents_due(SAMPLES[name].answers, LIBRARY)
]
NAME, AGE = FieldPath("company", "company", "name"), FieldPath("company", "company", "employees")
Making = Callable[..., WordTemplate]


def looks_of(run: etree._Element) -> tuple[str, bool]:
    """What a run says, and whether it stands on the ground of an answer."""
    shade = run.find(f"{W}rPr/{W}shd")
    return "".join(run.itertext(f"{W}t")), shade is not None and shade.get(f"{W}fill") == GROUND


def is_number(run: etree._Element) -> bool:
    return run.find(f"{W}rPr/{W}vertAlign") is not None


def reviewed(template: WordTemplate, context: dict[str, Any]) -> tuple[list[etree._Element], list[FieldPath]]:
    """The runs of a template that was filled for a review, and the fields in the order of their numbers."""
    paths: list[FieldPath] = []

    def finish(xml: str) -> str:
        done, found = number_answers(xml)
        paths.extend(found)
        return done

    return list(Reading(template.render(context, finish=finish).content).body.iter(f"{W}r")), paths


def test_an_answer_stands_on_a_ground_and_bears_a_raised_number(word_template: Making) -> None:
    context = {"name": Traced("甲 & 乙", [NAME]), "age": Traced("5", [AGE])}
    runs, paths = reviewed(word_template("企业{{ name }}有{{ age }}人，**{{ name }}**。"), context)
    said = [("^" if is_number(run) else "") + looks_of(run)[0] for run in runs]
    assert said == ["企业", "甲 & 乙", "^1", "有", "5", "^2", "人，", "甲 & 乙", "^1", "。"]
    assert [looks_of(run)[1] for run in runs if not is_number(run)] == [False, True, False, True, False, True, False]
    assert paths == [NAME, AGE]
    assert runs[7].find(f"{W}rPr/{W}b") is not None, "bold words stay bold"


def test_an_answer_of_several_fields_bears_their_numbers_and_rows_share_one(word_template: Making) -> None:
    cell = NAME._replace(field="licences", row=3, column="name")
    context = {
        "sum": Traced("7", [NAME, AGE]),
        "cell": Traced("证", [cell]),
        "last": Traced("照", [cell._replace(row=4)]),
    }
    runs, paths = reviewed(word_template("{{ sum }}；{{ cell }}{{ last }}"), context)
    assert ["".join(run.itertext(f"{W}t")) for run in runs if is_number(run)] == ["1,2", "3", "3"]
    assert paths == [NAME, AGE, cell._replace(row=None)]


def test_the_number_that_the_form_gives_to_a_row_is_no_answer(word_template: Making) -> None:
    row = NAME._replace(field="licences", row=0)
    context = {"number": Traced("1", [row]), "name": Traced("证", [row._replace(column="name")])}
    runs, paths = reviewed(word_template("{{ number }}. {{ name }}"), context)
    assert [looks_of(run) for run in runs if not is_number(run)] == [("1. ", False), ("证", True)]
    assert paths == [row._replace(row=None, column="name")]


def test_a_gap_stays_red_in_a_review_and_leads_to_its_field(word_template: Making) -> None:
    runs, paths = reviewed(word_template("前{{ x }}后"), {"x": Traced(f"一{gap('名称')}二", [NAME])})
    said = [("^" if is_number(run) else "") + looks_of(run)[0] for run in runs]
    assert said == ["前", "一", "【待填写：名称】", "二", "^1", "后"]
    colours = [run.find(f"{W}rPr/{W}color") for run in runs]
    assert colours[2] is not None
    assert colours[2].get(f"{W}val") == "C00000"
    assert paths == [NAME]


def test_breaks_tabs_and_braces_of_an_answer_come_through_a_review(word_template: Making, words: Any) -> None:
    template = word_template("前{{ x }}")
    content = template.render(
        {"x": Traced("一\n二\t{{ y }}", [NAME])}, finish=lambda xml: number_answers(xml)[0]
    ).content
    assert words(content) == ["前一\n二\t{{ y }}1"]


def test_replaced_words_still_know_their_field(word_template: Making) -> None:
    _runs, paths = reviewed(word_template("{{ x|replace('图像', '图片') }}"), {"x": Traced("图像", [NAME])})
    assert paths == [NAME]


def words_of(body: etree._Element) -> str:
    """All words but the table of contents, whose pages move when numbers come in."""
    styles = ((p, p.find(f"{W}pPr/{W}pStyle")) for p in body.iter(f"{W}p"))
    return "\n".join(text_of(p) for p, style in styles if style is None or "TOC" not in style.get(f"{W}val"))


@pytest.mark.parametrize(("content", "job"), JOBS)
def test_a_review_changes_no_word_and_explains_every_number(content: Content, job: Job) -> None:
    plain = words_of(Reading(render(content, LIBRARY, job).content).body)
    body = Reading(render(content, LIBRARY, job, numbered=True).content).body
    tables = [
        [[text_of(p) for p in row.iter(f"{W}p")] for row in table.iter(f"{W}tr")] for table in body.iter(f"{W}tbl")
    ]
    rows = next(table for table in tables if table[0][:2] == ["编号", "表单"])[1:]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert all(row[1] and row[3] for row in rows), "every number has its form and its field"
    numbers = [run for run in body.iter(f"{W}r") if is_number(run)]
    used = {number for run in numbers for number in "".join(run.itertext(f"{W}t")).split(",")}
    assert used == {row[0] for row in rows}
    for run in numbers:
        run.getparent().remove(run)
    assert words_of(body).split("\n审阅附页：")[0] == plain


@pytest.mark.parametrize(("content", "job"), JOBS)
def test_a_draft_lists_its_open_findings_on_a_page_that_is_not_part_of_the_filing(content: Content, job: Job) -> None:
    findings = open_findings(inspect(content.answers, LIBRARY), job, LIBRARY)
    assert findings, "a sample always has one"
    reading = Reading(render(content, LIBRARY, job, findings=findings).content)
    plain = list(Reading(render(content, LIBRARY, job).content).lines())
    lines = list(reading.lines())
    assert lines[: len(plain)] == plain
    title, warning, head, *rows, _end = lines[len(plain) :]
    assert "草稿附页" in title
    assert "不是申报材料" in warning
    assert head == "| 序号 | 级别 | 位置 | 问题 | 依据 |"
    assert len(rows) == len(findings)
    for finding in findings:
        assert any(finding.text.zh in row for row in rows)
    order = ["错误", "警告", "提示"]
    weights = [order.index(row.split(" | ")[1]) for row in rows]
    assert all(before <= after for before, after in pairwise(weights))
    (first,) = [p for p in reading.body.iter(f"{W}p") if text_of(p).startswith("草稿附页")]
    assert first.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert first.find(f"{W}pPr/{W}pStyle") is None, "no heading that a table of contents would take up"


def test_a_finding_is_listed_in_the_paper_of_its_own_entry_only(library: Library) -> None:
    entries = {"algorithms": [Entry("g1", {"name": "甲"}), Entry("g2", {"name": "乙"})]}
    answers = Answers(library.forms.values(), entries)
    findings = inspect(answers, library)
    for job in documents_due(answers, library, ["publication"]):
        told = {
            path.entry
            for found in open_findings(findings, job, LIBRARY)
            for path in found.paths
            if path.form == "algorithms"
        }
        assert told == {job.entry}


def test_a_remark_is_found_even_when_word_has_parted_its_runs(word_template: Making, library: Library) -> None:
    split = (
        "<w:p><w:r><w:t>写到【待</w:t></w:r><w:r><w:t>填写：名称】为止，TO</w:t></w:r><w:r><w:t>DO</w:t></w:r></w:p>"
    )
    found = markers(word_template(body=split).render({}).content, library)
    assert {"【待填写：名称】", "TODO"} <= set(found)
    clean = word_template("工作清单（TODOS）和〔2026〕1号，见图【一】。").render({}).content
    assert markers(clean, library) == []


def test_the_last_look_knows_every_slot_of_the_skeletons(word_template: Making, library: Library) -> None:
    skeletons = (
        f.skeleton.zh for form in library.forms.values() for f in form.fields() if getattr(f, "skeleton", None)
    )
    slots = {slot for skeleton in skeletons for slot in re.findall(r"【[^【】\n]+】", skeleton)}
    assert len(slots) > 50
    for slot in sorted(slots)[::17]:
        assert slot in markers(word_template(f"前{slot}后").render({}).content, library)
