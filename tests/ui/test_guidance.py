"""The card of a field gives its skeleton to the answer and copies its articles; a limit is counted below the editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from beigao.definitions.fields import LongText, Text
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.ui.editors import Surroundings
from beigao.ui.editors.writing import LongTextEditor, TextEditor
from beigao.ui.field_row import FieldRow
from beigao.ui.form_page import FormPage
from beigao.ui.guidance import ArticleLink, GuidanceCard, article_links
from beigao.ui.length_counter import limit_of
from beigao.ui.main_window import MainWindow
from beigao.ui.theme import Theme

AUDITS = FieldPath("pi_protection", "pi_protection", "audits")


@pytest.fixture
def row(surroundings: Surroundings, library: Library, qtbot: QtBot) -> Callable[[str], FieldRow]:
    holder = QWidget()
    qtbot.addWidget(holder)

    def make(name: str) -> FieldRow:
        form, _dot, field = name.partition(".")
        entry = form if library.forms[form].entries is None else surroundings.session.add_entry(form).entry
        made = FieldRow(library.forms[form].field(field), FieldPath(form, entry, field), surroundings, holder)
        holder.resize(720, 500)
        made.resize(700, 480)
        holder.show()
        holder.activateWindow()
        QApplication.processEvents()
        return made

    return make


def card_of(row: FieldRow) -> GuidanceCard:
    row.show_guidance(shown=True)
    assert row.card is not None
    return row.card


def skeleton_of(row: FieldRow) -> str:
    assert isinstance(row.field, Text | LongText)
    assert row.field.skeleton is not None
    return row.field.skeleton.zh


def press_insert(row: FieldRow, qtbot: QtBot) -> None:
    button = card_of(row).insert
    assert button is not None
    qtbot.keyClick(button, Qt.Key.Key_Return)


def test_an_empty_field_takes_the_skeleton_and_its_first_slot_is_chosen(
    row: Callable[[str], FieldRow], surroundings: Surroundings, qtbot: QtBot
) -> None:
    made = row("pi_protection.audits")
    press_insert(made, qtbot)
    editor = made.editor
    assert isinstance(editor, LongTextEditor)
    assert surroundings.session.dossier.answers.value(AUDITS) == skeleton_of(made)
    assert editor.text.textCursor().selectedText() == "【周期】"
    qtbot.keyClicks(editor.text, "year")
    assert str(editor.value()).startswith("合规审计每year一次")


def test_typed_words_are_never_replaced_by_a_skeleton(
    row: Callable[[str], FieldRow], surroundings: Surroundings, qtbot: QtBot
) -> None:
    made = row("pi_protection.audits")
    assert isinstance(made.editor, LongTextEditor)
    qtbot.keyClicks(made.editor.text, "mine")
    made.editor.text.selectAll()
    press_insert(made, qtbot)
    assert made.editor.value() == "mine\n" + skeleton_of(made)
    press_insert(made, qtbot)
    assert made.editor.value() == "mine\n" + skeleton_of(made) + "\n" + skeleton_of(made)


def test_a_skeleton_can_be_taken_back(row: Callable[[str], FieldRow], qtbot: QtBot) -> None:
    made = row("pi_protection.audits")
    assert isinstance(made.editor, LongTextEditor)
    qtbot.keyClicks(made.editor.text, "mine")
    press_insert(made, qtbot)
    made._around.session.undo()
    made.refresh()
    assert made.editor.value() == "mine"


def test_a_line_takes_a_skeleton_behind_its_words(row: Callable[[str], FieldRow], qtbot: QtBot) -> None:
    made = row("services.deployment")
    assert isinstance(made.editor, TextEditor)
    qtbot.keyClicks(made.editor.line, "mine")
    press_insert(made, qtbot)
    assert made.editor.value() == "mine " + skeleton_of(made)
    assert made.editor.line.selectedText() == "【省市】"


def test_a_slot_that_is_left_is_shown_as_an_error(
    row: Callable[[str], FieldRow], surroundings: Surroundings, qtbot: QtBot
) -> None:
    made = row("pi_protection.audits")
    press_insert(made, qtbot)
    assert "slot_left" in {finding.id for finding in surroundings.session.findings() if finding.path == AUDITS}


def test_a_field_without_a_skeleton_offers_none(row: Callable[[str], FieldRow]) -> None:
    assert card_of(row("company.name")).insert is None


def test_an_article_is_copied_by_the_keyboard_and_says_so(row: Callable[[str], FieldRow], qtbot: QtBot) -> None:
    link = card_of(row("company.uscc")).findChild(ArticleLink)
    assert link is not None
    citation = link.text()
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(link, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == citation
    assert link.accessibleName() == link.text() != citation


def test_a_law_is_named_once_where_several_of_its_articles_follow(
    surroundings: Surroundings, library: Library, qtbot: QtBot
) -> None:
    cited = ["pipl:38", "pipl:39", "csl:37", "pipl:55"]
    links = article_links(surroundings.theme, library, cited)
    for link in links:
        qtbot.addWidget(link)
    assert [link.text() for link in links] == ["PIPL art. 38", "art. 39", "Cybersecurity Law art. 37", "PIPL art. 55"]
    qtbot.keyClick(links[1], Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "PIPL art. 39"
    assert [library.cite(citation, "en") for citation in cited[2:]] == [link.accessibleName() for link in links[2:]]


@pytest.mark.parametrize(
    ("length", "tone", "has_sign"),
    [
        (0, "muted", False),
        (449, "muted", False),
        (450, "warning", False),
        (500, "warning", False),
        (501, "error", True),
    ],
)
def test_the_counter_speaks_up_near_the_limit_and_past_it(
    row: Callable[[str], FieldRow], length: int, tone: str, has_sign: bool
) -> None:
    made = row("services.description")
    assert isinstance(made.editor, LongTextEditor)
    assert made.counter is not None
    made.editor.text.setPlainText("字 ，\n"[: length % 4] + "字 ，\n" * (length // 4))
    assert made.counter.label.text() == f"{length:,} / 500"
    assert (made.counter.tone(), not made.counter.sign.isHidden()) == (tone, has_sign)
    assert f"{length} of 500" in made.editor.inputs()[0].accessibleDescription()


def test_a_code_that_is_right_at_its_full_length_stays_quiet(row: Callable[[str], FieldRow], qtbot: QtBot) -> None:
    made = row("company.uscc")
    assert made.counter is not None
    qtbot.keyClicks(made.editor.inputs()[0], "91310115MA1FLX015M")
    assert made.counter.tone() == "muted"
    qtbot.keyClicks(made.editor.inputs()[0], "X")
    assert made.counter.tone() == "error"


def test_the_counter_of_a_line_stands_inside_it_and_does_not_cover_what_is_typed(
    row: Callable[[str], FieldRow], qtbot: QtBot
) -> None:
    made = row("company.uscc")
    line = made.editor.inputs()[0]
    assert isinstance(line, QLineEdit)
    assert made.counter is not None
    assert made.counter.parent() is line
    qtbot.keyClicks(line, "91310115MA1FLX015MX")
    QApplication.processEvents()
    assert line.rect().contains(made.counter.geometry())
    sign = made.counter.mapTo(line, made.counter.sign.pos())
    assert line.cursorRect().center().x() < sign.x()
    line.resize(300, line.height())
    assert made.counter.geometry().right() < 300


def test_only_fields_with_a_limit_are_counted(row: Callable[[str], FieldRow], library: Library) -> None:
    limited = {f"{form.id}.{field.id}" for form in library.forms.values() for field in form.fields() if limit_of(field)}
    assert "services.description" in limited
    assert row("pi_protection.audits").counter is None


def test_the_counter_follows_an_answer_that_comes_from_elsewhere(
    row: Callable[[str], FieldRow], surroundings: Surroundings
) -> None:
    made = row("company.uscc")
    surroundings.session.answer(made.path, "123")
    made.refresh()
    assert made.counter is not None
    assert made.counter.label.text() == "3 / 18"


def test_an_article_of_the_same_law_is_said_short_and_copied_in_full(
    theme: Theme, library: Library, qtbot: QtBot
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    first, second, other = article_links(theme, library, ["pipl:6", "pipl:13", "scc_measures:5"], holder)
    assert second.text() in library.cite("pipl:13", "en")
    assert len(second.text()) < len(library.cite("pipl:13", "en"))
    assert second.accessibleName() == library.cite("pipl:13", "en")
    assert (first.text(), other.text()) == (library.cite("pipl:6", "en"), library.cite("scc_measures:5", "en"))
    second.click()
    assert QGuiApplication.clipboard().text() == library.cite("pipl:13", "en")


def test_guidance_in_the_margin_is_seen_whole(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    sample_window.resize(1920, 1080)
    workspace = sample_window.workspace
    assert workspace is not None
    entry = workspace.session.entries("activities")[0].id
    workspace.show_path(FieldPath("activities", entry, "recipient_purpose"))
    settle()
    page = workspace.page()
    assert isinstance(page, FormPage)
    row = page.row("recipient_purpose")
    area = page.findChild(QScrollArea, "form_area")
    assert row is not None
    assert area is not None
    bar = area.verticalScrollBar()
    at_the_bottom = bar.value() + row.mapTo(area.viewport(), QPoint(0, 0)).y() - area.viewport().height() + row.height()
    bar.setValue(at_the_bottom + 20)
    page.toggle_guidance(row)
    settle()
    card = row.card
    assert card is not None
    assert card.parent() is not row
    top = card.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert top >= 0
    assert top + card.height() <= area.viewport().height()
    bar.setValue(at_the_bottom + 400)
    settle()
    assert card.mapTo(area.viewport(), QPoint(0, 0)).y() == row.mapTo(area.viewport(), row.top_of_editor()).y()
    sample_window.resize(1366, 768)
