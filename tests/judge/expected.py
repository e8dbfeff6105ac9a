"""What a document has to say, reckoned without the machine that prints it, and what it says.

The text of the template is read by plain lxml, its tags are run by plain Jinja, and nothing of docxtpl, of the marks'
Word or of the package writer is used. `paragraphs_due` and `paragraphs_of` must agree, paragraph by paragraph: so
every value is found again unchanged, in its place, and the template's own text is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from tests.reading import Reading, W, text_of

GAP, GAP_END = "\ufdd0", "\ufdd1"
BOLD, BOLD_END, ITEM, TABLE = "\ufdd6", "\ufdd7", "\ufdd8", "\ufdd9"
_START, _CELL, _TEXT = "\x1e\x1f\x1e\x1f", "c", "t"  # before each paragraph: what no value holds, and where it stands
_WHOLE = re.compile(r"\{%(?:p|tr) (.*?)%\}")
_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd2-\ufdef\ufffe\uffff]")
_WORD_BREAK, _WORD_TAB = (re.compile(f"</w:t><w:{name}/><w:t[^>]*>") for name in ("br", "tab"))
_RULE = re.compile(r"[|\s:-]+")


def paragraphs_due(template: Path, context: Mapping[str, Any]) -> list[str]:
    """The paragraphs that a template filled with this context has to have, without empty ones."""
    filled = _program(template, template.stat().st_mtime_ns).render(_told(context))
    lines = filled.replace("\r\n", "\n").replace("\r", "\n").split(_START)[1:]
    return [line for paragraph in lines for line in _shaped(paragraph[1:], in_table=paragraph[0] == _CELL) if line]


def paragraphs_of(data: bytes, *, without_numbers: bool = False) -> list[str]:
    """The paragraphs of a Word file in their order, without empty ones and without a table of contents.

    `without_numbers` leaves out the raised numbers of a review.
    """
    reading = Reading(data)
    if without_numbers:
        for raised in reading.body.xpath("//*[local-name()='vertAlign']/../.."):
            raised.getparent().remove(raised)
    return [text for _style, text in _paragraphs(reading.body) if text]


def _paragraphs(body: Any) -> Iterator[tuple[str, str]]:
    drawn = {part for shape in body.iter(f"{W}txbxContent", "{*}Fallback") for part in shape.iter(f"{W}p")}
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else str(style.get(f"{W}val"))
        if paragraph not in drawn and not name.startswith("TOC"):
            yield name, text_of(paragraph)


@lru_cache(maxsize=64)
def _program(template: Path, _changed: int) -> Template:
    """The template's text as a Jinja program: one sign before each paragraph, `{%p %}` and `{%tr %}` bare."""
    parts = []
    for style, text in _paragraphs(Reading(template.read_bytes()).body):
        whole = _WHOLE.fullmatch(text.strip())
        kind = _CELL if style.startswith("Table") else _TEXT
        parts.append(f"{{% {whole[1]} %}}" if whole else f"{_START}{kind}{text}")
    made = Environment(undefined=StrictUndefined, finalize=_final, keep_trailing_newline=True)
    made.filters["join"] = _join
    return made.from_string("".join(parts))


def _final(value: object) -> object:
    if isinstance(value, str) or not hasattr(value, "__html__"):
        return "" if value is None else value
    words = _WORD_BREAK.sub("\n", _WORD_TAB.sub("\t", value.__html__()))  # made when it is printed, such as a number
    return unescape(words).replace("\ufdd2", "{")


def _join(parts: Iterable[object], between: str = "", attribute: str | None = None) -> str:
    """Jinja's `join`; items of a list that would run together are parted by line breaks."""
    listed = [str(_final(part if attribute is None else part[attribute])) for part in parts]  # type: ignore[index]
    if any(part.startswith((ITEM, TABLE)) for part in listed):
        between = between if between.strip() else "\n"
    return between.join(part.lstrip(ITEM + TABLE) for part in listed)


def _told(value: Any) -> Any:
    """A context with a picture as its alternative text, as a reader of words sees it."""
    if isinstance(value, Markup):
        said = re.search(r'<wp:docPr [^>]*?descr=("[^"]*"|\'[^\']*\')', value)
        return "" if said is None else f"[{unescape(said[1][1:-1])}]".replace("\ufdd2", "{")
    if isinstance(value, Mapping):
        return {key: _told(part) for key, part in value.items()}
    return [_told(part) for part in value] if isinstance(value, list) else value


def _shaped(paragraph: str, *, in_table: bool) -> Iterator[str]:
    """A paragraph with its marks turned into what a reader sees; a table into its cells, where it is not in one."""
    lines = paragraph[1:].split("\n")
    if not in_table and paragraph.startswith(TABLE) and TABLE not in paragraph[1:] and len(lines) > 1:
        if "\t" in lines[0]:
            cells = [cell.strip(" ") for line in lines for cell in line.split("\t")]
        else:
            has_head = bool(_RULE.fullmatch(lines[1])) and "---" in lines[1]
            rows = [line for at, line in enumerate(lines) if not (has_head and at == 1)]
            cells = [cell.strip(" ") for line in rows for cell in line.strip(" ")[1:-1].split("|")]
        yield from map(_plain, cells)
    else:
        yield _plain(paragraph)


def _plain(text: str) -> str:
    text = re.sub(f"[{ITEM}{TABLE}{BOLD}{BOLD_END}]", "", text)
    text = _NOT_SHOWN.sub(lambda found: f"【请改正：U+{ord(found[0]):04X}】", text)
    return text.replace(GAP, "【").replace(GAP_END, "】")
