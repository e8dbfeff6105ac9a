"""Flow charts and data routes as shapes: everything has its place, nothing lies over its neighbour or off the paper."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.rules import data_route, flow_chart
from beigao.rules.data_route import Route, Stop
from beigao.rules.drawing import Arrow, Box, Drawing, Words, breadth, wrapped
from beigao.rules.flow_chart import NODES, Node

KINDS = {"rule": "规则节点", "human": "人工干预节点"}
PAGE = 230.0  # millimetres of text on a page, its caption left out
WORDS = st.text(st.sampled_from("示例数据中心Microsoft Corporation（，）1 "), min_size=1, max_size=60).filter(str.strip)
STOPS = st.lists(st.builds(Stop, WORDS, st.one_of(st.just(""), WORDS)), max_size=9).map(tuple)


def boxes(drawing: Drawing, tone: str = "") -> list[Box]:
    return [shape for shape in drawing.shapes if isinstance(shape, Box) and (not tone or shape.tone == tone)]


def over(one: Box, other: Box) -> bool:
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


def off_paper(drawing: Drawing) -> list[object]:
    return [
        shape
        for shape in drawing.shapes
        if isinstance(shape, Box | Words)
        and (
            min(shape.left, shape.top) < -0.01
            or shape.left + shape.width > drawing.width + 0.01
            or shape.top + shape.height > drawing.height + 0.01
        )
    ]


@given(st.lists(st.builds(Node, st.integers(1, 99), WORDS, st.sampled_from(["rule", "human", "", "gone"]), WORDS)))
def test_every_node_has_a_box_of_its_own_on_the_paper(flow: list[Node]) -> None:
    drawings = flow_chart.draw(flow, KINDS, "不通过")
    assert len(drawings) == -(-len(flow) // NODES)
    assert sum(len(boxes(drawing)) for drawing in drawings) == len(flow) + sum(bool(node.failure) for node in flow)
    for drawing in drawings:
        assert drawing.height <= PAGE
        assert not off_paper(drawing)
        assert not any(over(one, other) for one, other in itertools.combinations(boxes(drawing), 2))


def test_arrows_lead_from_each_node_to_the_next_and_out_of_a_part_that_goes_on() -> None:
    flow = [Node(at, f"节点{at}", "rule") for at in range(1, NODES + 2)]
    first, second = flow_chart.draw(flow, KINDS, "不通过")
    downs = [shape for shape in first.shapes if isinstance(shape, Arrow)]
    assert len(downs) == NODES
    ends = [box.top for box in boxes(first)[1:]] + [first.height]
    assert [arrow.y2 for arrow in downs] == pytest.approx(ends)
    assert not any(isinstance(shape, Arrow) for shape in second.shapes)


def test_a_check_that_fails_leads_aside() -> None:
    (drawing,) = flow_chart.draw([Node(1, "输入审核", "human", "拒绝并提示")], KINDS, "不通过")
    (arrow,) = (shape for shape in drawing.shapes if isinstance(shape, Arrow))
    node, aside = boxes(drawing)
    assert (arrow.x1, arrow.x2) == (node.left + node.width, aside.left)
    said = {shape.text for shape in drawing.shapes if isinstance(shape, Words)}
    assert said == {"1 输入审核", "人工干预节点", "不通过", "拒绝并提示"}


@given(st.builds(Stop, WORDS, WORDS), STOPS, st.lists(WORDS, max_size=4).map(tuple), STOPS, STOPS)
def test_a_route_stays_on_its_paper_and_its_stops_apart(
    who: Stop, home: tuple[Stop, ...], link: tuple[str, ...], abroad: tuple[Stop, ...], onward: tuple[Stop, ...]
) -> None:
    drawing = data_route.draw(Route(who, home, link, who, abroad, onward), "境内 ｜ 境外")
    assert drawing.height <= PAGE
    assert not off_paper(drawing)
    stops = boxes(drawing, "plain")
    assert len(stops) == len(home) + len(abroad) + len(onward)
    assert not any(over(one, other) for one, other in itertools.combinations(stops, 2))


def test_the_arrow_over_the_border_leads_from_the_sender_to_the_recipient() -> None:
    route = Route(Stop("甲"), (Stop("系统"),), ("专线",), Stop("乙"), (), (Stop("丙"),))
    drawing = data_route.draw(route, "境内 ｜ 境外")
    home, abroad = boxes(drawing, "light")
    ends = {(shape.x1, shape.x2) for shape in drawing.shapes if isinstance(shape, Arrow)}
    (handed_on,) = (box for box in boxes(drawing, "plain") if box.left > abroad.left + abroad.width)
    assert ends == {(home.width, abroad.left), (abroad.left + abroad.width, handed_on.left)}


def test_a_name_that_would_be_cut_is_written_in_small_letters() -> None:
    onward = (Stop("微软公司（Microsoft Corporation）", "美国"), Stop("丙公司", "美国"))
    drawing = data_route.draw(Route(Stop("甲"), (), ("专线",), Stop("乙"), (), onward), "境内 ｜ 境外")
    names = [(shape.text, shape.step) for shape in drawing.shapes if isinstance(shape, Words) and shape.bold]
    assert names[2:] == [("微软公司（Microsoft", "meta"), ("Corporation）", "meta"), ("丙公司", "ui")]


@given(WORDS, st.floats(12, 60), st.integers(1, 3))
def test_wrapped_words_fit_their_lines_and_say_when_they_are_cut(text: str, width: float, most: int) -> None:
    lines = wrapped(text, 3.0, width, most)
    assert 1 <= len(lines) <= most
    assert all(breadth(line, 3.0) <= width for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == "".join(text.split())


def test_a_latin_word_stays_whole() -> None:
    assert wrapped("微软公司（Microsoft Corporation）", 3.0, 27, 3) == ["微软公司", "（Microsoft", "Corporation）"]
