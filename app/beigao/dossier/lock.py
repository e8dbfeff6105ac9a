"""One writer of a dossier at a time: a small file beside it says who, and ages when its process is gone.

The file `~$NAME.beigao` names the holder and is touched twice a second. Who wants to write watches it: a lock that does
not move for two seconds is nobody's. Whatever changes the file happens while the database is reserved for writing, so
that of several processes one comes first; and a holder looks at it inside every transaction (`is_ours`), so that one
whose dossier was taken over writes nothing any more.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from beigao._i18n import _
from beigao.dossier.database import connect
from beigao.errors import HeldDossier

BEAT = 0.5
"""Seconds from one sign of life to the next."""
STALE = 2.0
"""Seconds without a sign of life after which a lock is nobody's."""


class Holder(NamedTuple):
    """Who writes to a dossier: the name of a person's account, of their machine, and what tells this opening apart."""

    name: str
    machine: str
    process: int
    token: str


class Lock:
    """The right to write to one dossier."""

    def __init__(self, dossier: Path) -> None:
        self.path = dossier.with_name(f"~${dossier.name}")
        self._dossier = dossier
        self._me = Holder(_account(), _machine(), os.getpid(), os.urandom(8).hex())
        self._over = Event()
        self._beating: Thread | None = None

    def take(self, *, take_over: bool = False) -> None:
        """Become the writer; waits up to two seconds for a lock that may be nobody's.

        Args:
            take_over: whether the right is taken from a holder who is there.

        Raises:
            HeldDossier: somebody else writes; the message names them.
            sqlcipher.Error, OSError: the dossier or its folder cannot be written.
        """
        seen = self._look()
        if not take_over:
            self.check()
        with closing(connect(self._dossier)) as guard:
            guard.execute("BEGIN IMMEDIATE")  # from here on nobody else changes the lock
            now = self._look()
            if now is not None and not take_over and now[0] != (seen[0] if seen else None):
                raise _held(self._dossier, now[0])
            part = self.path.with_name(f"{self.path.name}.{self._me.token}")
            part.write_text(json.dumps(self._me._asdict()), encoding="utf-8")
            part.replace(self.path)
            guard.execute("ROLLBACK")
        self._beating = Thread(target=self._beat, name="lock", daemon=True)
        self._beating.start()

    def check(self) -> None:
        """Raise HeldDossier while somebody else writes."""
        seen = self._look()
        if seen is not None and self._is_alive(seen):
            raise _held(self._dossier, seen[0])

    def is_ours(self) -> bool:
        """Whether nobody has taken the dossier over since."""
        seen = self._look()
        return seen is not None and seen[0].token == self._me.token

    def holder(self) -> Holder | None:
        """Who has the lock now, whether they live or not."""
        seen = self._look()
        return seen[0] if seen else None

    def release(self) -> None:
        """Give the right up; safe to call twice, and when it was taken over."""
        self._over.set()
        if self._beating is not None:
            self._beating.join()
            self._beating = None
            if self.is_ours():
                with suppress(OSError):
                    self.path.unlink()

    def _look(self) -> tuple[Holder, int] | None:
        """The holder, and when it last gave a sign of life; a file that does not read is somebody unknown."""
        try:
            beat = self.path.stat().st_mtime_ns
            said = self.path.read_bytes()
        except OSError:
            return None
        with suppress(ValueError, TypeError):
            return Holder(**json.loads(said)), beat
        return Holder("?", "?", 0, said.hex()[:16]), beat

    def _is_alive(self, seen: tuple[Holder, int]) -> bool:
        """Whether a holder gives a sign of life while one watches."""
        holder, beat = seen
        if holder.machine == self._me.machine and has_ended(holder.process):
            return False
        until = time.monotonic() + STALE
        while time.monotonic() < until:
            time.sleep(BEAT / 5)
            now = self._look()
            if now is None:
                return False
            if now != seen and (now[0] != holder or now[1] != beat):
                return True
        return False

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            seen = self._look()
            if seen is not None and seen[0].token != self._me.token:
                return
            with suppress(OSError):
                os.utime(self.path)


def _held(dossier: Path, holder: Holder) -> HeldDossier:
    words = _("{name} is open at {person} on {machine}; only one window may write to it.")
    return HeldDossier(words.format(name=dossier.name, person=holder.name, machine=holder.machine))


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "?"


def _machine() -> str:
    import platform

    return platform.node() or "?"


def has_ended(process: int) -> bool:
    """Whether a process of this machine is gone for certain; Windows cannot be asked without ending it."""
    if sys.platform == "win32" or process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
