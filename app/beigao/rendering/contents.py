"""The table of contents of a document, filled when it is written: Word, WPS and LibreOffice show it at once.

A template holds an empty TOC field in one paragraph; here it receives the headings that the filled part really has,
each linked to a bookmark and with the page that `layout.py` reckons. It stays a field: “update field” in the program
that opened the file puts in that program's own pages. Nobody is asked a question when the file is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

from beigao.rendering.body import parted
from beigao.rendering.marks import GAP, GAP_END, ORIGIN, ORIGIN_END, ORIGIN_TEXT

_FIELD = re.compile(
    r'<w:p(?: [^>]*)?>(?:(?!</w:p>).)*<w:instrText[^>]*> ?TOC \\o (?:"|&quot;)1-(\d)(?:"|&quot;)[^<]*</w:instrText>'
    r"(?:(?!</w:p>).)*</w:p>"
)
_HEADING_STYLE = '<w:pStyle w:val="Heading'
_HEADING = re.compile(r'<w:pStyle w:val="Heading(\d)"/>(?:(?!</w:pPr>).)*</w:pPr>(?P<words>(?:(?!</w:p>).)*)(?=</w:p>)')
_RAISED = re.compile(r"<w:r>(?:(?!</w:r>).)*<w:vertAlign (?:(?!</w:r>).)*</w:r>")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_TRACE = re.compile(f"{ORIGIN}[^{ORIGIN_TEXT}]*{ORIGIN_TEXT}|{ORIGIN_END}")
_BEGIN, _SEPARATE, _END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
_FIRST_BOOKMARK = 9001


def has_contents(xml: str) -> bool:
    """Whether a part holds a table of contents that `Contents` fills."""
    return "TOC \\o" in xml and _FIELD.search(xml) is not None


class Contents:
    """Fills the table of contents of one template, each time it is filled.

    Args:
        styles: the XML of `word/styles.xml`.
    """

    def __init__(self, styles: str) -> None:
        from beigao.rendering.layout import Layout
        from beigao.rendering.sheet import SheetReader

        self._reader, self._layout = SheetReader(styles), Layout()

    def fill(self, pieces: list[str]) -> list[str]:
        """A filled document part, its marks still in it, with its headings marked and its contents filled.

        Args:
            pieces: the part as `body.parted` has cut it; so is what comes back.
        """
        return _filled(pieces, self._pages)

    def _pages(self, pieces: list[str], deepest: int) -> list[int]:
        """The page of each heading down to a level."""
        from beigao.rendering.sheet import Paragraph

        sheet = self._reader.read_parted(pieces)
        return [
            page
            for block, page in zip(sheet.blocks, self._layout.pages_of(sheet), strict=True)
            if isinstance(block, Paragraph) and 0 < block.level <= deepest and block.text.strip()
        ]


def _filled(pieces: list[str], pages_of: Callable[[list[str], int], list[int]]) -> list[str]:
    at = next((at for at, piece in enumerate(pieces) if "TOC \\o" in piece and _FIELD.search(piece)), None)
    field = _FIELD.search(pieces[at]) if at is not None else None
    if at is None or field is None:
        return pieces
    deepest = int(field[1])
    listed: list[tuple[int, str]] = []
    numbers = count(_FIRST_BOOKMARK)

    def mark(found: re.Match[str]) -> str:
        level, text = int(found[1]), _plain(found["words"])
        if level > deepest or not text.strip():
            return found[0]
        number = next(numbers)
        listed.append((level, text))
        start = f'<w:bookmarkStart w:id="{number}" w:name="{_name(len(listed))}"/>'
        head = found[0].removesuffix(found["words"])
        return f'{head}{start}{found["words"]}<w:bookmarkEnd w:id="{number}"/>'

    marked = [_HEADING.sub(mark, piece) if _HEADING_STYLE in piece else piece for piece in pieces]
    if not listed:
        return pieces
    before, after = field.string[: field.start()], field.string[field.end() :]  # it stands in no heading

    def with_contents(pages: list[int]) -> list[str]:
        entries = before + _entries(listed, pages, deepest) + after
        return [*marked[:at], *(parted(entries, 0)[1:-1] if at % 2 else [entries]), *marked[at + 1 :]]

    return with_contents(pages_of(with_contents([0] * len(listed)), deepest))


def _plain(runs: str) -> str:
    """The words of a heading as XML text; gaps in brackets, without the numbers of a review."""
    text = "".join(_TEXT.findall(_RAISED.sub("", runs)))
    return _TRACE.sub("", text).replace(GAP, "【").replace(GAP_END, "】")


def _name(place: int) -> str:
    return f"_Toc{_FIRST_BOOKMARK * 10000 + place}"


def _entries(listed: list[tuple[int, str]], pages: list[int], deepest: int) -> str:
    """The paragraphs of the field: it begins in the first and ends in the last."""
    made = []
    for place, ((level, text), page) in enumerate(zip(listed, pages, strict=True), 1):
        instruction = f'<w:r><w:instrText xml:space="preserve"> PAGEREF {_name(place)} \\h </w:instrText></w:r>'
        number = f"{_BEGIN}{instruction}{_SEPARATE}<w:r><w:t>{page}</w:t></w:r>{_END}"
        link = (
            f'<w:hyperlink w:anchor="{_name(place)}" w:history="1"><w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
            f"<w:r><w:tab/></w:r>{number}</w:hyperlink>"
        )
        opening = _opening(deepest) if place == 1 else ""
        closing = _END if place == len(listed) else ""
        made.append(f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{opening}{link}{closing}</w:p>')
    return "".join(made)


def _opening(deepest: int) -> str:
    instruction = f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{deepest}" \\h \\z </w:instrText></w:r>'
    return f"{_BEGIN}{instruction}{_SEPARATE}"


def empty_field(deepest: int) -> str:
    """The paragraph of a template that `Contents` fills."""
    return f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{_opening(deepest)}{_END}</w:p>'
