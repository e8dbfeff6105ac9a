"""A comparison in Word: accepting all changes gives the newer document, rejecting all the older one."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from tests.judge.dossiers import Maker
from tests.judge.judges import TRACKED, schema
from tests.judge.lints import REVISIONS, lint

from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content, sample_names
from beigao.rendering.export import documents_due, render
from beigao.rendering.manuscript import build
from beigao.rendering.package import Package
from beigao.rendering.revisions import AUTHOR, W
from beigao.rendering.tracked import tracked
from beigao.rendering.tracked_files import tracked_changes

LIBRARY = load_library()
DAY = date(2026, 11, 23)
TOLD = (("author", AUTHOR), ("date", "2026-11-23T00:00:00Z"))
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
BOOKMARKS = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_TAGS = re.compile(r"\{\{|\{%|\{#|%\}")


# ---- a reader that accepts or rejects


class Read:
    """A Word file as a reader sees it, who accepts (`ins`) or rejects (`del`) all tracked changes first."""

    def __init__(self, content: bytes, keep: str | None = None) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(members["word/document.xml"])
        lines = etree.fromstring(members["word/_rels/document.xml.rels"])
        self.media = {line.get("Id"): members.get(f"word/{line.get('Target')}") for line in lines}
        self.body: Any = self.root.find(f"{W}body")
        if keep:
            settle(self.body, keep, "del" if keep == "ins" else "ins")

    def changes(self) -> int:
        return sum(1 for _change in self.root.iter(*(f"{W}{tag}" for tag in REVISIONS)))

    def bookmarks(self) -> list[str]:
        return [mark.get(f"{W}name") for mark in self.root.iter(BOOKMARKS[0])]

    def contents(self) -> list[str]:
        return ["".join(block.itertext()) for block in self.body if _is_contents(block)]

    def blocks(self) -> list[object]:
        """Every block with its words and looks, apart from the table of contents."""
        return self._blocks

    @cached_property
    def _blocks(self) -> list[object]:
        return [self._block(block) for block in self.body if not _is_contents(block) and block.tag != f"{W}sectPr"]

    def _block(self, block: Any) -> object:
        if block.tag == f"{W}tbl":
            return ("table", look(block.find(f"{W}tblPr")), look(block.find(f"{W}tblGrid")), [
                (look(row.find(f"{W}trPr")), [
                    (look(cell.find(f"{W}tcPr")), [self._block(held) for held in cell if held.tag != f"{W}tcPr"])
                    for cell in row.findall(f"{W}tc")
                ])
                for row in block.findall(f"{W}tr")
            ])  # fmt: skip
        words: list[tuple[str, str]] = []
        for run in block.iterfind(f"{W}r"):
            dressed = look(run.find(f"{W}rPr"))
            for part in run:
                if part.tag == f"{W}rPr":
                    continue
                text = part.text or "" if part.tag == f"{W}t" else self._object(part)
                if words and words[-1][1] == dressed:
                    words[-1] = (words[-1][0] + text, dressed)
                elif text:
                    words.append((text, dressed))
        return "paragraph", look(block.find(f"{W}pPr")), words

    def _object(self, part: Any) -> str:
        twin = copy.deepcopy(part)
        for each in twin.iter():
            if each.tag.endswith(("}docPr", "}cNvPr")):
                each.set("id", "")
            if EMBED in each.attrib:
                each.set(EMBED, repr(self.media[each.get(EMBED)]))
        return f"<{etree.tostring(twin, method='c14n', exclusive=True).decode()}>"


@lru_cache(maxsize=2)
def untracked(content: bytes) -> Read:
    """One of the two files that are compared, read once."""
    return Read(content)


def look(properties: Any) -> str:
    """Properties as text; those of a mark with nothing in them are none."""
    if properties is None:
        return ""
    return "".join(
        etree.tostring(each, method="c14n", exclusive=True, with_tail=False).decode()
        for each in properties
        if each.tag != f"{W}rPr" or len(each)
    )


def _is_contents(block: Any) -> bool:
    style = block.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val").startswith("TOC")


def settle(body: Any, keep: str, drop: str) -> None:
    """Accept or reject everything, as ISO/IEC 29500-1 §17.13.5 says: a dropped mark joins its paragraph to the next."""
    for change in [
        change for change in body.iter(f"{W}{drop}") if change.getparent().tag in (f"{W}p", f"{W}hyperlink")
    ]:
        change.getparent().remove(change)
    for change in [
        change for change in body.iter(f"{W}{keep}") if change.getparent().tag in (f"{W}p", f"{W}hyperlink")
    ]:
        at, parent = change.getparent().index(change), change.getparent()
        parent[at : at + 1] = list(change)
    for properties in body.iter(f"{W}trPr"):
        for change in properties.findall(f"{W}{keep}"):
            properties.remove(change)
    for words in list(body.iter(f"{W}delText", f"{W}delInstrText")):
        words.tag = f"{W}t" if words.tag == f"{W}delText" else f"{W}instrText"
    for change in list(body.iter(f"{W}rPrChange", f"{W}pPrChange")):
        properties = change.getparent()
        properties.remove(change)
        if keep == "del":
            mark = properties.findall(f"{W}rPr") if change.tag == f"{W}pPrChange" else []
            properties[:] = [*change[0], *mark]
    for paragraph in list(body.iter(f"{W}p")):
        _settle_mark(paragraph, keep, drop)
    for row in [row for row in body.iter(f"{W}tr") if row.find(f"{W}trPr/{W}{drop}") is not None]:
        table = row.getparent()
        table.remove(row)
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)


def _settle_mark(paragraph: Any, keep: str, drop: str) -> None:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    if mark is None:
        return
    dropped = mark.find(f"{W}{drop}") is not None
    for change in mark.findall(f"{W}{keep}") + mark.findall(f"{W}{drop}"):
        mark.remove(change)
    if not dropped:
        return
    left = [part for part in paragraph if part.tag not in (f"{W}pPr", *BOOKMARKS)]
    follows = paragraph.getnext()
    assert follows is not None, "the last mark cannot go"
    if left:
        assert follows.tag == f"{W}p", "words cannot join a table"
        at = 0 if follows.find(f"{W}pPr") is None else 1
        follows[at:at] = left
    paragraph.getparent().remove(paragraph)


# ---- two states of a dossier


def edited(content: Content, seed: int) -> Content:
    """The dossier with answers, rows and entries changed by chance."""
    chance = random.Random(seed)
    maker = Maker(LIBRARY, seed, ["示例", "甲乙丙"])
    answers = content.answers.copy()
    held_entries = {}
    for form in LIBRARY.forms.values():
        entries = list(answers.entries(form.id))
        if form.entries and entries and chance.random() < 0.25:
            entries.pop(chance.randrange(len(entries)))
        if form.entries and chance.random() < 0.25:
            entries.insert(chance.randint(0, len(entries)), Entry("added", dict(maker._values(form))))
        for entry in entries:
            for field in form.fields():
                if chance.random() < 0.2:
                    changed = retyped(entry.values.get(field.id), chance)
                    entry.values[field.id] = maker._answer(field) if changed is None else changed
        held_entries[form.id] = entries
    evidence = {
        name: picture(name, chance.choice(("red", "blue"))) if chance.random() < 0.5 else held
        for name, held in content.evidence.items()
    }
    return Content(Answers(LIBRARY.forms.values(), held_entries), evidence)


def picture(name: str, color: str) -> Attachment:
    out = io.BytesIO()
    Image.new("RGB", (120, 60), color).save(out, "png")
    return Attachment(describe(name, f"{name}.png", out.getvalue()), out.getvalue())


def retyped(answer: Any, chance: random.Random) -> Any:
    """An answer as a person changes it: a few words, a line, bold words, a row; None where all of it is new."""
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        rows = copy.deepcopy(answer)
        at = chance.randrange(len(rows))
        ways: list[Callable[[], object]] = [
            lambda: rows.pop(at),
            lambda: rows.insert(at, copy.deepcopy(rows[0])),
            lambda: rows.append(dict.fromkeys(rows[0], "新")),
            lambda: rows[at].update(dict.fromkeys(list(rows[at])[:1], "改动")),
            lambda: rows.reverse(),
        ]
        chance.choice(ways)()
        return rows
    if not isinstance(answer, str) or chance.random() < 0.3:
        return None
    at, end = sorted(chance.choices(range(len(answer) + 1), k=2))
    return chance.choice((
        answer[:at] + "增加" + answer[at:],
        answer[:at] + answer[end:],
        f"{answer[:at]}**{answer[at:end].strip()}**{answer[end:]}",
        f"{answer}\n- 甲\n- 乙",
        f"（一）首项\n（二）{answer}\n（三）末项",
        f"{answer}\n| 表头 | 值 |\n|---|---|\n| A&B <c> | {{{{ x }}}} |",
        answer.replace("\n", "\n\n"),
        "\n".join(reversed(answer.split("\n"))),
        answer + "\t制表\u202e\U00020000😀",
    ))  # fmt: skip


def files(before: Content, after: Content) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    """Each document of both states; None where a state does not have it."""
    jobs = [
        {(job.document.id, job.entry): job for job in documents_due(state.answers, LIBRARY)}
        for state in (before, after)
    ]
    for key in {**jobs[0], **jobs[1]}:
        both = [
            render(state, LIBRARY, found[key]).content if key in found else None
            for state, found in zip((before, after), jobs, strict=True)
        ]
        yield f"{key[0]} {key[1] or '-'}", both[0], both[1]


def judged(content: bytes, path: Path) -> list[str]:
    """What the schema and the lints say of a comparison."""
    path.write_bytes(content)
    return schema(path, TRACKED) + lint(path, lambda words: _TAGS.search(words) is not None, TOLD)


def differs(made: bytes, before: bytes, after: bytes) -> list[str]:
    """Where accepting and rejecting do not give the two versions."""
    accepted, rejected = Read(made, "ins"), Read(made, "del")
    old, new = untracked(before), untracked(after)
    pairs: dict[str, tuple[list[Any], list[Any]]] = {
        "accepted": (accepted.blocks(), new.blocks()),
        "rejected": (rejected.blocks(), old.blocks()),
        "bookmarks": (accepted.bookmarks(), new.bookmarks()),
        "contents": (accepted.contents(), new.contents()),
    }
    return [
        f"{name}, block {at}: {one!r:.300} is not {other!r:.300}"
        for name, (found, wanted) in pairs.items()
        for at, (one, other) in enumerate([*zip(found, wanted, strict=False), (len(found), len(wanted))])
        if one != other
    ]


# ---- documents of dossiers


@pytest.mark.parametrize("sample", sample_names())
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_accepting_gives_the_newer_document_and_rejecting_the_older_one(sample: str, seed: int, tmp_path: Path) -> None:
    before = sample_content(sample)
    after = edited(before, seed)
    compared = 0
    for name, old, new in files(before, after):
        made = tracked(old, new, DAY)
        assert judged(made.content, tmp_path / "a.docx") == [], name
        if old is not None and new is not None:
            assert differs(made.content, old, new) == [], name
            assert (made.changes > 0) == (untracked(old).blocks() != untracked(new).blocks()), name
            compared += 1
    assert compared >= 10


def test_a_document_that_did_not_change_has_no_tracked_change() -> None:
    content = sample_content("writing_assistant")
    for _name, same, _same in files(content, content):
        assert same is not None
        made = tracked(same, same, DAY)
        assert made.changes == Read(made.content).changes() == 0
        assert Read(made.content).blocks() == Read(same).blocks()


def test_the_same_two_documents_give_the_same_bytes() -> None:
    before, after = sample_content("writing_assistant"), sample_content("nearly_empty")
    made = [[tracked(old, new, DAY) for _name, old, new in files(before, after)] for _turn in range(2)]
    assert made[0] == made[1]


def test_changes_tell_nothing_but_the_program_and_the_day() -> None:
    before = sample_content("writing_assistant")
    for _name, old, new in files(before, edited(before, 5)):
        for change in Read(tracked(old, new, DAY).content).root.iter(*(f"{W}{tag}" for tag in REVISIONS)):
            assert {key.removeprefix(W): value for key, value in change.attrib.items() if key != f"{W}id"} == dict(TOLD)


def test_a_document_that_only_one_state_has_came_or_went_as_a_whole(tmp_path: Path) -> None:
    content = sample_content("writing_assistant")
    (job,) = documents_due(content.answers, LIBRARY, ["self_assessment"])
    file = render(content, LIBRARY, job).content
    for made, gives, leaves in ((tracked(None, file, DAY), "ins", "del"), (tracked(file, None, DAY), "del", "ins")):
        assert judged(made.content, tmp_path / "a.docx") == []
        assert Read(made.content, gives).blocks() == Read(file).blocks()
        left = Read(made.content, leaves).blocks()
        assert [words for kind, _look, words in left] == [[]]  # type: ignore[misc]


def test_a_comparison_with_a_doubled_number_or_a_deleted_last_mark_is_seen(tmp_path: Path) -> None:
    before, after = sample_content("writing_assistant"), sample_content("nearly_empty")
    _name, old, new = next(found for found in files(before, after) if found[0].startswith("responsibility"))
    content = tracked(old, new, DAY).content
    spoilers: dict[str, Callable[[str], str]] = {
        "of the id": lambda xml: xml.replace('w:id="100002"', 'w:id="100001"'),
        "deleted words outside": lambda xml: xml.replace("<w:t ", "<w:delText ", 1).replace(
            "</w:t>", "</w:delText>", 1
        ),
        "not deleted ones": lambda xml: xml.replace("<w:delText ", "<w:t ", 1).replace("</w:delText>", "</w:t>", 1),
        "tells the author": lambda xml: xml.replace(f'w:author="{AUTHOR}"', 'w:author="王五"', 1),
        "whose mark": lambda xml: (
            xml.replace("</w:pPr></w:p></w:tc>", "<w:rPr><w:del/></w:rPr></w:pPr></w:p></w:tc>", 1)
            if "</w:pPr></w:p></w:tc>" in xml
            else re.sub(r"(<w:tc>(?:(?!</w:tc>).)*?)</w:pPr>", r"\1<w:rPr><w:del/></w:rPr></w:pPr>", xml, count=1)
        ),
    }
    assert judged(content, tmp_path / "a.docx") == []
    for said, spoil in spoilers.items():
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
            for info in source.infolist():
                data = source.read(info)
                if info.filename == "word/document.xml":
                    data = spoil(data.decode()).encode()
                target.writestr(info, data)
        assert any(said in words for words in judged(out.getvalue(), tmp_path / "a.docx")), said


# ---- small documents

Compare = Callable[[str, str], tuple[bytes, bytes, Read]]


def paragraph(*runs: str, style: str = "BodyText") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def run(text: str, look: str = "") -> str:
    return f'<w:r>{look and f"<w:rPr>{look}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: list[str]) -> str:
    """A table whose cells are given as the XML of their paragraphs."""
    width = 8000 // len(rows[0])
    cells = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for row in rows for cell in row]
    lines = ["".join(cells[at : at + len(rows[0])]) for at in range(0, len(cells), len(rows[0]))]
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    made = "".join(f"<w:tr>{line}</w:tr>" for line in lines)
    return f'<w:tbl><w:tblPr><w:tblW w:w="8000" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>'


def with_body(body: str) -> bytes:
    """A Word file with these blocks."""
    package = Package.of(build("", "信"))
    xml = re.sub("<w:body>.*(?=<w:sectPr>)", lambda _found: f"<w:body>{body}", package.text("word/document.xml"))
    return package.write({"word/document.xml": xml.encode()})


def cell(*texts: str) -> str:
    return "".join(paragraph(run(text), style="TableText") for text in texts)


END = paragraph(run("此致"), style="Gutter")


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Compares two bodies: the comparison is judged, accepted and rejected."""

    def made(before: str, after: str) -> tuple[bytes, bytes, Read]:
        old, new = (with_body(body) for body in (before, after))
        content = tracked(old, new, DAY).content
        assert judged(content, tmp_path / "comparison.docx") == []
        assert differs(content, old, new) == []
        return old, new, Read(content)

    return made


def words_of(read: Read, tag: str) -> list[str]:
    """The words of each tracked change that came or went."""
    return ["".join(change.itertext()) for change in read.body.iter(f"{W}{tag}") if len(change)]


def test_words_that_changed_are_tracked_and_others_are_not(compare: Compare) -> None:
    _old, _new, read = compare(paragraph(run("向境外提供100人的信息。")), paragraph(run("向境外提供120人的信息。")))
    assert (words_of(read, "del"), words_of(read, "ins")) == (["100"], ["120"])


def test_words_that_only_look_different_are_tracked_as_such(compare: Compare) -> None:
    bold, red = "<w:b/><w:bCs/>", '<w:color w:val="C00000"/>'
    _old, _new, read = compare(
        paragraph(run("甲乙"), run("丙丁", red), run("戊")),
        paragraph(run("甲"), run("乙丙", bold), run("丁", red), run("戊")),
    )
    assert words_of(read, "del") == words_of(read, "ins") == []
    assert len(list(read.body.iter(f"{W}rPrChange"))) == 2


def test_tabs_line_breaks_and_spaces_travel(compare: Compare) -> None:
    before = paragraph('<w:r><w:t xml:space="preserve"> 甲 </w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙丁戊己</w:t></w:r>')
    after = paragraph(
        '<w:r><w:t xml:space="preserve"> 甲  </w:t><w:tab/><w:tab/><w:t>丙丁戊己</w:t><w:br w:type="page"/></w:r>'
    )
    _old, _new, read = compare(before, after)
    assert list(read.body.iter(f"{W}tab"))


def test_two_sentences_without_anything_in_common_are_not_mixed(compare: Compare) -> None:
    _old, _new, read = compare(
        table([cell("职务"), cell("法务部合规主管")]) + END, table([cell("职务"), cell("待填写的职务一栏")]) + END
    )
    assert words_of(read, "del") == ["法务部合规主管"]


@pytest.mark.parametrize("where", ["cell", "body"])
def test_an_item_behind_the_last_one_comes_and_goes_alone(where: str, compare: Compare) -> None:
    short, long = ["甲方承担责任。"], ["甲方承担责任。", "乙方配合。", "丙方见证。"]
    one, other = (
        (table([cell(*short)]) + END, table([cell(*long)]) + END) if where == "cell" else (cell(*short), cell(*long))
    )
    _old, _new, came = compare(one, other)
    assert (words_of(came, "del"), words_of(came, "ins")) == ([], ["乙方配合。", "丙方见证。"])
    _old, _new, went = compare(other, one)
    assert (words_of(went, "del"), words_of(went, "ins")) == (["乙方配合。", "丙方见证。"], [])


def test_a_last_paragraph_of_another_style_comes_and_goes(compare: Compare) -> None:
    one = paragraph(run("甲方承担责任。"))
    other = one + paragraph(run("附注说明"), style="Note")
    for before, after in ((one, other), (other, one), (one, paragraph(run("附注说明"), style="Note"))):
        _old, _new, read = compare(before, after)
        assert len(list(read.body.iter(f"{W}pPrChange"))) == 1


def test_a_table_comes_and_goes_at_the_end(compare: Compare) -> None:
    one, other = paragraph(run("甲")), paragraph(run("甲")) + table([cell("乙"), cell("丙")]) + END
    compare(one, other)
    compare(other, one)


def test_rows_come_and_go_and_the_others_stay(compare: Compare) -> None:
    rows = [[cell(str(at)), cell(f"第{at}行的内容")] for at in range(1, 6)]
    _old, _new, read = compare(table(*rows) + END, table(rows[0], [cell("新"), cell("加一行")], *rows[2:]) + END)
    assert words_of(read, "del") == ["2", "第2行的内容"]
    assert words_of(read, "ins") == ["新", "加一行"]


def test_a_table_with_other_columns_is_another_table_and_does_not_grow_together_with_the_old_one(
    compare: Compare,
) -> None:
    _old, _new, read = compare(table([cell("甲"), cell("乙")]) + END, table([cell("甲"), cell("乙"), cell("丙")]) + END)
    assert [block.tag for block in read.body] == [f"{W}{tag}" for tag in ("tbl", "p", "tbl", "p", "sectPr")]


def test_a_field_goes_and_comes_whole(compare: Compare) -> None:
    def numbered(words: str, code: str) -> str:
        chars = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
        instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        return paragraph(run(words), chars["begin"], instruction, chars["separate"], run("1"), chars["end"])

    _old, _new, read = compare(numbered("第几页：", "PAGE"), numbered("共几页：", "NUMPAGES"))
    assert [
        len(list(change.iter(f"{W}fldChar"))) for change in read.body.iter(f"{W}ins", f"{W}del") if len(change)
    ] == [3, 3]


def test_both_pictures_are_in_the_file_when_one_took_the_place_of_the_other(tmp_path: Path) -> None:
    states = []
    for color in ("red", "blue", "blue"):
        content = sample_content("writing_assistant")
        states.append(Content(content.answers, {name: picture(name, color) for name in content.evidence}))
    for before, after, more in ((states[0], states[1], 1), (states[1], states[2], 0)):
        for _name, old, new in files(before, after):
            assert old is not None
            assert new is not None
            made = tracked(old, new, DAY).content
            assert judged(made, tmp_path / "a.docx") == []
            assert differs(made, old, new) == []
            media = [
                {name for name in zipfile.ZipFile(io.BytesIO(each)).namelist() if "media" in name}
                for each in (new, made)
            ]
            assert len(media[1] - media[0]) == (more if media[0] else 0)


def test_thousands_of_rows_are_compared(compare: Compare) -> None:
    rows = [[cell(str(at)), cell(f"第{at}行的内容")] for at in range(3_000)]
    changed = [*rows[:1200], [cell("新"), cell("行")], *rows[1200:2400], *rows[2401:]]
    _old, _new, read = compare(table(*rows) + END, table(*changed) + END)
    assert read.changes() == 6


def test_thousands_of_rows_that_are_all_the_same_are_compared() -> None:
    rows = [[cell("同"), cell("内容")]] * 3_000
    old, new = (
        with_body(table(*some) + END) for some in (rows, [*rows[:1200], [cell("新"), cell("行")], *rows[1201:]])
    )
    assert tracked(old, new, DAY).changes == 6


def test_a_hundred_thousand_signs_are_compared(compare: Compare) -> None:
    long = "数据出境，第A号。" * 11_000
    _old, _new, read = compare(paragraph(run(long)), paragraph(run(f"{long[:50_000]}新{long[50_000:]}")))
    assert (words_of(read, "del"), words_of(read, "ins")) == ([], ["新"])


# ---- files


def test_only_documents_that_differ_are_written_and_nothing_is_written_over(tmp_path: Path) -> None:
    before, after = sample_content("internal_assistant"), sample_content("internal_assistant")
    company = after.answers.entry("company", "company").values
    company["registered_address"] = f"{company['registered_address']}二楼"
    made = tracked_changes(before, after, LIBRARY, tmp_path, day=DAY)
    written = [found for found in made if found.path]
    assert 0 < len(written) < len(made)
    assert all(found.path and found.path.name.endswith("_修订对照_20261123.docx") for found in written)
    assert {found.path for found in written} == set(tmp_path.iterdir())
    tracked_changes(before, after, LIBRARY, tmp_path, day=DAY)
    assert len(list(tmp_path.iterdir())) == 2 * len(written)
    tracked_changes(before, after, LIBRARY, tmp_path, day=DAY, replace=True)
    assert len(list(tmp_path.iterdir())) == 2 * len(written)


def test_an_entry_that_came_gives_a_document_that_came(tmp_path: Path) -> None:
    before, after = sample_content("internal_assistant"), sample_content("internal_assistant")
    after.answers.entries("contracts").append(Entry("c9", dict(after.answers.entries("contracts")[0].values)))
    made = tracked_changes(before, after, LIBRARY, tmp_path, ["annex"], day=DAY)
    assert [(found.job.entry, found.path is not None) for found in made] == [("c1", False), ("c9", True)]
    made = tracked_changes(after, before, LIBRARY, tmp_path, ["annex"], day=DAY)
    assert [(found.job.entry, found.path is not None) for found in made] == [("c1", False), ("c9", True)]


def test_the_work_stops_when_somebody_says_so(tmp_path: Path) -> None:
    states = sample_content("writing_assistant"), sample_content("nearly_empty")
    made = tracked_changes(*states, LIBRARY, tmp_path, progress=lambda done, _all, _name: done < 2, day=DAY)
    assert len(made) == 2
