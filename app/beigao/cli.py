"""Where the program begins: a command line, or the window. Errors are one sentence and exit code 2."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from beigao._i18n import _, set_language, system_language
from beigao._resources import FILLING
from beigao.dossier.database import SUFFIX
from beigao.errors import BeigaoError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 done, 1 stopped by the reader's end, 2 a mistake that was explained."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words == [FILLING]:
        from beigao.rendering.apart import serve

        return serve()
    set_language(system_language())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        if not words or words[0].endswith(SUFFIX):
            return _open_window(words)
        from beigao.commands import COMMANDS, run_command  # the window does without them

        if words[0] not in COMMANDS and not words[0].startswith("-"):
            return _open_window(words)
        code = run_command(words)
        sys.stdout.flush()
        return code
    except BeigaoError as fault:
        print(f"beigao: {fault}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _leave_output()
        return 1
    except OSError as fault:
        _leave_output()
        print(
            _("beigao: the output could not be written: {reason}.").format(reason=fault.strerror or fault),
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130


def _leave_output() -> None:
    """Send what is still in the buffer nowhere, so that the interpreter does not complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_window(words: list[str]) -> int:
    if len(words) > 1:
        raise BeigaoError(_("“{word}” is no command of beigao; see “beigao --help”.").format(word=words[0]))
    path = Path(words[0]) if words else None
    if path is not None and not path.is_file():
        raise BeigaoError(_("“{word}” is neither a command nor a dossier file; see “beigao --help”.").format(word=path))
    gc.disable()  # until the window has been painted; building it throws nothing away
    try:
        from beigao.ui.app import run
    except ImportError as fault:
        raise BeigaoError(
            _("The window needs Qt's system libraries ({reason}); see the README.").format(reason=fault)
        ) from fault
    return run(path)
