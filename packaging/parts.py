"""What is in the bundle: every Python package, library and system file that PyInstaller took, with licence and texts.

PyInstaller notes from where it took each file. A file of site-packages belongs to the package whose RECORD has it, a
library of the system to a Debian package; libraries inside wheels are told by the wheel's own SBOM or by parts.toml.
"""

from __future__ import annotations

import ast
import importlib
import json
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KNOWN = tomllib.loads((HERE / "parts.toml").read_text(encoding="utf-8"))
_CHARTER = re.compile(r"(licen[cs]e|copying|notice|copyright|authors)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One thing with a name, a version and a licence; `of` is the name of the part that it lies in."""

    name: str
    version: str
    licence: str
    purl: str
    of: str = ""
    copyright: str = ""
    texts: tuple[str, ...] = field(default=(), repr=False)


def find_parts(work: Path, bundle: Path) -> list[Part]:
    """All parts of a bundle, by name; `work` is PyInstaller's folder of notes.

    Raises:
        SystemExit: a file in the bundle belongs to nothing that is known.
    """
    packages: dict[str, Distribution] = {"pyinstaller": _by_name()["pyinstaller"]}  # its loader begins the program
    foreign = set()
    for source in _sources(work):
        if package := _by_file().get(source):
            packages[_plain(package.name)] = package
        elif not source.is_relative_to(HERE) and not source.is_relative_to(work):
            foreign.add(source)
    found = [_python_package(package) for name, package in packages.items() if name != "beigao"]
    found += [part for package in packages.values() for part in _told_by_wheel(package)]
    found += [part for entry in KNOWN["part"] if (part := _library(entry, bundle))]
    found += _system_parts(foreign)
    return sorted(set(found), key=lambda part: (part.of.lower(), part.name.lower(), part.version))


def _sources(work: Path) -> Iterator[Path]:
    """Where each file of the bundle and each module of its archive was taken from."""
    notes = [ast.literal_eval((work / name).read_text("utf-8")) for name in ("COLLECT-00.toc", "PYZ-00.toc")]
    for _target, source, kind in [*notes[0][0], *notes[1][1]]:
        if kind != "SYMLINK" and source not in ("", "-"):
            yield Path(source)


@cache
def _by_name() -> dict[str, Distribution]:
    return {_plain(package.name): package for package in distributions()}


@cache
def _by_file() -> dict[Path, Distribution]:
    return {
        Path(str(package.locate_file(file))): package for package in _by_name().values() for file in package.files or ()
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _python_package(package: Distribution) -> Part:
    name = _plain(package.name)
    facts = package.metadata
    licence = KNOWN["licences"].get(name) or facts["License-Expression"] or facts["License"]
    charters = [file for file in package.files or () if ".dist-info" in str(file.parent) and _CHARTER.search(str(file))]
    texts = [Path(str(package.locate_file(file))).read_text("utf-8", "replace") for file in charters]
    texts += [_text(name) for name in KNOWN["texts"].get(name, ())]
    if not licence or not texts:
        sys.exit(f"{name} has no licence, or no text of it; name them in packaging/parts.toml.")
    return Part(name, package.version, licence, f"pkg:pypi/{name}@{package.version}", texts=tuple(texts))


def _text(name: str) -> str:
    """A licence text by its file in licences/, or PACKAGE/FILE among the licences of a package."""
    path = HERE / "licences" / name
    if not path.exists():
        package, _, file = name.partition("/")
        path = next(
            Path(str(_by_name()[package].locate_file(each)))
            for each in _by_name()[package].files or ()
            if each.name == file
        )
    return path.read_text("utf-8")


def _told_by_wheel(package: Distribution) -> Iterator[Part]:
    """What the SBOMs in a wheel say (PEP 770); Pillow's names what it could have, so parts.toml says what it has."""
    owner = _plain(package.name)
    for file in package.files or ():
        if file.parent.name != "sboms" or file.name.startswith("pillow"):
            continue
        listed = json.loads(Path(str(package.locate_file(file))).read_text("utf-8"))
        for component in listed.get("components", ()):
            if _plain(component["name"]) != owner:
                yield _component(component, owner)


def _component(component: dict[str, Any], owner: str) -> Part:
    said = [entry.get("expression") or _licence_name(entry) for entry in component.get("licenses", ())]
    name, version = component["name"], component["version"]
    licence = " AND ".join(said) or KNOWN["licences"].get(name.lower(), "")
    if not licence:
        sys.exit(f"{name} in {owner} has no licence; name it in packaging/parts.toml.")
    return Part(name, version, licence, component.get("purl") or f"pkg:generic/{name}@{version}", of=owner)


def _licence_name(entry: dict[str, Any]) -> str:
    return entry["license"].get("id") or entry["license"]["name"]


def _library(entry: dict[str, Any], bundle: Path) -> Part | None:
    """A library that parts.toml knows, where it is in the bundle."""
    file = next((found for pattern in entry["files"] for found in (bundle / "_internal").glob(pattern)), None)
    if file is None:
        return None
    version = _version(entry["version"], file)
    name = entry["name"]
    return Part(
        name, version, entry["licence"], f"pkg:generic/{name.lower().replace(' ', '-')}@{version}",
        of=entry["of"], copyright=entry.get("copyright", ""), texts=tuple(map(_text, entry.get("texts", ()))),
    )  # fmt: skip


def _version(how: dict[str, str], file: Path) -> str:
    if "ask" in how:
        return str(eval(how["say"], {"ask": importlib.import_module(how["ask"])}))
    where, pattern = (file.read_bytes(), how["bytes"].encode()) if "bytes" in how else (file.name, how["name"])
    found = re.search(pattern, where)  # type: ignore[type-var]
    if found is None:
        sys.exit(f"{file} does not say its version; see packaging/parts.toml.")
    said = found[1]
    return said.decode() if isinstance(said, bytes) else said


def _system_parts(sources: set[Path]) -> Iterator[Part]:
    """Python, and on Debian the packages that libraries of the system come from."""
    version = platform.python_version()
    charter = next(path for path in _python_licences() if path.exists()).read_text("utf-8")
    yield Part("CPython", version, "Python-2.0", f"pkg:generic/python@{version}", texts=(charter,))
    if sys.platform != "linux":
        return
    for package in sorted({_debian_package(source) for source in sources if ".so." in source.name}):
        name, _, architecture = package.partition(":")
        if name.startswith("libpython"):
            continue
        asked = ["dpkg-query", "-W", "-f", "${Version}", package]
        version = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
        text = Path("/usr/share/doc", name, "copyright").read_text("utf-8")
        purl = f"pkg:deb/debian/{name}@{version}?arch={architecture}"
        if name not in KNOWN["licences"]:
            sys.exit(f"{name} has no licence; name it in packaging/parts.toml.")
        yield Part(name, version, KNOWN["licences"][name], purl, texts=(text,))


def _python_licences() -> Iterator[Path]:
    library = Path(importlib.import_module("os").__file__ or "").parent
    yield from (library / "LICENSE.txt", Path(sys.base_prefix, "LICENSE.txt"))
    yield Path("/usr/share/doc", f"python{sys.version_info.major}.{sys.version_info.minor}", "copyright")


def _debian_package(source: Path) -> str:
    for path in (source, Path("/usr" + str(source)), source.resolve()):  # a merged /usr knows only one of the names
        asked = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return asked.stdout.split(": ")[0].split(",")[0]
    sys.exit(f"Nobody knows where {source} comes from, so its licence is not known.")
