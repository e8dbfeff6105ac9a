"""What the window remembers between two starts, in one JSON file: never an answer, only how and where one worked."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeVar, dataclass_transform, get_args

from beigao._i18n import Language, system_language
from beigao._resources import user_dir
from beigao.definitions.frozen import Record, fresh
from beigao.ui.theme import Scheme

RECENT_MAX = 12


@dataclass_transform(kw_only_default=True)
class _Remembered(Record):
    """What can be remembered; it changes while one works."""


class Stand(_Remembered):
    """Where one was in a dossier: never what was written there."""

    place: tuple[str, str] | None = None  # the form and the entry of the page
    field: str = ""  # the path of the field that had the keyboard
    scrolled: int = 0  # how far down the page, in px at 100 % text
    folded: list[str] = fresh(list)  # the groups of the outline that were folded


class Recent(Stand):
    """A dossier that was open: where it lies, when it was last open (ISO 8601, local), and where one was in it."""

    path: str
    opened: str = ""


class ExportChoice(_Remembered):
    """What a person chose when they last exported a dossier; `left_out` names documents, and entries by their ids."""

    left_out: list[str] = fresh(list)
    languages: Literal["zh", "en", "both"] = "zh"
    pdf: bool = False


class Settings(_Remembered):
    """The remembered state; a file that is missing or does not read gives the defaults."""

    language: Language = fresh(system_language)
    scheme: Scheme | None = None  # as the desktop has it
    scale: float = 1.0  # of the text, up to 2
    geometry: str = ""  # QWidget.saveGeometry, base64
    side_open: bool = True
    tour_seen: bool = False  # a person has closed the first tour
    author: str = ""  # who comments here
    folder: str = ""  # where the last dossier or export went
    idle_minutes: int = 10  # until a dossier with a password is locked; 0 is never
    backups: str = ""  # the folder that holds the backups of all dossiers; else they lie beside each
    recent: list[Recent] = fresh(list)
    exports: dict[str, ExportChoice] = fresh(dict)  # by the path of the dossier

    def remember(self, path: Path, opened: str, stand: Stand | None = None) -> None:
        """Put a dossier first in the recent list; where one was in it stays as it was when nothing is given."""
        kept = [recent for recent in self.recent if recent.path != str(path)]
        there = stand or self.stand(path) or Stand()
        newest = Recent(
            path=str(path),
            opened=opened,
            place=there.place,
            field=there.field,
            scrolled=there.scrolled,
            folded=[*there.folded],
        )
        self.recent = [newest, *kept][:RECENT_MAX]

    def stand(self, path: Path) -> Stand | None:
        """Where one was in a dossier; None when it is not in the list."""
        return next((recent for recent in self.recent if recent.path == str(path)), None)

    def moved(self, path: str, to: Path) -> None:
        """The dossier of this path lies somewhere else now; the page that was shown is kept."""
        self.recent = [recent for recent in self.recent if recent.path != str(to)]
        self.recent = [recent.but(path=str(to)) if recent.path == path else recent for recent in self.recent]

    def export_choice(self, path: Path) -> ExportChoice | None:
        """What was chosen for a dossier the last time; None where nothing was yet."""
        return self.exports.get(str(path))

    def keep_export_choice(self, path: Path, choice: ExportChoice) -> None:
        """Remember what was chosen for a dossier, and no longer for those that are off the recent list."""
        known = {recent.path for recent in self.recent}
        kept = {name: chosen for name, chosen in self.exports.items() if name in known}
        self.exports = kept | {str(path): choice}

    def forget(self, path: str) -> None:
        """Take a dossier off the recent list; its file stays."""
        self.recent = [recent for recent in self.recent if recent.path != path]


class SettingsFile:
    """Where the settings lie; another path in tests."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_dir("config") / "window.json"

    def load(self) -> Settings:
        try:
            return _fitted(Settings, json.loads(self.path.read_bytes()))
        except (OSError, ValueError, TypeError, RecursionError):
            return Settings()

    def save(self, settings: Settings) -> None:
        """Write the settings whole or not at all; a folder that takes nothing only costs the memory."""
        part = self.path.with_suffix(".part")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(settings, default=_said, ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(self.path)


K = TypeVar("K", Recent, ExportChoice, Settings)
V = TypeVar("V")


def _fitted(kind: type[K], said: object) -> K:
    """What JSON says of something of that kind. What it leaves out has its default, a key that nobody knows is nothing.

    Raises:
        ValueError, TypeError: it says something of another kind, or leaves out what has no default.
    """
    return kind(**{name: _READERS[name](value) for name, value in _of(dict, said).items() if name in kind.defaults})


def _said(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.defaults}


def _of(kind: type[V], value: object) -> V:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value


def _text(value: object) -> str:
    return _of(str, value)


def _texts(value: object) -> list[str]:
    return [_text(part) for part in _of(list, value)]


def _place(value: object) -> tuple[str, str] | None:
    if value is None:
        return None
    form, entry = _texts(value)
    return form, entry


def _one_of(choices: tuple[object, ...]) -> Callable[[object], object]:
    def choose(value: object) -> object:
        return choices[choices.index(value)]

    return choose


def _scale(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 2:
        raise ValueError(f"{value!r} is no scale")
    return float(value)


def _yes(value: object) -> bool:
    return _of(bool, value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "place": _place,
    "field": _text,
    "scrolled": lambda value: _of(int, value),
    "folded": _texts,
    "path": _text,
    "opened": _text,
    "left_out": _texts,
    "languages": _one_of(("zh", "en", "both")),
    "pdf": _yes,
    "language": _one_of(get_args(Language)),
    "scheme": _one_of((None, *get_args(Scheme))),
    "scale": _scale,
    "geometry": _text,
    "side_open": _yes,
    "tour_seen": _yes,
    "author": _text,
    "folder": _text,
    "idle_minutes": lambda value: max(0, _of(int, value)),
    "backups": _text,
    "recent": lambda value: [_fitted(Recent, part) for part in _of(list, value)],
    "exports": lambda value: {path: _fitted(ExportChoice, chosen) for path, chosen in _of(dict, value).items()},
}
"""How each remembered thing is read; their names are all different. A test holds it against the classes."""
