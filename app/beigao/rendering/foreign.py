"""Word templates of strangers: taken only when they hold nothing but a form, and filled in a process of their own.

The parent never compiles or runs a word of them. What comes back is checked as any filled part is, and once more for
what only a stranger would put there. A process is kept for the next fill, since a preview asks with every key.
"""

from __future__ import annotations

import subprocess
import sys
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from beigao._i18n import _, language
from beigao._resources import FILLING, own_command
from beigao.errors import BeigaoError, TemplateFault
from beigao.rendering.filling import Filler, FillingFault
from beigao.rendering.frames import plain, receive, send
from beigao.rendering.harmless import check_filled, check_package
from beigao.rendering.package import Package
from beigao.rendering.pictures import Pictures
from beigao.rendering.templates import UNREADABLE, Rendered, WordTemplate
from beigao.rules.implicit_label import ImplicitLabel

PATIENCE = 15.0
"""Seconds after which a process is ended that has not answered; its processor time ends earlier (`apart.py`)."""
MOST_STOPS = 2
"""After so many ends of its process a template is not tried again until its file has changed."""
MOST_WARM = 3
"""Processes that are kept at once, some 60 MB each."""

Process = subprocess.Popen[bytes]


class ForeignTemplate(WordTemplate):
    """The template of a stranger, or of the firm; `template_at(path, ForeignTemplate)` keeps it.

    Raises:
        TemplateFault: it is no Word file, holds what fetches or runs something, or says what is not allowed
            (`allowed.py`); from its methods also when it takes too much time or memory.
    """

    def _read(self, path: Path) -> Package:
        package = Package.read(path)
        check_package(path, package)
        return package

    def _filler_of(self, parts: Mapping[str, str]) -> Filler:
        for name, xml in parts.items():
            check_filled(self.name, name, xml)
        return FillerApart(parts)

    def _fill(self, part: str, context: Mapping[str, object]) -> str:
        xml = super()._fill(part, context)
        check_filled(self.name, part, xml)
        return xml

    def close(self) -> None:
        """End the process now; the next fill starts another one."""
        if isinstance(self._filler, FillerApart):
            self._filler.close()

    def render(
        self,
        context: Mapping[str, object],
        pictures: Pictures | None = None,
        finish: Callable[[str], str] | None = None,
        label: ImplicitLabel | None = None,
    ) -> Rendered:
        """As `WordTemplate.render`; whatever does not work with what came back is the template's fault, too."""
        try:
            return super().render(context, pictures, finish, label)
        except BeigaoError:
            raise
        except UNREADABLE as fault:
            raise TemplateFault(
                _("The template {path} does not read: {reason}.").format(path=self.name, reason=fault)
            ) from fault


class FillerApart:
    """Fills the parts of one template in a process of their own; may be asked from several threads.

    Args:
        parts: the XML of the parts by name.

    Raises:
        FillingFault: a part does not compile, or says what it may not.
    """

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._parts = dict(parts)
        self._lock = Lock()
        self._process: Process | None = None
        self._end: Callable[[], object] = _nothing
        self._stops = 0
        with self._lock:
            self.sources: dict[str, str] = self._start()[1]

    def fill(self, part: str, context: Mapping[str, object]) -> str:
        """A part filled; FillingFault where it does not fill, or was stopped."""
        _keep_warm(self)
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._end()
                self._process, _sources = self._start()
            answer = self._ask(self._process, {"fill": part, "context": plain(context)})
        xml = answer.get("xml")
        if not isinstance(xml, str):
            raise _strange()
        return xml

    def close(self) -> None:
        """End the process; the next fill starts another one."""
        with self._lock:
            self._end()
            self._process = None

    def _start(self) -> tuple[Process, dict[str, str]]:
        """A process that knows the template, and the sources that it has made of its parts."""
        if self._stops >= MOST_STOPS:
            raise FillingFault("", None, "", _("it was stopped twice; look for loops in loops"))
        self._process = process = _new_process()
        self._end = weakref.finalize(self, _end, process)
        answer = self._ask(process, {"parts": self._parts})
        sources = answer.get("sources")
        if not isinstance(sources, dict) or sources.keys() != self._parts.keys():
            raise _strange()
        if not all(isinstance(source, str) for source in sources.values()):
            raise _strange()
        return process, sources

    def _ask(self, process: Process, message: dict[str, object]) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        timer = Timer(PATIENCE, process.kill)
        timer.daemon = True
        timer.start()
        try:
            send(process.stdin, {**message, "language": language()})
            answer = receive(process.stdout)
        except (OSError, EOFError, ValueError) as fault:
            self._end()
            self._stops += 1
            raise FillingFault(
                "", None, "", _("it was stopped, because it took too much time or memory; look for loops in loops")
            ) from fault
        except BaseException:  # what was asked is still on its way
            self._end()
            raise
        finally:
            timer.cancel()
        if not isinstance(answer, dict):
            raise _strange()
        if "fault" in answer:
            raise _fault(answer["fault"])
        return answer


_warm = list[weakref.ref[FillerApart]]()
_warm_lock = Lock()


def _keep_warm(filler: FillerApart) -> None:
    """Note that a filler is used; the process of the one that was longest unused ends."""
    with _warm_lock:
        others = [known for known in _warm if known() not in (None, filler)]
        gone, _warm[:] = others[: -MOST_WARM + 1], [*others[-MOST_WARM + 1 :], weakref.ref(filler)]
    for known in gone:
        if (old := known()) is not None:
            old.close()


def _new_process() -> Process:
    """A process with nothing of this one but its program: no environment, no files, and no words on its command."""
    return subprocess.Popen(
        [*own_command(), FILLING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parents[2],  # where Python finds the package first
        env=_environment(),
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _environment() -> dict[str, str]:
    import os

    needed = ("SYSTEMROOT",) if str(sys.platform) == "win32" else ()
    return {name: os.environ[name] for name in needed if name in os.environ}


def _end(process: Process) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:  # what was still to be sent
                continue
    process.wait()


def _nothing() -> None:
    """End no process."""


def _fault(said: object) -> FillingFault:
    """The fault that a process told, once it is one."""
    match said:
        case [str(part), int() | None as line, str(text), str(reason)]:
            return FillingFault(part, line, text, reason)
    return _strange()


def _strange() -> FillingFault:
    return FillingFault("", None, "", _("what came back of it is no document"))
