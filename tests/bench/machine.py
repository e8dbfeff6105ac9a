"""On what a run was made, and how much of it others used meanwhile; nothing that names the computer or its folders."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("PySide6-Essentials", "docxtpl", "Jinja2", "lxml", "sqlcipher3")
_IDLE, _WAITING = 3, 4


@dataclass(frozen=True)
class Surroundings:
    """The machine, the versions, and which part of its processors' time went to other programs during the run."""

    processor: str
    cores: int
    memory: int
    system: str
    versions: Mapping[str, str]
    minutes: float
    others: float

    def words(self) -> str:
        """The paragraph of the report."""
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"Measured on {self.processor}, {self.cores} cores, {self.memory} GB, {self.system}, with {versions}. "
            f"The run took {self.minutes:.0f} minutes; other programs had {self.others:.0%} of the processors meanwhile"
            f"{', so read the ratios rather than the times' if self.others > 0.1 else ''}."
        )

    def sentence(self, language: str) -> str:
        """The sentence above the table of a README."""
        beigao = self.versions.get("Beigao", "")
        if language == "zh":
            return (
                f"备稿 {beigao}，{self.processor}，{self.cores} 核，Python {self.versions['Python']}；"
                f"测量期间其他程序占用处理器的{self.others:.0%}。均为中位数："
            )
        return (
            f"Beigao {beigao} on {self.processor}, {self.cores} cores, Python {self.versions['Python']}; "
            f"other programs had {self.others:.0%} of the processors meanwhile. Medians:"
        )


class Watch:
    """Looks at the clock and at the processors when it is made, and again when it is asked."""

    def __init__(self) -> None:
        self._began, self._ours, self._all = time.monotonic(), _ours(), _all()

    def surroundings(self, peers: Mapping[str, str]) -> Surroundings:
        """What is known now; `peers` are further versions."""
        elapsed, cores = time.monotonic() - self._began, os.cpu_count() or 1
        others = max(0.0, (_all() - self._all) - (_ours() - self._ours)) / max(elapsed * cores, 0.001)
        return Surroundings(
            _processor(), cores, _memory(), _system(), _versions() | peers, elapsed / 60, min(others, 1.0)
        )


def _ours() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _all() -> float:
    """The seconds that all processors have worked, for whomever; 0 where the system does not say."""
    try:
        ticks = [int(word) for word in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    except OSError:
        return 0.0
    return (sum(ticks) - ticks[_IDLE] - ticks[_WAITING]) / os.sysconf("SC_CLK_TCK")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _versions() -> dict[str, str]:
    from beigao import __version__

    found = {"Beigao": __version__, "Python": platform.python_version()}
    found |= {name: version(name) for name in PACKAGES}
    if node := shutil.which("node"):
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        found["Node"] = said.strip().removeprefix("v")
    return found
