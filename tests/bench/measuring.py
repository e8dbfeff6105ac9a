"""How everything here is measured on a machine that others use, too: in turns, as medians, with their spread.

The contestants of a ratio take turns, round by round, so that a slow moment strikes all of them; a ratio is made within
each round, and what counts is the median of the rounds. Beside it stands the middle half of the rounds: where that is
wide, the machine was noisy. Nothing is switched off that runs in real life, the garbage collector neither: it is only
asked to clean up before each turn, so that nobody pays for another's waste.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

ROUNDS = 15
WARM_UP = 3


class NotMeasured(Exception):
    """What is missing for a part to be measured, in words for the report."""


class Figure(NamedTuple):
    """A median, and between which figures the middle half of the rounds lies.

    `cpu` is the median of the same, measured in the time of the processors, where that is known: other programs make it
    hardly longer.
    """

    median: float
    low: float
    high: float
    rounds: int
    cpu: float | None = None


class Spent(NamedTuple):
    """What a turn took, in seconds: on the clock, and of the processors by all threads."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Table:
    """A table of the report that is no list of figures: lines of cells below a heading."""

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Measured:
    """What a part found: its figures by their keys, and what else the report shows."""

    figures: Mapping[str, Figure]
    tables: Sequence[Table] = ()
    notes: Sequence[str] = field(default_factory=tuple)


class Stopwatch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._processors, self._clock = time.process_time(), time.perf_counter()

    def spent(self) -> Spent:
        """What has gone by."""
        return Spent(time.perf_counter() - self._clock, time.process_time() - self._processors)


def figure(rounds: Iterable[float], scale: float = 1) -> Figure:
    """The median of the rounds and their quartiles, in another unit where a scale says so."""
    found = sorted(value * scale for value in rounds)
    low, median, high = statistics.quantiles(found, n=4, method="inclusive") if len(found) > 1 else found * 3
    return Figure(median, low, high, len(found))


def ratio(above: Iterable[float], below: Iterable[float]) -> Figure:
    """The median of the ratios of each round."""
    return figure(a / b for a, b in zip(above, below, strict=True))


def milliseconds(turns: Sequence[Spent]) -> Figure:
    """What a turn takes."""
    processors = figure((turn.cpu for turn in turns), 1000)
    return figure((turn.wall for turn in turns), 1000)._replace(cpu=processors.median)


def versus(above: Sequence[Spent], below: Sequence[Spent]) -> Figure:
    """How many times as long the one takes as the other, round by round."""
    processors = ratio((turn.cpu for turn in above), (turn.cpu for turn in below))
    return ratio((turn.wall for turn in above), (turn.wall for turn in below))._replace(cpu=processors.median)


def faster(some: Sequence[Spent], others: Sequence[Spent]) -> list[Spent]:
    """Who was faster in each round."""
    return [min(both) for both in zip(some, others, strict=True)]


def timed(act: Callable[[], object]) -> Spent:
    """What doing it once takes in this process."""
    gc.collect()
    watch = Stopwatch()
    act()
    return watch.spent()


def take_turns(
    *contestants: Callable[[], Spent | object], rounds: int = ROUNDS, warm_up: int = WARM_UP
) -> list[list[Spent]]:
    """What each contestant spends in each round, after some rounds of warming up.

    A contestant that runs elsewhere says itself what it has spent; any other is timed.
    """
    spent: list[list[Spent]] = [[] for _contestant in contestants]
    gc.collect()
    gc.freeze()  # what is there now need not be looked through before each turn
    for turn in range(warm_up + rounds):
        for contestant, turns in zip(contestants, spent, strict=True):
            said: list[object] = []
            measured = timed(lambda contestant=contestant, said=said: said.append(contestant()))
            if turn >= warm_up:
                turns.append(said[0] if isinstance(said[0], Spent) else measured)
    gc.unfreeze()
    return spent


def run(command: Sequence[str], surroundings: Mapping[str, str] | None = None) -> Spent:
    """What a whole process takes, from its start to its end.

    Raises:
        NotMeasured: it fails; the message has what it said last.
    """
    clock = time.perf_counter()
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _pid, status, used = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - clock
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        words = said.decode(errors="replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise NotMeasured(words[-1])
    return Spent(elapsed, used.ru_utime + used.ru_stime)


def most_held(process: int | str = "self") -> float:
    """The most memory that a process has held, in MiB; getrusage would count what its parent held, too."""
    with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
