"""Workers on this computer: processes that each take one dossier at a time, and whose end is nobody else's.

Each worker is a pool of its own (`concurrent.futures`), so that it is known which dossier one died or hung on.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from beigao._i18n import _
from beigao.rendering.batch.work import Options, Outcome, Task, warm_up, work

TICK = 0.25
"""Seconds between two looks at the clock."""
WARM_UP = 120.0
"""Seconds that a worker has for its start."""
TURNS = 500
"""Dossiers after which a worker makes room for a new one: whatever might pile up in it goes."""

T = TypeVar("T")


class Crew(Protocol[T]):
    """Who makes the drafts. `T` is what tells one dossier from others."""

    def room(self) -> int:
        """How many dossiers can be handed over now."""

    def hand(self, of: T, task: Task) -> None:
        """Hand a dossier over."""

    def finished(self) -> list[tuple[T, Outcome]]:
        """Wait a moment; what has come to an end since."""

    def close(self) -> None:
        """Let the workers go, those at work, too."""


class LocalCrew(Generic[T]):
    """Workers on this computer.

    Args:
        count: how many.
        options: what is made of each dossier.
        timeout: seconds that a dossier may take.
    """

    def __init__(self, count: int, options: Options, timeout: float) -> None:
        self._lanes = [_Lane[T](options, timeout) for _number in range(count)]

    def room(self) -> int:
        """How many dossiers can be handed over now."""
        return sum(lane.future is None for lane in self._lanes)

    def hand(self, of: T, task: Task) -> None:
        """Hand a dossier over."""
        next(lane for lane in self._lanes if lane.future is None).hand(of, task)

    def finished(self) -> list[tuple[T, Outcome]]:
        """Wait a moment; what has come to an end since."""
        futures = [lane.future for lane in self._lanes if lane.future is not None]
        wait(futures, TICK, FIRST_COMPLETED)
        for lane in self._lanes:
            lane.look_at_clock()
        return list(self._collected())

    def _collected(self) -> Iterator[tuple[T, Outcome]]:
        for lane in self._lanes:
            if lane.future is not None and lane.future.done():
                yield lane.take()

    def close(self) -> None:
        """Let the workers go, those at work, too."""
        for lane in self._lanes:
            lane.kill()
        for lane in self._lanes:
            lane.pool.shutdown(cancel_futures=True)


class _Lane(Generic[T]):
    """One worker, and what it is at."""

    def __init__(self, options: Options, timeout: float) -> None:
        self._options, self._timeout = options, timeout
        self.future: Future[Outcome] | None = None
        self._begin()

    def _begin(self) -> None:
        """A new worker. It is started afresh, not forked: a fork would share what the first one had open."""
        before = multiprocessing.active_children()
        self.pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin_work, (self._options,))
        self._since, self._turns, self._is_late = time.monotonic(), 0, False
        with _deaf_to_interrupts():
            self._started = self.pool.submit(os.getpid)
        self._started.add_done_callback(self._note_start)
        self._processes = [child for child in multiprocessing.active_children() if child not in before]

    def _note_start(self, _started: Future[int]) -> None:
        self._since = time.monotonic()

    def hand(self, of: T, task: Task) -> None:
        self._of, self._since = of, time.monotonic()
        try:
            self.future = self.pool.submit(work, task, self._options)
        except BrokenProcessPool:  # it was ended while it had nothing to do
            self._begin()
            self.future = self.pool.submit(work, task, self._options)

    def look_at_clock(self) -> None:
        """Put an end to a worker that has had its time."""
        limit = self._timeout if self._started.done() else WARM_UP
        if self.future is not None and not self.future.done() and time.monotonic() - self._since > limit:
            self._is_late = True
            self.kill()

    def take(self) -> tuple[T, Outcome]:
        """What came of the dossier at hand; the worker is replaced where it is gone, or old."""
        future, self.future = self.future, None
        assert future is not None
        self._turns += 1
        try:
            outcome = future.result()
        except Exception:  # the pool is broken: its process was ended, here or by the system
            late = _("It took longer than {n} seconds and was stopped.").format(n=round(self._timeout))
            outcome = Outcome(error=late if self._is_late else _("The process that worked on it ended suddenly."))
            self._turns = TURNS
        if self._turns >= TURNS:
            self.pool.shutdown(cancel_futures=True)
            self._begin()
        return self._of, outcome

    def kill(self) -> None:
        """End the process, whatever it is at."""
        for process in self._processes:
            process.kill()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started within does not hear Ctrl+C, not even before its first line: it is told by who started it."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


def _begin_work(options: Options) -> None:
    """What a worker does first: it ends with the process that started it, and leaves Ctrl+C to that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warm_up(options)
    gc.freeze()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
