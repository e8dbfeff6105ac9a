"""The worked example of a filing of one's own: a folder that a user copies, looks into, and makes theirs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from beigao._i18n import _
from beigao._resources import data_dir
from beigao.definitions.own_folders import DOCUMENT, FORM, TEMPLATES
from beigao.errors import DefinitionError

EXAMPLE = "pi_incident"


def copy_example(into: Path) -> Path:
    """Put the example into a folder, the user's own or any other, as a folder of its own; gives that one.

    Raises:
        DefinitionError: it is there already, and is left as it is; or the folder does not take it.
    """
    source, target = data_dir("forms") / "examples" / EXAMPLE, into / EXAMPLE
    part = into / f".{EXAMPLE}-{os.urandom(4).hex()}"  # with a dot in front nobody reads it as one's own
    try:
        part.mkdir(parents=True)
        for name in (FORM, DOCUMENT, TEMPLATES["zh"]):
            shutil.copyfile(source / name, part / name)
        if target.exists():
            raise DefinitionError(
                _("{path} is there already and was left as it is; rename it, or choose another folder.").format(
                    path=target
                )
            )
        part.rename(target)
    except OSError as fault:
        raise DefinitionError(
            _("The example could not be written to {path}: {reason}.").format(path=into, reason=fault.strerror or fault)
        ) from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target
