"""Comments at fields and the page “Review”, worked with the keyboard and with the mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.walk import some_comments

from beigao.definitions.paths import FieldPath
from beigao.dossier.file import Dossier
from beigao.dossier.review import ROLES, keep_review, new_comment
from beigao.errors import DossierError
from beigao.ui.field_row import FieldRow
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.review import desk as module
from beigao.ui.review.desk import Desk
from beigao.ui.review.page import AT_ONCE, OPEN, ReviewPage
from beigao.ui.review.thread import Thread
from beigao.ui.session import REVIEW, Place
from beigao.ui.settings import Settings, SettingsFile

Settle = Callable[[], None]
NAME = FieldPath("company", "company", "name")


def at_name(window: MainWindow, settle: Settle) -> FieldRow:
    """The row of the company's name, with the keyboard in it."""
    assert window.workspace is not None
    window.activateWindow()
    window.workspace.show_path(NAME)
    settle()
    page = window.workspace.page()
    assert isinstance(page, FormPage)
    row = page.row("name")
    assert row is not None
    return row


def opened(window: MainWindow, settle: Settle) -> Thread:
    row = at_name(window, settle)
    window.actions_by_name["comments"].trigger()
    settle()
    assert isinstance(row.card, Thread)
    return row.card


def desk_of(window: MainWindow) -> Desk:
    assert window.session is not None
    return window.session.review


def review_page(window: MainWindow, settle: Settle) -> ReviewPage:
    assert window.workspace is not None
    window.workspace.show_place(REVIEW)
    settle()
    page = window.workspace.page()
    assert isinstance(page, ReviewPage)
    return page


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_a_comment_is_begun_by_a_key_signed_once_and_in_the_file_at_once(
    sample_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    thread = opened(sample_window, settle)
    assert sample_window.focusWidget() is thread.text
    qtbot.keyClicks(thread.text, "Is this the name on the licence?")
    qtbot.keyClick(thread.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not desk_of(sample_window).review.comments, "nobody has signed yet"
    assert sample_window.focusWidget() is thread.author.line
    qtbot.keyClicks(thread.author.line, "He Shiqian")
    thread.add.click()
    settle()
    assert sample_window.session is not None
    with Dossier.open(sample_window.session.dossier.path, read_only=True) as other:
        (comment,) = other.review().comments
    assert (comment.path, comment.author, comment.words) == (NAME, "He Shiqian", "Is this the name on the licence?")
    assert thread.text.words() == ""
    qtbot.keyClicks(thread.text, "And the second.")
    qtbot.keyClick(thread.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(thread.views()) == 2


def test_the_button_at_the_field_says_how_many_are_open(sample_window: MainWindow, settle: Settle) -> None:
    row, desk = at_name(sample_window, settle), desk_of(sample_window)
    assert row.comments.text() == ""
    desk.author = "a"
    desk.add(NAME, "one")
    desk.add(NAME, "two")
    assert row.comments.text().strip() == "2"
    assert row.comments.accessibleName() == "Comments (Ctrl+Alt+M), 2 open comments"
    desk.resolve(desk.comments_at(NAME)[0])
    assert row.comments.accessibleName() == "Comments (Ctrl+Alt+M), 1 open comment"
    row.comments.click()
    settle()
    assert isinstance(row.card, Thread)
    assert len(row.card.views()) == 2, "what is resolved can still be read"


def test_escape_closes_the_comments_and_gives_the_keyboard_back(
    sample_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    row, thread = at_name(sample_window, settle), opened(sample_window, settle)
    qtbot.keyClicks(thread.text, "not yet add")
    qtbot.keyClick(thread.text, Qt.Key.Key_Escape)
    settle()
    assert row.card is None
    assert row.isAncestorOf(sample_window.focusWidget())
    assert opened(sample_window, settle).text.words() == "not yet add", "what was begun waits at its field"
    sample_window.actions_by_name["comments"].trigger()
    settle()
    assert row.card is None, "the same key closes them"


def test_guidance_and_comments_take_turns(sample_window: MainWindow, settle: Settle) -> None:
    row = at_name(sample_window, settle)
    opened(sample_window, settle)
    row.book.click()
    settle()
    assert row.card is not None
    assert not isinstance(row.card, Thread)
    assert (row.book.isChecked(), row.comments.isChecked()) == (True, False)
    row.comments.click()
    settle()
    assert isinstance(row.card, Thread)
    assert (row.book.isChecked(), row.comments.isChecked()) == (False, True)


def test_undo_in_a_comment_takes_back_its_words_and_no_answer(
    sample_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    assert sample_window.session is not None
    sample_window.session.answer(NAME, "甲公司")
    thread = opened(sample_window, settle)
    qtbot.keyClicks(thread.text, "x")
    qtbot.keyClick(thread.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert thread.text.words() == ""
    assert sample_window.session.value(NAME) == "甲公司"


def test_a_comment_is_resolved_reopened_changed_deleted_and_taken_back(
    sample_window: MainWindow, settle: Settle
) -> None:
    desk = desk_of(sample_window)
    desk.author = "何示谦"
    desk.add(NAME, "first")
    thread = opened(sample_window, settle)

    def press(tool: str) -> None:
        thread.views()[0].tools[tool].setFocus()
        thread.views()[0].tools[tool].click()
        settle()

    press("resolve")
    assert "Resolved by 何示谦" in said(thread)
    assert desk.open_at(NAME) == 0
    press("resolve")
    assert desk.open_at(NAME) == 1
    assert thread.views()[0].isAncestorOf(sample_window.focusWidget()), "the keyboard stays at the comment"
    press("edit")
    view = thread.views()[0]
    assert view._text is not None
    view._text.set_text("changed")
    view._text.kept.emit()
    settle()
    assert desk.comments_at(NAME)[0].words == "changed"
    press("delete")
    assert desk.comments_at(NAME) == []
    assert "was deleted" in said(thread)
    press("take_back")
    assert [comment.words for comment in desk.comments_at(NAME)] == ["changed"]


def test_only_ones_own_comment_can_be_changed(sample_window: MainWindow, settle: Settle) -> None:
    desk = desk_of(sample_window)
    for name in ("a", "b"):
        desk.author = name
        desk.add(NAME, name)
    thread = opened(sample_window, settle)
    assert ["edit" in view.tools for view in thread.views()] == [False, True]


def test_who_resolves_is_asked_the_first_time(sample_window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    desk = desk_of(sample_window)
    desk.author = "a"
    desk.add(NAME, "w")
    desk.author = ""
    (view,) = opened(sample_window, settle).views()
    view.tools["resolve"].click()
    settle()
    assert desk.open_at(NAME) == 1
    assert view._who is not None
    qtbot.keyClicks(view._who.line, "b")
    view.tools["resolve"].click()
    assert desk.comments_at(NAME)[0].resolver == "b"


def test_the_name_is_remembered_in_the_settings(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "window.json")
    file.save(Settings(author="何示谦"))
    assert file.load().author == "何示谦"


def test_a_file_that_takes_no_comment_is_told_and_the_words_stay(
    sample_window: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(sample_window)
    desk.author = "a"
    thread = opened(sample_window, settle)

    def full(*_args: object) -> None:
        raise DossierError("The disk is full.")

    monkeypatch.setattr(module, "keep_review", full)
    thread.text.set_text("kept")
    thread.add.click()
    (message,) = sample_window.dialogs.told  # type: ignore[attr-defined]
    assert message.happened == "The disk is full."
    assert "still in its box" in message.kept
    assert thread.text.words() == "kept"
    assert desk.review.comments == ()


def test_nasty_and_long_words_are_shown_within_the_window(
    sample_window: MainWindow, nasty: tuple[str, ...], settle: Settle
) -> None:
    desk = desk_of(sample_window)
    desk.author = "a"
    for words in (*nasty, "x" * 3000, "长" * 3000):
        desk.add(NAME, words)
    thread = opened(sample_window, settle)
    assert len(thread.views()) == len(nasty) + 2
    page = review_page(sample_window, settle)
    page.more.click()
    settle()
    for view in (*thread.views(), *page.views()):
        assert view.width() <= sample_window.width()
    assert [view.comment.words for view in page.views()] == [*nasty, "x" * 3000, "长" * 3000]
    holder = page._area.widget()
    assert holder is not None
    assert holder.width() <= page._area.viewport().width()


def test_the_page_lists_what_is_open_and_leads_to_the_field(sample_window: MainWindow, settle: Settle) -> None:
    some_comments(sample_window)
    page = review_page(sample_window, settle)
    assert [view.comment.is_open for view in page.views()] == [True] * 3
    assert page.filter.buttons()[OPEN].text() == "Open (3)"
    page.filter.buttons()[1].click()
    assert len(page.views()) == 4
    page.views()[0].tools["go"].click()
    settle()
    assert sample_window.workspace is not None
    assert sample_window.workspace.place() == Place("company", "company")
    assert sample_window.workspace.field_in_hand() == NAME


def test_a_comment_of_a_deleted_entry_is_listed_and_says_so(sample_window: MainWindow, settle: Settle) -> None:
    session = sample_window.session
    assert session is not None
    entry = session.entries("recipients")[0].id
    desk = session.review
    desk.author = "a"
    desk.add(FieldPath("recipients", entry, "name"), "orphan")
    page = review_page(sample_window, settle)
    assert "its entry was deleted" not in said(page)
    session.delete_entry(Place("recipients", entry))
    settle()
    assert "its entry was deleted" in said(page)
    assert "go" not in page.views()[0].tools
    session.undo()
    page = review_page(sample_window, settle)
    assert "go" in page.views()[0].tools


def test_the_outline_counts_open_comments_and_the_search_finds_the_page(
    sample_window: MainWindow, settle: Settle
) -> None:
    some_comments(sample_window)
    settle()
    assert sample_window.workspace is not None
    model = sample_window.workspace.outline.model
    assert model.row_at(model.find(REVIEW)).count == "3"
    hits = sample_window.workspace.find_field.search.find("审阅", "zh")
    assert any((hit.form, hit.entry) == REVIEW for hit in hits)


def test_an_opinion_is_given_by_keyboard_and_says_when_answers_have_changed(
    sample_window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    assert sample_window.session is not None
    page, desk = review_page(sample_window, settle), desk_of(sample_window)
    card = page.roles["pi_officer"]
    qtbot.keyClick(card.give, Qt.Key.Key_Return)
    settle()
    form = card.form
    assert form is not None
    assert form.name.text() == "陈示安", "the officer is known from the dossier"
    assert not form.keep.isEnabled()
    qtbot.keyClick(form.verdict.buttons()[0], Qt.Key.Key_Right)
    qtbot.keyClicks(form.text, "see chapter 3")
    qtbot.keyClick(form.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert card.form is None
    (opinion,) = desk.review.opinions
    assert (opinion.role, opinion.author, opinion.verdict) == ("pi_officer", "陈示安", "agrees_with_remarks")
    assert "see chapter 3" in said(card)
    assert "earlier answers" not in said(card)
    sample_window.session.answer(NAME, "另一家")
    settle()
    assert "Given for earlier answers" in said(card)
    sample_window.session.undo()
    page = review_page(sample_window, settle)
    assert "earlier answers" not in said(page.roles["pi_officer"])


def test_what_is_just_being_typed_counts_for_an_opinion(sample_window: MainWindow, settle: Settle) -> None:
    session = sample_window.session
    assert session is not None
    session.answer(NAME, "just typed", typing=True)
    assert session.review.give("legal", "a", "agrees", "")
    assert session.dossier.answers.value(NAME) == "just typed"
    assert session.review.is_current(session.review.review.opinions[0])


def test_an_opinion_without_a_name_is_not_given(sample_window: MainWindow, settle: Settle) -> None:
    page, desk = review_page(sample_window, settle), desk_of(sample_window)
    page.roles["legal"].give.click()
    form = page.roles["legal"].form
    assert form is not None
    form.verdict.buttons()[2].click()
    form.name.show_text(" ")
    form.keep.click()
    assert desk.review.opinions == ()
    form.name.show_text("何示谦")
    form.keep.click()
    assert desk.review.opinions[0].verdict == "disagrees"


def test_an_opinion_that_is_withdrawn_can_be_taken_back(sample_window: MainWindow, settle: Settle) -> None:
    desk = desk_of(sample_window)
    desk.give("legal", "a", "agrees", "")
    page = review_page(sample_window, settle)
    desk.delete(desk.review.opinions[0])
    settle()
    assert "was withdrawn" in said(page.roles["legal"])
    desk.take_back()
    settle()
    assert "was withdrawn" not in said(page.roles["legal"])
    assert len(desk.review.opinions) == 1


def test_many_comments_are_shown_a_part_at_a_time(sample_window: MainWindow, settle: Settle) -> None:
    assert sample_window.session is not None
    made = [new_comment(NAME, "a", str(at), datetime(2026, 1, 1)) for at in range(AT_ONCE + 20)]
    keep_review(sample_window.session.dossier, *made)
    desk_of(sample_window).author = "a"
    desk_of(sample_window).add(NAME, "newest")  # tells of them all
    page = review_page(sample_window, settle)
    assert len(page.views()) == AT_ONCE
    page.more.click()
    assert len(page.views()) == AT_ONCE + 21
    assert page.more.isHidden()


def test_the_page_says_everything_in_the_other_language(sample_window: MainWindow, settle: Settle) -> None:
    page = review_page(sample_window, settle)
    sample_window.use_language("zh")
    settle()
    assert page._head.title.text() == "审阅"
    assert set(page.roles) == set(ROLES)
