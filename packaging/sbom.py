"""Writes what is in the bundle: `sbom.py WORK BUNDLE` puts sbom.cdx.json and THIRD_PARTY_LICENCES.txt into it."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from parts import Part, find_parts

from beigao import __version__

LIST, TEXTS = "sbom.cdx.json", "THIRD_PARTY_LICENCES.txt"
_INTRODUCTION = """\
What Beigao {version} brings along, and under which licences
{rule}

Beigao itself is licensed under the Apache License 2.0 (LICENSE). This file lists everything else in this folder; the
same list for programs is {list}.

Qt, PySide6, Shiboken, docxtpl and python-stdnum are under the GNU LGPL, and you may replace them: Qt, PySide6 and
Shiboken lie as shared libraries in _internal/PySide6 and _internal/shiboken6, the other two as source in _internal.
Put your own build there under the same names (Qt of the same 6.x series), and the program uses it. The source of each
part is where its package in the list comes from; none was changed, except that debug information was taken out of some.

"""


def as_bom(parts: list[Part]) -> Bom:
    """The parts as CycloneDX; the same parts give the same bytes."""
    licence = LicenseFactory()
    program = Component(
        name="beigao", version=__version__, type=ComponentType.APPLICATION, bom_ref="beigao",
        licenses=[licence.make_from_string("Apache-2.0")],
    )  # fmt: skip
    components = {part: _component(part, licence) for part in parts}
    bom = Bom(components=components.values(), serial_number=uuid5(NAMESPACE_URL, repr(parts)))
    bom.metadata.component = program
    bom.metadata.timestamp = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    owners = {part.name: component for part, component in components.items() if not part.of}
    for name, owner in {"": program, **owners}.items():
        bom.register_dependency(owner, [components[part] for part in parts if part.of == name])
    return bom


def _component(part: Part, licence: LicenseFactory) -> Component:
    said = licence.make_from_string(part.licence)
    return Component(
        name=part.name, version=part.version, type=ComponentType.LIBRARY, purl=PackageURL.from_string(part.purl),
        bom_ref=f"{part.of}/{part.purl}", licenses=[said], copyright=part.copyright or None,
    )  # fmt: skip


def as_text(parts: list[Part]) -> str:
    """The list for people: first all names, then the texts, each text once."""
    title = _INTRODUCTION.format(version=__version__, rule="=" * 68, list=LIST)
    names = [
        f"{_title(part)}\n    {part.licence}" + (f"\n    {part.copyright}" if part.copyright else "") for part in parts
    ]
    holders: dict[str, list[str]] = {}
    for part in parts:
        for text in part.texts:
            holders.setdefault(text, []).append(_title(part))
    rule = "-" * 120
    texts = [f"{rule}\n{'; '.join(titles)}\n{rule}\n\n{text.strip()}\n" for text, titles in holders.items()]
    return title + "\n".join(names) + "\n\n" + "\n".join(texts)


def _title(part: Part) -> str:
    return f"{part.name} {part.version}" + (f" (in {part.of})" if part.of else "")


def main(work: Path, bundle: Path) -> None:
    """Write both lists.

    Raises:
        SystemExit: the list for programs is no CycloneDX.
    """
    parts = find_parts(work.resolve(), bundle.resolve())
    listed = JsonV1Dot6(as_bom(parts)).output_as_string(indent=1)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(listed):
        sys.exit(f"{LIST} is no CycloneDX: {fault}")
    (bundle / LIST).write_text(listed + "\n", "utf-8")
    (bundle / TEXTS).write_text(as_text(parts), "utf-8")
    print(f"Beigao: {len(parts)} parts in {LIST}.", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
