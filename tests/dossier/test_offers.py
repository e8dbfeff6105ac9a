"""What a file from elsewhere would change: by itself, or for a person to decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier import handover
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.handover import Cost, write_handover
from beigao.dossier.history import AnswerChange
from beigao.dossier.merge import bring_files
from beigao.dossier.offers import KINDS, read_offer
from beigao.dossier.samples import create_sample, sample_content
from beigao.dossier.workbook import write_workbook
from beigao.errors import BeigaoError

NAME = FieldPath("company", "company", "name")


@pytest.fixture
def ours(tmp_path: Path) -> Dossier:
    return create_sample(tmp_path / "ours.beigao", "internal_assistant")


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "COST", Cost(1, 64, 1))


def renamed(ours: Dossier) -> AnswerChange:
    return AnswerChange(NAME, ours.answers.value(NAME), "别处的名字")


def test_a_workbook_proposes_what_it_has_otherwise(ours: Dossier, tmp_path: Path, library: Library) -> None:
    answers = ours.answers.copy()
    answers.entry("company", "company").values["name"] = "别处的名字"
    write_workbook(answers, library, tmp_path / "a.xlsx", "zh")
    offer = read_offer(tmp_path / "a.xlsx", ours.snapshot(), library)
    assert (offer.proposed, offer.undecided) == ([renamed(ours)], [])
    assert offer.theirs.value(NAME) == "别处的名字"


def test_json_proposes_what_it_has_otherwise_with_its_files(ours: Dossier, tmp_path: Path, library: Library) -> None:
    data = to_json(sample_content("writing_assistant"), library)
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    offer = read_offer(tmp_path / "a.json", ours.snapshot(), library)
    assert offer.proposed
    assert offer.undecided == []
    assert len(offer.evidence) == len(data["evidence"]) > 0


def test_of_another_dossier_a_person_decides(ours: Dossier, tmp_path: Path, library: Library) -> None:
    ours.write_copy(tmp_path / "theirs.beigao")
    with Dossier.open(tmp_path / "theirs.beigao") as theirs:
        theirs.set_answer(*NAME[:3], "别处的名字")
    offer = read_offer(tmp_path / "theirs.beigao", ours.snapshot(), library)
    assert (offer.proposed, offer.undecided) == ([], [renamed(ours)])


def test_a_reply_proposes_what_only_they_changed(ours: Dossier, tmp_path: Path, library: Library) -> None:
    base, content = ours.answers.copy(), ours.content()
    for field, value in (("name", "别处的名字"), ("uscc", "别处的代码")):
        content.answers.entry("company", "company").values[field] = value
    write_handover(content, base, tmp_path / "a.beigao-handover", "一起写一起改好吗", library, sender="李四")
    ours.set_answer("company", "company", "uscc", "这里的代码")
    offer = read_offer(tmp_path / "a.beigao-handover", ours.snapshot(), library, passphrase="一起写一起改好吗")
    assert offer.proposed == [renamed(ours)]
    assert offer.undecided == [AnswerChange(NAME._replace(field="uscc"), "这里的代码", "别处的代码")]
    assert offer.sender == "李四"


def test_files_come_along_with_what_refers_to_them(ours: Dossier, tmp_path: Path, library: Library) -> None:
    theirs = create_sample(tmp_path / "theirs.beigao", "writing_assistant")
    theirs.close()
    offer = read_offer(theirs.path, ours.snapshot(), library)
    with ours.transaction():
        for change in bring_files(offer.undecided, ours, offer.evidence, library):
            change.redo(ours)
    now, wanted = (to_json(content, library) for content in (ours.content(), sample_content("writing_assistant")))
    assert now["forms"] == wanted["forms"]
    assert {file["id"]: file for file in now["evidence"]} == {file["id"]: file for file in wanted["evidence"]}


@pytest.mark.parametrize("suffix", [*KINDS, ".docx", ""])
def test_a_file_that_is_not_what_its_name_says_is_refused(
    ours: Dossier, tmp_path: Path, library: Library, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(BeigaoError):
        read_offer(path, ours.snapshot(), library, passphrase="一起写一起改好吗")
