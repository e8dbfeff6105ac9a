"""Drafts on disk: names, all or nothing, the same bytes everywhere, and the way back for a reader."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings

from beigao.definitions.loader import Library, load_library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.exchange import from_json
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content, sample_names
from beigao.errors import ExportError, ExportRefused
from beigao.rendering import export as exports
from beigao.rendering.export import (
    Job,
    documents_due,
    export,
    file_names,
    names_taken,
    pdf_name,
    render,
    standing_in_the_way,
)
from beigao.rules.checking import check

DAY = date(2026, 11, 23)
NASTY_NAMES = [
    "a/b\\c:d*e?f\"g<h>i|j", "..", "...", "  ", "CON", "con.txt", "~$draft", "a\x00b\x1f\x7f", "\u202excod.exe",
    "\ud800", "\udcff",
    "长" * 300, "😀" * 300, "e\u0301" * 300, "name. . .", " .hidden", "\u200e\u2066", "a\nb\tc", "NUL",
    "/etc/passwd", "../../up", "{{ x }}",
]  # fmt: skip


def content_of(library: Library, **entries: list[Entry]) -> Content:
    return Content(Answers(library.forms.values(), entries), {})


def company(name: str) -> list[Entry]:
    return [Entry("company", {"name": name})]


def text_of(path: Path) -> str:
    """The text that another reader finds, tables and all."""
    document = docx.Document(str(path))
    return "".join(node.text or "" for node in document.element.body.iter("{*}t"))


# ---- which files, under which names


def test_there_is_one_file_for_each_document_or_entry(library: Library) -> None:
    assert [(job.document.id, job.entry) for job in documents_due(content_of(library).answers, library)] == [
        (document, None) for document in library.documents
    ]
    content = content_of(library, contracts=[Entry("c1"), Entry("c2")], algorithms=[Entry("g1")])
    jobs = [(job.document.id, job.entry) for job in documents_due(content.answers, library)]
    assert jobs.count(("annex", "c1")) == jobs.count(("annex", "c2")) == jobs.count(("self_assessment", "g1")) == 1
    assert ("annex", None) not in jobs


def test_only_the_documents_asked_for_are_due(library: Library) -> None:
    answers = content_of(library).answers
    assert [job.document.id for job in documents_due(answers, library, ["pipia", "annex", "pipia"])] == [
        "pipia",
        "annex",
    ]
    with pytest.raises(ExportError) as fault:
        documents_due(answers, library, ["pipia", "nothing"])
    assert "“nothing”" in str(fault.value)
    assert all(document in str(fault.value) for document in library.documents)


def test_names_say_company_document_state_and_day(library: Library, tmp_path: Path) -> None:
    jobs = documents_due(content_of(library, company=company("示例科技")).answers, library, ["pipia"])
    assert file_names(jobs, "draft", DAY, tmp_path) == ["示例科技_个人信息保护影响评估报告_草稿_20261123.docx"]
    assert file_names(jobs, "review", DAY, tmp_path) == ["示例科技_个人信息保护影响评估报告_审阅_20261123.docx"]
    assert file_names(jobs, "final", DAY, tmp_path) == ["示例科技_个人信息保护影响评估报告_终稿_20261123.docx"]


def test_names_say_the_entry_where_there_are_several(library: Library, tmp_path: Path) -> None:
    contracts = [Entry("c1", {"commercial_contract_name": "集团协议"}), Entry("c2")]
    for count, about in ((1, [""]), (2, ["集团协议_", "2_"])):
        content = content_of(library, company=company("示例"), contracts=contracts[:count])
        jobs = documents_due(content.answers, library, ["annex"])
        title = library.documents["annex"].title.zh
        assert file_names(jobs, "draft", DAY, tmp_path) == [f"示例_{title}_{word}草稿_20261123.docx" for word in about]


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_names_are_safe_everywhere_and_can_be_written(name: str, library: Library, tmp_path: Path) -> None:
    contracts = [Entry("c1", {"commercial_contract_name": name}), Entry("c2", {"commercial_contract_name": name})]
    content = content_of(library, company=company(name), contracts=contracts)
    jobs = documents_due(content.answers, library)
    names = file_names(jobs, "draft", DAY, tmp_path)
    for file_name in names:
        (tmp_path / file_name).write_bytes(b"")
    assert len(list(tmp_path.iterdir())) == len(set(names)) == len(jobs)


# ---- every document


@pytest.mark.parametrize("name", [*sample_names(), ""])
def test_every_document_is_written_whole_and_read_back(name: str, library: Library, tmp_path: Path) -> None:
    content = sample_content(name) if name else content_of(library)
    jobs = documents_due(content.answers, library)
    written = export(content, library, tmp_path / "out", jobs, "draft", day=DAY)
    assert {one.job.document.id for one in written} == set(library.documents)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(one.path.name for one in written)
    held = str(content.answers.entry("company", "company").values.get("name", "")) or "【待填写："
    for one in written:
        with zipfile.ZipFile(one.path) as archive:
            assert archive.testzip() is None
        text = text_of(one.path)
        assert held in text or "company" not in one.job.document.forms
        for left in ("{{", "{%", "{#", "\ufdd0", "\ufdd1", "\ufdd2", "None", "Markup", "[]", "{'"):
            assert left not in text
        assert (one.gaps > 0) == ("【待填写：" in text or "【请改正：" in text)
        assert text.count("【待填写：") + text.count("【请改正：") == one.gaps


def test_a_picture_that_is_attached_is_in_the_document(library: Library) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (50, 50), "blue").save(out, "PNG")
    held = Attachment(describe("e1", "流程图.png", out.getvalue()), out.getvalue())
    content = Content(
        Answers(library.forms.values(), {"algorithms": [Entry("g1", {"name": "示例", "flow_chart": ["e1"]})]}),
        {"e1": held},
    )
    (job,) = documents_due(content.answers, library, ["self_assessment"])
    with zipfile.ZipFile(io.BytesIO(render(content, library, job).content)) as archive:
        media = [name for name in archive.namelist() if "media" in name]
        assert [archive.read(name) for name in media] == [out.getvalue()]


@pytest.mark.parametrize("name", [*sample_names(), ""])
def test_every_gap_has_a_finding_so_that_the_officer_can_find_it(name: str, library: Library) -> None:
    content = sample_content(name) if name else content_of(library)
    for job in documents_due(content.answers, library):
        begun = job.entry or job.document.per is None  # a document about no entry is a blank sheet
        if begun and render(content, library, job).gaps:
            assert standing_in_the_way(content.answers, library, [job.document.id])


def test_whatever_can_be_stored_can_be_drafted(dossier_json: Any, library: Library) -> None:
    @settings(max_examples=40)
    @given(dossier_json)
    def drafts(data: Any) -> None:
        content = from_json(data, library)
        jobs = documents_due(content.answers, library)
        "".join(file_names(jobs, "draft", DAY, Path())).encode()
        for job in jobs:
            assert render(content, library, job).content.startswith(b"PK")

    drafts()


@pytest.mark.parametrize("typed", ["a\x07b", "\ud800", "\ufdd0待填写：\ufdd1", "\ufffe", "{{ x }}", "<w:p/>", "A & B"])
def test_strange_words_in_every_text_field_are_printed_or_marked(typed: str, library: Library) -> None:
    """Wherever a text ends up, also in a title, a sum, a union or a file name, no draft fails."""
    entries: dict[str, list[Entry]] = {}
    for form in library.forms.values():
        values: dict[str, Any] = {}
        for field in form.fields():
            if field.kind in ("text", "long_text", "choice", "number", "people", "date", "yes_no"):
                values[field.id] = typed
            elif field.kind == "choices":
                values[field.id] = [typed]
            elif field.kind == "evidence":
                values[field.id] = ["png", "pdf"]
            elif field.kind == "reference":
                values[field.id] = ["e1"] if field.many else "e1"
            elif field.kind == "date_range":
                values[field.id] = {"start": typed, "end": typed}
            elif field.kind == "table":
                row = {
                    column.id: [typed]
                    if column.kind == "choices"
                    else {"likelihood": typed}
                    if column.kind == "risk_rating"
                    else typed
                    for column in field.columns
                }
                values[field.id] = [row, row]
        entries[form.id] = [Entry("e1" if form.entries else form.id, values)]
    evidence = {
        name: Attachment(describe(name, f"{typed}.{name}", content), content)
        for name, content in (("png", _PIXEL), ("pdf", b"%PDF-1.4"))
    }
    content = Content(Answers(library.forms.values(), entries), evidence)
    for job in documents_due(content.answers, library):
        rendered = render(content, library, job)
        with zipfile.ZipFile(io.BytesIO(rendered.content)) as archive:
            xml = archive.read("word/document.xml").decode()
        if typed == "{{ x }}":
            assert typed in xml
        assert not set(xml) & set("\ufdd0\ufdd1\ufdd2\x07\ufffe")
    check(content.answers, library)


_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


# ---- draft and final


def test_a_final_version_is_refused_with_the_list_of_what_stands_in_its_way(library: Library, tmp_path: Path) -> None:
    content = content_of(library, company=[Entry("company", {"name": "示例", "uscc": "1"})])
    jobs = documents_due(content.answers, library, ["pipia"])
    with pytest.raises(ExportRefused) as refusal:
        export(content, library, tmp_path / "out", jobs, "final", day=DAY)
    lines = str(refusal.value).splitlines()
    found = standing_in_the_way(content.answers, library, ["pipia"])
    assert len(lines) == 1 + len(found)
    assert any("[company.uscc]" in line for line in lines)
    assert not (tmp_path / "out").exists()


def test_a_document_about_an_entry_needs_one(library: Library) -> None:
    for document in library.documents.values():
        if document.per:
            form = library.forms[document.per]
            assert form.entries
            found = standing_in_the_way(content_of(library).answers, library, [document.id])
            (missing,) = [finding for finding in found if finding.id == "missing_entry"]
            assert (missing.path.form, missing.path.field) == (form.id, form.entries.title_field)
            assert form.entries.name.zh in missing.text.zh
            assert document.title.zh in missing.text.zh
            begun = content_of(library, **{form.id: [Entry("e1")]})
            found = standing_in_the_way(begun.answers, library, [document.id])
            assert "missing_entry" not in {finding.id for finding in found}


def test_what_stands_in_the_way_of_one_document_does_not_hold_back_another(library: Library) -> None:
    answers = content_of(library).answers
    ways = {document: standing_in_the_way(answers, library, [document]) for document in library.documents}
    for document, found in ways.items():
        assert found
        assert all(document in finding.documents for finding in found)
    assert standing_in_the_way(answers, library, []) == []


def own_publication(**answers: str) -> dict[str, list[Entry]]:
    """A dossier of nobody's sample that is complete for the text for publication."""
    values = {
        "name": "售后问答生成算法",
        "public_principle": "算法以预训练语言模型为基础，先检索产品说明书，再生成答复。",
        "public_operation": "用户提问后，系统检索、生成、审核，合格的答复显示给用户，不合格的转人工。",
        "public_scenario": "用于官方网站售后问答页面。",
        "public_purpose": "帮助用户较快找到产品的使用和保养方法。",
        **answers,
    }
    return {"company": company("青禾厨具（宁波）有限公司"), "algorithms": [Entry("g1", values)]}


def final(library: Library, folder: Path, **entries: list[Entry]) -> list[exports.Written]:
    content = content_of(library, **entries)
    jobs = documents_due(content.answers, library, ["publication"])
    return export(content, library, folder, jobs, "final", day=DAY)


def test_a_complete_document_is_written_as_final(library: Library, tmp_path: Path) -> None:
    (written,) = final(library, tmp_path, **own_publication())
    assert written.path.name == "青禾厨具（宁波）有限公司_拟公示内容_终稿_20261123.docx"
    assert written.gaps == 0
    assert "附页" not in text_of(written.path)


@pytest.mark.parametrize("name", sample_names())
def test_no_document_of_a_sample_becomes_final(name: str, library: Library, tmp_path: Path) -> None:
    content = sample_content(name)
    for job in documents_due(content.answers, library):
        with pytest.raises(ExportRefused, match="示例"):
            export(content, library, tmp_path, [job], "final", day=DAY)
    assert list(tmp_path.iterdir()) == []


def sample_answer(field: str) -> str:
    (algorithm,) = sample_content("writing_assistant").answers.entries("algorithms")
    return str(algorithm.values[field])


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("public_principle", sample_answer("public_principle"), "word for word"),
        ("public_scenario", "见 https://www.example.com 的说明页面。", "example.com"),
        ("public_purpose", "【业务】的售后答复。", "【业务】"),
        ("public_purpose", "售后答复。TODO 补写", "TODO"),
        ("public_purpose", "帮助用户。【待填写：目的】", "【待填写"),
        ("public_purpose", "帮助用户\ufdd3。", "public_purpose"),
    ],
)
def test_a_final_version_is_refused_while_sample_text_or_a_remark_for_the_writer_stands(
    field: str, typed: str, told: str, library: Library, tmp_path: Path
) -> None:
    with pytest.raises(ExportRefused) as refusal:
        final(library, tmp_path, **own_publication(**{field: typed}))
    assert told in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


# ---- progress, cancel, disks


def test_progress_is_told_before_each_file_and_cancel_keeps_what_is_done(library: Library, tmp_path: Path) -> None:
    content = content_of(library)
    jobs = documents_due(content.answers, library)
    names = file_names(jobs, "draft", DAY, tmp_path)
    told: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, name: str) -> bool:
        told.append((done, total, name))
        return done < 2

    written = export(content, library, tmp_path, jobs, "draft", progress, day=DAY)
    assert [one.path.name for one in written] == names[:2]
    assert told == [(number, len(jobs), names[number]) for number in range(3)]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(one.path.name for one in written)


def due(library: Library, folder: Path, *documents: str) -> tuple[Content, list[Job], list[str]]:
    """An empty dossier, its jobs, and the names of their drafts."""
    content = content_of(library)
    jobs = documents_due(content.answers, library, documents or None)
    return content, jobs, file_names(jobs, "draft", DAY, folder)


def test_a_file_that_is_there_is_kept_and_the_new_one_gets_a_number(library: Library, tmp_path: Path) -> None:
    content, jobs, (name,) = due(library, tmp_path, "pipia")
    (tmp_path / name).write_bytes(b"old")
    for number in ("（2）", "（3）"):
        (written,) = export(content, library, tmp_path, jobs, "draft", day=DAY)
        assert written.path == tmp_path / name.replace(".docx", f"{number}.docx")
        assert written.size == written.path.stat().st_size
    assert (tmp_path / name).read_bytes() == b"old"
    assert names_taken(tmp_path, [name, "other.docx"]) == [name]


def test_a_file_that_is_there_is_replaced_on_demand(library: Library, tmp_path: Path) -> None:
    content, jobs, (name,) = due(library, tmp_path, "pipia")
    (tmp_path / name).write_bytes(b"old")
    (written,) = export(content, library, tmp_path, jobs, "draft", day=DAY, replace=True)
    assert written.path == tmp_path / name
    assert written.path.read_bytes().startswith(b"PK")


def test_a_name_is_free_for_the_pdf_too(library: Library, tmp_path: Path) -> None:
    content, jobs, (name,) = due(library, tmp_path, "pipia")
    (tmp_path / pdf_name(name)).write_bytes(b"old")
    assert names_taken(tmp_path, [name]) == []
    assert names_taken(tmp_path, [name], with_pdf=True) == [pdf_name(name)]
    (written,) = export(content, library, tmp_path, jobs, "draft", day=DAY, with_pdf=True)
    assert written.path.name == name.replace(".docx", "（2）.docx")


@pytest.mark.parametrize("place", ["a_file", "a_file/out", "/proc/out", "/dev/null"])
def test_a_folder_that_takes_no_files_is_said_clearly(place: str, library: Library, tmp_path: Path) -> None:
    (tmp_path / "a_file").write_bytes(b"precious")
    content = content_of(library)
    with pytest.raises(ExportError, match="could not be written") as fault:
        export(content, library, tmp_path / place, documents_due(content.answers, library), "draft", day=DAY)
    assert "\n" not in str(fault.value)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a_file": b"precious"}


def test_a_full_disk_leaves_the_old_draft_and_nothing_half_written(
    library: Library, tmp_path: Path, run_python: Callable[..., Any]
) -> None:
    content = content_of(library)
    jobs = documents_due(content.answers, library, ["pipia"])
    old = tmp_path / file_names(jobs, "draft", DAY, tmp_path)[0]
    old.write_bytes(b"old")
    code = """
import resource, sys
from datetime import date
from pathlib import Path
from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.errors import ExportError
from beigao.rendering.export import documents_due, export
library = load_library()
content = Content(Answers(library.forms.values()), {})
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    jobs = documents_due(content.answers, library, ["pipia"])
    export(content, library, Path(sys.argv[1]), jobs, "draft", day=date(2026, 11, 23), replace=True)
except ExportError as fault:
    print(fault)
"""
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert "could not be written" in done.stdout.decode()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {old.name: b"old"}


def test_a_draft_that_cannot_be_replaced_stays_and_leaves_nothing_beside_it(library: Library, tmp_path: Path) -> None:
    content, jobs, (name,) = due(library, tmp_path, "pipia")
    (tmp_path / name).mkdir()
    with pytest.raises(ExportError):
        export(content, library, tmp_path, jobs, "draft", day=DAY, replace=True)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_files_that_are_done_stay_when_a_later_one_fails(library: Library, tmp_path: Path) -> None:
    content, jobs, names = due(library, tmp_path)
    (tmp_path / names[2]).mkdir()
    with pytest.raises(ExportError):
        export(content, library, tmp_path, jobs, "draft", day=DAY, replace=True)
    assert len([path for path in tmp_path.iterdir() if path.is_file()]) == 2


def test_nothing_to_export_writes_nothing(library: Library, tmp_path: Path) -> None:
    assert export(content_of(library), library, tmp_path / "out", [], "draft", day=DAY) == []
    assert not (tmp_path / "out").exists()


def test_a_folder_that_vanishes_meanwhile_is_said_and_not_made_again(library: Library, tmp_path: Path) -> None:
    content, jobs, _names = due(library, tmp_path)

    def progress(done: int, _total: int, _name: str) -> bool:
        if done == 1:
            shutil.rmtree(tmp_path / "out")
        return True

    with pytest.raises(ExportError, match="no longer there"):
        export(content, library, tmp_path / "out", jobs, "draft", progress, day=DAY)
    assert not (tmp_path / "out").exists()


# ---- the same bytes everywhere


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_input_gives_the_same_bytes_in_another_place_time_and_language(
    library: Library, tmp_path: Path, run_python: Callable[..., Any]
) -> None:
    richest = max(
        sample_names(), key=lambda name: sum(len(entry.values) for _f, entry in sample_content(name).answers.walk())
    )
    content = sample_content(richest)
    export(content, library, tmp_path / "here", documents_due(content.answers, library), "draft", day=DAY)
    code = """
import sys
from datetime import date
from pathlib import Path
from beigao._i18n import set_language
from beigao.definitions.loader import load_library
from beigao.dossier.samples import create_sample
from beigao.rendering.export import documents_due, export
set_language("zh")
library = load_library()
content = create_sample(Path(sys.argv[1]) / "s.beigao", sys.argv[2]).content()
jobs = documents_due(content.answers, library)
export(content, library, Path(sys.argv[1]) / "out", jobs, "draft", day=date(2026, 11, 23))
"""
    for number, environment in enumerate(
        (
            {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Adak", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "2"},
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = run_python(code, folder, richest, **environment)
        assert done.returncode == 0, done.stderr.decode()
        assert digests(folder / "out") == digests(tmp_path / "here")


def test_every_document_has_its_template(library: Library) -> None:
    for document in load_library().documents:
        assert (exports.data_dir("doc_templates") / document / "zh.docx").is_file(), os.fspath(document)
