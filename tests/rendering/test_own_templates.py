"""Documents from a user's own templates and forms; whatever is wrong with a template, the built-in one serves."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document as WordFile
from tests.own_things import put, put_interviews, template

from beigao.cli import main
from beigao.definitions.loader import Library, load_library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.file import Content, Dossier
from beigao.dossier.samples import create_sample, sample_content
from beigao.errors import ExportError, ExportRefused, TemplateFault
from beigao.rendering.export import LANGUAGES, Job, documents_due, export, render
from beigao.rendering.own_templates import made_from, own_template_path
from beigao.rendering.packs import pack_named, write_pack
from beigao.rendering.preview import Previewer
from beigao.rendering.tracked_files import tracked_changes
from beigao.rules.inspection import inspect

DAY = date(2026, 12, 1)
OUR_LETTER = ":title {{ company.name }}\n# 我们的格式\n"
Words = Callable[[bytes], list[str]]


def by_word(*paragraphs: str) -> bytes:
    """A template as a person makes it in Word: no styles of ours, runs split at will."""
    made, out = WordFile(), io.BytesIO()
    for text in paragraphs:
        paragraph = made.add_paragraph()
        for piece in re.findall(r".{1,7}", text):
            paragraph.add_run(piece).bold = len(piece) % 2 == 0
    made.save(out)
    return out.getvalue()


def broken_package(**parts: str | None) -> bytes:
    """A template of ours with parts replaced or, where None, left out."""
    named = {name.replace("__", "/") + ".xml": text for name, text in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template(OUR_LETTER))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = named.get(name, source.read(name).decode())
            if text is not None:
                target.writestr(name, text)
    return out.getvalue()


def sample() -> Content:
    return sample_content("internal_assistant")


def one(content: Content, document: str, language: str = "zh") -> Job:
    return documents_due(content.answers, load_library(), [document], [language])[0]  # type: ignore[list-item]


def interviews(*entries: dict[str, object], **company: str) -> Content:
    made = [Entry(f"i{at}", dict(values)) for at, values in enumerate(entries, 1)]  # type: ignore[arg-type]
    given = {"interviews": made, "company": [Entry("company", dict(company))]}
    return Content(Answers(load_library().forms.values(), given), {})


def test_a_document_is_made_from_the_own_template(own: Path, words: Words) -> None:
    put(own, "commitment", zh_docx=template(OUR_LETTER))
    content = sample()
    made = render(content, load_library(), one(content, "commitment"))
    assert "我们的格式" in words(made.content)
    assert made.note == ""
    assert own_template_path("commitment") == own / "commitment" / "zh.docx"


def test_the_own_template_is_taken_anew_when_its_file_changes(own: Path, words: Words) -> None:
    content = sample()
    put(own, "commitment", zh_docx=template(OUR_LETTER))
    render(content, load_library(), one(content, "commitment"))
    put(own, "commitment", zh_docx=template(OUR_LETTER.replace("我们的", "新的")))
    assert "新的格式" in words(render(content, load_library(), one(content, "commitment")).content)
    (own / "commitment" / "zh.docx").unlink()
    assert "新的格式" not in words(render(content, load_library(), one(content, "commitment")).content)


def test_a_template_in_one_language_leaves_the_other_alone(own: Path, words: Words) -> None:
    put(own, "commitment", en_docx=template(":title Ours {{ company.name }}\n"))
    content, library = sample(), load_library()
    assert any(
        line.startswith("Ours") for line in words(render(content, library, one(content, "commitment", "en")).content)
    )
    assert "Ours" not in "".join(words(render(content, library, one(content, "commitment")).content))


def test_what_is_made_in_word_works_too(own: Path, words: Words) -> None:
    lines = ("致：{{ company.name }}", "{%p for a in activities %}", "{{ a.number }}{{ a.title }}", "{%p endfor %}")
    put(own, "pipia", zh_docx=by_word(*lines))
    content, library = sample(), load_library()
    for numbered in (False, True):
        found = inspect(content.answers, library)
        made = render(content, library, one(content, "pipia"), numbered=numbered, findings=[] if numbered else found)
        assert made.note == ""
        assert any(line.startswith("致：") for line in words(made.content))
    assert Previewer(library).preview(content, one(content, "pipia")).note == ""


FAULTS = {
    "an unknown field": template(OUR_LETTER + "{{ company.nickname }}\n"),
    "no Word file": b"PK\x03\x04",
    "code": by_word("{{ company.__class__.__mro__ }}"),
    "broken XML": broken_package(word__document="<w:document>"),
    "no styles": broken_package(word__styles=None),
}


@pytest.mark.parametrize("file", FAULTS.values(), ids=FAULTS)
def test_a_template_that_does_not_work_leaves_its_place_to_the_built_in_one(
    own: Path, tmp_path: Path, words: Words, file: bytes
) -> None:
    content, library = sample(), load_library()
    usual = words(render(content, library, one(content, "commitment")).content)
    put(own, "commitment", zh_docx=file)
    jobs = [one(content, "commitment"), one(content, "authorisation")]
    first, second = export(content, library, tmp_path / "out", jobs, "draft", day=DAY)
    if first.note:  # a document without styles is still one
        assert first.note.startswith("Made from Beigao's template, because your own one does not work: ")
        assert words(first.path.read_bytes())[: len(usual)] == usual
    assert second.note == ""
    assert len(list((tmp_path / "out").iterdir())) == 2
    shown = Previewer(library).preview(content, jobs[0])
    assert bool(shown.note) == bool(first.note)
    assert shown.sheet.paragraphs()


def test_a_fault_is_remembered_by_a_preview_until_the_file_changes(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, library = sample(), load_library()
    put(own, "commitment", zh_docx=template("{{ company.nickname }}\n"))
    previewer, tried = Previewer(library), list[str]()
    read = previewer._read
    monkeypatch.setattr(
        previewer, "_read", lambda template, *more: (tried.append(template.name), read(template, *more))[1]
    )
    for _turn in range(2):
        assert "nickname" in previewer.preview(content, one(content, "commitment")).note
    assert tried == ["commitment/zh.docx"] * 3, "the own one, then the built-in one twice"
    put(own, "commitment", zh_docx=template(OUR_LETTER))
    shown = previewer.preview(content, one(content, "commitment"))
    assert shown.note == ""
    assert "我们的格式" in [paragraph.text for paragraph in shown.sheet.paragraphs()]


def test_side_by_side_stays_with_the_templates_that_belong_together(own: Path, words: Words) -> None:
    put(own, "annex", zh_docx=template(":title {{ company.name }}\n"), en_docx=template(":title {{ company.name }}\n"))
    content, library = sample(), load_library()
    (job, *_more) = documents_due(content.answers, library, ["annex"], ["side_by_side"])
    made = render(content, library, job)
    assert made.note == "Side by side, a document is made from Beigao's templates."
    assert len(words(made.content)) > 20


# ---- forms of one's own


def test_an_own_form_is_printed_with_gaps_and_without(own: Path, words: Words, nasty: tuple[str, ...]) -> None:
    put_interviews(own)
    content = interviews(
        {"subject": "年度 & <审计>", "held": "2026-11-03", "went_well": False, "trouble": "一\n二",
         "points": [{"point": word, "weight": 3} for word in nasty if word != "\x00"]},
        {}, name="示例公司",
    )  # fmt: skip
    first, second = documents_due(content.answers, load_library(), ["interviews"])
    assert (first.about, second.about) == ("年度 & <审计>", "2")
    read = words(render(content, load_library(), first).content)
    assert "一、年度 & <审计>" in read
    assert "日期：2026年11月3日" in read
    assert read[read.index("一") : read.index("一") + 2] == ["一", "二"]
    assert "{{ company.name }}" in read, "an answer is words, whatever it looks like"
    blank = render(content, load_library(), second)
    assert blank.gaps >= 2
    assert any("日期：【待填写：日期】" in line for line in words(blank.content))


def test_a_fact_of_another_form_that_is_missing_is_a_gap_too(own: Path, words: Words) -> None:
    put_interviews(own, zh_docx=template("{{ company.name }}，{{ company.icp_number }}。\n"))
    content = interviews({"subject": "审计"})
    (job,) = documents_due(content.answers, load_library(), ["interviews"])
    made = render(content, load_library(), job)
    assert made.gaps >= 1
    assert any("【待填写：企业名称】" in line for line in words(made.content))


def test_a_document_of_ten_thousand_rows_is_made(own: Path, words: Words) -> None:
    put_interviews(own)
    rows = [{"point": f"第{at}点", "weight": at} for at in range(10_000)]
    content = interviews({"subject": "长", "points": rows}, name="示例公司")
    (job,) = documents_due(content.answers, load_library(), ["interviews"])
    assert "第9999点" in words(render(content, load_library(), job).content)


def test_drafts_reviews_and_finals_of_an_own_document(own: Path, tmp_path: Path, words: Words) -> None:
    put_interviews(own)
    library = load_library()
    content = interviews({"subject": "审计", "held": "2099-01-01", "guests": 99}, name="示例公司")
    jobs = documents_due(content.answers, library, ["interviews"])
    (draft,) = export(content, library, tmp_path, jobs, "draft", day=DAY)
    assert draft.path.name == "示例公司_供应商访谈_草稿_20261201.docx"
    text = "\n".join(words(draft.path.read_bytes()))
    assert "草稿附页" in text
    assert "供应商访谈 · 审计 · 日期" in text
    (review,) = export(content, library, tmp_path, jobs, "review", day=DAY)
    assert "审阅附页：答案编号对照表" in words(review.path.read_bytes())
    with pytest.raises(ExportRefused):
        export(content, library, tmp_path, jobs, "final", day=DAY)
    sound = interviews({"subject": "审计", "held": "2026-11-03", "guests": 9}, name="示例公司")
    found = [finding for finding in inspect(sound.answers, library) if finding.path.form == "interviews"]
    assert found == []


def test_findings_of_an_own_form(own: Path) -> None:
    put_interviews(own)
    content = interviews(
        {"held": "明天", "guests": 99, "went_well": "maybe", "recipient": "gone", "points": [{"weight": "x"}]}
    )
    found = {
        (finding.id, finding.path.field)
        for finding in inspect(content.answers, load_library())
        if finding.path.form == "interviews"
    }
    assert {("missing", "subject"), ("out_of_range", "guests"), ("reference_gone", "recipient")} <= found
    assert {field for _id, field in found} == {"subject", "held", "guests", "went_well", "recipient", "points"}


def test_an_own_document_without_english_is_written_in_chinese_only(own: Path, tmp_path: Path) -> None:
    put_interviews(own)
    library, content = load_library(), interviews({"subject": "审计"})
    both = documents_due(content.answers, library, editions=LANGUAGES["both"])
    assert [job.edition for job in both if job.document.id == "interviews"] == ["zh"]
    with pytest.raises(ExportError, match="“interviews” has no template in this language"):
        documents_due(content.answers, library, ["interviews"], LANGUAGES["en"])


def test_an_own_template_with_a_fault_and_no_other_is_told(own: Path, tmp_path: Path) -> None:
    put_interviews(own, zh_docx=template("{{ interview.nothing }}\n"))
    library, content = load_library(), interviews({"subject": "审计"})
    jobs = documents_due(content.answers, library, ["interviews"])
    with pytest.raises(TemplateFault, match="nothing"):
        export(content, library, tmp_path / "out", jobs, "draft", day=DAY)
    assert not (tmp_path / "out").exists()
    previewer = Previewer(library)
    for _turn in range(2):
        with pytest.raises(TemplateFault, match="nothing"):
            previewer.preview(content, jobs[0])


def test_an_own_document_is_due_only_for_what_there_is(own: Path) -> None:
    put_interviews(own)
    content = interviews()
    assert "interviews" not in {job.document.id for job in documents_due(content.answers, load_library())}
    assert [job.entry for job in documents_due(content.answers, load_library(), ["interviews"])] == [None]


def test_evidence_of_an_own_form_is_numbered_and_placed(own: Path, words: Words) -> None:
    put_interviews(
        own,
        zh_docx=template("{%p for file in interview.papers %}\n{{ file.exhibit }} {{ file.caption }}\n{%p endfor %}\n"),
    )
    content = interviews({"subject": "审计", "papers": ["f1"]})
    file = describe("f1", "记录.pdf", b"%PDF-1.4\n")
    held = Content(content.answers, {"f1": Attachment(file, b"%PDF-1.4\n")})
    (job,) = documents_due(held.answers, load_library(), ["interviews"])
    assert "附件1 记录" in words(render(held, load_library(), job).content)


def test_a_pack_and_a_comparison_tell_of_a_template_that_does_not_work(own: Path, tmp_path: Path) -> None:
    put(own, "annex", zh_docx=b"")
    content, library = sample(), load_library()
    pack = pack_named(library, "export")
    entry = content.answers.entries(pack.per)[0].id
    written = write_pack(content, library, pack, entry, tmp_path, "draft", day=DAY)
    assert written is not None
    assert any("annex/zh.docx" in note for note in written.notes)
    after = Content(content.answers.copy(), content.evidence)
    after.answers.entry("company", "company").values["name"] = "另一家公司"
    made = tracked_changes(content, after, library, tmp_path, ["annex"], day=DAY)
    assert all("annex/zh.docx" in one.note for one in made)


def test_the_command_says_which_template_does_not_work(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_sample(tmp_path / "a.beigao", "internal_assistant").close()
    put(own, "commitment", zh_docx=b"PK")
    assert main(["render", str(tmp_path / "a.beigao"), "--out", str(tmp_path / "out"), "--only", "commitment"]) == 0
    line, note = capsys.readouterr().out.splitlines()
    assert line.endswith(("gaps)", "gap)"))
    assert note.startswith("  Made from Beigao's template, because your own one does not work: ")


def test_commands_know_own_forms(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_interviews(own)
    with Dossier.create(tmp_path / "a.beigao") as dossier:
        dossier.add_entry("interviews", {"held": "2026-11-03"}, entry_id="i1")
    assert main(["check", str(tmp_path / "a.beigao"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert any(finding["field"] == "interviews:i1.subject" for finding in found)
    assert main(["render", str(tmp_path / "a.beigao"), "--out", str(tmp_path), "--only", "interviews"]) == 0
    assert (
        main(["render", str(tmp_path / "a.beigao"), "--out", str(tmp_path), "--only", "interviews", "--lang", "en"])
        == 2
    )


def test_made_from_tries_no_other_language(own: Path, library: Library) -> None:
    put(own, "commitment", en_docx=b"")
    made, note = made_from("commitment", "zh", lambda template: template.name)
    assert (made, note) == ("commitment/zh.docx", "")
    made, note = made_from("commitment", "en", lambda template: template.name)
    assert made == "commitment/en.docx"
    assert note
