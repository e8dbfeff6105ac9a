"""What waits for the first paint: it comes once, and only to what is seen."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from beigao.dossier.samples import create_sample
from beigao.ui.after_paint import after_paint
from beigao.ui.settings import Settings, SettingsFile

LATER = (
    "beigao.commands", "beigao.dossier.search", "beigao.rendering.sheet", "beigao.ui.editors.csv_dialog",
    "beigao.ui.editors.table", "beigao.ui.filings.page", "beigao.ui.findings_panel", "beigao.ui.preview.panel",
    "beigao.ui.risk.page", "beigao.ui.tour", "docx", "docxtpl", "jinja2", "lxml", "pypdfium2",
)  # fmt: skip
"""Modules that the first sight of a dossier does without."""
WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
from beigao.cli import main
QApplication.exec = lambda _app: 0
code = main(sys.argv[1:2])
print(*[name for name in sys.argv[2:] if name in sys.modules])
sys.stdout.flush()
import os
os._exit(code)
"""


def test_a_deed_waits_for_the_first_paint_and_is_done_once(qtbot: QtBot) -> None:
    widget, done = QWidget(), []
    qtbot.addWidget(widget)
    after_paint(widget, lambda: done.append(widget.isVisible()))
    qtbot.wait(1)
    assert done == []
    widget.show()
    qtbot.waitUntil(lambda: done == [True])
    widget.repaint()
    qtbot.wait(1)
    assert done == [True]


def test_a_deed_is_forgotten_with_its_widget(qtbot: QtBot) -> None:
    parent, done = QWidget(), []
    qtbot.addWidget(parent)
    child = QWidget(parent)
    after_paint(child, lambda: done.append(1))
    child.deleteLater()
    parent.show()
    qtbot.waitExposed(parent)
    qtbot.wait(1)
    assert done == []


def test_the_first_sight_of_a_dossier_imports_nothing_that_can_wait(
    run_python: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    path = tmp_path / "a.beigao"
    create_sample(path, "internal_assistant").close()
    SettingsFile(tmp_path / "beigao" / "window.json").save(Settings(tour_seen=True))
    done = run_python(WINDOW, str(path), *LATER, QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().split() == []
