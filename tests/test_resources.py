"""Where a program keeps what it remembers (our short way and platformdirs agree), and how it starts itself again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

import beigao
from beigao._resources import own_command, own_dir, user_dir


@pytest.mark.parametrize("chosen", [None, "", " ", "/somewhere/else", "relative", "~/x"])
def test_the_short_way_is_that_of_platformdirs(monkeypatch: pytest.MonkeyPatch, chosen: str | None) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        if chosen is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, chosen)
    assert user_dir("config") == platformdirs.user_config_path("beigao", appauthor=False)
    assert user_dir("cache") == platformdirs.user_cache_path("beigao", appauthor=False)
    assert user_dir("data") == platformdirs.user_data_path("beigao", appauthor=False)


def test_another_system_is_asked_by_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = platformdirs.user_config_path("beigao", appauthor=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_dir("config") == expected  # platformdirs has chosen its class already


def test_own_templates_lie_with_the_data_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BEIGAO_OWN", raising=False)
    assert own_dir() == platformdirs.user_data_path("beigao", appauthor=False)
    monkeypatch.setenv("BEIGAO_OWN", str(tmp_path / "shared"))
    assert own_dir() == tmp_path / "shared"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BEIGAO_OWN", "beside")
    assert own_dir() == tmp_path / "beside"


def test_the_program_starts_itself_again() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(beigao.__file__).parent.parent)}
    answer = subprocess.run([*own_command(), "--version"], capture_output=True, check=True, env=environment)
    assert beigao.__version__ in answer.stdout.decode()


def test_a_frozen_program_is_its_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command() == [sys.executable]
