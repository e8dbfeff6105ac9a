"""The list of findings is narrowed by weight, document and page, walked with F8, and stays quick however long it is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from beigao.definitions.fields import Wording
from beigao.definitions.paths import FieldPath
from beigao.rules.findings import Finding
from beigao.ui.editors import Surroundings
from beigao.ui.finding_filter import KINDS, THIS_PAGE, WHOLE_DOSSIER, FindingFilter, kind_of
from beigao.ui.findings_panel import PAGE, FindingsPanel
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Place
from beigao.ui.theme import Theme

EMAIL = FieldPath("company", "company", "email")
EMPLOYEES = FieldPath("company", "company", "employees")
HANDLER = FieldPath("officers", "officers", "handler_phone")


@pytest.fixture
def panel(surroundings: Surroundings, theme: Theme, qtbot: QtBot) -> FindingsPanel:
    session = surroundings.session
    for path, value in ((EMAIL, "nobody"), (EMPLOYEES, "many"), (HANDLER, "12")):
        session.answer(path, value)
    session.check()
    made = FindingsPanel(theme, session)
    qtbot.addWidget(made)
    made.resize(388, 600)
    made.show()
    return made


def press(panel: FindingsPanel, qtbot: QtBot, kind: str) -> None:
    qtbot.keyClick(panel.filters.chips[kind], Qt.Key.Key_Space)


def kinds_listed(panel: FindingsPanel) -> set[str]:
    return {kind_of(finding) for finding in panel.model.findings()}


def test_a_chip_lists_its_kind_alone_and_several_add_up(panel: FindingsPanel, qtbot: QtBot) -> None:
    assert kinds_listed(panel) >= {"error", "gap"}
    press(panel, qtbot, "error")
    assert kinds_listed(panel) == {"error"}
    press(panel, qtbot, "gap")
    assert kinds_listed(panel) == {"error", "gap"}
    press(panel, qtbot, "error")
    press(panel, qtbot, "gap")
    assert len(panel.model.findings()) == len(panel.filters.filter.in_scope(panel._session.findings()))


def test_the_chips_count_what_is_there_whatever_is_listed(
    panel: FindingsPanel, surroundings: Surroundings, qtbot: QtBot
) -> None:
    press(panel, qtbot, "hint")
    errors = panel.filters.chips["error"].count()
    assert errors == sum(kind_of(finding) == "error" for finding in surroundings.session.findings()) > 0
    surroundings.session.answer(EMAIL, None)
    assert panel.filters.chips["error"].count() == errors - 1
    assert "Errors" in panel.filters.chips["error"].accessibleName()


def test_a_document_lists_what_keeps_it_back(panel: FindingsPanel, surroundings: Surroundings) -> None:
    menu = panel.filters.menu()
    actions = {action.data(): action for action in menu.actions() if action.data() is not None}
    assert set(actions) == {WHOLE_DOSSIER, THIS_PAGE, *surroundings.library.documents}
    actions["labelling_policy"].trigger()
    listed = panel.model.findings()
    assert listed
    assert all("labelling_policy" in finding.documents for finding in listed)
    assert len(listed) < len(surroundings.session.findings())
    assert sum(chip.count() for chip in panel.filters.chips.values()) == len(listed)


def test_this_page_follows_the_page_on_the_screen(panel: FindingsPanel) -> None:
    panel.filters.filter.choose(THIS_PAGE)
    for form in ("company", "officers"):
        panel.show_place(Place(form, form))
        listed = panel.model.findings()
        assert listed
        assert all(form in {path.form for path in finding.paths} for finding in listed)


def test_nothing_listed_says_so_and_offers_everything(panel: FindingsPanel, qtbot: QtBot) -> None:
    panel.show_place(Place("which_filings", ""))
    panel.filters.filter.choose(THIS_PAGE)
    assert panel.model.findings() == []
    assert panel.show_all.isVisible()
    qtbot.mouseClick(panel.show_all, Qt.MouseButton.LeftButton)
    assert panel.model.findings()
    assert not panel.show_all.isVisible()


def test_the_filter_is_remembered_while_the_dossier_is_open(
    panel: FindingsPanel, theme: Theme, surroundings: Surroundings, qtbot: QtBot
) -> None:
    press(panel, qtbot, "error")
    again = FindingsPanel(theme, surroundings.session)
    qtbot.addWidget(again)
    assert kinds_listed(again) == {"error"}
    assert again.filters.chips["error"].isChecked()


def test_f8_walks_what_is_listed_both_ways(panel: FindingsPanel, qtbot: QtBot) -> None:
    press(panel, qtbot, "error")
    paths = [finding.path for finding in panel.model.findings()]
    assert len(paths) >= 3
    gone: list[FieldPath] = []
    panel.path_wanted.connect(gone.append)
    for _step in range(len(paths) + 1):
        panel.next_finding()
    assert gone == [*paths, paths[0]]
    panel.next_finding(-1)
    assert gone[-1] == paths[-1]


def test_the_outline_counts_all_whatever_is_listed(sample_window: MainWindow) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.session.answer(EMAIL, "nobody")
    workspace.session.check()
    FindingFilter.of(workspace.session).toggle("hint")
    row = workspace.outline.model.row_at(workspace.outline.model.find(Place("company", "company")))
    assert row.worst == ("error", 1)
    assert sum(workspace.status.counts().values()) == len(workspace.session.findings())


def test_the_window_tells_the_panel_which_page_it_shows(sample_window: MainWindow, settle: Callable[[], None]) -> None:
    workspace = sample_window.workspace
    assert workspace is not None
    workspace.session.answer(EMAIL, "nobody")
    workspace.session.check()
    FindingFilter.of(workspace.session).choose(THIS_PAGE)
    workspace.show_place(Place("officers", "officers"))
    assert EMAIL not in {finding.path for finding in workspace.side.findings.model.findings()}
    workspace.show_place(Place("company", "company"))
    assert EMAIL in {finding.path for finding in workspace.side.findings.model.findings()}


def many(number: int) -> list[Finding]:
    text = Wording(zh="尚未填写", en="not filled in")
    field = FieldPath("company", "company", "name")
    return [Finding("missing", "warning", text, field, (), ("pipia",)) for _number in range(number)]


def test_a_hundred_thousand_gaps_do_not_freeze_the_list(
    panel: FindingsPanel, surroundings: Surroundings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = surroundings.session
    for _round in range(2):  # the second time every finding is a new object, as after an answer
        gaps = many(100_000)
        monkeypatch.setattr(session, "findings", lambda gaps=gaps: gaps)
        before = time.perf_counter()
        session.findings_changed.emit()
        panel.view.doItemsLayout()
        panel.repaint()
        assert time.perf_counter() - before < 2.0  # a card after the other would take ten
    assert len(panel.model.findings()) == 100_000
    assert panel.model.rowCount() == PAGE
    before = time.perf_counter()
    for step in (1, 1, -1, -1, -1):
        panel.next_finding(step)
    assert time.perf_counter() - before < 2.0
    panel.view.scrollToBottom()
    qtbot.waitUntil(lambda: panel.model.rowCount() > PAGE)


def test_every_chip_has_a_name_and_is_reached_by_tab(panel: FindingsPanel) -> None:
    assert set(panel.filters.chips) == set(KINDS)
    assert all(part.accessibleName() for part in panel.stops())
    assert all(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in panel.stops())
