"""The short form of `make hostile`: some of every kind come to the end they have to, and planted faults are seen."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.hostile.inputs import KINDS
from tests.hostile.planted import PLANTED
from tests.hostile.run import SHORT, mutations, tried
from tests.hostile.trials import corpus

LEAST = 260
SEEN_QUICKLY = [name for name in PLANTED if "memory" not in name]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What was broken by each trial; all in one watched process, and another one where that dies."""
    names = [*SHORT, *mutations(len(KINDS)), *SEEN_QUICKLY]
    found = tried(names, tmp_path_factory.mktemp("hostile"))
    assert [result["name"] for result in found] == names
    return {result["name"]: result["broken"] for result in found}


def test_the_corpus_is_large_and_has_every_kind() -> None:
    kinds = Counter(hostile.kind for hostile in corpus().values())
    assert kinds.keys() == set(KINDS)
    assert kinds.total() >= LEAST


def test_what_is_hostile_comes_to_its_end_and_does_nothing_else(results: dict[str, list[str]]) -> None:
    assert {name: broken for name, broken in results.items() if broken and name not in PLANTED} == {}


@pytest.mark.parametrize("name", SEEN_QUICKLY)
def test_the_watch_sees_a_planted_fault(name: str, results: dict[str, list[str]]) -> None:
    assert results[name]
