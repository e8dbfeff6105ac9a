"""What is copied into a portal are the very words of the Word files."""

from __future__ import annotations

import pytest
from tests.reading import Reading

from beigao.definitions.loader import load_library
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, render
from beigao.rendering.packs import filings
from beigao.rendering.portal import PortalLine, portal

LIBRARY = load_library()
SAMPLES = {"export": "internal_assistant", "algorithm": "writing_assistant"}


def lines(pack: str, content: Content | None = None) -> list[PortalLine]:
    content = content or sample_content(SAMPLES[pack])
    definition = LIBRARY.packs[pack]
    entry = filings(content, LIBRARY, definition)[0][0]
    return [line for screen in portal(content, LIBRARY, definition, entry) for line in screen.lines]


@pytest.mark.parametrize("pack", SAMPLES)
def test_every_value_stands_in_the_word_files_unchanged(pack: str) -> None:
    content = sample_content(SAMPLES[pack])
    wanted = {material.document for material in LIBRARY.packs[pack].materials if material.document}
    jobs = documents_due(content.answers, LIBRARY, sorted(wanted))
    printed = "\n".join(Reading(render(content, LIBRARY, job).content).text() for job in jobs)
    flat = "".join(printed.split())
    asked = [line for line in lines(pack, content) if set(_field(line).required_for) & wanted]
    assert len(asked) > 15
    for line in asked:
        for paragraph in line.value.split("\n" if _field(line).kind == "long_text" else "、"):
            assert "".join(paragraph.split()) in flat, line.path


def _field(line: PortalLine):  # type: ignore[no-untyped-def]  # of any kind
    return LIBRARY.forms[line.path.form].field(line.path.field)


def test_the_screens_come_in_the_order_of_the_portal() -> None:
    titles = [screen.title.zh for screen in LIBRARY.packs["export"].screens]
    assert titles == ["处理者", "法定代表人", "经办人", "出境场景", "标准合同", "PIPIA报告"]


def test_characters_are_counted_and_limits_told() -> None:
    code = next(line for line in lines("export") if line.path.field == "uscc")
    assert (code.count, code.limit) == (18, 18)
    description = next(line for line in lines("algorithm") if line.path.field == "description")
    assert description.limit == 500
    assert description.count == len(description.value) > 20


def test_each_scenario_of_the_contract_has_its_own_lines() -> None:
    names = [line.value for line in lines("export") if line.path.field == "name" and line.path.form == "activities"]
    assert names == ["客户服务辅助", "员工办公助手"]
    assert {line.about for line in lines("export") if line.path.form == "activities"} == set(names)


def test_a_missing_answer_is_said_and_never_copied() -> None:
    content = sample_content("internal_assistant")
    content.answers.entry("officers", "officers").values.pop("handler_name")
    handler = next(line for line in lines("export", content) if line.path.field == "handler_name")
    assert handler.is_missing
    assert handler.value == ""


@pytest.mark.parametrize("typed", ["{{ x }}", "a\tb", "<b>&", "- 一\n- 二"])
def test_typed_words_are_copied_as_they_were_typed(typed: str) -> None:
    content = sample_content("internal_assistant")
    content.answers.entries("activities")[0].values["business"] = typed
    business = next(line for line in lines("export", content) if line.path.field == "business")
    assert business.value.split() == typed.replace("- ", "• ").split() or business.value == typed
