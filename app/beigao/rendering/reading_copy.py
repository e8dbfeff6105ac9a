"""A reading copy: a document in English, for people who do not read the filing, and never the filing itself.

It has the chapters, tables and numbers of the Chinese document line by line (`doc_templates/*/en.txt` beside `zh.txt`).
Its template says on the first page and at the foot of the others that the Chinese text prevails; an answer that exists
only in Chinese is printed as it is, on a grey ground.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from beigao._resources import data_dir
from beigao.definitions.paths import FieldPath
from beigao.definitions.yaml_files import read_yaml
from beigao.rendering.answers import on_ground, redress
from beigao.rendering.xml_tree import read_xml

GROUND = "E7E6E6"
"""The light grey behind words that are printed in Chinese."""
NOTICE = (
    "English reading copy, for reference; the Chinese text prevails. "
    "Words in Chinese on a tinted ground are the company's answers as they were given; they are not translated."
)
FOOT = "For reference; the Chinese text prevails."

_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TAG = re.compile("<[^>]*>")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ORDER = {
    "pPr": ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "wordWrap",
            "snapToGrid", "spacing", "ind", "jc", "outlineLvl"),
    "rPr": ("rFonts", "b", "bCs", "i", "iCs", "kern", "color", "sz", "szCs", "lang"),
    "style": ("name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr"),
}  # fmt: skip
"""The order that the schema gives to the properties of a style, as far as ours have them."""
_BOX = '<w:{} w:val="single" w:sz="6" w:space="6" w:color="7F7F7F"/>'
_NOTICE = (
    '<w:p><w:pPr><w:pStyle w:val="Note"/><w:pBdr>'
    + "".join(_BOX.format(side) for side in ("top", "left", "bottom", "right"))
    + '</w:pBdr><w:ind w:left="120" w:right="120"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
)


def notice() -> str:
    """The paragraph at the head of the first page."""
    return _NOTICE.format(NOTICE)


def mark_chinese(xml: str) -> str:
    """A filled part, its answers traced, in which those that exist only in Chinese stand on a grey ground."""

    def marked(_paths: Sequence[FieldPath], words: str, properties: str) -> str | None:
        return on_ground(words, properties, GROUND) if _HAN.search(_TAG.sub("", words)) else None

    return redress(xml, marked)


def english_package(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts around the text of a template, in the form of a reading copy (`doc_templates/typography.yaml`)."""
    core, footer = "docProps/core.xml", "word/footer1.xml"
    foot = f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t>{FOOT}</w:t></w:r></w:p></w:ftr>'
    return {
        **files,
        core: files[core].replace(b">zh-CN<", b">en<"),
        footer: files[footer].replace(b"</w:ftr>", foot.encode()),
        "word/styles.xml": _styles(files["word/styles.xml"]),
    }


def _styles(xml: bytes) -> bytes:
    from lxml import etree  # only when templates are made

    form = read_yaml(data_dir("doc_templates") / "typography.yaml")["reading_copy"]["styles"]
    root: Any = read_xml(xml)
    for fonts in root.iter(f"{_W}rFonts"):
        fonts.attrib.pop(f"{_W}hint", None)  # else quotes and dashes are as wide as a Chinese character
    for habit in list(root.iter(f"{_W}wordWrap", f"{_W}widowControl")):
        habit.getparent().remove(habit)  # words break anywhere, and single lines stand alone on a page
    for style in root.iter(f"{_W}style"):
        _reform(style, form.get(style.find(f"{_W}name").get(f"{_W}val"), {}))
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _reform(style: Any, wanted: Mapping[str, Any]) -> None:
    """Give a style the looks that a reading copy wants: points for sizes and distances, as in the data file."""
    shape = _child(style, "pPr", "style") if wanted.keys() & {"line", "before", "after", "indent", "align"} else None
    look = _child(style, "rPr", "style") if wanted.keys() & {"size", "bold", "italic"} else None
    for name in ("before", "after"):
        if name in wanted:
            _child(shape, "spacing", "pPr").set(f"{_W}{name}", str(wanted[name] * 20))
    if "line" in wanted:
        ((rule, points),) = wanted["line"].items()
        spacing = _child(shape, "spacing", "pPr")
        spacing.set(f"{_W}line", str(points * 20))
        spacing.set(f"{_W}lineRule", {"least": "atLeast", "exact": "exact"}[rule])
    if "indent" in wanted:
        indent = _child(shape, "ind", "pPr")
        indent.set(f"{_W}firstLineChars", str(wanted["indent"] * 100))
        indent.set(f"{_W}firstLine", "0")
    if "align" in wanted:
        _child(shape, "jc", "pPr").set(f"{_W}val", wanted["align"])
    for name, tags in (("bold", ("b", "bCs")), ("italic", ("i", "iCs"))):
        for tag in tags if name in wanted else ():
            _child(look, tag, "rPr").attrib.pop(f"{_W}val", None)
    for tag in ("sz", "szCs") if "size" in wanted else ():
        _child(look, tag, "rPr").set(f"{_W}val", str(round(wanted["size"] * 2)))


def _child(parent: Any, tag: str, kind: str) -> Any:
    """The child of this name, made at its place where it is not there."""
    found = parent.find(_W + tag)
    if found is None:
        order = _ORDER[kind]
        before = [child for child in parent if order.index(child.tag.removeprefix(_W)) < order.index(tag)]
        found = parent.makeelement(_W + tag)
        parent.insert(len(before), found)
    return found
