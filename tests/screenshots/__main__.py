"""Writes pictures of the window to build/screenshots: `python -m tests.screenshots [SCENE …]`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tests.screenshots import everything, scenes
from tests.screenshots.studio import OUT, Studio

SCENES = {scene.__name__: scene for scene in (*scenes.SCENES, everything.everything)}


def main() -> int:
    unknown = [name for name in sys.argv[1:] if name not in SCENES]
    if unknown:
        print(f"There is no scene {unknown[0]}; there are {', '.join(SCENES)}.", file=sys.stderr)
        return 2
    if not sys.argv[1:]:
        shutil.rmtree(OUT, ignore_errors=True)  # no picture of yesterday
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
