"""`make bench`: what the user feels, and rendering against other engines, as ratios within one run.

python -m tests.bench.run [PART …]

A whole run writes benchmarks.md, build/bench.json and the tables in both READMEs; parts by themselves are only printed.
Each part has a process of its own, so that none is slowed by what another has left in memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module

from tests.bench.machine import Watch
from tests.bench.measuring import Figure, Measured, NotMeasured, Table
from tests.bench.report import ROOT, Part, amount, number, parts, write

PARTS = {
    "start": "start:start",
    "bundle": "bundle:bundle",
    "window": "window:window",
    "tables": "tables:ten_thousand_rows",
    "checking": "checking:checking",
    "rendering": "rendering:rendering",
    "peers": "peers:peers",
    "documents": "rendering:documents",
    "series": "series:series",
    "batch": "batch:batch",
    "evidence": "evidence:evidence",
}
"""Where each part is measured: the module of this folder and its function."""


def main() -> int:
    """Measure, print each part as it comes, write the report."""
    parser = argparse.ArgumentParser(prog="bench", description="How fast Beigao is.")
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--here", action="store_true", help="measure one part in this process and print it as JSON")
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    if given.here:
        print(json.dumps(_measured_here(given.parts[0])))
        return 0
    watch, chapters = Watch(), parts()
    results: dict[str, Measured | str] = {}
    for name in given.parts or PARTS:
        results[name] = measure(name)
        show(chapters[name], results[name])
    if not given.parts:
        write(results, watch.surroundings(_peers()))
    return 0


def measure(name: str) -> Measured | str:
    """A part, or why it was not measured; CalledProcessError where it fails."""
    command = [sys.executable, "-m", "tests.bench.run", "--here", name]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout
    found = json.loads(said.splitlines()[-1])
    if isinstance(found, str):
        return found
    figures = {key: Figure(*figure) for key, figure in found["figures"].items()}
    return Measured(figures, [Table(**table) for table in found["tables"]])


def show(part: Part, found: Measured | str) -> None:
    """Print a part as it comes."""
    print(f"\n{part.title}")
    if isinstance(found, str):
        print(f"  not measured: {found}", flush=True)
        return
    for line in part.lines:
        figure = found.figures[line.key]
        spread = f"{number(figure.low)} to {number(figure.high)}"
        missed = "" if line.meets(figure.median) else "  missed"
        print(f"  {line.key:28} {amount(figure, line):>12}  {spread:18}{line.target:8}{missed}")
    for table in found.tables:
        widths = [max(map(len, column)) for column in zip(table.heading, *table.rows, strict=True)]
        for row in (table.heading, *table.rows):
            print("  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
    sys.stdout.flush()


def _measured_here(name: str) -> object:
    module, function = PARTS[name].split(":")
    try:
        return asdict(getattr(import_module(f"tests.bench.{module}"), function)())
    except NotMeasured as fault:
        return str(fault)


def _peers() -> dict[str, str]:
    """The versions of the engines for Node, where they are installed."""
    from tests.bench.peers import MODULES

    lock = MODULES / "package.json"
    wanted: dict[str, str] = json.loads(lock.read_text(encoding="utf-8"))["dependencies"] if lock.exists() else {}
    return {name: number for name, number in wanted.items() if (MODULES / "node_modules" / name).is_dir()}


if __name__ == "__main__":
    sys.exit(main())
