"""A picture of shapes (`rules/drawing.py`) as Word draws it: vectors in the text, and words for who cannot draw them.

The shapes are a DrawingML group (ISO/IEC 29500-1 §20, Word's 2010 extension) inside `mc:AlternateContent`: Word from
2010 on, WPS and LibreOffice take the group; any other reader shows the fallback. The grounds are greys, so that a
black-and-white copy loses nothing. The XML is made of plain strings, because a report is rendered in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from beigao.rendering.marks import mask, printable
from beigao.rendering.xml_tree import as_attribute, as_text
from beigao.rules.drawing import Arrow, Box, Circle, Drawing, Words

_EMU = 36_000  # a millimetre
_FIRST_ID = 6_000  # of shapes; evidence pictures have 5000 and more
_GREYS = {
    "low": "FFFFFF", "medium": "F2F2F2", "high": "DCDCDC", "severe": "C3C3C3",
    "plain": "FFFFFF", "light": "F2F2F2", "strong": "DCDCDC", "paper": "FFFFFF",
}  # fmt: skip
_HALF_POINTS = {"meta": 15, "ui": 18}
_UPRIGHT = 4.5  # millimetres, for a line
_LEAST_HALF_POINTS = 9  # of a number in a dot among many
_DML = "http://schemas.openxmlformats.org/drawingml/2006"
_MS = "http://schemas.microsoft.com/office/word/2010"

_OPEN = (
    '</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    f'<mc:Choice xmlns:wpg="{_MS}/wordprocessingGroup" Requires="wpg"><w:drawing>'
    f'<wp:inline xmlns:wp="{_DML}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{id}" name="{name}" descr={alt}/><wp:cNvGraphicFramePr/>'
    f'<a:graphic xmlns:a="{_DML}/main"><a:graphicData uri="{_MS}/wordprocessingGroup"><wpg:wgp'
    f' xmlns:wps="{_MS}/wordprocessingShape"><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{width}" cy="{height}"/><a:chOff x="0" y="0"/><a:chExt cx="{width}" cy="{height}"/></a:xfrm>'
    "</wpg:grpSpPr>"
)
_CLOSE = (
    "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    '</mc:AlternateContent></w:r><w:r><w:t xml:space="preserve">'
)
_SHAPE = (
    '<wps:wsp><wps:cNvPr id="{id}" name="{name}"/>{kind}<wps:spPr><a:xfrm{flip}><a:off x="{x}" y="{y}"/>'
    '<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{look}</wps:spPr>'
    '{text}<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></wps:bodyPr>'
    "</wps:wsp>"
)
_TEXT = "<wps:txbx><w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx>"
_PARAGRAPH = (
    '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    '<w:ind w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{fonts}{bold}{color}<w:sz w:val="{size}"/>'
    '<w:szCs w:val="{size}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)
_FONTS = (
    '<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:eastAsia="黑体" w:hAnsi="Times New Roman"'
    ' w:cs="Times New Roman"/>'
)
_THIN = '<a:ln w="6350"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln>'
_THICK = '<a:ln w="12700"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
_NO_FILL, _NO_LINE = "<a:noFill/>", "<a:ln><a:noFill/></a:ln>"
_ARROW = (
    '<a:ln w="9525"><a:solidFill><a:srgbClr val="404040"/></a:solidFill><a:tailEnd type="triangle" w="med" len="med"/>'
    "</a:ln>"
)


def drawn(drawing: Drawing, name: str, alt: str, fallback: Sequence[str]) -> Markup:
    """What puts a picture into a paragraph of a filled template.

    Args:
        drawing: the shapes, in millimetres.
        name: the name of the picture in Word.
        alt: what it shows, for who cannot see it.
        fallback: the same as lines of text, for a reader that cannot draw it.
    """
    size = {"width": _emu(drawing.width), "height": _emu(drawing.height)}
    head = _OPEN.format(id=_FIRST_ID, name=name, alt=as_attribute(_safe(alt)), **size)
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{as_text(_safe(line))}</w:t>' for line in fallback)
    return Markup("".join((head, *_shapes(drawing), _CLOSE.format(fallback=lines))))


def _shapes(drawing: Drawing) -> Iterator[str]:
    for number, shape in enumerate(drawing.shapes, _FIRST_ID + 1):
        match shape:
            case Box():
                look = _fill(_GREYS[shape.tone]) + _THIN
                yield _shape(number, (shape.left, shape.top, shape.width, shape.height), "rect", look)
            case Circle():
                yield from _circle(number, shape)
            case Arrow():
                yield _arrow(number, shape)
            case Words():
                yield _words(number, shape)


def _circle(number: int, circle: Circle) -> Iterator[str]:
    """A dot; one that has stayed is a filled dot in a ring."""
    if circle.look == "ringed":
        yield _disc(number + 3_000, circle, circle.radius, _fill("FFFFFF") + _THICK)
    inner = circle.radius * (0.78 if circle.look == "ringed" else 1)
    hollow = circle.look == "hollow"
    look = _fill("FFFFFF" if hollow else "000000") + _THICK
    size = max(_LEAST_HALF_POINTS, min(_HALF_POINTS["meta"], round(circle.radius * 6.3)))
    text = _paragraphs(circle.text, size, "center", bold=True, white=not hollow) if circle.text else ""
    yield _disc(number, circle, inner, look, text)


def _disc(number: int, circle: Circle, radius: float, look: str, text: str = "") -> str:
    box = (circle.x - radius, circle.y - radius, 2 * radius, 2 * radius)
    return _shape(number, box, "ellipse", look, text)


def _arrow(number: int, arrow: Arrow) -> str:
    left, top = min(arrow.x1, arrow.x2), min(arrow.y1, arrow.y2)
    box = (left, top, abs(arrow.x2 - arrow.x1), abs(arrow.y2 - arrow.y1))
    flip = (' flipH="1"' if arrow.x2 < arrow.x1 else "") + (' flipV="1"' if arrow.y2 < arrow.y1 else "")
    return _shape(number, box, "straightConnector1", _ARROW, kind="<wps:cNvCnPr/>", flip=flip)


def _words(number: int, words: Words) -> str:
    box, align = (words.left, words.top, words.width, words.height), words.align
    if words.turned:  # LibreOffice turns no text in a group; so it stands upright at the head of its place
        box, align = (words.left, words.top, words.height, _UPRIGHT), "left"
    text = _paragraphs(words.text, _HALF_POINTS[words.step], align, bold=words.bold)
    look = (_fill(_GREYS[words.ground]) if words.ground else _NO_FILL) + _NO_LINE
    return _shape(number, box, "rect", look, text)


def _shape(
    number: int, box: tuple[float, float, float, float], form: str, look: str, text: str = "", *,
    kind: str = "<wps:cNvSpPr/>", flip: str = "",
) -> str:  # fmt: skip
    x, y, width, height = map(_emu, box)
    inside = _TEXT.format(paragraphs=text) if text else ""
    return _SHAPE.format(
        id=number, name=f"shape{number}", kind=kind, flip=flip, x=x, y=y, width=width, height=height, form=form,
        look=look, text=inside,
    )  # fmt: skip


def _paragraphs(text: str, size: int, align: str, *, bold: bool, white: bool = False) -> str:
    parts = {
        "line": size * 13, "align": align, "fonts": _FONTS, "size": size,
        "bold": "<w:b/><w:bCs/>" if bold else "", "color": '<w:color w:val="FFFFFF"/>' if white else "",
    }  # fmt: skip
    return "".join(_PARAGRAPH.format(text=as_text(_safe(line)), **parts) for line in text.split("\n"))


def _safe(line: str) -> str:
    """A line without what Word cannot hold; the finding beside its field says so."""
    return mask(printable(line))


def _fill(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def _emu(length: float) -> int:
    return round(length * _EMU)
