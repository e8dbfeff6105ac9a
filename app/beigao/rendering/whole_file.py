"""Puts a file into a folder whole or not at all, beside or in place of one of the same name; never by half."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import _
from beigao.errors import ExportError
from beigao.rendering.file_names import free_stem

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class KeepBoth(NamedTuple):
    """That a file which is there stays, and the new one gets a number.

    Attributes:
        others: stems that other files will have.
        suffixes: the files that will be made of the stem, such as `.docx` and `.pdf`.
    """

    others: Collection[str]
    suffixes: Collection[str]


def make_folder(folder: Path) -> None:
    """Make the folder for the files of an export where it is not there; ExportError when that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ExportError(
            _("The folder {folder} could not be written to ({reason}); choose another one, then export again.").format(
                folder=folder, reason=fault.strerror or fault
            )
        ) from fault


def write_whole(path: Path, content: bytes, keep: KeepBoth | None = None) -> Path:
    """Write a file whole or not at all; gives the path it lies at.

    `keep` says how a name that is free is found; without it the file takes the place of one that is there.

    Raises:
        ExportError: the disk does not take the file; what was there is as it was.
    """
    part = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if keep is None:
            part.replace(path)
            return path
        while True:
            free = path.with_name(free_stem(path.parent, path.stem, keep.suffixes, keep.others) + path.suffix)
            with suppress(FileExistsError):  # another program took the name just now
                _move_beside(part, free)
                return free
    except OSError as fault:
        raise not_written(path, fault) from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _move_beside(part: Path, path: Path) -> None:
    """Give a file its name, never that of a file that is there; FileExistsError then."""
    if os.name == "nt":
        part.rename(path)  # which refuses a name that is taken
        return
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a stick or a share without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        part.rename(path)


def not_written(path: Path, fault: OSError) -> ExportError:
    """What a person is told when the disk does not take a file."""
    if fault.errno in _FULL:
        said = _("{path} could not be written: the disk is full. Make room on it, then export again.")
    elif isinstance(fault, FileNotFoundError | NotADirectoryError) and not path.parent.is_dir():
        said = _("{path} could not be written: the folder is no longer there. Choose another one, then export again.")
    elif isinstance(fault, PermissionError) and os.path.lexists(path):
        said = _(
            "{path} could not be written: it is open in another program, such as Word, or may not be changed. "
            "Close it there, then export again; or keep both."
        )
    elif isinstance(fault, PermissionError) or fault.errno == errno.EROFS:
        said = _(
            "{path} could not be written: nothing may be written to this folder. Choose another one, then export again."
        )
    else:
        said = _("{path} could not be written ({reason}); choose another folder, then export again.")
    return ExportError(said.format(path=path, reason=fault.strerror or fault))
