"""A disk that does not take what is written, in the ways that people meet: nothing old changes, and they are told."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.reliability.actions import ACTIONS, KEY, found_in, set_scene
from tests.reliability.actor import Actor, Child, acting
from tests.reliability.faults import Tracer, laid_out
from tests.reliability.outcome import Outcome

from beigao.dossier.database import SUFFIX, connect
from beigao.dossier.keys import remember

QUIET = ("settings",)
"""What only costs the memory of how one worked, so that nobody is told."""
SMALL = 8 * 1024 * 1024
"""Bytes of the disk that becomes full."""
_NO_RIGHTS_BEYOND_MODES = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner")
"""What makes root heed the modes of files, as everybody else does."""
_FOREIGN = re.compile(r"sqlite|database|disk I/O|OperationalError|Errno|Traceback|readonly", re.IGNORECASE)
_ADVICE = re.compile(
    r"make room|try again|check |choose|close it|There is no file|was replaced or taken away", re.IGNORECASE
)
"""What to do; where a file is gone that is plain enough."""


@contextmanager
def _full(_child: Child, stage: Path) -> Iterator[None]:
    """The small disk has no byte left."""
    filler = stage.parent / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


@contextmanager
def _used_up(child: Child, _stage: Path) -> Iterator[None]:
    """The person may not write any more, however much room there is."""
    before = resource.prlimit(child.process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    with suppress(ProcessLookupError):
        resource.prlimit(child.process, resource.RLIMIT_FSIZE, before)


@contextmanager
def _read_only(_child: Child, stage: Path) -> Iterator[None]:
    """The folder takes no new file."""
    folders = [stage, *(path for path in stage.iterdir() if path.is_dir())]
    with _modes(folders, 0o555):
        yield


@contextmanager
def _forbidden(_child: Child, stage: Path) -> Iterator[None]:
    """The files may neither be read nor written."""
    with _modes([path for path in stage.rglob("*") if path.is_file()], 0):
        yield


@contextmanager
def _modes(paths: list[Path], mode: int) -> Iterator[None]:
    before = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(mode)
    yield
    for path, old in before.items():
        with suppress(FileNotFoundError):
            path.chmod(old)


@contextmanager
def _held(_child: Child, stage: Path) -> Iterator[None]:
    """Another program has every dossier reserved for itself."""
    with ExitStack() as stack:
        for path in stage.glob(f"*{SUFFIX}"):
            if "~$" not in path.name:
                connection = connect(path)
                stack.callback(connection.close)
                connection.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def _not_replaceable(child: Child, _stage: Path) -> Iterator[None]:
    """No file can be replaced or taken away, as on Windows where another program reads it."""
    tracer = Tracer(child, "-e", "inject=?rename,?renameat,?renameat2,?unlink,?unlinkat,?link,?linkat:error=EACCES")
    yield
    tracer.stop()


@contextmanager
def _renamed(_child: Child, stage: Path) -> Iterator[None]:
    """The folder has another name now."""
    away = stage.with_name("elsewhere")
    stage.rename(away)
    yield
    if stage.exists():  # a folder that was made anew, to export to
        shutil.copytree(stage, away, dirs_exist_ok=True)
        shutil.rmtree(stage)
    away.rename(stage)


@contextmanager
def _pulled_out(_child: Child, stage: Path) -> Iterator[None]:
    """The folder is there, and empty: a stick that was pulled out."""
    away = stage.with_name("away")
    stage.rename(away)
    stage.mkdir(mode=0o555)
    yield
    stage.rmdir()
    away.rename(stage)


Cause = Callable[[Child, Path], Iterator[None]]
CAUSES = {
    "full": _full, "used up": _used_up, "read-only": _read_only, "forbidden": _forbidden, "held": _held,
    "not replaceable": _not_replaceable, "renamed": _renamed, "pulled out": _pulled_out,
}  # fmt: skip


def disk(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """What a disk does not take is told in clear words, changes nothing that was there, and works when it is over."""
    remember(KEY)
    scene, small = folder / "scene", folder / "small"
    set_scene(scene)
    pairs = [(cause, action) for action in ACTIONS for cause in CAUSES]
    pairs = [pair for pair in pairs if plant or pair[0] != "full" or _can_mount()]
    broken, figures, states = [], Counter[str](), {}
    prefix = _NO_RIGHTS_BEYOND_MODES if os.geteuid() == 0 else ()
    with _small_disk(small), acting(folder, plant="deaf" if plant else "", prefix=prefix) as actor:
        for at in range(min(count, len(pairs))):
            cause, action = pairs[at * len(pairs) // min(count, len(pairs))]
            if action not in states:
                stage = laid_out(scene, small / "stage")
                states[action] = actor.begin(action, stage).states(stage)
            said = _try(actor, cause, action, laid_out(scene, small / "stage"), states[action], figures)
            broken += [f"{action}, {cause}: {words}" for words in said]
    if not plant and "full" not in {cause for cause, _action in pairs}:
        print("disk: no small disk can be mounted here, so that none was full; run it as root")
    return Outcome(figures["steps"], {name.replace(" ", "_"): number for name, number in figures.items()}, broken)


def _try(
    actor: Actor, cause: str, action: str, stage: Path, states: list[dict[str, str]], figures: Counter[str]
) -> list[str]:
    """Take each step of an action while the cause is there, and once more when it is gone."""
    child, broken = actor.begin(action, stage), []
    for after in states[1:]:
        rows, there = found_in(stage), _bytes_of(stage)
        with CAUSES[cause](child, stage):
            said = child.step() or {"fault": "end", "clear": False, "words": "the process ended"}
        figures["steps"] += 1
        if "done" in said:
            figures["worked"] += 1
            if found_in(stage) not in (after, rows if action in QUIET else after):
                broken.append("said to be done, and it is not")
            continue
        figures["refused"] += 1
        figures[f"refused {cause}"] += 1
        broken += _unclear(said, stage)
        if _bytes_of(stage) == there:
            figures["same bytes"] += 1
        elif found_in(stage) != rows:
            broken.append("what was there has changed")
        if cause != "not replaceable" and any(path.suffix == ".part" for path in stage.rglob("*")):
            broken.append("a part of a file is left")
        again = child.step()
        if again is None or "fault" in again:
            broken.append(f"does not work when it is over: {again}")
            break
    else:
        said = child.step()
        if not said or not said.get("same"):
            broken.append(f"the file is not what the window shows: {said}")
    child.wait_for_end()
    return broken


def _bytes_of(stage: Path) -> dict[str, bytes]:
    """The files that count; the log and the lock of an open dossier come and go."""
    return {path.name: path.read_bytes() for path in stage.rglob("*") if path.suffix in (SUFFIX, ".json", ".docx")}


def _unclear(said: dict[str, object], stage: Path) -> list[str]:
    words = str(said["words"])
    names = [stage.name, *(path.name for path in stage.iterdir())]
    if not said["clear"]:
        return [f"a fault nobody expected: {said['fault']}: {words}"]
    if _FOREIGN.search(words) or not _ADVICE.search(words) or not any(name in words for name in names):
        return [f"not clear: {words}"]
    return []


def _can_mount() -> bool:
    return os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def _small_disk(place: Path) -> Iterator[None]:
    """A disk of a few megabytes at `place`, or just a folder where nothing can be mounted."""
    place.mkdir()
    if not _can_mount():
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
