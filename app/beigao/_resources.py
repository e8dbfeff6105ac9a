"""Where the data folders lie: beside the code in a wheel or a frozen program, above it in a checkout.

And where the system keeps what a program remembers, and what its user adds to it.
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


_LINUX = {"cache": ("XDG_CACHE_HOME", "~/.cache"), "config": ("XDG_CONFIG_HOME", "~/.config"),
          "data": ("XDG_DATA_HOME", "~/.local/share")}  # fmt: skip


def user_dir(kind: Literal["cache", "config", "data"]) -> Path:
    """The folder of this user for what can be made again, for settings, or for what is theirs; perhaps not there."""
    if str(sys.platform) == "linux":  # as platformdirs does, without the time that it takes
        variable, usual = _LINUX[kind]
        chosen = Path(os.environ.get(variable, ""))
        return (chosen if chosen.is_absolute() else Path(usual).expanduser()) / "beigao"
    import platformdirs

    find = {
        "cache": platformdirs.user_cache_path,
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
    }[kind]
    return find("beigao", appauthor=False)


def own_dir() -> Path:
    """The folder of this user for own templates and forms, one folder a thing; it may not be there.

    The environment variable BEIGAO_OWN names another one, such as a folder that a firm shares.
    """
    chosen = os.environ.get("BEIGAO_OWN", "")
    return Path(chosen).absolute() if chosen else user_dir("data")
