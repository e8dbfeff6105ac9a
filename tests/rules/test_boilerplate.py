"""The boilerplate meter: what comes with the program is measured, what a company writes itself is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from beigao.definitions.fields import LongText, Text
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.samples import preset_values, sample_content
from beigao.rules.boilerplate import COPY, SHINGLE, copied_from, meter, normalised
from beigao.rules.cross_checks.wording import BOILERPLATE

OWN = (
    "车间质检员每天早班前核对两台影像测量仪，把不合格轴承的编号抄进登记簿；班长每周五汇总，"
    "连同返工照片交给技术科，技术科在下周二的例会上说明原因并决定是否调整磨床的进给量。"
)
Told = Callable[[Answers], list[tuple[str, str]]]


def sample_answer(form: str, field: str, sample: str = "internal_assistant") -> str:
    answer = sample_content(sample).answers.entries(form)[0].values[field]
    assert isinstance(answer, str)
    return answer


def long_text(library: Library, form: str, field: str) -> LongText:
    item = library.forms[form].field(field)
    assert isinstance(item, LongText)
    return item


def test_a_samples_answer_is_the_samples_from_end_to_end(library: Library) -> None:
    share = meter(sample_answer("pi_protection", "audits"), library)
    assert share.share > 0.95
    assert share.source == library.samples["internal_assistant"].title


def test_a_forms_own_example_is_named_by_its_field(library: Library) -> None:
    field = long_text(library, "responsibility", "body_structure")
    assert field.good is not None
    share = meter(field.good.zh, library)
    assert share.share > 0.95
    assert share.source == field.label


def test_a_text_of_ones_own_has_no_share(library: Library) -> None:
    assert meter(OWN, library) == (0.0, None)


def test_half_a_copied_text_is_measured_as_half(library: Library) -> None:
    copied = normalised(sample_answer("pi_protection", "audits"))[: len(normalised(OWN))]
    assert meter(copied + OWN, library).share == pytest.approx(0.5, abs=0.05)


def test_exchanged_names_and_numbers_leave_a_copy_above_the_line(library: Library) -> None:
    edited = sample_answer("pi_protection", "incident_plan")
    for old, new in (
        ("30分钟", "45分钟"),
        ("个人信息保护负责人", "副总裁"),
        ("2026年9月22日", "2026年5月6日"),
        ("18", "25"),
    ):
        assert old in edited
        edited = edited.replace(old, new)
    assert meter(edited, library).share > BOILERPLATE


def test_punctuation_blanks_and_width_do_not_matter(library: Library) -> None:
    text = sample_answer("pi_protection", "audits")
    wide = text.replace("，", " ,\n").replace("500", "５００")
    assert meter(wide, library) == meter(text, library)


def test_the_names_of_laws_do_not_count(library: Library) -> None:
    laws = "".join(f"《{law.title.zh}》" for law in library.laws.values())
    assert meter(f"{OWN}{laws}", library).share == 0.0
    assert normalised("依照《网络安全法》，办理。") == "依照办理"


def test_headings_labels_and_options_do_not_count(library: Library) -> None:
    words = [heading.text for document in library.documents.values() for heading in document.headings]
    words += [field.label.zh for form in library.forms.values() for field in form.fields()]
    assert max(meter(text, library).share for text in words) == 0.0


@pytest.mark.parametrize("text", ["", "短", "《个人信息保护法》", "。" * 200, "\x00\ud800\ufdd0😀"])
def test_a_text_too_short_to_measure_has_no_share(text: str, library: Library) -> None:
    assert meter(text, library) == (0.0, None)


def test_a_copy_is_told_to_the_letter_but_for_blanks(library: Library) -> None:
    item, text = long_text(library, "pi_protection", "audits"), sample_answer("pi_protection", "audits")
    title = library.samples["internal_assistant"].title
    assert copied_from(item, text, library) == title
    assert copied_from(item, f" {text[:20]}\n{text[20:]}", library) == title
    assert copied_from(item, text + "另有一句。", library) is None


def test_a_short_text_that_companies_share_is_no_copy(library: Library) -> None:
    names = [
        row["name"]
        for row in sample_content("internal_assistant").answers.entries("recipients")[0].values["certifications"]
    ]  # type: ignore[union-attr,index,call-overload]
    name = library.forms["company"].field("industry")
    assert names
    assert all(copied_from(name, str(text), library) is None for text in names)
    assert all(len(str(text)) < COPY for text in names)


@pytest.mark.parametrize("field", ["uscc", "phone", "email"])
def test_what_identifies_the_sample_is_a_copy_however_short(field: str, library: Library) -> None:
    item = library.forms["company"].field(field)
    assert isinstance(item, Text)
    assert copied_from(item, sample_answer("company", field), library) == library.samples["internal_assistant"].title


def test_a_label_that_the_standard_prescribes_may_be_taken_over(library: Library) -> None:
    item = library.forms["labelling"].field("interface_wording")
    assert isinstance(item, Text)
    assert item.good is not None
    assert copied_from(item, item.good.zh, library) is None


@pytest.mark.parametrize("preset", ["azure_openai"])
def test_the_public_facts_of_a_preset_are_meant_to_be_taken_over(preset: str, library: Library, told: Told) -> None:
    form = library.presets[preset].form
    answers = Answers(library.forms.values(), {form: [Entry("r1", preset_values(preset))]})
    assert told(answers) == []


def test_a_sample_under_another_name_is_found_out(told: Told) -> None:
    answers = sample_content("internal_assistant").answers
    assert "sample_text" not in {name for name, _place in told(answers)}
    answers.entry("company", "company").values["name"] = "上海云栖厨具有限公司"
    places = {place for name, place in told(answers) if name == "sample_text"}
    assert {"company.uscc", "company.organisation", "activities:a1.items[0].necessity"} - places == {
        "activities:a1.items[0].necessity"  # 25 characters: a short cell may be the same fact
    }
    assert "recipients:r1.country_assessments[0].laws" in places


def test_terms_of_contract_and_public_facts_may_be_the_same(told: Told) -> None:
    answers = sample_content("internal_assistant").answers
    answers.entry("company", "company").values["name"] = "上海云栖厨具有限公司"
    places = {place for name, place in told(answers) if name in ("sample_text", "boilerplate")}
    assert not places & {"contracts:c1.annex2", "contracts:c1.annex_other", "recipients:r1.public_facts"}


def test_a_shingle_is_shorter_than_anything_that_is_measured() -> None:
    assert SHINGLE < COPY
