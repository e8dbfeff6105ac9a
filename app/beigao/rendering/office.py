"""LibreOffice as a maker of PDFs: found where it is installed, run beside its own settings, ended with its children.

Each `Office` has a profile of its own in a temporary folder, so that a LibreOffice that is open is left alone, no
macro runs, no link is followed, no update is looked for: nothing leaves the computer.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from beigao._i18n import _
from beigao.dossier.lock import has_ended
from beigao.errors import OfficeError

VARIABLE = "BEIGAO_SOFFICE"
"""Names the program where it lies in an unusual place; empty: there is none."""
TIMEOUT = 120.0
"""Seconds after which a conversion is given up; a long report takes two to four."""
_POLL = 0.03
_PREFIX = "beigao-office-"

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments">
<prop oor:name="AutoCheckEnabled" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def find_office(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """LibreOffice's program on this computer; None when it is not installed."""
    known = os.environ if environment is None else environment
    if VARIABLE in known:
        named = Path(known[VARIABLE]) if known[VARIABLE] else None
        return named if named is not None and named.is_file() else None
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name, path=known.get("PATH", "")):
            return Path(found)
    return next((place for place in _places(known, platform) if place.is_file()), None)


def _places(known: Mapping[str, str], platform: str) -> Iterator[Path]:
    """Where installers put it."""
    if platform == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
            if variable in known:
                yield Path(known[variable]) / "LibreOffice" / "program" / "soffice.exe"
    elif platform == "darwin":
        yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
        if "HOME" in known:
            yield Path(known["HOME"]) / "Applications/LibreOffice.app/Contents/MacOS/soffice"
    else:
        yield from (Path(root) / "libreoffice/program/soffice" for root in ("/usr/lib", "/usr/lib64", "/usr/local/lib"))
        yield Path("/snap/bin/libreoffice")
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


class Office:
    """LibreOffice for a while; leave it as a context, so that its temporary folder goes.

    Args:
        program: what `find_office` found.
        timeout: seconds after which a conversion is given up.
    """

    def __init__(self, program: Path, timeout: float = TIMEOUT) -> None:
        self._program, self._timeout = program, timeout
        _sweep(Path(tempfile.gettempdir()))
        self._folder = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)
        user = Path(self._folder.name) / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def to_pdf(self, word: bytes, is_cancelled: Callable[[], bool] = lambda: False) -> bytes | None:
        """A Word file as a PDF; None when `is_cancelled` said so meanwhile. Takes a second or more.

        Raises:
            OfficeError: LibreOffice does not start, takes too long, or makes no PDF.
        """
        folder = Path(self._folder.name)
        source, made = folder / "draft.docx", folder / "draft.pdf"
        made.unlink(missing_ok=True)
        try:
            source.write_bytes(word)
            ended = self._run(source, is_cancelled)
            if ended is None:
                return None
            pdf = made.read_bytes() if made.is_file() else b""
        except OSError as fault:
            raise OfficeError(
                _("LibreOffice could not be run ({reason}); the Word files are not affected.").format(
                    reason=fault.strerror or type(fault).__name__
                )
            ) from fault
        if not pdf.startswith(b"%PDF-"):
            raise OfficeError(
                _("LibreOffice made no PDF (it ended with {code}); the Word files are not affected.").format(code=ended)
            )
        return pdf

    def _run(self, source: Path, is_cancelled: Callable[[], bool]) -> int | None:
        """The exit code of a conversion, None when it was cancelled; no process is left behind either way."""
        words = [
            str(self._program),
            f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
            *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(source.parent), str(source)),
        ]
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=source.parent,
            start_new_session=True,  # a group of its own: soffice is a script that starts the program
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        end = time.monotonic() + self._timeout
        try:
            while process.poll() is None:
                if is_cancelled():
                    return None
                if time.monotonic() > end:
                    raise OfficeError(
                        _("LibreOffice took longer than {n} seconds and was stopped; the Word files are ready.").format(
                            n=round(self._timeout)
                        )
                    )
                time.sleep(_POLL)
            return process.returncode
        finally:
            _end(process)


def _sweep(folder: Path) -> None:
    """Take away what a Beigao left there that was killed: drafts are no one else's to read."""
    for left in folder.glob(f"{_PREFIX}*"):
        process = left.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdigit() and has_ended(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with its children and wait for it."""
    if sys.platform == "win32":
        if process.poll() is None:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], check=False, **quiet)
            process.kill()
    else:
        with suppress(ProcessLookupError):  # all of them have ended
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
