"""The four judges of a Word file, each a function that gives its complaints: none when the file is sound.

Two are foreign and independent of each other: the validator of the Open XML SDK, as Word's makers wrote it, and
openxml-audit. Two are ours: the schema of WordprocessingML (`wordprocessingml.xsd`, own words for ISO/IEC 29500) and
the lints (`lints.py`). LibreOffice, the fifth, looks at pages (`printer.py`).
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from lxml import etree
from tests.judge.lints import MC, lint

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "judge"
SDK = BUILD / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
SCHEMA, TRACKED = (Path(__file__).with_name(f"{name}.xsd") for name in ("wordprocessingml", "tracked"))
PARTS = ("document", "header", "footer", "styles", "settings", "fontTable")

Judge = Callable[[Path], list[str]]
"""Gives the complaints about a Word file; none when it is sound."""


def run(*command: str | Path, timeout: int = 300, **environment: str) -> subprocess.CompletedProcess[str]:
    """A finished process with its output as text."""
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def sdk(path: Path) -> list[str]:
    """What the validator of the Open XML SDK says; it starts anew for each file, which is most of its time."""
    done = run(SDK, path, DOTNET_EnableDiagnostics="0", DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
    try:
        verdict = json.loads(done.stdout)
        ok, errors = verdict["ok"], verdict["errors"]
    except (ValueError, KeyError, TypeError):
        return [f"gave no verdict (exit {done.returncode}): {(done.stderr or done.stdout).strip()[:200]}"]
    complaints = [
        f"{error['description']} {error.get('path') or ''} {error.get('xPath') or ''}".strip() for error in errors
    ]
    if not complaints and (ok is not True or done.returncode):
        complaints = [f"refused the file without a reason (exit {done.returncode})"]
    return complaints


@cache
def _auditor() -> object:
    from openxml_audit import FileFormat, OpenXmlValidator

    return OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=0)


def audit(path: Path) -> list[str]:
    """What openxml-audit says, which sees some faults that the SDK passes."""
    verdict = _auditor().validate(path)  # type: ignore[attr-defined]
    complaints = [f"{error.description} {error.part_uri} {error.path}".strip() for error in verdict.errors]
    return complaints if complaints or verdict.is_valid else ["refused the file without a reason"]


@cache
def _schema(file: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(file))


def schema(path: Path, file: Path = SCHEMA) -> list[str]:
    """What the schema of WordprocessingML says about every part in the main namespace; `TRACKED` takes changes too."""
    complaints: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                folder, _slash, member = name.rpartition("/")
                if folder == "word" and member.removesuffix(".xml").rstrip("0123456789") in PARTS:
                    look = _faults if member == "document.xml" else _faults_seen
                    complaints += [f"{name}: {fault}" for fault in look(archive.read(name), file)]
    except zipfile.BadZipFile as fault:
        return [str(fault)]
    return complaints


def _faults(part: bytes, file: Path) -> Iterator[str]:
    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError as fault:
        yield str(fault.msg)
        return
    readings = (
        [root]
        if root.find(f".//{MC}AlternateContent") is None
        else [read_as(root, way) for way in ("Choice", "Fallback")]
    )
    for tree in readings:
        if not _schema(file).validate(tree):
            yield from (f"line {entry.line}: {entry.message}" for entry in _schema(file).error_log)


@lru_cache(maxsize=64)
def _faults_seen(part: bytes, file: Path) -> tuple[str, ...]:
    """The faults of a part that is mostly the same from file to file."""
    return tuple(_faults(part, file))


def read_as(root: etree._Element, way: str) -> etree._Element:
    """A part as a program reads it that knows the first choice, or none of them (ISO/IEC 29500-3 §10.2)."""
    tree = copy.deepcopy(root)
    for fork in list(tree.iter(f"{MC}AlternateContent")):
        parent = fork.getparent()
        taken = fork.find(f"{MC}{way}")
        if parent is not None:
            at = parent.index(fork)
            parent[at : at + 1] = list(taken) if taken is not None else []
    return tree


JUDGES: dict[str, Judge] = {
    "Open XML SDK": sdk,
    "openxml-audit": audit,
    "schema": schema,
    "own lints": lint,
}
FAST = ("schema", "own lints")
"""The judges that take milliseconds and so see every file."""
