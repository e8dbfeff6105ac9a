"""Pages behind a document that are not part of it: the open findings of a draft, the numbered answers of a review.

They bring their own looks, so that they read the same behind any template, and no heading style, so that no table of
contents takes them up. A line at their head says that they do not go to the authority.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from beigao.definitions.fields import Table
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers
from beigao.dossier.values import visible
from beigao.rendering.marks import mask
from beigao.rendering.xml_tree import as_text
from beigao.rules.findings import SEVERITIES, Finding

_BREAKS = re.compile(r"[\t\n\r]+")
_WIDTH = 8300  # twips, as the tables of the documents
_WORDS = {
    "zh": {
        "findings": "草稿附页：尚未解决的问题",
        "answers": "审阅附页：答案编号对照表",
        "about_findings": "本页由程序附在草稿之后，供企业内部修改时使用，不是申报材料，不得提交。",
        "about_answers": "本页由程序附在审阅稿之后，不是申报材料，不得提交。"
        "正文中有底色的是企业填写的内容，上标编号与下表对应；红色的是尚未填写的内容。",
        "findings_head": ("序号", "级别", "位置", "问题", "依据"),
        "answers_head": ("编号", "表单", "条目", "字段", "依据"),
        "error": "错误",
        "warning": "警告",
        "hint": "提示",
        "row": "第{row}行",
        "and": "；",
    },
    "en": {
        "findings": "Draft appendix: open findings",
        "answers": "Review appendix: the numbered answers",
        "about_findings": "The program adds this page to drafts for the company's own use. "
        "It is not part of the filing and must not be handed in.",
        "about_answers": "The program adds this page to review copies. It is not part of the filing and must not be "
        "handed in. Tinted words are the company's answers; their raised numbers are those of this table. "
        "What is red is still missing.",
        "findings_head": ("No.", "Severity", "Place", "Finding", "Articles"),
        "answers_head": ("No.", "Form", "Entry", "Field", "Articles"),
        "error": "Error",
        "warning": "Warning",
        "hint": "Hint",
        "row": "row {row}",
        "and": "; ",
    },
}  # fmt: skip
MOST_CHARACTERS = 600
"""A row of which a cell says more than this may be parted between pages."""
_SHARES = {"findings": (7, 11, 23, 37, 22), "answers": (7, 16, 17, 24, 36)}


class Place(NamedTuple):
    """Where an answer is given, in words: its form, its entry, its field with the column of a table."""

    form: str
    entry: str
    field: str


def place_of(path: FieldPath, answers: Answers, library: Library, language: str) -> Place:
    """The place of an answer as the window names it; the entry is empty where there is only one."""
    from beigao.rendering.export import entry_title

    form = library.forms[path.form]
    field = form.field(path.field)
    section, words = form.apart(field), field.label.text(language)
    words = f"{section.text(language)} · {words}" if section else words
    if path.column is not None and isinstance(field, Table):
        words += f" · {field.column(path.column).label.text(language)}"
    known = path.entry in {entry.id for entry in answers.entries(path.form)}
    entry = entry_title(answers, library, path.form, path.entry) if form.entries and known else ""
    return Place(form.title.text(language), entry, words)


def findings_pages(findings: Iterable[Finding], answers: Answers, library: Library, language: str) -> str:
    """The pages that list what is still open, the worst first; nothing where nothing is."""
    rows: list[tuple[str, ...]] = []
    for finding in sorted(findings, key=lambda found: SEVERITIES.index(found.severity)):
        place = place_of(finding.path, answers, library, language)
        where = " · ".join(part for part in place if part)
        if finding.path.row is not None:
            where += f" · {_said(language, 'row').format(row=finding.path.row + 1)}"
        sentence = finding.text.text(language)
        cited = _cited(finding.articles, library, language)
        rows.append((str(len(rows) + 1), _said(language, finding.severity), where, sentence, cited))
    return pages(_paper("findings", language), rows) if rows else ""


def answers_pages(paths: Iterable[FieldPath], answers: Answers, library: Library, language: str) -> str:
    """The pages that say which field each number of a review stands for; nothing where no answer is printed."""
    rows: list[tuple[str, ...]] = []
    for number, path in enumerate(paths, 1):
        place = place_of(path, answers, library, language)
        rows.append((str(number), *place, _cited(_articles(path, library), library, language)))
    return pages(_paper("answers", language), rows) if rows else ""


def append(xml: str, behind: str) -> str:
    """A document part with pages behind its text, before the properties of its last section."""
    if not behind:
        return xml
    at = xml.rfind("<w:sectPr")
    at = at if at >= 0 and at > xml.rfind("</w:p>") else xml.rindex("</w:body>")
    return xml[:at] + behind + xml[at:]


def _articles(path: FieldPath, library: Library) -> tuple[str, ...]:
    """The articles that ask for an answer: those of its column, its field or its section."""
    form = library.forms[path.form]
    field = form.field(path.field)
    of_column = field.column(path.column).articles if path.column and isinstance(field, Table) else ()
    section = next(section for section in form.sections if any(item.id == field.id for item in section.fields))
    return of_column or field.articles or section.articles


def _cited(articles: Sequence[str], library: Library, language: str) -> str:
    return _said(language, "and").join(library.cite(article, language) for article in articles)


def _paper(kind: str, language: str) -> Paper:
    words = _WORDS["zh" if language == "zh" else "en"]
    title, about, head = (words[name] for name in (kind, f"about_{kind}", f"{kind}_head"))
    return Paper(str(title), str(about), head, _SHARES[kind])


def _said(language: str, name: str) -> str:
    return str(_WORDS["zh" if language == "zh" else "en"][name])


class Paper(NamedTuple):
    """The words of a table behind a document, and the widths of its columns in percent."""

    title: str
    about: str
    head: Sequence[str]
    shares: Sequence[int]


Cell = str | Sequence[str] | None
"""What a cell says: words (a dash where they are empty), several paragraphs of them, or room for a hand."""


def pages(paper: Paper, rows: Iterable[Sequence[Cell]], *, notes: Sequence[str] = (), height: int = 0) -> str:
    """A table on pages of its own, what it is above it, notes below it; rows have a least height, in twips."""
    widths = [_WIDTH * share // 100 for share in paper.shares]
    head = _row(paper.head, widths, is_head=True)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(_row(row, widths, height=height) for row in rows)}</w:tbl>"
    )
    title = _paragraph(
        paper.title, '<w:pageBreakBefore/><w:spacing w:before="0" w:after="120" w:line="440" w:lineRule="exact"/>'
        '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>', font="黑体", size=32
    )  # fmt: skip
    box = '<w:{} w:val="single" w:sz="6" w:space="4" w:color="C00000"/>'
    warning = _paragraph(
        paper.about,
        f"<w:keepNext/><w:pBdr>{''.join(box.format(side) for side in ('top', 'left', 'bottom', 'right'))}</w:pBdr>"
        '<w:spacing w:before="0" w:after="160" w:line="320" w:lineRule="atLeast"/>'
        '<w:ind w:left="100" w:right="100" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>',
        color="C00000",
    )
    shape = (
        '<w:spacing w:before="120" w:after="0" w:line="280" w:lineRule="atLeast"/>'
        '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    )
    below = "".join(_paragraph(note, shape, size=18) for note in notes) or _END
    return title + warning + table + below


def _row(cells: Sequence[Cell], widths: Sequence[int], *, is_head: bool = False, height: int = 0) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if is_head else ""
    shape = (
        '<w:spacing w:before="20" w:after="20" w:line="280" w:lineRule="atLeast"/>'
        f'<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{"center" if is_head else "left"}"/>'
    )
    font = "黑体" if is_head else "仿宋"
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{''.join(_paragraph(words, shape, font=font, size=18) for words in _words(cell))}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    least = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    longest = max(sum(map(len, _words(cell))) for cell in cells)
    whole = "<w:cantSplit/>" if longest <= MOST_CHARACTERS else ""
    return f"<w:tr><w:trPr>{whole}{least}{'<w:tblHeader/>' if is_head else ''}</w:trPr>{made}</w:tr>"


def _words(cell: Cell) -> Sequence[str]:
    """The paragraphs of a cell."""
    if cell is None:
        return ("",)
    return (cell,) if cell and isinstance(cell, str) else cell or ("—",)


def _paragraph(text: str, shape: str, *, font: str = "仿宋", size: int = 21, color: str = "") -> str:
    words = as_text(mask(_BREAKS.sub(" ", visible(text))))
    looks = (
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="{font}" w:hAnsi="Times New Roman"'
        f' w:cs="Times New Roman"/>{f"""<w:color w:val="{color}"/>""" if color else ""}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )
    run = f'<w:r>{looks}<w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""
    return f"<w:p><w:pPr>{shape}</w:pPr>{run}</w:p>"


_END = _paragraph("", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', size=2)
