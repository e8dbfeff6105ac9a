"""Processes that are killed, start at the same moment, or take over from each other."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from tests.reliability.outcome import ENVIRONMENT, NAME, Outcome

from beigao.dossier.file import Dossier
from beigao.errors import HeldDossier

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
