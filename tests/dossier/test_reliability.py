"""The short form of `make reliability`: every promise holds, and a planted fault breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reliability.faults import NoTracing
from tests.reliability.outcome import Outcome
from tests.reliability.promises import PROMISES
from tests.reliability.run import PLANTED


def kept(name: str, count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """What came of a promise; skipped with a word where the system lets nobody look into a process."""
    try:
        return PROMISES[name][0](count, folder, plant=plant)
    except NoTracing as fault:
        pytest.skip(f"{name} was not tried: {fault}")


@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_holds(name: str, tmp_path: Path) -> None:
    _long, short = PROMISES[name][1:]
    outcome = kept(name, short, tmp_path)
    assert outcome.broken == []
    assert outcome.tried >= short * 0.9


@pytest.mark.parametrize("name", PROMISES)
def test_a_planted_fault_breaks_a_promise(name: str, tmp_path: Path) -> None:
    assert kept(name, PLANTED, tmp_path, plant=True).broken
