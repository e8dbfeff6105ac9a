"""What is said about somebody's template: each fault with its paragraph, its words, and what to write instead."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao._i18n import Language, set_language
from beigao._resources import data_dir
from beigao.definitions.loader import load_library
from beigao.rendering.manuscript import build
from beigao.rendering.names import names_of
from beigao.rendering.template_check import lint
from beigao.rendering.template_lint import read_template
from beigao.rendering.template_needs import left_out
from beigao.rendering.template_notes import Note, in_order
from beigao.rendering.template_samples import template_parts
from beigao.rendering.template_tags import read_paragraphs, tags_of

LIBRARY = load_library()
FOLDER = data_dir("doc_templates")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Plant = Callable[..., list[Note]]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Lints a built-in template in whose manuscript some words have been replaced by others."""

    def planted(old: str, new: str, document: str = "annex", language: Language = "zh") -> list[Note]:
        manuscript = (FOLDER / document / f"{language}.txt").read_text(encoding="utf-8")
        assert old in manuscript
        path = tmp_path / document / f"{language}.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(build(manuscript.replace(old, new, 1), "x", language=language))
        return lint(path, LIBRARY.documents[document], LIBRARY, language)

    return planted


def body(path: Path, xml: str) -> Path:
    """A template with this body."""
    with zipfile.ZipFile(FOLDER / "annex" / "zh.docx") as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                text = re.sub(
                    "<w:body>.*(?=<w:sectPr>)", lambda _found: f"<w:body>{xml}", data.decode(), flags=re.DOTALL
                )
                data = text.encode()
            target.writestr(name, data)
    return path


def p(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t xml:space='preserve'>{run}</w:t></w:r>" for run in runs) + "</w:p>"


@pytest.fixture
def said(tmp_path: Path) -> Callable[..., list[Note]]:
    """The errors and hints about a template of a few paragraphs; what it leaves out is another matter."""

    def notes(*paragraphs: str, document: str = "annex") -> list[Note]:
        xml = "".join(one if one.startswith("<w:") else p(one) for one in paragraphs)
        parts = template_parts(body(tmp_path / "zh.docx", xml))
        return in_order(read_template(parts, names_of(LIBRARY.documents[document], LIBRARY)).notes, parts)

    return notes


# ---- planted in built-in templates


@pytest.mark.parametrize(
    ("document", "old", "new", "tag", "sentence", "suggestion"),
    [
        ("annex", "activity.processing_ways|", "activity.procesing_ways|", "{{ activity.procesing_ways|join('、') }}",
         "“activity” has no “procesing_ways”.", "activity.processing_ways"),
        ("annex", "{{ row.sensitive }} |\n{%tr endfor %}\n{%p else", "{{ row.sensitve }} |\n{%tr endfor %}\n{%p else",
         "{{ row.sensitve }}", "“row” has no “sensitve”.", "row.sensitive"),
        ("annex", "activity['items']", "activity.itmes", "{%tr for row in activity.itmes %}",
         "“activity” has no “itmes”.", "activity.items"),
        ("annex", "contract.derived.people }}", "contract.derivd.people }}", "{{ contract.derivd.people }}",
         "“contract” has no “derivd”.", "contract.derived"),
        ("pipia", "contract.recipient.name_zh", "contract.recipient.namezh", "{{ contract.recipient.namezh }}",
         "“contract.recipient” has no “namezh”.", "contract.recipient.name_zh"),
        ("pipia", "join('、', attribute='exhibit')", "join('、', attribute='exhibt')", "exhibt",
         "“file” has no “exhibt”.", "file.exhibit"),
        ("annex", "{{ activity.retention }}", "{{ company.name }}", "{{ company.name }}",
         "“company” is not known here.", ""),
        ("annex", "{{ contract.derived.kinds|join('、') }}", "{{ contract.derived.kinds }}",
         "{{ contract.derived.kinds }}", "“contract.derived.kinds” is a list; printed as it is it shows brackets.",
         "{{ contract.derived.kinds|join('、') }}"),
        ("annex", "{%p for activity in contract.derived.activities %}",
         "{%p for activity in contract.derived.people %}",
         "{%p for activity in contract.derived.people %}",
         "“contract.derived.people” is a text; a loop would go through its characters.",
         "{{ contract.derived.people }}"),
        ("annex", "|join('、') }}。各", "|joined('、') }}。各", "joined", "There is no filter “joined”.", "join"),
        ("annex", "{%p if contract.annex2 %}", "{%p if contract.annex2 is definde %}", "definde",
         "There is no test “definde”.", "defined"),
        ("annex", "{{ activity.retention }}", "{{ activity.retention }", "{{ activity.retention",
         "The tag is not closed.", "{{ activity.retention }}"),
        ("annex", "{%p if contract.annex2 %}", "{%p if contract.annex2 %}正文", "{%p if contract.annex2 %}",
         "These words are dropped, for “{%p if contract.annex2 %}” stands for all of its paragraph or row.",
         "Give the tag a paragraph or row of its own."),
        ("commitment", "{{ company.name }}", "{{ company.name ", "{{ company.name", "The tag is not closed.",
         "{{ company.name }}"),
        ("commitment", "{{ company.name }}", "{{ company.企业名称 }}", "{{ company.企业名称 }}",
         "“company” has no “企业名称”.", "company.name"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_where_it_stands(
    document: str, old: str, new: str, tag: str, sentence: str, suggestion: str, plant: Plant
) -> None:
    notes = plant(old, new, document)
    found = [note for note in notes if note.text == sentence]
    assert found, [note.text for note in notes]
    note = found[0]
    assert note.severity == "error"
    assert tag in note.tag
    assert suggestion in note.suggestion
    assert note.paragraph > 0
    assert [other.text for other in notes if other.severity == "error" and other.paragraph != note.paragraph] == []


# ---- short templates


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{p(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


FOR, END = "{%p for a in activities %}", "{%p endfor %}"


@pytest.mark.parametrize(
    ("paragraphs", "severity", "paragraph", "sentence", "suggestion"),
    [
        (["一", "{{ contract.", "title }}"], "error", 2, "The tag ends in another paragraph.", "Write the whole tag"),
        (["{{ contract.title"], "error", 1, "The tag is not closed.", "{{ contract.title }}"),
        (["合同 }} 完"], "warning", 1, "A tag ends here that has not begun; it is printed as it stands.", ""),
        (["｛｛ contract.title ｝｝"], "error", 1, "Braces of full width make no tag", "{{"),
        (["{{ contract.annex_other｜join('') }}"], "error", 1, "The tag does not read",
         "{{ contract.annex_other|join('') }}"),
        (["{%p if contract.raw.annex2 = 1 %}", "{%p endif %}"], "error", 1, "The tag does not read", "== 1 %}"),
        ([table(row("{%tr for a in activities %}", "{%tr endfor %}"))], "error", 1,
         "“{%tr for a in activities %}” is dropped", "a paragraph or row of its own"),
        ([table(row("{%tr for a in activities %}", "场景")), table(row("{%tr endfor %}"))], "error", 2,
         "These words are dropped", "a paragraph or row of its own"),
        (["{%tr for a in activities %}"], "error", 1, "“{%tr for a in activities %}” stands in no table.", "{%p for a"),
        (["{%p if contract.annex2 %}{{ contract.title }}", "{%p endif %}"], "error", 1,
         "“{{ contract.title }}” is dropped", "a paragraph or row of its own"),
        ([FOR, "{{ a.name }}", "{%p endif %}"], "error", 3, "“{%p endif %}” closes nothing.", "{%p if"),
        ([FOR, "{{ a.name }}"], "error", 1, f"“{FOR}” is never closed.", "{%p endfor %}"),
        ([FOR, "{%p if a.name %}", END], "error", 2,
         "“{%p if a.name %}” is not closed before “{%p endfor %}” in paragraph 3.", "{%p endif %}"),
        (["{% else %}"], "error", 1, "“{% else %}” stands in no {% if %}.", "{% if"),
        ([FOR, "{{ a.name }}{% endfor %}"], "error", 2, f"The block began with “{FOR}”", "{%p endfor %}"),
        (["{% if contract.annex2 %}是", "{% endif %}否"], "hint", 2, "The block spans paragraphs", "{%p endif %}"),
        ([table(row("{% if contract.annex2 %}是", "{% endif %}否"))], "error", 2, "The block began in another",
         "{%tr"),
        (["{% fro a in activities %}"], "error", 1, "“fro” is no statement of a template.", "for"),
        (["{%pif contract.annex2 %}", "{%p endif %}"], "error", 1, "“pif” is no statement",
         "{%p if contract.annex2 %}"),
        (["{% p if contract.annex2 %}", "{%p endif %}"], "error", 1, "“p” is no statement",
         "{%p if contract.annex2 %}"),
        (["{% include 'x' %}"], "error", 1, "“include” is no statement of a template.", ""),
        (["{{ loop.index }}"], "error", 1, "“loop” is known only between", ""),
        ([FOR, "{{ a.name }}", END, "{{ a.name }}"], "error", 4, "“a” is known only between {% for %} and", ""),
        (["{{ employer.name }}"], "error", 1, "“employer” is not known here.", "contract, contracts, activities"),
        (["{{ activities }}"], "error", 1, "“activities” is a list", "{%p for activity in activities %}"),
        (["{{ activities.name }}"], "error", 1, "“activities” is a list; go through it to reach “name”.",
         "{% for activity in activities %}{{ activity.name }}{% endfor %}"),
        (["{{ contract.recipient }}"], "error", 1, "“contract.recipient” is a group of facts; print one of them.",
         "{{ contract.recipient.name }}"),
        (["{{ contract.raw.effective }}"], "warning", 1, "“contract.raw.effective” is a typed value",
         "{{ contract.effective }}"),
        (["{{ contract.effective.year }}"], "error", 1, "“contract.effective” is a text and has no parts.",
         "{{ contract.effective }}"),
        (["{{ contract.effective|join('、') }}"], "error", 1, "“contract.effective” is a text; joined",
         "{{ contract.effective }}"),
        (["{{ activities|join('、') }}"], "error", 1, "“activities” is a list of groups",
         "{{ activities|map(attribute='name')|join('、') }}"),
        (["{{ activities|map(attribute='nme')|join('、') }}"], "error", 1, "“activity” has no “nme”.", "activity.name"),
        (["{%p for a in contract.recipient %}", END], "error", 1,
         "“contract.recipient” is a group of facts and no list.",
         "contract.recipient.business"),
        (["{% if contract.anex2 is defined %}x{% endif %}"], "hint", 1, "“contract” has no “anex2”.",
         "contract.annex2"),
        (["{{ contract.anex2|default('无') }}"], "hint", 1, "“contract” has no “anex2”.", "contract.annex2"),
        (["{{ storage_address }}"], "error", 1, "“storage_address” is not known here.",
         "{% for activity in activities %}{{ activity.storage_address }}{% endfor %}"),
        (["{{r contract.title }}"], "error", 1, "“{{r” is for text of another program", "{{ contract.title }}"),
        (["{{ contract.title * 3 }}"], "error", 1, "The tag is not allowed: ", ""),
        (["{{ contract.title.upper() }}"], "error", 1, "The tag is not allowed: nothing may be called", ""),
        (["{{ contract.__class__ }}"], "error", 1, "“contract” has no “__class__”.", ""),
        (["{{ ''.__class__ }}"], "error", 1, "The tag is not allowed: “__class__” is no name of a field", ""),
        (["{{ contract" + ".a" * 5000 + " }}"], "error", 1, "The tag", ""),
        (["{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"], "error", 1, "The tag does not read", ""),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_what_to_write(
    paragraphs: list[str],
    severity: str,
    paragraph: int,
    sentence: str,
    suggestion: str,
    said: Callable[..., list[Note]],
) -> None:
    notes = said(*paragraphs)
    found = [note for note in notes if note.text.startswith(sentence)]
    assert found, notes
    assert (found[0].severity, found[0].paragraph) == (severity, paragraph)
    assert suggestion in found[0].suggestion


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["{{ contract.annex_other|join(“、”) }}"],  # quotation marks as Word makes them
        [p("{", "{ contract.tit", "le }", "}")],  # a tag that Word has cut
        [FOR, "{{ loop.index }} {{ a.recipient.name }} {{ a['name'] }} {{ a.kinds[0] }}", END],
        [FOR, "{{ a.kinds[:2]|join('、') }}", END],
        [FOR, "{%p for row in a.items %}", "{{ row.name }}{{ loop.last }}", END, END],
        ["{% set name = contract.title %}", "{{ name }}"],
        ["{{ contract.title if contract.raw.annex2 else '无' }}", "{{ contract.title ~ '、' ~ contract.effective }}"],
        ["{{ contract.title|upper|replace('a', 'b') }}"],
        ["{% for a in activities if a.raw.people > 3 %}{{ a.name }}{% else %}无{% endfor %}"],
        ["{% for word in ['甲', '乙'] %}{{ word }}{% endfor %}"],
        ["{{ activities|selectattr('raw.exempt')|map(attribute='recipient.name')|join('、') }}"],
        ["{{ activities|length }}", "{% if activities|length > 1 and not contract.raw.annex2 %}多{% endif %}"],
        ["{# 说明 #}", "{% for unused in activities %}。{% endfor %}", ""],
        [table(row("{%tr for a in activities %}"), row("{{ a.name }}", "{{ a.people }}"), row("{%tr endfor %}"))],
        [FOR, "{%p if a.raw.people == 0 %}", "零", "{%p elif a.raw.people %}", "有", "{%p else %}", "无",
         "{%p endif %}", END],
        ["天" * 100_000 + "{{ contract.title }}", "𠮷😀\u202e{{ contract.title }}\t"],
    ],
)  # fmt: skip
def test_what_is_right_is_not_complained_about(paragraphs: list[str], said: Callable[..., list[Note]]) -> None:
    assert said(*paragraphs) == []


def test_one_fault_hides_no_other(said: Callable[..., list[Note]]) -> None:
    notes = said(
        "{{ contract.titel", "{%p for a in actvities %}", "{{ a.nme }}{{ contract.x1 }}", "{%p endfor %}", "}}"
    )
    assert [(note.paragraph, note.tag) for note in notes if note.severity == "error"] == [
        (1, "{{ contract.titel"),
        (2, "{%p for a in actvities %}"),
        (3, "{{ contract.x1 }}"),
    ]


def test_who_has_very_many_faults_is_told_the_first_of_them(said: Callable[..., list[Note]]) -> None:
    notes = said(*(f"{{{{ contract.x{number}y }}}}" for number in range(10_000)))
    assert len(notes) == 301
    assert notes[-1].text == "There is more; mend this first, then look again."


PIECES = (
    "{{", "}}", "{%", "%}", "{%p ", "{%tr ", "{{r ", "for x in ", "activities", "contract", ".", "|join('、')", "(",
    ")", "'", "[", "]", "0", "if ", "endif", "endfor", "else", "elif ", "set x = ", "{#", "#}", "loop", "raw", "x", " ",
    "是", "｛｛", "｝｝", "“", "-", "*", "not ", "is defined", "|map(attribute='name')", "|default(1)", "range(3)",
    "𠮷", "{'a':1}", "a,b", "recursive", "|groupby('name')", "|first", ".items", ":", "None",
)  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), min_size=1, max_size=8))
def test_whatever_stands_in_a_template_there_is_an_answer(paragraphs: list[str]) -> None:
    root = names_of(LIBRARY.documents["annex"], LIBRARY)
    xml = "".join(p(paragraph) for paragraph in paragraphs)
    source = f'<w:document xmlns:w="{W}"><w:body>{xml}{table(row(*paragraphs))}</w:body></w:document>'
    read = read_template({"word/document.xml": source}, root)
    assert all(note.text and 0 < note.paragraph <= 2 * len(paragraphs) for note in read.notes)


def test_headers_and_footers_are_read_too() -> None:
    root = names_of(LIBRARY.documents["annex"], LIBRARY)
    header = f'<w:hdr xmlns:w="{W}">{p("{{ contract.x }}")}</w:hdr>'
    notes = read_template({"word/header2.xml": header}, root).notes
    assert [(note.part, note.paragraph) for note in notes] == [("word/header2.xml", 1)]


# ---- what is left out


def test_required_answers_that_are_never_printed_are_warned_of_with_the_way_to_them(plant: Plant) -> None:
    notes = plant("境外接收方的处理目的：{{ activity.recipient_purpose|join('') }}\n", "")
    assert [(note.severity, note.text, note.suggestion) for note in notes] == [
        (
            "warning",
            "“Recipient's purpose” is required here and never printed.",
            "{% for activity in activities %}{{ activity.recipient_purpose|join('') }}{% endfor %}",
        )
    ]


def test_a_column_that_is_required_is_missed_though_its_table_is_printed(plant: Plant) -> None:
    texts = [
        note.suggestion for note in plant("| {{ row.number }} | {{ row.category }} |", "| {{ row.number }} | 种类 |")
    ]
    assert any("{{ row.category }}" in text for text in texts)


def test_an_answer_that_only_a_condition_asks_for_is_said_when_it_is_no_text(plant: Plant) -> None:
    notes = plant("{{ activity.remote_access }}", "不详")
    assert notes == []


def test_an_official_heading_has_to_stand_exactly(plant: Plant) -> None:
    notes = plant("## （七）传输方式：", "## （七） 传输方式")
    assert [(note.severity, note.words, note.suggestion) for note in notes] == [
        ("warning", "（七） 传输方式", "（七）传输方式：")
    ]
    assert [note.severity for note in plant("\n# 三、", "\n# 四、", "memo")] == ["warning"]


def test_a_reading_copy_need_not_keep_the_official_form(plant: Plant) -> None:
    assert plant("\n## ", "\n## In other words: ", language="en") == []


def test_what_only_filling_shows_is_told_as_well(plant: Plant) -> None:
    notes = plant("{{ contract.derived.people }}", "{% if contract.raw.effective > 3 %}x{% endif %}")
    assert [(note.severity, note.tag) for note in notes] == [("error", "{% if contract.raw.effective > 3 %}")] * len(
        notes
    )
    assert notes[0].text.startswith("It cannot be filled: '>' not supported between")
    assert notes[0].paragraph == 24


def test_a_template_with_macros_says_just_that(tmp_path: Path) -> None:
    path = body(tmp_path / "zh.docx", p("{{ contract.titel }}"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    (note,) = lint(path, LIBRARY.documents["annex"], LIBRARY)
    assert note.severity == "error"
    assert "is not taken" in note.text


# ---- the whole


def test_the_built_in_templates_are_clean_in_both_languages() -> None:
    found = {path.parent.name for path in FOLDER.glob("*/zh.docx")}
    assert found == {*LIBRARY.documents, "pack_index"}  # that one is filled by `packs.py` alone
    for document in LIBRARY.documents.values():
        for language in ("zh", "en"):
            path = FOLDER / document.id / f"{language}.docx"
            parts, root = template_parts(path), names_of(document, LIBRARY)
            read = read_template(parts, root)
            assert [*read.notes, *left_out(read, document, LIBRARY, root, language)] == []


def test_the_tags_are_those_that_docxtpl_finds() -> None:
    from beigao.rendering.templates import WordTemplate

    for document in LIBRARY.documents:
        template = WordTemplate(FOLDER / document / "zh.docx")
        for part, source in template.sources.items():
            theirs = re.findall(r"\{[{%]\s*(.*?)\s*[%}]\}", source)
            tags, loose = tags_of(read_paragraphs(template.package.text(part)))
            assert loose == []
            assert [tag.code for tag in tags] == [code.replace("&#39;", "'").replace("&amp;", "&") for code in theirs]


def test_notes_are_the_same_each_time() -> None:
    document = LIBRARY.documents["self_assessment"]
    parts = template_parts(FOLDER / "self_assessment" / "zh.docx")
    parts = {name: xml.replace("algorithm.", "algoritm.") for name, xml in parts.items()}

    def notes() -> list[Note]:
        root = names_of(document, LIBRARY)
        read = read_template(parts, root)
        return in_order([*read.notes, *left_out(read, document, LIBRARY, root, "zh")], parts)

    first = notes()
    assert len(first) > 100
    assert notes() == first
