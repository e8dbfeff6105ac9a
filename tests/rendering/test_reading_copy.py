"""What a reading copy prints, in which edition a document is to be had, and what files are called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.reading import Reading, W, text_of

from beigao.cli import main
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.errors import ExportRefused, TemplateFault
from beigao.rendering import review
from beigao.rendering.export import Edition, Job, documents_due, export, file_names, render
from beigao.rendering.reading_copy import GROUND
from beigao.rendering.side_by_side import side_by_side

DAY = date(2026, 11, 27)


@pytest.fixture
def empty(library: Library) -> Content:
    return Content(Answers(library.forms.values()), {})


def copies(content: Content, library: Library, document: str, *editions: Edition) -> list[Job]:
    return documents_due(content.answers, library, [document], editions or ("en",))


def grounds(data: bytes) -> dict[str, str]:
    """The ground behind each run that has one, by its words."""
    shaded = {}
    for run in Reading(data).body.iter(f"{W}r"):
        shade = run.find(f"{W}rPr/{W}shd")
        if shade is not None:
            shaded["".join(part.text or "" for part in run.findall(f"{W}t"))] = str(shade.get(f"{W}fill"))
    return shaded


def test_an_answer_in_chinese_stands_on_a_ground_and_one_in_english_does_not(library: Library, empty: Content) -> None:
    empty.answers.entry("company", "company").values.update(name="测试有限公司", registered_address="1 Test Road")
    (job,) = copies(empty, library, "authorisation")
    assert grounds(render(empty, library, job).content) == {"测试有限公司": GROUND}
    (job,) = copies(empty, library, "pipia")
    text = Reading(render(empty, library, job).content).text()
    assert "1 Test Road" in text
    assert "1 Test Road" not in grounds(render(empty, library, job).content)


def test_a_gap_a_date_and_a_choice_read_in_english(library: Library, empty: Content) -> None:
    empty.answers.entry("filing_scope", "filing_scope").values.update(as_of="2026-11-01", ciio=False)
    (job,) = copies(empty, library, "pipia")
    text = Reading(render(empty, library, job).content).text()
    assert "Counted until 1 November 2026" in text
    assert "Our company is not an operator of critical information infrastructure." in text
    assert "【To be completed: Unified social credit code】" in text
    assert "待填写" not in text


def test_a_reading_copy_has_as_many_gaps_as_the_document(library: Library, empty: Content) -> None:
    for document in library.documents:
        chinese, english = copies(empty, library, document, "zh", "en")
        assert render(empty, library, chinese).gaps == render(empty, library, english).gaps


def test_pictures_are_told_in_english(library: Library) -> None:
    content = sample_content("internal_assistant")
    (job,) = copies(content, library, "pipia")
    told = [text_of(paragraph) for paragraph in Reading(render(content, library, job).content).body.iter(f"{W}p")]
    assert any(words.startswith("[Route of the exported data. In the mainland: Personal information") for words in told)
    assert any("Risk 1: Before measures likelihood high, impact medium, level medium; After" in words for words in told)


def test_evidence_has_the_same_numbers_in_both_languages(library: Library) -> None:
    content = sample_content("writing_assistant")
    chinese, english = (
        Reading(render(content, library, job).content).text()
        for job in copies(content, library, "self_assessment", "zh", "en")
    )
    for number in range(1, 11):
        assert f"图{number}　" in chinese
        assert f"Figure {number}. " in english


def test_a_review_of_the_reading_copy_numbers_every_answer(library: Library) -> None:
    content = sample_content("internal_assistant")
    (job,) = copies(content, library, "annex")
    rendered = render(content, library, job, numbered=True).content
    assert set(grounds(rendered).values()) == {review.GROUND}
    assert "Review appendix: the numbered answers" in Reading(rendered).text()


def test_the_same_field_has_one_number_on_both_sides(library: Library) -> None:
    content = sample_content("internal_assistant")
    (job,) = copies(content, library, "annex", "side_by_side")
    body = Reading(render(content, library, job, numbered=True).content).body
    for row in body.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        if len(cells) == 2 and "（一）" not in text_of(cells[0]):
            numbers = [
                ["".join(run.itertext()) for run in cell.iter(f"{W}r") if run.find(f"{W}rPr/{W}vertAlign") is not None]
                for cell in cells
            ]
            assert sorted(numbers[0]) == sorted(numbers[1])


def test_the_findings_behind_a_reading_copy_are_in_english(library: Library, tmp_path: Path) -> None:
    content = sample_content("nearly_empty")
    (written,) = export(content, library, tmp_path, copies(content, library, "commitment"), "draft", day=DAY)
    assert "Draft appendix: open findings" in Reading(written.path.read_bytes()).text()


def test_a_final_reading_copy_is_refused_like_the_document(library: Library, empty: Content, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused):
        export(empty, library, tmp_path, copies(empty, library, "commitment"), "final", day=DAY)
    assert list(tmp_path.iterdir()) == []


def test_manuscripts_that_differ_are_a_fault_of_the_template() -> None:
    part = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}<w:sectPr>'
    part += '<w:pgSz w:w="1" w:h="2"/><w:pgMar/></w:sectPr></w:body></w:document>'
    paragraph, table = "<w:p/>", "<w:tbl><w:tblPr><w:tblW/></w:tblPr><w:tblGrid/><w:tr/></w:tbl>"
    assert side_by_side(part.format(paragraph), part.format(paragraph * 2)).count("<w:tr>") == 2
    for chinese, english in ((paragraph, paragraph), (paragraph, paragraph + table)):
        with pytest.raises(TemplateFault):
            side_by_side(part.format(chinese), part.format(english))


def test_files_say_which_edition_they_are(library: Library, empty: Content, tmp_path: Path) -> None:
    jobs = copies(empty, library, "annex", "zh", "en", "side_by_side")
    title = library.documents["annex"].title.zh
    assert file_names(jobs, "draft", DAY, tmp_path) == [
        f"未命名公司_{title}{edition}_草稿_20261127.docx" for edition in ("", "_英文参考译本", "_中英对照")
    ]


@pytest.mark.parametrize(
    ("words", "annexes", "letters"),
    [([], 1, 1), (["--lang", "zh"], 1, 1), (["--lang", "en"], 1, 1), (["--lang", "both"], 3, 2)],
)
def test_the_command_line_writes_the_languages_that_it_is_told(
    words: list[str], annexes: int, letters: int, tmp_path: Path
) -> None:
    dossier = tmp_path / "a.beigao"
    assert main(["new", str(dossier)]) == 0
    only = ["--only", "annex", "commitment"]
    assert main(["render", str(dossier), "--out", str(tmp_path / "out"), *words, *only]) == 0
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert sum("附录" in name for name in names) == annexes
    assert sum("承诺书" in name for name in names) == letters
    assert any("英文参考译本" in name for name in names) == ("en" in words or "both" in words)


def test_an_unknown_language_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(tmp_path / "a.beigao"), "--out", str(tmp_path), "--lang", "fr"]) == 2
    assert "--lang" in capsys.readouterr().err
