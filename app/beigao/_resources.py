"""Where the data folders lie: beside the code in a wheel or a frozen program, above it in a checkout."""

from __future__ import annotations

import sys
from pathlib import Path

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
