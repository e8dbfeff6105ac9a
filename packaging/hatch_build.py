"""Puts the data folders into the wheel: forms also as one compiled JSON, catalogues as .mo files."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = ("forms", "doc_templates", "i18n")
INSIDE = "beigao/_data"
LEFT_OUT = {".mo", ".pot", ".cfg", ".pyc"}  # catalogues are compiled afresh
SCRATCH = ("~$", ".~lock", ".DS_Store")  # what Word, LibreOffice and macOS leave beside a file


class DataHook(BuildHookInterface):
    """Adds `beigao/_data/` to a wheel; an editable install reads the folders of the checkout instead."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is compiled and name every data file for the wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        self._folder = Path(tempfile.mkdtemp(prefix="beigao-build-"))
        files = build_data["force_include"]
        for name in DATA:
            for path in sorted((root / name).rglob("*")):
                if path.is_file() and path.suffix not in LEFT_OUT and not path.name.startswith(SCRATCH):
                    files[str(path)] = f"{INSIDE}/{path.relative_to(root).as_posix()}"
        library = self._folder / "library.jsonl"
        _compile_library(root, library)
        files[str(library)] = f"{INSIDE}/library.jsonl"
        for source in sorted((root / "i18n").glob("*/LC_MESSAGES/*.po")):
            inside = source.relative_to(root).with_suffix(".mo")
            compiled = self._folder / inside
            _compile_catalogue(source, compiled)
            files[str(compiled)] = f"{INSIDE}/{inside.as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the compiled files; the wheel holds them now."""
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)


def _compile_library(root: Path, target: Path) -> None:
    sys.path.insert(0, str(root / "app"))
    try:
        from beigao.definitions.loader import compile_library

        compile_library(target, root)
    finally:
        sys.path.remove(str(root / "app"))


def _compile_catalogue(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as words:
        catalogue = read_po(words, locale=source.parent.parent.name)
    with target.open("wb") as compiled:
        write_mo(compiled, catalogue)
