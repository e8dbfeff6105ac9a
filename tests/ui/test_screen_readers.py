"""Whatever takes the keyboard says what it is, and a field says what the authority wants to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from beigao._i18n import language
from beigao.dossier.evidence import describe
from beigao.dossier.samples import create_sample
from beigao.ui.dialogs import Message, MessageDialog
from beigao.ui.editors import Surroundings
from beigao.ui.editors.choices import ChoicesEditor
from beigao.ui.editors.choosing import YesNoEditor
from beigao.ui.editors.picture_dialog import PictureDialog
from beigao.ui.editors.pictures import Pictures
from beigao.ui.editors.reference import ReferenceEditor
from beigao.ui.export_dialog import ExportDialog
from beigao.ui.form_page import FormPage
from beigao.ui.guidance import has_guidance
from beigao.ui.main_window import MainWindow
from beigao.ui.session import WHICH_FILINGS, Place
from beigao.ui.theme import Theme


def focusable(root: QWidget) -> Iterator[QWidget]:
    """What the keyboard can come to in a window, now or once it is unfolded or enabled."""
    for widget in (root, *root.findChildren(QWidget)):
        is_inside = isinstance(widget.parent(), QAbstractScrollArea)  # a viewport, a scroll bar: the area speaks
        stands_for_another = widget.focusProxy() is not None
        if widget.isHidden() or (widget.window() is not root.window() and not widget.isVisible()):
            continue  # never shown here, or the list of a combo, which is named when it opens
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not is_inside and not stands_for_another:
            yield widget


def said(widget: QWidget, part: QAccessible.Text) -> str:
    """What a screen reader says of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(part)) if interface is not None else ""


def nameless(root: QWidget) -> set[str]:
    return {
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in focusable(root)
        if not said(widget, QAccessible.Text.Name).strip()
    }


@pytest.mark.parametrize("sample", ["internal_assistant", "writing_assistant"])
def test_everything_on_every_page_has_a_name_and_its_guidance(
    window: MainWindow, tmp_path: Path, settle: Callable[[], None], sample: str
) -> None:
    create_sample(tmp_path / "named.beigao", sample).close()
    window.open_path(tmp_path / "named.beigao")
    workspace = window.workspace
    assert workspace is not None
    session = workspace.session
    for form in session.library.forms.values():
        places = [Place(form.id, entry.id) for entry in session.entries(form.id)[:1]]
        if form.entries is not None:
            places.append(Place(form.id, ""))
        for place in places:
            workspace.show_place(place)
            page = workspace.page()
            assert page is not None
            if isinstance(page, FormPage):
                page.build_all()
                page.toggle_guidance(next(row for row in page.rows() if has_guidance(row.field)))
                assert list(without_guidance(page)) == []
            settle()
            assert nameless(page) == set()
            workspace.drop_hidden_pages()
    workspace.show_place(WHICH_FILINGS)
    settle()
    assert nameless(window) == set()


def without_guidance(page: FormPage) -> Iterator[str]:
    """The fields whose inputs, or whose group of boxes and buttons, do not say what is asked."""
    for row in page.rows():
        if row.field.guidance is not None:
            group = [row.editor.boxes] if isinstance(row.editor, ChoicesEditor) else []
            ticks = row.editor.ticks if isinstance(row.editor, ReferenceEditor) else []
            for widget in (*row.editor.inputs(), *group, *ticks):
                if row.field.guidance.text(language()) not in widget.accessibleDescription():
                    yield f"{row.path} {type(widget).__name__}"


def test_names_follow_the_language(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    entry = workspace.session.entries("activities")[0].id
    workspace.show_place(Place("activities", entry))
    page = workspace.page()
    assert isinstance(page, FormPage)
    page.build_all()
    for wanted in ("zh", "en"):
        sample_window.use_language(wanted)  # type: ignore[arg-type]
        settle()
        page = workspace.page()
        assert isinstance(page, FormPage)
        assert list(without_guidance(page)) == []
        for row in page.rows():
            label = row.field.label.text(language())
            buttons = row.editor.segments.buttons() if isinstance(row.editor, YesNoEditor) else []
            for widget in (*row.editor.inputs(), *buttons):
                assert label in widget.accessibleName()


def test_the_start_page_is_named(window: MainWindow) -> None:
    assert nameless(window) == set()


def test_dialogs_are_named(theme: Theme, surroundings: Surroundings, qtbot: QtBot, tmp_path: Path) -> None:
    session = surroundings.session
    file = session.dossier.attach("a.pdf", b"%PDF")
    made = [
        MessageDialog(theme, Message("happened", "kept", "advice"), ["Cancel", "Replace"], 0, None),
        PictureDialog(theme, Pictures.of(session), describe(file.id, "a.pdf", b"%PDF"), None),
        ExportDialog(theme, session, surroundings.dialogs, tmp_path, None),
    ]
    for dialog in made:
        qtbot.addWidget(dialog)
        dialog.show()
        QApplication.processEvents()
        assert nameless(dialog) == set()
        assert dialog.windowTitle()


def test_a_calendar_and_an_opened_cell_are_named(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    from beigao.definitions.paths import FieldPath
    from beigao.ui.editors import Editor
    from beigao.ui.editors.lines import DateLine
    from beigao.ui.editors.table import TableEditor

    workspace = sample_window.workspace
    assert workspace is not None
    established = FieldPath("company", "company", "established")
    workspace.show_path(established)
    settle()
    line = sample_window.findChild(Editor, str(established)).inputs()[0]  # type: ignore[union-attr]
    assert isinstance(line, DateLine)
    line.open_calendar()
    popup = QApplication.activePopupWidget() or line.findChild(QWidget)
    assert popup is not None
    assert nameless(popup) == set()
    popup.close()
    entry = workspace.session.entries("activities")[0].id
    workspace.show_path(FieldPath("activities", entry, "items"))
    settle()
    table = sample_window.findChild(TableEditor, str(FieldPath("activities", entry, "items")))
    assert table is not None
    for column in range(1, table.model.columnCount()):
        index = table.model.index(0, column)
        table.view.setCurrentIndex(index)
        table.view.open_cell(index)
        opened = table.findChild(QWidget, "cell_popup")
        assert nameless(opened or table.view.viewport()) == set()
        if opened is not None:
            opened.close()
        settle()


def test_the_line_of_a_searched_combo_is_named_as_its_combo(surroundings: Surroundings, qtbot: QtBot) -> None:
    from beigao.ui.editors import make_editor
    from beigao.ui.editors.choosing import ChoiceEditor

    field = surroundings.library.forms["recipients"].field("country")
    editor = make_editor(field, surroundings)
    qtbot.addWidget(editor)
    assert isinstance(editor, ChoiceEditor)
    editor.name_for_readers("Country", "Where it is")
    line = editor.combo.findChild(QLineEdit)
    assert line is not None
    assert (line.accessibleName(), line.accessibleDescription()) == ("Country", "Where it is")
    editor.show()
    editor.combo.showPopup()
    assert editor.combo.view().accessibleName() == "Country"
    editor.combo.hidePopup()
