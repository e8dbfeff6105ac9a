"""A window in which somebody types without end; a fork of a process that has imported it already, one a path.

It notes each keystroke, and when it came, in a file beside the dossier: what is written there outlives a kill.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.reliability.outcome import NAME
from tests.reliability.typed import note_of

from beigao.definitions.loader import load_library
from beigao.ui import session
from beigao.ui.app import make_window
from beigao.ui.settings import Settings, SettingsFile

KEYS = "abcdefghijklmnopqrstuvwxyz"
FASTEST, SLOWEST, THINKING = 0.03, 0.2, 0.6
"""Seconds from one keystroke to the next; now and then somebody thinks."""


def type_on(path: Path) -> None:
    """Type into the company's name until somebody ends this process."""
    app = QApplication([])
    settings = Settings(language="en", scheme="light", tour_seen=True)
    window = make_window(app, SettingsFile(path.with_suffix(".json")), settings, path)
    window.show()
    workspace = window.workspace
    assert workspace is not None
    while workspace.field_in_hand() != NAME or app.focusWidget() is None:
        workspace.show_path(NAME)
        app.processEvents()
    note, chance = note_of(path).open("w", buffering=1), random.Random(path.name)
    typed = 0

    def strike() -> None:
        nonlocal typed
        key = KEYS[typed % len(KEYS)]
        note.write(f"{monotonic()} {key}\n")
        QTest.keyClicks(app.focusWidget(), key)
        typed += 1
        pause = THINKING if chance.random() < 0.05 else chance.uniform(FASTEST, SLOWEST)
        QTimer.singleShot(int(pause * 1000), strike)

    QTimer.singleShot(0, strike)
    app.exec()


def main() -> None:
    """Begin a window for each path on standard input, and say which process it is."""
    if "--forgetful" in sys.argv:
        session.LONGEST_TYPING = session.TYPING_PAUSE = 60_000
    load_library()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                type_on(Path(line.strip()))
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()
