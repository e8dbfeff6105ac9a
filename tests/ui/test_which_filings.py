"""The page “Which filings?” in the real window: it follows from the answers, and leads to the fields it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.conftest import Answering
from tests.ui.cut import words_cut

from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.ui.filings.answers import AnswerCards, Topic
from beigao.ui.filings.margin_view import MarginView
from beigao.ui.filings.page import WhichFilingsPage
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.session import WHICH_FILINGS, Place

Settle = Callable[[], None]


def open_page(window: MainWindow, settle: Settle) -> WhichFilingsPage:
    assert window.workspace is not None
    window.workspace.show_place(WHICH_FILINGS)
    settle()
    page = window.workspace.page()
    assert isinstance(page, WhichFilingsPage)
    return page


def said(page: WhichFilingsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def answer(window: MainWindow, path: str, value: object, settle: Settle) -> None:
    assert window.session is not None
    window.session.answer(FieldPath.parse(path), value)  # type: ignore[arg-type]
    window.session.check()
    settle()


def test_the_outline_leads_to_the_page(sample_window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    assert sample_window.workspace is not None
    outline = sample_window.workspace.outline
    index = outline.model.find(WHICH_FILINGS)
    assert index.isValid()
    outline.view.setCurrentIndex(index)
    settle()
    assert isinstance(sample_window.workspace.page(), WhichFilingsPage)
    for key in (Qt.Key.Key_Insert, Qt.Key.Key_Delete):  # what is done with entries does not touch it
        qtbot.keyClick(outline.view, key)
    assert isinstance(sample_window.workspace.page(), WhichFilingsPage)


def test_the_sample_takes_the_contract_and_says_why(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    words = said(page)
    assert "Standard contract or certification" in words
    assert "126,400" in words
    assert "1,800" in words
    assert "by 15 Dec 2026" in words
    people, sensitive = page.findChildren(MarginView)
    assert "126,400" in people.accessibleDescription()
    assert "2027: 215,000" in people.accessibleDescription()
    assert "8,200" in sensitive.accessibleDescription()


def test_one_more_person_over_the_line_changes_the_answer(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    answer(sample_window, "filing_scope.sensitive_total", 10_000, settle)
    words = said(page)
    assert "Security assessment" in words
    assert "Do not prepare a filing of the standard contract" in words
    answer(sample_window, "filing_scope.sensitive_total", 9_999, settle)
    assert "Security assessment" not in said(page)


def test_what_is_missing_is_named_and_leads_to_its_field(
    sample_window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    page = open_page(sample_window, settle)
    answer(sample_window, "filing_scope.ciio", None, settle)
    assert "Cannot be decided yet" in said(page)
    (need,) = [button for button in page.findChildren(QPushButton) if button.objectName() == "need:filing_scope.ciio"]
    qtbot.mouseClick(need, Qt.MouseButton.LeftButton)
    settle()
    assert sample_window.workspace is not None
    assert sample_window.workspace.place() == Place("filing_scope", "filing_scope")
    assert sample_window.workspace.field_in_hand() == FieldPath.parse("filing_scope.ciio")


def test_the_older_rules_can_be_asked_for(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    page.rules.setCurrentIndex(2)
    page.rules.activated.emit(2)
    settle()
    assert "Security assessment" in said(page)  # 1,286,000 people are processed, and 126,400 exported
    assert "superseded" in said(page)
    page.rules.setCurrentIndex(0)
    page.rules.activated.emit(0)
    page.day.setText("2024-01-15")
    page.day.textEdited.emit("2024-01-15")
    settle()
    assert "Security assessment" in said(page)
    page.day.setText("2021-01-15")  # before there were any rules
    page.day.textEdited.emit("2021-01-15")
    settle()
    assert "Cannot be decided yet" in said(page)


def test_half_a_date_changes_nothing(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    before = said(page)
    page.day.setText("2024-0")
    page.day.textEdited.emit("2024-0")
    settle()
    assert said(page) == before


def test_the_reasons_can_be_copied(sample_window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    page = open_page(sample_window, settle)
    (copy,) = [button for button in page.findChildren(QPushButton) if button.objectName() == "copy_reasons"]
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text()
    assert "126,400" in copied
    assert "art. 8" in copied


def test_each_service_shows_its_duties(window: MainWindow, tmp_path: Path, settle: Settle, qtbot: QtBot) -> None:
    create_sample(tmp_path / "w.beigao", "writing_assistant").close()
    assert window.open_path(tmp_path / "w.beigao")
    page = open_page(window, settle)
    cards = page.findChild(AnswerCards)
    assert cards is not None
    cards.chosen.emit("services")
    settle()
    words = said(page)
    for duty in window.session.library.rules.duties:  # type: ignore[union-attr]
        assert duty.title.en in words
    assert "File by 30 Nov 2026" in words
    answer(window, "services:s1.public", None, settle)
    needs = [button for button in page.findChildren(QPushButton) if button.objectName() == "need:public"]
    qtbot.mouseClick(needs[0], Qt.MouseButton.LeftButton)
    settle()
    assert window.workspace is not None
    assert window.workspace.field_in_hand() == FieldPath.parse("services:s1.public")


@pytest.mark.parametrize(("topic", "form"), [("services", "services"), ("exempt", "activities")])
def test_a_topic_without_anything_leads_to_where_that_changes(
    sample_window: MainWindow, settle: Settle, qtbot: QtBot, topic: Topic, form: str
) -> None:
    page = open_page(sample_window, settle)
    page.show_topic(topic)
    settle()
    go = page.findChild(QPushButton, f"go:{form}")
    assert go is not None
    qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    settle()
    assert sample_window.workspace is not None
    assert sample_window.workspace.place() == Place(form, "")


def test_exempt_activities_are_listed_with_their_basis(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    answer(sample_window, "activities:a2.exempt", "art_5_2", settle)
    answer(sample_window, "activities:a2.exempt_basis", "员工手册第三章", settle)
    page.show_topic("exempt")
    settle()
    assert "员工手册第三章" in said(page)
    assert "1,800" in said(page)


def test_an_activity_that_does_not_say_whether_it_is_exempt_is_not_guessed(
    sample_window: MainWindow, settle: Settle
) -> None:
    page = open_page(sample_window, settle)
    assert "Every activity counts" in said(page)
    answer(sample_window, "activities:a2.exempt", None, settle)
    assert "Every activity counts" not in said(page)
    assert "Activities without an answer: 1" in said(page)


def test_the_page_is_not_built_anew_while_nothing_has_changed(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    cards = page.findChild(AnswerCards)
    answer(sample_window, "company.website", "https://www.example.org", settle)
    assert page.findChild(AnswerCards) is cards
    answer(sample_window, "filing_scope.people_total", 126_401, settle)
    assert page.findChild(AnswerCards) is not cards


def test_everything_on_the_page_changes_its_language_at_once(sample_window: MainWindow, settle: Settle) -> None:
    page = open_page(sample_window, settle)
    sample_window.use_language("zh")
    settle()
    words = said(page)
    assert "标准合同" in words
    for english in ("How it was decided", "Deadlines", "Article", "Data export"):
        assert english not in words


def test_the_calendar_file_holds_the_dated_deadlines(
    sample_window: MainWindow, settle: Settle, dialogs: Answering, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_page(sample_window, settle)
    (save,) = [button for button in page.findChildren(QPushButton) if button.objectName() == "save_calendar"]
    dialogs.path = tmp_path / "deadlines.ics"
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    written = dialogs.path.read_bytes()
    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"20261215" in written
    dialogs.path = tmp_path / "missing" / "deadlines.ics"
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert "deadlines.ics" in dialogs.told[-1].happened


def test_the_company_page_shows_the_dated_deadlines_and_leads_on(
    sample_window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    assert sample_window.workspace is not None
    sample_window.workspace.show_place(Place("company", "company"))
    settle()
    page = sample_window.workspace.page()
    assert isinstance(page, FormPage)
    assert page._deadlines is not None
    assert "by 15 Dec 2026" in "\n".join(label.text() for label in page._deadlines.findChildren(QLabel))
    answer(sample_window, "contracts:c1.effective", "2026-12-02", settle)
    assert "by 16 Dec 2026" in "\n".join(label.text() for label in page._deadlines.findChildren(QLabel))
    (more,) = page._deadlines.findChildren(QPushButton)
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    settle()
    assert sample_window.workspace.place() == WHICH_FILINGS


def test_without_any_date_the_company_page_shows_no_deadlines(
    window: MainWindow, tmp_path: Path, settle: Settle
) -> None:
    create_sample(tmp_path / "n.beigao", "nearly_empty").close()
    assert window.open_path(tmp_path / "n.beigao")
    assert window.workspace is not None
    window.workspace.show_place(Place("company", "company"))
    settle()
    page = window.workspace.page()
    assert isinstance(page, FormPage)
    assert page._deadlines is not None
    assert page._deadlines.isHidden()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1100, 720), (760, 600)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_is_cut_at_any_size(
    sample_window: MainWindow, settle: Settle, size: tuple[int, int], language: str
) -> None:
    sample_window.use_language(language)  # type: ignore[arg-type]
    sample_window.resize(*size)
    page = open_page(sample_window, settle)
    for topic in ("export", "services", "exempt"):
        page.show_topic(topic)  # type: ignore[arg-type]
        settle()
        content = page._area.widget()
        assert content is not None
        assert content.width() <= page._area.viewport().width()
        assert not words_cut(content)


def test_the_page_is_remembered_and_opened_again(sample_window: MainWindow, settle: Settle) -> None:
    open_page(sample_window, settle)
    assert sample_window.session is not None
    path = sample_window.session.dossier.path
    assert sample_window.close_dossier()
    assert sample_window.open_path(path)
    settle()
    assert sample_window.workspace is not None
    assert isinstance(sample_window.workspace.page(), WhichFilingsPage)
