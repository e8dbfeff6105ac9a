"""The papers around the filings say what the rules say, that they have no official form, and only what applies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.reading import Reading

from beigao._i18n import set_language
from beigao.definitions.loader import Library, load_library
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, render
from beigao.rules.deadlines import deadlines
from beigao.rules.duties import duties
from beigao.rules.export_route import export_route
from beigao.rules.facts import Facts
from beigao.rules.routes import Decision
from beigao.rules.service_facts import service_facts

LIBRARY = load_library()
INNER = [document for document in LIBRARY.documents.values() if document.filing == "inner"]
Text = Callable[..., str]


@pytest.fixture
def text(library: Library) -> Text:
    def make(content: Content, document: str, at: int = 0) -> str:
        job = documents_due(content.answers, library, [document])[at]
        return Reading(render(content, library, job).content).text()

    return make


@pytest.mark.parametrize("document", INNER, ids=lambda document: document.id)
def test_a_paper_says_that_it_has_no_official_form(document: object, text: Text) -> None:
    assert "没有法定格式" in text(sample_content("writing_assistant"), document.id)  # type: ignore[attr-defined]
    assert len(INNER) == 5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_memo_has_every_reason_of_the_rules_whatever_the_window_speaks(language: str, text: Text) -> None:
    content = sample_content("internal_assistant")
    facts = Facts(content.answers, LIBRARY)
    decision = export_route(facts)
    assert isinstance(decision, Decision)
    set_language(language)  # type: ignore[arg-type]
    printed = text(content, "memo")
    set_language("en")
    for step in (*decision.steps, *decision.warnings, *decision.still_due):
        assert step.text.zh in printed
        for article in step.articles:
            assert LIBRARY.cite(article, "zh") in printed
    assert f"{decision.people.counted:,}人" in printed
    assert decision.rule_set.title.zh in printed
    for due in deadlines(facts):
        assert due.rule.title.zh in printed


def test_the_memo_and_the_checklist_have_every_duty_of_every_service(text: Text) -> None:
    content = sample_content("writing_assistant")
    for document in ("memo", "provider_checklist"):
        printed = text(content, document)
        for service in Facts(content.answers, LIBRARY).entries("services"):
            assert service.title in printed
            for result in duties(service_facts(service), LIBRARY):
                assert result.duty.title.zh in printed
                assert result.reason.zh in printed


def test_an_undecided_route_names_the_facts_that_are_missing(text: Text, library: Library) -> None:
    printed = text(Content(Answers(library.forms.values()), {}), "memo")
    assert "尚不能判断，缺少下列事实" in printed
    assert "出境申报判断：" in printed


def test_a_consent_is_asked_for_only_where_consent_is_the_basis(text: Text) -> None:
    content = sample_content("internal_assistant")
    activity = content.answers.entries("activities")[0]
    activity.values["legal_basis"] = "consent"
    assert "□ 同意" in text(content, "export_notice")
    activity.values["legal_basis"] = "contract"
    printed = text(content, "export_notice")
    assert "□ 同意" not in printed
    assert "待核实" in printed


def test_the_notice_has_what_article_39_asks_for(text: Text) -> None:
    content = sample_content("internal_assistant")
    printed = text(content, "export_notice")
    recipient = content.answers.entries("recipients")[0].values
    activity = content.answers.entries("activities")[0].values
    for told in ("name", "name_zh", "contact_phone", "contact_email", "rights_contact_email"):
        assert str(recipient[told]) in printed
    assert str(activity["recipient_purpose"]) in printed
    assert "个人基本资料" in printed
    assert "行使权利的方式和程序" in printed


def test_the_notice_speaks_of_minors_and_sensitive_information_only_where_there_are_any(text: Text) -> None:
    content = sample_content("internal_assistant")
    first, second = (text(content, "export_notice", at) for at in (0, 1))
    assert "敏感个人信息：" in first
    assert "敏感个人信息：" not in second
    assert "不满十四周岁" not in first
    content.answers.entries("activities")[0].values |= {"subjects": ["minors_under_14"], "minors_rules": "家长确认。"}
    assert "家长确认。" in text(content, "export_notice")


def test_the_clause_names_the_labels_of_the_modalities_in_use(text: Text) -> None:
    printed = text(sample_content("writing_assistant"), "labelling_clause")
    assert "文本：显示“本内容由人工智能生成”" in printed
    assert "图片：显示“AI生成”" in printed
    assert "音频：" not in printed
    assert "您可以申请不含显式标识" in printed
    assert "不提供不含显式标识" in text(sample_content("internal_assistant"), "labelling_clause")


@pytest.mark.parametrize("document", ["memo", "provider_checklist"])
def test_a_mark_in_the_name_of_a_service_is_none(document: str, library: Library) -> None:
    content = sample_content("writing_assistant")
    content.answers.entries("services")[0].values["name"] = "\ufdd9甲\t乙\n丙\t丁"
    (job,) = documents_due(content.answers, library, [document])
    text = Reading(render(content, library, job).content).text()
    assert "【请改正：U+FDD9】甲\t乙" in text
