"""What a dossier promises, tried again and again with chance: each promise gives its figures and what broke it.

Every promise can be told to plant a fault; then it must find something broken, else it proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.reliability.damage import damages
from tests.reliability.outcome import Outcome
from tests.reliability.processes import kills, starts, takeovers
from tests.reliability.restoring import restores

Promise = Callable[..., Outcome]
PROMISES: dict[str, tuple[Promise, int, int]] = {
    "damages": (damages, 1000, 60),
    "kills": (kills, 300, 6),
    "starts": (starts, 200, 12),
    "restores": (restores, 100, 20),
    "takeovers": (takeovers, 100, 10),
}
"""Each promise with how often the long form and the short form try it."""
