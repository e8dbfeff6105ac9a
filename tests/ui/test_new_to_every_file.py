"""From an empty window to every Word file, as a person would do it: by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit
from pytestqt.qtbot import QtBot
from tests.reading import Reading

from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import sample_content
from beigao.ui.editors import Editor
from beigao.ui.editors.choosing import YesNoEditor
from beigao.ui.entries_page import Card
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Place
from beigao.ui.workspace import Workspace

NAME = "Shili Example (Shanghai) Co., Ltd."
PURPOSE = "Answer <tickets> & summaries within 24 hours."


def type_into(workspace: Workspace, path: FieldPath, words: str, qtbot: QtBot) -> None:
    """Go to a field and type."""
    workspace.show_path(path)
    QApplication.processEvents()
    editor = workspace.findChild(Editor, str(path))
    assert editor is not None
    target = editor.inputs()[0]
    assert isinstance(target, QLineEdit | QTextEdit)
    qtbot.keyClicks(target, words)


def fill_the_rest(workspace: Workspace, sample: str) -> None:
    """What a person would type in an afternoon: the answers of a sample, through the session, where none was typed."""
    session, content = workspace.session, sample_content(sample)
    for form, entry in content.answers.walk():
        if session.library.forms[form].entries is not None:
            continue
        for field, value in entry.values.items():
            path = FieldPath(form, form, field)
            if session.value(path) is None:
                session.answer(path, value)


def test_from_new_to_every_word_file(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, settle: Callable[[], None]
) -> None:
    window.dialogs.path = tmp_path / "case.beigao"  # type: ignore[attr-defined]
    new = window.findChild(Card, "new")
    assert new is not None
    qtbot.mouseClick(new, Qt.MouseButton.LeftButton)
    settle()
    workspace = window.workspace
    assert workspace is not None

    type_into(workspace, FieldPath("company", "company", "name"), NAME, qtbot)
    type_into(workspace, FieldPath("company", "company", "employees"), "1,260", qtbot)
    penalties = FieldPath("company", "company", "penalties")
    workspace.show_path(penalties)
    editor = workspace.findChild(YesNoEditor, str(penalties))
    assert editor is not None
    qtbot.mouseClick(editor.segments.buttons()[1], Qt.MouseButton.LeftButton)

    workspace.show_place(Place("recipients", ""))
    qtbot.keyClick(workspace.outline.view, Qt.Key.Key_Insert)
    recipient = workspace.place()
    assert recipient is not None
    type_into(workspace, FieldPath(*recipient, "name"), "Northwind Example Pte. Ltd.", qtbot)
    workspace.show_place(Place("activities", ""))
    qtbot.keyClick(workspace.outline.view, Qt.Key.Key_Insert)
    activity = workspace.place()
    assert activity is not None
    type_into(workspace, FieldPath(*activity, "name"), "Ticket summaries", qtbot)
    type_into(workspace, FieldPath(*activity, "purpose"), PURPOSE, qtbot)
    type_into(workspace, FieldPath(*activity, "people"), "126400", qtbot)
    workspace.session.answer(FieldPath(*activity, "recipient"), recipient.entry)
    for form in ("contracts", "services", "algorithms"):
        workspace.show_place(Place(form, ""))
        qtbot.keyClick(workspace.outline.view, Qt.Key.Key_Insert)
    contract = workspace.session.entries("contracts")[0]
    workspace.session.answer(FieldPath("contracts", contract.id, "recipient"), recipient.entry)
    workspace.session.answer(FieldPath("contracts", contract.id, "activities"), [activity.entry])
    fill_the_rest(workspace, "internal_assistant")

    drafts = tmp_path / "drafts"
    drafts.mkdir()
    window.settings.folder = str(drafts)

    def in_the_dialog() -> None:
        from beigao.ui.export_dialog import ExportDialog

        dialog = window.findChild(ExportDialog)
        assert dialog is not None
        qtbot.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not dialog.open_folder.isHidden(), timeout=30_000)
        qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, window, in_the_dialog)
    qtbot.mouseClick(workspace.top_bar.export, Qt.MouseButton.LeftButton)

    files = sorted(drafts.glob("*.docx"))
    assert len(files) == sum(one.filing != "inner" for one in workspace.session.library.documents.values())
    texts = [Reading(file.read_bytes()).text() for file in files]
    assert all(NAME in text for text in texts if "有限公司" in text or NAME in text)
    assert sum(NAME in text for text in texts) >= 4
    assert sum(PURPOSE in text for text in texts) >= 2, "the purpose stands in the annex and in the assessment"
    assert any("126400" in text or "126,400" in text for text in texts)
    assert any("【待填写" in text for text in texts), "what was not filled in is a red gap"
    assert not any("{{" in text or "{%" in text for text in texts)
