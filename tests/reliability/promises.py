"""What a dossier promises, tried again and again with chance: each promise gives its figures and what broke it.

Every promise can be told to plant a fault; then it must find something broken, else it proves nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import beigao
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier import backups as backups_module
from beigao.dossier import database, file
from beigao.dossier.backups import Backups
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.keys import Key
from beigao.dossier.samples import sample_content
from beigao.errors import DamagedDossier, DossierError, HeldDossier

NAME = FieldPath("company", "company", "name")
NOW = datetime(2026, 11, 27, 9, 30)
PAGE = 4096
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(beigao.__file__).parent.parent)}


class Outcome(NamedTuple):
    """How often a promise was tried, its figures, and what broke it, a sentence each."""

    tried: int
    figures: dict[str, float]
    broken: list[str]


def state(path: Path) -> object:
    """Everything in a dossier."""
    with Dossier.open(path) as dossier:
        return to_json(dossier.content(), load_library())


# ---- damage

Damage = Callable[[bytearray, random.Random], None]


def _flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def _zero(data: bytearray, chance: random.Random) -> None:
    page = chance.randrange(len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)


def _noise(data: bytearray, chance: random.Random) -> None:
    page = chance.randrange(len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)


def _swap(data: bytearray, chance: random.Random) -> None:
    one, other = chance.sample(range(len(data) // PAGE), 2)
    first, second = (slice(page * PAGE, (page + 1) * PAGE) for page in (one, other))
    data[first], data[second] = data[second], data[first]


def _empty(data: bytearray, _chance: random.Random) -> None:
    data.clear()


DAMAGES: dict[str, Damage] = {
    "bit flipped": _flip, "cut off": _cut, "page of zeroes": _zero, "page of noise": _noise, "pages swapped": _swap,
    "emptied": _empty,
}  # fmt: skip


def damages(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """Every damage of the file is noticed when it is opened, and its newest backup brings the dossier back."""
    path, chance = folder / "公司.beigao", random.Random(1)
    Dossier.create(path, sample_content("writing_assistant")).close()
    sound, held = path.read_bytes(), state(path)
    backups = Backups(path)
    backups.make(NOW)
    broken, kinds = [], Counter[str]()
    with _blind() if plant else _seeing():
        for at in range(count):
            kind = list(DAMAGES)[at % len(DAMAGES)]
            data = bytearray(sound)
            DAMAGES[kind](data, chance)
            if data == sound:  # two pages that were equal
                continue
            path.write_bytes(data)
            kinds[kind] += 1
            try:
                Dossier.open(path).close()
                broken.append(f"{at}: {kind} was not noticed")
                continue
            except DamagedDossier:
                pass
            except DossierError as fault:
                broken.append(f"{at}: {kind}: {fault}")
            newest = backups.newest_sound()
            aside = backups.restore(newest, NOW + timedelta(seconds=at)) if newest else None
            if aside is None or aside.read_bytes() != data or state(path) != held:
                broken.append(f"{at}: {kind} was not healed")
            if aside is not None:
                aside.unlink()
    return Outcome(kinds.total(), {name.replace(" ", "_"): number for name, number in kinds.items()}, broken)


@contextmanager
def _seeing() -> Iterator[None]:
    yield


@contextmanager
def _blind() -> Iterator[None]:
    """Opening without a look at the pages."""

    def version(connection: object, _path: Path) -> int:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])  # type: ignore[attr-defined]

    with mock.patch.object(file, "checked_version", version):
        yield


# ---- a process that is killed

_WRITER = """
import sys
from pathlib import Path
from beigao.dossier.file import Dossier
dossier = Dossier.open(Path(sys.argv[1]), as_writer=True)
number = int(sys.argv[2])
while True:
    number += 1
    {write}
    print(number, flush=True)
"""
_WRITES = 'dossier.set_answer("company", "company", "name", f"示例 {number}")'
_FORGETS = "pass"


def kills(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """No answer that was acknowledged is lost when the process is killed, and the next one can write at once."""
    path, chance, last = folder / "公司.beigao", random.Random(2), 0
    Dossier.create(path).close()
    broken, slowest = [], 0.0
    for at in range(count):
        code = _WRITER.format(write=_FORGETS if plant else _WRITES)
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(last)], stdout=subprocess.PIPE, env=ENVIRONMENT
        )
        assert child.stdout
        first = child.stdout.readline()
        time.sleep(chance.random() * 0.03)
        child.kill()
        told = (first + child.stdout.read()).split(b"\n")[:-1]
        child.wait()
        child.stdout.close()
        acknowledged = int(told[-1]) if told else last
        began = time.monotonic()
        with Dossier.open(path, as_writer=True) as again:
            slowest = max(slowest, time.monotonic() - began)
            kept = int(str(again.answers.value(NAME) or "示例 0").split()[1])
        if not acknowledged <= kept <= acknowledged + 1:
            broken.append(f"{at}: acknowledged {acknowledged}, kept {kept}")
        last = max(kept, acknowledged)
    return Outcome(count, {"answers": last, "slowest_open_s": round(slowest, 2)}, broken)


# ---- two that start together

_RACER = """
import sys, time
from pathlib import Path
from beigao.dossier.file import Dossier
from beigao.dossier.lock import Lock
from beigao.errors import HeldDossier
path, go = Path(sys.argv[1]), Path(sys.argv[2])
{plant}
while not go.exists():
    time.sleep(0.0005)
try:
    dossier = Dossier.open(path, as_writer=True)
except HeldDossier:
    print("held", flush=True)
else:
    print("writer", flush=True)
    sys.stdin.read()
    dossier.close()
"""


def starts(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """Of two processes that open a dossier at the same moment one writes, with and without a dead one's lock."""
    path, broken = folder / "公司.beigao", []
    Dossier.create(path).close()
    lock = path.with_name(f"~${path.name}")
    code = _RACER.format(plant="Lock.take = lambda self, take_over=False: None" if plant else "")
    for at in range(count):
        if at % 2:
            lock.write_text('{"name": "王五", "machine": "PC-2", "process": 4, "token": "0000"}', encoding="utf-8")
        go = folder / f"go{at}"
        racers = [
            subprocess.Popen(
                [sys.executable, "-c", code, str(path), str(go)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT,
            )
            for _racer in range(2)
        ]  # fmt: skip
        time.sleep(0.35)
        go.touch()
        said = []
        for racer in racers:
            assert racer.stdout is not None
            said.append(racer.stdout.readline().decode().strip())
        for racer in racers:
            racer.communicate(timeout=30)
        go.unlink()
        if sorted(said) != ["held", "writer"]:
            broken.append(f"{at}: {said}")
    return Outcome(count, {}, broken)


# ---- restores


def restores(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """A backup that is put back is what was there when it was made, and the file it replaces is kept."""
    path, chance = folder / "公司.beigao", random.Random(3)
    dossier = Dossier.create(path, sample_content("internal_assistant"))
    backups, wanted = Backups(path), {}
    for step in range(8):
        dossier.set_answer(*NAME[:3], f"公司{step}")
        made = backups.make(NOW + timedelta(hours=step))
        assert made is not None
        wanted[made] = to_json(dossier.content(), load_library())
    dossier.close()
    broken = []
    copy = backups_module.copy_into

    def forgetful(source: object, part: Path, key: Key) -> bytes:
        told = copy(source, part, key)  # type: ignore[arg-type]
        with database.connect(part) as connection:
            connection.execute("DELETE FROM answers WHERE field = 'name'")
        return told

    with mock.patch.object(backups_module, "copy_into", forgetful) if plant else _seeing():
        for drill in range(count):
            made = chance.choice(list(wanted))
            before = path.read_bytes()
            aside = backups.restore(made, NOW + timedelta(days=1, seconds=drill))
            if state(path) != wanted[made]:
                broken.append(f"{drill}: the dossier is not the backup of {made.made}")
            if aside is None or aside.read_bytes() != before:
                broken.append(f"{drill}: the old file was not kept")
            if aside is not None:
                aside.unlink()
    return Outcome(count, {}, broken)


# ---- taken over


def takeovers(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """Who was taken over writes nothing any more, and nothing that the new writer wrote is lost."""
    path, broken = folder / "公司.beigao", []
    Dossier.create(path).close()
    for at in range(count):
        with Dossier.open(path, as_writer=not plant) as old:
            old.set_answer(*NAME[:3], f"先 {at}")
            with Dossier.open(path, as_writer=True, take_over=True) as new:
                new.set_answer(*NAME[:3], f"后 {at}")
                try:
                    old.set_answer(*NAME[:3], f"又 {at}")
                    broken.append(f"{at}: the old writer wrote")
                except HeldDossier:
                    pass
        with Dossier.open(path) as again:
            if again.answers.value(NAME) != f"后 {at}":
                broken.append(f"{at}: kept {again.answers.value(NAME)}")
    return Outcome(count, {}, broken)


Promise = Callable[..., Outcome]
PROMISES: dict[str, tuple[Promise, int, int]] = {
    "damages": (damages, 1000, 60),
    "kills": (kills, 300, 6),
    "starts": (starts, 200, 12),
    "restores": (restores, 100, 20),
    "takeovers": (takeovers, 100, 10),
}
"""Each promise with how often the long form and the short form try it."""


def clean(folder: Path) -> Path:
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
