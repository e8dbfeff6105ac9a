"""The custom property `AIGC` of a Word file: the implicit label of generated content (GB 45438-2025 annex E)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from beigao.rendering.package import Package
from beigao.rendering.xml_tree import as_text
from beigao.rules.implicit_label import ImplicitLabel

_PART, _TYPES, _RELATIONS = "docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"
_NS = "http://schemas.openxmlformats.org/officeDocument/2006"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Properties xmlns="{_NS}/custom-properties" xmlns:vt="{_NS}/docPropsVTypes"></Properties>'
)
_PROPERTY = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="AIGC">'
    "<vt:lpwstr>{record}</vt:lpwstr></property></Properties>"
)
_OVERRIDE = (
    f'<Override PartName="/{_PART}"'
    ' ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>'
)
_RELATION = (
    f'<Relationship Id="rIdCustom" Type="{_NS}/relationships/custom-properties" Target="{_PART}"/></Relationships>'
)


def labelled(package: Package, changed: Mapping[str, bytes], label: ImplicitLabel) -> dict[str, bytes]:
    """The members that the label adds or changes; custom properties of the template itself give way to it.

    Args:
        package: the template.
        changed: what is changed in it already.
        label: who generated what.
    """

    def text(name: str) -> str:
        return changed[name].decode() if name in changed else package.text(name)

    record = json.dumps(label.record(), ensure_ascii=False, separators=(",", ":"))
    members = {_PART: _EMPTY.replace("</Properties>", _PROPERTY.format(record=as_text(record)))}
    if f'PartName="/{_PART}"' not in (types := text(_TYPES)):
        members[_TYPES] = types.replace("</Types>", _OVERRIDE)
    if not re.search(rf'Target="/?{re.escape(_PART)}"', relations := text(_RELATIONS)):
        members[_RELATIONS] = relations.replace("</Relationships>", _RELATION)
    return {name: member.encode() for name, member in members.items()}
