"""`make offline`: nothing here needs a network, or so much as asks for one; figures in build/offline.json.

python -m tests.offline.run [journey | tests]

The journey is taken twice under strace: with all that a desktop has, and with none of it. Then every test runs where
there is no network interface, and those marked `loopback` where there is none but the computer's own.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.offline import namespace
from tests.offline.commands import COMMANDS, PDF
from tests.offline.journey import STEPS
from tests.offline.planted import PLANTED
from tests.offline.traced import NotPermitted, bare, desktop, display, take

from beigao.rendering.office import find_office

OUT = Path(__file__).resolve().parents[2] / "build" / "offline.json"
PARTS = ("journey", "tests")


def main() -> int:
    """Prove it part by part; 0 when no network was asked for, each planted step was seen, and every test passed."""
    parser = argparse.ArgumentParser(prog="offline", description="Nothing here needs a network.")
    parser.add_argument("part", nargs="?", choices=PARTS, help="only one of them")
    given = parser.parse_args().part
    parts = [given] if given else PARTS
    figures: dict[str, Any] = {}
    broken: list[str] = []
    for part in parts:
        try:
            broken += {"journey": journeys, "tests": tests}[part](figures)
        except NotPermitted as fault:
            broken.append(f"{part}: not tried: {fault}")
        except RuntimeError as fault:
            broken.append(f"{part}: {fault}")
    for words in broken:
        print(words)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(bool(broken))


def journeys(figures: dict[str, Any]) -> list[str]:
    """Take the journey with a desktop and without; gives what was amiss.

    Raises:
        NotPermitted: strace may not look into other processes.
    """
    commands = [*COMMANDS, PDF] if find_office() else COMMANDS
    steps = [*STEPS, *(" ".join(words) for words in commands)]
    broken = []
    for name, dressed, planted in (("on_a_desktop", True, []), ("without_a_desktop", False, list(PLANTED))):
        with tempfile.TemporaryDirectory() as folder, display(wanted=dressed) as screen:
            surroundings = desktop(Path(folder), screen) if dressed else bare(Path(folder))
            began = time.monotonic()
            seen = take(Path(folder), [*steps, *planted], surroundings)
        asked = [fault for fault in seen.faults if fault.step not in planted]
        found = {fault.step for fault in seen.faults} & set(planted)
        figures[name] = {
            "steps": len(steps), "processes": seen.processes, "sockets": seen.sockets, "local": seen.local,
            "asked_for_a_network": len(asked), "planted": len(planted), "planted_seen": len(found),
            "platform": surroundings["QT_QPA_PLATFORM"], "seconds": round(time.monotonic() - began, 1),
        }  # fmt: skip
        print(name, json.dumps(figures[name], ensure_ascii=False), flush=True)
        broken += [f"{name}, {fault.step}: {fault.what}: {fault.line}" for fault in asked]
        broken += [f"{name}: {step} was planted and not found" for step in planted if step not in found]
    return broken


def tests(figures: dict[str, Any]) -> list[str]:
    """Run every test without a network interface, and those of the loopback with that one; gives what was amiss.

    Raises:
        NotPermitted: no namespace of networks may be made here.
    """
    broken = []
    for name, looped in (("tests_without_interfaces", False), ("tests_with_loopback", True)):
        figures[name] = counts = namespace.run_tests(looped=looped)
        print(name, json.dumps(counts), flush=True)
        if counts["failed"] or (not looped and not counts["passed"]):
            broken.append(f"{name}: {counts['failed']:.0f} failed of {counts['passed'] + counts['failed']:.0f}")
    return broken


if __name__ == "__main__":
    sys.exit(main())
