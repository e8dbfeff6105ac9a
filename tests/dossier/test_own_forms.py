"""Answers to forms of a user's own: as safe as any other, and not lost where these forms are not installed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.own_things import FORM, bring_back, put_interviews, take_away

from beigao.definitions import loader
from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers
from beigao.dossier.backups import copy_dossier
from beigao.dossier.comparison import compare
from beigao.dossier.exchange import parse, to_json
from beigao.dossier.exchange_files import export_file, make_all, read_import
from beigao.dossier.file import Content, Dossier
from beigao.dossier.handover import read_handover, unpack, write_handover
from beigao.dossier.masking import LEFT_OUT, mask
from beigao.dossier.merge import merge, take
from beigao.dossier.next_year import NextYear, basis_of, clone_for_next_year
from beigao.dossier.offers import read_offer
from beigao.dossier.review import state_of
from beigao.dossier.revisions import Revisions
from beigao.dossier.search import Search

NOW = datetime(2026, 12, 1, 9, 30)
PASSPHRASE = "correct horse"
ROWS = [{"point": "一 & <二>", "weight": 3}, {"point": "{{ x }}", "weight": "=1+1"}]


@pytest.fixture
def answered(own: Path, tmp_path: Path, nasty: tuple[str, ...]) -> Iterator[Dossier]:
    """A dossier with two interviews."""
    put_interviews(own)
    with Dossier.create(tmp_path / "answered.beigao") as dossier:
        dossier.set_answer("company", "company", "name", "示例科技（上海）有限公司")
        file = dossier.attach("记录.txt", b"words")
        first = {"subject": "年度审计", "held": "2026-11-03", "guests": "12", "went_well": False, "points": ROWS}
        dossier.add_entry("interviews", {**first, "trouble": "\n".join(nasty), "papers": [file.id]}, entry_id="i1")
        dossier.add_entry("interviews", {"subject": "第二次"}, entry_id="i2")
        dossier.add_entry("interviews", entry_id="i3")
        yield dossier


def said(answers: Answers) -> dict[str, Any]:
    """What is said of the interviews, wherever it is kept."""
    if "interviews" in answers.forms():
        return {entry.id: entry.values for entry in answers.entries("interviews")}
    return answers.others["interviews"]


def opened(path: Path) -> dict[str, Any]:
    """The interviews in a file, with the form and without it, in turn."""
    with Dossier.open(path) as dossier:
        return said(dossier.answers)


def test_answers_to_an_own_form_are_kept_like_any_others(answered: Dossier) -> None:
    answered.set_answer("interviews", "i2", "held", "明天")
    answered.move_entry("interviews", "i2", 0)
    answered.close()
    with Dossier.open(answered.path) as again:
        assert [entry.id for entry in again.answers.entries("interviews")] == ["i2", "i1", "i3"]
        assert again.answers.entry("interviews", "i2").values == {"subject": "第二次", "held": "明天"}


def test_a_dossier_without_the_form_says_which_is_missing_and_keeps_all(answered: Dossier, own: Path) -> None:
    before = said(answered.answers.copy())
    answered.close()
    hidden = take_away(own)
    with Dossier.open(answered.path) as there:
        assert there.answers.forms_not_installed() == ["interviews"]
        assert said(there.answers) == before
        assert list(said(there.answers)) == ["i1", "i2", "i3"]
        there.set_answer("company", "company", "name", "另一家")
        assert "interviews" not in dict(there.answers.walk())
    bring_back(own, hidden)
    assert opened(answered.path) == before


def _save_as(dossier: Dossier, path: Path) -> None:
    dossier.save_as(path)


def _from_content(dossier: Dossier, path: Path) -> None:
    Dossier.create(path, dossier.content()).close()


def _from_snapshot(dossier: Dossier, path: Path) -> None:
    Dossier.create(path, dossier.snapshot().content()).close()


def _json(dossier: Dossier, path: Path) -> None:
    text = json.dumps(to_json(dossier.content(), load_library()))
    Dossier.create(path, parse(text, load_library())).close()


def _package(dossier: Dossier, path: Path) -> None:
    package = path.with_suffix(".beigao-handover")
    content = dossier.content()
    write_handover(content, content.answers, package, PASSPHRASE, load_library())
    found = read_handover(package, PASSPHRASE, load_library())
    assert found.base is not None
    assert said(found.base) == said(dossier.answers)
    unpack(found, path, NOW)


def _next_year(dossier: Dossier, path: Path) -> None:
    clone_for_next_year(dossier, path, NOW)


def _backup(dossier: Dossier, path: Path) -> None:
    copy_dossier(dossier.path, path)


WAYS: dict[str, Callable[[Dossier, Path], None]] = {
    "save as": _save_as,
    "its content": _from_content,
    "a snapshot": _from_snapshot,
    "a backup": _backup,
    "JSON": _json,
    "a hand-over package": _package,
    "next year's dossier": _next_year,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("installed", [True, False], ids=["installed", "not installed"])
def test_they_go_wherever_the_dossier_goes_as_a_whole(
    answered: Dossier, own: Path, tmp_path: Path, way: Callable[[Dossier, Path], None], installed: bool
) -> None:
    before = said(answered.answers.copy())
    answered.close()
    hidden = None if installed else take_away(own)
    with Dossier.open(answered.path) as dossier:
        way(dossier, tmp_path / "gone.beigao")
    assert opened(tmp_path / "gone.beigao") == before
    if hidden is None:
        hidden = take_away(own)
        assert opened(tmp_path / "gone.beigao") == before
    bring_back(own, hidden)
    assert opened(tmp_path / "gone.beigao") == before


def test_a_file_that_was_replaced_from_outside_does_not_cost_them(answered: Dossier, own: Path, tmp_path: Path) -> None:
    before = said(answered.answers.copy())
    answered.close()
    take_away(own)
    with Dossier.open(answered.path) as dossier:
        answered.path.write_bytes(b"another program's")
        dossier.keep_apart(tmp_path / "apart.beigao")
        assert said(dossier.answers) == before
    assert opened(tmp_path / "apart.beigao") == before


def test_fields_that_a_newer_form_has_are_kept_where_an_older_one_is(
    answered: Dossier, own: Path, tmp_path: Path
) -> None:
    before = said(answered.answers.copy())
    answered.close()
    put_interviews(own, form_yaml=FORM.replace("id: guests", "id: visitors"))
    loader._load_all.cache_clear()
    library = load_library()
    with Dossier.open(answered.path) as older:
        assert "guests" not in older.answers.entry("interviews", "i1").values
        assert older.answers.others == {"interviews": {"i1": {"guests": "12"}}}
        assert older.answers.forms_not_installed() == []
        content = older.content()
        again = parse(json.dumps(to_json(content, library)), library)
        assert again.answers.others == content.answers.others
        Dossier.create(tmp_path / "copy.beigao", again).close()
        assert "guests" not in json.dumps(to_json(mask(content, library), library))
        older.delete_entry("interviews", "i1")
        assert "guests" not in json.dumps(to_json(older.content(), library))
        Dossier.create(tmp_path / "without.beigao", older.content()).close()
    put_interviews(own)
    loader._load_all.cache_clear()
    assert opened(tmp_path / "copy.beigao") == before
    assert list(opened(tmp_path / "without.beigao")) == ["i2", "i3"]


def test_changes_of_own_forms_are_compared_restored_and_merged(answered: Dossier, own: Path) -> None:
    library, revisions = load_library(), Revisions(answered)
    kept = revisions.freeze("named", NOW, "first")
    base = answered.answers.copy()
    answered.set_answer("interviews", "i1", "points", [*ROWS, {"point": "三"}])
    answered.delete_entry("interviews", "i2")
    theirs = answered.answers.copy()
    back = compare(answered.answers, revisions.answers_of(kept))
    assert len(back) == 2
    for change in back:
        change.redo(answered)
    assert said(answered.answers) == said(base)
    found = merge(base, answered.answers, theirs, library)
    assert len(found.taken) == 2
    take(found.taken, answered, {}, library)
    assert said(answered.answers) == said(theirs)


def test_json_of_a_firm_with_more_forms_is_taken_without_them(answered: Dossier, own: Path, tmp_path: Path) -> None:
    export_file(answered.content(), load_library(), tmp_path / "all.json", "en", overwrite=False)
    with Dossier.create(tmp_path / "other.beigao") as other:
        found = read_import(tmp_path / "all.json", other.snapshot(), load_library())
        assert found.left_out == []
        make_all(found, other)
        assert said(other.answers) == said(answered.answers)
    take_away(own)
    with Dossier.create(tmp_path / "third.beigao") as third:
        offer = read_offer(tmp_path / "all.json", third.snapshot(), load_library())
        assert offer.left_out == ["interviews"]
        assert len(offer.proposed) == 1


@pytest.mark.parametrize(
    ("others", "place"),
    [
        ({"interviews": [{"subject": "x"}]}, "others.interviews.0.id"),
        ({"interviews": [{"id": "i1", "held": 3}]}, "others.interviews.0.held"),
        ({"interviews": {"subject": "x"}}, "others.interviews"),
        ({"Nobody Knows": {"a": "x"}}, "others"),
        ({"strange": [{"id": "a\x07"}]}, "others.strange"),
        ({"strange": {"A B": 1}}, "others.strange"),
        ({"strange": 3}, "others.strange"),
        ([], "others"),
    ],
)
def test_json_of_own_forms_that_does_not_fit_is_refused(own: Path, others: object, place: str) -> None:
    from beigao.errors import ExchangeError

    put_interviews(own)
    with pytest.raises(ExchangeError) as fault:
        parse(json.dumps({"forms": {}, "others": others}), load_library())
    assert f"at {place}" in str(fault.value)


def test_a_workbook_has_a_sheet_for_an_own_form(answered: Dossier, tmp_path: Path) -> None:
    library = load_library()
    export_file(answered.content(), library, tmp_path / "all.xlsx", "zh", overwrite=False)
    found = read_import(tmp_path / "all.xlsx", answered.snapshot(), library)
    assert list(found.changes) == []
    with Dossier.create(tmp_path / "other.beigao") as other:
        make_all(read_import(tmp_path / "all.xlsx", other.snapshot(), library), other)
        subjects = [entry.values.get("subject") for entry in other.answers.entries("interviews")]
        assert subjects == ["年度审计", "第二次", None]
        assert other.answers.entry("interviews", "i1").values["points"] == ROWS


def test_a_masked_copy_hides_whatever_is_written_in_an_own_form(answered: Dossier, own: Path) -> None:
    library = load_library()
    masked = mask(answered.content(), library)
    values = masked.answers.entry("interviews", "i1").values
    assert values["subject"] != "年度审计"
    assert values["trouble"] == LEFT_OUT
    assert values["guests"] == 10
    assert values["went_well"] is False
    assert "papers" not in values
    assert "一 &" not in json.dumps(values["points"], ensure_ascii=False)
    hidden = take_away(own)
    with Dossier.open(answered.path) as without:
        assert mask(without.content(), load_library()).answers.others == {}
    bring_back(own, hidden)


def test_next_year_asks_to_confirm_them(answered: Dossier, tmp_path: Path) -> None:
    clone_for_next_year(answered, tmp_path / "next.beigao", NOW)
    with Dossier.open(tmp_path / "next.beigao") as clone:
        basis = basis_of(clone)
        assert basis is not None
        assert len(NextYear(clone, basis).unconfirmed("interviews")) == 8


def test_search_finds_their_questions_and_answers(answered: Dossier) -> None:
    search = Search(load_library(), lambda: answered.answers, {}, lambda key: answered.evidence(key).name)
    found = [(hit.kind, str(hit.path)) for hit in search.find("年度审计", "zh")]
    assert found == [("answer", "interviews:i1.subject")] or found[0][1] == "interviews:i1.subject"
    assert any(hit.form == "interviews" for hit in search.find("Supplier interview", "en"))


def test_an_opinion_holds_with_and_without_the_form(answered: Dossier, own: Path) -> None:
    before = state_of(answered.answers)
    answered.close()
    hidden = take_away(own)
    with Dossier.open(answered.path) as there:
        assert state_of(there.answers) == before
    bring_back(own, hidden)


def test_an_empty_own_form_does_not_change_an_opinion(own: Path, dossier: Dossier) -> None:
    before = state_of(dossier.answers)
    put_interviews(own)
    loader._load_all.cache_clear()
    assert state_of(Answers(load_library().forms.values())) == before


def test_content_without_own_answers_is_written_as_ever(empty: Content, own: Path) -> None:
    put_interviews(own)
    assert "others" not in to_json(Content(Answers(load_library().forms.values()), {}), load_library())
