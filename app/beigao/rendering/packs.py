"""The pack of a filing: all its materials in one folder and a ZIP, numbered, with an index and SHA-256 sums.

What the company adds by hand is listed and never made up. A pack appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Literal

from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.definitions.models import Material, Pack
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Entry
from beigao.dossier.file import Content
from beigao.errors import ExportError
from beigao.rendering.exhibits import Exhibit, entries_of, exhibits
from beigao.rendering.export import (
    MODE_WORDS,
    WORD,
    Job,
    Mode,
    Progress,
    documents_due,
    entry_title,
    open_findings,
    refuse_unfinished,
    render,
    template_path,
)
from beigao.rendering.file_names import Titles, clean, free_stem, room_in, stems, units
from beigao.rendering.idioms import ZH
from beigao.rendering.whole_file import make_folder, not_written, write_whole
from beigao.rules.findings import Finding
from beigao.rules.inspection import inspect

State = Literal["ready", "open", "wanted", "optional"]
"""All there · written with gaps or errors · a file that the company still adds · nothing there, and nothing needed."""

SUMS, INDEX, ZIP = "SHA256SUMS.txt", "00_材料目录.docx", ".zip"
_MOST_NAME = 60  # UTF-16 units of a file inside, so that a pack can be unpacked in a deep folder


@dataclass(frozen=True)
class Part:
    """A material and what there is of it.

    Attributes:
        number: its official number, from 1.
        jobs: the documents of ours that it is.
        files: the files of the dossier that belong to it.
        findings: what is wrong or missing in its documents.
        home: the field that takes its file, where it has one.
    """

    number: int
    material: Material
    jobs: tuple[Job, ...]
    files: tuple[Exhibit, ...]
    findings: tuple[Finding, ...]
    home: FieldPath | None

    @property
    def place(self) -> FieldPath | None:
        """Where one goes to work on it."""
        return next((found.path for found in self.findings if _holds_back(found)), self.home)

    @property
    def state(self) -> State:
        """How far it is."""
        if self.jobs:
            return "open" if any(map(_holds_back, self.findings)) else "ready"
        if self.files:
            return "ready"
        return "optional" if self.material.optional else "wanted"


def _holds_back(finding: Finding) -> bool:
    return finding.severity == "error" or finding.id.startswith("missing")


def filings(content: Content, library: Library, pack: Pack) -> list[tuple[str, str]]:
    """The filings that a pack is made for: the id of an entry, and what it is called."""
    entries: Sequence[Entry] = content.answers.entries(pack.per)
    return [(entry.id, entry_title(content.answers, library, pack.per, entry.id)) for entry in entries]


def parts(
    content: Content, library: Library, pack: Pack, entry: str, findings: Sequence[Finding] | None = None
) -> list[Part]:
    """The materials of a filing, in their official order.

    Args:
        content: the dossier.
        library: the definitions.
        pack: which filing.
        entry: the entry of `pack.per` that it is about.
        findings: those of the dossier, where they are known.
    """
    found = inspect(content.answers, library) if findings is None else findings
    evidence = exhibits(content, library, pack, entry)
    made = []
    for number, material in enumerate(pack.materials, 1):
        papers = [name for name in (material.document, material.worksheet) if name]
        due = documents_due(content.answers, library, papers)
        jobs = [job for job in due if job.document.per != pack.per or job.entry == entry]
        places = {(place.form, field) for place in material.evidence for field in place.fields}
        files = tuple(one for one in evidence if (one.path.form, one.path.field) in places)
        open_here = tuple(dict.fromkeys(finding for job in jobs for finding in open_findings(found, job, library)))
        made.append(
            Part(number, material, tuple(jobs), files, open_here, _home(content, library, pack, entry, material))
        )
    return made


def _home(content: Content, library: Library, pack: Pack, entry: str, material: Material) -> FieldPath | None:
    for place in material.evidence:
        for found in entries_of(content.answers, library, pack.per, entry, library.forms[place.form]):
            return FieldPath(place.form, found.id, place.fields[0])
    return None


@dataclass(frozen=True)
class WrittenPack:
    """A pack on disk: its folder, its ZIP where one was wanted, the names of its files, and notes on them."""

    folder: Path
    archive: Path | None
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def write_pack(
    content: Content,
    library: Library,
    pack: Pack,
    entry: str,
    folder: Path,
    mode: Mode,
    progress: Progress | None = None,
    *,
    day: date,
    with_zip: bool = True,
) -> WrittenPack | None:
    """Write the pack of a filing into a folder of its own; None when the progress says stop.

    Raises:
        ExportRefused: a final pack is not to be had yet; the message lists what stands in its way.
        ExportError: the folder does not take the files.
        TemplateFault: a template has a fault.
    """
    findings = inspect(content.answers, library)
    made = parts(content, library, pack, entry, findings)
    jobs = [job for part in made for job in part.jobs]
    if mode == "final":
        refuse_unfinished(content, library, jobs, [_wanted(part) for part in made if part.state == "wanted"])
    files, notes = dict[str, bytes](), list[str]()
    names = _names(made, mode, _numbers(content, library, made, entry))
    for done, (name, source) in enumerate(names.items()):
        if progress and not progress(done, len(names), name):
            return None
        if isinstance(source, Job):
            listed = open_findings(findings, source, library) if mode == "draft" else []
            rendered = render(content, library, source, numbered=mode == "review", findings=listed)
            files[name] = rendered.content
            notes += [f"{name}: {rendered.note}"] if rendered.note else []
        else:
            files[name] = content.evidence[source.file.id].content
    files = {INDEX: _index(content, library, pack, entry, made, names, day), **files}
    files[SUMS] = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()).encode()
    written = _put(files, folder, _stem(content, library, pack, entry, mode, day, folder), with_zip=with_zip)
    return replace(written, notes=tuple(notes))


def _wanted(part: Part) -> str:
    title = part.material.title
    return _("{number}. {material}: the file is still to be added").format(number=part.number, material=title.zh)


def _numbers(content: Content, library: Library, made: Sequence[Part], entry: str) -> dict[str, str]:
    """What the documents of a pack call the files of evidence, by the ids of these."""
    documents = dict.fromkeys(job.document.id for part in made for job in part.jobs)
    found = [exhibits(content, library, library.documents[name], entry) for name in reversed(documents)]
    return {exhibit.file.id: exhibit.number for listed in found for exhibit in listed}


def _names(made: Sequence[Part], mode: Mode, numbers: Mapping[str, str]) -> dict[str, Job | Exhibit]:
    """What stands under which name in the pack, in the order of the materials."""
    names: dict[str, Job | Exhibit] = {}
    for part in made:
        sources: list[tuple[Job | Exhibit, str, str]] = []
        for job in part.jobs:
            kept_back = "不提交" if job.document.id == part.material.worksheet else ""
            titles = dict.fromkeys((part.material.title.zh, job.document.title.zh, job.about, kept_back))
            sources.append((job, "_".join(filter(None, titles)), f"_{MODE_WORDS[mode]}{WORD}"))
        for exhibit in sorted(part.files, key=lambda file: _place_of(numbers.get(file.file.id, ""))):
            words = (numbers.get(exhibit.file.id, ""), exhibit.caption)
            stem = "_".join(filter(None, words)) if part.jobs or len(part.files) > 1 else part.material.title.zh
            sources.append((exhibit, stem, _suffix(exhibit.file.name)))
        for source, stem, ending in sources:
            names[_free(names, f"{part.number:02}_{clean(stem)}", ending)] = source
    return names


def _place_of(number: str) -> tuple[str, int]:
    """图2 before 图10, and those without a number first."""
    kind = number.rstrip("0123456789")
    return kind, int(number.removeprefix(kind) or 0)


def _suffix(name: str) -> str:
    suffix = clean(PurePath(name).suffix)
    return f".{suffix}" if suffix.isascii() and suffix.isalnum() and len(suffix) < 8 else ""


def _free(taken: Mapping[str, object], stem: str, ending: str) -> str:
    while units(stem) > _MOST_NAME:
        stem = stem[:-1]
    known = {name.casefold() for name in taken}
    numbered = (stem + ending if at == 1 else f"{stem}_{at}{ending}" for at in range(1, len(taken) + 2))
    return next(name for name in numbered if name.casefold() not in known)


def _index(
    content: Content, library: Library, pack: Pack, entry: str, made: Sequence[Part],
    names: Mapping[str, Job | Exhibit], day: date,
) -> bytes:  # fmt: skip
    """The list of the materials as a Word file: which file is which, who signs, what bears a seal."""
    from beigao.rendering.templates import template_at

    def of(part: Part) -> Iterator[str]:
        yield from (name for name, source in names.items() if source in part.jobs or source in part.files)
        if part.material.own:
            yield part.material.own.zh
        elif part.state in ("wanted", "optional"):
            yield "由公司添加" if part.state == "wanted" else "视情况添加"

    job = next(job for part in made for job in part.jobs)
    rows = [
        {
            "number": str(part.number),
            "title": part.material.title.zh,
            "files": "\n".join(of(part)),
            "signs": part.material.signs.zh if part.material.signs else "—",
            "seals": part.material.seals.zh if part.material.seals else "—",
        }
        for part in made
    ]
    words = {
        "title": pack.title.zh,
        "company": job.company or "未命名公司",
        "about": _about(content, library, pack, entry),
        "day": ZH.day(day),
        "materials": rows,
        "note": pack.note.zh,
    }
    return template_at(template_path("pack_index")).render({"pack": words}).content


def _about(content: Content, library: Library, pack: Pack, entry: str) -> str:
    """What the filing is called where there are several."""
    several = len(content.answers.entries(pack.per)) > 1
    return entry_title(content.answers, library, pack.per, entry) if several else ""


def _stem(content: Content, library: Library, pack: Pack, entry: str, mode: Mode, day: date, folder: Path) -> str:
    company = content.answers.entry("company", "company").values.get("name")
    titles = Titles(str(company or ""), pack.title.zh, _about(content, library, pack, entry))
    (stem,) = stems([titles], f"{MODE_WORDS[mode]}_{day:%Y%m%d}", room_in(folder))
    return stem


def _put(files: Mapping[str, bytes], folder: Path, stem: str, *, with_zip: bool) -> WrittenPack:
    """Write the files into a folder that appears when all are there, under a name that is free."""
    make_folder(folder)
    target = folder / free_stem(folder, stem, ("", ZIP))
    part = folder / f".{secrets.token_hex(4)}.part"
    try:
        part.mkdir()
        for name, data in files.items():
            with (part / name).open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        archive = write_whole(folder / (target.name + ZIP), _zipped(files, target.name)) if with_zip else None
        part.rename(target)
    except OSError as fault:
        raise not_written(target, fault) from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return WrittenPack(target, archive, tuple(files))


def _zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """A ZIP of the folder; the same bytes for the same files, without a clock or a system in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(f"{folder}/{name}")
            member.compress_type = zipfile.ZIP_STORED if name.endswith((WORD, ".png", ".jpg", ".pdf")) else 8
            member.create_system = 0
            archive.writestr(member, data)
    return out.getvalue()


def pack_named(library: Library, name: str) -> Pack:
    """The pack of this name; ExportError when there is none."""
    if name not in library.packs:
        names = ", ".join(library.packs)
        raise ExportError(_("There is no filing “{name}”; choose from: {names}.").format(name=name, names=names))
    return library.packs[name]
