"""The same start from the bundle in build/dist: the program as it is handed out, seen from outside.

Nothing can be added to a bundle, so Qt itself says when the first window is painted: it logs each flush to the screen.
The bare window is the same script as for the start from the source, watched in the same way.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import start
from tests.bench.measuring import Measured, NotMeasured, Spent, milliseconds, most_held, ratio, versus

PROGRAM = Path(__file__).resolve().parents[2] / "build" / "dist" / "bundle" / "beigao" / "beigao"
ROUNDS = 7
_TOLD = {"QT_LOGGING_RULES": "qt.widgets.painting=true", "QT_FORCE_STDERR_LOGGING": "1"}
_PAINTED = b"Flushing top level"


def bundle() -> Measured:
    """The bundle with the first sample, and the bare window, in turns."""
    if not PROGRAM.is_file():
        raise NotMeasured("there is no bundle in build/dist; `make dist` builds it")
    with tempfile.TemporaryDirectory() as folder:
        dossier = start.sample_in(Path(folder))
        bundled, label = [str(PROGRAM), str(dossier)], [sys.executable, str(start.WINDOWS), "label"]
        rounds = [(painted(bundled, dossier.parent), painted(label, dossier.parent)) for _round in range(ROUNDS + 1)]
    ours, bare = ([one.spent for one in side] for side in zip(*rounds[1:], strict=True))
    held, held_bare = ([one.memory for one in side] for side in zip(*rounds[1:], strict=True))
    return Measured(
        {
            "start_bundle_ms": milliseconds(ours),
            "start_bundle_vs_bare": versus(ours, bare),
            "memory_bundle_vs_bare": ratio(held, held_bare),
        }
    )


def painted(command: Sequence[str], folder: Path) -> start.Started:
    """Start a program with a window and end it when that is painted.

    Raises:
        NotMeasured: it ends before it has painted anything.
    """
    told = {**start.surroundings(folder), **_TOLD}
    began = time.monotonic()
    with subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        said = b""
        for line in process.stderr:
            if _PAINTED in line:
                found = start.Started(Spent(time.monotonic() - began, _processors(process.pid)), most_held(process.pid))
                process.kill()
                return found
            said = line
    raise NotMeasured(f"{Path(command[0]).name} ended without a window: {said.decode(errors='replace').strip()}")


def _processors(process: int) -> float:
    """The seconds of the processors that a running process has taken; Linux counts them in hundredths."""
    after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
