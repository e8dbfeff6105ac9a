"""From nothing to a painted window: Beigao with a sample open, against a bare PySide6 window that shows one label.

Both are started as a person starts them, in a process of their own with the byte code of all modules at hand, and
take turns. The label says one word in Chinese, as Beigao does: the font has to be found and read by both. The time
runs from the start of the process to the first paint, the memory is the most that the process has held until then.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 7
SAMPLE = "internal_assistant"


def start() -> dict[str, float]:
    """The medians of the ratios, round by round, and the figures behind them."""
    from beigao.dossier.samples import create_sample

    with tempfile.TemporaryDirectory() as folder:
        dossier = Path(folder) / "sample.beigao"
        create_sample(dossier, SAMPLE).close()
        rounds = [(_run("bare", dossier), _run("window", dossier)) for _round in range(ROUNDS + 1)][1:]
    return {
        "start_ms": statistics.median(ours["ms"] for _bare, ours in rounds),
        "start_bare_ms": statistics.median(bare["ms"] for bare, _ours in rounds),
        "start_vs_bare": statistics.median(ours["ms"] / bare["ms"] for bare, ours in rounds),
        "memory_mb": statistics.median(ours["mb"] for _bare, ours in rounds),
        "memory_vs_bare": statistics.median(ours["mb"] / bare["mb"] for bare, ours in rounds),
    }


def _run(which: str, dossier: Path) -> dict[str, float]:
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its byte code
    started = time.monotonic()
    command = [sys.executable, __file__, which, str(started), str(dossier)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _bare(tell: Callable[[], None]) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QLabel

    class Bare(QLabel):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, self, tell)

    app = QApplication([])
    label = Bare("备稿")
    label.resize(1366, 768)
    label.show()
    app.exec()


def _window(tell: Callable[[], None], dossier: Path) -> None:
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
    settings = dossier.parent / "beigao" / "window.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('{"language": "zh", "scheme": "light", "tour_seen": true}', encoding="utf-8")
    os.environ["XDG_CONFIG_HOME"] = str(dossier.parent)
    main([str(dossier)])


def _most_held() -> float:
    """The most memory that this program has held, in MiB; getrusage would count what its parent held, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _child(which: str, started: float, dossier: Path) -> None:
    """One contestant; it ends at once when it has painted, whatever else it has begun."""

    def tell() -> None:
        print(json.dumps({"ms": (time.monotonic() - started) * 1000, "mb": _most_held()}), flush=True)
        os._exit(0)

    if which == "bare":
        _bare(tell)
    else:
        _window(tell, dossier)


if __name__ == "__main__":
    _child(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]))
