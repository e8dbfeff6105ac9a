"""From the start page to every Word file with nothing but key events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.reading import Reading
from tests.ui.keyboard import at, editor_at, find_field, press, press_for_dialog, settle, tab_to, write
from tests.ui.walk import dialogs

from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.ui.editors.choosing import YesNoEditor
from beigao.ui.editors.reference import ReferenceEditor
from beigao.ui.editors.table import TableEditor
from beigao.ui.editors.table_view import TableView
from beigao.ui.export_dialog import ExportDialog
from beigao.ui.main_window import MainWindow
from beigao.ui.side import FINDINGS

NAME = "Shili Example (Shanghai) Co., Ltd."
RECIPIENT = "Northwind Example Pte. Ltd."
PURPOSE = "Answer <tickets> & summaries within 24 hours."


def answered(window: MainWindow, field: str) -> Json:
    """The answer of a field of the first entry, as it is stored."""
    assert window.session is not None
    form, _dot, name = field.partition(".")
    assert window.session.flush()
    return window.session.value(FieldPath(form, window.session.entries(form)[0].id, name))


def add_entry(form: str, window: MainWindow) -> None:
    """Go to the list of a form's entries in the outline, and add one there."""
    press("Ctrl+L")
    workspace = window.workspace
    assert workspace is not None
    press("Home")
    for _row in range(60):
        place = workspace.outline.view.place()
        if place is not None and place.form == form:
            break
        press("Down")
    press("Insert")
    place = workspace.place()
    assert place is not None
    assert place.form == form
    assert place.entry, "a new entry is there"


def test_from_the_start_page_to_every_word_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.dialogs.path = tmp_path / "case.beigao"  # type: ignore[attr-defined]
    window.settings.folder = str(tmp_path)
    window.activateWindow()
    settle()
    assert at().objectName() == "new", "the first thing of the start page has the keyboard"
    press("Return")
    assert window.workspace is not None

    assert isinstance(at(), QLineEdit), "a new dossier begins in its first field"
    write(NAME)
    press("Tab")
    assert editor_at() is not None
    find_field("employees", "company.employees")
    write("1,260")
    find_field("penalties", "company.penalties")
    assert isinstance(editor_at(), YesNoEditor)
    press("Right")
    find_field("establishment", "company.established")
    write("2016-05-04")
    find_field("business", "company.business_overview")
    assert isinstance(at(), QTextEdit)
    write("Sells software")
    press("Return")
    write("and runs it.")
    find_field("shareholder", "company.shareholders")
    assert isinstance(editor_at(), TableEditor)
    press("Return")
    write("Li Shi")
    press("Tab")
    write("62%")
    press("Return")
    press("Left")
    write("Wang Er")
    press("Tab")
    write("38%")
    press("Return")
    press("Ctrl+Tab")
    assert not isinstance(at(), TableView), "there is a way out of a table"
    find_field("type of enterprise", "company.nature")
    press("Down", "Return")
    assert answered(window, "company.nature")
    assert answered(window, "company.name") == NAME
    assert answered(window, "company.employees") == 1260
    assert answered(window, "company.penalties") is False
    assert answered(window, "company.established") == "2016-05-04"
    assert answered(window, "company.business_overview") == "Sells software\nand runs it."
    holders = [row for row in answered(window, "company.shareholders") if row]  # type: ignore[union-attr]
    assert [(row["name"], row["share"]) for row in holders] == [("Li Shi", "62%"), ("Wang Er", "38%")]  # type: ignore[index, call-overload]

    add_entry("recipients", window)
    press("Return")
    write(RECIPIENT)
    assert answered(window, "recipients.name") == RECIPIENT
    add_entry("activities", window)
    press("Return")
    write("Ticket summaries")
    find_field("purpose", "activities.purpose")
    write(PURPOSE)
    find_field("non-sensitive", "activities.people")
    write("126400")
    find_field("categories of people", "activities.subjects")
    press("Space")
    assert len(answered(window, "activities.subjects")) == 1  # type: ignore[arg-type]
    find_field("overseas recipient", "activities.recipient")
    assert isinstance(editor_at(), ReferenceEditor)
    press("Down", "Return")
    assert answered(window, "activities.purpose") == PURPOSE
    assert answered(window, "activities.recipient") == window.session.entries("recipients")[0].id  # type: ignore[union-attr]
    add_entry("contracts", window)
    press("Return")
    find_field("overseas recipient", "contracts.recipient")
    press("Down", "Return")
    find_field("covered", "contracts.activities")
    press("Space")
    assert answered(window, "contracts.activities") == [window.session.entries("activities")[0].id]  # type: ignore[union-attr]
    for form in ("services", "algorithms"):
        add_entry(form, window)

    drafts = tmp_path / "drafts"
    drafts.mkdir()
    window.settings.folder = str(drafts)

    def in_the_dialog() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        assert at() is dialog.start, "Enter would start at once"
        last = dialog.rows[-1].tick
        tab_to(lambda widget: widget is last, key="Shift+Tab")
        handed_in = len(dialog.chosen())
        press("Space")
        assert len(dialog.chosen()) == handed_in + 1, "a paper for the company is added"
        press("Space")
        assert len(dialog.chosen()) == handed_in
        press("Return")
        qtbot.waitUntil(lambda: not dialog.open_folder.isHidden(), timeout=30_000)
        assert at() is dialog.open_folder, "the files are a key away"
        press("Esc")

    before = at()
    press_for_dialog("Ctrl+Shift+E", in_the_dialog)
    assert QApplication.activeModalWidget() is None, "Escape has closed the dialog"
    window.activateWindow()  # what a desktop does when a dialog goes; offscreen there is none
    settle()
    assert at() is before, "the keyboard is where it was"

    side = window.workspace.side
    for shown in (not (side.isVisible() and side.page() == FINDINGS), side.isVisible() and side.page() == FINDINGS):
        press("F6")
        assert (side.isVisible() and side.page() == FINDINGS) == shown, "F6 opens and folds the findings"
    press("F8")
    assert editor_at() is not None, "the next field to mend is a key away"

    texts = [Reading(file.read_bytes()).text() for file in sorted(drafts.glob("*.docx"))]
    assert len(texts) == sum(document.filing != "inner" for document in window.library.documents.values())
    assert sum(NAME in text for text in texts) >= 4
    assert sum(PURPOSE in text for text in texts) >= 2, "the purpose stands in the annex and in the assessment"
    assert any(RECIPIENT in text for text in texts)
    assert any("Li Shi" in text and "38%" in text for text in texts), "both rows of the table are printed"
    assert any("【待填写" in text for text in texts), "what was not filled in is a red gap"


def test_tab_comes_to_every_part_of_the_window_and_back_round(
    sample_window: MainWindow, settle: Callable[[], None]
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    sample_window.activateWindow()
    settle()
    parts: list[QWidget] = [workspace.top_bar, workspace.outline, workspace.pages, workspace.side, workspace.status]
    reached: set[QWidget] = set()
    for _step in range(300):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.isVisible()
        reached |= {part for part in parts if part.isAncestorOf(focus)}
        if len(reached) == len(parts):
            break
        press("Ctrl+Tab" if isinstance(focus, TableView) else "Tab")
    assert reached == set(parts)


def test_enter_means_something_in_every_dialog(sample_window: MainWindow, tmp_path: Path) -> None:
    seen = []
    for name, dialog in dialogs(sample_window, tmp_path):
        if not isinstance(dialog, QDialog):
            continue
        buttons = dialog.findChildren(QPushButton)
        default = [button for button in buttons if button.isDefault() and button.isVisible() and button.isEnabled()]
        focus = dialog.focusWidget()
        assert focus is not None, name
        assert default or focus in buttons, name
        seen.append(name)
    assert {"export", "message", "shortcuts", "csv", "picture"} <= set(seen)
