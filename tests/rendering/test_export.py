"""Drafts on disk: names, all or nothing, the same bytes everywhere, and the way back for a reader."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Callable
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
from beigao.rendering.export import documents_due, export, render, standing_in_the_way
from beigao.rules.checking import check

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


def test_names_say_company_document_and_state(library: Library) -> None:
    (job,) = documents_due(content_of(library, company=company("示例科技")).answers, library, ["pipia"])
    title = library.documents["pipia"].title.zh
    assert job.file_name("draft") == f"示例科技_{title}_草稿.docx"
    assert job.file_name("final") == f"示例科技_{title}_终稿.docx"


RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{name}{number}" for name in ("COM", "LPT") for number in range(10))}


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_names_are_safe_everywhere_and_can_be_written(name: str, library: Library, tmp_path: Path) -> None:
    contracts = [Entry("c1", {"commercial_contract_name": name}), Entry("c2", {"commercial_contract_name": name})]
    content = content_of(library, company=company(name), contracts=contracts)
    names = []
    for job in documents_due(content.answers, library):
        file_name = job.file_name("draft")
        names.append(file_name)
        assert not set(file_name) & set('<>:"/\\|?*')
        assert all(character.isprintable() or character == " " for character in file_name)
        assert file_name == file_name.strip(" .~$")
        assert file_name.split(".")[0].upper() not in RESERVED
        assert len(file_name.encode("utf-16-le")) // 2 <= 255
        assert len(file_name.encode()) <= 255
        (tmp_path / file_name).write_bytes(b"")
    assert len(list(tmp_path.iterdir())) == len(names)


@pytest.mark.parametrize(
    "names",
    [
        ["a", "a"],
        ["a", "A"],
        ["a", "a", "a_2"],
        ["a_2", "a", "a"],
        ["a", "a", "a", "a_2", "a_3"],
        ["长" * 60 + "一", "长" * 60 + "二"],
        ["", ""],
        ["a.", "a"],
        ["é", "e\u0301"],
    ],
)
def test_names_are_told_apart(names: list[str], library: Library) -> None:
    contracts = [Entry(f"c{number}", {"commercial_contract_name": name}) for number, name in enumerate(names)]
    jobs = documents_due(content_of(library, contracts=contracts).answers, library, ["annex"])
    assert len(jobs) == len(names)
    assert len({unicodedata_folded(job.file_name("draft")) for job in jobs}) == len(names)


def unicodedata_folded(name: str) -> str:
    """As macOS and Windows compare names."""
    import unicodedata

    return unicodedata.normalize("NFC", name).casefold()


# ---- every document


@pytest.mark.parametrize("name", [*sample_names(), ""])
def test_every_document_is_written_whole_and_read_back(name: str, library: Library, tmp_path: Path) -> None:
    content = sample_content(name) if name else content_of(library)
    jobs = documents_due(content.answers, library)
    written = export(content, library, tmp_path / "out", jobs, "draft")
    assert {one.document for one in written} == set(library.documents)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(one.path.name for one in written)
    held = str(content.answers.entry("company", "company").values.get("name", "")) or "【待填写："
    for one in written:
        with zipfile.ZipFile(one.path) as archive:
            assert archive.testzip() is None
        text = text_of(one.path)
        assert held in text
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
        for job in documents_due(content.answers, library):
            job.file_name("draft").encode()
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
        export(content, library, tmp_path / "out", jobs, "final")
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


def complete(library: Library, document: str) -> Content | None:
    """The first sample of which a document is complete."""
    for name in sample_names():
        content = sample_content(name)
        jobs = documents_due(content.answers, library, [document])
        ready = not standing_in_the_way(content.answers, library, [document])
        if ready and all(render(content, library, job).gaps == 0 for job in jobs):
            return content
    return None


def test_a_complete_document_is_written_as_final(library: Library, tmp_path: Path) -> None:
    found = {document: content for document in library.documents if (content := complete(library, document))}
    assert found, "no sample is complete for any document"
    for document, content in found.items():
        jobs = documents_due(content.answers, library, [document])
        written = export(content, library, tmp_path, jobs, "final")
        assert all(one.path.name.endswith("_终稿.docx") and one.gaps == 0 for one in written)
        assert len(written) == len(jobs)


# ---- progress, cancel, disks


def test_progress_is_told_before_each_file_and_cancel_keeps_what_is_done(library: Library, tmp_path: Path) -> None:
    content = content_of(library)
    jobs = documents_due(content.answers, library)
    told: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, name: str) -> bool:
        told.append((done, total, name))
        return done < 2

    written = export(content, library, tmp_path, jobs, "draft", progress)
    assert [one.path.name for one in written] == [job.file_name("draft") for job in jobs[:2]]
    assert told == [(number, len(jobs), jobs[number].file_name("draft")) for number in range(3)]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(one.path.name for one in written)


def test_an_older_draft_of_the_same_name_is_replaced(library: Library, tmp_path: Path) -> None:
    content = content_of(library)
    (job,) = documents_due(content.answers, library, ["pipia"])
    (tmp_path / job.file_name("draft")).write_bytes(b"old")
    (written,) = export(content, library, tmp_path, [job], "draft")
    assert written.path.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("place", ["a_file", "a_file/out", "/proc/out", "/dev/null"])
def test_a_folder_that_takes_no_files_is_said_clearly(place: str, library: Library, tmp_path: Path) -> None:
    (tmp_path / "a_file").write_bytes(b"precious")
    content = content_of(library)
    with pytest.raises(ExportError, match="could not be written") as fault:
        export(content, library, tmp_path / place, documents_due(content.answers, library), "draft")
    assert "\n" not in str(fault.value)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a_file": b"precious"}


def test_a_full_disk_leaves_the_old_draft_and_nothing_half_written(
    library: Library, tmp_path: Path, run_python: Callable[..., Any]
) -> None:
    content = content_of(library)
    (job,) = documents_due(content.answers, library, ["pipia"])
    old = tmp_path / job.file_name("draft")
    old.write_bytes(b"old")
    code = """
import resource, sys
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
    export(content, library, Path(sys.argv[1]), documents_due(content.answers, library, ["pipia"]), "draft")
except ExportError as fault:
    print(fault)
"""
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert "could not be written" in done.stdout.decode()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {old.name: b"old"}


def test_a_draft_that_cannot_be_replaced_stays_and_leaves_nothing_beside_it(library: Library, tmp_path: Path) -> None:
    content = content_of(library)
    (job,) = documents_due(content.answers, library, ["pipia"])
    (tmp_path / job.file_name("draft")).mkdir()
    with pytest.raises(ExportError):
        export(content, library, tmp_path, [job], "draft")
    assert [path.name for path in tmp_path.iterdir()] == [job.file_name("draft")]


def test_files_that_are_done_stay_when_a_later_one_fails(library: Library, tmp_path: Path) -> None:
    content = content_of(library)
    jobs = documents_due(content.answers, library)
    (tmp_path / jobs[2].file_name("draft")).mkdir()
    with pytest.raises(ExportError):
        export(content, library, tmp_path, jobs, "draft")
    assert len([path for path in tmp_path.iterdir() if path.is_file()]) == 2


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
    export(content, library, tmp_path / "here", documents_due(content.answers, library), "draft")
    code = """
import sys
from pathlib import Path
from beigao._i18n import set_language
from beigao.definitions.loader import load_library
from beigao.dossier.samples import create_sample
from beigao.rendering.export import documents_due, export
set_language("zh")
library = load_library()
content = create_sample(Path(sys.argv[1]) / "s.beigao", sys.argv[2]).content()
export(content, library, Path(sys.argv[1]) / "out", documents_due(content.answers, library), "draft")
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
