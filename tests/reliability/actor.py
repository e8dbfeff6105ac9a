"""A process that forks a child for each action, so that none waits for Python to start.

The child sets its scene up, says so, and takes one step at a word; parent and child speak in lines of JSON over a
socket, which is no call that writes to a disk.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.reliability.actions import ACTIONS, KEY, Scene, found_in
from tests.reliability.outcome import ENVIRONMENT

from beigao.dossier.file import Dossier
from beigao.dossier.keys import remember
from beigao.errors import BeigaoError

PATIENCE = 60.0
"""Seconds after which a child that says nothing has failed."""


class Line:
    """One end of the talk."""

    def __init__(self, link: socket.socket) -> None:
        self._link, self._rest = link, b""

    def say(self, words: object) -> None:
        self._link.sendall(json.dumps(words).encode() + b"\n")

    def hear(self) -> Any:
        """What the other end says; None when it has gone."""
        while b"\n" not in self._rest:
            try:
                got = self._link.recv(65536)
            except ConnectionResetError:
                return None
            if not got:
                return None
            self._rest += got
        line, _newline, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def close(self) -> None:
        self._link.close()


class Child:
    """A child that takes the steps of an action."""

    def __init__(self, line: Line, process: int, steps: int) -> None:
        self.line, self.process, self.steps = line, process, steps

    def step(self) -> Any:
        """Let it take the next step; {"done": n}, {"fault": …} or None when it was killed."""
        with suppress(BrokenPipeError):
            self.line.say("step")
        return self.line.hear()

    def take_all(self) -> tuple[int, Any]:
        """Let it go on to its end; gives the steps that were acknowledged, and the fault that ended it, if one did."""
        for done in range(self.steps):
            said = self.step()
            if said is None or "fault" in said:
                return done, said
        return self.steps, None

    def states(self, stage: Path) -> list[dict[str, str]]:
        """What there is before the first step and after each, where nothing fails; it ends the child."""
        states, copy = [found_in(stage)], stage.with_name("copy")
        for _step in range(self.steps):
            said = self.step()
            if said is None or "fault" in said:
                raise RuntimeError(f"the action does not work at all: {said}")
            shutil.copytree(stage, copy)  # with the log, which would go if the dossier itself were looked at
            states.append(found_in(copy))
            shutil.rmtree(copy)
        self.step()
        self.wait_for_end()
        return states

    def wait_for_end(self) -> None:
        """Wait until the process is gone; a zombie still counts as one that lives."""
        self.line.close()
        until = time.monotonic() + PATIENCE
        while Path(f"/proc/{self.process}").exists() and time.monotonic() < until:
            time.sleep(0.002)


class Actor:
    """The parent's side.

    Args:
        folder: where the socket lies.
        plant: a fault: a step is acknowledged "early", before it is taken, or "deaf", even when it was refused.
        prefix: words before the command, as for a process with fewer rights.
    """

    def __init__(self, folder: Path, *, plant: str = "", prefix: tuple[str, ...] = ()) -> None:
        self._address, self._plant = str(folder / f"actor{plant}"), plant
        command = [*prefix, sys.executable, "-m", "tests.reliability.actor", self._address]
        self._server = subprocess.Popen(command, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._server.stdout is not None
        if not self._server.stdout.readline():
            raise RuntimeError("the actor did not start")

    def begin(self, action: str, folder: Path) -> Child:
        """A child that has set its scene up and waits."""
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(PATIENCE)
        link.connect(self._address)
        line = Line(link)
        line.say({"action": action, "folder": str(folder), "plant": self._plant})
        ready = line.hear()
        if ready is None:
            raise RuntimeError(f"{action} did not begin")
        return Child(line, ready["process"], ready["steps"])

    def close(self) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait(PATIENCE)
        self._server.stdout.close()
        Path(self._address).unlink()


@contextmanager
def acting(folder: Path, *, plant: str = "", prefix: tuple[str, ...] = ()) -> Iterator[Actor]:
    """An actor that ends with the block."""
    actor = Actor(folder, plant=plant, prefix=prefix)
    try:
        yield actor
    finally:
        actor.close()


# ---- the process itself


def _serve(address: str) -> None:
    """Fork a child for each that calls, until nobody holds our standard input open."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()
    print("ready", flush=True)
    while server in select.select([server, sys.stdin], [], [])[0]:
        link, _address = server.accept()
        if not os.fork():
            server.close()
            try:
                _act(Line(link))
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        link.close()


def _act(line: Line) -> None:
    wanted = line.hear()
    remember(KEY)
    scene = Scene(Path(wanted["folder"]))
    steps = ACTIONS[wanted["action"]](scene)
    line.say({"process": os.getpid(), "steps": len(steps)})
    done = 0
    while line.hear() == "step":
        if done == len(steps):
            line.say({"same": _is_as_in_memory(scene)})
            break
        chance = random.Random(done)  # so that a step gives the same ids each time it is taken
        os.urandom = chance.randbytes  # type: ignore[assignment]
        if wanted["plant"] == "early":
            line.say({"done": done})
        try:
            steps[done]()
        except Exception as fault:
            if not wanted["plant"]:
                line.say({"fault": type(fault).__name__, "clear": isinstance(fault, BeigaoError), "words": str(fault)})
                continue
        done += 1
        if wanted["plant"] != "early":
            line.say({"done": done})
    if scene.dossier is not None:
        with suppress(OSError):
            scene.dossier.close()


def _is_as_in_memory(scene: Scene) -> bool:
    """Whether the file holds what the open dossier shows."""
    if scene.dossier is None:
        return True
    with suppress(BeigaoError), Dossier.open(scene.dossier.path) as file:
        answers = [sorted(shown.answers.walk(), key=lambda place: place[0]) for shown in (file, scene.dossier)]
        evidence = [shown.snapshot().evidence for shown in (file, scene.dossier)]
        return answers[0] == answers[1] and evidence[0] == evidence[1]
    return False


if __name__ == "__main__":
    _serve(sys.argv[1])
