"""Which template a document is made from: the user's own where there is one and it works, else that of the program.

An own template is a stranger's file (`foreign.py`). Whatever goes wrong with it, compiling, filling, or what is done to
the filled text, the document is made from the built-in template, and a note says why.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from beigao._i18n import Language, _
from beigao._i18n import language as told_in
from beigao._resources import own_dir
from beigao.definitions.own_folders import TEMPLATES
from beigao.errors import BeigaoError, TemplateFault
from beigao.rendering.export import template_path
from beigao.rendering.templates import WordTemplate, template_at

T = TypeVar("T")


class _State(NamedTuple):
    """A file as it was when it was looked at, and the language in which its fault was told."""

    size: int
    changed: int
    told_in: Language


Faults = dict[Path, tuple[_State, str]]
"""What was wrong with own templates, by their paths, so that they need not be tried again before they change."""


def own_template_path(document: str, language: Language = "zh") -> Path | None:
    """Where the user's own template of a document lies; None where they have none."""
    path = own_dir() / document / TEMPLATES[language]
    return path if path.is_file() else None


def made_from(
    document: str, language: Language, make: Callable[[WordTemplate], T], faults: Faults | None = None
) -> tuple[T, str]:
    """What `make` makes of the template of a document, and why that is not the user's own; nothing where it is.

    Args:
        document: its id.
        language: of the template.
        make: called with the own template, and where that does not work with the built-in one; starts afresh each time.
        faults: remembers what did not work, so that it is not tried with every key.

    Raises:
        TemplateFault: the template does not work, and there is no other.
    """
    own, built_in = own_template_path(document, language), template_path(document, language)
    if own is None:
        return make(template_at(built_in)), ""
    from beigao.rendering.foreign import ForeignTemplate  # most have none

    state = _state(own)
    seen, reason = (faults or {}).get(own, (None, ""))
    cause: Exception | None = None
    if seen != state:
        try:
            return make(template_at(own, ForeignTemplate)), ""
        except BeigaoError as fault:
            reason, cause = str(fault), fault
        except Exception as fault:  # a stranger's file: whatever it makes our code do is its fault
            unread = _("The template {path} does not read: {reason}.")
            reason, cause = unread.format(path=f"{document}/{own.name}", reason=repr(fault)), fault
        if faults is not None:
            faults[own] = (state, reason)
    if not built_in.is_file():
        raise TemplateFault(reason) from cause
    note = _("Made from Beigao's template, because your own one does not work: {reason}").format(reason=reason)
    return make(template_at(built_in)), note


def _state(path: Path) -> _State:
    try:
        stat = path.stat()
    except OSError:
        return _State(0, 0, told_in())
    return _State(stat.st_size, stat.st_mtime_ns, told_in())
