"""Where the frozen program begins: gives back the environment, serves multiprocessing's children, calls the program.

It stands in for PyInstaller's run-time hooks, which import `inspect` and `multiprocessing` at every start and leave
`QT_PLUGIN_PATH` to every program that is started from here; PySide6 finds its plugins without it.
"""

import os
import sys

_HELPERS = ("from multiprocessing.resource_tracker import main;", "from multiprocessing.forkserver import main;")


def _give_back_library_path() -> None:
    """LibreOffice and file managers shall find their own libraries, not ours; this process has loaded its paths."""
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        elif getattr(sys, "frozen", False):
            os.environ.pop(name, None)


def _serve_multiprocessing(words: list[str]) -> None:
    """Be the child that multiprocessing has started, and end with it; for anything else do nothing."""
    if words[:1] == ["--multiprocessing-fork"]:
        from multiprocessing import process, spawn

        process.ORIGINAL_DIR = None  # else a child looks for this file, which is not on disk
        spawn.freeze_support()
    if "-c" in words[:-1]:
        command = words[words.index("-c") + 1]
        if command.startswith(_HELPERS):
            exec(command, {})
            sys.exit()


_give_back_library_path()
_serve_multiprocessing(sys.argv[1:])

from beigao.cli import main  # noqa: E402 - not before it is known who this is

if __name__ == "__main__":
    sys.exit(main())
