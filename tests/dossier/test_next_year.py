"""Next year's dossier: the same answers and evidence, each answer to be looked at, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.history import Confirmation, History
from beigao.dossier.keys import is_protected, new_key, remember
from beigao.dossier.next_year import NextYear, basis_of, clone_for_next_year
from beigao.dossier.revisions import Revisions
from beigao.dossier.samples import sample_content
from beigao.errors import DossierError, HeldDossier

NOW = datetime(2027, 1, 4, 9, 0)
NAME = FieldPath("company", "company", "name")
USCC = FieldPath("company", "company", "uscc")


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Dossier]:
    with Dossier.create(tmp_path / "2026.beigao", sample_content("internal_assistant")) as made:
        Revisions(made).freeze("named", NOW, "早些时候")
        made.attach("合同.pdf", b"%PDF")
        with made.transaction() as connection:
            connection.execute(
                "INSERT INTO comments VALUES ('c1', 'company', 'company', 'name', '\"A\"', '', '\"B\"', '')"
            )
        yield made


@pytest.fixture
def clone(old: Dossier, tmp_path: Path) -> Iterator[Dossier]:
    path = tmp_path / "2027.beigao"
    clone_for_next_year(old, path, NOW, "2026")
    with Dossier.open(path) as opened:
        yield opened


@pytest.fixture
def year(clone: Dossier) -> NextYear:
    basis = basis_of(clone)
    assert basis is not None
    return NextYear(clone, basis)


def statuses(year: NextYear, *paths: FieldPath) -> list[str | None]:
    found = year.statuses()
    return [found.get(path) for path in paths]


def test_the_clone_has_the_same_answers_and_evidence_and_one_revision(old: Dossier, clone: Dossier) -> None:
    library = load_library()
    assert to_json(clone.content(), library)["forms"] == to_json(old.content(), library)["forms"]
    assert clone.content().evidence == old.content().evidence != {}
    assert [(revision.kind, revision.name) for revision in Revisions(clone).all()] == [("basis", "2026")]
    assert clone.rows("SELECT count(*) FROM comments") == [(0,)]
    assert old.rows("SELECT count(*) FROM comments") == [(1,)], "last year's dossier is as it was"
    assert basis_of(old) is None


def test_every_answer_is_to_be_confirmed_at_first(clone: Dossier, year: NextYear) -> None:
    answered = {FieldPath(form, entry.id, field) for form, entry in clone.answers.walk() for field in entry.values}
    assert set(year.statuses()) == answered
    assert set(year.statuses().values()) == {"unconfirmed"}
    assert set(year.unconfirmed()) == answered


def test_an_answer_is_new_changed_removed_to_be_confirmed_or_confirmed(clone: Dossier, year: NextYear) -> None:
    fresh = next(
        field.id
        for field in load_library().forms["company"].fields()
        if clone.answers.value(FieldPath("company", "company", field.id)) is None and field.kind == "text"
    )
    clone.set_answer("company", "company", fresh, "x")
    clone.set_answer(*NAME[:3], "另一家公司")
    clone.set_answer(*USCC[:3], None)
    entry = clone.add_entry("recipients", {"name": "Neu"})
    gone = clone.answers.entries("recipients")[0]
    clone.delete_entry("recipients", gone.id)
    came, went = FieldPath("recipients", entry, "name"), FieldPath("recipients", gone.id, "name")
    assert statuses(year, FieldPath("company", "company", fresh), NAME, USCC, came, went) == [
        "new", "changed", "removed", "new", "removed",
    ]  # fmt: skip
    other = year.unconfirmed("company", "company")[0]
    Confirmation((other,)).redo(clone)
    year.reread()
    assert statuses(year, other) == ["confirmed"]
    assert other not in year.unconfirmed()


def test_an_answer_that_comes_back_to_last_years_is_to_be_confirmed_again(clone: Dossier, year: NextYear) -> None:
    before = clone.answers.value(NAME)
    clone.set_answer(*NAME[:3], "x")
    clone.set_answer(*NAME[:3], before)
    assert statuses(year, NAME) == ["unconfirmed"]


def test_a_confirmation_is_kept_in_the_file_and_can_be_taken_back(clone: Dossier, year: NextYear) -> None:
    history = History(clone)
    step = Confirmation((NAME, USCC))
    step.redo(clone)
    history.record(step)
    with Dossier.open(clone.path) as again:
        basis = basis_of(again)
        assert basis is not None
        assert statuses(NextYear(again, basis), NAME, USCC) == ["confirmed", "confirmed"]
    history.undo()
    year.reread()
    assert statuses(year, NAME, USCC) == ["unconfirmed", "unconfirmed"]
    history.redo()
    year.reread()
    assert statuses(year, NAME) == ["confirmed"]


def test_the_state_of_last_year_cannot_be_taken_away(clone: Dossier) -> None:
    basis = basis_of(clone)
    assert basis is not None
    with pytest.raises(DossierError):
        Revisions(clone).delete(basis)


def test_a_clone_that_cannot_be_written_leaves_nothing(old: Dossier, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(DossierError):
        clone_for_next_year(old, tmp_path / "no folder" / "x.beigao", NOW)
    assert sorted(tmp_path.iterdir()) == before


def test_the_clone_of_a_dossier_with_a_password_has_it_too(old: Dossier, tmp_path: Path) -> None:
    key = new_key("长长的口令")
    remember(key)
    old.encrypt_anew(key)
    clone_for_next_year(old, tmp_path / "2027.beigao", NOW)
    assert is_protected(tmp_path / "2027.beigao")
    with Dossier.open(tmp_path / "2027.beigao") as opened:
        assert basis_of(opened) is not None


def test_a_dossier_that_another_window_has_open_is_not_written_over(old: Dossier, tmp_path: Path) -> None:
    path = tmp_path / "2027.beigao"
    with Dossier.create(path, as_writer=True), pytest.raises(HeldDossier):
        clone_for_next_year(old, path, NOW)
