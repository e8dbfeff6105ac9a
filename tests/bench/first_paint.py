"""A window that says when it is painted, in a process of its own and with as few imports as can be.

python first_paint.py label                    the bare window: one label, until it is closed
python first_paint.py bare STARTED             the same; prints seconds since then, of the processors, and MiB held
python first_paint.py beigao STARTED DOSSIER   Beigao with a dossier, likewise
python first_paint.py count STARTED DOSSIER    the same; prints what of Qt it has used by then, as JSON
python first_paint.py plain STARTED USED       a window of as many plain widgets, and nothing of Beigao
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module


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


def plain(tell: Callable[[], None], used: str) -> None:
    """Rows of plain Qt widgets: what so many of them, and the classes that PySide6 makes for us, cost by themselves."""
    from PySide6 import QtCore, QtGui, QtWidgets

    class Watched(QtWidgets.QLabel):
        def paintEvent(self, event: QtGui.QPaintEvent) -> None:
            super().paintEvent(event)
            QtCore.QTimer.singleShot(0, self, tell)

    wanted = json.loads(used)
    for module, names in wanted["classes"].items():
        for name in names:
            getattr(import_module(module), name)  # made when it is first named
    app = QtWidgets.QApplication([])
    window = QtWidgets.QMainWindow()
    area, held = QtWidgets.QScrollArea(window), QtWidgets.QWidget()
    column = QtWidgets.QVBoxLayout(held)
    column.addWidget(Watched("备稿"))
    for name, count in wanted["widgets"].items():
        for number in range(count):
            if not number % 4:
                row = QtWidgets.QHBoxLayout()
                column.addLayout(row)
            widget = getattr(QtWidgets, name)(held)
            if hasattr(widget, "setText"):
                widget.setText(f"个人信息 {number}")
            row.addWidget(widget)
    area.setWidget(held)
    window.setCentralWidget(area)
    window.resize(1366, 768)
    window.show()
    app.exec()


def _count() -> None:
    """Say how many widgets there are of each class of Qt's, and which of its classes were named."""
    from PySide6.QtWidgets import QApplication

    widgets = Counter(
        next(kind.__name__ for kind in type(widget).__mro__ if kind.__module__ == "PySide6.QtWidgets")
        for widget in QApplication.allWidgets()
    )
    for name in ("QMainWindow", "QScrollArea", "QScrollBar"):  # scroll bars come with what scrolls
        del widgets[name]
    ours = [module for name, module in sys.modules.items() if name.startswith("beigao")]
    named = {value for module in ours for value in vars(module).values() if isinstance(value, type)}
    classes: dict[str, list[str]] = {}
    for kind in named:
        if kind.__module__.startswith("PySide6."):
            classes.setdefault(kind.__module__, []).append(kind.__qualname__.partition(".")[0])
    print(json.dumps({"widgets": widgets, "classes": classes}), flush=True)
    os._exit(0)


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
    elif sys.argv[1] == "plain":
        plain(_tell, sys.argv[3])
    else:
        beigao(_count if sys.argv[1] == "count" else _tell, sys.argv[3])
