"""Compares a template as it lies on disk with what the data files say its official form is.

Word renames the ids of styles when it saves in another language, but keeps their names; so styles are met by name.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree
from tests.reading import W

from beigao._resources import data_dir
from beigao.definitions.models import Document
from beigao.definitions.yaml_files import read_yaml

TYPOGRAPHY: dict[str, Any] = read_yaml(data_dir("doc_templates") / "typography.yaml")
_EXACT_LEVELS = (1, 2)  # deeper ones may be the manuscript's own, between the official ones
_LOOKS = ("rFonts", "sz", "b", "i", "u", "strike", "vanish", "highlight", "shd")
_SHAPES = ("ind", "spacing", "jc", "outlineLvl", "numPr")


def differences(word_file: bytes, document: Document) -> list[str]:
    """What differs from the form, one sentence each; empty when nothing does."""
    parts = _parts(word_file)
    styles = _Styles(parts["word/styles.xml"])
    body = parts["word/document.xml"].find(f"{W}body")
    return [
        *styles.differences(TYPOGRAPHY["styles"]),
        *_paper(body),
        *_page_number(parts, body, TYPOGRAPHY["page_number"]),
        *_headings(body, styles, document),
        *_touched_by_hand(body, styles),
    ]


def reading_copy_differences(word_file: bytes) -> list[str]:
    """What differs from the form of a reading copy, one sentence each."""
    own, parts = TYPOGRAPHY["reading_copy"], _parts(word_file)
    styles = _Styles(parts["word/styles.xml"])
    body = parts["word/document.xml"].find(f"{W}body")
    names = own["styles"].keys() | TYPOGRAPHY["styles"].keys()
    wanted = {name: TYPOGRAPHY["styles"].get(name, {}) | own["styles"].get(name, {}) for name in sorted(names)}
    notice, *text = body
    body[:] = text
    return [
        *styles.differences(wanted),
        *_paper(body),
        *_page_number(parts, body, own["page_number"]),
        *_touched_by_hand(body, styles),
        *([] if _style(notice) == "Note" else ["there is no notice"]),
    ]


def _parts(word_file: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(word_file)) as archive:
        return {
            name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.startswith("word/")
            and name.endswith(".xml") and "theme" not in name
        }  # fmt: skip


class _Styles:
    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._by_id = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self.names = {key: style.find(f"{W}name").get(f"{W}val") for key, style in self._by_id.items()}

    def find(self, key: str | None, path: str) -> etree._Element | None:
        """A property of a style, or of the one below it, or of the defaults."""
        wanted = "/".join(W + part for part in path.split("/"))
        while key in self._by_id:
            style = self._by_id[key]
            if (found := style.find(wanted)) is not None:
                return found
            base = style.find(f"{W}basedOn")
            key = None if base is None else base.get(f"{W}val")
        kind = "pPr" if path.startswith("pPr") else "rPr"
        return self._root.find(f"{W}docDefaults/{W}{kind}Default/{wanted}")

    def differences(self, styles: dict[str, dict[str, Any]]) -> Iterator[str]:
        ids = {name: key for key, name in self.names.items()}
        for name, wanted in styles.items():
            if name not in ids:
                yield f"the style “{name}” is gone"
                continue
            found = self._looks(ids[name], wanted)
            for key, value in wanted.items():
                if key != "source" and found[key] != value:
                    yield f"{name}: {key} is {found[key]}, not {value}"

    def _looks(self, key: str, wanted: dict[str, Any]) -> dict[str, Any]:
        fonts, bold, italic = (self.find(key, f"rPr/{name}") for name in ("rFonts", "b", "i"))
        spacing, indent = self.find(key, "pPr/spacing"), self.find(key, "pPr/ind")
        spaced = self._line(key)
        return {
            "font": _value(fonts, "eastAsia"),
            "latin": _value(fonts, "ascii"),
            "size": _number(self.find(key, "rPr/sz"), "val", 2),
            "bold": bold is not None and bold.get(f"{W}val") not in ("0", "false"),
            "italic": italic is not None and italic.get(f"{W}val") not in ("0", "false"),
            "before": _number(self.find(key, "pPr/spacing"), "before", 20),
            "after": _number(self.find(key, "pPr/spacing"), "after", 20),
            "line": spaced if spacing is not None else None,
            "indent": _number(indent, "firstLineChars", 100) or 0,
            "align": _value(self.find(key, "pPr/jc"), "val"),
            "level": (_number(self.find(key, "pPr/outlineLvl"), "val", 1) or 0) + 1,
        } | ({} if "align" in wanted else {"align": None})

    def _line(self, key: str | None) -> dict[str, float] | None:
        """The distance of lines, of the nearest style that says one."""
        while key in self._by_id:
            spacing = self._by_id[key].find(f"{W}pPr/{W}spacing")
            if spacing is not None and spacing.get(f"{W}line"):
                rule = {"exact": "exact", "atLeast": "least"}.get(spacing.get(f"{W}lineRule"), "multiple")
                return {rule: _plain(int(spacing.get(f"{W}line")) / 20)}
            base = self._by_id[key].find(f"{W}basedOn")
            key = None if base is None else base.get(f"{W}val")
        return None


def _paper(body: etree._Element) -> Iterator[str]:
    for section in body.iter(f"{W}sectPr"):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        found = [round(int(size.get(W + side)) * 25.4 / 1440) for side in ("w", "h")]
        if found != TYPOGRAPHY["paper"]["size_mm"] or size.get(f"{W}orient") == "landscape":
            yield f"the paper is {found} mm"
        for side, wanted in TYPOGRAPHY["paper"]["margins_cm"].items():
            given = round(int(margins.get(W + side)) * 2.54 / 1440, 2)
            if given != wanted:
                yield f"the {side} margin is {given} cm, not {wanted}"


def _page_number(parts: dict[str, etree._Element], body: etree._Element, rule: dict[str, Any]) -> Iterator[str]:
    footer = parts.get(f"word/{rule['part']}")
    said = ""
    for element in footer.iter(f"{W}instrText", f"{W}t", f"{W}fldChar") if footer is not None else ():
        if element.tag == f"{W}instrText":
            said += "{" + (element.text or "").strip() + "}"
        elif element.tag == f"{W}t" and (element.text or "") != "1":  # the cached number
            said += element.text or ""
    if said != rule["text"]:
        yield f"the page number reads “{said}”"
    styles = {style.get(f"{W}val") for style in body.iter(f"{W}pStyle")}
    if rule["not_on_cover"] and "Cover" in styles and body.find(f"{W}sectPr/{W}titlePg") is None:
        yield "the cover has a page number"


def _headings(body: etree._Element, styles: _Styles, document: Document) -> Iterator[str]:
    found = []
    for paragraph in body.iter(f"{W}p"):
        level = re.fullmatch(r"heading (\d)", styles.names.get(_style(paragraph), ""))
        text = "".join(paragraph.itertext(f"{W}t"))
        if level and "{" not in text:
            found.append((int(level[1]), text))
    wanted = [(heading.level, heading.text) for heading in document.headings]
    official = [heading for heading in found if heading[0] in _EXACT_LEVELS or heading in wanted]
    for heading in wanted:
        if heading not in official:
            yield f"the heading “{heading[1]}” of level {heading[0]} is gone or changed"
    for heading in official:
        if heading not in wanted:
            yield f"the heading “{heading[1]}” of level {heading[0]} is not official"
    if sorted(official) == sorted(wanted) and official != wanted:
        yield "the headings stand in another order"


def _touched_by_hand(body: etree._Element, styles: _Styles) -> Iterator[str]:
    """Looks that somebody gave to a heading or to body text beside its style."""
    for paragraph in body.iter(f"{W}p"):
        style = _style(paragraph)
        name = styles.names.get(style, style or "Normal")
        is_heading = name.startswith("heading ")
        words = "".join(paragraph.itertext(f"{W}t"))[:20]
        properties = paragraph.find(f"{W}pPr")
        for shape in _SHAPES if properties is not None else ():
            if properties.find(W + shape) is not None:
                yield f"“{words}” has {shape} of its own"
        for run in paragraph.iter(f"{W}r"):
            for look in _LOOKS:
                given = run.find(f"{W}rPr/{W}{look}")
                if given is not None and (is_heading or look != "b"):
                    yield f"“{words}” has {look} of its own"
        if name not in TYPOGRAPHY["styles"] and name not in ("Gutter", "Picture"):
            yield f"“{words}” has the style “{name}”"


def _style(paragraph: etree._Element) -> str | None:
    return _value(paragraph.find(f"{W}pPr/{W}pStyle"), "val")


def _value(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else element.get(W + name)


def _number(element: etree._Element | None, name: str, parts: int) -> float | None:
    value = _value(element, name)
    return None if value is None else _plain(int(value) / parts)


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number
