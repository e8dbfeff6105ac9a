"""What a bundle may hold: the rules agree with each other, and the check of a finished one refuses what it must."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
RULES = tomllib.loads((PACKAGING / "bundle.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def check() -> ModuleType:
    where = importlib.util.spec_from_file_location("check_bundle", PACKAGING / "check_bundle.py")
    assert where
    assert where.loader
    module = importlib.util.module_from_spec(where)
    where.loader.exec_module(module)
    return module


@pytest.fixture
def bundle(tmp_path: Path, check: ModuleType) -> Path:
    """A folder that is as it should be, as far as the check looks."""
    for name in (*check.NEEDED, "PySide6/Qt/lib/libQt6Core.so.6", "PySide6/Qt/plugins/platforms/libqxcb.so"):
        path = tmp_path / "_internal" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "beigao").write_bytes(b"x")
    (tmp_path / "sbom.cdx.json").write_text(json.dumps({"components": [{"name": "pillow"}]}), encoding="utf-8")
    (tmp_path / "THIRD_PARTY_LICENCES.txt").write_text("pillow 13.0.0\n    MIT-CMU\n", encoding="utf-8")
    return tmp_path


def test_a_sound_bundle_is_accepted(check: ModuleType, bundle: Path) -> None:
    assert list(check.faults(bundle)) == []
    assert list(check.unlisted(bundle, {"PIL", "beigao"})) == []


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Network.so.6", "PySide6/QtNetwork.abi3.so", "PySide6/Qt6Network.dll",
        "PySide6/Qt/lib/QtNetwork.framework/Versions/A/QtNetwork", "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
        "PySide6/Qt/libexec/QtWebEngineProcess", "PySide6/Qt/plugins/tls/libqopensslbackend.so", "libQt6Qml.so.6",
        "PySide6/Qt/lib/libQt6Pdf.so.6", "beigao/_data/i18n/en/LC_MESSAGES/beigao.po",
    ],
)  # fmt: skip
def test_what_could_go_online_is_refused(check: ModuleType, bundle: Path, name: str) -> None:
    planted = bundle / "_internal" / name
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_bytes(b"x")
    assert any(name in fault for fault in check.faults(bundle))


def test_a_bundle_that_has_grown_or_lost_something_is_refused(check: ModuleType, bundle: Path) -> None:
    (bundle / "_internal" / "gone.so").symlink_to("nowhere.so")
    (bundle / "_internal" / check.NEEDED[0]).unlink()
    with (bundle / "_internal" / "large").open("wb") as file:
        file.truncate((RULES["limits"]["folder"] + 1) * 1_000_000)  # takes no room
    assert [fault.split()[0] for fault in check.faults(bundle)] == ["_internal/gone.so", check.NEEDED[0], "The"]


def test_a_package_without_licence_or_entry_is_refused(check: ModuleType, bundle: Path) -> None:
    told = list(check.unlisted(bundle, {"PIL", "lxml"}))
    assert len(told) == 2
    assert all(fault.startswith("lxml ") for fault in told)


def test_there_is_one_file_of_each_kind(check: ModuleType, tmp_path: Path) -> None:
    assert len(list(check.file_faults(tmp_path))) == 2
    (tmp_path / "beigao-1-linux-x86_64.tar.zst").write_bytes(b"x")
    with (tmp_path / "beigao_1_amd64.deb").open("wb") as file:
        file.truncate((RULES["limits"]["package"] + 1) * 1_000_000)
    assert [fault.split()[0] for fault in check.file_faults(tmp_path)] == ["beigao_1_amd64.deb"]


def test_the_rules_do_not_want_what_they_refuse() -> None:
    wanted = [f"PySide6/Qt/plugins/{pattern.replace('*', '')}" for pattern in RULES["qt"]["plugins"]]
    refused = RULES["refused"]["names"]
    assert not [name for name in wanted if any(fnmatch(name, pattern) for pattern in refused)]
    for module in ("QtNetwork", "QtQml", "QtQuick"):
        assert f"PySide6.{module}" in RULES["python"]["left_out"]


def test_nothing_that_the_program_imports_is_left_out_but_what_is_an_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cluster = {re.split(r"\W", need)[0] for need in project["optional-dependencies"]["cluster"]}
    left_out = set(RULES["python"]["left_out"]) - cluster
    for path in (ROOT / "app").rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"\s*(?:from|import) ([\w.]+)(?: import (\w+))?", line):
                assert not {found[1], found[1].split(".")[0], f"{found[1]}.{found[2]}"} & left_out, f"{path}: {line}"


def test_each_text_of_a_licence_is_there_and_wanted() -> None:
    known = tomllib.loads((PACKAGING / "parts.toml").read_text(encoding="utf-8"))
    named = {text for part in known["part"] for text in part.get("texts", ())}
    named |= {text for texts in known["texts"].values() for text in texts}
    there = {path.name for path in (PACKAGING / "licences").iterdir()}
    assert {name for name in named if "/" not in name} == there
    assert (PACKAGING / "licences" / "../../LICENSE").is_file()


def test_programs_that_are_started_from_here_get_their_own_libraries() -> None:
    script = "import os, runpy, sys; sys.frozen = True; sys.argv = ['beigao', '--version']\n"
    script += f"try: runpy.run_path({str(PACKAGING / 'entry.py')!r}, run_name='__main__')\n"
    script += "except SystemExit: print(os.environ.get('LD_LIBRARY_PATH'), os.environ.get('QT_PLUGIN_PATH'))"
    for before in (None, "/theirs"):
        environment = {**os.environ, "LD_LIBRARY_PATH": "/ours", "PYTHONPATH": str(ROOT / "app")}
        environment |= {"LD_LIBRARY_PATH_ORIG": before} if before else {}
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=environment)
        assert done.stdout.decode().splitlines()[-1] == f"{before} None"
