"""Own lints on a finished Word file: what schemas cannot say, and what may never be in a filing.

They read the file with the standard library's ZIP and plain lxml, not with what wrote it. The lints of the program
(`beigao.rendering.lints`) look at one part before it is packed; these look at the whole file afterwards.
"""

from __future__ import annotations

import getpass
import io
import re
import socket
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

PROPERTIES = {
    "{http://purl.org/dc/elements/1.1/}title",
    "{http://purl.org/dc/elements/1.1/}language",
    "{http://purl.org/dc/elements/1.1/}subject",
    "{http://purl.org/dc/elements/1.1/}description",
}
"""The properties of a file that tell of the document and not of a person, a program or an hour."""

CUSTOM = {"AIGC"}  # the implicit label of GB 45438-2025, which a company may want

REVISIONS = ("ins", "del", "rPrChange", "pPrChange")
_TAGS = re.compile(r"\{\{|\{%|\{#|%\}")
_OWN_MARKS = re.compile("[\ufdd0-\ufdef]")
_PLACES = re.compile(r"(?:^|[\s\"'=])(?:file:|/home/|/root/|/tmp/|/Users/|/var/|[A-Za-z]:\\)")
_SESSION = re.compile(r"^(?:rsid\w*|author|initials|date|userId|providerId|paraId|textId)$")
_PNG_TEXT = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_STARTS = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "jpg": b"\xff\xd8\xff"}
_FIXED = (1980, 1, 1, 0, 0, 0)


class WordFile:
    """A Word file taken apart: its members and the trees of those that are XML."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.members = {info.filename: self.archive.read(info) for info in self.archive.infolist()}
        self.trees: dict[str, etree._Element] = {}
        self.broken: list[str] = []
        self._attributes: dict[str, set[tuple[str, str]]] = {}
        for name, content in self.members.items():
            if name.endswith((".xml", ".rels")):
                try:
                    self.trees[name] = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
                except etree.XMLSyntaxError as fault:
                    self.broken.append(f"{name}: {fault.msg}")

    def attributes(self, part: str) -> set[tuple[str, str]]:
        """The attributes of a part with their values, each pair once."""
        if part not in self._attributes:
            pairs = self._attributes[part] = set()
            for element in self.trees[part].iter("*"):
                if element.attrib:
                    pairs.update(element.attrib.items())
        return self._attributes[part]

    def relations(self, part: str) -> list[dict[str, str]]:
        """The relationships of a part, each as its attributes."""
        tree = self.trees.get(f"{dirname(part)}/_rels/{part.rpartition('/')[2]}.rels".lstrip("/"))
        return [] if tree is None else [dict(line.attrib) for line in tree]

    def texts(self) -> dict[str, etree._Element]:
        """The parts that hold text: document, headers, footers."""
        return {
            name: tree
            for name, tree in self.trees.items()
            if re.fullmatch(r"word/(document|(head|foot)er\d*)\.xml", name)
        }


def lint(
    path: Path, typed: Callable[[str], bool] = lambda _words: False, told: Collection[tuple[str, str]] = ()
) -> list[str]:
    """The complaints about a Word file; none when it is sound.

    `typed` says whether words with braces in them were typed by the officer, who may; `told` is what tracked changes
    may tell as their author and date, and nothing else may.
    """
    try:
        file = WordFile(path.read_bytes())
    except (zipfile.BadZipFile, OSError, EOFError) as fault:
        return [f"is no ZIP file: {fault}"]
    found = list(_archive(file)) + file.broken
    if file.broken:
        return found
    for each in (_types, _relations, _bookmarks, _tables, _fields, _drawings, _styles, _words, _revisions, _media):
        found += each(file)
    found += [*_left_over(file, typed), *_traces(file, told)]
    return found


def _archive(file: WordFile) -> Iterator[str]:
    infos = file.archive.infolist()
    for name, count in Counter(info.filename for info in infos).items():
        if count > 1:
            yield f"the member {name} is there {count} times"
    for info in infos:
        if info.date_time != _FIXED:
            yield f"{info.filename} bears the time {info.date_time}"
        if info.extra or info.comment:
            yield f"{info.filename} bears an extra field or a comment"
        if info.filename.startswith("/") or ".." in info.filename or "\\" in info.filename:
            yield f"the member {info.filename} lies outside"
    if file.archive.comment:
        yield "the archive bears a comment"


def _types(file: WordFile) -> Iterator[str]:
    tree = file.trees.get("[Content_Types].xml")
    if tree is None:
        yield "there are no content types"
        return
    defaults = [line.get("Extension", "").lower() for line in tree.iter(f"{TYPES}Default")]
    overrides = [line.get("PartName", "") for line in tree.iter(f"{TYPES}Override")]
    for name, count in Counter(defaults + overrides).items():
        if count > 1:
            yield f"the content type of {name} is given {count} times"
    for name in overrides:
        if name.lstrip("/") not in file.members:
            yield f"a content type is given for {name}, which is not there"
    for name in file.members:
        if (
            name != "[Content_Types].xml"
            and f"/{name}" not in overrides
            and name.rpartition(".")[2].lower() not in defaults
        ):
            yield f"{name} has no content type"


def _relations(file: WordFile) -> Iterator[str]:
    reached = {"[Content_Types].xml"} | {name for name in file.members if name.endswith(".rels")}
    for name in [*file.members, ""]:
        given = file.relations(name)
        for line in given:
            if line.get("TargetMode") == "External":
                yield f"{name or 'the file'} leads outside to {line.get('Target')}"
                continue
            target = normpath(join(dirname(name), line.get("Target", ""))).lstrip("/")
            reached.add(target)
            if target not in file.members:
                yield f"{name or 'the file'} leads to {target}, which is not there"
        for identity, count in Counter(line.get("Id") for line in given).items():
            if count > 1:
                yield f"{name or 'the file'} has {count} relationships {identity}"
        if name in file.trees and not name.endswith(".rels"):
            known = {line.get("Id") for line in given}
            for attribute, value in file.attributes(name):
                if attribute.startswith(R) and value not in known:
                    yield f"{name} names the relationship {value}, which is not there"
    for name in file.members.keys() - reached:
        yield f"nothing leads to {name}"


def _bookmarks(file: WordFile) -> Iterator[str]:
    names: Counter[str | None] = Counter()
    for part, tree in file.texts().items():
        starts = [mark.get(f"{W}id") for mark in tree.iter(f"{W}bookmarkStart")]
        ends = [mark.get(f"{W}id") for mark in tree.iter(f"{W}bookmarkEnd")]
        names.update(mark.get(f"{W}name") for mark in tree.iter(f"{W}bookmarkStart"))
        if sorted(map(str, starts)) != sorted(map(str, ends)):
            yield f"{part} has bookmarks that begin or end alone"
        if len(set(starts)) != len(starts):
            yield f"{part} has two bookmarks of one id"
    for name, count in names.items():
        if count > 1:
            yield f"the bookmark {name} is there {count} times"
    for part, tree in file.texts().items():
        led = [link.get(f"{W}anchor") for link in tree.iter(f"{W}hyperlink")]
        for code in tree.iter(f"{W}instrText"):
            led += re.findall(r"(?:PAGEREF|REF) (\S+)", code.text or "")
        for name in set(led) - set(names) - {None}:
            yield f"{part} leads to the bookmark {name}, which is not there"


def _tables(file: WordFile) -> Iterator[str]:
    for part, tree in file.texts().items():
        for cell in tree.iter(f"{W}tc"):
            last = [child.tag for child in cell if child.tag != f"{W}bookmarkEnd"][-1:]
            if last != [f"{W}p"]:
                yield f"{part} has a cell that does not end with a paragraph"
        for table in tree.iter(f"{W}tbl"):
            columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
            rows = table.findall(f"{W}tr")
            if not rows:
                yield f"{part} has a table without rows"
            for row in rows:
                spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iterfind(f"{W}tc")]
                width = sum(1 if span is None else int(span.get(f"{W}val", "1")) for span in spans)
                if width != columns:
                    yield f"{part} has a row of {width} columns in a table of {columns}"


def _fields(file: WordFile) -> Iterator[str]:
    for part, tree in file.texts().items():
        open_fields: list[str] = []
        for char in tree.iter(f"{W}fldChar"):
            kind = char.get(f"{W}fldCharType", "")
            if kind == "begin":
                open_fields.append(kind)
            elif not open_fields or ((kind == "separate") != (open_fields[-1] == "begin") and kind == "separate"):
                yield f"{part} has a field that does not begin"
                return
            elif kind == "separate":
                open_fields[-1] = kind
            else:
                open_fields.pop()
        if open_fields:
            yield f"{part} has a field that does not end"


def _drawings(file: WordFile) -> Iterator[str]:
    for part, tree in file.texts().items():
        numbers: Counter[str | None] = Counter()
        for drawn in tree.iter(f"{WP}docPr"):
            numbers[drawn.get("id")] += 1
            if not (drawn.get("descr") or "").strip():
                yield f"{part} has a picture without alternative text"
        for number, count in numbers.items():
            if count > 1:
                yield f"{part} has {count} pictures of the id {number}"
        for extent in tree.iter(f"{WP}extent"):
            if int(extent.get("cx", "0")) <= 0 or int(extent.get("cy", "0")) <= 0:
                yield f"{part} has a picture without a size"
        for choice in tree.iter(f"{MC}AlternateContent"):
            if choice.find(f"{MC}Fallback") is None:
                yield f"{part} has a drawing that older programs show nothing for"


def _styles(file: WordFile) -> Iterator[str]:
    tree = file.trees.get("word/styles.xml")
    if tree is None:
        yield "there are no styles"
        return
    listed = Counter(style.get(f"{W}styleId") for style in tree.iter(f"{W}style"))
    for name, count in listed.items():
        if count > 1:
            yield f"the style {name} is there {count} times"
    for part, other in {**file.texts(), "word/styles.xml": tree}.items():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
            for used in other.iter(f"{W}{tag}"):
                if used.get(f"{W}val") not in listed:
                    yield f"{part} names the style {used.get(f'{W}val')}, which is not there"


def _words(file: WordFile) -> Iterator[str]:
    for part, tree in file.texts().items():
        for text in tree.iter(f"{W}t", f"{W}delText"):
            words = text.text or ""
            if words != words.strip(" \t\r\n") and text.get(SPACE) != "preserve":
                yield f"{part} has words whose spaces Word drops: {words[:20]!r}"
            if "\n" in words or "\t" in words:
                yield f"{part} has a line break or a tab that Word does not show: {words[:20]!r}"


def _revisions(file: WordFile) -> Iterator[str]:
    """Tracked changes: each its number, deleted words only in what went, and no mark that cannot come or go."""
    for part, tree in file.texts().items():
        numbers = Counter(change.get(f"{W}id") for change in tree.iter(*(f"{W}{tag}" for tag in REVISIONS)))
        for number, count in numbers.items():
            if count > 1 or number is None:
                yield f"{part} has {count} tracked changes of the id {number}"
        for went in tree.iter(f"{W}del"):
            if next(went.iterfind(f"{W}r/{W}t"), None) is not None:
                yield f"{part} has words in what went that are not deleted ones"
        for words in tree.iter(f"{W}delText"):
            if next(words.iterancestors(f"{W}del"), None) is None:
                yield f"{part} has deleted words outside of what went"
        body = tree.find(f"{W}body")
        for holder in [*([] if body is None else [body]), *tree.iter(f"{W}tc")]:
            last = next((child for child in reversed(holder) if child.tag in (f"{W}p", f"{W}tbl")), None)
            mark = None if last is None else last.find(f"{W}pPr/{W}rPr")
            if mark is not None and any(mark.find(f"{W}{tag}") is not None for tag in ("ins", "del")):
                yield f"{part} has a last paragraph whose mark came or went"


def _left_over(file: WordFile, typed: Callable[[str], bool]) -> Iterator[str]:
    for part, content in file.members.items():
        if part in file.trees and (b"{" in content or b"%}" in content or b"\xef\xb7" in content):
            for value in _values(file.trees[part]):
                if mark := _OWN_MARKS.search(value):
                    yield f"{part} holds the mark U+{ord(mark[0]):04X}"
                if _TAGS.search(value) and not typed(value):
                    yield f"{part} holds a tag of a template: {value[:40]!r}"


def _values(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter("*"):
        yield from filter(None, (element.text, element.tail, *element.attrib.values()))


def _traces(file: WordFile, told: Collection[tuple[str, str]]) -> Iterator[str]:
    for part, tree in file.trees.items():
        if tree.getprevious() is not None or tree.getroottree().docinfo.doctype:
            yield f"{part} begins with something else than its content"
        for remark in tree.iter(etree.Comment, etree.ProcessingInstruction):
            yield f"{part} holds a comment or an instruction: {str(remark.text)[:30]!r}"
        for element in tree if part.startswith("docProps/") else ():
            if element.tag not in PROPERTIES and element.get("name") not in CUSTOM:
                yield f"{part} tells the {etree.QName(element).localname}: {element.text!r}"
        if next(tree.iter(f"{W}rsids", f"{W}rsid"), None) is not None:
            yield f"{part} has revision ids"
        for attribute, value in file.attributes(part):
            name = attribute.rpartition("}")[2]
            if _SESSION.match(name) and (name, value) not in told:
                yield f"{part} tells the {name} {value!r}"
            if name != "descr" and _PLACES.search(value):  # an alternative text says what was typed
                yield f"{part} tells a place on a machine: {value[:40]!r}"
    for name, content in file.members.items():
        for word in _machine():
            if word.encode() in content:
                yield f"{name} names this machine or its user: {word}"


@cache
def _machine() -> tuple[str, ...]:
    """What this machine and its user are called, as far as it is no common word, and where things lie."""
    names = {socket.gethostname(), getpass.getuser(), str(Path.cwd()), str(Path.home())}
    return tuple(sorted(name for name in names if len(name) > 4))


def _media(file: WordFile) -> Iterator[str]:
    for name, content in file.members.items():
        ending = name.rpartition(".")[2].lower()
        if ending in _STARTS and not content.startswith(_STARTS[ending]):
            yield f"{name} is not what its name says"
        if ending == "png":
            for chunk in _PNG_TEXT:
                if chunk in content[8:]:
                    at = content.index(chunk, 8)
                    if at >= 4 and int.from_bytes(content[at - 4 : at]) <= len(content) - at:
                        yield f"{name} tells about its making ({chunk.decode()})"
        if ending in ("jpeg", "jpg") and b"Exif\0" in content[:4096]:
            yield f"{name} tells about its making (Exif)"
