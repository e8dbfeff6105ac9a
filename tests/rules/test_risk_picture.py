"""The risk matrix as a picture: where the dots stand, and that no arrow crosses one."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.definitions.loader import Library, load_library
from beigao.dossier.samples import sample_content
from beigao.rules.drawing import Arrow, Box, Circle, Drawing, Words, distance
from beigao.rules.facts import Facts, Rating
from beigao.rules.risk import LEVEL_NAMES, RiskLevels, matrix
from beigao.rules.risk_picture import Cell, Mark, Measure, Names, draw, marks

NAMES = Names(
    ("低", "中", "高", "很高"), ("低", "中", "高", "严重"), {level: name.zh for level, name in LEVEL_NAMES.items()},
    "可能性", "影响程度", "之前", "之后", "相同", "表D.5",
)  # fmt: skip
PAPER = Measure(132, 94, 3.2, 2.4)
CELLS = st.tuples(st.integers(0, 3), st.integers(0, 3))
TABLE = load_library().rules.risk_matrix


def drawn(*placed: Mark, measure: Measure = PAPER) -> Drawing:
    return draw(tuple(placed), TABLE, NAMES, measure)


def crossings(drawing: Drawing) -> list[tuple[int | None, int | None]]:
    """The arrows that run through another risk's dot."""
    arrows = [shape for shape in drawing.shapes if isinstance(shape, Arrow)]
    circles = [shape for shape in drawing.shapes if isinstance(shape, Circle) and shape.thing is not None]
    return [
        (arrow.thing, dot.thing)
        for arrow in arrows
        for dot in circles
        if dot.thing != arrow.thing and distance(dot.x, dot.y, (arrow.x1, arrow.y1, arrow.x2, arrow.y2)) < dot.radius
    ]


def overlaps(drawing: Drawing) -> int:
    circles = [shape for shape in drawing.shapes if isinstance(shape, Circle) and shape.thing is not None]
    return sum(
        (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < (one.radius + other.radius) ** 2
        for one, other in itertools.combinations(circles, 2)
    )


def cell_of(drawing: Drawing, dot: Circle) -> Cell:
    """The cell that a dot lies in, wholly."""
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    (at,) = [
        place
        for place, box in enumerate(boxes)
        if box.left <= dot.x - dot.radius * 0.8
        and dot.x + dot.radius * 0.8 <= box.left + box.width
        and box.top <= dot.y - dot.radius * 0.8
        and dot.y + dot.radius * 0.8 <= box.top + box.height
    ]
    return divmod(at, 4)


def test_each_cell_says_the_level_of_table_d5() -> None:
    drawing = drawn()
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    assert len(boxes) == 16
    for at, box in enumerate(boxes):
        likelihood, impact = divmod(at, 4)
        assert box.tone == TABLE.levels[TABLE.impacts[impact]][likelihood]
        (word,) = [
            shape for shape in drawing.shapes if isinstance(shape, Words) and shape.ground
            and box.left < shape.left < box.left + box.width and box.top < shape.top < box.top + box.height
        ]  # fmt: skip
        assert word.text == NAMES.levels[box.tone]
    top = min(box.top for box in boxes)
    assert {box.tone for box in boxes if box.top == top} == {"medium", "high", "severe"}  # the gravest impact on top


def test_a_risk_is_hollow_before_and_filled_after() -> None:
    drawing = drawn(((2, 3), (0, 1)))
    before, after = drawing.circles(0)
    assert [(before.look, before.text), (after.look, after.text)] == [("hollow", "1"), ("filled", "1")]
    assert (cell_of(drawing, before), cell_of(drawing, after)) == ((2, 3), (0, 1))
    arrow = drawing.arrow(0)
    assert arrow is not None
    assert distance(arrow.x1, arrow.y1, (before.x, before.y, before.x, before.y)) > before.radius
    assert distance(arrow.x2, arrow.y2, (after.x, after.y, after.x, after.y)) > after.radius


def test_a_risk_that_has_stayed_is_one_ringed_dot_and_the_legend_says_so() -> None:
    drawing = drawn(((1, 1), (1, 1)))
    (dot,) = drawing.circles(0)
    assert dot.look == "ringed"
    assert drawing.arrow(0) is None
    assert any(isinstance(shape, Words) and shape.text == NAMES.same for shape in drawing.shapes)
    assert not any(isinstance(shape, Words) and shape.text == NAMES.same for shape in drawn().shapes)


def test_what_is_half_rated_is_not_drawn() -> None:
    path = None
    risks = [
        RiskLevels("甲", None, None, path, Rating("high", None), Rating(None, None)),  # type: ignore[arg-type]
        RiskLevels("乙", "low", None, path, Rating("low", "low"), Rating(None, "low")),  # type: ignore[arg-type]
    ]
    placed = marks(risks, TABLE)
    assert placed == ((None, None), ((0, 0), None))
    drawing = drawn(*placed)
    assert drawing.circles(0) == []
    assert [dot.look for dot in drawing.circles(1)] == ["hollow"]
    assert [dot.text for dot in drawing.circles(1)] == ["2"]  # the number of the list


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_no_arrow_crosses_a_dot_and_no_dot_covers_another(placed: list[Mark]) -> None:
    for measure in (PAPER, Measure(515, 540, 13, 11)):
        drawing = drawn(*placed, measure=measure)
        assert crossings(drawing) == []
        assert overlaps(drawing) == 0


@given(st.lists(st.tuples(st.none() | CELLS, st.none() | CELLS), max_size=9))
def test_each_dot_lies_in_its_cell(placed: list[Mark]) -> None:
    drawing = drawn(*placed)
    for risk, (before, after) in enumerate(placed):
        cells = [cell_of(drawing, dot) for dot in drawing.circles(risk)]
        assert cells == [cell for cell in dict.fromkeys((before, after)) if cell is not None]


def test_eight_risks_along_one_row_have_eight_lanes() -> None:
    drawing = drawn(*[((3, 2), (0, 2))] * 8)
    assert crossings(drawing) == []
    assert overlaps(drawing) == 0
    assert len({round(drawing.circles(risk)[0].y, 3) for risk in range(8)}) == 8


@pytest.mark.parametrize("sample", ["internal_assistant"])
def test_the_picture_of_a_sample_is_clear(library: Library, sample: str) -> None:
    risks = matrix(Facts(sample_content(sample).answers, library).single("assessment")).risks
    for measure in (PAPER, Measure(515, 540, 13, 11), Measure(360, 420, 13, 11)):
        drawing = draw(marks(risks, TABLE), TABLE, NAMES, measure)
        assert crossings(drawing) == []
        assert overlaps(drawing) == 0


def test_the_same_risks_give_the_same_picture(run_python: Callable[..., object]) -> None:
    placed = [((3, 3), (0, 0)), ((2, 3), (1, 0)), ((3, 1), (0, 2)), ((2, 2), (2, 2))]
    code = (
        "import hashlib; from tests.rules.test_risk_picture import drawn;"
        f"print(hashlib.sha256(repr(drawn(*{placed!r})).encode()).hexdigest())"
    )
    first, second = (run_python(code, PYTHONPATH="app:.", PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.stdout == second.stdout != b""  # type: ignore[attr-defined]
