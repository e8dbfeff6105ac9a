"""A journey under strace, on a desktop or without one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.offline.trace import CALLS, Seen, read

import beigao

ROOT = Path(__file__).resolve().parents[2]
DESKTOP = (
    "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "GTK_IM_MODULE", "QT_IM_MODULE", "QT_IM_MODULES", "SESSION_MANAGER",
    "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "XMODIFIERS",
)  # fmt: skip
"""What tells a program of the desktop it runs on: bus, input method, session."""
PATIENCE = 900.0
"""Seconds after which a journey is given up; strace makes everything slower."""


class NotPermitted(Exception):
    """The system does not let this be tried here."""


def take(folder: Path, steps: Sequence[str], surroundings: dict[str, str]) -> Seen:
    """Take the steps of a journey in a folder and tell what they asked the system for.

    Raises:
        NotPermitted: strace is not there, or may not look into other processes.
        RuntimeError: a step does not end well, or was not taken.
    """
    path = folder / "trace"
    _try_strace()
    words = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(path)]
    words += [sys.executable, "-m", "tests.offline.journey", str(folder), *steps]
    done = subprocess.run(words, env=surroundings, cwd=ROOT, stderr=subprocess.PIPE, timeout=PATIENCE, check=False)
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        raise RuntimeError(f"the journey ended with {done.returncode}: {said[-4000:]}")
    seen = read(path)
    if sorted(seen.steps) != sorted(steps):
        raise RuntimeError(f"not the steps that were asked for: {seen.steps}")
    return seen


def _try_strace() -> None:
    if shutil.which("strace") is None:
        raise NotPermitted("strace is not installed: apt-get install strace")
    tried = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode:
        raise NotPermitted(f"strace may not look into a process here: {tried.stderr.decode().strip()}")


def bare(folder: Path) -> dict[str, str]:
    """An environment that knows of no desktop, with the person's folders in `folder`; the window is drawn unseen."""
    home = folder / "home"
    running = home / "run"
    running.mkdir(parents=True, mode=0o700, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in DESKTOP and not name.startswith("XDG_")}
    return {
        **kept,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(running),
        "PYTHONPATH": os.pathsep.join((str(Path(beigao.__file__).parent.parent), str(ROOT))),
        "QT_QPA_PLATFORM": "offscreen",
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "en",
    }


def desktop(folder: Path, screen: str | None) -> dict[str, str]:
    """The same with bus, session and input method, as they are or as they are called; on a screen where there is one.

    Args:
        screen: what an X server is called, as in `:1`.
    """
    here = {name: os.environ[name] for name in DESKTOP if name in os.environ}
    bus = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus"}
    methods = {"QT_IM_MODULE": "ibus", "GTK_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"}
    shown = {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"} if screen else {}
    return {**bare(folder), **bus, **methods, **here, **shown}


@contextmanager
def display(*, wanted: bool) -> Iterator[str | None]:
    """An X server of our own for a while, where one is wanted and there and Qt can use it; gives what it is called."""
    can_show = subprocess.run([ROOT / "packaging" / "bootstrap.sh", "window"], capture_output=True, check=False)
    if not wanted or shutil.which("Xvfb") is None or can_show.returncode:
        yield None
        return
    told, tells = os.pipe()
    words = ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(words, pass_fds=(tells,), stderr=subprocess.DEVNULL) as server:
        os.close(tells)
        with open(told) as number:  # noqa: PTH123 a pipe
            name = number.readline().strip()
        try:
            yield f":{name}" if name else None
        finally:
            server.terminate()
