"""Writes pictures of the window, drawn offscreen, to build/screenshots: `python tests/screenshots.py [SCENE …]`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from beigao._i18n import Language, set_language
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.samples import create_sample
from beigao.ui.filings.page import WhichFilingsPage
from beigao.ui.form_page import FormPage
from beigao.ui.help_window import HelpWindow
from beigao.ui.main_window import MainWindow
from beigao.ui.risk.page import RiskMatrixPage
from beigao.ui.session import RISK_MATRIX, WHICH_FILINGS, Place
from beigao.ui.settings import Settings, SettingsFile
from beigao.ui.theme import Scheme, Theme

OUT = Path(__file__).parents[1] / "build" / "screenshots"
LAPTOP, DESKTOP, SMALL = (1366, 768), (1920, 1080), (1100, 720)


class Studio:
    """Takes pictures of one window after the other."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self._folder = app, folder

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
        set_language(language)
        theme = Theme(scheme, scale)
        theme.apply(self._app)
        settings = Settings(language=language, scheme=scheme, scale=scale, tour_seen=True)
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        path = folder / "示例卷宗.beigao"
        if sample:
            create_sample(path, sample).close()
        else:
            path.touch()
            settings.remember(folder / "旧卷宗.beigao", "2026-09-30T16:40")
            settings.remember(path, "2026-11-23T09:12")
        window = MainWindow(self._app, load_library(), theme, SettingsFile(self._folder / "window.json"), settings)
        window.resize(*size)
        window.show()
        if sample:
            window.open_path(path)
        self.settle()
        yield window
        window.close()
        window.deleteLater()
        self.settle()

    def settle(self) -> None:
        for _round in range(6):
            self._app.processEvents()

    def take(self, window: MainWindow, name: str) -> None:
        self.settle()
        window.grab().save(str(OUT / f"{name}.png"))
        print(OUT / f"{name}.png")


def go(studio: Studio, window: MainWindow, path: str, *, guidance: bool = False) -> None:
    """Show a field, with its guidance when wanted; `form:0.field` means the first entry."""
    workspace = window.workspace
    assert workspace is not None
    assert window.session is not None
    window.session.check()
    form, _dot, field = path.partition(".")
    form, _colon, at = form.partition(":")
    entry = window.session.entries(form)[int(at or 0)].id
    workspace.show_place(Place(form, entry))
    studio.settle()
    if field:
        workspace.show_path(FieldPath(form, entry, field))
        studio.settle()
        if guidance:
            workspace.toggle_guidance()
    studio.settle()


def form_light(studio: Studio) -> None:
    with studio.window() as window:
        go(studio, window, "activities:0.recipient_purpose", guidance=True)
        studio.take(window, "01-form-light-zh")
        go(studio, window, "activities:0.items")
        studio.take(window, "01-form-light-zh-items")
        go(studio, window, "activities:0.retention")
        studio.take(window, "01-form-light-zh-retention")
    with studio.window(size=DESKTOP) as window:
        go(studio, window, "activities:0.recipient_purpose", guidance=True)
        studio.take(window, "01-form-light-zh-1920")


def form_dark(studio: Studio) -> None:
    with studio.window(language="en", scheme="dark") as window:
        go(studio, window, "activities:0.recipient_purpose", guidance=True)
        studio.take(window, "02-form-dark-en")
        go(studio, window, "recipients:0.country_assessments")
        studio.take(window, "02-form-dark-en-recipients")


def start(studio: Studio) -> None:
    with studio.window(sample=None) as window:
        studio.take(window, "03-start-zh")
    with studio.window(sample=None, language="en", scheme="dark", size=DESKTOP) as window:
        studio.take(window, "03-start-dark-en-1920")


def entries(studio: Studio) -> None:
    with studio.window() as window:
        assert window.workspace is not None
        window.workspace.show_place(Place("recipients", ""))
        studio.take(window, "04-entries-zh")
    with studio.window(language="en", sample="nearly_empty") as window:
        assert window.workspace is not None
        window.workspace.show_place(Place("recipients", ""))
        studio.take(window, "04-entries-empty-en")


def route(studio: Studio) -> None:
    """“Which filings?” decided, undecided, for services; and the deadlines on the company's page."""
    for name, language, scheme, size in (("zh", "zh", "light", LAPTOP), ("dark-en-1920", "en", "dark", DESKTOP)):
        with studio.window(language=language, scheme=scheme, size=size) as window:  # type: ignore[arg-type]
            show_filings(studio, window)
            studio.take(window, f"04-route-{name}")
    with studio.window(sample="nearly_empty", language="en", size=SMALL) as window:
        show_filings(studio, window)
        studio.take(window, "04-route-undecided-1100-en")
    with studio.window(sample="writing_assistant", scheme="contrast", scale=1.5) as window:
        show_filings(studio, window).show_topic("services")
        studio.take(window, "04-route-services-contrast-text-150")
    with studio.window() as window:
        go(studio, window, "company")
        studio.take(window, "04-company-deadlines")


def show_filings(studio: Studio, window: MainWindow) -> WhichFilingsPage:
    assert window.workspace is not None
    assert window.session is not None
    window.session.check()
    window.workspace.show_place(WHICH_FILINGS)
    studio.settle()
    page = window.workspace.page()
    assert isinstance(page, WhichFilingsPage)
    return page


def risk(studio: Studio) -> None:
    """The risk matrix, also narrow, dark, in high contrast and large."""
    looks: list[tuple[str, tuple[int, int], Language, Scheme, float]] = [
        ("zh", LAPTOP, "zh", "light", 1.0),
        ("dark-en", LAPTOP, "en", "dark", 1.0),
        ("contrast", LAPTOP, "zh", "contrast", 1.0),
        ("text-150-en", LAPTOP, "en", "light", 1.5),
        ("1100", SMALL, "zh", "light", 1.0),
        ("760-en", (760, 900), "en", "light", 1.0),
        ("1920", DESKTOP, "zh", "light", 1.0),
    ]
    for name, size, language, scheme, scale in looks:
        with studio.window(size=size, language=language, scheme=scheme, scale=scale) as window:
            assert window.workspace is not None
            window.workspace.show_place(RISK_MATRIX)
            studio.settle()
            page = window.workspace.page()
            assert isinstance(page, RiskMatrixPage)
            page.choose(2)
            studio.take(window, f"06-risk-{name}")


def export(studio: Studio) -> None:
    for name, sample, language in (("zh", "internal_assistant", "zh"), ("en", "writing_assistant", "en")):
        with studio.window(sample=sample, language=language) as window:  # type: ignore[arg-type]
            take_dialog(studio, window, f"05-export-{name}")


def picture(widget: QWidget, window: MainWindow) -> QPixmap:
    """A widget on the ground it stands on."""
    drawn = QPixmap(widget.size())
    drawn.fill(window._theme.color("surface"))
    widget.render(drawn, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    return drawn


def take_dialog(studio: Studio, window: MainWindow, name: str) -> None:
    from beigao.ui.export_dialog import ExportDialog

    assert window.session is not None
    with tempfile.TemporaryDirectory() as folder:
        dialog = ExportDialog(window._theme, window.session, window.dialogs, Path(folder), window)
        dialog.show()
        studio.settle()
        dialog.grab().save(str(OUT / f"{name}.png"))
        dialog.export()
        dialog.wait()
        studio.settle()
        dialog.grab().save(str(OUT / f"{name}-done.png"))
        print(OUT / f"{name}-done.png")
        dialog.close()


def findings(studio: Studio) -> None:
    with studio.window(sample="nearly_empty") as window:
        assert window.session is not None
        assert window.workspace is not None
        spoil(window)
        studio.take(window, "06-findings-zh")
        window.workspace.next_finding(1)
        studio.take(window, "06-findings-zh-chosen")
    with studio.window(sample="nearly_empty", language="en", scheme="contrast") as window:
        spoil(window)
        studio.take(window, "06-findings-contrast-en")


def spoil(window: MainWindow) -> None:
    """Give some wrong answers, so that there is something to find."""
    assert window.session is not None
    for path, value in (
        ("company.uscc", "91310000MA1FL0000X"),
        ("company.employees", "很多"),
        ("company.email", "nobody"),
        ("company.established", "2026-13-01"),
        ("officers.handler_phone", "12"),
    ):
        if window.session.library.forms[path.split(".")[0]].has(path.split(".")[1]):
            window.session.answer(FieldPath.parse(path), value)
    window.session.check()


def folds(studio: Studio) -> None:
    with studio.window(size=SMALL) as window:
        go(studio, window, "activities:0.recipient_purpose", guidance=True)
        studio.take(window, "07-fold-1100")
        assert window.workspace is not None
        window.workspace.toggle_side()
        studio.take(window, "07-fold-1100-side")
    with studio.window(scale=1.5, language="en") as window:
        go(studio, window, "activities:0.recipient_purpose")
        studio.take(window, "07-fold-1366-text-150-en")
    with studio.window(scale=2.0) as window:
        go(studio, window, "activities:0.items")
        studio.take(window, "07-fold-1366-text-200")
    with studio.window(scheme="contrast") as window:
        go(studio, window, "activities:0.kinds")
        studio.take(window, "07-contrast")


def forms(studio: Studio) -> None:
    """Every form from head to foot, in one long picture each."""
    for language, scheme, sample in (("zh", "light", "internal_assistant"), ("en", "dark", "writing_assistant")):
        with studio.window(size=(1366, 768), language=language, scheme=scheme, sample=sample) as window:  # type: ignore[arg-type]
            assert window.session is not None
            assert window.workspace is not None
            for form in window.session.library.forms:
                if not window.session.entries(form):
                    continue
                go(studio, window, form)
                page = window.workspace.page()
                assert isinstance(page, FormPage)
                page.build_all()
                studio.settle()
                whole = page._area.widget()
                picture(whole, window).save(str(OUT / f"form-{form}-{scheme}-{language}.png"))
        print(OUT / f"form-*-{scheme}-{language}.png")


def kinds(studio: Studio) -> None:
    """Every kind of field: empty, filled, with a warning, with an error, with the keyboard."""
    from beigao.ui.editors import make_editor
    from beigao.ui.theme import set_look

    for language, scheme in (("zh", "light"), ("en", "dark")):
        with studio.window(language=language, scheme=scheme) as window:  # type: ignore[arg-type]
            assert window.workspace is not None
            around = window.workspace._around
            library = around.library
            activity = around.session.entries("activities")[0]
            table = QWidget()
            set_look(table, role="page")
            grid = QGridLayout(table)
            fields = {field.kind: field for form in library.forms.values() for field in form.fields()}
            fields |= {field.kind: field for field in library.forms["activities"].fields() if field.kind != "choices"}
            fields["choices"] = library.forms["activities"].field("processing_ways")
            risk = library.forms["assessment"].field("risks").column("initial")  # type: ignore[union-attr]
            for row, field in enumerate([*fields.values(), risk]):
                grid.addWidget(QLabel(field.kind), row, 0)
                for column, state in enumerate(("", "filled", "warning", "error", "focus"), 1):
                    editor = make_editor(field, around, table)
                    if state:
                        editor.set_value(activity.values.get(field.id))
                    editor.set_state(state if state in ("warning", "error") else "")  # type: ignore[arg-type]
                    grid.addWidget(editor, row, column)
                    if state == "focus":
                        editor.setFocus()
            table.resize(1500, 1000)
            table.show()
            studio.settle()
            table.grab().save(str(OUT / f"08-kinds-{scheme}-{language}.png"))
            print(OUT / f"08-kinds-{scheme}-{language}.png")
            table.close()


def handbook(studio: Studio) -> None:
    """The handbook, with a search in it; and the steps of the first tour."""
    for language, scheme, words in (("zh", "light", ""), ("en", "dark", "deadline"), ("zh", "contrast", "终稿")):
        with studio.window(language=language, scheme=scheme) as window:  # type: ignore[arg-type]
            window.open_handbook()
            book = window.handbook
            assert isinstance(book, HelpWindow)
            book.resize(960, 680)
            book.show_chapter("04-filling-in")
            if words:
                book.look_for(words)
                book.next_place()
            studio.settle()
            book.grab().save(str(OUT / f"09-handbook-{scheme}-{language}.png"))
            print(OUT / f"09-handbook-{scheme}-{language}.png")
    for name, size, scale in (("1366", LAPTOP, 1.0), ("1100-text-150", SMALL, 1.5)):
        with studio.window(size=size, scale=scale) as window:
            window.start_tour()
            for step in range(5):
                studio.take(window, f"09-tour-{name}-{step + 1}")
                window.tour.card.moved_on.emit(1)


SCENES: dict[str, Callable[[Studio], None]] = {
    scene.__name__: scene
    for scene in (form_light, form_dark, start, handbook, entries, route, risk, export, findings, folds, forms, kinds)
}


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(app, Path(folder))
        for name in sys.argv[1:] or SCENES:
            SCENES[name](studio)
    QTimer.singleShot(0, app.quit)
    app.exec()
    return 0


if __name__ == "__main__":
    sys.exit(main())
