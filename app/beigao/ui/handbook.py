"""The officer's handbook as it lies in `i18n/handbook/`: its chapters, their headings, and where a link leads.

A chapter is one Markdown file in each language, under the same name. A heading below the title carries the name that
links go by, `## Paste from Excel {#excel}`, so that a link leads to the same place in both languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from beigao._i18n import Language
from beigao._resources import data_dir

_HEADING = re.compile(r"^(#{1,3}) (.+?)(?: \{#([a-z][a-z-]*)\})?$", re.MULTILINE)
_CHAPTER_LINK = re.compile(r"(?:([0-9]{2}-[a-z-]+)\.md)?(?:#([a-z-]+))?")


@dataclass(frozen=True)
class Heading:
    """A heading of a chapter; `level` 1 is the title, which has no anchor."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Chapter:
    """One chapter, the same `id` in both languages; `text` is Markdown without the anchors."""

    id: str
    text: str
    headings: tuple[Heading, ...]

    @property
    def title(self) -> str:
        return self.headings[0].text


@cache
def chapters(language: Language) -> tuple[Chapter, ...]:
    """All chapters in the order in which they are read.

    Raises:
        FileNotFoundError: the installation lacks the handbook.
    """
    files = sorted((data_dir("i18n") / "handbook" / language).glob("*.md"))
    return tuple(_read(file.stem, file.read_text(encoding="utf-8")) for file in files)


def target(link: str, here: str) -> tuple[str, str] | None:
    """The chapter and the anchor that a link of the chapter `here` leads to; None when it leads out of the handbook."""
    found = _CHAPTER_LINK.fullmatch(link)
    return (found[1] or here, found[2] or "") if found else None


def _read(chapter: str, source: str) -> Chapter:
    headings = tuple(Heading(len(hashes), text, anchor or "") for hashes, text, anchor in _HEADING.findall(source))
    return Chapter(chapter, _HEADING.sub(r"\1 \2", source), headings)
