"""The process in which a stranger's template is compiled and filled: it can do nothing else.

Once it has everything that it needs, it gives up the right to open files, sockets and processes, to write files, and
to take more than some memory and time. It is told what to do on standard input, and answers on standard output.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from beigao._i18n import _, set_language
from beigao.rendering.allowed import check, restrict
from beigao.rendering.filling import Filler, FillingFault, JinjaFiller, environment
from beigao.rendering.frames import lively, receive, send

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""
SECONDS = 5
"""Of the processor, for one answer."""
_HARMLESS = {
    "code.__new__", "compile", "exec", "object.__getattr__", "object.__setattr__", "resource.setrlimit",
    "sys._getframe", "sys.unraisablehook",
}  # fmt: skip
"""What Jinja and `_allow_time` make Python do (PEP 578); everything else is refused."""
_TRIAL = "<w:p><w:t>{% for x in y %}{{ x.z | join(',') }}{% endfor %}</w:t></w:p>"


def serve() -> int:
    """Answer until nobody asks any more; gives the exit code."""
    incoming = open(0, "rb", closefd=False)  # noqa: SIM115 - a window's program has no sys.stdin
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing that is printed gets among the answers
    _prepare()
    _give_up_rights()
    filler: Filler | None = None
    while True:
        try:
            asked = receive(incoming)
        except EOFError:
            return 0
        _allow_time()
        set_language(asked["language"])
        try:
            if "parts" in asked:
                filler = JinjaFiller(asked["parts"], restrict(environment()), check)
                answer: dict[str, Any] = {"sources": filler.sources}
            else:
                assert filler is not None
                answer = {"xml": filler.fill(asked["fill"], lively(asked["context"]))}
        except FillingFault as fault:
            answer = {"fault": [fault.part, fault.line, fault.text, fault.reason]}
        except MemoryError:
            answer = {"fault": ["", None, "", _("it takes more memory than a document needs")]}
        send(outgoing, answer)


def _prepare() -> None:
    """Import and read now what is first used later: afterwards no file can be opened."""
    for language in ("en", "zh"):
        set_language(language)
        _("it takes more memory than a document needs")
    for source, context in ((_TRIAL, {"y": [{"z": ["a"]}]}), (_TRIAL, {}), ("{% if %}", {}), ("{{ 'ü' | title }}", {})):
        try:
            JinjaFiller({"": source}, restrict(environment()), check).fill("", context)
        except FillingFault:
            continue


def _give_up_rights() -> None:
    """What the system takes away, and what Python itself refuses; on Windows only the latter."""
    if str(sys.platform) != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_CORE):
            resource.setrlimit(kind, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event not in _HARMLESS:
        raise PermissionError(f"a template may not do this: {event}")


def _allow_time() -> None:
    if str(sys.platform) != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + 1 + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
