"""The page “Filing packs”: what a filing needs and how far it is, the pack on disk, the words for its portal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.ui.main_window import MainWindow
from beigao.ui.packs import page as module
from beigao.ui.packs.page import MATERIALS, PORTAL, PacksPage
from beigao.ui.page_head import SectionTabs
from beigao.ui.session import PACKS, Place

Settle = Callable[[], None]
HANDLER = FieldPath("officers", "officers", "handler_name")


@pytest.fixture
def page(sample_window: MainWindow, settle: Settle) -> PacksPage:
    assert sample_window.workspace is not None
    sample_window.workspace.show_place(PACKS)
    settle()
    shown = sample_window.workspace.page()
    assert isinstance(shown, PacksPage)
    return shown


def said(page: PacksPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def button(page: PacksPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    return found


def test_every_material_of_the_filing_is_listed_with_its_state(page: PacksPage, sample_window: MainWindow) -> None:
    text = said(page)
    pack = sample_window.library.packs["export"]
    for number, material in enumerate(pack.materials, 1):
        assert f"{number}. {material.title.en}" in text
    assert "to be added by the company" in text
    assert "ready" in text
    assert pack.note.en.split(".")[0] in text.replace("<", "")


def test_a_filing_without_an_entry_says_so_and_writes_nothing(page: PacksPage, settle: Settle) -> None:
    page.filing.setCurrentIndex(page.filing.count() - 1)
    page.filing.activated.emit(page.filing.count() - 1)
    settle()
    assert "no contract or algorithm yet" in said(page)
    assert not page.write.isEnabled()


def test_a_material_leads_to_the_field_that_takes_its_file(
    page: PacksPage, sample_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    assert sample_window.workspace is not None
    qtbot.keyClick(button(page, "material:licence"), Qt.Key.Key_Return)
    settle()
    assert sample_window.workspace.place() == Place("company", "company")


def test_what_is_missing_shows_as_soon_as_one_comes_back(
    page: PacksPage, sample_window: MainWindow, settle: Settle
) -> None:
    assert sample_window.session is not None
    assert sample_window.workspace is not None
    sample_window.session.answer(HANDLER, "")
    sample_window.session.check()
    settle()
    assert "1 to fill in, 0 errors" in said(page)
    button(page, "material:authorisation").click()
    settle()
    assert sample_window.workspace.place() == Place("officers", "officers")
    assert sample_window.workspace.field_in_hand() == HANDLER


def test_the_pack_is_written_where_a_person_says_and_can_be_opened(
    page: PacksPage, sample_window: MainWindow, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(module, "open_path", opened.append)
    sample_window.dialogs.path = tmp_path / "packs"  # type: ignore[attr-defined]
    page.write.click()
    settle()
    assert page.written is not None
    assert {path.name for path in page.written.folder.iterdir()} == set(page.written.names)
    assert f"{len(page.written.names)} files written" in said(page)
    button(page, "open_pack").click()
    assert opened == [page.written.folder]


def test_a_folder_that_takes_no_pack_is_told(
    page: PacksPage, sample_window: MainWindow, tmp_path: Path, settle: Settle
) -> None:
    taken = tmp_path / "packs"
    taken.write_text("a file where the folder should be")
    sample_window.dialogs.path = taken  # type: ignore[attr-defined]
    page.write.click()
    settle()
    (message,) = sample_window.dialogs.told  # type: ignore[attr-defined]
    assert "not written" in message.happened
    assert page.written is None


def test_no_folder_chosen_is_no_pack(page: PacksPage, sample_window: MainWindow, tmp_path: Path) -> None:
    sample_window.dialogs.path = None  # type: ignore[attr-defined]
    before = set(tmp_path.iterdir())
    page.write.click()
    assert set(tmp_path.iterdir()) == before


def test_a_value_is_copied_as_word_prints_it(
    page: PacksPage, sample_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page.views.buttons()[PORTAL].click()
    settle()
    qtbot.keyClick(button(page, f"copy:{FieldPath('company', 'company', 'uscc')}"), Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "91310115MA1FLX015M"
    assert "18/18" in said(page)


def test_each_copy_button_says_what_it_copies(page: PacksPage, settle: Settle) -> None:
    page.show_view(PORTAL)
    page.show_screen(3)
    settle()
    copies = [found for found in page.findChildren(QPushButton) if found.objectName().startswith("copy:")]
    assert len(copies) > 20
    assert all("“" in found.toolTip() for found in copies)


def test_the_screens_of_the_portal_are_tabs_that_say_what_is_missing(
    page: PacksPage, sample_window: MainWindow, settle: Settle
) -> None:
    assert sample_window.session is not None
    sample_window.session.answer(HANDLER, "")
    page.show_view(PORTAL)
    settle()
    (tabs,) = page.findChildren(SectionTabs)
    assert [tab.text().strip() for tab in tabs._tabs][:3] == ["1. Processor", "2. Legal representative", "3. Handler"]
    assert tabs._states[1] == 1.0
    assert tabs._states[2] is not None
    assert tabs._states[2] < 1.0
    tabs._tabs[2].click()
    settle()
    assert "To fill in" in said(page)
    assert page.findChildren(SectionTabs)[0].current() == 2


def test_a_missing_value_cannot_be_copied(page: PacksPage, sample_window: MainWindow, settle: Settle) -> None:
    assert sample_window.session is not None
    sample_window.session.answer(HANDLER, "")
    page.show_view(PORTAL)
    page.show_screen(2)
    settle()
    assert not button(page, f"copy:{HANDLER}").isEnabled()
    assert "To fill in" in said(page)


def test_it_speaks_the_other_language_and_keeps_its_view(
    page: PacksPage, sample_window: MainWindow, settle: Settle
) -> None:
    page.show_view(PORTAL)
    sample_window.use_language("zh")
    settle()
    assert page.views.index() == PORTAL
    assert page.findChildren(SectionTabs)[0]._tabs[0].text().strip() == "1. 处理者"
    assert page.filing.currentText().startswith("标准合同备案材料包")


def test_the_algorithm_filing_of_a_sample_has_its_evidence(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "b.beigao"
    create_sample(path, "writing_assistant").close()
    assert window.open_path(path)
    assert window.workspace is not None
    window.workspace.show_place(PACKS)
    settle()
    shown = window.workspace.page()
    assert isinstance(shown, PacksPage)
    shown.filing.setCurrentIndex(shown.filing.count() - 1)
    shown.show_view(MATERIALS)
    settle()
    assert "示例_标识截图_网页端.png" in said(shown)
