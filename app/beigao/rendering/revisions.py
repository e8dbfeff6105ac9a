"""Tracked changes in a paragraph as Word writes them: runs that came or went, other looks, marks of paragraphs.

Reading and taking apart is done here too: a paragraph is a row of signs, each with the look of its run, so that two
wordings can be compared sign by sign whatever runs they were written in.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count, groupby
from typing import Any, Literal, NamedTuple

from lxml import etree

from beigao.dossier.comparison import Piece, pieces

AUTHOR = "Beigao 备稿"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
INSERTED, DELETED = f"{W}ins", f"{W}del"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BOOKMARKS = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_REVISIONS = (INSERTED, DELETED, f"{W}rPrChange", f"{W}pPrChange")
_GONE_TAGS = {f"{W}t": f"{W}delText", f"{W}instrText": f"{W}delInstrText"}
_AS_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n"}
_COMMON = 0.3  # share of two wordings below which nobody reads one as the other one changed
_FIRST_OBJECT = 0xD800  # surrogates stand for pictures and the like: no text of a Word file can hold one
_FIRST_NUMBER = 100_001  # of revisions; bookmarks have 9001 and more


class Look(NamedTuple):
    """The properties of a run; `key` tells whether two are the same."""

    key: bytes
    element: Any


class Sign(NamedTuple):
    """A character, or an element that stands for one; a bookmark stands for none and has no text."""

    text: str
    look: Look
    element: Any = None


class _Step(NamedTuple):
    """A sign on the way from the old wording to the new one; `was` is the old look where only that changed."""

    kind: Literal["same", "gone", "new", "kept"]
    sign: Sign
    was: Look | None = None


_PLAIN = Look(b"", None)


def canonical(element: Any) -> bytes:
    """An element as bytes that are equal where the elements say the same; nothing for None."""
    return b"" if element is None else bytes(etree.tostring(element, method="c14n", exclusive=True, with_tail=False))


def is_plain(paragraph: Any) -> bool:
    """Whether a paragraph can be compared sign by sign: runs and bookmarks, and no field that could be cut in two."""
    known = all(child.tag in (f"{W}pPr", f"{W}r", *BOOKMARKS) for child in paragraph)
    return known and paragraph.find(f"{W}r/{W}fldChar") is None


class Revisions:
    """Makes the tracked changes of one document, all of one author and one day."""

    def __init__(self, day: date) -> None:
        self._told = {f"{W}author": AUTHOR, f"{W}date": f"{day:%Y-%m-%d}T00:00:00Z"}
        self._objects: dict[bytes, str] = {}

    def element(self, tag: str, children: Iterable[Any] = ()) -> Any:
        """A tracked change around some elements; `number` gives it its number."""
        made = etree.Element(tag, self._told)
        made.extend(children)
        return made

    def number(self, root: Any) -> int:
        """Number all tracked changes of a part in their order; gives how many there are."""
        numbers = count(_FIRST_NUMBER)
        for revision in root.iter(*_REVISIONS):
            revision.set(f"{W}id", str(next(numbers)))
        return next(numbers) - _FIRST_NUMBER

    # ---- whole paragraphs

    def came(self, paragraph: Any) -> Any:
        """A paragraph that came, its mark and its runs."""
        for parent in [paragraph, *(held for held in paragraph if held.tag not in (f"{W}pPr", f"{W}r"))]:
            for is_run, some in groupby(list(parent), key=lambda part: part.tag == f"{W}r"):
                runs = list(some)
                if is_run:
                    runs[0].addprevious(around := self.element(INSERTED))
                    around.extend(runs)
        self.track_mark(paragraph, INSERTED)
        return paragraph

    def gone(self, paragraph: Any) -> Any:
        """A paragraph that went, its mark and its runs; links lose their target, bookmarks are left out."""
        runs = [_as_gone(run) for run in _own_runs(paragraph)]
        properties = paragraph.find(f"{W}pPr")
        paragraph[:] = [] if properties is None else [properties]
        if runs:
            paragraph.append(self.element(DELETED, runs))
        self.track_mark(paragraph, DELETED)
        return paragraph

    def separator(self) -> Any:
        """A paragraph that is in neither version: it came and went, and keeps two tables apart meanwhile."""
        paragraph = etree.Element(f"{W}p")
        for tag in (DELETED, INSERTED):
            self.track_mark(paragraph, tag)
        return paragraph

    def track_mark(self, paragraph: Any, tag: str) -> None:
        """Say of the mark of a paragraph that it came or went."""
        properties = _paragraph_properties(paragraph)
        look = properties.find(f"{W}rPr")
        if look is None:
            look = etree.Element(f"{W}rPr")
            after = next(properties.iterchildren(f"{W}sectPr", f"{W}pPrChange"), None)
            properties.append(look) if after is None else after.addprevious(look)
        look.insert(0, self.element(tag))

    # ---- properties

    def restyle(self, paragraph: Any, now: Any, was: Any) -> None:
        """Give a paragraph the properties `now` and say that they were others; both may be None."""
        if canonical_properties(now) == canonical_properties(was) == canonical_properties(paragraph.find(f"{W}pPr")):
            return
        made, mark, held = (etree.Element(f"{W}pPr"), paragraph.find(f"{W}pPr/{W}rPr"), etree.Element(f"{W}pPr"))
        made.extend([*_bare(now), *([] if mark is None else [mark])])
        if canonical_properties(now) != canonical_properties(was):
            held.extend(_bare(was))
            made.append(self.element(f"{W}pPrChange", [held]))
        for properties in paragraph.findall(f"{W}pPr"):
            paragraph.remove(properties)
        paragraph.insert(0, made)

    # ---- two wordings

    def compared(self, before: Any, after: Any) -> Any:
        """The newer of two paragraphs with every word that differs tracked; where one is not plain, all of it."""
        was, now = before.find(f"{W}pPr"), after.find(f"{W}pPr")
        if is_plain(before) and is_plain(after):
            content = list(self._content(self._steps(self._signs(before), deque(self._signs(after)))))
        else:
            both = (self.gone(copy.deepcopy(before)), self.came(after))
            content = [part for paragraph in both for part in paragraph if part.tag != f"{W}pPr"]
            untracked_mark(after)
            now = after.find(f"{W}pPr")
        after[:] = [*([] if now is None else [now]), *content]
        self.restyle(after, now, was)
        return after

    def _signs(self, paragraph: Any) -> Iterator[Sign]:
        for child in paragraph:
            if child.tag in BOOKMARKS:
                yield Sign("", _PLAIN, child)
            if child.tag != f"{W}r":
                continue
            properties = child.find(f"{W}rPr")
            look = Look(canonical(properties), properties)
            for part in child:
                if part.tag == f"{W}t":
                    yield from (Sign(letter, look) for letter in part.text or "")
                elif part.tag != f"{W}rPr":
                    yield Sign(self._sign_of(part), look, part)

    def _sign_of(self, part: Any) -> str:
        if part.tag in _AS_SIGNS and not part.attrib:
            return _AS_SIGNS[part.tag]
        return self._objects.setdefault(canonical(part), chr(_FIRST_OBJECT + len(self._objects)))

    @staticmethod
    def _steps(before: Iterator[Sign], after: deque[Sign]) -> Iterator[_Step]:
        """Sign by sign from the old wording to the new one, whose bookmarks stay where they are."""
        old = list(before)
        ways = _ways("".join(sign.text for sign in old), "".join(sign.text for sign in after))
        rest = iter(sign for sign in old if sign.text)
        for piece in ways:
            for _letter in piece.text:
                if piece.kind == "gone":
                    yield _Step("gone", next(rest))
                    continue
                while not after[0].text:
                    yield _Step("kept", after.popleft())
                sign = after.popleft()
                was = next(rest).look if piece.kind == "same" else sign.look
                yield _Step(piece.kind, sign, None if was.key == sign.look.key else was)
        yield from (_Step("kept", sign) for sign in after)

    def _content(self, steps: Iterable[_Step]) -> Iterator[Any]:
        """Bookmarks, runs, and tracked runs."""
        for kind, some in groupby(steps, key=lambda step: step.kind):
            if kind == "kept":
                yield from (step.sign.element for step in some)
                continue
            runs = [
                self._run(list(alike), is_gone=kind == "gone")
                for _looks, alike in groupby(some, key=lambda step: (step.sign.look.key, step.was and step.was.key))
            ]
            if kind == "same":
                yield from runs
            else:
                yield self.element(DELETED if kind == "gone" else INSERTED, runs)

    def _run(self, steps: list[_Step], *, is_gone: bool) -> Any:
        run = etree.Element(f"{W}r")
        look, was = steps[0].sign.look.element, steps[0].was
        if look is not None or was is not None:
            run.append(copy.deepcopy(look) if look is not None else etree.Element(f"{W}rPr"))
        if was is not None:
            old = copy.deepcopy(was.element) if was.element is not None else etree.Element(f"{W}rPr")
            run[0].append(self.element(f"{W}rPrChange", [old]))
        for is_text, some in groupby(steps, key=lambda step: step.sign.element is None):
            if is_text:
                text = etree.SubElement(run, f"{W}t", {_SPACE: "preserve"})
                text.text = "".join(step.sign.text for step in some)
            else:
                run.extend(copy.deepcopy(step.sign.element) for step in some)
        return _as_gone(run) if is_gone else run


def _ways(before: str, after: str) -> list[Piece]:
    """The pieces of two wordings; those that have little more than a few characters in common share none."""
    found = pieces(before, after)
    common = sum(len(piece.text) for piece in found if piece.kind == "same")
    if 2 * common >= _COMMON * (len(before) + len(after)):
        return found
    return [Piece("gone", before), Piece("new", after)]


def untracked_mark(paragraph: Any) -> str | None:
    """Let the mark of a paragraph stay, as that of a cell and of a document must; gives what was tracked of it."""
    found = None
    for look in paragraph.findall(f"{W}pPr/{W}rPr"):
        for told in look.findall(INSERTED) + look.findall(DELETED):
            found = str(told.tag)
            look.remove(told)
        if not len(look):
            look.getparent().remove(look)
    return found


def canonical_properties(properties: Any) -> bytes:
    """What the properties of a paragraph say of it, apart from its mark."""
    return b"".join(canonical(each) for each in _bare(properties))


def _bare(properties: Any) -> list[Any]:
    """Copies of the properties without the mark's own; none of None."""
    own = (f"{W}rPr", f"{W}pPrChange")
    return [copy.deepcopy(each) for each in properties if each.tag not in own] if properties is not None else []


def _paragraph_properties(paragraph: Any) -> Any:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def _own_runs(paragraph: Any) -> Iterator[Any]:
    """The runs of a paragraph, those in links too, but not those in pictures."""
    for child in paragraph:
        if child.tag == f"{W}r":
            yield child
        elif child.tag != f"{W}pPr":
            yield from child.findall(f"{W}r")


def _as_gone(run: Any) -> Any:
    """A run whose words are deleted ones, apart from those in the boxes of a picture."""
    for part in list(run.iter(*_GONE_TAGS)):
        if not any(parent.tag == f"{W}txbxContent" for parent in part.iterancestors()):
            part.tag = _GONE_TAGS[part.tag]
    return run
