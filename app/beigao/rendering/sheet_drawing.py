"""A picture of shapes in a filled part (a DrawingML group) as plain data, for a preview; lengths in points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from beigao.rendering.marks import BRACE

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_EMU_PER_POINT = 12_700


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape. Colours are `#RRGGBB`, or nothing where there is none; a line runs from its start to its end."""

    form: Literal["rect", "ellipse", "line"]
    left: float
    top: float
    width: float
    height: float
    fill: str = ""
    pen: str = ""
    pen_width: float = 0
    has_arrow: bool = False
    flips: tuple[bool, bool] = (False, False)
    text: str = ""
    size: float = 9
    color: str = "#000000"
    bold: bool = False
    turned: bool = False
    align: str = "center"


def shapes(drawing: Any) -> Iterator[Shape]:
    """The shapes of a `w:drawing`, from the back to the front; none where it holds something else."""
    for element in drawing.iter(f"{_WPS}wsp"):
        look = element.find(f"{_WPS}spPr")
        frame = look.find(f"{_A}xfrm")
        left, top = _lengths(frame.find(f"{_A}off"), "x", "y")
        width, height = _lengths(frame.find(f"{_A}ext"), "cx", "cy")
        form = look.find(f"{_A}prstGeom").get("prst")
        body = element.find(f"{_WPS}bodyPr")
        line = look.find(f"{_A}ln")
        yield Shape(
            "ellipse" if form == "ellipse" else "rect" if form == "rect" else "line",
            left, top, width, height,
            fill=_color(look.find(f"{_A}solidFill")),
            pen=_color(line.find(f"{_A}solidFill")) if line is not None else "",
            pen_width=int(line.get("w", "9525")) / _EMU_PER_POINT if line is not None else 0,
            has_arrow=line is not None and line.find(f"{_A}tailEnd") is not None,
            flips=(frame.get("flipH") == "1", frame.get("flipV") == "1"),
            turned=body is not None and body.get("vert") == "vert270",
            **_words(element),
        )  # fmt: skip


def _words(element: Any) -> dict[str, Any]:
    """The words in a shape; they have one look."""
    paragraphs = list(element.iter(f"{_W}p"))
    if not paragraphs:
        return {}
    run = paragraphs[0].find(f"{_W}r/{_W}rPr")
    size, color = (run.find(f"{_W}{name}") if run is not None else None for name in ("sz", "color"))
    align = paragraphs[0].find(f"{_W}pPr/{_W}jc")
    lines = ("".join(words.text or "" for words in paragraph.iter(f"{_W}t")) for paragraph in paragraphs)
    return {
        "text": "\n".join(lines).replace(BRACE, "{"),
        "size": int(size.get(f"{_W}val")) / 2 if size is not None else 9,
        "color": f"#{color.get(f'{_W}val')}" if color is not None else "#000000",
        "bold": run is not None and run.find(f"{_W}b") is not None,
        "align": align.get(f"{_W}val", "center") if align is not None else "center",
    }


def _color(fill: Any | None) -> str:
    color = fill.find(f"{_A}srgbClr") if fill is not None else None
    return f"#{color.get('val')}" if color is not None else ""


def _lengths(element: Any, *names: str) -> tuple[float, ...]:
    return tuple(int(element.get(name)) / _EMU_PER_POINT for name in names)
