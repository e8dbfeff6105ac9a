"""What the window remembers between two starts, in one JSON file: never an answer, only how and where one worked."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import platformdirs
from pydantic import BaseModel, Field, ValidationError

from beigao._i18n import Language, system_language
from beigao.ui.theme import Scheme

RECENT_MAX = 12


class Stand(BaseModel):
    """Where one was in a dossier: never what was written there."""

    place: tuple[str, str] | None = None  # the form and the entry of the page
    field: str = ""  # the path of the field that had the keyboard
    scrolled: int = 0  # how far down the page, in px at 100 % text
    folded: list[str] = []  # the groups of the outline that were folded


class Recent(Stand):
    """A dossier that was open: where it lies, when it was last open (ISO 8601, local), and where one was in it."""

    path: str
    opened: str = ""


class ExportChoice(BaseModel):
    """What a person chose when they last exported a dossier; `left_out` names documents, and entries by their ids."""

    left_out: list[str] = []
    pdf: bool = False


class Settings(BaseModel):
    """The remembered state; a file that is missing or does not read gives the defaults."""

    language: Language = Field(default_factory=system_language)
    scheme: Scheme | None = None  # as the desktop has it
    scale: float = Field(default=1.0, ge=1.0, le=2.0)
    geometry: str = ""  # QWidget.saveGeometry, base64
    side_open: bool = True
    tour_seen: bool = False  # a person has closed the first tour
    folder: str = ""  # where the last dossier or export went
    recent: list[Recent] = []
    exports: dict[str, ExportChoice] = {}  # by the path of the dossier

    def remember(self, path: Path, opened: str, stand: Stand | None = None) -> None:
        """Put a dossier first in the recent list; where one was in it stays as it was when nothing is given."""
        kept = [recent for recent in self.recent if recent.path != str(path)]
        there = (stand or self.stand(path) or Stand()).model_dump(include=set(Stand.model_fields))
        self.recent = [Recent(path=str(path), opened=opened, **there), *kept][:RECENT_MAX]

    def stand(self, path: Path) -> Stand | None:
        """Where one was in a dossier; None when it is not in the list."""
        return next((recent for recent in self.recent if recent.path == str(path)), None)

    def moved(self, path: str, to: Path) -> None:
        """The dossier of this path lies somewhere else now; the page that was shown is kept."""
        self.recent = [recent for recent in self.recent if recent.path != str(to)]
        self.recent = [
            recent.model_copy(update={"path": str(to)}) if recent.path == path else recent for recent in self.recent
        ]

    def export_choice(self, path: Path) -> ExportChoice:
        """What was chosen for a dossier; everything at first."""
        return self.exports.get(str(path)) or ExportChoice()

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
        self.path = path or platformdirs.user_config_path("beigao", appauthor=False) / "window.json"

    def load(self) -> Settings:
        try:
            return Settings.model_validate_json(self.path.read_bytes())
        except (OSError, ValidationError):
            return Settings()

    def save(self, settings: Settings) -> None:
        """Write the settings whole or not at all; a folder that takes nothing only costs the memory."""
        part = self.path.with_suffix(".part")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(settings.model_dump(), ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(self.path)
