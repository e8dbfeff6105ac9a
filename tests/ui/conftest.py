"""A dressed window on a real dossier, offscreen, with dialogs that answer by themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from beigao._i18n import set_language
from beigao.definitions.loader import Library
from beigao.dossier.file import Dossier
from beigao.dossier.samples import create_sample
from beigao.ui.dialogs import Dialogs, Message
from beigao.ui.editors import Surroundings
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Session
from beigao.ui.settings import Settings, SettingsFile
from beigao.ui.theme import Theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # QT_QPA_PLATFORM=xcb shows the windows


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it cannot do with windows; no other Qt warning is let pass."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


class Answering(Dialogs):
    """Answers questions as the test says and remembers what was told."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.told: list[Message] = []
        self.asked: list[Message] = []
        self.agrees = True
        self.way: int | None = None
        self.path: Path | None = None
        self.name: str | None = None
        self.files: list[Path] = []
        self.passwords: list[str] = []
        self.proposed = ""  # the name proposed for a picture

    def tell(self, message: Message) -> None:
        self.told.append(message)

    def ask(self, message: Message, yes: object, no: object = "") -> bool:
        self.asked.append(message)
        return self.agrees

    def choose(self, message: Message, ways: Sequence[object], no: object = "") -> int | None:
        self.asked.append(message)
        return self.way

    def choose_import(self, folder: str, suffixes: Sequence[str]) -> Path | None:
        return self.path

    def choose_export(self, suggestion: Path) -> Path | None:
        self.proposed = suggestion.name
        return self.path

    def ask_password(self, name: str, fault: str = "", says: object = "") -> str | None:
        return self.passwords.pop(0) if self.passwords else None

    def ask_name(self, title: object, about: object, name: str = "") -> str | None:
        return self.name

    def choose_documents(self, folder: str) -> Sequence[Path]:
        return self.files

    def choose_new_dossier(self, suggestion: Path) -> Path | None:
        return self.path

    def choose_dossier(self, folder: str) -> Path | None:
        return self.path

    def choose_folder(self, folder: str, title: str = "") -> Path | None:
        return self.path

    def choose_evidence(self) -> Sequence[Path]:
        return self.files

    def choose_csv(self) -> Path | None:
        return self.path

    def choose_template(self, folder: str) -> Path | None:
        return self.path

    def choose_copy(self, name: str) -> Path | None:
        return self.path

    def choose_picture(self, name: str) -> Path | None:
        self.proposed = name
        return self.path


@pytest.fixture(autouse=True)
def _no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window without LibreOffice, except where a test brings one."""
    monkeypatch.setenv("BEIGAO_SOFFICE", "")


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    made = Theme()
    made.apply(qapp)
    return made


@pytest.fixture
def dialogs(theme: Theme) -> Answering:
    return Answering(theme)


@pytest.fixture
def session(dossier: Dossier, library: Library, qapp: QApplication) -> Iterator[Session]:
    made = Session(dossier, library)
    yield made
    made.close()


@pytest.fixture
def surroundings(theme: Theme, library: Library, session: Session, dialogs: Answering) -> Surroundings:
    return Surroundings(theme, library, session, dialogs)


@pytest.fixture
def window(
    qapp: QApplication, library: Library, theme: Theme, dialogs: Answering, tmp_path: Path
) -> Iterator[MainWindow]:
    """The window at its start page."""
    theme.use("light", 1.0)
    if qapp.styleSheet() != theme.sheet():  # a test before has left the program in another dress
        theme.apply(qapp)
    settings = Settings(language="en", scheme="light", tour_seen=True)
    made = MainWindow(qapp, library, theme, SettingsFile(tmp_path / "window.json"), settings, dialogs)
    made.resize(1366, 768)
    made.show()
    qapp.processEvents()
    yield made
    made.close()
    made.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    set_language("en")


@pytest.fixture
def sample_window(window: MainWindow, tmp_path: Path, qapp: QApplication) -> MainWindow:
    """The window on the sample of the internal assistant."""
    path = tmp_path / "sample.beigao"
    create_sample(path, "internal_assistant").close()
    assert window.open_path(path)
    qapp.processEvents()
    return window


@pytest.fixture
def settle(qapp: QApplication) -> Callable[[], None]:
    """Lets the window do what it has put off."""

    def wait() -> None:
        for _round in range(4):
            qapp.processEvents()

    return wait
