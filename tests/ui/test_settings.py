"""What the window remembers: read as it was written, and forgotten whole where it does not read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from beigao.ui import settings as module
from beigao.ui.settings import ExportChoice, Recent, Settings, SettingsFile, Stand

SAID = Settings(
    language="zh",
    scheme="contrast",
    scale=1.5,
    geometry="AdnQ",
    side_open=False,
    tour_seen=True,
    folder="/somewhere",
    recent=[
        Recent(path="/a.beigao", opened="2026-11-27T09:00", place=("activities", "a1"), field="x.y", folded=["export"]),
        Recent(path="/b.beigao"),
    ],
    exports={"/a.beigao": ExportChoice(left_out=["annex"], languages="both", pdf=True)},
)


def read(folder: Path, said: Any) -> Settings:
    path = folder / "window.json"
    path.write_bytes(said if isinstance(said, bytes) else json.dumps(said).encode())
    return SettingsFile(path).load()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "new" / "window.json")
    assert file.load() == Settings()
    file.save(SAID)
    assert file.load() == SAID
    assert file.load() != Settings()


def test_every_remembered_thing_has_one_reader() -> None:
    names = [name for kind in (Recent, ExportChoice, Settings) for name in kind.defaults]
    assert sorted(names) == sorted(module._READERS)


def test_a_key_of_another_version_is_passed_over(tmp_path: Path) -> None:
    said = {"scheme": "dark", "colour": "red", "recent": [{"path": "/a", "weather": 3}]}
    found = read(tmp_path, said)
    assert (found.scheme, found.recent) == ("dark", [Recent(path="/a")])


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"{", b"\xff\xfe", b"[]", b"null", b"3", b'{"scheme"', b"[" * 100_000,
        {"language": "fr"}, {"language": 3}, {"language": ["zh"]}, {"language": None},
        {"scheme": "sepia"}, {"scheme": {}}, {"scale": 3}, {"scale": 0.5}, {"scale": True}, {"scale": "1"},
        {"geometry": None}, {"side_open": 1}, {"side_open": "yes"}, {"tour_seen": None}, {"folder": []},
        {"recent": {}}, {"recent": [3]}, {"recent": [{}]}, {"recent": [{"path": None}]},
        {"recent": [{"path": "/a", "place": "ab"}]}, {"recent": [{"path": "/a", "place": ["a"]}]},
        {"recent": [{"path": "/a", "place": ["a", 1]}]}, {"recent": [{"path": "/a", "scrolled": 1.5}]},
        {"recent": [{"path": "/a", "scrolled": True}]}, {"recent": [{"path": "/a", "folded": [1]}]},
        {"exports": []}, {"exports": {"/a": []}}, {"exports": {"/a": {"pdf": 1}}},
        {"exports": {"/a": {"left_out": "x"}}}, {"exports": {"/a": {"languages": "fr"}}},
    ],
)  # fmt: skip
def test_a_file_of_another_shape_gives_the_defaults(tmp_path: Path, wrong: Any) -> None:
    said = {"tour_seen": True, "folder": "/somewhere", **wrong} if isinstance(wrong, dict) else wrong
    assert read(tmp_path, said) == Settings()


def test_where_one_was_is_kept_apart_from_what_it_was_made_of() -> None:
    settings, stand = Settings(), Stand(place=("company", "company"), folded=["export"])
    settings.remember(Path("/a"), "2026-11-27", stand)
    stand.folded.append("algorithm")
    assert settings.recent[0].folded == ["export"]
    settings.moved("/a", Path("/b"))
    assert (settings.recent[0].path, settings.recent[0].place) == ("/b", ("company", "company"))
