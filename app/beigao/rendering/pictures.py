"""Evidence pictures in a document: the drawing in the text, the relationship, the content type, the media part."""

from __future__ import annotations

import re

from markupsafe import Markup

from beigao.dossier.evidence import PICTURES, Attachment
from beigao.rendering.marks import faulty, mask, printable
from beigao.rendering.package import Package
from beigao.rendering.printable_picture import prepared
from beigao.rendering.xml_tree import as_attribute

_NS = "http://schemas.openxmlformats.org"
_DRAWING = (
    "</w:t></w:r><w:r><w:drawing>"
    f'<wp:inline xmlns:wp="{_NS}/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="{name}" descr={alt}/>'
    f'<a:graphic xmlns:a="{_NS}/drawingml/2006/main"><a:graphicData uri="{_NS}/drawingml/2006/picture">'
    f'<pic:pic xmlns:pic="{_NS}/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    f'<a:blip xmlns:r="{_NS}/officeDocument/2006/relationships"'
    ' r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    '</a:graphicData></a:graphic></wp:inline></w:drawing></w:r><w:r><w:t xml:space="preserve">'
)


class Pictures:
    """The pictures of one document: each is placed by a string in the context and written when the text uses it."""

    def __init__(self) -> None:
        self._held: dict[str, Attachment] = {}
        self._placed: dict[str, str] = {}

    def place(self, attachment: Attachment, alt: str) -> str:
        """The string that puts a picture into a paragraph, in its own size or as large as the page allows.

        A picture that does not read, such as half a scan, becomes a red mark that asks for correction.
        """
        evidence_id = attachment.file.id
        if evidence_id not in self._placed:
            self._placed[evidence_id] = self._draw(attachment, alt)
        return self._placed[evidence_id]

    def _draw(self, attachment: Attachment, alt: str) -> str:
        try:
            content, (width, height) = prepared(attachment.content)
        except ValueError:
            return faulty(alt)
        attachment = attachment._replace(content=content)
        number = len(self._held) + 1
        relation = f"rIdEvidence{number}"
        self._held[relation] = attachment
        shape = {"width": width, "height": height, "number": 5000 + number, "name": f"evidence{number}"}
        return Markup(_DRAWING.format(relation=relation, alt=as_attribute(mask(printable(alt))), **shape))

    def used_in(self, xml: str) -> dict[str, Attachment]:
        """The pictures that a filled part shows, by relationship id."""
        return {relation: held for relation, held in self._held.items() if f'"{relation}"' in xml} if self._held else {}

    def parts(self, package: Package, part: str, used: dict[str, Attachment]) -> dict[str, bytes]:
        """The members that the used pictures add or change: media, relationships, content types."""
        folder, _slash, name = part.rpartition("/")
        relations_name = f"{folder}/_rels/{name}.rels"
        relations = package.text(relations_name)
        types = package.text("[Content_Types].xml")
        changed: dict[str, bytes] = {}
        for relation, held in used.items():
            ending = PICTURES[held.file.media_type]
            target = f"media/{relation[3:].lower()}.{ending}"
            changed[f"{folder}/{target}"] = held.content
            kind = f"{_NS}/officeDocument/2006/relationships/image"
            line = f'<Relationship Id="{relation}" Type="{kind}" Target="{target}"/></Relationships>'
            relations = relations.replace("</Relationships>", line)
            if not re.search(rf'Extension="{ending}"', types, re.IGNORECASE):
                default = f'<Default Extension="{ending}" ContentType="{held.file.media_type}"/>'
                types = re.sub(r"(<Types[^>]*>)", rf"\1{default}", types, count=1)
        changed[relations_name] = relations.encode()
        changed["[Content_Types].xml"] = types.encode()
        return changed
