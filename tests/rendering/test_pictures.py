"""Evidence pictures: every part that Word needs to show one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from lxml import etree
from PIL import Image

from beigao.dossier.evidence import Attachment, describe
from beigao.rendering.marks import faulty
from beigao.rendering.pictures import Pictures
from beigao.rendering.templates import WordTemplate

MakeTemplate = Callable[..., WordTemplate]
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PAGE_WIDE, PAGE_HIGH = int(14.7 * 360_000), int(24.6 * 360_000)  # the text of an A4 page in EMU


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), dpi: tuple[float, float] | None = None, name: str = "e1"
) -> Attachment:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **({"dpi": dpi} if dpi else {}))
    return Attachment(describe(name, f"{name}.bin", out.getvalue()), out.getvalue())


def filled(word_template: MakeTemplate, *attachments: Attachment, alt: str = "流程图") -> zipfile.ZipFile:
    pictures = Pictures()
    context = {"xs": [pictures.place(held, alt) for held in attachments]}
    content = word_template("{%p for x in xs %}\n:picture {{ x }}\n{%p endfor %}").render(context, pictures).content
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def placed(archive: zipfile.ZipFile) -> list[str]:
    """The relationship ids that the document shows, in order."""
    return [str(blip.get(f"{R}embed")) for blip in etree.fromstring(archive.read("word/document.xml")).iter("{*}blip")]


def relations(archive: zipfile.ZipFile) -> dict[str, str]:
    root = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    return {str(one.get("Id")): str(one.get("Target")) for one in root}


@pytest.mark.parametrize(
    ("kind", "ending", "media_type"), [("PNG", "png", "image/png"), ("JPEG", "jpeg", "image/jpeg")]
)
def test_a_picture_has_its_relationship_content_type_and_media(
    kind: str, ending: str, media_type: str, word_template: MakeTemplate
) -> None:
    held = picture(kind)
    archive = filled(word_template, held)
    (relation,) = placed(archive)
    target = relations(archive)[relation]
    assert target.endswith(f".{ending}")
    assert archive.read(f"word/{target}") == held.content
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    defaults = {str(one.get("Extension")): str(one.get("ContentType")) for one in types if one.get("Extension")}
    assert defaults[ending] == media_type


def test_several_pictures_have_ids_and_files_of_their_own(word_template: MakeTemplate) -> None:
    archive = filled(word_template, picture(name="e1"), picture("JPEG", name="e2"), picture(size=(5, 5), name="e3"))
    ids = placed(archive)
    assert len(set(ids)) == 3
    assert len({relations(archive)[one] for one in ids}) == 3
    numbers = [one.get("id") for one in etree.fromstring(archive.read("word/document.xml")).iter("{*}docPr")]
    assert len(set(numbers)) == 3


def test_a_picture_placed_twice_is_stored_once(word_template: MakeTemplate) -> None:
    held = picture()
    archive = filled(word_template, held, held)
    assert len(placed(archive)) == 2
    assert len([name for name in archive.namelist() if "media" in name]) == 1


def test_a_picture_that_the_text_does_not_use_is_not_stored(word_template: MakeTemplate) -> None:
    pictures = Pictures()
    pictures.place(picture(), "图")
    content = word_template("{{ x }}").render({"x": "一"}, pictures).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if "media" in name] == []
        assert "rIdEvidence" not in archive.read("word/_rels/document.xml.rels").decode()


@pytest.mark.parametrize(
    ("size", "dpi"),
    [
        ((40, 30), None), ((4000, 300), None), ((300, 4000), None), ((6000, 6000), None), ((1, 1), None),
        ((1, 3000), None),
        ((4000, 3000), (300, 300)), ((40, 30), (1, 1)), ((40, 30), (0, 0)), ((40, 30), (300, 72)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_keeps_its_shape_and_fits_the_page(
    kind: str, size: tuple[int, int], dpi: tuple[int, int] | None, word_template: MakeTemplate
) -> None:
    root = etree.fromstring(filled(word_template, picture(kind, size, dpi)).read("word/document.xml"))
    extents = {(int(one.get("cx", 0)), int(one.get("cy", 0))) for one in root.iter("{*}extent", "{*}ext")}
    ((width, height),) = extents
    assert 0 < width <= PAGE_WIDE
    assert 0 < height <= PAGE_HIGH
    if dpi is None and min(size) > 100:
        assert width / height == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_small_picture_is_not_blown_up(word_template: MakeTemplate) -> None:
    root = etree.fromstring(filled(word_template, picture(size=(96, 48))).read("word/document.xml"))
    extent = next(root.iter("{*}extent"))
    assert (extent.get("cx"), extent.get("cy")) == ("914400", "457200")


def test_the_description_is_kept_whatever_it_holds(word_template: MakeTemplate) -> None:
    alt = "图 <1> & \"二\" '三' {x}"
    root = etree.fromstring(filled(word_template, picture(), alt=alt).read("word/document.xml"))
    assert next(root.iter("{*}docPr")).get("descr") == alt


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\nbroken",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0 cut",
        picture().content[:40],
    ],
)
def test_a_picture_that_does_not_read_is_no_crash(content: bytes) -> None:
    """An officer may attach a scan that was cut off; drafts must still come out."""
    held = Attachment(describe("e1", "图.png", content), content)
    assert held.file.is_picture
    assert Pictures().place(held, "图") == faulty("图")


def test_a_huge_scan_is_no_crash(word_template: MakeTemplate) -> None:
    content = bytearray(picture().content)
    content[16:24] = struct.pack(">II", 40_000, 40_000)
    content[29:33] = struct.pack(">I", zlib.crc32(bytes(content[12:29])))
    placed = Pictures().place(Attachment(describe("e1", "扫描.png", bytes(content)), bytes(content)), "扫描件")
    assert placed == faulty("扫描件")
