"""Generated dossiers before the judges: every document file of each valid, whole, and with every value in its place."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.judge.answers import differences, required_words, unshown
from tests.judge.dossiers import number_of, some_dossiers
from tests.judge.expected import paragraphs_due, paragraphs_of
from tests.judge.judges import BUILD, JUDGES
from tests.judge.lints import lint

from beigao._i18n import set_language
from beigao.definitions.loader import Library, load_library
from beigao.dossier.exchange import from_json
from beigao.dossier.file import Content
from beigao.rendering.context import build_context
from beigao.rendering.export import Job, documents_due, in_editions, open_findings, render, template_path
from beigao.rendering.pictures import Pictures
from beigao.rules.findings import Finding
from beigao.rules.inspection import inspect

CHUNK = 20
MODES = ("plain", "draft", "review")
"""A file without pages behind it, with the open findings, with the numbered answers; each dossier has all three."""
_APPENDIX = {"draft": ("草稿附页：", "Draft appendix:"), "review": ("审阅附页：", "Review appendix:")}
_COPIES_IN = 3
"""Every so manieth reading copy is judged; over some dossiers that is each document in each mode."""
_RED = re.compile("【(?:待填写：|请改正：|To be completed: |To be corrected: )")
_TAG = re.compile(r"\{\{|\{%|\{#|%\}")


@dataclass
class Tally:
    """What was judged, and what was said about it."""

    dossiers: int = 0
    files: int = 0
    judged: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    hashes: set[bytes] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in what another tally counted."""
        self.dossiers += other.dossiers
        self.files += other.files
        for name in ("judged", "counts", "left_out", "seconds"):
            getattr(self, name).update(getattr(other, name))
        self.hashes |= other.hashes
        self.complaints += other.complaints
        self.kept += other.kept


def shares(count: int) -> dict[str, int]:
    """Every so manieth of so many dossiers goes to a judge, with all its files: the foreign ones take half a second."""
    return {"Open XML SDK": max(6, count // 50), "openxml-audit": max(3, count // 100), "schema": 1, "own lints": 1}


def judge_generated(count: int, first: int = 1, keep: int = 0, workers: int = 2) -> Tally:
    """Judge the files of so many dossiers; `keep` of the files are left in build/judge/generated."""
    tally = Tally()
    every = max(1, count * 5 // keep) if keep else 0  # a dossier has some six files
    chunks = [(first + at, min(CHUNK, count - at), at, every, shares(count)) for at in range(0, count, CHUNK)]
    with ProcessPoolExecutor(workers) as pool:
        for done in pool.map(_judge_chunk, chunks):
            tally.add(done)
            if tally.dossiers % 200 == 0:
                print(
                    f"  {tally.dossiers} dossiers, {tally.files} files, {len(tally.complaints)} complaints", flush=True
                )
    return tally


def _judge_chunk(chunk: tuple[int, int, int, int, dict[str, int]]) -> Tally:
    number, count, at, every, due = chunk
    set_language("en")
    tally, library = Tally(), load_library()
    folder = BUILD / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    for place, data in enumerate(some_dossiers(library, number, count), at):
        judges = [name for name, share in due.items() if place % share == 0]
        before = tally.files
        files = judge_dossier(data, library, judges, tally, folder / f"{os.getpid()}.docx")
        for number, (name, file) in enumerate(files.items()):
            if every and (at * 6 + before + number) % every == 0:
                (folder / name).write_bytes(file)
                tally.kept.append(folder / name)
    return tally


def judge_dossier(
    data: Mapping[str, Any], library: Library, judges: list[str], tally: Tally, path: Path
) -> dict[str, bytes]:
    """Judge all the files of one dossier, which are given back; `path` is where each lies meanwhile."""
    made: dict[str, bytes] = {}
    name = number_of(dict(data))
    content = from_json(data, library)
    findings = inspect(content.answers, library)
    tally.dossiers += 1
    raw = repr(data)
    tags = set(_TAG.findall(raw))
    tally.complaints += [f"{name}: {said}" for said in unshown(content, library, findings)]
    jobs = documents_due(content.answers, library)
    copies = in_editions(jobs, ("en", "side_by_side"))
    jobs += copies[tally.dossiers % _COPIES_IN :: _COPIES_IN]
    for number, job in enumerate(jobs):
        mode = MODES[number % len(MODES)]
        label = f"{name} {job.document.id} {job.entry or '-'} {job.edition} {mode}"
        began = time.perf_counter()
        try:
            file = _rendered(content, library, job, mode, findings)
        except Exception as fault:
            tally.complaints.append(f"{label}: is not made: {fault!r:.300}")
            continue
        tally.seconds["made"] += time.perf_counter() - began  # type: ignore[assignment]
        tally.files += 1
        digest = hashlib.sha256(file).digest()
        if digest in tally.hashes:
            tally.counts["same bytes as another"] += 1
            continue
        tally.hashes.add(digest)
        path.write_bytes(file)
        for judge in judges:
            began = time.perf_counter()
            said = (
                lint(path, lambda words: set(_TAG.findall(words)) <= tags)
                if judge == "own lints"
                else JUDGES[judge](path)
            )
            tally.seconds[judge] += time.perf_counter() - began  # type: ignore[assignment]
            tally.judged[judge] += 1
            tally.complaints += [f"{label}: {judge}: {words}" for words in said[:5]]
        began = time.perf_counter()
        tally.complaints += [f"{label}: {said}" for said in _misread(content, library, job, file, mode, tally)]
        tally.seconds["read again"] += time.perf_counter() - began  # type: ignore[assignment]
        made[f"{name}_{job.document.id}_{number}_{job.edition}_{mode}.docx"] = file
    return made


def _rendered(content: Content, library: Library, job: Job, mode: str, findings: list[Finding]) -> bytes:
    listed = open_findings(findings, job, library) if mode == "draft" else ()
    return render(content, library, job, numbered=mode == "review", findings=listed).content


def _misread(content: Content, library: Library, job: Job, file: bytes, mode: str, tally: Tally) -> Iterator[str]:
    """Where another reader does not find what was typed, or the template's own text."""
    context = build_context(content, library, job.document, job.entry, Pictures(), language=job.language)
    yield from (f"differs: {said}" for said in differences(content, library, job, context))
    due = paragraphs_due(template_path(job.document.id, job.language), context)
    read = paragraphs_of(file, without_numbers=mode == "review")
    tally.counts["paragraphs"] += len(due)
    tally.counts["gaps and corrections"] += sum(map(len, map(_RED.findall, due)))
    if job.edition == "side_by_side":
        beside = build_context(content, library, job.document, job.entry, Pictures())
        due += paragraphs_due(template_path(job.document.id), beside)
        if lost := Counter(due) - Counter(read):
            yield f"{lost.total()} paragraphs are missing, such as {next(iter(lost))!r:.80}"
        return
    for at, (wanted, found) in enumerate(zip(due, read, strict=False)):
        if wanted != found:
            yield f"paragraph {at} should read {wanted!r:.120} and reads {found!r:.120}"
            break
    behind = read[len(due) :]
    if len(read) < len(due):
        yield f"{len(due) - len(read)} paragraphs are missing, such as {due[len(read)]!r:.80}"
    elif behind and not behind[0].startswith(_APPENDIX.get(mode, ("\0",))):
        yield f"there is more than the template says: {behind[0]!r:.80}"
    text = "\n".join(read[: len(due)])
    for where, pieces in required_words(content, library, job):
        tally.counts["required texts"] += 1
        if any(piece not in text for piece in pieces):
            tally.left_out[f"{job.document.id}: {where.partition('.')[0]}.{where.rpartition('.')[2]}"] += 1
