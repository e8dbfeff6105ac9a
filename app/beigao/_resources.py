"""Where the data folders lie: beside the code in a wheel or a frozen program, above it in a checkout.

And where the system keeps what a program remembers.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

_HERE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """The folder `forms`, `doc_templates` or `i18n`, wherever the program runs.

    Raises:
        FileNotFoundError: the installation lacks the folder.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    roots = [Path(frozen) / "beigao" / "_data"] if frozen else []
    roots += [_HERE / "_data", _HERE.parent.parent]
    for root in roots:
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"The folder “{name}” of Beigao is missing; install the program again.")


def user_dir(kind: Literal["cache", "config"]) -> Path:
    """The folder of this user for what can be made again, or for settings; it may not be there yet."""
    if str(sys.platform) == "linux":  # as platformdirs does, without the time that it takes
        chosen = Path(os.environ.get(f"XDG_{kind.upper()}_HOME", ""))
        return (chosen if chosen.is_absolute() else Path(f"~/.{kind}").expanduser()) / "beigao"
    import platformdirs

    find = platformdirs.user_cache_path if kind == "cache" else platformdirs.user_config_path
    return find("beigao", appauthor=False)


def own_command() -> list[str]:
    """How this program is started again, as a child: itself where it is frozen, else Python with it."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "beigao"]
