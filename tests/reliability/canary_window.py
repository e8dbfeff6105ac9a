"""A window in which canary values are typed everywhere, under a password; the process of `canaries.py`.

It says on its output what it has put where, and `open` while the dossier is still open: then a line on standard input
lets it export, lock and end.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.reliability.outcome import NAME

from beigao.definitions.fields import Item, LongText, Table, Text
from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier import keys
from beigao.dossier.exchange_files import export_file
from beigao.dossier.file import Dossier
from beigao.rendering.export import documents_due, export
from beigao.rendering.office import find_office
from beigao.ui.app import make_window, speaking_of_faults
from beigao.ui.dialogs import Message
from beigao.ui.main_window import MainWindow
from beigao.ui.page_work import PageWork
from beigao.ui.session import Session
from beigao.ui.settings import SettingsFile
from beigao.ui.side import PREVIEW

PASSWORD = "canarypassword4711"
DAY = date(2026, 11, 27)


class Canaries:
    """Values that stand nowhere else; each is given out once."""

    def __init__(self, count: int) -> None:
        self.left = ["canary00typed4711", *(f"canary{at:02}金丝雀值{at * 7919 % 10007:04}" for at in range(1, count))]
        self.given: dict[str, str] = {}

    def next(self, where: str) -> str:
        value = self.left.pop(0)
        self.given[value] = where
        return value


def main(folder: Path, count: int, plant: str) -> None:
    app = QApplication([])
    settings_file = SettingsFile()
    settings = settings_file.load()
    settings.tour_seen = True
    window = make_window(app, settings_file, settings)
    window.dialogs.tell = _tell  # type: ignore[method-assign]
    sys.excepthook = speaking_of_faults(window.dialogs)
    window.show()
    Dossier.create(folder / "卷宗.beigao").close()
    window.open_path(folder / "卷宗.beigao")
    session = window.session
    assert session is not None
    keys._MEMORY = 64  # KiB; Argon2id itself is not on trial
    session.dossier.encrypt_anew(keys.new_key(PASSWORD))
    canaries = Canaries(count)
    _type_name(app, window, canaries.next("typed with keys"))
    _fill(session, folder / "inbox", canaries, load_library())
    if not plant:
        _look_around(app, window)
    _fail(app, next(iter(canaries.given)))
    window.safekeeping.keeper.make_now()
    window.safekeeping.keeper.let_go()
    if plant:
        (folder / "home" / "notes.txt").write_bytes(next(iter(canaries.given)).encode("utf-16-le"))
    print(json.dumps({"open": canaries.given, "password": PASSWORD, "office": find_office() is not None}), flush=True)
    sys.stdin.readline()
    _export(session, folder / "export")
    path = session.dossier.path
    assert window.close_dossier()
    keys.forget(path)
    window.close()
    app.processEvents()


def _tell(message: Message) -> None:
    """Say what a person would copy and send to somebody."""
    print(message.happened, message.details, flush=True)


def _type_name(app: QApplication, window: MainWindow, name: str) -> None:
    workspace = window.workspace
    assert workspace is not None
    while workspace.field_in_hand() != NAME or app.focusWidget() is None:
        workspace.show_path(NAME)
        app.processEvents()
    QTest.keyClicks(app.focusWidget(), name)
    _wait(app, 0.5)


def _fill(session: Session, inbox: Path, canaries: Canaries, library: Library) -> None:
    """A canary in each field that takes words, round the forms, until none is left; files first."""
    inbox.mkdir()
    for _file in range(3):
        name, words = canaries.next("name of evidence"), canaries.next("content of evidence")
        file = inbox / f"{name}.txt"
        file.write_text(words, encoding="utf-8")
        session.attach(file)
    shutil.rmtree(inbox)
    waiting = [_places(session, form, library) for form in library.forms]
    while canaries.left and waiting:
        for places in list(waiting):
            path, item = next(places, (None, None))
            if path is None or item is None:
                waiting.remove(places)
            elif canaries.left and path != NAME:
                value = canaries.next(f"{path} ({item.kind})")
                if isinstance(item, Table):
                    column = next(column for column in item.columns if isinstance(column, Text | LongText))
                    session.answer(path, [{column.id: value}], typing=True)
                else:
                    session.answer(path, value, typing=True)
    assert session.flush()


def _places(session: Session, form: str, library: Library) -> Iterator[tuple[FieldPath, Item]]:
    """Where words can be put in a form; in a new entry, where it has entries."""
    entry = session.add_entry(form).entry if library.forms[form].entries else form
    for item in library.forms[form].fields():
        takes_cells = isinstance(item, Table) and any(isinstance(cell, Text | LongText) for cell in item.columns)
        if takes_cells or isinstance(item, Text | LongText):
            yield FieldPath(form, entry, item.id), item


def _look_around(app: QApplication, window: MainWindow) -> None:
    """Let the preview, the findings and the pages of LibreOffice come."""
    assert window.workspace is not None
    assert window.session is not None
    window.workspace.show_side(PREVIEW)
    _wait(app, 1.0)
    job = documents_due(window.session.dossier.answers, load_library())[0]
    PageWork(window.session.dossier.snapshot(), load_library(), job).run()


def _fail(app: QApplication, value: str) -> None:
    """A fault that nobody expected, with an answer in its words."""

    def fail() -> None:
        raise ValueError(f"could not read {value!r}")

    QTimer.singleShot(0, fail)
    _wait(app, 0.1)


def _export(session: Session, folder: Path) -> None:
    content, library = session.dossier.content(), load_library()
    export(content, library, folder, documents_due(content.answers, library), "draft", day=DAY)
    for name in ("卷宗.json", "卷宗.xlsx"):
        export_file(content, library, folder / name, "zh", overwrite=False)


def _wait(app: QApplication, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:] or [""])
