"""Where there is no network: a namespace of Linux with no interface, or with none but the computer's own."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

from tests.offline.traced import ROOT, NotPermitted

UNREACHABLE = ("127.0.0.1", 9), ("192.0.2.1", 9)
"""This computer and one elsewhere; neither of them listens."""
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1


def run_tests(*words: str, looped: bool) -> dict[str, float]:
    """Run tests in a namespace; gives how many passed, failed and were skipped, and the seconds.

    Args:
        words: more for pytest, as paths; every test where there are none.
        looped: the tests marked `loopback`, with the computer's own interface; else all others without any.

    Raises:
        NotPermitted: no namespace may be made here.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tests.xml"
        marked = "loopback" if looped else "not loopback"
        tests = ["-m", "pytest", "-q", "-n", "2", "-m", marked, f"--junitxml={path}", *words]
        began = time.monotonic()
        run(["--loopback"] * looped + [sys.executable, *tests])
        if not path.exists():
            raise RuntimeError(f"the tests ended before their summary: {' '.join(tests)}")
        suite = next(ElementTree.parse(path).iter("testsuite"))
    tried, failed, errors, skipped = (int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped"))
    return {
        "passed": tried - failed - errors - skipped,
        "failed": failed + errors,
        "skipped": skipped,
        "seconds": round(time.monotonic() - began, 1),
    }


def run(words: list[str]) -> int:
    """Run a program where there is no network, `--loopback` first with the computer's own; gives its exit code.

    Raises:
        NotPermitted: no namespace may be made here.
    """
    way = _way("--map-root-user" if words[:1] == ["--loopback"] else "--map-current-user")
    known = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    return subprocess.run([*way, sys.executable, "-m", __name__, *words], cwd=ROOT, env=known, check=False).returncode


def _way(mapped: str) -> list[str]:
    """How a namespace is made here: by root as it is; others stay who they are, or are root to raise an interface."""
    if shutil.which("unshare") is None:
        raise NotPermitted("there is no unshare here")
    way = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", mapped]
    tried = subprocess.run([*way, "true"], capture_output=True, check=False)
    if tried.returncode:
        raise NotPermitted(f"no namespace of networks may be made here: {tried.stderr.decode().strip()}")
    return way


def raise_loopback() -> None:
    """Switch the computer's own interface on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        asked = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(line, _GET_FLAGS, asked))
        fcntl.ioctl(line, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def reached() -> list[str]:
    """Which of `UNREACHABLE` the kernel knows a way to."""
    found = []
    for address in UNREACHABLE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            if line.connect_ex(address) == 0:  # sends nothing
                found.append(address[0])
    return found


def main() -> None:
    """Inside: make sure that there is no network, then become the program."""
    words = sys.argv[1:]
    looped = words[:1] == ["--loopback"]
    if looped:
        raise_loopback()
        words = words[1:]
    if reached() != ["127.0.0.1"] * looped:
        sys.exit(f"There is a network here: {reached()}")
    os.execvp(words[0], words)


if __name__ == "__main__":
    main()
