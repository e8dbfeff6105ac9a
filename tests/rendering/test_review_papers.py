"""What a review prints of its reviewers: comments with the numbers of their answers, opinions with room to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.judge.judges import FAST, JUDGES
from tests.judge.lints import lint
from tests.reading import Reading, W, text_of

from beigao.definitions.fields import Table
from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.file import Content
from beigao.dossier.review import Comment, Opinion, Review, new_comment, new_opinion
from beigao.dossier.samples import sample_content
from beigao.rendering.export import Edition, Job, Mode, documents_due, export, render

LIBRARY = load_library()
SAMPLE = sample_content("internal_assistant")
NOW, LATER = datetime(2026, 11, 20, 9, 30), datetime(2026, 11, 23, 14, 0)
HOLDER = SAMPLE.answers.entries("recipients")[0].id
ACTIVITY = SAMPLE.answers.entries("activities")[0].id
NAME = FieldPath("company", "company", "name")
RECIPIENT = FieldPath("recipients", HOLDER, "name")
ITEMS = FieldPath("activities", ACTIVITY, "items")


def comment(words: str, path: FieldPath) -> Comment:
    return new_comment(path, "何示谦", words, NOW)


def opinion(role: str, verdict: str = "agrees", words: str = "") -> Opinion:
    return new_opinion(role, "陈示安", verdict, words, SAMPLE.answers, NOW)  # type: ignore[arg-type]


def reviewed(*said: Comment | Opinion, content: Content = SAMPLE) -> Content:
    comments = tuple(one for one in said if isinstance(one, Comment))
    return content._replace(review=Review(comments, tuple(one for one in said if isinstance(one, Opinion))))


def job_of(document: str, edition: Edition = "zh", content: Content = SAMPLE) -> Job:
    return next(job for job in documents_due(content.answers, LIBRARY, [document], [edition]))


def tables(content: Content, job: Job) -> dict[str, list[list[str]]]:
    """The tables of a review by the second word of their heads: rows of cells, paragraphs of a cell parted by ¶."""
    body = Reading(render(content, LIBRARY, job, numbered=True).content).body
    found = [
        [
            ["¶".join(text_of(p) for p in cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")]
            for row in table.iter(f"{W}tr")
        ]
        for table in body.iter(f"{W}tbl")
    ]
    return {rows[0][1]: rows[1:] for rows in found if len(rows[0]) == 5}


def said(content: Content, job: Job) -> str:
    return Reading(render(content, LIBRARY, job, numbered=True).content).text()


def test_a_comment_stands_with_the_number_of_its_answer() -> None:
    done = comment("名称须与合同一致。\n\n另请核对注册号。", RECIPIENT).resolved_by("陈示安", LATER)
    found = tables(reviewed(comment("请附扫描件", NAME), done), job_of("pipia"))
    numbers = {(form, entry, field): number for number, form, entry, field, _articles in found["表单"]}
    (first, second) = found["位置"]
    assert first[2:] == ["请附扫描件", "何示谦¶2026年11月20日", "未解决"]
    assert second[2:] == [
        "名称须与合同一致。¶另请核对注册号。",
        "何示谦¶2026年11月20日",
        "已解决¶陈示安¶2026年11月23日",
    ]
    for row in (first, second):
        place, field = row[1].split("¶")
        form, _dot, entry = place.partition(" · ")
        assert numbers[form, entry or "—", field] == row[0]


def test_a_comment_at_a_table_has_the_numbers_of_its_columns() -> None:
    found = tables(reviewed(comment("少一行", ITEMS)), job_of("annex"))
    table = LIBRARY.forms["activities"].field("items")
    assert isinstance(table, Table)
    (row,) = found["位置"]
    entry, label = row[1].split("¶")[0].split(" · ")[1], table.label.zh
    columns = [r[0] for r in found["表单"] if r[2] == entry and (r[3] + " ·").startswith(f"{label} ·")]
    assert row[0] == f"{columns[0]}–{columns[-1]}"


def test_a_comment_that_belongs_elsewhere_is_counted_and_one_of_a_deleted_entry_is_printed() -> None:
    gone = comment("已不再使用", RECIPIENT._replace(entry="gone"))
    unprinted = comment("请确认任命", FieldPath("officers", "officers", "algo_officer_name"))
    content = reviewed(gone, unprinted)
    (row,) = tables(content, job_of("pipia"))["位置"]
    assert row[0] == "—"
    assert "（条目已删除）" in row[1]
    assert "卷宗中另有1条批注" in said(content, job_of("pipia"))
    assert "Other comments in the dossier: 1." in said(content, job_of("pipia", "en"))


def test_a_document_of_one_entry_leaves_the_comments_of_other_entries_to_theirs(library: Library) -> None:
    from beigao.dossier.answers import Answers, Entry

    entries = {"algorithms": [Entry("g1", {"name": "甲"}), Entry("g2", {"name": "乙"})]}
    made = Content(Answers(library.forms.values(), entries), {})
    content = reviewed(comment("第二个", FieldPath("algorithms", "g2", "name")), content=made)
    first, second = documents_due(made.answers, library, ["publication"])
    assert "位置" not in tables(content, first)
    assert [row[2] for row in tables(content, second)["位置"]] == ["第二个"]


def test_a_comment_at_what_this_beigao_does_not_know_breaks_nothing() -> None:
    content = reviewed(comment("?", FieldPath("gone", "gone", "name")), comment("?", NAME._replace(field="gone")))
    assert "卷宗中另有2条批注" in said(content, job_of("pipia"))


def test_every_role_has_room_to_sign_and_its_newest_opinion_is_the_one_to_sign() -> None:
    earlier = opinion("legal", "disagrees", "合同第3条未更新。\n请改。")._replace(state="0" * 32)
    content = reviewed(earlier, opinion("legal"), opinion("pi_officer", "agrees_with_remarks", "见批注"))
    rows = tables(content, job_of("annex"))["意见"]
    assert rows == [
        ["个人信息保护负责人", "同意，但有意见¶见批注", "陈示安¶2026年11月20日", "", ""],
        [
            "法务",
            "不同意¶合同第3条未更新。¶请改。¶（针对较早的内容，此后内容有修改）",
            "陈示安¶2026年11月20日",
            "—",
            "—",
        ],
        ["法务", "同意", "陈示安¶2026年11月20日", "", ""],
        ["算法安全负责人", "尚未给出意见", "", "", ""],
    ]
    body = Reading(render(content, LIBRARY, job_of("annex"), numbered=True).content).body
    heights = [int(height.get(f"{W}val", "0")) for height in body.findall(f"{W}tbl")[-1].iter(f"{W}trHeight")]
    assert len(heights) == 4
    assert min(heights) >= 1000, "nearly 2 cm for a hand"


def test_an_opinion_is_of_an_earlier_state_as_soon_as_an_answer_has_changed() -> None:
    later = Content(SAMPLE.answers.copy(), SAMPLE.evidence)
    later.answers.entry("company", "company").values["name"] = "另一家"
    content = reviewed(opinion("legal"), content=later)
    assert "针对较早的内容" in said(content, job_of("annex", content=later))
    assert "针对较早的内容" not in said(reviewed(opinion("legal")), job_of("annex"))


def test_the_english_edition_says_it_in_english() -> None:
    rows = tables(reviewed(comment("x", ITEMS), opinion("legal", "disagrees")), job_of("annex", "en"))
    assert rows["Place"][0][3:] == ["何示谦¶20 November 2026", "Open"]
    assert [row[0] for row in rows["Opinion"]] == [
        "Personal information protection officer", "Legal", "Algorithm security officer",
    ]  # fmt: skip
    assert rows["Opinion"][1][1] == "Does not agree"


@pytest.mark.parametrize("mode", ["draft", "final"])
def test_only_a_review_prints_what_reviewers_say(mode: Mode) -> None:
    content = reviewed(comment("不得印出", NAME), opinion("legal", words="不得印出"))
    job = job_of("pipia")
    plain = Reading(render(content, LIBRARY, job).content).text()
    assert "不得印出" not in plain
    assert plain == Reading(render(SAMPLE, LIBRARY, job).content).text(), mode


def test_an_export_in_review_mode_has_them_and_a_draft_has_not(tmp_path: Path) -> None:
    content = reviewed(comment("请附扫描件", NAME))
    modes: Sequence[Mode] = ("review", "draft")
    for mode, expected in zip(modes, (True, False), strict=True):
        (written,) = export(content, LIBRARY, tmp_path, [job_of("pipia")], mode, day=date(2026, 11, 23))
        text = Reading(written.path.read_bytes()).text()
        assert ("请附扫描件" in text) is expected
        assert ("审阅意见与签字" in text) is expected


@pytest.mark.parametrize("edition", ["zh", "en", "side_by_side"])
def test_nasty_words_of_reviewers_draw_no_complaint(edition: Edition, nasty: tuple[str, ...], tmp_path: Path) -> None:
    words = (*nasty, "长" * 100_000, "\n\n", "")
    marks = [comment(one, NAME if at % 2 else ITEMS)._replace(author=one[:40]) for at, one in enumerate(words)]
    content = reviewed(*marks, *(opinion("legal", words=one)._replace(author=one[:40]) for one in words))
    path = tmp_path / "review.docx"
    path.write_bytes(render(content, LIBRARY, job_of("annex", edition), numbered=True).content)
    assert {name: JUDGES[name](path) for name in FAST if name != "own lints"} == {"schema": []}
    assert lint(path, lambda found: any(found in one for one in nasty)) == []
