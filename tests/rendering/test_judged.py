"""The short form of `make judge`, without foreign judges: planted defects, and generated dossiers read again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.judge.defects import DEFECTS, Defect, planted
from tests.judge.dossiers import some_dossiers
from tests.judge.expected import paragraphs_due, paragraphs_of
from tests.judge.generated import Tally, judge_dossier
from tests.judge.judges import FAST, JUDGES
from tests.judge.lints import lint

from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.exchange import from_json
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.context import build_context
from beigao.rendering.export import documents_due, render, template_path
from beigao.rendering.packs import write_pack
from beigao.rendering.pictures import Pictures
from beigao.rendering.templates import WordTemplate


@pytest.fixture(scope="module")
def sound(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document of a sample that has tables, a table of contents and pictures."""
    content = sample_content("writing_assistant")
    (job,) = documents_due(content.answers, library, ["contract_blanks"])
    path = tmp_path_factory.mktemp("sound") / "annex.docx"
    path.write_bytes(render(content, library, job).content)
    return path


def test_a_document_of_a_sample_draws_no_complaint(sound: Path) -> None:
    assert {name: JUDGES[name](sound) for name in FAST} == {name: [] for name in FAST}


def test_a_file_with_an_implicit_label_and_an_index_of_a_pack_draw_no_complaint(
    library: Library, tmp_path: Path
) -> None:
    content = sample_content("writing_assistant")
    content.answers.entry("company", "company").values |= {
        "ai_written": True,
        "ai_producer": "001191330108MADEMU2Q6110000",
        "ai_content_number": "XZ01-20261116-TX-9f3c5a7b",
    }
    made = write_pack(content, library, library.packs["algorithm"], "g1", tmp_path, "draft", day=date(2026, 11, 23))
    assert made is not None
    files = sorted(made.folder.glob("*.docx"))
    assert len(files) == 5
    assert {name: [JUDGES[name](path) for path in files] for name in FAST} == {name: [[]] * 5 for name in FAST}


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_schema_or_the_lints_see_every_planted_defect(defect: Defect, sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "spoilt.docx"
    path.write_bytes(planted(sound, defect))
    assert any(JUDGES[name](path) for name in FAST)


def test_a_file_that_is_no_zip_is_a_complaint_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"text")
    assert all(len(JUDGES[name](tmp_path / "a.docx")) == 1 for name in FAST)


def test_every_file_of_generated_dossiers_is_valid_and_holds_every_value(library: Library, tmp_path: Path) -> None:
    tally = Tally()
    for data in some_dossiers(library, 20_261, 6):
        judge_dossier(data, library, list(FAST), tally, tmp_path / "a.docx")
    assert tally.complaints == []
    assert tally.dossiers == 6
    assert min(tally.judged[name] for name in FAST) > 30
    assert tally.counts["required texts"] > 20 * tally.left_out.total()


@pytest.mark.parametrize("line", ["数据出境 A&B <c> {{ x }} ", "- 一\n", "数据出境 **A&B**\t说明\n"])
def test_a_hundred_thousand_signs_are_printed_whole(line: str, library: Library, tmp_path: Path) -> None:
    """Lines, items, bold words, cells: nothing is looked for from the beginning of the part for each of them."""
    long = (line * (100_000 // len(line) + 1))[:100_000]
    data = {"beigao": 1, "forms": {"assessment": {"team": long}}, "evidence": []}
    content = from_json(data, library)
    (job,) = documents_due(content.answers, library, ["pipia"])
    path = tmp_path / "a.docx"
    path.write_bytes(render(content, library, job).content)
    said = [words for name in FAST for words in JUDGES[name](path) if "a tag of a template" not in words]
    context = build_context(content, library, job.document, job.entry, Pictures())
    assert paragraphs_of(path.read_bytes()) == paragraphs_due(template_path("pipia"), context)
    assert said == []


def test_the_reckoning_sees_a_value_that_was_changed_or_lost(sound: Path, library: Library) -> None:
    content = sample_content("writing_assistant")
    (job,) = documents_due(content.answers, library, ["contract_blanks"])
    context = build_context(content, library, job.document, job.entry, Pictures())
    due = paragraphs_due(template_path("contract_blanks"), context)
    assert due == paragraphs_of(sound.read_bytes())
    name = context["company"]["name"]
    for other in (name[:-1], name + " ", ""):
        changed = {**context, "company": {**context["company"], "name": other}}
        assert paragraphs_due(template_path("contract_blanks"), changed) != due


def test_the_reckoning_sees_a_template_whose_own_text_was_cut(sound: Path, library: Library, tmp_path: Path) -> None:
    content = sample_content("writing_assistant")
    (job,) = documents_due(content.answers, library, ["contract_blanks"])
    context = build_context(content, library, job.document, job.entry, Pictures())
    cut = Defect("cut", lambda members: {
        **members, "word/document.xml": members["word/document.xml"].replace("订立日期".encode(), b"", 1)
    })  # fmt: skip
    assert paragraphs_of(planted(sound, cut)) != paragraphs_due(template_path("contract_blanks"), context)


# ---- what the judges found


def test_a_picture_that_is_shown_twice_has_two_numbers(
    word_template: Callable[..., WordTemplate], tmp_path: Path
) -> None:
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:extent cx="1" cy="1"/><wp:docPr id="{}" name="a" descr="图"/></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
    body = "<w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p>" + "".join(map(drawing.format, (7, 5, 7, 7)))
    path = tmp_path / "a.docx"
    path.write_bytes(word_template(body=body).render({"x": "值"}).content)
    assert not [said for said in lint(path) if "pictures of the id" in said]
    numbers = [part.split('"')[0] for part in _document(path).split('<wp:docPr id="')[1:]]
    assert numbers == ["1", "2", "3", "4"]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\t"])
def test_a_line_break_in_an_answer_is_none_in_the_list_of_findings(end: str, library: Library, tmp_path: Path) -> None:
    data = {"beigao": 1, "forms": {"company": {"uscc": f"91{end}00"}}, "evidence": []}
    tally = Tally()
    judge_dossier(data, library, ["own lints"], tally, tmp_path / "a.docx")
    assert tally.complaints == []


@pytest.mark.parametrize("mark", ["\ufdd8", "\ufdd6x\ufdd7", "\ufdd9a\tb", "\ufdd0x\ufdd1", "\ufdd2"])
def test_a_mark_in_the_name_of_a_file_is_printed_red_and_does_not_vanish(mark: str, library: Library) -> None:
    held = Attachment(describe("f1", f"前{mark}后.pdf", b"%PDF-1.4"), b"%PDF-1.4")
    entry = Entry("responsibility", {"attachments": ["f1"]})
    content = Content(Answers(library.forms.values(), {"responsibility": [entry]}), {"f1": held})
    (job,) = documents_due(content.answers, library, ["responsibility"])
    text = "\n".join(paragraphs_of(render(content, library, job).content))
    assert f"【请改正：U+{ord(mark[0]):04X}】" in text


def _document(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()
