"""What `make bench` leaves behind, and whether the other engines are given the same paper."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from tests.bench import peers
from tests.bench.machine import Surroundings, Watch
from tests.bench.measuring import Figure, Measured, NotMeasured, Spent, Table, figure, ratio, run, take_turns, versus
from tests.bench.peer_templates import DOCXTEMPLATER, EASY_TEMPLATE_X, peer_template
from tests.bench.rendering import REPORT, draft, printed
from tests.bench.report import BEGIN, END, READMES, ROOT, Line, flat, parts, report, table, with_table, write
from tests.bench.run import PARTS

from beigao.rendering.templates import WordTemplate

MakeTemplate = Callable[..., WordTemplate]
Words = Callable[[bytes], list[str]]

SURROUNDINGS = Surroundings("Some Processor", 2, 24, "Some Linux", {"Beigao": "1.0", "Python": "3.11.7"}, 9.0, 0.25)
KEYS = {
    "start_ms", "start_bare_ms", "start_vs_bare", "memory_mb", "memory_vs_bare", "render_ms", "render_docxtpl_ms",
    "render_floor_ms", "render_vs_docxtpl", "render_vs_floor", "context_ms", "validate_form_ms", "findings_ms",
    "field_findings_ms", "route_ms", "keystroke_finding_ms", "keystroke_preview_ms", "form_switch_ms",
    "language_switch_ms", "rows10k_key_ms", "rows10k_edit_ms", "rows10k_scroll_ms", "rows10k_paste_ms",
    "render_vs_docxtemplater", "render_vs_easy_template_x", "batch_2_workers", "batch_1000_memory_growth",
    "start_bundle_vs_bare",
}  # fmt: skip


@pytest.fixture
def results() -> dict[str, Measured | str]:
    """A run in which every figure is 1.6, but the peers and the batch were not measured."""
    found: dict[str, Measured | str] = {
        name: Measured({line.key: Figure(1.6, 1.5, 1.75, 7, 1.55) for line in part.lines})
        for name, part in parts().items()
    }
    found["peers"] = "/home/somebody/beigao/build/bench has no engines"
    found["batch"] = "this Beigao has no command batch"
    return found


# ---- the report


def test_every_key_is_written_and_null_where_nothing_was_measured(results: dict[str, Measured | str]) -> None:
    keys = flat(results)
    assert keys.keys() >= KEYS
    assert keys["start_vs_bare"] == 1.6
    assert keys["render_vs_docxtemplater"] is None
    assert keys["batch_2_workers"] is None


def test_a_missed_target_is_called_missed_and_a_met_one_is_not(results: dict[str, Measured | str]) -> None:
    text = report(results, SURROUNDINGS)
    (start,) = (line for line in text.splitlines() if line.endswith("`start_vs_bare` |"))
    assert "| 1.60 × | 1.50 to 1.75 | 1.55 | 7 | ≤ 1.5, **missed** |" in start
    (memory,) = (line for line in text.splitlines() if line.endswith("`memory_vs_bare` |"))
    assert "| ≤ 2 |" in memory
    missed = next(line for line in text.splitlines() if line.startswith("**Missed targets:**"))
    assert "`start_vs_bare`" in missed
    assert "`memory_vs_bare`" not in missed
    assert "`render_vs_docxtemplater`" not in missed, "what was not measured has not missed anything"


def test_the_report_says_why_something_was_not_measured_and_names_no_folder(results: dict[str, Measured | str]) -> None:
    text = report(results, SURROUNDINGS)
    assert "**Not measured:** this Beigao has no command batch." in text
    assert "**Not measured:** …/bench has no engines." in text
    assert "somebody" not in text


def test_the_report_shows_the_machine_the_versions_and_what_others_used(results: dict[str, Measured | str]) -> None:
    text = report(results, SURROUNDINGS)
    for words in ("Some Processor, 2 cores, 24 GB, Some Linux", "Python 3.11.7", "25% of the processors"):
        assert words in text


def test_tables_of_a_part_follow_its_figures(results: dict[str, Measured | str]) -> None:
    results["series"] = Measured({}, [Table(("documents", "each, ms"), [("10", "4.4"), ("1,000", "4.6")])])
    assert "| documents | each, ms |\n| --- | --- |\n| 10 | 4.4 |\n| 1,000 | 4.6 |" in report(results, SURROUNDINGS)


@pytest.mark.parametrize(("target", "met", "missed"), [("≤ 1.5", 1.5, 1.501), ("≥ 5", 5.0, 4.999), ("", 1e9, None)])
def test_a_target_is_met_at_its_bound(target: str, met: float, missed: float | None) -> None:
    line = Line("some_key", "×", "some figure", target=target)
    assert line.meets(met)
    assert missed is None or not line.meets(missed)


def test_the_readmes_get_their_table_anew_and_keep_everything_else(results: dict[str, Measured | str]) -> None:
    readme = f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter."
    once = with_table(readme, table(results, SURROUNDINGS, "en"))
    assert "| batch: throughput with two workers ÷ with one | not measured | ≥ 1.8 |" in once
    assert "one label | 1.60 × | ≤ 1.5, missed |" in once
    assert "old" not in once
    assert with_table(once, table(results, SURROUNDINGS, "en")) == once
    assert once.startswith("# Before\n")
    assert once.endswith("\nAfter.")
    chinese = table(results, SURROUNDINGS, "zh")
    assert "| 未测 | ≥ 1.8 |" in chinese
    assert "| 1.60 毫秒 |" in chinese
    assert "≤ 1.5，未达到" in chinese


def test_a_readme_without_a_place_for_the_table_is_not_written() -> None:
    with pytest.raises(ValueError, match="make bench"):
        with_table("# Nothing", "table")


def test_a_whole_run_leaves_the_report_the_keys_and_both_readmes(
    results: dict[str, Measured | str], tmp_path: Path
) -> None:
    for name in READMES.values():
        text = (ROOT / name).read_text(encoding="utf-8")
        assert BEGIN in text
        assert END in text
        (tmp_path / name).write_text(text, encoding="utf-8")
    write(results, SURROUNDINGS, tmp_path)
    assert json.loads((tmp_path / "build/bench.json").read_text(encoding="utf-8")) == flat(results)
    assert (tmp_path / "benchmarks.md").read_text(encoding="utf-8") == report(results, SURROUNDINGS)
    assert "未达到" in (tmp_path / "README.zh-CN.md").read_text(encoding="utf-8")


def test_each_part_of_the_report_is_measured_somewhere_and_each_figure_of_a_readme_has_both_languages() -> None:
    assert list(PARTS) == list(parts())
    for place in PARTS.values():
        module, function = place.split(":")
        assert callable(getattr(import_module(f"tests.bench.{module}"), function))
    lines = [line for part in parts().values() for line in part.lines]
    assert len({line.key for line in lines}) == len(lines)
    assert all(line.zh for line in lines if line.readme)


def test_the_machine_is_told_without_its_name() -> None:
    import platform

    seen = Watch().surroundings({"docxtemplater": "3.71.0"})
    assert seen.cores >= 1
    assert seen.versions["docxtemplater"] == "3.71.0"
    assert 0 <= seen.others <= 1
    assert platform.node() not in seen.words()


# ---- measuring


def test_contestants_take_turns_and_who_runs_elsewhere_says_what_it_took() -> None:
    order = []

    def near() -> None:
        order.append("near")

    def far() -> Spent:
        order.append("far")
        return Spent(0.25, 0.5)

    times = take_turns(near, far, rounds=3, warm_up=1)
    assert order == ["near", "far"] * 4
    assert times[1] == [Spent(0.25, 0.5)] * 3
    assert versus(times[1], times[1]) == Figure(1, 1, 1, 3, 1)


def test_a_ratio_is_made_within_each_round() -> None:
    assert ratio([2, 40, 6], [1, 10, 3]).median == 2
    assert figure([5, 1, 3, 2, 4]) == Figure(3, 2, 4, 5)
    assert figure([7]) == Figure(7, 7, 7, 1)


def test_a_process_that_fails_says_why_it_was_not_measured() -> None:
    assert run([sys.executable, "-c", "pass"]).wall > 0
    with pytest.raises(NotMeasured, match="that is why"):
        run([sys.executable, "-c", "raise SystemExit('that is why')"])


def test_without_node_the_peers_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(NotMeasured, match="Node is not installed"):
        peers.peers()


# ---- the paper of the other engines

LETTER = """:page
# 一、{{ company.name }}
{%p for line in company.about %}
{{ line }}
{%p endfor %}
:table 30 70
|! 名称 | 用途 |
{%tr for a in company.systems %}
| {{ loop.index }}. {{ a.name }} | {% if a.n == 0 %}无{% elif a.n > 9 %}多{% else %}{{ a.to|join('、') }}{% endif %} |
{%tr endfor %}
{%p if company.note %}
{{ company.note }}
{%p else %}
没有说明。
{%p endif %}
"""
CONTEXT: dict[str, object] = {
    "company": {
        "name": "A < B & {C}",
        "about": ["第一段", "第二段"],
        "note": "",
        "systems": [
            {"name": "甲", "n": 0, "to": []},
            {"name": "乙", "n": 3, "to": ["存", "取"]},
            {"name": "丙", "n": 10, "to": ["看"]},
        ],
    }
}


def test_filters_and_comparisons_become_plain_data(word_template: MakeTemplate) -> None:
    letter = word_template(LETTER)
    data = peer_template(letter.package.text("word/document.xml")).data(CONTEXT)
    rows = next(value for value in data.values() if isinstance(value, list) and len(value) == 3)
    assert [list(row.values()) for row in rows] == [
        ["1", "甲", True, False, False],
        ["2", "乙", False, False, True, "存、取"],
        ["3", "丙", False, True, False],
    ]
    assert data["k0"] == "A < B & {C}"
    assert json.loads(json.dumps(data)) == data


def test_the_plain_template_prints_what_the_real_one_prints(word_template: MakeTemplate, words: Words) -> None:
    letter = word_template(LETTER)
    expected = words(letter.render(CONTEXT).content)
    made = peer_template(letter.package.text("word/document.xml"))
    plain = word_template(parts={"word/document.xml": made.for_jinja()})
    assert words(plain.render(made.data(CONTEXT)).content) == expected
    assert "没有说明。" in expected
    assert not set("|=>") & set("".join(re.findall(r"\{[{%].*?[%}]\}", made.for_jinja())))


def shown(xml: str) -> list[str]:
    """The texts of the paragraphs."""
    return ["".join(re.findall(r"<w:t[^>]*>([^<]*)<", part)) for part in xml.split("</w:p>")[:-1]]


def test_docxtemplater_gets_a_tag_in_its_own_paragraph_and_a_row_that_holds_its_loop(
    word_template: MakeTemplate,
) -> None:
    made = peer_template(word_template(LETTER).package.text("word/document.xml"))
    assert shown(made.for_peer(DOCXTEMPLATER)) == [
        "一、{k0}",
        "{#k1}", "{k2}", "{/k1}",
        "名称", "用途",
        "{-w:tr k4}{k5}. {k6}", "{#k7}无{/k7}{#k8}多{/k8}{#k9}{k10}{/k9}{/k4}",
        "", "{#k13}", "{k14}", "{/k13}", "{#k15}", "没有说明。", "{/k15}",
    ]  # fmt: skip


def test_easy_template_x_gets_its_tags_in_the_text_and_is_told_what_repeats(word_template: MakeTemplate) -> None:
    made = peer_template(word_template(LETTER).package.text("word/document.xml"))
    assert shown(made.for_peer(EASY_TEMPLATE_X)) == [
        "一、{k0}",
        '{#k1 [loopOver: "paragraph"]}{k2}{/k1}',
        "名称", "用途",
        '{#k4 [loopOver: "row"]}{k5}. {k6}', "{#k7}无{/k7}{#k8}多{/k8}{#k9}{k10}{/k9}{/k4}",
        "", '{#k13 [loopOver: "paragraph"]}{k14}{/k13}', '{#k15 [loopOver: "paragraph"]}没有说明。{/k15}',
    ]  # fmt: skip


def test_a_tag_without_a_counterpart_is_refused() -> None:
    with pytest.raises(ValueError, match="set x = 1"):
        peer_template("<w:p><w:r><w:t>{% set x = 1 %}</w:t></w:r></w:p>")


def test_the_paper_that_is_measured_says_what_the_assessment_report_says(tmp_path: Path) -> None:
    peers.write_templates(tmp_path)
    plain = printed(peers.IN_PYTHON["beigao"](tmp_path)())
    whole = [line for line in printed(draft(REPORT)) if not line.startswith("[")]  # a picture
    assert plain == whole
