"""The defects that are planted in a sound Word file, to see which judge sees which.

Each changes the members of one file, as a careless program, template or editor would. All four judges see all of
them; what a judge says counts when it does not say it of the sound file, too.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

Members = dict[str, bytes]
DOCUMENT, STYLES, TYPES = "word/document.xml", "word/styles.xml", "[Content_Types].xml"
RELATIONS, FOOTER, CORE = "word/_rels/document.xml.rels", "word/footer1.xml", "docProps/core.xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


class Defect(NamedTuple):
    """A defect, and how it is planted among the members of a file."""

    name: str
    plant: Callable[[Members], Members]
    hour: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0)


def edit(name: str, change: Callable[[str], str]) -> Callable[[Members], Members]:
    """A change of one member that must find its place."""

    def plant(members: Members) -> Members:
        text = members[name].decode()
        changed = change(text)
        if changed == text:
            raise LookupError(f"the defect finds no place in {name}")
        return {**members, name: changed.encode()}

    return plant


def swap(name: str, old: str, new: str) -> Callable[[Members], Members]:
    """The first place of one text taken by another."""
    return edit(name, lambda text: text.replace(old, new, 1))


def first(name: str, pattern: str, new: str) -> Callable[[Members], Members]:
    """The first match of a pattern replaced."""
    return edit(name, lambda text: re.sub(pattern, new, text, count=1, flags=re.DOTALL))


def _without(name: str) -> Callable[[Members], Members]:
    return lambda members: {key: content for key, content in members.items() if key != name}


def _stray_part(members: Members) -> Members:
    return {**members, "word/notes.bin": b"left by an editor"}


def _twice(text: str, pattern: str) -> str:
    """The first match written two times."""
    return re.sub(pattern, lambda found: found[0] * 2, text, count=1, flags=re.DOTALL)


DEFECTS = (
    # not even the form of XML or of a package
    Defect("torn XML", edit(DOCUMENT, lambda xml: xml[: len(xml) // 2])),
    Defect("bare ampersand", swap(DOCUMENT, "</w:t>", " A&B</w:t>")),
    Defect("part without content type", _stray_part),
    Defect("content type of a part that is not there", swap(
        TYPES, "</Types>", '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.numbering+xml"/></Types>')),
    Defect("relationship to nowhere", swap(
        RELATIONS, "</Relationships>",
        f'<Relationship Id="rIdGone" Type="{_IMAGE}" Target="media/gone.png"/></Relationships>')),
    Defect("relationship that is not there", first(DOCUMENT, r'(<w:footerReference [^>]*r:id=")[^"]*', r"\1rIdNone")),
    Defect("two relationships of one id", edit(RELATIONS, lambda xml: _twice(xml, r"<Relationship [^>]*/>"))),
    Defect("styles left out", _without(STYLES)),
    # well formed, and no WordprocessingML
    Defect("unknown attribute", swap(DOCUMENT, "<w:p>", '<w:p w:nonsense="1">')),
    Defect("unknown element", swap(DOCUMENT, "<w:p>", "<w:paragraph/><w:p>")),
    Defect("cell properties after the text", swap(DOCUMENT, "</w:tc>", "<w:tcPr/></w:tc>")),
    Defect("run properties out of order", first(
        DOCUMENT, r"<w:r><w:t", '<w:r><w:rPr><w:sz w:val="20"/><w:b/></w:rPr><w:t')),
    Defect("alignment that does not exist", first(DOCUMENT, r'<w:jc w:val="\w+"', '<w:jc w:val="middle"')),
    Defect("width that is no number", first(DOCUMENT, r'<w:gridCol w:w="\d+"', '<w:gridCol w:w="wide"')),
    Defect("paragraph in a paragraph", swap(DOCUMENT, "</w:p>", "<w:p/></w:p>")),
    Defect("text outside a run", swap(DOCUMENT, "</w:p>", "<w:t>loose</w:t></w:p>")),
    Defect("cell without paragraph", first(DOCUMENT, r"<w:tc>.*?</w:tc>", "<w:tc></w:tc>")),
    Defect("table without rows", first(DOCUMENT, r"(</w:tblGrid>)<w:tr>.*?(</w:tbl>)", r"\1\2")),
    Defect("table without grid", first(DOCUMENT, r"<w:tblGrid>.*?</w:tblGrid>", "")),
    Defect("style type that does not exist", swap(STYLES, 'w:type="paragraph"', 'w:type="para"')),
    # fit for the schema, and still not fit for Word or for an authority
    Defect("row with a cell too few", first(DOCUMENT, r"<w:tc>(?:(?!<w:tc>).)*?</w:tc></w:tr>", "</w:tr>")),
    Defect("style that is not there", first(DOCUMENT, r'<w:pStyle w:val="\w+"', '<w:pStyle w:val="Nowhere"')),
    Defect("bookmark that does not end", swap(
        DOCUMENT, "</w:p>", '<w:bookmarkStart w:id="77001" w:name="open"/></w:p>')),
    Defect("two bookmarks of one id", edit(
        DOCUMENT, lambda xml: xml.replace("</w:p>", "".join(
            f'<w:bookmarkStart w:id="77002" w:name="b{n}"/><w:bookmarkEnd w:id="77002"/>' for n in (1, 2)
        ) + "</w:p>", 1))),
    Defect("field that does not end", swap(
        DOCUMENT, "</w:p>", '<w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>')),
    Defect("tag of a template left over", swap(DOCUMENT, "</w:t>", "{{ company.name }}</w:t>")),
    Defect("own mark left over", swap(DOCUMENT, "</w:t>", "\ufdd0</w:t>")),
    Defect("space that Word drops", swap(DOCUMENT, "</w:p>", "<w:r><w:t> kept </w:t></w:r></w:p>")),
    Defect("author", swap(
        CORE, "</cp:coreProperties>",
        '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">A. Clerk</dc:creator></cp:coreProperties>')),
    Defect("revision ids", first(DOCUMENT, r"<w:p>", '<w:p w:rsidR="00AB12CD">')),
    Defect("hour of packing", lambda members: members, (2026, 11, 23, 9, 41, 0)),
    Defect("link to a place outside", swap(
        RELATIONS, "</Relationships>",
        '<Relationship Id="rIdHome" TargetMode="External" Target="file:///C:/Users/clerk/a.docx" Type="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships/hyperlink"/></Relationships>')),
)  # fmt: skip


def planted(sound: Path, defect: Defect) -> bytes:
    """A sound Word file with the defect planted; LookupError when it finds no place."""
    with zipfile.ZipFile(sound) as package:
        members = {name: package.read(name) for name in package.namelist()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as spoilt:
        for name, content in defect.plant(members).items():
            spoilt.writestr(zipfile.ZipInfo(name, defect.hour), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
