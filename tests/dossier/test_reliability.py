"""The short form of `make reliability`: every promise holds, and a planted fault breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reliability.promises import PROMISES
from tests.reliability.run import PLANTED


@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_holds(name: str, tmp_path: Path) -> None:
    promise, _long, short = PROMISES[name]
    outcome = promise(short, tmp_path)
    assert outcome.broken == []
    assert outcome.tried >= short * 0.9


@pytest.mark.parametrize("name", PROMISES)
def test_a_planted_fault_breaks_a_promise(name: str, tmp_path: Path) -> None:
    promise, _long, _short = PROMISES[name]
    assert promise(PLANTED, tmp_path, plant=True).broken
