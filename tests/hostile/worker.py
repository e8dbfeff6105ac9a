"""The watched process: reads one hostile file after the other, and says what came of each.

python -m tests.hostile.worker FOLDER RESULTS NAME …, where a name is one of `trials.ALL`, or MUTATION:KIND:SEED.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import resource
import signal
import sys
from pathlib import Path

from tests.hostile.goods import good
from tests.hostile.inputs import Hostile
from tests.hostile.readers import ENDINGS, READERS, clear
from tests.hostile.trials import trial_named
from tests.hostile.watch import MOST_SECONDS, Watch
from tests.hostile.zips import parts_of

from beigao.definitions.loader import load_library
from beigao.errors import BeigaoError

CANARY = "1337421337"
"""What payloads print, if they run: 7 * 191060191 is not written in any of them as such."""
_MEMORY = 6 * 1024**3
"""Bytes of address space, at which the process gives up."""


def main() -> int:
    """Run the trials, a line of JSON each."""
    folder, results = Path(sys.argv[1]), Path(sys.argv[2])
    _prepare(folder)
    watch = Watch()
    with results.open("a", encoding="utf-8") as out:
        for name in sys.stdin.read().split("\n"):
            print(json.dumps({"begun": name}), file=out, flush=True)
            print(json.dumps(run(trial_named(name), watch, folder) | {"name": name}), file=out, flush=True)
    return 0


def _prepare(folder: Path) -> None:
    """Let nothing take the whole machine, and nothing be kept in the folders of the user."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    os.environ |= {"XDG_CACHE_HOME": str(folder / "cache"), "TMPDIR": str(folder), "BEIGAO_PASSWORD": "stranger"}
    load_library()  # which keeps what it has compiled
    good("dossier")
    signal.signal(signal.SIGALRM, _too_long)


def _too_long(*_signal: object) -> None:
    raise TooLong("took too long")


class TooLong(BaseException):
    """A trial that is ended; no reader takes it for a fault of a file."""


def run(trial: Hostile, watch: Watch, folder: Path) -> dict[str, object]:
    """What came of one trial."""
    place = folder / "place"
    clear(place / "out")
    path = place / f"given{ENDINGS[trial.kind]}"
    path.write_bytes(trial.make())
    told = io.StringIO()
    error, message, broken = "", "", list[str]()
    with contextlib.ExitStack() as stack:
        seen = stack.enter_context(watch.over(place))
        stack.enter_context(contextlib.redirect_stdout(told))
        stack.enter_context(contextlib.redirect_stderr(told))
        signal.alarm(int(MOST_SECONDS * 1.5))
        try:
            (trial.reader or READERS[trial.kind])(path, place / "out")
        except BeigaoError as fault:
            error, message = type(fault).__name__, str(fault)
        except (Exception, TooLong) as fault:
            broken.append(f"{type(fault).__name__}: {str(fault)[:300]} at {_where(fault)}")
        finally:
            signal.alarm(0)
    gc.collect()
    broken += seen
    broken += trial.judge(error, message)
    if "Traceback" in told.getvalue():
        broken.append("a traceback was printed")
    if CANARY.encode() in told.getvalue().encode("utf-8", "replace") + _written(place / "out"):
        broken.append("code of the input was run")
    return {
        "name": trial.name, "kind": trial.kind, "error": error, "message": message[:300], "broken": broken,
        "seconds": round(watch.seconds, 3), "memory": watch.memory,
    }  # fmt: skip


def _written(out: Path) -> bytes:
    """What was written, in which a template that has reckoned would show it."""
    drafts = [b"".join(parts_of(path.read_bytes()).values()) for path in out.glob("*.docx")]
    return b"".join([*drafts, *(path.read_bytes() for path in out.glob("*.json"))])


def _where(fault: BaseException) -> str:
    trace, place = fault.__traceback__, "?"
    cause = fault.__cause__
    if cause is not None and cause.__traceback__ is not None:
        trace = cause.__traceback__
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


if __name__ == "__main__":
    sys.exit(main())
