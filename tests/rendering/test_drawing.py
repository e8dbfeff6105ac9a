"""Pictures of shapes in a Word file: vectors that Word draws, words for who cannot, nothing typed gets through."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from lxml import etree

from beigao.definitions.loader import Library
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.drawing import drawn
from beigao.rendering.export import documents_due, render
from beigao.rules.drawing import Arrow, Box, Circle, Drawing, Words

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMU = 36_000

Part = Callable[..., str]


def read(drawing: Drawing, alt: str = "图", fallback: tuple[str, ...] = ("字",)) -> etree._Element:
    """The picture as a run of a paragraph holds it."""
    placed = drawn(drawing, "图", alt, fallback)
    namespaces = f'xmlns:w="{W[1:-1]}"'
    return etree.fromstring(f"<w:p {namespaces}><w:r><w:t>{placed}</w:t></w:r></w:p>".encode())


def words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


@pytest.fixture
def report(library: Library) -> Callable[[Content], bytes]:
    def make(content: Content) -> bytes:
        (job,) = documents_due(content.answers, library, ["pipia"])
        return render(content, library, job).content

    return make


def test_shapes_stand_where_they_are_in_millimetres() -> None:
    root = read(Drawing(100, 50, (Box(10, 20, 30, 5, "high"), Circle(50, 25, 2, "filled", "7"))))
    extent = root.find(f".//{WP}extent")
    assert (extent.get("cx"), extent.get("cy")) == (str(100 * EMU), str(50 * EMU))
    box, dot = root.iter(f"{WPS}wsp")
    assert [box.find(f".//{A}off").get(side) for side in "xy"] == [str(10 * EMU), str(20 * EMU)]
    assert [dot.find(f".//{A}off").get(side) for side in "xy"] == [str(48 * EMU), str(23 * EMU)]
    assert dot.find(f".//{A}prstGeom").get("prst") == "ellipse"
    assert words(dot) == "7"


@pytest.mark.parametrize(
    ("arrow", "flips"),
    [
        (Arrow(0, 0, 10, 5), (None, None)),
        (Arrow(10, 0, 0, 5), ("1", None)),
        (Arrow(10, 5, 0, 0), ("1", "1")),
        (Arrow(0, 5, 10, 0), (None, "1")),
    ],
)
def test_an_arrow_points_where_it_leads(arrow: Arrow, flips: tuple[str | None, str | None]) -> None:
    frame = read(Drawing(10, 5, (arrow,))).find(f".//{WPS}wsp//{A}xfrm")
    assert (frame.get("flipH"), frame.get("flipV")) == flips
    assert [frame.find(f"{A}ext").get(side) for side in ("cx", "cy")] == [str(10 * EMU), str(5 * EMU)]


def test_a_hollow_dot_is_white_a_filled_one_black_and_one_that_stayed_has_a_ring() -> None:
    looks = ("hollow", "filled", "ringed")
    root = read(Drawing(30, 10, tuple(Circle(5 + 10 * at, 5, 2, look) for at, look in enumerate(looks))))
    fills = [shape.find(f"{WPS}spPr/{A}solidFill/{A}srgbClr").get("val") for shape in root.iter(f"{WPS}wsp")]
    assert fills == ["FFFFFF", "000000", "FFFFFF", "000000"]
    ids = [name.get("id") for name in root.iter(f"{WPS}cNvPr")]
    assert len(set(ids)) == len(ids)


def test_what_cannot_draw_it_reads_the_same_as_lines() -> None:
    root = read(Drawing(10, 10, (Words(0, 0, 10, 10, "中"),)), fallback=("风险1：甲", "风险2：乙"))
    (fallback,) = root.iter(f"{MC}Fallback")
    assert [text.text for text in fallback.iter(f"{W}t")] == ["风险1：甲", "风险2：乙"]
    assert len(list(fallback.iter(f"{W}br"))) == 1


def test_nothing_in_the_words_becomes_markup_or_a_tag() -> None:
    nasty = 'A < B & "C" {{ x }}'
    placed = drawn(Drawing(10, 10, (Words(0, 0, 10, 10, nasty),)), "图", nasty, [nasty])
    assert "{{" not in placed
    assert read(Drawing(10, 10, (Words(0, 0, 10, 10, nasty),)), nasty, (nasty,)) is not None


def test_the_report_shows_the_matrix_under_the_table_of_risks(report: Callable[[Content], bytes], part: Part) -> None:
    root = etree.fromstring(part(report(sample_content("internal_assistant"))).encode())
    *_routes, choice = root.iter(f"{MC}Choice")
    assert choice.get("Requires") in choice.nsmap
    shapes = list(choice.iter(f"{WPS}wsp"))
    numbers = [words(shape) for shape in shapes if shape.find(f".//{A}prstGeom").get("prst") == "ellipse"]
    assert sorted(filter(None, numbers)) == sorted(f"{number}" for number in range(1, 8) for _end in range(2))
    assert sum(shape.find(f".//{A}tailEnd") is not None for shape in shapes) == 7
    written = [words(shape) for shape in shapes]
    assert [written.count(level) for level in ("严重", "很高")] == [4, 1]  # three cells and the impact; one likelihood
    alt = choice.find(f".//{WP}docPr").get("descr")
    assert alt.startswith("风险矩阵")
    assert "风险3：采取措施前可能性中、影响严重、等级高；采取措施后可能性低、影响高、等级中" in alt
    *_routes, fallback = root.iter(f"{MC}Fallback")
    assert "风险7：" in words(fallback)
    body = root.find(f"{W}body")
    picture = next(choice.iterancestors(f"{W}p"))
    blocks = list(body)
    at = blocks.index(picture)
    assert "最高的风险等级" in words(blocks[at - 1])
    assert words(blocks[at + 1]).startswith("风险矩阵")
    assert blocks[at + 1].find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "FigureCaption"


def test_without_a_rated_risk_the_report_has_no_picture(report: Callable[[Content], bytes], part: Part) -> None:
    content = copy.deepcopy(sample_content("internal_assistant"))
    risks = content.answers.entry("assessment", "assessment").values["risks"]
    assert isinstance(risks, list)
    for row in risks:
        row["initial"] = {"likelihood": "high"}  # half a rating has no place
        row.pop("residual")
    xml = part(report(content))
    assert 'descr="风险矩阵' not in xml
    assert "风险矩阵（" not in xml
    risks[2]["residual"] = {"likelihood": "low", "impact": "low"}
    xml = part(report(content))
    assert 'descr="风险矩阵' in xml
    assert "风险3：采取措施后可能性低、影响低、等级低" in xml


def test_every_picture_fits_the_text_and_keeps_its_names_apart(report: Callable[[Content], bytes], part: Part) -> None:
    root = etree.fromstring(part(report(sample_content("internal_assistant"))).encode())
    widths = [int(extent.get("cx")) for extent in root.iterfind(f".//{MC}Choice//{WP}extent")]
    assert len(widths) == 3
    assert max(widths) <= 8300 * 635  # the text's width, twips in EMU
    ids = [found.get("id") for found in root.iter(f"{WP}docPr", f"{WPS}cNvPr")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", [" &", "甲 ", "  ", "a b"])
def test_spaces_at_the_ends_of_words_stay(text: str) -> None:
    root = read(Drawing(100, 50, (Words(0, 0, 50, 5, text, "ui"),)))
    (said,) = root.iter(f"{W}txbxContent")
    (written,) = said.iter(f"{W}t")
    assert written.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
