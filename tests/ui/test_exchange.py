"""Answers come in from files after a look at what they change, and copies go out to others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier import handover, keys
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.handover import Cost
from beigao.dossier.samples import create_sample
from beigao.dossier.workbook import write_workbook
from beigao.ui.copies_dialog import CopiesDialog
from beigao.ui.import_dialog import ImportDialog
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Session

NAME = FieldPath("company", "company", "name")
CODE = FieldPath("company", "company", "uscc")
PHRASE = "一起写一起改好吗"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "COST", Cost(1, 64, 1))
    monkeypatch.setattr(keys, "_MEMORY", 64)


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def in_import(window: MainWindow, path: Path, act: Callable[[ImportDialog], None]) -> None:
    window.dialogs.path = path  # type: ignore[attr-defined]
    seen = []

    def acting() -> None:
        dialog = window.findChild(ImportDialog)
        if dialog is None or not dialog.isVisible():
            QTimer.singleShot(20, window, acting)
            return
        seen.append(dialog)
        act(dialog)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, window, acting)
    window.exchange.take()
    assert seen


def give(
    window: MainWindow, kind: str, path: Path, fill: Callable[[CopiesDialog], None] = lambda _dialog: None
) -> None:
    window.dialogs.path = path  # type: ignore[attr-defined]

    def acting() -> None:
        dialog = window.findChild(CopiesDialog)
        assert dialog is not None
        dialog.choose(kind)  # type: ignore[arg-type]
        fill(dialog)
        dialog.write.click()
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, window, acting)
    window.exchange.give()


def fill_passphrase(dialog: CopiesDialog) -> None:
    dialog.passphrase.setText(PHRASE)
    dialog.again.setText(PHRASE)


@pytest.fixture
def workbook(sample_window: MainWindow, tmp_path: Path, library: Library) -> Path:
    """The dossier as a colleague changed it in Excel."""
    answers = session_of(sample_window).dossier.answers.copy()
    answers.entry("company", "company").values["name"] = "别处的名字"
    write_workbook(answers, library, tmp_path / "a.xlsx", "zh")
    return tmp_path / "a.xlsx"


def test_a_workbook_says_what_it_changes_before_it_does(sample_window: MainWindow, workbook: Path) -> None:
    before = session_of(sample_window).value(NAME)

    def look(dialog: ImportDialog) -> None:
        assert len(dialog.views[0].chosen()) == 1
        assert "1 change" in dialog.take.text()

    in_import(sample_window, workbook, look)
    assert session_of(sample_window).value(NAME) == before
    in_import(sample_window, workbook, lambda dialog: dialog.take.click())
    assert session_of(sample_window).value(NAME) == "别处的名字"


def test_an_import_is_taken_back_in_one_step(sample_window: MainWindow, tmp_path: Path, library: Library) -> None:
    before = to_json(session_of(sample_window).dossier.content(), library)["forms"]
    with create_sample(tmp_path / "other.beigao", "writing_assistant") as other:
        data = to_json(other.content(), library)
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    in_import(sample_window, tmp_path / "a.json", lambda dialog: dialog.take.click())
    now = to_json(session_of(sample_window).dossier.content(), library)["forms"]
    assert {form: now[form] for form in data["forms"]} == data["forms"]  # what it does not name stays
    session_of(sample_window).undo()
    assert to_json(session_of(sample_window).dossier.content(), library)["forms"] == before


def test_of_another_dossier_nothing_is_taken_by_itself(sample_window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "other.beigao"
    session_of(sample_window).dossier.write_copy(other)
    with Dossier.open(other) as dossier:
        dossier.set_answer(*NAME[:3], "别处的名字")

    def look(dialog: ImportDialog) -> None:
        assert not dialog.take.isEnabled()
        dialog.views[1].choose_all()
        dialog.take.click()

    in_import(sample_window, other, look)
    assert session_of(sample_window).value(NAME) == "别处的名字"


def test_a_file_that_does_not_read_is_told_and_changes_nothing(sample_window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    sample_window.dialogs.path = tmp_path / "a.xlsx"  # type: ignore[attr-defined]
    sample_window.exchange.take()
    assert len(sample_window.dialogs.told) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "name"), [("workbook", "b.xlsx"), ("json", "b.json")])
def test_what_goes_out_comes_in_without_a_change(
    sample_window: MainWindow, tmp_path: Path, kind: str, name: str
) -> None:
    give(sample_window, kind, tmp_path / name)
    in_import(
        sample_window, tmp_path / name, lambda dialog: pytest.fail("changes") if dialog.take.isEnabled() else None
    )


def test_a_package_goes_to_a_colleague_and_comes_back(sample_window: MainWindow, tmp_path: Path) -> None:
    ours = session_of(sample_window).dossier.path
    out, back = tmp_path / "out.beigao-handover", tmp_path / "back.beigao-handover"
    give(sample_window, "package", out, fill_passphrase)
    session_of(sample_window).answer(CODE, "我们改的代码")

    sample_window.dialogs.passwords = ["falsch-falsch", PHRASE]  # type: ignore[attr-defined]
    sample_window.dialogs.path = tmp_path / "colleague.beigao"  # type: ignore[attr-defined]
    assert sample_window.open_path(out)
    assert session_of(sample_window).dossier.path == tmp_path / "colleague.beigao"
    session_of(sample_window).answer(NAME, "同事改的名字")
    session_of(sample_window).review.add(CODE, "请核对代码")
    give(sample_window, "package", back, fill_passphrase)

    assert sample_window.open_path(ours)
    sample_window.dialogs.passwords = [PHRASE]  # type: ignore[attr-defined]

    def take(dialog: ImportDialog) -> None:
        assert len(dialog.views[0].chosen()) == 1
        assert dialog.views[1].chosen() == []
        dialog.take.click()

    in_import(sample_window, back, take)
    assert session_of(sample_window).value(NAME) == "同事改的名字"
    assert session_of(sample_window).value(CODE) == "我们改的代码"
    assert [comment.words for comment in session_of(sample_window).review.comments_at(CODE)] == ["请核对代码"]


def test_a_short_passphrase_is_not_taken(sample_window: MainWindow, tmp_path: Path) -> None:
    def short(dialog: CopiesDialog) -> None:
        dialog.passphrase.setText("kurz")
        dialog.again.setText("kurz")

    give(sample_window, "package", tmp_path / "out.beigao-handover", short)
    assert not (tmp_path / "out.beigao-handover").exists()


def test_a_masked_copy_has_no_name_of_the_company(sample_window: MainWindow, tmp_path: Path, library: Library) -> None:
    name = str(session_of(sample_window).value(NAME))
    give(sample_window, "masked", tmp_path / "masked.beigao")
    with Dossier.open(tmp_path / "masked.beigao") as masked:
        assert name not in json.dumps(to_json(masked.content(), library), ensure_ascii=False)
    assert "Read it" in sample_window.dialogs.told[-1].kept  # type: ignore[attr-defined]
