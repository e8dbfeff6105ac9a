"""Duties of AI services: worked out by hand (`cases/duties.yaml`), never guessed, and read from a dossier."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.definitions.laws import Circumstance, Duty
from beigao.definitions.loader import load_library
from beigao.definitions.validation import Misfit, checked
from beigao.definitions.yaml_files import read_yaml
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.samples import sample_content
from beigao.rules.duties import (
    NEEDS_FIELD,
    DutyResult,
    Modality,
    ModelFacts,
    ServiceFacts,
    decide,
    duties,
    overseas_unfiled,
)
from beigao.rules.facts import Facts, Record
from beigao.rules.service_facts import overseas_unfiled_models, service_facts

LIBRARY = load_library()
DUTIES = LIBRARY.rules.duties
CASES: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "cases" / "duties.yaml")

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
each_duty = pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.id)


def results(facts: ServiceFacts) -> dict[str, DutyResult]:
    return {result.duty.id: result for result in duties(facts, LIBRARY)}


# ---- cases


@each_case
def test_each_duty_comes_out_as_by_hand(case: dict[str, Any]) -> None:
    found = results(checked(ServiceFacts, case["facts"]))
    waiting = case.get("open", {})
    assert {name for name, result in found.items() if result.applies == "yes"} == set(case.get("applies", []))
    assert {name for name, result in found.items() if result.applies == "depends"} == {
        *case.get("depends", []),
        *waiting,
    }
    needs = {name: list(result.needs) for name, result in found.items() if result.needs}
    assert needs == {**waiting, **case.get("more", {})}
    assert {name for name, result in found.items() if not result.reason_id} == set(waiting)


@each_case
def test_reasons_and_details_are_those_of_the_case(case: dict[str, Any]) -> None:
    facts = checked(ServiceFacts, case["facts"])
    found = results(facts)
    assert case.get("reasons", {}).items() <= {name: result.reason_id for name, result in found.items()}.items()
    filing, labelling = found["algorithm_filing"].details, found["labelling"].details
    details = {"types": list(filing.types), "roles": list(filing.roles), "clauses": list(labelling.clauses)}
    assert {name: case[name] for name in details if name in case}.items() <= details.items()
    assert overseas_unfiled(facts) == case.get("blocked", False)


def test_the_cases_show_every_duty_with_and_without_each_answer() -> None:
    shown = {
        (result.duty.id, result.applies)
        for case in CASES
        for result in duties(checked(ServiceFacts, case["facts"]), LIBRARY)
    }
    assert shown == {(duty.id, applies) for duty in DUTIES for applies in ("yes", "no", "depends")} - {
        ("model_registration", "yes")  # another procedure, known from practice only
    }
    assert len(CASES) >= 35


def test_the_duties_stand_in_one_order_whatever_is_known() -> None:
    for case in CASES:
        found = duties(checked(ServiceFacts, case["facts"]), LIBRARY)
        assert [result.duty for result in found] == list(DUTIES)


# ---- the tables


def cases_of(duty: Duty, *values: bool | None) -> list[dict[Circumstance, bool | None]]:
    names = duty.asks()
    return [dict(zip(names, said, strict=True)) for said in itertools.product(values, repeat=len(names))]


@each_duty
def test_a_table_meets_every_case_and_none_of_its_reasons_is_idle(duty: Duty) -> None:
    reasons = [decide(duty, case)[0] for case in cases_of(duty, True, False, None)]
    assert {reason.id for reason in reasons if reason} == {reason.id for reason in duty.reasons}


@each_duty
def test_every_reason_and_note_is_said_in_some_case(duty: Duty) -> None:
    found = [results(checked(ServiceFacts, case["facts"]))[duty.id] for case in CASES]
    assert {result.reason_id for result in found} - {""} == {reason.id for reason in duty.reasons}
    said = {note.zh for result in found for note in result.notes}
    assert [note.id for note in duty.notes if note.text.zh not in said] == []


@each_duty
def test_a_reason_that_is_given_rests_on_what_is_known(duty: Duty) -> None:
    for case in cases_of(duty, True, False, None):
        reason, needs = decide(duty, case)
        assert (reason is None) == bool(needs)
        if reason is not None:
            assert reason.when.items() <= case.items()


@each_duty
def test_an_answer_never_turns_when_more_becomes_known(duty: Duty) -> None:
    for case in cases_of(duty, True, False, None):
        reason, _needs = decide(duty, case)
        if reason is not None:
            for name, answer in itertools.product((name for name in case if case[name] is None), (True, False)):
                later = decide(duty, {**case, name: answer})[0]
                assert later is not None
                assert later.applies == reason.applies


@each_duty
def test_just_the_facts_that_make_a_difference_are_asked_for(duty: Duty) -> None:
    def verdict(case: dict[Circumstance, bool | None]) -> str:
        reason = decide(duty, case)[0]
        assert reason is not None
        return reason.applies

    for case in cases_of(duty, True, False, None):
        _reason, needs = decide(duty, case)
        missing = [name for name in case if case[name] is None]
        matter = set()
        for answers in itertools.product((True, False), repeat=len(missing)):
            full = {**case, **dict(zip(missing, answers, strict=True))}
            matter |= {name for name in missing if verdict({**full, name: not full[name]}) != verdict(full)}
        assert set(needs) == matter


# ---- facts that become known

said = st.booleans()
attributes = [option.id for option in LIBRARY.catalogues["opinion_attributes"].options]
complete_models = st.builds(ModelFacts, own=said, overseas=said, filed=said, screening=said)
complete = st.builds(
    ServiceFacts,
    public=said,
    supplies_others=said,
    models=st.lists(complete_models, max_size=3).map(tuple),
    modalities=st.lists(st.sampled_from(get_args(Modality)), unique=True).map(tuple),
    opinion_attributes=st.lists(st.sampled_from(attributes), min_size=1, max_size=2, unique=True).map(tuple),
    biometric_editing=said,
    recommendation=said,
    companionship=said,
    sends_personal_information=said,
    abroad=said,
)
FORGETTABLE = [name for name, default in ServiceFacts.defaults.items() if default is None]


@given(facts=complete, forgotten=st.sets(st.sampled_from(FORGETTABLE)), models_too=said, words=st.data())
def test_forgetting_facts_only_leaves_duties_open(
    facts: ServiceFacts, forgotten: set[str], models_too: bool, words: st.DataObject
) -> None:
    partly = facts.but(**dict.fromkeys(forgotten))
    if models_too and partly.models:
        blank = words.draw(st.sets(st.sampled_from(["own", "overseas"])))
        partly = partly.but(models=tuple(model.but(**dict.fromkeys(blank)) for model in partly.models))
    for known, full in zip(duties(partly, LIBRARY), duties(facts, LIBRARY), strict=True):
        assert full.reason_id
        assert known.applies == full.applies or not known.reason_id
        assert set(known.details.clauses) <= set(full.details.clauses)
        assert set(known.details.roles) <= set(full.details.roles)
        assert set(known.needs) <= set(NEEDS_FIELD)


@given(facts=complete, forgotten=st.sets(st.sampled_from(FORGETTABLE)))
def test_answering_what_a_duty_needs_decides_it(facts: ServiceFacts, forgotten: set[str]) -> None:
    partly = facts.but(**dict.fromkeys(forgotten))
    for known in duties(partly, LIBRARY):
        answered = partly.but(**{need: getattr(facts, need) for need in known.needs})
        then = results(answered)[known.duty.id]
        assert then.reason_id
        assert not (known.reason_id and then.needs)


def test_a_fact_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Misfit, match="publik"):
        checked(ServiceFacts, {"publik": True})
    with pytest.raises(ValueError, match="answer of its own"):
        ServiceFacts(opinion_attributes=())
    with pytest.raises(ValueError, match="newspaper"):
        duties(ServiceFacts(opinion_attributes=("newspaper",)), LIBRARY)


# ---- wording


def test_a_need_leads_to_a_field_and_is_named_by_its_label() -> None:
    for fact, place in NEEDS_FIELD.items():
        form, _dot, field = place.partition(".")
        assert LIBRARY.forms[form].field(field).id == field, fact
    reason = results(ServiceFacts())["genai_measures"].reason
    assert reason.zh == "尚不能判断：需要填写「是否面向境内公众提供」、「生成内容的模态」。"
    assert (
        reason.en == "Cannot be decided yet: needs “Offered to the public in mainland China”, “Modalities generated”."
    )


@each_case
def test_every_sentence_is_filled_in_and_cites_its_articles(case: dict[str, Any]) -> None:
    for result in duties(checked(ServiceFacts, case["facts"]), LIBRARY):
        assert result.articles
        for words in (result.reason, *result.notes):
            assert not set("{}") & set(words.zh + words.en)


@each_duty
def test_what_rests_on_practice_says_so_in_both_languages(duty: Duty) -> None:
    for statement in (*duty.reasons, *duty.notes):
        assert ("待核实" in statement.text.zh) == ("to be verified" in statement.text.en), statement.id
    assert all("待核实" in reason.text.zh for reason in duty.reasons if reason.applies == "depends")


def test_the_cases_of_article_17_are_printed_as_the_filing_has_them() -> None:
    reason = results(ServiceFacts(public=True, modalities=("text", "image")))["labelling"].reason
    assert "第十七条第一款第一项（智能对话、智能写作" in reason.zh
    assert "第十七条第一款第三项" in reason.zh
    assert "第十七条第一款第五项" in reason.zh


def test_the_attribute_that_makes_the_filing_due_is_named() -> None:
    facts = ServiceFacts(public=True, modalities=("text",), opinion_attributes=("chat_room", "none", "blog"))
    reason = results(facts)["algorithm_filing"].reason
    assert "（博客、聊天室）" in reason.zh
    assert "(Blog, Chat room)" in reason.en


# ---- a dossier


def service(**forms: list[dict[str, Any]]) -> Record:
    """The first service of a dossier with these entries; an entry's id is its `id`, else its form's initial."""
    entries = {form: [entry(form, values) for values in listed] for form, listed in forms.items()}
    return Facts(Answers(LIBRARY.forms.values(), entries), LIBRARY).entries("services")[0]


def entry(form: str, values: dict[str, Any]) -> Entry:
    answers = dict(values)
    return Entry(answers.pop("id", form[0]), answers)


def test_the_writing_sample_is_a_provider_that_files_and_labels() -> None:
    sample = Facts(sample_content("writing_assistant").answers, LIBRARY).entries("services")[0]
    facts = service_facts(sample)
    assert {name: getattr(facts, name) for name in ServiceFacts.defaults if name != "models"} == {
        "name": "示例墨笺写作助手图文生成服务",
        "public": True,
        "supplies_others": False,
        "modalities": ("text", "image"),
        "opinion_attributes": ("information_sharing",),
        "biometric_editing": False,
        "recommendation": False,
        "companionship": False,
        "sends_personal_information": None,
        "abroad": False,
    }
    filed = ModelFacts(own=False, overseas=False, filed=True)
    assert facts.models == (filed, filed, filed.but(screening=True))
    found = results(facts)
    due = {name for name, result in found.items() if result.applies == "yes"}
    assert due == {"genai_measures", "algorithm_filing", "security_assessment", "deep_synthesis", "labelling"}
    assert found["algorithm_filing"].details.types == ("generative",)
    assert found["algorithm_filing"].details.roles == ("provider",)
    assert found["labelling"].details.clauses == ("text_simulation", "other_generation")
    assert not any(result.needs for result in found.values())
    assert overseas_unfiled_models(sample) == []


def test_an_entry_without_answers_has_no_facts() -> None:
    assert service_facts(service(services=[{}])) == ServiceFacts()
    unreadable = {"public": "perhaps", "modalities": ["smell"], "opinion_attribute": "yes", "models": ["gone"]}
    assert service_facts(service(services=[unreadable])) == ServiceFacts()


@pytest.mark.parametrize(
    ("forms", "roles", "supplies"),
    [
        (None, [], None),
        (["website", "app"], [], False),
        (["website", "api"], [], None),
        (["api"], ["provider"], False),
        (None, ["provider", "provider"], False),
        (None, ["provider", None], None),
        (["api"], [None], None),
        (["website"], ["supporter"], True),
        (["api"], ["provider", "supporter"], True),
    ],
)
def test_others_are_supplied_by_a_filing_role_or_perhaps_by_an_api(
    forms: list[str] | None, roles: list[str | None], supplies: bool | None
) -> None:
    algorithms = [{"id": f"a{n}", "services": ["s"], "role": role} for n, role in enumerate(roles)]
    others = {"id": "other", "services": ["elsewhere"], "role": "supporter"}
    one = service(services=[{"form": forms}], algorithms=[*algorithms, others])
    assert service_facts(one).supplies_others is supplies


@pytest.mark.parametrize(
    ("ticked", "types", "modalities"),
    [
        (["image", "text"], ["push"], ("image", "text")),
        (None, [], None),
        (None, ["push", "ranking"], ()),
        (None, ["push", None], None),
        (None, ["push", "generative"], None),
    ],
)
def test_nothing_is_generated_where_all_algorithms_are_of_other_types(
    ticked: list[str] | None, types: list[str | None], modalities: tuple[str, ...] | None
) -> None:
    algorithms = [{"id": f"a{n}", "services": ["s"], "type": name} for n, name in enumerate(types)]
    assert service_facts(service(services=[{"modalities": ticked}], algorithms=algorithms)).modalities == modalities


def test_an_editor_of_faces_generates_something_whatever_its_algorithms() -> None:
    algorithms = [{"services": ["s"], "type": "push"}]
    one = service(services=[{"biometric_editing": True}], algorithms=algorithms)
    assert service_facts(one).modalities is None


@pytest.mark.parametrize(
    ("answers", "facts"),
    [
        ({}, {"filed": False}),
        ({"own": "own", "overseas": True}, {"own": True, "overseas": True, "filed": False}),
        (
            {"own": "third_party", "algorithm_filing_number": "网信算备110108000000001250011号"},
            {"own": False, "filed": True},
        ),
        ({"own": "own", "algorithm_filing_number": "网信算备110108000000001250011号"}, {"own": True, "filed": False}),
        ({"registration_number": "Beijing-ShiLi-20250318"}, {"filed": True}),
        ({"registration_number": "已备案"}, {"filed": False}),
        ({"registration_number": "不适用，仅用于内容审核"}, {"filed": False, "screening": True}),
    ],
)
def test_a_model_is_filed_only_where_a_number_is_given(answers: dict[str, Any], facts: dict[str, Any]) -> None:
    one = service(services=[{"models": ["m"]}], models=[answers])
    assert service_facts(one).models == (ModelFacts(**facts),)


GENERATES = {"public": True, "modalities": ["text"], "models": ["here", "abroad", "filed", "screens"]}
MODELS = [
    {"id": "here", "overseas": False},
    {"id": "abroad", "own": "third_party", "overseas": True},
    {"id": "filed", "overseas": True, "registration_number": "Shanghai-ShiLi-20250627"},
    {"id": "screens", "overseas": True, "registration_number": "不适用，仅用于内容审核"},
    {"id": "unused", "overseas": True},
]


def test_the_models_that_block_a_public_service_are_named() -> None:
    one = service(services=[GENERATES], models=MODELS)
    assert [model.id for model in overseas_unfiled_models(one)] == ["abroad"]


@pytest.mark.parametrize("change", [{"public": False}, {"public": None}, {"modalities": None}, {"models": None}])
def test_no_model_blocks_a_service_while_a_fact_is_missing_or_otherwise(change: dict[str, Any]) -> None:
    assert overseas_unfiled_models(service(services=[{**GENERATES, **change}], models=MODELS)) == []
