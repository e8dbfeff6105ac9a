"""What a person waits for in the window: a key until its finding and its line in the preview, a form, a language."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit
from tests.bench.measuring import Figure, Measured, Spent, Stopwatch, milliseconds

from beigao._i18n import set_language
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.ui.form_page import FormPage
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Place
from beigao.ui.settings import Settings, SettingsFile
from beigao.ui.theme import Theme
from beigao.ui.workspace import Workspace

SAMPLE = "internal_assistant"
ROUNDS = 15
PURPOSE = FieldPath("activities", "a1", "recipient_purpose")
CODE = FieldPath("company", "company", "uscc")


def window() -> Measured:
    """Medians in milliseconds, of the sample with the longest report."""
    with _open() as made:
        assert made.workspace is not None
        return Measured(
            {
                "keystroke_finding_ms": _finding(made.workspace),
                "keystroke_preview_ms": _preview(made.workspace),
                "form_switch_ms": _switch(made.workspace),
                "language_switch_ms": _language(made),
            }
        )


@contextmanager
def _open() -> Iterator[MainWindow]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    set_language("zh")
    theme = Theme()
    theme.apply(app)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sample.beigao"
        create_sample(path, SAMPLE).close()
        settings = Settings(language="zh", scheme="light", tour_seen=True)
        made = MainWindow(app, load_library(), theme, SettingsFile(path.with_name("window.json")), settings, path=path)
        made.resize(1366, 768)
        made.show()
        _settle()
        yield made
        made.close()


def _settle() -> None:
    for _round in range(6):
        QApplication.processEvents()


def _milliseconds(act: Callable[[int], Spent]) -> Figure:
    return milliseconds([act(turn) for turn in range(ROUNDS + 1)][1:])


def _finding(workspace: Workspace) -> Figure:
    """A wrong key in a checked line: stored, checked, the finding painted; without the pause that lets one type on."""
    workspace.show_path(CODE)
    _settle()
    page = workspace.page()
    assert isinstance(page, FormPage)
    row = page.row(CODE.field)
    assert row is not None
    line = row.editor.findChild(QLineEdit)
    assert line is not None

    def act(_turn: int) -> Spent:
        line.setText("91310115MA1K4EXAM")
        workspace.session.answer(CODE, "")
        _settle()
        watch = Stopwatch()
        QTest.keyClicks(line, "!")
        workspace.session.flush()
        page.repaint()
        spent = watch.spent()
        assert row._strips, "the finding is there"
        return spent

    return _milliseconds(act)


def _preview(workspace: Workspace) -> Figure:
    """A key in a long text until the sheet has it and is painted, with the pause that gathers keys."""
    panel = workspace.side.preview
    panel._take_document("pipia", None)
    workspace.show_path(PURPOSE)
    deadline = time.monotonic() + 30
    while not panel.view.sheet.paragraphs() and time.monotonic() < deadline:
        QApplication.processEvents()
    page = workspace.page()
    assert isinstance(page, FormPage)
    row = page.row(PURPOSE.field)
    assert row is not None
    text = row.editor.findChild(QTextEdit)
    assert text is not None

    def act(turn: int) -> Spent:
        letter = chr(ord("a") + turn % 26)
        text.setPlainText("目的")
        workspace.session.flush()
        _settle()
        time.sleep(0.06)
        _settle()
        watch = Stopwatch()
        QTest.keyClicks(text, letter)
        while not any(f"{letter}目的" in found.text for found in panel.view.sheet.paragraphs()):
            QApplication.processEvents()
        panel.view.repaint()
        return watch.spent()

    return _milliseconds(act)._replace(cpu=None)  # it waits for the pause by asking again and again


def _switch(workspace: Workspace) -> Figure:
    """From form to form and back, both built before; the first visit of each form is the warming up."""
    places = [Place(form, workspace.session.entries(form)[0].id) for form in ("company", "activities", "assessment")]

    def act(turn: int) -> Spent:
        watch = Stopwatch()
        workspace.show_place(places[turn % len(places)])
        workspace.repaint()
        spent = watch.spent()
        _settle()
        time.sleep(0.06)
        _settle()
        return spent

    for turn in range(len(places)):
        act(turn)
    return _milliseconds(act)


def _language(made: MainWindow) -> Figure:
    def act(turn: int) -> Spent:
        watch = Stopwatch()
        made.use_language("en" if turn % 2 else "zh")
        made.repaint()
        spent = watch.spent()
        _settle()
        return spent

    return _milliseconds(act)
