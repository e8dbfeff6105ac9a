"""What a dossier promises, tried again and again with chance: each promise gives its figures and what broke it.

Every promise can be told to plant a fault; then it must find something broken, else it proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.reliability.canaries import canaries
from tests.reliability.damage import damages, torn_logs
from tests.reliability.disk import disk
from tests.reliability.faults import faults
from tests.reliability.outcome import Outcome
from tests.reliability.processes import kills, starts, takeovers
from tests.reliability.restoring import migrations, restores
from tests.reliability.typed import typing

Promise = Callable[..., Outcome]
PROMISES: dict[str, tuple[Promise, int, int]] = {
    "faults": (faults, 800, 24),
    "typing": (typing, 300, 3),
    "damages": (damages, 1000, 40),
    "torn_logs": (torn_logs, 200, 10),
    "disk": (disk, 1000, 13),
    "canaries": (canaries, 50, 50),
    "migrations": (migrations, 60, 4),
    "kills": (kills, 300, 6),
    "starts": (starts, 200, 6),
    "restores": (restores, 100, 20),
    "takeovers": (takeovers, 100, 10),
}
"""Each promise with how often the long form and the short form try it."""
