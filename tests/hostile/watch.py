"""Watches a process that reads hostile files: what it opens, starts, connects to, and how much it takes.

Python tells of every file, process and socket that it is asked for (PEP 578), before it is.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import beigao
from beigao._resources import FILLING, own_command

MOST_MEMORY = 1_600 * 1024**2
"""Bytes that reading one file may take at most."""
MOST_SECONDS = 60.0
ROOT = Path(__file__).resolve().parents[2]
_READABLE = (
    *{str(Path(place).resolve()) for place in (sys.prefix, sys.base_prefix, *sys.path[1:], ROOT) if place},
    str(Path(beigao.__file__).resolve().parents[2]), "/usr/lib", "/usr/share", "/lib", "/dev/null", "/dev/urandom",
    "/proc/self", "/etc/ld.so", "/etc/fonts", "/etc/localtime", "/var/cache/fontconfig",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = re.compile(
    r"os\.(rename|remove|mkdir|rmdir|link|symlink|chmod|chown|truncate|utime|mkfifo|mknod)|shutil\.\w+"
)
_STARTS = re.compile(r"subprocess\.Popen|os\.(system|exec|posix_spawn|spawn|fork|forkpty|startfile)|pty\.spawn")
_HANDS = re.compile(r"socket\.|ctypes\.|urllib\.|ftplib\.|smtplib\.|webbrowser\.|winreg\.|http\.")


class Watch:
    """What a process did that it must not; one for a process, as a hook cannot be taken away."""

    def __init__(self) -> None:
        self._folder: str | None = None
        self._seen: list[str] = []
        sys.addaudithook(self._look)

    @contextmanager
    def over(self, folder: Path) -> Iterator[list[str]]:
        """Watch, while files may only be written inside of a folder; gives what was seen, and fills it at the end."""
        self._seen = []
        _forget_peak()
        began, before = time.monotonic(), _peak()
        self._folder = str(folder.resolve())
        try:
            yield self._seen
        finally:
            self._folder = None
            self.seconds = time.monotonic() - began
            self.memory = max(0, _peak() - before)
            if self.seconds > MOST_SECONDS:
                self._seen.append(f"took {self.seconds:.0f} s")
            if self.memory > MOST_MEMORY:
                self._seen.append(f"took {self.memory // 1024**2} MB")

    def _look(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._folder is None:
            return
        if event == "open":
            self._look_at_file(*arguments[:3])
        elif _CHANGES.fullmatch(event):
            for place in arguments:
                if isinstance(place, str | bytes | os.PathLike) and not self._is_inside(os.fsdecode(place)):
                    self._seen.append(f"{event} {os.fsdecode(place)}")
        elif _STARTS.fullmatch(event):
            if not (event == "subprocess.Popen" and list(arguments[1] or ()) == [*own_command(), FILLING]):  # type: ignore[call-overload]
                self._seen.append(f"{event} {arguments[:2]}")
        elif _HANDS.match(event):
            self._seen.append(event)

    def _look_at_file(self, path: object, mode: object, flags: object) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return  # one that is open already
        name = os.path.realpath(os.fsdecode(path))
        writes = bool(isinstance(flags, int) and flags & _WRITING) or bool(set(str(mode or "")) & set("wax+"))
        if self._is_inside(name) or name == os.devnull:
            return
        if writes and not name.endswith(".pyc") and "__pycache__" not in name:
            self._seen.append(f"wrote {name}")
        elif not writes and not name.startswith(_READABLE):
            self._seen.append(f"read {name}")

    def _is_inside(self, name: str) -> bool:
        place = os.path.realpath(name)
        return place == self._folder or place.startswith(f"{self._folder}{os.sep}")


def _forget_peak() -> None:
    try:
        handle = os.open("/proc/self/clear_refs", os.O_WRONLY)
    except OSError:  # not Linux, or not allowed: then the peak is that of all trials
        return
    os.write(handle, b"5")
    os.close(handle)


def _peak() -> int:
    """The most memory so far, in bytes; now and then forgotten."""
    try:
        status = Path("/proc/self/status").read_bytes()
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return int(re.search(rb"VmHWM:\s+(\d+)", status)[1]) * 1024  # type: ignore[index]
