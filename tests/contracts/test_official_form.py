"""The official form of every template is held against data, and an edit in Word that breaks it is found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from tests.official_form import TYPOGRAPHY, differences
from tests.reading import Reading, W

from beigao._resources import data_dir
from beigao.definitions.loader import load_library
from beigao.definitions.models import Document
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, render

LIBRARY = load_library()
EMPTY = Content(Answers(LIBRARY.forms.values()), {})
CONTENTS = {"empty": EMPTY, **{name: sample_content(name) for name in LIBRARY.samples}}
each_document = pytest.mark.parametrize("document", LIBRARY.documents.values(), ids=LIBRARY.documents)
BODY, STYLES, FOOTER = "word/document.xml", "word/styles.xml", "word/footer1.xml"
FIRST, SECOND = "一、出境活动整体情况", "二、拟出境活动的影响评估情况及结论"
HEAD = f'<w:r><w:t xml:space="preserve">{FIRST}'
Edit = Callable[[str], str]


def template(document: str) -> bytes:
    return (data_dir("doc_templates") / document / "zh.docx").read_bytes()


def edited(document: str, part: str, edit: Edit) -> bytes:
    """The template of a document after an edit of one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template(document))) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name).decode()
            changed = edit(data) if name == part else data
            assert name != part or changed != data, "the edit does not meet the template any more"
            copy.writestr(name, changed)
    return out.getvalue()


def swap(one: str, other: str) -> Edit:
    return lambda xml: xml.replace(one, other, 1)


def in_style(name: str, one: str, other: str) -> Edit:
    def edit(xml: str) -> str:
        at = xml.index(f'<w:name w:val="{name}"/>')
        return xml[:at] + xml[at:].replace(one, other, 1)

    return edit


def exchanged(xml: str) -> str:
    return xml.replace(FIRST, "\0").replace(SECOND, FIRST).replace("\0", SECOND)


@each_document
def test_every_template_has_the_form_that_the_data_files_say(document: Document) -> None:
    assert differences(template(document.id), document) == []


def own_looks(xml: str) -> str:
    return xml.replace(HEAD, HEAD.replace("<w:t ", '<w:rPr><w:sz w:val="32"/></w:rPr><w:t '))


def lowered(xml: str) -> str:
    return xml.replace(f'<w:pStyle w:val="Heading1"/><w:pageBreakBefore/></w:pPr>{HEAD}', f"{heading(2)}{HEAD}")


def heading(level: int, more: str = "") -> str:
    return f'<w:pStyle w:val="Heading{level}"/>{more}</w:pPr>'


TEXT_STYLE = '<w:pStyle w:val="BodyText"/>'
ADDED = f"</w:tbl><w:p><w:pPr>{heading(1)}<w:r><w:t>三、其他</w:t></w:r></w:p>"
FLUSH = '<w:ind w:firstLine="0"/>'
COUNTED = '<w:numPr><w:numId w:val="1"/></w:numPr>'
LOOSE = in_style("Normal", 'w:line="520" w:lineRule="exact"', 'w:line="360" w:lineRule="auto"')
LATIN = in_style("heading 3", 'w:ascii="Times New Roman"', 'w:ascii="Calibri"')
DEEPER = in_style("heading 3", '<w:outlineLvl w:val="2"/>', '<w:outlineLvl w:val="3"/>')
PLANTED = {
    "a heading reworded": (BODY, swap(FIRST, "一、数据出境整体情况"), "gone or changed"),
    "two headings exchanged": (BODY, exchanged, "another order"),
    "a heading of another level": (BODY, lowered, "of level 1 is gone"),
    "a heading too many": (BODY, swap("</w:tbl>", ADDED), "is not official"),
    "a heading in larger type": (BODY, own_looks, "sz of its own"),
    "a paragraph without its indent": (
        BODY,
        swap(TEXT_STYLE, f'{TEXT_STYLE}<w:ind w:firstLine="0"/>'),
        "ind of its own",
    ),
    "a heading that Word counts": (BODY, swap(heading(2), heading(2, COUNTED)), "numPr of its own"),
    "a paragraph in another style": (BODY, swap(TEXT_STYLE, '<w:pStyle w:val="Own"/>'), "has the style “Own”"),
    "a paragraph in no style": (BODY, swap(f"<w:pPr>{TEXT_STYLE}</w:pPr>", ""), "has the style “Normal”"),
    "a narrower margin": (BODY, swap('w:left="1803"', 'w:left="1440"'), "left margin is 2.54 cm"),
    "American paper": (BODY, swap('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"'), "the paper is"),
    "a number on the cover": (BODY, swap("<w:titlePg/>", ""), "cover has a page number"),
    "another number at the foot": (FOOTER, swap(" PAGE ", " NUMPAGES "), "page number reads"),
    "words at the foot": (FOOTER, swap("— ", "第 "), "page number reads"),
    "text without indent": (STYLES, in_style("Body Text", 'firstLineChars="200"', 'firstLineChars="0"'), "indent is 0"),
    "lines at another distance": (STYLES, LOOSE, "Body Text: line is {'multiple': 18}"),
    "a heading in another face": (STYLES, in_style("heading 1", "黑体", "宋体"), "heading 1: font is 宋体"),
    "a heading no longer bold": (STYLES, in_style("heading 2", "<w:b/>", ""), "heading 2: bold is False"),
    "digits in another face": (STYLES, LATIN, "heading 3: latin is Calibri"),
    "an outline level": (STYLES, DEEPER, "heading 3: level is 4"),
    "a style that is gone": (STYLES, swap('"Table Text"', '"Tabelle"'), "the style “Table Text” is gone"),
    "smaller type in tables": (STYLES, in_style("Table Text", 'w:sz w:val="21"', 'w:sz w:val="18"'), "size is 9"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_an_edit_in_word_that_breaks_the_form_is_found(planted: str) -> None:
    part, edit, told = PLANTED[planted]
    found = differences(edited("pipia", part, edit), LIBRARY.documents["pipia"])
    assert any(told in sentence for sentence in found), found


def test_word_may_rename_the_ids_of_styles_without_harm() -> None:
    def renamed(xml: str) -> str:
        return xml.replace('"Heading1"', '"10"').replace('"BodyText"', '"a3"')

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template("pipia"))) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, renamed(archive.read(name).decode()))
    assert differences(out.getvalue(), LIBRARY.documents["pipia"]) == []


def test_every_rule_of_the_form_says_where_it_comes_from() -> None:
    rules = [TYPOGRAPHY["paper"], TYPOGRAPHY["page_number"], *TYPOGRAPHY["styles"].values()]
    assert {rule["source"] for rule in rules} == {"guide", "own"}


@each_document
@pytest.mark.parametrize("name", CONTENTS)
def test_no_table_has_only_a_header_and_headers_come_again_on_every_page(document: Document, name: str) -> None:
    for job in documents_due(CONTENTS[name].answers, LIBRARY, [document.id]):
        for table in Reading(render(CONTENTS[name], LIBRARY, job).content).body.iter(f"{W}tbl"):
            rows = table.findall(f"{W}tr")
            heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
            assert not all(heads), "".join(table.itertext())
            assert True not in heads[1:]
            styles = {style.get(f"{W}val") for style in rows[0].iter(f"{W}pStyle")}
            assert heads[0] == (styles == {"TableHead"})
            assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
