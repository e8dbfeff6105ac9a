"""What a stranger's Word template may hold: a form that only shows itself.

Word fetches, embeds and runs much that is not in the text: macros, templates, objects, pictures from outside, fields
that start programs. What is allowed stands here; everything else is named, with what to do about it in Word.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from beigao._i18n import N_, _
from beigao.dossier.strict_xml import check_xml, is_xml
from beigao.errors import TemplateFault, XmlFault
from beigao.rendering.package import Package
from beigao.rendering.xml_tree import read_xml

MOST_XML = 24_000_000
"""Bytes of all XML of a template."""
MOST_ELEMENTS = 1_000_000
"""Of a part."""
MOST_FILLED = 100_000_000
"""Characters of a filled part."""

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KINDS = (".xml", ".rels", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf", ".ttf")
_RELATIONS = frozenset({
    "officeDocument", "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "font", "theme",
    "numbering", "header", "footer", "footnotes", "endnotes", "comments", "commentsExtended", "commentsIds",
    "commentsExtensible", "people", "image", "hyperlink", "customXml", "customXmlProps", "core-properties",
    "extended-properties", "custom-properties", "thumbnail", "glossaryDocument",
})  # fmt: skip
_FIELDS = frozenset({
    "=", "ADVANCE", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "COMMENTS", "CREATEDATE", "DATE",
    "DOCPROPERTY", "EDITTIME", "EQ", "FILENAME", "FILESIZE", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT",
    "HYPERLINK", "INDEX", "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS",
    "PAGE", "PAGEREF", "PRINTDATE", "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF",
    "SUBJECT", "SYMBOL", "TA", "TC", "TIME", "TITLE", "TOA", "TOC", "XE",
})  # fmt: skip
_FIELD = re.compile(r"\s*(=|[A-Za-z]+)")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\\]*", re.IGNORECASE)
_PLACE = re.compile(r'"([^"]*)"|(\S+)')

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HOMES = {  # where Word looks for an element: what stands elsewhere only puzzles who reads the part
    f"{_W}pStyle": {f"{_W}pPr"},
    f"{_W}pPr": {f"{_W}p", f"{_W}pPrChange"},
    f"{_W}instrText": {f"{_W}r"},
    f"{_W}t": {f"{_W}r"},
    f"{_W}tblPr": {f"{_W}tbl", f"{_W}tblPrChange"},
    f"{_W}tr": {f"{_W}tbl", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}del"},
}
_CHOICES = {f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}" for name in ("Choice", "Fallback")}
_NAMED = {
    "attachedTemplate": N_("another template is attached (in Word: Developer, Document Template, choose Normal)"),
    "image": N_("a picture lies outside of the file (in Word: File, Info, Edit Links to Files, Break Link)"),
    "hyperlink": N_("a link does not lead to a web page or mail address (in Word: remove the hyperlink)"),
    "vbaProject": N_("it holds macros (in Word: save it as .docx)"),
    "aFChunk": N_("another file is inserted (in Word: paste its text instead)"),
    "subDocument": N_("another document is inserted (in Word: Outline view, unlink the subdocument)"),
    "mailMergeSource": N_("it is a mail merge (in Word: Mailings, Start Mail Merge, Normal Word Document)"),
}
_EMBEDDED = N_(
    "it holds “{kind}”, an object that is not part of the text (in Word: remove it, or paste it as a picture)"
)


def check_package(path: Path, package: Package) -> None:
    """Whether all parts of a template are harmless.

    Raises:
        TemplateFault: one is not; the message says which, and what to do.
    """
    try:
        _check_xml(package)
        _check_kinds(package)
        for name in package.names():
            if name.endswith(".rels"):
                _check_relations(name, package)
    except XmlFault as fault:
        raise TemplateFault(_("The template {path} is not taken: {reason}.").format(path=path, reason=fault)) from fault


def check_filled(template: str, part: str, xml: str) -> None:
    """Whether a part, as it is or filled, holds no field that fetches or runs something, and is built as Word does.

    Raises:
        TemplateFault: it does not.
    """
    try:
        if len(xml) > MOST_FILLED:
            raise XmlFault(_("it is too large"))
        _check_built(xml)
    except XmlFault as fault:
        raise TemplateFault(
            _("Template {template}, {part}: {reason}.").format(template=template, part=part, reason=fault)
        ) from fault


def _check_xml(package: Package) -> None:
    left = MOST_XML
    for name in package.names():
        content = package.data(name)
        if is_xml(name, content):
            left -= len(content)
            if left < 0:
                raise XmlFault(_("it is too large"))
            check_xml(content, _check_attributes, MOST_ELEMENTS)


def _check_attributes(tag: str, attributes: dict[str, str]) -> None:
    """Nothing but relationships may name a file, and no setting a database."""
    if tag.endswith(" mailMerge"):
        raise _unwanted("mailMergeSource")
    for name, value in attributes.items():
        if name.rpartition(" ")[2].lower() in ("src", "href") and re.search(r"[:\\]|^//", value):
            raise _unwanted("image")


def _check_kinds(package: Package) -> None:
    types = package.text("[Content_Types].xml") if "[Content_Types].xml" in package.names() else ""
    main = re.search(r'<Override\b[^>]*PartName="/word/document\.xml"[^>]*>', types)
    if "macroEnabled" in types or "vbaProject" in types:
        raise _unwanted("vbaProject")
    if main is None or f'ContentType="{_MAIN}"' not in main[0]:
        raise XmlFault(_("it is no .docx file (in Word: save it as .docx)"))
    for name in package.names():
        if not name.lower().endswith(_KINDS):
            raise _unwanted(name)


def _check_relations(name: str, package: Package) -> None:
    folder = posixpath.dirname(posixpath.dirname(name))
    from lxml import etree

    try:
        relations = read_xml(package.data(name))
    except etree.XMLSyntaxError as fault:  # lxml is stricter than what looked at it before
        raise XmlFault(_("its XML is damaged")) from fault
    for relation in relations:
        kind = str(relation.get("Type", "")).rpartition("/")[2]
        target = str(relation.get("Target", ""))
        if relation.get("TargetMode") == "External":
            if kind != "hyperlink" or not _ADDRESS.fullmatch(target):
                raise _unwanted(kind)
            continue
        if kind not in _RELATIONS:
            raise _unwanted(kind)
        if kind == "hyperlink" and target.startswith("#"):
            continue
        place = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if place not in package.names():
            raise XmlFault(_("the part {name} is missing").format(name=place[:80]))


def _unwanted(kind: str) -> XmlFault:
    return XmlFault(_(_NAMED.get(kind, _EMBEDDED)).format(kind=kind[:80]))


def _check_built(xml: str) -> None:
    from lxml import etree

    if "<!" in xml or "<?" in xml.removeprefix("<?xml"):
        raise XmlFault(_("it holds comments that Word does not write; save it again in Word"))
    try:
        root = read_xml(xml)
    except etree.XMLSyntaxError as fault:
        raise XmlFault(str(fault.msg).rstrip(".")) from fault
    for element in root.iter(*_HOMES):
        parent = element.getparent()
        if parent is None or parent.tag not in _HOMES[element.tag] | _CHOICES:
            raise XmlFault(
                _("the element {name} stands in the wrong place").format(name=etree.QName(element).localname)
            )
    for code in _field_codes(root):
        _check_field(code)


def _field_codes(root: Any) -> Iterator[str]:
    """What the fields of a part are told to do, in pieces put together; those within others by themselves."""
    opened = list[list[str]]()
    for element in root.iter(f"{_W}fldChar", f"{_W}instrText", f"{_W}delInstrText", f"{_W}fldSimple"):
        match element.tag.removeprefix(_W):
            case "fldSimple":
                yield element.get(f"{_W}instr", "")
            case "fldChar":
                kind = element.get(f"{_W}fldCharType")
                if kind == "begin":
                    opened.append([])
                elif opened:
                    code = "".join(opened[-1])
                    if kind == "separate":
                        yield code
                        opened[-1] = [code]
                    elif opened.pop():
                        yield code
            case _ if opened:
                opened[-1].append(element.text or "")
            case _:
                yield element.text or ""
    yield from map("".join, opened)


def _check_field(code: str) -> None:
    found = _FIELD.match(code)
    word = found[1].upper() if found else code.strip()[:40]
    if word not in _FIELDS:
        raise XmlFault(
            _(
                "the field “{word}” is not allowed, for it can fetch or start something (in Word: Alt+F9, remove it)"
            ).format(word=word)
        )
    if word == "HYPERLINK":
        for quoted, bare in _PLACE.findall(code[found.end() if found else 0 :]):
            target = quoted or bare
            if re.search(r"[:/]|\\\\", target) and not _ADDRESS.fullmatch(target):
                raise _unwanted("hyperlink")
