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
    figures: dict[str, object] = {}
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name in given.promises or PROMISES:
            promise, long, short = PROMISES[name]
            began = time.monotonic()
            outcome = promise(short if given.short else long, clean(Path(folder) / name))
            seen = promise(PLANTED, clean(Path(folder) / name), plant=True).broken
            spent = time.monotonic() - began
            said = (promise.__doc__ or "").partition("\n")[0]
            print(
                f"{name:10} {outcome.tried:5} tried, {len(outcome.broken)} broken, {spent:5.1f} s  {said}", flush=True
            )
            for words in outcome.broken[:10]:
                print(f"           {words}")
            if not seen:
                print("           a planted fault was not found: the figures are worth nothing")
            failed |= bool(outcome.broken) or not seen
            figures[name] = {
                "tried": outcome.tried, "broken": len(outcome.broken), "planted_seen": len(seen), "planted": PLANTED,
                "seconds": round(spent, 1), **outcome.figures,
            }  # fmt: skip
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
