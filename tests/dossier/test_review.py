"""Comments at fields and opinions of reviewers: kept as they were typed, never lost, and honest about their state."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.backups import Backups
from beigao.dossier.exchange import from_json, parse, to_json
from beigao.dossier.file import Content, Dossier
from beigao.dossier.masking import mask
from beigao.dossier.review import (
    NO_REVIEW,
    ROLES,
    VERDICTS,
    Comment,
    Opinion,
    Review,
    drop_review,
    is_orphan,
    keep_review,
    new_comment,
    new_opinion,
    news,
    state_of,
)
from beigao.dossier.samples import sample_content
from beigao.dossier.schema import fingerprint, read_state
from beigao.errors import DossierError, ExchangeError

NAME = FieldPath("company", "company", "name")
NOW = datetime(2026, 11, 28, 9, 30, 15, 999)
LATER = NOW + timedelta(hours=2)


def comment(words: str = "数字与合同不符", path: FieldPath = NAME, author: str = "何示谦") -> Comment:
    return new_comment(path, author, words, NOW)


def opinion(dossier: Dossier, **changes: str) -> Opinion:
    return new_opinion("legal", "何示谦", "agrees", "", dossier.answers, NOW)._replace(**changes)  # type: ignore[arg-type]


def test_a_dossier_begins_without_comments_and_opinions(dossier: Dossier) -> None:
    assert dossier.review() == NO_REVIEW
    assert [NO_REVIEW.newest(role) for role in ROLES] == [None] * 3


def test_a_comment_stands_at_its_field_and_is_in_the_file_at_once(dossier: Dossier) -> None:
    row = FieldPath("activities", "a1", "items", 3, "name")
    kept = comment("第四行", row)
    keep_review(dossier, kept)
    with Dossier.open(dossier.path, read_only=True) as other:
        assert other.review().comments == (kept,)
    assert kept.path == FieldPath("activities", "a1", "items"), "a comment is at a field, not at a row of it"
    assert kept.made == "2026-11-28T09:30:15"


def test_a_comment_can_be_changed_resolved_opened_again_deleted_and_brought_back(dossier: Dossier) -> None:
    first = comment()
    keep_review(dossier, first)
    keep_review(dossier, first._replace(words="数字与合同第三条不符"))
    done = dossier.review().comments[0].resolved_by("陈示安", LATER)
    keep_review(dossier, done)
    (held,) = dossier.review().comments
    assert (held.words, held.resolved, held.resolver) == ("数字与合同第三条不符", "2026-11-28T11:30:15", "陈示安")
    assert not held.is_open
    keep_review(dossier, held.reopened())
    assert dossier.review().comments[0].is_open
    drop_review(dossier, held)
    assert dossier.review().comments == ()
    keep_review(dossier, held)
    assert dossier.review().comments == (held,)


def test_comments_are_listed_the_oldest_first(dossier: Dossier) -> None:
    late, early = new_comment(NAME, "a", "late", LATER), comment("early")
    keep_review(dossier, late, early)
    assert [one.words for one in dossier.review().comments] == ["early", "late"]


def test_nasty_words_come_back_unchanged_from_file_and_json(
    dossier: Dossier, nasty: tuple[str, ...], library: Library, tmp_path: Path
) -> None:
    words = (*nasty, "长" * 100_000)
    kept = [comment(one, author=one[:40]).resolved_by(one[:40], LATER) for one in words]
    said = [opinion(dossier, id=f"o{at}", author=one[:40], words=one) for at, one in enumerate(words)]
    keep_review(dossier, *kept, *said)
    assert dossier.review() == (tuple(kept), tuple(said))
    content = parse(json.dumps(to_json(dossier.content(), library)), library)
    assert content.review == dossier.review()
    with Dossier.create(tmp_path / "second.beigao", content) as second:
        assert second.review() == dossier.review()


def test_the_file_knows_its_fingerprint_after_every_change(dossier: Dossier) -> None:
    kept = comment()
    for step in (
        lambda: keep_review(dossier, kept, opinion(dossier, id="o1")),
        lambda: keep_review(dossier, kept.resolved_by("x", LATER), opinion(dossier, id="o1", verdict="disagrees")),
        lambda: drop_review(dossier, kept, opinion(dossier, id="o1")),
    ):
        step()
        assert read_state(dossier._connection).content == fingerprint(dossier._connection)


def test_a_comment_outlives_its_entry_and_stands_at_it_again_when_the_entry_comes_back(
    dossier: Dossier, library: Library
) -> None:
    entry = dossier.add_entry("recipients", {"name": "甲"})
    kept = comment(path=FieldPath("recipients", entry, "name"))
    keep_review(dossier, kept)
    assert not is_orphan(kept, dossier.answers, library)
    dossier.delete_entry("recipients", entry)
    assert dossier.review().comments == (kept,)
    assert is_orphan(kept, dossier.answers, library)
    dossier.add_entry("recipients", {"name": "甲"}, entry_id=entry)
    assert not is_orphan(kept, dossier.answers, library)


@pytest.mark.parametrize("path", [FieldPath("gone", "gone", "name"), NAME._replace(field="gone")])
def test_a_comment_at_what_this_beigao_does_not_know_is_an_orphan(
    path: FieldPath, empty: Content, library: Library
) -> None:
    assert is_orphan(comment(path=path), empty.answers, library)


def test_an_opinion_is_for_the_answers_of_its_moment(dossier: Dossier) -> None:
    dossier.set_answer("company", "company", "name", "甲")
    given = opinion(dossier)
    keep_review(dossier, given)
    assert given.state == state_of(dossier.answers), "a comment or an opinion is no answer"
    dossier.set_answer("company", "company", "name", "乙")
    assert given.state != state_of(dossier.answers)
    dossier.set_answer("company", "company", "name", "甲")
    assert given.state == state_of(dossier.answers), "what was taken back was never changed"
    for change in (
        lambda: dossier.add_entry("recipients"),
        lambda: dossier.set_answer("company", "company", "name", None),
    ):
        before = state_of(dossier.answers)
        change()
        assert state_of(dossier.answers) != before


def test_an_opinion_knows_its_state_again_in_a_copy_a_backup_and_json(tmp_path: Path, library: Library) -> None:
    with Dossier.create(tmp_path / "a.beigao", sample_content("internal_assistant")) as dossier:
        keep_review(dossier, opinion(dossier), comment())
        dossier.write_copy(tmp_path / "b.beigao")
        backup = Backups(dossier.path).make(NOW)
        assert backup is not None
        content = from_json(to_json(dossier.content(), library), library)
        assert content.review.opinions[0].state == state_of(content.answers)
        Dossier.create(tmp_path / "c.beigao", content).close()
        for path in (tmp_path / "b.beigao", backup.path, tmp_path / "c.beigao"):
            with Dossier.open(path) as other:
                assert other.review() == dossier.review()
                assert other.review().opinions[0].state == state_of(other.answers)


def test_the_newest_opinion_of_a_role_counts_and_earlier_ones_stay(dossier: Dossier) -> None:
    first = opinion(dossier, id="o1", verdict="disagrees")
    second = new_opinion("legal", "何示谦", "agrees", "已改正", dossier.answers, LATER)
    keep_review(dossier, second, first)
    assert dossier.review().opinions == (first, second)
    assert dossier.review().newest("legal") == second
    assert dossier.review().newest("pi_officer") is None


def test_a_snapshot_keeps_the_review_of_its_moment(dossier: Dossier) -> None:
    keep_review(dossier, comment())
    snapshot = dossier.snapshot()
    drop_review(dossier, *dossier.review().comments)
    assert len(snapshot.content().review.comments) == 1


def test_a_masked_copy_has_nothing_of_what_reviewers_say(dossier: Dossier, library: Library) -> None:
    keep_review(dossier, comment(), opinion(dossier))
    assert mask(dossier.content(), library).review == NO_REVIEW


def test_a_file_that_takes_nothing_says_so_and_keeps_what_it_has(dossier: Dossier) -> None:
    keep_review(dossier, comment())
    with Dossier.open(dossier.path, read_only=True) as other:
        with pytest.raises(DossierError):
            keep_review(other, comment("more"))
        with pytest.raises(DossierError):
            drop_review(other, *other.review().comments)
        assert len(other.review().comments) == 1


def test_a_colleague_brings_what_is_new_and_changes_nothing_that_is_ours() -> None:
    mine, both = comment("mine"), comment("both")
    new, vote = comment("new"), Opinion("o1", "legal", "a", "2026-11-28T09:30:15", "agrees", "", "")
    ours = Review((mine, both))
    assert news(ours, Review((both, new), (vote,))) == [new, vote]
    done = both.resolved_by("b", LATER)
    assert news(ours, Review((done,))) == [done]
    assert news(Review((done,), (vote,)), Review((both,), (vote,))) == []


def test_json_of_a_dossier_without_review_is_as_it_was(dossier: Dossier, library: Library) -> None:
    data = to_json(dossier.content(), library)
    assert set(data) == {"beigao", "forms", "evidence"}, "an older Beigao reads it"
    assert from_json(data, library).review == NO_REVIEW


def faulty(change: Callable[[dict], object]) -> dict:
    one = {"id": "c1", "field": "company.name", "author": "a", "made": "2026-11-28T09:30:15", "words": "w"}
    vote = {"id": "o1", "role": ROLES[0], "author": "a", "made": "2026-11-28T09:30:15", "verdict": VERDICTS[0]}
    data = {"forms": {}, "review": {"comments": [one], "opinions": [vote]}}
    change(data["review"])
    return data


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda review: review["comments"][0].update(field="nowhere"), "review.comments.0.field"),
        (lambda review: review["comments"][0].update(field="company.name[0]"), "review.comments.0.field"),
        (lambda review: review["comments"].append(review["comments"][0]), "review.comments"),
        (lambda review: review["opinions"][0].update(role="ceo"), "review.opinions.0.role"),
        (lambda review: review["opinions"][0].update(verdict="perhaps"), "review.opinions.0.verdict"),
        (lambda review: review.update(votes=[]), "review.votes"),
    ],
)
def test_a_fault_in_the_review_is_named_by_its_path(
    change: Callable[[dict], object], place: str, library: Library
) -> None:
    assert from_json(faulty(lambda _review: None), library).review.opinions[0].words == ""
    with pytest.raises(ExchangeError, match=place.replace(".", r"\.")):
        from_json(faulty(change), library)
