"""Takes pictures of windows that are drawn offscreen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from tests.ui.walk import settle

from beigao._i18n import Language, set_language
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.ui.main_window import MainWindow
from beigao.ui.session import Place
from beigao.ui.settings import Settings, SettingsFile
from beigao.ui.theme import Scheme, Theme

OUT = Path(__file__).parents[2] / "build" / "screenshots"
LAPTOP, DESKTOP, SMALL = (1366, 768), (1920, 1080), (1100, 720)


class Studio:
    """Opens one window after the other and takes pictures of it.

    Attributes:
        folder: where the windows' files lie, for as long as pictures are taken.
    """

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self.folder = app, folder

    @contextmanager
    def window(
        self,
        *,
        size: tuple[int, int] = LAPTOP,
        language: Language = "zh",
        scheme: Scheme = "light",
        scale: float = 1.0,
        sample: str | None = "internal_assistant",
    ) -> Iterator[MainWindow]:
        """A window on a sample, or on the start page where none is named."""
        set_language(language)
        theme = Theme(scheme, scale)
        theme.apply(self._app)
        settings = Settings(language=language, scheme=scheme, scale=scale, tour_seen=True)
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        path = folder / "示例卷宗.beigao"
        if sample:
            create_sample(path, sample).close()
        else:
            path.touch()
            settings.remember(folder / "旧卷宗.beigao", "2026-09-30T16:40")
            settings.remember(path, "2026-11-23T09:12")
        window = MainWindow(self._app, load_library(), theme, SettingsFile(self.folder / "window.json"), settings)
        window.resize(*size)
        window.show()
        if sample:
            window.open_path(path)
            assert window.session is not None
            window.session.check()
        settle()
        yield window
        window.close()
        window.deleteLater()
        settle()  # a window that is not let go is dressed again with every one that follows

    def take(self, shown: QWidget, name: str) -> None:
        """Take a window, a dialog or a menu as it stands there."""
        window = shown.window()
        settle()
        if isinstance(window, MainWindow) and window.workspace is not None:
            preview = window.workspace.side.preview
            for _time in range(2):  # the first makes the document ready
                preview.refresh()
                preview.source.wait()
                settle()
        save(shown.grab(), name)


def save(picture: QPixmap, name: str) -> None:
    """Write a picture; a folder may stand in its name."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(str(path), quality=80)  # lightly pressed: it takes half of the time
    print(path.relative_to(OUT.parents[1]))


def path_of(name: str) -> Path:
    """Where a picture lies."""
    return OUT / f"{name}.png"


def whole(page: QWidget, window: MainWindow) -> QPixmap:
    """A page with everything that is scrolled out of sight, on the ground it stands on."""
    area = getattr(page, "_area", None)
    if not isinstance(area, QScrollArea):
        return page.grab()
    content, top = area.widget(), area.mapTo(page, QPoint(0, 0)).y()
    drawn = QPixmap(page.width(), top + content.height())
    drawn.fill(window.theme.color("surface"))
    painter = QPainter(drawn)
    painter.drawPixmap(0, 0, page.grab().copy(0, 0, page.width(), top))
    content.render(painter, QPoint(0, top), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    return drawn


def go(window: MainWindow, path: str, *, guidance: bool = False) -> None:
    """Show a field, with its guidance when wanted; `form:0.field` means the first entry."""
    workspace = window.workspace
    assert workspace is not None
    form, _dot, field = path.partition(".")
    form, _colon, at = form.partition(":")
    entry = workspace.session.entries(form)[int(at or 0)].id
    workspace.show_place(Place(form, entry))
    settle()
    if field:
        workspace.show_path(FieldPath(form, entry, field))
        settle()
        if guidance:
            workspace.toggle_guidance()
            settle()
