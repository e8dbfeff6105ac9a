"""The same start from the bundle in build/dist: the program as it is handed out, seen from outside.

Nothing can be added to a bundle, so Qt itself says when the first window is painted: it logs each flush to the screen.
The bare window is the same script as for the start from the source, watched in the same way.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench import start
from tests.bench.measuring import Measured, NotMeasured, figure, most_held, ratio

PROGRAM = Path(__file__).resolve().parents[2] / "build" / "dist" / "bundle" / "beigao" / "beigao"
ROUNDS = 7
_TOLD = {"QT_LOGGING_RULES": "qt.widgets.painting=true", "QT_FORCE_STDERR_LOGGING": "1"}
_PAINTED = b"Flushing top level"


class Painted(NamedTuple):
    """Seconds from the start of the process to the first flush, and the most memory held until then, in MiB."""

    seconds: float
    memory: float


def bundle() -> Measured:
    """The bundle with the first sample, and the bare window, in turns."""
    if not PROGRAM.is_file():
        raise NotMeasured("there is no bundle in build/dist; `make dist` builds it")
    with tempfile.TemporaryDirectory() as folder:
        dossier = start.sample_in(Path(folder))
        bundled, bare = [str(PROGRAM), str(dossier)], [sys.executable, str(start.WINDOWS), "label"]
        rounds = [(painted(bundled, dossier.parent), painted(bare, dossier.parent)) for _round in range(ROUNDS + 1)]
    ours, least = zip(*rounds[1:], strict=True)
    return Measured(
        {
            "start_bundle_ms": figure((one.seconds for one in ours), 1000),
            "start_bundle_vs_bare": ratio((one.seconds for one in ours), (one.seconds for one in least)),
            "memory_bundle_vs_bare": ratio((one.memory for one in ours), (one.memory for one in least)),
        }
    )


def painted(command: Sequence[str], folder: Path) -> Painted:
    """Start a program with a window and end it when that is painted.

    Raises:
        NotMeasured: it ends before it has painted anything.
    """
    told = {
        **start.surroundings(folder),
        "QT_LOGGING_RULES": "qt.widgets.painting=true",
        "QT_FORCE_STDERR_LOGGING": "1",
    }
    began = time.monotonic()
    with subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        said = b""
        for line in process.stderr:
            if _PAINTED in line:
                seconds, memory = time.monotonic() - began, most_held(process.pid)
                process.kill()
                return Painted(seconds, memory)
            said = line
    raise NotMeasured(f"{Path(command[0]).name} ended without a window: {said.decode(errors='replace').strip()}")
