"""From nothing to a painted window: Beigao with a sample open, against a bare PySide6 window that shows one label.

Both are started as a person starts them, in a process of their own with the byte code of all modules at hand, and take
turns. A third is a window of as many plain Qt widgets as Beigao has made by then, with the classes of PySide6 that it
names: what cannot be had for less. The time runs from the start of the process to the first paint, the memory is the
most that the process has held until then.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.bench.measuring import Measured, Spent, figure, milliseconds, ratio, versus

WINDOWS = Path(__file__).with_name("first_paint.py")
ROUNDS = 9
SAMPLE = "internal_assistant"


class Started(NamedTuple):
    """What a start took until the first paint, and the most MiB held until then."""

    spent: Spent
    memory: float


def start() -> Measured:
    """The medians of the ratios, round by round, and the figures behind them."""
    with tempfile.TemporaryDirectory() as name:
        dossier = sample_in(Path(name))
        used = _printed("count", str(dossier), dossier.parent)
        contestants = (("beigao", str(dossier)), ("bare", ""), ("plain", used))
        rounds = [[_started(*each, dossier.parent) for each in contestants] for _round in range(ROUNDS + 1)]
    ours, bare, plain = ([one.spent for one in side] for side in zip(*rounds[1:], strict=True))
    held, held_bare, _held = ([one.memory for one in side] for side in zip(*rounds[1:], strict=True))
    return Measured(
        {
            "start_ms": milliseconds(ours),
            "start_bare_ms": milliseconds(bare),
            "start_vs_bare": versus(ours, bare),
            "start_plain_vs_bare": versus(plain, bare),
            "memory_mb": figure(held),
            "memory_vs_bare": ratio(held, held_bare),
        }
    )


def sample_in(folder: Path) -> Path:
    """The dossier that is opened."""
    from beigao.dossier.samples import create_sample

    create_sample(folder / "sample.beigao", SAMPLE).close()
    return folder / "sample.beigao"


def surroundings(folder: Path) -> Mapping[str, str]:
    """The environment of a start: no screen, byte code as an installed program has it, and settings in the folder.

    They are written anew: of somebody who has seen the first tour and has not opened this dossier before.
    """
    settings = folder / "beigao" / "window.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('{"language": "zh", "scheme": "light", "tour_seen": true}', encoding="utf-8")
    around = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
    around.pop("PYTHONDONTWRITEBYTECODE", None)
    return around


def _started(which: str, about: str, folder: Path) -> Started:
    wall, cpu, memory = map(float, _printed(which, about, folder).split())
    return Started(Spent(wall, cpu), memory)


def _printed(which: str, about: str, folder: Path) -> str:
    """The last line that a window of `first_paint.py` prints."""
    command = [sys.executable, str(WINDOWS), which, str(time.monotonic()), about]
    done = subprocess.run(command, env=surroundings(folder), capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]
