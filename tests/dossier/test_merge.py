"""A colleague's answers are merged: disjoint changes come together, a person decides where both changed one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.comparison import compare
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.file import Content, Dossier
from beigao.dossier.history import AnswerChange, EntryChange, EntryMove
from beigao.dossier.merge import Conflict, Merge, merge, merged_rows, take
from beigao.dossier.samples import sample_content

LIBRARY = load_library()
NAME = FieldPath("company", "company", "name")


def company(**values: Json) -> Answers:
    return Answers(LIBRARY.forms.values(), {"company": [Entry("company", dict(values))]})


def recipients(*entries: Entry) -> Answers:
    return Answers(LIBRARY.forms.values(), {"recipients": list(entries)})


def applied(found: Merge, ours: Answers, folder: Path) -> Answers:
    """Our answers after everything of theirs was taken that is no conflict."""
    path = folder / f"{random.getrandbits(64):x}.beigao"
    with Dossier.create(path, Content(ours, {})) as dossier:
        take(found.taken, dossier, {}, LIBRARY)
    with Dossier.open(path) as dossier:
        return dossier.answers


def test_an_answer_that_only_they_changed_is_theirs() -> None:
    found = merge(company(name="甲"), company(name="甲"), company(name="乙"), LIBRARY)
    assert found == Merge([AnswerChange(NAME, "甲", "乙")], [], [], [])


def test_an_answer_that_only_we_changed_is_ours() -> None:
    found = merge(company(name="甲"), company(name="乙"), company(name="甲"), LIBRARY)
    assert found == Merge([], [AnswerChange(NAME, "甲", "乙")], [], [])


def test_what_both_changed_alike_is_no_conflict() -> None:
    found = merge(company(name="甲"), company(name="乙"), company(name="乙"), LIBRARY)
    assert found == Merge([], [], [AnswerChange(NAME, "甲", "乙")], [])
    emptied = merge(company(name="甲"), company(), company(name=" "), LIBRARY)
    assert (emptied.taken, emptied.conflicts) == ([], [])


def test_what_both_changed_differently_a_person_decides() -> None:
    found = merge(company(name="甲"), company(name="乙"), company(name="丙"), LIBRARY)
    assert found == Merge([], [], [], [Conflict(AnswerChange(NAME, "乙", "丙"), "甲")])
    assert merge(company(name="甲"), company(), company(name="丙"), LIBRARY).conflicts == [
        Conflict(AnswerChange(NAME, None, "丙"), "甲")
    ]


def test_equal_dossiers_have_nothing_to_merge() -> None:
    answers = sample_content("internal_assistant").answers
    assert merge(answers, answers.copy(), answers.copy(), LIBRARY) == Merge([], [], [], [])


def test_without_a_base_it_is_a_comparison_of_two() -> None:
    ours, theirs = company(name="甲", phone="1"), company(name="乙", email="a@b")
    found = merge(None, ours, theirs, LIBRARY)
    assert found.taken == [AnswerChange(FieldPath("company", "company", "email"), None, "a@b")]
    assert found.kept == [AnswerChange(FieldPath("company", "company", "phone"), None, "1")]
    assert found.conflicts == [Conflict(AnswerChange(NAME, "甲", "乙"), None)]


def test_without_a_base_tables_are_not_run_together() -> None:
    ours, theirs = company(shareholders=[{"name": "甲"}]), company(shareholders=[{"name": "乙"}])
    assert len(merge(None, ours, theirs, LIBRARY).conflicts) == 1


def test_entries_of_both_come_together(tmp_path: Path) -> None:
    base = recipients(Entry("r1", {"name": "甲"}))
    ours = recipients(Entry("r1", {"name": "甲"}), Entry("r2", {"name": "乙"}))
    theirs = recipients(Entry("r3", {"name": "丙"}), Entry("r1", {"name": "甲"}))
    found = merge(base, ours, theirs, LIBRARY)
    assert found.taken == [EntryChange("recipients", "r3", {"name": "丙"}, 2, is_there=True)]
    assert found.kept == [EntryChange("recipients", "r2", {"name": "乙"}, 1, is_there=True)]
    assert [entry.id for entry in applied(found, ours, tmp_path).entries("recipients")] == ["r1", "r2", "r3"]


def test_an_entry_that_they_took_away_goes_unless_we_changed_it() -> None:
    base = recipients(Entry("r1", {"name": "甲"}))
    found = merge(base, recipients(Entry("r1", {"name": "甲"})), recipients(), LIBRARY)
    assert found == Merge([EntryChange("recipients", "r1", {"name": "甲"}, 0, is_there=False)], [], [], [])
    found = merge(base, recipients(Entry("r1", {"name": "乙"})), recipients(), LIBRARY)
    gone = EntryChange("recipients", "r1", {"name": "乙"}, 0, is_there=False)
    assert found == Merge([], [], [], [Conflict(gone, {"name": "甲"})])


def test_an_entry_that_we_took_away_stays_away_unless_they_changed_it() -> None:
    base = recipients(Entry("r1", {"name": "甲"}))
    found = merge(base, recipients(), recipients(Entry("r1", {"name": "甲"})), LIBRARY)
    assert found == Merge([], [EntryChange("recipients", "r1", {"name": "甲"}, 0, is_there=False)], [], [])
    found = merge(base, recipients(), recipients(Entry("r1", {"name": "丙"})), LIBRARY)
    back = EntryChange("recipients", "r1", {"name": "丙"}, 0, is_there=True)
    assert found == Merge([], [], [], [Conflict(back, {"name": "甲"})])
    assert merge(base, recipients(), recipients(), LIBRARY).alike == [
        EntryChange("recipients", "r1", {"name": "甲"}, 0, is_there=False)
    ]


def test_an_order_that_only_they_changed_is_theirs() -> None:
    one, other = Entry("r1"), Entry("r2")
    base = recipients(one, other)
    assert merge(base, recipients(one, other), recipients(other, one), LIBRARY).taken == [
        EntryMove("recipients", "r2", 1, 0)
    ]
    moved = merge(base, recipients(other, one), recipients(one, other), LIBRARY)
    assert (moved.taken, len(moved.kept)) == ([], 1)


def rows(*names: str) -> list[Json]:
    return [{"name": name} for name in names]


@pytest.mark.parametrize(
    ("ours", "theirs", "together"),
    [
        (rows("甲", "乙", "丙"), rows("丁", "乙"), rows("丁", "乙", "丙")),
        (rows("甲1", "乙"), rows("甲", "乙2"), rows("甲1", "乙2")),
        (rows("甲", "乙", "丙"), rows("甲", "乙", "丁"), rows("甲", "乙", "丙", "丁")),
        (rows("甲", "乙", "丙"), rows("甲", "乙", "丙", "丁"), rows("甲", "乙", "丙", "丁")),
        (rows("新", "甲", "乙"), rows("甲", "乙", "丁"), rows("新", "甲", "乙", "丁")),
        (rows("甲1", "乙"), rows("甲2", "乙"), None),
        (rows("甲"), rows("甲", "乙2"), None),
        (rows("新", "甲", "乙"), rows("甲", "乙2"), None),
        (rows(), rows("甲", "乙", "丙"), None),
        (None, rows("甲", "乙", "丙"), None),
        ("no table", rows("甲", "乙", "丙"), None),
    ],
)
def test_rows_come_together_where_that_is_certain(ours: Json, theirs: Json, together: Json) -> None:
    assert merged_rows(rows("甲", "乙"), ours, theirs) == together


def test_a_table_of_ten_thousand_rows_is_merged_row_by_row() -> None:
    names = [f"股东{number}" for number in range(10_000)]
    base = company(shareholders=rows(*names))
    ours = company(shareholders=rows(*names, "末", *(f"我方{number}" for number in range(10_000))))
    theirs = company(shareholders=rows("首", *names[1:], *(f"对方{number}" for number in range(10_000)), "末"))
    (change,) = merge(base, ours, theirs, LIBRARY).taken
    assert isinstance(change, AnswerChange)
    merged = change.after
    assert isinstance(merged, list)
    assert len(merged) == 30_001
    assert merged[0] == {"name": "首"}
    assert merged.count({"name": "末"}) == 1


def _a_change(answers: Answers, chance: random.Random, field: str) -> None:
    """Change something of the recipients that no other `field` touches."""
    entries = answers.entries("recipients")
    for entry in entries:
        if chance.random() < 0.5:
            entry.values[field] = chance.choice(["甲", "乙", " ", None, "= 1 + 1"])
    if chance.random() < 0.5:
        entries.append(Entry(f"{field}{chance.randrange(100)}", {field: "新"}))


@pytest.mark.parametrize("seed", range(25))
def test_disjoint_changes_come_together_whoever_merges(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    base = recipients(*(Entry(f"r{number}", {"name": "旧", "address": "旧"}) for number in range(3)))
    ours, theirs = base.copy(), base.copy()
    _a_change(ours, chance, "name")
    _a_change(theirs, chance, "address")
    one, other = merge(base, ours, theirs, LIBRARY), merge(base, theirs, ours, LIBRARY)
    assert one.conflicts == other.conflicts == []
    mine, yours = applied(one, ours, tmp_path), applied(other, theirs, tmp_path)
    known = {entry.id: entry.values for entry in mine.entries("recipients")}
    assert known == {entry.id: entry.values for entry in yours.entries("recipients")}
    for entry in ours.entries("recipients"):
        assert (known[entry.id].get("name") or " ").strip() == (entry.values.get("name") or " ").strip()
    for entry in theirs.entries("recipients"):
        assert (known[entry.id].get("address") or " ").strip() == (entry.values.get("address") or " ").strip()


@pytest.mark.parametrize("seed", range(40))
def test_every_difference_is_taken_or_decided_and_nothing_of_ours_is_lost(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)

    def changed(state: Answers) -> Answers:
        ids = chance.sample(["r1", "r2", "r3", "r4", "r5"], chance.randrange(6))
        known = {entry.id: entry for entry in state.copy().entries("recipients")}
        entries = [known.get(name) or Entry(name, {"name": chance.choice("甲乙丙")}) for name in ids]
        for entry in entries:
            if chance.random() < 0.4:
                entry.values["name"] = chance.choice("甲乙丙")
        return recipients(*entries)

    base = changed(recipients())
    ours, theirs = changed(base), changed(base)
    found = merge(base, ours, theirs, LIBRARY)
    was, mine, other = (
        {entry.id: entry.values for entry in state.entries("recipients")} for state in (base, ours, theirs)
    )
    together = {entry.id: entry.values for entry in applied(found, ours, tmp_path).entries("recipients")}
    for name in was.keys() | mine.keys():
        if was.get(name) != mine.get(name):
            assert together.get(name) == mine.get(name), "what we changed is as we left it"
    everything = found._replace(taken=[*found.taken, *(conflict.theirs for conflict in found.conflicts)])
    with_theirs = {entry.id: entry.values for entry in applied(everything, ours, tmp_path).entries("recipients")}
    for name in was.keys() | other.keys():
        if was.get(name) != other.get(name):
            assert with_theirs.get(name) == other.get(name), "what they changed can be had"
    swapped = merge(base, theirs, ours, LIBRARY)
    assert len(swapped.conflicts) == len(found.conflicts)


# ---- evidence


def licence(content: bytes, name: str = "licence.png", evidence_id: str = "e1") -> dict[str, Attachment]:
    return {evidence_id: Attachment(describe(evidence_id, name, content), content)}


def test_evidence_comes_along_with_its_answer_and_keeps_its_id(dossier: Dossier) -> None:
    theirs = company(business_licence=["e1"], name="甲")
    found = merge(dossier.answers.copy(), dossier.answers, theirs, LIBRARY)
    made = take(found.taken, dossier, licence(b"picture") | licence(b"nobody's", evidence_id="e9"), LIBRARY)
    assert made == found.taken
    assert dossier.answers.entry("company", "company").values["business_licence"] == ["e1"]
    assert dossier.evidence_content("e1") == b"picture"
    assert list(dossier.content().evidence) == ["e1"], "what no answer refers to stays with them"
    assert compare(dossier.answers, theirs) == []


def test_evidence_that_is_there_is_not_brought_again(dossier: Dossier) -> None:
    dossier.attach("mine.png", b"picture", evidence_id="e1")
    take(
        [AnswerChange(FieldPath("company", "company", "business_licence"), None, ["e1"])],
        dossier,
        licence(b"picture"),
        LIBRARY,
    )
    assert dossier.evidence("e1").name == "mine.png"


def test_evidence_under_an_id_that_is_taken_gets_another_and_the_answer_follows(dossier: Dossier) -> None:
    dossier.attach("mine.png", b"mine", evidence_id="e1")
    change = EntryChange("recipients", "r1", {"name": "甲", "evidence": ["e1", "lost"]}, 0, is_there=True)
    (made,) = take([change], dossier, licence(b"theirs"), LIBRARY)
    assert isinstance(made, EntryChange)
    name, lost = made.values["evidence"]  # type: ignore[misc]
    assert lost == "lost"
    assert dossier.evidence_content(str(name)) == b"theirs"
    assert dossier.evidence_content("e1") == b"mine"
    assert dossier.answers.entry("recipients", "r1").values["evidence"] == [name, "lost"]
    made.undo(dossier)
    assert dossier.answers.entries("recipients") == []
