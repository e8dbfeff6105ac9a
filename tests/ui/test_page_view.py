"""Pages come into sight drawn, sharp and in their place; the work that makes them can be stopped at any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot
from tests.office import PDF, maker, stand_in

from beigao.definitions.loader import Library
from beigao.dossier.file import Content, Dossier
from beigao.errors import OfficeError
from beigao.rendering.export import documents_due
from beigao.ui.page_view import PageView
from beigao.ui.page_work import PageWork
from beigao.ui.theme import Theme

LONG = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
    + b"3 0 R " * 30
    + b"]/Count 30>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 27>>stream\n1 0 0 rg 0 0 300 842 re f  \nendstream endobj\ntrailer<</Root 1 0 R>>"
)  # every page is red on its left half


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[PageView]:
    theme.use("light", 1.0)
    made = PageView(theme)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    yield made
    made.clear()


def test_pages_in_sight_are_drawn_and_others_are_not(view: PageView, qtbot: QtBot) -> None:
    view.show_pdf(LONG)
    qtbot.waitUntil(lambda: view.column.is_drawn(1))
    qtbot.waitUntil(lambda: view.column.is_drawn(2))
    assert not view.column.is_drawn(20)
    view.go_to(20)
    qtbot.waitUntil(lambda: view.column.is_drawn(20))
    assert not view.column.is_drawn(10), "pages that only went by are not drawn"


def test_a_page_is_drawn_where_it_lies_in_its_colours(view: PageView, qtbot: QtBot) -> None:
    view.show_pdf(LONG)
    qtbot.waitUntil(lambda: view.column.is_drawn(1))
    image = view.column.viewport().grab().toImage()
    assert image.pixelColor(60, 100).name() == "#ff0000"
    assert image.pixelColor(image.width() - 60, 100).name() == "#ffffff"


def test_paper_is_dimmed_in_the_dark(view: PageView, theme: Theme, qtbot: QtBot) -> None:
    view.show_pdf(LONG)
    qtbot.waitUntil(lambda: view.column.is_drawn(1))
    theme.use("dark", 1.0)
    image = view.column.viewport().grab().toImage()
    paper = theme.color("paper").name()
    theme.use("light", 1.0)
    assert image.pixelColor(image.width() - 60, 100).name() == paper


def test_the_page_in_sight_is_told_while_one_reads(view: PageView, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    view.page_changed.connect(lambda page, total: told.append((page, total)))
    view.show_pdf(LONG)
    assert told[-1] == (1, 30)
    view.go_to(2)
    assert told[-1] == (2, 30)
    qtbot.keyClick(view.column, Qt.Key.Key_End)
    assert told[-1] == (30, 30)
    view.go_to(29)
    assert told[-1] == (29, 30)
    qtbot.keyClick(view.column, Qt.Key.Key_Home)
    assert view.page() == 1
    qtbot.keyClick(view.column, Qt.Key.Key_Space)
    assert view.column.verticalScrollBar().value() > 0


def test_a_new_pdf_is_shown_at_the_place_where_one_was_reading(view: PageView, qtbot: QtBot) -> None:
    view.show_pdf(LONG)
    view.go_to(15)
    view.show_pdf(LONG)
    assert view.page() == 15
    view.resize(700, 600)
    assert view.page() == 15
    view.show_pdf(PDF)
    assert view.page() in (1, 2)


def test_what_is_no_pdf_leaves_the_pages_as_they_are(view: PageView, qtbot: QtBot) -> None:
    view.show_pdf(LONG)
    with pytest.raises(OfficeError):
        view.show_pdf(b"no pdf")
    qtbot.waitUntil(lambda: view.column.is_drawn(1))
    view.clear()
    assert view.page() == 0


def test_a_view_that_is_thrown_away_while_it_draws_ends_its_thread(theme: Theme, qtbot: QtBot) -> None:
    made = PageView(theme)
    made.show()
    made.show_pdf(LONG)
    drawer = made.column._drawer
    assert drawer is not None
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert drawer.isFinished()


def job_of(content: Content, library: Library) -> object:
    return documents_due(content.answers, library, ["publication"])[0]


def test_a_document_becomes_a_pdf_beside_the_window(
    dossier: Dossier, library: Library, tmp_path: Path, qtbot: QtBot
) -> None:
    dossier.attach("a.png", b"evidence")
    for content in (dossier.snapshot(), dossier.content()):
        work = PageWork(content, library, job_of(dossier.content(), library), office=maker(tmp_path))  # type: ignore[arg-type]
        with qtbot.waitSignal(work.ready, timeout=10_000) as ready:
            work.start()
        work.wait()
        assert bytes(ready.args[0]) == PDF


def test_work_that_is_cancelled_ends_at_once_and_says_nothing(
    empty: Content, library: Library, tmp_path: Path, settle: Callable[[], None]
) -> None:
    told: list[object] = []
    started = tmp_path / "started"
    work = PageWork(empty, library, job_of(empty, library), office=stand_in(tmp_path, f"touch {started}; sleep 30"))  # type: ignore[arg-type]
    work.ready.connect(told.append)
    work.failed.connect(told.append)
    work.start()
    deadline = time.monotonic() + 10
    while not started.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    begun = time.monotonic()
    work.cancel()
    work.wait()
    assert time.monotonic() - begun < 2
    settle()
    assert told == []


@pytest.mark.parametrize("has_office", [True, False])
def test_work_that_fails_says_one_sentence(
    has_office: bool, empty: Content, library: Library, tmp_path: Path, qtbot: QtBot
) -> None:
    office = stand_in(tmp_path, "exit 1") if has_office else None
    work = PageWork(empty, library, job_of(empty, library), office=office)  # type: ignore[arg-type]
    with qtbot.waitSignal(work.failed, timeout=10_000) as failed:
        work.start()
    work.wait()
    assert "LibreOffice" in failed.args[0]
