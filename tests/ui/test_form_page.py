"""A form is shown as it is defined, stores what is typed, and shows what is asked and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot
from tests.ui.walk import settle

from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.ui.buttons import Button
from beigao.ui.editors import Editor, Surroundings
from beigao.ui.fact_row import FactLine
from beigao.ui.finding_strip import FindingStrip
from beigao.ui.form_page import FormPage
from beigao.ui.guidance import ArticleLink, GuidanceCard, has_guidance
from beigao.ui.main_window import MainWindow
from beigao.ui.page_head import SectionTabs
from beigao.ui.session import TYPING_PAUSE, Place
from beigao.ui.signs import SensitiveLegend

NAME = FieldPath("company", "company", "name")
USCC = FieldPath("company", "company", "uscc")


@pytest.fixture
def page(surroundings: Surroundings, qtbot: QtBot) -> Callable[[str], FormPage]:
    def make(form: str) -> FormPage:
        session = surroundings.session
        place = session.add_entry(form) if session.library.forms[form].entries else Place(form, form)
        made = FormPage(place, surroundings, [])
        qtbot.addWidget(made)
        made.resize(760, 700)
        made.show()
        made.activateWindow()
        QApplication.processEvents()
        return made

    return make


def line_of(page: FormPage, field: str) -> QLineEdit:
    row = page.row(field)
    assert row is not None
    line = row.editor.inputs()[0]
    assert isinstance(line, QLineEdit)
    return line


def test_every_form_shows_every_field_under_its_path(page: Callable[[str], FormPage], library: Library) -> None:
    for form in library.forms.values():
        made = page(form.id)
        made.build_all()
        names = {editor.objectName() for editor in made.findChildren(Editor) if editor.objectName()}
        assert names >= {str(FieldPath(*made.place, field.id)) for field in form.fields()}


def test_typing_is_in_the_file_after_a_pause(
    page: Callable[[str], FormPage], surroundings: Surroundings, qtbot: QtBot
) -> None:
    made = page("company")
    with qtbot.waitSignal(surroundings.session.answered, timeout=TYPING_PAUSE * 6):
        qtbot.keyClicks(line_of(made, "name"), "ACME")
    assert surroundings.session.dossier.answers.value(NAME) == "ACME"


def test_a_wrong_answer_is_kept_and_its_finding_shown_below(
    page: Callable[[str], FormPage], surroundings: Surroundings, qtbot: QtBot
) -> None:
    made = page("company")
    qtbot.keyClicks(line_of(made, "uscc"), "123")
    surroundings.session.flush()
    row = made.row("uscc")
    assert row is not None
    strips = [strip for strip in row.findChildren(FindingStrip) if not strip.isHidden()]
    assert [strip.finding.path.field for strip in strips] == ["uscc"]
    assert line_of(made, "uscc").property("state") == "error"
    assert surroundings.session.dossier.answers.value(USCC) == "123"


def test_a_finding_goes_when_the_answer_is_mended(page: Callable[[str], FormPage], surroundings: Surroundings) -> None:
    made = page("company")
    surroundings.session.answer(USCC, "123")
    surroundings.session.answer(USCC, "")
    row = made.row("uscc")
    assert row is not None
    assert line_of(made, "uscc").property("state") == ""


def test_what_is_only_missing_yet_is_not_shown_as_a_fault(
    page: Callable[[str], FormPage], surroundings: Surroundings
) -> None:
    made = page("company")
    surroundings.session.check()
    assert surroundings.session.findings_of(made.place)
    assert not made.findChildren(FindingStrip)


def test_fields_appear_and_go_with_the_answers_they_depend_on(
    page: Callable[[str], FormPage], surroundings: Surroundings
) -> None:
    made = page("company")
    detail = made.row("penalties_detail")
    assert detail is not None
    assert detail.isHidden()
    surroundings.session.answer(FieldPath("company", "company", "penalties"), True)
    assert not detail.isHidden()
    surroundings.session.answer(FieldPath("company", "company", "penalties"), False)
    assert detail.isHidden()


def test_f1_opens_the_guidance_of_one_field_at_a_time(page: Callable[[str], FormPage], qtbot: QtBot) -> None:
    made = page("company")
    for field in ("name", "uscc"):
        row = made.row(field)
        made.toggle_guidance(row)
    cards = [card for card in made.findChildren(GuidanceCard) if not card.isHidden()]
    assert len(cards) == 1
    made.toggle_guidance(made.row("uscc"))
    assert not [card for card in made.findChildren(GuidanceCard) if not card.isHidden()]


def test_a_click_on_an_article_copies_it(page: Callable[[str], FormPage], qtbot: QtBot, library: Library) -> None:
    made = page("company")
    row = made.row("uscc")
    made.toggle_guidance(row)
    link = made.findChild(GuidanceCard).findChild(ArticleLink)  # type: ignore[union-attr]
    assert link is not None
    expected = link.text()
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == expected


def test_a_borrowed_fact_is_shown_read_only_and_leads_home(
    page: Callable[[str], FormPage], surroundings: Surroundings, qtbot: QtBot
) -> None:
    surroundings.session.answer(NAME, "ACME")
    made = page("officers")
    fact = made.findChild(FactLine)
    assert fact is not None
    assert fact.isReadOnly()
    assert fact.text() == "ACME"
    surroundings.session.answer(NAME, "ACME Ltd")
    made.refresh()
    assert fact.text() == "ACME Ltd"
    with qtbot.waitSignal(made.path_wanted) as wanted:
        qtbot.keyClick(fact, Qt.Key.Key_Return)
    assert wanted.args == [NAME]


def test_an_answer_that_changes_elsewhere_shows_here(
    page: Callable[[str], FormPage], surroundings: Surroundings
) -> None:
    made = page("company")
    surroundings.session.answer(NAME, "from elsewhere")
    assert line_of(made, "name").text() == "from elsewhere"


def test_a_field_below_the_fold_is_brought_into_view(page: Callable[[str], FormPage], library: Library) -> None:
    made = page("company")
    last = [field for field in library.forms["company"].fields() if field.shown_when is None][-1]
    made.focus_field(FieldPath("company", "company", last.id))
    QApplication.processEvents()
    row = made.row(last.id)
    assert row is not None
    top = row.mapTo(made, row.rect().topLeft()).y()
    assert 0 < top < made.height()


@pytest.mark.parametrize("form", ["company", "pi_protection", "activities", "algorithms", "labelling"])
def test_no_page_is_wider_than_its_window_at_the_largest_text(
    window: MainWindow, tmp_path: Path, settle: Callable[[], None], form: str
) -> None:
    create_sample(tmp_path / "wide.beigao", "writing_assistant").close()
    window.use_scale(2.0)
    window.open_path(tmp_path / "wide.beigao")
    window.resize(1100, 720)
    workspace = window.workspace
    assert workspace is not None
    entries = workspace.session.entries(form)
    workspace.show_place(Place(form, entries[0].id if entries else workspace.session.add_entry(form).entry))
    page = workspace.page()
    assert isinstance(page, FormPage)
    page.build_all()
    page.toggle_guidance(next(row for row in page.rows() if has_guidance(row.field)))
    settle()
    area = page.findChild(QScrollArea, "form_area")
    assert area is not None
    assert area.widget().width() <= area.viewport().width()
    cut = {link.text() for link in page.findChildren(ArticleLink) if link.width() < link.sizeHint().width()}
    assert not cut
    card = page.findChild(GuidanceCard)
    assert card is not None
    assert card.height() >= card.heightForWidth(card.width())
    window.use_scale(1.0)


def test_the_marks_of_sensitive_kinds_are_explained_beside_them(page: Callable[[str], FormPage]) -> None:
    made = page("activities")
    made.build_all()
    explained = {row.field.id for row in made.rows() if row.findChild(SensitiveLegend)}
    assert explained == {"kinds"}


def test_all_sections_are_listed_only_where_some_are_out_of_sight(
    sample_window: MainWindow, settle: Callable[[], None]
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    listed = {}
    for form in ("officers", "labelling"):
        workspace.show_place(Place(form, form))
        settle()
        tabs = workspace.page().findChild(SectionTabs)  # type: ignore[union-attr]
        listed[form] = any(button.isVisible() for button in tabs.findChildren(Button) if not button.text())
    assert listed == {"officers": False, "labelling": True}


def test_the_form_has_its_full_width_beside_the_scroll_bar(
    sample_window: MainWindow, settle: Callable[[], None], library: Library
) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    for width in (1366, 1920):
        sample_window.resize(width, 768)
        workspace.show_place(Place("company", "company"))
        settle()
        page = workspace.page()
        assert isinstance(page, FormPage)
        row = page.row("business_overview")
        assert row is not None
        assert row.width() == 704
    sample_window.resize(1366, 768)


def test_the_guidance_of_a_short_field_takes_the_whole_width_below_its_line(page: Callable[[str], FormPage]) -> None:
    made = page("company")
    name, code, address = (made.row(field) for field in ("name", "uscc", "registered_address"))
    assert name is not None
    assert code is not None
    assert address is not None
    assert name.y() == code.y()
    made.toggle_guidance(name)
    settle()
    card = name.card
    assert card is not None
    assert (name.y(), name.width()) == (code.y(), code.width())
    assert card.width() == code.geometry().right() - name.x() + 1
    assert max(name.geometry().bottom(), code.geometry().bottom()) < card.y()
    assert card.geometry().bottom() < address.y()
    below = address.y()
    made.toggle_guidance(name)
    settle()
    assert address.y() < below


def test_a_section_without_a_question_says_so(page: Callable[[str], FormPage]) -> None:
    made = page("labelling")
    made.build_all()
    settle()
    says = {section.section.id: section._nothing.isVisible() for section in made._sections}
    asks = {section.section.id: any(not row.isHidden() for row in section.rows) for section in made._sections}
    assert True in says.values()
    assert says == {name: not asked and not facts(made, name) for name, asked in asks.items()}


def facts(page: FormPage, section: str) -> bool:
    return any(view.facts for view in page._sections if view.section.id == section)
