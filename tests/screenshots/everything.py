"""Every page, panel, dialog and menu, in both languages, light and dark: one folder for each of the four."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.screenshots.studio import OUT, Studio, path_of, save, whole
from tests.ui.walk import dialogs, menus, pages, search, sides

from beigao._i18n import Language
from beigao.ui.main_window import MainWindow
from beigao.ui.session import RISK_MATRIX, Place
from beigao.ui.theme import Scheme

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def everything(studio: Studio) -> None:
    """One window a scheme is led through everything; another has the forms of which the first sample has no entry."""
    for scheme in SCHEMES:
        for language in LANGUAGES:
            shutil.rmtree(OUT / f"{language}-{scheme}", ignore_errors=True)
        with studio.window(scheme=scheme) as window:
            for language in LANGUAGES:
                window.use_language(language)
                take_pages(window, f"{language}-{scheme}")
                take_rest(studio, window, f"{language}-{scheme}")
            window.close_dossier()
            for language in LANGUAGES:
                window.use_language(language)
                studio.take(window, f"{language}-{scheme}/start")
        with studio.window(scheme=scheme, sample="writing_assistant") as window:
            for language in LANGUAGES:
                window.use_language(language)
                take_pages(window, f"{language}-{scheme}")


def take_pages(window: MainWindow, folder: str) -> None:
    """Every page from head to foot, unless another sample has shown it."""
    for name, page in pages(window):
        picture = f"{folder}/page-{file_name(name)}"
        if not path_of(picture).exists():
            save(whole(page, window), picture)


def take_rest(studio: Studio, window: MainWindow, folder: str) -> None:
    """What stands beside, before and above the pages."""
    workspace = window.workspace
    assert workspace is not None
    workspace.show_place(RISK_MATRIX)
    studio.take(window, f"{folder}/window-risk_matrix")
    for name, _side in sides(window):
        studio.take(window, f"{folder}/window-{name}")
    for name, dialog in dialogs(window, Path(studio.folder)):
        save(dialog.grab(), f"{folder}/dialog-{name}")
    for name, menu in menus(window):
        save(menu.grab(), f"{folder}/menu-{file_name(name)}")
    workspace.show_place(Place("company", "company"))
    search(window, "PIPIA")
    studio.take(window, f"{folder}/window-find")
    workspace.find_field.clear()
    window.start_tour()
    for step in range(5):
        studio.take(window, f"{folder}/tour-{step + 1}")
        window.tour.card.moved_on.emit(1)


def file_name(name: str) -> str:
    """A name of the walk as the name of a file: `activities:a1` is `activities`, `activities:` its list of entries."""
    form, colon, entry = name.partition(":")
    if colon and not entry:
        return f"{form}-entries"
    if form in ("which_filings", "packs"):
        return f"{form}-{entry}"
    return form.replace(" ", "-")
