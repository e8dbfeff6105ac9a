"""Workers on other computers, through a Dask cluster (the extra `cluster`): dossiers travel there, drafts back.

The only module of the program that opens a network connection, and only to the scheduler that somebody named.
"""

from __future__ import annotations

import gc
import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

from beigao import __version__
from beigao._i18n import _
from beigao.errors import BatchError, BeigaoError
from beigao.rendering.batch.crew import TICK
from beigao.rendering.batch.state import program_state
from beigao.rendering.batch.work import Options, Outcome, Task, content_of, work

PATIENCE = 15.0
"""Seconds in which a scheduler has to answer."""
LOOK_AROUND = 2.0
"""Seconds after which the workers are counted again: some may have come, or gone."""

T = TypeVar("T")


class ClusterCrew(Generic[T]):
    """The workers of a Dask cluster.

    Args:
        address: of its scheduler, such as `tcp://10.0.0.7:8786`.
        options: what is made of each dossier.
        timeout: seconds that a dossier may take.

    Raises:
        BatchError: Dask is not installed, the scheduler does not answer, or its workers have another Beigao.
    """

    def __init__(self, address: str, options: Options, timeout: float) -> None:
        client = _connected(address)
        if client is None:
            gc.collect()  # else the client that found nobody holds the end of the program up for half a minute
            raise BatchError(
                _("No Dask scheduler answers at {address}; see that it runs, and what its address is.").format(
                    address=address
                )
            )
        self._client = client
        self._address, self._options, self._timeout = address, options, timeout
        self._under_way: dict[Future[Outcome], tuple[T, float]] = {}
        self._unread: list[tuple[T, Outcome]] = []
        self._seen = time.monotonic()
        try:
            self._require_same_program()
            self._count()
        except BaseException:
            self.close()
            raise
        self._pool = self._client.get_executor(pure=False, retries=0)

    def room(self) -> int:
        """How many dossiers can be handed over now."""
        if time.monotonic() - self._counted > LOOK_AROUND:
            self._count()
        return max(self._threads - len(self._under_way), 0)

    def hand(self, of: T, task: Task) -> None:
        """Hand a dossier over."""
        try:
            with TemporaryDirectory() as aside:
                sent = task._replace(source=content_of(task, Path(aside)))
        except BeigaoError as fault:
            self._unread.append((of, Outcome(error=str(fault))))
            return
        self._under_way[self._pool.submit(work, sent, self._options)] = of, time.monotonic()

    def finished(self) -> list[tuple[T, Outcome]]:
        """Wait a moment; what has come to an end since."""
        ended, self._unread = self._unread, []
        if not ended and self._under_way:
            wait(self._under_way, TICK, FIRST_COMPLETED)
        elif not ended:
            time.sleep(TICK)  # until there are workers again
        for future, (of, since) in [*self._under_way.items()]:
            if future.done():
                ended.append((of, _outcome(future)))
            elif time.monotonic() - since > self._timeout:
                future.cancel()
                late = _("It took longer than {n} seconds and was given up.").format(n=round(self._timeout))
                ended.append((of, Outcome(error=late)))
            else:
                continue
            del self._under_way[future]
        return ended

    def close(self) -> None:
        """Let the workers go, those at work, too."""
        for future in self._under_way:
            future.cancel()
        self._client.close()

    def _count(self) -> None:
        """How many dossiers the cluster works on at once; BatchError where it is gone."""
        try:
            self._threads: int = sum(self._client.nthreads().values())
        except Exception as fault:  # whatever Dask says of a scheduler that it has lost
            raise BatchError(
                _("The Dask scheduler at {address} answers no more; run the same command again to go on.").format(
                    address=self._address
                )
            ) from fault
        self._counted = time.monotonic()
        if self._threads:
            self._seen = self._counted
        elif self._counted - self._seen > PATIENCE:
            raise self._nobody()

    def _require_same_program(self) -> None:
        """Raise BatchError where drafts from there would not be what they are here."""
        ours = program_state()
        try:
            theirs = self._client.run(program_state)
        except Exception as fault:  # a worker that does not know the function has no Beigao, or a very old one
            theirs = {"": type(fault).__name__}
        if not theirs:
            raise self._nobody()
        if other := [worker for worker, state in theirs.items() if state != ours]:
            raise BatchError(
                _(
                    "Beigao {version} with the same forms and templates must be installed for every worker of "
                    "{address}; it is missing, or another one, at {count} of {all}."
                ).format(version=__version__, address=self._address, count=len(other), all=len(theirs))
            )

    def _nobody(self) -> BatchError:
        words = _("The Dask scheduler at {address} has no workers; start some, and run the same command again.")
        return BatchError(words.format(address=self._address))


def _connected(address: str) -> Any:
    """A client of the scheduler there; None where nobody answers."""
    try:
        from distributed import Client
    except ImportError as fault:
        raise BatchError(_("--scheduler needs Dask, which is not installed: pip install “beigao[cluster]”.")) from fault
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # one sentence is told instead
    with suppress(OSError, ValueError):
        return Client(address, timeout=PATIENCE, set_as_default=False)
    return None


def _outcome(future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except Exception as fault:  # workers that ended, or lost the way back
        words = _("The workers did not bring it back ({reason}).")
        return Outcome(error=words.format(reason=type(fault).__name__))
