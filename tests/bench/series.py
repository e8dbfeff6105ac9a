"""Ten, a hundred, a thousand documents in a row: the time of each and the memory have to stay as they were.

python -m tests.bench.series COUNT …: renders so many in one process and prints for each count the seconds of the
processor that they took, and the most memory that the process had held by then, in MiB.
"""

from __future__ import annotations

import subprocess
import sys
import time

from tests.bench.measuring import Figure, Measured, Table, figure, most_held, ratio

DOCUMENT = "annex"
COUNTS = (10, 100, 1_000)
ROUNDS = 5


def series() -> Measured:
    """Each round in a process of its own, from the answers to the bytes of the file."""
    rounds = [_round() for _number in range(ROUNDS)]
    each = {at: [seconds / at for seconds, _memory in (found[at] for found in rounds)] for at in COUNTS}
    held = {at: [found[at][1] for found in rounds] for at in COUNTS}
    few, many = COUNTS[0], COUNTS[-1]
    rows = [(f"{at:,}", _words(figure(each[at], 1000)), _words(figure(held[at]))) for at in COUNTS]
    return Measured(
        {
            "series_1000_vs_10": ratio(each[many], each[few]),
            "series_1000_memory_growth": ratio(held[many], held[few]),
        },
        [Table(("documents", "each, ms of the processor", "most memory, MiB"), rows)],
    )


def _words(found: Figure) -> str:
    return f"{found.median:.1f}"


def _round() -> dict[int, tuple[float, float]]:
    command = [sys.executable, "-m", "tests.bench.series", *map(str, COUNTS)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return {at: (float(line.split()[0]), float(line.split()[1])) for at, line in zip(COUNTS, lines, strict=True)}


def _render(counts: list[int]) -> None:
    from tests.bench.rendering import draft

    for _warm_up in range(3):
        draft(DOCUMENT)
    done, began = 0, time.process_time()
    for wanted in counts:
        while done < wanted:
            draft(DOCUMENT)
            done += 1
        print(time.process_time() - began, most_held())


if __name__ == "__main__":
    _render([int(word) for word in sys.argv[1:]])
