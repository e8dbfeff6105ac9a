"""A chip says in which document an answer is wanted, and where it stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from beigao._i18n import Language, set_language
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.ui.editors import Surroundings
from beigao.ui.field_row import FieldRow
from beigao.ui.places import heading_number, number_words, place_words, section_number, standing, tells_number

Speak = Callable[[Language], None]


@pytest.fixture
def speak() -> Iterator[Speak]:
    yield set_language
    set_language("en")


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("zh", "（2）", "(2)"),
        ("zh", "（三）", "（三）"),
        ("en", "（2）", "(2)"),
        ("en", "（三）", "(3)"),
        ("en", "第九条（三）", "art. 9(3)"),
        ("en", "第四条（二）1", "art. 4(2)1"),
        ("en", "一（一）", "一（一）"),
        ("en", "", ""),
    ],
)
def test_numbers_keep_narrow_brackets_and_are_read_in_english(
    speak: Speak, language: Language, number: str, words: str
) -> None:
    speak(language)
    assert number_words(number) == words


def test_a_place_has_the_document_and_the_number(library: Library, speak: Speak) -> None:
    form = library.forms["activities"]
    people, name = form.field("people"), form.field("name")
    assert place_words(library, form, people, "annex") == "Annex I (3)"
    assert place_words(library, form, people, "pipia") == "Report 3(3)"
    speak("zh")
    assert place_words(library, form, people, "annex") == "附录一（三）"
    assert place_words(library, form, people, "pipia") == "报告 3(3)"
    short = library.documents["annex"].short.zh
    assert place_words(library, form, name, "annex") == short, "the scenario has no number in the annex"


def test_a_section_does_not_say_again_what_the_head_says(library: Library) -> None:
    form = library.forms["activities"]
    assert standing(library, form) == f"{library.documents['pipia'].short.en} 一（一）3"
    assert [section_number(form, section) for section in form.sections[:2]] == ["(1)", "(2)"]
    assert standing(library, library.forms["officers"]) == ""


def test_a_bare_number_before_a_heading_has_the_comma_of_the_official_form(library: Library, speak: Speak) -> None:
    form = library.forms["responsibility"]
    assert heading_number(form, form.sections[0]) == "一"
    speak("zh")
    assert heading_number(form, form.sections[0]) == "一、"
    activities = library.forms["activities"]
    assert heading_number(activities, activities.sections[0]) == "(1)"


def test_a_number_that_no_chip_tells_stays_before_the_label(library: Library) -> None:
    activities, algorithms = library.forms["activities"], library.forms["algorithms"]
    assert tells_number(activities, activities.field("people"))
    assert not tells_number(algorithms, algorithms.field("user_count"))


@pytest.fixture
def row(surroundings: Surroundings, library: Library, qtbot: QtBot) -> Callable[[str, str, int], FieldRow]:
    holder = QWidget()
    qtbot.addWidget(holder)

    def make(form: str, field: str, width: int) -> FieldRow:
        entry = form if library.forms[form].entries is None else surroundings.session.add_entry(form).entry
        made = FieldRow(library.forms[form].field(field), FieldPath(form, entry, field), surroundings, holder)
        holder.resize(width, 200)
        made.resize(width, 100)
        holder.show()
        QApplication.processEvents()
        return made

    return make


def test_chips_become_fewer_where_there_is_less_room(row: Callable[[str, str, int], FieldRow]) -> None:
    made = row("activities", "people", 700)
    assert made.needed_by.chips() == ["Annex I (3)", "Report 3(3)"]
    made.needed_by.resize(120, 24)
    assert made.needed_by.chips() == ["Annex I (3)", "+1"]
    made.needed_by.resize(20, 24)
    assert len(made.needed_by.chips()) == 1
    assert "Report 3(3)" in made.needed_by.toolTip()


def test_the_number_moves_from_the_label_to_the_chip(row: Callable[[str, str, int], FieldRow]) -> None:
    assert row("activities", "people", 700).number is None
    number = row("algorithms", "user_count", 700).number
    assert number is not None
    assert not number.isHidden()


def test_a_gloss_yields_to_a_finding(row: Callable[[str, str, int], FieldRow], surroundings: Surroundings) -> None:
    made = row("company", "people_processed", 700)
    assert made.gloss is not None
    assert made.gloss.isVisible()
    surroundings.session.answer(made.path, "many")
    made.show_findings([found for found in surroundings.session.findings() if found.path == made.path])
    assert made.gloss.isHidden()
    made.show_findings([])
    assert made.gloss.isVisible()
