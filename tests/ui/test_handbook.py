"""The handbook: the same chapters in both languages, true keys and links, and a window to read and search it in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from beigao._i18n import Language, _
from beigao._resources import data_dir
from beigao.definitions.example import EXAMPLE
from beigao.definitions.loader import Library
from beigao.dossier.values import read_date, read_number
from beigao.ui import help_window
from beigao.ui.handbook import Chapter, chapters, target
from beigao.ui.help_window import HelpWindow
from beigao.ui.keys import key_words
from beigao.ui.main_window import MainWindow
from beigao.ui.reading import text_document
from beigao.ui.shortcuts import GROUPS
from beigao.ui.theme import SCHEMES, Theme

LANGUAGES: tuple[Language, ...] = ("zh", "en")
BOTH = [(language, chapter) for language in LANGUAGES for chapter in chapters(language)]
KEY = re.compile(r"(?:(?:Ctrl|Shift|Alt)\+)*(?:F\d+|Enter|Esc|Tab|Ins|Del|PgUp|PgDown|[A-Z]|[↑↓←→+/-])")
QT_KEYS = {"Tab", "Shift+Tab"}
"""Keys that no table of ours needs to name."""


def _spans(chapter: Chapter) -> list[str]:
    return re.findall(r"`([^`]+)`", chapter.text)


def _links(chapter: Chapter) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", chapter.text)


@pytest.fixture
def book(window: MainWindow) -> HelpWindow:
    """The handbook beside a window that speaks English."""
    window.open_handbook()
    assert isinstance(window.handbook, HelpWindow)
    return window.handbook


def test_both_languages_have_the_same_chapters_with_the_same_headings() -> None:
    zh, en = chapters("zh"), chapters("en")
    assert len(zh) >= 10
    assert [chapter.id for chapter in zh] == [chapter.id for chapter in en]
    for one, other in zip(zh, en, strict=True):
        shape = [(heading.level, heading.anchor) for heading in one.headings]
        assert shape == [(heading.level, heading.anchor) for heading in other.headings], one.id
        assert shape[0] == (1, ""), "a chapter begins with its title"
        assert all(anchor for _level, anchor in shape[1:]), one.id
        assert len(set(shape)) == len(shape), one.id


@pytest.mark.parametrize(("language", "chapter"), BOTH, ids=lambda value: getattr(value, "id", value))
def test_every_link_leads_to_a_place_of_the_handbook(language: Language, chapter: Chapter) -> None:
    anchors = {known.id: {heading.anchor for heading in known.headings} for known in chapters(language)}
    for link in _links(chapter):
        place = target(link, chapter.id)
        if place is None:
            assert link.startswith("https://"), link
        else:
            assert place[1] in anchors[place[0]], link


@pytest.mark.parametrize("chapter", [chapter for _language, chapter in BOTH], ids=lambda chapter: chapter.id)
def test_every_key_that_is_named_does_something(chapter: Chapter, qapp: QApplication) -> None:
    tables = [table for _title, group in GROUPS for table in group]
    known = {key_words(key) for table in tables for _words, keys in table.values() for key in keys}
    for key in filter(KEY.fullmatch, _spans(chapter)):
        assert key in known | QT_KEYS, key


@pytest.mark.parametrize("chapter", [chapter for _language, chapter in BOTH], ids=lambda chapter: chapter.id)
def test_every_example_of_a_number_or_a_date_reads(chapter: Chapter) -> None:
    for example in _spans(chapter):
        if not KEY.fullmatch(example):
            assert read_date(example).count("-") == 2 or not isinstance(read_number(example), str), example


def test_the_words_of_the_window_are_quoted_as_the_window_says_them(window: MainWindow) -> None:
    window.use_language("zh")
    book = "".join(chapter.text for chapter in chapters("zh"))
    for words in ("Which filings?", "Export Word", "Paste from Excel", "Copy the reasons", "Save as a calendar file",
                  "Fill in the date", "Cannot be decided yet", "file is missing", "Not saved", "Final",
                  "Why is this here?", "Fit text", "Whole page", "Import CSV…", "Leave out", "Add below",
                  "Replace rows", "Replace", "Keep both", "Also as PDF", "Insert the skeleton",
                  "Tour of the window"):  # fmt: skip
        assert _(words) in book, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ids_of_documents_are_those_of_the_program(language: Language, library: Library) -> None:
    chapter = next(chapter for chapter in chapters(language) if chapter.id == "14-own-forms")
    listed = re.findall(r"^\| (\w+) \| (.+) \|$", chapter.text, re.MULTILINE)[1:]
    assert listed == [(document.id, document.title.text(language)) for document in library.documents.values()]


def test_what_the_handbook_writes_into_a_template_is_in_the_example(library: Library) -> None:
    text = (data_dir("forms") / "examples" / EXAMPLE / "zh.txt").read_text(encoding="utf-8")
    fields = (data_dir("forms") / "examples" / EXAMPLE / "form.yaml").read_text(encoding="utf-8")
    for language in LANGUAGES:
        chapter = next(chapter for chapter in chapters(language) if chapter.id == "14-own-forms")
        named = set(re.findall(r"incident\.(?:raw\.)?(\w+)", chapter.text)) - {"reported_to"}
        assert len(named) >= 3
        for name in named:
            assert f"incident.{name}" in text or f"incident.raw.{name}" in text
            assert f"id: {name}\n" in fields


def test_chinese_chapters_have_chinese_punctuation() -> None:
    for chapter in chapters("zh"):
        prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", chapter.text)
        assert not re.search(r"[一-鿿][,;:?!()]|[,;:?!()][一-鿿]", prose), chapter.id


def test_no_chapter_promises_too_much() -> None:
    for language, forbidden in (("en", ("compliant", "!")), ("zh", ("已合规", "合规通过", "！"))):
        for chapter in chapters(language):  # type: ignore[arg-type]
            assert not any(word in chapter.text for word in forbidden), chapter.id


def test_the_wheel_takes_the_handbook_along() -> None:
    hook = (Path(__file__).parents[2] / "packaging" / "hatch_build.py").read_text(encoding="utf-8")
    left_out = re.search(r"LEFT_OUT = \{([^}]*)\}", hook)
    assert left_out is not None
    assert '"i18n"' in hook
    assert ".md" not in left_out[1]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_chapter_wears_the_colours_and_the_size_of_the_theme(scheme: str, window: MainWindow) -> None:
    theme = Theme(scheme, 1.5)  # type: ignore[arg-type]
    document = text_document(theme, chapters("zh")[0], window)
    title = document.begin().begin().fragment().charFormat()
    assert title.foreground().color() == theme.color("text")
    assert title.font().pixelSize() == 30
    links = [piece for piece in _pieces(document) if piece.anchorHref()]
    assert links
    assert {link.foreground().color().name() for link in links} == {theme.color("accent").name()}


def _pieces(document) -> list:  # type: ignore[no-untyped-def,type-arg]
    found, block = [], document.begin()
    while block.isValid():
        walk = block.begin()
        while not walk.atEnd():
            found.append(walk.fragment().charFormat())
            walk += 1
        block = block.next()
    return found


def test_shift_f1_opens_the_handbook_and_the_work_goes_on(sample_window: MainWindow) -> None:
    sample_window.actions_by_name["handbook"].trigger()
    book = sample_window.handbook
    assert book is not None
    assert book.isVisible()
    assert not book.isModal()
    sample_window.actions_by_name["handbook"].trigger()
    assert sample_window.handbook is book


def test_a_chapter_is_chosen_by_keyboard_and_one_goes_back_and_forward(book: HelpWindow, qtbot: QtBot) -> None:
    first = book.chapter()
    book.list.setFocus()
    qtbot.keyClick(book.list, Qt.Key.Key_Down)
    second = book.chapter()
    assert second != first
    assert not book.forward.isEnabled()
    book.go_back()
    assert book.chapter() == first
    assert book.list.currentRow() == 0
    book.go_forward()
    assert book.chapter() == second
    book.go_back()
    book.go_back()
    assert book.chapter() == first, "there is nothing before the first"


def test_a_link_leads_to_its_heading_and_back_to_where_one_was(book: HelpWindow, settle: Callable[[], None]) -> None:
    book.resize(720, 400)
    settle()
    book.show_chapter("10-looks-and-keys")
    bar = book.text.verticalScrollBar()
    bar.setValue(40)
    book.text.anchorClicked.emit(QUrl("03-the-window.md#narrow"))
    assert book.chapter() == "03-the-window"
    assert bar.value() > 0
    book.go_back()
    assert (book.chapter(), bar.value()) == ("10-looks-and-keys", 40)


def test_a_link_that_leads_out_is_only_offered(book: HelpWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(help_window.QDesktopServices, "openUrl", opened.append)
    address = QUrl("https://www.cac.gov.cn/")
    book.text.anchorClicked.emit(address)
    menu = book.findChild(QMenu, "address_menu")
    assert menu is not None
    assert opened == []
    copy, browse = menu.actions()[1:]
    copy.trigger()
    assert QGuiApplication.clipboard().text() == address.toString()
    assert opened == []
    browse.trigger()
    assert opened == [address]
    menu.close()


def test_the_search_counts_in_every_chapter_and_goes_from_place_to_place(book: HelpWindow, qtbot: QtBot) -> None:
    book.look_for("excel")
    hits = [book.list.item(row).data(help_window._HITS) for row in range(book.list.count())]
    text = [document.toPlainText().lower().count("excel") for document in map(book._document, _ids())]
    assert hits == text
    assert len(book.text.extraSelections()) == hits[0]
    met = []
    for _turn in range(sum(hits)):
        qtbot.keyClick(book.search, Qt.Key.Key_Return)
        assert book.text.textCursor().selectedText().lower() == "excel"
        met.append((book.chapter(), book.text.textCursor().selectionStart()))
    assert len(set(met)) == sum(hits), "every place once"
    qtbot.keyClick(book.search, Qt.Key.Key_Return)
    first = (book.chapter(), book.text.textCursor().selectionStart())
    assert first == met[0], "round and round"
    book.next_place(-1)
    assert (book.chapter(), book.text.textCursor().selectionStart()) == met[-1]
    qtbot.keyClick(book.search, Qt.Key.Key_Escape)
    assert book.words() == ""
    assert book.text.extraSelections() == []
    assert book.isVisible()
    qtbot.keyClick(book.text, Qt.Key.Key_Escape)
    assert not book.isVisible()


def _ids() -> list[str]:
    return [chapter.id for chapter in chapters("en")]


def test_words_that_stand_nowhere_are_said_to_be_not_found(book: HelpWindow) -> None:
    book.look_for("xylophone")
    assert book.found.text()
    book.next_place()
    assert not book.text.textCursor().hasSelection()


def test_the_language_switches_at_once_and_the_chapter_stays(window: MainWindow, book: HelpWindow) -> None:
    book.show_chapter("07-findings")
    english = book.text.toPlainText()
    window.use_language("zh")
    assert book.chapter() == "07-findings"
    assert book.text.toPlainText() != english
    assert book.text.toPlainText().startswith(chapters("zh")[6].title)
    assert book.list.item(6).text() == chapters("zh")[6].title
    assert book.list.currentRow() == 6
    window.use_language("en")
    assert book.text.toPlainText() == english


def test_theme_and_text_size_change_while_one_reads(window: MainWindow, book: HelpWindow) -> None:
    book.show_chapter("04-filling-in")
    book.look_for("row")
    window.use_scheme("dark")
    assert book.text.document().begin().begin().fragment().charFormat().foreground().color() == window.theme.color(
        "text"
    )
    window.use_scale(2.0)
    assert book.chapter() == "04-filling-in"
    assert book.words() == "row"
    assert book.text.document().begin().begin().fragment().charFormat().font().pixelSize() == 40
    assert book.text.lineWrapColumnOrWidth() <= book.text.viewport().width()
    window.use_scale(1.0)
    window.use_scheme("light")


def test_the_start_page_and_the_menu_lead_to_the_handbook(window: MainWindow, qtbot: QtBot) -> None:
    from beigao.ui.entries_page import Card

    window.actions_by_name["menu"].trigger()
    menu = window.findChild(QMenu, "program_menu")
    assert menu is not None
    assert {"handbook", "tour"} <= {action.objectName() for action in menu.actions()}
    menu.close()
    card = window.findChild(Card, "handbook")
    assert card is not None
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert window.handbook is not None
    assert window.handbook.isVisible()
