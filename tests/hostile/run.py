"""`make hostile`: what becomes of hostile files, as figures on the screen and in build/hostile.json.

python -m tests.hostile.run [--short] [NAME …], where a name is the beginning of a trial's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.hostile.planted import PLANTED
from tests.hostile.trials import corpus, mutations
from tests.hostile.watch import MOST_MEMORY, MOST_SECONDS, ROOT

import beigao

OUT = ROOT / "build" / "hostile.json"
MUTATIONS = 2_000
SHORT = (
    "template: a member called ../../../../tmp/x",
    "template: an entity that is a file",
    "template: the globals of a function",
    "template: the field 'DDE x y'",
    "template: attachedTemplate from outside",
    "template: code in the properties of the file",
    "workbook: a bomb that says it is small",
    "workbook: a billion laughs",
    "workbook: a cell in the last row and column",
    "json: lists a million deep",
    "json: five million empty lists",
    "json: evidence called '../../../etc/cron.d/'",
    "facts: NaN",
    "dossier: a view in place of a table",
    "dossier: a trigger that takes answers away",
    "dossier: [{}] in every answer",
    "package: a key of 64 GB of memory",
    "package: lists deep inside",
    "picture: a PNG of 60,000 pixels a side",
    "picture: an EPS that runs a program",
    "table: zero bytes",
)
"""Trials of every kind that take no time."""
SHORT_MUTATIONS = 16


def main() -> int:
    """Try everything; 0 when nothing was broken and every planted fault was seen."""
    parser = argparse.ArgumentParser(prog="hostile", description="What becomes of hostile files.")
    parser.add_argument("names", nargs="*", help="only trials whose names begin so")
    parser.add_argument("--short", action="store_true", help="a few of each kind")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        results = tried(chosen(given.names, short=given.short), Path(folder))
        unseen = [found["name"] for found in tried(PLANTED, Path(folder)) if not found["broken"]]
    broken = [found for found in results if found["broken"]]
    figures = summary(results) | {
        "broken": len(broken), "planted": len(PLANTED), "planted_seen": len(PLANTED) - len(unseen),
        "seconds_in_all": round(time.monotonic() - began),
    }  # fmt: skip
    for found in broken:
        print(f"BROKEN {found['name']}: {'; '.join(found['broken'])}")
    for name in unseen:
        print(f"NOT SEEN {name}")
    print(json.dumps(figures, indent=1))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1) + "\n")
    return int(bool(broken or unseen))


def chosen(names: list[str], *, short: bool) -> list[str]:
    """The names of the trials."""
    listed = [*corpus(), *mutations(SHORT_MUTATIONS if short else MUTATIONS)]
    if names:
        return [name for name in listed if name.startswith(tuple(names))]
    return [*SHORT, *mutations(SHORT_MUTATIONS)] if short else listed


def tried(names: Iterable[str], folder: Path) -> list[dict[str, Any]]:
    """What came of the trials; where the process that runs them dies, another one goes on behind that trial."""
    left, gathered = list(names), list[dict[str, Any]]()
    while left:
        done, begun, words = _run(left, folder)
        gathered += done
        if not begun:
            raise RuntimeError(f"the process of the trials does not begin: {words}")
        if len(done) < begun:
            dead = {"name": left[begun - 1], "kind": "", "error": "", "message": "", "seconds": 0, "memory": 0}
            gathered.append(dead | {"broken": [f"the process died: {words}"]})
        left = left[begun:]
    return gathered


def _run(names: list[str], folder: Path) -> tuple[list[dict[str, Any]], int, str]:
    """What a process found until its end, how many trials it began, and its last words."""
    results = folder / "results.jsonl"
    results.write_text("")
    worker = subprocess.run(
        [sys.executable, "-m", "tests.hostile.worker", str(folder), str(results)],
        input="\n".join(names), text=True, env=_environment(folder), cwd=ROOT, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    done = [line for line in lines if "begun" not in line]
    return done, len(lines) - len(done), f"{worker.returncode} {worker.stderr[-1500:]}"


def _environment(folder: Path) -> dict[str, str]:
    paths = os.pathsep.join((str(Path(beigao.__file__).parent.parent), str(ROOT)))
    more = {"PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    return {**os.environ, **more}


def summary(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of some trials."""
    slowest = max(results, key=lambda found: found["seconds"])
    largest = max(results, key=lambda found: found["memory"])
    kinds = Counter(found["kind"] for found in results)
    mutated = sum(found["name"].startswith("mutation:") for found in results)
    return {
        "inputs": len(results) - mutated, "mutations": mutated, "kinds": dict(sorted(kinds.items())),
        "refused": sum(bool(found["error"]) for found in results),
        "accepted": sum(not found["error"] for found in results),
        "errors": dict(Counter(found["error"] for found in results if found["error"])),
        "most_seconds": [slowest["seconds"], slowest["name"]], "bound_seconds": MOST_SECONDS,
        "most_megabytes": [largest["memory"] // 1024**2, largest["name"]], "bound_megabytes": MOST_MEMORY // 1024**2,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
