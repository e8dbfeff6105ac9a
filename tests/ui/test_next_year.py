"""Next year's dossier in the window: marks at the fields, confirming one or a page, undo, and what is compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.ui.conftest import Answering

from beigao.definitions.paths import FieldPath
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.revisions_dialog import RevisionsDialog
from beigao.ui.session import Place
from beigao.ui.theme import Theme

EMPLOYEES = FieldPath("company", "company", "employees")
COMPANY = Place("company", "company")


@pytest.fixture
def clone(sample_window: MainWindow, dialogs: Answering, tmp_path: Path, settle: Callable[[], None]) -> MainWindow:
    dialogs.path = tmp_path / "2027.beigao"
    sample_window.actions_by_name["next_year"].trigger()
    settle()
    assert sample_window.session is not None
    assert sample_window.session.dossier.path == dialogs.path
    return sample_window


def page(window: MainWindow) -> FormPage:
    assert window.workspace is not None
    window.workspace.show_place(COMPANY)
    found = window.workspace.page()
    assert isinstance(found, FormPage)
    found.build_all()
    found.refresh()
    return found


def mark(window: MainWindow, field: str) -> str:
    """What stands at a field; nothing where no mark is shown."""
    row = page(window).row(field)
    assert row is not None
    assert row.year is not None
    return "" if row.year.isHidden() else row.year.chip.text()


def count(window: MainWindow) -> int:
    assert window.session is not None
    assert window.session.next_year is not None
    return len(window.session.next_year.unconfirmed(*COMPANY))


def test_the_old_dossier_has_no_marks(sample_window: MainWindow) -> None:
    row = page(sample_window).row("employees")
    assert row is not None
    assert row.year is None


def test_each_answer_is_to_be_confirmed_and_one_can_be(clone: MainWindow) -> None:
    before = count(clone)
    assert mark(clone, "employees") == "To be confirmed"
    row = page(clone).row("employees")
    assert row is not None
    assert row.year is not None
    row.year.button.click()
    assert mark(clone, "employees") == ""
    assert count(clone) == before - 1


def test_a_page_is_confirmed_at_once_and_that_is_undone_at_once(clone: MainWindow) -> None:
    before, strip = count(clone), page(clone)._year
    assert strip is not None
    assert str(before) in strip._words.text()
    strip.button.click()
    assert count(clone) == 0
    assert strip.isHidden()
    assert clone.actions_by_name["undo"].isEnabled()
    clone.actions_by_name["undo"].trigger()
    assert count(clone) == before
    assert not strip.isHidden()


def test_a_changed_answer_says_so_and_what_it_was(clone: MainWindow) -> None:
    assert clone.session is not None
    clone.session.answer(EMPLOYEES, 420)
    assert mark(clone, "employees") == "Changed since last year"
    row = page(clone).row("employees")
    assert row is not None
    assert row.year is not None
    assert row.year.toolTip() == "Last year: 1,960"
    assert row.year.button.isHidden()
    clone.session.answer(EMPLOYEES, None)
    assert mark(clone, "employees") == "Removed since last year"


def test_it_is_compared_with_last_year(clone: MainWindow, theme: Theme, dialogs: Answering) -> None:
    assert clone.session is not None
    clone.session.answer(EMPLOYEES, 420)
    dialog = RevisionsDialog(theme, clone.session, dialogs, clone)
    dialog.last_year.click()
    assert dialog.said.text().startswith("new: 0 · changed: 1 · removed: 0 · to be confirmed: ")
    assert len(dialog._changes) == 1


def test_nothing_is_written_where_a_person_thinks_better_of_it(
    sample_window: MainWindow, dialogs: Answering, tmp_path: Path
) -> None:
    assert sample_window.session is not None
    path = sample_window.session.dossier.path
    dialogs.path, dialogs.agrees = tmp_path / "2027.beigao", False
    sample_window.files.begin_next_year()
    assert not (tmp_path / "2027.beigao").exists()
    dialogs.path, dialogs.agrees = path, True
    sample_window.files.begin_next_year()
    assert "is open" in dialogs.told[0].happened, "the open dossier is not written over"
    dialogs.path = tmp_path / "no folder" / "2027.beigao"
    sample_window.files.begin_next_year()
    assert len(dialogs.told) == 2
    assert sample_window.session.dossier.path == path


def test_the_name_goes_one_year_on(sample_window: MainWindow) -> None:
    next_path = sample_window.remembering.next_path
    assert next_path(Path("a/2025 备案 2026.beigao")) == Path("a/2025 备案 2027.beigao")
    assert next_path(Path("a/公司.beigao")) == Path(f"a/公司 {datetime.now().year + 1}.beigao")
