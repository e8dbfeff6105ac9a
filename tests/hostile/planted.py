"""Readers that do what none may: the watch has to see each of them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.hostile.goods import CONTEXT
from tests.hostile.inputs import ACCEPTED, Hostile
from tests.hostile.zips import Part, zipped

from beigao.errors import ExchangeError


def _extracts(path: Path, out: Path) -> None:
    """Unpacks a ZIP to where its names say."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))


def _fills_freely(path: Path, out: Path) -> None:
    """Fills a template without a sandbox."""
    import jinja2

    (out / "made.json").write_text(jinja2.Environment().from_string(path.read_text()).render(CONTEXT))


def _reads_elsewhere(_path: Path, _out: Path) -> None:
    Path("/etc/hostname").read_bytes()


def _connects(_path: Path, _out: Path) -> None:
    with socket.socket():
        pass


def _starts(_path: Path, _out: Path) -> None:
    subprocess.run([sys.executable, "-c", "pass"], check=True)


def _shells(_path: Path, _out: Path) -> None:
    os.system("true")


def _takes_memory(_path: Path, _out: Path) -> None:
    assert bytearray(b"x") * 2_000_000_000


def _takes_long(_path: Path, _out: Path) -> None:
    import time

    time.sleep(1000)


def _stumbles(_path: Path, _out: Path) -> None:
    raise KeyError("x")


def _chatters(_path: Path, _out: Path) -> None:
    raise ExchangeError("First line.\nTraceback: second line.")


def _dies(_path: Path, _out: Path) -> None:
    os._exit(9)


def _plant(name: str, reader: Callable[[Path, Path], None], content: bytes = b"{}") -> Hostile:
    return Hostile(name, "json", lambda: content, ACCEPTED, reader=reader)


_UP = zipped([Part("../../escaped.txt", b"x")])
PLANTED = {
    planted.name: planted
    for planted in (
        _plant("planted: writes outside", _extracts, _UP),
        _plant("planted: runs code", _fills_freely, b"{{ 7 * 191060191 }}"),
        _plant("planted: reads outside", _reads_elsewhere),
        _plant("planted: opens a socket", _connects),
        _plant("planted: starts a process", _starts),
        _plant("planted: starts a shell", _shells),
        _plant("planted: takes memory", _takes_memory),
        _plant("planted: stumbles", _stumbles),
        _plant("planted: says too much", _chatters),
        _plant("planted: accepts what should be refused", lambda _path, _out: None)._replace(outcome="ExchangeError"),
        _plant("planted: dies", _dies),
    )
}
