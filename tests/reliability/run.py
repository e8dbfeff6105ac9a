"""`make reliability`: what a dossier survives, as figures on the screen and in build/reliability.json.

python -m tests.reliability.run [--short] [PROMISE …]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.reliability.faults import NoTracing
from tests.reliability.outcome import clean
from tests.reliability.promises import PROMISES

OUT = Path(__file__).resolve().parents[2] / "build" / "reliability.json"
PLANTED = 6


def main() -> int:
    """Try every promise; 0 when none was broken and each of them finds a planted fault."""
    parser = argparse.ArgumentParser(prog="reliability", description="What a dossier survives.")
    parser.add_argument("promises", nargs="*", help=", ".join(PROMISES))
    parser.add_argument("--short", action="store_true", help="a few times each")
    given = parser.parse_args()
    if unknown := set(given.promises) - PROMISES.keys():
        print(f"reliability: there is no promise {', '.join(sorted(unknown))}; choose from {', '.join(PROMISES)}")
        return 2
    figures: dict[str, dict[str, float]] = {}
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name in given.promises or PROMISES:
            said = (PROMISES[name][0].__doc__ or "").partition("\n")[0]
            try:
                figures[name], broken = _tried(name, Path(folder) / name, short=given.short)
            except NoTracing as fault:
                figures[name], broken = {"tried": 0}, [f"not tried: {fault}"]
            tried, seconds = figures[name]["tried"], figures[name].get("seconds", 0)
            print(f"{name:10} {tried:5} tried, {len(broken)} broken, {seconds:6} s  {said}", flush=True)
            for words in broken[:10]:
                print(f"           {words}")
            failed |= bool(broken)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1) + "\n")
    return int(failed)


def _tried(name: str, folder: Path, *, short: bool) -> tuple[dict[str, float], list[str]]:
    """The figures of a promise and what broke it, as which counts that a planted fault was not found."""
    promise, *counts = PROMISES[name]
    began = time.monotonic()
    outcome = promise(counts[short], clean(folder))
    spent = time.monotonic() - began
    seen = promise(PLANTED, clean(folder), plant=True).broken
    figures = {
        "tried": outcome.tried, "broken": len(outcome.broken), "planted_seen": len(seen), "seconds": round(spent, 1),
    }  # fmt: skip
    unseen = [] if seen else ["a planted fault was not found: the figures are worth nothing"]
    return figures | outcome.figures, outcome.broken + unseen


if __name__ == "__main__":
    sys.exit(main())
