"""Technical details of a fault that may be shown to a stranger: never an answer, a path, a file name or a company.

So the message of a fault is left out (it may quote what was typed), and of the trace only our own lines stand.
"""

from __future__ import annotations

import errno
import platform
from collections.abc import Iterator
from types import TracebackType

from beigao import __version__

OURS = "beigao"


def fault_details(fault: BaseException, qt_version: str) -> str:
    """Versions, the kind of fault with what caused it, and our own lines, as plain English lines to copy.

    `qt_version` comes from the caller, because this module does not know Qt.
    """
    lines = [
        f"Beigao {__version__}",
        f"Python {platform.python_version()} ({platform.python_implementation()}), Qt {qt_version}",
        f"{platform.system()} {platform.release()} ({platform.machine()})",
    ]
    for at, link in enumerate(_chain(fault)):
        lines.append(("" if not at else "caused by ") + _kind(link))
        lines += [f"  {line}" for line in _own_lines(link.__traceback__)]
    return "\n".join(lines)


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """The fault and what caused it, the outermost first."""
    seen: set[int] = set()
    link: BaseException | None = fault
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _kind(fault: BaseException) -> str:
    """The class of a fault, by names that stand in code, and the number of a system's fault."""
    kind = type(fault)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    number = fault.errno if isinstance(fault, OSError) else None
    return f"{name} {errno.errorcode.get(number, number)}" if number else name


def _own_lines(trace: TracebackType | None) -> Iterator[str]:
    """Module, line and function of each of our frames; how many of others lie between."""
    others = 0
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module == OURS or module.startswith(f"{OURS}."):
            if others:
                yield f"({others} elsewhere)"
            others = 0
            yield f"{module}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}"
        else:
            others += 1
        trace = trace.tb_next
    if others:
        yield f"({others} elsewhere)"
