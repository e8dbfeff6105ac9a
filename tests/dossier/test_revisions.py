"""Older states of a dossier: made by themselves, named, frozen at filing, verified, thinned out, and put back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Json
from beigao.dossier.comparison import compare
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Content, Dossier
from beigao.dossier.history import AnswerChange, EntryChange, History, Several, inverse
from beigao.dossier.revisions import ALL_OF, Revision, Revisions, hashes, pack, read_rows, staying
from beigao.dossier.samples import sample_content
from beigao.errors import DamagedDossier, DossierError

NOW = datetime(2026, 11, 27, 9, 30)
NAME = FieldPath("company", "company", "name")
DAY = timedelta(days=1)


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    with Dossier.create(tmp_path / "公司.beigao", sample_content("writing_assistant")) as made:
        yield made


@pytest.fixture
def revisions(dossier: Dossier) -> Revisions:
    return Revisions(dossier)


def name(dossier: Dossier, words: str) -> None:
    dossier.set_answer("company", "company", "name", words)


def state(answers: Answers) -> object:
    return to_json(Content(answers, {}), load_library())


def items(count: int, mark: str = "") -> list[Json]:
    return [{"name": f"字段{number}{mark}", "source": "<&>"} for number in range(count)]


def test_a_revision_holds_what_the_dossier_held(dossier: Dossier, revisions: Revisions) -> None:
    before = state(dossier.answers)
    revision = revisions.freeze("named", NOW, "交给律师前")
    name(dossier, "另一家公司")
    for entry in list(dossier.answers.entries("models")):
        dossier.delete_entry("models", entry.id)
    assert state(revisions.answers_of(revision)) == before != state(dossier.answers)
    with Dossier.open(dossier.path) as again:
        assert Revisions(again).all() == [revision]
        assert state(Revisions(again).answers_of(revision)) == before
    assert (revision.name, revision.kind, revision.made) == ("交给律师前", "named", NOW)


@pytest.mark.parametrize("lone", ["\ud800", "{{ x }}", "\x00", "𠮷", "=1+1", "a\r\nb\tc", "\u202e", "'\"<&>"])
def test_nasty_answers_and_names_come_back_as_they_were(dossier: Dossier, revisions: Revisions, lone: str) -> None:
    name(dossier, lone)
    revision = revisions.freeze("named", NOW, lone)
    name(dossier, "")
    assert revisions.answers_of(revision).value(NAME) == lone
    assert revisions.all()[0].name == lone


def test_an_empty_dossier_can_be_kept(tmp_path: Path) -> None:
    with Dossier.create(tmp_path / "leer.beigao") as empty:
        revision = Revisions(empty).freeze("named", NOW, "begin")
        assert compare(Revisions(empty).answers_of(revision), empty.answers) == []


def test_answers_to_forms_that_nobody_knows_here_are_kept(dossier: Dossier, revisions: Revisions) -> None:
    with dossier.transaction() as connection:
        connection.execute("INSERT INTO entries VALUES ('future', 'f1', 0)")
        connection.execute("INSERT INTO answers VALUES ('future', 'f1', 'colour', ?)", (json.dumps("blue"),))
    revision = revisions.freeze("named", NOW)
    held = json.loads(revisions._content_of(revision))
    assert ["future", "f1", "colour", "blue"] in held["answers"]
    assert ["future", "f1", 0] in held["entries"]
    assert "future" not in revisions.answers_of(revision).forms()


def test_a_long_table_has_the_same_fingerprint_however_it_is_written(dossier: Dossier, revisions: Revisions) -> None:
    dossier.set_answer("company", "company", "name", items(3000))
    written_row_by_row = pack(read_rows(dossier))
    with dossier.transaction() as connection:
        packed = json.dumps(items(3000), separators=(",", ":"))
        connection.execute("UPDATE answers SET value = ? WHERE form = 'company' AND field = 'name'", (packed,))
    assert pack(read_rows(dossier)) == written_row_by_row


def test_a_day_has_one_revision_and_only_of_something_new(dossier: Dossier, revisions: Revisions) -> None:
    first = revisions.freeze_day(NOW)
    assert first is not None
    assert first.kind == "day"
    name(dossier, "甲")
    assert revisions.freeze_day(NOW + timedelta(hours=3)) is None, "there is one of this day"
    second = revisions.freeze_day(NOW + DAY)
    assert second is not None
    assert revisions.freeze_day(NOW + 2 * DAY) is None, "nothing is new"
    assert revisions.all() == [second, first]


def test_a_dossier_without_answers_gets_no_revision_by_itself(tmp_path: Path) -> None:
    with Dossier.create(tmp_path / "leer.beigao") as empty:
        assert Revisions(empty).freeze_day(NOW) is None


def test_an_export_keeps_the_hash_of_each_file(dossier: Dossier, revisions: Revisions, tmp_path: Path) -> None:
    (tmp_path / "一.docx").write_bytes(b"one")
    (tmp_path / "二.docx").write_bytes(b"two")
    first = revisions.freeze_export(hashes([tmp_path / "一.docx"]), NOW)
    both = revisions.freeze_export(hashes([tmp_path / "二.docx"]), NOW + timedelta(minutes=1))
    assert both.id == first.id, "the same state is one revision"
    assert revisions.all()[0].documents == {
        "一.docx": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
        "二.docx": "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
    }
    name(dossier, "另一家公司")
    assert revisions.freeze_export({"一.docx": "0" * 64}, NOW + DAY).id != first.id
    assert [revision.kind for revision in revisions.all()] == ["export", "export"]


def test_what_was_filed_is_frozen(dossier: Dossier, revisions: Revisions) -> None:
    revision = revisions.freeze_export({"一.docx": "a" * 64}, NOW)
    filed = revisions.mark_as_filed(revision, "2026 年备案")
    assert revisions.all() == [filed]
    assert (filed.kind, filed.name, filed.documents) == ("filed", "2026 年备案", {"一.docx": "a" * 64})
    for change in (
        lambda: revisions.rename(filed, "x"),
        lambda: revisions.delete(filed),
        lambda: revisions.mark_as_filed(filed, "y"),
    ):
        with pytest.raises(DossierError, match="2026 年备案"):
            change()
    assert revisions.all() == [filed]


def test_others_can_be_renamed_and_deleted(dossier: Dossier, revisions: Revisions) -> None:
    day = revisions.freeze_day(NOW)
    assert day is not None
    named = revisions.rename(day, "第一稿")
    assert (named.kind, named.name) == ("named", "第一稿"), "one with a name is not thinned out"
    assert revisions.all() == [named]
    revisions.delete(named)
    assert revisions.all() == []


@pytest.mark.parametrize("damage", [b"not packed", zlib.compress(b'{"entries": [], "answers": []}')])
def test_a_revision_that_is_not_what_was_kept_is_noticed(dossier: Dossier, revisions: Revisions, damage: bytes) -> None:
    revision = revisions.freeze("named", NOW)
    with dossier.transaction() as connection:
        connection.execute("UPDATE revisions SET content = ?", (damage,))
    with pytest.raises(DamagedDossier, match="公司"):
        revisions.answers_of(revision)
    revisions.delete(revision)
    with pytest.raises(DamagedDossier):
        revisions.answers_of(revision)


def made(kind: str, days_ago: float, name: str = "") -> Revision:
    return Revision(f"{kind}-{days_ago}", NOW - days_ago * DAY, kind, name, {}, "")  # type: ignore[arg-type]


def test_a_year_of_days_and_exports_stays_small() -> None:
    days = [made("day", age) for age in range(3 * 365)]
    exports = [made("export", age) for age in range(3 * 365)]
    stay = staying([*days, *exports], NOW)
    assert {revision.id for revision in days[:31]} <= stay
    assert {revision.id for revision in exports[:92]} <= stay
    year = [revision for revision in days if revision.id in stay and revision.made > NOW - 365 * DAY]
    assert 31 + 45 <= len(year) <= 31 + 49
    assert sum(revision.id in stay for revision in days) <= 31 + 49 + 26
    assert set(ALL_OF) == {"day", "export"}


def test_what_a_person_named_filed_or_began_with_is_never_thinned_out(revisions: Revisions) -> None:
    old = [made(kind, 900 + at, "x") for at, kind in enumerate(("named", "filed", "basis", "export", "day"))]
    unnamed = [made(kind, 800 + at) for at, kind in enumerate(("named", "filed", "basis"))]
    assert staying([*old, *unnamed], NOW) == {revision.id for revision in [*old, *unnamed]}


def test_freezing_thins_out_in_the_file(dossier: Dossier, revisions: Revisions) -> None:
    for age in (400, 401, 402, 5):
        name(dossier, f"{age}")
        revisions.freeze("day", NOW - age * DAY)
    name(dossier, "heute")
    revisions.freeze_day(NOW)
    assert sorted((NOW - revision.made).days for revision in revisions.all()) == [0, 5, 400]


def test_a_choice_or_all_of_the_changes_is_put_back_and_undone_as_one(dossier: Dossier, revisions: Revisions) -> None:
    before = state(dossier.answers)
    revision = revisions.freeze("named", NOW)
    name(dossier, "甲")
    gone = dossier.answers.entries("models")[0].id
    dossier.delete_entry("models", gone)
    dossier.add_entry("models", {"name": "新"})
    after = state(dossier.answers)
    history = History(dossier)
    back = inverse(compare(revisions.answers_of(revision), dossier.answers))
    step = Several(tuple(back))
    step.redo(dossier)
    history.record(step)
    assert state(dossier.answers) == before
    history.undo()
    assert state(dossier.answers) == after
    assert not history.can_undo
    history.redo()
    assert state(dossier.answers) == before
    with Dossier.open(dossier.path) as again:
        assert state(again.answers) == before


def test_changes_that_go_together_leave_file_and_memory_alone_where_one_fails(dossier: Dossier) -> None:
    before, entries = state(dossier.answers), dossier.answers.entries("models")
    first, objects = entries[0].id, list(entries)
    step = Several(
        (
            AnswerChange(NAME, None, "甲"),
            EntryChange("models", first, {}, 0, is_there=False),
            AnswerChange(FieldPath("models", "nobody", "name"), None, "x"),
        )
    )
    with pytest.raises(KeyError):
        step.redo(dossier)
    assert state(dossier.answers) == before
    assert [id(entry) for entry in dossier.answers.entries("models")] == [id(entry) for entry in objects]
    with Dossier.open(dossier.path) as again:
        assert state(again.answers) == before


def test_a_disk_that_fills_up_in_the_middle_leaves_everything_as_it_was(dossier: Dossier) -> None:
    before = state(dossier.answers)
    (pages,) = dossier.rows("PRAGMA page_count")[0]
    dossier.rows(f"PRAGMA max_page_count = {pages + 2}")
    changes = (
        AnswerChange(NAME, None, "甲"),
        AnswerChange(FieldPath("company", "company", "registered_address"), None, "x" * 90000),
    )
    with pytest.raises(DossierError, match="full"):
        Several(changes).redo(dossier)
    assert state(dossier.answers) == before
    name(dossier, "乙")
    assert dossier.answers.value(NAME) == "乙"


def test_what_fails_within_a_transaction_and_is_caught_there_has_done_nothing(dossier: Dossier) -> None:
    with dossier.transaction():
        name(dossier, "甲")
        with pytest.raises(DossierError), dossier.transaction() as connection:  # noqa: PT012
            connection.execute("DELETE FROM answers")
            connection.execute("nonsense")
    assert dossier.answers.value(NAME) == "甲"
    with Dossier.open(dossier.path) as again:
        assert state(again.answers) == state(dossier.answers)


def test_evidence_of_a_transaction_that_failed_is_not_known(dossier: Dossier) -> None:
    with pytest.raises(RuntimeError), dossier.transaction():  # noqa: PT012
        file = dossier.attach("a.pdf", b"%PDF")
        raise RuntimeError
    with pytest.raises(KeyError):
        dossier.evidence(file.id)
