"""Files are taken into the dossier, listed with their size, and taken off again."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from beigao.definitions.loader import Library
from beigao.errors import DossierError
from beigao.ui.editors import Surroundings, evidence, make_editor
from beigao.ui.editors.evidence import EvidenceEditor
from beigao.ui.words import Label

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 2048


@pytest.fixture
def licence(qtbot: QtBot, surroundings: Surroundings, library: Library) -> EvidenceEditor:
    made = make_editor(library.forms["company"].field("business_licence"), surroundings)
    assert isinstance(made, EvidenceEditor)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_chosen_file_is_taken_in_and_listed(
    licence: EvidenceEditor, surroundings: Surroundings, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "营业执照.png"
    file.write_bytes(PNG)
    surroundings.dialogs.files = [file]  # type: ignore[attr-defined]
    with qtbot.waitSignal(licence.edited):
        qtbot.keyClick(licence.drop, Qt.Key.Key_Return)
    (evidence_id,) = licence.value()  # type: ignore[misc]
    taken = surroundings.session.dossier.evidence(str(evidence_id))
    assert (taken.name, taken.media_type) == ("营业执照.png", "image/png")
    assert {"营业执照.png", "2.0 KB"} <= {label.text() for label in licence.findChildren(Label)}


def test_a_file_is_taken_off_the_answer(
    licence: EvidenceEditor, surroundings: Surroundings, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(PNG)
    licence.take([file])
    remove = [button for button in licence.findChildren(QPushButton) if "a.png" in button.toolTip()]
    with qtbot.waitSignal(licence.edited) as edited:
        qtbot.mouseClick(remove[0], Qt.MouseButton.LeftButton)
    assert edited.args == [[]]


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_taken(
    licence: EvidenceEditor, surroundings: Surroundings, tmp_path: Path
) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(PNG)
    licence.take([tmp_path / "gone.png", file])
    assert len(licence.value()) == 1  # type: ignore[arg-type]
    (message,) = surroundings.dialogs.told  # type: ignore[attr-defined]
    assert "gone.png" in message.happened


def test_a_copy_of_a_file_can_be_saved(licence: EvidenceEditor, surroundings: Surroundings, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(PNG)
    licence.take([file])
    surroundings.dialogs.path = tmp_path / "copy.png"  # type: ignore[attr-defined]
    licence.save_copy(str(licence.value()[0]))  # type: ignore[index]
    assert (tmp_path / "copy.png").read_bytes() == PNG


def test_a_file_that_is_no_longer_in_the_dossier_is_listed_as_missing(licence: EvidenceEditor) -> None:
    licence.set_value(["gone"])
    assert licence.value() == ["gone"]
    assert "error" in {label.property("tone") for label in licence.findChildren(Label)}


def test_a_large_file_is_taken_in_while_the_window_lives(
    licence: EvidenceEditor, surroundings: Surroundings, tmp_path: Path
) -> None:
    file = tmp_path / "扫描件.pdf"
    file.write_bytes(b"%PDF-" + b"\x01" * (24 * 1024 * 1024))
    beats: list[float] = []
    timer = QTimer(licence)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(10)
    licence.take([file])
    (evidence_id,) = licence.value()  # type: ignore[misc]
    assert surroundings.session.dossier.evidence(str(evidence_id)).size == file.stat().st_size
    assert len(surroundings.session.dossier.evidence_content(str(evidence_id))) == file.stat().st_size
    assert max(later - earlier for earlier, later in pairwise(beats)) < 0.25


def test_a_large_file_that_the_disk_does_not_take_is_told(
    licence: EvidenceEditor, surroundings: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise DossierError("The disk is full.")

    monkeypatch.setattr(evidence, "store_evidence", full)
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-" + b"\x01" * evidence.LARGE)
    licence.take([file])
    (told,) = surroundings.dialogs.told  # type: ignore[attr-defined]
    assert "full" in told.advice
    assert "a.pdf" not in told.details
    assert licence.value() == []
