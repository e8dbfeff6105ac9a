"""The short form of `make offline`: a journey asks for no network, and what does is seen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.offline import commands, namespace
from tests.offline.journey import SHORT
from tests.offline.planted import PLANTED
from tests.offline.trace import NOBODY, SILENT, STEP, seen
from tests.offline.traced import NotPermitted, bare, desktop, take

from beigao.commands import COMMANDS

STEPPED = f'7 openat(AT_FDCWD, "{STEP}export", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)'
NETWORKED = (
    "7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3",
    "7 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP <unfinished ...>",
    "7 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3",
    "7 socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = -1 EPERM (Operation not permitted)",
    "7 socket(0x1f /* AF_??? */, SOCK_RAW, 0) = 3",
    "7 socket(AF_VSOCK, SOCK_STREAM, 0) = 3",
    '7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}, 16) = 0',
    '8 sendto(9, "x", 1, 0, {sa_family=AF_INET6, sin6_port=htons(53)}, 28) = 1',
    '8 <... recvfrom resumed>"x", 1, 0, {sa_family=AF_INET, sin_port=htons(53)}, [16]) = 1',
    '7 openat(AT_FDCWD, "/etc/resolv.conf", O_RDONLY|O_CLOEXEC) = 3',
    '7 open("/etc/hosts", O_RDONLY <unfinished ...>',
    '7 openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libnss_mdns4.so.2", O_RDONLY) = 3',
    '7 openat(AT_FDCWD, "/x/PySide6/Qt/lib/libQt6Network.so.6", O_RDONLY|O_CLOEXEC) = 3',
    '7 openat(AT_FDCWD, "/x/PySide6/QtWebEngineCore.abi3.so", O_RDONLY|O_CLOEXEC) = 3',
    "7 io_uring_setup(32, {flags=0}) = 5",
    '7 connect(3, {sa_family=AF_UNIX, sun_path="/run/tor/socket"}, 110) = 0',
)
LOCAL = (
    "7 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3",
    "7 socketpair(AF_UNIX, SOCK_STREAM, 0, [4, 5]) = 0",
    '7 connect(3, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = 0',
    '7 connect(3, {sa_family=AF_UNIX, sun_path="/run/user/1000/bus"}, 20) = 0',
    '7 sendmsg(3, {msg_name=NULL, msg_iov=[{iov_base="\\1\\0", iov_len=2}], msg_iovlen=1}, 0) = 2',
    '7 openat(AT_FDCWD, "/home/me/etc/hosts.docx", O_RDONLY) = 3',
    '7 openat(AT_FDCWD, "/x/PySide6/Qt/lib/libQt6DBus.so.6", O_RDONLY|O_CLOEXEC) = 3',
    "7 +++ exited with 0 +++",
    "7 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---",
)


@pytest.mark.parametrize("line", NETWORKED)
def test_a_trace_tells_of_a_network_and_of_the_step_it_came_in(line: str) -> None:
    (fault,) = seen([*LOCAL, STEPPED, line, *LOCAL]).faults
    assert (fault.step, fault.line) == ("export", line)


def test_what_stays_on_the_computer_is_no_network_and_is_listed() -> None:
    found = seen(LOCAL)
    assert found.faults == []
    assert found.sockets == 2
    assert found.local == {"display": ["@/tmp/.X11-unix/X0"], "session bus": ["/run/user/1000/bus"]}
    assert NOBODY in seen([NETWORKED[-1]]).local


def test_what_comes_before_the_first_step_is_seen_too() -> None:
    assert seen([NETWORKED[0]]).faults[0].step == SILENT


def test_a_trace_that_does_not_read_proves_nothing() -> None:
    with pytest.raises(ValueError, match="no line of strace"):
        seen(["socket(AF_INET"])


def test_the_last_call_of_a_killed_process_is_none() -> None:
    assert not seen(["1119  ???()                             = ?\n", "1119  +++ killed by SIGKILL +++\n"]).faults
    with pytest.raises(ValueError, match="no line of strace"):
        seen(["1119  ???(AF_INET) = 3\n"])


def test_every_command_is_part_of_the_journey() -> None:
    assert {words[0] for words in commands.COMMANDS if not words[0].startswith("-")} == COMMANDS.keys()


def test_a_short_journey_asks_for_no_network_and_what_is_planted_in_it_is_found(tmp_path: Path) -> None:
    steps = [*SHORT, *(" ".join(words) for words in commands.SHORT)]
    try:
        found = take(tmp_path, [*steps, *PLANTED], desktop(tmp_path, None))
    except NotPermitted as fault:
        pytest.skip(str(fault))
    assert [fault for fault in found.faults if fault.step not in PLANTED] == []
    assert {fault.step for fault in found.faults} == PLANTED.keys()


def test_a_step_that_fails_is_no_journey(tmp_path: Path) -> None:
    try:
        with pytest.raises(RuntimeError, match=r"There is no file gone\.beigao"):
            take(tmp_path, ["check gone.beigao"], bare(tmp_path))
    except NotPermitted as fault:
        pytest.skip(str(fault))


@pytest.mark.parametrize("looped", [False, True])
def test_tests_can_run_where_there_is_no_network(looped: bool, capfd: pytest.CaptureFixture[str]) -> None:
    told = "from tests.offline.namespace import reached; print(reached())"
    try:
        code = namespace.run([*["--loopback"] * looped, sys.executable, "-c", told])
    except NotPermitted as fault:
        pytest.skip(str(fault))
    assert code == 0
    assert capfd.readouterr().out.strip() == str(["127.0.0.1"] * looped)
