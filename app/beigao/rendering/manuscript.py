"""Makes a Word template out of its manuscript: a text file that a lawyer can read, compare and change.

One line is one paragraph. `# `…`#### ` are the official heading levels, `:title`, `:cover`, `:center`, `:right`,
`:noindent`, `:caption`, `:note`, `:picture` name another style, `:keep` stays on the page of what follows, `:page`
puts the next line at the head of a page, `:contents 2` is a table of contents down to that level. `:table 20 80` opens
a table with column widths in percent, `:table whole 20 80` one that stays on one page; its rows start with `|` (`|!`
header row, `|!1` first cell a caption, an empty cell `||` widens the one before). `{%p … %}`, `{%tr … %}` and
`{{ … }}` are docxtpl's; `{{* x }}` prints each paragraph of a long answer as a paragraph of its own, ` ¶ ` parts
paragraphs in a cell, `**…**` is bold.

The package around the text (styles, settings, footer) lies unpacked in `doc_templates/base/`: named styles with the
official typography, no author, no generator, no revision ids; a reading copy in English changes some of it
(`reading_copy.py`). `make templates` writes every template anew; a test holds them against their manuscripts.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from beigao._i18n import _
from beigao._resources import data_dir
from beigao.definitions.yaml_files import yaml_mapping
from beigao.errors import TemplateFault
from beigao.rendering.contents import empty_field
from beigao.rendering.package import Member, Package
from beigao.rendering.xml_tree import as_text

_TEXT_WIDTH = 8300  # twips: A4 less 3.18 cm left and right
_STYLES = {
    "title": "Title", "cover": "Cover", "center": "Centered", "right": "Signature", "noindent": "NoIndent",
    "keep": "Lead", "caption": "Caption", "note": "Note", "picture": "Picture",
}  # fmt: skip
_CONTENTS_TITLE = {"zh": "目录", "en": "Contents"}
_HEADING = re.compile(r"(#{1,4}) (.+)")
_DIRECTIVE = re.compile(r":(\w+)(?: (.*))?")
_CONTENTS = re.compile(r":contents ([1-4])")
_LEAD = re.compile(r"\*\*[^*]+\*\*[。：]?")
_EACH = re.compile(r"\{\{\* *(.+?) *\}\}")
_TAGS_AND_BOLD = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})|\*\*")
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1803" w:bottom="1440" w:left="1803" w:header="851" w:footer="992" w:gutter="0"/>'
    "{cover}</w:sectPr>"
)


def build(manuscript: str, title: str, name: str = "zh.txt", language: str = "zh") -> bytes:
    """The Word template of a manuscript, the same bytes for the same text.

    Args:
        manuscript: the text, one line a paragraph.
        title: the title for the file's properties.
        name: the name of the manuscript, for messages.
        language: zh, or en for a reading copy.

    Raises:
        TemplateFault: a line does not read; the message names its number.
    """
    from beigao.rendering.reading_copy import english_package, notice

    lines = [(number, line.rstrip()) for number, line in enumerate(manuscript.split("\n"), 1)]
    body = "".join(_Writer(name, lines, _CONTENTS_TITLE[language]).blocks())
    body = body if language == "zh" else notice() + body
    cover = "<w:titlePg/>" if ":cover" in manuscript else ""
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {_NAMESPACES}><w:body>{body}'
        f"{_SECTION.format(cover=cover)}</w:body></w:document>"
    )
    base = data_dir("doc_templates") / "base"
    files = {path.relative_to(base).as_posix(): path.read_bytes() for path in sorted(base.rglob("*")) if path.is_file()}
    files["docProps/core.xml"] = files["docProps/core.xml"].replace(b"{title}", as_text(title).encode())
    files["word/document.xml"] = document.encode()
    files = files if language == "zh" else english_package(files)
    order = sorted(files, key=lambda part: (part != "[Content_Types].xml", part != "_rels/.rels", part))
    return Package(Member.of(part, files[part]) for part in order).write({})


class _Writer:
    """Turns lines into paragraphs and tables, one after the other."""

    def __init__(self, name: str, lines: list[tuple[int, str]], contents: str) -> None:
        self._name, self._contents = name, contents
        self._lines = [(number, line) for number, line in lines if line.strip() and not line.startswith("//")]
        self._at = 0

    def blocks(self) -> Iterator[str]:
        while self._at < len(self._lines):
            number, line = self._lines[self._at]
            if line.startswith(":table"):
                yield self._table() + _paragraph("Gutter", "")
            else:
                self._at += 1
                yield self._block(number, line)

    def _block(self, number: int, line: str) -> str:
        if line == ":page":
            return self._next_page(number)
        if found := _CONTENTS.fullmatch(line):
            return _paragraph("TOCHeading", self._contents) + empty_field(int(found[1]))
        if found := _HEADING.fullmatch(line):
            return _paragraph(f"Heading{len(found[1])}", found[2])
        if found := _DIRECTIVE.fullmatch(line):
            if found[1] not in _STYLES:
                raise self._fault(number, _("“:{word}” is not a style").format(word=found[1]))
            style = _STYLES[found[1]]
            if style == "Title" and self._opens_cover():
                style = "CoverTitle"
            if style == "Caption" and self._lines[self._at - 2][1].startswith(":picture"):
                style = "FigureCaption"  # below a picture; it holds on to nothing that follows
            return _paragraphs(style, found[2] or "")
        if line.startswith(("|", "{%tr")):
            raise self._fault(number, _("a row stands outside a table"))
        return _paragraphs(self._body_style(line), line)

    def _next_page(self, number: int) -> str:
        """The paragraph that follows, at the head of a page; so a page that is full to its end leaves none empty."""
        follows = self._lines[self._at][1] if self._at < len(self._lines) else ""
        if not follows or follows.startswith((":table", "{%", "|")) or "{{*" in follows:
            raise self._fault(number, _("a page begins with a paragraph"))
        self._at += 1
        block = self._block(*self._lines[self._at - 1])
        return block.replace("/></w:pPr>", "/><w:pageBreakBefore/></w:pPr>", 1)

    def _body_style(self, line: str) -> str:
        """Body text; a line that leads over to what follows stays on its page."""
        follows = next((text for _number, text in self._lines[self._at :] if not text.startswith("{%p for")), "")
        if follows.startswith(":table"):
            return "TableLead"
        leads = _LEAD.fullmatch(line) or line.endswith(("：", ":")) or follows.startswith(":caption")
        return "Lead" if leads else "BodyText"

    def _opens_cover(self) -> bool:
        return self._at < len(self._lines) and self._lines[self._at][1].startswith(":cover")

    def _table(self) -> str:
        number, line = self._lines[self._at]
        self._at += 1
        words = line.split()[1:]
        stays_whole = words[:1] == ["whole"]
        shares = [float(w) if re.fullmatch(r"\d+(\.\d+)?", w) else 0 for w in words[stays_whole:]]
        if not shares or not all(shares):
            raise self._fault(number, _("a table needs its column widths: `:table 30 70`"))
        widths = [round(_TEXT_WIDTH * share / sum(shares)) for share in shares]
        rows = []
        while self._at < len(self._lines) and self._lines[self._at][1].startswith(("|", "{%tr")):
            row = self._row(*self._lines[self._at], widths)
            rows.append(_with_next(row) if stays_whole else row)
            self._at += 1
        if not rows:
            raise self._fault(number, _("a table needs rows"))
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        properties = (
            f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1"'
            ' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
        )
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"

    def _row(self, number: int, line: str, widths: list[int]) -> str:
        if line.startswith("{%tr"):
            return f"<w:tr>{_cell('TableText', [line], sum(widths), len(widths))}</w:tr>"
        header, captioned = line.startswith("|! "), line.startswith("|!1 ")
        body = line[2:] if header else line[3:] if captioned else line[1:]
        texts = _split_cells(body)
        cells: list[tuple[str, int]] = []
        for text in texts:
            if text == "" and cells:
                cells[-1] = (cells[-1][0], cells[-1][1] + 1)
            else:
                cells.append((text.strip(), 1))
        if sum(span for _text, span in cells) != len(widths):
            raise self._fault(
                number,
                _("the row has {cells} cells, the table {columns} columns").format(
                    cells=len(texts), columns=len(widths)
                ),
            )
        out, column = [], 0
        for index, (text, span) in enumerate(cells):
            style = "TableHead" if header else "TableLabel" if captioned and index == 0 else "TableText"
            out.append(_cell(style, text.split(" ¶ "), sum(widths[column : column + span]), span))
            column += span
        heading = "<w:tblHeader/>" if header else ""
        row = f"<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{''.join(out)}</w:tr>"
        return _with_next(row) if captioned and len(cells) == 1 else row  # a caption over rows stays with the first

    def _fault(self, number: int, reason: str) -> TemplateFault:
        return TemplateFault(
            _("{name}, line {number}: {reason}.").format(name=self._name, number=number, reason=reason)
        )


def _with_next(row: str) -> str:
    """A row that stays on the page of the next one."""
    return row if "<w:keepNext/>" in row else row.replace("/></w:pPr>", "/><w:keepNext/></w:pPr>")


def _split_cells(text: str) -> list[str]:
    """The cells of a row, not parted at a `|` inside a tag (a Jinja filter)."""
    masked = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", lambda tag: tag[0].replace("|", "\0"), text.strip())
    return [cell.replace("\0", "|") for cell in masked.removesuffix("|").split("|")]


def _cell(style: str, texts: list[str], width: int, span: int) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if style in ("TableHead", "TableLabel") else ""
    content = "".join(_paragraphs(style, text, in_cell=True) for text in texts)
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shade}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _paragraphs(style: str, text: str, *, in_cell: bool = False) -> str:
    """One paragraph, or for `{{* x }}` as many as the answer has; a cell keeps at least one."""
    each = _EACH.fullmatch(text.strip())
    if not each:
        return _paragraph(style, text)
    name = each[1]
    lines = [f"{{%p for line in {name} %}}", "{{ line }}", "{%p endfor %}"]
    if in_cell:
        lines = [f"{{%p if {name} %}}", *lines, "{%p else %}", "", "{%p endif %}"]
    return "".join(_paragraph(style, line) for line in lines)


def _paragraph(style: str, text: str) -> str:
    runs, bold = [], False
    for part in _parts(text):
        if part == "**":
            bold = not bold
        elif part:
            properties = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
            runs.append(f'<w:r>{properties}<w:t xml:space="preserve">{as_text(part)}</w:t></w:r>')
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def _parts(text: str) -> Iterator[str]:
    """The text parted at `**`, with every tag kept whole inside its part."""
    start = 0
    for found in _TAGS_AND_BOLD.finditer(text):
        if found[1] is None:
            yield text[start : found.start()]
            yield "**"
            start = found.end()
    yield text[start:]


def manuscripts() -> Iterator[tuple[Path, Path]]:
    """Every manuscript of the program with the template that is made from it, that of the example included."""
    for folder in (data_dir("doc_templates"), data_dir("forms") / "examples"):
        for path in sorted(folder.glob("*/*.txt")):
            yield path, path.with_suffix(".docx")


def build_file(path: Path) -> bytes:
    """The template of a manuscript file; its title is the document's, from `document.yaml`, or that of its folder."""
    said = path.with_name("document.yaml")
    title = yaml_mapping(said)["title"][path.stem] if said.is_file() else path.parent.name
    return build(path.read_text(encoding="utf-8"), title, f"{path.parent.name}/{path.name}", path.stem)


def main() -> int:
    """Write every template anew from its manuscript."""
    for manuscript, template in manuscripts():
        template.write_bytes(build_file(manuscript))
    return 0


if __name__ == "__main__":
    sys.exit(main())
