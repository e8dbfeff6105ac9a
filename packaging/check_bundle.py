"""Refuses a bundle that is not as bundle.toml says: `check_bundle.py FOLDER`, or `check_bundle.py --files DIST`.

It looks at the finished folder, not at what the recipe meant to put there.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

RULES = tomllib.loads((Path(__file__).parent / "bundle.toml").read_text(encoding="utf-8"))
NEEDED = ("beigao/_data/library.jsonl", "beigao/_data/i18n/zh_CN/LC_MESSAGES/beigao.mo")
_MEGABYTE = 1_000_000


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with a bundle, a sentence each."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    for path in files:
        inside = path.relative_to(folder).as_posix()
        for pattern in RULES["refused"]["names"]:
            if fnmatch(inside, pattern) or fnmatch(path.name, pattern):
                yield f"{inside} must not be in the bundle ({pattern})."
    for link in folder.rglob("*"):
        if not link.exists():
            yield f"{link.relative_to(folder)} leads nowhere."
    for name in NEEDED:
        if not (folder / "_internal" / name).is_file():
            yield f"{name} is missing."
    yield from _too_large("The bundle", sum(path.stat().st_size for path in files), "folder")


def file_faults(folder: Path) -> Iterator[str]:
    """What is wrong with the files that are given away."""
    for pattern, limit in (("*.tar.zst", "archive"), ("*.deb", "package")):
        found = list(folder.glob(pattern))
        if len(found) != 1:
            yield f"{folder} holds {len(found)} files {pattern}, not one."
        for path in found:
            yield from _too_large(path.name, path.stat().st_size, limit)


def _too_large(name: str, size: int, limit: str) -> Iterator[str]:
    most = RULES["limits"][limit]
    print(f"Beigao: {name} has {size / _MEGABYTE:.1f} MB of at most {most}.", file=sys.stderr)
    if size > most * _MEGABYTE:
        yield f"{name} is larger than {most} MB; see what has come in, or raise the limit in bundle.toml."


def unlisted(folder: Path, modules: set[str]) -> Iterator[str]:
    """The packages whose modules are in the bundle, but not in its list of parts or not in its licences."""
    listed = {part["name"] for part in json.loads((folder / "sbom.cdx.json").read_text("utf-8"))["components"]}
    licences = (folder / "THIRD_PARTY_LICENCES.txt").read_text("utf-8")
    owners = packages_distributions()
    for module in sorted(modules - {"beigao"}):
        for owner in sorted(set(owners.get(module, ()))):
            name = re.sub(r"[-_.]+", "-", owner).lower()
            if name not in listed:
                yield f"{name} is in the bundle ({module}), but not in sbom.cdx.json."
            if not re.search(rf"^{re.escape(name)} \d", licences, re.MULTILINE):
                yield f"{name} is in the bundle ({module}), but not in THIRD_PARTY_LICENCES.txt."


def modules_of(folder: Path) -> set[str]:
    """The first names of all modules in a bundle: in the program's archive and in its folders."""
    from PyInstaller.archive.readers import CArchiveReader

    program = next(path for path in (folder / "beigao", folder / "beigao.exe") if path.is_file())
    archive = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    beside = {path.name.split(".")[0] for path in (folder / "_internal").iterdir()}
    return {name.split(".")[0] for name in archive.toc} | beside


if __name__ == "__main__":
    if sys.argv[1] == "--files":
        found = list(file_faults(Path(sys.argv[2])))
    else:
        bundle = Path(sys.argv[1])
        found = [*faults(bundle), *unlisted(bundle, modules_of(bundle))]
    sys.exit("\n".join(found) or 0)
