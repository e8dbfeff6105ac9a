"""What a person copies for us says where a fault is and nothing about them, their company or their answers."""

from __future__ import annotations

import getpass
import platform
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import beigao
from beigao.dossier.file import Dossier
from beigao.dossier.values import read_date
from beigao.errors import BeigaoError, DossierError
from beigao.ui.fault_details import fault_details

CANARY = "金丝雀科技"
PERSON = "zhang-san-13800138000"


def details(act: Callable[[], object]) -> str:
    try:
        act()
    except Exception as fault:
        return fault_details(fault, "6.11.3")
    raise AssertionError("it did not fail")


def attribute_error() -> None:
    setattr({}, CANARY, PERSON)


def chained(tmp_path: Path) -> None:
    try:
        (tmp_path / PERSON / f"{CANARY}.docx").read_bytes()
    except OSError as fault:
        raise BeigaoError(f"{CANARY} {PERSON}") from fault


def with_canary_in_its_name() -> None:
    raise type("Fault", (Exception,), {})(CANARY)


@pytest.mark.parametrize(
    "act",
    [
        lambda tmp_path: Dossier.open(tmp_path / PERSON / f"{CANARY}.beigao"),
        lambda tmp_path: (tmp_path / f"{CANARY}.docx").read_bytes(),
        lambda _tmp_path: int(CANARY),
        lambda _tmp_path: {}[CANARY],
        lambda _tmp_path: attribute_error(),
        lambda tmp_path: chained(tmp_path),
        lambda _tmp_path: with_canary_in_its_name(),
        lambda _tmp_path: compile(CANARY + " +", f"/home/{PERSON}/{CANARY}.py", "exec"),
        lambda _tmp_path: CANARY.encode("ascii"),
        lambda _tmp_path: read_date(object()),
    ],
)  # fmt: skip
def test_details_hold_no_answer_path_or_name(act: Callable[[Path], Any], tmp_path: Path) -> None:
    said = details(lambda: act(tmp_path))
    for secret in (CANARY, PERSON, str(tmp_path), tmp_path.name, str(Path.home()), "/", "\\", socket.gethostname()):
        assert secret not in said
    if len(getpass.getuser()) > 3 and getpass.getuser() not in ("root", "beigao"):
        assert getpass.getuser() not in said


def test_details_say_versions_kind_cause_and_our_own_lines(tmp_path: Path) -> None:
    said = details(lambda: Dossier.open(tmp_path / "gone.beigao")).splitlines()
    assert said[0] == f"Beigao {beigao.__version__}"
    assert platform.python_version() in said[1]
    assert "Qt 6.11.3" in said[1]
    assert said[3] == "beigao.errors.DossierError"
    assert any(line.strip().startswith("beigao.dossier.file:") and line.endswith(" open") for line in said)
    caused = details(lambda: chained(tmp_path)).splitlines()
    assert "caused by FileNotFoundError ENOENT" in caused


def test_a_fault_that_is_its_own_cause_comes_to_an_end() -> None:
    fault = DossierError("x")
    fault.__cause__ = fault
    assert fault_details(fault, "6").count("DossierError") == 1


def test_the_builder_does_not_load_qt(run_python: Callable[..., Any]) -> None:
    code = "import sys, beigao.ui.fault_details; assert not [n for n in sys.modules if n.startswith('PySide6')]"
    assert run_python(code).returncode == 0, sys.version
