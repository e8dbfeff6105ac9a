"""What a promise gives: how often it was tried, its figures, and what broke it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import beigao
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier

NAME = FieldPath("company", "company", "name")
NOW = datetime(2026, 11, 27, 9, 30)
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join((str(Path(beigao.__file__).parent.parent), str(ROOT))),
    "QT_QPA_PLATFORM": "offscreen",
    "LC_ALL": "C.UTF-8",
}


class Outcome(NamedTuple):
    """How often a promise was tried, its figures, and what broke it, a sentence each."""

    tried: int
    figures: dict[str, float]
    broken: list[str]


def state(path: Path) -> object:
    """Everything in a dossier."""
    with Dossier.open(path) as dossier:
        return to_json(dossier.content(), load_library())


def clean(folder: Path) -> Path:
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@contextmanager
def seeing() -> Iterator[None]:
    """Where no fault is planted."""
    yield
