"""Files are dropped, pasted or chosen into the dossier, shown small with their size, moved and taken off again."""

from __future__ import annotations

import io
import time
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.errors import DossierError
from beigao.ui.editors import Surroundings, evidence, make_editor
from beigao.ui.editors.evidence import EvidenceEditor
from beigao.ui.editors.picture_dialog import PictureDialog
from beigao.ui.editors.pictures import scaled
from beigao.ui.field_row import FieldRow
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
    assert {"营业执照.png", "2 KB"} <= {label.text() for label in licence.findChildren(Label)}


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


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#2b55b0").save(out, "PNG")
    return out.getvalue()


def files_of(licence: EvidenceEditor) -> list[str]:
    return [row.file.name for row in licence.rows if row.file is not None]


def three(licence: EvidenceEditor, folder: Path) -> list[Path]:
    files = [folder / name for name in ("a.png", "b.pdf", "c.txt")]
    for file, content in zip(files, (png(300, 200), b"%PDF-1.4", b"words"), strict=True):
        file.write_bytes(content)
    return files


def drag(target: QWidget, data: QMimeData, *, drop: bool) -> None:
    where, action = QPoint(20, 10), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(where, action, data, left, none))
    if drop:
        QApplication.sendEvent(target, QDropEvent(QPointF(where), action, data, left, none))


def of_files(files: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def test_several_files_are_dropped_anywhere_on_the_row_of_the_field(
    surroundings: Surroundings, library: Library, qtbot: QtBot, tmp_path: Path
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    path = FieldPath("company", "company", "business_licence")
    row = FieldRow(library.forms["company"].field("business_licence"), path, surroundings, holder)
    row.resize(600, 200)
    holder.show()
    licence = row.editor
    assert isinstance(licence, EvidenceEditor)
    files = three(licence, tmp_path)
    drag(row, of_files(files), drop=False)
    assert licence.drop.property("tone") == "over"
    QApplication.sendEvent(row, QDragLeaveEvent())
    assert licence.drop.property("tone") == ""
    drag(row, of_files(files), drop=True)
    assert licence.drop.property("tone") == ""
    assert files_of(licence) == ["a.png", "b.pdf", "c.txt"]
    assert surroundings.session.value(path) == licence.value()


def test_words_are_not_dropped_as_evidence(licence: EvidenceEditor) -> None:
    data = QMimeData()
    data.setText("words")
    drag(licence, data, drop=False)
    assert licence.drop.property("tone") != "over"


def test_a_picture_is_pasted_from_the_clipboard(
    licence: EvidenceEditor, surroundings: Surroundings, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setImage(QImage.fromData(png(40, 30)))
    qtbot.keyClick(licence.drop, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    (row,) = licence.rows
    assert row.file is not None
    assert row.file.media_type == "image/png"
    content = surroundings.session.dossier.evidence_content(row.file.id)
    assert QImage.fromData(content).size().toTuple() == (40, 30)


def test_words_on_the_clipboard_are_not_taken(licence: EvidenceEditor, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("words")
    with qtbot.assertNotEmitted(licence.edited):
        qtbot.keyClick(licence.drop, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_files_are_moved_by_the_keyboard(licence: EvidenceEditor, qtbot: QtBot, tmp_path: Path) -> None:
    licence.activateWindow()
    licence.take(three(licence, tmp_path))
    with qtbot.waitSignal(licence.edited):
        qtbot.keyClick(licence.rows[0], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert files_of(licence) == ["b.pdf", "a.png", "c.txt"]
    qtbot.keyClick(licence.rows[1], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(licence.rows[2], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert files_of(licence) == ["b.pdf", "a.png", "c.txt"]
    with qtbot.assertNotEmitted(licence.edited):
        qtbot.keyClick(licence.rows[0], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)


def test_a_file_that_is_taken_off_stays_in_the_dossier_and_can_come_back(
    licence: EvidenceEditor, surroundings: Surroundings, qtbot: QtBot, tmp_path: Path
) -> None:
    licence.take(three(licence, tmp_path))
    before = licence.value()
    qtbot.keyClick(licence.rows[0], Qt.Key.Key_Delete)
    assert files_of(licence) == ["b.pdf", "c.txt"]
    licence.set_value(before)
    assert files_of(licence) == ["a.png", "b.pdf", "c.txt"]
    assert surroundings.session.dossier.evidence_content(str(before[0])) == png(300, 200)  # type: ignore[index]


def test_pictures_are_shown_small_and_other_files_by_an_icon(
    licence: EvidenceEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    licence.take(three(licence, tmp_path))
    picture, paper, words = (row.thumbnail for row in licence.rows)
    qtbot.waitUntil(lambda: picture.image() is not None)
    image = picture.image()
    assert image is not None
    assert max(image.width(), image.height()) == 28
    assert image.width() > image.height()
    assert paper.image() is words.image() is None


@pytest.mark.qt_log_ignore("JPEG datastream contains no image", "This plugin does not support")
@pytest.mark.parametrize(
    "content",
    [PNG, png(30, 30)[:60], b"\xff\xd8\xff\xe0broken", b"\x89PNG\r\n\x1a\n"],
    ids=["zeros", "half", "jpeg", "head"],
)
def test_a_broken_picture_has_an_icon_and_opens_with_a_word_about_it(
    licence: EvidenceEditor, qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "broken.png"
    file.write_bytes(content)
    licence.take([file])
    with qtbot.waitSignal(licence._pictures.made):
        pass
    assert licence.rows[0].thumbnail.image() is None
    licence.open_picture(licence.rows[0].file)
    dialog = licence.window().findChild(PictureDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.view.image() is not None)
    assert dialog.view.image().isNull()  # type: ignore[union-attr]
    dialog.grab()
    dialog.close()


def test_a_huge_picture_does_not_hold_the_window_up(licence: EvidenceEditor, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "huge.png"
    file.write_bytes(png(5000, 5000))
    licence.take([file])
    longest, last, done = 0.0, time.perf_counter(), []
    licence._pictures.made.connect(lambda *_made: done.append(True))
    while not done and time.perf_counter() - last < 20:
        QApplication.processEvents()
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
        time.sleep(0.001)
    assert done
    assert longest < 0.1


def test_a_picture_with_more_pixels_than_memory_is_good_for_is_not_decoded() -> None:
    huge = png(12_000, 9_000)
    before = time.perf_counter()
    assert scaled(huge, 28).isNull()
    assert time.perf_counter() - before < 0.5


def test_enter_shows_a_picture_larger_and_esc_closes_it(licence: EvidenceEditor, qtbot: QtBot, tmp_path: Path) -> None:
    licence.take(three(licence, tmp_path))
    qtbot.keyClick(licence.rows[0], Qt.Key.Key_Return)
    dialog = licence.window().findChild(PictureDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.view.image() is not None)
    assert dialog.view.image().size().toTuple() == (300, 200)  # type: ignore[union-attr]
    dialog.grab()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: licence.window().findChild(PictureDialog) is None)
    qtbot.keyClick(licence.rows[1], Qt.Key.Key_Return)
    assert licence.window().findChild(PictureDialog) is None, "a paper is not opened by this program"


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
