"""What strace has seen of a journey: sockets, looks at the files that name machines, libraries of the network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

CALLS = "network,?open,?openat,?openat2,?io_uring_setup"
"""What strace is asked for. A socket can also be had by io_uring, of which a program here has no need."""
STEP = "/beigao-journey/"
"""A journey opens a file that is not there before each step, so that the trace says what belongs to which."""
SILENT, NOBODY = "before the first step", "nobody known"

_LINE = re.compile(r"^(?P<process>\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<call>\w+)\()(?P<rest>.*)$")
_FAMILY = re.compile(r"^(?:AF|PF)_(\w+)|^(0x[0-9a-f]+|\d+)")
_ADDRESS = re.compile(r"sa_family=(?:AF_)?(\w+)")
_UNIX = re.compile(r'sun_path=(@?)"([^"]*)"')
_OPENED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NAMES_MACHINES = re.compile(r"^/etc/(?:resolv\.conf|hosts|host\.conf|gai\.conf)$|/libnss_(?:dns|resolve|mdns)\w*\.so")
_NETWORK_LIBRARY = re.compile(r"/(?:lib)?Qt6?(?:Network|WebEngine|WebSockets|WebChannel|WebView|HttpServer)\w*\.[^/]*$")
_LOCAL = (
    ("display", re.compile(r"^@?/tmp/\.X11-unix/X\d+$")),
    ("session manager", re.compile(r"^@?/tmp/\.ICE-unix/\d+$")),
    ("session bus", re.compile(r"/bus$|/dbus-[^/]*$|/dbus/|/at-spi/bus\w*$")),
    ("input method", re.compile(r"/ibus[^/]*/|/fcitx")),
    ("LibreOffice", re.compile(r"^@?/tmp/OSL_PIPE_")),  # only where a PDF is made, of which it is the maker
    ("names of users", re.compile(r"/nscd/socket$|/sss/pipes/|/systemd/userdb/")),
)
"""Whom a program on a desktop talks to without a network."""


class Fault(NamedTuple):
    """A line that tells of a network, and in which step of the journey it came."""

    step: str
    what: str
    line: str


class Seen(NamedTuple):
    """What a trace tells.

    Attributes:
        steps: the steps of the journey, in their order.
        processes: how many processes and threads were looked at.
        sockets: how many sockets were made, all of them local ones where there is no fault.
        local: the paths of local sockets that were talked to, by whose they are.
        faults: what tells of a network.
    """

    steps: list[str]
    processes: int
    sockets: int
    local: dict[str, list[str]]
    faults: list[Fault]


def read(path: Path) -> Seen:
    """What strace has written to a file.

    Raises:
        ValueError: a line is none of strace's, so that something may have been missed.
    """
    with path.open(encoding="utf-8", errors="replace") as lines:
        return seen(lines)


def seen(lines: Iterable[str]) -> Seen:
    """The same of the lines themselves."""
    steps: list[str] = []
    processes: set[str] = set()
    local: dict[str, set[str]] = {}
    faults: list[Fault] = []
    sockets = 0
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            if re.match(r"^\d+ +(?:\+\+\+ |--- |\?\?\?\(\) += \?$)", line):
                continue  # the end of a process, a signal, or a call of one that was killed before it could say which
            raise ValueError(f"no line of strace: {line!r}")
        processes.add(found["process"])
        call, rest = found["call"] or found["resumed"], found["rest"]
        opened = _OPENED.search(rest) if call.startswith("open") and found["call"] else None
        if opened is not None and opened[1].startswith(STEP):
            steps.append(opened[1].removeprefix(STEP))
            continue
        sockets += call in ("socket", "socketpair") and found["call"] is not None
        what = _looked_up(opened[1]) if opened is not None else _talked(call, rest)
        for mark, name in _UNIX.findall(rest):
            whose = next((whose for whose, kind in _LOCAL if kind.search(mark + name)), NOBODY)
            local.setdefault(whose, set()).add(mark + name)
            if whose == NOBODY:
                what = f"{call} to a local socket of nobody known"
        if what:
            faults.append(Fault(steps[-1] if steps else SILENT, what, line.strip()))
    by_whom = {whose: sorted(names) for whose, names in sorted(local.items())}
    return Seen(steps, len(processes), sockets, by_whom, faults)


def _talked(call: str, rest: str) -> str:
    """What a call of the network that is not local does; empty where it is."""
    if call == "io_uring_setup":
        return "a ring, through which sockets are had unseen"
    families = [family for family in _ADDRESS.findall(rest) if family not in ("UNIX", "LOCAL")]
    if call in ("socket", "socketpair") and (found := _FAMILY.match(rest)) and found[1] not in ("UNIX", "LOCAL"):
        families.append(found[1] or found[2])
    return f"{call} of {families[0]}" if families else ""


def _looked_up(path: str) -> str:
    if _NAMES_MACHINES.search(path):
        return "a look at what names machines"
    return "a library of the network" if _NETWORK_LIBRARY.search(path) else ""
