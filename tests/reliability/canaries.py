"""Answers that stand nowhere but in the protected dossier: each byte of what a window leaves on a disk is searched."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import urllib.parse
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.reliability.outcome import ENVIRONMENT, Outcome

EXPORT = "export"
_LOCAL_HEADER = b"PK\x03\x04"


def canaries(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """No answer of a protected dossier stands in any file outside the export folder, nor on the terminal."""
    places = {name: folder / name for name in ("home", "tmp", "cwd")}
    for place in places.values():
        place.mkdir()
    known = {key: value for key, value in ENVIRONMENT.items() if not key.startswith("XDG_")}
    environment = known | {"HOME": str(places["home"]), "TMPDIR": str(places["tmp"])}
    command = [
        sys.executable,
        "-m",
        "tests.reliability.canary_window",
        str(folder),
        str(max(count, 12)),
        "plant" * plant,
    ]
    window = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=places["cwd"],
        env=environment, text=True,
    )  # fmt: skip
    assert window.stdout is not None
    said = []
    while (line := window.stdout.readline()) and not line.startswith('{"open"'):
        said.append(line)
    if not line:
        raise RuntimeError(f"the window ended: {window.communicate()[1]}")
    opened = json.loads(line)
    given = opened["open"]
    secret = given | {opened["password"]: "the password"}
    broken = [f"while it is open: {words}" for words in _outside(secret, folder)]
    rest, complaints = window.communicate("go on\n", timeout=300)
    if window.returncode:
        broken.append(f"the window ended with {window.returncode}: {complaints[-500:]}")
    broken += _outside(secret, folder)
    for name, words in (("output", "".join(said) + rest), ("error output", complaints)):
        broken += [f"{secret[value]} on the {name}" for value in secret if value in words]
    exported = [data for path in _files(folder / EXPORT) for data in _layers(path.read_bytes())]
    not_there = [place for value, place in given.items() if not any(_finds(value, data) for data in exported)]
    broken += [f"{place} is not in the export, so the search finds nothing" for place in not_there]
    searched = sum(path.stat().st_size for path in _files(folder))
    figures = {
        "files": len(_files(folder)), "bytes": searched, "in_the_export": len(given) - len(not_there),
        "pages_of_office": int(opened["office"]),
    }  # fmt: skip
    return Outcome(len(given), figures, broken)


def _outside(given: dict[str, str], folder: Path) -> list[str]:
    """The canaries that stand in a file, or in its name, that is not exported."""
    found = []
    for path in _files(folder):
        if (folder / EXPORT) in path.parents:
            continue
        layers = [str(path.relative_to(folder)).encode(), *_layers(path.read_bytes())]
        found += [
            f"{place} stands in {path.relative_to(folder)}"
            for value, place in given.items()
            if any(_finds(value, data) for data in layers)
        ]
    return found


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _layers(data: bytes) -> Iterator[bytes]:
    """A file's bytes, and what is deflated in it where it is a ZIP or a PDF."""
    yield data
    starts = [match.end() for match in re.finditer(rb"stream\r?\n", data)] if data.startswith(b"%PDF") else []
    window_bits = [15] * len(starts)
    for match in re.finditer(re.escape(_LOCAL_HEADER), data):
        at = match.start()
        name, extra = (int.from_bytes(data[at + place : at + place + 2], "little") for place in (26, 28))
        starts.append(at + 30 + name + extra)
        window_bits.append(-15)
    for start, bits in zip(starts, window_bits, strict=True):
        try:
            yield zlib.decompressobj(bits).decompress(data[start:])
        except zlib.error:  # stored, so that it was searched already
            continue


def _finds(value: str, data: bytes) -> bool:
    return any(form in data for form in _forms(value))


@cache  # each file is searched for all of them
def _forms(value: str) -> frozenset[bytes]:
    return frozenset(_written(value))


def _written(value: str) -> Iterator[bytes]:
    """How a value may be written: in the encodings of systems, escaped in JSON, XML and addresses, and in base64."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield value.encode(encoding)
    yield json.dumps(value)[1:-1].encode()
    yield value.encode("ascii", "xmlcharrefreplace")
    yield urllib.parse.quote(value).encode()
    for shift in range(3):  # where it stands in the middle of something
        coded = base64.b64encode(b"\0" * shift + value.encode())
        yield coded[(0, 2, 3)[shift] : -4]
