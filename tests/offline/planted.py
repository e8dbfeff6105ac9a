"""Steps that a journey must not have: each touches the network without sending anything, and a trace has to tell."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from threading import Thread

NOWHERE = ("192.0.2.1", 9)
"""An address for examples; a datagram socket that is connected sends nothing yet."""


def connects() -> None:
    """Connect to a machine elsewhere, in a thread."""
    thread = Thread(target=_connect)
    thread.start()
    thread.join()


def _connect() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect_ex(NOWHERE)


def listens() -> None:
    """Open a socket that others may come to."""
    with socket.socket(socket.AF_INET6 if socket.has_ipv6 else socket.AF_INET, socket.SOCK_STREAM):
        pass


def names_a_machine() -> None:
    """Ask for the address of this very machine, which no other one has to be asked for."""
    socket.getaddrinfo("localhost", 80)


def counts_networks() -> None:
    """Ask the kernel which networks there are."""
    socket.if_nameindex()


def brings_qt_network() -> None:
    """Import what Qt has for networks."""
    from PySide6 import QtNetwork

    assert QtNetwork.QTcpSocket


def has_a_child_connect() -> None:
    """Let another program open the socket."""
    subprocess.run([sys.executable, "-c", "import socket; socket.socket()"], check=True)


PLANTED: dict[str, Callable[[], None]] = {
    step.__name__: step
    for step in (connects, listens, names_a_machine, counts_networks, brings_qt_network, has_a_child_connect)
}
