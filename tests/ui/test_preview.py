"""The preview follows what is typed, marks the field at hand, and leads from every paragraph to its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.errors import TemplateFault
from beigao.rendering.preview import Previewed
from beigao.rendering.sheet import Paragraph, Table
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.preview.document import SheetDocument
from beigao.ui.preview.panel import PreviewPanel
from beigao.ui.session import Place
from beigao.ui.side import FINDINGS, PREVIEW
from beigao.ui.theme import Theme
from beigao.ui.workspace import Workspace

PURPOSE = FieldPath("activities", "a1", "recipient_purpose")


@pytest.fixture
def workspace(sample_window: MainWindow) -> Workspace:
    assert sample_window.workspace is not None
    return sample_window.workspace


@pytest.fixture
def panel(workspace: Workspace, qtbot: QtBot) -> PreviewPanel:
    """The preview, when its first sheet is there."""
    shown = workspace.side.preview
    qtbot.waitUntil(lambda: bool(shown.view.sheet.paragraphs()), timeout=20_000)
    return shown


def take(panel: PreviewPanel, document: str, qtbot: QtBot) -> None:
    panel._take_document(document, None)
    qtbot.waitUntil(lambda: bool(panel.view.sheet.paragraphs()), timeout=20_000)


def texts(panel: PreviewPanel) -> list[str]:
    """The words as Qt holds them, paragraph by paragraph."""
    sheet = panel.view.sheet
    return [sheet.text_block(at).text() for at in range(len(sheet.paragraphs()))]


def test_every_paragraph_stands_where_the_view_looks_for_it(
    panel: PreviewPanel, qtbot: QtBot, workspace: Workspace
) -> None:
    for document in workspace.session.library.documents:
        take(panel, document, qtbot)
        for words, paragraph in zip(texts(panel), panel.view.sheet.paragraphs(), strict=True):
            assert words.replace("\ufffc", "") == paragraph.text.replace("\f", "")


def test_what_is_typed_stands_in_the_sheet_before_it_is_stored(
    panel: PreviewPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    take(panel, "annex", qtbot)
    workspace.show_path(PURPOSE)
    page = workspace.page()
    assert isinstance(page, FormPage)
    row = page.row("recipient_purpose")
    assert row is not None
    blocks = panel.view.sheet.document.blockCount()
    workspace.session._typing.setInterval(60_000)  # a person who goes on typing
    qtbot.keyClicks(row.editor.text, "XYZ")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: any("XYZ" in words for words in texts(panel)), timeout=2_000)
    assert "XYZ" not in str(workspace.session.dossier.answers.value(PURPOSE)), "not stored yet"
    assert panel.view.sheet.document.blockCount() == blocks, "one paragraph was written anew, not the sheet"


def test_the_paragraphs_of_the_field_at_hand_are_marked_and_in_view(
    panel: PreviewPanel, workspace: Workspace, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    take(panel, "pipia", qtbot)
    workspace.show_path(PURPOSE)
    settle()
    (first, *_more) = panel.view._current
    assert PURPOSE in panel.view.sheet.paragraphs()[first].paths
    box = panel.view.paragraph_box(first)
    assert 0 <= box.top() < panel.view.viewport().height()


def test_another_form_brings_the_document_that_prints_it(
    panel: PreviewPanel, workspace: Workspace, settle: Callable[[], None]
) -> None:
    workspace.show_place(Place("labelling", "labelling"))
    settle()
    assert panel.source.document == "labelling_policy"
    workspace.show_path(FieldPath("assessment", "assessment", "conclusion"))
    settle()
    assert panel.source.document == "pipia"


def test_every_paragraph_leads_to_a_field_that_is_there(
    panel: PreviewPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    """Of every document of the sample; what the form itself says leads to the answers that it leads over to."""
    panel.path_wanted.disconnect()
    wanted: list[FieldPath] = []
    panel.path_wanted.connect(wanted.append)
    library = workspace.session.library
    for name, document in library.documents.items():
        take(panel, name, qtbot)
        paragraphs = panel.view.sheet.paragraphs()
        for at, paragraph in enumerate(paragraphs):
            wanted.clear()
            panel.view.asked.emit(at, -1, QPoint())
            (path,) = wanted
            assert path.form in document.forms or library.forms[path.form].has(path.field)
            assert library.forms[path.form].has(path.field), path
            if paragraph.paths:
                assert path == paragraph.paths[0]
    assert panel.why.isVisible()


def test_a_click_on_words_goes_to_their_field_and_says_why_they_are_there(
    panel: PreviewPanel, workspace: Workspace, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    take(panel, "pipia", qtbot)
    paragraphs = panel.view.sheet.paragraphs()
    path = FieldPath("assessment", "assessment", "conclusion")
    at = next(at for at, paragraph in enumerate(paragraphs) if path in paragraph.paths)
    panel.view._reveal(at)
    qtbot.mouseClick(
        panel.view.viewport(), Qt.MouseButton.LeftButton, pos=panel.view.paragraph_box(at).center().toPoint()
    )
    settle()
    assert workspace.place() == Place("assessment", "assessment")
    assert workspace.field_in_hand() == path
    assert panel.why.isVisible()
    label = workspace.session.library.forms["assessment"].field("conclusion").label.en
    assert any(label in button.text() for button in panel.why.findChildren(type(panel.document)))
    assert panel.rect().contains(panel.why.geometry())


def test_a_cell_leads_to_its_row(
    panel: PreviewPanel, workspace: Workspace, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    take(panel, "pipia", qtbot)
    paragraphs = panel.view.sheet.paragraphs()
    at, path = next(
        (at, path) for at, paragraph in enumerate(paragraphs) for path in paragraph.paths
        if path.field == "risks" and path.row == 3 and path.column
    )  # fmt: skip
    panel.view._reveal(at)
    box = panel.view.paragraph_box(at)
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft().toPoint() + QPoint(6, 6))
    settle()
    page = workspace.page()
    assert isinstance(page, FormPage)
    row = page.row("risks")
    assert row is not None
    assert row.editor.view.currentIndex().row() == 3  # type: ignore[attr-defined]
    assert path.row == 3


def test_the_keys_walk_the_paragraphs_and_enter_asks(panel: PreviewPanel, workspace: Workspace, qtbot: QtBot) -> None:
    take(panel, "annex", qtbot)
    view = panel.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    first = view._pointed
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view._pointed > first
    assert view.accessibleDescription() == view.sheet.paragraphs()[view._pointed].text
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == view.sheet.paragraphs()[view._pointed].text
    with qtbot.waitSignal(panel.path_wanted):
        qtbot.keyClick(view, Qt.Key.Key_Return)


def test_whole_pages_have_numbers_and_the_same_words(panel: PreviewPanel, workspace: Workspace, qtbot: QtBot) -> None:
    take(panel, "pipia", qtbot)
    fitted = texts(panel)
    panel._take_size("page")
    assert texts(panel) == fitted
    assert panel.view._pages() > 5
    assert panel.page_words()
    bar = panel.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert panel._page == (panel.view._pages(), panel.view._pages())
    panel._take_size("text")
    assert panel.page_words() == ""


def test_without_libreoffice_its_pages_are_not_offered(panel: PreviewPanel, settle: Callable[[], None]) -> None:
    panel.zoom.click()
    settle()
    menu = panel.findChild(QMenu)
    assert menu is not None
    assert [action.isEnabled() for action in menu.actions()] == [True, True, False]
    menu.close()


def test_language_theme_and_text_size_leave_the_sheet_as_it_prints(
    sample_window: MainWindow, panel: PreviewPanel, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    before = texts(panel)
    sample_window.use_language("zh")
    settle()
    assert texts(panel) == before
    sample_window.use_scheme("dark")
    qtbot.waitUntil(lambda: texts(panel) == before, timeout=5_000)
    sample_window.use_scale(1.5)
    assert sample_window.workspace is not None
    sample_window.actions_by_name["preview"].trigger()  # so large, it lies folded
    again = sample_window.workspace.side.preview
    qtbot.waitUntil(lambda: bool(again.view.sheet.paragraphs()), timeout=20_000)
    assert texts(again) == before
    sample_window.use_scheme("light")


def test_an_edit_while_the_sheet_is_being_laid_out_leaves_every_paragraph_its_place(
    panel: PreviewPanel, qtbot: QtBot
) -> None:
    take(panel, "pipia", qtbot)
    view, (first, *others) = panel.view, panel.view.sheet.sheet.blocks
    assert isinstance(first, Paragraph)
    view.sheet.document.setTextWidth(view.sheet.document.textWidth() + 10)  # from here on Qt works bit by bit
    changed = replace(view.sheet.sheet, blocks=(replace(first, before=first.before + 1), *others))
    view.sheet.show(Previewed(changed))
    assert all(view.paragraph_box(at).height() > 0 for at in range(len(view.sheet.paragraphs())))


@pytest.mark.parametrize("wider", [0, 90])
def test_the_pages_in_a_table_of_contents_stand_below_each_other_however_wide_the_column(
    wider: int, panel: PreviewPanel, qtbot: QtBot
) -> None:
    take(panel, "labelling_policy", qtbot)
    sheet = panel.view.sheet
    sheet.fit(sheet.document.textWidth() + wider)
    sheet.document.size()  # lays it out
    listed = [sheet.text_block(at) for at, paragraph in enumerate(sheet.paragraphs()) if paragraph.right_tab]
    ends = set()
    for block in listed:
        last = block.layout().lineAt(block.layout().lineCount() - 1)
        ends.add(round(last.cursorToX(block.length() - 1)[0]))
    assert len(listed) > 10
    assert len(ends) == 1
    assert ends.pop() > sheet.document.textWidth() * 0.8


def test_a_changed_cell_is_written_alone(theme: Theme, panel: PreviewPanel, workspace: Workspace, qtbot: QtBot) -> None:
    """The document that follows change by change says the same as one made anew."""
    take(panel, "pipia", qtbot)
    session = workspace.session
    path = FieldPath("assessment", "assessment", "risks")
    rows = list(session.value(path))  # type: ignore[arg-type]
    for change in (
        [{**rows[0], "risk": "改\n写"}, *rows[1:]],
        rows[:3],
        [*rows, {"risk": "新增"}],
        [],
        rows,
    ):
        session.answer(path, change)  # type: ignore[arg-type]
        panel.refresh()
        made = SheetDocument(theme, paged=False)
        made.show(panel.source.sheet())
        followed = panel.view.sheet
        assert followed.document.toPlainText() == made.document.toPlainText()
        assert followed._lengths == made._lengths
        assert [followed.text_block(at).text() for at in range(len(followed.paragraphs()))] == [
            made.text_block(at).text() for at in range(len(made.paragraphs()))
        ]


def test_tables_are_drawn_with_their_cells(panel: PreviewPanel, qtbot: QtBot) -> None:
    take(panel, "pipia", qtbot)
    tables = [block for block in panel.view.sheet.sheet.blocks if isinstance(block, Table)]
    frames = panel.view.sheet.document.rootFrame().childFrames()
    assert len(frames) == len(tables) > 5


def test_f6_and_f7_bring_findings_and_preview_to_the_front(
    sample_window: MainWindow, workspace: Workspace, settle: Callable[[], None]
) -> None:
    assert workspace.side.page() == PREVIEW
    sample_window.actions_by_name["findings"].trigger()
    assert (workspace.side.isVisible(), workspace.side.page()) == (True, FINDINGS)
    sample_window.actions_by_name["preview"].trigger()
    assert (workspace.side.isVisible(), workspace.side.page()) == (True, PREVIEW)
    sample_window.actions_by_name["preview"].trigger()
    assert not workspace.side.isVisible()
    sample_window.actions_by_name["findings"].trigger()
    assert (workspace.side.isVisible(), workspace.side.page()) == (True, FINDINGS)


def test_a_gap_is_red_on_the_paper(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    create_sample(tmp_path / "b.beigao", "nearly_empty").close()
    assert window.open_path(tmp_path / "b.beigao")
    assert window.workspace is not None
    panel = window.workspace.side.preview
    qtbot.waitUntil(lambda: bool(panel.view.sheet.paragraphs()), timeout=20_000)
    take(panel, "pipia", qtbot)
    assert any("【待填写" in words for words in texts(panel))
    panel.view._reveal(next(at for at, words in enumerate(texts(panel)) if "【待填写" in words))
    QApplication.processEvents()
    image = panel.view.viewport().grab().toImage()
    gap = panel._theme.color("gap")
    colors = {image.pixelColor(x, y).rgb() for x in range(0, image.width(), 1) for y in range(0, image.height(), 2)}
    assert gap.rgb() in colors


def test_the_panel_says_when_the_document_cannot_be_shown(panel: PreviewPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise TemplateFault("The template has a fault.")

    monkeypatch.setattr(panel.source, "sheet", broken)
    panel.refresh()
    assert not panel.view.isVisible()
    assert any(label.isVisible() and "fault" in label.text() for label in panel.findChildren(QLabel))
