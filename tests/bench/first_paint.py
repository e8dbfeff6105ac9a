"""A window that says when it is painted, in a process of its own and with as few imports as can be.

python first_paint.py label                    the bare window: one label, until it is closed
python first_paint.py bare STARTED             the same; prints seconds since then, of the processors, and MiB held
python first_paint.py beigao STARTED DOSSIER   Beigao with a dossier, likewise
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable


def label(tell: Callable[[], None] | None = None) -> None:
    """One word in Chinese, as Beigao has them: the font has to be found and read."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QLabel

    class Bare(QLabel):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if tell is not None:
                QTimer.singleShot(0, self, tell)

    app = QApplication([])
    bare = Bare("备稿")
    bare.resize(1366, 768)
    bare.show()
    app.exec()


def beigao(tell: Callable[[], None], dossier: str) -> None:
    """The program as the command starts it; the page with the dossier's form has to be painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QStackedWidget

    from beigao.cli import main

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, self, tell)
            return False

    def watched(app: QApplication) -> int:
        (window,) = (widget for widget in app.topLevelWidgets() if widget.isVisible())
        page = window.findChild(QStackedWidget, "pages").currentWidget()
        page.watch = Watch()
        page.installEventFilter(page.watch)
        return execute()

    execute, QApplication.exec = QApplication.exec, watched
    main([dossier])


def _tell() -> None:
    """Say it, and end at once, whatever else was begun."""
    elapsed = time.monotonic() - float(sys.argv[2])
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123
        held = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    print(elapsed, time.process_time(), held, flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "label":
        label()
    elif sys.argv[1] == "bare":
        label(_tell)
    else:
        beigao(_tell, sys.argv[3])
