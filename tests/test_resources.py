"""Where a program keeps what it remembers: our short way and platformdirs agree."""

from __future__ import annotations

import sys

import platformdirs
import pytest

from beigao._resources import user_dir


@pytest.mark.parametrize("chosen", [None, "", " ", "/somewhere/else", "relative", "~/x"])
def test_the_short_way_is_that_of_platformdirs(monkeypatch: pytest.MonkeyPatch, chosen: str | None) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        if chosen is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, chosen)
    assert user_dir("config") == platformdirs.user_config_path("beigao", appauthor=False)
    assert user_dir("cache") == platformdirs.user_cache_path("beigao", appauthor=False)


def test_another_system_is_asked_by_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = platformdirs.user_config_path("beigao", appauthor=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_dir("config") == expected  # platformdirs has chosen its class already
