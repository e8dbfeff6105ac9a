"""How the commands open a dossier: one with a password asks for it, in the terminal or in the environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from beigao._i18n import _
from beigao.dossier import keys
from beigao.dossier.database import unlock
from beigao.dossier.file import Dossier
from beigao.errors import LockedDossier


def opened(path: Path, *, as_writer: bool = False) -> Dossier:
    """The dossier in a file; `as_writer` to change it, which no window must do at the same time.

    Raises:
        DossierError: it does not open; LockedDossier where its password is not given, or another one.
    """
    if not keys.is_unlocked(path):
        unlock(path, _password(path))
    return Dossier.open(path, as_writer=as_writer)


def _password(path: Path) -> str:
    if (given := os.environ.get(keys.VARIABLE)) is not None:
        return given
    if not sys.stdin.isatty():
        words = _("{name} has a password; give it in the environment as {variable}.")
        raise LockedDossier(words.format(name=path.name, variable=keys.VARIABLE))
    from getpass import getpass

    return getpass(_("Password of {name}: ").format(name=path.name))
