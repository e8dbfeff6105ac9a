"""Kill, EIO and ENOSPC at each system call that writes, while a dossier is saved, copied and brought up to date.

strace puts the fault in: it is let into a child that has set its scene up, so that only the action is hit. Whether a
call is hit once or the disk fails from then on, each file must be as it was before or after a step as a whole.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from tests.reliability.actions import DOSSIER, KEY, OLD, found_in, set_scene
from tests.reliability.actor import Actor, Child, acting
from tests.reliability.outcome import NAME, Outcome

from beigao.dossier.file import Dossier
from beigao.dossier.keys import remember
from beigao.errors import BeigaoError

ACTIONS = ("save", "delete", "attach", "backup", "migrate", "save_as", "restore", "set_password", "revise", "take_in")
CALLS = (
    "openat", "mkdir", "mkdirat", "write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "ftruncate",
    "fallocate", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat",
)  # fmt: skip
"""Every call that writes."""
LASTING = {"write", "pwrite64", "fsync", "fdatasync", "ftruncate"}
"""What also fails for good: a full or broken disk. Then nothing can be tidied up before it is over."""
KINDS = {"kill": "signal=SIGKILL", "EIO": "error=EIO", "ENOSPC": "error=ENOSPC"}
_PATIENCE = 10.0


class NoTracing(Exception):
    """strace is not there, or may not look into other processes here."""


class Point(NamedTuple):
    """One fault: what happens at the nth call of this name; `lasting` when at all later ones, too."""

    action: str
    call: str
    at: int
    kind: str
    lasting: bool = False

    def __str__(self) -> str:
        return f"{self.action}: {self.kind} at {self.call} {self.at}{' and later' * self.lasting}"


class Clean(NamedTuple):
    """What an action does when nothing fails: what there is after each step, and its calls in their order."""

    states: list[dict[str, str]]
    calls: list[str]


class Tracer:
    """strace, looking into one child."""

    def __init__(self, child: Child, *words: str) -> None:
        calls = ",".join(f"?{call}" for call in CALLS)  # of which a machine may not have some
        command = ["strace", "-qq", "-p", str(child.process), "-e", f"trace={calls}", *words]
        try:
            self._strace = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        except FileNotFoundError as fault:
            raise NoTracing("strace is not installed: apt-get install strace") from fault
        until = time.monotonic() + _PATIENCE
        while _tracer_of(child.process) == 0:
            if self._strace.poll() is not None or time.monotonic() > until:
                said = self._strace.communicate()[1].decode(errors="replace").strip()
                raise NoTracing(f"strace may not look into a process here: {said}")
            time.sleep(0.001)

    def stop(self) -> None:
        """Let go of the child, which goes on without faults."""
        if self._strace.poll() is None:
            self._strace.send_signal(signal.SIGINT)
        self._strace.communicate(timeout=_PATIENCE)


def _tracer_of(process: int) -> int:
    said = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"TracerPid:\s+(\d+)", said)[1])  # type: ignore[index]


def faults(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """Kill, EIO or ENOSPC at any call that writes loses no acknowledged answer and leaves every file whole."""
    remember(KEY)
    scene, stage = folder / "scene", folder / "stage"
    set_scene(scene)
    broken, figures = [], Counter[str]()
    actions = ("save", "delete") if plant else ACTIONS
    with acting(folder) as actor:
        first = {action: _clean_run(actor, action, laid_out(scene, stage)) for action in actions}
    points = [point for point in _points(first) if not plant or point.kind == "kill"]
    figures["points_there"] = len(points)
    with acting(folder, plant="early" if plant else "") as actor:
        for point in _evenly(points, count):
            said = _try(actor, point, first[point.action], laid_out(scene, stage))
            figures[point.kind.lower()] += 1
            figures[point.action] += 1
            broken += [f"{point}: {words}" for words in said.broken]
            figures["left_parts"] += said.left
            figures["refused"] += said.refused
    shutil.rmtree(stage)
    return Outcome(sum(figures[kind.lower()] for kind in KINDS), dict(figures), broken)


def laid_out(scene: Path, stage: Path) -> Path:
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(scene, stage)
    return stage


def _clean_run(actor: Actor, action: str, stage: Path) -> Clean:
    """What the action does when nothing fails."""
    log = stage.with_name("log")
    child = actor.begin(action, stage)
    tracer = Tracer(child, "-o", str(log))
    states = child.states(stage)
    tracer.stop()
    return Clean(states, [line for line in log.read_text(errors="replace").splitlines() if "(" in line])


def _points(first: dict[str, Clean]) -> list[Point]:
    """Every fault at every call."""
    points = []
    for action, run in first.items():
        seen = Counter[str]()
        for line in run.calls:
            call = line.partition("(")[0]
            seen[call] += 1
            if call == "openat" and "O_CREAT" not in line:
                continue
            for kind in KINDS:
                points.append(Point(action, call, seen[call], kind))
                if call in LASTING and kind != "kill":
                    points.append(Point(action, call, seen[call], kind, lasting=True))
    return points


def _evenly(points: list[Point], count: int) -> list[Point]:
    """As many points as wanted, spread over all."""
    if count >= len(points):
        return points
    return [points[at * len(points) // count] for at in range(count)]


def kill_points(actor: Actor, action: str, stage: Path, count: int) -> list[Point]:
    """So many places at which an action can be killed, spread over all of it."""
    points = _points({action: _clean_run(actor, action, stage)})
    return _evenly([point for point in points if point.kind == "kill"], count)


def kill_at(actor: Actor, point: Point, stage: Path) -> None:
    """Let an action begin, and kill it at a point."""
    child = actor.begin(point.action, stage)
    tracer = _injecting(child, point)
    child.take_all()
    child.step()
    child.wait_for_end()
    tracer.stop()


def _injecting(child: Child, point: Point) -> Tracer:
    words = f"inject={point.call}:{KINDS[point.kind]}:when={point.at}{'+' * point.lasting}"
    return Tracer(child, "-e", words, "-o", "/dev/null")


class Said(NamedTuple):
    """What came of a point: what was broken, how many files were left over, whether the step was refused."""

    broken: list[str]
    left: int
    refused: bool


def _try(actor: Actor, point: Point, run: Clean, stage: Path) -> Said:
    child = actor.begin(point.action, stage)
    tracer = _injecting(child, point)
    done, said = child.take_all()
    broken, left = [], 0
    if said is not None:
        tracer.stop()
        broken += _unclear(said)
        broken += _not_whole(stage, run.states[done : done + 2])
        left = _left_over(stage)
        if left and not point.call.startswith("unlink"):
            broken.append("files are left over")
        broken += _goes_on(child, done)
        done = child.steps
    else:
        child.step()  # closing writes, too
    child.wait_for_end()
    tracer.stop()
    broken += _not_whole(stage, run.states[done : done + 2])
    broken += _writes_again(stage / (OLD if point.action == "migrate" else DOSSIER))
    return Said(broken, max(left, _left_over(stage)), said is not None)


def _unclear(said: dict[str, Any]) -> list[str]:
    return [] if said["clear"] else [f"{said['fault']}: {said['words']}"]


def _not_whole(stage: Path, allowed: list[dict[str, str]]) -> list[str]:
    """Files that are neither as before nor as after the step that was being taken."""
    try:
        found = found_in(stage)
    except Exception as fault:  # whatever it is, a file does not read
        return [f"unopenable: {fault!r}"]
    names = set().union(found, *allowed)
    return [
        f"{name} is {'half-written or lost an answer' if name in found else 'gone'}"
        for name in sorted(names)
        if found.get(name) not in [state.get(name) for state in allowed]
    ]


def _left_over(stage: Path) -> int:
    return sum(path.name.endswith(".part") or ".part-" in path.name for path in stage.rglob("*"))


def _goes_on(child: Child, done: int) -> list[str]:
    """The step that failed works when the fault is over, and the window shows what is in the file."""
    for _step in range(done, child.steps):
        said = child.step()
        if said is None or "fault" in said:
            return [f"does not work again: {said}"]
    said = child.step()
    return [] if said and said.get("same") else [f"the file is not what the window shows: {said}"]


def _writes_again(path: Path) -> list[str]:
    """The next one who opens the dossier can write to it."""
    try:
        with Dossier.open(path, as_writer=True) as dossier:
            dossier.set_answer(*NAME[:3], "后来")
        with Dossier.open(path) as dossier:
            return [] if dossier.answers.value(NAME) == "后来" else ["the next answer is not there"]
    except BeigaoError as fault:
        return [f"does not open any more: {fault}"]
