"""A file of evidence has one number in its document: in the text, under the picture, and in the list at the end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.reading import Reading

from beigao.definitions.loader import Library, load_library
from beigao.dossier.answers import Answers
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.exhibits import exhibits
from beigao.rendering.export import documents_due, render

LIBRARY = load_library()
PRINTED = re.compile(r"\b(\w+)\.(\w+)\b")


@pytest.fixture
def text(library: Library) -> Callable[[Content, str], str]:
    def make(content: Content, document: str) -> str:
        (job,) = documents_due(content.answers, library, [document])
        return Reading(render(content, library, job).content).text()

    return make


def attach(content: Content, form: str, field: str, *names: str) -> Content:
    """The content with files at a field of the first entry, as PDFs."""
    files = {name: Attachment(describe(name, f"{name}.pdf", b"%PDF-"), b"%PDF-") for name in names}
    content.answers.entries(form)[0].values[field] = [*files]
    return Content(content.answers, {**content.evidence, **files})


def test_numbers_follow_the_document_and_the_list_has_them_all(text: Callable[[Content, str], str]) -> None:
    printed = text(sample_content("writing_assistant"), "self_assessment")
    captions = [int(number) for number in re.findall(r"^图(\d+)　", printed, re.MULTILINE)]
    assert captions == list(range(1, len(captions) + 1))
    assert len(captions) > 8
    listed = printed[printed.index("附图和附件清单") :]
    assert [int(number) for number in re.findall(r"图(\d+)", listed)] == captions
    assert "标识的样式见图7、图8。" in printed


def test_other_files_are_called_annexes_and_handed_in_beside(text: Callable[[Content, str], str]) -> None:
    content = attach(sample_content("writing_assistant"), "algorithms", "label_screenshots", "甲", "乙")
    printed = text(content, "self_assessment")
    assert "标识的样式见附件1、附件2。" in printed
    assert "附件2　标识截图（2）：乙.pdf，另附。" in printed
    assert "另附文件" in printed


def test_certificates_of_a_recipient_are_named_in_the_report_and_not_shown(text: Callable[[Content, str], str]) -> None:
    printed = text(attach(sample_content("internal_assistant"), "recipients", "evidence", "证书"), "pipia")
    assert "见附件1" in printed
    assert "：证明材料" in printed[printed.index("附图和附件清单") :]


def test_a_file_that_two_fields_name_has_one_number(library: Library) -> None:
    content = sample_content("writing_assistant")
    (algorithm,) = content.answers.entries("algorithms")
    algorithm.values["governance_screenshots"] = algorithm.values["label_screenshots"]
    found = exhibits(content, library, library.documents["self_assessment"], algorithm.id)
    ids = [exhibit.file.id for exhibit in found]
    assert len(ids) == len(set(ids))
    assert len({exhibit.number for exhibit in found}) == len(ids)


def test_only_the_models_and_services_of_the_algorithm_bring_evidence(library: Library) -> None:
    content = sample_content("writing_assistant")
    (algorithm,) = content.answers.entries("algorithms")
    algorithm.values["models"] = ["m2"]
    found = exhibits(content, library, library.documents["self_assessment"], algorithm.id)
    assert {exhibit.path.entry for exhibit in found if exhibit.path.form == "models"} == {"m2"}


@pytest.mark.parametrize("nasty", ["\ufdd0", "\x7f", "\ufdd0\ufdd1", "{{ x }}", '"><', "\ud800"])
def test_no_title_of_an_entry_breaks_the_caption_or_the_text_for_who_cannot_see(
    nasty: str, text: Callable[[Content, str], str]
) -> None:
    content = sample_content("writing_assistant")
    content.answers.entries("models")[0].values["name"] = f"模型{nasty}"
    printed = text(content, "self_assessment")
    assert re.search(r"图1　模型.*：采购合同或授权", printed)


def test_a_dossier_without_evidence_has_no_list(text: Callable[[Content, str], str], library: Library) -> None:
    printed = text(Content(Answers(library.forms.values()), {}), "self_assessment")
    assert "附图和附件清单" not in printed


def test_missing_evidence_is_a_gap_where_the_text_refers_to_it(text: Callable[[Content, str], str]) -> None:
    content = sample_content("writing_assistant")
    content.answers.entries("algorithms")[0].values.pop("label_screenshots")
    printed = text(content, "self_assessment")
    assert "标识的样式见【待填写：标识截图】。" in printed
    assert printed.count("【待填写：标识截图】") == 1


@pytest.mark.parametrize("document", LIBRARY.documents.values(), ids=LIBRARY.documents)
def test_a_document_declares_the_evidence_that_it_prints_in_the_order_of_its_text(document: object) -> None:
    from beigao._resources import data_dir
    from beigao.definitions.models import Document

    assert isinstance(document, Document)
    manuscript = (data_dir("doc_templates") / document.id / "zh.txt").read_text(encoding="utf-8")
    evidence = {
        (form.id, field.id) for form in LIBRARY.forms.values() for field in form.fields() if field.kind == "evidence"
    }
    singular = {form.entries.singular: form.id for form in LIBRARY.forms.values() if form.entries}
    printed = [
        (singular.get(name, name), field)
        for name, field in re.findall(r"for \w+ in (\w+)\.(\w+)", manuscript)
        if (singular.get(name, name), field) in evidence
    ]
    shown = [(place.form, field) for place in document.evidence if place.shown for field in place.fields]
    assert [pair for pair in printed if pair in shown] == shown
    declared = {(place.form, field) for place in document.evidence for field in place.fields}
    assert set(printed) <= declared <= evidence
