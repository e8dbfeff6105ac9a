"""The materials of a filing as a table: how far each is, what is there of it, who signs and seals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from beigao._i18n import N_, language
from beigao.definitions.paths import FieldPath
from beigao.rendering.pack_reports import by_hand, state_words
from beigao.rendering.packs import Part
from beigao.ui import boxes
from beigao.ui.buttons import Button
from beigao.ui.filings.reading_table import Cell, ReadingTable
from beigao.ui.theme import Theme
from beigao.ui.words import Glyph, Label

_SIGNS = {
    "ready": ("check", "success"), "open": ("warning", "warning"), "wanted": ("plus", "accent"),
    "optional": ("dots", "text3"),
}  # fmt: skip


def materials_table(theme: Theme, parts: Sequence[Part], go: Callable[[FieldPath], None]) -> ReadingTable:
    """The table; `go` leads to where a material can be worked on."""
    rows: list[list[Cell]] = [
        [partial(_title, part), _state(theme, part, go), partial(_held, part), partial(_hand, part)] for part in parts
    ]
    headings = [N_("Material"), N_("State"), N_("What is there"), N_("By hand")]
    return ReadingTable(theme, headings, [5, 4, 5, 4], rows)


def _title(part: Part) -> str:
    return f"{part.number}. {part.material.title.text(language())}"


def _state(theme: Theme, part: Part, go: Callable[[FieldPath], None]) -> QWidget:
    """A sign with words, and below it the way to where there is something to do."""
    sign = Glyph(theme, *_SIGNS[part.state], size=14)
    words = boxes.row(theme, boxes.column(theme, sign, boxes.STRETCH, gap=0), (_words(part), 1), gap=6)
    path = part.place
    if path is None or part.state == "ready":
        return boxes.holder(words)
    link = Button(theme, N_("Fill in") if part.state == "open" else N_("Add the file"), "link")
    link.setObjectName(f"material:{part.material.id}")
    link.clicked.connect(lambda: go(path))
    return boxes.holder(boxes.column(theme, words, boxes.row(theme, link, boxes.STRETCH), gap=2))


def _words(part: Part) -> QWidget:
    return Label(partial(state_words, part), "ui", wraps=True)


def _held(part: Part) -> str:
    """The documents and files of a material, and what the company does itself."""
    return "\n".join(_lines(part)) or "—"


def _lines(part: Part) -> Iterator[str]:
    for job in part.jobs:
        yield job.document.title.text(language()) + (f" · {job.about}" if job.about else "")
    yield from (exhibit.file.name for exhibit in part.files)
    if part.material.own:
        yield part.material.own.text(language())


def _hand(part: Part) -> str:
    return "\n".join(by_hand(part)) or "—"
