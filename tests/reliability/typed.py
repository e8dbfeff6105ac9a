"""A window that is killed while somebody types into it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from tests.reliability.outcome import ENVIRONMENT, NAME, Outcome

from beigao.dossier.file import Dossier

WORST = 2.0
"""Seconds of typing that a kill may cost."""
LONGEST = 2.8
"""Seconds from the first keystroke to the latest kill."""


class Killed(NamedTuple):
    """What was typed until a window was killed: when each key came, and when the end did, in monotonic seconds."""

    times: list[float]
    typed: str
    end: float


def note_of(path: Path) -> Path:
    """Where the keystrokes that go to a dossier are noted: a line each, monotonic seconds and the key."""
    return path.with_suffix(".keys")


def typing(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """A window that is killed while somebody types loses at most two seconds of it, and the dossier opens."""
    chance, losses, broken = random.Random(4), [0.0], []
    if plant:
        count = 1
    command = [sys.executable, "-m", "tests.reliability.typist", *["--forgetful"] * plant]
    typist = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT, text=True)
    for at in range(count):
        path = folder / f"{at}.beigao"
        Dossier.create(path).close()
        killed = _kill_while_typing(typist, path, LONGEST if plant else chance.uniform(0, LONGEST))
        with Dossier.open(path, as_writer=True) as dossier:
            kept = str(dossier.answers.value(NAME) or "")
        losses.append(killed.end - killed.times[len(kept)] if len(kept) < len(killed.typed) else 0.0)
        if not killed.typed.startswith(kept):
            broken.append(f"{at}: typed {killed.typed}, kept {kept}")
        elif losses[-1] > WORST:
            broken.append(f"{at}: {losses[-1]:.1f} s of typing are lost")
    typist.communicate()
    return Outcome(count, {"worst_loss_s": round(max(losses), 2), "mean_loss_s": round(mean(losses[1:]), 2)}, broken)


def _kill_while_typing(typist: subprocess.Popen[str], path: Path, after: float) -> Killed:
    """Kill a window so many seconds after its first keystroke."""
    assert typist.stdin is not None
    assert typist.stdout is not None
    typist.stdin.write(f"{path}\n")
    typist.stdin.flush()
    process, note = int(typist.stdout.readline()), note_of(path)
    while not note.exists() or not note.stat().st_size:
        os.kill(process, 0)
        time.sleep(0.01)
    time.sleep(after)
    end = time.monotonic()
    os.kill(process, signal.SIGKILL)
    while Path(f"/proc/{process}").exists():
        time.sleep(0.005)
    lines = [line.split() for line in note.read_text().splitlines()]
    return Killed([float(moment) for moment, _key in lines], "".join(key for _moment, key in lines), end)
