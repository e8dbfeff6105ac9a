"""Files are taken into the dossier, listed with their size, and taken off again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from beigao.definitions.loader import Library
from beigao.ui.editors import Surroundings, make_editor
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
