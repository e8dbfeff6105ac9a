"""The figures of a report show what its answers say: every node, both sides of the border, and alt text for all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, render

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Part = Callable[..., str]


@pytest.fixture
def figures(library: Library, part: Part) -> Callable[[Content, str], list[etree._Element]]:
    """The drawn figures of a document, without the risk matrix."""

    def make(content: Content, document: str) -> list[etree._Element]:
        (job,) = documents_due(content.answers, library, [document])
        root = etree.fromstring(part(render(content, library, job).content).encode())
        return [choice for choice in root.iter(f"{MC}Choice") if alt(choice)[:4] != "风险矩阵"]

    return make


def alt(choice: etree._Element) -> str:
    return str(choice.find(f".//{WP}docPr").get("descr"))


def words(choice: etree._Element) -> list[str]:
    return ["".join(text.text or "" for text in box.iter(f"{W}t")) for box in choice.iter(f"{W}txbxContent")]


def answer(content: Content, form: str, field: str, value: Json) -> None:
    content.answers.entries(form)[0].values[field] = value


def test_the_flow_chart_shows_every_node_of_the_table_in_its_order(
    figures: Callable[[Content, str], list[etree._Element]],
) -> None:
    content = sample_content("writing_assistant")
    (chart,) = figures(content, "self_assessment")
    rows = content.answers.entries("algorithms")[0].values["flow"]
    assert isinstance(rows, list)
    names = [f"{number} {row['name']}" for number, row in enumerate(rows, 1)]  # type: ignore[index,call-overload]
    assert [said for said in words(chart) if said in names] == names
    assert all(name.split(" ")[1] in alt(chart) for name in names)


def test_a_chart_of_ones_own_is_printed_instead(figures: Callable[[Content, str], list[etree._Element]]) -> None:
    content = sample_content("writing_assistant")
    answer(content, "algorithms", "flow_chart", [next(iter(content.evidence))])
    assert figures(content, "self_assessment") == []


def test_a_long_flow_goes_on_in_a_second_chart(figures: Callable[[Content, str], list[etree._Element]]) -> None:
    content = sample_content("writing_assistant")
    answer(content, "algorithms", "flow", [{"name": f"节点{at}", "kind": "rule"} for at in range(15)])
    assert ["节点14" in alt(chart) for chart in figures(content, "self_assessment")] == [False, True]


def test_each_activity_has_its_route_with_systems_on_their_side_of_the_border(
    figures: Callable[[Content, str], list[etree._Element]],
) -> None:
    routes = figures(sample_content("internal_assistant"), "pipia")
    assert len(routes) == 2
    home, abroad = alt(routes[0]).split("出境链路：")
    assert "助手网关" in home
    assert "模型和索引" in abroad
    assert "微软公司（Microsoft Corporation）（美国）" in abroad


def test_without_systems_and_recipient_there_is_no_route(
    figures: Callable[[Content, str], list[etree._Element]],
) -> None:
    content = sample_content("internal_assistant")
    for activity in content.answers.entries("activities"):
        activity.values.pop("systems")
        activity.values.pop("recipient")
    assert figures(content, "pipia") == []


@pytest.mark.parametrize("nasty", ["{{ x }}", "a\x00b", "\ud800", "<w:p>&", "\ufdd0", "多\n行\t字", "𠀀" * 200])
def test_no_answer_breaks_a_figure(nasty: str, figures: Callable[[Content, str], list[etree._Element]]) -> None:
    content = sample_content("internal_assistant")
    answer(content, "activities", "systems", [{"name": nasty + "系统", "location": nasty}])
    route, *_others = figures(content, "pipia")
    assert "系统" in "".join(words(route)) or "…" in "".join(words(route))
